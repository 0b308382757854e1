//! Compiled scripts.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use super::error::{Error, ErrorKind, Problem};
use super::module::{Modules, TOO_LONG};
use super::outline::{Parameter, parameters};
use super::value::Value;
use crate::lang::bytecode::{GlobalId, Image, ItemValue, ModuleId};
use crate::lang::diagnostic::catalog::{host, text as problems};
use crate::lang::diagnostic::{Diagnostic, nearest, terminal};
use crate::lang::module::{Linked, Loader, ahead, leading, link};
use crate::lang::native::Registry;
use crate::lang::source::{SourceMap, Span};
use crate::lang::value::{FaultKind, Value as Raw};
use crate::lang::vm::{Limits, Machine, NoHost};

/// A compiled script with everything that it uses. Cheap to clone, and shared by any number of threads.
///
/// ```
/// use comity::Engine;
///
/// let engine = Engine::default();
/// let text = "let shown = 1\nlet idle = [2]\nexperiment e { vary x in [1, 2]\n measure { [y: x] } }\n\
///             test \"one\" { assert shown == 1 }";
/// let program = engine.compile("t.comity", text)?;
/// assert_eq!(program.parameters()[1].name, "idle");
/// assert_eq!(program.experiments(), ["e"]);
/// assert_eq!(program.tests()[0].name, "one");
/// assert!(program.warnings().is_empty());
/// assert!(program.disassemble().contains("shown"));
///
/// let program = &program;
/// std::thread::scope(|scope| {
///     for _ in 0..4 {
///         scope.spawn(|| Engine::default().context().run(program));
///     }
/// });
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) image: Arc<Image>,
    pub(crate) main: ModuleId,
    pub(super) warnings: Arc<[Warning]>,
    pub(super) parameters: Arc<[Parameter]>,
    /// Values of variables that it does not set itself.
    pub(super) given: Arc<[(String, Value)]>,
    /// The natives that it was compiled against.
    pub(super) registry: Arc<Registry>,
}

/// A warning: something is likely not meant, but the script runs.
///
/// ```
/// use comity::Engine;
///
/// let program = Engine::default().compile("t.comity", "fn f() {\n let x = 1\n 2\n}\nf()")?;
/// let warning = &program.warnings()[0];
/// assert!(!warning.problem().is_error);
/// assert!(warning.render().contains("t.comity:2:6"));
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Warning {
    diagnostic: Diagnostic,
    problem: Problem,
    rendered: String,
}

impl Warning {
    pub(crate) fn new(sources: &SourceMap, diagnostic: Diagnostic) -> Self {
        let (problem, rendered) =
            (Problem::of(sources, &diagnostic), terminal::render(sources, &diagnostic));
        Self { diagnostic, problem, rendered }
    }

    /// As text, with the line that is meant.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let program = Engine::default().compile("t.comity", "fn f() {\n let x = 1\n 2\n}\nf()")?;
    /// assert!(program.warnings()[0].render().contains("let x = 1"));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn render(&self) -> &str {
        &self.rendered
    }

    /// As data.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let program = Engine::default().compile("t.comity", "fn f() {\n let x = 1\n 2\n}\nf()")?;
    /// let problem = program.warnings()[0].problem();
    /// assert_eq!(problem.place.as_ref().map(|place| place.line), Some(2));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The diagnostic.
    #[doc(hidden)]
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
pub(super) fn longest(engine: &Engine) -> usize {
    (engine.limits.memory / COST).max(SHORT)
}

/// Gives files until they are too much for the memory that scripts have.
pub(super) struct Bounded<'a> {
    modules: &'a Modules,
    left: Cell<usize>,
}

impl<'a> Bounded<'a> {
    /// For a text of so many bytes.
    pub(super) fn beside(text: usize, engine: &'a Engine) -> Self {
        let left = longest(engine).saturating_sub(text);
        Self { modules: &engine.modules, left: Cell::new(left) }
    }
}

impl Loader for Bounded<'_> {
    fn library(&self, path: &str) -> Option<&str> {
        self.modules.library(path)
    }

    fn library_names(&self) -> Vec<String> {
        self.modules.library_names()
    }

    fn file(&self, path: &str) -> Result<String, String> {
        let left = self.left.get();
        let text = self.modules.file_within(path, left)?.ok_or(TOO_LONG)?;
        self.left.set(left.saturating_sub(text.len()));
        Ok(text)
    }

    fn module_with(&self, name: &str) -> Option<String> {
        self.modules.module_with(name)
    }
}

/// What the image of a script begins with: the modules of the library that it uses, so that they are compiled once for
/// all scripts that use the same.
fn beginning(engine: &Engine, text: &str) -> Image {
    let modules = leading(text);
    if modules.is_empty() {
        return Image::default();
    }
    let link = |modules: &[String]| ahead(modules, &engine.registry, &*engine.modules);
    engine.kept.linked(modules, link).unwrap_or_default()
}

/// Steps for making every declared thing of a script once while it is checked, all of them together: a few times what
/// the largest script of the library takes, and some hundredths of a second.
const TRIAL_STEPS: u64 = 300_000;
/// Bytes that they may hold meanwhile.
const TRIAL_MEMORY: usize = 16 << 20;
/// How long that takes at the most, whatever a step is.
const TRIAL_TIME: Duration = Duration::from_secs(5);

