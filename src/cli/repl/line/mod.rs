//! Lines from a terminal: the only room that knows rustyline.
//!
//! ```text
//! margin      how the lines of an entry stand below each other
//! keys        what keys do: Enter, arrows, Backspace, Tab, brackets
//! assistant   completion, hints, colours while a line is edited
//! past        the history, as the editor wants it
//! ```

mod assistant;
mod keys;
mod margin;
mod past;

use std::io::IsTerminal as _;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustyline::config::BellStyle;
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor, Result};

use super::Prompt;
use super::entry::{CONTINUED, PROMPT};
use super::history::Past;
use crate::cli::exit::Exit;
use assistant::Assistant;
use past::Entries;

/// Who presses Ctrl-C twice within this time wants to leave.
const TWICE: Duration = Duration::from_secs(2);

/// How many characters fit on a line of the terminal; `None` where there is none.
pub(in crate::cli) fn columns() -> Option<usize> {
    size().map(|(columns, _)| columns)
}

/// How many characters fit on a line of the terminal, and how many lines on its screen.
pub(super) fn size() -> Option<(usize, usize)> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let (columns, rows) = Editor::<(), DefaultHistory>::new().ok()?.dimensions()?;
    (columns > 0 && rows > 0).then(|| (usize::from(columns), usize::from(rows)))
}

/// Reads entries until the user leaves.
pub(super) fn read(prompt: &mut Prompt) -> Exit {
    let empty = Arc::new(AtomicBool::new(true));
    let past = Arc::clone(&prompt.state.borrow().past);
    let Ok(mut editor) = editor(prompt, &past, &empty) else {
        prompt.screen.complain("this terminal cannot be read from", None);
        return Exit::Failed;
    };
    let mut pressed: Option<Instant> = None;
    loop {
        prompt.fit();
        if let Some(assistant) = editor.helper_mut() {
            assistant.begin(prompt.state.borrow().session().window().width);
        }
        match editor.readline(PROMPT) {
            Ok(text) => {
                let text = margin::without(&text);
                remember(&past, &text);
                // Errors have been shown; only the wish to leave ends the session.
                pressed = match prompt.enter(&text) {
                    Some(Exit::Good) => return Exit::Good,
                    Some(Exit::Interrupted) => Some(Instant::now()),
                    _ => None,
                };
            }
            Err(ReadlineError::Interrupted) => {
                if !empty.load(Ordering::Relaxed) {
                    pressed = None;
                    continue;
                }
                if pressed.is_some_and(|before| before.elapsed() < TWICE) {
                    return Exit::Interrupted;
                }
                pressed = Some(Instant::now());
                prompt.screen.note("Ctrl-D leaves; so does Ctrl-C once more");
            }
            Err(ReadlineError::Eof) => return Exit::Good,
            Err(_) => return Exit::Failed,
        }
    }
}

/// Puts an entry into the history.
pub(super) fn remember(past: &Mutex<Past>, text: &str) {
    past.lock().unwrap_or_else(PoisonError::into_inner).add(text);
}

/// A text as if it had been typed at the prompt.
pub(super) fn echo(text: &str, colour: bool) -> String {
    let mut out = String::new();
    for (at, line) in assistant::painted(text, None, None, colour).split('\n').enumerate() {
        let lead = if at == 0 { PROMPT } else { CONTINUED };
        out.push_str(&if colour { format!("\x1b[1m{lead}\x1b[0m") } else { lead.to_owned() });
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn editor(
    prompt: &Prompt,
    past: &Arc<Mutex<Past>>,
    empty: &Arc<AtomicBool>,
) -> Result<Editor<Assistant, Entries>> {
    let colour = prompt.screen.gives_colour();
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .completion_prompt_limit(120)
        .bracketed_paste(true)
        .auto_add_history(false)
        .bell_style(BellStyle::None)
        // Prompts of further lines are drawn with the text, also where there are no colours.
        .color_mode(ColorMode::Forced)
        .build();
    let mut editor = Editor::with_history(config, Entries(Arc::clone(past)))?;
    let drafts = keys::Drafts::default();
    let assistant = Assistant::new(Rc::clone(&prompt.state), colour, Arc::clone(&drafts));
    editor.set_helper(Some(assistant));
    keys::bind(&mut editor, past, empty, &drafts);
    Ok(editor)
}
