//! Experiments as values, and how they run.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use super::declared::{Made, list};
use super::parallel::{Work, each, threads};
use super::plain::Plain;
use super::tables::table::TableObject;
use crate::base::random::Key;
use crate::lang::bytecode::{DeclarationBody, Image};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, map, number, with_article};

/// An experiment.
#[derive(Clone, Debug)]
pub(crate) struct ExperimentObject {
    pub(super) made: Made,
    /// For each `vary` the names that it binds and its values.
    pub(super) varied: Vec<(Vec<Arc<str>>, Vec<Value>)>,
    /// How often each point is measured.
    pub(crate) repeat: usize,
    /// A function of the varied values that gives the measurement.
    point: Value,
    /// Whether all points use the same streams.
    pub(crate) paired: bool,
}

impl ExperimentObject {
    /// Makes an experiment from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let declaration = Arc::clone(&made.declaration);
        let DeclarationBody::Experiment(shape) = &declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let parts = list(cx, parts);
        let part = |index: usize| parts.get(index).copied().unwrap_or(Value::None);
        let mut varied = Vec::new();
        for (names, values) in shape.varied.iter().zip(list(cx, part(0))) {
            let items = crate::lang::native::elements(values, cx)?.ok_or_else(|| {
                let found = with_article(values.type_name(cx.values()));
                Fault::from(words::bad_option("vary", &found, "a list or a range"))
            })?;
            let names = names.iter().map(|name| Arc::from(cx.image().name(*name))).collect();
            varied.push((names, items));
        }
        let repeat = match part(1) {
            Value::None => 1,
            count => number::to_int(count, cx.values())
                .and_then(|count| usize::try_from(count).ok())
                .filter(|count| *count > 0)
                .ok_or_else(|| {
                    let found = cx.show_inner(count);
                    Fault::from(words::bad_option("repeat", &found, "a whole number of 1 or more"))
                })?,
        };
        let settings = list(cx, part(3));
        let paired = match settings.first() {
            Some(Value::Bool(paired)) => *paired,
            None => false,
            Some(other) => {
                let found = cx.show_inner(*other);
                return Err(words::bad_option("paired", &found, "true or false").into());
            }
        };
        Ok(Self { made, varied, repeat, point: part(2), paired })
    }

    /// How many points the grid has.
    pub(super) fn points(&self) -> usize {
        self.varied.iter().map(|(_, values)| values.len()).product()
    }

    /// The names of the varied columns.
    fn names(&self) -> Vec<Arc<str>> {
        self.varied.iter().flat_map(|(names, _)| names.clone()).collect()
    }

    /// The varied values at a point; the last `vary` runs fastest.
    fn at(&self, mut index: usize) -> Vec<Value> {
        let mut values = vec![Value::None; self.varied.len()];
        for (place, (_, list)) in self.varied.iter().enumerate().rev() {
            values[place] = list[index % list.len()];
            index /= list.len();
        }
        values
    }

    /// Runs the whole grid: a row for each replicate, or several where `measure` gives a table.
    ///
    /// Every replicate has random streams of its own, keyed by the seed, its point and its number.
    pub(crate) fn run(
        &self,
        cx: &mut dyn Cx,
        seed: u64,
        repeat: usize,
        paired: bool,
    ) -> Result<TableObject, Fault> {
        let plan = Plan::new(self, cx, seed, repeat, paired);
        let mut columns: Vec<Arc<str>> = self.names();
        let fixed = columns.len();
        columns.push("replicate".into());
        let mut rows: Vec<Vec<Value>> = Vec::new();
        let outer = cx.heap().roots.len();
        // The rows' values stay alive through a list that is rooted.
        let kept = cx.new_list(Vec::new())?;
        let work = Work { what: "replicates", total: plan.points * repeat, tasks: plan.tasks() };
        let run = |cx: &mut dyn Cx, here: &mut Here, task: usize| plan.run(cx, here, task);
        each(cx, work, &run, &mut |cx, task, measured: Vec<Replicate>| {
            let (point, replicates) = plan.task(task);
            let mark = cx.heap().roots.len();
            let values = self.at(point);
            for (replicate, measured) in replicates.zip(measured) {
                for entries in measured {
                    let mut row = Vec::with_capacity(columns.len());
                    self.flatten(cx, &values, &mut row);
                    row.resize(fixed, Value::None);
                    row.push(Value::Int(i64::try_from(replicate + 1).unwrap_or(0)));
                    for (name, cell) in entries {
                        let place = columns.iter().position(|known| **known == *name);
                        let place = place.unwrap_or_else(|| {
                            columns.push(name);
                            columns.len() - 1
                        });
                        row.resize(row.len().max(place + 1), Value::None);
                        row[place] = match cell {
                            Cell::Plain(plain) => plain.value(cx)?,
                            Cell::Here(value) => value,
                        };
                    }
                    let made = cx.new_list(row.clone())?;
                    if let Value::List(list) = kept {
                        cx.heap().push(list, made)?;
                    }
                    rows.push(row);
                }
            }
            cx.heap().unroot(mark);
            Ok(())
        })?;
        let width = columns.len();
        rows.iter_mut().for_each(|row| row.resize(width, Value::None));
        if repeat == 1 {
            columns.remove(fixed);
            rows.iter_mut().for_each(|row| {
                row.remove(fixed);
            });
        }
        cx.heap().unroot(outer);
        cx.heap().root(kept);
        Ok(TableObject::new(columns, rows))
    }

    /// The values of the columns at a point: a `vary` that binds several names has a list for them.
    fn flatten(&self, cx: &dyn Cx, values: &[Value], row: &mut Vec<Value>) {
        for ((names, _), value) in self.varied.iter().zip(values) {
            if names.len() == 1 {
                row.push(*value);
            } else {
                row.extend(list(cx, *value).into_iter().take(names.len()));
            }
        }
    }

    /// What a measurement gives: one row of a map, or the rows of a table.
    fn measured(&self, cx: &mut dyn Cx, value: Value) -> Result<Replicate, Fault> {
        let heap = cx.values();
        let mut rows: Vec<Vec<(Arc<str>, Value)>> = Vec::new();
        if let Value::Map(handle) = value {
            let name = |entry: (&map::Key, &map::Entry)| match entry.0 {
                map::Key::Text(name) => (name.clone(), entry.1.value),
                _ => (cx.show_inner(entry.1.key).into(), entry.1.value),
            };
            rows.push(heap.map(handle).entries.iter().map(name).collect());
        } else if let Some(table) = heap.downcast::<TableObject>(value) {
            let columns = table.columns();
            let row =
                |at: usize| columns.iter().cloned().zip(table.row(at).iter().copied()).collect();
            rows.extend((0..table.len()).map(row));
        } else {
            let found = with_article(value.type_name(heap));
            return Err(words::bad_measure(&self.made.name, &found).into());
        }
        let cell = |(name, value)| {
            let plain = Plain::of(value, cx.values());
            if plain.is_none() {
                cx.only_here()?;
            }
            Ok((name, plain.map_or(Cell::Here(value), Cell::Plain)))
        };
        rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect()
    }
}

