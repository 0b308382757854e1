//! All texts of a run, with their names and lines.

use std::sync::Arc;

use super::{SourceId, Span};

/// One text: a script, a library module, a line typed at the prompt.
#[derive(Clone, Debug)]
pub struct Source {
    /// What messages call it: a path, `<stdin>`, `<prompt 3>`, `stdlib/strategies.comity`.
    pub name: Arc<str>,
    /// The text.
    pub text: Arc<str>,
    lines: Arc<[u32]>,
}

impl Source {
    /// A text with a name.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let lines = starts.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        Self { name: name.into(), text: text.into(), lines }
    }

    /// The line (from 0) that holds a byte.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.lines.partition_point(|&start| start as usize <= byte).saturating_sub(1)
    }

    /// The byte at which a line (from 0) starts; the text's length past the last line.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        self.lines.get(line).map_or(self.text.len(), |&start| start as usize)
    }

    /// How many lines there are.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
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
        let at = span.start as usize;
        let line = source.line_of(at);
        let before = source.text.get(source.line_start(line)..at).unwrap_or("");
        format!("{}:{}:{}", source.name, line + 1, before.chars().count() + 1)
    }
}
