//! Scripts that hold the rules of play to their word: `tests/play`.
//!
//! Each script's tests are run, as `comity test` does, and nothing may be said about it. A first line
//! `// warns: W0930` names the warnings that are meant.

use std::path::PathBuf;

use super::library::{files, read, root};
use super::script::{limits, run};

/// How many rules say what numbers mean.
const RULES: usize = 33;

#[test]
fn each_rule_has_a_script() {
    let number = |path: &PathBuf| path.file_name()?.to_str()?.split_once('_')?.0.parse().ok();
    let numbers: Vec<Option<usize>> =
        files(&root().join("tests/play/rules"), "comity").iter().map(number).collect();
    let expected: Vec<Option<usize>> = (1..=RULES).map(Some).collect();
    assert_eq!(numbers, expected, "each rule has one script, in order");
}

#[test]
fn the_rules_of_play_hold() {
    let folder = root().join("tests/play");
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
