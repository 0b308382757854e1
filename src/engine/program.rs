//! Compiled scripts.

use std::sync::Arc;

use indexmap::IndexMap;

use super::Engine;
use super::error::{Error, ErrorKind};
use crate::lang::bytecode::{Constant, Image, ItemValue, ModuleId, ModuleInfo, TestInfo};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::module::{Linked, link};
use crate::lang::source::SourceMap;
use crate::lang::value::Value;
use crate::lang::vm::{Limits, Machine, NoHost};

/// A compiled script with everything that it uses. Cheap to clone, and shared by any number of threads.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) image: Arc<Image>,
    pub(crate) main: ModuleId,
    warnings: Vec<Warning>,
}

/// A warning: something is likely not meant, but the script runs.
#[derive(Clone, Debug)]
pub struct Warning {
    diagnostic: Diagnostic,
    rendered: String,
}

impl Warning {
    /// As text, with the line that is meant.
    #[must_use]
    pub fn render(&self) -> &str {
        &self.rendered
    }

    /// The diagnostic.
    #[must_use]
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.diagnostic
    }
}

/// Steps for making each declared thing once while a script is checked.
const TRIAL_STEPS: u64 = 20_000_000;

impl Program {
    pub(crate) fn compile(engine: &Engine, name: &str, text: &str) -> Result<Self, Error> {
        Self::compile_with(engine, name, text, &IndexMap::new())
    }

    /// Compiles with some of the script's own `let` variables given from outside.
    ///
    /// # Errors
    /// All errors that were found; a name that the script does not bind at module level is one.
    pub fn compile_with(
        engine: &Engine,
        name: &str,
        text: &str,
        given: &IndexMap<String, Constant>,
    ) -> Result<Self, Error> {
        let mut image = Image::default();
        image.overrides.clone_from(given);
        let Linked { module, diagnostics, .. } =
            link(name, text, &mut image, &engine.registry, &*engine.loader, None);
        let sources = Arc::new(image.sources.clone());
        let Some(main) = module else {
            return Err(Error::new(sources, diagnostics, ErrorKind::Compile));
        };
        image.overrides.clear();
        let image = Arc::new(image);
        let mut errors = trial(engine, &image);
        if !errors.is_empty() {
            errors.splice(0..0, diagnostics);
            return Err(Error::new(sources, errors, ErrorKind::Compile));
        }
        let warnings = diagnostics.into_iter().map(|diagnostic| Warning {
            rendered: crate::lang::diagnostic::terminal::render(&sources, &diagnostic),
            diagnostic,
        });
        Ok(Self { warnings: warnings.collect(), image, main })
    }

    /// What is likely not meant.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The texts of the script and of all that it uses.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.image.sources
    }

    /// The script as a module.
    #[must_use]
    pub fn module(&self) -> &ModuleInfo {
        &self.image.modules[self.main.index()]
    }

    /// The script's tests.
    #[must_use]
    pub fn tests(&self) -> &[TestInfo] {
        &self.module().tests
    }

    /// The script's bytecode as text.
    #[must_use]
    pub fn disassemble(&self) -> String {
        crate::lang::bytecode::disassemble(&self.image, self.main)
    }

    pub(crate) fn item(&self, name: &str) -> Option<ItemValue> {
        let symbol = self.image.names.find(name)?;
        self.module().items.get(&symbol).map(|item| item.kind)
    }
}

/// Makes every declared thing of the script's own files that has defaults for all its parameters once, so that a
/// game which is not of its class is found before anything runs.
fn trial(engine: &Engine, image: &Arc<Image>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let own = image.modules.iter().enumerate().filter(|(index, module)| {
        module.name.ends_with(".comity") || index + 1 == image.modules.len()
    });
    let limits = Limits {
        steps: Some(TRIAL_STEPS),
        memory: engine.limits.memory.min(256 << 20),
        time: Some(std::time::Duration::from_secs(5)),
        ..engine.limits
    };
    let mut machine = None;
    for (_, module) in own {
        for item in module.items.values() {
            let ItemValue::Declared(id) = item.kind else { continue };
            let declaration = &image.declarations[id.index()];
            if !declaration.bare {
                continue;
            }
            let machine = machine.get_or_insert_with(|| {
                Machine::new(
                    Arc::clone(image),
                    Arc::clone(&engine.registry),
                    Arc::new(NoHost),
                    &limits,
                    engine.interrupt.flag(),
                    engine.seed,
                )
            });
            let Ok(machine) = machine else { continue };
            let absent = vec![Value::Absent; declaration.parameters.len()];
            if let Err(fault) = machine.run_function(Value::Function(declaration.maker), &absent) {
                // What depends on the module's variables or on chance is judged when the script runs.
                let code = fault.0.problem.code.0;
                if fault.0.kind == crate::lang::value::FaultKind::Error && code != "E0625" {
                    let mut diagnostic = fault.into_diagnostic();
                    diagnostic.trace.clear();
                    found.push(diagnostic);
                }
            }
        }
    }
    found
}
