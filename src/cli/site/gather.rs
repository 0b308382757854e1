//! What there is to say, in the order in which it is shown.

use crate::cli::doc;
use crate::engine::library::{CHAPTERS, modules, sources};
use crate::engine::reference::{Described, describe, summary, written};
use crate::lang::diagnostic::{catalog, explain};
use crate::lang::native::Registry;

/// Everything that has a page.
pub(super) struct Site {
    /// The chapters about the language: file name, title, text.
    pub(super) chapters: Vec<Chapter>,
    /// The functions, by chapter.
    pub(super) functions: Vec<(String, Vec<Function>)>,
    /// The modules of the library.
    pub(super) library: Vec<Module>,
    /// Scripts of one's own.
    pub(super) scripts: Vec<Module>,
    /// The codes of errors and warnings: code, title, text.
    pub(super) codes: Vec<(String, String, String)>,
    /// What the library rests on.
    pub(super) sources: &'static str,
}

/// A chapter about the language.
pub(super) struct Chapter {
    /// `07-games`.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) text: &'static str,
}

/// A function of the language.
pub(super) struct Function {
    /// `mean`, `table.select`.
    pub(super) name: String,
    pub(super) summary: String,
    /// How it is called.
    pub(super) call: String,
    /// The names of its parameters.
    pub(super) parameters: Vec<String>,
    /// All about it, in Markdown.
    pub(super) text: String,
}

/// A module: of the library, or a script.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) docs: String,
    /// What it claims, or its title, in one sentence.
    pub(super) claim: String,
    /// What it cites, as a list in Markdown under a heading.
    pub(super) literature: String,
    pub(super) items: Vec<Item>,
}

/// Something that a module declares.
pub(super) struct Item {
    pub(super) name: String,
    /// `strategy`, `game`, `function` …
    pub(super) sort: &'static str,
    pub(super) described: Described,
    /// The declaration as it is written.
    pub(super) source: String,
}

/// The words of declarations, with how pages call the sort, and many of them, in the order of a page.
pub(super) const SORTS: [(&str, &str, &str); 11] = [
    ("game", "game", "Games"),
    ("strategy", "strategy", "Strategies"),
    ("kind", "kind", "Kinds"),
    ("actor", "actor", "Actors"),
    ("norm", "norm", "Norms"),
    ("regime", "regime", "Regimes"),
    ("process", "process", "Processes"),
    ("experiment", "experiment", "Experiments"),
    ("table", "table", "Tables"),
    ("fn", "function", "Functions"),
    ("let", "value", "Values"),
];

pub(super) fn site(registry: &Registry, scripts: &[(String, String)]) -> Site {
    let mut functions: Vec<(String, Vec<Function>)> = Vec::new();
    for entry in doc::shown(registry) {
        let page = doc::native(entry);
        let (call, text) = page.split_once('\n').unwrap_or((&page, ""));
        let made = Function {
            name: doc::title(&entry.name),
            summary: plain_line(summary(&entry.docs)),
            call: call.trim_start_matches("# ").to_owned(),
            parameters: entry.parameters.iter().map(|it| it.name.to_string()).collect(),
            text: text.replacen(&format!(" Chapter: {}.", entry.chapter), "", 1),
        };
        let known = functions.iter_mut().flat_map(|(_, list)| list);
        if let Some(same) = known.into_iter().find(|known| known.name == made.name) {
            // A function and a method of one name share a page.
            same.call = format!("{}\n{}", same.call, made.call);
            same.text = format!("{}\n\n# As a method\n\n{}", same.text, made.text);
            continue;
        }
        match functions.iter_mut().find(|(chapter, _)| *chapter == *entry.chapter) {
            Some((_, list)) => list.push(made),
            None => functions.push((entry.chapter.to_string(), vec![made])),
        }
    }
    let chapters = CHAPTERS.iter().filter(|(name, _)| *name != "README").map(|(name, text)| {
        Chapter { name: (*name).to_owned(), title: summary(text).to_owned(), text }
    });
    let mut codes: Vec<(String, String, String)> = catalog::codes()
        .map(|(code, name)| {
            let text = explain(code.0).unwrap_or_default();
            let title = summary(text);
            let title = title.split_once(": ").map_or(title, |(_, title)| title);
            let title = if title.is_empty() { name.replace('_', " ") } else { title.to_owned() };
            (code.0.to_owned(), title, text.to_owned())
        })
        .collect();
    codes.sort();
    Site {
        chapters: chapters.collect(),
        functions,
        library: modules().iter().map(|(name, text)| module(name, text)).collect(),
        scripts: scripts.iter().map(|(name, text)| module(name, text)).collect(),
        codes,
        sources: sources(),
    }
}

fn module(name: &str, text: &str) -> Module {
    let (docs, items) = describe(name, text);
    let items = items.into_iter().map(|described| Item {
        name: described.name.clone(),
        sort: sort(&described.head),
        source: written(text, &described.name).unwrap_or_default().to_owned(),
        described,
    });
    Module {
        name: name.to_owned(),
        docs,
        claim: plain_line(&doc::claim(text)),
        literature: doc::literature(text),
        items: items.collect(),
    }
}

fn sort(head: &str) -> &'static str {
    let word = head.split_whitespace().next().unwrap_or_default();
    SORTS.iter().find(|(known, _, _)| *known == word).map_or("value", |(_, sort, _)| *sort)
}

/// The first sentence without the marks of Markdown.
pub(super) fn plain_line(text: &str) -> String {
    crate::cli::html::plain(text).trim().to_owned()
}
