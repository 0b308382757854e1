//! What could stand at a place of a text.

use super::here::Here;
use super::members::members;
use super::signature;
use crate::engine::Session;
#[cfg(feature = "files")]
use crate::engine::disk;
use crate::engine::library;
use crate::engine::program::Bounded;
use crate::engine::reference::{self, Described};
use crate::lang::module::{Loader as _, NATIVES};
use crate::lang::syntax::token::Token;
use crate::lang::syntax::words::{self, Body};

/// Something that could be written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// What is written.
    pub text: String,
    /// What it is, in a word or two: `strategy`, `list`, `keyword`.
    pub sort: String,
}

impl Candidate {
    pub(super) fn new(text: &str, sort: &str) -> Self {
        Self { text: text.to_owned(), sort: sort.to_owned() }
    }
}

/// What could stand at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// Where the word begins that each candidate replaces.
    pub start: usize,
    /// The candidates, sorted.
    pub candidates: Vec<Candidate>,
}

/// What could stand at the byte `at` of a text, given what is written of it.
#[must_use]
pub fn complete(session: &Session, text: &str, at: usize) -> Completions {
    let here = Here::new(text, at);
    if let Some(quote) = here.quote {
        return in_text(session, &here, quote, at);
    }
    let mut start = here.start;
    let uses = |line: usize| here.tokens.get(line).is_some_and(|it| it.1 == Token::Use);
    let brace = here.open.last().filter(|open| uses(open.line));
    let found = if let Some(brace) = brace {
        module_of(&here, brace.line, brace.at).map_or_else(Vec::new, |it| offered(session, it))
    } else if uses(here.line) {
        start = here.tokens.get(here.line + 1).map_or(start, |token| token.0);
        modules()
    } else if here.back(1) == Some(&Token::Dot) {
        members(session, &here)
    } else if here.word.is_empty() && !argument_begins(&here) {
        Vec::new()
    } else {
        let mut found = arguments(session, &here);
        if !here.word.is_empty() {
            found.extend(general(session, &here));
        }
        found
    };
    let written = text.get(start..at).unwrap_or_default();
    Completions { start, candidates: chosen(found, written) }
}

/// Those that go on as it is written, sorted, each once.
fn chosen(mut found: Vec<Candidate>, written: &str) -> Vec<Candidate> {
    found.retain(|it| it.text.starts_with(written) && hidden(&it.text) <= hidden(written));
    found.sort();
    found.dedup_by(|a, b| a.text == b.text);
    found
}

/// Names that begin with `_` are offered only to those who ask for them.
fn hidden(text: &str) -> bool {
    text.starts_with('_')
}

/// Whether a text could be a name.
pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && letters.all(|letter| letter == '_' || letter.is_alphanumeric())
}

fn modules() -> Vec<Candidate> {
    let names = library::modules().iter().map(|(name, _)| *name).chain([NATIVES]);
    names.map(|name| Candidate::new(name, "module")).collect()
}

/// The module of a `use` line whose brace is open.
fn module_of<'t>(here: &Here<'t>, line: usize, brace: usize) -> Option<&'t str> {
    let first = here.tokens.get(line + 1)?;
    let last = here.tokens.get(brace.checked_sub(1)?)?;
    here.text.get(first.0..last.2)
}

/// What a module offers.
fn offered(session: &Session, module: &str) -> Vec<Candidate> {
    if module == NATIVES {
        return natives(session).collect();
    }
    let read = |text: &str| reference::describe(module, text).1;
    let items: Vec<Described> = match module.strip_prefix('"') {
        Some(path) => {
            let loader = Bounded::beside(0, session.engine());
            let text = loader.file(path.trim_end_matches('"'));
            text.map(|text| read(&text)).unwrap_or_default()
        }
        None => {
            let text = session.engine().modules.library(module);
            text.map(read).unwrap_or_default()
        }
    };
    let sort = |head: &str| head.split([' ', '(']).next().unwrap_or_default().to_owned();
    let sort = |head: &str| match sort(head).as_str() {
        "fn" => String::from("function"),
        other => other.to_owned(),
    };
    items.into_iter().map(|it| Candidate { sort: sort(&it.head), text: it.name }).collect()
}

/// Whether an argument of a call could begin here.
fn argument_begins(here: &Here<'_>) -> bool {
    matches!(here.back(1), Some(Token::LeftParen | Token::Comma))
}

