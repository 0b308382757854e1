//! Iterated elimination of dominated actions.
//!
//! In each round every action is removed that some mixture of the actions then open dominates, of all players at
//! once. For strict dominance the end does not depend on the order, and what is left are the (correlated)
//! rationalizable actions: each is a best reply to a belief about what is left (Pearce 1984). For two players that
//! is the same as independent beliefs; for three or more it allows the others to act in concert. For weak dominance
//! the end may depend on the order; this is the maximal simultaneous one.
//!
//! # Sources
//! Pearce 1984; Bernheim 1984; Gilboa, Kalai and Zemel 1990.

use super::dominance::{Sense, Verdict, dominated, everything};
use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// An action that is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Whose.
    pub player: usize,
    /// Which.
    pub action: usize,
    /// The mixture that dominates it: a chance for each of the player's actions.
    pub by: Vec<Rational>,
}

/// What was removed, and what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elimination {
    /// Which dominance.
    pub sense: Sense,
    /// What was removed in each round.
    pub rounds: Vec<Vec<Removal>>,
    /// Each player's actions that are left, in declared order.
    pub left: Vec<Vec<usize>>,
    /// For strict dominance, for each action that is left a belief about what is left of the others to which it is
    /// a best reply.
    pub beliefs: Vec<Vec<Vec<Rational>>>,
}

/// Removes dominated actions until there are none.
///
/// # Errors
/// [`Error::Stopped`].
///
/// # Complexity
/// In each round a linear programme for each action that no single other one dominates, with a row for each choice
/// of the others.
pub fn eliminate(
    form: &Strategic,
    sense: Sense,
    meter: &mut dyn Meter,
) -> Result<Elimination, Error> {
    let mut left = everything(form);
    let mut rounds = Vec::new();
    loop {
        let mut removed = Vec::new();
        let mut beliefs = Vec::with_capacity(left.len());
        for (player, actions) in left.iter().enumerate() {
            let mut own = Vec::with_capacity(actions.len());
            for &action in actions {
                match dominated(form, &left, player, action, sense, meter)? {
                    Verdict::Dominated(by) => removed.push(Removal { player, action, by }),
                    Verdict::Kept(belief) => own.push(belief),
                }
            }
            beliefs.push(own);
        }
        if removed.is_empty() {
            return Ok(Elimination { sense, rounds, left, beliefs });
        }
        for removal in &removed {
            left[removal.player].retain(|action| *action != removal.action);
        }
        rounds.push(removed);
    }
}

/// What was open at the start of each round, and last what is left.
#[must_use]
pub fn stages(form: &Strategic, elimination: &Elimination) -> Vec<Vec<Vec<usize>>> {
    let mut stages = vec![everything(form)];
    for round in &elimination.rounds {
        let mut next = stages.last().cloned().unwrap_or_default();
        for removal in round {
            next[removal.player].retain(|action| *action != removal.action);
        }
        stages.push(next);
    }
    stages
}
