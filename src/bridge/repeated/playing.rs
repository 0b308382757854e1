//! Who plays what: what `is_equilibrium` and `deviation` are asked.
//!
//! Without a discount factor a profile is played once: actions and mixtures. With one it goes on for ever: actions,
//! mixtures and strategies of finite memory, which become machines.

use std::sync::Arc;

use super::question::meeting;
use super::unsolved;
use crate::analysis::Error;
use crate::analysis::repeated::arena::Arena;
use crate::analysis::strategic::Strategic;
use crate::base::rational::Rational;
use crate::bridge::automaton::machines;
use crate::bridge::exact::{refuse, stage};
use crate::bridge::finding::solve;
use crate::bridge::game::GameObject;
use crate::bridge::play::{Options, seated};
use crate::bridge::strategic::{Form, strategic_form};
use crate::bridge::strategy::StrategyObject;
use crate::lang::diagnostic::catalog::{model as words, solving};
use crate::lang::native::{Cx, elements};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Reader, Value};
use crate::model::strategy::{Automaton, Decision, State};

/// The options as they were given.
pub(in crate::bridge) struct Setting {
    pub(in crate::bridge) discount: Option<Rational>,
    pub(in crate::bridge) concept: Option<String>,
    pub(in crate::bridge) noise: Option<Value>,
    pub(in crate::bridge) matching: Option<Value>,
    pub(in crate::bridge) among: Option<i64>,
}

/// In which sense a profile is to be an equilibrium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bridge) enum Concept {
    SubgamePerfect,
    Nash,
}

/// A profile, and how it is played.
pub(in crate::bridge) enum Playing {
    /// Once, by these mixtures.
    Once { form: Form, mixed: Vec<Vec<Rational>> },
    /// For ever, by machines.
    Repeated {
        arena: Arc<Arena>,
        machines: Vec<Arc<Automaton>>,
        discount: Rational,
        concept: Concept,
    },
}

/// What is asked, with what the players are called.
///
/// # Errors
/// What does not fit; strategies that are no machines; limits.
pub(in crate::bridge) fn playing(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    solver: &str,
    profile: Value,
    setting: Setting,
) -> Result<(Playing, Vec<String>), Fault> {
    let concept = match setting.concept.as_deref() {
        None | Some("subgame_perfect") => Concept::SubgamePerfect,
        Some("nash") => Concept::Nash,
        Some(other) => {
            let range = "\"subgame_perfect\" or \"nash\"";
            return Err(words::bad_option("concept", &format!("\"{other}\""), range).into());
        }
    };
    let items = everybody(cx, game, profile)?;
    let Some(discount) = setting.discount else {
        let looks_back = |item: &Value| {
            matches!(item, Value::Record(_))
                || cx.values().downcast::<StrategyObject>(*item).is_some()
        };
        if setting.noise.is_some() || setting.matching.is_some() || items.iter().any(looks_back) {
            return Err(words::bad_option("discount", "left out", DISCOUNT).into());
        }
        let form = strategic_form(cx, game, solver)?;
        let list = cx.new_list(items)?;
        let mixed = form.profile_in(cx, "profile", list)?;
        let names = (0..mixed.len()).map(|player| form.mixture_text(player, &mixed[player]));
        let names = names.collect();
        return Ok((Playing::Once { form, mixed }, names));
    };
    if discount.is_negative() || discount >= Rational::one() {
        return Err(words::bad_option("discount", &discount.to_string(), DISCOUNT).into());
    }
    let meets = meeting(cx, game, setting.matching, setting.among, false)?.chance();
    let discount = between_meetings(&discount, &meets);
    let noise = noise(cx, setting.noise, game.roles.len())?;
    if items.len() != game.roles.len() {
        let (name, roles) = (&game.made.name, game.roles.len());
        return Err(words::player_count(name, roles, items.len()).into());
    }
    let (machines, form, names) = machines_of(cx, game, solver, &items)?;
    let borrowed: Vec<&Automaton> = machines.iter().map(|machine| &**machine).collect();
    let arena = solve(cx, |meter| Arena::new(form, &borrowed, noise, meter))?;
    let arena = arena.map_err(|error| match error {
        Error::Secret(player) => {
            Fault::from(solving::secret(names.get(player).map_or("a strategy", String::as_str)))
        }
        Error::TooLarge => solving::too_many_histories(solver).into(),
        other => unsolved(solver, game, &other),
    })?;
    let arena = Arc::new(arena);
    Ok((Playing::Repeated { arena, machines, discount, concept }, names))
}

const DISCOUNT: &str = "a number of at least 0 and below 1 where a profile is repeated";

