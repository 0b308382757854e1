//! One mistake, one message: what checking finds in a text that could not be read wholly is held against what
//! could not be read.
//!
//! A declaration that the parser had to skip declares nothing, so every use of its name would be an unknown
//! one; a table with a broken row seems to lack that row. Such findings are consequences, and are left out.

use std::collections::BTreeSet;

use crate::lang::diagnostic::Diagnostic;
use crate::lang::diagnostic::catalog::{domain, names, shapes, syntax};
use crate::lang::source::Lines;
use crate::lang::syntax::block::block;

/// Keeps the findings that are no consequence of the errors in the text.
pub(super) fn without_consequences(
    text: &str,
    errors: &[Diagnostic],
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if !errors.iter().any(Diagnostic::is_error) {
        return found;
    }
    let places: Vec<usize> = errors
        .iter()
        .flat_map(|error| error.related.iter().map(|(span, _)| *span).chain([error.span]))
        .map(|span| span.start as usize)
        .collect();
    let starts = Lines::of(text);
    let lines: BTreeSet<usize> = places.iter().map(|&at| starts.start_of(at)).collect();
    let blocks = places.iter().filter_map(|&at| text.get(block(text, at)));
    let words: BTreeSet<&str> = blocks.flat_map(|block| block.split(|c| !is_part(c))).collect();
    // What a `use` line that cannot be read would bring, and what has no name, nobody knows.
    let nameless = errors.iter().any(|it| it.code() == syntax::nameless("").code);
    let uses = nameless || lines.iter().any(|&at| text[at..].starts_with("use "));
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
        let foreseen = it.code() == unknown && (uses || words.contains(word));
        it.is_error()
            && !foreseen
            && !absent.contains(&it.code())
            && !lines.contains(&starts.start_of(it.span.start as usize))
    };
    found.into_iter().filter(kept).collect()
}

fn is_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
