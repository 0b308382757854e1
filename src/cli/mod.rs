//! The program `comity`: thin commands over the engine.

use std::process::ExitCode;

use crate::engine::{Disk, Engine};

/// Runs the program.
#[must_use]
#[allow(clippy::print_stderr, reason = "the program talks on standard error")]
pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let path = arguments.last().cloned().unwrap_or_default();
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let engine = Engine::default().with_host(Disk::new(".", false)).with_folder(".");
    let program = match engine.compile(&path, &text) {
        Ok(program) => program,
        Err(error) => {
            eprint!("{}", error.render());
            return ExitCode::FAILURE;
        }
    };
    for warning in program.warnings() {
        eprint!("{}", warning.render());
    }
    if arguments.iter().any(|argument| argument == "--bytecode") {
        eprint!("{}", program.disassemble());
    }
    match engine.context().run(&program) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("{}", error.render());
            ExitCode::FAILURE
        }
    }
}
