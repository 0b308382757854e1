//! Clauses and names that stand twice where each may stand once, and kinds that extend themselves.

use super::Checker;
use crate::lang::diagnostic::{Problem, catalog::domain};
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::Ident;

/// Which clauses have been seen, to refuse a second one.
pub(super) struct Seen(pub(super) Vec<(&'static str, Span)>);

impl Seen {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn has(&self, clause: &str) -> bool {
        self.0.iter().any(|(seen, _)| *seen == clause)
    }
}

impl Checker<'_> {
    /// Reports a clause that stands a second time.
    pub(super) fn once(&mut self, seen: &mut Seen, clause: &'static str, what: &str, span: Span) {
        if let Some((_, first)) = seen.0.iter().find(|(known, _)| *known == clause) {
            let problem = domain::repeated_clause(clause, what).at(span);
            self.out.diagnostics.push(problem.related(*first, domain::FIRST_HERE));
        }
        seen.0.push((clause, span));
    }

    /// Reports every name that stands a second time, and points at the first.
    pub(super) fn once_each(&mut self, names: &[Ident], problem: impl Fn(&str) -> Problem) {
        for (index, name) in names.iter().enumerate() {
            let first = names[..index].iter().find(|other| other.name == name.name);
            if let Some(first) = first {
                let found = problem(self.text(name.name)).at(name.span);
                self.out.diagnostics.push(found.related(first.span, domain::FIRST_HERE));
            }
        }
    }

    /// Whether a kind of this module extends another one, through any number of kinds.
    pub(super) fn leads_to(&self, from: Symbol, to: Symbol) -> bool {
        let mut next = Some(from);
        for _ in 0..=self.parents.len() {
            match next {
                Some(kind) if kind == to => return true,
                Some(kind) => next = self.parents.get(&kind).copied(),
                None => return false,
            }
        }
        false
    }
}
