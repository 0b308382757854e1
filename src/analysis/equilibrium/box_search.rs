//! All solutions of the indifference conditions on a given support, by boxes.
//!
//! Where each player mixes a given set of actions, whoever mixes must be indifferent between its own. Those conditions
//! are polynomials, linear in each player's chances, so their range over a box of chances is bounded by one small
//! linear programme a player. A box is thrown away if a condition cannot be 0 in it, or if an action outside the
//! support is always better. Else Krawczyk's operator shows that the box has exactly one solution, or none, or makes
//! it smaller; or the box is cut in two. So nothing is missed: what is left undecided is counted.
//!
//! # Sources
//! Krawczyk 1969; Neumaier 1990.

use super::multilinear::{Form, Mass, System};
use crate::base::meter::{Meter, Stopped};

/// Boxes smaller than this are not cut any more.
const NARROW: f64 = 1e-5;

/// Where a box is cut: not in the middle, since solutions like 1/2 and 1/4 would lie on the border of both halves.
const CUT: f64 = 0.487_139_2;

/// What a search came to.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots {
    /// For each solution the chances of each player's actions of the support, in order.
    pub(super) found: Vec<Vec<Vec<f64>>>,
    /// Narrow boxes of which nothing could be shown, by their middles.
    pub(super) open: Vec<Vec<Vec<f64>>>,
    /// Whether the search was cut short.
    pub(super) cut: bool,
}

/// Searches all chances above 0 on a support; `left` is how many boxes may still be looked at.
///
/// # Errors
/// The meter's.
pub(super) fn search(
    system: &System,
    left: &mut usize,
    meter: &mut dyn Meter,
) -> Result<Roots, Stopped> {
    let mut roots = Roots::default();
    let mut open: Vec<Vec<Mass>> = vec![system.everywhere()];
    while let Some(mut boxed) = open.pop() {
        if *left == 0 {
            roots.cut = true;
            break;
        }
        *left -= 1;
        meter.steps(system.cost())?;
        if !boxed.iter_mut().all(Mass::tighten) || system.is_excluded(&boxed) {
            continue;
        }
        match krawczyk(system, &boxed) {
            Step::Nothing => {}
            Step::One(point) => roots.found.push(point),
            Step::Smaller(smaller) => open.push(smaller),
            Step::Unknown => {
                let (player, action, width) = widest(&boxed);
                if width < NARROW {
                    roots.open.push(middle(&boxed));
                    // A whole curve of solutions would fill the memory with boxes.
                    if roots.open.len() > 64 {
                        roots.cut = true;
                        break;
                    }
                    continue;
                }
                let mass = &boxed[player];
                let cut = mass.low[action] + CUT * (mass.high[action] - mass.low[action]);
                let (mut one, mut two) = (boxed.clone(), boxed);
                one[player].high[action] = cut;
                two[player].low[action] = cut;
                open.push(two);
                open.push(one);
            }
        }
    }
    Ok(roots)
}

enum Step {
    /// No solution in the box.
    Nothing,
    /// Exactly one, and here it is.
    One(Vec<Vec<f64>>),
    /// All solutions are in this part.
    Smaller(Vec<Mass>),
    Unknown,
}

/// The player and action with the widest interval.
fn widest(boxed: &[Mass]) -> (usize, usize, f64) {
    let mut best = (0, 0, -1.0);
    for (player, mass) in boxed.iter().enumerate() {
        for action in 0..mass.low.len() {
            let width = mass.high[action] - mass.low[action];
            if width > best.2 {
                best = (player, action, width);
            }
        }
    }
    best
}

/// Chances about the middle of a box.
pub(super) fn middle(boxed: &[Mass]) -> Vec<Vec<f64>> {
    boxed
        .iter()
        .map(|mass| {
            let last = mass.low.len() - 1;
            let mut point: Vec<f64> =
                mass.low.iter().zip(&mass.high).map(|(low, high)| 0.5 * (low + high)).collect();
            let sum: f64 = point.iter().sum();
            point.iter_mut().for_each(|chance| *chance /= sum);
            point[last] = 1.0 - point[..last].iter().sum::<f64>();
            point
        })
        .collect()
}

