//! The session behind the prompt, without any terminal: text in, what to show out.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::command::{self, Command, parse};
use super::entry::{hushed, without_prompts};
use super::help;
use super::history::Past;
use super::pictures::Pictures;
use crate::cli::screen::Screen;
use crate::engine::assist::{self, Candidate, Completions, Signature};
use crate::engine::{Engine, Entry, Error, Note, Session, Warning, Window};

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
        /// What has become of names bound before.
        notes: Vec<String>,
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
    /// The user wants to write this text in an editor, or this file.
    Edit(Draft),
    /// A command of the shell.
    Shell(String),
    /// The user wants to leave.
    Quit,
}

/// What is to be edited.
pub(super) enum Draft {
    /// A text, to be entered afterwards.
    Text(String),
    /// A file, to be loaded afterwards.
    File(PathBuf),
}

/// A session with what the prompt remembers of it.
pub(super) struct State {
    pub(super) engine: Engine,
    pub(super) session: Session,
    pub(super) seed: u64,
    /// The latest script that was loaded.
    pub(super) file: Option<PathBuf>,
    /// The latest entry that was no order.
    pub(super) latest: String,
    /// Entries of this and earlier sessions.
    pub(super) past: Arc<Mutex<Past>>,
    /// Where progress is shown.
    pub(super) screen: Screen,
    /// Whether somebody waits for what is run.
    pub(super) live: bool,
    /// How figures are shown.
    pub(super) pictures: Pictures,
    /// Whether commands of the shell are allowed.
    pub(super) shell: bool,
    /// Where the latest session is kept.
    pub(super) kept: Option<PathBuf>,
}

impl State {
    /// A session without any bindings.
    pub(super) fn new(engine: Engine, seed: u64, screen: Screen) -> Self {
        let session = Session::new(engine.clone());
        let (file, latest, past) = (None, String::new(), Arc::default());
        let (live, shell, kept, pictures) = (false, false, None, Pictures::Off);
        Self { engine, session, seed, file, latest, past, screen, live, pictures, shell, kept }
    }

    /// The session itself.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// Shows values in another window from now on.
    pub(super) fn set_window(&mut self, window: Window) {
        self.session.set_window(window);
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
                text.trim_matches('\n').clone_into(&mut self.latest);
                self.script(&text)
            }
        }
    }

    /// Runs a piece of script.
    pub(super) fn script(&mut self, text: &str) -> Reply {
        let (text, quiet) = hushed(text);
        let text = text.trim_end();
        let entry = if quiet { self.session.enter_quietly(text) } else { self.session.enter(text) };
        let picture = match &entry {
            Entry::Done { picture: Some(svg), .. } => self.pictures.draw(svg),
            _ => None,
        };
        match (answer(entry), picture) {
            (Reply::Said { warnings, notes, .. }, Some(text)) => {
                Reply::Said { text, warnings, notes }
            }
            (reply, _) => reply,
        }
    }

    fn obey(&mut self, command: &Command<'_>) -> Reply {
        match command {
            Command::Help => said(help::HELP),
            Command::Describe(name) => self.describe(name),
            Command::Source(name) => self.source(name),
            Command::Load(path) => self.load(path),
            Command::Reload => self.reload(),
            Command::Run(path) => self.run(path),
            Command::Edit(name) => self.edit(name),
            Command::Type(text) => match self.session.try_out(text) {
                Entry::Done { kind, .. } => said(&format!("{kind}\n")),
                other => answer(other),
            },
            Command::Variables => said(&self.variables()),
            Command::Clear => {
                self.renew();
                said("all names are forgotten\n")
            }
            Command::Time(text) => self.time(text),
            Command::Bench(text) => self.bench(text),
            Command::Plot(text) => self.plot(text),
            Command::Seed("") => said(&format!("{}\n", self.seed)),
            Command::Seed(text) => self.set_seed(text),
            Command::Set(text) => self.set(text),
            Command::Save(path) => self.save(path),
            Command::Restore(path) => self.restore(path),
            Command::History(word) => said(&self.history(word)),
            Command::Shell(text) if !self.shell => {
                let help = "`comity repl --shell` starts a session that allows them";
                refused(
                    &format!("commands of the shell, such as `{text}`, are not allowed here"),
                    Some(help),
                )
            }
            Command::Shell(text) => Reply::Shell((*text).to_owned()),
            Command::Quit => Reply::Quit,
        }
    }

    /// Begins anew.
    pub(super) fn renew(&mut self) -> Session {
        let window = self.session.window();
        let mut fresh = Session::new(self.engine.clone());
        fresh.set_window(window);
        fresh.set_pictures(self.pictures != Pictures::Off);
        fresh.set_seed(self.seed);
        std::mem::replace(&mut self.session, fresh)
    }

    /// Other random numbers from now on.
    pub(super) fn set_seed(&mut self, text: &str) -> Reply {
        let Ok(seed) = text.parse() else {
            let what = format!("a seed is a whole number of 0 or more, not `{text}`");
            return refused(&what, Some("for example `:seed 7`"));
        };
        self.seed = seed;
        self.engine = self.engine.clone().with_seed(seed);
        self.session.set_seed(seed);
        self.session.remark(&format!("From here on the seed was {seed}."));
        Reply::Nothing
    }

    fn history(&self, word: &str) -> String {
        let past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<&str> = past.entries().filter(|entry| entry.contains(word)).collect();
        let shown = found.iter().skip(found.len().saturating_sub(SHOWN));
        let mut text: String = shown.map(|entry| entry.replace('\n', "\n    ") + "\n").collect();
        if text.is_empty() {
            text = String::from("no entries\n");
        }
        text
    }

    /// What could stand at the byte `at` of a line.
    pub(super) fn completions(&self, line: &str, at: usize) -> Completions {
        let before = line.get(..at).unwrap_or(line);
        let lead = before.len() - before.trim_start().len();
        let text = &before[lead..];
        if let Some(name) = text.strip_prefix('?') {
            let name = name.trim_start_matches('?');
            let start = before.len() - name.len();
            return chosen(start, name, self.names());
        }
        let Some(rest) = text.strip_prefix(':') else {
            return assist::complete(&self.session, line, at);
        };
        let Some((word, _)) = rest.split_once(char::is_whitespace) else {
            let words = command::words().filter(|word| *word != "shell");
            let words = words.map(|word| (word.to_owned(), String::from("command")));
            return chosen(lead + 1, rest, words.collect());
        };
        let argument = rest[word.len()..].trim_start();
        let start = before.len() - argument.len();
        match parse(text) {
            Some(Ok(Command::Describe(_) | Command::Source(_))) => {
                chosen(start, argument, self.names())
            }
            Some(Ok(Command::Set(_))) => {
                let names = super::settings::NAMES.iter();
                let names = names.map(|name| ((*name).to_owned(), String::from("setting")));
                chosen(start, argument, names.collect())
            }
            Some(Ok(
                Command::Save(_) | Command::Restore(_) | Command::Load(_) | Command::Run(_),
            )) => files(start, argument),
            Some(Ok(Command::Edit(_))) => {
                let mut found = files(start, argument);
                let own = self.session.names().map(|name| (name.to_owned(), self.sort(name)));
                found.candidates.extend(chosen(start, argument, own.collect()).candidates);
                found
            }
            Some(Err(_)) if command::script_of(text) == Some(None) && argument.is_empty() => {
                files(start, argument)
            }
            _ if command::script_of(text).is_some_and(|it| it.is_some()) => {
                let mut found = assist::complete(&self.session, argument, argument.len());
                found.start += start;
                found
            }
            _ => Completions { start: at, candidates: Vec::new() },
        }
    }

    /// The call that is written at a place of a line.
    pub(super) fn signature(&self, line: &str, at: usize) -> Option<Signature> {
        let (start, text) = match command::script_of(line) {
            Some(Some(script)) => (line.len() - script.len(), script),
            Some(None) => return None,
            None => (0, line),
        };
        assist::signature(&self.session, text, at.checked_sub(start)?)
    }

    /// Everything that can be asked about, with a word for what it is.
    fn names(&self) -> Vec<(String, String)> {
        let known = crate::cli::doc::names(self.engine.registry());
        let known = known.into_iter().map(|name| (name, String::from("library")));
        let own = self.session.names().map(|name| (name.to_owned(), self.sort(name)));
        own.chain(known).collect()
    }

    fn sort(&self, name: &str) -> String {
        self.session.sort(name).unwrap_or("name").to_owned()
    }
}

