//! Diagnostics as text for a screen: the one place that knows codespan-reporting.

use std::fmt;
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Shown, Label, LabelStyle, Severity as Grade};
use codespan_reporting::files::{Error as FileError, Files, column_index};
use codespan_reporting::term::{self, Config};

use super::catalog::text as words;
use super::window::Windows;
use super::{Diagnostic, Severity, first_line, trace};
use crate::lang::source::{SourceId, SourceMap, Span};

/// The text of a diagnostic, with the lines that it points at.
#[must_use]
pub fn render(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let (shown, texts) = convert(sources, diagnostic);
    let config = Config::default();
    term::emit_into_string(&config, &texts, &shown).unwrap_or_else(|_| {
        format!("{}[{}]: {}\n", "error", diagnostic.code(), diagnostic.problem.title)
    })
}

/// The same in the colours of terminals.
#[must_use]
pub fn render_coloured(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let (shown, texts) = convert(sources, diagnostic);
    let mut out = Coloured(String::new());
    match term::emit_to_write_style(&mut out, &Config::default(), &texts, &shown) {
        Ok(()) => out.0,
        Err(_) => render(sources, diagnostic),
    }
}

/// Text with the escape sequences that every terminal of today knows.
struct Coloured(String);

impl Coloured {
    fn style(&mut self, codes: &str) -> fmt::Result {
        self.0.push_str("\x1b[");
        self.0.push_str(codes);
        self.0.push('m');
        Ok(())
    }
}

impl fmt::Write for Coloured {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        Ok(())
    }
}

/// Red for errors, yellow for warnings, bold where it is the heading.
fn colour(grade: Grade) -> &'static str {
    match grade {
        Grade::Bug | Grade::Error => "31",
        Grade::Warning => "33",
        Grade::Note => "32",
        Grade::Help => "36",
    }
}

impl term::WriteStyle for Coloured {
    fn set_header(&mut self, severity: Grade) -> fmt::Result {
        self.style("1")?;
        self.style(colour(severity))
    }

    fn set_header_message(&mut self) -> fmt::Result {
        self.style("1")
    }

    fn set_line_number(&mut self) -> fmt::Result {
        self.style("34")
    }

    fn set_note_bullet(&mut self) -> fmt::Result {
        self.style("34")
    }

    fn set_source_border(&mut self) -> fmt::Result {
        self.style("34")
    }

    fn set_label(&mut self, severity: Grade, label_style: LabelStyle) -> fmt::Result {
        self.style(match label_style {
            LabelStyle::Primary => colour(severity),
            LabelStyle::Secondary => "34",
        })
    }

    fn reset(&mut self) -> fmt::Result {
        self.style("0")
    }
}

fn convert<'a>(sources: &'a SourceMap, diagnostic: &Diagnostic) -> (Shown<SourceId>, Texts<'a>) {
    let problem = &diagnostic.problem;
    let grade = match problem.code.severity() {
        Severity::Error => Grade::Error,
        Severity::Warning => Grade::Warning,
    };
    let label = |style, span: Span, text: &str| Label {
        style,
        file_id: span.source,
        range: first_line(sources, span),
        message: text.to_owned(),
    };
    let mut labels = Vec::new();
    if diagnostic.is_placed() {
        labels.push(label(LabelStyle::Primary, diagnostic.span, &problem.label));
    }
    for (span, text) in &diagnostic.related {
        labels.push(label(LabelStyle::Secondary, *span, text));
    }
    // What a host asks for wrongly stands in no text.
    let mut windows = Windows::new(sources);
    labels.retain_mut(|label| {
        let shown = windows.point(label.file_id, label.range.clone());
        label.range = shown.clone().unwrap_or_default();
        shown.is_some()
    });
    let mut notes: Vec<String> = problem.notes.clone();
    notes.extend((!windows.is_empty()).then(|| words::LONG_LINE.to_owned()));
    notes.extend(problem.help.iter().map(|help| format!("help: {help}")));
    notes.extend(calls(sources, diagnostic));
    let shown = Shown::new(grade)
        .with_code(problem.code.0)
        .with_message(&problem.title)
        .with_labels(labels)
        .with_notes(notes);
    (shown, Texts { sources, windows })
}

/// The call stack in words.
fn calls(sources: &SourceMap, diagnostic: &Diagnostic) -> Vec<String> {
    let mut calls = trace::calls(diagnostic, false);
    let hidden = trace::cut(&mut calls);
    let shown = calls.iter().map(|calls| calls.words(&sources.place(calls.span)));
    shown.chain(hidden).collect()
}

/// Our texts as codespan-reporting wants them.
struct Texts<'a> {
    sources: &'a SourceMap,
    windows: Windows<'a>,
}

impl<'a> Files<'a> for Texts<'a> {
    type FileId = SourceId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: SourceId) -> Result<&'a str, FileError> {
        self.sources.get(id).map(|source| &*source.name).ok_or(FileError::FileMissing)
    }

    fn source(&'a self, id: SourceId) -> Result<&'a str, FileError> {
        self.sources.get(id).map(|source| &*source.text).ok_or(FileError::FileMissing)
    }

    fn line_index(&'a self, id: SourceId, byte: usize) -> Result<usize, FileError> {
        self.sources.get(id).map(|source| source.lines.number(byte)).ok_or(FileError::FileMissing)
    }

    /// In the whole line, of which a part may be shown.
    fn column_number(
        &'a self,
        id: SourceId,
        number: usize,
        byte: usize,
    ) -> Result<usize, FileError> {
        let source = self.sources.get(id).ok_or(FileError::FileMissing)?;
        Ok(column_index(&source.text, source.lines.range(number), byte) + 1)
    }

    fn line_range(&'a self, id: SourceId, number: usize) -> Result<Range<usize>, FileError> {
        let source = self.sources.get(id).ok_or(FileError::FileMissing)?;
        let max = source.lines.count().saturating_sub(1);
        if number > max {
            return Err(FileError::LineTooLarge { given: number, max });
        }
        self.windows.line(id, number).ok_or(FileError::FileMissing)
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalog::text::strange_character;
    use super::super::host;
    use super::*;

    #[test]
    fn of_a_very_long_line_the_part_around_the_mistake_is_shown() {
        let text = format!("let a = 1\n{}let b = ?{}\n", "é ".repeat(9000), " é".repeat(9000));
        let at = text.find('?').unwrap();
        let mut sources = SourceMap::default();
        let source = sources.add("long.comity", &text);
        let mut found = strange_character('?').at(Span::new(source, at, at + 1));
        let far = Span::new(source, text.len() - 2, text.len() - 1);
        found.related.push((far, "far away on the same line".to_owned()));

        let shown = render(&sources, &found);
        assert!(shown.len() < 3000, "{} bytes", shown.len());
        assert!(shown.contains("long.comity:2:18009"), "{shown}");
        assert!(shown.contains("let b = ? é") && shown.contains("is shown"), "{shown}");
        assert!(!shown.contains("far away"), "{shown}");

        let report = host::Report::new(&sources, &[found]);
        let mut said = String::new();
        let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none());
        handler.render_report(&mut said, &report).unwrap();
        assert!(said.contains("let b = ? é") && said.len() < 100_000, "{said}");
    }
}
