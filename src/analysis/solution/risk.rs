//! Which of two equilibria is safer, and which pays more.
//!
//! In a two-by-two game with two strict equilibria the one with the larger product of what each player loses by
//! leaving it alone risk-dominates; payoff dominance asks that it pays everybody more (Harsanyi and Selten 1988).
//! More generally an equilibrium is p-dominant if each action is a best reply whenever the other's has a chance of
//! at least p (Morris, Rob and Shin 1995); with p up to 1/2 for both it is the safe one.
//!
//! # Sources
//! Harsanyi and Selten 1988; Morris, Rob and Shin 1995.

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// A pure equilibrium of a game of two players.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The two actions.
    pub profile: [usize; 2],
    /// What each gets.
    pub payoffs: [Rational; 2],
    /// What each loses by its best other action.
    pub losses: [Rational; 2],
    /// For each the smallest chance of the other's action that makes its own a best reply.
    pub p: [Rational; 2],
}

/// The pure equilibria of a game of two players, in the order of its table.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::NotTwoByTwo`] for other numbers of players.
pub fn candidates(form: &Strategic, meter: &mut dyn Meter) -> Result<Vec<Candidate>, Error> {
    let &[rows, columns] = form.shape() else { return Err(Error::NotTwoByTwo) };
    let mut found = Vec::new();
    for profile in form.profiles() {
        meter.steps((rows * columns) as u64)?;
        let sides = [side(form, 0, &profile, meter)?, side(form, 1, &profile, meter)?];
        let [Some(first), Some(second)] = sides else { continue };
        let pay = |player| form.payoff(player, &profile).cloned().unwrap_or_else(Rational::zero);
        found.push(Candidate {
            profile: [profile[0], profile[1]],
            payoffs: [pay(0), pay(1)],
            losses: [first.0, second.0],
            p: [first.1, second.1],
        });
    }
    Ok(found)
}

/// What a player loses by its best other action, and from which chance on its action is best; `None` if it gains.
fn side(
    form: &Strategic,
    player: usize,
    profile: &[usize],
    meter: &mut dyn Meter,
) -> Result<Option<(Rational, Rational)>, Stopped> {
    let other = 1 - player;
    let pay = |own: usize, theirs: usize| {
        let mut at = [0; 2];
        (at[player], at[other]) = (own, theirs);
        form.payoff(player, &at)
    };
    let (own, theirs) = (profile[player], profile[other]);
    let mut loss: Option<Rational> = None;
    let mut chance = Rational::zero();
    for action in (0..form.shape()[player]).filter(|action| *action != own) {
        let (Some(kept), Some(left)) = (pay(own, theirs), pay(action, theirs)) else {
            return Ok(None);
        };
        let here = kept.minus(left, meter)?;
        if here.is_negative() {
            return Ok(None);
        }
        for elsewhere in (0..form.shape()[other]).filter(|at| *at != theirs) {
            let (Some(gained), Some(kept)) = (pay(action, elsewhere), pay(own, elsewhere)) else {
                return Ok(None);
            };
            let there = gained.minus(kept, meter)?;
            // p·here ≥ (1 − p)·there
            if there.is_positive() {
                let mut both = here.clone();
                both.plus(&there, meter)?;
                let Some(least) = there.quotient(&both, meter)? else { return Ok(None) };
                chance = chance.max(least);
            }
        }
        loss = Some(loss.map_or(here.clone(), |loss| loss.min(here)));
    }
    Ok(Some((loss.unwrap_or_else(Rational::zero), chance)))
}

/// The equilibrium that risk-dominates, of two strict ones in a two-by-two game; `None` where they tie.
#[must_use]
pub fn risk_dominant(candidates: &[Candidate]) -> Option<usize> {
    let [first, second] = candidates else { return None };
    let product = |one: &Candidate| &one.losses[0] * &one.losses[1];
    match product(first).cmp(&product(second)) {
        std::cmp::Ordering::Greater => Some(0),
        std::cmp::Ordering::Less => Some(1),
        std::cmp::Ordering::Equal => None,
    }
}

/// The equilibrium that pays everybody more than every other one.
#[must_use]
pub fn payoff_dominant(candidates: &[Candidate]) -> Option<usize> {
    let better = |a: &Candidate, b: &Candidate| (0..2).all(|at| a.payoffs[at] > b.payoffs[at]);
    (0..candidates.len()).find(|&one| {
        let others = (0..candidates.len()).filter(|other| *other != one);
        candidates.len() > 1 && others.clone().all(|at| better(&candidates[one], &candidates[at]))
    })
}
