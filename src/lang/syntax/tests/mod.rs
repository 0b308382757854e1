//! What the front end promises, by example.

mod language;
mod mistakes;
mod newlines;
mod robust;

use super::ast::dump;
use super::parser::{Parsed, parse};
use crate::lang::source::{Interner, SourceId};

/// The codes of what is wrong with a text, in its order.
fn codes(text: &str) -> Vec<&'static str> {
    read(text).0.diagnostics.iter().map(|it| it.code().0).collect()
}

fn read(text: &str) -> (Parsed, Interner) {
    let mut names = Interner::new();
    let parsed = parse(SourceId(0), text, &mut names);
    (parsed, names)
}

/// The tree of a text without mistakes.
fn tree(text: &str) -> String {
    let (parsed, names) = read(text);
    assert!(parsed.diagnostics.is_empty(), "{text}\n{:#?}", parsed.diagnostics);
    assert!(!parsed.incomplete);
    dump::dump(&parsed.module, &names)
}

/// The tree of whatever could be read.
fn rest(text: &str) -> String {
    let (parsed, names) = read(text);
    dump::dump(&parsed.module, &names)
}
