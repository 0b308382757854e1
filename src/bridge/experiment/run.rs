//! A whole experiment as a table of values, as scripts run it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::measure::{Course, Here};
use super::{ExperimentObject, TEXT};
use crate::bridge::hosted::{ROWS, tell_row};
use crate::bridge::parallel::{Given, Work, each, threads};
use crate::bridge::plain::Plain;
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

impl ExperimentObject {
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
        let held = cx.heap().held();
        let points = self.points(cx, seed)?;
        let plan = Plan::new(self, cx, Course::new(&points, seed, paired), repeat);
        let mut columns: Vec<Arc<str>> = self.names();
        let fixed = columns.len();
        columns.push("replicate".into());
        let mut places = Places::default();
        for (place, name) in columns.iter().enumerate() {
            places.entry(Arc::clone(name)).or_insert(place);
        }
        let mut rows: Vec<Vec<Value>> = Vec::new();
        let outer = cx.heap().roots.len();
        // Where the cells of the row before stand: rows of a table share its names.
        let mut same: Vec<(Arc<str>, usize)> = Vec::new();
        // The rows' values stay alive through a list that is rooted.
        let kept = cx.new_list(Vec::new())?;
        let work = Work {
            what: "replicates",
            total: points.len().saturating_mul(repeat),
            tasks: plan.tasks(),
        };
        let run = |cx: &mut dyn Cx, here: &mut Here, task: usize| plan.run(cx, here, task);
        each(cx, work, &run, &mut |cx, task, measured: Vec<Replicate>| {
            let (point, replicates) = plan.task(task);
            let mark = cx.heap().roots.len();
            let values = self.at(&points, point);
            cx.heap().hold(measured.iter().map(|measured| measured.bytes).sum())?;
            for (replicate, measured) in replicates.zip(measured) {
                for entries in measured.rows {
                    let mut row = Vec::with_capacity(columns.len());
                    self.flatten(cx, &values, &mut row);
                    row.resize(fixed, Value::None);
                    row.push(Value::Int(i64::try_from(replicate + 1).unwrap_or(0)));
                    for (at, (name, cell)) in entries.into_iter().enumerate() {
                        let known = same.get(at).filter(|(known, _)| Arc::ptr_eq(known, &name));
                        let place = if let Some((_, place)) = known {
                            *place
                        } else {
                            cx.spend((name.len() / TEXT) as u64)?;
                            let place = places.get(&name).copied().unwrap_or(columns.len());
                            if place == columns.len() {
                                cx.heap().hold(name.len() + COLUMN)?;
                                columns.push(Arc::clone(&name));
                                places.insert(Arc::clone(&name), place);
                            }
                            same.truncate(at);
                            same.push((name, place));
                            place
                        };
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
                    let taken = row.capacity() * size_of::<Value>();
                    cx.heap().hold(taken + size_of::<Vec<Value>>() * 2)?;
                    rows.push(row);
                }
                cx.heap().give_back(measured.bytes);
            }
            cx.heap().unroot(mark);
            Ok(())
        })?;
        let width = columns.len();
        for row in &mut rows {
            if row.capacity() < width {
                let more = width - row.capacity();
                cx.heap().hold(more * size_of::<Value>())?;
                cx.look()?;
                row.reserve_exact(width - row.len());
            }
            row.resize(width, Value::None);
        }
        if repeat == 1 {
            columns.remove(fixed);
            rows.iter_mut().for_each(|row| {
                row.remove(fixed);
            });
        }
        cx.heap().unroot(outer);
        cx.heap().root(kept);
        cx.heap().let_go(held);
        Ok(TableObject::new(columns, rows))
    }

    /// Tells of the rows of a replicate.
    fn tell(
        &self,
        cx: &mut dyn Cx,
        course: Course<'_>,
        [point, replicate]: [usize; 2],
        value: Value,
    ) -> Result<(), Fault> {
        let (mut columns, mut row) = (self.names(), Vec::new());
        self.flatten(cx, &self.at(course.points, point), &mut row);
        row.resize(columns.len(), Value::None);
        let (fixed, held) = (columns.len(), cx.heap().held());
        for entries in self.rows_of(cx, value)? {
            columns.truncate(fixed);
            row.truncate(fixed);
            let (names, cells): (Vec<Arc<str>>, Vec<Value>) = entries.into_iter().unzip();
            columns.extend(names);
            row.extend(cells);
            tell_row(cx, &self.made.name, [point, replicate], &columns, &row)?;
        }
        cx.heap().let_go(held);
        Ok(())
    }

