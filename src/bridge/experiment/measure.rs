//! One point, and one replicate of it.

use std::sync::Arc;

use super::{ExperimentObject, Points};
use crate::base::random::Key;
use crate::bridge::plain::COPIED;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, key, map, with_article};

/// So many rows of a measurement belong to its steps: as many as a trajectory of a hundred generations has.
const FEW: usize = 101;

/// So many rows beyond them are a step.
const ROWS: usize = 4;

/// The measurement of the point that a machine has worked on last.
#[derive(Default)]
pub(super) struct Here {
    point: Option<(usize, Value)>,
    /// How many roots there were before.
    mark: Option<usize>,
}

/// The points of a run, and where its draws come from: each replicate of each point has streams of its own.
#[derive(Clone, Copy)]
pub(super) struct Course<'a> {
    pub(super) points: &'a Points,
    key: Key,
    /// Whether all points use the same.
    paired: bool,
}

impl<'a> Course<'a> {
    pub(super) fn new(points: &'a Points, seed: u64, paired: bool) -> Self {
        Self { points, key: Key::new(seed).named("experiment"), paired }
    }

    /// The streams of a point.
    fn of(self, point: usize) -> Key {
        self.key.child(if self.paired { 0 } else { self.points.number(point) as u64 })
    }
}

impl ExperimentObject {
    /// Evaluates the `let` lines of a point, unless that was done last; `call` is how.
    pub(super) fn prepare(
        &self,
        cx: &mut dyn Cx,
        here: &mut Here,
        course: Course<'_>,
        point: usize,
        call: impl FnOnce(&mut dyn Cx, Value, &[Value]) -> Result<Value, Fault>,
    ) -> Result<(), Fault> {
        if here.point.is_some_and(|(known, _)| known == point) {
            return Ok(());
        }
        here.point = None;
        let mark = *here.mark.get_or_insert(cx.heap().roots.len());
        cx.heap().unroot(mark);
        let values = self.at(course.points, point);
        let before = cx.swap_stream(course.of(point).child(u64::MAX).at(0));
        let measure = call(cx, self.point, &values);
        cx.swap_stream(before);
        here.point = Some((point, measure?));
        Ok(())
    }

    /// Measures once at the prepared point; the value stays alive until roots are given back.
    pub(super) fn once(
        &self,
        cx: &mut dyn Cx,
        here: &Here,
        course: Course<'_>,
        point: usize,
        replicate: usize,
    ) -> Result<Value, Fault> {
        let measure = here.point.map_or(Value::None, |(_, measure)| measure);
        let before = cx.swap_stream(course.of(point).child(replicate as u64).at(0));
        let result = cx.call_apart(measure, &[]);
        cx.swap_stream(before);
        result
    }

    /// What a measurement gives: one row of a map, or the rows of a table. They are counted as held.
    pub(super) fn rows_of(
        &self,
        cx: &mut dyn Cx,
        value: Value,
    ) -> Result<Vec<Vec<(Arc<str>, Value)>>, Fault> {
        let (rows, columns) = match value {
            Value::Map(handle) => (1, cx.values().map(handle).entries.len()),
            other => cx
                .values()
                .downcast::<TableObject>(other)
                .map_or((0, 0), |table| (table.len(), table.columns().len())),
        };
        let cells = rows.saturating_mul(columns);
        // A row takes longer than its cells, where they are few.
        cx.spend((cells / COPIED + rows.saturating_sub(FEW) / ROWS) as u64)?;
        let lists = rows * size_of::<Vec<(Arc<str>, Value)>>();
        cx.heap().hold(cells.saturating_mul(size_of::<(Arc<str>, Value)>()) + lists)?;
        let heap = cx.values();
        if let Value::Map(handle) = value {
            let name = |entry: (&key::Key, &map::Entry)| match entry.0 {
                key::Key::Text(name) => (name.clone(), entry.1.value),
                _ => (cx.show_inner(entry.1.key).into(), entry.1.value),
            };
            return Ok(vec![heap.map(handle).entries.iter().map(name).collect()]);
        }
        if let Some(table) = heap.downcast::<TableObject>(value) {
            let columns = table.columns();
            let row =
                |at: usize| columns.iter().cloned().zip(table.row(at).iter().copied()).collect();
            return Ok((0..table.len()).map(row).collect());
        }
        let found = with_article(value.type_name(heap));
        Err(words::bad_measure(&self.made.name, &found).into())
    }
}