/// The names of arguments that have not been given yet.
fn arguments(session: &Session, here: &Here<'_>) -> Vec<Candidate> {
    if !argument_begins(here) {
        return Vec::new();
    }
    let Some(call) = signature::of(session, here) else { return Vec::new() };
    let open = call.names.iter().enumerate();
    let open = open.filter(|(at, name)| *at >= call.given && !call.used.contains(name));
    open.map(|(_, name)| Candidate::new(&format!("{name}: "), "argument")).collect()
}

/// Words and names that are in scope.
fn general(session: &Session, here: &Here<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    found.extend(here.locals.iter().map(|name| Candidate::new(name, "local")));
    let body = here.open.iter().rev().find_map(|open| open.body);
    if let Some(body) = body {
        found.extend(context(body).iter().map(|word| Candidate::new(word, "in this body")));
    }
    let begins = here.line == here.tokens.len();
    if begins {
        match here.open.last() {
            None => {
                let words = words::DECLARATIONS.iter();
                found.extend(words.map(|(word, ..)| Candidate::new(word, "keyword")));
            }
            Some(open) => {
                let clauses = words::CLAUSES.iter();
                let clauses = clauses.filter(|(body, ..)| open.body == Some(*body));
                found.extend(clauses.map(|(_, word, _)| Candidate::new(word, "clause")));
            }
        }
    }
    found.extend(Token::KEYWORDS.iter().map(|word| Candidate::new(word, "keyword")));
    for name in session.names().chain(session.results()) {
        found.push(Candidate::new(name, session.sort(name).unwrap_or("name")));
    }
    let common = ["cooperate", "defect", "yes", "no", "abstain"];
    found.extend(session.actions().chain(common).map(|name| Candidate::new(name, "action")));
    found.extend(natives(session));
    found
}

/// The functions that are always in scope.
fn natives(session: &Session) -> impl Iterator<Item = Candidate> {
    let names = session.engine().registry().names();
    names.filter(|name| !name.starts_with("method_")).map(|name| Candidate::new(name, "function"))
}

/// What bodies can refer to.
fn context(body: Body) -> &'static [&'static str] {
    match body {
        Body::Strategy => &[
            "round", "me", "them", "others", "seat", "type", "mine", "theirs", "earned", "options",
            "so_far", "game", "regime", "regimes",
        ],
        Body::Norm => &["round", "me", "own", "others", "game", "regime", "mine", "theirs"],
        Body::Game => &["own", "others", "me", "seat", "all", "round", "types"],
        Body::Process => &["me", "waited", "regime", "round"],
        Body::Code | Body::Experiment | Body::Rows => &["me"],
    }
}

/// Inside of a text literal: names of files where a file is meant.
fn in_text(session: &Session, here: &Here<'_>, quote: usize, at: usize) -> Completions {
    let head = here.text.get(..quote).unwrap_or_default().trim_end();
    let uses = head.rsplit('\n').next().is_some_and(|line| line.trim() == "use");
    let call = ["load(", "save("].iter().any(|call| head.ends_with(call)) || head.ends_with(',');
    let written = here.text.get(quote + 1..at).unwrap_or_default();
    if !uses && !(call && (head.contains("load(") || head.contains("save("))) {
        return Completions { start: at, candidates: Vec::new() };
    }
    #[cfg(feature = "files")]
    let found = {
        let root = session.engine().host.folder();
        paths(root.as_deref(), written, uses.then_some("comity"))
    };
    #[cfg(not(feature = "files"))]
    let (_, _, found) = (session, written, Vec::new());
    Completions { start: quote + 1, candidates: found }
}

