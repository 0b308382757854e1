//! Strategies that remember finitely many things, found out by running them.
//!
//! A strategy is code, and what it does depends on what it remembers: its memory variables, what it reads of
//! histories, how many rounds there were. Where all that takes finitely many values, the strategy is an
//! [`Automaton`], which can be played without the machine and analysed exactly. Nothing has to be declared: the
//! code itself is run in every situation that it can tell from the others.

mod cache;
mod code;
mod draw;
mod explore;
mod memory;
mod minimal;
mod names;
mod object;
mod past;
mod playing;
mod reason;
mod refine;
mod run;
mod setting;
#[cfg(test)]
pub(crate) mod switch;

use std::sync::Arc;

pub(super) use cache::Cache;
pub(super) use object::AutomatonObject;
pub(super) use playing::{Solo, automatic, duel, roster, solo};

use super::game::GameObject;
use super::play::{Conduct, Options, Seated, seated};
use super::strategy::StrategyObject;
use cache::{Key, Known, LEAST};
use explore::{COLUMNS, Explored, Found, explore};
use reason::Reason;
use setting::Setting;

use crate::lang::diagnostic::catalog::{model as words, run as problems};
use crate::lang::native::Cx;
use crate::lang::source::Span;
use crate::lang::value::{Fault, Value, with_article};
use crate::model::action::Act;
use crate::model::play::Matching;
use crate::model::strategy::{Automaton, Decision, State};

/// Why a strategy is no automaton.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct Unbounded {
    /// Whose strategy it is, as results call it.
    pub(in crate::bridge) strategy: String,
    /// The place in the strategy that makes it so, where there is one.
    pub(in crate::bridge) span: Option<Span>,
    /// The reason, a clause that begins with "it": "its memory `left` can take more and more different values".
    pub(in crate::bridge) why: String,
}

/// The automata of everybody at a table, in seat order; or the first strategy that is none, with the reason.
///
/// Asks for a group game whose players have listed actions; options that no automaton knows of (regimes, messages)
/// make everybody [`Unbounded`]. Automata are remembered by the strategies themselves, so asking again is cheap.
///
/// # Errors
/// Limits and interruption; what a strategy itself raises makes it [`Unbounded`].
pub(in crate::bridge) fn machines(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
) -> Result<Result<Vec<Arc<Automaton>>, Unbounded>, Fault> {
    let mut made = Vec::with_capacity(seats.len());
    for seat in 0..seats.len() {
        match machine(cx, game, seats, options, seat, PATIENCE)? {
            Known::Finite(machine) => made.push(machine),
            Known::Unbounded(reason, span) => {
                let strategy = seats[seat].name.to_string();
                return Ok(Err(Unbounded { strategy, span, why: reason.words() }));
            }
            Known::Unfinished => {
                let why = Reason::TooMany(PATIENCE).words();
                let strategy = seats[seat].name.to_string();
                return Ok(Err(Unbounded { strategy, span: None, why }));
            }
        }
    }
    Ok(Ok(made))
}

/// A strategy is run at most so often to find out what it remembers.
const PATIENCE: usize = 40_000;

/// The automaton of one seat, found within so many runs.
fn machine(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
    seat: usize,
    runs: usize,
) -> Result<Known, Fault> {
    let unbounded = |reason| Ok(Known::Unbounded(reason, None));
    if !options.regimes.is_empty() {
        return unbounded(Reason::Regime);
    }
    if options.matching != Matching::Group {
        return unbounded(Reason::Pairs);
    }
    if !game.is_plain() {
        return unbounded(Reason::Game);
    }
    let speaks = |seated: &Seated| match &seated.conduct {
        Conduct::Strategy(strategy) => !matches!(strategy.say, Value::None),
        Conduct::Act(_) | Conduct::Plan(_) => false,
    };
    if seats.iter().any(speaks) {
        return unbounded(Reason::Speaks);
    }
    let strategy = match &seats[seat].conduct {
        Conduct::Strategy(strategy) => Arc::clone(strategy),
        Conduct::Act(Act::Index(at)) => {
            let made = constant(game, seat, *at as usize);
            return Ok(made.map_or(Known::Unbounded(Reason::Continuum, None), |machine| {
                Known::Finite(Arc::new(machine))
            }));
        }
        Conduct::Act(_) | Conduct::Plan(_) => return unbounded(Reason::Continuum),
    };
    if strategy.mind.is_some() {
        return unbounded(Reason::Host);
    }
    let mark = cx.heap().roots.len();
    let setting = Setting::of_game(cx, game, seats, seat, !options.payoffs_seen)?;
    let found = match setting {
        Some(setting) if setting.columns() <= COLUMNS => recall(cx, &strategy, &setting, runs),
        Some(_) => unbounded(Reason::TooMany(COLUMNS)),
        None => unbounded(Reason::Continuum),
    };
    cx.heap().unroot(mark);
    found
}

