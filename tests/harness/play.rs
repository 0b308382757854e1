//! Scripts that hold the rules to their word: of playing in `tests/play`, of solving in `tests/solve`.
//!
//! Each script's tests are run, as `comity test` does, and nothing may be said about it. A first line
//! `// warns: W0930` names the warnings that are meant.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::library::{files, read, root};
use super::script::{limits, run};

/// The folders, each with the rules of what numbers mean that it answers for.
const FOLDERS: [(&str, RangeInclusive<usize>); 2] =
    [("tests/play", 1..=33), ("tests/solve", 34..=40)];

#[test]
fn each_rule_has_a_script() {
    let number = |path: &PathBuf| path.file_name()?.to_str()?.split_once('_')?.0.parse().ok();
    for (folder, rules) in FOLDERS {
        let scripts = files(&root().join(folder).join("rules"), "comity");
        let numbers: Vec<Option<usize>> = scripts.iter().map(number).collect();
        let expected: Vec<Option<usize>> = rules.map(Some).collect();
        assert_eq!(numbers, expected, "each rule has one script in {folder}/rules, in order");
    }
}

#[test]
fn the_rules_of_play_hold() {
    hold("tests/play");
}

#[test]
fn the_rules_of_solving_hold() {
    hold("tests/solve");
}

/// Runs every script below a folder.
fn hold(folder: &str) {
    let folder = root().join(folder);
    let mut failures = String::new();
    for path in files(&folder, "comity") {
        let text = read(&path);
        let meant = text.lines().next().and_then(|line| line.strip_prefix("// warns: "));
        let meant: Vec<&str> = meant.unwrap_or("").split_whitespace().collect();
        let name = path.strip_prefix(&folder).expect("below it").display().to_string();
        let outcome = run(&name, &text, path.parent().expect("a folder"), limits(""));
        if outcome.codes.iter().any(|code| !meant.contains(&code.as_str())) {
            failures.push_str(&outcome.messages);
        }
        if !text.contains("\ntest \"") {
            failures.push_str(&format!("{name} tests nothing\n"));
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}
