//! Generates the parser from `grammar/comity.lalrpop` and the table of embedded library modules from
//! `stdlib/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    println!("cargo:rerun-if-changed=grammar");
    lalrpop::Configuration::new()
        .set_in_dir("grammar")
        .set_out_dir(&out)
        .emit_rerun_directives(true)
        .process()
        .expect("grammar/comity.lalrpop is a valid grammar");
    embed_library(&out);
}

/// Writes `library.rs`: a sorted slice of `(module path, text)`, one for each script of `stdlib/`.
fn embed_library(out: &Path) {
    println!("cargo:rerun-if-changed=stdlib");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets this"));
    let root = root.join("stdlib");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut text = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root).expect("below stdlib").with_extension("");
        let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(".");
        writeln!(text, "    ({name:?}, include_str!({file:?})),").expect("a string grows");
    }
    text.push_str("]\n");
    std::fs::write(out.join("library.rs"), text).expect("OUT_DIR is writable");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "comity") {
            files.push(path);
        }
    }
}
