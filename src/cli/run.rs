//! `comity run`: compiles a script and runs it.

use std::io::IsTerminal as _;
use std::time::Instant;

use super::args::{Given, RunOptions};
use super::exit::{Exit, on_interrupt};
use super::progress::{Watched, grouped};
use super::screen::Screen;
use super::script::{Script, duration, limits};
use super::watch::{Watchlist, watch};
use crate::engine::{Engine, Error, ErrorKind, Interrupt, Program, disk};

/// Runs a script.
pub(super) fn run(options: &RunOptions, screen: Screen) -> Exit {
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    if options.watch {
        return watch(options, &stop, screen);
    }
    once(options, &stop, &Watchlist::default(), screen)
}

/// Runs a script once. The list gets to know the files that it reads.
pub(super) fn once(
    options: &RunOptions,
    stop: &Interrupt,
    list: &Watchlist,
    screen: Screen,
) -> Exit {
    list.note(&options.file);
    let script = match Script::read(&options.file, screen) {
        Ok(script) => script,
        Err(exit) => return exit,
    };
    let mut disk = script.disk(options.force).stopping(stop.clone()).showing(screen.form());
    if let Some(out) = &options.out {
        if !disk::make_folder(out) {
            screen.complain(&format!("cannot make the folder `{}`", out.display()), None);
            return Exit::Usage;
        }
        disk = disk.writing_to(out);
    }
    // Who watches wants to see the lines appear.
    if !std::io::stdout().is_terminal() && !options.watch {
        disk = disk.gathering();
    }
    let host = Watched::new(disk.clone(), screen, !options.quiet).noting(&script.folder, list);
    let engine = script.engine(host).with_limits(limits(&options.limits));
    let engine = engine.with_seed(options.seed).with_interrupt(stop.clone());
    let program = match try_compile(&engine, &script, &options.given) {
        Ok(program) => program,
        Err(error) => {
            list.note_all(error.sources(), &script.folder);
            return refuse(&error, screen);
        }
    };
    list.note_all(program.sources(), &script.folder);
    if !options.quiet {
        screen.warnings(program.sources(), program.warnings());
    }
    let begin = Instant::now();
    let mut context = engine.context();
    let result = context.run(&program);
    let flushed = disk.flush();
    if disk.is_closed() {
        // Who reads only the first lines has got what they wanted.
        return Exit::Good;
    }
    if let Err(error) = result {
        // A run that is given up because its script has changed has nothing to say.
        if !list.has_changed() {
            screen.error(&error);
        }
        return Exit::of(&error);
    }
    if let Err(reason) = flushed {
        screen.complain(&format!("cannot print: {reason}"), None);
        return Exit::Failed;
    }
    if options.verbose {
        let (seed, steps) = (options.seed, grouped(&context.steps().to_string()));
        screen.say(&format!("seed {seed}, {steps} steps, {}\n", duration(begin.elapsed())));
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
    try_compile(engine, script, given).map_err(|error| refuse(&error, screen))
}

fn try_compile(engine: &Engine, script: &Script, given: &[Given]) -> Result<Program, Error> {
    let program = engine.compile(&script.name, &script.text)?;
    program.giving(given.iter().map(|given| (given.name.clone(), given.value.clone())))
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
