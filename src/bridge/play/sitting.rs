//! A match from beginning to end: places are laid, rounds are played, the table is cleared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::anonymous::{Anonymous, actors};
use super::events::Chronicle;
use super::gathering::{Gathering, Options, Place};
use super::institutions::{Hegemon, Institutions};
use super::outcome::{Found, MatchObject};
use super::perceiving::{Side, Work, history};
use super::purse::Purse;
use super::seats::{Conduct, Seated, seated};
use super::world::World;
use crate::base::random::{Key, Purpose};
use crate::bridge::automaton::{automatic, roster};
use crate::bridge::faults::refused;
use crate::bridge::game::{GameObject, stop};
use crate::bridge::hosted::{Occasion, Told};
use crate::bridge::institution::RegimeObject;
use crate::bridge::parallel::told;
use crate::lang::bytecode::{Context, HistoryUse};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::history::Keep;
use crate::lang::value::{Fault, HistoryRef, Shared, Value};
use crate::model::action::Act;
use crate::model::game::Game;
use crate::model::game::Payoffs;
use crate::model::play::{Match, Matching, Record, Setup, under};
use crate::model::regime::Regime;
use crate::model::strategy::Automaton;

/// Plays one match.
pub(crate) fn play_match(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
    occasion: Occasion,
    key: Key,
) -> Result<MatchObject, Fault> {
    let pairwise = options.matching != Matching::Group;
    if seats.len() != game.roles.len() && !pairwise {
        return Err(words::player_count(&game.made.name, game.roles.len(), seats.len()).into());
    }
    let rounds = options.horizon.rounds.map_or(0, |rounds| rounds as usize);
    told(cx, "rounds", rounds, |cx| {
        let roster = roster(cx, game, seats, options)?;
        play_with(cx, game, seats, options, &roster, occasion, key)
    })
}

/// Plays one match in which some are known to be automata.
pub(crate) fn play_with(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
    roster: &[Option<Arc<Automaton>>],
    occasion: Occasion,
    key: Key,
) -> Result<MatchObject, Fault> {
    let playable = game.model();
    let told = Told::of(cx, game, seats, occasion);
    let watched = told.as_ref().is_some_and(Told::rounds);
    if !watched
        && roster.iter().all(Option::is_some)
        && let Some(played) = unasked(cx, game, seats, options, roster, key)?
    {
        if let Some(told) = &told {
            told.over(cx, &played.outcome)?;
        }
        return Ok(played);
    }
    let (mark, held) = (cx.heap().roots.len(), cx.heap().held());
    let barrier = cx.heap().enter();
    let stream = cx.stream_now();
    let mut charged = 0;
    let result = gather(cx, game, seats, options, key).and_then(|mut people| {
        let (tables, norms) = (tables(seats.len(), &options.matching), people.institutions.norms());
        people.cx.heap().hold(tables.saturating_mul(TABLE.saturating_add(2 * norms)))?;
        people.sit(roster, key);
        people.told.clone_from(&told);
        let setup = setup(options, people.institutions.regimes());
        let plan = Match::new(playable, seats.len(), setup);
        let plan = plan.map_err(|error| refused(&error, &game.made.name))?;
        let outcome = plan.play(&mut people, key).map_err(|cause| stop(cause, game));
        charged = people.charged;
        let found = Found {
            messages: std::mem::take(&mut people.messages),
            types: std::mem::take(&mut people.world.types),
            series: std::mem::take(&mut people.world.series),
            payments: std::mem::take(&mut people.purse.made),
        };
        let names = names(people.cx, seats, &people.actors);
        let chronicle =
            Chronicle { actors: people.actors, regimes: people.institutions.governed() };
        Ok(MatchObject::new(Arc::clone(game), names, outcome?, chronicle, found))
    });
    cx.swap_stream(stream);
    cx.heap().release(charged);
    cx.heap().let_go(held);
    cx.heap().leave(barrier);
    cx.heap().unroot(mark);
    if let (Ok(played), Some(told)) = (&result, &told) {
        told.over(cx, &played.outcome)?;
    }
    result
}

/// What a round keeps for each game of two, and for each player, in bytes.
const TABLE: usize = 400;

/// What a round keeps of each player's game in the record of a match, in bytes.
const ROW: usize = 96;

/// How many games of two a round can have; of a group as many as there are players.
fn tables(players: usize, matching: &Matching) -> usize {
    match matching {
        Matching::Group | Matching::RandomPairs => players,
        Matching::AllPairs => players.saturating_mul(players) / 2,
        Matching::Neighbours(lists) => lists.iter().map(Vec::len).sum(),
    }
}

