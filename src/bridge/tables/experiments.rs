//! Running experiments.

use std::sync::Arc;

use crate::base::statistics;
use crate::bridge::experiment::ExperimentObject;
use crate::bridge::handle::handles;
use crate::bridge::tables::play::seed_of;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, Object as _, Value, equality, number};

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

/// What a measured column becomes.
const MEASURES: [&str; 3] = ["mean", "sd", "error"];

/// What the name of a column takes beside its letters, in bytes.
const NAME: usize = 48;

/// Groups the rows of a run by point: mean, sd, standard error and number of each measured column.
fn summary(cx: &mut dyn Cx, table: &TableObject, varied: usize) -> Result<TableObject, Fault> {
    let first = varied
        + usize::from(table.columns().get(varied).is_some_and(|name| &**name == "replicate"));
    let mut columns: Vec<Arc<str>> = table.columns()[..varied].to_vec();
    // A column that is varied keeps its name.
    let taken = columns.iter().any(|name| &**name == "n");
    columns.push(if taken { "runs".into() } else { "n".into() });
    let held = cx.heap().held();
    cx.heap().hold(table.bytes())?;
    for name in &table.columns()[first..] {
        // Twice while it is put together.
        cx.heap().hold((MEASURES.len() + 1) * (name.len() + NAME))?;
        cx.spend((name.len() / 64) as u64)?;
        columns.extend(MEASURES.map(|what| Arc::from(format!("{name}_{what}"))));
    }
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut from = 0;
    while from < table.len() {
        let end = end_of_point(cx, table, from, varied)?;
        cx.look()?;
        // Where they are gathered, and in the table.
        cx.heap().hold(2 * columns.len() * size_of::<Value>() + NAME)?;
        let mut cells = Vec::with_capacity(columns.len());
        cells.extend_from_slice(&table.row(from)[..varied]);
        cells.push(Value::Int(i64::try_from(end - from).unwrap_or(0)));
        for column in first..table.columns().len() {
            let value = |row: usize| number::to_f64(table.row(row)[column], cx.values());
            let numbers: Vec<f64> = (from..end).filter_map(value).collect();
            let value = |result: Option<f64>| result.map_or(Value::None, Value::Float);
            cells.push(value(statistics::mean(&numbers).ok()));
            cells.push(value(statistics::sd(&numbers).ok()));
            cells.push(value(statistics::standard_error(&numbers).ok()));
        }
        rows.push(cells);
        from = end;
    }
    // From here on the object is counted.
    cx.heap().let_go(held);
    Ok(TableObject::new(columns, rows))
}

/// Where the rows of a point end, which follow each other.
fn end_of_point(
    cx: &mut dyn Cx,
    table: &TableObject,
    from: usize,
    varied: usize,
) -> Result<usize, Fault> {
    let mut end = from + 1;
    while end < table.len() {
        cx.look_at(end)?;
        let heap = cx.values();
        let mut pairs = table.row(from)[..varied].iter().zip(&table.row(end)[..varied]);
        let same = pairs.all(|(a, b)| equality::equal(*a, *b, heap));
        if heap.has_work() {
            cx.spend(0)?;
        }
        if !same {
            break;
        }
        end += 1;
    }
    Ok(end)
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
            summary(cx, &table, varied)
        }
    }
}
