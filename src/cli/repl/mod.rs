//! `comity repl`: try things out line by line.
//!
//! [`state`] holds the session and knows no terminal, [`command`] reads what begins with `:` or `?`, [`help`] has
//! the words, [`line`] reads from a terminal. Without a terminal (`comity repl < lines`) there is no prompt, and the
//! first error ends it.

mod command;
mod help;
mod line;
mod state;

use std::cell::RefCell;
use std::io::{BufRead as _, IsTerminal as _};
use std::rc::Rc;

use super::args::ReplOptions;
use super::exit::{Exit, forget_interrupt, on_interrupt};
use super::screen::Screen;
use super::script::limits;
use crate::engine::{Disk, Engine, Interrupt};
pub(super) use line::columns;
use state::{Reply, State};

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
    let engine = Engine::default().with_host(Disk::new(".", false)).with_folder(".");
    let engine = engine
        .with_limits(limits(&options.limits))
        .with_seed(options.seed)
        .with_interrupt(stop.clone());
    let mut prompt =
        Prompt { state: Rc::new(RefCell::new(State::new(engine, options.seed))), stop, screen };
    let live = std::io::stdin().is_terminal();
    if live {
        screen.give(&help::greeting(options.seed));
    }
    if let Some(file) = &options.file {
        let exit = prompt.enter(&format!(":load {}", file.display()));
        if let (Some(exit), false) = (exit, live) {
            return exit;
        }
    }
    if live { line::read(&mut prompt) } else { piped(&mut prompt) }
}

/// A session with the screen that it is shown on.
struct Prompt {
    state: Rc<RefCell<State>>,
    stop: Interrupt,
    screen: Screen,
}

impl Prompt {
    /// Runs an entry and shows what comes of it; gives an exit where there was an error, or the wish to leave.
    fn enter(&mut self, text: &str) -> Option<Exit> {
        self.stop.clear();
        forget_interrupt();
        let reply = self.state.borrow_mut().enter(text);
        match reply {
            Reply::Nothing => None,
            Reply::Quit => Some(Exit::Good),
            Reply::Said { text, warnings } => {
                self.screen.warnings(self.state.borrow().session().sources(), &warnings);
                self.screen.give(&text);
                None
            }
            Reply::Refused { what, help } => {
                self.screen.complain(&what, help.as_deref());
                Some(Exit::Failed)
            }
            Reply::Failed(error) => {
                self.screen.error(&error);
                Some(Exit::of(&error))
            }
        }
    }
}

/// Entries from a pipe or a file: a line that is unfinished goes on with the next.
fn piped(prompt: &mut Prompt) -> Exit {
    let mut entry = String::new();
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
            entry.push_str(&line);
            entry.push('\n');
        }
        if ended || !state::incomplete(&entry) {
            let text = std::mem::take(&mut entry);
            if let Some(exit) = prompt.enter(&text) {
                return exit;
            }
        }
        if ended {
            return Exit::Good;
        }
    }
}
