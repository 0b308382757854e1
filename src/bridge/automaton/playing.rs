//! Playing by automata: who at a table need not be asked.

use std::sync::Arc;

use super::cache::Known;
use super::machine;
use crate::base::random::Key;
use crate::bridge::game::{GameObject, stop};
use crate::bridge::play::{Conduct, Options, Seated};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::model::error::Cause;
use crate::model::play::{Match, Matching, Outcome};
use crate::model::strategy::Automaton;

/// The automata of a table, where they are known or the match is long enough to find them out.
///
/// # Errors
/// Limits and interruption.
pub(in crate::bridge) fn roster(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
) -> Result<Vec<Option<Arc<Automaton>>>, Fault> {
    let speaks = |seated: &Seated| match &seated.conduct {
        Conduct::Strategy(strategy) => !matches!(strategy.say, Value::None),
        Conduct::Act(_) | Conduct::Plan(_) => false,
    };
    let simple = options.regimes.is_empty()
        && options.matching == Matching::Group
        && game.is_plain()
        && game.actions.len() == seats.len();
    if !simple || seats.iter().any(speaks) || asked(cx) {
        return Ok(vec![None; seats.len()]);
    }
    let runs = worth(options);
    let mut found = Vec::with_capacity(seats.len());
    for seat in 0..seats.len() {
        found.push(match machine(cx, game, seats, options, seat, runs)? {
            Known::Finite(machine) => Some(machine),
            Known::Unbounded(..) | Known::Unfinished { .. } => None,
        });
    }
    Ok(found)
}

/// Finding out pays only if the match is long: so many runs of a strategy for its rounds.
fn worth(options: &Options) -> usize {
    let expected = match options.horizon.continuation {
        Some(w) if w < 1.0 => (1.0 / (1.0 - w)).min(1e9),
        _ => f64::INFINITY,
    };
    let rounds = options.horizon.rounds.map_or(expected, |rounds| expected.min(rounds.into()));
    (rounds / 4.0).min(super::PATIENCE as f64) as usize
}

/// Plays a match where everybody is an automaton; `None` where somebody must be asked after all.
///
/// # Errors
/// Limits and interruption.
pub(in crate::bridge) fn automatic(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    plan: &Match<'_>,
    roster: &[Option<Arc<Automaton>>],
    key: Key,
) -> Result<Option<Outcome>, Fault> {
    if seats.iter().any(|seat| seat.utility.is_some()) {
        return Ok(None);
    }
    let Some(machines) = roster.iter().cloned().collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let image = cx.image();
    let pays = image.names.find("pay").is_some_and(|name| image.mentioned.contains(&name));
    let log = if plan.setup().record == crate::model::play::Record::Full { 96 } else { 0 };
    let mut charged = 0;
    let mut tick = |rounds: u64| {
        let bytes = usize::try_from(rounds).unwrap_or(0) * log * seats.len();
        let done =
            cx.spend(rounds / 8).and_then(|()| cx.look()).and_then(|()| cx.heap().charge(bytes));
        charged += bytes;
        done.map_err(|fault| Box::new(fault) as Cause)
    };
    let played = plan.play_automata(&machines, !pays, key, &mut tick);
    cx.heap().release(charged);
    #[cfg(test)]
    played.is_some().then(super::tests::count);
    played.transpose().map_err(|cause| stop(cause, game))
}

/// Whether everybody is to be asked all the same.
fn asked(cx: &mut dyn Cx) -> bool {
    #[cfg(test)]
    if super::tests::ASK.get() {
        return true;
    }
    cx.heap().is_thorough()
}
