//! `E0870` to `E0879`: stored programs.

problems! {
    /// Bytes that are no stored program.
    E0870 no_program() {
        "these bytes are no stored program",
        label: "given by the host",
        help: "a program is stored with `Program::to_bytes`",
    }
    /// A program that another version has stored.
    E0871 other_version(by: &str, here: &str) {
        "the program was stored by Comity {by}, and this is Comity {here}",
        label: "given by the host",
        help: "store it again from its script",
    }
    /// A stored program that was changed.
    E0872 damaged(what: &str) {
        "the stored program is damaged: {what}",
        label: "given by the host",
        help: "store it again from its script",
    }
    /// A stored program that calls what the engine has not.
    E0873 lacks_native(shape: &str) {
        "the program calls `{shape}`, which this engine does not have",
        label: "given by the host",
    }
}

/// What an engine has in the place of a function that a stored program calls.
#[must_use]
pub fn other_native(shape: &str) -> String {
    format!("under that name it has `{shape}`")
}
