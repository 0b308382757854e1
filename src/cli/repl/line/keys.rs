//! What keys do that is not usual for an editor of lines.
//!
//! - **Enter** ends the entry if it is whole, and else begins another line, as far in as the one before.
//! - **Up** and **Down** go over the lines of the entry, then over earlier entries that begin like it.
//! - **Backspace**, **Left** and **Home** know the margin of a line; a closing bracket goes out again.
//! - **Tab** at the beginning of a line goes in.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::{
    Cmd, ConditionalEventHandler, Editor, Event, EventContext, EventHandler, Helper, KeyCode,
    KeyEvent, Modifiers, Movement, RepeatCount,
};

use super::margin;
use crate::cli::repl::entry::incomplete;
use crate::cli::repl::history::Past;

/// How far in a line is that stands inside of a bracket.
const STEP: &str = "    ";

/// Gives an editor these keys.
pub(super) fn bind<H: Helper, I: rustyline::history::History>(
    editor: &mut Editor<H, I>,
    past: &Arc<Mutex<Past>>,
    empty: &Arc<AtomicBool>,
) {
    let mut on = |code: KeyCode, modifiers: Modifiers, key: Key| {
        let handler = EventHandler::Conditional(Box::new(key));
        editor.bind_sequence(KeyEvent(code, modifiers), handler);
    };
    let (none, ctrl) = (Modifiers::NONE, Modifiers::CTRL);
    on(KeyCode::Enter, none, Key::Enter);
    on(KeyCode::Char('J'), ctrl, Key::Enter);
    on(KeyCode::Char('M'), ctrl, Key::Enter);
    on(KeyCode::Tab, none, Key::Tab);
    on(KeyCode::Char('I'), ctrl, Key::Tab);
    on(KeyCode::Backspace, none, Key::Backspace);
    on(KeyCode::Char('H'), ctrl, Key::Backspace);
    on(KeyCode::Left, none, Key::Left);
    on(KeyCode::Char('B'), ctrl, Key::Left);
    on(KeyCode::Home, none, Key::Home);
    on(KeyCode::Char('A'), ctrl, Key::Home);
    for close in ['}', ']', ')'] {
        on(KeyCode::Char(close), none, Key::Close(close));
    }
    let recall = Arc::new(Mutex::new(Recall::default()));
    for (code, modifiers, up) in [
        (KeyCode::Up, none, true),
        (KeyCode::Char('P'), ctrl, true),
        (KeyCode::Down, none, false),
        (KeyCode::Char('N'), ctrl, false),
    ] {
        let (past, recall) = (Arc::clone(past), Arc::clone(&recall));
        on(code, modifiers, Key::Vertical { up, past, recall });
    }
    on(KeyCode::Char('C'), ctrl, Key::Interrupt(Arc::clone(empty)));
}

/// A key of ours.
enum Key {
    Enter,
    Tab,
    Backspace,
    Left,
    Home,
    Close(char),
    Vertical {
        up: bool,
        past: Arc<Mutex<Past>>,
        recall: Arc<Mutex<Recall>>,
    },
    /// Notes whether the line was empty.
    Interrupt(Arc<AtomicBool>),
}

/// Where in the history the user is.
#[derive(Default)]
struct Recall {
    /// What the line was before.
    typed: String,
    /// What was put in its place, and where it is in the history.
    shown: Option<(String, usize)>,
}

impl ConditionalEventHandler for Key {
    fn handle(
        &self,
        _: &Event,
        _: RepeatCount,
        _: bool,
        context: &EventContext<'_>,
    ) -> Option<Cmd> {
        let (text, at) = (context.line(), context.pos());
        match self {
            Self::Enter => Some(enter(text, at)),
            Self::Tab => {
                let start = margin::line_start(text, at);
                let before = text.get(start..at).unwrap_or_default();
                let begins = start > 0 && before.chars().all(|letter| letter == ' ');
                begins.then(|| Cmd::Insert(1, STEP.to_owned()))
            }
            Self::Backspace => backspace(text, at),
            Self::Left => {
                let start = margin::line_start(text, at);
                let wide = text.get(line(text, at)..start)?.chars().count();
                (at == start && wide > 0).then(|| Cmd::Move(back(wide + 1)))
            }
            Self::Home => {
                let start = margin::line_start(text, at);
                let count = text.get(start..at)?.chars().count();
                Some(if count == 0 { Cmd::Noop } else { Cmd::Move(back(count)) })
            }
            Self::Close(close) => {
                let start = margin::line_start(text, at);
                let before = text.get(start..at)?;
                let outward = start > 0 && before.len() >= STEP.len() && before.trim().is_empty();
                (outward && !in_literal(text, at))
                    .then(|| Cmd::Replace(back(STEP.len()), Some(close.to_string())))
            }
            Self::Vertical { up, past, recall } => Some(vertical(*up, text, at, past, recall)),
            Self::Interrupt(empty) => {
                empty.store(text.is_empty(), Ordering::Relaxed);
                Some(Cmd::Interrupt)
            }
        }
    }
}

/// So many characters to the left.
fn back(count: usize) -> Movement {
    Movement::BackwardChar(many(count))
}

fn many(count: usize) -> RepeatCount {
    RepeatCount::try_from(count).unwrap_or(RepeatCount::MAX)
}

