//! `E06xx`: while a script runs.

use crate::lang::diagnostic::Problem;

/// `E0651`, with the limit in bytes said as people say it.
#[must_use]
pub fn out_of_memory(limit: usize) -> Problem {
    let units = [(30, "GB"), (20, "MB"), (10, "KB")];
    let tenths = |shift: &u32| (limit as u64).saturating_mul(10).is_multiple_of(1 << shift);
    let unit = units.iter().find(|(shift, _)| limit >> shift > 0 && tenths(shift));
    match unit {
        Some((shift, unit)) => {
            memory_used_up(&format!("{} {unit}", limit as f64 / (1_u64 << shift) as f64))
        }
        None => memory_used_up(&format!("{limit} bytes")),
    }
}

problems! {
    /// `fail("…")`.
    E0601 failed(message: &str) {
        "{message}",
        label: "stopped here",
    }
    /// An operator with operands that it does not have.
    E0602 not_together(verb: &str, a: &str, b: &str) {
        "cannot {verb} {a} and {b}",
        label: "these do not go together",
    }
    /// A minus sign before what is no number.
    E0603 cannot_negate(what: &str) {
        "cannot take the negative of {what}",
        label: "not a number",
    }
    /// A condition that is no bool.
    E0604 not_a_condition(found: &str) {
        "a condition must be true or false, but this is {found}",
        label: "neither true nor false",
        help: "say what is meant, such as `x != none`, `n > 0` or `xs.len > 0`",
    }
    /// `<` and its like on values without order.
    E0605 without_order(a: &str, b: &str) {
        "cannot say which is larger, {a} or {b}",
        label: "these have no order",
        help: "numbers can be compared with numbers, strings with strings, lists with lists",
    }
    /// A call of what is no function.
    E0606 not_callable(found: &str) {
        "{found} cannot be called",
        label: "not a function",
        help: "to multiply, write `*`; to pick an element, write `[ ]`",
    }
    /// An argument of the wrong type.
    E0607 argument_of_another_sort(function: &str, parameter: &str, expected: &str, found: &str) {
        "`{function}` expects {expected} for `{parameter}`, but got {found}",
        label: "this argument does not fit",
    }
    /// A native refuses an argument's value.
    E0608 bad_argument(function: &str, reason: &str) {
        "`{function}`: {reason}",
        label: "in this call",
    }
    /// A field of a value that has no such field.
    E0609 no_field(object: &str, field: &str) {
        "{object} has no field `{field}`",
        label: "no such field",
    }
    /// Division by zero.
    E0610 division_by_zero() {
        "division by zero",
        label: "the divisor is 0 here",
    }
    /// A result too large.
    E0611 overflow(what: &str) {
        "the {what} is too large for its type",
        label: "out of range",
        note: "ints reach from -9223372036854775808 to 9223372036854775807; floats to about 1.8e308",
        help: "calculate with floats (`1.0` instead of `1`), or with `log`",
    }
    /// A result that is no number.
    E0612 not_a_number() {
        "the result is not a number",
        label: "undefined",
        note: "such as 0/0, inf - inf, or the logarithm of a negative number",
    }
    /// An index outside its list.
    E0613 no_element(index: i64, extent: &str) {
        "there is no element {index}: {extent}",
        label: "outside",
    }
    /// A missing key.
    E0614 no_key(key: &str) {
        "the map has no key {key}",
        label: "no such key",
        help: "`m.get(key, default)` gives a default instead; `key in m` asks",
    }
    /// Indexing what has no elements.
    E0615 not_indexable(found: &str, index: &str) {
        "{found} cannot be indexed by {index}",
        label: "nothing can be picked so",
        help: "lists and strings are indexed by whole numbers from 0, maps by their keys",
    }
    /// `for` over what has no elements.
    E0616 without_elements(found: &str) {
        "cannot go through {found} one by one",
        label: "has no elements",
        help: "lists, maps, strings, histories, tables and ranges of ints can be gone through",
    }
    /// An assignment to an element or field of what cannot be changed.
    E0617 not_assignable(found: &str) {
        "{found} cannot be changed",
        label: "parts of it cannot be assigned",
        help: "make a new one instead; lists, maps and the fields of actors can be changed",
    }
    /// `[a, b] = xs` with another number of elements.
    E0618 wrong_length(expected: usize, found: &str) {
        "{expected} names need a list of {expected}, but this is {found}",
        label: "as many names as elements",
    }
    /// A `match` without a fitting pattern.
    E0619 no_match(value: &str) {
        "no pattern fits {value}",
        label: "nothing to do for this value",
        help: "add a last line `_ => ...` for everything else",
    }
    /// A failed assertion.
    E0620 assertion(condition: &str) {
        "this does not hold: {condition}",
        label: "false",
    }
    /// A failed assertion that says why it was made.
    E0632 assertion_because(message: &str) {
        "assertion failed: {message}",
        label: "false",
    }
    /// A value outside the legal range of a parameter or field.
    E0621 outside_range(name: &str, owner: &str, value: &str, range: &str) {
        "`{name}` of {owner} must be in {range}, but is {value}",
        label: "outside the legal range",
    }
    /// A required argument that is missing.
    E0622 argument_left_out(function: &str, parameter: &str) {
        "{function} needs a value for `{parameter}`",
        label: "`{parameter}` is missing",
    }
    /// Too many arguments in a call whose callee was known only when running.
    E0623 arguments_left_over(function: &str, expected: &str, given: usize) {
        "{function} takes {expected}, but {given} are given",
        label: "too many arguments",
    }
    /// An unknown named argument in such a call.
    E0624 argument_unknown(function: &str, name: &str) {
        "{function} has no parameter called `{name}`",
        label: "an argument has an unknown name",
    }
    /// A module-level variable read before its line has run.
    E0625 not_set_yet(name: &str) {
        "`{name}` has no value yet",
        label: "used before its line has run",
        help: "move the line that sets `{name}` above the first use",
    }
    /// A part of a list that reaches beyond it.
    E0630 slice_outside(index: i64, len: usize, what: &str) {
        "a part cannot reach to {index}: the {what} has {len} elements",
        label: "reaches outside",
        help: "in `xs[a..b]`, a and b lie between 0 and {len}, and a is not above b",
    }
    /// A round that has not been played.
    E0631 no_round(round: i64, len: usize) {
        "there is no round {round}: {len} have been played",
        label: "outside",
        help: "rounds count from 1; `.back(1)` is the last",
    }
    /// A count that is none.
    E0626 not_a_count(found: &str) {
        "a count must be a whole number of 0 or more, but this is {found}",
        label: "not a count",
    }
    /// A repeated key in a map.
    E0627 repeated_key(key: &str) {
        "the key {key} stands twice in this map",
        label: "repeated",
    }
    /// `..` between things that are no numbers.
    E0628 not_a_range(found: &str) {
        "the ends of a range must be numbers, but one is {found}",
        label: "not a number",
    }
    /// `in` on the right of which stands nothing that contains.
    E0629 cannot_contain(found: &str) {
        "`in` needs a list, range, history, map or string on its right, but this is {found}",
        label: "contains nothing",
    }
    /// Steps used up.
    E0650 out_of_steps(limit: u64) {
        "stopped after {limit} steps",
        label: "was here when the steps ran out",
        help: "if the script is right, raise the limit: the program `comity` takes `--max-steps`",
    }
    /// Memory used up.
    E0651 memory_used_up(limit: &str) {
        "stopped: the script needs more than the {limit} of memory it may use",
        label: "was here when the memory ran out",
        help: "if the script is right, raise the limit: the program `comity` takes `--max-memory`",
    }
    /// Calls too deep.
    E0652 too_deep(limit: usize) {
        "stopped: calls are nested more than {limit} deep",
        label: "this call is one too many",
        note: "a function that calls itself needs a case in which it does not",
    }
    /// Too much printed.
    E0653 too_much_output(limit: usize) {
        "stopped: the script has written more than {limit} bytes",
        label: "was here",
        help: "print what sums up, not every step; tables go into files with `save`",
    }
    /// Time used up.
    E0654 out_of_time(limit: &str) {
        "stopped after {limit}",
        label: "was here when the time ran out",
        help: "if the script is right, raise the limit: the program `comity` takes `--timeout`",
    }
    /// Interrupted by the user or host.
    E0655 interrupted() {
        "interrupted",
        label: "was here",
    }
    /// A change in code that play calls.
    E0660 changed_in_play(what: &str) {
        "code that play calls may not change {what}",
        label: "changed here",
        note: "so matches do not depend on each other; local variables, a strategy's memory and values made inside may change",
        help: "keep what a strategy must remember in its `memory`, and read results from what `play` gives",
    }
    /// A panic of ours.
    E0690 defect(reason: &str) {
        "Comity has made a mistake of its own: {reason}",
        label: "while this ran",
        note: "nothing is wrong with the script",
        help: "please report it, with the script and this message",
    }
    /// A function of the host panicked.
    E0691 host_panicked(function: &str, reason: &str) {
        "the host's function `{function}` panicked: {reason}",
        label: "in this call",
        note: "the program that runs this script gave it this function, and has to mend it",
    }
}

