//! The calls that led to a fault, in words that both renderers use.

use super::Diagnostic;
use super::catalog::run::{NAMELESS, shown_name};
use crate::lang::source::Span;

/// The most places of calls that are shown.
const MOST: usize = 10;
/// As many calls as a fault remembers: about as many are of no further interest.
const KEPT: usize = 30;

/// The calls from one place.
#[derive(Debug)]
pub(super) struct Calls<'d> {
    /// Where they were made.
    pub(super) span: Span,
    name: &'d str,
    times: usize,
}

impl Calls<'_> {
    /// `called from HERE as `f`, 3 times`.
    pub(super) fn words(&self, here: &str) -> String {
        let name = match self.name {
            NAMELESS => String::new(),
            name => format!(" as `{}`", shown_name(name)),
        };
        match self.times {
            1 => format!("called from {here}{name}"),
            KEPT.. => format!("called from {here}{name}, again and again"),
            times => format!("called from {here}{name}, {times} times"),
        }
    }
}

/// The calls of a diagnostic that have a place in a text, innermost first. What is called from one place time after
/// time stands there once, and so does, if `anywhere`, what is called from there between others.
pub(super) fn calls(diagnostic: &Diagnostic, anywhere: bool) -> Vec<Calls<'_>> {
    let mut found: Vec<Calls<'_>> = Vec::new();
    for call in &diagnostic.trace {
        let Some(span) = call.span else { continue };
        let same = |known: &Calls<'_>| known.span == span && known.name == call.name;
        let from = if anywhere { 0 } else { found.len().saturating_sub(1) };
        match found[from..].iter().position(same) {
            Some(at) => found[from + at].times += 1,
            None => found.push(Calls { span, name: &call.name, times: 1 }),
        }
    }
    found
}

/// Leaves as many as are shown; says how many are not.
pub(super) fn cut(calls: &mut Vec<Calls<'_>>) -> Option<String> {
    let hidden: usize = calls.iter().skip(MOST).map(|calls| calls.times).sum();
    calls.truncate(MOST);
    (hidden > 0).then(|| format!("and {hidden} more calls"))
}
