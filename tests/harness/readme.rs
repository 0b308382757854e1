//! The README's script is the example, and its transcripts are what really comes out.

use std::fs;
use std::path::Path;
use std::process::Command;

fn blocks(text: &str, language: &str) -> Vec<String> {
    let open = format!("```{language}\n");
    text.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split("\n```").next().map(str::to_owned))
        .collect()
}

#[test]
fn the_readme_shows_what_really_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let example = fs::read_to_string(root.join("examples/gatt.comity")).unwrap();
    assert_eq!(blocks(&readme, "comity")[0].trim(), example.trim());
    let folder = std::env::temp_dir().join(format!("comity-readme-{}", std::process::id()));
    fs::create_dir_all(folder.join("examples")).unwrap();
    fs::write(folder.join("examples/gatt.comity"), example).unwrap();
    fs::copy(root.join("examples/gatt.out"), folder.join("examples/gatt.out")).unwrap();
    let mut found = String::new();
    let transcript = &blocks(&readme, "text")[0];
    for line in transcript.lines().filter_map(|line| line.strip_prefix("$ comity ")) {
        let output = Command::new(env!("CARGO_BIN_EXE_comity"))
            .args(line.split_whitespace())
            .current_dir(&folder)
            .output()
            .unwrap();
        found.push_str(&format!("$ comity {line}\n"));
        found.push_str(&String::from_utf8_lossy(&output.stdout));
        found.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    let rows = fs::read_to_string(folder.join("shadow.csv")).unwrap().lines().count();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found.trim(), transcript.trim());
    assert_eq!(rows, 1711);
}
