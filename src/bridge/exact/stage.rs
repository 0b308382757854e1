//! The game of one round as its players value it: utilities worked out for every profile.

use std::sync::Arc;

use super::reads::draws;
use super::unsolved;
use crate::analysis::expected::Stage;
use crate::bridge::faults::refused;
use crate::bridge::game::GameObject;
use crate::bridge::play::{Seated, folded_among};
use crate::lang::diagnostic::catalog::{exact as words, model};
use crate::lang::native::Cx;
use crate::lang::value::probe::Probe;
use crate::lang::value::{Fault, Value, number};
use crate::model::error::Error;
use crate::model::game::{Game, Payoffs};

/// The stage of a match among these players, under regimes whose effects end with the round; `chancy` says that
/// their fines fall by chance.
pub(in crate::bridge) fn stage(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    regimes: &[Value],
    chancy: bool,
) -> Result<Stage, Fault> {
    if game.has_types() {
        return Err(words::not_exact("expect", words::TYPES).into());
    }
    if !game.state_names().is_empty() {
        return Err(words::not_exact("expect", words::STATE).into());
    }
    let playable = game.model();
    if !matches!(playable.payoffs(), Payoffs::Table(_) | Payoffs::Counts(_)) {
        return Err(words::not_exact("expect", game.why_no_table()).into());
    }
    let (governed, valued);
    let mut playable = playable;
    if !regimes.is_empty() {
        let chance = words::CHANCE_IN_NORM;
        governed = without_chance(cx, chance, |cx| folded_among(cx, game, seats, regimes, true))?;
        playable = &governed;
    }
    if seats.iter().any(|seat| seat.utility.is_some()) {
        if chancy {
            return Err(words::not_exact("expect", words::UTILITY_OF_FINES).into());
        }
        let chance = words::RANDOM_UTILITY;
        let utilities = seats.iter().filter_map(|seat| seat.utility);
        if utilities.into_iter().any(|utility| draws(cx, utility)) {
            return Err(words::not_exact("expect", words::RANDOM_UTILITY).into());
        }
        valued = without_chance(cx, chance, |cx| valued_by(cx, game, playable, seats))?;
        playable = &valued;
    }
    Stage::new(playable).map_err(|error| unsolved(&error))
}

/// Runs code that must not use chance.
fn without_chance<T>(
    cx: &mut dyn Cx,
    reason: &str,
    run: impl FnOnce(&mut dyn Cx) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let probe = Arc::new(Probe::default());
    let before = cx.probe(Some(Arc::clone(&probe)));
    let made = run(cx);
    cx.probe(before);
    if !probe.forks().is_empty() {
        return Err(words::not_exact("expect", reason).into());
    }
    made
}

/// Why working out utilities ended early.
enum Halt {
    Model(Error),
    Fault(Fault),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Model(error)
    }
}

/// The game with each payoff replaced by what it is worth to who gets it.
fn valued_by(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    playable: &Game,
    seats: &[Seated],
) -> Result<Game, Fault> {
    let mut valued = Vec::with_capacity(seats.len());
    let made = playable.transformed(playable.name(), false, |_, pays| {
        valued.clear();
        for (player, seat) in seats.iter().enumerate() {
            valued.push(value(cx, seat, player, pays).map_err(Halt::Fault)?);
        }
        pays.copy_from_slice(&valued);
        Ok::<(), Halt>(())
    });
    made.map_err(|halt| match halt {
        Halt::Model(error) => refused(&error, &game.made.name),
        Halt::Fault(fault) => fault,
    })
}

fn value(cx: &mut dyn Cx, seat: &Seated, player: usize, pays: &[f64]) -> Result<f64, Fault> {
    let own = pays.get(player).copied().unwrap_or(0.0);
    let Some(utility) = seat.utility else { return Ok(own) };
    let mark = cx.heap().roots.len();
    let others = pays.iter().enumerate().filter(|(other, _)| *other != player);
    let others = others.map(|(_, payoff)| Value::Float(*payoff)).collect();
    let others = cx.new_list(others)?;
    let worth = cx.call(utility, &[seat.actor, Value::Float(own), others])?;
    cx.heap().unroot(mark);
    number::to_f64(worth, cx.values()).ok_or_else(|| {
        let found = cx.show_inner(worth);
        model::bad_answer("`utility`", "a number", &found).into()
    })
}
