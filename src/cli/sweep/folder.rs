//! The folder in which a sweep keeps what it has, so that nothing is lost when it is killed.
//!
//! ```text
//! shadow.csv.parts/         or the folder of a plan
//!   plan.json               what is to be run
//!   files/                  of a plan: the script and what it uses
//!   shards/0000.part        a line for each replicate that is done; it only grows
//!   shards/0001.done        the same, of a shard that is finished
//! ```
//!
//! No file is ever locked, since network file systems do that badly: a shard is finished when its file has got its
//! new name, which happens at once or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::engine::disk::{describe, write_bytes};
use crate::study::sweep::{Plan, Record};

/// The folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
}

/// How far a shard is, as its file tells.
#[derive(Clone, Debug)]
pub(super) struct Shard {
    /// Whether it is finished.
    pub(super) finished: bool,
    /// The tasks that it has done.
    pub(super) done: BTreeSet<usize>,
    /// How many of them have failed.
    pub(super) failed: usize,
    /// How long ago something was written.
    pub(super) age: Option<Duration>,
}

impl Folder {
    pub(super) fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder that a sweep without a plan keeps beside its table.
    pub(super) fn beside(out: &Path) -> Self {
        let mut path = out.as_os_str().to_owned();
        path.push(".parts");
        Self::new(path)
    }

    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn plan_file(&self) -> PathBuf {
        self.path.join("plan.json")
    }

    /// Where the plan's copies of files are.
    pub(super) fn files(&self) -> PathBuf {
        self.path.join("files")
    }

    fn shard_file(&self, shard: usize, finished: bool) -> PathBuf {
        let ending = if finished { "done" } else { "part" };
        self.path.join("shards").join(format!("{shard:04}.{ending}"))
    }

    /// The plan that is in it; `None` where there is none.
    pub(super) fn plan(&self) -> Result<Option<Plan>, String> {
        match fs::read_to_string(self.plan_file()) {
            Ok(text) => Plan::read(&text).map(Some).ok_or_else(|| {
                "its `plan.json` is damaged, or of another version of comity".to_owned()
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(describe(&error)),
        }
    }

    /// When it was begun, since 1970.
    pub(super) fn begun(&self) -> Option<Duration> {
        let time = fs::metadata(self.plan_file()).and_then(|data| data.modified()).ok()?;
        time.duration_since(SystemTime::UNIX_EPOCH).ok()
    }

    /// Begins, with the plan and copies of files: their contents and their places.
    pub(super) fn begin(&self, plan: &Plan, copies: &[(Vec<u8>, String)]) -> Result<(), String> {
        fs::create_dir_all(self.path.join("shards")).map_err(|error| describe(&error))?;
        for (bytes, path) in copies {
            let to = self.files().join(path);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(|error| describe(&error))?;
            }
            fs::write(&to, bytes).map_err(|error| format!("{path}: {}", describe(&error)))?;
        }
        // The plan comes last: what is there without it does not count.
        write_bytes(&self.plan_file(), plan.write().as_bytes(), true)
    }

    /// Removes what sweeps put there, and the folder if nothing else is in it.
    pub(super) fn remove(&self) -> Result<(), String> {
        let gone = |result: std::io::Result<()>| match result {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(describe(&error)),
            _ => Ok(()),
        };
        gone(fs::remove_file(self.plan_file()))?;
        gone(fs::remove_dir_all(self.path.join("shards")))?;
        gone(fs::remove_dir_all(self.files()))?;
        // Somebody may have put something of his own there.
        let _ = fs::remove_dir(&self.path);
        Ok(())
    }

    /// What the files of a shard hold, line by line.
    fn lines(&self, shard: usize) -> Result<Option<(String, bool, Option<Duration>)>, String> {
        for finished in [true, false] {
            let path = self.shard_file(shard, finished);
            match fs::read(&path) {
                Ok(bytes) => {
                    let written = fs::metadata(&path).and_then(|data| data.modified()).ok();
                    let age = written.and_then(|time| SystemTime::now().duration_since(time).ok());
                    // A damaged line is no record; the others are whole.
                    return Ok(Some((String::from_utf8_lossy(&bytes).into_owned(), finished, age)));
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(format!("{}: {}", path.display(), describe(&error))),
            }
        }
        Ok(None)
    }

    /// How far a shard is; `None` where it has not begun.
    pub(super) fn shard(&self, shard: usize) -> Result<Option<Shard>, String> {
        let Some((text, finished, age)) = self.lines(shard)? else { return Ok(None) };
        let (mut done, mut failed) = (BTreeSet::new(), 0);
        for record in text.lines().filter_map(Record::read) {
            failed += usize::from(done.insert(record.task) && record.rows.is_err());
        }
        Ok(Some(Shard { finished, done, failed, age }))
    }

    /// All records of all shards.
    pub(super) fn records(&self, plan: &Plan) -> Result<Vec<Record>, String> {
        let mut records = Vec::new();
        for shard in 0..plan.shards {
            if let Some((text, ..)) = self.lines(shard)? {
                records.extend(text.lines().filter_map(Record::read));
            }
        }
        Ok(records)
    }

    /// Goes on with a shard, or begins it.
    pub(super) fn open(&self, shard: usize) -> Result<Part, String> {
        let path = self.shard_file(shard, false);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| describe(&error))?;
        }
        let open = || {
            let mut file = OpenOptions::new().append(true).create(true).open(&path)?;
            // A torn last line must not spoil the next one.
            let held = fs::read(&path)?;
            if held.last().is_some_and(|byte| *byte != b'\n') {
                file.write_all(b"\n")?;
            }
            Ok(file)
        };
        let file = open().map_err(|error: std::io::Error| describe(&error))?;
        let now = Instant::now();
        Ok(Part { file, from: path, to: self.shard_file(shard, true), next: now, held: false })
    }
}

