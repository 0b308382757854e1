//! `E03xx`: names and modules; `W091x`: warnings about names.

/// What well-known names of other languages are called here, for [`unknown_name`].
#[must_use]
pub fn elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "None" | "null" | "NULL" | "nil" | "Null" | "NA" | "nothing" | "undefined" => {
            "write `none`"
        }
        "True" | "TRUE" => "write `true`",
        "False" | "FALSE" => "write `false`",
        "Inf" | "infinity" | "INF" => "write `inf`",
        "NaN" | "nan" => {
            "there is no such number here: an undefined result is an error, a missing value is `none`"
        }
        "self" | "this" | "myself" => "inside of a method or a strategy, the one concerned is `me`",
        "opponent" | "partner" => {
            "inside of a strategy, the other player is `them`, and what it did is `theirs`"
        }
        "history" => {
            "inside of a strategy, `mine` and `theirs` are the histories of what was played"
        }
        "C" => "the action is called `cooperate`",
        "D" => "the action is called `defect`",
        "c" | "list" | "array" | "vector" => "a list is written `[1, 2, 3]`",
        "dict" | "map_of" => "a map is written `[a: 1, b: 2]`",
        "library" | "require" | "import" | "source" => "write `use module { name }` at the top",
        "length" | "size" | "nrow" | "count_of" => "write `xs.len` or `len(xs)`",
        "append" | "add" => "write `push(xs, x)`, or `xs + [x]` for a longer copy",
        "println" | "cat" | "echo" | "show" | "printf" | "display" | "write" => {
            "write `print(...)`"
        }
        "paste" | "paste0" | "str" | "sprintf" | "format" => {
            "put values into a text with braces: `\"share {x:.2}\"`"
        }
        "seq" | "range" => "write `0..10` for whole numbers, and `linspace(0, 1, 11)` for others",
        "runif" | "random" | "rand" => "write `draw(uniform(0, 1))`, or `chance(p)` for yes or no",
        "rnorm" => "write `draw(normal(mean, sd))`",
        "ifelse" => "write `if condition { a } else { b }`",
        "sapply" | "lapply" => "write `xs.map(|x| ...)`",
        "std" | "stdev" => "write `sd(xs)`",
        "average" | "avg" => "write `mean(xs)`",
        "end" => "a body ends with `}`",
        "pass" => "leave the braces empty: `{ }`",
        "raise" | "throw" | "stop" | "error" => "write `fail(\"...\")`",
        "math" | "np" | "numpy" => "write `sqrt(x)`, `exp(x)` and so on, with nothing before them",
        "to_string" | "tostring" => "write `string(x)`, or put the value into a text: `\"{x}\"`",
        _ => return None,
    })
}

/// Points at a name of the same spelling that cannot be seen from elsewhere.
pub const KNOWN_ONLY_THERE: &str = "known only inside of its own braces";

/// What helps where a name is used outside of the braces that bind it.
#[must_use]
pub fn bind_outside(name: &str) -> String {
    format!(
        "to use it here too, write `let {name} = none` before the braces, and `{name} = ...` inside"
    )
}

/// What helps where a name is asked of one module that another has.
#[must_use]
pub fn in_module(name: &str, module: &str) -> String {
    format!("it is in module `{module}`: write `use {module} {{ {name} }}`")
}

/// What helps where a module is used that no `use` brings.
#[must_use]
pub fn is_module(name: &str, module: &str) -> String {
    format!(
        "`{name}` is a module: add `use {module}` at the top, then `{name}.` reaches what it offers"
    )
}

/// What helps where a function of the language is asked of a module.
#[must_use]
pub fn needs_no_import(name: &str) -> String {
    format!("`{name}` is always in scope and needs no `use`")
}

/// What helps where a word stands for actions of several games.
#[must_use]
pub fn one_meaning(ways: &str) -> String {
    format!("say which game is meant: {ways}")
}

/// Words that mean something in the bodies of strategies, norms and payoff rules alone.
pub const BODY_WORDS: &[&str] = &[
    "me", "them", "others", "seat", "mine", "theirs", "earned", "options", "so_far", "game",
    "regime", "regimes", "waited", "offender", "proposal",
];

/// What helps where a function uses the words of a strategy's body.
pub const ONLY_IN_BODIES: &str = "it is known inside of strategies, norms and payoff rules; hand it to the function as an argument";

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
        label: "not in that module",
    }
    /// A private name of another module.
    E0307 private_name(name: &str, module: &str) {
        "`{name}` is private to module `{module}`",
        label: "names with `_` stay in their module",
        help: "use what the module offers, or take the `_` away there",
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
    /// `x <- 3`
    E0313 arrow_assignment(name: &str) {
        "`{name}` gets its value with `=`, not with `<-`",
        label: "write `=`",
        help: "write `let {name} = value` for a new name, and `{name} = value` to change it",
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
        help: "remove it from the `use` line",
    }
    /// A name that hides another.
    W0912 hidden_name(name: &str) {
        "`{name}` hides another `{name}`",
        label: "the other one cannot be reached here",
        help: "give it another name; to change the other one, write `{name} = value` without `let`",
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
    /// `others == hawk` in a payoff rule.
    W0916 list_compared(others: &str, one: &str) {
        "`{others}` holds the choices of all the others, and never equals the one choice `{one}`",
        label: "what all the others do",
        help: "write `{others}[0]` for the choice of a single other player, `{others}.count({one})` for how many made it, or `{others}.role` where players have roles",
    }
}
