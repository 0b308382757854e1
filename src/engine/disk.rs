//! Files: the only place of the crate that opens them. A script reads and writes only below its own folder.

use std::io::{Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::Interrupt;
use super::output::Output;
use crate::lang::value::Form;
use crate::lang::vm::Host;

/// Files larger than this are not read.
const MOST: usize = 256 << 20;

/// A host with standard output and the files below a folder, and none outside it.
///
/// ```
/// use comity::{Disk, Engine};
///
/// let folder = std::env::temp_dir().join(format!("comity-{}", std::process::id()));
/// std::fs::create_dir_all(&folder)?;
/// let engine = Engine::builder().host(Disk::new(&folder, true)).build()?;
/// engine.context().run(&engine.compile("t.comity", "save([1, 2], \"numbers.json\")")?)?;
/// assert_eq!(std::fs::read_to_string(folder.join("numbers.json"))?, "[1, 2]\n");
///
/// let outside = engine.compile("t.comity", "load(\"/etc/hostname.json\")")?;
/// assert_eq!(engine.context().run(&outside).unwrap_err().code(), "E0830");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    /// Where files are written, if not below `root`.
    target: Option<PathBuf>,
    /// Where files are looked for before.
    copies: Option<PathBuf>,
    overwrite: bool,
    form: Option<Form>,
    output: Arc<Output>,
}

impl Disk {
    /// Files below `root`; existing ones are overwritten only if `overwrite`.
    ///
    /// ```
    /// use comity::{Disk, Engine};
    ///
    /// let folder = std::env::temp_dir().join(format!("comity-new-{}", std::process::id()));
    /// std::fs::create_dir_all(&folder)?;
    /// std::fs::write(folder.join("kept.txt"), "old")?;
    /// let save = |overwrite| {
    ///     let engine = Engine::default().with_host(Disk::new(&folder, overwrite));
    ///     engine.eval::<()>("save(\"new\", \"kept.txt\")")
    /// };
    /// assert!(save(false).is_err());
    /// assert!(save(true).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, overwrite: bool) -> Self {
        let (target, copies, form) = (None, None, None);
        Self { root: root.into(), target, copies, overwrite, form, output: Arc::default() }
    }

    /// Writes files below another folder. They are read there, too, before those of the same name below the root.
    ///
    /// ```
    /// use comity::{Disk, Engine};
    ///
    /// let folder = std::env::temp_dir().join(format!("comity-to-{}", std::process::id()));
    /// std::fs::create_dir_all(&folder)?;
    /// let results = folder.join("results");
    /// std::fs::create_dir_all(&results)?;
    /// let engine = Engine::default().with_host(Disk::new(&folder, true).writing_to(&results));
    /// engine.eval::<()>("save(\"done\", \"state.txt\")")?;
    /// assert!(results.join("state.txt").exists() && !folder.join("state.txt").exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn writing_to(mut self, folder: impl Into<PathBuf>) -> Self {
        self.target = Some(folder.into());
        self
    }

    fn target(&self) -> &Path {
        self.target.as_deref().unwrap_or(&self.root)
    }

    /// The folder where a file is read: of those that hold it the first.
    fn source(&self, path: &str) -> &Path {
        let folders = [self.copies.as_deref(), self.target.as_deref()];
        let holds = |folder: &&Path| below(folder, path).is_ok_and(|full| full.is_file());
        folders.into_iter().flatten().find(holds).unwrap_or(&self.root)
    }

    #[doc(hidden)]
    /// Reads files from a folder of copies where it has them.
    #[must_use]
    pub fn with_copies(mut self, copies: impl Into<PathBuf>) -> Self {
        self.copies = Some(copies.into());
        self
    }

    #[doc(hidden)]
    /// Shows values as fits a screen.
    #[must_use]
    pub fn showing(mut self, form: Option<Form>) -> Self {
        self.form = form;
        self
    }

    /// Gathers what is printed into pieces of some size, which is faster where nobody watches the lines appear.
    /// [`Self::flush`] and the end of the host write the rest.
    ///
    /// ```
    /// use comity::{Disk, Engine};
    ///
    /// // A million lines are written in a few large pieces.
    /// let disk = Disk::new(".", false).gathering();
    /// let engine = Engine::default().with_host(disk.clone());
    /// engine.eval::<()>("for i in 0..3 { print(i) }")?;
    /// assert!(disk.flush().is_ok());
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn gathering(mut self) -> Self {
        self.output = Arc::new(self.output.gathering());
        self
    }

    #[doc(hidden)]
    /// Stops runs once nobody reads the output any more; nothing is wrong with the script then.
    #[must_use]
    pub fn stopping(mut self, stop: Interrupt) -> Self {
        self.output = Arc::new(self.output.stopping(stop));
        self
    }

    /// Writes what has been gathered.
    ///
    /// ```
    /// use comity::{Disk, Engine};
    ///
    /// let disk = Disk::new(".", false).gathering();
    /// Engine::default().with_host(disk.clone()).eval::<()>("print(\"what comes before\")")?;
    /// disk.flush()?;
    /// println!("what the host prints itself");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A sentence that says what went wrong.
    pub fn flush(&self) -> Result<(), String> {
        self.output.flush()
    }

    #[doc(hidden)]
    /// Whether nobody reads the output any more.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.output.is_closed()
    }
}

