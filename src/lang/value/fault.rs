//! What stops a run: a problem, where it happened, and the calls that led there.

use std::sync::Arc;

use crate::lang::diagnostic::catalog::run;
use crate::lang::diagnostic::{Call, Diagnostic, Problem};
use crate::lang::source::Span;

/// How a fault may be dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// `try … catch` handles it.
    Error,
    /// A budget is used up: steps, memory, depth, output, time. Not catchable.
    Limit,
    /// The host or the user asked to stop. Not catchable.
    Interrupted,
    /// A function of the host panicked. Not catchable: whatever it was doing may be half done.
    Panicked,
    /// A panic of our own. Not catchable, and the machine cannot be used any more.
    Defect,
    /// No failure: the run is to be gone on with. Its frames are in place; no script or native ever sees it.
    Paused,
}

/// A boxed fault: one word, so that results stay small.
#[derive(Clone, Debug)]
pub struct Fault(pub Box<FaultData>);

/// The contents of a [`Fault`].
#[derive(Clone, Debug)]
pub struct FaultData {
    /// What is wrong.
    pub problem: Problem,
    /// Whether it can be caught.
    pub kind: FaultKind,
    /// Where, once the machine has placed it.
    pub span: Option<Span>,
    /// Other places that explain it.
    pub related: Vec<(Span, String)>,
    /// The call stack, innermost first.
    pub trace: Vec<Call>,
    /// The host's own error that it comes from.
    pub cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// A fault of the given kind.
    #[must_use]
    pub fn new(problem: Problem, kind: FaultKind) -> Self {
        let (related, trace) = (Vec::new(), Vec::new());
        Self(Box::new(FaultData { problem, kind, span: None, related, trace, cause: None }))
    }

    /// A budget used up.
    #[must_use]
    pub fn limit(problem: Problem) -> Self {
        Self::new(problem, FaultKind::Limit)
    }

    /// The interruption.
    #[must_use]
    pub fn interrupted() -> Self {
        Self::new(run::interrupted(), FaultKind::Interrupted)
    }

    /// A pause.
    #[must_use]
    pub fn paused() -> Self {
        Self::new(run::interrupted(), FaultKind::Paused)
    }

    /// Places the fault where it has no place yet.
    #[must_use]
    pub fn or_at(mut self, span: Option<Span>) -> Self {
        if self.0.span.is_none() {
            self.0.span = span;
        }
        self
    }

    /// As a diagnostic; without a place it points at the start of the first text.
    #[must_use]
    pub fn into_diagnostic(self) -> Diagnostic {
        let data = *self.0;
        let span = data.span.unwrap_or_default();
        Diagnostic { problem: data.problem, span, related: data.related, trace: data.trace }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::new(problem, FaultKind::Error)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.0.problem.code, self.0.problem.title)
    }
}

impl std::error::Error for Fault {}
