//! The lines of a text.

use std::ops::Range;
use std::sync::Arc;

/// Where the lines of a text begin. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Arc<[u32]>,
    /// How long the text is.
    end: usize,
}

impl Lines {
    /// Those of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let starts = starts.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        Self { starts, end: text.len() }
    }

    /// The number (from 0) of the line that holds a byte.
    #[must_use]
    pub fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= byte).saturating_sub(1)
    }

    /// The byte at which a line (from 0) starts; the text's length past the last line.
    #[must_use]
    pub fn start(&self, number: usize) -> usize {
        self.starts.get(number).map_or(self.end, |&start| start as usize)
    }

    /// The byte at which the line starts that holds a byte.
    #[must_use]
    pub fn start_of(&self, byte: usize) -> usize {
        self.start(self.number(byte))
    }

    /// The bytes of a line (from 0), with what ends it.
    #[must_use]
    pub fn range(&self, number: usize) -> Range<usize> {
        self.start(number)..self.start(number + 1)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}