impl Host for Disk {
    fn write(&self, text: &str) -> Result<(), String> {
        self.output.write(text)
    }

    fn form(&self) -> Option<Form> {
        self.form
    }

    fn warn(&self, text: &str) {
        // Where standard error is closed there is nobody to tell.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        self.read_file_within(path, MOST).and_then(whole)
    }

    fn read_file_within(&self, path: &str, room: usize) -> Result<Option<String>, String> {
        read_below(self.source(path), path, room)
    }

    fn folder(&self) -> Option<PathBuf> {
        Some(self.root.clone())
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.write_bytes(path, text.as_bytes())
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        self.read_bytes_within(path, MOST).and_then(whole)
    }

    fn read_bytes_within(&self, path: &str, room: usize) -> Result<Option<Vec<u8>>, String> {
        bytes_below(self.source(path), path, room)
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let full = below(self.target(), path)?;
        if let Some(folder) = full.parent() {
            inside(self.target(), folder)?;
        }
        write_bytes(&full, bytes, self.overwrite)
    }
}

/// Writes a file that is not there yet, or whose loss is accepted.
///
/// # Errors
/// A sentence that says what went wrong.
#[cfg(feature = "cli")]
pub(crate) fn write_text(path: &Path, text: &str, overwrite: bool) -> Result<(), String> {
    write_bytes(path, text.as_bytes(), overwrite)
}

/// The same for what is no text. The file is there whole or not at all: it is written beside and then renamed.
///
/// # Errors
/// A sentence that says what went wrong.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), String> {
    if !overwrite && path.symlink_metadata().is_ok() {
        return Err(EXISTS.to_owned());
    }
    if path.is_dir() {
        return Err("it is a folder, not a file".to_owned());
    }
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        // A pipe or a device is written to; putting a file in its place would break it.
        return std::fs::write(path, bytes).map_err(|error| describe(&error));
    }
    let Some(name) = path.file_name() else { return Err("it is no name of a file".to_owned()) };
    let beside =
        path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        // What is half written is of no use to anybody.
        let _ = std::fs::remove_file(&beside);
        match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
            _ => describe(&error),
        }
    })
}

/// Writes a file that is there already anew, whole or not at all: what is new is written beside it and takes its
/// place. Permissions stay as they are; of a link, what it leads to is replaced.
///
/// # Errors
/// A sentence that says what went wrong; the file is as it was.
#[cfg(feature = "cli")]
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
    if size.len() > MOST as u64 {
        return Err(too_large());
    }
    as_text(std::fs::read(path).map_err(|error| describe(&error))?)
}

/// The text of standard input.
///
/// # Errors
/// A sentence that says what went wrong.
#[cfg(feature = "cli")]
pub(crate) fn read_input() -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut input = std::io::stdin().lock().take(MOST as u64);
    input.read_to_end(&mut bytes).map_err(|error| describe(&error))?;
    as_text(bytes)
}

fn as_text(bytes: Vec<u8>) -> Result<String, String> {
    let mut text = String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())?;
    // Some editors put this mark before the text.
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
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

/// The names in a folder, sorted, and whether each is a folder; nothing of one that cannot be read.
pub(crate) fn entries(folder: &Path) -> Vec<(String, bool)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let entries = entries
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path().is_dir()));
    let mut found: Vec<(String, bool)> = entries.collect();
    found.sort();
    found
}

/// The text of a file below a folder; `None` if it is longer than `room`.
pub(super) fn read_below(root: &Path, path: &str, room: usize) -> Result<Option<String>, String> {
    bytes_below(root, path, room)?.map(as_text).transpose()
}

fn bytes_below(root: &Path, path: &str, room: usize) -> Result<Option<Vec<u8>>, String> {
    let full = below(root, path)?;
    inside(root, &full)?;
    let size = std::fs::metadata(&full).map_err(|error| describe(&error))?;
    if !size.is_file() {
        return Err("it is not a file".to_owned());
    }
    let length = usize::try_from(size.len()).unwrap_or(usize::MAX);
    if length > room {
        return Ok(None);
    }
    if length > MOST {
        return Err(too_large());
    }
    let (mut bytes, most) = (Vec::with_capacity(length), room.min(MOST));
    // It may have grown meanwhile.
    let file = std::fs::File::open(&full).map(|file| file.take(most as u64 + 1));
    file.and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|error| describe(&error))?;
    Ok(Some(bytes).filter(|bytes| bytes.len() <= most))
}

fn whole<T>(read: Option<T>) -> Result<T, String> {
    read.ok_or_else(too_large)
}

fn too_large() -> String {
    format!("it is larger than {} MB", MOST >> 20)
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
