//! The script that a command works on: its text, its name in messages, its folder, and an engine for it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::args::LimitOptions;
use super::exit::Exit;
use super::screen::Screen;
use crate::engine::{Disk, Engine, Host, Limits, disk, library};

/// A script as it was named on the command line.
#[derive(Clone, Debug)]
pub(super) struct Script {
    /// What messages call it.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
    /// Files that it names are below this folder.
    pub(super) folder: PathBuf,
}

impl Script {
    /// Reads a script; `-` is standard input.
    pub(super) fn read(path: &Path, screen: Screen) -> Result<Self, Exit> {
        let here = || PathBuf::from(".");
        if path.as_os_str() == "-" {
            let text = disk::read_input();
            let text = text.map_err(|reason| refuse(screen, "standard input", &reason))?;
            return Ok(Self { name: "<stdin>".to_owned(), text, folder: here() });
        }
        let name = path.display().to_string();
        let text = disk::read_text(path)
            .map_err(|reason| refuse(screen, &format!("`{name}`"), &reason))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Ok(Self { name, text, folder: folder.map_or_else(here, Path::to_path_buf) })
    }

    /// An engine whose scripts see the files of this one's folder.
    pub(super) fn engine(&self, host: impl Host + 'static) -> Engine {
        Engine::default().with_folder(&self.folder).with_host(host)
    }

    /// A host that prints, with the files of the script's folder.
    pub(super) fn disk(&self, overwrite: bool) -> Disk {
        Disk::new(&self.folder, overwrite)
    }
}

/// The script of that name, or all scripts below the folder.
pub(super) fn scripts_at(path: &Path, screen: Screen) -> Result<Vec<PathBuf>, Exit> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    disk::scripts_below(path)
        .map_err(|reason| refuse(screen, &format!("`{}`", path.display()), &reason))
}

/// Puts the scripts of a folder, and the `SOURCES.md` beside them, in the place of the library.
pub(super) fn take_library(folder: &Path, screen: Screen) -> Result<(), Exit> {
    let unreadable =
        |path: &Path, why: String| refuse(screen, &format!("`{}`", path.display()), &why);
    let paths = disk::scripts_below(folder).map_err(|why| unreadable(folder, why))?;
    let mut modules = Vec::with_capacity(paths.len());
    for path in paths {
        let text = disk::read_text(&path).map_err(|why| unreadable(&path, why))?;
        let name = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
        let parts = name.iter().map(|part| part.to_string_lossy().into_owned());
        modules.push((parts.collect::<Vec<_>>().join("."), text));
    }
    modules.sort();
    let sources = disk::read_text(&folder.join("SOURCES.md")).unwrap_or_default();
    library::replace(modules, sources);
    Ok(())
}

fn refuse(screen: Screen, what: &str, reason: &str) -> Exit {
    screen.complain(&format!("cannot read {what}: {reason}"), None);
    Exit::Usage
}

/// The engine's limits with those that the user has set.
pub(super) fn limits(options: &LimitOptions) -> Limits {
    let usual = Limits::default();
    usual
        .steps(options.max_steps.or(usual.steps))
        .memory(options.max_memory.unwrap_or(usual.memory))
        .time(options.timeout.or(usual.time))
        .jobs(options.jobs.unwrap_or(usual.jobs))
}

/// A time for the screen: `0.3 ms`, `3.12 s`, `12 s`, `3 min 20 s`, `5 h 12 min`, `3 days`.
pub(super) fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match time.as_secs() {
        0 => format!("{:.1} ms", seconds * 1000.0),
        1..10 => format!("{seconds:.2} s"),
        10..120 => format!("{seconds:.0} s"),
        whole @ 120..7200 => format!("{} min {} s", whole / 60, whole % 60),
        whole @ 7200..172_800 => format!("{} h {} min", whole / 3600, whole / 60 % 60),
        whole => format!("{} days", whole / 86_400),
    }
}
