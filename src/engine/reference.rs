//! What is documented in scripts: the items of a module with the lines that declare them and their `///` texts.
//!
//! The text is read, not run, so that help on a module costs nothing and works for scripts that are unfinished.

use std::fmt::Write as _;

use crate::lang::source::{Interner, SourceId};
use crate::lang::syntax::ast::{
    Binding, Ident, ItemKind, KindDecl, Statement, StatementKind, UsePath,
};
use crate::lang::syntax::parser::parse;

/// An item of a module with its documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// How its declaration begins, up to the brace: `strategy win_stay(p: 0.1 in 0..=1)`.
    pub head: String,
    /// Its documentation, in Markdown.
    pub docs: String,
    /// The module that it belongs to; empty for what was typed at a prompt.
    pub module: String,
    /// Where its name stands in the module's text.
    pub at: usize,
}

impl Described {
    /// The first sentence or line of the documentation.
    #[must_use]
    pub fn summary(&self) -> &str {
        summary(&self.docs)
    }
}

/// The first line of a documentation, without the marks of a heading.
#[must_use]
pub fn summary(docs: &str) -> &str {
    docs.trim().lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
}

/// The first sentence of a documentation, on one line.
#[must_use]
pub fn sentence(docs: &str) -> String {
    let lines = docs.trim().lines().take_while(|line| !line.trim().is_empty());
    let lines = lines.take_while(|line| !line.starts_with("```"));
    let text = lines.map(|line| line.trim_start_matches(['#', ' ']).trim_end());
    let text = text.collect::<Vec<_>>().join(" ");
    let mut code = false;
    for (at, letter) in text.char_indices() {
        code ^= letter == '`';
        let rest = &text[at + letter.len_utf8()..];
        let next = rest.trim_start().chars().next();
        let ends = matches!(letter, '.' | '!' | '?') && rest.starts_with(' ') && !code;
        // A small letter goes on after an abbreviation, and an initial is one letter.
        let begins = next.is_none_or(|next| !next.is_lowercase());
        let word = text[..at].rsplit([' ', '(']).next().unwrap_or_default();
        if ends && begins && word.chars().count() > 1 {
            return text[..at + letter.len_utf8()].to_owned();
        }
    }
    text
}

/// What a module has from others by name, and so hands on: its name here, its name there, and the module.
#[must_use]
pub fn handed(text: &str) -> Vec<(String, String, String)> {
    let mut names = Interner::new();
    let uses = parse(SourceId(0), text, &mut names).module.uses;
    let mut found = Vec::new();
    for line in &uses {
        let UsePath::Library(parts) = &line.path else { continue };
        let parts = parts.iter().map(|part| names.name(part.name)).collect::<Vec<_>>();
        for entry in line.names.iter().flatten() {
            let local = names.name(entry.alias.unwrap_or(entry.name).name);
            found.push((local.to_owned(), names.name(entry.name.name).to_owned(), parts.join(".")));
        }
    }
    found
}

/// A module's own documentation, and its items that others can use, in the order of the text.
#[must_use]
pub fn describe(module: &str, text: &str) -> (String, Vec<Described>) {
    let mut names = Interner::new();
    let parsed = parse(SourceId(0), text, &mut names);
    let items = parsed.module.items.iter().filter_map(|item| {
        // A variable is for others where somebody has said what it is.
        let ident = named(&item.kind).or_else(|| item.docs.as_ref().and(variable(&item.kind)))?;
        let name = names.name(ident.name);
        let mut docs = item.docs.as_ref().map(|doc| doc.text.trim().to_owned()).unwrap_or_default();
        if let ItemKind::Kind(node) = &item.kind {
            docs.push_str(&parts(node, text));
        }
        if let ItemKind::Table(_) = &item.kind {
            // The rows are what one looks for.
            let rows = text.get(item.span.range()).unwrap_or_default();
            docs.push_str(&format!("\n\n```comity no-run\n{rows}\n```"));
        }
        (!name.starts_with('_')).then(|| Described {
            name: name.to_owned(),
            head: match variable(&item.kind) {
                // What it is made of is said by its documentation, or is too long to say.
                Some(_) => brief(&head(text, ident.span.start as usize)),
                None => head(text, ident.span.start as usize),
            },
            docs,
            module: module.to_owned(),
            at: ident.span.start as usize,
        })
    });
    let items = items.collect();
    let docs = parsed.module.docs.map(|doc| doc.text.trim().to_owned());
    (docs.unwrap_or_default(), items)
}

/// The declaration of a name as it is written, without its documentation.
#[must_use]
pub fn written<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut names = Interner::new();
    let parsed = parse(SourceId(0), text, &mut names);
    let declares = |kind: &ItemKind| {
        named(kind).or(variable(kind)).is_some_and(|it| names.name(it.name) == name)
    };
    let item = parsed.module.items.iter().find(|item| declares(&item.kind))?;
    text.get(item.span.start as usize..item.span.end as usize)
}

