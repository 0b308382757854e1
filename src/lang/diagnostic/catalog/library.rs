//! `E07xx`, the first half: what everyday natives say about the values they are given.

problems! {
    /// Something is asked of a list that has nothing in it.
    E0701 empty(function: &str) {
        "`{function}` needs at least one element, but there is none",
        label: "nothing in here",
        help: "ask first with `xs.len > 0`",
    }
    /// An element among numbers that is no number.
    E0702 element_no_number(function: &str, index: usize, found: &str) {
        "`{function}` needs numbers, but element {index} is {found}",
        label: "not only numbers",
        note: "elements are counted from 0",
    }
    /// Fewer elements than a statistic needs.
    E0703 too_few(function: &str, needed: usize, found: usize) {
        "`{function}` needs at least {needed} elements, but there are {found}",
        label: "too few",
    }
    /// A test that gives neither true nor false.
    E0704 gave_no_truth(function: &str, found: &str) {
        "the function given to `{function}` must give true or false, but gave {found}",
        label: "called from here",
        help: "end the function with a comparison, such as `|x| x > 0`",
    }
    /// A function that should give a number and does not.
    E0705 gave_no_number(function: &str, found: &str) {
        "the function given to `{function}` must give a number, but gave {found}",
        label: "called from here",
    }
    /// Two lists that belong together and differ in length.
    E0706 unequal_lengths(function: &str, one: usize, other: usize) {
        "`{function}` needs as many elements on both sides, but there are {one} and {other}",
        label: "not of one length",
    }
    /// A probability outside 0 to 1.
    E0707 no_probability(function: &str, parameter: &str, found: &str) {
        "`{function}` needs a probability for `{parameter}`, but {found} is not between 0 and 1",
        label: "not a probability",
    }
    /// A number outside what a parameter admits.
    E0708 outside(function: &str, parameter: &str, requirement: &str, found: &str) {
        "`{parameter}` of `{function}` must be {requirement}, but is {found}",
        label: "outside what is possible",
    }
    /// An interval that ends before it begins.
    E0709 no_interval(function: &str, low: &str, high: &str) {
        "`{function}` needs an interval, but {low} is not below {high}",
        label: "the ends are in the wrong order",
    }
    /// A root sought where the function does not change its sign.
    E0710 no_sign_change(low: &str, at_low: &str, high: &str, at_high: &str) {
        "the function has the same sign at both ends: {at_low} at {low} and {at_high} at {high}",
        label: "no root is certain to lie between",
        help: "choose ends at which the function is below and above 0; plot it to see where",
    }
    /// An iteration that does not settle.
    E0711 not_settled(function: &str, steps: usize, last: &str) {
        "`{function}` has not settled after {steps} steps; it stood at {last}",
        label: "does not converge",
        help: "start nearer, or average the old and the new value inside the function",
    }
    /// A threshold of what never holds.
    E0712 never_holds(high: &str) {
        "the condition does not hold even at the upper end, {high}",
        label: "no threshold in this interval",
        help: "`threshold` needs a condition that is false below some value and true above it",
    }
    /// Text that should be a number.
    E0713 unreadable(text: &str, kind: &str) {
        "{text} cannot be read as {kind}",
        label: "not {kind}",
    }
    /// Evidence that no hypothesis admits.
    E0714 impossible_evidence() {
        "every hypothesis gives the evidence probability 0",
        label: "there is no posterior",
        note: "Bayes' rule divides by the probability of the evidence",
    }
    /// A negative value where shares of a whole are meant.
    E0715 negative(function: &str, found: &str) {
        "`{function}` needs values of 0 or more, but one is {found}",
        label: "a negative value",
    }
    /// A value to remove that is not there.
    E0716 not_among(what: &str) {
        "the list has no element {what}",
        label: "not in the list",
        help: "ask first with `in`",
    }
    /// A correlation with what does not vary, a share of what is all zero.
    E0717 no_variation(function: &str, what: &str) {
        "`{function}` is not defined here: {what}",
        label: "undefined",
    }
    /// A conversion that does not exist.
    E0718 no_conversion(kind: &str, found: &str) {
        "cannot make {kind} of {found}",
        label: "no such conversion",
    }
    /// An element that should be a key with its value.
    E0719 no_pair(index: usize, found: &str) {
        "element {index} should be a key and a value, but is {found}",
        label: "not only pairs",
        help: "each element is a list of two: `[[\"a\", 1], [\"b\", 2]]`",
    }
    /// A map that lacks a key which another has.
    E0720 key_lacking(function: &str, parameter: &str, key: &str) {
        "`{function}`: `{parameter}` says nothing about {key}",
        label: "incomplete",
        help: "give it a value for each key",
    }
    /// A function that leaves the finite numbers during a search.
    E0722 not_finite(function: &str, at: &str, value: &str) {
        "the function given to `{function}` is {value} at {at}",
        label: "must be finite in the whole interval",
        help: "choose ends between which the function is finite",
    }
    /// A start that iteration cannot work on.
    E0721 not_numeric(function: &str, found: &str) {
        "`{function}` works on a number or a list of numbers, but met {found}",
        label: "not numeric",
    }
}
