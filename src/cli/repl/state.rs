//! The session behind the prompt, without any terminal: text in, what to show out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::command::{Command, parse};
use super::help;
use crate::cli::script::duration;
use crate::cli::{doc, markdown};
use crate::engine::library::MODULES;
use crate::engine::{Disk, Engine, Entry, Error, Session, Warning, disk};
use crate::lang::diagnostic::nearest;
use crate::lang::source::{Interner, SourceId};
use crate::lang::syntax::parser;

/// What an entry is answered with.
pub(super) enum Reply {
    /// There is nothing to show.
    Nothing,
    /// It worked.
    Said {
        /// For standard output.
        text: String,
        /// What is likely not meant.
        warnings: Vec<Warning>,
    },
    /// An order that makes no sense or cannot be done.
    Refused {
        /// What is wrong.
        what: String,
        /// What could be done.
        help: Option<String>,
    },
    /// The script failed; the session is as it was.
    Failed(Error),
    /// The user wants to leave.
    Quit,
}

/// A session with what the prompt remembers of it.
pub(super) struct State {
    engine: Engine,
    session: Session,
    seed: u64,
    /// The latest script that was loaded.
    file: Option<PathBuf>,
    /// The entries that worked, for `:save`.
    accepted: Vec<String>,
}

/// Whether an entry ends inside something that is still open. Two empty lines end it all the same.
pub(super) fn incomplete(text: &str) -> bool {
    if parse(text).is_some() || text.ends_with("\n\n\n") {
        return false;
    }
    parser::parse(SourceId(0), text, &mut Interner::new()).incomplete
}

impl State {
    /// A session without any bindings.
    pub(super) fn new(engine: Engine, seed: u64) -> Self {
        let session = Session::new(engine.clone());
        Self { engine, session, seed, file: None, accepted: Vec::new() }
    }

    /// The session itself.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// Answers an entry.
    pub(super) fn enter(&mut self, text: &str) -> Reply {
        let text = without_prompts(text);
        if text.trim().is_empty() {
            return Reply::Nothing;
        }
        match parse(&text) {
            Some(Ok(command)) => self.obey(&command),
            Some(Err((what, help))) => Reply::Refused { what, help },
            None => {
                let entry = self.session.enter(&text);
                self.answer(entry, &text)
            }
        }
    }

    fn answer(&mut self, entry: Entry, text: &str) -> Reply {
        match entry {
            Entry::Done { value, warnings, .. } => {
                self.accepted.push(text.trim_end().to_owned());
                let text = value.map(|value| value + "\n").unwrap_or_default();
                Reply::Said { text, warnings }
            }
            Entry::Incomplete => refused(
                "the text ends in the middle of something",
                Some("a bracket or a quote is still open"),
            ),
            Entry::Failed(error) => Reply::Failed(error),
        }
    }

    fn obey(&mut self, command: &Command<'_>) -> Reply {
        match command {
            Command::Help | Command::Describe("") => said(help::HELP),
            Command::Describe(name) => self.describe(name),
            Command::Load(path) => self.load(path),
            Command::Reload => match self.file.clone() {
                Some(path) => {
                    let before =
                        std::mem::replace(&mut self.session, Session::new(self.engine.clone()));
                    let accepted = std::mem::take(&mut self.accepted);
                    let reply = self.load(&path.to_string_lossy());
                    if !matches!(reply, Reply::Said { .. }) {
                        (self.session, self.accepted) = (before, accepted);
                    }
                    reply
                }
                None => refused("nothing has been loaded yet", Some("`:load FILE` loads a script")),
            },
            Command::Type(text) => match self.session.try_out(text) {
                Entry::Done { kind, .. } => said(&format!("{kind}\n")),
                Entry::Failed(error) => Reply::Failed(error),
                Entry::Incomplete => {
                    refused("the expression ends in the middle of something", None)
                }
            },
            Command::Variables => said(&self.variables()),
            Command::Clear => {
                self.session = Session::new(self.engine.clone());
                self.session.set_seed(self.seed);
                self.accepted.clear();
                said("all names are forgotten\n")
            }
            Command::Time(text) => self.time(text),
            Command::Seed(text) => match text.parse() {
                Ok(seed) => {
                    self.seed = seed;
                    self.engine = self.engine.clone().with_seed(seed);
                    self.session.set_seed(seed);
                    said("")
                }
                Err(_) => {
                    refused(&format!("a seed is a whole number of 0 or more, not `{text}`"), None)
                }
            },
            Command::Save(path) => self.save(path),
            Command::Quit => Reply::Quit,
        }
    }

