//! One mistake, one message: what checking finds in a text that could not be read wholly is held against what
//! could not be read.
//!
//! A declaration that the parser had to skip declares nothing, so every use of its name would be an unknown
//! one; a table with a broken row seems to lack that row. Such findings are consequences, and are left out.

use std::collections::BTreeSet;

use crate::lang::diagnostic::Diagnostic;
use crate::lang::diagnostic::catalog::{domain, names, shapes};

/// Keeps the findings that are no consequence of the errors in the text.
pub(super) fn without_consequences(
    text: &str,
    errors: &[Diagnostic],
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if !errors.iter().any(Diagnostic::is_error) {
        return found;
    }
    let lines: Vec<&str> = errors
        .iter()
        .flat_map(|error| error.related.iter().map(|(span, _)| *span).chain([error.span]))
        .map(|span| line_at(text, span.start as usize))
        .collect();
    let words: BTreeSet<&str> = lines.iter().flat_map(|line| line.split(|c| !is_part(c))).collect();
    let unknown = names::unknown_name("").code;
    let absent = [
        domain::missing_row("").code,
        domain::missing_column("").code,
        domain::missing_cells("", 0, 0).code,
        domain::extra_cells("", 0, 0).code,
        shapes::value_lost().code,
        shapes::block_without_value().code,
        shapes::outside_loop("").code,
        shapes::return_outside().code,
    ];
    let kept = |it: &Diagnostic| {
        let word = text.get(it.span.start as usize..it.span.end as usize).unwrap_or("");
        let foreseen = it.code() == unknown && words.contains(word);
        it.is_error()
            && !foreseen
            && !absent.contains(&it.code())
            && !lines.iter().any(|line| std::ptr::eq(*line, line_at(text, it.span.start as usize)))
    };
    found.into_iter().filter(kept).collect()
}

fn is_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The line of a text that holds a byte.
fn line_at(text: &str, at: usize) -> &str {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(text.len(), |length| before.len() + length);
    text.get(start..end).unwrap_or("")
}
