//! The error of the embedding API: diagnostics with the texts that they point into.

use std::sync::Arc;

use crate::lang::diagnostic::{Code, Diagnostic, host, terminal};
use crate::lang::source::SourceMap;
use crate::lang::value::{Fault, FaultKind};

/// Why a script did not compile or run: one or several diagnostics. Small, `Send`, `Sync` and `'static`.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    sources: Arc<SourceMap>,
    diagnostics: Vec<Diagnostic>,
    kind: ErrorKind,
    report: host::Report,
}

/// What sort of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The script does not compile.
    Compile,
    /// The script failed while running.
    Run,
    /// A limit was reached.
    Limit,
    /// The run was interrupted.
    Interrupted,
    /// The host asked for something that is not there.
    Host,
}

impl Error {
    pub(crate) fn new(
        sources: Arc<SourceMap>,
        diagnostics: Vec<Diagnostic>,
        kind: ErrorKind,
    ) -> Self {
        let report = host::Report::new(&sources, &diagnostics);
        Self(Box::new(Inner { sources, diagnostics, kind, report }))
    }

    pub(crate) fn from_fault(sources: Arc<SourceMap>, fault: Fault) -> Self {
        let kind = match fault.0.kind {
            FaultKind::Error => ErrorKind::Run,
            FaultKind::Limit => ErrorKind::Limit,
            FaultKind::Interrupted => ErrorKind::Interrupted,
        };
        Self::new(sources, vec![fault.into_diagnostic()], kind)
    }

    /// What sort of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The code of the first diagnostic.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        self.0.diagnostics.first().map(Diagnostic::code)
    }

    /// All that was found.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// The texts that the diagnostics point into.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.0.sources
    }

    /// As text, with the lines that are meant.
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = String::new();
        for diagnostic in &self.0.diagnostics {
            out.push_str(&terminal::render(&self.0.sources, diagnostic));
        }
        out
    }
}

/// As people read it, since `unwrap` prints this.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.diagnostics.first() {
            Some(first) => f.write_str(&first.problem.title),
            None => f.write_str("the script failed"),
        }
    }
}

impl std::error::Error for Error {}

impl miette::Diagnostic for Error {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.0.report.code()
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.0.report.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.0.report.help()
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.0.report.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.0.report.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        self.0.report.related()
    }
}
