//! The modules that hold theories: each says what it claims, tests all that it gives, and shows its result.
//!
//! What `demo()` of a module prints is kept in `tests/library/demos/PACKAGE.NAME.txt`. `UPDATE=1 cargo test theories`
//! writes the files anew; look at the difference before keeping it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::coverage::PACKAGES;
use super::library::{Module, fail_with, files, in_parallel, modules, read, root};
use super::script::{limits, run};

/// What the head of a module has, in this order; `>` stands for the example.
const HEAD: [&str; 8] = [
    "**Claim.** ",
    "**Answers to** ",
    "**Model.** ",
    "**Words.** ",
    "**Shows.** ",
    "```comity",
    "// => ",
    "**Illustrations.** ",
];

/// Longer modules are two.
const MOST_LINES: usize = 360;

/// The modules that hold theories.
fn theories() -> Vec<Module> {
    let package = |name: &str| name.split_once('.').map(|(package, _)| PACKAGES.contains(&package));
    modules().into_iter().filter(|module| package(&module.name) == Some(true)).collect()
}

/// The documentation of a module, without the marks of comments.
fn head(text: &str) -> Vec<&str> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect()
}

/// What is wrong with a module's documentation.
fn faults_of_head(module: &Module) -> Vec<String> {
    let lines = head(&module.text);
    let mut faults = Vec::new();
    let mut after = 0;
    for part in HEAD {
        let begins =
            |line: &&str| line.starts_with(part) || (part == "// => " && line.contains(part));
        let places: Vec<usize> = (0..lines.len()).filter(|at| begins(&lines[*at])).collect();
        let Some(first) = places.first() else {
            // Without numbers of one's own there is nothing to say of them.
            if part != "**Illustrations.** " {
                faults.push(format!("has no `{}`", part.trim()));
            }
            continue;
        };
        if *first < after {
            faults.push(format!("`{}` comes too late", part.trim()));
        }
        after = *first;
        if part.starts_with("**") {
            let alone = *first > 0 && lines[first - 1].is_empty();
            if !alone || places.len() > 1 {
                faults.push(format!("`{}` is not one paragraph of its own", part.trim()));
            }
        }
    }
    let named = |line: &str| HEAD.iter().any(|part| line.starts_with(part));
    let other = lines.iter().filter(|line| line.starts_with("**") && !named(line));
    faults.extend(other.map(|line| format!("has a paragraph that no other module has: {line}")));
    faults
}

#[test]
fn theories_say_what_they_claim() {
    let mut failures = Vec::new();
    for module in theories() {
        let mut faults = faults_of_head(&module);
        if !module.text.contains("\nfn demo() {") {
            faults.push("has no `fn demo()`".to_owned());
        }
        let lines = module.text.lines().count();
        if lines > MOST_LINES {
            faults.push(format!("has {lines} lines"));
        }
        failures.extend(faults.into_iter().map(|fault| format!("`{}` {fault}", module.name)));
    }
    fail_with("theories are not in order", &failures);
}

/// The words in the `test` blocks of a script.
fn tested(text: &str) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    let mut inside = false;
    for line in text.lines() {
        inside |= line.starts_with("test \"");
        if inside {
            // The name of a test is no use of what it names.
            let code = line
                .strip_prefix("test \"")
                .map_or(line, |rest| rest.split_once("\" {").map_or("", |(_, code)| code));
            words.extend(code.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
        }
        inside &= !(line.starts_with('}') || line.starts_with("test \"") && line.ends_with('}'));
    }
    words
}

#[test]
fn everything_that_a_theory_gives_is_tested() {
    let mut failures = Vec::new();
    for module in theories() {
        let words = tested(&module.text);
        let untested = module.items.iter().filter(|item| {
            // What it prints is compared below.
            item.name != "demo" && !words.contains(item.name.as_str())
        });
        failures.extend(
            untested.map(|item| {
                format!("`{}`: no test has {} `{}`", module.name, item.word, item.name)
            }),
        );
    }
    fail_with("theories are not tested", &failures);
}

/// Where the output of a module's `demo()` is kept.
fn kept(module: &Module) -> PathBuf {
    root().join("tests/library/demos").join(format!("{}.txt", module.name))
}

/// What is wrong with what `demo()` prints.
fn fault_of_demo(module: &Module) -> Option<String> {
    let name = &module.name;
    let script = format!("use {name} {{ demo }}\n\ndemo()\n");
    let outcome = run(&format!("demo of {name}"), &script, &root(), limits(""));
    if !outcome.messages.is_empty() {
        return Some(outcome.messages);
    }
    let path = kept(module);
    if std::env::var_os("UPDATE").is_some() {
        return std::fs::write(&path, &outcome.printed).err().map(|error| error.to_string());
    }
    let Ok(expected) = std::fs::read_to_string(&path) else {
        return Some(format!("`{name}`: {} is missing", path.display()));
    };
    let lines = expected.lines().zip(outcome.printed.lines());
    let differing = lines.enumerate().find(|(_, (kept, printed))| kept != printed);
    match differing {
        _ if expected == outcome.printed => None,
        Some((line, (kept, printed))) => Some(format!(
            "`{name}`: line {} of what `demo()` prints has changed from\n    {kept}\nto\n    {printed}",
            line + 1
        )),
        None => Some(format!("`{name}`: `demo()` prints more or less than it did")),
    }
}

#[test]
fn theories_show_their_results() {
    let theories = theories();
    let mut failures = in_parallel(&theories, fault_of_demo);
    let known: BTreeSet<PathBuf> = theories.iter().map(kept).collect();
    let strays = files(&root().join("tests/library/demos"), "txt");
    let strays = strays.iter().filter(|path| !known.contains(*path));
    failures.extend(strays.map(|path| format!("{} belongs to no module", path.display())));
    failures.extend(
        theories
            .iter()
            .filter(|module| read(&kept(module)).lines().count() > 80)
            .map(|module| format!("`{}`: `demo()` prints more than anybody reads", module.name)),
    );
    fail_with("what theories show has changed (UPDATE=1 writes it anew)", &failures);
}