impl Program {
    pub(crate) fn compile(engine: &Engine, name: &str, text: &str) -> Result<Self, Error> {
        let most = longest(engine);
        if text.len() > most {
            let problem = problems::text_too_long(text.len(), most);
            let found = vec![problem.at(Span::default())];
            return Err(Error::new(Arc::default(), found, ErrorKind::Compile));
        }
        let mut image = beginning(engine, text);
        let loader = Bounded::beside(text.len(), engine);
        let Linked { module, diagnostics, tree, .. } =
            link(name, text, &mut image, &engine.registry, &loader, None);
        let sources = Arc::new(image.sources.clone());
        let Some(main) = module else {
            return Err(Error::new(sources, diagnostics, ErrorKind::Compile));
        };
        let parameters = parameters(&tree, &image.modules[main.index()], &image);
        let image = Arc::new(image);
        let mut errors = trial(engine, &image);
        if !errors.is_empty() {
            errors.splice(0..0, diagnostics);
            return Err(Error::new(sources, errors, ErrorKind::Compile));
        }
        let warnings = diagnostics.into_iter().map(|diagnostic| Warning::new(&sources, diagnostic));
        Ok(Self {
            warnings: warnings.collect(),
            image,
            main,
            parameters: parameters.into(),
            given: Arc::default(),
            registry: Arc::clone(&engine.registry),
        })
    }

    /// The same program with values for some of its variables, as if its contexts had been given them.
    ///
    /// # Errors
    /// `E0834` for a variable that it does not have.
    #[cfg(feature = "cli")]
    pub(crate) fn giving(
        mut self,
        given: impl IntoIterator<Item = (String, Value)>,
    ) -> Result<Self, Error> {
        self.given = given.into_iter().collect();
        for (name, _) in &*self.given {
            self.parameter(name)?;
        }
        Ok(self)
    }

    /// The variable of that name.
    pub(super) fn parameter(&self, name: &str) -> Result<GlobalId, Error> {
        match self.item(name) {
            Some(ItemValue::Global(global))
                if self.parameters.iter().any(|own| own.name == name) =>
            {
                Ok(global)
            }
            _ => {
                let problem = host::unknown_parameter(name).help(offer(name, &self.parameters));
                Err(Error::of_host(problem))
            }
        }
    }

    /// What is likely not meant.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let program = Engine::default().compile("t.comity", "fn f() {\n let x = 1\n 2\n}\nf()")?;
    /// assert_eq!(program.warnings().len(), 1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The texts of the script and of all that it uses.
    #[doc(hidden)]
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.image.sources
    }

    /// The script's bytecode as text.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let program = Engine::default().compile("t.comity", "fn due(base) { base / 10 }\ndue(50)")?;
    /// assert!(program.disassemble().contains("due"));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn disassemble(&self) -> String {
        crate::lang::bytecode::disassemble(&self.image, self.main)
    }

    pub(crate) fn item(&self, name: &str) -> Option<ItemValue> {
        let symbol = self.image.names.find(name)?;
        self.module().items.get(&symbol).map(|item| item.kind)
    }
}

/// What can be said to someone who gives a value to a variable that is not there.
fn offer(name: &str, parameters: &[Parameter]) -> Option<String> {
    let near = nearest(name, parameters.iter().map(|known| known.name.as_str()));
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let known =
        parameters.iter().map(|known| format!("`{}`", known.name)).collect::<Vec<_>>().join(", ");
    Some(if known.is_empty() {
        "the script sets no variable with `let` outside of its functions".to_owned()
    } else {
        format!("{near}the script sets {known}")
    })
}

/// Makes every declared thing of the script's own files that has defaults for all its parameters once, so that a
/// game which is not of its class is found before anything runs. Where the budget for all of them is used up, the rest
/// is left to the run.
fn trial(engine: &Engine, image: &Arc<Image>) -> Vec<Diagnostic> {
    let own = image.modules.iter().enumerate().filter(|(index, module)| {
        module.name.ends_with(".comity") || index + 1 == image.modules.len()
    });
    let declared = own.flat_map(|(_, module)| module.items.values()).filter_map(|item| {
        let ItemValue::Declared(id) = item.kind else { return None };
        Some(&image.declarations[id.index()]).filter(|declaration| declaration.bare)
    });
    let (mut declared, mut found) = (declared.peekable(), Vec::new());
    if declared.peek().is_none() {
        return found;
    }
    let limits = trial_limits(&engine.limits);
    let (registry, signals) = (Arc::clone(&engine.registry), engine.interrupt.signals());
    let machine =
        Machine::new(Arc::clone(image), registry, Arc::new(NoHost), &limits, signals, engine.seed);
    let Ok(mut machine) = machine else { return found };
    for declaration in declared {
        // As in a copy: nothing is done to the outside world, and none of the host's functions that could.
        machine.keep_back();
        let absent = vec![Raw::Absent; declaration.parameters.len()];
        let Err(fault) = machine.run_function(Raw::Function(declaration.maker), &absent) else {
            continue;
        };
        let code = fault.0.problem.code.0;
        match fault.0.kind {
            // What depends on the module's variables or on chance is judged when the script runs.
            FaultKind::Error if code != "E0625" => {
                let mut diagnostic = fault.into_diagnostic();
                diagnostic.trace.clear();
                // What is made twice fails twice.
                if !found.contains(&diagnostic) {
                    found.push(diagnostic);
                }
            }
            // Steps, memory, time: others would use up as much again.
            FaultKind::Limit if matches!(code, "E0650" | "E0651" | "E0654") => break,
            FaultKind::Interrupted => break,
            _ => {}
        }
    }
    found
}

/// The limits of the engine, as far as they are below those of a trial.
fn trial_limits(limits: &Limits) -> Limits {
    let steps = limits.steps.map_or(TRIAL_STEPS, |most| most.min(TRIAL_STEPS));
    let time = limits.lasts().map_or(TRIAL_TIME, |most| most.min(TRIAL_TIME));
    limits.steps(steps).memory(limits.memory.min(TRIAL_MEMORY)).lasting(Some(time))
}
