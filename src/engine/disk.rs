//! Files: the only place of the crate that opens them. A script reads and writes only below its own folder.

use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Interrupt;
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
    output: Arc<Output>,
}

/// Standard output. What is printed may be gathered into larger pieces.
#[derive(Debug, Default)]
struct Output {
    held: Mutex<String>,
    gathering: bool,
    /// Whether the reader has gone, as `head` does when it has seen enough.
    closed: AtomicBool,
    stop: Option<Interrupt>,
}

/// So many bytes are gathered.
const PIECE: usize = 16 << 10;

impl Disk {
    /// Files below `root`; existing ones are overwritten only if `overwrite`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, overwrite: bool) -> Self {
        Self { root: root.into(), overwrite, output: Arc::default() }
    }

    /// Gathers what is printed into pieces of some size, which is faster where nobody watches the lines appear.
    /// [`Self::flush`] and the end of the host write the rest.
    #[must_use]
    pub fn gathering(mut self) -> Self {
        let stop = self.output.stop.clone();
        self.output = Arc::new(Output::new(true, stop));
        self
    }

    /// Stops runs once nobody reads the output any more; nothing is wrong with the script then.
    #[must_use]
    pub fn stopping(mut self, stop: Interrupt) -> Self {
        let gathering = self.output.gathering;
        self.output = Arc::new(Output::new(gathering, Some(stop)));
        self
    }

    /// Writes what has been gathered.
    ///
    /// # Errors
    /// A sentence that says what went wrong.
    pub fn flush(&self) -> Result<(), String> {
        self.output.flush()
    }

    /// Whether nobody reads the output any more.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.output.closed.load(Ordering::Relaxed)
    }
}

impl Output {
    fn new(gathering: bool, stop: Option<Interrupt>) -> Self {
        Self { held: Mutex::default(), gathering, closed: AtomicBool::new(false), stop }
    }

    fn write(&self, text: &str) -> Result<(), String> {
        if !self.gathering {
            return self.send(text);
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push_str(text);
        if held.len() < PIECE {
            return Ok(());
        }
        let piece = std::mem::take(&mut *held);
        self.send(&piece)
    }

    fn send(&self, text: &str) -> Result<(), String> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.closed.store(true, Ordering::Relaxed);
                match &self.stop {
                    Some(stop) => {
                        stop.interrupt();
                        Ok(())
                    }
                    None => Err("nobody reads the output any more".to_owned()),
                }
            }
            other => other.map_err(|error| describe(&error)),
        }
    }

    fn flush(&self) -> Result<(), String> {
        let held = std::mem::take(&mut *self.held.lock().unwrap_or_else(PoisonError::into_inner));
        if held.is_empty() { Ok(()) } else { self.send(&held) }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = self.flush();
    }
}

impl Host for Disk {
    fn write(&self, text: &str) -> Result<(), String> {
        self.output.write(text)
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
        if let Some(folder) = full.parent() {
            inside(&self.root, folder)?;
        }
        write_text(&full, text, self.overwrite)
    }
}

/// Writes a file that is not there yet, or whose loss is accepted.
///
/// # Errors
/// A sentence that says what went wrong.
pub(crate) fn write_text(path: &Path, text: &str, overwrite: bool) -> Result<(), String> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).create_new(!overwrite);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => EXISTS.to_owned(),
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        _ => describe(&error),
    })
}

/// Writes a file that is there already anew, whole or not at all: what is new is written beside it and takes its
/// place. Permissions stay as they are; of a link, what it leads to is replaced.
///
/// # Errors
/// A sentence that says what went wrong; the file is as it was.
pub(crate) fn replace_text(path: &Path, text: &str) -> Result<(), String> {
    let replace = || {
        let path = path.canonicalize()?;
        let permissions = std::fs::metadata(&path)?.permissions();
        if permissions.readonly() {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.new", std::process::id()));
        let beside = path.with_file_name(name);
        let mut options = std::fs::OpenOptions::new();
        let written = options.write(true).create_new(true).open(&beside).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::set_permissions(&beside, permissions)?;
            std::fs::rename(&beside, &path)
        });
        if written.is_err() {
            let _ = std::fs::remove_file(&beside);
        }
        written
    };
    replace().map_err(|error: std::io::Error| describe(&error))
}

/// Why a file is not written.
pub(crate) const EXISTS: &str = "the file exists already; `--force` allows overwriting it";

/// The text of a script that the user names; it may be anywhere.
///
/// # Errors
/// A sentence that says what went wrong.
#[cfg(feature = "cli")]
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|error| describe(&error))?;
    if size.is_dir() {
        return Err("it is a folder, not a file".to_owned());
    }
    if size.len() > MOST {
        return Err(format!("it is larger than {} MB", MOST >> 20));
    }
    as_text(std::fs::read(path).map_err(|error| describe(&error))?)
}

/// The text of standard input.
///
/// # Errors
/// A sentence that says what went wrong.
#[cfg(feature = "cli")]
pub(crate) fn read_input() -> Result<String, String> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let mut input = std::io::stdin().lock().take(MOST);
    input.read_to_end(&mut bytes).map_err(|error| describe(&error))?;
    as_text(bytes)
}

fn as_text(bytes: Vec<u8>) -> Result<String, String> {
    let text = String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())?;
    // Some editors put this mark before the text.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// All scripts in a folder and the folders in it, sorted; hidden ones are left out.
///
/// # Errors
/// A sentence that says what went wrong.
#[cfg(feature = "cli")]
pub(crate) fn scripts_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| describe(&error))? {
            let entry = entry.map_err(|error| describe(&error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| describe(&error))?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            // A link to a folder is not followed: it may lead in a circle.
            if kind.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "comity") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Makes a folder for the program's own files, with the folders that it is in.
#[cfg(feature = "cli")]
pub(crate) fn make_folder(path: &Path) -> bool {
    std::fs::create_dir_all(path).is_ok()
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
    as_text(std::fs::read(&full).map_err(|error| describe(&error))?)
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
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}
