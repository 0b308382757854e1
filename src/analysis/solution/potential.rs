//! Potentials: one function of profiles that moves as each player's payoff does when it alone changes its action.
//!
//! ```text
//! exact      by as much                    u_i(b, s) − u_i(a, s) = P(b, s) − P(a, s)
//! weighted   by as much times a weight     … = w_i·(P(b, s) − P(a, s)), w_i > 0
//! ordinal    in the same direction         see `ordinal`
//! ```
//!
//! A game with a potential has a pure equilibrium where it is largest, and players who improve one at a time get to
//! one (Monderer and Shapley 1996).
//!
//! # Sources
//! Rosenthal 1973; Monderer and Shapley 1996.

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// A potential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Potential {
    /// For each player what a unit of potential is worth to it; all 1 for an exact one.
    pub weights: Vec<Rational>,
    /// For each profile in order, 0 at the first.
    pub values: Vec<Rational>,
}

/// How far to go in the table for another action of each player.
pub(super) fn strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    for at in (1..shape.len()).rev() {
        strides[at - 1] = strides[at] * shape[at];
    }
    strides
}

/// The exact potential, if there is one.
///
/// # Errors
/// [`Error::Stopped`].
///
/// # Complexity
/// Profiles times actions.
pub fn exact(form: &Strategic, meter: &mut dyn Meter) -> Result<Option<Potential>, Error> {
    with_weights(form, vec![Rational::one(); form.players()], meter)
}

/// The potential with these weights, if there is one.
fn with_weights(
    form: &Strategic,
    weights: Vec<Rational>,
    meter: &mut dyn Meter,
) -> Result<Option<Potential>, Error> {
    let strides = strides(form.shape());
    let scales: Option<Vec<Rational>> = weights.iter().map(Rational::recip).collect();
    let Some(scales) = scales else { return Ok(None) };
    let cells: Vec<(Vec<usize>, &[Rational])> = form.cells().collect();
    meter.steps(4 * cells.len() as u64)?;
    meter.bytes(cells.len() * 64)?;
    let step = |player: usize, from: usize, to: usize| {
        &(&cells[to].1[player] - &cells[from].1[player]) * &scales[player]
    };
    let mut values: Vec<Rational> = Vec::with_capacity(cells.len());
    for (at, (profile, _)) in cells.iter().enumerate() {
        // From the profile in which the last player who has moved has not.
        let moved = profile.iter().rposition(|action| *action > 0);
        values.push(match moved {
            None => Rational::zero(),
            Some(player) => {
                let from = at - profile[player] * strides[player];
                &values[from] + &step(player, from, at)
            }
        });
    }
    for (at, (profile, _)) in cells.iter().enumerate() {
        meter.steps(8 * form.players() as u64)?;
        for (player, &action) in profile.iter().enumerate() {
            if action > 0 {
                let from = at - action * strides[player];
                if &values[at] - &values[from] != step(player, from, at) {
                    return Ok(None);
                }
            }
        }
    }
    Ok(Some(Potential { weights, values }))
}

/// The weighted potential, if there is one; the first player's weight is 1 unless nothing ties it to others.
///
/// # Errors
/// [`Error::Stopped`].
pub fn weighted(form: &Strategic, meter: &mut dyn Meter) -> Result<Option<Potential>, Error> {
    let players = form.players();
    // What a player's weight is in terms of the first of its group's.
    let mut weights: Vec<Option<Rational>> = vec![None; players];
    for start in 0..players {
        if weights[start].is_some() {
            continue;
        }
        weights[start] = Some(Rational::one());
        let mut waiting = vec![start];
        while let Some(one) = waiting.pop() {
            for other in 0..players {
                if other == one || weights[other].is_some() {
                    continue;
                }
                if let Some(ratio) = ratio(form, one, other, meter)? {
                    weights[other] = weights[one].as_ref().map(|weight| weight * &ratio);
                    waiting.push(other);
                }
            }
        }
    }
    let weights: Vec<Rational> = weights.into_iter().flatten().collect();
    if weights.iter().any(|weight| !weight.is_positive()) {
        return Ok(None);
    }
    with_weights(form, weights, meter)
}

/// The weight of a player in terms of another's: what the two gain round a square of moves; `None` where no square
/// tells.
fn ratio(
    form: &Strategic,
    one: usize,
    other: usize,
    meter: &mut dyn Meter,
) -> Result<Option<Rational>, Error> {
    let strides = strides(form.shape());
    let cells: Vec<(Vec<usize>, &[Rational])> = form.cells().collect();
    meter.steps(cells.len() as u64)?;
    for (at, (profile, _)) in cells.iter().enumerate() {
        if profile[one] == 0 || profile[other] == 0 {
            continue;
        }
        meter.steps(8)?;
        let (left, up) = (profile[one] * strides[one], profile[other] * strides[other]);
        let pay = |player: usize, at: usize| &cells[at].1[player];
        // What each gains by its own moves, less what the same moves gain where the other has not moved.
        let mine =
            &(pay(one, at) - pay(one, at - left)) - &(pay(one, at - up) - pay(one, at - up - left));
        let theirs = &(pay(other, at) - pay(other, at - up))
            - &(pay(other, at - left) - pay(other, at - up - left));
        match (mine.is_zero(), theirs.is_zero()) {
            (true, true) => {}
            (false, false) => return Ok(theirs.checked_div(&mine)),
            // One's moves matter to it in a way that no weight makes up for.
            _ => return Ok(Some(Rational::zero())),
        }
    }
    Ok(None)
}

/// By how much values miss being a potential with these weights: 0 if they are one.
///
/// # Errors
/// If the meter has had enough.
pub fn missed(
    form: &Strategic,
    potential: &Potential,
    meter: &mut dyn Meter,
) -> Result<Rational, Stopped> {
    let strides = strides(form.shape());
    let mut worst = Rational::zero();
    for (at, (profile, pays)) in form.cells().enumerate() {
        for (player, &action) in profile.iter().enumerate() {
            for before in 0..action {
                let mut from = profile.clone();
                from[player] = before;
                let index = at - (action - before) * strides[player];
                let Some(was) = form.payoff(player, &from) else { continue };
                let moved = potential.values[at].minus(&potential.values[index], meter)?;
                let gain = pays[player].minus(was, meter)?;
                let expected = moved.times(&potential.weights[player], meter)?;
                worst = worst.max(gain.minus(&expected, meter)?.abs());
            }
        }
    }
    Ok(worst)
}
