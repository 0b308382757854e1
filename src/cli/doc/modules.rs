//! A module's page, and what a package of modules has.

use std::fmt::Write as _;

use super::entry;
use crate::engine::library::{modules, sources};
use crate::engine::literature::{cited, entries};
use crate::engine::reference::{Described, describe, handed, sentence, summary};

/// The words of declarations under the headings of a page, in its order.
const GROUPS: [(&str, &[&str]); 9] = [
    ("Kinds and actors", &["kind", "actor"]),
    ("Games", &["game"]),
    ("Strategies", &["strategy"]),
    ("Norms and regimes", &["norm", "regime"]),
    ("Processes", &["process"]),
    ("Functions", &["fn"]),
    ("Values", &["let"]),
    ("Tables", &["table"]),
    ("Experiments", &["experiment"]),
];

/// Below the head of a module that answers to them.
const SURVEYS: &str = "The article, the chapter and the framework are surveys of the field: `comity doc theories`.\n\n";

/// What a module says of itself, what it has, and what it rests on.
pub(super) fn module(name: &str, text: &str, standard: bool) -> String {
    let (docs, items) = describe(name, text);
    let mut out = String::new();
    match docs.split_once('\n').filter(|(title, _)| title.starts_with('#')) {
        Some((title, rest)) if standard => {
            let _ = write!(out, "{title}\n\nModule `{name}`.\n{rest}\n\n");
        }
        Some(_) => {
            let _ = write!(out, "{docs}\n\n");
        }
        None => {
            let _ = write!(out, "# {name}\n\n{docs}\n\n");
        }
    }
    if standard && docs.contains("**Answers to**") {
        out.push_str(SURVEYS);
    }
    for (heading, words) in GROUPS {
        let of_group = |item: &&Described| {
            words.contains(&item.head.split([' ', '(']).next().unwrap_or_default())
        };
        let lines = items.iter().filter(of_group);
        list(&mut out, heading, lines.map(|item| (item.name.clone(), sentence(&item.docs))));
    }
    let from = |(name, there, module): (String, String, String)| {
        let other = if there == name { String::new() } else { format!("`{there}` ") };
        (name, format!("{other}of `{module}`"))
    };
    let named = |(name, ..): &(String, String, String)| docs.contains(&format!("`{name}"));
    list(&mut out, "From other modules", handed(text).into_iter().filter(named).map(from));
    let inner = modules().iter().filter(|(other, _)| standard && package(other) == Some(name));
    list(&mut out, "Modules", inner.map(|(other, text)| ((*other).to_owned(), claim(text))));
    out.push_str(&literature(text));
    out
}

/// The full entries of what a text cites, under a heading; nothing where it cites nothing.
pub(in crate::cli) fn literature(text: &str) -> String {
    let found = entries(sources(), &cited(text));
    if found.is_empty() {
        return String::new();
    }
    format!("## Literature\n\n{}\n", found.join("\n"))
}

/// Lines under a heading; nothing where there are none.
fn list(out: &mut String, heading: &str, lines: impl Iterator<Item = (String, String)>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    let _ = write!(out, "## {heading}\n\n");
    lines.for_each(|(name, words)| entry(out, &name, &words));
    out.push('\n');
}

/// The package that a module is in.
pub(in crate::cli) fn package(module: &str) -> Option<&str> {
    module.split_once('.').map(|(package, _)| package)
}

/// The packages of the library, each once.
pub(in crate::cli) fn packages() -> Vec<&'static str> {
    let mut found: Vec<&str> = modules().iter().filter_map(|(name, _)| package(name)).collect();
    found.dedup();
    found
}

/// The modules of a package, each with what it claims.
pub(super) fn of_package(name: &str) -> Option<String> {
    let inside: Vec<_> = modules().iter().filter(|(it, _)| package(it) == Some(name)).collect();
    let mut out = format!("# Package `{name}`\n\n");
    for (module, text) in &inside {
        entry(&mut out, module, &claim(text));
    }
    let _ = write!(out, "\n`comity doc {name}.MODULE` shows one of them.\n");
    (!inside.is_empty()).then_some(out)
}

/// What a module claims, in one sentence; its title where it claims nothing.
pub(in crate::cli) fn claim(text: &str) -> String {
    let docs = describe("", text).0;
    match docs.split_once("**Claim.**") {
        Some((_, claim)) => sentence(claim),
        None => summary(&docs).to_owned(),
    }
}

/// The library by packages, each module with its title.
pub(super) fn contents(out: &mut String) {
    let title = |text: &str| summary(&describe("", text).0).to_owned();
    out.push_str("# Modules, for `use`\n\n");
    for (name, text) in modules().iter().filter(|(name, _)| package(name).is_none()) {
        entry(out, name, &title(text));
    }
    for package in packages() {
        let _ = write!(out, "\n## {package}\n\n");
        for (name, text) in modules().iter().filter(|(it, _)| self::package(it) == Some(package)) {
            entry(out, name, &title(text));
        }
    }
}
