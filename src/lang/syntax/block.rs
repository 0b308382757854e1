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
    found.retain(|it| {
        let at = it.span.start as usize;
        let here = block(text, at);
        let row = line(text, at);
        let whole = text.get(row.clone()).unwrap_or("");
        if !it.is_error() {
            return true;
        }
        let several = here.end > row.end;
        let closes = whole.trim_start().starts_with(['}', ')', ']'])
            && (it.code() == stray || it.code() == unread[0]);
        let follows = heads.contains(&here.start) && row.start > here.start
            || tables.contains(&here.start) && whole.contains('|')
            || any.contains(&here.start) && closes;
        if follows {
            return false;
        }
        any.insert(here.start);
        if several && row.start == here.start && declares(whole) && unread.contains(&it.code()) {
            heads.insert(here.start);
        }
        if whole.contains('|') {
            tables.insert(here.start);
        }
        true
    });
}

/// Whether a line is the head of a declaration with a body of clauses.
fn declares(line: &str) -> bool {
    let word = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    declaration(word).is_some()
}
