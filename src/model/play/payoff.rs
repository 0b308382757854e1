//! What a game pays those at one table.

use super::participants::Participants;
use crate::model::action::Act;
use crate::model::error::{Error, Stop};
use crate::model::game::{Game, Payoffs};

/// Writes each player's payoff; the entries of those absent stay as they are.
///
/// With everybody present tabulated payoffs are looked up; otherwise those present are asked.
pub(super) fn pay(
    game: &Game,
    players: &[usize],
    acts: &[Act],
    into: &mut [f64],
    people: &mut dyn Participants,
) -> Result<(), Stop> {
    let complete = acts.iter().all(|act| *act != Act::Absent);
    match game.payoffs() {
        Payoffs::Table(table) if complete => {
            let steps = acts.iter().zip(table.strides());
            let at = steps.map(|(act, stride)| act.index().unwrap_or(0) * stride).sum::<usize>();
            if let Some(row) = table.cells().get(at..at + into.len()) {
                into.copy_from_slice(row);
            }
            Ok(())
        }
        Payoffs::Counts(counts) if complete => {
            let mut others = vec![0; counts.actions()];
            let index = |act: &Act| act.index().unwrap_or(0).min(counts.actions() - 1);
            for act in acts {
                others[index(act)] += 1;
            }
            let mut known = vec![None; counts.actions()];
            for (act, pay) in acts.iter().zip(into) {
                let own = index(act);
                if known[own].is_none() {
                    others[own] -= 1;
                    known[own] = counts.by_counts(own, &others);
                    others[own] += 1;
                }
                *pay = known[own].unwrap_or(0.0);
            }
            Ok(())
        }
        Payoffs::Sequence(_) => Ok(()),
        _ => ask(players, acts, into, people),
    }
}

fn ask(
    players: &[usize],
    acts: &[Act],
    into: &mut [f64],
    people: &mut dyn Participants,
) -> Result<(), Stop> {
    let places: Vec<usize> = (0..acts.len()).filter(|&at| acts[at] != Act::Absent).collect();
    let present: Vec<usize> = places.iter().map(|&at| players[at]).collect();
    let theirs: Vec<Act> = places.iter().map(|&at| acts[at]).collect();
    let mut pays = vec![0.0; present.len()];
    people.payoffs(&present, &theirs, &mut pays)?;
    for ((&at, &player), &value) in places.iter().zip(&present).zip(&pays) {
        if !value.is_finite() {
            return Err(Error::NotFinite { player, value }.into());
        }
        into[at] = value;
    }
    Ok(())
}
