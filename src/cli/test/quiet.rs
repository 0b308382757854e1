//! Where tests run: what scripts print is kept back, and what they save is kept in memory, so that tests have no
//! effects.

use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;

use crate::cli::screen::Screen;
use crate::engine::Host;
use crate::lang::vm::within;

/// A host that keeps back what is printed and saved.
#[derive(Clone)]
pub(super) struct Quiet {
    inner: Arc<dyn Host>,
    kept: Arc<Mutex<Kept>>,
    screen: Screen,
    show: bool,
}

#[derive(Default)]
struct Kept {
    printed: String,
    files: IndexMap<String, Vec<u8>>,
}

/// Of what a test prints, so many bytes are kept.
const MOST: usize = 16 << 20;

/// Of what a failing test has printed, so many bytes are shown.
const SHOWN: usize = 64 << 10;

impl Quiet {
    /// Over a host that gives files; with `show`, what is printed is also shown as it comes.
    pub(super) fn new(inner: impl Host + 'static, screen: Screen, show: bool) -> Self {
        Self { inner: Arc::new(inner), kept: Arc::default(), screen, show }
    }

    /// The same files, without what was printed and saved; shows nothing.
    pub(super) fn apart(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            kept: Arc::default(),
            screen: self.screen,
            show: false,
        }
    }

    fn kept<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was printed since the last time.
    pub(super) fn take(&self) -> String {
        self.kept(|kept| std::mem::take(&mut kept.printed))
    }

    /// What was printed, as it is said about a failing test.
    pub(super) fn words(&self) -> String {
        let mut printed = self.take();
        if self.show {
            return String::new();
        }
        if let Some(end) = (0..=SHOWN).rev().find(|&end| printed.is_char_boundary(end)) {
            printed.truncate(end);
        }
        printed
    }
}

impl Host for Quiet {
    fn write(&self, text: &str) -> Result<(), String> {
        if self.show {
            self.screen.give(text);
        }
        self.kept(|kept| {
            if kept.printed.len() < MOST {
                kept.printed.push_str(text);
            }
        });
        Ok(())
    }

    fn read_file_within(&self, path: &str, room: usize) -> Result<Option<String>, String> {
        let saved = self.kept(|kept| kept.files.get(path).cloned());
        let text = saved.and_then(|bytes| String::from_utf8(bytes).ok());
        text.map_or_else(|| self.inner.read_file_within(path, room), |text| Ok(within(text, room)))
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.write_bytes(path, text.as_bytes())
    }

    fn read_bytes_within(&self, path: &str, room: usize) -> Result<Option<Vec<u8>>, String> {
        let saved = self.kept(|kept| kept.files.get(path).cloned());
        saved.map_or_else(
            || self.inner.read_bytes_within(path, room),
            |bytes| Ok(within(bytes, room)),
        )
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.kept(|kept| kept.files.insert(path.to_owned(), bytes.to_vec()));
        Ok(())
    }
}
