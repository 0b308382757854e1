//! What helps while a line is edited: completion, hints, colours.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::sync::PoisonError;

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::line_buffer::LineBuffer;
use rustyline::{Changeset, CompletionType, Context, Helper, Result, Validator};
use unicode_width::UnicodeWidthStr as _;

use super::keys::{Draft, Drafts};
use super::margin;
use crate::cli::repl::command;
use crate::cli::repl::entry::{CONTINUED, PROMPT};
use crate::cli::repl::state::State;
use crate::engine::assist::{Sort, brackets, mistake, pieces};

/// The helper of the editor.
#[derive(Helper, Validator)]
pub(super) struct Assistant {
    state: Rc<RefCell<State>>,
    colour: bool,
    /// How wide the terminal is.
    width: usize,
    /// Whether the entry is done, so that what only helps while it is edited is left out.
    done: Cell<bool>,
    /// What keys want to be written.
    drafts: Drafts,
    /// Whether what is completed is the whole text.
    whole: Cell<bool>,
}

impl Assistant {
    pub(super) fn new(state: Rc<RefCell<State>>, colour: bool, drafts: Drafts) -> Self {
        let (done, whole) = (Cell::new(false), Cell::new(false));
        Self { state, colour, width: 80, done, drafts, whole }
    }

    /// A new entry begins.
    pub(super) fn begin(&mut self, width: usize) {
        self.width = width;
        self.done.set(false);
    }

    /// How many characters fit behind the end of a text.
    fn room(&self, text: &str) -> usize {
        let last = text.rsplit('\n').next().unwrap_or_default();
        let lead = if text.contains('\n') { 0 } else { PROMPT.len() };
        self.width.saturating_sub(lead + last.width() % self.width.max(1) + 2)
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let draft = self.drafts.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.whole.set(matches!(draft, Some(Draft::Whole(_))));
        if let Some(Draft::Before(text) | Draft::Whole(text)) = draft {
            return Ok((0, vec![Pair { display: String::new(), replacement: text }]));
        }
        let found = self.state.borrow().completions(line, at);
        let wide =
            found.candidates.iter().map(|it| it.text.trim_end().width()).max().unwrap_or(0).min(28);
        let pairs = found.candidates.into_iter().map(|it| {
            let shown = it.text.trim_end();
            let gap = " ".repeat(wide.saturating_sub(shown.width()));
            Pair { display: format!("{shown}{gap}  {}", it.sort), replacement: it.text }
        });
        Ok((found.start, pairs.collect()))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, chosen: &str, changes: &mut Changeset) {
        let end = if self.whole.take() { line.len() } else { line.pos() };
        line.replace(start..end, chosen, changes);
    }
}

/// What is shown in grey behind the line.
pub(super) struct Hint {
    shown: String,
    /// What Right puts there.
    taken: Option<String>,
}

impl rustyline::hint::Hint for Hint {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.taken.as_deref()
    }
}

impl Hinter for Assistant {
    type Hint = Hint;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<Hint> {
        // Without colours it could not be told from what was typed.
        if !self.colour || at < line.len() || line.trim().is_empty() {
            return None;
        }
        let state = self.state.borrow();
        let room = self.room(line);
        let text = margin::without(line);
        let past = state.past.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = past.before(past.len(), &text).and_then(|place| past.get(place));
        if let Some(rest) =
            earlier.and_then(|entry| entry.strip_prefix(&text)).filter(|it| !it.is_empty())
        {
            let mut shown: String = rest.split('\n').next().unwrap_or_default().to_owned();
            if rest.contains('\n') {
                shown.push_str(" …");
            }
            let shown = cut(&shown, room)?;
            return Some(Hint { shown, taken: Some(margin::with(rest)) });
        }
        drop(past);
        let call = state.signature(line, at)?;
        // Only what is still to come, and only where an argument begins.
        if !line.trim_end().ends_with(['(', ',']) {
            return None;
        }
        let rest = call.rest().join(", ");
        let space = if line.ends_with(',') { " " } else { "" };
        let shown = cut(&format!("{space}{rest})"), room)?;
        (!rest.is_empty()).then_some(Hint { shown, taken: None })
    }
}

