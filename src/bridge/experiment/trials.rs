//! Replicates one by one, as sweeps ask for them: any of them, in any order, each with its own bounds.
//!
//! ```text
//! task 7 of an experiment with 3 replicates a point  =  point 2, replicate 1
//! ```
//!
//! What a replicate gives depends on the experiment, the seed and its number alone: it makes no difference which
//! others are asked for with it, nor where. A replicate that fails is a record too, with the reason.

use std::sync::Arc;
use std::time::Duration;

use super::measure::{Course, Here};
use super::{ExperimentObject, Points};
use crate::bridge::parallel::{Given, Work, scatter};
use crate::bridge::tables::table::cell_of;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, FaultKind, Value, rational_bytes};
use crate::study::sweep::{Failure, Record};
use crate::study::table::Cell;

/// How replicates are run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    /// The seed of the streams.
    pub(crate) seed: u64,
    /// How many replicates a point has.
    pub(crate) repeat: usize,
    /// The most steps of one; those of the point's own `let` lines count apart.
    pub(crate) steps: Option<u64>,
    /// The most time of one.
    pub(crate) time: Option<Duration>,
}

impl Given for Record {
    fn bytes(&self) -> usize {
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) | Cell::Other(text) => size_of::<Cell>() + text.len(),
            Cell::Exact(exact) => size_of::<Cell>() + rational_bytes(exact),
            _ => size_of::<Cell>(),
        };
        let row = |row: &Vec<(Arc<str>, Cell)>| {
            row.iter().map(|(_, one)| size_of::<Arc<str>>() + cell(one)).sum::<usize>()
        };
        let rows = self.rows.as_ref().map_or(0, |rows| rows.iter().map(row).sum());
        rows + self.at.iter().map(cell).sum::<usize>()
    }
}

impl ExperimentObject {
    /// Runs some of the replicates and hands over their records as they come.
    ///
    /// # Errors
    /// The interruption, and what `keep` raises.
    pub(crate) fn replicates(
        &self,
        cx: &mut dyn Cx,
        points: &Points,
        order: Order,
        tasks: &[usize],
        keep: &mut dyn FnMut(Record) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let repeat = order.repeat.max(1);
        let work = Work { what: "replicates", total: tasks.len(), tasks: tasks.len() };
        let threads = crate::bridge::parallel::threads(cx);
        // Replicates of a point share its `let` lines; towards the end pieces get smaller, so that all end together.
        let stretch = |place: usize| {
            let most = ((tasks.len() - place) / (8 * threads)).clamp(1, repeat);
            let point = tasks.get(place).map(|task| task / repeat);
            let same = tasks[place..].iter().take(most);
            same.take_while(|task| Some(**task / repeat) == point).count()
        };
        let course = Course::new(points, order.seed, self.paired);
        let run = |cx: &mut dyn Cx, here: &mut Here, place: usize| {
            self.record(cx, here, course, order, tasks.get(place).copied().unwrap_or_default())
        };
        scatter(cx, work, &stretch, &run, keep)
    }

    /// Measures once.
    fn record(
        &self,
        cx: &mut dyn Cx,
        here: &mut Here,
        course: Course<'_>,
        order: Order,
        task: usize,
    ) -> Result<Record, Fault> {
        let (point, replicate) = (task / order.repeat, task % order.repeat);
        let mark = cx.heap().roots.len();
        let mut rows = Vec::new();
        let (steps, time) = (order.steps, order.time);
        let mut outcome = cx.within(steps, time, &mut |cx| {
            self.prepare(cx, here, course, point, |cx, function, values| {
                cx.call_apart(function, values)
            })
        });
        let mark = if outcome.is_ok() { cx.heap().roots.len() } else { mark };
        if outcome.is_ok() {
            outcome = cx.within(steps, time, &mut |cx| {
                let value = self.once(cx, here, course, point, replicate)?;
                rows = self.cells(cx, value)?;
                Ok(())
            });
        }
        cx.heap().unroot(mark);
        let rows = match outcome {
            Ok(()) => Ok(rows),
            Err(fault) => Err(failure(cx, fault)?),
        };
        Ok(Record { task, at: self.cells_at(cx, course.points, point), rows })
    }

    /// The varied values of a point.
    pub(crate) fn cells_at(&self, cx: &dyn Cx, points: &Points, point: usize) -> Vec<Cell> {
        let mut values = Vec::new();
        self.flatten(cx, &self.at(points, point), &mut values);
        values.resize(self.names().len(), Value::None);
        values.into_iter().map(|value| cell_of(value, cx.values(), cx.image())).collect()
    }

    fn cells(&self, cx: &mut dyn Cx, value: Value) -> Result<Vec<Vec<(Arc<str>, Cell)>>, Fault> {
        let held = cx.heap().held();
        let rows = self.rows_of(cx, value)?;
        cx.heap().let_go(held);
        let (heap, image) = (cx.values(), cx.image());
        let cell = |(name, value)| (name, cell_of(value, heap, image));
        Ok(rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect())
    }
}

/// The reason as it stands in a record.
///
/// # Errors
/// The fault, where it says nothing of the replicate: the interruption, a panic, and in a copy what only the first machine can do.
fn failure(cx: &dyn Cx, fault: Fault) -> Result<Failure, Fault> {
    let code = fault.0.problem.code.0;
    let own = matches!(code, "E0650" | "E0654");
    match fault.0.kind {
        FaultKind::Interrupted | FaultKind::Panicked | FaultKind::Defect | FaultKind::Paused => {
            return Err(fault);
        }
        // A copy has less memory than the first machine, and no files.
        FaultKind::Limit if !own && cx.only_here().is_err() => return Err(fault),
        FaultKind::Limit | FaultKind::Error => {}
    }
    let place = fault.0.span.map(|span| cx.image().sources.place(span)).unwrap_or_default();
    // Where the script lies is not its own business: only its name, and the line.
    let place = place.rsplit(['/', '\\']).next().unwrap_or_default();
    let place = place.rsplit_once(':').map_or(place, |(line, _column)| line);
    Ok(Failure { code: code.to_owned(), message: fault.0.problem.title, place: place.to_owned() })
}
