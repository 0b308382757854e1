//! A real terminal: a pty with the program in it, and a screen that is drawn as a terminal would draw it.
//!
//! Nothing here waits for so much time: it waits until the screen shows what must come, for as long as a busy machine
//! may need.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::{Cell, Parser};

/// How long the slowest machine may take for anything.
const PATIENCE: Duration = Duration::from_secs(120);

/// Keys.
pub(super) const UP: &str = "\x1b[A";
pub(super) const DOWN: &str = "\x1b[B";
pub(super) const RIGHT: &str = "\x1b[C";
pub(super) const END: &str = "\x1b[F";
pub(super) const TAB: &str = "\t";
pub(super) const ENTER: &str = "\r";
pub(super) const BACKSPACE: &str = "\x7f";
pub(super) const CTRL_C: &str = "\x03";
pub(super) const CTRL_D: &str = "\x04";
pub(super) const CTRL_R: &str = "\x12";

pub(super) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<Parser>>,
    _master: Box<dyn MasterPty + Send>,
    /// From the start of the program to its first prompt.
    pub first_prompt: Duration,
    pub folder: PathBuf,
}

/// An empty folder for a test.
pub(super) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prompt").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

impl Terminal {
    /// A session with random numbers that are always the same, in a folder of its own.
    pub(super) fn start(name: &str) -> Self {
        Self::open(&folder(name), &["repl", "--seed", "7"], &[], 90)
    }

    /// A session in a folder that is there.
    pub(super) fn open(
        folder: &Path,
        words: &[&str],
        environment: &[(&str, &str)],
        columns: u16,
    ) -> Self {
        let size = PtySize { rows: 60, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_comity"));
        command.args(words);
        command.cwd(folder);
        command.env_remove("NO_COLOR");
        command.env("TERM", "xterm-256color");
        command.env("XDG_STATE_HOME", folder);
        for (name, value) in environment {
            command.env(name, value);
        }
        let screen = Arc::new(Mutex::new(Parser::new(nonzero(60), nonzero(columns), 0)));
        let mut output = pair.master.try_clone_reader().expect("its output");
        let keys = pair.master.take_writer().expect("its keys");
        let begin = Instant::now();
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let shown = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut piece) {
                let mut screen = shown.lock().unwrap_or_else(PoisonError::into_inner);
                screen.process(&piece[..count]);
            }
        });
        let mut terminal = Self {
            child,
            keys,
            screen,
            _master: pair.master,
            first_prompt: Duration::ZERO,
            folder: folder.to_owned(),
        };
        terminal.wait("the first prompt", Terminal::is_idle);
        terminal.first_prompt = begin.elapsed();
        terminal
    }

    /// Presses keys.
    pub(super) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("keys");
    }

    /// Types on one line and waits until it is there.
    pub(super) fn write(&mut self, text: &str) {
        self.press(text);
        let tail: String =
            text.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
        // The prompt itself is made of letters too.
        let typed = |line: &str| line.trim_start_matches("comity> ").contains(tail.trim_end());
        self.wait(text, |it| typed(&it.line()));
    }

    /// Types an entry of one line, and waits for the next prompt.
    pub(super) fn enter(&mut self, text: &str) {
        self.write(text);
        self.press(ENTER);
        self.settle();
    }

    /// Waits for an empty prompt below the row where the cursor was.
    pub(super) fn settle(&mut self) {
        self.wait("the next prompt", Terminal::is_idle);
    }

    /// Waits until a text is on the screen.
    pub(super) fn see(&self, text: &str) {
        self.wait(text, |it| it.text().contains(text));
    }

    /// Waits until the screen is so.
    pub(super) fn wait(&self, what: &str, so: impl Fn(&Self) -> bool) {
        let begin = Instant::now();
        while !so(self) {
            assert!(
                begin.elapsed() < PATIENCE,
                "waited for {what:?} before this:\n{}",
                self.text()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn with<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.screen.lock().unwrap_or_else(PoisonError::into_inner).screen())
    }

    /// Everything on the screen.
    pub(super) fn text(&self) -> String {
        self.with(vt100::Screen::contents)
    }

    /// The lines on the screen.
    pub(super) fn lines(&self) -> Vec<String> {
        self.text().lines().map(str::to_owned).collect()
    }

    /// What has come since the entry that begins so, prompts aside.
    pub(super) fn answer(&self, entry: &str) -> String {
        let lines = self.lines();
        let at =
            lines.iter().rposition(|line| line.starts_with("comity> ") && line.contains(entry));
        let rest = lines.iter().skip(at.expect("the entry") + 1);
        let rest = rest.take_while(|line| !line.starts_with("comity>"));
        rest.cloned().collect::<Vec<_>>().join("\n")
    }

    /// The line of the cursor.
    pub(super) fn line(&self) -> String {
        self.with(|screen| {
            let (row, _) = screen.cursor_position();
            let (_, columns) = screen.size();
            screen.rows(0, columns.into()).nth(usize::from(row)).unwrap_or_default()
        })
    }

    /// Whether the program waits for an entry.
    pub(super) fn is_idle(&self) -> bool {
        let column = self.with(|screen| screen.cursor_position().1);
        column == 8 && self.line().trim_end() == "comity>"
    }

    /// Something about the first character of a text on the screen, the lowest of them.
    pub(super) fn cell<T>(&self, text: &str, look: impl Fn(&Cell) -> T) -> T {
        self.with(|screen| {
            let (rows, columns) = screen.size();
            let (rows, columns) = (u16::from(rows), u16::from(columns));
            for row in (0..rows).rev() {
                let line: Vec<String> = (0..columns)
                    .map(|column| {
                        screen
                            .cell(row, column)
                            .map_or_else(String::new, |it| it.contents().to_owned())
                    })
                    .map(|it| if it.is_empty() { String::from(" ") } else { it })
                    .collect();
                for column in 0..line.len() {
                    if line[column..].concat().starts_with(text) {
                        let column = u16::try_from(column).expect("a column");
                        return look(screen.cell(row, column).expect("a cell"));
                    }
                }
            }
            panic!("{text:?} is not on the screen:\n{}", screen.contents());
        })
    }

    /// Leaves by Ctrl-D; gives the exit code.
    pub(super) fn leave(mut self) -> u32 {
        self.press(CTRL_D);
        self.ended()
    }

    /// Waits for the end; gives the exit code.
    pub(super) fn ended(mut self) -> u32 {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.exit_code();
            }
            assert!(begin.elapsed() < PATIENCE, "it does not end:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // One that has ended cannot be killed any more.
        let _ = self.child.kill();
    }
}

fn nonzero(number: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(number).expect("some")
}
