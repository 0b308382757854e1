//! Exact play: scripts' players as machines, and what is worked out about them.

mod chain;
mod expectation;
mod fixation;
mod follow;
mod odds;
mod order;
mod reads;
mod stage;

use std::sync::Arc;

use super::automaton::{Unbounded, machines};
use super::game::GameObject;
use super::metered::metered;
use super::play::{Options, Seated};
use crate::analysis::expected::{Expected, Horizon, Stage, Trouble, Wanted, expect};
use crate::analysis::markov::Error;
use crate::base::meter::Meter;
use crate::lang::diagnostic::catalog::exact as words;
use crate::lang::diagnostic::catalog::{model, solving};
use crate::lang::native::Cx;
use crate::lang::value::Fault;
use crate::model::strategy::Automaton;

pub(super) use chain::ChainObject;
pub(super) use expectation::ExpectationObject;
pub(super) use fixation::{Invasion, fixation, stationary};
pub(super) use follow::PathObject;
pub(super) use odds::odds;
pub(super) use stage::stage;

/// A match worked out, and what it was worked out from.
#[derive(Clone, Debug)]
pub(super) struct Solved {
    pub(super) expected: Expected,
    pub(super) stage: Stage,
    pub(super) machines: Vec<Arc<Automaton>>,
    /// Whether payoffs are means of what falls by chance, fines under a regime.
    pub(super) chancy: bool,
}

/// What is to be expected of a match, or the player that is no machine.
///
/// # Errors
/// Where there is no exact answer; limits.
pub(super) fn solve(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
    wanted: Wanted,
) -> Result<Result<Solved, Unbounded>, Fault> {
    check(game, seats, options)?;
    let chancy = order::check(cx, seats, options)?;
    // Effects of regimes are in the payoffs; nothing else of them reaches a machine.
    let plain;
    let alone = match options.regimes.is_empty() {
        true => options,
        false => {
            plain = Options { regimes: Vec::new(), ..options.clone() };
            &plain
        }
    };
    let machines = match machines(cx, game, seats, alone)? {
        Ok(machines) => machines,
        Err(unbounded) => return Ok(Err(unbounded)),
    };
    for (seat, machine) in seats.iter().zip(&machines) {
        let changed = !options.regimes.is_empty() || seat.utility.is_some();
        if machine.informed() && changed {
            return Err(order::player(seat, words::LOOKS_AT_FINES));
        }
    }
    let stage = stage::stage(cx, game, seats, &options.regimes, chancy)?;
    let wanted = match chancy {
        true => Wanted { sd: false, asymptotic: false, ..wanted },
        false => wanted,
    };
    let expected = run(cx, &stage, &machines, options, wanted)?;
    Ok(Ok(Solved { expected, stage, machines, chancy }))
}