/// A match that automata play by themselves; `None` where somebody must be asked after all.
fn unasked(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
    roster: &[Option<Arc<Automaton>>],
    key: Key,
) -> Result<Option<MatchObject>, Fault> {
    let plan = Match::new(game.model(), seats.len(), setup(options, Vec::new()));
    let plan = plan.map_err(|error| refused(&error, &game.made.name))?;
    let Some(outcome) = automatic(cx, game, seats, &plan, roster, key)? else { return Ok(None) };
    let chronicle = Chronicle { actors: actors(cx, seats)?, regimes: Vec::new() };
    let names = names(cx, seats, &chronicle.actors);
    let made = MatchObject::new(Arc::clone(game), names, outcome, chronicle, Found::default());
    Ok(Some(made))
}

/// What the players are called; those who share a name have a number too.
fn names(cx: &dyn Cx, seats: &[Seated], actors: &[Value]) -> Vec<Arc<str>> {
    let name = |(seat, actor): (&Seated, &Value)| match cx.values().downcast::<Anonymous>(*actor) {
        Some(one_of_several) => Arc::clone(&one_of_several.name),
        None => Arc::clone(&seat.name),
    };
    seats.iter().zip(actors).map(name).collect()
}

/// The options as the model takes them.
pub(crate) fn setup(options: &Options, regimes: Vec<Regime>) -> Setup {
    Setup {
        rounds: options.horizon.rounds,
        continuation: options.horizon.continuation,
        discount: options.horizon.discount,
        noise: options.noise.clone(),
        misperception: options.misperception,
        message_noise: options.message_noise,
        matching: options.matching.clone(),
        regimes,
        payoffs_hidden: !options.payoffs_seen,
        record: if options.full { Record::Full } else { Record::Summary },
    }
}

/// A game with the expected sanctions of regimes in its payoffs, everybody's conditions asked as before round 1.
pub(crate) fn folded(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    regimes: &[Value],
) -> Result<GameObject, Fault> {
    let mark = cx.heap().roots.len();
    let (seats, named) = filled(cx, game, regimes)?;
    // Payoffs that depend on types are asked for draw by draw; what a regime takes depends on actions alone.
    let computed = matches!(game.model().payoffs(), Payoffs::Computed);
    if let Some(untaxed) = game.untaxed().filter(|_| computed && game.has_types()) {
        let made = folded_among(cx, &Arc::new(untaxed), &seats, regimes, named);
        cx.heap().unroot(mark);
        return Ok(game.taxed(made?, regimes));
    }
    let made = folded_among(cx, game, &seats, regimes, named);
    cx.heap().unroot(mark);
    Ok(game.folded(made?, regimes))
}

/// The same for those who sit there; unless `named` members are not looked for, and all are bound.
pub(crate) fn folded_among(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    regimes: &[Value],
    named: bool,
) -> Result<Game, Fault> {
    let playable = game.model();
    let (mark, held) = (cx.heap().roots.len(), cx.heap().held());
    let options = Options { regimes: regimes.to_vec(), payoffs_seen: true, ..Options::default() };
    let key = Key::new(0);
    let barrier = cx.heap().enter();
    let stream = cx.swap_stream(key.at(0));
    let mut charged = 0;
    let result = gather(cx, game, seats, &options, key).and_then(|mut people| {
        let mut models = people.institutions.regimes();
        for model in models.iter_mut().filter(|_| !named) {
            model.members = None;
        }
        let made = under(playable, &models, &mut people);
        charged = people.charged;
        made.map_err(|cause| stop(cause, game))
    });
    cx.swap_stream(stream);
    cx.heap().release(charged);
    cx.heap().let_go(held);
    cx.heap().leave(barrier);
    cx.heap().unroot(mark);
    result
}

/// Those who sit at a game that is not played: a regime's members, if there are as many as seats and all can
/// play; else anybody, and all are bound.
fn filled(
    cx: &mut dyn Cx,
    game: &GameObject,
    regimes: &[Value],
) -> Result<(Vec<Seated>, bool), Fault> {
    for regime in regimes {
        let members =
            cx.values().downcast::<RegimeObject>(*regime).and_then(|it| it.get("members"));
        let Some(Value::List(list)) = members else { continue };
        if cx.values().list(list).items.len() == game.roles.len()
            && let Ok(seats) = seated(cx, game, Value::List(list))
        {
            return Ok((seats, true));
        }
    }
    let anybody = (0..game.roles.len()).map(|seat| game.act_value(seat, Act::Index(0)));
    let anybody = cx.new_list(anybody.collect())?;
    Ok((seated(cx, game, anybody)?, false))
}

