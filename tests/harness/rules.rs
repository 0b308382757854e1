//! `tests/rules`: what every number means, one script for each rule.

use crate::library::{fail_with, files, read, root};
use crate::script::tested;

/// How many rules there are.
const RULES: usize = 33;

#[test]
fn every_rule_holds() {
    let scripts = files(&root().join("tests/rules"), "comity");
    let mut failures = Vec::new();
    for path in &scripts {
        failures.extend(tested(&path.display().to_string(), &read(path)));
    }
    let numbers: Vec<Option<usize>> = scripts
        .iter()
        .map(|path| path.file_name()?.to_str()?.split_once('_')?.0.parse().ok())
        .collect();
    let expected: Vec<Option<usize>> = (1..=RULES).map(Some).collect();
    assert_eq!(numbers, expected, "each rule has one script, in order");
    fail_with("the rules", &failures);
}
