//! The history as the editor wants it: it searches here for Ctrl-R. Entries have their margins.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::Result;
use rustyline::history::{History, SearchDirection, SearchResult};

use super::margin;
use crate::cli::repl::history::Past;

/// The shared history.
pub(super) struct Entries(pub(super) Arc<Mutex<Past>>);

impl Entries {
    fn past(&self) -> MutexGuard<'_, Past> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(
        &self,
        start: usize,
        direction: SearchDirection,
        fits: impl Fn(&str) -> Option<usize>,
    ) -> Option<SearchResult<'static>> {
        let past = self.past();
        let found = |idx: usize| {
            let entry = margin::with(past.get(idx)?);
            let pos = fits(&entry)?;
            Some(SearchResult { entry: Cow::Owned(entry), idx, pos })
        };
        match direction {
            SearchDirection::Reverse => (0..past.len().min(start + 1)).rev().find_map(found),
            SearchDirection::Forward => (start..past.len()).find_map(found),
        }
    }
}

impl History for Entries {
    fn get(&self, index: usize, _: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        let entry = self.past().get(index).map(margin::with);
        Ok(entry.map(|entry| SearchResult { entry: Cow::Owned(entry), idx: index, pos: 0 }))
    }

    fn add(&mut self, _line: &str) -> Result<bool> {
        // Entries are added when they are entered.
        Ok(false)
    }

    fn add_owned(&mut self, _line: String) -> Result<bool> {
        Ok(false)
    }

    fn len(&self) -> usize {
        self.past().len()
    }

    fn is_empty(&self) -> bool {
        self.past().len() == 0
    }

    fn set_max_len(&mut self, _len: usize) -> Result<()> {
        Ok(())
    }

    fn ignore_dups(&mut self, _yes: bool) -> Result<()> {
        Ok(())
    }

    fn ignore_space(&mut self, _yes: bool) {}

    fn save(&mut self, _path: &Path) -> Result<()> {
        Ok(())
    }

    fn append(&mut self, _path: &Path) -> Result<()> {
        Ok(())
    }

    fn load(&mut self, _path: &Path) -> Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> Result<()> {
        Ok(())
    }

    fn search(
        &self,
        term: &str,
        start: usize,
        direction: SearchDirection,
    ) -> Result<Option<SearchResult<'_>>> {
        Ok(self.find(start, direction, |entry| entry.find(term)))
    }

    fn starts_with(
        &self,
        term: &str,
        start: usize,
        direction: SearchDirection,
    ) -> Result<Option<SearchResult<'_>>> {
        Ok(self.find(start, direction, |entry| entry.starts_with(term).then_some(term.len())))
    }
}
