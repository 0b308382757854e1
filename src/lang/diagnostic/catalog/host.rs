//! `E083x`: what the host does not let a script do, or cannot.

use crate::lang::diagnostic::Problem;

problems! {
    /// A file that cannot be read.
    E0830 cannot_read(path: &str, reason: &str) {
        "cannot read `{path}`: {reason}",
        label: "read here",
    }
    /// A file that cannot be written.
    E0831 cannot_write(path: &str, reason: &str) {
        "cannot write `{path}`: {reason}",
        label: "written here",
    }
    /// A variable or function that a host asks for and does not get.
    E0833 not_for_host(name: &str) {
        "the script has no `{name}` of the type that the host expects",
        label: "asked for by the host",
    }
    /// Output that nobody takes.
    E0832 cannot_write_output(reason: &str) {
        "cannot print: {reason}",
        label: "printed here",
    }
    /// A variable that is given a value from outside and that the script does not have.
    E0834 unknown_parameter(name: &str) {
        "the script has no variable `{name}` that could be given a value",
        label: "given from outside",
    }
    /// A value that cannot be handed over.
    E0835 not_handed_over(why: &str) {
        "a value cannot be handed between host and script: {why}",
        label: "handed over here",
    }
    /// A function of the host that failed.
    E0836 host_failed(function: &str, reason: &str) {
        "`{function}`: {reason}",
        label: "a function of the host",
    }
    /// Something of the host that scripts could not use as it is registered.
    E0837 bad_registration(what: &str, name: &str, reason: &str) {
        "the host's {what} `{name}` cannot be registered: {reason}",
        label: "registered by the host",
    }
    /// Something that a host has written in Rust failed: a strategy, a dynamics, a game.
    E0838 brought_failed(what: &str, name: &str, reason: &str) {
        "{what} `{name}`, written in Rust, failed: {reason}",
        label: "used here",
    }
    /// A listener that does not want the run to go on.
    E0839 listener_failed(reason: &str) {
        "whoever listens to this run ended it: {reason}",
        label: "told of from here",
    }
}

/// Why a value is not handed over.
pub const TOO_DEEP: &str = "it is nested deeper than 128 levels, or contains itself";
/// The same.
pub const FOREIGN: &str = "it is a function or an object of another context, or of an earlier run";
/// The same.
pub const TOO_LARGE: &str = "a whole number has at most 64 bits, one of them for its sign";
/// The same.
pub const NOT_A_NUMBER: &str = "NaN is no number here";
/// The same.
pub const UNKNOWN_ACTION: &str = "no script of the program has an action of that name";
/// The same.
pub const UNKNOWN_KIND: &str = "the program has no kind of that name";
/// The same.
pub const UNKNOWN_TYPE: &str = "its type is not registered with the engine";
/// Why something is not registered.
pub const NOT_A_NAME: &str =
    "a name is a letter or `_` followed by letters, digits and `_`, and no word of the language";
/// The same.
pub const TWICE: &str = "there is another of that name";
/// The same.
pub const NO_RECEIVER: &str = "its first parameter is no `Arc` of the type";
/// The same.
pub const OF_THE_LIBRARY: &str = "the library has a module of that name";

/// [`not_for_host`] of a value that is something else than the host expects.
#[must_use]
pub fn wrong_for_host(name: &str, expected: &str, found: &str) -> Problem {
    unfit(format!("{name} is {found}, and the host expects {expected}"))
}

/// The same, with a reason.
#[must_use]
pub fn unfit_for_host(name: &str, reason: &str) -> Problem {
    unfit(format!("{name}: {reason}"))
}

/// The same of any name where no program has run.
#[must_use]
pub fn nothing_has_run(name: &str) -> Problem {
    unfit(format!("no program has run in this context, so it has no `{name}`"))
}

/// [`not_handed_over`] of a value for a variable.
#[must_use]
pub fn not_given(name: &str, why: &str) -> Problem {
    Problem { title: format!("`{name}` cannot have this value: {why}"), ..not_handed_over(why) }
}

fn unfit(title: String) -> Problem {
    Problem { title, ..not_for_host("") }
}
