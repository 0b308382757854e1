//! The same script and seed give the same bytes, whoever runs them.
//!
//! `tests/determinism.txt` has a digest for each of a hundred scripts and documents: of all that they print, warn
//! of, write and fail with, and of the steps that they take (`tests/determinism/transcript.rs`). Here the table is
//! compared with runs on one thread and on eight; `cargo test --release --test harness determinism` does so with
//! optimised code, and `tests/wasm/run` on a machine of another kind, WebAssembly.
//!
//! `UPDATE=1 cargo test --test harness determinism` writes the digests anew; a name without a digest is enough.

use std::fs;
use std::path::Path;

use comity::base::digest::digest;

use super::library::in_parallel;

#[path = "../determinism/transcript.rs"]
mod transcript;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The entries of the table, each as its digest and the script's name, before which `slow  ` may stand.
fn table(text: &str) -> Vec<(&str, &str)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once("  ")).collect()
}

/// What is the matter with an entry, if anything; with `update`, its line in the table.
fn judge(known: &str, entry: &str, update: bool) -> Option<String> {
    let name = entry.trim_start_matches("slow  ");
    if name != entry && cfg!(debug_assertions) && !update {
        return None;
    }
    let script = fs::read_to_string(root().join(name)).expect("the script is there");
    let alone = transcript::of_file(name, &script, 1);
    let found = digest(alone.as_bytes());
    if update {
        return Some(format!("{found}  {entry}"));
    }
    let together = transcript::of_file(name, &script, 8);
    if alone != together {
        let place = first_difference(&alone, &together);
        return Some(format!("{name}: eight threads give something else\n{place}"));
    }
    (known != found).then(|| format!("{name}: not what the table says, but {found}"))
}

#[test]
fn scripts_give_the_same_bytes() {
    let place = root().join("tests/determinism.txt");
    let text = fs::read_to_string(&place).expect("the table is there");
    let table = table(&text);
    let update = std::env::var_os("UPDATE").is_some();
    let failures = in_parallel(&table, |(known, entry)| judge(known, entry, update));
    if update {
        let head: String = text
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| format!("{line}\n"))
            .collect();
        let lines = failures.join("\n");
        return fs::write(place, format!("{head}{lines}\n")).expect("writable");
    }
    assert!(table.len() > 100, "only {} scripts", table.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The first line that differs, in both texts.
fn first_difference(one: &str, other: &str) -> String {
    let pairs = one.lines().zip(other.lines());
    let found = pairs.into_iter().find(|(one, other)| one != other);
    found.map_or_else(|| "one is longer".to_owned(), |(one, other)| format!("  {one}\n  {other}"))
}
