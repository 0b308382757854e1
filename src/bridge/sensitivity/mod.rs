//! Questions that are asked of a model at many points: on which inputs it depends, from where on something holds,
//! which of two is better.
//!
//! ```text
//! Model        a function with ranges for its arguments, or an experiment with what it varies
//! influence    elementary effects and Sobol indices, as tables
//! threshold    the smallest value at which a condition holds
//! compare      two models on the same random numbers
//! ```
//!
//! All evaluations draw from the same streams (common random numbers), so that what differs between points comes from
//! the points, and not from luck.

mod compare;
mod influence;
mod threshold;

pub(super) use compare::compare;
pub(super) use influence::{effects, indices};
pub(super) use threshold::{Search, find};

use std::fmt::Display;
use std::sync::Arc;

use super::experiment::{Axis, ExperimentObject, MANY};
use super::parallel::{Work, numbers};
use super::tables::random::DistributionObject;
use crate::base::random::{Distribution, Key};
use crate::lang::diagnostic::catalog::{experiment as words, model as common};
use crate::lang::native::{Callable, Cx, FromValue as _, elements};
use crate::lang::value::{Fault, Value, key, map, number, with_article};

/// What is asked.
pub(super) enum Model {
    /// A function, with a name and a range for each of its arguments.
    Function(Value, Vec<(Arc<str>, Axis)>),
    /// An experiment, and the column that is meant.
    Experiment(Arc<ExperimentObject>, Option<Arc<str>>),
}

impl Model {
    /// From the arguments of a native.
    pub(super) fn of(
        cx: &mut dyn Cx,
        model: Value,
        over: Option<Value>,
        column: Option<String>,
    ) -> Result<Self, Fault> {
        if let Some(experiment) = cx.values().shared::<ExperimentObject>(model) {
            return Ok(Self::Experiment(experiment, column.map(Arc::from)));
        }
        if Callable::from_value(model, cx)?.is_none() {
            let found = with_article(model.type_name(cx.values()));
            return Err(common::bad_option("model", &found, "a function or an experiment").into());
        }
        let Some(Value::Map(over)) = over else {
            let found = over.map_or("nothing".to_owned(), |over| cx.show_inner(over));
            let needed = "a map from the names of the function's arguments to their ranges";
            return Err(common::bad_option("over", &found, needed).into());
        };
        let entries: Vec<(Arc<str>, Value)> = {
            let entries = cx.values().map(over).entries.iter();
            let name = |entry: (&key::Key, &map::Entry)| match entry.0 {
                key::Key::Text(name) => (name.clone(), entry.1.value),
                _ => (cx.show_inner(entry.1.key).into(), entry.1.value),
            };
            entries.map(name).collect()
        };
        let mut axes = Vec::with_capacity(entries.len());
        for (name, range) in entries {
            let axis = axis(cx, &name, range)?;
            axes.push((name, axis));
        }
        Ok(Self::Function(model, axes))
    }

    /// The names of the inputs.
    pub(super) fn names(&self) -> Vec<Arc<str>> {
        match self {
            Self::Function(_, axes) => axes.iter().map(|(name, _)| Arc::clone(name)).collect(),
            Self::Experiment(experiment, _) => {
                experiment.varied.iter().map(|(names, _)| names.join(", ").into()).collect()
            }
        }
    }

    /// The model's answers at points of the unit cube, each the mean of so many replicates.
    pub(super) fn ask<'p>(
        &self,
        cx: &mut dyn Cx,
        shares: impl Iterator<Item = &'p [f64]>,
        seed: u64,
        repeat: usize,
    ) -> Result<Vec<f64>, Fault> {
        let axes: Vec<&Axis> = match self {
            Self::Function(_, axes) => axes.iter().map(|(_, axis)| axis).collect(),
            Self::Experiment(experiment, _) => {
                experiment.varied.iter().map(|(_, axis)| axis).collect()
            }
        };
        let work = axes.iter().map(|axis| axis.work(false)).sum::<u64>();
        let mut points = Vec::new();
        for share in shares {
            if points.len() > MANY {
                cx.spend(work)?;
            }
            let point: Result<Vec<Value>, Fault> =
                axes.iter().zip(share).map(|(axis, share)| axis.at(*share, cx)).collect();
            let point = point?;
            cx.heap().hold(size_of_val(&point[..]) + size_of::<Vec<Value>>())?;
            points.push(point);
            cx.spend(1)?;
        }
        match self {
            Self::Function(function, _) => ask(cx, *function, &points, seed, repeat),
            Self::Experiment(experiment, column) => {
                experiment.answers(cx, points, seed, repeat, column.as_deref())
            }
        }
    }
}

/// `[0, 1]`, a distribution, or a longer list of values.
fn axis(cx: &mut dyn Cx, name: &str, range: Value) -> Result<Axis, Fault> {
    if let Some(law) = cx.values().downcast::<DistributionObject>(range) {
        return Ok(Axis::Law(law.clone(), range));
    }
    let refuse = |cx: &dyn Cx| words::bad_range(name, &cx.show_inner(range));
    let Some(items) = elements(range, cx)? else { return Err(refuse(cx).into()) };
    cx.heap().hold(items.capacity() * size_of::<Value>())?;
    let end = |item: Value| number::to_f64(item, cx.values()).filter(|end| end.is_finite());
    let ends = match items[..] {
        [low, high] => end(low).zip(end(high)).filter(|(low, high)| low < high),
        _ => None,
    };
    match (ends, items.len()) {
        (Some((low, high)), _) => {
            Ok(Axis::Law(DistributionObject::new(Distribution::uniform(low, high))?, Value::None))
        }
        (None, 3..) => Ok(Axis::Values(items)),
        (None, _) => Err(refuse(cx).into()),
    }
}

/// The means of a function over so many replicates, at points in order.
pub(super) fn ask(
    cx: &mut dyn Cx,
    function: Value,
    points: &[Vec<Value>],
    seed: u64,
    repeat: usize,
) -> Result<Vec<f64>, Fault> {
    let key = Key::new(seed).named("evaluation");
    let work = Work::packed(cx, "evaluations", points.len());
    let run = |cx: &mut dyn Cx, (): &mut (), task: usize| {
        let mut found = Vec::new();
        for point in points.get(work.things(task)).unwrap_or_default() {
            let mut total = 0.0;
            for replicate in 0..repeat {
                let mark = cx.heap().roots.len();
                let before = cx.swap_stream(key.child(replicate as u64).at(0));
                let value = cx.call_apart(function, point);
                cx.swap_stream(before);
                total += measured(cx, "the result", value?)?;
                cx.heap().unroot(mark);
                cx.spend(1)?;
            }
            #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
            found.push(total / repeat as f64);
        }
        Ok(found)
    };
    numbers(cx, work, &run)
}

/// A result as a number; true is 1.
pub(super) fn measured(cx: &dyn Cx, what: impl Display, value: Value) -> Result<f64, Fault> {
    if let Value::Bool(value) = value {
        return Ok(f64::from(u8::from(value)));
    }
    number::to_f64(value, cx.values()).ok_or_else(|| {
        let found = with_article(value.type_name(cx.values()));
        words::not_measured(&what.to_string(), &found).into()
    })
}
