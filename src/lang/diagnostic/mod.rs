//! What went wrong, said so that it helps.
//!
//! A phase that finds something wrong calls a constructor of [`catalog`] with the facts and gets a
//! [`Problem`]: a code with words. Placed [`at`](Problem::at) a span it is a [`Diagnostic`]. Two renderers
//! show diagnostics: `terminal` for people at a screen, `host` for programs that embed the engine.
//!
//! Invariant: prose about errors stands in `catalog` and in `explain/*.md`, nowhere else.

mod brief;
pub mod catalog;
mod code;
pub mod host;
mod suggest;
pub mod terminal;
mod trace;
mod window;

pub use brief::{BRIEF, quoted, start};
pub use code::{Code, Severity};
pub use suggest::nearest;

use std::ops::Range;

use super::source::{SourceMap, Span};

/// The pages of `explain/`, by code.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/explain.rs"));

/// The page that explains a code, in Markdown: what it means, a script that is wrong and the same script cured.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == code).map(|(_, page)| *page)
}

/// A diagnosed fact without a place: the code and its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The registered code.
    pub code: Code,
    /// One sentence that names the user's thing in backticks, without a full stop.
    pub title: String,
    /// A few words shown under the underlined text.
    pub label: String,
    /// Further facts, each a sentence.
    pub notes: Vec<String>,
    /// What the reader can do about it.
    pub help: Option<String>,
}

impl Problem {
    /// Places the problem.
    #[must_use]
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic { problem: self, span, related: Vec::new(), trace: Vec::new() }
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets the help where there is one to give.
    #[must_use]
    pub fn help(mut self, help: Option<impl Into<String>>) -> Self {
        if let Some(help) = help {
            self.help = Some(help.into());
        }
        self
    }
}

/// A problem with its place, further places that explain it, and, at run time, the calls that led there.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The code and the words.
    pub problem: Problem,
    /// Where it is.
    pub span: Span,
    /// Other places with what they contribute.
    pub related: Vec<(Span, String)>,
    /// The script's call stack, innermost first; empty for what is found before running.
    pub trace: Vec<Call>,
}

/// One line of a run-time call stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function, strategy or native that was called.
    pub name: String,
    /// Where it was called, if a script called it.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// Adds a further place.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.problem.code
    }

    /// Whether its own place is known: what the host's call alone brings about has none.
    fn is_placed(&self) -> bool {
        self.span != Span::default() || self.problem.label != "in this call"
    }

    /// Whether it stops the script, unlike a warning.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.problem.code.severity() == Severity::Error
    }
}

/// The part of a span on its first line: what goes on over many lines is clear from where it begins.
fn first_line(sources: &SourceMap, span: Span) -> Range<usize> {
    let whole = span.range();
    let text = sources.get(span.source).and_then(|source| source.text.get(whole.clone()));
    match text.and_then(|text| text.lines().next()) {
        Some(line) if line.len() < whole.len() => whole.start..whole.start + line.trim_end().len(),
        _ => whole,
    }
}
