//! Experiments asked for replicate by replicate, as sweeps do that can be stopped, split and put together again.

use std::sync::Arc;

use super::error::Error;
use super::{Context, Limits};
use crate::bridge::experiment::{ExperimentObject, Order};
use crate::lang::native::Cx;
use crate::lang::source::SourceMap;
use crate::lang::value::{Fault, Value};
use crate::lang::vm::Machine;
use crate::study::sweep::Record;
use crate::study::table::Cell;

/// What is asked of an experiment beyond what the script says.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Another number of replicates of each point.
    pub repeat: Option<usize>,
}

/// An experiment of a program that has run, ready to be asked for any of its replicates.
pub struct Trials<'a> {
    machine: &'a mut Machine,
    sources: Arc<SourceMap>,
    experiment: ExperimentObject,
    /// Keeps what it holds alive.
    value: Value,
    order: Order,
    limits: Limits,
    interrupt: super::Interrupt,
}

impl Context {
    /// One of the program's experiments, made with its defaults, after [`Self::run`].
    ///
    /// The engine's limits on steps and time hold for each replicate, not for all together.
    ///
    /// # Errors
    /// What stopped the experiment's own lines; that there is no experiment of that name.
    pub fn trials(&mut self, name: &str, wishes: &Wishes) -> Result<Trials<'_>, Error> {
        let missing = self.host_error(name);
        let engine = self.engine.clone();
        let Some((machine, value, experiment)) = self.made(name)? else { return Err(missing) };
        let sources = Arc::new(machine.image().sources.clone());
        let order = Order {
            seed: engine.seed,
            repeat: wishes.repeat.unwrap_or(experiment.repeat).max(1),
            steps: engine.limits.steps,
            time: engine.limits.time,
        };
        let (limits, interrupt) = (engine.limits, engine.interrupt);
        Ok(Trials { machine, sources, experiment, value, order, limits, interrupt })
    }
}

impl Trials<'_> {
    /// How many points there are.
    #[must_use]
    pub fn points(&self) -> usize {
        self.experiment.points()
    }

    /// How many replicates a point has.
    #[must_use]
    pub fn repeat(&self) -> usize {
        self.order.repeat
    }

    /// The names of what is varied.
    #[must_use]
    pub fn varied(&self) -> Vec<Arc<str>> {
        self.experiment.names()
    }

    /// The varied values of a point.
    #[must_use]
    pub fn at(&self, point: usize) -> Vec<Cell> {
        self.experiment.cells_at(&*self.machine, point)
    }

    /// Runs some replicates, by their task numbers, on all cores, and hands over the records as they come, in any
    /// order; `keep` says whether to go on. A replicate that fails is a record too. Whether all were run.
    ///
    /// # Errors
    /// The interruption.
    pub fn run(
        &mut self,
        tasks: &[usize],
        keep: &mut dyn FnMut(Record) -> bool,
    ) -> Result<bool, Error> {
        // Each replicate has its own bounds; the run as a whole has none.
        let limits = Limits { steps: None, time: None, output: None, ..self.limits };
        self.machine.meter(&limits, self.interrupt.flag());
        self.machine.heap().root(self.value);
        let mut stopped = false;
        let keep = &mut |record| {
            stopped = !keep(record);
            if stopped {
                Err(Fault::limit(crate::lang::diagnostic::catalog::run::interrupted()))
            } else {
                Ok(())
            }
        };
        let result = self.experiment.replicates(self.machine, self.order, tasks, keep);
        match result {
            Err(_) if stopped => Ok(false),
            Err(fault) => Err(Error::from_fault(Arc::clone(&self.sources), fault)),
            Ok(()) => Ok(true),
        }
    }
}
