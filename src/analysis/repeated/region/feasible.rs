//! Payoffs that can be had on average, and those that nobody could refuse.
//!
//! Feasible is every mean of the payoffs of profiles: the convex hull of the cells. Individually rational is what gives
//! each player at least its minmax, what the others can hold it to when they mix (`solution::minmax`). By the folk theorem patient players
//! can have about any payoffs that are both (Fudenberg and Maskin 1986).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Solution};

/// Payoffs of all players.
pub type Payoffs = Vec<Rational>;

/// With more points than this corners are not looked for.
const MOST: usize = 2000;

/// So many profiles are gone through between two looks.
const LOOK: usize = 1 << 10;

/// The payoffs of all profiles, each once.
///
/// # Errors
/// [`Error::TooLarge`] for too many profiles; whatever the meter answers.
pub fn cells(form: &Strategic, meter: &mut dyn Meter) -> Result<Vec<Payoffs>, Error> {
    meter.steps(form.shape().iter().product::<usize>() as u64 * 20)?;
    let mut points: BTreeSet<Payoffs> = BTreeSet::new();
    for (at, (_, pays)) in form.cells().enumerate() {
        if at % LOOK == 0 {
            meter.look()?;
        }
        if !points.contains(pays) {
            points.insert(pays.to_vec());
        }
        if points.len() > MOST {
            return Err(Error::TooLarge);
        }
    }
    Ok(points.into_iter().collect())
}

/// The corners of the smallest convex set that holds these points, in their order.
///
/// # Errors
/// Whatever the meter answers.
///
/// # Complexity
/// A linear programme for each point.
pub fn corners(mut points: Vec<Payoffs>, meter: &mut dyn Meter) -> Result<Vec<Payoffs>, Error> {
    points.sort();
    points.dedup();
    let mut at = 0;
    while at < points.len() {
        let point = points.remove(at);
        if points.is_empty() || !inside(&points, &point, meter)? {
            points.insert(at, point);
            at += 1;
        }
    }
    Ok(points)
}

/// Whether a point is a mean of these points.
///
/// # Errors
/// Whatever the meter answers.
pub fn inside(
    points: &[Payoffs],
    point: &[Rational],
    meter: &mut dyn Meter,
) -> Result<bool, Error> {
    if points.is_empty() {
        return Ok(false);
    }
    let mut program = Program::new(vec![Rational::zero(); points.len()]);
    for (axis, value) in point.iter().enumerate() {
        let row = points.iter().map(|point| point[axis].clone()).collect();
        program.row(row, Relation::Equal, value.clone());
    }
    program.row(vec![Rational::one(); points.len()], Relation::Equal, Rational::one());
    Ok(!matches!(program.solve(meter)?, Solution::Infeasible))
}

/// The corners of the part where a player gets at least so much.
///
/// # Errors
/// Whatever the meter answers.
pub fn cut(
    points: &[Payoffs],
    player: usize,
    least: &Rational,
    meter: &mut dyn Meter,
) -> Result<Vec<Payoffs>, Error> {
    let side = |point: &Payoffs| point[player].cmp(least);
    let mut kept: Vec<Payoffs> =
        points.iter().filter(|point| side(point) != Ordering::Less).cloned().collect();
    // Every edge that crosses joins a point beyond to one before; other such lines cross inside.
    for beyond in points.iter().filter(|point| side(point) == Ordering::Greater) {
        for before in points.iter().filter(|point| side(point) == Ordering::Less) {
            meter.steps(20 * point_cost(beyond))?;
            meter.bytes(24 + beyond.len() * 32 + point_cost(beyond) as usize * 16)?;
            let whole = &beyond[player] - &before[player];
            let Some(share) = (least - &before[player]).checked_div(&whole) else { continue };
            let mix = |(a, b): (&Rational, &Rational)| a + &(&(b - a) * &share);
            kept.push(before.iter().zip(beyond).map(mix).collect());
        }
    }
    corners(kept, meter)
}

fn point_cost(point: &[Rational]) -> u64 {
    point.iter().map(|value| 1 + value.bits() / 64).sum()
}
