//! What users of the crate download: all that it builds from, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The files of the archive.
fn archive() -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn the_archive_has_what_users_need_and_no_more() {
    let files = archive();
    let needed =
        ["build.rs", "grammar/comity.rs", "stdlib/games.comity", "docs/stability.md", "README.md"];
    for file in needed {
        assert!(files.contains(file), "`{file}` is missing");
    }
    let first = |file: &String| file.split('/').next().unwrap_or_default().to_owned();
    let folders: BTreeSet<String> =
        files.iter().filter(|file| file.contains('/')).map(first).collect();
    let known = ["benches", "docs", "examples", "grammar", "src", "stdlib"];
    assert_eq!(folders, known.map(str::to_owned).into());
    let size = |file: &String| {
        std::fs::metadata(Path::new(env!("CARGO_MANIFEST_DIR")).join(file))
            .map_or(0, |found| found.len())
    };
    let bytes: u64 = files.iter().map(size).sum();
    assert!(bytes < 10 << 20, "the archive has grown to {bytes} bytes before compression");
}

#[test]
fn links_of_the_pages_at_the_top_lead_into_the_archive() {
    let files = archive();
    let mut lost = Vec::new();
    for page in files.iter().filter(|file| file.ends_with(".md") && !file.contains('/')) {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page))
            .expect("readable");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (target, _) in
            targets.filter(|(target, _)| target.contains('.') || target.contains('/'))
        {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !files.contains(path) {
                lost.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(lost.is_empty(), "links to what the archive does not have:\n{}", lost.join("\n"));
}