    fn describe(&self, name: &str) -> Reply {
        let page = self.session.describe(name).map(|found| doc::item(&found));
        let page = page.or_else(|| doc::page(self.engine.registry(), name));
        if let Some(page) = page {
            return said(&markdown::rendered(&page, false));
        }
        let known = doc::names(self.engine.registry());
        let known = known.iter().map(String::as_str).chain(self.session.names());
        let help = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        refused(&format!("there is nothing called `{name}` here"), help.as_deref())
    }

    fn load(&mut self, path: &str) -> Reply {
        let path = Path::new(path.trim_matches('"'));
        let text = match disk::read_text(path) {
            Ok(text) => text,
            Err(reason) => {
                return refused(&format!("cannot read `{}`: {reason}", path.display()), None);
            }
        };
        // From now on, files are those beside the script.
        let folder =
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let before = self.engine.clone();
        self.engine = self.engine.clone().with_folder(folder).with_host(Disk::new(folder, false));
        self.session.set_engine(self.engine.clone());
        let entry = self.session.enter_named(&path.display().to_string(), &text);
        if let Entry::Done { warnings, .. } = entry {
            self.accepted.push(text.trim_end().to_owned());
            self.file = Some(path.to_path_buf());
            return Reply::Said { text: String::new(), warnings };
        }
        self.engine = before;
        self.session.set_engine(self.engine.clone());
        self.answer(entry, "")
    }

    fn variables(&self) -> String {
        let mut out = String::new();
        for name in self.session.names() {
            let what = match (self.session.show(name), self.session.describe(name)) {
                (Some(value), _) => format!("= {}", shortened(&value)),
                (None, Some(found)) => shortened(&found.head),
                (None, None) => "a module".to_owned(),
            };
            let _ = writeln!(out, "{name:16} {what}");
        }
        if out.is_empty() { "no names are bound\n".to_owned() } else { out }
    }

    fn time(&mut self, text: &str) -> Reply {
        let begin = Instant::now();
        let entry = self.session.enter(text);
        let took = begin.elapsed();
        let mut reply = self.answer(entry, text);
        if let Reply::Said { text, .. } = &mut reply {
            let _ = writeln!(text, "{} and {} steps", duration(took), self.session.steps());
        }
        reply
    }

    fn save(&self, path: &str) -> Reply {
        // `use` lines come first in a script.
        let lines = self.accepted.iter().flat_map(|entry| {
            let (uses, rest): (Vec<&str>, Vec<&str>) =
                entry.lines().partition(|line| line.starts_with("use "));
            [(0, uses.join("\n")), (1, rest.join("\n"))]
        });
        let mut lines: Vec<(u8, String)> =
            lines.filter(|(_, text)| !text.trim().is_empty()).collect();
        lines.sort_by_key(|(order, _)| *order);
        let text: String = lines.iter().map(|(_, text)| format!("{}\n", text.trim())).collect();
        match disk::write_text(Path::new(path.trim_matches('"')), &text, false) {
            Ok(()) => said(&format!("saved to {path}\n")),
            Err(reason) if reason == disk::EXISTS => refused(
                &format!("cannot write `{path}`: the file exists already"),
                Some("choose another name"),
            ),
            Err(reason) => refused(&format!("cannot write `{path}`: {reason}"), None),
        }
    }

    /// The words that could stand where the last one of `line` begins, and where that is.
    pub(super) fn completions(&self, line: &str) -> (usize, Vec<String>) {
        let part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let start = line.trim_end_matches(part).len();
        let (before, word) = line.split_at(start);
        let mut known: Vec<String> = if before == ":" {
            super::command::WORDS.map(str::to_owned).into()
        } else if before.trim() == "use" || before.starts_with("use ") && !before.contains('{') {
            let at = before.rfind(' ').map_or(0, |space| space + 1);
            let modules = MODULES.iter().map(|(name, _)| (*name).to_owned());
            return (at, modules.filter(|name| name.starts_with(&line[at..])).collect());
        } else if let Some(rest) = before.strip_prefix("use ") {
            let module = rest.split('{').next().unwrap_or_default().trim();
            let text = MODULES.iter().find(|(name, _)| *name == module);
            let items = text.map(|(name, text)| crate::engine::reference::describe(name, text).1);
            items.unwrap_or_default().into_iter().map(|item| item.name).collect()
        } else if word.is_empty() && !before.starts_with('?') {
            return (start, Vec::new());
        } else {
            let natives =
                self.engine.registry().names().filter(|name| !name.starts_with("method_"));
            let own = self.session.names().chain(self.session.actions());
            own.chain(natives).chain(KEYWORDS).map(str::to_owned).collect()
        };
        known.retain(|name| name.starts_with(word));
        known.sort();
        known.dedup();
        (start, known)
    }
}

