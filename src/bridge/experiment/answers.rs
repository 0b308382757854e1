//! One number for each of some points: a column of an experiment, averaged over replicates.

use super::measure::{Course, Here};
use super::{ExperimentObject, Points};
use crate::bridge::parallel::{Work, numbers};
use crate::bridge::sensitivity::measured;
use crate::lang::diagnostic::catalog::{experiment as words, study};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

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
                let mut values = Vec::new();
                for replicate in 0..repeat {
                    let (mark, held) = (cx.heap().roots.len(), cx.heap().held());
                    let value = self.once(cx, here, course, point, replicate)?;
                    for row in self.rows_of(cx, value)? {
                        values.push(self.pick(cx, &row, column)?);
                    }
                    cx.heap().unroot(mark);
                    cx.heap().let_go(held);
                    cx.spend(1)?;
                }
                means.push(crate::base::statistics::mean(&values).unwrap_or(f64::NAN));
            }
            Ok(means)
        };
        numbers(cx, work, &run)
    }

    /// The number in a row that is meant.
    fn pick(
        &self,
        cx: &dyn Cx,
        row: &[(std::sync::Arc<str>, Value)],
        column: Option<&str>,
    ) -> Result<f64, Fault> {
        let names = || row.iter().map(|(name, _)| &**name);
        let (name, value) = match (column, row) {
            (None, [only]) => only,
            (None, _) => {
                let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                return Err(words::which_column(&self.made.name, &known.join(", ")).into());
            }
            (Some(column), _) => row
                .iter()
                .find(|(name, _)| &**name == column)
                .ok_or_else(|| Fault::from(study::no_column(column, names())))?,
        };
        measured(cx, &format!("`{name}`"), *value)
    }
}
