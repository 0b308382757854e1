//! One number for each of some points: a column of an experiment, averaged over replicates.

use std::sync::Arc;

use super::measure::{Course, Here};
use super::{ExperimentObject, Points, TEXT};
use crate::bridge::parallel::{Work, numbers};
use crate::bridge::sensitivity::measured;
use crate::lang::diagnostic::catalog::{experiment as words, study};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::study::table::{WIDEST, cut};

impl ExperimentObject {
    /// The means of a column at points that somebody else has chosen, all on the same random numbers. Where `measure`
    /// gives one thing only, it need not be named.
    ///
    /// # Errors
    /// `E0869` where a name is needed, `E0750` for one that is not there, `E0868` for what is no number.
    pub(crate) fn answers(
        &self,
        cx: &mut dyn Cx,
        points: Vec<Vec<Value>>,
        seed: u64,
        repeat: usize,
        column: Option<&str>,
    ) -> Result<Vec<f64>, Fault> {
        let points = Points::chosen(points);
        let course = Course::new(&points, seed, true);
        let work = Work::packed(cx, "evaluations", points.len());
        let run = |cx: &mut dyn Cx, here: &mut Here, task: usize| {
            let mut means = Vec::new();
            for point in work.things(task) {
                self.prepare(cx, here, course, point, |cx, function, values| {
                    cx.call_apart(function, values)
                })?;
                let (mut values, before) = (Vec::<f64>::new(), cx.heap().held());
                for replicate in 0..repeat {
                    let (mark, held) = (cx.heap().roots.len(), cx.heap().held());
                    let value = self.once(cx, here, course, point, replicate)?;
                    let rows = self.rows_of(cx, value)?;
                    let place = match rows.first() {
                        Some(row) => self.place(cx, row, column)?,
                        None => 0,
                    };
                    let known = values.capacity();
                    let needed = values.len() + rows.len();
                    if needed > known {
                        let grown = needed.max(2 * known);
                        cx.values().fits(grown.saturating_mul(size_of::<f64>()))?;
                        values.reserve_exact(grown - values.len());
                    }
                    for (at, row) in rows.iter().enumerate() {
                        cx.look_at(at)?;
                        values.push(number(cx, row, place)?);
                    }
                    cx.heap().unroot(mark);
                    cx.heap().let_go(held);
                    // They are held until their mean is known.
                    cx.heap().hold((values.capacity() - known) * size_of::<f64>())?;
                    cx.spend(1)?;
                }
                means.push(crate::base::statistics::mean(&values).unwrap_or(f64::NAN));
                cx.heap().let_go(before);
            }
            Ok(means)
        };
        numbers(cx, work, &run)
    }

    /// Where the number that is meant stands, in this row and those of the same table.
    fn place(&self, cx: &mut dyn Cx, row: &Row, column: Option<&str>) -> Result<usize, Fault> {
        let names = || row.iter().map(|(name, _)| &**name);
        match (column, row) {
            (None, [_]) => Ok(0),
            (None, _) => {
                let known = names().take(NAMED).map(|name| format!("`{}`", cut(name, WIDEST)));
                let known: Vec<String> = known.collect();
                Err(words::which_column(&self.made.name, &known.join(", ")).into())
            }
            (Some(column), _) => {
                // Names of other lengths are told apart at once.
                let alike = names().filter(|name| name.len() == column.len()).count();
                cx.spend(alike.saturating_mul(column.len() / TEXT) as u64)?;
                let place = names().position(|name| name == column);
                place.ok_or_else(|| study::no_column(column, names()).into())
            }
        }
    }
}

/// The most columns that a message names.
const NAMED: usize = 20;

/// What a measurement gives for one row: names of columns and values.
type Row = [(Arc<str>, Value)];

/// The number at a place of a row.
fn number(cx: &dyn Cx, row: &Row, place: usize) -> Result<f64, Fault> {
    match row.get(place) {
        Some((name, value)) => measured(cx, format_args!("`{name}`"), *value),
        None => Ok(f64::NAN),
    }
}