pub(super) fn gather<'a>(
    cx: &'a mut dyn Cx,
    game: &'a Arc<GameObject>,
    seats: &'a [Seated],
    options: &Options,
    key: Key,
) -> Result<Gathering<'a>, Fault> {
    let begun = cx.steps_now();
    let players = actors(cx, seats)?;
    let institutions =
        Institutions::new(cx, game, seats, &players, &options.regimes, options.full)?;
    let pair = options.matching != Matching::Group;
    let shared = !pair && options.misperception == 0.0;
    let watched = !options.regimes.is_empty() && options.misperception > 0.0;
    let world = World::new(cx, game, seats, key, pair, options.full)?;
    let purse = Purse::new(cx, &players, options.full);
    let shown: Shared = match world.state {
        Value::None => Arc::<GameObject>::clone(game),
        state => Arc::new(game.with_state(state)),
    };
    let game_value = cx.new_object(shown)?;
    let free = options.regimes.is_empty();
    let keeps: Vec<Keep> = seats.iter().map(|seat| keep(seat, free)).collect();
    // A history that serves all must serve the one who looks back farthest.
    let longest = keeps.iter().fold(Keep::Last(1), |one, other| one.and(*other));
    let mut own = Vec::with_capacity(seats.len());
    for keep in &keeps {
        own.push(history(cx, if shared { longest } else { *keep })?);
    }
    let mut places = Vec::with_capacity(seats.len());
    for (index, keep) in keeps.into_iter().enumerate() {
        let earned = history(cx, keep)?;
        let others: Vec<usize> = match pair {
            true => Vec::new(),
            false => (0..seats.len()).filter(|other| *other != index).collect(),
        };
        // Histories of all others, and lists of them.
        let seen = options.regimes.len();
        cx.heap().hold(PLACE + others.len() * 32 + seen * REGIME)?;
        cx.spend(1 + others.len() as u64 / 4 + seen as u64 / 16)?;
        let several = |cx: &mut dyn Cx| others.iter().map(|_| history(cx, keep)).collect();
        let theirs =
            if shared { others.iter().map(|other| own[*other]).collect() } else { several(cx)? };
        let truth: Option<Result<_, Fault>> = watched.then(|| several(cx));
        let them = others.iter().map(|other| players[*other]).collect();
        let side = Side::new(cx, [own[index], earned], theirs, truth.transpose()?, them)?;
        let regimes = institutions.views(cx, Some(index))?;
        let regime_list = cx.new_list(regimes.clone())?;
        let view = cx.heap().new_view()?;
        cx.heap().root(Value::View(view));
        let choices = if game.is_sequence() { Vec::new() } else { game.options(index) };
        let choices = cx.new_list(choices)?;
        let fields = &mut cx.heap().view_mut(view).fields;
        side.show(fields);
        let mut set = |field: Context, value: Value| fields[field as usize] = value;
        set(Context::Me, players[index]);
        set(Context::Seat, Value::Int(i64::try_from(index).unwrap_or(0)));
        set(Context::Type, world.types.get(index).copied().unwrap_or(Value::None));
        set(Context::Options, choices);
        set(Context::Game, game_value);
        set(Context::Regime, regimes.first().copied().unwrap_or(Value::None));
        set(Context::Regimes, regime_list);
        let player = u32::try_from(index).unwrap_or(u32::MAX);
        let draws = key.purpose(Purpose::Choice, player);
        let clauses = key.purpose(Purpose::Vote, player).child(CLAUSES);
        let (met, facing) = (BTreeMap::new(), None);
        let earns = !free || earns(&seats[index]);
        let chooses = match &seats[index].conduct {
            Conduct::Strategy(strategy) => [strategy.clause(true), strategy.clause(false)],
            Conduct::Act(..) | Conduct::Plan(..) => [Value::None; 2],
        };
        let options = game.options_of(index);
        places.push(Place {
            view,
            side,
            met,
            facing,
            keep,
            earns,
            draws,
            clauses,
            regimes,
            chooses,
            options,
        });
    }
    let hegemons: Vec<(usize, Hegemon)> =
        institutions.hegemons().map(|(regime, hegemon)| (regime, hegemon.clone())).collect();
    for (regime, hegemon) in &hegemons {
        let beyond = u32::try_from(seats.len() + regime).unwrap_or(u32::MAX);
        let keys = [Purpose::Choice, Purpose::Vote]
            .map(|purpose| key.purpose(purpose, beyond).child(CLAUSES));
        let theirs = if shared {
            own.clone()
        } else {
            let seen = seats.iter().map(|_| history(cx, Keep::All));
            seen.collect::<Result<_, _>>()?
        };
        places.push(onlooker(cx, hegemon, &players, theirs, &institutions, game_value, keys)?);
    }
    let sights = sights(cx, game)?;
    let slots = match options.matching {
        Matching::Group | Matching::RandomPairs => seats.len(),
        Matching::AllPairs | Matching::Neighbours(_) => {
            tables(seats.len(), &options.matching).saturating_mul(2)
        }
    };
    let round_bytes = if options.full { slots.saturating_mul(ROW) } else { 0 };
    Ok(Gathering {
        cx,
        game,
        seats,
        places,
        actors: players,
        institutions,
        hegemons,
        world,
        purse,
        messages: Vec::new(),
        automata: Vec::new(),
        minds: Vec::new(),
        told: None,
        sights,
        shared,
        watched,
        charged: 0,
        next_count: 2,
        round_bytes,
        slots,
        work: Work::since(begun),
    })
}

