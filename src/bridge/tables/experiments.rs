//! Running experiments.

use std::sync::Arc;

use crate::base::statistics;
use crate::bridge::experiment::ExperimentObject;
use crate::bridge::handle::handles;
use crate::bridge::tables::play::seed_of;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, Value, equality, number};

handles!(ExperimentObject: "an experiment");

fn run_grid(
    cx: &mut dyn Cx,
    experiment: &ExperimentObject,
    seed: Option<i64>,
    repeat: Option<i64>,
    paired: Option<bool>,
) -> Result<TableObject, Fault> {
    let repeat = match repeat {
        None => experiment.repeat,
        Some(repeat) => {
            usize::try_from(repeat).ok().filter(|repeat| *repeat > 0).ok_or_else(|| {
                Fault::from(words::bad_option(
                    "repeat",
                    &repeat.to_string(),
                    "a whole number of 1 or more",
                ))
            })?
        }
    };
    let seed = seed_of(cx, seed);
    experiment.run(cx, seed, repeat, paired.unwrap_or(experiment.paired))
}

/// Groups the rows of a run by point: mean, sd, standard error and number of each measured column.
fn summary(cx: &mut dyn Cx, table: &TableObject, varied: usize) -> TableObject {
    let heap = cx.values();
    let first = varied
        + usize::from(table.columns().get(varied).is_some_and(|name| &**name == "replicate"));
    let mut columns: Vec<Arc<str>> = table.columns()[..varied].to_vec();
    // A column that is varied keeps its name.
    let taken = columns.iter().any(|name| &**name == "n");
    columns.push(if taken { "runs".into() } else { "n".into() });
    for name in &table.columns()[first..] {
        columns.extend(["mean", "sd", "error"].map(|what| Arc::from(format!("{name}_{what}"))));
    }
    let mut points: Vec<(Vec<Value>, Vec<usize>)> = Vec::new();
    for row in 0..table.len() {
        let key = &table.row(row)[..varied];
        let same =
            |known: &[Value]| known.iter().zip(key).all(|(a, b)| equality::equal(*a, *b, heap));
        // Rows of a point follow each other.
        match points.last_mut().filter(|(known, _)| same(known)) {
            Some((_, rows)) => rows.push(row),
            None => points.push((key.to_vec(), vec![row])),
        }
    }
    let mut rows = Vec::with_capacity(points.len());
    for (key, members) in points {
        let mut cells = key;
        cells.push(Value::Int(i64::try_from(members.len()).unwrap_or(0)));
        for column in first..table.columns().len() {
            let numbers: Vec<f64> = members
                .iter()
                .filter_map(|row| number::to_f64(table.row(*row)[column], heap))
                .collect();
            let value = |result: Option<f64>| result.map_or(Value::None, Value::Float);
            cells.push(value(statistics::mean(&numbers).ok()));
            cells.push(value(statistics::sd(&numbers).ok()));
            cells.push(value(statistics::standard_error(&numbers).ok()));
        }
        rows.push(cells);
    }
    TableObject::new(columns, rows)
}

natives! {
    /// Experiments.
    pub static EXPERIMENTS = "Experiments" {
        /// Runs an experiment: a table with a row for each point and replicate.
        fn method_experiment_run(
            cx,
            experiment: Arc<ExperimentObject>,
            seed: Option<i64>,
            repeat: Option<i64>,
            paired: Option<bool>,
        ) -> TableObject {
            run_grid(cx, &experiment, seed, repeat, paired)
        }

        /// The points of an experiment as a table, without running anything.
        ///
        /// Without `sample` they are a full grid, the last `vary` fastest. `latin_hypercube(n)` lets each variable go
        /// once through all n-th parts of its range, `sobol(n)` covers all variables together evenly (n best a power
        /// of two), `random(n)` draws independently. `where` has left out what it leaves out.
        ///
        /// # Sources
        /// [mckay-1979], [sobol-1967], [joe-kuo-2008]
        fn method_experiment_design(
            cx,
            experiment: Arc<ExperimentObject>,
            seed: Option<i64>,
        ) -> TableObject {
            let seed = seed_of(cx, seed);
            experiment.design(cx, seed)
        }

        /// Runs an experiment and gives mean, sd, error and n of each measured column for each point.
        fn method_experiment_summary(
            cx,
            experiment: Arc<ExperimentObject>,
            seed: Option<i64>,
            repeat: Option<i64>,
            paired: Option<bool>,
        ) -> TableObject {
            let table = run_grid(cx, &experiment, seed, repeat, paired)?;
            let varied = experiment.varied.iter().map(|(names, _)| names.len()).sum();
            Ok(summary(cx, &table, varied))
        }
    }
}