/// Where the line that holds a byte begins, its margin included.
fn line(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// Whether a byte is inside of a text literal.
fn in_literal(text: &str, at: usize) -> bool {
    use crate::lang::source::{Interner, SourceId};
    let before = text.get(..at).unwrap_or(text);
    crate::lang::syntax::lexer::lex(SourceId(0), before, &mut Interner::new()).open_text
}

fn enter(text: &str, at: usize) -> Cmd {
    let end = text[at..].trim().is_empty();
    if !incomplete(&margin::without(text)) {
        return Cmd::AcceptLine;
    }
    let start = margin::line_start(text, at);
    let here = text.get(start..at).unwrap_or_default();
    let mut indent: String = here.chars().take_while(|letter| *letter == ' ').collect();
    if here.trim_end().ends_with(['{', '[', '(']) {
        indent.push_str(STEP);
    }
    if in_literal(text, at) || here.trim().is_empty() && !here.is_empty() && end {
        // Spaces in a literal are its own; two empty lines are to be empty.
        indent.clear();
    }
    Cmd::Insert(1, format!("\n{}{indent}", margin::margin()))
}

fn backspace(text: &str, at: usize) -> Option<Cmd> {
    let start = margin::line_start(text, at);
    let wide = text.get(line(text, at)..start)?.chars().count();
    if at == start && wide > 0 {
        // The line joins the one before.
        return Some(Cmd::Replace(back(wide + 1), None));
    }
    let before = text.get(start..at)?;
    let inward = start > 0 && !before.is_empty() && before.chars().all(|letter| letter == ' ');
    let count = (before.len() - 1) % STEP.len() + 1;
    inward.then(|| Cmd::Replace(back(count), None))
}

fn vertical(up: bool, text: &str, at: usize, past: &Mutex<Past>, recall: &Mutex<Recall>) -> Cmd {
    let mut recall = recall.lock().unwrap_or_else(PoisonError::into_inner);
    let browsing = recall.shown.as_ref().is_some_and(|(shown, _)| shown == text);
    if !browsing && let Some(step) = other_line(up, text, at) {
        return step;
    }
    let past = past.lock().unwrap_or_else(PoisonError::into_inner);
    if !browsing {
        if !up {
            return Cmd::Noop;
        }
        *recall = Recall { typed: text.to_owned(), shown: None };
    }
    let typed = margin::without(&recall.typed);
    let place = recall.shown.as_ref().map_or(past.len(), |(_, place)| *place);
    let found = if up { past.before(place, &typed) } else { past.after(place, &typed) };
    let shown = match found.and_then(|place| Some((margin::with(past.get(place)?), place))) {
        Some(found) => found.clone(),
        None if up => return Cmd::Noop,
        None => {
            // Back to what was typed.
            recall.shown = None;
            return Cmd::Replace(Movement::WholeBuffer, Some(recall.typed.clone()));
        }
    };
    recall.shown = Some(shown.clone());
    Cmd::Replace(Movement::WholeBuffer, Some(shown.0))
}

/// One line up or down in the entry, in the same column of the screen; `None` on its first or last line.
fn other_line(up: bool, text: &str, at: usize) -> Option<Cmd> {
    let start = line(text, at);
    let column = text.get(margin::line_start(text, at)..at)?.chars().count();
    let target = if up {
        line(text, start.checked_sub(1)?)
    } else {
        start + text.get(start..)?.find('\n')? + 1
    };
    let inner = margin::line_start(text, target);
    let rest = text.get(inner..)?;
    let rest = rest.split('\n').next().unwrap_or_default();
    let wanted = inner + rest.char_indices().nth(column).map_or(rest.len(), |(byte, _)| byte);
    Some(Cmd::Move(if up {
        back(text.get(wanted..at)?.chars().count())
    } else {
        Movement::ForwardChar(many(text.get(at..wanted)?.chars().count()))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enter_goes_on_where_something_is_open() {
        assert_eq!(enter("1 + 1", 5), Cmd::AcceptLine);
        let margin = margin::margin();
        assert_eq!(enter("fn f() {", 8), Cmd::Insert(1, format!("\n{margin}    ")));
        assert_eq!(enter("let a =", 7), Cmd::Insert(1, format!("\n{margin}")));
        let open = format!("fn f() {{\n{margin}    ");
        assert_eq!(enter(&open, open.len()), Cmd::Insert(1, format!("\n{margin}")));
        let twice = format!("{open}\n{margin}");
        assert_eq!(enter(&twice, twice.len()), Cmd::AcceptLine);
    }

    #[test]
    fn entries_are_recalled_by_how_they_begin() {
        let past = Mutex::new(Past::default());
        for entry in ["let x = 1", "print(x)", "let y = 2"] {
            past.lock().unwrap_or_else(PoisonError::into_inner).add(entry);
        }
        let recall = Mutex::new(Recall::default());
        let step = |up: bool, text: &str| match vertical(up, text, text.len(), &past, &recall) {
            Cmd::Replace(_, text) => text,
            _ => None,
        };
        assert_eq!(step(true, "let").as_deref(), Some("let y = 2"));
        assert_eq!(step(true, "let y = 2").as_deref(), Some("let x = 1"));
        assert_eq!(step(true, "let x = 1"), None);
        assert_eq!(step(false, "let x = 1").as_deref(), Some("let y = 2"));
        assert_eq!(step(false, "let y = 2").as_deref(), Some("let"));
    }

    #[test]
    fn arrows_go_over_lines() {
        let text = margin::with("ab\ncdef");
        let end = text.len();
        assert_eq!(other_line(true, &text, 1), None);
        assert_eq!(other_line(true, &text, end), Some(Cmd::Move(Movement::BackwardChar(13))));
        assert_eq!(other_line(false, &text, 1), Some(Cmd::Move(Movement::ForwardChar(11))));
    }
}
