//! `comity test`: runs the `test` blocks of scripts, the examples in their documentation, and scripts whose output
//! is written down beside them.
//!
//! ```text
//! quiet      the host of tests: they have no effects
//! examples   scripts made of the blocks in documentation comments
//! cases      one test: what it does, and what is wrong with it
//! ```
//!
//! Tests have no effects: what scripts print is kept back and shown where a test fails, what they save is kept in
//! memory, and each test works on its own copy of the module's values.

mod cases;
mod examples;
mod quiet;

use std::path::{Path, PathBuf};

use super::args::TestOptions;
use super::exit::{Exit, on_interrupt};
use super::screen::{Screen, count};
use super::script::{Script, limits, scripts_at};
use crate::engine::{Engine, Error, ErrorKind, Interrupt, NoHost, Program, library};
use cases::{Case, Failure, cases};
use quiet::Quiet;

/// What came of the tests so far.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    exit: Option<Exit>,
}

impl Tally {
    fn ends(&mut self, exit: Exit) {
        self.exit = Some(self.exit.unwrap_or(Exit::Good).and(exit));
    }
}

/// What was asked for.
struct Wanted<'a> {
    options: &'a TestOptions,
    filters: Vec<String>,
    stop: Interrupt,
    screen: Screen,
}

/// A script to be tested.
struct Found {
    script: Script,
    path: Option<PathBuf>,
    /// Whether it was named itself.
    named: bool,
    /// Whether it is a module of the library, which must have tests.
    library: bool,
}

/// Runs the tests of all scripts that are named.
pub(super) fn test(options: &TestOptions, screen: Screen) -> Exit {
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    let (mut paths, words): (Vec<&PathBuf>, Vec<&PathBuf>) =
        options.words.iter().partition(|word| is_path(word));
    let here = PathBuf::from(".");
    if paths.is_empty() {
        paths.push(&here);
    }
    let words = words.iter().map(|word| word.to_string_lossy().into_owned());
    let filters = options.filter.iter().cloned().chain(words).collect();
    let wanted = Wanted { options, filters, stop, screen };
    let mut scripts = Vec::new();
    for path in paths {
        match scripts_of(path, screen) {
            Ok(found) => scripts.extend(found),
            Err(exit) => return exit,
        }
    }
    if let Some(name) = wanted.unknown(&scripts) {
        let what = format!("no script sets `{name}` with `let` outside of its functions");
        screen.complain(&what, None);
        return Exit::Usage;
    }
    let mut tally = Tally::default();
    for found in &scripts {
        wanted.file(found, &mut tally);
        if tally.exit == Some(Exit::Interrupted) {
            break;
        }
    }
    if tally.passed + tally.failed == 0 && !wanted.filters.is_empty() && tally.exit.is_none() {
        let all = wanted.filters.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>();
        let what = format!("no test has {} in its name", all.join(" or "));
        screen.complain(&what, Some("a script is named with its ending, a folder with its `/`"));
        return Exit::Usage;
    }
    screen.give(&format!("{} passed, {} failed\n", tally.passed, tally.failed));
    tally.exit.unwrap_or(Exit::Good)
}

/// Whether a word names scripts; any other chooses tests by their names.
fn is_path(word: &Path) -> bool {
    let text = word.to_string_lossy();
    let looks = text.contains(['/', '\\']) || text.ends_with(".comity");
    looks || text == "stdlib" || text == "-" || word.exists()
}

/// A file, all scripts below a folder, or the library.
fn scripts_of(path: &Path, screen: Screen) -> Result<Vec<Found>, Exit> {
    let library = path.as_os_str() == "stdlib";
    if library && !path.exists() {
        let scripts = library::modules().iter().map(|(name, text)| Script {
            name: format!("stdlib/{}.comity", name.replace('.', "/")),
            text: (*text).to_owned(),
            folder: PathBuf::from("."),
        });
        let found = scripts.map(|script| Found { script, path: None, named: false, library });
        return Ok(found.collect());
    }
    let read = |path: &Path, named: bool| {
        let script = Script::read(path, screen)?;
        let path = (path.as_os_str() != "-").then(|| path.to_path_buf());
        Ok(Found { script, path, named, library })
    };
    if !path.is_dir() {
        return Ok(vec![read(path, true)?]);
    }
    let paths = scripts_at(path, screen)?;
    if paths.is_empty() {
        screen.say(&format!("there are no scripts in `{}`\n", path.display()));
    }
    // Names without the `./` of a folder that nobody has named.
    let short = |path: &PathBuf| path.strip_prefix(".").map_or(path.clone(), Path::to_path_buf);
    paths.iter().map(short).map(|path| read(&path, false)).collect()
}

