//! A match from beginning to end: places are laid, rounds are played, the table is cleared.

use std::sync::Arc;

use super::gathering::{Gathering, Options, Place};
use super::institutions::Institutions;
use super::outcome::MatchObject;
use super::seats::{Conduct, Seated, seated};
use crate::base::random::{Key, Purpose};
use crate::bridge::faults::refused;
use crate::bridge::game::{GameObject, stop};
use crate::lang::bytecode::{Context, HistoryUse};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::history::Keep;
use crate::lang::value::{Fault, History, HistoryRef, Value};
use crate::model::action::Act;
use crate::model::play::{Match, Matching, Record, Setup, under};

/// Plays one match.
pub(crate) fn play_match(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
    key: Key,
) -> Result<MatchObject, Fault> {
    let playable = game.playable()?.clone();
    if seats.len() != game.roles.len() {
        return Err(words::player_count(&game.made.name, game.roles.len(), seats.len()).into());
    }
    let mark = cx.heap().roots.len();
    let barrier = cx.heap().enter();
    let stream = cx.stream().clone();
    let mut charged = 0;
    let result = gather(cx, game, seats, options, key).and_then(|mut people| {
        let setup = Setup {
            rounds: options.horizon.rounds,
            continuation: options.horizon.continuation,
            discount: options.horizon.discount,
            noise: options.noise.clone(),
            misperception: options.misperception,
            message_noise: options.message_noise,
            matching: Matching::Group,
            regimes: people.institutions.regimes(),
            payoffs_hidden: !options.payoffs_seen,
            record: if options.full { Record::Full } else { Record::Summary },
        };
        let plan = Match::new(&playable, seats.len(), setup);
        let plan = plan.map_err(|error| refused(&error, &game.made.name))?;
        let outcome = plan.play(&mut people, key).map_err(|cause| stop(cause, game));
        charged = people.charged;
        let messages = std::mem::take(&mut people.messages);
        let outcome = outcome?;
        Ok(MatchObject::new(
            Arc::clone(game),
            seats,
            outcome,
            people.institutions.names(),
            messages,
        ))
    });
    cx.swap_stream(stream);
    cx.heap().release(charged);
    cx.heap().leave(barrier);
    cx.heap().unroot(mark);
    result
}

/// A game with the expected sanctions of regimes in its payoffs, everybody's conditions asked as before round 1.
pub(crate) fn folded(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    regimes: &[Value],
) -> Result<GameObject, Fault> {
    let playable = game.playable()?.clone();
    let mark = cx.heap().roots.len();
    let options = Options { regimes: regimes.to_vec(), payoffs_seen: true, ..Options::default() };
    // Who sits there does not matter: any action will do.
    let mut first = Vec::with_capacity(game.roles.len());
    for seat in 0..game.roles.len() {
        first.push(game.act_value(seat, Act::Index(0)));
    }
    let first = cx.new_list(first)?;
    let seats = seated(cx, game, first)?;
    let barrier = cx.heap().enter();
    let stream = cx.stream().clone();
    let mut charged = 0;
    let result = gather(cx, game, &seats, &options, Key::new(0)).and_then(|mut people| {
        let models = people.institutions.regimes();
        let made = under(&playable, &models, &mut people);
        charged = people.charged;
        made.map_err(|cause| stop(cause, game))
    });
    cx.swap_stream(stream);
    cx.heap().release(charged);
    cx.heap().leave(barrier);
    cx.heap().unroot(mark);
    Ok(game.folded(result?, regimes))
}

fn gather<'a>(
    cx: &'a mut dyn Cx,
    game: &'a GameObject,
    seats: &'a [Seated],
    options: &Options,
    key: Key,
) -> Result<Gathering<'a>, Fault> {
    let institutions = Institutions::new(cx, game, seats, &options.regimes)?;
    let mut places = Vec::with_capacity(seats.len());
    let players: Vec<Value> = seats
        .iter()
        .map(|seat| if matches!(seat.actor, Value::None) { seat.given } else { seat.actor })
        .collect();
    let regimes = institutions.views(cx)?;
    let regime_list = cx.new_list(regimes.clone())?;
    let game_value = cx.new_object(Arc::new(game.clone()))?;
    for (index, seat) in seats.iter().enumerate() {
        // An observer's norms and votes may look anywhere.
        let reads = match &seat.conduct {
            Conduct::Strategy(strategy) if regimes.is_empty() => strategy.reads,
            Conduct::Act(..) if regimes.is_empty() => HistoryUse::Window(1),
            _ => HistoryUse::Whole,
        };
        let keep = match reads {
            HistoryUse::Window(back) => Keep::Last(back),
            HistoryUse::Whole => Keep::All,
        };
        let history = |cx: &mut dyn Cx| -> Result<HistoryRef, Fault> {
            let made = cx.heap().new_history(History::new(keep))?;
            cx.heap().root(Value::History(made));
            Ok(made)
        };
        let (mine, earned) = (history(cx)?, history(cx)?);
        let mut theirs = Vec::with_capacity(seats.len() - 1);
        for _ in 1..seats.len() {
            theirs.push(history(cx)?);
        }
        let view = cx.heap().new_view()?;
        cx.heap().root(Value::View(view));
        let others: Vec<Value> = players
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != index)
            .map(|(_, player)| *player)
            .collect();
        let histories: Vec<Value> = theirs.iter().map(|history| Value::History(*history)).collect();
        let them = if others.len() == 1 { others[0] } else { Value::None };
        let opponents = cx.new_list(histories.clone())?;
        let theirs_value = if histories.len() == 1 { histories[0] } else { opponents };
        let others = cx.new_list(others)?;
        let choices = game.options(index);
        let choices = cx.new_list(choices)?;
        let fields = &mut cx.heap().view_mut(view).fields;
        let mut set = |field: Context, value: Value| fields[field as usize] = value;
        set(Context::Me, players[index]);
        set(Context::Them, them);
        set(Context::Others, others);
        set(Context::Seat, Value::Int(i64::try_from(index).unwrap_or(0)));
        set(Context::Mine, Value::History(mine));
        set(Context::Theirs, theirs_value);
        set(Context::Opponents, opponents);
        set(Context::Earned, Value::History(earned));
        set(Context::Options, choices);
        set(Context::Game, game_value);
        set(Context::Regime, regimes.first().copied().unwrap_or(Value::None));
        set(Context::Regimes, regime_list);
        let player = u32::try_from(index).unwrap_or(u32::MAX);
        let draws = key.purpose(Purpose::Choice, player);
        places.push(Place { view, mine, theirs, earned, draws });
    }
    let round_bytes = seats.len() * if options.full { 96 } else { 0 };
    Ok(Gathering {
        cx,
        game,
        seats,
        places,
        institutions,
        messages: Vec::new(),
        charged: 0,
        round_bytes,
    })
}
