//! Runs one file with another scripting language written in Rust: `peers LANG FILE`.
//!
//! Each engine is used as its documentation shows first, in one release build. Limits that are on by default and
//! that a benchmark could meet (rhai's and starlark's depth of calls, rhai's depth of expressions) are raised;
//! none that is off by default is turned on.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [language, path] = arguments.as_slice() else {
        eprintln!("usage: peers rhai|rune|koto|starlark FILE");
        return ExitCode::from(2);
    };
    let run = match language.as_str() {
        "rhai" => run_rhai,
        "rune" => run_rune,
        "koto" => run_koto,
        "starlark" => run_starlark,
        other => {
            eprintln!("peers: no engine called {other}");
            return ExitCode::from(2);
        }
    };
    let source = match std::fs::read_to_string(path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("peers: {path}: {error}");
            return ExitCode::from(2);
        }
    };
    match run(path, &source) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_rhai(_path: &str, source: &str) -> Outcome {
    let mut engine = rhai::Engine::new();
    engine.set_max_call_levels(10_000);
    engine.set_max_expr_depths(0, 0);
    engine.run(source).map_err(|error| error.to_string())?;
    Ok(())
}

fn run_rune(path: &str, source: &str) -> Outcome {
    use rune::termcolor::{ColorChoice, StandardStream};
    let context = rune::Context::with_default_modules()?;
    let runtime = Arc::new(context.runtime()?);
    let mut sources = rune::Sources::new();
    sources.insert(rune::Source::new(path, source)?)?;
    let mut diagnostics = rune::Diagnostics::without_warnings();
    let built = rune::prepare(&mut sources)
        .with_context(&context)
        .with_diagnostics(&mut diagnostics)
        .build();
    if !diagnostics.is_empty() {
        let mut writer = StandardStream::stderr(ColorChoice::Never);
        diagnostics.emit(&mut writer, &sources)?;
    }
    let unit = Arc::new(built?);
    let mut vm = rune::Vm::new(runtime, unit);
    vm.call(["main"], ())?;
    Ok(())
}

fn run_koto(_path: &str, source: &str) -> Outcome {
    let mut koto = koto::Koto::new();
    koto.compile_and_run(source).map_err(|error| error.to_string())?;
    Ok(())
}

/// What the programs need and starlark's standard library lacks.
#[starlark::starlark_module]
fn starlark_mathematics(builder: &mut starlark::environment::GlobalsBuilder) {
    fn sqrt(x: starlark::values::float::UnpackFloat) -> starlark::Result<f64> {
        Ok(x.0.sqrt())
    }
}

/// Prints to standard output, as the other engines do.
struct StandardOutput;

impl starlark::PrintHandler for StandardOutput {
    fn println(&self, text: &str) -> starlark::Result<()> {
        println!("{text}");
        Ok(())
    }
}

fn run_starlark(path: &str, source: &str) -> Outcome {
    use starlark::environment::{GlobalsBuilder, LibraryExtension, Module};
    use starlark::eval::Evaluator;
    use starlark::syntax::{AstModule, Dialect};
    let tree = AstModule::parse(path, source.to_owned(), &Dialect::Standard)
        .map_err(|error| error.to_string())?;
    let globals =
        GlobalsBuilder::extended_by(&[LibraryExtension::Print, LibraryExtension::StructType])
            .with(starlark_mathematics)
            .build();
    Module::with_temp_heap(|module| {
        let mut evaluator = Evaluator::new(&module);
        evaluator.set_max_callstack_size(10_000)?;
        evaluator.set_print_handler(&StandardOutput);
        evaluator.eval_module(tree, &globals)?;
        starlark::Result::Ok(())
    })
    .map_err(|error| error.to_string())?;
    Ok(())
}
