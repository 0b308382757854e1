//! Running programs.

use std::sync::Arc;

use super::convert::{FromScript, IntoScript};
use super::error::{Error, ErrorKind};
use super::{Engine, Program};
use crate::base::random::Stream;
use crate::bridge::experiment::ExperimentObject;
use crate::lang::bytecode::{ItemValue, TestInfo};
use crate::lang::diagnostic::catalog::host;
use crate::lang::native::Cx;
use crate::lang::source::{SourceMap, Span};
use crate::lang::value::{Fault, Value, show};
use crate::lang::vm::Machine;
use crate::study::table::Table;

/// A place to run a program in: its variables and its heap. It can be moved to another thread.
pub struct Context {
    pub(super) engine: Engine,
    program: Option<Program>,
    machine: Option<Machine>,
}

impl Context {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine, program: None, machine: None }
    }

    /// Runs a program from its beginning: the modules that it uses, then its own statements. Its variables stay
    /// for [`Self::get`] and [`Self::call`].
    ///
    /// # Errors
    /// What stopped it; the variables set until then stay.
    pub fn run(&mut self, program: &Program) -> Result<(), Error> {
        self.run_value(program).map(|_| ())
    }

    /// The same, giving the text of its last line's value, if that is an expression with one.
    ///
    /// ```
    /// use comity::engine::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("sum.comity", "let x = 3\nx + 1")?;
    /// assert_eq!(engine.context().run_shown(&program)?.as_deref(), Some("4"));
    /// # Ok::<(), comity::engine::Error>(())
    /// ```
    ///
    /// # Errors
    /// What stopped it.
    pub fn run_shown(&mut self, program: &Program) -> Result<Option<String>, Error> {
        let value = self.run_value(program)?;
        let machine = self.machine.as_ref();
        Ok(match (value, machine) {
            (Value::None | Value::Absent, _) | (_, None) => None,
            (value, Some(machine)) => Some(show::show(value, machine.heap(), machine.image())),
        })
    }

    fn run_value(&mut self, program: &Program) -> Result<Value, Error> {
        self.program = Some(program.clone());
        self.machine = None;
        let sources = || Arc::new(program.image.sources.clone());
        let engine = &self.engine;
        let machine = Machine::new(
            Arc::clone(&program.image),
            Arc::clone(&engine.registry),
            Arc::clone(&engine.host),
            &engine.limits,
            engine.interrupt.flag(),
            engine.seed,
        );
        let mut machine = machine.map_err(|fault| Error::from_fault(sources(), fault))?;
        let mut last = Ok(Value::None);
        for (index, module) in program.image.modules.iter().enumerate() {
            let own = index == program.main.index();
            let name = if own { "main" } else { &*module.name };
            machine.swap_stream(Stream::new(engine.seed).named(name));
            if let Some(main) = module.main {
                last = machine.run_function(Value::Function(main), &[]);
            }
            if last.is_err() || own {
                break;
            }
        }
        self.machine = Some(machine);
        last.map_err(|fault| Error::from_fault(sources(), fault))
    }

    /// Runs one of the program's tests on its own copy of the variables, with its own random stream.
    ///
    /// # Errors
    /// What failed.
    pub fn test(&mut self, test: &TestInfo) -> Result<(), Error> {
        let (Some(machine), Some(program)) = (&self.machine, &self.program) else { return Ok(()) };
        let mut machine = machine.clone();
        machine.meter(&self.engine.limits, self.engine.interrupt.flag());
        machine.swap_stream(Stream::new(self.engine.seed).named("test").named(&test.name));
        let result = machine.run_function(Value::Function(test.function), &[]);
        let sources = Arc::new(program.image.sources.clone());
        result.map(|_| ()).map_err(|fault| Error::from_fault(sources, fault))
    }

    /// Runs one of the program's experiments, made with its defaults: a row for each replicate of each point, as
    /// `run(seed: …)` gives it in a script. The host hears of its progress.
    ///
    /// # Errors
    /// What stopped it; that there is no experiment of that name.
    pub fn experiment(&mut self, name: &str) -> Result<Table, Error> {
        let missing = self.host_error(name);
        let (seed, sources) = (self.engine.seed, self.sources());
        let Some((machine, _, it)) = self.made(name)? else { return Err(missing) };
        let table = it.run(machine, seed, it.repeat, it.paired);
        let table = table.map_err(|fault| Error::from_fault(sources, fault))?;
        let machine: &Machine = machine;
        Ok(table.plain(machine.heap(), machine.image()))
    }

    /// An experiment made with its defaults, alive until the machine is called again; `None` where there is none of
    /// that name.
    pub(super) fn made(
        &mut self,
        name: &str,
    ) -> Result<Option<(&mut Machine, Value, ExperimentObject)>, Error> {
        let sources = self.sources();
        let (Some(machine), Some(program)) = (&mut self.machine, &self.program) else {
            return Ok(None);
        };
        let Some(ItemValue::Declared(id)) = program.item(name) else { return Ok(None) };
        let declaration = Arc::clone(&program.image.declarations[id.index()]);
        machine.meter(&self.engine.limits, self.engine.interrupt.flag());
        let absent = vec![Value::Absent; declaration.parameters.len()];
        let made = machine.run_function(Value::Function(declaration.maker), &absent);
        let made = made.map_err(|fault| Error::from_fault(sources, fault))?;
        let experiment = machine.values().downcast::<ExperimentObject>(made).cloned();
        Ok(experiment.map(|experiment| (machine, made, experiment)))
    }

    fn sources(&self) -> Arc<SourceMap> {
        let sources = self.program.as_ref().map(|program| program.image.sources.clone());
        Arc::new(sources.unwrap_or_default())
    }

    /// A module-level variable as a Rust value.
    ///
    /// # Errors
    /// If there is none of that name, or it is something else.
    pub fn get<T: FromScript>(&mut self, name: &str) -> Result<T, Error> {
        let value = self.value(name);
        let machine = match (&mut self.machine, value) {
            (Some(machine), Some(value)) => T::from_script(value, machine),
            _ => None,
        };
        machine.ok_or_else(|| self.host_error(name))
    }

    /// The text of a module-level variable, as `print` would show it.
    #[must_use]
    pub fn show(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let machine = self.machine.as_ref()?;
        Some(show::show(value, machine.heap(), machine.image()))
    }

    /// Calls one of the program's functions.
    ///
    /// # Errors
    /// What stopped it, or a result of another type.
    pub fn call<R: FromScript>(
        &mut self,
        name: &str,
        arguments: impl IntoScript,
    ) -> Result<R, Error> {
        let callee = self.value(name);
        let missing = self.host_error(name);
        let (Some(machine), Some(callee)) = (&mut self.machine, callee) else {
            return Err(missing);
        };
        let sources = Arc::new(machine.image().sources.clone());
        let fault = |fault: Fault| Error::from_fault(Arc::clone(&sources), fault);
        machine.meter(&self.engine.limits, self.engine.interrupt.flag());
        let arguments = arguments.into_script(machine).map_err(fault)?;
        let arguments = match arguments {
            Value::List(list) => machine.values().list(list).items.clone(),
            other => vec![other],
        };
        let value = machine.run_function(callee, &arguments).map_err(fault)?;
        R::from_script(value, machine).ok_or(missing)
    }

    /// Steps used by the latest run or call.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.machine.as_ref().map_or(0, Machine::steps)
    }

    fn value(&self, name: &str) -> Option<Value> {
        let machine = self.machine.as_ref()?;
        Some(match self.program.as_ref()?.item(name)? {
            ItemValue::Global(global) => machine.global(global.index()),
            ItemValue::Function(id) => Value::Function(id),
            ItemValue::Kind(id) => Value::Kind(id),
            ItemValue::Declared(id) => {
                let declaration = &machine.image().declarations[id.index()];
                Value::Function(declaration.maker)
            }
        })
    }

    pub(super) fn host_error(&self, name: &str) -> Error {
        let diagnostic = host::not_for_host(name).at(Span::default());
        Error::new(self.sources(), vec![diagnostic], ErrorKind::Host)
    }
}
