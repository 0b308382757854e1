//! How a choice becomes an act, and how acts go wrong: mixtures, trembles, misperception.
//!
//! Noise and misperception replace an action by *another* one of the same player, each as likely; with a
//! single action nothing changes. Out of a continuum the replacement is uniform between its ends.
//!
//! # Sources
//! Selten 1975 (trembles); Molander 1985 (noise in the repeated dilemma); Jervis 1976 (misperception).

use super::participants::Choice;
use crate::base::random::{Draws, Key, Stream};
use crate::base::tolerance::close;
use crate::model::action::{Act, Actions};
use crate::model::error::{Error, Illegal};

/// Turns a choice into an act; `key` and `round` address the draw for a mixture.
#[inline]
pub(super) fn resolve(
    actions: &Actions,
    count: usize,
    choice: &Choice,
    player: usize,
    round: u32,
    stream: impl FnOnce() -> Stream,
) -> Result<Act, Error> {
    match choice {
        Choice::Action(index) if *index < count => Ok(Act::Index(*index as u32)),
        _ => unusual(actions, count, choice, stream).map_err(|why| Error::IllegalChoice {
            player,
            round,
            why,
        }),
    }
}

/// Turns a choice into an act, for whoever plays without a [`Match`](super::Match); a mixture draws from `stream`.
///
/// # Errors
/// If it is none of the options.
pub fn resolved(
    actions: &Actions,
    choice: &Choice,
    player: usize,
    round: u32,
    stream: Stream,
) -> Result<Act, Error> {
    resolve(actions, actions.count().unwrap_or(0), choice, player, round, || stream)
}

#[cold]
fn unusual(
    actions: &Actions,
    count: usize,
    choice: &Choice,
    stream: impl FnOnce() -> Stream,
) -> Result<Act, Illegal> {
    match choice {
        Choice::Action(index) => Err(Illegal::Action(*index)),
        Choice::Level(level) => actions.level(*level).ok_or(Illegal::Level(*level)),
        Choice::Mixed(parts) => {
            let mut sum = 0.0;
            for &(index, probability) in parts {
                if index >= count {
                    return Err(Illegal::Action(index));
                }
                if !(0.0..=1.0).contains(&probability) {
                    return Err(Illegal::Probability(probability));
                }
                sum += probability;
            }
            if !close(sum, 1.0) {
                return Err(Illegal::Sum(sum));
            }
            let mut left = stream().uniform() * sum;
            let possible = parts.iter().filter(|(_, probability)| *probability > 0.0);
            let mut chosen = 0;
            for &(index, probability) in possible {
                chosen = index;
                left -= probability;
                if left < 0.0 {
                    break;
                }
            }
            Ok(Act::Index(chosen as u32))
        }
    }
}

/// Another act of the same player, each as likely.
pub(super) fn another(actions: &Actions, act: Act, stream: &mut Stream) -> Act {
    match (actions, act) {
        (_, Act::Absent) => Act::Absent,
        (Actions::Range { low, high }, _) => Act::Level(low + stream.uniform() * (high - low)),
        (_, Act::Level(_)) => act,
        (_, Act::Index(now)) => Act::Index(another_of(actions.count().unwrap_or(0), now, stream)),
    }
}

/// Another of so many actions; the same if there is no other.
pub(super) fn another_of(count: usize, now: u32, stream: &mut Stream) -> u32 {
    if count < 2 {
        return now;
    }
    let drawn = stream.below(count as u64 - 1) as u32;
    if drawn < now { drawn } else { drawn + 1 }
}

/// With probability `p` another act, by the draws of one cell.
#[inline]
pub(super) fn disturbed(
    actions: &Actions,
    act: Act,
    p: f64,
    key: Key,
    round: u32,
    cell: u32,
) -> Act {
    let mut stream = key.cell(round, cell);
    if stream.chance(p) { another(actions, act, &mut stream) } else { act }
}
