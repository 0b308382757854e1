//! A host that keeps what is printed, each thing in its form.

use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;

use crate::cli::progress::Watched;
use crate::engine::{Form, Host};
use crate::lang::vm::within;

/// Something that was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Lines of text.
    Text(String),
    /// A table or a picture, as HTML.
    Shown(String),
    /// A warning given while running.
    Warning(String),
}

/// Takes output; files are those of the script's folder.
#[derive(Clone)]
pub(super) struct Recorder {
    inner: Arc<Watched>,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    pieces: Vec<Piece>,
    /// What tests have saved: their files are theirs alone.
    files: Option<IndexMap<String, Vec<u8>>>,
}

impl Recorder {
    pub(super) fn new(inner: Watched) -> Self {
        Self { inner: Arc::new(inner), kept: Arc::default() }
    }

    /// What was printed since this was last asked.
    pub(super) fn take(&self) -> Vec<Piece> {
        self.kept(|kept| std::mem::take(&mut kept.pieces))
    }

    /// From now on files are written to memory only.
    pub(super) fn keep_files(&self) {
        self.kept(|kept| kept.files = Some(IndexMap::new()));
    }

    fn kept<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Host for Recorder {
    fn write(&self, text: &str) -> Result<(), String> {
        self.kept(|kept| match kept.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => kept.pieces.push(Piece::Text(text.to_owned())),
        });
        Ok(())
    }

    fn form(&self) -> Option<Form> {
        Some(Form::Page)
    }

    fn show(&self, _form: Form, shown: &str) -> Result<(), String> {
        self.kept(|kept| kept.pieces.push(Piece::Shown(shown.to_owned())));
        Ok(())
    }

    fn warn(&self, text: &str) {
        self.inner.warn(text);
        self.kept(|kept| kept.pieces.push(Piece::Warning(text.to_owned())));
    }

    fn progress(&self, what: &str, done: usize, total: usize) {
        self.inner.progress(what, done, total);
    }

    fn read_file_within(&self, path: &str, room: usize) -> Result<Option<String>, String> {
        let saved = self.kept(|kept| kept.files.as_ref()?.get(path).cloned());
        let text = saved.and_then(|bytes| String::from_utf8(bytes).ok());
        text.map_or_else(|| self.inner.read_file_within(path, room), |text| Ok(within(text, room)))
    }

    fn read_bytes_within(&self, path: &str, room: usize) -> Result<Option<Vec<u8>>, String> {
        let saved = self.kept(|kept| kept.files.as_ref()?.get(path).cloned());
        saved.map_or_else(
            || self.inner.read_bytes_within(path, room),
            |bytes| Ok(within(bytes, room)),
        )
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.write_bytes(path, text.as_bytes())
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let kept = self.kept(|kept| {
            let files = kept.files.as_mut()?;
            files.insert(path.to_owned(), bytes.to_vec());
            Some(())
        });
        kept.map_or_else(|| self.inner.write_bytes(path, bytes), Ok)
    }
}
