//! `E03xx`: names and modules; `W091x`: warnings about names.

problems! {
    /// A name that nothing declares.
    E0301 unknown_name(name: &str) {
        "there is nothing called `{name}` here",
        label: "not known",
    }
    /// An assignment to a declared thing or an import.
    E0302 cannot_assign(name: &str, what: &str) {
        "`{name}` is {what} and cannot be assigned to",
        label: "cannot be changed",
        help: "use another name, with `let`",
    }
    /// Two items of one name in a module.
    E0303 declared_twice(name: &str) {
        "`{name}` is declared twice",
        label: "declared again here",
        help: "give one of them another name",
    }
    /// A word that stands for different actions in different games.
    E0304 ambiguous_action(name: &str) {
        "`{name}` stands for different actions in different games",
        label: "which one?",
        help: "say which game is meant, as in `tariffs.{name}`",
    }
    /// A `use` of a module that does not exist.
    E0305 unknown_module(name: &str) {
        "there is no module `{name}`",
        label: "not found",
    }
    /// A `use` of a name that its module does not have.
    E0306 not_in_module(name: &str, module: &str) {
        "module `{module}` has no `{name}`",
        label: "not there",
    }
    /// A private name of another module.
    E0307 private_name(name: &str, module: &str) {
        "`{name}` is private to module `{module}`",
        label: "begins with `_`, so other modules cannot use it",
    }
    /// Modules that use each other.
    E0308 import_cycle(chain: &str) {
        "these modules use each other in a circle: {chain}",
        label: "this line closes the circle",
        help: "move what both need into a third module",
    }
    /// A file that cannot be read.
    E0309 unreadable_module(path: &str, reason: &str) {
        "cannot read `{path}`: {reason}",
        label: "imported here",
    }
    /// A module with errors.
    E0310 broken_module(name: &str) {
        "module `{name}` has errors",
        label: "imported here",
    }
    /// A module used as a value.
    E0311 module_as_value(name: &str) {
        "`{name}` is a module, not a value",
        label: "a module",
        help: "write `{name}.` and a name in it",
    }
    /// A name bound twice by one pattern or parameter list.
    E0312 bound_twice(name: &str) {
        "`{name}` is bound twice here",
        label: "again",
    }
    /// A name never used.
    W0910 unused_name(name: &str) {
        "`{name}` is never used",
        label: "unused",
        help: "remove it, or call it `_{name}` to say that this is meant",
    }
    /// An import never used.
    W0911 unused_import(name: &str) {
        "the import `{name}` is never used",
        label: "unused",
    }
    /// A name that hides another.
    W0912 hidden_name(name: &str) {
        "`{name}` hides another `{name}`",
        label: "from here on, the other one cannot be reached",
    }
    /// A bare map key that is also an action.
    W0913 key_is_action(name: &str) {
        "the key `{name}` is the text \"{name}\", not the action",
        label: "a string",
        help: "write `({name}):` for the action, or `\"{name}\":` to say that the text is meant",
    }
    /// An imported module that does things when imported.
    W0914 module_acts(name: &str) {
        "module `{name}` prints or plays when it is imported",
        label: "imported here",
        help: "put what it does into functions or tests",
    }
    /// `~=` on an estimate outside an assertion.
    W0915 close_outside_assert() {
        "`~=` with an estimate depends on chance and belongs in an `assert`",
        label: "outside `assert`",
    }
}
