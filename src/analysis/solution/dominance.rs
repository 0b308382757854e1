//! Dominance: an action that another one, or a mixture of others, beats whatever the rest do.
//!
//! ```text
//! strictly    better against every choice of the others
//! weakly      never worse, and better against some
//! ```
//!
//! Whether a mixture does is a linear programme. Where no mixture beats an action strictly, the programme's prices
//! are a belief about the others (perhaps that they act in concert) to which it is a best reply (Pearce 1984), so
//! each answer carries its own proof.
//!
//! # Sources
//! Gale, Kuhn and Tucker 1950; Pearce 1984.

use super::security::by_programme;
use crate::analysis::Error;
use crate::analysis::strategic::{Profiles, Strategic, surely};
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Solution};

/// Which dominance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Better against every choice of the others.
    Strict,
    /// Never worse, and better against some choice of the others.
    Weak,
}

/// Whether an action is dominated, with the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By this mixture of the player's actions, an action alone where one suffices.
    Dominated(Vec<Rational>),
    /// It is not; for strict dominance with a belief to which it is a best reply: a chance for each choice of the
    /// others, in the order of [`contexts`].
    Kept(Vec<Rational>),
}

/// What the others may do, out of the actions still open: profiles in which the player's own place is 0.
#[must_use]
pub fn contexts(open: &[Vec<usize>], player: usize) -> Vec<Vec<usize>> {
    let shape = open.iter().enumerate();
    let shape: Vec<usize> =
        shape.map(|(at, actions)| if at == player { 1 } else { actions.len() }).collect();
    let mut all: Vec<Vec<usize>> = Profiles::new(&shape).collect();
    for profile in &mut all {
        for (at, action) in profile.iter_mut().enumerate() {
            *action = if at == player { 0 } else { open[at][*action] };
        }
    }
    all
}

/// Everybody's every action.
#[must_use]
pub fn everything(form: &Strategic) -> Vec<Vec<usize>> {
    form.shape().iter().map(|&count| (0..count).collect()).collect()
}

/// What a player gets from each open action against each choice of the others.
pub(super) fn rows(
    form: &Strategic,
    open: &[Vec<usize>],
    player: usize,
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<Rational>>, Error> {
    let mut contexts = contexts(open, player);
    let mut rows = Vec::with_capacity(open[player].len());
    meter.bytes(open[player].len() * contexts.len() * 64)?;
    for &action in &open[player] {
        let mut row = Vec::with_capacity(contexts.len());
        for chunk in contexts.chunks_mut(10_000) {
            meter.steps((chunk.len() * form.players()) as u64)?;
            for profile in chunk {
                profile[player] = action;
                let paid = form.payoff(player, profile).cloned();
                row.push(paid.ok_or_else(|| Error::Profile(profile.clone()))?);
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Whether an open action of a player is dominated by the others that are open.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Profile`] for actions that the game has not.
pub fn dominated(
    form: &Strategic,
    open: &[Vec<usize>],
    player: usize,
    action: usize,
    sense: Sense,
    meter: &mut dyn Meter,
) -> Result<Verdict, Error> {
    let at = open.get(player).and_then(|actions| actions.iter().position(|one| *one == action));
    let at = at.ok_or_else(|| Error::Profile(vec![action]))?;
    let rows = rows(form, open, player, meter)?;
    let found = among(&rows, at, sense, meter)?;
    Ok(match found {
        Verdict::Dominated(mixture) => {
            let mut chances = vec![Rational::zero(); form.shape()[player]];
            for (&own, chance) in open[player].iter().zip(mixture) {
                chances[own] = chance;
            }
            Verdict::Dominated(chances)
        }
        kept @ Verdict::Kept(_) => kept,
    })
}

/// Whether a row is dominated by the other rows.
pub(super) fn among(
    rows: &[Vec<Rational>],
    at: usize,
    sense: Sense,
    meter: &mut dyn Meter,
) -> Result<Verdict, Error> {
    let own = &rows[at];
    for (other, row) in rows.iter().enumerate() {
        meter.steps(own.len() as u64)?;
        if other != at && beats(row, own, sense) {
            return Ok(Verdict::Dominated(surely(other, rows.len())));
        }
    }
    match sense {
        Sense::Strict => strictly(rows, at, meter),
        Sense::Weak => weakly(rows, at, meter),
    }
}

/// Whether a row dominates another.
#[must_use]
pub fn beats(row: &[Rational], other: &[Rational], sense: Sense) -> bool {
    match sense {
        Sense::Strict => row.iter().zip(other).all(|(a, b)| a > b),
        Sense::Weak => {
            row.iter().zip(other).all(|(a, b)| a >= b) && row.iter().zip(other).any(|(a, b)| a > b)
        }
    }
}

/// The largest margin by which a mixture is better everywhere.
fn strictly(rows: &[Vec<Rational>], at: usize, meter: &mut dyn Meter) -> Result<Verdict, Error> {
    let own = &rows[at];
    meter.steps((rows.len() * own.len()) as u64)?;
    let margin = |row: &Vec<Rational>| row.iter().zip(own).map(|(a, b)| a - b).collect();
    let margins: Vec<Vec<Rational>> = rows.iter().map(margin).collect();
    let best = by_programme(&margins, meter)?;
    Ok(match best.value.is_positive() {
        true => Verdict::Dominated(best.mixture),
        false => Verdict::Kept(best.held_by),
    })
}

/// The largest sum of advantages of a mixture that is worse nowhere.
fn weakly(rows: &[Vec<Rational>], at: usize, meter: &mut dyn Meter) -> Result<Verdict, Error> {
    let (count, columns) = (rows.len(), rows[at].len());
    let total = |row: &Vec<Rational>| row.iter().cloned().sum::<Rational>();
    let own = total(&rows[at]);
    meter.steps((count * columns) as u64)?;
    let mut program = Program::new(rows.iter().map(|row| &total(row) - &own).collect());
    for column in 0..columns {
        let line = rows.iter().map(|row| row[column].clone()).collect();
        program.row(line, Relation::AtLeast, rows[at][column].clone());
    }
    program.row(vec![Rational::one(); count], Relation::Equal, Rational::one());
    match program.solve(meter)? {
        Solution::Optimal { value, point, .. } if value.is_positive() => {
            Ok(Verdict::Dominated(point))
        }
        _ => Ok(Verdict::Kept(Vec::new())),
    }
}

/// A player's dominant action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dominant {
    /// Which action.
    pub action: usize,
    /// Whether it is strictly better than each other one, else weakly.
    pub sense: Sense,
}

/// The action that dominates each of the player's others, if one does; an only action does strictly.
///
/// # Errors
/// [`Error::Stopped`].
pub fn dominant(
    form: &Strategic,
    player: usize,
    meter: &mut dyn Meter,
) -> Result<Option<Dominant>, Error> {
    let rows = rows(form, &everything(form), player, meter)?;
    for sense in [Sense::Strict, Sense::Weak] {
        for (action, row) in rows.iter().enumerate() {
            meter.steps((rows.len() * row.len()) as u64)?;
            let others = rows.iter().enumerate().filter(|(other, _)| *other != action);
            if others.clone().all(|(_, other)| beats(row, other, sense)) {
                return Ok(Some(Dominant { action, sense }));
            }
        }
    }
    Ok(None)
}
