//! What keys do that is not usual for an editor of lines.
//!
//! - **Enter** ends the entry if it is whole, and else begins another line, as far in as the one before.
//! - **Up** and **Down** go over the lines of the entry, then over earlier entries that begin like it.
//! - **Backspace**, **Left** and **Home** know the margin of a line; a closing bracket goes out again.
//! - **Tab** at the beginning of a line goes in.
//!
//! The editor has no command that puts another text before the cursor and leaves the cursor behind it, but completion
//! does just that: a key leaves its text as a [`Draft`] and asks for completion, which takes it from there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::{
    At, CharSearch, Cmd, ConditionalEventHandler, Editor, Event, EventContext, EventHandler,
    Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount, Word,
};

use super::margin;
use crate::cli::repl::entry::incomplete;
use crate::cli::repl::history::Past;

/// How far in a line is that stands inside of a bracket.
const STEP: &str = "    ";

/// What a key wants to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Draft {
    /// In place of what is before the cursor.
    Before(String),
    /// In place of everything.
    Whole(String),
}

/// Where keys leave their texts.
pub(super) type Drafts = Arc<Mutex<Option<Draft>>>;

/// Gives an editor these keys.
pub(super) fn bind<H: Helper, I: rustyline::history::History>(
    editor: &mut Editor<H, I>,
    past: &Arc<Mutex<Past>>,
    empty: &Arc<AtomicBool>,
    drafts: &Drafts,
) {
    let mut on = |code: KeyCode, modifiers: Modifiers, key: Key| {
        let key = WithDrafts(key, Arc::clone(drafts));
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
    on(KeyCode::Right, none, Key::Right);
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
    Right,
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

/// What a key does.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Do(Cmd),
    Write(Draft),
}

/// A key that can leave a text.
struct WithDrafts(Key, Drafts);

impl ConditionalEventHandler for WithDrafts {
    fn handle(
        &self,
        _: &Event,
        _: RepeatCount,
        _: bool,
        context: &EventContext<'_>,
    ) -> Option<Cmd> {
        Some(match self.0.step(context.line(), context.pos())? {
            Step::Do(command) => command,
            Step::Write(draft) => {
                *self.1.lock().unwrap_or_else(PoisonError::into_inner) = Some(draft);
                Cmd::Complete
            }
        })
    }
}

impl Key {
    /// What the key does at a place of a text; `None` for what is usual.
    fn step(&self, text: &str, at: usize) -> Option<Step> {
        match self {
            Self::Enter => Some(Step::Do(enter(text, at))),
            Self::Tab => {
                let start = margin::line_start(text, at);
                let before = text.get(start..at).unwrap_or_default();
                let begins = start > 0 && before.chars().all(|letter| letter == ' ');
                begins.then(|| Step::Do(Cmd::Insert(1, STEP.to_owned())))
            }
            Self::Backspace => backspace(text, at),
            Self::Left => {
                let margin = has_margin(text, at) && at == margin::line_start(text, at);
                margin.then(|| search(CharSearch::Backward('\n')))
            }
            Self::Right => {
                let ends = text.get(at..).is_some_and(|rest| rest.starts_with('\n'));
                ends.then_some(Step::Do(Cmd::Move(Movement::ForwardWord(1, At::Start, Word::Big))))
            }
            Self::Home => {
                has_margin(text, at).then(|| search(CharSearch::BackwardAfter(margin::SPACE)))
            }
            Self::Close(close) => {
                let before = text.get(margin::line_start(text, at)..at)?;
                let outward = before.len() >= STEP.len() && before.trim().is_empty();
                let fits = outward && has_margin(text, at) && !in_literal(text, at);
                let head = text.get(..at.checked_sub(STEP.len())?)?;
                fits.then(|| before_cursor(format!("{head}{close}")))
            }
            Self::Vertical { up, past, recall } => Some(vertical(*up, text, at, past, recall)),
            Self::Interrupt(empty) => {
                empty.store(text.is_empty(), Ordering::Relaxed);
                Some(Step::Do(Cmd::Interrupt))
            }
        }
    }
}

fn search(what: CharSearch) -> Step {
    Step::Do(Cmd::Move(Movement::ViCharSearch(1, what)))
}

/// Puts another text before the cursor.
fn before_cursor(text: String) -> Step {
    Step::Write(Draft::Before(text))
}

/// Whether the line that holds a byte has a margin before that byte.
fn has_margin(text: &str, at: usize) -> bool {
    let start = margin::line_start(text, at);
    start > line(text, at) && start <= at
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

fn backspace(text: &str, at: usize) -> Option<Step> {
    if !has_margin(text, at) {
        return None;
    }
    let start = margin::line_start(text, at);
    if at == start {
        // The line joins the one before.
        let end = line(text, at).checked_sub(1)?;
        return Some(before_cursor(text.get(..end)?.to_owned()));
    }
    let before = text.get(start..at)?;
    let count = (before.len() - 1) % STEP.len() + 1;
    let inward = count > 1 && before.chars().all(|letter| letter == ' ');
    inward.then(|| before_cursor(text[..at - count].to_owned()))
}

fn vertical(up: bool, text: &str, at: usize, past: &Mutex<Past>, recall: &Mutex<Recall>) -> Step {
    let mut recall = recall.lock().unwrap_or_else(PoisonError::into_inner);
    let browsing = recall.shown.as_ref().is_some_and(|(shown, _)| shown == text);
    let other_line = match up {
        true => text.get(..at).is_some_and(|before| before.contains('\n')),
        false => text.get(at..).is_some_and(|rest| rest.contains('\n')),
    };
    if !browsing && other_line {
        // The editor knows the columns of the screen, in which margins are as wide as the prompt.
        let step = if up { Cmd::LineUpOrPreviousHistory(1) } else { Cmd::LineDownOrNextHistory(1) };
        return Step::Do(step);
    }
    let past = past.lock().unwrap_or_else(PoisonError::into_inner);
    if !browsing {
        if !up {
            return Step::Do(Cmd::Noop);
        }
        *recall = Recall { typed: text.to_owned(), shown: None };
    }
    let typed = margin::without(&recall.typed);
    let place = recall.shown.as_ref().map_or(past.len(), |(_, place)| *place);
    let found = if up { past.before(place, &typed) } else { past.after(place, &typed) };
    let shown = match found.and_then(|place| Some((margin::with(past.get(place)?), place))) {
        Some(found) => found.clone(),
        None if up => return Step::Do(Cmd::Noop),
        None => {
            // Back to what was typed.
            recall.shown = None;
            return Step::Write(Draft::Whole(recall.typed.clone()));
        }
    };
    recall.shown = Some(shown.clone());
    Step::Write(Draft::Whole(shown.0))
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
            Step::Write(Draft::Whole(text)) => Some(text),
            _ => None,
        };
        assert_eq!(step(true, "let").as_deref(), Some("let y = 2"));
        assert_eq!(step(true, "let y = 2").as_deref(), Some("let x = 1"));
        assert_eq!(step(true, "let x = 1"), None);
        assert_eq!(step(false, "let x = 1").as_deref(), Some("let y = 2"));
        assert_eq!(step(false, "let y = 2").as_deref(), Some("let"));
    }

    #[test]
    fn keys_know_the_margin() {
        let text = margin::with("f(\n    a)");
        let second = text.find('a').unwrap_or_default();
        let start = second - STEP.len();
        assert!(has_margin(&text, second) && !has_margin(&text, 1));
        assert_eq!(backspace(&text, start), Some(before_cursor("f(".to_owned())));
        assert_eq!(backspace(&text, second), Some(before_cursor(text[..start].to_owned())));
        assert_eq!(backspace(&text, text.len()), None);
        let past = Mutex::new(Past::default());
        let recall = Mutex::new(Recall::default());
        let step = |up: bool, at: usize| vertical(up, &text, at, &past, &recall);
        assert_eq!(step(true, second), Step::Do(Cmd::LineUpOrPreviousHistory(1)));
        assert_eq!(step(false, 1), Step::Do(Cmd::LineDownOrNextHistory(1)));
    }
}
