//! Two models on the same random numbers.
//!
//! Where both meet the same luck, most of it drops out of the difference, so that far fewer replicates show it.

use std::sync::Arc;

use super::measured;
use crate::base::random::Key;
use crate::base::statistics;
use crate::bridge::finding::Finding;
use crate::bridge::parallel::{Work, each};
use crate::bridge::tables::table::TableObject;
use crate::lang::native::{Callable, Cx};
use crate::lang::value::{Fault, Value};
use crate::study::table::significant;

/// Relative differences below this are those of arithmetic.
const ROUNDING: f64 = 1e-14;

/// The difference of two functions without parameters, a − b.
pub(crate) fn compare(
    cx: &mut dyn Cx,
    a: Callable,
    b: Callable,
    repeat: usize,
    confidence: f64,
    seed: u64,
) -> Result<Finding, Fault> {
    let key = Key::new(seed).named("comparison");
    let work = Work::packed(cx, "replicates", repeat);
    let run = |cx: &mut dyn Cx, (): &mut (), task: usize| {
        let mut found = Vec::new();
        for replicate in work.things(task) {
            let mut pair = [0.0; 2];
            for (place, function) in pair.iter_mut().zip([a, b]) {
                let mark = cx.heap().roots.len();
                let before = cx.swap_stream(key.child(replicate as u64).at(0));
                let value = cx.call_apart(function.0, &[]);
                cx.swap_stream(before);
                *place = measured(cx, "the result", value?)?;
                cx.heap().unroot(mark);
                cx.spend(1)?;
            }
            found.push(pair);
        }
        Ok(found)
    };
    let mut pairs = Vec::new();
    each(cx, work, &run, &mut |cx, _, found: Vec<[f64; 2]>| {
        // Pairs, and their columns and differences later.
        cx.heap().hold(found.len() * 6 * size_of::<f64>())?;
        pairs.extend(found);
        Ok(())
    })?;
    found(cx, &pairs, confidence)
}

fn found(cx: &mut dyn Cx, pairs: &[[f64; 2]], confidence: f64) -> Result<Finding, Fault> {
    let column = |at: usize| pairs.iter().map(|pair| pair[at]).collect::<Vec<f64>>();
    let (first, second) = (column(0), column(1));
    // Differences that are alike but for their last digits are the same: the rest is rounding.
    let mut differences: Vec<f64> = pairs.iter().map(|[a, b]| a - b).collect();
    let size = pairs.iter().flatten().fold(0.0, |most: f64, value| most.max(value.abs()));
    let alike =
        |first: f64, all: &[f64]| all.iter().all(|it| (it - first).abs() <= ROUNDING * size);
    if let Some(first) = differences.first().copied().filter(|first| alike(*first, &differences)) {
        differences.fill(first);
    }
    let number = |value: Option<f64>| value.map_or(Value::None, Value::Float);
    let mean = |values: &[f64]| number(statistics::mean(values).ok());
    let sd = |values: &[f64]| number(statistics::sd(values).ok());
    let interval = statistics::confidence_interval(&differences, confidence).ok();
    let (low, high) = (number(interval.map(|it| it.0)), number(interval.map(|it| it.1)));
    let n = Value::Int(i64::try_from(pairs.len()).unwrap_or(i64::MAX));
    let correlation = number(statistics::correlation(&first, &second).ok());
    let mut rows = Vec::new();
    for (name, values) in [("a", &first), ("b", &second), ("a - b", &differences)] {
        rows.push(vec![cx.new_text(name)?, mean(values), sd(values)]);
    }
    let columns = ["", "mean", "sd"].map(Arc::from).to_vec();
    let percent = crate::base::number::shortest(confidence * 100.0);
    let percent = percent.trim_end_matches(".0");
    let verdict = match interval {
        Some((low, _)) if low > 0.0 => "a is larger",
        Some((_, high)) if high < 0.0 => "b is larger",
        Some(_) | None => "neither is shown to be larger",
    };
    let plural = if pairs.len() == 1 { "" } else { "s" };
    let title = format!("Comparison on the same random numbers, {} replicate{plural}", pairs.len());
    let note = match interval {
        Some((low, high)) => format!(
            "The difference lies between {} and {} with {percent} % confidence: {verdict}.",
            significant(low),
            significant(high)
        ),
        None => "One replicate says nothing of how sure this is.".to_owned(),
    };
    Ok(Finding::new("comparison", title, "paired differences, Student's t")
        .field("difference", mean(&differences))
        .field("low", low)
        .field("high", high)
        .field("sd", sd(&differences))
        .field("a", mean(&first))
        .field("b", mean(&second))
        .field("correlation", correlation)
        .field("n", n)
        .table(TableObject::new(columns, rows))
        .note(note))
}
