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
    /// Output that nobody takes.
    E0832 cannot_write_output(reason: &str) {
        "cannot print: {reason}",
        label: "printed here",
    }
}
