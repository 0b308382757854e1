//! `comity run`: compiles a script and runs it.

use std::io::IsTerminal as _;

use indexmap::IndexMap;

use super::args::{Given, RunOptions};
use super::exit::{Exit, on_interrupt};
use super::progress::Watched;
use super::screen::Screen;
use super::script::{Script, limits};
use crate::engine::{Engine, Error, ErrorKind, Interrupt, Program};

/// Runs a script.
pub(super) fn run(options: &RunOptions, screen: Screen) -> Exit {
    let script = match Script::read(&options.file, screen) {
        Ok(script) => script,
        Err(exit) => return exit,
    };
    let stop = Interrupt::default();
    let mut disk = script.disk(options.force).stopping(stop.clone()).showing(screen.form());
    if !std::io::stdout().is_terminal() {
        disk = disk.gathering();
    }
    let host = Watched::new(disk.clone(), screen, !options.quiet);
    let engine = script.engine(host).with_limits(limits(&options.limits));
    let engine = engine.with_seed(options.seed).with_interrupt(stop.clone());
    on_interrupt(stop);
    let program = match compile(&engine, &script, &options.given, screen) {
        Ok(program) => program,
        Err(exit) => return exit,
    };
    if !options.quiet {
        screen.warnings(program.sources(), program.warnings());
    }
    let result = engine.context().run(&program);
    let flushed = disk.flush();
    if disk.is_closed() {
        // Who reads only the first lines has got what they wanted.
        return Exit::Good;
    }
    if let Err(error) = result {
        screen.error(&error);
        return Exit::of(&error);
    }
    if let Err(reason) = flushed {
        screen.complain(&format!("cannot print: {reason}"), None);
        return Exit::Failed;
    }
    Exit::Good
}

/// Compiles a script with the values that the user has given its variables.
pub(super) fn compile(
    engine: &Engine,
    script: &Script,
    given: &[Given],
    screen: Screen,
) -> Result<Program, Exit> {
    let given: IndexMap<_, _> =
        given.iter().map(|given| (given.name.clone(), given.value.clone())).collect();
    Program::compile_with(engine, &script.name, &script.text, &given)
        .map_err(|error| refuse(&error, screen))
}

fn refuse(error: &Error, screen: Screen) -> Exit {
    // A variable that is not there is a mistake in the command, not in the script.
    if error.kind() == ErrorKind::Host {
        let help = error.diagnostics().first().and_then(|found| found.problem.help.as_deref());
        screen.complain(&error.to_string(), help);
        return Exit::Usage;
    }
    screen.error(error);
    Exit::of(error)
}