/// A text that fits, or nothing where there is no room to speak of.
fn cut(text: &str, room: usize) -> Option<String> {
    if text.width() <= room {
        return Some(text.to_owned());
    }
    (room > 12).then(|| text.chars().take(room.saturating_sub(2)).chain(['…']).collect())
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, at: usize) -> Cow<'l, str> {
        let script = command::script_of(line);
        let order = script.is_some();
        let pair = (!self.done.get()).then(|| brackets(line, at)).flatten();
        let wrong = if order || self.done.get() { None } else { wrong(line, at) };
        Cow::Owned(painted(line, pair, wrong.as_ref(), self.colour))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.colour {
            Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m"))
        } else {
            Cow::Borrowed(prompt)
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
    }

    fn highlight_candidate<'c>(&self, candidate: &'c str, _: CompletionType) -> Cow<'c, str> {
        match candidate.rsplit_once("  ") {
            Some((name, sort)) if self.colour => {
                Cow::Owned(format!("{name}  \x1b[2m{sort}\x1b[0m"))
            }
            _ => Cow::Borrowed(candidate),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.done.set(kind == CmdKind::ForcedRefresh);
        true
    }
}

/// Where a line cannot be read, unless that is where the user is writing.
fn wrong(line: &str, at: usize) -> Option<Range<usize>> {
    mistake(line.trim_end_matches([' ', ';'])).filter(|range| range.end < at)
}

/// The code of a colour.
fn code(sort: Sort) -> &'static str {
    match sort {
        Sort::Keyword => "35",
        Sort::Constant | Sort::Number => "36",
        Sort::Text => "32",
        Sort::Comment => "2",
        Sort::Call => "34",
        Sort::Label => "33",
        Sort::Bad => "31",
    }
}

/// A text in colours, with the prompts of its further lines; as wide as the text itself.
pub(super) fn painted(
    text: &str,
    pair: Option<(usize, usize)>,
    wrong: Option<&Range<usize>>,
    colour: bool,
) -> String {
    let pieces = if colour { pieces(text) } else { Vec::new() };
    let mut pieces = pieces.iter().peekable();
    let (mut out, mut style) = (String::with_capacity(text.len() * 2), String::new());
    let mut column: Option<usize> = None;
    for (at, letter) in text.char_indices() {
        while pieces.peek().is_some_and(|piece| piece.range.end <= at) {
            pieces.next();
        }
        let sort = pieces.peek().filter(|piece| piece.range.contains(&at)).map(|piece| piece.sort);
        let mut wanted: Vec<&str> = sort.map(code).into_iter().collect();
        let bracket = pair.is_some_and(|(begin, end)| begin == at || end == at);
        if bracket {
            wanted.extend(["1", "7"]);
        }
        if wrong.is_some_and(|range| range.contains(&at)) {
            wanted.extend(["4", "31"]);
        }
        // A margin is drawn as a prompt.
        let place = column.filter(|_| letter == margin::SPACE);
        let shown = place.and_then(|place| CONTINUED.chars().nth(place)).unwrap_or(letter);
        if letter == margin::SPACE {
            wanted = vec!["2"];
        }
        column = if letter == '\n' { Some(0) } else { place.map(|place| place + 1) };
        let next = if colour && letter != '\n' { wanted.join(";") } else { String::new() };
        if next != style {
            if !style.is_empty() {
                out.push_str("\x1b[0m");
            }
            if !next.is_empty() {
                out.push_str(&format!("\x1b[{next}m"));
            }
            style = next;
        }
        out.push(if shown == margin::SPACE { ' ' } else { shown });
    }
    if !style.is_empty() {
        out.push_str("\x1b[0m");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_their_prompts_and_colours() {
        let text = margin::with("let x = [\n1]");
        assert_eq!(painted(&text, None, None, false), "let x = [\n    ... 1]");
        let coloured = painted("let x = f(1)", Some((9, 11)), None, true);
        assert!(
            coloured.starts_with("\x1b[35mlet\x1b[0m x = \x1b[34mf\x1b[0m\x1b[1;7m(\x1b[0m"),
            "{coloured:?}"
        );
        let wrong = painted("let let x", None, Some(&(4..7)), true);
        assert!(wrong.contains("\x1b[35;4;31mlet"), "{wrong:?}");
    }

    #[test]
    fn what_is_being_written_is_no_mistake() {
        assert_eq!(wrong("let let x = 1", 13), Some(4..7));
        assert_eq!(wrong("let let", 7), None);
        assert_eq!(wrong("1 + 1;", 6), None);
    }
}
