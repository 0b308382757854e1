//! Playing by automata: who at a table need not be asked.

use std::sync::Arc;

use super::cache::Known;
use super::code::reach;
use super::machine;
use super::setting::Setting;
use crate::base::random::Key;
use crate::bridge::game::{GameObject, stop};
use crate::bridge::play::{Conduct, Options, Seated, pays};
use crate::bridge::strategy::StrategyObject;
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
        && game.actions.len() == seats.len()
        && is_small(game);
    if !simple || seats.iter().any(speaks) || asked(cx) {
        return Ok(vec![None; seats.len()]);
    }
    let runs = worth(options);
    let mut found = Vec::with_capacity(seats.len());
    for seat in 0..seats.len() {
        found.push(match machine(cx, game, seats, options, seat, runs)? {
            Known::Finite(machine) => Some(machine),
            Known::Unbounded(..) | Known::Unfinished => None,
        });
    }
    Ok(found)
}

/// Among many players there is so much to see that finding an automaton takes longer than asking.
fn is_small(game: &GameObject) -> bool {
    let mut counts = game.actions.iter().map(|actions| actions.count());
    let seen = counts.try_fold(1_usize, |all, count| all.checked_mul(count?));
    seen.is_some_and(|seen| seen <= SEEN)
}

/// The most different outcomes of a round whose players are looked at as automata.
const SEEN: usize = 64;

/// How somebody plays who meets many others.
#[derive(Clone, Debug)]
pub(in crate::bridge) enum Solo {
    /// As an automaton, whomever it meets.
    Automaton(Arc<Automaton>),
    /// By being asked.
    Asked,
    /// It depends on whom it meets.
    Depends,
}

/// How the player of a seat plays, if it plays so many matches.
///
/// # Errors
/// Limits and interruption.
pub(in crate::bridge) fn solo(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
    seat: usize,
    matches: usize,
) -> Result<Solo, Fault> {
    if !options.regimes.is_empty() || !game.is_plain() || asked(cx) {
        return Ok(Solo::Asked);
    }
    let strategy = match &seats[seat].conduct {
        Conduct::Strategy(strategy) => Some(Arc::clone(strategy)),
        Conduct::Act(_) | Conduct::Plan(_) => None,
    };
    let speaks = |it: &StrategyObject| !matches!(it.say, Value::None);
    if strategy.as_ref().is_some_and(|strategy| speaks(strategy)) {
        return Ok(Solo::Depends);
    }
    if strategy.as_ref().is_some_and(|strategy| strategy.mind.is_some()) {
        return Ok(Solo::Asked);
    }
    if let Some(strategy) = strategy {
        let mark = cx.heap().roots.len();
        let setting = Setting::of_game(cx, game, seats, seat, !options.payoffs_seen)?;
        let faces = setting.map(|setting| reach(&*cx, &strategy, &setting).others);
        cx.heap().unroot(mark);
        match faces {
            None => return Ok(Solo::Asked),
            Some(true) => return Ok(Solo::Depends),
            Some(false) => {}
        }
    }
    let runs = length(options) * matches as f64 / ROUNDS;
    let runs = runs.min(super::PATIENCE as f64) as usize;
    Ok(match machine(cx, game, seats, options, seat, runs)? {
        Known::Finite(machine) => Solo::Automaton(machine),
        Known::Unbounded(..) | Known::Unfinished => Solo::Asked,
    })
}

/// Plays a match of automata whose players want nothing but their payoffs; `None` where it cannot be played so.
///
/// # Errors
/// Limits and interruption.
pub(in crate::bridge) fn duel(
    cx: &mut dyn Cx,
    game: &GameObject,
    plan: &Match<'_>,
    machines: &[Arc<Automaton>; 2],
    pays: bool,
    key: Key,
) -> Result<Option<Outcome>, Fault> {
    let mut tick = |rounds: u64| {
        let done = cx.spend(rounds / 8).and_then(|()| cx.look());
        done.map_err(|fault| Box::new(fault) as Cause)
    };
    let played = plan.play_automata(machines, !pays, key, &mut tick);
    played.transpose().map_err(|cause| stop(cause, game))
}

/// Finding out pays only if the match is long: so many runs of a strategy for its rounds. Most automata are small,
/// so that a strategy which has not shown all of itself after some hundred runs is likely to be none.
fn worth(options: &Options) -> usize {
    let rounds = length(options);
    (rounds / 4.0).min(SMALL + rounds / ASKED).min(super::PATIENCE as f64) as usize
}

/// So many runs show all states of a common strategy.
const SMALL: f64 = 1000.0;

/// A run takes as long as asking a few times; in all it shall take about a hundredth of the match.
const ASKED: f64 = 400.0;

/// One run of a strategy takes as long as so many rounds in which it is asked.
const ROUNDS: f64 = 100.0;

/// How many rounds a match has on average.
fn length(options: &Options) -> f64 {
    let expected = match options.horizon.continuation {
        Some(w) if w < 1.0 => (1.0 / (1.0 - w)).min(1e9),
        _ => f64::INFINITY,
    };
    options.horizon.rounds.map_or(expected, |rounds| expected.min(rounds.into()))
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
    let pays = pays(cx);
    let log = if plan.setup().record == crate::model::play::Record::Full { 96 } else { 0 };
    let (mut charged, mut played) = (0, 0);
    let mut tick = |rounds: u64| {
        played += usize::try_from(rounds).unwrap_or(0);
        cx.tell_progress("rounds", played);
        let bytes = usize::try_from(rounds).unwrap_or(0) * log * seats.len();
        let done =
            cx.spend(rounds / 8).and_then(|()| cx.look()).and_then(|()| cx.heap().charge(bytes));
        done.map_err(|fault| Box::new(fault) as Cause)?;
        charged += bytes;
        Ok(())
    };
    let played = plan.play_automata(&machines, !pays, key, &mut tick);
    cx.heap().release(charged);
    #[cfg(test)]
    played.is_some().then(super::switch::count);
    played.transpose().map_err(|cause| stop(cause, game))
}

/// Whether everybody is to be asked all the same.
fn asked(cx: &mut dyn Cx) -> bool {
    #[cfg(test)]
    if super::switch::ASK.get() {
        return true;
    }
    cx.heap().is_thorough()
}
