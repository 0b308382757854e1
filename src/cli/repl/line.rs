//! Lines from a terminal, with editing, history and completion: the only file that knows rustyline.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Editor, Helper, Highlighter, Hinter, Result};

use super::Prompt;
use super::state::{State, incomplete};
use crate::cli::exit::Exit;
use crate::engine::disk;

/// Before an entry.
pub(super) const PROMPT: &str = "comity> ";

/// How many entries are remembered.
const REMEMBERED: usize = 2000;

/// Reads entries until the user leaves.
pub(super) fn read(prompt: &mut Prompt) -> Exit {
    let Ok(mut editor) = editor(prompt) else {
        prompt.screen.complain("this terminal cannot be read from", None);
        return Exit::Failed;
    };
    let history = history();
    if let Some(path) = &history {
        // Without a history the prompt works all the same.
        let _ = editor.load_history(path);
    }
    let exit = loop {
        match editor.readline(PROMPT) {
            // Errors have been shown; only the wish to leave ends the session.
            Ok(text) if prompt.enter(&text) == Some(Exit::Good) => break Exit::Good,
            Ok(_) | Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break Exit::Good,
            Err(_) => break Exit::Failed,
        }
    };
    if let Some(path) = &history {
        let _ = editor.append_history(path);
    }
    exit
}

/// How many characters fit on a line of the terminal; `None` where there is none.
pub(in crate::cli) fn columns() -> Option<usize> {
    let (columns, _) = Editor::<(), FileHistory>::new().ok()?.dimensions()?;
    Some(usize::from(columns)).filter(|&columns| columns > 0)
}

fn editor(prompt: &Prompt) -> Result<Editor<Assistant, FileHistory>> {
    let config = Config::builder().completion_type(CompletionType::List).bracketed_paste(true);
    let config =
        config.auto_add_history(true).max_history_size(REMEMBERED)?.history_ignore_dups(true)?;
    let mut editor = Editor::with_config(config.build())?;
    editor.set_helper(Some(Assistant { state: Rc::clone(&prompt.state) }));
    Ok(editor)
}

/// What helps while a line is edited: completion, and whether Enter ends the entry.
#[derive(Helper, Hinter, Highlighter)]
struct Assistant {
    state: Rc<RefCell<State>>,
}

impl Completer for Assistant {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _context: &Context<'_>,
    ) -> Result<(usize, Vec<String>)> {
        Ok(self.state.borrow().completions(line.get(..at).unwrap_or_default()))
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        let open = incomplete(context.input());
        Ok(if open { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

/// `$XDG_STATE_HOME/comity/history`, or its usual place.
fn history() -> Option<PathBuf> {
    let given =
        std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::home_dir().map(|home| home.join(".local/state"));
    let folder = given.or_else(home)?.join("comity");
    disk::make_folder(&folder).then(|| folder.join("history"))
}
