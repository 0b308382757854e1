//! `comity run --watch`: runs a script again whenever it, or a file that it uses, has changed.
//!
//! Times and sizes of files are looked at a few times a second: that works on every file system, also one that
//! another machine writes to. A run that is still under way when something changes is given up and begun again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::args::RunOptions;
use super::exit::{Exit, interrupted};
use super::run::once;
use super::screen::{Screen, count};
use crate::engine::Interrupt;
use crate::lang::source::SourceMap;

/// The files of a run, as they were when it read them.
#[derive(Clone, Default)]
pub(super) struct Watchlist {
    seen: Arc<Mutex<BTreeMap<PathBuf, Option<Stamp>>>>,
    changed: Arc<AtomicBool>,
}

/// When a file was last written, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(Option<SystemTime>, u64);

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let known = std::fs::metadata(path).ok()?;
        Some(Self(known.modified().ok(), known.len()))
    }
}

/// How often files are looked at.
const OFTEN: Duration = Duration::from_millis(100);

impl Watchlist {
    fn seen<T>(&self, work: impl FnOnce(&mut BTreeMap<PathBuf, Option<Stamp>>) -> T) -> T {
        work(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a file that is read now.
    pub(super) fn note(&self, path: &Path) {
        let path = path.strip_prefix(".").unwrap_or(path);
        self.seen(|seen| {
            seen.entry(path.to_path_buf()).or_insert_with(|| Stamp::of(path));
        });
    }

    /// Notes the files that a script uses; modules of the library are none.
    pub(super) fn note_all(&self, sources: &SourceMap, folder: &Path) {
        for source in sources.iter() {
            let path = folder.join(&*source.name);
            if path.is_file() {
                self.note(&path);
            }
        }
    }

    /// Whether a file was written since. One that is away for a moment, as while an editor replaces it, has not.
    pub(super) fn has_changed(&self) -> bool {
        let differs = |(path, old): (&PathBuf, &Option<Stamp>)| {
            Stamp::of(path).is_some_and(|new| Some(new) != *old)
        };
        if !self.changed.load(Ordering::Relaxed) && self.seen(|seen| seen.iter().any(differs)) {
            self.changed.store(true, Ordering::Relaxed);
        }
        self.changed.load(Ordering::Relaxed)
    }
}

/// Runs a script until Ctrl-C is pressed, again and again as its files change.
pub(super) fn watch(options: &RunOptions, stop: &Interrupt, screen: Screen) -> Exit {
    if options.file.as_os_str() == "-" {
        screen.complain("what is read from standard input cannot be watched", None);
        return Exit::Usage;
    }
    loop {
        let list = Watchlist::default();
        let exit = while_watched(options, stop, &list, screen);
        if interrupted() {
            return Exit::Interrupted;
        }
        if exit == Exit::Usage && !options.file.exists() {
            return exit;
        }
        let changed = list.has_changed();
        if !changed && !options.quiet {
            let files = count(list.seen(|seen| seen.len()), "file");
            screen.say(&format!("-- waiting for a change of {files}; Ctrl-C ends it\n"));
        }
        while !list.has_changed() {
            if interrupted() {
                return Exit::Interrupted;
            }
            std::thread::sleep(OFTEN);
        }
        stop.clear();
        // Pressed in this very moment, Ctrl-C would be lost with what was cleared.
        if interrupted() {
            return Exit::Interrupted;
        }
        screen.clear();
        if !options.quiet {
            screen.say(&format!("-- {} again\n", options.file.display()));
        }
    }
}

/// Runs it once, and stops it when its files change meanwhile.
fn while_watched(options: &RunOptions, stop: &Interrupt, list: &Watchlist, screen: Screen) -> Exit {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if list.has_changed() {
                    stop.interrupt();
                    break;
                }
                std::thread::sleep(OFTEN);
            }
        });
        let exit = once(options, stop, list, screen);
        over.store(true, Ordering::Relaxed);
        exit
    })
}
