//! Elementary effects and Sobol indices, as tables with a row for each input.

use std::sync::Arc;

use super::Model;
use crate::bridge::metered::counted;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::experiment as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::study::design::{MOST_DIMENSIONS, MOST_POINTS};
use crate::study::sensitivity::{Effects, Indices};

/// Elementary effects.
pub(crate) fn effects(
    cx: &mut dyn Cx,
    model: &Model,
    trajectories: usize,
    levels: usize,
    seed: u64,
    repeat: usize,
) -> Result<TableObject, Fault> {
    let names = model.names();
    let held = cx.heap().held();
    room(cx, trajectories, names.len() + 1, names.len())?;
    let plan = Effects::plan(names.len(), trajectories, levels, seed);
    let answers = model.ask(cx, plan.points(), seed, repeat)?;
    let found = plan.of(&answers).unwrap_or_default();
    let number = |value: Option<f64>| value.map_or(Value::None, Value::Float);
    let rows = found.iter().map(|it| {
        vec![Value::Float(it.absolute), number(it.error), Value::Float(it.mean), number(it.spread)]
    });
    cx.heap().let_go(held);
    table(cx, &names, rows.collect(), &["mean_size", "error", "mean", "sd"])
}

/// Sobol indices.
pub(crate) fn indices(
    cx: &mut dyn Cx,
    model: &Model,
    samples: usize,
    seed: u64,
    repeat: usize,
) -> Result<TableObject, Fault> {
    let names = model.names();
    let held = cx.heap().held();
    room(cx, samples, names.len() + 2, names.len())?;
    let plan = Indices::plan(names.len(), samples, seed).ok_or_else(|| {
        let what = format!("{samples} samples of {} inputs", names.len());
        let most = format!("{MOST_POINTS} samples of {} inputs", MOST_DIMENSIONS / 2);
        Fault::from(words::design_too_large("sobol", &what, &most))
    })?;
    let answers = model.ask(cx, plan.points(), seed, repeat)?;
    let found = counted(cx, |meter| plan.of(&answers, meter))?;
    let rows: Vec<Vec<Value>> = match found {
        Some(found) => found
            .iter()
            .map(|it| {
                [it.first, it.first_error, it.total, it.total_error].map(Value::Float).to_vec()
            })
            .collect(),
        // Nothing varies, so there is nothing to share out.
        None => vec![vec![Value::None; 4]; names.len()],
    };
    cx.heap().let_go(held);
    table(cx, &names, rows, &["first", "first_error", "total", "total_error"])
}

/// Charges for the points before they are made; they are held until all answers are there.
fn room(cx: &mut dyn Cx, rows: usize, each: usize, inputs: usize) -> Result<(), Fault> {
    let points = rows.saturating_mul(each);
    let bytes = points.saturating_mul(inputs.saturating_mul(COORDINATE).saturating_add(POINT));
    cx.heap().hold(bytes)?;
    cx.spend(points as u64)
}

/// What a coordinate of a point takes, with the move that leads there and the effect that comes of it, in bytes.
const COORDINATE: usize = 24;

/// What a point takes beside its coordinates, with its answer, in bytes.
const POINT: usize = 112;

fn table(
    cx: &mut dyn Cx,
    names: &[Arc<str>],
    numbers: Vec<Vec<Value>>,
    columns: &[&str],
) -> Result<TableObject, Fault> {
    let columns = ["input"].iter().chain(columns).map(|name| Arc::from(*name)).collect();
    let mut rows = Vec::with_capacity(numbers.len());
    for (name, numbers) in names.iter().zip(numbers) {
        let mut row = vec![cx.new_text(name)?];
        row.extend(numbers);
        rows.push(row);
    }
    Ok(TableObject::new(columns, rows))
}
