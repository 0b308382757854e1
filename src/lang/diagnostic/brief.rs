//! Names and texts of scripts in messages: of long ones the beginning.

use std::borrow::Cow;

/// So many letters of a text stand in a message.
pub const BRIEF: usize = 200;

/// The beginning of a text, for messages.
#[must_use]
pub fn start(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(BRIEF) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// The beginning of a name between the marks that names have in messages.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("`{}`", start(name))
}