/// What a script gives for a profile: a list, one for all, or what has `.strategies`.
fn everybody(cx: &mut dyn Cx, game: &GameObject, given: Value) -> Result<Vec<Value>, Fault> {
    let players = game.roles.len();
    if let Value::Object(object) = given {
        if cx.values().downcast::<StrategyObject>(given).is_some() {
            return Ok(vec![given; players]);
        }
        let object = Arc::clone(cx.values().object(object));
        let image = Arc::clone(cx.image());
        let mut reader = Reader { heap: cx.heap(), image: &image };
        if let Some(strategies) = object.field("strategies", &mut reader) {
            let strategies = cx.heap().root(strategies?);
            return Ok(elements(strategies, cx)?.unwrap_or_default());
        }
    }
    match given {
        Value::Symbol(_) => Ok(vec![given; players]),
        Value::List(list) => Ok(cx.values().list(list).items.clone()),
        other => {
            let shown = cx.show_inner(other);
            let range = "a list with an action, a mixture or a strategy for each player";
            Err(words::bad_option("profile", &shown, range).into())
        }
    }
}

/// The weight of the next meeting with the same partner, who is met with this chance each round.
fn between_meetings(discount: &Rational, meets: &Rational) -> Rational {
    let met = discount * meets;
    let rest = &Rational::one() - discount;
    met.checked_div(&(&rest + &met)).unwrap_or_else(Rational::zero)
}

/// The chance that an intended action goes wrong, for each player.
fn noise(cx: &mut dyn Cx, given: Option<Value>, players: usize) -> Result<Vec<Rational>, Fault> {
    let Some(value) = given else { return Ok(vec![Rational::zero(); players]) };
    let wrong = |cx: &dyn Cx| {
        let range = "a probability, or a list with one for each player";
        Fault::from(words::bad_option("noise", &cx.show_brief(value), range))
    };
    let items = match Number::of(value, cx.values()) {
        Some(_) => vec![value; players],
        None => elements(value, cx)?.unwrap_or_default(),
    };
    let unit = Rational::zero()..=Rational::one();
    let chance = |item: &Value| {
        let number = Number::of(*item, cx.values()).and_then(|number| number.to_rational());
        number.filter(|chance| unit.contains(chance))
    };
    // A list that is too long may hold one long fraction many times.
    if items.len() != players {
        return Err(wrong(cx));
    }
    let chances: Option<Vec<Rational>> = items.iter().map(chance).collect();
    chances.ok_or_else(|| wrong(cx))
}

/// Everybody's machine, the payoffs as players value them, and what they are called.
fn machines_of(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    solver: &str,
    items: &[Value],
) -> Result<(Vec<Arc<Automaton>>, Strategic, Vec<String>), Fault> {
    let bare = strategic_form(cx, game, solver)?;
    // Mixtures sit as one of their actions while machines are looked for.
    let mut seated_as = items.to_vec();
    let mut mixtures = vec![None; items.len()];
    for (player, item) in items.iter().enumerate() {
        if matches!(item, Value::Map(_) | Value::List(_)) {
            mixtures[player] = Some(bare.mixture_in(cx, "profile", player, *item)?);
            seated_as[player] = bare.keys[player].first().copied().unwrap_or(Value::None);
        }
    }
    let list = cx.new_list(seated_as)?;
    let seats = seated(cx, game, list)?;
    let options = Options { payoffs_seen: true, ..Options::default() };
    let mut found = match machines(cx, game, &seats, &options)? {
        Ok(found) => found,
        Err(unbounded) => return Err(refuse(cx, &unbounded)),
    };
    let mut names: Vec<String> = seats.iter().map(|seat| seat.name.to_string()).collect();
    for (player, mixed) in mixtures.iter().enumerate() {
        let Some(mixed) = mixed else { continue };
        names[player] = bare.mixture_text(player, mixed);
        found[player] = Arc::new(mixing(&found[player], mixed)?);
    }
    if seats.iter().all(|seat| seat.utility.is_none()) {
        return Ok((found, bare.strategic, names));
    }
    let valued = stage(cx, game, &seats, &[], false)?;
    let shape = valued.shape().to_vec();
    let form = solve(cx, |meter| {
        Strategic::from_fn(shape, meter, |player, profile| {
            let paid = valued.pays(valued.profile(profile))[player];
            Rational::from_f64(paid).ok_or(Error::NoTable)
        })
    })?;
    let form = form.map_err(|error| unsolved(solver, game, &error))?;
    Ok((found, form, names))
}

/// The machine that mixes alike in every round, by the shape of a constant one.
fn mixing(constant: &Automaton, mixed: &[Rational]) -> Result<Automaton, Fault> {
    let parts = mixed.iter().enumerate().filter(|(_, chance)| !chance.is_zero());
    let parts = parts.map(|(action, chance)| (action, chance.to_f64())).collect();
    let state = State { name: "always".to_owned(), decision: Decision::Mixed { parts, row: 0 } };
    let others = constant.others().to_vec();
    let columns = constant.actions() * others.iter().product::<usize>();
    Automaton::new(constant.actions(), others, false, vec![state], vec![0; columns])
        .map_err(|error| words::cannot_play(&error.to_string()).into())
}
