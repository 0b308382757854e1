//! `comity check`: looks for mistakes without running anything.

use std::path::PathBuf;

use super::args::CheckOptions;
use super::exit::Exit;
use super::json;
use super::screen::{Screen, count};
use super::script::{Script, scripts_at};
use crate::engine::NoHost;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::SourceMap;

/// Checks scripts.
pub(super) fn check(options: &CheckOptions, screen: Screen) -> Exit {
    let mut found: Vec<(SourceMap, Vec<Diagnostic>)> = Vec::new();
    let paths = match scripts(&options.files, screen) {
        Ok(paths) => paths,
        Err(exit) => return exit,
    };
    for path in &paths {
        let script = match Script::read(path, screen) {
            Ok(script) => script,
            Err(exit) => return exit,
        };
        let compiled = script.engine(NoHost).compile(&script.name, &script.text);
        found.push(match &compiled {
            Ok(program) => {
                if options.bytecode {
                    screen.give(&program.disassemble());
                }
                let warnings =
                    program.warnings().iter().map(|warning| warning.diagnostic().clone());
                (program.sources().clone(), warnings.collect())
            }
            Err(error) => (error.sources().clone(), error.diagnostics().to_vec()),
        });
    }
    let all = || found.iter().flat_map(|(_, diagnostics)| diagnostics);
    let errors = all().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = all().count() - errors;
    if options.json {
        screen.give(&json::array(&found));
    } else {
        for (sources, diagnostics) in &found {
            screen.diagnostics(sources, diagnostics);
        }
        if !options.quiet || errors + warnings > 0 {
            screen.say(&format!("{}\n", summary(found.len(), errors, warnings)));
        }
    }
    if errors > 0 || (options.deny_warnings && warnings > 0) { Exit::Failed } else { Exit::Good }
}

/// The scripts that are named, and those below the folders that are.
fn scripts(named: &[PathBuf], screen: Screen) -> Result<Vec<PathBuf>, Exit> {
    let mut found = Vec::new();
    for path in named {
        found.extend(scripts_at(path, screen)?);
    }
    Ok(found)
}

/// `2 errors and 1 warning in 3 scripts`.
fn summary(scripts: usize, errors: usize, warnings: usize) -> String {
    let scripts = count(scripts, "script");
    match (errors, warnings) {
        (0, 0) => format!("{scripts} checked, nothing found"),
        (0, _) => format!("{} in {scripts}", count(warnings, "warning")),
        (_, 0) => format!("{} in {scripts}", count(errors, "error")),
        _ => format!("{} and {} in {scripts}", count(errors, "error"), count(warnings, "warning")),
    }
}
