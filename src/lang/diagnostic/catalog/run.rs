//! `E06xx`: while a script runs.

problems! {
    /// `fail("…")`.
    E0601 failed(message: &str) {
        "{message}",
        label: "stopped here",
    }
    /// An operator with operands that it does not have.
    E0602 cannot_combine(verb: &str, a: &str, b: &str) {
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
    E0605 no_order(a: &str, b: &str) {
        "cannot say which is larger, {a} or {b}",
        label: "these have no order",
        help: "numbers, strings and lists can be compared with `<`",
    }
    /// A call of what is no function.
    E0606 not_callable(found: &str) {
        "{found} cannot be called",
        label: "not a function",
    }
    /// An argument of the wrong type.
    E0607 wrong_argument(function: &str, parameter: &str, expected: &str, found: &str) {
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
    E0613 index_outside(index: i64, len: usize, what: &str) {
        "there is no element {index}: the {what} has {len}",
        label: "outside",
        help: "indexes count from 0 to {len} - 1",
    }
    /// A missing key.
    E0614 no_key(key: &str) {
        "the map has no key {key}",
        label: "missing",
        help: "`m.get(key, default)` gives a default instead; `key in m` asks",
    }
    /// Indexing what has no elements.
    E0615 not_indexable(found: &str, index: &str) {
        "{found} cannot be indexed by {index}",
        label: "no elements to pick",
    }
    /// `for` over what has no elements.
    E0616 not_iterable(found: &str) {
        "cannot go through {found} one by one",
        label: "has no elements",
        help: "lists, maps, strings, histories, tables and ranges of ints can be gone through",
    }
    /// An assignment to an element or field of what cannot be changed.
    E0617 not_assignable(found: &str) {
        "{found} cannot be changed",
        label: "cannot be assigned to",
    }
    /// `[a, b] = xs` with another number of elements.
    E0618 wrong_length(expected: usize, found: &str) {
        "expected a list of {expected}, found {found}",
        label: "does not fit the names",
    }
    /// A `match` without a fitting pattern.
    E0619 no_match(value: &str) {
        "no pattern fits {value}",
        label: "nothing to do for this value",
        help: "add a last line `_ => …` for everything else",
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
    E0622 missing_argument(function: &str, parameter: &str) {
        "`{function}` needs `{parameter}`",
        label: "missing argument",
    }
    /// Too many arguments in a call whose callee was known only when running.
    E0623 too_many_arguments(function: &str, expected: usize, given: usize) {
        "`{function}` takes {expected} arguments, but {given} are given",
        label: "too many arguments",
    }
    /// An unknown named argument in such a call.
    E0624 unknown_argument(function: &str, name: &str) {
        "`{function}` has no parameter called `{name}`",
        label: "unknown name",
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
        label: "outside",
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
        help: "if the script is right, allow more with `--max-steps`",
    }
    /// Memory used up.
    E0651 out_of_memory(limit: usize) {
        "stopped: the script needs more than the {limit} bytes of memory it may use",
        label: "was here when the memory ran out",
        help: "if the script is right, allow more with `--max-memory`",
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
    }
    /// Time used up.
    E0654 out_of_time(limit: &str) {
        "stopped after {limit}",
        label: "was here when the time ran out",
        help: "if the script is right, allow more with `--timeout`",
    }
    /// Interrupted by the user or host.
    E0655 interrupted() {
        "interrupted",
        label: "was here",
    }
    /// A change in code that play calls.
    E0660 changed_in_play(what: &str) {
        "code that play calls may not change a {what} made outside it",
        label: "changed here",
        note: "so matches are independent of each other, whatever their order; local variables, a strategy's memory and values made in the match itself may change",
        help: "keep what must be remembered in the strategy's `memory`",
    }
    /// A native failed in a way it should not.
    E0690 native_panic(function: &str) {
        "`{function}` failed for a reason of its own; this is a defect of Comity",
        label: "in this call",
    }
}