    /// The points alone.
    pub(crate) fn design(&self, cx: &mut dyn Cx, seed: u64) -> Result<TableObject, Fault> {
        let held = cx.heap().held();
        let points = self.points(cx, seed)?;
        let columns = self.names();
        let mut rows = Vec::new();
        for point in 0..points.len() {
            cx.spend(1)?;
            cx.heap().hold(ROW + columns.len() * size_of::<Value>())?;
            let (mut row, values) = (Vec::new(), self.at(&points, point));
            self.fit(cx, &values)?;
            self.flatten(cx, &values, &mut row);
            row.resize(columns.len(), Value::None);
            rows.push(row);
        }
        cx.heap().let_go(held);
        Ok(TableObject::new(columns, rows))
    }

    /// What a measurement gives, with what can be taken to another machine made ready for it. It is counted as held.
    fn measured(&self, cx: &mut dyn Cx, value: Value) -> Result<Replicate, Fault> {
        let before = cx.heap().held();
        let read = self.rows_of(cx, value)?;
        let reading = cx.heap().held() - before;
        let cells: usize = read.iter().map(Vec::len).sum();
        let lists = read.len() * size_of::<Vec<(Arc<str>, Cell)>>();
        cx.heap().hold(lists + cells * size_of::<(Arc<str>, Cell)>())?;
        let mut rows = Vec::with_capacity(read.len());
        for entries in read {
            let mut row = Vec::with_capacity(entries.len());
            for (name, value) in entries {
                let plain = Plain::of(value, cx)?;
                if plain.is_none() {
                    cx.only_here()?;
                }
                row.push((name, plain.map_or(Cell::Here(value), Cell::Plain)));
            }
            rows.push(row);
        }
        // What was read is gone.
        cx.heap().give_back(reading);
        Ok(Replicate { rows, bytes: cx.heap().held() - before })
    }
}

/// What a replicate gave.
struct Replicate {
    /// Its rows: names of columns and cells.
    rows: Vec<Vec<(Arc<str>, Cell)>>,
    /// What they take.
    bytes: usize,
}

impl Given for Replicate {
    fn bytes(&self) -> usize {
        self.bytes
    }
}

/// A measured value.
enum Cell {
    /// One that can be taken anywhere.
    Plain(Plain),
    /// One of the machine that measured it.
    Here(Value),
}

/// Where the columns stand.
type Places = HashMap<Arc<str>, usize, foldhash::fast::RandomState>;

/// What a column takes beside its name, in bytes.
const COLUMN: usize = 128;

/// What a row takes beside its cells, in bytes.
const ROW: usize = 96;

/// The most replicates of a task.
const LARGEST: usize = 1024;

/// How the replicates of all points are put into tasks: a task is all replicates of a point, or some of them.
struct Plan<'a> {
    experiment: &'a ExperimentObject,
    course: Course<'a>,
    repeat: usize,
    /// How many tasks a point has.
    parts: usize,
}

impl<'a> Plan<'a> {
    fn new(
        experiment: &'a ExperimentObject,
        cx: &dyn Cx,
        course: Course<'a>,
        repeat: usize,
    ) -> Self {
        let (points, threads) = (course.points.len(), threads(cx));
        let parts = if threads < 2 { 1 } else { (threads * 8).div_ceil(points.max(1)) };
        // No task is so large that its results are much to hold.
        let parts = parts.max(repeat.div_ceil(LARGEST)).min(repeat);
        Self { experiment, course, repeat, parts }
    }

    fn tasks(&self) -> usize {
        self.course.points.len().saturating_mul(self.parts)
    }

    /// The point of a task, and which of its replicates.
    fn task(&self, task: usize) -> (usize, Range<usize>) {
        let (point, part) = (task / self.parts.max(1), task % self.parts.max(1));
        let first = |part: usize| {
            let first = part as u128 * self.repeat as u128 / self.parts.max(1) as u128;
            usize::try_from(first).unwrap_or(usize::MAX)
        };
        (point, first(part)..first(part + 1))
    }

    fn run(&self, cx: &mut dyn Cx, here: &mut Here, task: usize) -> Result<Vec<Replicate>, Fault> {
        let (point, replicates) = self.task(task);
        let (experiment, course) = (self.experiment, self.course);
        let first = replicates.start == 0;
        experiment.prepare(cx, here, course, point, |cx, function, values| {
            // The machine that does the first replicates counts what is done once for the point.
            if first { cx.call_apart(function, values) } else { cx.call_again(function, values) }
        })?;
        let mut measured = Vec::with_capacity(replicates.len());
        let held = cx.heap().held();
        for replicate in replicates {
            let mark = cx.heap().roots.len();
            let value = experiment.once(cx, here, course, point, replicate)?;
            if cx.listens(ROWS) {
                experiment.tell(cx, course, [point, replicate], value)?;
            }
            let rows = experiment.measured(cx, value)?;
            cx.heap().unroot(mark);
            for (_, cell) in rows.rows.iter().flatten() {
                if let Cell::Here(value) = cell {
                    cx.heap().root(*value);
                }
            }
            measured.push(rows);
            cx.spend(1)?;
        }
        // Whoever keeps them counts them from here on.
        cx.heap().let_go(held);
        Ok(measured)
    }
}
