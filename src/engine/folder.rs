//! Modules of scripts below a folder.

use std::path::PathBuf;

use super::disk::read_below;
use super::library::Library;
use crate::lang::module::Loader;

/// Gives the library, and scripts below a folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }
}

impl Loader for Folder {
    fn library(&self, path: &str) -> Option<&str> {
        Library.library(path)
    }

    fn library_names(&self) -> Vec<String> {
        Library.library_names()
    }

    fn file(&self, path: &str) -> Result<String, String> {
        read_below(&self.root, path)
    }

    fn module_with(&self, name: &str) -> Option<String> {
        Library.module_with(name)
    }
}
