//! The chance that a condition holds, where it is the same always.
//!
//! The condition is run with every draw going each way in turn. If it looks at nothing (no actor, no waiting time),
//! the ways on which it holds make up its chance: `chance(0.3) and chance(0.5)` holds with 0.15.

use std::sync::Arc;

use super::reads::contexts;
use crate::lang::diagnostic::catalog::exact as words;
use crate::lang::native::Cx;
use crate::lang::value::probe::{Fork, Probe};
use crate::lang::value::{Fault, FaultKind, Value};

/// More ways than this are not gone through.
const WAYS: usize = 1024;

/// The chance that a function of the view holds; or why it has none, as the end of "the condition …".
///
/// # Errors
/// Limits and interruption.
pub(in crate::bridge) fn odds(
    cx: &mut dyn Cx,
    function: Value,
) -> Result<Result<f64, String>, Fault> {
    if let Some(read) = contexts(cx, function).first() {
        return Ok(Err(words::condition_looks_at(read.name())));
    }
    let mark = cx.heap().roots.len();
    let view = cx.heap().new_view()?;
    cx.heap().root(Value::View(view));
    let probe = Arc::new(Probe::default());
    let stream = cx.stream().clone();
    let before = cx.probe(Some(Arc::clone(&probe)));
    let found = gone_through(cx, function, Value::View(view), &probe);
    cx.probe(before);
    cx.swap_stream(stream);
    cx.heap().unroot(mark);
    match found {
        Err(fault) if fault.0.kind == FaultKind::Error => {
            Ok(Err(words::condition_fails(&fault.0.problem.title)))
        }
        other => other,
    }
}

fn gone_through(
    cx: &mut dyn Cx,
    function: Value,
    view: Value,
    probe: &Arc<Probe>,
) -> Result<Result<f64, String>, Fault> {
    let mut holds = 0.0;
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    let mut runs = 0;
    while let Some(script) = open.pop() {
        runs += 1;
        if runs > WAYS {
            return Ok(Err(words::CONDITION_DRAWS.to_owned()));
        }
        probe.begin(&script);
        let answer = cx.call(function, &[view])?;
        if probe.found().is_some() {
            return Ok(Err(words::CONDITION_DRAWS.to_owned()));
        }
        let (mut chance, mut way) = (1.0, Vec::new());
        for (at, fork) in probe.forks().into_iter().enumerate() {
            let (count, taken) = match fork {
                Fork::Chance(p) => {
                    let taken = script.get(at).copied().unwrap_or(usize::from(p <= 0.0));
                    chance *= if taken == 0 { p.clamp(0.0, 1.0) } else { 1.0 - p.clamp(0.0, 1.0) };
                    (if p <= 0.0 || p >= 1.0 { 1 } else { 2 }, taken)
                }
                Fork::Pick(count) => {
                    chance /= count.max(1) as f64;
                    (count, script.get(at).copied().unwrap_or(0))
                }
            };
            if at >= script.len() {
                for other in 1..count {
                    open.push(way.iter().copied().chain([other]).collect());
                }
            }
            way.push(taken);
        }
        match answer {
            Value::Bool(true) => holds += chance,
            Value::Bool(false) => {}
            _ => return Ok(Err(words::CONDITION_NO_BOOL.to_owned())),
        }
    }
    Ok(Ok(holds.min(1.0)))
}
