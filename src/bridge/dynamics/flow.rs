//! Differential equations.

use std::sync::Arc;

use super::shape::{Shape, Trouble, ask};
use crate::analysis::dynamics::flow::{Path, Signal, System, again, follow};
use crate::base::ode::{FINE, Tolerance};
use crate::bridge::finding::{Check, Claim, Finding};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Callable, Cx, FromValue, elements};
use crate::lang::value::{Fault, Value, number};

/// What a script asks.
pub(in crate::bridge) struct Problem {
    pub(in crate::bridge) f: Callable,
    pub(in crate::bridge) start: Value,
    pub(in crate::bridge) times: Value,
    pub(in crate::bridge) until: Option<Callable>,
    pub(in crate::bridge) events: Option<Value>,
    pub(in crate::bridge) tolerance: Option<f64>,
}

/// A script's system while the machine is at hand.
struct Scripted<'a> {
    cx: &'a mut dyn Cx,
    f: Callable,
    shape: &'a Shape,
    watched: &'a [Callable],
    ending: usize,
}

impl System for Scripted<'_> {
    type Error = Trouble;

    fn slope(&mut self, t: f64, y: &[f64], into: &mut [f64]) -> Result<(), Trouble> {
        Ok(ask(self.cx, self.f, self.shape, Some(t), y, into)?)
    }

    fn watch(&mut self, t: f64, y: &[f64]) -> Result<Vec<Signal>, Trouble> {
        let mut made = Vec::with_capacity(self.watched.len());
        for watched in self.watched {
            let mark = self.cx.values().roots.len();
            let state = self.shape.value(self.cx, y)?;
            let given = self.cx.call(watched.0, &[Value::Float(t), state])?;
            made.push(match given {
                Value::Bool(truth) => Signal::Truth(truth),
                other => match number::to_f64(other, self.cx.values()) {
                    Some(level) => Signal::Level(level),
                    None => {
                        let expected = "true or false, or a number that passes 0";
                        let shown = self.cx.show_inner(other);
                        let fault = words::bad_option("what a condition gives", &shown, expected);
                        return Err(Trouble::Fault(fault.into()));
                    }
                },
            });
            self.cx.heap().unroot(mark);
        }
        Ok(made)
    }

    fn ending(&self) -> usize {
        self.ending
    }
}

/// The most times that a solution is written down for.
const MOST_TIMES: usize = 1_000_000;

/// The times: a list or range of them, or an end, to which a hundred steps lead from 0.
fn times(cx: &mut dyn Cx, given: Value) -> Result<Vec<f64>, Fault> {
    let wrong = |cx: &dyn Cx| {
        let expected = "rising times such as linspace(0, 10, 101) or 0..=10, or the last one";
        words::bad_option("times", &cx.show_brief(given), expected)
    };
    if let Some(end) = number::to_f64(given, cx.values()) {
        if !(end > 0.0 && end.is_finite()) {
            return Err(wrong(cx).into());
        }
        return Ok((0..=100).map(|step| end * (f64::from(step) / 100.0)).collect());
    }
    if let Value::Range(range) = given {
        let range = cx.values().range(range);
        let (low, high) = (range.low, range.high);
        let broken = [low, high].iter().any(|end| matches!(end, Value::Float(_)));
        let ends = number::to_f64(low, cx.values()).zip(number::to_f64(high, cx.values()));
        if let (true, Some((low, high))) = (broken, ends) {
            if !(low < high && (high - low).is_finite()) {
                return Err(wrong(cx).into());
            }
            return Ok((0..=100)
                .map(|step| low + (high - low) * (f64::from(step) / 100.0))
                .collect());
        }
    }
    let items = elements(given, cx)?.unwrap_or_default();
    let heap = cx.values();
    let made: Option<Vec<f64>> = items.iter().map(|item| number::to_f64(*item, heap)).collect();
    let rising = |times: &Vec<f64>| {
        let finite = times.iter().all(|time| time.is_finite());
        finite && times.len() > 1 && times.windows(2).all(|two| two[0] < two[1])
    };
    let made = made.filter(|times| rising(times) && times.len() <= MOST_TIMES);
    made.ok_or_else(|| wrong(cx).into())
}

/// Names and conditions of events.
fn conditions(
    cx: &mut dyn Cx,
    given: Option<Value>,
) -> Result<(Vec<String>, Vec<Callable>), Fault> {
    let Some(given) = given else { return Ok((Vec::new(), Vec::new())) };
    if let Some(one) = Callable::from_value(given, cx)? {
        return Ok((vec!["event".to_owned()], vec![one]));
    }
    let wrong = |cx: &dyn Cx| {
        let expected = "a function of time and state, or a map from names to such functions";
        words::bad_option("events", &cx.show_brief(given), expected)
    };
    let Value::Map(map) = given else { return Err(wrong(cx).into()) };
    let entries: Vec<(Value, Value)> = cx.values().map(map).pairs().collect();
    let (mut names, mut made) = (Vec::new(), Vec::new());
    for (key, value) in entries {
        let Some(f) = Callable::from_value(value, cx)? else { return Err(wrong(cx).into()) };
        names.push(cx.show(key));
        made.push(f);
    }
    Ok((names, made))
}