const KEYWORDS: [&str; 26] = [
    "use",
    "let",
    "fn",
    "if",
    "else",
    "for",
    "while",
    "match",
    "return",
    "break",
    "continue",
    "true",
    "false",
    "none",
    "assert",
    "try",
    "catch",
    "game",
    "strategy",
    "kind",
    "actor",
    "norm",
    "regime",
    "process",
    "experiment",
    "table",
];

fn said(text: &str) -> Reply {
    Reply::Said { text: text.to_owned(), warnings: Vec::new() }
}

fn refused(what: &str, help: Option<&str>) -> Reply {
    Reply::Refused { what: what.to_owned(), help: help.map(str::to_owned) }
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 {
        line
    } else {
        line.chars().take(57).chain("...".chars()).collect()
    }
}

/// What was copied from a screen, without its prompts.
fn without_prompts(text: &str) -> String {
    let plain = text.lines().map(|line| line.strip_prefix(super::line::PROMPT).unwrap_or(line));
    plain.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::new(Engine::default(), 0)
    }

    fn shown(state: &mut State, text: &str) -> String {
        match state.enter(text) {
            Reply::Said { text, .. } => text,
            Reply::Refused { what, .. } => format!("refused: {what}"),
            Reply::Failed(error) => format!("failed: {error}"),
            Reply::Nothing => "nothing".to_owned(),
            Reply::Quit => "quit".to_owned(),
        }
    }

    #[test]
    fn the_latest_value_has_a_name() {
        let mut state = state();
        assert_eq!(shown(&mut state, "1 + 1"), "2\n");
        assert_eq!(shown(&mut state, "let x = _ * 10"), "");
        assert_eq!(shown(&mut state, "_ + x"), "22\n");
        assert_eq!(shown(&mut state, "comity> _ + 1\n"), "23\n");
    }

    #[test]
    fn errors_leave_what_was_bound() {
        let mut state = state();
        shown(&mut state, "let xs = [1]");
        assert!(shown(&mut state, "push(xs, 2)\nfail(\"no\")").starts_with("failed"));
        assert!(shown(&mut state, "let xs = 1 / 0").starts_with("failed"));
        assert_eq!(shown(&mut state, "xs"), "[1]\n");
        let wrong = "game g is chicken {\n actions a, b\n payoffs {\n | a | b\n a | 1, 1 | 0, 0\n b | 0, 0 | 1, 1\n }\n}";
        assert!(shown(&mut state, wrong).starts_with("failed"));
        assert!(shown(&mut state, "g").starts_with("failed"));
    }

    #[test]
    fn seeds_repeat_what_chance_does() {
        let mut state = state();
        shown(&mut state, ":seed 7");
        let first = shown(&mut state, "draw(uniform(0, 1))");
        let second = shown(&mut state, "draw(uniform(0, 1))");
        assert_ne!(first, second);
        shown(&mut state, ":seed 7");
        assert_eq!(shown(&mut state, "draw(uniform(0, 1))"), first);
        assert_eq!(shown(&mut state, ":type draw(uniform(0, 1))"), "float\n");
        assert_eq!(shown(&mut state, "draw(uniform(0, 1))"), second);
    }

    #[test]
    fn names_are_completed() {
        let mut state = state();
        shown(&mut state, "let tariff_level = 3");
        assert_eq!(state.completions("1 + tariff_l"), (4, vec!["tariff_level".to_owned()]));
        assert_eq!(state.completions(":re"), (1, vec!["reload".to_owned()]));
        assert!(state.completions("use str").1.contains(&"strategies".to_owned()));
        assert!(
            state.completions("use strategies { tit_for_t").1.contains(&"tit_for_tat".to_owned())
        );
        assert!(state.completions("").1.is_empty());
    }

    #[test]
    fn entries_go_on_until_they_are_whole() {
        assert!(incomplete("fn f() {"));
        assert!(incomplete("let a ="));
        assert!(!incomplete("let a = 1"));
        assert!(!incomplete("fn f() {\n\n\n"));
        assert!(!incomplete("?f("));
    }
}
