//! Diagnostics for programs that embed the engine: the one place that knows miette's protocol.

use std::fmt;
use std::sync::Arc;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{Diagnostic, Severity};
use crate::lang::source::{Source, SourceMap, Span};

/// An owned diagnostic with its text inside; further ones, and labels in other texts, are related.
#[derive(Clone, Debug)]
pub struct Report {
    diagnostic: Diagnostic,
    text: Option<Text>,
    related: Vec<Report>,
}

#[derive(Clone, Debug)]
struct Text {
    name: Arc<str>,
    text: Arc<str>,
}

impl Report {
    /// A report of one or more diagnostics.
    #[must_use]
    pub fn new(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Self {
        let empty = || super::catalog::run::failed("the script failed").at(Span::default());
        let first = diagnostics.first().cloned().unwrap_or_else(empty);
        let mut report = Self::single(sources, first);
        let others = diagnostics.iter().skip(1);
        report.related.extend(others.map(|diagnostic| Self::single(sources, diagnostic.clone())));
        report
    }

    fn single(sources: &SourceMap, mut diagnostic: Diagnostic) -> Self {
        let text = |source: &Source| Text { name: source.name.clone(), text: source.text.clone() };
        let here = diagnostic.span.source;
        let mut related = Vec::new();
        let elsewhere: Vec<(Span, String)> =
            diagnostic.related.iter().filter(|(span, _)| span.source != here).cloned().collect();
        diagnostic.related.retain(|(span, _)| span.source == here);
        for (span, label) in elsewhere {
            let mut other = diagnostic.clone();
            other.problem.title.clone_from(&label);
            other.problem.label = label;
            (other.problem.help, other.related, other.trace) = (None, Vec::new(), Vec::new());
            other.span = span;
            related.push(Self {
                diagnostic: other,
                text: sources.get(span.source).map(text),
                related: Vec::new(),
            });
        }
        Self { text: sources.get(here).map(text), diagnostic, related }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.problem.title)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.code()))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.code().severity() {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let problem = &self.diagnostic.problem;
        let lines: Vec<&str> =
            problem.notes.iter().map(String::as_str).chain(problem.help.as_deref()).collect();
        if lines.is_empty() { None } else { Some(Box::new(lines.join("\n"))) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.text.as_ref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let primary = LabeledSpan::new_primary_with_span(
            Some(self.diagnostic.problem.label.clone()),
            self.diagnostic.span.range(),
        );
        let others = self.diagnostic.related.iter();
        let others =
            others.map(|(span, text)| LabeledSpan::new_with_span(Some(text.clone()), span.range()));
        Some(Box::new(std::iter::once(primary).chain(others)))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(self.related.iter().map(|report| report as &dyn miette::Diagnostic)))
    }
}

impl SourceCode for Text {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.as_bytes().read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.to_string(),
            inner.data(),
            *inner.span(),
            inner.line(),
            inner.column(),
            inner.line_count(),
        )))
    }
}
