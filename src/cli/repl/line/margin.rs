//! How the lines of an entry stand below each other.
//!
//! The editor knows one text with ends of lines in it, and a prompt before the first line only. So that further
//! lines can have theirs, each begins with as many spaces of a rare sort as that prompt is wide; they are drawn as
//! the prompt and taken off before anybody else sees the text.

use crate::cli::repl::entry::CONTINUED;

/// A space as wide as a figure, which nobody types.
pub(super) const SPACE: char = '\u{2007}';

/// What each line but the first begins with.
pub(super) fn margin() -> String {
    CONTINUED.chars().map(|_| SPACE).collect()
}

/// The text with margins.
pub(super) fn with(text: &str) -> String {
    text.replace('\n', &format!("\n{}", margin()))
}

/// The text without margins.
pub(super) fn without(text: &str) -> String {
    text.replace(SPACE, "")
}

/// The byte after the margin of the line that holds a byte; on the first line its start.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = text.get(start..).unwrap_or_default();
    start + (rest.len() - rest.trim_start_matches(SPACE).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_come_and_go() {
        let text = "fn f() {\n    1\n}";
        let made = with(text);
        assert_ne!(made, text);
        assert_eq!(without(&made), text);
        let second = made.find("    1").unwrap_or_default();
        assert_eq!(line_start(&made, made.find('1').unwrap_or_default()), second);
        assert_eq!(line_start(&made, 3), 0);
    }
}
