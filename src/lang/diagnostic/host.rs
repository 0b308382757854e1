//! Diagnostics for programs that embed the engine: the one place that knows miette's protocol.

use std::fmt;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::window::{Windows, is_cut, window};
use super::{BRIEF, Code, Diagnostic, Severity, first_line, trace};
use crate::lang::source::{Source, SourceId, SourceMap, Span};

/// An owned report with its text inside: the place, what else explains it, and the calls that led there. Further
/// problems, and places in other texts, are related ones.
#[derive(Clone, Debug)]
pub struct Report {
    title: String,
    /// None for places in another text.
    code: Option<Code>,
    help: Vec<String>,
    labels: Vec<LabeledSpan>,
    text: Option<Source>,
    related: Vec<Report>,
}

impl Report {
    /// A report of one or more diagnostics.
    #[must_use]
    pub fn new(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Self {
        let mut reports = diagnostics.iter().map(|found| Self::single(sources, found));
        let empty = || super::catalog::run::failed("the script failed").at(Span::default());
        let mut report = reports.next().unwrap_or_else(|| Self::single(sources, &empty()));
        report.related.extend(reports);
        report
    }

    fn single(sources: &SourceMap, found: &Diagnostic) -> Self {
        let problem = &found.problem;
        let mut calls = trace::calls(found, true);
        let hidden = trace::cut(&mut calls);
        let related = found.related.iter().cloned();
        let calls = calls.iter().map(|calls| (calls.span, calls.words("here")));
        let places: Vec<(Span, String)> = related.chain(calls).collect();
        let own = found.is_placed().then_some(found.span);
        let here = own.or(places.first().map(|(span, _)| *span)).unwrap_or_default().source;

        let label = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
        let mut windows = Windows::new(sources);
        let primary = |span: Span| {
            let range = first_line(sources, span);
            let range = windows.point(span.source, range.clone()).unwrap_or(range);
            LabeledSpan::new_primary_with_span(label(&problem.label), range)
        };
        let mut report = Self {
            title: problem.title.clone(),
            code: Some(found.code()),
            help: problem.notes.iter().chain(&problem.help).cloned().chain(hidden).collect(),
            labels: own.map(primary).into_iter().collect(),
            text: sources.get(here).cloned(),
            related: Vec::new(),
        };
        let mut others: Vec<(SourceId, Self)> = Vec::new();
        for (span, words) in places {
            let range = windows.point(span.source, first_line(sources, span));
            let Some(range) = range else { continue };
            let label = LabeledSpan::new_with_span(label(&words), range);
            let other = others.iter().position(|(source, _)| *source == span.source);
            match other {
                _ if span.source == here => report.labels.push(label),
                Some(at) => others[at].1.labels.push(label),
                None => others.extend(
                    Self::elsewhere(sources, span.source, label).map(|other| (span.source, other)),
                ),
            }
        }
        report.related = others.into_iter().map(|(_, other)| other).collect();
        report
    }

    /// A place in another text.
    fn elsewhere(sources: &SourceMap, source: SourceId, label: LabeledSpan) -> Option<Self> {
        let text = sources.get(source)?.clone();
        Some(Self {
            title: format!("in `{}`", text.name),
            code: None,
            help: Vec::new(),
            labels: vec![label],
            text: Some(text),
            related: Vec::new(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.map(|code| Box::new(code) as _)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.code.map(Code::severity) {
            Some(Severity::Error) => miette::Severity::Error,
            Some(Severity::Warning) => miette::Severity::Warning,
            None => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        if self.help.is_empty() { None } else { Some(Box::new(self.help.join("\n"))) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.text.as_ref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.labels.is_empty() { None } else { Some(Box::new(self.labels.iter().cloned())) }
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(self.related.iter().map(|report| report as &dyn miette::Diagnostic)))
    }
}

impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        if let Some(part) = part(self, span) {
            return Ok(Box::new(part));
        }
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

/// The part of its line around a span, without other lines, where that line is very long.
fn part<'a>(source: &'a Source, span: &SourceSpan) -> Option<MietteSpanContents<'a>> {
    let number = source.lines.number(span.offset());
    let whole = source.lines.range(number);
    if span.len() > BRIEF || !is_cut(&whole) || span.offset() > whole.end {
        return None;
    }
    let start = whole.start;
    let part = window(&source.text, whole, span.offset());
    Some(MietteSpanContents::new_named(
        source.name.to_string(),
        &source.text.as_bytes()[part.clone()],
        (part.start, part.len()).into(),
        number,
        source.text[start..part.start].chars().count(),
        1,
    ))
}
