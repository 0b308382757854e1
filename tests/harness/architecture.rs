//! Who may import whom, and which file may name which outside crate.
//!
//! The rules are data. Adding an edge means editing a table here, so that it is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import, itself aside.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("lang", &["base"]),
    ("model", &["base"]),
    ("analysis", &["model", "base"]),
    ("study", &["base"]),
    ("bridge", &["lang", "model", "analysis", "study", "base"]),
    ("engine", &["bridge", "lang", "base", "study"]),
    ("cli", &["engine", "lang", "study", "base"]),
];

/// What each room of `lang` may import of the others. Two edges differ from the plain pipeline: the shapes of
/// declarations and of formats are the tree's own (`bytecode` names them, `vm` and `value` format by them).
const LANG: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("syntax", &["source", "diagnostic"]),
    ("format", &["syntax", "source", "diagnostic"]),
    ("bytecode", &["source", "syntax"]),
    ("value", &["bytecode", "source", "diagnostic", "syntax"]),
    ("native", &["value", "bytecode", "source", "diagnostic"]),
    ("check", &["native", "bytecode", "syntax", "diagnostic", "source"]),
    ("compile", &["check", "native", "bytecode", "syntax", "diagnostic", "source"]),
    ("module", &["compile", "check", "native", "bytecode", "syntax", "diagnostic", "source"]),
    ("vm", &["native", "value", "bytecode", "diagnostic", "source"]),
];

/// One door for each outside crate.
const DOORS: &[(&str, &[&str])] = &[
    ("logos", &["lang/syntax/token.rs"]),
    ("lalrpop_util", &["lang/syntax/"]),
    ("codespan_reporting", &["lang/diagnostic/terminal.rs"]),
    ("miette", &["lang/diagnostic/host.rs", "engine/error.rs"]),
    ("rustyline", &["cli/repl/line/"]),
    ("clap", &["cli/args/"]),
    ("clap_complete", &["cli/args/"]),
    ("libm", &["base/"]),
    ("resvg", &["study/plot/png.rs"]),
    ("png", &["study/plot/png.rs"]),
    ("base64", &["cli/repl/pictures.rs"]),
    ("blake3", &["base/digest.rs"]),
    ("num_rational", &["base/rational"]),
    ("parquet", &["study/parquet.rs"]),
    ("arrow_array", &["study/parquet.rs"]),
    ("arrow_schema", &["study/parquet.rs"]),
    ("bytes", &["study/parquet.rs"]),
    ("pulldown_cmark", &["cli/html/markdown.rs"]),
    // For tests alone.
    ("peak_alloc", &[]),
    ("peakmem_alloc", &[]),
];

/// The only files besides those of the program that start threads.
const STARTS_THREADS: [&str; 2] = ["study/run.rs", "base/release.rs"];

/// Longer files than this are two.
const MOST_LINES: usize = 500;

/// Files that are one long table or one long `match`.
const LONG: &[&str] = &["lang/vm/dispatch.rs", "lang/diagnostic/catalog/", "bridge/tables/"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("readable").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its path below `src` and its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    let relative = |path: &PathBuf| {
        path.strip_prefix(&root).expect("readable").to_string_lossy().replace('\\', "/")
    };
    found.iter().map(|path| (relative(path), fs::read_to_string(path).expect("readable"))).collect()
}

/// The lines of a file that are code, its tests left out.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .filter(|line| !line.trim_start().starts_with("//"))
}

/// The rooms named after `crate::` (or `crate::lang::`) in a line.
fn named<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    line.match_indices(prefix)
        .map(|(at, _)| {
            let rest = &line[at + prefix.len()..];
            let end = rest
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .unwrap_or(rest.len());
            &rest[..end]
        })
        .filter(|room| !room.is_empty())
        .collect()
}

#[test]
fn rooms_import_only_what_they_may() {
    let rooms: BTreeMap<&str, BTreeSet<&str>> =
        ROOMS.iter().map(|(room, may)| (*room, may.iter().copied().collect())).collect();
    let lang: BTreeMap<&str, BTreeSet<&str>> =
        LANG.iter().map(|(room, may)| (*room, may.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let mut parts = path.split('/');
        let (room, inner) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let inner = inner.trim_end_matches(".rs");
        let Some(may) = rooms.get(room) else { continue };
        for line in code(&text) {
            for other in named(line, "crate::") {
                if rooms.contains_key(other) && other != room && !may.contains(other) {
                    wrong.push(format!("{path}: {room} imports {other}"));
                }
            }
            if room == "lang" {
                for other in named(line, "crate::lang::") {
                    let allowed = lang.get(inner).is_none_or(|may| may.contains(other));
                    if lang.contains_key(other) && other != inner && !allowed {
                        wrong.push(format!("{path}: lang::{inner} imports lang::{other}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "edges that no table allows:\n{}", wrong.join("\n"));
}

#[test]
fn outside_crates_have_one_door() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (name, doors) in DOORS {
            let through = doors.iter().any(|door| path.starts_with(door));
            let used = code(&text).any(|line| {
                line.contains(&format!("use {name}::")) || line.contains(&format!(" {name}::"))
            });
            if used && !through {
                wrong.push(format!("{path} names `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let long = LONG.iter().any(|known| path.starts_with(known));
        let lines = text.lines().count();
        if lines > MOST_LINES && !long {
            wrong.push(format!("{path} has {lines} lines"));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{path} does not begin with `//!`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_program_prints_and_only_the_disk_opens_files_and_one_clock_tells_the_time() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let cli = path.starts_with("cli/");
        let opens = cli || path == "engine/disk.rs" || path.ends_with("/tests.rs");
        for line in code(&text) {
            if line.contains("std::fs::") && !opens {
                wrong.push(format!("{path} opens files"));
            }
            let may = cli || STARTS_THREADS.contains(&&*path) || path.contains("/tests/");
            if line.contains("std::thread") && !may {
                wrong.push(format!("{path} starts threads"));
            }
            let asks = line.contains("Instant") || line.contains("SystemTime");
            if asks && !cli && path != "base/clock.rs" {
                wrong.push(format!("{path} asks for the time"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
