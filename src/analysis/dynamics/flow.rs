//! Following a solution of y′ = f(t, y) from a start, and finding when something happens on the way.
//!
//! What may happen is a condition that becomes true, or a level that passes 0. After each step it is asked again; if
//! it has changed, the time at which it did is closed in on by halving, each half followed anew from where it was last
//! known to be before.
//!
//! ```text
//! ───●───────●──────x────●      x: found between the step before and the one after
//! ```

use crate::base::ode::{Lost, Solver, Tolerance};

/// What a condition says at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Signal {
    /// Whether it holds; it happens when it begins to.
    Truth(bool),
    /// How far from 0 something is; it happens when that changes sign.
    Level(f64),
}

/// A system, and the conditions that are watched: the first `ending` of them end it.
pub trait System {
    /// What can go wrong.
    type Error: From<Lost>;

    /// The slope at a time and state.
    ///
    /// # Errors
    /// Its own.
    fn slope(&mut self, t: f64, y: &[f64], into: &mut [f64]) -> Result<(), Self::Error>;

    /// What is watched.
    ///
    /// # Errors
    /// Its own.
    fn watch(&mut self, t: f64, y: &[f64]) -> Result<Vec<Signal>, Self::Error>;

    /// How many of these end it, the first ones.
    fn ending(&self) -> usize;
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Which of those watched.
    pub which: usize,
    /// When.
    pub time: f64,
    /// The state then.
    pub state: Vec<f64>,
}

/// A solution at the times asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// The times; the last is that of the event that ended it, if one did.
    pub times: Vec<f64>,
    /// The states.
    pub states: Vec<Vec<f64>>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Whether an event ended it.
    pub stopped: bool,
    /// How many steps were tried.
    pub steps: u64,
    /// Whether the problem looks stiff.
    pub stiff: bool,
}

/// The solution from `start` at the first of `times` to the last.
///
/// # Errors
/// What the system answers, or that the solution is lost.
///
/// # Sources
/// [dormand-1980]
pub fn follow<S: System>(
    system: &mut S,
    times: &[f64],
    start: &[f64],
    tolerance: Tolerance,
) -> Result<Path, S::Error> {
    let mut path = Path::default();
    let Some(&first) = times.first() else { return Ok(path) };
    let (mut t, mut y) = (first, start.to_vec());
    path.times.push(t);
    path.states.push(y.clone());
    let mut before = system.watch(t, &y)?;
    let holds = |signal: &Signal| matches!(signal, Signal::Truth(true) | Signal::Level(0.0));
    if before.iter().take(system.ending()).any(holds) {
        path.stopped = true;
        path.events.push(Event {
            which: before.iter().position(holds).unwrap_or(0),
            time: t,
            state: y,
        });
        return Ok(path);
    }
    let mut solver = Solver::new(y.len(), tolerance);
    for &target in times.iter().skip(1) {
        if t >= target {
            continue;
        }
        solver.begin(t, target, &y, |t, y, into| system.slope(t, y, into))?;
        while t < target {
            let from = (t, y.clone());
            let kept = solver.step(t, target, &mut y, |t, y, into| system.slope(t, y, into))?;
            t = kept.time;
            path.steps += kept.tries;
            let now = system.watch(t, &y)?;
            let mut found = Vec::new();
            for which in 0..now.len() {
                if happened(before.get(which), now.get(which)) {
                    found.push(locate(system, which, &from, (t, &y), &before, tolerance)?);
                }
            }
            found.sort_by(|a, b| a.time.total_cmp(&b.time).then(a.which.cmp(&b.which)));
            for event in found {
                let ends = event.which < system.ending();
                let (time, state) = (event.time, event.state.clone());
                path.events.push(event);
                if ends {
                    path.stopped = true;
                    path.times.push(time);
                    path.states.push(state);
                    path.stiff = solver.stiff();
                    return Ok(path);
                }
            }
            // A level that is just 0 keeps the sign it came with.
            for (old, new) in before.iter_mut().zip(now) {
                if !matches!(new, Signal::Level(0.0)) {
                    *old = new;
                }
            }
        }
        path.times.push(t);
        path.states.push(y.clone());
    }
    path.stiff = solver.stiff();
    Ok(path)
}

