//! All texts of a run, with their names and lines.

use std::sync::Arc;

use super::{Lines, SourceId, Span};

/// One text: a script, a library module, a line typed at the prompt.
#[derive(Clone, Debug)]
pub struct Source {
    /// What messages call it: a path, `<stdin>`, `<prompt 3>`, `stdlib/strategies.comity`.
    pub name: Arc<str>,
    /// The text.
    pub text: Arc<str>,
    /// Where its lines begin.
    pub lines: Lines,
}

impl Source {
    /// A text with a name.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        Self { name: name.into(), text: text.into(), lines: Lines::of(text) }
    }

    /// Line and column of a byte, counted from 1, columns in characters.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.number(byte);
        let before = self.text.get(self.lines.start(line)..byte).unwrap_or("");
        (line + 1, before.chars().count() + 1)
    }
}

/// The texts of a run, by [`SourceId`]. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a text.
    pub fn add(&mut self, name: &str, text: &str) -> SourceId {
        self.sources.push(Source::new(name, text));
        SourceId(u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX))
    }

    /// The text with this id.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// All texts in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// Whether a span lies inside of its text, between whole characters.
    #[must_use]
    pub fn holds(&self, span: Span) -> bool {
        self.get(span.source).is_some_and(|source| source.text.get(span.range()).is_some())
    }

    /// The piece of text that a span covers; empty where it covers none.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or("")
    }

    /// `name:line:column` of a span's start, counted from 1, columns in characters.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        let Some(source) = self.get(span.source) else { return String::from("?") };
        let (line, column) = source.position(span.start as usize);
        format!("{}:{line}:{column}", source.name)
    }
}
