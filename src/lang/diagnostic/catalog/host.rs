//! `E083x`: what the host does not let a script do, or cannot.

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
}