/// The file of a shard, while it grows.
#[derive(Debug)]
pub(super) struct Part {
    file: File,
    from: PathBuf,
    to: PathBuf,
    /// When the disk is asked next to keep it all.
    next: Instant,
    held: bool,
}

/// How often the disk is asked to keep what was written, at most. A program that is killed loses nothing in any
/// case; this is for the loss of the machine.
const EVERY: Duration = Duration::from_millis(100);

impl Part {
    /// Adds a record.
    pub(super) fn add(&mut self, record: &Record) -> Result<(), String> {
        let add = |part: &mut Self| {
            part.file.write_all(record.line().as_bytes())?;
            part.held = true;
            if Instant::now() < part.next {
                return Ok(());
            }
            part.sync()
        };
        add(self).map_err(|error: std::io::Error| describe(&error))
    }

    fn sync(&mut self) -> std::io::Result<()> {
        let begin = Instant::now();
        self.file.sync_data()?;
        self.held = false;
        // A slow disk is asked less often, so that it never takes more than a tenth of the time.
        self.next = Instant::now() + EVERY.max(10 * begin.elapsed());
        Ok(())
    }

    /// Keeps what there is.
    pub(super) fn close(mut self) -> Result<(), String> {
        if self.held { self.sync().map_err(|error| describe(&error)) } else { Ok(()) }
    }

    /// Says that the shard is finished.
    pub(super) fn finish(mut self) -> Result<(), String> {
        let finish = |part: &mut Self| {
            part.sync()?;
            // A cluster may think a node lost that still works, and start its shard a second time. Whoever comes
            // first has finished it, and the other must not put less in its place.
            if part.to.exists() {
                let _ = fs::remove_file(&part.from);
                return Ok(());
            }
            match fs::rename(&part.from, &part.to) {
                Err(_) if part.to.exists() => Ok(()),
                other => other,
            }
        };
        finish(&mut self).map_err(|error| describe(&error))
    }
}
