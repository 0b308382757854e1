//! The text of an entry: what was pasted with its prompts, whether it is whole, whether its value is to be shown.

use super::command;
use crate::engine::assist::is_open;
use crate::lang::source::{Interner, SourceId};
use crate::lang::syntax::lexer;
use crate::lang::syntax::token::{Scanner, Token};

/// Before an entry.
pub(super) const PROMPT: &str = "comity> ";

/// Before each further line of it.
pub(super) const CONTINUED: &str = "    ... ";

/// Whether an entry ends inside of something that is still open. Two empty lines end it all the same.
pub(super) fn incomplete(text: &str) -> bool {
    let text = without_prompts(text);
    let mut last = text.trim_end_matches('\n').len();
    // What was just typed: an empty line is one that holds nothing but blanks.
    let lines: Vec<&str> = text.split('\n').collect();
    let whole = lines.len() > 2 && lines.iter().rev().take(2).all(|line| line.trim().is_empty());
    if whole {
        last = 0;
    }
    if last == 0 {
        return false;
    }
    match command::script_of(&text) {
        Some(Some(script)) => is_open(script),
        Some(None) => false,
        None => is_open(hushed(&text).0),
    }
}

/// The text without a `;` at its end, and whether there was one: then the value is not shown.
pub(super) fn hushed(text: &str) -> (&str, bool) {
    let ends = text.trim_end();
    let Some(before) = ends.strip_suffix(';') else { return (text, false) };
    // In a comment or a literal it is none.
    let head = lexer::lex(SourceId(0), before, &mut Interner::new());
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let comment = Scanner::new(before, line).any(|(token, _)| token == Some(Token::Comment));
    if head.open_text || comment { (text, false) } else { (before, true) }
}

/// What was copied from a screen, without its prompts.
pub(super) fn without_prompts(text: &str) -> String {
    let prompted = text.lines().any(|line| line.starts_with(PROMPT.trim_end()));
    let plain = |line: &str| -> String {
        if let Some(rest) = line.strip_prefix(PROMPT) {
            return rest.to_owned();
        }
        if line.trim_end() == PROMPT.trim_end() {
            return String::new();
        }
        let dots = line.trim_start().strip_prefix("...");
        match dots {
            Some(rest) if prompted && (rest.is_empty() || rest.starts_with(' ')) => {
                rest.strip_prefix(' ').unwrap_or(rest).to_owned()
            }
            _ => line.to_owned(),
        }
    };
    text.split('\n')
        .map(|line| plain(line.strip_suffix('\r').unwrap_or(line)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_go_on_until_they_are_whole() {
        assert!(incomplete("fn f() {") && incomplete("let a =") && incomplete("\"open"));
        assert!(incomplete("fn f() {\n") && incomplete("comity> fn f() {"));
        assert!(!incomplete("let a = 1") && !incomplete("fn f() {\n\n") && !incomplete(""));
        assert!(!incomplete("?f(") && !incomplete(":load (") && !incomplete("1 + 1;"));
        assert!(incomplete(":time [1,") && !incomplete(":time [1]"));
    }

    #[test]
    fn a_semicolon_at_the_end_hushes() {
        assert_eq!(hushed("1 + 1;"), ("1 + 1", true));
        assert_eq!(hushed("1 + 1 ; "), ("1 + 1 ", true));
        assert_eq!(hushed("\"a;\""), ("\"a;\"", false));
        assert_eq!(hushed("1 // a;"), ("1 // a;", false));
        assert_eq!(hushed("\"open;"), ("\"open;", false));
    }

    #[test]
    fn prompts_are_taken_off_what_was_copied() {
        let copied = "comity> fn f(x) {\n    ...     x + 1\n    ... }\ncomity> f(1)";
        assert_eq!(without_prompts(copied), "fn f(x) {\n    x + 1\n}\nf(1)");
        assert_eq!(without_prompts("comity> fn f() {\n  ... 1\n  ... }"), "fn f() {\n1\n}");
        assert_eq!(without_prompts("let x = 1\n  ...y"), "let x = 1\n  ...y");
    }
}