/// The names that a script makes at its top level, and those that its `use` lines bring.
#[must_use]
pub fn bound(text: &str) -> (Vec<String>, Vec<String>) {
    let mut names = Interner::new();
    let tree = parse(SourceId(0), text, &mut names).module;
    let own = tree.items.iter().filter_map(|item| variable(&item.kind).or(named(&item.kind)));
    let imported = tree.uses.iter().flat_map(|line| line.names.iter().flatten());
    let imported = imported.map(|entry| entry.alias.unwrap_or(entry.name));
    let text = |ident: Ident| names.name(ident.name).to_owned();
    (own.map(text).collect(), imported.map(text).collect())
}

/// The fields and methods of a kind as a list, each as it is written and with its documentation.
fn parts(node: &KindDecl, text: &str) -> String {
    let fields = node.fields.iter().map(|field| {
        let end = field.range.as_ref().map_or(field.default.span, |range| range.span);
        (field.name.span, Some(end), &field.docs)
    });
    let methods = node.methods.iter().map(|method| (method.name.span, None, &method.docs));
    let mut list = String::new();
    for (name, end, docs) in fields.chain(methods) {
        let written = match end {
            Some(end) => text.get(name.start as usize..end.end as usize).unwrap_or_default().into(),
            None => head(text, name.start as usize),
        };
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(list, "\n- `{written}`");
        if let Some(docs) = docs {
            let _ =
                write!(list, ": {}", docs.text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    if list.is_empty() { list } else { format!("\n\nIt has:\n{list}") }
}

/// The name that an item declares; statements and tests declare none.
pub(super) fn named(kind: &ItemKind) -> Option<Ident> {
    Some(match kind {
        ItemKind::Function(node) => node.name,
        ItemKind::Game(node) => node.name,
        ItemKind::Strategy(node) => node.name,
        ItemKind::Kind(node) => node.name,
        ItemKind::Actor(node) => node.name,
        ItemKind::Norm(node) => node.name,
        ItemKind::Regime(node) => node.name,
        ItemKind::Process(node) => node.name,
        ItemKind::Table(node) => node.name,
        ItemKind::Experiment(node) => node.name,
        ItemKind::Statement(_) | ItemKind::Test(_) | ItemKind::Error => return None,
    })
}

/// The variable that a `let` makes.
fn variable(kind: &ItemKind) -> Option<Ident> {
    match kind {
        ItemKind::Statement(Statement {
            kind: StatementKind::Let { pattern: Binding::Name(ident), .. },
            ..
        }) => Some(*ident),
        _ => None,
    }
}

/// The text of the item around the byte `at`, with its documentation.
#[must_use]
pub fn around(text: &str, at: usize) -> Option<String> {
    let parsed = parse(SourceId(0), text, &mut Interner::new());
    let item = parsed.module.items.iter().find(|item| item.span.range().contains(&at))?;
    let span = item.docs.as_ref().map_or(item.span, |docs| docs.span.to(item.span));
    text.get(span.range()).map(str::to_owned)
}

/// The head of a variable, cut where it is long.
fn brief(head: &str) -> String {
    match head.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", head[..end].trim_end()),
        None => head.to_owned(),
    }
}

/// The declaration around the name at `at`, from the start of its line to the brace that opens its body, on one line.
#[must_use]
pub fn head(text: &str, at: usize) -> String {
    let start =
        text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let rest = text.get(start..).unwrap_or_default();
    let (mut depth, mut quoted, mut end) = (0_usize, false, rest.len());
    for (place, letter) in rest.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '{' | '\n' if depth == 0 => {
                end = place;
                break;
            }
            _ => {}
        }
    }
    let line = rest.get(..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>();
    // What was written over several lines has blanks inside of its brackets.
    line.join(" ").replace("( ", "(").replace(", )", ")").replace(" )", ")")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        let first = "It gives [a-1984],\nas W. Riker says e.g. in `f(x. Y)`. Then more.\n\nMore.";
        assert_eq!(sentence(first), "It gives [a-1984], as W. Riker says e.g. in `f(x. Y)`.");
        assert_eq!(sentence("# Title\n\nText."), "Title");
        assert_eq!(sentence("No end"), "No end");
    }

    #[test]
    fn heads_end_before_the_body() {
        let text = "/// Doc.\nstrategy s(p: 1/3 in 0..=1,\n    q: \"(\") {\n first cooperate\n}\nlet x = 3\nfn _f() { 1 }\n";
        let (docs, items) = describe("m", text);
        assert_eq!(docs, "");
        let heads: Vec<&str> = items.iter().map(|item| item.head.as_str()).collect();
        assert_eq!(heads, ["strategy s(p: 1/3 in 0..=1, q: \"(\")"]);
        assert_eq!(items[0].summary(), "Doc.");
        let (_, kinds) = describe(
            "m",
            "/// K.\nkind k: p {\n /// Its size.\n size: 1 in 0..=9\n fn f(a) { a }\n}",
        );
        assert_eq!(kinds[0].docs, "K.\n\nIt has:\n\n- `size: 1 in 0..=9`: Its size.\n- `fn f(a)`");
        assert_eq!(head(text, text.find("x =").expect("there")), "let x = 3");
        assert_eq!(head("fn f(\n    a: 1,\n    b: (2),\n) {", 3), "fn f(a: 1, b: (2))");
        let (_, tables) = describe("m", "/// T.\ntable t {\n    | a\n    1\n}");
        assert_eq!(tables[0].docs, "T.\n\n```comity no-run\ntable t {\n    | a\n    1\n}\n```");
    }
}