/// What functions without a name are called in the machine.
pub const NAMELESS: &str = "closure";

/// A function as messages name it.
fn quoted(function: &str) -> String {
    match function {
        NAMELESS => "this function".to_owned(),
        name => format!("`{}`", shown_name(name)),
    }
}

/// [`without_order`], with what to do about `none`.
#[must_use]
pub fn no_order(a: &str, b: &str) -> Problem {
    let none = a == "none" || b == "none";
    without_order(a, b).help(none.then_some("test with `x != none` before comparing"))
}

/// [`no_element`], saying how far the indexes reach.
#[must_use]
pub fn index_outside(index: i64, len: usize, what: &str) -> Problem {
    let Some(last) = len.checked_sub(1) else {
        let help = Some("ask first with `xs.len > 0`");
        return no_element(index, &format!("the {what} is empty")).help(help);
    };
    let elements = if len == 1 { "element" } else { "elements" };
    let help = if index < 0 {
        "counting begins at 0; the last element is `xs[xs.len - 1]`".to_owned()
    } else {
        format!("counting begins at 0, so the last element is number {last}")
    };
    no_element(index, &format!("the {what} has {len} {elements}")).help(Some(help))
}

/// [`without_elements`], with what is written to count.
#[must_use]
pub fn not_iterable(found: &str) -> Problem {
    let number = matches!(found, "an int" | "a float");
    without_elements(found)
        .help(number.then_some("to count, write a range: `for i in 0..10 { ... }`"))
}