impl Wanted<'_> {
    fn file(&self, found: &Found, tally: &mut Tally) {
        let (script, screen) = (&found.script, self.screen);
        let host = Quiet::new(script.disk(false), screen, self.options.show_output);
        let engine: Engine = script.engine(host.clone()).with_limits(limits(&self.options.limits));
        let engine = engine.with_seed(self.options.seed).with_interrupt(self.stop.clone());
        let name = &script.name;
        let broken = |tally: &mut Tally, error: &Error, what: &str| {
            screen.give(&format!("{name}: {what}\n"));
            screen.error(error);
            tally.failed += 1;
            tally.ends(Exit::of(error));
        };
        let program = match self.compile(&engine, script) {
            Ok(program) => program,
            Err(error) => return broken(tally, &error, "does not compile"),
        };
        if found.library && program.tests().is_empty() {
            screen.give(&format!("{name}: a module of the library must have tests\n"));
            tally.failed += 1;
            return tally.ends(Exit::Failed);
        }
        let all = cases(found, &program, self.options);
        let chosen: Vec<&Case<'_>> = all.iter().filter(|case| self.chooses(&case.name())).collect();
        if chosen.is_empty() {
            if !self.options.quiet && self.filters.is_empty() {
                screen.give(&format!("{name}: no tests\n"));
            }
            return;
        }
        let mut context = engine.context();
        let mut printed = String::new();
        if chosen.iter().any(|case| case.needs_run()) {
            if let Err(error) = context.run(&program) {
                screen.say(&host.words());
                return broken(tally, &error, "stopped before its tests");
            }
            printed = host.take();
        }
        let mut failures = Vec::new();
        for case in &chosen {
            if let Err(failure) = case.run(&mut context, &engine, &host, &printed) {
                let interrupted = failure.exit() == Exit::Interrupted;
                failures.push((case.name(), failure));
                if interrupted {
                    break;
                }
            }
        }
        self.report(name, chosen.len(), failures, tally);
    }

    /// A variable of `--param` that no script has. What does not compile says so later.
    fn unknown(&self, scripts: &[Found]) -> Option<&str> {
        let mut left: Vec<&str> = self.options.given.iter().map(|given| &*given.name).collect();
        for Found { script, .. } in scripts {
            if left.is_empty() {
                break;
            }
            match script.engine(NoHost).compile(&script.name, &script.text) {
                Ok(program) => {
                    left.retain(|name| !program.parameters().iter().any(|it| it.name == *name));
                }
                Err(_) => left.clear(),
            }
        }
        left.first().copied()
    }

    /// Compiles a script with those values of `--param` that it has a variable for.
    fn compile(&self, engine: &Engine, script: &Script) -> Result<Program, Error> {
        let program = engine.compile(&script.name, &script.text)?;
        let known = program.parameters();
        let knows = |name: &str| known.iter().any(|it| it.name == name);
        let given = self.options.given.iter().filter(|given| knows(&given.name));
        let given: Vec<_> = given.map(|given| (given.name.clone(), given.value.clone())).collect();
        program.giving(given)
    }

    fn chooses(&self, name: &str) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|filter| name.contains(filter.as_str()))
    }

    fn report(&self, name: &str, all: usize, failures: Vec<(String, Failure)>, tally: &mut Tally) {
        let screen = self.screen;
        let passed = all - failures.len();
        tally.passed += passed;
        tally.failed += failures.len();
        if !self.options.quiet || !failures.is_empty() {
            let failed = if failures.is_empty() {
                String::new()
            } else {
                format!(", {} failed", failures.len())
            };
            screen.give(&format!("{name}: {passed} of {} passed{failed}\n", count(all, "test")));
        }
        for (name, failure) in failures {
            screen.say(&format!("\n{name}\n"));
            match &failure.error {
                // What is likely not meant is said by `comity check`.
                Some(error) => {
                    let errors = error.diagnostics().iter().filter(|found| found.is_error());
                    screen.diagnostics(error.sources(), &errors.cloned().collect::<Vec<_>>());
                }
                None => screen.say(&failure.words),
            }
            if !failure.printed.is_empty() {
                screen.say(&format!("it printed:\n{}", failure.printed));
            }
            tally.ends(failure.exit());
        }
    }
}

impl Failure {
    fn exit(&self) -> Exit {
        self.error.as_ref().map_or(Exit::Failed, |error| match error.kind() {
            ErrorKind::Host => Exit::Usage,
            _ => Exit::of(error),
        })
    }
}
