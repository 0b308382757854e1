//! A match from beginning to end: places are laid, rounds are played, the table is cleared.

use std::sync::Arc;

use super::anonymous::actors;
use super::events::Chronicle;
use super::gathering::{Gathering, Options, Place, Truth};
use super::institutions::{Hegemon, Institutions};
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
use crate::model::game::Game;
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
            Chronicle { actors: people.actors, regimes: people.institutions.governed() },
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
    let mark = cx.heap().roots.len();
    // Who sits there does not matter: any action will do.
    let mut first = Vec::with_capacity(game.roles.len());
    for seat in 0..game.roles.len() {
        first.push(game.act_value(seat, Act::Index(0)));
    }
    let first = cx.new_list(first)?;
    let seats = seated(cx, game, first)?;
    let made = folded_among(cx, game, &seats, regimes);
    cx.heap().unroot(mark);
    Ok(game.folded(made?.0, regimes))
}

/// The same for those who really play; and whether chance was asked on the way, apart from detection.
pub(crate) fn folded_among(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    regimes: &[Value],
) -> Result<(Game, bool), Fault> {
    let playable = game.playable()?.clone();
    let mark = cx.heap().roots.len();
    let options = Options { regimes: regimes.to_vec(), payoffs_seen: true, ..Options::default() };
    let barrier = cx.heap().enter();
    let stream = cx.stream().clone();
    let mut charged = 0;
    let result = gather(cx, game, seats, &options, Key::new(0)).and_then(|mut people| {
        let models = people.institutions.regimes();
        let made = under(&playable, &models, &mut people);
        charged = people.charged;
        made.map_err(|cause| stop(cause, game))
    });
    let drew = cx.swap_stream(stream.clone()) != stream;
    cx.heap().release(charged);
    cx.heap().leave(barrier);
    cx.heap().unroot(mark);
    Ok((result?, drew))
}

fn gather<'a>(
    cx: &'a mut dyn Cx,
    game: &'a GameObject,
    seats: &'a [Seated],
    options: &Options,
    key: Key,
) -> Result<Gathering<'a>, Fault> {
    let players = actors(cx, seats)?;
    let institutions = Institutions::new(cx, game, seats, &players, &options.regimes)?;
    let mut places = Vec::with_capacity(seats.len());
    let watched = !options.regimes.is_empty() && options.misperception > 0.0;
    let game_value = cx.new_object(Arc::new(game.clone()))?;
    for (index, seat) in seats.iter().enumerate() {
        // An observer's norms and votes may look anywhere.
        let reads = match &seat.conduct {
            Conduct::Strategy(strategy) if options.regimes.is_empty() => strategy.reads,
            Conduct::Act(..) if options.regimes.is_empty() => HistoryUse::Window(1),
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
        let several = |cx: &mut dyn Cx| -> Result<Vec<HistoryRef>, Fault> {
            (1..seats.len()).map(|_| history(cx)).collect()
        };
        let theirs = several(cx)?;
        let truth = if watched {
            let histories = several(cx)?;
            Some(told(cx, histories)?)
        } else {
            None
        };
        let regimes = institutions.views(cx, Some(index))?;
        let regime_list = cx.new_list(regimes.clone())?;
        let view = cx.heap().new_view()?;
        cx.heap().root(Value::View(view));
        let others: Vec<Value> = players
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != index)
            .map(|(_, player)| *player)
            .collect();
        let them = if others.len() == 1 { others[0] } else { Value::None };
        let seen = told(cx, theirs)?;
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
        set(Context::Theirs, seen.theirs);
        set(Context::Opponents, seen.opponents);
        set(Context::Earned, Value::History(earned));
        set(Context::Options, choices);
        set(Context::Game, game_value);
        set(Context::Regime, regimes.first().copied().unwrap_or(Value::None));
        set(Context::Regimes, regime_list);
        let player = u32::try_from(index).unwrap_or(u32::MAX);
        let draws = key.purpose(Purpose::Choice, player);
        let clauses = key.purpose(Purpose::Vote, player).child(CLAUSES);
        let theirs = seen.histories;
        places.push(Place { view, mine, theirs, earned, draws, clauses, truth, regimes });
    }
    let hegemons: Vec<(usize, Hegemon)> =
        institutions.hegemons().map(|(regime, hegemon)| (regime, hegemon.clone())).collect();
    for (regime, hegemon) in &hegemons {
        let beyond = u32::try_from(seats.len() + regime).unwrap_or(u32::MAX);
        let keys = [Purpose::Choice, Purpose::Vote].map(|purpose| key.purpose(purpose, beyond));
        places.push(onlooker(cx, hegemon, &players, &institutions, game_value, keys)?);
    }
    let round_bytes = seats.len() * if options.full { 96 } else { 0 };
    Ok(Gathering {
        cx,
        game,
        seats,
        places,
        actors: players,
        institutions,
        hegemons,
        messages: Vec::new(),
        charged: 0,
        round_bytes,
    })
}

/// Keys of the draws of clauses, apart from those that the model makes itself.
const CLAUSES: u64 = 1 << 43;

/// Histories of opponents as a strategy sees them.
fn told(cx: &mut dyn Cx, histories: Vec<HistoryRef>) -> Result<Truth, Fault> {
    let values: Vec<Value> = histories.iter().map(|history| Value::History(*history)).collect();
    let only = if let [only] = values[..] { Some(only) } else { None };
    let opponents = cx.new_list(values)?;
    Ok(Truth { histories, theirs: only.unwrap_or(opponents), opponents })
}

/// The place of a hegemon that does not play: it sees what everybody does.
fn onlooker(
    cx: &mut dyn Cx,
    hegemon: &Hegemon,
    players: &[Value],
    institutions: &Institutions,
    game: Value,
    [draws, clauses]: [Key; 2],
) -> Result<Place, Fault> {
    let mut made = Vec::with_capacity(players.len() + 2);
    for _ in 0..players.len() + 2 {
        let history = cx.heap().new_history(History::new(Keep::All))?;
        cx.heap().root(Value::History(history));
        made.push(history);
    }
    let (mine, earned) = (made[0], made[1]);
    let seen = told(cx, made.split_off(2))?;
    let view = cx.heap().new_view()?;
    cx.heap().root(Value::View(view));
    let regimes = institutions.views(cx, None)?;
    let regime_list = cx.new_list(regimes.clone())?;
    let others = cx.new_list(players.to_vec())?;
    let fields = &mut cx.heap().view_mut(view).fields;
    let mut set = |field: Context, value: Value| fields[field as usize] = value;
    set(Context::Me, hegemon.actor);
    set(Context::Others, others);
    set(Context::Mine, Value::History(mine));
    set(Context::Theirs, seen.theirs);
    set(Context::Opponents, seen.opponents);
    set(Context::Earned, Value::History(earned));
    set(Context::Game, game);
    set(Context::Regime, regimes.first().copied().unwrap_or(Value::None));
    set(Context::Regimes, regime_list);
    let theirs = seen.histories;
    Ok(Place { view, mine, theirs, earned, draws, clauses, truth: None, regimes })
}
