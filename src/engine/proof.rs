//! A program's own tests and experiments, asked for by a host.

use std::sync::Arc;

use super::exchange;
use super::outline::Test;
use super::value::Table;
use super::{Context, Error};
use crate::base::random::Stream;
use crate::bridge::experiment::ExperimentObject;
use crate::lang::bytecode::ItemValue;
use crate::lang::native::Cx as _;
use crate::lang::value::Value as Raw;

impl Context {
    /// Runs one of the program's tests, after [`Self::run`], on its own copy of the variables, with its own random
    /// stream.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "test \"one and one\" { assert 1 + 1 == 2 }")?;
    /// let mut context = engine.context();
    /// context.run(&program)?;
    /// for test in program.tests() {
    ///     context.test(&test)?;
    /// }
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// What failed.
    pub fn test(&mut self, test: &Test) -> Result<(), Error> {
        let (Some(machine), Some(program)) = (&self.machine, &self.program) else { return Ok(()) };
        let Some(info) = program.module().tests.get(test.place) else { return Ok(()) };
        let mut machine = machine.clone();
        machine.meter(&self.engine.limits, &self.control.signals);
        machine.swap_stream(Stream::new(self.engine.seed).named("test").named(&info.name));
        let result = machine.run_function(Raw::Function(info.function), &[]);
        self.settle(result.map(|_| ()))
    }

    /// Runs one of the program's experiments, after [`Self::run`], made with its defaults: a row for each replicate of
    /// each point, as `run(seed: …)` gives it in a script. The host hears of its progress.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let text = "experiment squares {\n vary x in [1, 2, 3]\n measure { [square: x * x] } }";
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let table = context.experiment("squares")?;
    /// assert_eq!(table.column("square").map(ToString::to_string).collect::<Vec<_>>(), ["1", "4", "9"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// What stopped it; that there is no experiment of that name.
    pub fn experiment(&mut self, name: &str) -> Result<Table, Error> {
        let seed = self.engine.seed;
        let Some((_, it)) = self.made(name)? else { return Err(self.missing(name)) };
        self.with_machine(|machine| {
            let table = it.run(machine, seed, it.repeat, it.paired)?;
            exchange::table(&table, machine)
        })
    }

    /// An experiment made with its defaults, alive until the machine is called again; `None` where there is none of
    /// that name.
    pub(super) fn made(&mut self, name: &str) -> Result<Option<(Raw, ExperimentObject)>, Error> {
        let Some(program) = &self.program else { return Ok(None) };
        let Some(ItemValue::Declared(id)) = program.item(name) else { return Ok(None) };
        let declaration = Arc::clone(&program.image.declarations[id.index()]);
        self.renew_meter();
        self.with_machine(|machine| {
            let absent = vec![Raw::Absent; declaration.parameters.len()];
            let made = machine.run_function(Raw::Function(declaration.maker), &absent)?;
            let experiment = machine.values().downcast::<ExperimentObject>(made).cloned();
            Ok(experiment.map(|experiment| (made, experiment)))
        })
    }
}
