//! Declarations as the eye sees them: a line at the margin and all below it that is indented.
//!
//! Where a text cannot be read, brackets do not tell where a declaration ends. Its indentation mostly does, and
//! that is enough to say which later complaints are mere consequences of an earlier one.

use super::words::declaration;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::lang::diagnostic::Diagnostic;
use crate::lang::diagnostic::catalog::syntax as problems;

/// The bytes of the declaration, or line of the module, around a byte.
#[must_use]
pub fn block(text: &str, at: usize) -> Range<usize> {
    let mut start = line(text, at).start;
    while start > 0 && !begins(&text[start..]) {
        start = line(text, start - 1).start;
    }
    let mut end = line(text, at).end;
    while end < text.len() && !begins(&text[end + 1..]) {
        end = line(text, end + 1).end;
    }
    start..end
}

/// The line around a byte, without what ends it.
#[must_use]
pub fn line(text: &str, at: usize) -> Range<usize> {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    start..after.find('\n').map_or(text.len(), |length| before.len() + length)
}

/// Whether something begins at the margin here.
fn begins(rest: &str) -> bool {
    rest.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '}' | ')' | ']' | '|'))
}

/// Leaves out what follows from an earlier mistake in the same declaration: everything, where its head could not
/// be read; the other rows, where the head of a table could not; and a closing bracket without a partner.
pub(super) fn without_consequences(text: &str, found: &mut Vec<Diagnostic>) {
    found.sort_by_key(|it| (it.span.start, it.span.end));
    let unread = [
        problems::unexpected("").code,
        problems::word_as_name("").code,
        problems::missing_brace().code,
        problems::missing_between("").code,
    ];
    let stray = problems::stray_closing("").code;
    let mut heads = BTreeSet::new();
    let mut tables = BTreeSet::new();
    let mut any = BTreeSet::new();
    // Of one block, and of one line, there may be very many.
    let (mut here, mut row) = (block(text, 0), Row::at(text, 0));
    found.retain(|it| {
        if !it.is_error() {
            return true;
        }
        let at = it.span.start as usize;
        if !covers(&here, at) {
            here = block(text, at);
        }
        if !covers(&row.bytes, at) {
            row = Row::at(text, at);
        }
        let several = here.end > row.bytes.end;
        let closes = row.closes && (it.code() == stray || it.code() == unread[0]);
        let follows = heads.contains(&here.start) && row.bytes.start > here.start
            || tables.contains(&here.start) && row.piped
            || any.contains(&here.start) && closes;
        if follows {
            return false;
        }
        any.insert(here.start);
        let head = row.declares && row.bytes.start == here.start;
        if several && head && unread.contains(&it.code()) {
            heads.insert(here.start);
        }
        if row.piped {
            tables.insert(here.start);
        }
        true
    });
}

/// A line as it looks.
struct Row {
    bytes: Range<usize>,
    /// Whether it has a bar, as the rows of tables have.
    piped: bool,
    /// Whether it begins with a closing bracket.
    closes: bool,
    /// Whether it is the head of a declaration.
    declares: bool,
}

impl Row {
    fn at(text: &str, at: usize) -> Self {
        let bytes = line(text, at);
        let whole = text.get(bytes.clone()).unwrap_or("");
        let closes = whole.trim_start().starts_with(['}', ')', ']']);
        Self { bytes, piped: whole.contains('|'), closes, declares: declares(whole) }
    }
}

/// Whether a byte lies in a range that ends before the end of a line, or at that end.
fn covers(range: &Range<usize>, at: usize) -> bool {
    range.start <= at && at <= range.end
}

/// Whether a line is the head of a declaration with a body of clauses.
fn declares(line: &str) -> bool {
    let word = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    declaration(word).is_some()
}
