//! The modules of `stdlib/`: documented, sourced and tested. What they say of strategies is checked in
//! `strategies.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::script::{limits, run};

/// The words that begin what other modules can use.
const ITEMS: [&str; 11] = [
    "fn",
    "game",
    "strategy",
    "kind",
    "actor",
    "norm",
    "regime",
    "process",
    "table",
    "experiment",
    "let",
];

/// A module of the library.
pub(super) struct Module {
    /// As in `use`.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) items: Vec<Item>,
}

/// A declaration that others can use.
pub(super) struct Item {
    pub(super) word: String,
    pub(super) name: String,
    /// Its parameters as written.
    pub(super) parameters: String,
    pub(super) docs: Vec<String>,
}

pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder that end so, sorted.
pub(super) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|end| end == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

pub(super) fn modules() -> Vec<Module> {
    let folder = root().join("stdlib");
    let made = files(&folder, "comity").into_iter().map(|path| {
        let text = read(&path);
        let name = path.strip_prefix(&folder).expect("below it").with_extension("");
        let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(".");
        Module { name, items: items(&text), text }
    });
    made.collect()
}

fn items(text: &str) -> Vec<Item> {
    let mut docs = Vec::new();
    let mut found = Vec::new();
    for line in text.lines() {
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim().to_owned());
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if ITEMS.contains(&word) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let parameters = rest[end..].strip_prefix('(').and_then(|rest| rest.rsplit_once(") "));
            found.push(Item {
                word: word.to_owned(),
                name: rest[..end].to_owned(),
                parameters: parameters.map_or("", |(inside, _)| inside).to_owned(),
                docs: std::mem::take(&mut docs),
            });
        }
        docs.clear();
    }
    found.retain(|item| !item.name.starts_with('_'));
    found
}

/// The keys in square brackets, one or several: lower-case words and a year.
pub(super) fn keys(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in text.split('[').skip(1) {
        let Some((inside, _)) = part.split_once(']') else { continue };
        for key in inside.split([',', ';']).map(str::trim) {
            let Some((author, year)) = key.rsplit_once('-') else { continue };
            let digits = year.trim_end_matches(|c: char| c.is_ascii_lowercase());
            let named =
                !author.is_empty() && author.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if named && digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit()) {
                found.insert(key.to_owned());
            }
        }
    }
    found
}

/// What is wrong with each of some things, in their order, asked on all threads of the machine.
pub(super) fn in_parallel<T: Sync>(
    things: &[T],
    fault: impl Fn(&T) -> Option<String> + Sync,
) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(things.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(at) else { break };
                    if let Some(fault) = fault(thing) {
                        found.lock().expect("nobody panics with it").insert(at, fault);
                    }
                }
            });
        }
    });
    found.into_inner().expect("nobody panics with it").into_values().collect()
}

pub(super) fn fail_with(what: &str, failures: &[String]) {
    assert!(failures.is_empty(), "{what}:\n{}", failures.join("\n"));
}

#[test]
fn modules_are_documented_and_listed() {
    let index = read(&root().join("stdlib/README.md"));
    let mut failures = Vec::new();
    for module in modules() {
        let name = &module.name;
        if !module.text.starts_with("//! # ") {
            failures.push(format!("`{name}` does not begin with a title"));
        }
        if !index.contains(&format!("| `{name}` |")) {
            failures.push(format!("`{name}` is not listed in stdlib/README.md"));
        }
        for item in module.items.iter().filter(|item| item.docs.is_empty()) {
            failures.push(format!("`{name}`: {} `{}` has no documentation", item.word, item.name));
        }
        if !module.text.contains("\ntest \"") {
            failures.push(format!("`{name}` has no tests"));
        }
    }
    fail_with("the library is not in order", &failures);
}

#[test]
fn sources_are_known_and_used() {
    let sources = read(&root().join("stdlib/SOURCES.md"));
    let entries: Vec<String> = sources
        .lines()
        .filter_map(|line| line.strip_prefix("- **")?.split_once("**"))
        .map(|(key, _)| key.to_owned())
        .collect();
    let known: BTreeSet<String> = entries.iter().cloned().collect();
    let mut used = BTreeMap::new();
    let mut places = files(&root().join("stdlib"), "comity");
    places.extend(files(&root().join("src/bridge/tables"), "rs"));
    places.extend(files(&root().join("examples"), "comity"));
    for path in places {
        for key in keys(&read(&path)) {
            used.entry(key).or_insert(path.clone());
        }
    }
    let mut failures = Vec::new();
    let unknown = used.iter().filter(|(key, _)| !known.contains(*key));
    failures.extend(unknown.map(|(key, path)| format!("{}: nobody knows [{key}]", path.display())));
    let unused = known.iter().filter(|key| !used.contains_key(*key));
    failures.extend(unused.map(|key| format!("SOURCES.md: [{key}] is not used")));
    failures.extend(
        entries
            .windows(2)
            .filter(|pair| pair[0] >= pair[1])
            .map(|pair| format!("SOURCES.md: [{}] comes too late", pair[1])),
    );
    fail_with("sources", &failures);
}

#[test]
fn modules_pass_their_tests_without_warnings() {
    let failures = in_parallel(&modules(), |module| {
        let name = format!("stdlib/{}", module.name);
        let outcome = run(&name, &module.text, &root().join("stdlib"), limits(""));
        (!outcome.messages.is_empty()).then_some(outcome.messages)
    });
    fail_with("the library's own tests", &failures);
}