/// The solution.
pub(in crate::bridge) fn integrate(cx: &mut dyn Cx, problem: &Problem) -> Result<Finding, Fault> {
    let (shape, start) = Shape::read(cx, "start", problem.start)?;
    let times = times(cx, problem.times)?;
    let (mut names, mut watched) = conditions(cx, problem.events)?;
    let ending = usize::from(problem.until.is_some());
    if let Some(until) = problem.until {
        names.insert(0, "until".to_owned());
        watched.insert(0, until);
    }
    let tolerance = match problem.tolerance {
        None => FINE,
        Some(given) if (1e-14..=0.1).contains(&given) => {
            Tolerance { absolute: given * 0.1, relative: given }
        }
        Some(given) => {
            let shown = given.to_string();
            return Err(words::bad_option("tolerance", &shown, "between 1e-14 and 0.1").into());
        }
    };
    let bytes = times.len().saturating_mul(start.len() + 3).saturating_mul(40);
    cx.values().fits(bytes)?;
    let (f, all) = (problem.f, &watched[..]);
    let mut system = Scripted { cx, f, shape: &shape, watched: all, ending };
    let path = follow(&mut system, &times, &start, tolerance)?;
    describe(cx, problem.f, shape, path, &names)
}

fn describe(
    cx: &mut dyn Cx,
    f: Callable,
    shape: Shape,
    path: Path,
    names: &[String],
) -> Result<Finding, Fault> {
    let mut columns: Vec<Arc<str>> = vec!["time".into()];
    columns.extend(shape.names());
    let row = |time: f64, state: &[f64]| -> Vec<Value> {
        std::iter::once(time).chain(state.iter().copied()).map(Value::Float).collect()
    };
    let rows = path.times.iter().zip(&path.states).map(|(time, state)| row(*time, state)).collect();
    let table = TableObject::new(columns.clone(), rows);
    let last = path.states.last().map_or(&[][..], Vec::as_slice);
    let end = path.times.last().copied().unwrap_or(0.0);
    let last = shape.value(cx, last)?;
    let times = cx.new_list(path.times.iter().copied().map(Value::Float).collect())?;
    let stopped = if path.stopped { Value::Float(end) } else { Value::None };
    let mut seen = Vec::new();
    for event in &path.events {
        let name = names.get(event.which).map_or("event", String::as_str);
        let mut cells = vec![cx.new_text(name)?];
        cells.extend(row(event.time, &event.state));
        seen.push(cells);
    }
    let mut event_columns: Vec<Arc<str>> = vec!["event".into()];
    event_columns.extend(columns);
    let events = cx.new_object(Arc::new(TableObject::new(event_columns, seen)))?;
    let title = format!("Solution at {} times", path.times.len());
    let method = format!("Dormand-Prince 5(4), adaptive: {} steps", path.steps);
    let mut finding = Finding::new("solution", title, method)
        .field("final", last)
        .field("times", times)
        .field("stopped", stopped)
        .field("events", events)
        .field("stiff", Value::Bool(path.stiff))
        .table(table);
    if path.stopped {
        let shown = crate::base::number::fixed(end, 6);
        finding = finding.note(format!("Stopped by `until` at time {shown}."));
    }
    if path.stiff {
        finding = finding.note(
            "This looks stiff: something in it is much faster than what it settles to, so that steps are very short. The figures hold, but it takes long; leave out what settles at once, or put its equilibrium instead.",
        );
    }
    Ok(finding.checked_by(Arc::new(Followed { f, shape, path })))
}

/// That each piece of the solution leads from one state to the next, by another method.
struct Followed {
    f: Callable,
    shape: Shape,
    path: Path,
}

/// How many pieces are followed again.
const PIECES: usize = 50;

impl Check for Followed {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let path = &self.path;
        let pieces = path.times.len().saturating_sub(1);
        let every = pieces.div_ceil(PIECES).max(1);
        let mut worst = 0.0_f64;
        let mut count = 0;
        for at in (0..pieces).step_by(every) {
            let mut system =
                Scripted { cx, f: self.f, shape: &self.shape, watched: &[], ending: 0 };
            let span = (path.times[at], path.times[at + 1]);
            let found = again(&mut system, span, &path.states[at], 1e-11)?;
            let off = match found {
                Some(found) => found
                    .iter()
                    .zip(&path.states[at + 1])
                    .map(|(a, b)| (a - b).abs() / (1.0 + b.abs()))
                    .fold(0.0, f64::max),
                None => f64::INFINITY,
            };
            worst = worst.max(off);
            count += 1;
        }
        let what = format!("{count} pieces followed again by the method of Runge and Kutta");
        Ok(vec![Claim { what, off: Value::Float(worst.min(1e300)) }])
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.f.0);
    }

    fn bytes(&self) -> usize {
        self.path.states.len() * (self.path.states.first().map_or(0, Vec::len) + 4) * 8 + 128
    }
}
