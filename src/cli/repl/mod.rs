//! `comity repl`: try things out line by line.
//!
//! ```text
//! entry      the text of an entry: prompts of pastes, whether it is whole
//! command    what begins with `:` or `?`
//! state      the session, without any terminal: text in, what to show out
//! inspect, files, measure, settings      what its commands do
//! pictures   figures as terminals draw them that can
//! history    entries of this and earlier sessions
//! line       a terminal: editing, keys, hints, colours
//! ```
//!
//! Without a terminal (`comity repl < lines`) there is no prompt and no colour, and the first error ends it. What
//! could stand at a place and what the pieces of a text are is the engine's to say (`engine::assist`), so that an
//! editor can ask as well.

mod command;
mod entry;
mod files;
mod help;
mod history;
mod inspect;
mod line;
mod measure;
mod pictures;
mod settings;
mod state;

use std::cell::RefCell;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use super::args::ReplOptions;
use super::exit::{Exit, forget_interrupt, on_interrupt};
use super::progress::Watched;
use super::screen::Screen;
use super::script::limits;
use crate::engine::{DEFAULT_SEED, Disk, Engine, Interrupt, Window, disk};
use history::Past;
pub(super) use line::columns;
use state::{Draft, Reply, State};

/// Opens a session.
pub(super) fn repl(options: &ReplOptions, screen: Screen) -> Exit {
    if let Some(file) = options.file.as_ref().filter(|file| !file.exists()) {
        // The command is wrong, not a script.
        let what = format!("cannot read `{}`: there is no such file", file.display());
        screen.complain(&what, None);
        return Exit::Usage;
    }
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    let live = std::io::stdin().is_terminal();
    let seed = options.seed.unwrap_or_else(|| if live { other_seed() } else { DEFAULT_SEED });
    let host = Watched::new(Disk::new(".", false), screen, live);
    let engine = Engine::default().with_host(host).with_folder(".");
    let engine = engine.with_limits(limits(&options.limits)).with_seed(seed);
    let mut state = State::new(engine.with_interrupt(stop.clone()), seed, screen);
    state.live = live;
    state.shell = options.shell;
    if live {
        let folder = folder();
        state.kept = folder.as_ref().map(|folder| folder.join("session.comity"));
        let past = Past::open(folder.map(|folder| folder.join("history")));
        state.past = Arc::new(Mutex::new(past));
        screen.give(&help::greeting(seed));
    }
    let mut prompt = Prompt { state: Rc::new(RefCell::new(state)), stop, screen };
    prompt.fit();
    if let Some(file) = &options.file {
        let exit = prompt.enter(&format!(":load {}", file.display()));
        if let (Some(exit), false) = (exit, live || options.keep_going) {
            return exit;
        }
    }
    if !live {
        return piped(&mut prompt, options.keep_going);
    }
    let exit = line::read(&mut prompt);
    prompt.state.borrow().keep();
    exit
}

/// Six digits that nobody has chosen.
fn other_seed() -> u64 {
    std::collections::hash_map::RandomState::new().build_hasher().finish() % 1_000_000
}

/// `$XDG_STATE_HOME/comity`, or its usual place.
fn folder() -> Option<PathBuf> {
    let given =
        std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::home_dir().map(|home| home.join(".local/state"));
    let folder = given.or_else(home)?.join("comity");
    disk::make_folder(&folder).then_some(folder)
}

/// A session with the screen that it is shown on.
struct Prompt {
    state: Rc<RefCell<State>>,
    stop: Interrupt,
    screen: Screen,
}

impl Prompt {
    /// Shows values as they fit the terminal as it is now.
    fn fit(&self) {
        if let Some((width, rows)) = line::size() {
            let before = self.state.borrow().session().window();
            // A value leaves room for what was typed; where the user has chosen, that stands.
            let rows = if before.rows == Window::default().rows {
                before.rows.max(rows)
            } else {
                before.rows
            };
            let window = Window { width, rows, colour: self.screen.gives_colour() };
            self.state.borrow_mut().set_window(window);
        }
    }

