//! What a person sees of a long run: one line on the terminal, which goes again.
//!
//! ```text
//! matches: 12,400 of 78,000 [###                 ], 3,100 a second, about 21 s left
//! ```

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::screen::Screen;
use super::script::duration;
use super::watch::Watchlist;
use crate::engine::{Disk, Form, Host};

/// A disk with somebody before the screen.
pub(super) struct Watched {
    disk: Disk,
    screen: Screen,
    /// Whether standard error is a terminal.
    live: bool,
    /// How many of those done have failed.
    failures: Arc<AtomicUsize>,
    state: Mutex<State>,
    /// Where files are noted that the script reads, and its folder.
    list: Option<(Watchlist, PathBuf)>,
}

/// What is under way.
#[derive(Default)]
struct State {
    begun: Option<Instant>,
    shown: bool,
    /// How long the line may be.
    most: usize,
}

/// Nothing is shown of what is soon done.
const SOON: Duration = Duration::from_secs(1);

impl Watched {
    /// Tells of progress only where it is wanted and standard error is a terminal.
    pub(super) fn new(disk: Disk, screen: Screen, wanted: bool) -> Self {
        let live = wanted && std::io::stderr().is_terminal();
        Self { disk, screen, live, failures: Arc::default(), state: Mutex::default(), list: None }
    }

    /// Notes the files that are read.
    pub(super) fn noting(self, folder: &Path, list: &Watchlist) -> Self {
        Self { list: Some((list.clone(), folder.to_path_buf())), ..self }
    }

    /// Where failures are counted that the line tells of.
    pub(super) fn failures(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.failures)
    }

    fn note(&self, path: &str) {
        if let Some((list, folder)) = &self.list {
            list.note(&folder.join(path));
        }
    }

    fn clear(&self) {
        if self.live {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if std::mem::take(&mut state.shown) {
                self.screen.say("\r\x1b[K");
            }
        }
    }
}

impl Host for Watched {
    fn write(&self, text: &str) -> Result<(), String> {
        self.clear();
        self.disk.write(text)
    }

    fn form(&self) -> Option<Form> {
        self.disk.form()
    }

    fn warn(&self, text: &str) {
        self.clear();
        self.disk.warn(text);
    }

    fn progress(&self, what: &str, done: usize, total: usize) {
        if !self.live {
            return;
        }
        if done == total {
            self.clear();
            self.state.lock().unwrap_or_else(PoisonError::into_inner).begun = None;
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let since = state.begun.get_or_insert_with(Instant::now).elapsed();
        if since >= SOON {
            if !state.shown {
                // What does not fit would go on in another line, and stay there; so would the echo of a Ctrl-C.
                state.most = super::repl::columns().unwrap_or(80).saturating_sub(4);
            }
            state.shown = true;
            let mut line = line(what, done, total, since);
            match self.failures.load(Ordering::Relaxed) {
                0 => {}
                failed => line += &format!(", {failed} failed"),
            }
            if line.chars().count() > state.most && done > 0 && total > 0 {
                line = line.replace(&format!(" {}", bar(done, total)), "");
            }
            let line: String = line.chars().take(state.most).collect();
            self.screen.say(&format!("\r\x1b[K{line}"));
        }
    }

    fn read_file_within(&self, path: &str, room: usize) -> Result<Option<String>, String> {
        self.note(path);
        self.disk.read_file_within(path, room)
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.disk.write_file(path, text)
    }

    fn read_bytes_within(&self, path: &str, room: usize) -> Result<Option<Vec<u8>>, String> {
        self.note(path);
        self.disk.read_bytes_within(path, room)
    }

    fn folder(&self) -> Option<PathBuf> {
        self.disk.folder()
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.disk.write_bytes(path, bytes)
    }
}

/// How far it has come. A total of 0 is unknown.
fn line(what: &str, done: usize, total: usize, since: Duration) -> String {
    let rate = done as f64 / since.as_secs_f64().max(1e-3);
    let number = |count: usize| grouped(&count.to_string());
    let mut line = format!("{what}: {}", number(done));
    if total > 0 {
        line += &format!(" of {}", number(total));
        if done > 0 {
            line += &format!(" {}", bar(done, total));
        }
    }
    if rate >= 1.0 {
        line += &format!(", {} a second", number(rate.round() as usize));
    }
    if done > 0 && total > done {
        let left = Duration::try_from_secs_f64((total - done) as f64 / rate);
        let left = left.map(|left| duration(left.max(Duration::from_secs(1))));
        line += &left.map(|left| format!(", about {left} left")).unwrap_or_default();
    }
    line
}

/// `[#####               ]`
fn bar(done: usize, total: usize) -> String {
    let full = (done as u128 * BAR as u128 / (total as u128).max(1)).min(BAR as u128) as usize;
    format!("[{}{}]", "#".repeat(full), " ".repeat(BAR - full))
}

/// How long the bar is.
const BAR: usize = 20;

/// `1234567` as `1,234,567`.
pub(super) fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_and_how_long() {
        let seconds = Duration::from_secs;
        assert_eq!(
            line("matches", 12_400, 78_000, seconds(4)),
            "matches: 12,400 of 78,000 [###                 ], 3,100 a second, about 21 s left"
        );
        assert_eq!(line("replicates", 0, 10, seconds(2)), "replicates: 0 of 10");
        let long = line("matches", 2_000, 300_000_000, seconds(1));
        assert!(long.ends_with(", about 41 h 39 min left"), "{long}");
        assert_eq!(
            line("replicates", 1, 3, seconds(20)),
            "replicates: 1 of 3 [######              ], about 40 s left"
        );
        assert_eq!(
            line("rounds", 3_000_000, 0, seconds(2)),
            "rounds: 3,000,000, 1,500,000 a second"
        );
        assert_eq!(grouped("1234"), "1,234");
    }
}