/// The rows of a replicate: names of columns and cells.
type Replicate = Vec<Vec<(Arc<str>, Cell)>>;

/// A measured value.
enum Cell {
    /// One that can be taken anywhere.
    Plain(Plain),
    /// One of the machine that measured it.
    Here(Value),
}

/// How the replicates of all points are put into tasks: a task is all replicates of a point, or some of them.
struct Plan<'a> {
    experiment: &'a ExperimentObject,
    key: Key,
    points: usize,
    repeat: usize,
    /// How many tasks a point has.
    parts: usize,
    paired: bool,
}

/// The measurement of the point that a machine has worked on last.
#[derive(Default)]
struct Here {
    point: Option<(usize, Value)>,
    /// How many roots there were before.
    mark: Option<usize>,
}

impl<'a> Plan<'a> {
    fn new(
        experiment: &'a ExperimentObject,
        cx: &dyn Cx,
        seed: u64,
        repeat: usize,
        paired: bool,
    ) -> Self {
        let (points, threads) = (experiment.points(), threads(cx));
        let parts = if threads < 2 { 1 } else { (threads * 8).div_ceil(points.max(1)).min(repeat) };
        let key = Key::new(seed).named("experiment");
        Self { experiment, key, points, repeat, parts, paired }
    }

    fn tasks(&self) -> usize {
        self.points * self.parts
    }

    /// The point of a task, and which of its replicates.
    fn task(&self, task: usize) -> (usize, Range<usize>) {
        let (point, part) = (task / self.parts, task % self.parts);
        let first = |part: usize| part * self.repeat / self.parts;
        (point, first(part)..first(part + 1))
    }

    fn run(&self, cx: &mut dyn Cx, here: &mut Here, task: usize) -> Result<Vec<Replicate>, Fault> {
        let (point, replicates) = self.task(task);
        let stream = self.key.child(if self.paired { 0 } else { point as u64 });
        let measure = match here.point {
            Some((known, measure)) if known == point => measure,
            _ => {
                let mark = *here.mark.get_or_insert(cx.heap().roots.len());
                cx.heap().unroot(mark);
                let (function, values) = (self.experiment.point, self.experiment.at(point));
                let before = cx.swap_stream(stream.child(u64::MAX).at(0));
                let measure = if replicates.start == 0 {
                    cx.call_apart(function, &values)
                } else {
                    // The machine that does the first replicates has counted this.
                    cx.call_again(function, &values)
                };
                cx.swap_stream(before);
                let measure = measure?;
                here.point = Some((point, measure));
                measure
            }
        };
        let mut measured = Vec::with_capacity(replicates.len());
        for replicate in replicates {
            let mark = cx.heap().roots.len();
            let before = cx.swap_stream(stream.child(replicate as u64).at(0));
            let result = cx.call_apart(measure, &[]);
            cx.swap_stream(before);
            let rows = self.experiment.measured(cx, result?)?;
            cx.heap().unroot(mark);
            for (_, cell) in rows.iter().flatten() {
                if let Cell::Here(value) = cell {
                    cx.heap().root(*value);
                }
            }
            measured.push(rows);
            cx.spend(1)?;
        }
        Ok(measured)
    }
}

impl Object for ExperimentObject {
    fn type_name(&self) -> &'static str {
        "experiment"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.made.argument(name, reader.image) {
            return Some(Ok(value));
        }
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "points" => Some(Ok(Value::Int(i64::try_from(self.points()).unwrap_or(i64::MAX)))),
            "repeat" => Some(Ok(Value::Int(i64::try_from(self.repeat).unwrap_or(i64::MAX)))),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name", "points", "repeat"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        match name {
            "run" => Some("method_experiment_run"),
            "summary" => Some("method_experiment_summary"),
            _ => None,
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let varied: Vec<String> = self
            .varied
            .iter()
            .map(|(names, values)| format!("{} ({} values)", names.join(", "), values.len()))
            .collect();
        let name = self.made.show(heap, image);
        let varied = if varied.is_empty() { "one point".to_owned() } else { varied.join(" × ") };
        format!("experiment {name}: {varied}, {} replicates a point", self.repeat)
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        mark(self.point);
        self.varied.iter().flat_map(|(_, values)| values).for_each(|value| mark(*value));
    }
}