/// The machine of a strategy by itself, or in a seat of a game, to be shown.
///
/// # Errors
/// `E0787` where it has none; what is no strategy; limits.
pub(super) fn shown(
    cx: &mut dyn Cx,
    given: Value,
    game: Option<&Arc<GameObject>>,
    seat: i64,
) -> Result<AutomatonObject, Fault> {
    let name = cx.show_inner(given);
    let Some(strategy) = cx.values().downcast::<StrategyObject>(given).cloned() else {
        let found = with_article(given.type_name(cx.values()));
        return Err(problems::wrong_argument("automaton", "strategy", "a strategy", &found).into());
    };
    let (found, setting) = match game {
        None => {
            let setting = setting::bare(cx)?;
            let found = match strategy.say {
                _ if strategy.mind.is_some() => Known::Unbounded(Reason::Host, None),
                Value::None => recall(cx, &strategy, &setting, PATIENCE)?,
                _ => Known::Unbounded(Reason::Speaks, None),
            };
            (found, setting)
        }
        Some(game) => {
            let players = game.roles.len();
            let at = usize::try_from(seat).ok().filter(|at| *at < players);
            let Some(at) = at else {
                let seats = words::seats_of(players);
                return Err(words::bad_option("seat", &seat.to_string(), &seats).into());
            };
            let everyone = cx.new_list(vec![given; players])?;
            let seats = seated(cx, game, everyone)?;
            let options = Options { payoffs_seen: true, ..Options::default() };
            let found = machine(cx, game, &seats, &options, at, PATIENCE)?;
            match Setting::of_game(cx, game, &seats, at, false)? {
                Some(setting) => (found, setting),
                None => (Known::Unbounded(Reason::Continuum, None), setting::bare(cx)?),
            }
        }
    };
    let (reason, span) = match found {
        Known::Finite(machine) => {
            let names = |player: usize| {
                let names = setting.moves[player].iter().map(|value| match (value, game) {
                    (Value::Symbol(symbol), Some(game)) => game
                        .action_name(*symbol)
                        .map_or_else(|| cx.show_inner(*value), str::to_owned),
                    _ => cx.show_inner(*value),
                });
                names.collect::<Vec<String>>()
            };
            let (own, others) = (names(setting.seat), setting.others().map(names).collect());
            return Ok(AutomatonObject { name, machine, own, others });
        }
        Known::Unbounded(reason, span) => (reason, span),
        Known::Unfinished => (Reason::TooMany(PATIENCE), None),
    };
    let mut fault = Fault::from(words::no_machine(&name, &reason.words()));
    if let Some(span) = span {
        fault.0.span = Some(span);
        fault.0.related.extend(cx.span().map(|call| (call, words::MACHINE_ASKED.to_owned())));
    }
    Err(fault)
}

/// What is known of a strategy in a setting, found out where it is not.
fn recall(
    cx: &mut dyn Cx,
    strategy: &StrategyObject,
    setting: &Setting,
    runs: usize,
) -> Result<Known, Fault> {
    let key = Key::new(setting, code::reach(&*cx, strategy, setting));
    if runs < LEAST {
        return Ok(Known::Unfinished);
    }
    if let Some((known, steps)) = key.as_ref().and_then(|key| strategy.machines.get(key, runs)) {
        cx.spend(counted(&known, runs, steps))?;
        return Ok(known);
    }
    let (mut found, mut steps) = ((Known::Unfinished, runs), 0);
    cx.uncounted(None, &mut steps, &mut |cx| {
        let (explored, took) = explore(cx, strategy, setting, runs)?;
        found = match explored {
            Explored::Finite(made) => {
                let machine = Arc::new(named(&*cx, strategy, setting, &made));
                cx.look()?;
                (Known::Finite(machine), took)
            }
            Explored::Unbounded(reason, span) => (Known::Unbounded(reason, span), took),
            Explored::Unfinished => (Known::Unfinished, runs),
        };
        Ok(())
    })?;
    let (found, took) = found;
    cx.spend(counted(&found, runs, steps))?;
    if let Some(key) = key {
        strategy.machines.put(key, found.clone(), took, steps);
    }
    Ok(found)
}

/// An automaton of more states is large.
const LARGE: usize = 512;

/// Finding out a common strategy is part of setting a match up.
const SETTING_UP: u64 = 256;

/// The steps that count of those that finding out took; the same if it is remembered. Where not enough runs were
/// allowed for an answer, what follows takes more: the match is played by asking.
fn counted(found: &Known, runs: usize, steps: u64) -> u64 {
    match found {
        Known::Unfinished if runs < PATIENCE => 0,
        _ => steps.saturating_sub(SETTING_UP),
    }
}

/// The smallest automaton that does the same, its states named.
fn named(cx: &dyn Cx, strategy: &StrategyObject, setting: &Setting, found: &Found) -> Automaton {
    let Some((small, members)) = minimal::minimal(&found.machine, cx.values()) else {
        return found.machine.clone();
    };
    let names = names::names(cx, strategy, found, setting.players(), &members);
    small.renamed(names)
}

/// The automaton of a bare action.
fn constant(game: &GameObject, seat: usize, action: usize) -> Option<Automaton> {
    let count = |at: usize| game.actions.get(at).and_then(|actions| actions.count());
    let own = count(seat)?;
    let others: Option<Vec<usize>> =
        (0..game.actions.len()).filter(|at| *at != seat).map(count).collect();
    let others = others?;
    let columns = others.iter().try_fold(own, |all, count| all.checked_mul(*count))?;
    if columns > COLUMNS {
        return None;
    }
    let state = State { name: "always".to_owned(), decision: Decision::Play { action, row: 0 } };
    Automaton::new(own, others, false, vec![state], vec![0; columns]).ok()
}
