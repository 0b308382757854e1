//! What is said about wrong scripts: each script of `tests/ui` has its messages beside it, word for word.
//!
//! `tests/ui/<phase>/<name>.comity`, or `tests/ui/<phase>/<name>/main.comity` with other files beside it; the
//! messages stand in `<name>.stderr`. A first line `// run: --max-steps 1000` sets limits. `UPDATE=1` in the
//! environment writes the messages anew: read what it wrote before it is committed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use comity::lang::diagnostic::catalog;

use super::explain::{Page, pages};
use super::script;

struct Case {
    script: PathBuf,
    messages: PathBuf,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui")
}

fn cases() -> Vec<Case> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("a folder of tests");
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let mut found = Vec::new();
    for phase in entries(&root()) {
        for path in entries(&phase) {
            let messages = path.with_extension("stderr");
            if path.is_dir() {
                found.push(Case { script: path.join("main.comity"), messages });
            } else if path.extension().is_some_and(|it| it == "comity") {
                found.push(Case { script: path, messages });
            }
        }
    }
    found
}

fn messages(case: &Case) -> String {
    let text = std::fs::read_to_string(&case.script).expect("a script");
    let name = case.script.file_name().expect("a name").to_string_lossy();
    let folder = case.script.parent().expect("a folder");
    let limits = text.lines().next().and_then(|line| line.strip_prefix("// run:")).unwrap_or("");
    script::run(&name, &text, folder, script::limits(limits)).messages
}

#[test]
fn every_wrong_script_gets_its_messages() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let found = messages(&case);
        if update {
            std::fs::write(&case.messages, &found).expect("a file to write");
        }
        let expected = std::fs::read_to_string(&case.messages).unwrap_or_default();
        let name = case.script.strip_prefix(root()).expect("below the root").display().to_string();
        if found.is_empty() {
            wrong.push(format!("{name}: nothing is said about it"));
        } else if found != expected {
            wrong.push(format!("{name}: expected\n{expected}\nbut found\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n(UPDATE=1 writes the messages anew)", wrong.join("\n"));
}

#[test]
fn every_code_has_a_wrong_script() {
    let mut seen = BTreeSet::new();
    for case in cases() {
        let text = std::fs::read_to_string(&case.messages).unwrap_or_default();
        seen.extend(script::codes(&text));
    }
    let pages = pages();
    let exempt = |code: &str| pages.iter().any(|page| page.code == code && page.unreachable());
    let missing: Vec<&str> = catalog::codes()
        .map(|(code, _)| code.0)
        .filter(|code| !seen.contains(*code) && !exempt(code))
        .collect();
    assert!(missing.is_empty(), "no script of tests/ui shows {}", missing.join(", "));
}

#[test]
fn no_messages_without_a_script() {
    let known: BTreeSet<PathBuf> = cases().into_iter().map(|case| case.messages).collect();
    for phase in std::fs::read_dir(root()).expect("tests/ui").flatten() {
        for entry in std::fs::read_dir(phase.path()).expect("a phase").flatten() {
            let path = entry.path();
            let stray = path.extension().is_some_and(|it| it == "stderr") && !known.contains(&path);
            assert!(!stray, "{} belongs to no script", path.display());
        }
    }
}

impl Page {
    /// Whether no script can bring it about.
    fn unreachable(&self) -> bool {
        self.wrong.is_none()
    }
}