fn happened(before: Option<&Signal>, now: Option<&Signal>) -> bool {
    match (before, now) {
        (Some(Signal::Truth(before)), Some(Signal::Truth(now))) => !before && *now,
        (Some(Signal::Level(before)), Some(Signal::Level(now))) => {
            *before != 0.0 && *now != 0.0 && (*before > 0.0) != (*now > 0.0)
                || *before != 0.0 && *now == 0.0
        }
        _ => false,
    }
}

/// When it happened, between a known state and a later one.
fn locate<S: System>(
    system: &mut S,
    which: usize,
    from: &(f64, Vec<f64>),
    to: (f64, &[f64]),
    before: &[Signal],
    tolerance: Tolerance,
) -> Result<Event, S::Error> {
    let (mut low, mut below) = (from.0, from.1.clone());
    let (mut time, mut state) = (to.0, to.1.to_vec());
    // Steps of a solver cannot be much shorter than what floats tell apart.
    let span = 1e-14 * (time - low);
    while time - low > span.max(512.0 * f64::EPSILON * low.abs().max(time.abs())) {
        let middle = low + 0.5 * (time - low);
        let mut y = below.clone();
        let mut solver = Solver::new(y.len(), tolerance);
        solver.advance(low, middle, &mut y, |t, y, into| system.slope(t, y, into))?;
        let now = system.watch(middle, &y)?;
        if happened(before.get(which), now.get(which)) {
            (time, state) = (middle, y);
        } else {
            (low, below) = (middle, y);
        }
    }
    Ok(Event { which, time, state })
}

/// From one moment to another by the classical method of order 4, in ever more equal steps until two answers agree
/// to `within`: an independent way to the same state. `None` if they do not.
///
/// # Errors
/// What the system answers.
pub fn again<S: System>(
    system: &mut S,
    (from, to): (f64, f64),
    start: &[f64],
    within: f64,
) -> Result<Option<Vec<f64>>, S::Error> {
    let mut last: Option<Vec<f64>> = None;
    for doublings in 3..14 {
        let steps = 1_u32 << doublings;
        let h = (to - from) / f64::from(steps);
        let mut y = start.to_vec();
        for step in 0..steps {
            runge_kutta(system, from + h * f64::from(step), h, &mut y)?;
        }
        if let Some(last) = &last {
            // The error falls sixteenfold with each doubling, so a fifteenth of the change is left.
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 15.0 * within * (1.0 + b.abs());
            if last.iter().zip(&y).all(near) {
                let better = last.iter().zip(&y).map(|(a, b)| b + (b - a) / 15.0);
                return Ok(Some(better.collect()));
            }
        }
        last = Some(y);
    }
    Ok(None)
}

fn runge_kutta<S: System>(system: &mut S, t: f64, h: f64, y: &mut [f64]) -> Result<(), S::Error> {
    let count = y.len();
    let mut slopes = [vec![0.0; count], vec![0.0; count], vec![0.0; count], vec![0.0; count]];
    let mut place = y.to_vec();
    for (stage, part) in [0.0, 0.5, 0.5, 1.0].into_iter().enumerate() {
        if stage > 0 {
            for (at, place) in place.iter_mut().enumerate() {
                *place = y[at] + h * part * slopes[stage - 1][at];
            }
        }
        let mut slope = vec![0.0; count];
        system.slope(t + h * part, &place, &mut slope)?;
        slopes[stage] = slope;
    }
    for (at, y) in y.iter_mut().enumerate() {
        *y += h / 6.0 * (slopes[0][at] + 2.0 * slopes[1][at] + 2.0 * slopes[2][at] + slopes[3][at]);
    }
    Ok(())
}