/// [`not_together`], with how to calculate with every element of a list.
#[must_use]
pub fn cannot_combine(verb: &str, a: &str, b: &str) -> Problem {
    let each = (a == "a list") != (b == "a list") && verb != "add";
    not_together(verb, a, b)
        .help(each.then_some("to calculate with each element, write `xs.map(|x| 2 * x)`"))
}

/// [`argument_left_out`] of a function that may have no name.
#[must_use]
pub fn missing_argument(function: &str, parameter: &str) -> Problem {
    argument_left_out(&quoted(function), parameter)
}

/// [`arguments_left_over`] of a function that may have no name.
#[must_use]
pub fn too_many_arguments(function: &str, expected: usize, given: usize) -> Problem {
    let expected = match expected {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        many => format!("{many} arguments"),
    };
    arguments_left_over(&quoted(function), &expected, given)
}

/// [`argument_unknown`] of a function that may have no name.
#[must_use]
pub fn unknown_argument(function: &str, name: &str) -> Problem {
    argument_unknown(&quoted(function), name)
}

/// What helps where a key is given as an action, and the map has it as a text.
#[must_use]
pub fn text_as_key(name: &str) -> String {
    format!(
        "the map has the text \"{name}\" as a key; to make the action one, write `[({name}): ...]`"
    )
}

/// [`argument_of_another_sort`] of a function or method.
#[must_use]
pub fn wrong_argument(function: &str, parameter: &str, expected: &str, found: &str) -> Problem {
    argument_of_another_sort(shown_name(function), parameter, expected, found)
}

/// A function's name as scripts write it: the methods of tables and others are registered under a longer one.
#[must_use]
pub fn shown_name(function: &str) -> &str {
    let short = function.strip_prefix("method_").and_then(|it| it.split_once('_'));
    short.map_or(function, |(_, name)| name)
}

/// [`no_field`] of something that was to be called.
#[must_use]
pub fn no_method(object: &str, name: &str) -> Problem {
    let mut problem = no_field(object, name);
    problem.title = format!("{object} has no method `{name}`, and there is no function `{name}`");
    problem.label = "nothing to call".to_owned();
    problem.help(super::names::elsewhere(name))
}

/// [`no_element`] of a list without any.
#[must_use]
pub fn nothing_in(end: &str) -> Problem {
    let mut problem = no_element(0, "the list is empty");
    problem.title = format!("an empty list has no {end} element");
    problem.label = "empty".to_owned();
    problem
}

/// What helps who calls what a map holds as if it were a method.
#[must_use]
pub fn called_by_key(name: &str) -> String {
    format!("the map has the key `{name}`: to call what it holds, write `m[\"{name}\"](...)`")
}

/// What helps who asks a list of histories for what only one of them has.
#[must_use]
pub fn of_one_history(member: &str) -> String {
    format!(
        "with several opponents `theirs` is a list of histories: ask one of them, as in `theirs[0].{member}`, or all \
         together with `theirs.last_count(defect)` or `theirs.last_share(defect)`"
    )
}
