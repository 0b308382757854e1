//! Scripts as they are best read: `comity fmt`.
//!
//! ```text
//! text -> pieces  (tokens as typed, comments, empty lines)
//!      -> build   (the tree says where lines may break and what belongs together)
//!      -> print   (where they do)
//!      -> align   (what stands in one column)
//! ```
//!
//! Only blanks and line breaks are chosen here. Tokens and comments are copied in their order, so numbers, quotes
//! and parentheses stay as they were typed. What comes out is read once more and compared, token by token, with
//! what went in: a script never changes what it says.
//!
//! Line breaks are the author's where it has a choice: a body, a list or a call that is broken after its opening
//! bracket stays broken, and keeps its rows; one that fits on one line and was written so stays there. One empty
//! line stays where there were any. Whatever is too wide is broken, from the outside inwards.
//!
//! Imports: `syntax`, `source`, `diagnostic`. The tree is walked by calls, whose depth the parser bounds.

mod align;
mod build;
mod document;
mod expressions;
mod games;
mod items;
mod pieces;
mod print;
mod statements;

#[cfg(test)]
mod tests;

use super::diagnostic::Diagnostic;
use super::source::{Interner, SourceId};
use super::syntax::parser;
use build::Builder;
use pieces::Pieces;

/// How wide lines are, in columns.
pub const WIDTH: usize = 100;

/// Formats a script.
///
/// # Errors
///
/// What keeps it from being read. Diagnostics point into `source`.
pub fn format(source: SourceId, text: &str, width: usize) -> Result<String, Vec<Diagnostic>> {
    let plain = text.replace("\r\n", "\n");
    let found = match laid_out(source, &plain, width) {
        Ok(Some(found)) => settled(source, found, width),
        // What came out does not say the same: better ugly than wrong.
        Ok(None) => plain.clone(),
        Err(diagnostics) if plain.len() == text.len() => return Err(diagnostics),
        // Places in the text as it is.
        Err(_) => return Err(parser::parse(source, text, &mut Interner::new()).diagnostics),
    };
    let windows = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    Ok(if windows { found.replace('\n', "\r\n") } else { found })
}

/// A comment in the middle of a line can change where breaks are taken to be meant, so that what came out would
/// be laid out in yet another way: it is done again until it stays. Where two ways lead to each other, the first in
/// the order of texts stands for both.
fn settled(source: SourceId, found: String, width: usize) -> String {
    let mut turns = vec![found];
    while let Some(last) = turns.last() {
        let Ok(Some(again)) = laid_out(source, last, width) else { break };
        if let Some(first) = turns.iter().position(|known| *known == again) {
            turns.drain(..first);
            break;
        }
        if turns.len() == MOST_TURNS {
            break;
        }
        turns.push(again);
    }
    turns.into_iter().min().unwrap_or_default()
}

/// Nearly all scripts stay as they are at the first turn.
const MOST_TURNS: usize = 8;

/// The script laid out; `None` if it would say something else.
fn laid_out(source: SourceId, text: &str, width: usize) -> Result<Option<String>, Vec<Diagnostic>> {
    let mut names = Interner::new();
    let parsed = parser::parse(source, text, &mut names);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(parsed.diagnostics);
    }
    let (before, tokens) = pieces::meaning(text, &mut names);
    let pieces = Pieces::new(text, &tokens);
    let comments: Vec<String> = pieces::comments(&pieces).into_iter().map(str::to_owned).collect();
    let mut builder = Builder::new(pieces, width);
    builder.module(&parsed.module);
    let Builder { pieces, mut document, .. } = builder;
    document.measure(|piece| {
        let piece = &pieces.all[piece as usize];
        (piece.width, piece.text.contains('\n'))
    });
    let mut lines = print::print(&document, &pieces, width);
    align::align(&mut lines, &document.tables, width);
    let found = join(&lines);
    let (after, tokens) = pieces::meaning(&found, &mut names);
    let same = before == after && comments == pieces::comments(&Pieces::new(&found, &tokens));
    Ok(same.then_some(found))
}

/// Lines as a text, none ending with a blank.
fn join(lines: &[print::Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let content = if line.several { &*line.text } else { line.text.trim_end() };
        if !content.is_empty() {
            text.extend(std::iter::repeat_n(' ', line.indent));
            text.push_str(content);
        }
        text.push('\n');
    }
    if text.trim().is_empty() { String::new() } else { text }
}
