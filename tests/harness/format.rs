//! Every script of the project is laid out as `comity fmt` lays it out.

use std::path::Path;

use comity::engine::{FORMAT_WIDTH, format};

fn scripts(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("readable").flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            scripts(&path, found);
        } else if path.extension().is_some_and(|end| end == "comity") {
            found.push(path);
        }
    }
}

/// Scripts that are wrong on purpose stand in `tests/ui`.
const FOLDERS: [&str; 5] = ["stdlib", "examples", "benches", "tests/play", "tests/solve"];

#[test]
fn every_script_is_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    FOLDERS.iter().for_each(|folder| scripts(&root.join(folder), &mut found));
    found.sort();
    assert!(found.len() > 100, "{}", found.len());
    let differ: Vec<String> = found
        .iter()
        .filter(|path| {
            let text = std::fs::read_to_string(path).expect("readable");
            format("script", &text, FORMAT_WIDTH).map_or(true, |formatted| formatted != text)
        })
        .map(|path| path.display().to_string())
        .collect();
    let folders = FOLDERS.join(" ");
    assert!(differ.is_empty(), "`comity fmt {folders}` would change\n{}", differ.join("\n"));
}