/// The expected scores of a match; `None` where they cannot be worked out.
///
/// # Errors
/// What a strategy or option is wrong in any case; limits.
pub(super) fn scores(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
) -> Result<Option<Vec<f64>>, Fault> {
    match solve(cx, game, seats, options, Wanted::default()) {
        Ok(solved) => Ok(solved.ok().map(|solved| solved.expected.scores)),
        Err(fault) if matches!(fault.0.problem.code.0, "E0791" | "E0792") => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The analysis itself, with its work and memory counted.
fn run(
    cx: &mut dyn Cx,
    stage: &Stage,
    machines: &[Arc<Automaton>],
    options: &Options,
    wanted: Wanted,
) -> Result<Expected, Fault> {
    let machines: Vec<&Automaton> = machines.iter().map(|machine| &**machine).collect();
    let trouble = Trouble {
        noise: options.noise.clone(),
        misperception: options.misperception,
        payoffs_hidden: !options.payoffs_seen,
    };
    let horizon = Horizon {
        rounds: options.horizon.rounds,
        continuation: options.horizon.continuation,
        discount: options.horizon.discount,
    };
    worked_out(cx, |meter| expect(stage, &machines, &trouble, horizon, wanted, meter))
}

/// The options as `play` checks them, but for the horizon, which may be without end.
fn check(game: &GameObject, seats: &[Seated], options: &Options) -> Result<(), Fault> {
    if seats.len() != game.roles.len() {
        let (name, roles) = (&game.made.name, game.roles.len());
        return Err(model::player_count(name, roles, seats.len()).into());
    }
    let bad = |what: &str, value: f64, range: &str| {
        Err(model::bad_option(what, &crate::base::number::shortest(value), range).into())
    };
    let horizon = &options.horizon;
    let unit = 0.0..=1.0;
    if let Some(&noise) = options.noise.iter().find(|noise| !unit.contains(*noise)) {
        return bad("noise", noise, "between 0 and 1");
    }
    if options.noise.len() > 1 && options.noise.len() != seats.len() {
        let found = format!("a list of {}", options.noise.len());
        return Err(model::bad_option("noise", &found, "one probability, or one a player").into());
    }
    for (what, value) in
        [("misperception", options.misperception), ("message_noise", options.message_noise)]
    {
        if !unit.contains(&value) {
            return bad(what, value, "between 0 and 1");
        }
    }
    let bounded = horizon.rounds.is_some();
    let shrinking = horizon.continuation.is_some_and(|w| w < 1.0);
    if horizon.continuation == Some(1.0) && !bounded {
        return Err(model::no_horizon().into());
    }
    match horizon.discount {
        Some(d) if !(d > 0.0 && d <= 1.0) => bad("discount", d, "above 0 and at most 1"),
        Some(d) if d >= 1.0 && !bounded && !shrinking => {
            bad("discount", d, "below 1 where rounds go on for ever")
        }
        _ => Ok(()),
    }
}

/// Runs an analysis within the script's limits; where it has no answer, with the words for that.
pub(super) fn worked_out<T>(
    cx: &mut dyn Cx,
    run: impl FnOnce(&mut dyn Meter) -> Result<T, Error>,
) -> Result<T, Fault> {
    metered(cx, run)?.map_err(|error| unsolved(&error))
}

/// The words for what has no exact answer.
pub(super) fn unsolved(error: &Error) -> Fault {
    match error {
        // Not seen: whoever stopped it has said why.
        Error::Stopped => words::not_exact("expect", "it was stopped").into(),
        Error::TooManyStates { most } => {
            let found = format!("more than {most}");
            words::too_many_states(&found, *most).help(Some(words::SIMULATE)).into()
        }
        Error::TooManyToSolve { states, most } => {
            let help = "with `rounds:` they are gone through round by round";
            words::too_many_states(&states.to_string(), *most).help(Some(help)).into()
        }
        Error::Vanishing => {
            words::not_exact("expect", "probabilities are too small to be told from 0").into()
        }
        Error::NotTabulated => words::not_exact("expect", solving::NO_TABLE).into(),
        Error::Shape { row } => {
            let found = format!("row {row} has another length");
            model::bad_option("matrix", &found, "square").into()
        }
        Error::Entry { row, value } => {
            let found = format!("{} in row {row}", crate::base::number::shortest(*value));
            model::bad_option("an entry of `matrix`", &found, "a probability").into()
        }
        Error::Sum { row, sum } => {
            let found = format!("{} in row {row}", crate::base::number::shortest(*sum));
            model::bad_option("the sum of a row of `matrix`", &found, "1").into()
        }
    }
}

/// The fault of a player that is no machine, at the place that makes it so where there is one.
pub(super) fn refuse(cx: &dyn Cx, unbounded: &Unbounded) -> Fault {
    let problem = model::no_machine(&unbounded.strategy, &unbounded.why);
    let mut fault = Fault::from(problem.help(Some(words::SIMULATE)));
    if let Some(span) = unbounded.span {
        fault.0.span = Some(span);
        fault.0.related.extend(cx.span().map(|call| (call, model::MACHINE_ASKED.to_owned())));
    }
    fault
}