/// What a player's view of a regime takes beside the object, in bytes.
const REGIME: usize = 64;

/// What a player's place takes beside its values, in bytes.
const PLACE: usize = 512;

/// How much of the past a player needs. An observer's norms and votes may look anywhere.
fn keep(seat: &Seated, free: bool) -> Keep {
    match &seat.conduct {
        Conduct::Strategy(strategy) if free => match strategy.reads {
            HistoryUse { window: None, .. } => Keep::All,
            HistoryUse { window: Some(most), totals: true, .. } => Keep::Counts(most),
            HistoryUse { window: Some(most), .. } => Keep::Last(most),
        },
        Conduct::Act(..) | Conduct::Plan(..) if free => Keep::Last(1),
        _ => Keep::All,
    }
}

/// Whether somebody looks at what it has earned.
fn earns(seat: &Seated) -> bool {
    matches!(&seat.conduct, Conduct::Strategy(strategy) if strategy.reads.earned)
}

/// What is seen at each information set of a tree.
fn sights(cx: &mut dyn Cx, game: &GameObject) -> Result<Vec<(Value, Value)>, Fault> {
    let mut sights = Vec::with_capacity(game.sights().len());
    for sight in game.sights() {
        let so_far = history(cx, Keep::All)?;
        for action in &sight.so_far {
            cx.heap().history_mut(so_far).push(Value::Symbol(*action));
        }
        let open = sight.open.iter().map(|action| Value::Symbol(*action)).collect();
        sights.push((Value::History(so_far), cx.new_list(open)?));
    }
    Ok(sights)
}

/// Keys of the draws of clauses, apart from those that the model makes itself.
const CLAUSES: u64 = 1 << 43;

/// The place of a hegemon that does not play: it sees what everybody does.
fn onlooker(
    cx: &mut dyn Cx,
    hegemon: &Hegemon,
    players: &[Value],
    theirs: Vec<HistoryRef>,
    institutions: &Institutions,
    game: Value,
    [draws, clauses]: [Key; 2],
) -> Result<Place, Fault> {
    let seen = players.len() + institutions.count();
    cx.heap().hold(PLACE + seen.saturating_mul(REGIME))?;
    cx.spend(seen as u64 / 32)?;
    let own = [history(cx, Keep::All)?, history(cx, Keep::All)?];
    let side = Side::new(cx, own, theirs, None, players.to_vec())?;
    let view = cx.heap().new_view()?;
    cx.heap().root(Value::View(view));
    let regimes = institutions.views(cx, None)?;
    let regime_list = cx.new_list(regimes.clone())?;
    let fields = &mut cx.heap().view_mut(view).fields;
    side.show(fields);
    let mut set = |field: Context, value: Value| fields[field as usize] = value;
    // It faces all of them, be it only one.
    set(Context::Them, Value::None);
    set(Context::Me, hegemon.actor);
    set(Context::Game, game);
    set(Context::Regime, regimes.first().copied().unwrap_or(Value::None));
    set(Context::Regimes, regime_list);
    let (met, facing, keep) = (BTreeMap::new(), None, Keep::All);
    let (earns, chooses, options) = (false, [Value::None; 2], Vec::new());
    Ok(Place { view, side, met, facing, keep, earns, draws, clauses, regimes, chooses, options })
}
