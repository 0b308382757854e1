//! Correlated equilibria: chances of whole profiles such that everybody does as it is told.
//!
//! A mediator draws a profile and tells each player its own action only. Nobody gains by another action:
//!
//! ```text
//! Σ p(s)·(u_i(s) − u_i(b, s_others)) ≥ 0      over all s in which i is told a, for every i, a, b
//! ```
//!
//! That is linear, so the best and the worst of them by any weights of payoffs are linear programmes.
//!
//! # Sources
//! Aumann 1974; Aumann 1987.

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Row, Solution};

/// A correlated equilibrium that is best, or worst, by some measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correlated {
    /// The measure's expectation.
    pub value: Rational,
    /// The chance of each profile, in the order of the table.
    pub chances: Vec<Rational>,
    /// Everybody's expected payoff.
    pub payoffs: Vec<Rational>,
    /// The prices of the conditions, which prove that nothing is better: see [`bound`].
    pub prices: Vec<Rational>,
}

/// The conditions: a row for each player, action told and action done instead; the last says that chances sum to 1.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::TooLarge`] where they are too many to write down.
pub fn conditions(form: &Strategic, meter: &mut dyn Meter) -> Result<Vec<Row>, Error> {
    let profiles: Vec<Vec<usize>> = form.profiles().collect();
    let count: usize = form.shape().iter().map(|count| count * (count - 1)).sum::<usize>() + 1;
    if count.saturating_mul(profiles.len()) > 1 << 24 {
        return Err(Error::TooLarge);
    }
    meter.bytes(count * profiles.len() * size_of::<Rational>())?;
    let mut rows = Vec::with_capacity(count);
    for (player, &actions) in form.shape().iter().enumerate() {
        for told in 0..actions {
            for done in (0..actions).filter(|done| *done != told) {
                meter.steps(profiles.len() as u64 * 2)?;
                let mut coefficients = Vec::with_capacity(profiles.len());
                for profile in &profiles {
                    coefficients.push(if profile[player] == told {
                        lost(form, player, profile, done, meter)?
                    } else {
                        Rational::zero()
                    });
                }
                let right = Rational::zero();
                rows.push(Row { coefficients, relation: Relation::AtLeast, right });
            }
        }
    }
    let coefficients = vec![Rational::one(); profiles.len()];
    rows.push(Row { coefficients, relation: Relation::Equal, right: Rational::one() });
    Ok(rows)
}

/// What a player loses by leaving a profile for another action.
fn lost(
    form: &Strategic,
    player: usize,
    profile: &[usize],
    done: usize,
    meter: &mut dyn Meter,
) -> Result<Rational, Error> {
    let mut other = profile.to_vec();
    other[player] = done;
    let stays = form.payoff(player, profile);
    let leaves = form.payoff(player, &other);
    let both = stays.zip(leaves).ok_or_else(|| Error::Profile(other.clone()))?;
    Ok(both.0.minus(both.1, meter)?)
}

/// The correlated equilibrium with the largest expectation of a measure, given for each profile in order.
///
/// # Errors
/// [`Error::Stopped`], [`Error::TooLarge`].
pub fn best(
    form: &Strategic,
    measure: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Correlated, Error> {
    let program =
        Program { maximise: measure.to_vec(), rows: conditions(form, meter)?, free: Vec::new() };
    let Solution::Optimal { value, point, prices } = program.solve(meter)? else {
        // There always is an equilibrium, and chances are bounded.
        return Err(Error::NoTable);
    };
    let mut payoffs = vec![Rational::zero(); form.players()];
    for ((_, pays), chance) in form.cells().zip(&point) {
        if !chance.is_zero() {
            payoffs.iter_mut().zip(pays).for_each(|(sum, pay)| *sum += &(chance * pay));
        }
    }
    Ok(Correlated { value, chances: point, payoffs, prices })
}

/// Each profile's measure: the payoffs weighted so.
#[must_use]
pub fn weighted(form: &Strategic, weights: &[Rational]) -> Vec<Rational> {
    let sum = |pays: &[Rational]| pays.iter().zip(weights).map(|(pay, w)| pay * w).sum();
    form.cells().map(|(_, pays)| sum(pays)).collect()
}

/// By how much chances miss being a correlated equilibrium: 0 if they are one.
///
/// # Errors
/// [`Error::Profile`] if the payoffs do not fit; the meter's.
pub fn incentive(
    form: &Strategic,
    chances: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Rational, Error> {
    let mut worst = Rational::zero();
    let profiles: Vec<Vec<usize>> = form.profiles().collect();
    for (player, &actions) in form.shape().iter().enumerate() {
        for told in 0..actions {
            for done in 0..actions {
                let mut gain = Rational::zero();
                for (profile, chance) in profiles.iter().zip(chances) {
                    if profile[player] == told && !chance.is_zero() {
                        let lost = lost(form, player, profile, done, meter)?;
                        gain = gain.minus(&chance.times(&lost, meter)?, meter)?;
                    }
                }
                worst = worst.max(gain);
            }
        }
    }
    Ok(worst)
}

/// The largest expectation that prices allow (weak duality): for every correlated equilibrium
/// `Σ p·measure ≤ max over s of measure(s) − Σ price·lost(s)`, where no price is above 0.
///
/// # Errors
/// [`Error::Profile`] if the payoffs do not fit; the meter's.
pub fn bound(
    form: &Strategic,
    measure: &[Rational],
    prices: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Rational>, Error> {
    if prices.iter().take(prices.len().saturating_sub(1)).any(Rational::is_positive) {
        return Ok(None);
    }
    let mut most: Option<Rational> = None;
    for (profile, gain) in form.profiles().zip(measure) {
        let mut value = gain.clone();
        let mut at = 0;
        for (player, &actions) in form.shape().iter().enumerate() {
            for told in 0..actions {
                for done in (0..actions).filter(|done| *done != told) {
                    if profile[player] == told && !prices[at].is_zero() {
                        let lost = lost(form, player, &profile, done, meter)?;
                        value = value.minus(&prices[at].times(&lost, meter)?, meter)?;
                    }
                    at += 1;
                }
            }
        }
        most = Some(most.map_or(value.clone(), |most| most.max(value)));
    }
    Ok(most)
}
