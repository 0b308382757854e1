//! Of very long lines, the part around a mistake: a message is read by people.

use std::ops::Range;

use crate::lang::source::{SourceId, SourceMap};

/// Lines of more bytes are shown in part.
const LONG: usize = 2000;

/// So much of one is shown before a mistake, and from there on.
const AROUND: (usize, usize) = (200, 600);

/// Which part of a line is shown because of something at a byte of it: all of it where it is not very long.
pub(super) fn window(text: &str, line: Range<usize>, at: usize) -> Range<usize> {
    if line.len() <= LONG {
        return line;
    }
    let whole = |byte: &usize| text.is_char_boundary(*byte);
    let from = at.saturating_sub(AROUND.0).max(line.start);
    let to = at.saturating_add(AROUND.1).min(line.end);
    let start = (line.start..=from).rev().find(whole).unwrap_or(line.start);
    let end = (to..line.end).find(whole).unwrap_or(line.end);
    start..end
}

/// Whether only a part of a line of that length is shown.
pub(super) fn is_cut(line: &Range<usize>) -> bool {
    line.len() > LONG
}

/// The lines that a message shows in part, and which part: that around what it points at there first.
pub(super) struct Windows<'a> {
    sources: &'a SourceMap,
    open: Vec<(SourceId, usize, Range<usize>)>,
}

impl<'a> Windows<'a> {
    pub(super) const fn new(sources: &'a SourceMap) -> Self {
        Self { sources, open: Vec::new() }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// What is shown of something that a message points at; nothing where its line is shown elsewhere.
    pub(super) fn point(&mut self, id: SourceId, at: Range<usize>) -> Option<Range<usize>> {
        let source = self.sources.get(id)?;
        let number = source.lines.number(at.start);
        let whole = source.lines.range(number);
        if !is_cut(&whole) {
            return Some(at);
        }
        let part = self.part(id, number).unwrap_or_else(|| {
            let part = window(&source.text, whole, at.start);
            self.open.push((id, number, part.clone()));
            part
        });
        let end = at.end.min(part.end).max(at.start);
        (part.start <= at.start && at.start <= part.end).then_some(at.start..end)
    }

    /// What is shown of a line.
    pub(super) fn line(&self, id: SourceId, number: usize) -> Option<Range<usize>> {
        let source = self.sources.get(id)?;
        let whole = source.lines.range(number);
        let start = whole.start;
        Some(self.part(id, number).unwrap_or_else(|| window(&source.text, whole, start)))
    }

    fn part(&self, id: SourceId, number: usize) -> Option<Range<usize>> {
        let open = self.open.iter().find(|(source, line, _)| *source == id && *line == number);
        open.map(|(_, _, part)| part.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn a_long_line_is_shown_around_the_mistake() {
        let text = format!("{}?{}", "é".repeat(5000), "é".repeat(5000));
        let part = window(&text, 0..text.len(), 10_000);
        assert!(part.contains(&10_000) && part.len() < 810);
        assert!(text.get(part).is_some(), "between whole letters");
        assert_eq!(window(&text, 0..text.len(), 0).start, 0);
        assert_eq!(window(&text, 0..text.len(), text.len()).end, text.len());
        assert_eq!(window("short", 0..5, 3), 0..5);
    }
}