/// The files and folders that a path could go on to, below a folder; those of other endings are left out.
#[cfg(feature = "files")]
#[must_use]
pub fn paths(
    root: Option<&std::path::Path>,
    written: &str,
    ending: Option<&str>,
) -> Vec<Candidate> {
    let (folder, name) = match written.rfind('/') {
        Some(slash) => written.split_at(slash + 1),
        None => ("", written),
    };
    let place = match root {
        Some(root) if !folder.starts_with('/') => root.join(folder),
        _ if folder.is_empty() => std::path::PathBuf::from("."),
        _ => std::path::PathBuf::from(folder),
    };
    let entries = disk::entries(&place).into_iter();
    let entries = entries.filter(|(entry, is_folder)| {
        let fits = ending.is_none_or(|end| entry.ends_with(&format!(".{end}")));
        entry.starts_with(name)
            && (name.starts_with('.') || !entry.starts_with('.'))
            && (*is_folder || fits)
    });
    let made = entries.map(|(entry, is_folder)| Candidate {
        text: format!("{folder}{entry}{}", if is_folder { "/" } else { "" }),
        sort: String::from(if is_folder { "folder" } else { "file" }),
    });
    made.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    fn session() -> Session {
        let mut session = Session::new(Engine::default());
        let entries = [
            "use strategies { tit_for_tat }",
            "use strategies.learning",
            "let tariff_level = 3",
            "let deep = [inner: [1, 2], \"b c\": 3]",
            "kind state {\n power: 1.0\n fn strength(own) { own * me.power }\n}",
            "actor usa: state { power: 10 }",
            "game tariffs is prisoners_dilemma {\n actions open as cooperate, protect as defect\n payoffs {\n | open | protect\n open | 3, 3 | 0, 5\n protect | 5, 0 | 1, 1\n }\n}",
            "let m = play(tariffs, [tit_for_tat, tit_for_tat], rounds: 3)",
        ];
        for entry in entries {
            if let crate::engine::Entry::Failed(error) = session.enter(entry) {
                panic!("{entry}: {error}");
            }
        }
        session
    }

    fn found(session: &Session, text: &str) -> Vec<String> {
        complete(session, text, text.len()).candidates.into_iter().map(|it| it.text).collect()
    }

    fn has(session: &Session, text: &str, name: &str) -> bool {
        found(session, text).iter().any(|it| it == name)
    }

    #[test]
    fn names_and_words() {
        let session = session();
        assert_eq!(complete(&session, "1 + tariff_l", 12).start, 4);
        assert_eq!(found(&session, "1 + tariff_l"), ["tariff_level"]);
        assert!(has(&session, "stra", "strategy") && !has(&session, "1 + strat", "strategy"));
        assert!(has(&session, "whi", "while") && has(&session, "coop", "cooperate"));
        assert!(found(&session, "").is_empty());
        assert!(has(&session, "fn f(first_one) {\n fir", "first_one"));
        assert!(has(&session, "strategy s {\n fi", "first"));
        assert!(has(&session, "strategy s {\n first the", "theirs"));
        let sorts = complete(&session, "tit_for_t", 9).candidates;
        assert_eq!(sorts, [Candidate::new("tit_for_tat", "strategy")]);
        assert_eq!(complete(&session, "us", 2).candidates[0].sort, "state");
    }

    #[test]
    fn modules_and_what_they_offer() {
        let session = session();
        assert!(has(&session, "use str", "strategies") && has(&session, "use lib", "library"));
        assert!(has(&session, "use library { pl", "play"));
        assert!(has(&session, "use strategies.le", "strategies.learning"));
        assert_eq!(complete(&session, "use strategies.le", 15).start, 4);
        assert!(has(&session, "use strategies { tit_for_t", "tit_for_tat"));
        assert!(has(&session, "use strategies { grim_trigger, ", "tit_for_tat"));
        assert!(!found(&session, "learning.").is_empty());
    }

    #[test]
    fn members_of_what_is_there() {
        let session = session();
        assert_eq!(found(&session, "deep.in"), ["inner"]);
        assert!(has(&session, "deep.inner.", "map") && has(&session, "deep.inner.le", "len"));
        assert!(has(&session, "usa.", "power") && has(&session, "usa.", "strength"));
        assert!(has(&session, "m.", "scores") && has(&session, "m.sh", "share"));
        assert!(has(&session, "tariffs.", "open"));
        assert!(has(&session, "m.table().", "columns"));
        assert!(has(&session, "print(m.sc", "scores"));
        assert!(has(&session, "strategy s {\n first theirs.", "last"));
        assert!(has(&session, "try { f() } catch e { e.", "message"));
        assert!(found(&session, "missing.").is_empty());
        assert!(found(&session, "(1 + ").is_empty());
    }

    #[test]
    fn arguments_by_name() {
        let session = session();
        assert!(has(&session, "play(tariffs, ", "rounds: "));
        assert!(has(&session, "play(tariffs, rou", "rounds: "));
        assert!(!has(&session, "play(tariffs, rounds: 3, ", "rounds: "));
        assert!(!has(&session, "play(tariffs, [a, ", "rounds: "));
        assert!(has(&session, "state(pow", "power: "));
    }
}
