//! Experiments asked for replicate by replicate, as sweeps do that can be stopped, split and put together again.

use std::sync::Arc;

use super::error::Error;
use super::{Context, Limits};
use crate::base::random::Distribution;
use crate::bridge::experiment::{Axis, ExperimentObject, Order, Points};
use crate::bridge::tables::random::DistributionObject;
use crate::lang::diagnostic::catalog::{experiment as words, model, run};
use crate::lang::native::Cx;
use crate::lang::source::SourceMap;
use crate::lang::value::{Fault, Value};
use crate::lang::vm::{Machine, Signals};
use crate::study::design::Design;
use crate::study::sweep::Record;
use crate::study::table::Cell;

/// What is asked of an experiment beyond what the script says.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Another number of replicates of each point.
    pub repeat: Option<usize>,
    /// Other values for what is varied, by name.
    pub vary: Vec<(String, Range)>,
    /// Another design; [`None`] inside is the full grid.
    pub design: Option<Option<Design>>,
    /// Another number of points of the design.
    pub points: Option<usize>,
}

/// What a variable may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Range {
    /// One of these.
    Values(Vec<Cell>),
    /// Any number between these two.
    Between(f64, f64),
}

/// An experiment of a program that has run, ready to be asked for any of its replicates.
pub struct Trials<'a> {
    machine: &'a mut Machine,
    sources: Arc<SourceMap>,
    experiment: ExperimentObject,
    points: Points,
    /// Keep what it holds alive.
    held: Vec<Value>,
    order: Order,
    limits: Limits,
    signals: Signals,
}

impl Context {
    #[doc(hidden)]
    /// One of the program's experiments, made with its defaults, after [`Self::run`].
    ///
    /// The engine's limits on steps and time hold for each replicate, not for all together.
    ///
    /// # Errors
    /// What stopped the experiment's own lines; that there is no experiment of that name.
    pub fn trials(&mut self, name: &str, wishes: &Wishes) -> Result<Trials<'_>, Error> {
        let missing = self.missing(name);
        let engine = self.engine.clone();
        let signals = self.control.signals.clone();
        let Some((value, mut experiment)) = self.made(name)? else { return Err(missing) };
        let Some(machine) = &mut self.machine else { return Err(missing) };
        let sources = Arc::new(machine.image().sources.clone());
        let fault = |fault| Error::from_fault(Arc::clone(&sources), fault);
        let mut held = vec![value];
        let place = Some(experiment.span());
        let fault = |found: Fault| fault(found.or_at(place));
        wish(machine, &mut experiment, wishes, &mut held).map_err(fault)?;
        let points = experiment.points(machine, engine.seed).map_err(fault)?;
        let order = Order {
            seed: engine.seed,
            repeat: wishes.repeat.unwrap_or(experiment.repeat).max(1),
            steps: engine.limits.steps,
            time: engine.limits.lasts(),
        };
        let limits = engine.limits;
        Ok(Trials { machine, sources, experiment, points, held, order, limits, signals })
    }
}

/// A design chooses so many points where nobody says how many.
const USUAL_POINTS: usize = 100;

/// Changes an experiment as it is wished.
fn wish(
    cx: &mut dyn Cx,
    experiment: &mut ExperimentObject,
    wishes: &Wishes,
    held: &mut Vec<Value>,
) -> Result<(), Fault> {
    for (name, range) in &wishes.vary {
        let axis = match range {
            Range::Values(cells) => {
                let values = cells.iter().map(|cell| value(cx, cell));
                let values = values.collect::<Result<Vec<_>, Fault>>()?;
                held.extend(&values);
                Axis::Values(values)
            }
            Range::Between(low, high) => {
                let law = DistributionObject::new(Distribution::uniform(*low, *high))?;
                Axis::Law(law, Value::None)
            }
        };
        let place =
            experiment.varied.iter().position(|(names, _)| names[..] == [Arc::from(name.as_str())]);
        let Some(place) = place else {
            let known: Vec<String> =
                experiment.names().iter().map(|name| format!("`{name}`")).collect();
            return Err(words::not_varied(experiment.name(), name, &known.join(", ")).into());
        };
        experiment.varied[place].1 = axis;
    }
    let count = wishes.points.or(experiment.sample.map(|(_, count)| count));
    match (wishes.design, experiment.sample, count) {
        (Some(None), ..) => experiment.sample = None,
        (Some(Some(design)), _, count) => {
            experiment.sample = Some((design, count.unwrap_or(USUAL_POINTS)));
        }
        (None, Some((design, _)), Some(count)) => experiment.sample = Some((design, count)),
        (None, None, Some(_)) => {
            let needed = "left out for a full grid; `--design lhs` chooses points";
            return Err(model::bad_option("points", "a number", needed).into());
        }
        (None, ..) => {}
    }
    Ok(())
}

fn value(cx: &mut dyn Cx, cell: &Cell) -> Result<Value, Fault> {
    Ok(match cell {
        Cell::Missing => Value::None,
        Cell::Bool(value) => Value::Bool(*value),
        Cell::Int(value) => Value::Int(*value),
        Cell::Float(value) => Value::Float(*value),
        Cell::Exact(value) => cx.new_rational(value.clone())?,
        Cell::Text(text) | Cell::Other(text) => cx.new_text(text)?,
    })
}

impl Trials<'_> {
    /// How many points there are.
    #[must_use]
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// How many points there were before `where` left some out.
    #[must_use]
    pub fn all_points(&self) -> usize {
        self.points.all
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
        self.experiment.cells_at(&*self.machine, &self.points, point)
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
        let limits = self.limits.steps(None).lasting(None).output(None);
        self.machine.meter(&limits, &self.signals);
        for value in &self.held {
            self.machine.heap().root(*value);
        }
        let mut stopped = false;
        let keep = &mut |record| {
            stopped = !keep(record);
            if stopped { Err(Fault::limit(run::interrupted())) } else { Ok(()) }
        };
        let (experiment, points, order) = (&self.experiment, &self.points, self.order);
        let result = self
            .machine
            .guarded(|machine| experiment.replicates(machine, points, order, tasks, keep));
        match result {
            Err(_) if stopped => Ok(false),
            Err(fault) => Err(Error::from_fault(Arc::clone(&self.sources), fault)),
            Ok(()) => Ok(true),
        }
    }
}
