//! Every script of the project: what fuzzing begins with.

use std::fs;
use std::path::Path;

/// Where scripts stand, as files of their own or as blocks of documents.
const FOLDERS: [&str; 6] =
    ["examples", "stdlib", "tests/ui", "docs", "src/lang/diagnostic/explain", "benches/programs"];

/// Every script below the project's root.
pub fn scripts(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut found);
    }
    found
}

/// The same, long ones in pieces.
pub fn pieces(root: &Path) -> Vec<String> {
    let mut pieces = Vec::new();
    for script in scripts(root) {
        let lines: Vec<&str> = script.lines().collect();
        pieces.extend(lines.chunks(60).map(|chunk| chunk.join("\n")));
    }
    pieces
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("readable").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "comity" || end == "md") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if path.extension().is_some_and(|end| end == "md") {
                let blocks = text.split("```comity").skip(1);
                found.extend(blocks.filter_map(|rest| {
                    rest.split_once('\n')?.1.split("```").next().map(str::to_owned)
                }));
            } else {
                found.push(text);
            }
        }
    }
}
