//! `E04xx`: calls, fields, and whether there is a value where one is needed.

/// What helps where a comparison stands alone on a line.
#[must_use]
pub fn assign(name: &str) -> String {
    format!("to give `{name}` a value, write a single `=`")
}

/// What helps where `n of x / y` divides a list.
#[must_use]
pub fn repeat_the_whole(times: &str, what: &str) -> String {
    format!("to repeat all of it, write `{times} of ({what})`")
}

/// What helps where a function of the module has the name of one of the language, and is called as that one.
#[must_use]
pub fn hides_native(name: &str) -> String {
    format!(
        "here `{name}` is this script's own; the language's is brought by `use library {{ {name} as other_name }}`"
    )
}

problems! {
    /// Too many arguments.
    E0401 too_many_arguments(name: &str, expected: &str, given: usize) {
        "`{name}` takes {expected}, but {given} are given",
        label: "one too many",
    }
    /// A required argument left out.
    E0402 missing_argument(name: &str, parameter: &str) {
        "`{name}` needs `{parameter}`",
        label: "`{parameter}` is missing",
    }
    /// An unknown named argument.
    E0403 unknown_argument(name: &str, argument: &str) {
        "`{name}` has no parameter called `{argument}`",
        label: "not a parameter",
    }
    /// An argument given twice.
    E0404 repeated_argument(name: &str, argument: &str) {
        "`{argument}` is given twice to `{name}`",
        label: "it has a value already",
    }
    /// A positional argument after a named one.
    E0405 positional_after_named() {
        "an argument without a name stands after one with a name",
        label: "this must come first, or have a name",
    }
    /// A field that a kind does not have.
    E0406 unknown_field(kind: &str, field: &str) {
        "kind `{kind}` has no field `{field}`",
        label: "no such field",
    }
    /// `if` without `else` where a value is needed.
    E0407 if_without_else() {
        "this `if` gives no value when its condition is false",
        label: "a value is needed here",
        help: "add `else {{ ... }}` with the value for that case",
    }
    /// A block without a value where one is needed.
    E0408 block_without_value() {
        "this may end without giving a value",
        label: "a value is needed here",
        help: "let its last line be a value",
    }
    /// An expression whose value is lost.
    E0409 value_lost() {
        "the value of this line is not used",
        label: "nothing is done with it",
        help: "name it with `let`, print it, or remove the line",
    }
    /// `break` or `continue` outside a loop.
    E0410 outside_loop(word: &str) {
        "`{word}` stands outside a loop",
        label: "no loop to leave or continue",
        help: "it belongs inside the braces of `for` or `while`; in a function, `return` leaves",
    }
    /// `return` outside a function.
    E0411 return_outside() {
        "`return` stands outside a function",
        label: "nothing to return from",
        help: "remove it, or put these lines into a function: `fn name() {{ ... }}`",
    }
    /// An assignment to what is no name, element or field.
    E0412 bad_target() {
        "what stands left of `=` here cannot be given a value",
        label: "not a name, element or field",
        help: "write `name = value`, `xs[i] = value` or `x.field = value`",
    }
    /// Too many names, arguments or elements in one function.
    E0413 too_large(what: &str) {
        "this has too many {what} for one function",
        label: "too large",
        help: "split it into smaller functions",
    }
    /// A required parameter after an optional one.
    E0414 required_after_optional(name: &str) {
        "parameter `{name}` needs a default, since one before it has one",
        label: "no default",
        help: "put it before the others, or write `{name}: value`",
    }
    /// A parameter named like one of the words in scope there.
    E0415 reserved_name(name: &str, place: &str) {
        "`{name}` already has a meaning in {place}",
        label: "taken",
        help: "choose another name, such as `my_{name}`",
    }
    /// A call of something known not to be callable.
    E0416 not_callable(name: &str, what: &str) {
        "`{name}` is {what} and cannot be called",
        label: "not a function",
        help: "write `{name}` without parentheses",
    }
}
