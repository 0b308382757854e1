//! Scripts below a folder.

use std::path::PathBuf;

use super::disk::read_below;

/// Gives the scripts below a folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The text of a file; `None` if it is longer than `most` bytes.
    pub(super) fn file(&self, path: &str, most: usize) -> Result<Option<String>, String> {
        read_below(&self.root, path, most)
    }
}