/// So many entries of the history are shown.
const SHOWN: usize = 40;

fn chosen(start: usize, written: &str, names: Vec<(String, String)>) -> Completions {
    let names = names.into_iter().filter(|(name, _)| name.starts_with(written));
    let mut candidates: Vec<Candidate> =
        names.map(|(text, sort)| Candidate { text, sort }).collect();
    candidates.sort_by(|a, b| a.text.cmp(&b.text));
    candidates.dedup_by(|a, b| a.text == b.text);
    Completions { start, candidates }
}

fn files(start: usize, written: &str) -> Completions {
    let quote = usize::from(written.starts_with('"'));
    let candidates = assist::paths(None, &written[quote..], None);
    Completions { start: start + quote, candidates }
}

/// What an entry came to, as an answer.
pub(super) fn answer(entry: Entry) -> Reply {
    match entry {
        Entry::Done { value, warnings, notes, .. } => {
            let text = value.map(|value| value + "\n").unwrap_or_default();
            Reply::Said { text, warnings, notes: notes.iter().filter_map(note).collect() }
        }
        Entry::Incomplete => refused(
            "the text ends in the middle of something",
            Some("a bracket or a quote is still open"),
        ),
        Entry::Failed(error) => Reply::Failed(error),
    }
}

/// A note in words; a variable that is bound again goes without saying.
fn note(note: &Note) -> Option<String> {
    if note.variable && note.followed.is_empty() && note.stayed.is_empty() {
        return None;
    }
    let mut text = format!("`{}` replaces the earlier one", note.name);
    if !note.followed.is_empty() {
        let (names, one) = listed(&note.followed);
        text.push_str(&format!("; {names} follow{} it", if one { "s" } else { "" }));
    }
    if !note.stayed.is_empty() {
        let (names, one) = listed(&note.stayed);
        let verb = if one { "does not fit it and keeps" } else { "do not fit it and keep" };
        text.push_str(&format!("; {names} {verb} the earlier one"));
    }
    Some(text)
}

/// `a`, `b` and `c`; whether there is only one.
fn listed(names: &[String]) -> (String, bool) {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => (last.clone(), true),
        Some((last, rest)) => (format!("{} and {last}", rest.join(", ")), false),
        None => (String::new(), true),
    }
}

pub(super) fn said(text: &str) -> Reply {
    Reply::Said { text: text.to_owned(), warnings: Vec::new(), notes: Vec::new() }
}

pub(super) fn refused(what: &str, help: Option<&str>) -> Reply {
    Reply::Refused { what: what.to_owned(), help: help.map(str::to_owned) }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
