//! Generates the table of embedded library modules from `stdlib/`, and the tables of pages about errors from
//! `src/lang/diagnostic/explain/` and about the language from `docs/reference/`.
//!
//! With the feature `grammar`, it also makes the parser from `grammar/comity.lalrpop`. Without, the crate takes the
//! one that is kept in `grammar/comity.rs`, so that who only uses it need not build the parser generator.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    #[cfg(feature = "grammar")]
    parser(&out);
    embed(&out.join("library.rs"), "stdlib", "comity");
    embed(&out.join("explain.rs"), "src/lang/diagnostic/explain", "md");
    embed(&out.join("chapters.rs"), "docs/reference", "md");
}

/// Makes the parser. Its text depends on the grammar alone, not on which features are on.
#[cfg(feature = "grammar")]
fn parser(out: &Path) {
    println!("cargo:rerun-if-changed=grammar/comity.lalrpop");
    lalrpop::Configuration::new()
        .set_in_dir("grammar")
        .set_out_dir(out)
        .set_features([])
        .emit_rerun_directives(true)
        .process()
        .expect("grammar/comity.lalrpop is a valid grammar");
}

/// Writes a sorted slice of `(name, text)`, one for each file below `folder` that ends in `.ending`; a script in
/// an inner folder is named `inner.script`.
fn embed(table: &Path, folder: &str, ending: &str) {
    println!("cargo:rerun-if-changed={folder}");
    let root = Path::new(folder);
    let mut files = Vec::new();
    collect(root, ending, &mut files);
    files.sort();
    let mut text = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(root).expect("below the folder").with_extension("");
        let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(".");
        // Not the whole path: a checkout that is moved with what was built in it builds again.
        let file = format!("/{}", file.display());
        let file = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {file:?})");
        writeln!(text, "    ({name:?}, include_str!({file})),").expect("a string grows");
    }
    text.push_str("]\n");
    std::fs::write(table, text).expect("OUT_DIR is writable");
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, ending, files);
        } else if path.extension().is_some_and(|end| end == ending) {
            files.push(path);
        }
    }
}
