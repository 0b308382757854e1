//! Every script of the project, and some files of data: what fuzzing begins with.

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

/// Files of data, each with a byte before it that says of which form it is.
pub fn data() -> Vec<Vec<u8>> {
    let texts = [
        (0, "year,members,share\n1951,6,0.5\n1957,,1e3\n"),
        (0, "a;b\n\"x;\"\"y\";NA\ntrue;-3\n"),
        (0, "\u{feff}n,x\r\n1,\"two\nlines\"\r\n"),
        (1, "a\tb\n1\t2.5\n"),
        (2, "{\"a\": [1, 2.5, -3e7, null, true, \"t\\u00e9\\n\"], \"b\": {}}"),
        (2, "[[[]], 1e999, 12345678901234567890]"),
        (3, "{\"round\": 1, \"score\": 3.0}\n{\"round\": 2, \"score\": 0.5}\n"),
        (4, "plain text\n"),
    ];
    // libFuzzer makes nothing much longer than what it was given.
    let rows = |row: fn(usize) -> String| (0..60).map(row).collect::<String>();
    let long = [
        (0, rows(|at| format!("{at},\"state {at}\",{}.5,NA\n", at * at))),
        (2, format!("[{}null]", rows(|at| format!("{{\"{at}\": [{at}, {{}}]}}, ")))),
        (3, rows(|at| format!("{{\"round\": {at}, \"shares\": [0.{at}, 1]}}\n"))),
    ];
    let short = texts.map(|(form, text)| (form, text.to_owned()));
    let all = short.iter().chain(&long);
    all.map(|(form, text)| [&[*form], text.as_bytes()].concat()).collect()
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
