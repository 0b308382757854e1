//! Files: the only place of the crate that opens them. A script reads and writes only below its own folder.

use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use super::library::Library;
use crate::lang::module::Loader;
use crate::lang::vm::Host;

/// Scripts larger than this are not read.
const MOST: u64 = 256 << 20;

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

/// A host with standard output and the files below a folder.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    overwrite: bool,
}

impl Disk {
    /// Files below `root`; existing ones are overwritten only if `overwrite`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, overwrite: bool) -> Self {
        Self { root: root.into(), overwrite }
    }
}

impl Host for Disk {
    fn write(&self, text: &str) -> Result<(), String> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()) {
            // The reader has gone, as `head` does: nothing more to say, and nothing wrong.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                Err("nobody reads the output any more".to_owned())
            }
            other => other.map_err(|error| describe(&error)),
        }
    }

    fn warn(&self, text: &str) {
        // Where standard error is closed there is nobody to tell.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        read_below(&self.root, path)
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        let full = below(&self.root, path)?;
        if full.exists() && !self.overwrite {
            return Err("the file exists already; `--force` allows overwriting it".to_owned());
        }
        if let Some(folder) = full.parent() {
            inside(&self.root, folder)?;
        }
        std::fs::write(&full, text).map_err(|error| describe(&error))
    }
}

fn read_below(root: &Path, path: &str) -> Result<String, String> {
    let full = below(root, path)?;
    inside(root, &full)?;
    let size = std::fs::metadata(&full).map_err(|error| describe(&error))?;
    if !size.is_file() {
        return Err("it is not a file".to_owned());
    }
    if size.len() > MOST {
        return Err(format!("it is larger than {} MB", MOST >> 20));
    }
    let bytes = std::fs::read(&full).map_err(|error| describe(&error))?;
    String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())
}

/// The path, if it does not climb out of the folder by its own words.
fn below(root: &Path, path: &str) -> Result<PathBuf, String> {
    let outside = || "scripts may only use files below their own folder".to_owned();
    let mut full = root.to_path_buf();
    let mut depth = 0usize;
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => {
                full.push(name);
                depth += 1;
            }
            Component::CurDir => {}
            Component::ParentDir => {
                depth = depth.checked_sub(1).ok_or_else(outside)?;
                full.pop();
            }
            Component::RootDir | Component::Prefix(_) => return Err(outside()),
        }
    }
    Ok(full)
}

/// Whether the file is below the folder also after links are followed.
fn inside(root: &Path, full: &Path) -> Result<(), String> {
    let resolve = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        path.canonicalize().map_err(|error| describe(&error))
    };
    if resolve(full)?.starts_with(resolve(root)?) {
        Ok(())
    } else {
        Err("scripts may only use files below their own folder".to_owned())
    }
}

/// What went wrong, without the operating system's numbers.
pub(crate) fn describe(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "it may not be opened".to_owned(),
        _ => error.to_string(),
    }
}
