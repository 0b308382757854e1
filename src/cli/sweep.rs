//! `comity sweep`: runs an experiment and keeps its results as a table.

use std::io::IsTerminal as _;
use std::time::Instant;

use super::args::SweepOptions;
use super::exit::{Exit, on_interrupt};
use super::progress::Watched;
use super::run::compile;
use super::screen::{Screen, count};
use super::script::{Script, duration, limits};
use crate::engine::{ErrorKind, Interrupt, Program, disk};
use crate::lang::diagnostic::nearest;
use crate::study::csv;

/// Runs an experiment.
pub(super) fn sweep(options: &SweepOptions, screen: Screen) -> Exit {
    let script = match Script::read(&options.file, screen) {
        Ok(script) => script,
        Err(exit) => return exit,
    };
    let out = options.out.display().to_string();
    if options.out.exists() && !options.force {
        // Better said before an hour of work than after.
        screen.complain(&format!("cannot write `{out}`: {}", disk::EXISTS), None);
        return Exit::Usage;
    }
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    let disk = script.disk(options.force).stopping(stop.clone());
    let host = Watched::new(disk, screen, !options.quiet);
    let engine = script.engine(host).with_limits(limits(&options.limits));
    let engine = engine.with_seed(options.seed).with_interrupt(stop);
    let program = match compile(&engine, &script, &options.given, screen) {
        Ok(program) => program,
        Err(exit) => return exit,
    };
    if !options.quiet {
        screen.warnings(program.sources(), program.warnings());
    }
    let name = &options.experiment;
    if !program.experiments().contains(&name.as_str()) {
        return unknown(&program, &script, name, screen);
    }
    let (begin, live) = (Instant::now(), std::io::stderr().is_terminal());
    let mut context = engine.context();
    let table = context.run(&program).and_then(|()| context.experiment(name));
    let table = match table {
        Ok(table) => table,
        Err(error) if error.kind() == ErrorKind::Host => {
            screen.complain(&format!("`{name}` cannot be run as an experiment"), None);
            return Exit::Failed;
        }
        Err(error) => {
            screen.error(&error);
            return Exit::of(&error);
        }
    };
    if let Err(reason) = disk::write_text(&options.out, &csv::write(&table, ','), options.force) {
        screen.complain(&format!("cannot write `{out}`: {reason}"), None);
        return Exit::Failed;
    }
    if !options.quiet {
        let took = if live { format!(" in {}", duration(begin.elapsed())) } else { String::new() };
        screen.say(&format!("{} written to {out}{took}\n", count(table.rows.len(), "row")));
    }
    Exit::Good
}

fn unknown(program: &Program, script: &Script, name: &str, screen: Screen) -> Exit {
    let known = program.experiments();
    let help = if known.is_empty() {
        "the script has none; one begins with `experiment name {`".to_owned()
    } else {
        let near =
            nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`? "));
        let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        format!("{}it has {all}", near.unwrap_or_default())
    };
    screen.complain(&format!("`{}` has no experiment `{name}`", script.name), Some(&help));
    Exit::Usage
}
