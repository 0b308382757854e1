//! Whether an agreement is what it claims to be, by other ways than those that found it.
//!
//! ```text
//! slope    no outcome is better along the slope of Nash's product: for a concave function that proves the best
//! waste    how much could be had in all with nobody worse off: a linear programme
//! grid     many mixtures of two outcomes are tried
//! ```

use super::axiomatic::Solution;
use super::many;
use super::set::Set;
use crate::base::math;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::base::simplex::Relation;

/// By how much an outcome is better along the slope of the weighted product of gains; `None` where somebody who
/// counts gains nothing, so that there is no slope.
#[must_use]
pub fn slope(set: &Set, weights: &[Rational], payoffs: &[Rational]) -> Option<Rational> {
    let gains = set.gains(payoffs);
    let slope: Option<Vec<Rational>> = weights
        .iter()
        .zip(&gains)
        .map(|(weight, gain)| match weight.is_zero() {
            true => Some(Rational::zero()),
            false if gain.is_positive() => weight.checked_div(gain),
            false => None,
        })
        .collect();
    let slope = slope?;
    let along = |point: &Vec<Rational>| -> Rational {
        let moved = point.iter().zip(payoffs).map(|(to, from)| to - from);
        moved.zip(&slope).map(|(way, slope)| &way * slope).sum()
    };
    set.points().iter().map(along).max()
}

/// How much more could be had in all with nobody worse off than in these payoffs.
///
/// # Errors
/// If it takes too long.
pub fn waste(set: &Set, payoffs: &[Rational], meter: &mut dyn Meter) -> Result<Rational, Stopped> {
    let mut mixtures = many::Mixtures::of(set, meter)?;
    for (player, gain) in set.gains(payoffs).iter().enumerate() {
        mixtures.demand(player, Relation::AtLeast, gain, meter)?;
    }
    let best = mixtures.best(&vec![Rational::one(); set.players()], meter)?;
    let all: Rational = payoffs.iter().cloned().sum();
    // Without any mixture the payoffs themselves cannot be had.
    Ok(best.map_or(Rational::one(), |best| &best.value - &all))
}

/// The most each could get, by linear programmes.
///
/// # Errors
/// If it takes too long.
pub fn ideal(set: &Set, meter: &mut dyn Meter) -> Result<Option<Vec<Rational>>, Stopped> {
    many::ideal(set, meter)
}

/// What a solution makes as large as can be, of payoffs worth at least the disagreement. `hopes` are the most
/// anybody could gain.
#[must_use]
pub fn worth(
    solution: Solution,
    payoffs: &[f64],
    disagreement: &[f64],
    hopes: &[f64],
    weights: &[f64],
) -> f64 {
    let gains = payoffs.iter().zip(disagreement).map(|(x, d)| (x - d).max(0.0));
    let least = |shares: &mut dyn Iterator<Item = f64>| shares.fold(f64::INFINITY, f64::min);
    match solution {
        Solution::Nash => gains
            .zip(hopes)
            .zip(weights)
            .filter(|((_, hope), weight)| **hope > 0.0 && **weight > 0.0)
            .map(|((gain, _), weight)| weight * math::ln(gain))
            .sum(),
        Solution::KalaiSmorodinsky => {
            least(&mut gains.zip(hopes).filter(|(_, hope)| **hope > 0.0).map(|(x, hope)| x / hope))
        }
        Solution::Egalitarian => least(&mut gains.zip(weights).map(|(gain, weight)| gain / weight)),
        Solution::Utilitarian => payoffs.iter().zip(weights).map(|(x, weight)| x * weight).sum(),
    }
}

/// The outcomes of which pairs are looked at; of more, evenly many.
const MOST: usize = 120;
/// Steps of a grid from one outcome to another.
const STEPS: usize = 16;

/// How many mixtures of two outcomes were tried, and by how much the best of them beats these payoffs.
///
/// # Errors
/// If it takes too long.
pub fn grid(
    set: &Set,
    solution: Solution,
    weights: &[f64],
    hopes: &[f64],
    payoffs: &[f64],
    meter: &mut dyn Meter,
) -> Result<(usize, f64), Stopped> {
    let numbers = |point: &Vec<Rational>| point.iter().map(Rational::to_f64).collect::<Vec<f64>>();
    let every = set.points().len().div_ceil(MOST);
    let points: Vec<Vec<f64>> = set.points().iter().step_by(every).map(numbers).collect();
    let disagreement: Vec<f64> = set.disagreement().iter().map(Rational::to_f64).collect();
    let own = worth(solution, payoffs, &disagreement, hopes, weights);
    let (mut tried, mut best) = (0, f64::NEG_INFINITY);
    for (at, one) in points.iter().enumerate() {
        meter.steps((points.len() - at) as u64 * (STEPS * set.players() * 4) as u64)?;
        for other in &points[at..] {
            for step in 0..=STEPS {
                let part = step as f64 / STEPS as f64;
                let mixed: Vec<f64> =
                    one.iter().zip(other).map(|(a, b)| (1.0 - part) * a + part * b).collect();
                if mixed.iter().zip(&disagreement).all(|(x, d)| x >= d) {
                    tried += 1;
                    best = best.max(worth(solution, &mixed, &disagreement, hopes, weights));
                }
            }
        }
    }
    // Where nobody can gain, all are equally good.
    let excess = if best == own { 0.0 } else { best - own };
    Ok((tried, if excess.is_nan() { 0.0 } else { excess }))
}
