//! `comity explain`: what a code means.

use std::fmt::Write as _;

use super::exit::Exit;
use super::screen::Screen;
use crate::lang::diagnostic::{catalog, explain as page, nearest};

/// Prints the page of a code, or the list of codes.
pub(super) fn explain(code: Option<&str>, screen: Screen) -> Exit {
    let Some(code) = code else {
        screen.give(&list());
        return Exit::Good;
    };
    let code = normal(code);
    if let Some(text) = page(&code) {
        screen.give_page(text);
        return Exit::Good;
    }
    let codes: Vec<&str> = catalog::codes().map(|(code, _)| code.0).collect();
    if codes.contains(&&*code) {
        screen.complain(&format!("there is no page about {code} yet"), None);
        return Exit::Failed;
    }
    let near = nearest(&code, codes.iter().copied()).map(|near| format!("did you mean `{near}`? "));
    let help = format!("{}`comity explain` lists all codes", near.unwrap_or_default());
    screen.complain(&format!("there is no code `{code}`"), Some(&help));
    Exit::Usage
}

/// `e301`, `0301` and `301` mean `E0301`.
fn normal(code: &str) -> String {
    let code = code.trim().trim_matches(['[', ']']).to_uppercase();
    let (letter, digits) = match code.split_at_checked(1) {
        Some((letter @ ("E" | "W"), digits)) => (letter, digits),
        _ => ("E", &*code),
    };
    if digits.len() <= 4 && !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())
    {
        format!("{letter}{digits:0>4}")
    } else {
        code
    }
}

fn list() -> String {
    let mut codes: Vec<(&str, &str)> =
        catalog::codes().map(|(code, name)| (code.0, name)).collect();
    codes.sort_unstable();
    let mut out = String::new();
    for (code, name) in codes {
        let title =
            page(code).and_then(title).map_or_else(|| name.replace('_', " "), str::to_owned);
        let _ = writeln!(out, "{code}  {title}");
    }
    out
}

/// The first heading without the code.
fn title(text: &str) -> Option<&str> {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "))?;
    let title = heading
        .split_once([':', ' '])
        .filter(|(first, _)| first.len() == 5)
        .map_or(heading, |it| it.1);
    Some(title.trim_start_matches(['—', '-', ':', ' ']).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_may_be_typed_carelessly() {
        for typed in ["E0301", "e0301", "0301", "301", "E301", "[E0301]"] {
            assert_eq!(normal(typed), "E0301");
        }
        assert_eq!(normal("w910"), "W0910");
        assert_eq!(normal("hello"), "HELLO");
        assert_eq!(normal("é"), "É");
        assert_eq!(title("# E0301: an unknown name\n"), Some("an unknown name"));
        assert_eq!(title("# An unknown name\n"), Some("An unknown name"));
    }
}