/// Krawczyk's operator K = m − Y f(m) + (1 − Y J)(box − m), in the free chances: all but each player's last.
fn krawczyk(system: &System, boxed: &[Mass]) -> Step {
    let point = middle(boxed);
    let size = system.free();
    let Some(inverse) = invert(system.jacobian_at(&point), size) else { return Step::Unknown };
    let here: Vec<f64> = system.conditions.iter().map(|form| form.value(&point)).collect();
    let slopes = system.jacobian_over(boxed);
    let spans = system.free_spans(boxed);
    let start = system.free_point(&point);
    let (mut low, mut high) = (vec![0.0; size], vec![0.0; size]);
    for row in 0..size {
        let mut center = start[row];
        for (k, value) in here.iter().enumerate() {
            center -= inverse[row * size + k] * value;
        }
        let mut reach = 1e-14;
        for column in 0..size {
            let (mut least, mut most) = (0.0, 0.0);
            for k in 0..size {
                let factor = inverse[row * size + k];
                let (a, b) = slopes[k * size + column];
                let (x, y) = (factor * a, factor * b);
                least += x.min(y);
                most += x.max(y);
            }
            let unit = f64::from(u8::from(row == column));
            let slope = (unit - least).abs().max((unit - most).abs()) + 1e-13;
            let (from, to) = spans[column];
            reach += slope * (start[column] - from).max(to - start[column]);
        }
        (low[row], high[row]) = (center - reach, center + reach);
    }
    let inside = |(at, (from, to)): (usize, &(f64, f64))| low[at] >= *from && high[at] <= *to;
    let apart = |(at, (from, to)): (usize, &(f64, f64))| high[at] < *from || low[at] > *to;
    if spans.iter().enumerate().any(apart) {
        return Step::Nothing;
    }
    if spans.iter().enumerate().all(inside) {
        return match newton(system, point) {
            Some(root) => Step::One(root),
            None => Step::Unknown,
        };
    }
    let mut smaller = boxed.to_vec();
    let mut shrunk = false;
    for (at, (player, action)) in system.places().enumerate() {
        let mass = &mut smaller[player];
        let width = mass.high[action] - mass.low[action];
        mass.low[action] = mass.low[action].max(low[at]);
        mass.high[action] = mass.high[action].min(high[at]);
        shrunk |= mass.high[action] - mass.low[action] < 0.7 * width;
    }
    if shrunk { Step::Smaller(smaller) } else { Step::Unknown }
}

/// Newton's method from a point on, until nothing changes any more.
pub(super) fn newton(system: &System, mut point: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let size = system.free();
    for _ in 0..60 {
        let inverse = invert(system.jacobian_at(&point), size)?;
        let here: Vec<f64> =
            system.conditions.iter().map(|form: &Form| form.value(&point)).collect();
        let mut largest: f64 = 0.0;
        for (row, (player, action)) in system.places().enumerate() {
            let change: f64 = (0..size).map(|k| inverse[row * size + k] * here[k]).sum();
            point[player][action] -= change;
            largest = largest.max(change.abs());
        }
        for chances in &mut point {
            let last = chances.len() - 1;
            chances[last] = 1.0 - chances[..last].iter().sum::<f64>();
        }
        if !largest.is_finite() || largest > 10.0 {
            return None;
        }
        if largest < 4e-16 {
            return Some(point);
        }
    }
    let still = system.conditions.iter().all(|form| form.value(&point).abs() < 1e-12);
    still.then_some(point)
}

/// The inverse of a square matrix; `None` if it has hardly one.
fn invert(mut matrix: Vec<f64>, size: usize) -> Option<Vec<f64>> {
    let mut inverse = vec![0.0; size * size];
    (0..size).for_each(|at| inverse[at * size + at] = 1.0);
    for column in 0..size {
        let largest = |a: &usize, b: &usize| {
            matrix[a * size + column].abs().total_cmp(&matrix[b * size + column].abs())
        };
        let at = (column..size).max_by(largest)?;
        let pivot = matrix[at * size + column];
        if pivot.abs() < 1e-11 {
            return None;
        }
        for k in 0..size {
            matrix.swap(at * size + k, column * size + k);
            inverse.swap(at * size + k, column * size + k);
        }
        for k in 0..size {
            matrix[column * size + k] /= pivot;
            inverse[column * size + k] /= pivot;
        }
        for row in (0..size).filter(|&row| row != column) {
            let factor = matrix[row * size + column];
            if factor != 0.0 {
                for k in 0..size {
                    matrix[row * size + k] -= factor * matrix[column * size + k];
                    inverse[row * size + k] -= factor * inverse[column * size + k];
                }
            }
        }
    }
    Some(inverse)
}
