//! Every public item of the embedding API has an example of its own, which runs as a test.
//!
//! What hosts can see is what `src/lib.rs` re-exports. Of each of these items, of their functions and of the functions
//! of traits the documentation must hold a block of code; variants, fields and constants of a type are shown by the
//! example of the type. Items that the documentation hides are left out. The sources are formatted, so that lines are
//! enough to know what is what.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::library::files;

/// Where items live that hosts see.
const HOMES: &[&str] = &[
    "engine",
    "lang/vm/budget.rs",
    "lang/vm/host.rs",
    "lang/value/form.rs",
    "lang/value/window.rs",
    "bridge/hosted/sight.rs",
];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The names that the root of the crate offers.
fn offered() -> BTreeSet<String> {
    let root = fs::read_to_string(sources().join("lib.rs")).expect("a text");
    let lists = root.split("pub use engine::").skip(1).filter_map(|rest| rest.split(';').next());
    let names = lists.flat_map(|list| list.trim_matches(['{', '}', '\n']).split(','));
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// What is known of the lines right before an item.
#[derive(Default)]
struct Above {
    example: bool,
    hidden: bool,
}

/// Which functions of a block count.
enum Block {
    /// Those that are public, of a type.
    Type(String),
    /// All, of a trait.
    Trait(String),
    /// None.
    Other,
}

/// The first word of a text that can be a name.
fn word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or("")
}

/// The type that an `impl` block without a trait is of.
fn implemented(line: &str) -> Option<&str> {
    let mut rest = line.strip_prefix("impl")?;
    if rest.starts_with('<') {
        let mut depth = 0;
        let end = rest.char_indices().find(|(_, letter)| {
            depth += i32::from(*letter == '<') - i32::from(*letter == '>');
            depth == 0
        });
        rest = &rest[end?.0 + 1..];
    }
    if line.contains(" for ") { None } else { Some(word(rest.trim_start())) }
}

/// The name that a line declares, after one of these words.
fn declared<'a>(line: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|before| line.strip_prefix(before)).map(word)
}

/// Items with whether they have an example: `Engine`, `Engine::compile`.
fn items(text: &str, offered: &BTreeSet<String>, found: &mut BTreeMap<String, bool>) {
    const KINDS: [&str; 6] =
        ["pub struct ", "pub enum ", "pub trait ", "pub fn ", "pub const ", "pub type "];
    let (mut above, mut block) = (Above::default(), Block::Other);
    // Whether the line before has begun an attribute that goes on.
    let mut attribute = false;
    for line in text.lines() {
        let bare = line.trim_start();
        if bare.starts_with("///") {
            above.example |= bare.starts_with("/// ```");
            continue;
        }
        if bare.starts_with("#[") || attribute {
            above.hidden |= bare.contains("doc(hidden)");
            attribute = !bare.ends_with(']');
            continue;
        }
        let Above { example, hidden } = std::mem::take(&mut above);
        if let Some(name) = declared(line, &KINDS).filter(|name| offered.contains(*name)) {
            found.insert(name.to_owned(), example || hidden);
        }
        if let Some(name) = declared(line, &["pub trait "]) {
            block = Block::Trait(name.to_owned());
        } else if line.starts_with("impl") {
            block = implemented(line).map_or(Block::Other, |name| Block::Type(name.to_owned()));
        } else if line.starts_with('}') {
            block = Block::Other;
        }
        let member = line.strip_prefix("    ").filter(|_| !hidden).and_then(|line| match &block {
            Block::Type(of) => Some((of, declared(line, &["pub fn ", "pub const fn "])?)),
            Block::Trait(of) => Some((of, declared(line, &["fn "])?)),
            Block::Other => None,
        });
        if let Some((of, name)) = member.filter(|(of, _)| offered.contains(*of)) {
            found.insert(format!("{of}::{name}"), example);
        }
    }
}

#[test]
fn every_public_item_has_an_example() {
    let offered = offered();
    let mut found = BTreeMap::new();
    for home in HOMES {
        let home = sources().join(home);
        let within = if home.is_dir() { files(&home, "rs") } else { vec![home] };
        // A room of its own, for editors.
        for file in
            within.iter().filter(|file| !file.components().any(|part| part.as_os_str() == "assist"))
        {
            items(&fs::read_to_string(file).unwrap(), &offered, &mut found);
        }
    }
    let lost: Vec<_> = offered.iter().filter(|name| !found.contains_key(*name)).collect();
    assert!(lost.is_empty(), "not found in the sources: {lost:?}");
    assert!(found.len() > 300, "only {} items", found.len());
    let bare: Vec<_> =
        found.iter().filter(|(_, example)| !**example).map(|(name, _)| name).collect();
    assert!(bare.is_empty(), "{} items without an example: {bare:#?}", bare.len());
}
