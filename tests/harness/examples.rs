//! Every script of `examples/` runs, prints what the file beside it says, and passes its own tests.
//!
//! `UPDATE=1 cargo test examples` writes the files anew; look at the difference before keeping it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use comity::engine::{Engine, Host};

use super::library::{files, in_parallel};

/// Keeps what a script prints.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<String>>);

impl Host for Kept {
    fn write(&self, text: &str) -> Result<(), String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
        Ok(())
    }
}

/// Runs one script; gives what it printed.
fn run(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let kept = Kept::default();
    let folder = path.parent().unwrap_or(Path::new("."));
    let engine = Engine::default().with_host(kept.clone()).with_folder(folder);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let program = engine.compile(&name, &text).map_err(|error| error.render())?;
    if let Some(warning) = program.warnings().first() {
        return Err(warning.render().to_owned());
    }
    let mut context = engine.context();
    context.run(&program).map_err(|error| error.render())?;
    let printed = kept.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for test in program.tests() {
        context
            .test(&test)
            .map_err(|error| format!("test \"{}\"\n{}", test.name, error.render()))?;
    }
    Ok(printed)
}

#[test]
fn examples_print_what_they_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let update = std::env::var_os("UPDATE").is_some();
    let found = files(&folder, "comity");
    let failures = in_parallel(&found, |path| {
        let expected = path.with_extension("out");
        match run(path) {
            Ok(printed) if update => {
                std::fs::write(&expected, printed).err().map(|error| error.to_string())
            }
            Ok(printed) => {
                let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
                (printed != wanted)
                    .then(|| format!("{}: expected\n{wanted}\nprinted\n{printed}", path.display()))
            }
            Err(error) => Some(format!("{}: {error}", path.display())),
        }
    });
    assert!(found.len() >= 11, "only {} examples", found.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
