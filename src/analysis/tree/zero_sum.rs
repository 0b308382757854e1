//! Trees in which one player's gain is the other's loss: the value, and everything that guarantees it.
//!
//! What a player can do to guarantee the value is a polytope of weights (see `form`). It is found by cutting from all
//! ways to play those that some plan of the other beats, until none does:
//!
//! ```text
//! Kuhn's poker     the first player: a line, from never bluffing to bluffing with every third jack
//!                  the second: a point                                       value −1/18
//! ```
//!
//! # Sources
//! von Neumann 1928; Kuhn 1950; Koller, Megiddo and von Stengel 1996.

use super::form::{Form, Own};
use super::plans::{allows, plans};
use crate::analysis::Error;
use crate::analysis::polytope::{Half, Polytope};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// What both can guarantee.
#[derive(Clone, Debug)]
pub struct Optimal {
    /// What the first player gets.
    pub value: Rational,
    /// The corners of what guarantees it: for each of the two its weights.
    pub corners: [Vec<Vec<Rational>>; 2],
}

/// The sum of payoffs, if it is the same at every leaf for the two who move.
///
/// # Errors
/// If the meter has had enough.
pub fn constant(
    form: &Form,
    [one, two]: [usize; 2],
    meter: &mut dyn Meter,
) -> Result<Option<Rational>, Stopped> {
    let mut first: Option<Rational> = None;
    for leaf in &form.leaves {
        let mut sum = leaf.pays[one].clone();
        sum.plus(&leaf.pays[two], meter)?;
        if *first.get_or_insert_with(|| sum.clone()) != sum {
            return Ok(None);
        }
    }
    Ok(first)
}

/// All that guarantees the value, which some equilibrium has given.
///
/// # Errors
/// [`Error::TooLarge`] if there are too many plans or corners; the meter's.
pub fn optimal(
    form: &Form,
    players: [usize; 2],
    value: Rational,
    meter: &mut dyn Meter,
) -> Result<Optimal, Error> {
    let total = constant(form, players, meter)?.ok_or(Error::NoTable)?;
    let other = &total - &value;
    let first = guaranteeing(form, players, &value, meter)?;
    let second = guaranteeing(form, [players[1], players[0]], &other, meter)?;
    Ok(Optimal { value, corners: [first, second] })
}

/// The corners of a player's weights that give it a value whatever the other does.
fn guaranteeing(
    form: &Form,
    [player, other]: [usize; 2],
    value: &Rational,
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<Rational>>, Error> {
    let own = &form.players[player];
    let pure = |plan: &super::plans::Plan| -> Vec<Rational> {
        allows(own, plan).into_iter().map(|yes| Rational::from(i64::from(yes))).collect()
    };
    let start: Vec<Vec<Rational>> = plans(own, meter)?.iter().map(pure).collect();
    let mut weights: Vec<Vec<Rational>> =
        form.players.iter().map(|own| vec![Rational::one(); own.sequences]).collect();
    let kept = Polytope::new(start).cut_down(meter, |corner, meter| {
        meter.steps(form.leaves.len() as u64 * 8)?;
        weights[player] = corner.to_vec();
        let worst = worst(form, other, &weights, meter)?;
        // What the corner gets when the other does its worst.
        let mut normal = vec![Rational::zero(); own.sequences];
        for leaf in form.leaves.iter().filter(|leaf| worst[leaf.at[other]]) {
            let pay = -leaf.pays[player].clone();
            normal[leaf.at[player]].plus_product(&leaf.chance, &pay, meter)?;
        }
        let half = Half { normal, bound: -value.clone() };
        Ok(half.over(corner, meter)?.is_positive().then_some(half))
    })?;
    Ok(kept.into_corners())
}

/// The sequences of a best reply.
fn worst(
    form: &Form,
    player: usize,
    weights: &[Vec<Rational>],
    meter: &mut dyn Meter,
) -> Result<Vec<bool>, Stopped> {
    let own: &Own = &form.players[player];
    let others = form.without(player, weights, meter)?;
    let reply = form.reply(player, &others, meter)?;
    let mut used = vec![false; own.sequences];
    used[0] = true;
    for (set, best) in own.sets.iter().zip(&reply.best) {
        if let (true, Some(action)) = (used[set.parent], best.first()) {
            used[set.first + action] = true;
        }
    }
    Ok(used)
}