    /// Runs an entry and shows what comes of it; gives an exit where there was an error, or the wish to leave.
    fn enter(&mut self, text: &str) -> Option<Exit> {
        self.stop.clear();
        forget_interrupt();
        let reply = self.state.borrow_mut().enter(text);
        match reply {
            Reply::Nothing => None,
            Reply::Quit => Some(Exit::Good),
            Reply::Said { text, warnings, notes } => {
                self.screen.warnings(self.state.borrow().session().sources(), &warnings);
                self.screen.give(&text);
                notes.iter().for_each(|note| self.screen.note(note));
                None
            }
            Reply::Refused { what, help } => {
                self.screen.complain(&what, help.as_deref());
                Some(Exit::Failed)
            }
            Reply::Failed(error) => {
                let exit = Exit::of(&error);
                if exit == Exit::Interrupted && std::io::stdin().is_terminal() {
                    // The terminal has shown the key that was pressed.
                    self.screen.say("\n");
                }
                self.screen.error(&error);
                Some(exit)
            }
            Reply::Shell(command) => self.shell(&command),
            Reply::Edit(draft) => self.edit(draft),
        }
    }

    fn shell(&self, command: &str) -> Option<Exit> {
        let run = std::process::Command::new("sh").arg("-c").arg(command).status();
        match run {
            Ok(status) if status.success() => None,
            Ok(status) => {
                let code =
                    status.code().map_or_else(String::new, |code| format!(" with code {code}"));
                self.screen.complain(&format!("`{command}` ended{code}"), None);
                Some(Exit::Failed)
            }
            Err(error) => {
                self.screen
                    .complain(&format!("cannot run `{command}`: {}", disk::describe(&error)), None);
                Some(Exit::Failed)
            }
        }
    }

    /// Opens the user's editor, then enters what was written.
    fn edit(&mut self, draft: Draft) -> Option<Exit> {
        if !std::io::stdin().is_terminal() {
            self.screen.complain("there is no terminal to edit in", None);
            return Some(Exit::Failed);
        }
        let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
        let editor =
            editor.filter(|it| !it.trim().is_empty()).unwrap_or_else(|| String::from("vi"));
        let (path, text) = match draft {
            Draft::File(path) => (path, None),
            Draft::Text(text) => {
                let name = format!("comity-{}.comity", std::process::id());
                let path = std::env::temp_dir().join(name);
                if let Err(reason) = disk::write_text(&path, &(text.clone() + "\n"), true) {
                    self.screen
                        .complain(&format!("cannot write `{}`: {reason}", path.display()), None);
                    return Some(Exit::Failed);
                }
                (path, Some(text))
            }
        };
        let command = format!("{editor} \"$1\"");
        let mut run = std::process::Command::new("sh");
        let ended = run.arg("-c").arg(command).arg("sh").arg(&path).status();
        if !ended.is_ok_and(|status| status.success()) {
            let help = "the environment's `VISUAL` or `EDITOR` names another";
            self.screen.complain(&format!("the editor `{editor}` did not end well"), Some(help));
            return Some(Exit::Failed);
        }
        let Some(before) = text else {
            return self.enter(&format!(":load {}", path.display()));
        };
        let written = disk::read_text(&path).unwrap_or_default();
        // The draft has served.
        let _ = std::fs::remove_file(&path);
        if written.trim().is_empty() || written.trim() == before.trim() {
            self.screen.note("nothing was changed");
            return None;
        }
        let written = written.trim_end();
        self.screen.give(&line::echo(written, self.screen.gives_colour()));
        line::remember(&self.state.borrow().past, written);
        self.enter(written)
    }
}

/// Entries from a pipe or a file: a line that is unfinished goes on with the next.
fn piped(prompt: &mut Prompt, keep_going: bool) -> Exit {
    let (mut entry, mut worst) = (String::new(), Exit::Good);
    let mut lines = std::io::stdin().lock().lines();
    loop {
        let line = match lines.next() {
            Some(Ok(line)) => Some(line),
            Some(Err(_)) => {
                prompt.screen.complain("cannot read standard input: it is not text in UTF-8", None);
                return Exit::Usage;
            }
            None => None,
        };
        let ended = line.is_none();
        if let Some(line) = line {
            if !entry.is_empty() {
                entry.push('\n');
            }
            entry.push_str(&line);
        }
        if ended || !entry::incomplete(&entry) {
            let text = std::mem::take(&mut entry);
            match prompt.enter(&text) {
                // Only the wish to leave ends it well.
                Some(Exit::Good) => return worst,
                Some(exit) if keep_going && exit != Exit::Interrupted => worst = worst.and(exit),
                Some(exit) => return exit,
                None => {}
            }
        }
        if ended {
            return worst;
        }
    }
}
