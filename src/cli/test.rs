//! `comity test`: runs the `test` blocks of scripts.
//!
//! Tests have no effects: what scripts print is kept back and shown where a test fails, what they save is kept in
//! memory, and each test works on its own copy of the module's values.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;

use super::args::TestOptions;
use super::exit::{Exit, on_interrupt};
use super::screen::{Screen, count};
use super::script::{Script, limits};
use crate::engine::{Engine, Error, Host, Interrupt, disk, library};

/// What came of the tests so far.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    exit: Option<Exit>,
}

/// Runs the tests of all scripts that are named.
pub(super) fn test(options: &TestOptions, screen: Screen) -> Exit {
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    let mut scripts = Vec::new();
    for path in &options.paths {
        match scripts_of(path, screen) {
            Ok(found) => scripts.extend(found),
            Err(exit) => return exit,
        }
    }
    let mut tally = Tally::default();
    for script in &scripts {
        file(script, options, &stop, &mut tally, screen);
        if tally.exit == Some(Exit::Interrupted) {
            break;
        }
    }
    screen.give(&format!("{} passed, {} failed\n", tally.passed, tally.failed));
    tally.exit.unwrap_or(Exit::Good)
}

/// A file, all scripts below a folder, or the library.
fn scripts_of(path: &Path, screen: Screen) -> Result<Vec<Script>, Exit> {
    if path.as_os_str() == "stdlib" && !path.exists() {
        let scripts = library::MODULES.iter().map(|(name, text)| Script {
            name: format!("stdlib/{}.comity", name.replace('.', "/")),
            text: (*text).to_owned(),
            folder: PathBuf::from("."),
        });
        return Ok(scripts.collect());
    }
    if !path.is_dir() {
        return Ok(vec![Script::read(path, screen)?]);
    }
    let paths = disk::scripts_below(path).map_err(|reason| {
        screen.complain(&format!("cannot read `{}`: {reason}", path.display()), None);
        Exit::Usage
    })?;
    if paths.is_empty() {
        screen.say(&format!("there are no scripts in `{}`\n", path.display()));
    }
    paths.iter().map(|path| Script::read(path, screen)).collect()
}

fn file(
    script: &Script,
    options: &TestOptions,
    stop: &Interrupt,
    tally: &mut Tally,
    screen: Screen,
) {
    let host = Quiet {
        inner: Arc::new(script.disk(false)),
        kept: Arc::default(),
        screen,
        show: options.show_output,
    };
    let engine: Engine = script.engine(host.clone()).with_limits(limits(&options.limits));
    let engine = engine.with_seed(options.seed).with_interrupt(stop.clone());
    let name = &script.name;
    let broken = |tally: &mut Tally, error: &Error, what: &str| {
        screen.give(&format!("{name}: {what}\n"));
        screen.error(error);
        tally.failed += 1;
        tally.exit = Some(tally.exit.unwrap_or(Exit::Good).and(Exit::of(error)));
    };
    let program = match engine.compile(name, &script.text) {
        Ok(program) => program,
        Err(error) => return broken(tally, &error, "does not compile"),
    };
    let wanted = |name: &str| options.filter.as_ref().is_none_or(|filter| name.contains(filter));
    let tests: Vec<_> = program.tests().iter().filter(|test| wanted(&test.name)).collect();
    if tests.is_empty() {
        if !options.quiet {
            let why = if program.tests().is_empty() { "no tests" } else { "no test of that name" };
            screen.give(&format!("{name}: {why}\n"));
        }
        return;
    }
    let mut context = engine.context();
    if let Err(error) = context.run(&program) {
        host.tell();
        return broken(tally, &error, "stopped before its tests");
    }
    host.forget();
    let mut failures = Vec::new();
    for test in &tests {
        match context.test(test) {
            Ok(()) => host.forget(),
            Err(error) => {
                failures.push((test, error, host.take()));
                if Exit::of(&failures[failures.len() - 1].1) == Exit::Interrupted {
                    break;
                }
            }
        }
    }
    let passed = tests.len() - failures.len();
    tally.passed += passed;
    tally.failed += failures.len();
    if !options.quiet || !failures.is_empty() {
        let failed = if failures.is_empty() {
            String::new()
        } else {
            format!(", {} failed", failures.len())
        };
        screen
            .give(&format!("{name}: {passed} of {} passed{failed}\n", count(tests.len(), "test")));
    }
    for (test, error, printed) in failures {
        screen.say(&format!("\ntest \"{}\"\n", test.name));
        screen.error(&error);
        if !printed.is_empty() && !options.show_output {
            screen.say(&format!("it printed:\n{printed}"));
        }
        tally.exit = Some(tally.exit.unwrap_or(Exit::Good).and(Exit::of(&error)));
    }
}

/// A host that keeps back what is printed and saved.
#[derive(Clone)]
struct Quiet {
    inner: Arc<dyn Host>,
    kept: Arc<Mutex<Kept>>,
    screen: Screen,
    show: bool,
}

#[derive(Default)]
struct Kept {
    printed: String,
    files: IndexMap<String, Vec<u8>>,
}

/// Of what a test prints, so many bytes are kept.
const MOST: usize = 64 << 10;

impl Quiet {
    fn kept<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self) -> String {
        self.kept(|kept| std::mem::take(&mut kept.printed))
    }

    fn forget(&self) {
        self.take();
    }

    fn tell(&self) {
        let printed = self.take();
        if !self.show {
            self.screen.say(&printed);
        }
    }
}

impl Host for Quiet {
    fn write(&self, text: &str) -> Result<(), String> {
        if self.show {
            self.screen.give(text);
        } else {
            self.kept(|kept| {
                if kept.printed.len() < MOST {
                    kept.printed.push_str(text);
                }
            });
        }
        Ok(())
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        let saved = self.kept(|kept| kept.files.get(path).cloned());
        let text = saved.and_then(|bytes| String::from_utf8(bytes).ok());
        text.map_or_else(|| self.inner.read_file(path), Ok)
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.write_bytes(path, text.as_bytes())
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let saved = self.kept(|kept| kept.files.get(path).cloned());
        saved.map_or_else(|| self.inner.read_bytes(path), Ok)
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.kept(|kept| kept.files.insert(path.to_owned(), bytes.to_vec()));
        Ok(())
    }
}
