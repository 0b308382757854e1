//! Compiled scripts.

use std::cell::Cell;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Engine;
use super::error::{Error, ErrorKind};
use crate::lang::bytecode::{
    Constant, DeclarationBody, Image, ItemValue, ModuleId, ModuleInfo, TestInfo,
};
use crate::lang::diagnostic::catalog::{host, text as problems};
use crate::lang::diagnostic::{Diagnostic, nearest, terminal};
use crate::lang::module::{Linked, Loader, link};
use crate::lang::source::{SourceMap, Span};
use crate::lang::syntax::ast::{Binding, ItemKind, Module, Statement, StatementKind};
use crate::lang::value::Value;
use crate::lang::vm::{Machine, NoHost};

/// A compiled script with everything that it uses. Cheap to clone, and shared by any number of threads.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) image: Arc<Image>,
    pub(crate) main: ModuleId,
    warnings: Vec<Warning>,
    parameters: Arc<[String]>,
}

/// A warning: something is likely not meant, but the script runs.
#[derive(Clone, Debug)]
pub struct Warning {
    diagnostic: Diagnostic,
    rendered: String,
}

impl Warning {
    pub(crate) fn new(sources: &SourceMap, diagnostic: Diagnostic) -> Self {
        Self { rendered: terminal::render(sources, &diagnostic), diagnostic }
    }

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

/// What compiling takes at the most for each byte of a text.
const COST: usize = 256;
/// Texts of so many bytes are compiled whatever the memory.
const SHORT: usize = 1 << 14;

/// How long a script and the files that it imports may be, all together.
fn longest(engine: &Engine) -> usize {
    (engine.limits.memory / COST).max(SHORT)
}

/// Gives files until they are too much for the memory that scripts have.
struct Bounded<'a> {
    loader: &'a (dyn Loader + Send + Sync),
    left: Cell<usize>,
}

impl Loader for Bounded<'_> {
    fn library(&self, path: &str) -> Option<&str> {
        self.loader.library(path)
    }

    fn library_names(&self) -> Vec<String> {
        self.loader.library_names()
    }

    fn file(&self, path: &str) -> Result<String, String> {
        let text = self.loader.file(path)?;
        let left = self.left.get().checked_sub(text.len());
        self.left.set(left.ok_or("it is too long for the memory that scripts have")?);
        Ok(text)
    }

    fn module_with(&self, name: &str) -> Option<String> {
        self.loader.module_with(name)
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
        let most = longest(engine);
        if text.len() > most {
            let problem = problems::text_too_long(text.len(), most);
            let sources = Arc::new(image.sources);
            let found = vec![problem.at(Span::default())];
            return Err(Error::new(sources, found, ErrorKind::Compile));
        }
        let loader = Bounded { loader: &*engine.loader, left: Cell::new(most - text.len()) };
        let Linked { module, diagnostics, tree, .. } =
            link(name, text, &mut image, &engine.registry, &loader, None);
        let sources = Arc::new(image.sources.clone());
        let Some(main) = module else {
            return Err(Error::new(sources, diagnostics, ErrorKind::Compile));
        };
        let parameters = parameters(&tree, &image);
        if let Some(name) = given.keys().find(|name| !parameters.contains(name)) {
            let problem = host::unknown_parameter(name).help(offer(name, &parameters));
            return Err(Error::new(sources, vec![problem.at(Span::default())], ErrorKind::Host));
        }
        image.overrides.clear();
        let image = Arc::new(image);
        let mut errors = trial(engine, &image);
        if !errors.is_empty() {
            errors.splice(0..0, diagnostics);
            return Err(Error::new(sources, errors, ErrorKind::Compile));
        }
        let warnings = diagnostics.into_iter().map(|diagnostic| Warning::new(&sources, diagnostic));
        Ok(Self { warnings: warnings.collect(), image, main, parameters: parameters.into() })
    }

    /// The names of the script's own `let` variables, which [`Self::compile_with`] can set.
    #[must_use]
    pub fn parameters(&self) -> &[String] {
        &self.parameters
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

    /// The names of the script's experiments, in the order of the text.
    #[must_use]
    pub fn experiments(&self) -> Vec<&str> {
        let items = self.module().items.iter().filter(|(_, item)| match item.kind {
            ItemValue::Declared(id) => {
                matches!(self.image.declarations[id.index()].body, DeclarationBody::Experiment(_))
            }
            _ => false,
        });
        items.map(|(name, _)| self.image.name(*name)).collect()
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

/// The names that `let` binds in the script itself.
fn parameters(tree: &Module, image: &Image) -> Vec<String> {
    let lets = tree.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Statement(Statement {
            kind: StatementKind::Let { pattern: Binding::Name(ident), .. },
            ..
        }) => Some(image.name(ident.name).to_owned()),
        _ => None,
    });
    lets.collect()
}

/// What can be said to someone who gives a value to a variable that is not there.
fn offer(name: &str, parameters: &[String]) -> Option<String> {
    let near = nearest(name, parameters.iter().map(String::as_str));
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let known = parameters.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Some(if known.is_empty() {
        "the script sets no variable with `let` outside of its functions".to_owned()
    } else {
        format!("{near}the script sets {known}")
    })
}

/// Makes every declared thing of the script's own files that has defaults for all its parameters once, so that a
/// game which is not of its class is found before anything runs.
fn trial(engine: &Engine, image: &Arc<Image>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let own = image.modules.iter().enumerate().filter(|(index, module)| {
        module.name.ends_with(".comity") || index + 1 == image.modules.len()
    });
    let memory = engine.limits.memory.min(256 << 20);
    let time = std::time::Duration::from_secs(5);
    let time = engine.limits.time.map_or(time, |most| most.min(time));
    let steps = engine.limits.steps.map_or(TRIAL_STEPS, |most| most.min(TRIAL_STEPS));
    let limits = engine.limits.steps(steps).memory(memory).time(time);
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
                    // What is made twice fails twice.
                    if !found.contains(&diagnostic) {
                        found.push(diagnostic);
                    }
                }
            }
        }
    }
    found
}
