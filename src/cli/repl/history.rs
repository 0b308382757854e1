//! What was entered in this session and in earlier ones.
//!
//! The file has a line for each entry, with `\n` for the ends of lines in it, so that an entry of several lines comes
//! back whole. Each entry is added at once, in one piece: sessions that run side by side do not disturb each other,
//! and one that is killed loses nothing. An entry that is there already moves to the end. When the file has grown
//! to twice of what is remembered, the session that finds it so writes it anew.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::engine::disk;

/// How many entries are remembered.
const REMEMBERED: usize = 5000;

/// Longer entries are not remembered.
const LONGEST: usize = 64 << 10;

/// Entries, oldest first, none of them twice.
#[derive(Debug, Default)]
pub(super) struct Past {
    entries: Vec<String>,
    file: Option<PathBuf>,
}

impl Past {
    /// What is in the file, if there is one.
    pub(super) fn open(file: Option<PathBuf>) -> Self {
        let text = file.as_deref().and_then(|path| disk::read_text(path).ok()).unwrap_or_default();
        let past = Self { entries: distinct(&text), file };
        if text.lines().count() > 2 * REMEMBERED {
            past.rewrite();
        }
        past
    }

    /// The entries, oldest first.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.entries.iter().map(String::as_str)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry at a place.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        self.entries.get(at).map(String::as_str)
    }

    /// The latest entry before a place that begins so.
    pub(super) fn before(&self, at: usize, beginning: &str) -> Option<usize> {
        let mut places = (0..at.min(self.len())).rev();
        places.find(|&place| self.entries[place].starts_with(beginning))
    }

    /// The earliest entry after a place that begins so.
    pub(super) fn after(&self, at: usize, beginning: &str) -> Option<usize> {
        (at + 1..self.len()).find(|&place| self.entries[place].starts_with(beginning))
    }

    /// Remembers an entry.
    pub(super) fn add(&mut self, entry: &str) {
        let entry = entry.trim_end();
        if entry.trim().is_empty() || entry.len() > LONGEST {
            return;
        }
        let known = self.entries.last().is_some_and(|last| last == entry);
        self.entries.retain(|other| other != entry);
        self.entries.push(entry.to_owned());
        if let Some(file) = self.file.as_deref().filter(|_| !known) {
            let line = quoted(entry) + "\n";
            let lock = Lock::take(file);
            let opened = OpenOptions::new().append(true).create(true).open(file);
            // Without a history the prompt works all the same.
            let _ = opened.and_then(|mut file| file.write_all(line.as_bytes()));
            drop(lock);
        }
    }

    /// Writes the file anew, without what is forgotten.
    fn rewrite(&self) {
        let Some(file) = self.file.as_deref() else { return };
        let Some(_lock) = Lock::take(file) else { return };
        // Others may have added to it since it was read.
        let entries = distinct(&disk::read_text(file).unwrap_or_default());
        let text: String = entries.iter().map(|entry| quoted(entry) + "\n").collect();
        let _ = disk::write_text(file, &text, true);
    }
}

/// The entries of a file; the latest of those that are alike stands.
fn distinct(text: &str) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let lines = text.lines().rev().filter(|line| !line.trim().is_empty());
    let kept = lines.filter(|line| seen.insert(*line)).take(REMEMBERED);
    let mut entries: Vec<String> = kept.map(plain).collect();
    entries.reverse();
    entries
}

/// A file beside the history while someone writes it. Whoever waits too long goes on without.
struct Lock(PathBuf);

impl Lock {
    fn take(file: &Path) -> Option<Self> {
        let path = file.with_extension("lock");
        for _ in 0..40 {
            if OpenOptions::new().write(true).create_new(true).open(&path).is_ok() {
                return Some(Self(path));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        // Someone was killed while they held it.
        let _ = std::fs::remove_file(&path);
        None
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn quoted(entry: &str) -> String {
    entry.replace('\\', "\\\\").replace('\n', "\\n")
}

fn plain(line: &str) -> String {
    let (mut out, mut escape) = (String::new(), false);
    for letter in line.chars() {
        match (escape, letter) {
            (false, '\\') => escape = true,
            (true, 'n') => {
                out.push('\n');
                escape = false;
            }
            (_, other) => {
                out.push(other);
                escape = false;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("comity-{}-{name}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        path
    }

    #[test]
    fn entries_come_back_whole_and_once() {
        let path = file("history");
        let mut past = Past::open(Some(path.clone()));
        for entry in ["let x = 1", "fn f() {\n    \"\\n\"\n}", "x", "let x = 1", "", "x"] {
            past.add(entry);
        }
        let expected = ["fn f() {\n    \"\\n\"\n}", "let x = 1", "x"];
        assert_eq!(past.entries().collect::<Vec<_>>(), expected);
        let again = Past::open(Some(path.clone()));
        assert_eq!(again.entries().collect::<Vec<_>>(), expected);
        assert_eq!((again.before(3, "let"), again.after(1, "x")), (Some(1), Some(2)));
        let _ = std::fs::remove_file(path);
    }

    #[test]
    fn sessions_side_by_side_lose_nothing() {
        let path = file("parallel");
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let path = path.clone();
                std::thread::spawn(move || {
                    let mut past = Past::open(Some(path));
                    (0..50).for_each(|entry| past.add(&format!("{thread} + {entry}")));
                })
            })
            .collect();
        for thread in threads {
            assert!(thread.join().is_ok());
        }
        assert_eq!(Past::open(Some(path.clone())).len(), 200);
        let _ = std::fs::remove_file(path);
    }

    #[test]
    fn a_long_file_is_written_anew() {
        let path = file("long");
        let text: String = (0..2 * REMEMBERED + 10).map(|n| format!("{}\n", n % 7000)).collect();
        assert!(std::fs::write(&path, text).is_ok());
        assert_eq!(Past::open(Some(path.clone())).len(), REMEMBERED);
        let lines = std::fs::read_to_string(&path).map(|text| text.lines().count());
        assert!(lines.is_ok_and(|lines| lines == REMEMBERED));
        let _ = std::fs::remove_file(path);
    }
}
