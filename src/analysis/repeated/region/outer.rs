//! The same set by another way: what checks it.
//!
//! From the hull of all payoffs on, every profile and every promise that deters makes the next, smaller set (Abreu,
//! Pearce and Stacchetti 1990), until it stays. All corners are kept, so there are many; it is slower than the operator
//! R and knows nothing of what corners look like.

use super::perfect::{Cell, cells, worst};
use super::polygon::{Point, cut, hull};
use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// Sets with more corners than this are made simpler, and a little larger.
const MOST_CORNERS: usize = 300;

/// A set that holds all payoffs of subgame-perfect equilibria, and nearly nothing else.
///
/// # Errors
/// Whatever the meter answers.
pub fn outer(
    form: &Strategic,
    delta: &Rational,
    most_turns: usize,
    meter: &mut dyn Meter,
) -> Result<Vec<Point<f64>>, Error> {
    let cells = cells::<f64>(form, delta, meter)?;
    let weight = delta.to_f64();
    let mut corners = hull(cells.iter().map(|cell| cell.pays).collect());
    for _ in 0..most_turns {
        let next = generated(&cells, &corners, weight, meter)?;
        let moved = corners.iter().map(|corner| super::polygon::beyond(&next, corner));
        let moved = moved.fold(0.0, f64::max);
        corners = next;
        if corners.is_empty() || moved <= 1e-13 {
            break;
        }
    }
    Ok(corners)
}

/// The operator B.
fn generated(
    cells: &[Cell<f64>],
    corners: &[Point<f64>],
    delta: f64,
    meter: &mut dyn Meter,
) -> Result<Vec<Point<f64>>, Error> {
    let Some(worst) = worst(corners) else { return Ok(Vec::new()) };
    let mut points = Vec::new();
    for cell in cells {
        meter.steps((corners.len() as u64 + 1) * 6)?;
        let bound = |axis: usize| {
            let bound = worst[axis] + cell.bribe[axis];
            bound - 1e-11 * bound.abs().max(1.0)
        };
        for promise in cut(&cut(corners, 0, &bound(0)), 1, &bound(1)) {
            let mix = |axis: usize| (1.0 - delta) * cell.pays[axis] + delta * promise[axis];
            points.push([mix(0), mix(1)]);
        }
    }
    Ok(simpler(hull(points)))
}

/// With the shortest sides taken out, their neighbours prolonged until they meet: a larger set with fewer corners.
fn simpler(mut corners: Vec<Point<f64>>) -> Vec<Point<f64>> {
    while corners.len() > MOST_CORNERS {
        let count = corners.len();
        let length = |at: usize| {
            let (a, b) = (corners[at], corners[(at + 1) % count]);
            (b[0] - a[0]).abs() + (b[1] - a[1]).abs()
        };
        let Some(side) = (0..count).min_by(|a, b| length(*a).total_cmp(&length(*b))) else { break };
        let at = |place: usize| corners[(side + place) % count];
        let Some(meeting) = meet([at(count - 1), at(0)], [at(2), at(1)]) else { break };
        let next = (side + 1) % count;
        corners[side] = meeting;
        corners.remove(next);
    }
    hull(corners)
}

/// Where two sides meet when they are prolonged beyond their second points.
fn meet([a, b]: [Point<f64>; 2], [c, d]: [Point<f64>; 2]) -> Option<Point<f64>> {
    let (u, v) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let cross = u[0] * v[1] - u[1] * v[0];
    let share = ((c[0] - a[0]) * v[1] - (c[1] - a[1]) * v[0]) / cross;
    let far = 1.0 + 1e6;
    (share.is_finite() && (1.0..far).contains(&share))
        .then(|| [a[0] + share * u[0], a[1] + share * u[1]])
}
