//! Every program of `examples/embed_*.rs` runs and prints what the `.out` beside it says.
//!
//! `cargo test` builds the examples anyway; here they are only run. A run of this test alone (`cargo test --test harness`)
//! does not build them, so one that is older than its text is refused: `cargo build --examples` makes them anew.
//!
//! `UPDATE=1 cargo test embedding` writes the `.out` files anew; look at the difference before keeping it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::library::{files, in_parallel};

/// What needs features that can be turned off, and whether they are on.
const NEEDY: [(&str, bool); 2] =
    [("embed_serde", cfg!(feature = "serde")), ("embed_service", cfg!(feature = "clock"))];

/// The folder that cargo puts examples in, beside that of this test.
fn built() -> PathBuf {
    let own = std::env::current_exe().expect("a test has a file");
    own.parent().and_then(Path::parent).expect("in a folder of the build").join("examples")
}

/// Runs one example; gives what it printed.
fn run(name: &str, text: &Path) -> Result<String, String> {
    let program = built().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let changed = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    if changed(&program) < changed(text) {
        return Err("not built since it was changed: `cargo build --examples`".to_owned());
    }
    let output = Command::new(program).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

#[test]
fn embedding_examples_print_what_they_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let overview = fs::read_to_string(folder.join("README.md")).unwrap();
    let update = std::env::var_os("UPDATE").is_some();
    let found = files(&folder, "rs");
    let failures = in_parallel(&found, |text| {
        let name = text.file_stem()?.to_str()?;
        if NEEDY.contains(&(name, false)) {
            return None;
        }
        if !overview.contains(&format!("`{name}.rs`")) {
            return Some(format!("{name}: not in examples/README.md"));
        }
        let expected = text.with_extension("out");
        match run(name, text) {
            Ok(printed) if update => {
                fs::write(&expected, printed).err().map(|error| error.to_string())
            }
            Ok(printed) => {
                let wanted = fs::read_to_string(&expected).unwrap_or_default();
                (printed != wanted)
                    .then(|| format!("{name}: expected\n{wanted}\nprinted\n{printed}"))
            }
            Err(error) => Some(format!("{name}: {error}")),
        }
    });
    assert!(found.len() >= 4, "only {} examples", found.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_service_answers_json() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let printed = fs::read_to_string(folder.join("embed_service.out")).unwrap();
    let answers: Vec<serde_json::Value> = printed
        .lines()
        .filter_map(|line| line.strip_prefix("    ")?.split_once(' '))
        .map(|(_, body)| serde_json::from_str(body).expect("JSON"))
        .collect();
    assert_eq!(answers[1]["value"]["quoted"], "\"C:\\temp\"\t\u{1} é");
    assert!(answers.iter().all(serde_json::Value::is_object), "{answers:?}");
    assert_eq!(answers.len(), 7);
}
