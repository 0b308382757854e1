//! The program `comity`: each command is a thin function over the engine.
//!
//! ```text
//! args (what was typed) -> run, check, test, sweep, report, repl, doc, explain, new, … -> exit (what the shell gets)
//! ```
//!
//! What a script prints and what a command is asked for goes to standard output; everything said *about* it
//! (warnings, errors, progress) goes to standard error, so that output can be handed on.
//!
//! Invariants: `args` alone knows clap, `repl::line` alone rustyline, `exit` alone ctrlc. Files are opened by the
//! engine's `disk`. Nothing here panics when a reader of the output goes away.

mod args;
mod check;
mod doc;
mod exit;
mod explain;
mod fmt;
mod html;
mod json;
mod markdown;
mod new;
mod progress;
mod repl;
mod report;
mod run;
mod screen;
mod script;
mod site;
mod sweep;
mod test;
mod version;
mod watch;

use std::process::ExitCode;

use args::Command;
use exit::Exit;
use screen::Screen;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match args::read(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(exit) => return exit.code(),
    };
    let screen = Screen::new(arguments.colour);
    if let Some(folder) = &arguments.library
        && let Err(exit) = script::take_library(folder, screen)
    {
        return exit.code();
    }
    exit::guarded(screen, move || match &arguments.command {
        Command::Run(options) => run::run(options, screen),
        Command::Check(options) => check::check(options, screen),
        Command::Test(options) => test::test(options, screen),
        Command::Sweep(options) => sweep::sweep(options, screen),
        Command::Fmt(options) => fmt::fmt(options, screen),
        Command::Explain { code } => explain::explain(code.as_deref(), screen),
        Command::Doc(options) => doc::doc(options, screen),
        Command::Report(options) => report::report(options, screen),
        Command::Repl(options) => repl::repl(options, screen),
        Command::New(options) => new::new(options, screen),
        Command::Completions(options) => {
            screen.give(&options.script());
            Exit::Good
        }
        Command::Version { verbose } => version::version(*verbose, screen),
    })
    .code()
}
