//! Regressions over the columns of a table.

use std::sync::Arc;

use super::build::{names, position};
use super::object::TableObject;
use crate::base::math;
use crate::bridge::metered::metered;
use crate::lang::diagnostic::catalog::{data, study as words};
use crate::lang::native::Cx;
use crate::lang::value::show::{quoted, start};
use crate::lang::value::{Fault, Value, number};
use crate::study::regression::{Fit, Flaw, linear, logistic};

/// A row for the constant and for each column.
pub(super) fn fit(
    cx: &mut dyn Cx,
    table: &TableObject,
    outcome: Value,
    on: Value,
    kind: Option<&str>,
) -> Result<TableObject, Fault> {
    let outcome = names(cx, "regression", &[outcome])?;
    let [outcome] = outcome.as_slice() else {
        return Err(data::no_fit("one column is the outcome").into());
    };
    let on = names(cx, "regression", &[on])?;
    let mut places = vec![position(cx.values(), table, outcome)?];
    for name in &on {
        places.push(position(cx.values(), table, name)?);
    }
    let binary = table.column(places[0]).all(|cell| matches!(cell, Value::Bool(_) | Value::None));
    let logit = match kind {
        None => binary,
        Some("linear") => false,
        Some("logistic") => true,
        Some(other) => {
            let (found, known) = (format!("\"{}\"", start(other)), "\"linear\" or \"logistic\"");
            return Err(words::unknown_word("regression", "kind", &found, known).into());
        }
    };
    let columns = numbers(cx, table, &places)?;
    let fitted = metered(cx, |meter| {
        if logit {
            logistic(&columns[1..], &columns[0], meter)
        } else {
            linear(&columns[1..], &columns[0], meter)
        }
    })?;
    let fitted = fitted.map_err(|flaw| data::no_fit(&reason(flaw, outcome, &on)))?;
    rows(cx, &on, &fitted, logit)
}

/// Those columns as numbers, in rows where none is missing.
fn numbers(cx: &mut dyn Cx, table: &TableObject, places: &[usize]) -> Result<Vec<Vec<f64>>, Fault> {
    cx.heap().hold(table.len() * places.len() * size_of::<f64>())?;
    let mut columns: Vec<Vec<f64>> = vec![Vec::with_capacity(table.len()); places.len()];
    for row in 0..table.len() {
        cx.spend(places.len() as u64)?;
        let heap = cx.values();
        let cells = places.iter().filter_map(|place| table.row(row).get(*place).copied());
        let cells: Vec<Value> = cells.collect();
        if cells.iter().any(|cell| matches!(cell, Value::None)) {
            continue;
        }
        for ((column, cell), place) in columns.iter_mut().zip(cells).zip(places) {
            let Some(number) = number::to_f64(cell, heap) else {
                let what = quoted(&table.columns()[*place]) + " holds more than numbers";
                return Err(data::no_fit(&what).into());
            };
            column.push(number);
        }
    }
    Ok(columns)
}

fn reason(flaw: Flaw, outcome: &str, on: &[Arc<str>]) -> String {
    match flaw {
        Flaw::TooFew => "there must be more rows than columns".to_owned(),
        Flaw::Dependent(Some(at)) => quoted(&on[at]) + " is the same in all rows",
        Flaw::Dependent(None) => {
            "one of the columns follows from the others, so that it cannot be told apart".to_owned()
        }
        Flaw::NotBinary => {
            let outcome = quoted(outcome);
            format!("a logistic regression needs true or false, or 1 or 0, and {outcome} has more")
        }
        // Whoever stopped it has a fault of its own.
        Flaw::Stopped => "it was stopped".to_owned(),
        Flaw::Separated => {
            let outcome = quoted(outcome);
            format!(
                "the columns tell without fail what {outcome} is, so that no coefficient is large enough"
            )
        }
    }
}

fn rows(cx: &mut dyn Cx, on: &[Arc<str>], fit: &Fit, logit: bool) -> Result<TableObject, Fault> {
    let mut columns = vec!["term", "coefficient", "error", "ratio"];
    if logit {
        columns.push("odds");
    }
    let terms = std::iter::once("constant").chain(on.iter().map(|name| &**name));
    let mut made = Vec::with_capacity(on.len() + 1);
    for ((term, &coefficient), &error) in terms.zip(&fit.coefficients).zip(&fit.errors) {
        let ratio = if error > 0.0 { Value::Float(coefficient / error) } else { Value::None };
        let mut row =
            vec![cx.new_text(term)?, Value::Float(coefficient), Value::Float(error), ratio];
        if logit {
            let odds = math::exp(coefficient);
            row.push(if odds.is_finite() { Value::Float(odds) } else { Value::None });
        }
        made.push(row);
    }
    Ok(TableObject::new(columns.into_iter().map(Arc::from).collect(), made))
}
