//! Who plays: actors, strategies and actions become seats.

use std::sync::Arc;

use crate::bridge::game::GameObject;
use crate::bridge::strategy::StrategyObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, elements};
use crate::lang::source::{Symbol, known};
use crate::lang::value::{Fault, Value, number, with_article};
use crate::model::action::{Act, Actions};

/// One player: who it is and how it decides.
#[derive(Clone, Debug)]
pub(crate) struct Seated {
    /// What results call it.
    pub(crate) name: Arc<str>,
    /// The actor, or none.
    pub(crate) actor: Value,
    /// How it decides.
    pub(crate) conduct: Conduct,
    /// The kind's method `utility`, if it has one.
    pub(crate) utility: Option<Value>,
    /// What was given.
    pub(crate) given: Value,
}

/// What a player takes with its name, in a list that grows, in bytes.
pub(crate) const SEAT: usize = 2 * size_of::<Seated>() + 48;

/// A longer name is counted apart.
pub(crate) const LONG: usize = 64;

/// How a player decides.
#[derive(Clone, Debug)]
pub(crate) enum Conduct {
    /// Always the same.
    Act(Act),
    /// In a sequence: what it does where it is to move, at the nodes of a label or wherever it can.
    Plan(Arc<[(Option<String>, Symbol)]>),
    /// By a strategy.
    Strategy(Arc<StrategyObject>),
}

/// The players named by `between` or `among`.
pub(crate) fn seated(
    cx: &mut dyn Cx,
    game: &GameObject,
    given: Value,
) -> Result<Vec<Seated>, Fault> {
    let items = match given {
        Value::List(list) => cx.values().list(list).items.clone(),
        other => match elements(other, cx)? {
            Some(items) if !matches!(other, Value::Text(_) | Value::Map(_)) => items,
            _ => return Err(words::cannot_play(&with_article(other.type_name(cx.values()))).into()),
        },
    };
    cx.values().fits(items.len().saturating_mul(SEAT))?;
    items.into_iter().enumerate().map(|(seat, item)| seat_of(cx, game, seat, item)).collect()
}

/// Who sits in a seat.
pub(crate) fn seat_of(
    cx: &mut dyn Cx,
    game: &GameObject,
    seat: usize,
    given: Value,
) -> Result<Seated, Fault> {
    cx.spend(1)?;
    let shown: Arc<str> = cx.show_inner(given).into();
    if shown.len() > LONG {
        cx.heap().hold(shown.len())?;
        cx.look()?;
    }
    match given {
        Value::Record(record) => {
            let image = Arc::clone(cx.image());
            let fields = cx.values().record(record).clone();
            let kind = &image.kinds[fields.kind.index()];
            let strategy =
                kind.slot(known::STRATEGY).map_or(Value::None, |slot| fields.fields[slot]);
            if matches!(strategy, Value::None) {
                return Err(words::no_strategy(&shown).into());
            }
            let utility = kind.methods.get(&known::UTILITY).map(|id| Value::Function(*id));
            let conduct = conduct(cx, game, seat, strategy)?;
            Ok(Seated { name: shown, actor: given, conduct, utility, given })
        }
        other => {
            let conduct = conduct(cx, game, seat, other)?;
            let name = match (&conduct, other) {
                (Conduct::Act(..), Value::Symbol(symbol)) => {
                    game.action_name(symbol).map_or(shown, Arc::from)
                }
                _ => shown,
            };
            Ok(Seated { name, actor: Value::None, conduct, utility: None, given })
        }
    }
}

fn conduct(
    cx: &mut dyn Cx,
    game: &GameObject,
    seat: usize,
    value: Value,
) -> Result<Conduct, Fault> {
    if let Some(strategy) = cx.values().shared::<StrategyObject>(value) {
        return Ok(Conduct::Strategy(strategy));
    }
    if let Some(act) = act_of(cx, game, seat, value) {
        return Ok(Conduct::Act(act));
    }
    if game.is_sequence()
        && let Some(plan) = plan(cx, game, seat, value)?
    {
        return Ok(Conduct::Plan(plan.into()));
    }
    let levels = !matches!(game.actions_of(seat), Some(Actions::Named(_)));
    let found = match value {
        Value::Symbol(_) => words::strange_action(&cx.show_inner(value)),
        Value::Int(_) | Value::Float(_) if levels => {
            format!("the level {}, which the game does not have,", cx.show_inner(value))
        }
        Value::Function(_) | Value::Closure(_) | Value::Native(_) => "a function".to_owned(),
        other => with_article(other.type_name(cx.values())),
    };
    let help = match value {
        Value::Function(_) => {
            Some("if it is a strategy with parameters, call it: give their values".to_owned())
        }
        Value::Kind(id) => {
            let image = cx.image();
            image.kinds.get(id.index()).map(|kind| words::make_actors(image.name(kind.name)))
        }
        _ => None,
    };
    Err(words::cannot_play(&found).help(help).into())
}

/// A list of actions, or a map from labels to actions.
fn plan(
    cx: &dyn Cx,
    game: &GameObject,
    seat: usize,
    value: Value,
) -> Result<Option<Vec<(Option<String>, Symbol)>>, Fault> {
    let entries: Vec<(Option<String>, Value)> = match value {
        Value::List(list) => {
            cx.values().list(list).items.iter().map(|action| (None, *action)).collect()
        }
        Value::Map(map) => {
            let entries = cx.values().map(map).entries.values();
            entries.map(|entry| (Some(cx.show(entry.key)), entry.value)).collect()
        }
        _ => return Ok(None),
    };
    let mut steps = Vec::with_capacity(entries.len());
    for (label, action) in entries {
        let labels = game.labels(seat);
        if let Some(label) = label.as_deref().filter(|label| !labels.contains(label)) {
            return Err(words::cannot_play(&words::no_label(label, &labels)).into());
        }
        match (action, act_of(cx, game, seat, action)) {
            (Value::Symbol(symbol), Some(_)) => steps.push((label, symbol)),
            _ => {
                let found = words::strange_action(&cx.show_inner(action));
                return Err(words::cannot_play(&found).into());
            }
        }
    }
    Ok(Some(steps))
}

/// The act that a value stands for in a seat.
pub(crate) fn act_of(cx: &dyn Cx, game: &GameObject, seat: usize, value: Value) -> Option<Act> {
    let actions = game.actions_of(seat)?;
    if let Some(at) = game.plan_of(seat, value, cx.values()) {
        return Some(Act::Index(u32::try_from(at).ok()?));
    }
    match value {
        Value::None if game.is_idle(seat) => Some(Act::Index(0)),
        Value::Symbol(symbol) => {
            let at = actions.position(crate::model::action::ActionId(symbol.0))?;
            Some(Act::Index(u32::try_from(at).ok()?))
        }
        other => actions.level(number::to_f64(other, cx.values())?),
    }
}

/// The place of an action in a seat's list.
pub(crate) fn act_in(cx: &dyn Cx, game: &GameObject, seat: usize, value: Value) -> Option<usize> {
    act_of(cx, game, seat, value)?.index()
}
