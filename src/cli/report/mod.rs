//! `comity report`: a script, what it printed, its figures and how all of it was made, on one page.
//!
//! ```text
//! recorder   takes what the script prints, each thing in its form: text, table, picture
//! facts      what is needed to do it again: versions, seed, parameters, digests
//! page       one HTML file that needs nothing else
//! ```
//!
//! A script that fails leaves a page too, with what it printed until then and why it stopped.

mod facts;
mod page;
mod recorder;

use std::path::PathBuf;
use std::time::Instant;

use super::args::ReportOptions;
use super::exit::{Exit, on_interrupt};
use super::progress::Watched;
use super::run::compile;
use super::screen::Screen;
use super::script::{Script, limits};
use crate::engine::{Context, Error, Interrupt, Program, Test, disk};
use crate::lang::diagnostic::terminal;
use facts::Facts;
use recorder::{Piece, Recorder};

/// What came of a run.
struct Outcome {
    /// What was printed, in order.
    pieces: Vec<Piece>,
    /// The tests, each with why it failed.
    tests: Vec<(String, Option<String>)>,
    /// Why the run stopped.
    error: Option<String>,
}

/// Runs a script and writes its page.
pub(super) fn report(options: &ReportOptions, screen: Screen) -> Exit {
    let script = match Script::read(&options.file, screen) {
        Ok(script) => script,
        Err(exit) => return exit,
    };
    let out = match &options.out {
        Some(out) => out.clone(),
        None if options.file.as_os_str() == "-" => PathBuf::from("report.html"),
        None => options.file.with_extension("html"),
    };
    let name = out.display().to_string();
    let refuse = |reason: &str| {
        screen.complain(&format!("cannot write `{name}`: {reason}"), None);
        Exit::Usage
    };
    // Better said before an hour of work than after.
    if out.is_dir() {
        return refuse("it is a folder, not a file");
    }
    if out.exists() && !options.force {
        return refuse(disk::EXISTS);
    }
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    let watched = Watched::new(script.disk(options.force), screen, !options.quiet);
    let recorder = Recorder::new(watched);
    let engine = script.engine(recorder.clone()).with_limits(limits(&options.limits));
    let engine = engine.with_seed(options.seed).with_interrupt(stop);
    let program = match compile(&engine, &script, &options.given, screen) {
        Ok(program) => program,
        Err(exit) => return exit,
    };
    if !options.quiet {
        screen.warnings(program.sources(), program.warnings());
    }
    let mut facts = Facts::new(options, &script, &program);
    let begin = Instant::now();
    let mut context = engine.context();
    let result = context.run(&program);
    facts.ran(begin.elapsed(), context.steps());
    let pieces = recorder.take();
    let tests = if result.is_ok() { tests(&program, &mut context, &recorder) } else { Vec::new() };
    let error = result.as_ref().err().map(rendered);
    let failed = tests.iter().any(|(_, failure)| failure.is_some());
    let outcome = Outcome { pieces, tests, error };
    let text = page::page(&script, &program, options.title.as_deref(), &outcome, &facts);
    if let Err(reason) = disk::write_text(&out, &text, options.force) {
        return refuse(&reason);
    }
    if !options.quiet {
        screen.say(&format!("wrote {name}\n"));
    }
    match result {
        Err(error) => {
            screen.error(&error);
            Exit::of(&error)
        }
        Ok(_) if failed => {
            screen.complain("a test of the script failed; the page says which", None);
            Exit::Failed
        }
        Ok(_) => Exit::Good,
    }
}

/// Runs the script's tests; what they print and save is dropped.
fn tests(
    program: &Program,
    context: &mut Context,
    recorder: &Recorder,
) -> Vec<(String, Option<String>)> {
    recorder.keep_files();
    let run = |test: &Test| {
        let failure = context.test(test).err().as_ref().map(rendered);
        recorder.take();
        (test.name.clone(), failure)
    };
    program.tests().iter().map(run).collect()
}

/// Why something stopped, as the screen shows it.
fn rendered(error: &Error) -> String {
    let shown = error.diagnostics().iter().map(|found| terminal::render(error.sources(), found));
    shown.collect::<Vec<_>>().join("\n")
}
