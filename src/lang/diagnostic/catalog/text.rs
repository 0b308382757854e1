//! `E01xx`: text and tokens.

problems! {
    /// A character that begins no token.
    E0101 strange_character(found: char) {
        "the character `{found}` has no meaning here",
        label: "not part of the language",
        help: "remove it, or put it inside a string",
    }
}
