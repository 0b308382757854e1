//! The players and actions of a game, out of its declaration and the numbers that the script gave.

use std::sync::Arc;

use crate::bridge::declared::{Made, list};
use crate::lang::bytecode::{ActionShape, GameShape, PlayerShape};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, elements};
use crate::lang::source::known;
use crate::lang::value::{Fault, Value, number, with_article};
use crate::model::action::{Action, ActionId, Actions};

/// The action of a player who has none.
pub(in crate::bridge) const NOTHING: ActionId = ActionId(u32::MAX);

pub(super) fn roles(
    cx: &mut dyn Cx,
    made: &Made,
    shape: &GameShape,
    counts: Value,
) -> Result<Vec<String>, Fault> {
    let mut counts = list(cx, counts).into_iter();
    let mut roles = Vec::new();
    let several = |cx: &dyn Cx, value: Value| -> Result<usize, Fault> {
        let count =
            number::to_int(value, cx.values()).and_then(|count| usize::try_from(count).ok());
        count.filter(|count| *count <= 100_000).ok_or_else(|| {
            words::bad_game(
                &made.name,
                &format!("{} is no number of players", cx.show_inner(value)),
            )
            .into()
        })
    };
    for spec in &shape.players {
        match spec {
            PlayerShape::Role(role) => roles.push(cx.image().name(*role).to_owned()),
            PlayerShape::Count => {
                let count = several(cx, counts.next().unwrap_or(Value::None))?;
                roles.extend((0..count).map(|_| "player".to_owned()));
            }
            PlayerShape::Many(role) => {
                let count = several(cx, counts.next().unwrap_or(Value::None))?;
                let name = cx.image().name(*role).to_owned();
                roles.extend((0..count).map(|_| name.clone()));
            }
            PlayerShape::Parameter(name) => {
                let name = cx.image().name(*name).to_owned();
                let value = made.argument(&name, cx.image()).unwrap_or(Value::None);
                let count = several(cx, value)?;
                roles.extend((0..count).map(|_| "player".to_owned()));
            }
        }
    }
    if shape.players.is_empty() {
        roles = match &shape.tree {
            Some(tree) => tree_roles(cx, tree),
            None => vec!["row".to_owned(), "column".to_owned()],
        };
    }
    Ok(roles)
}

/// The players of a tree in the order in which they are first to move.
fn tree_roles(cx: &dyn Cx, tree: &crate::lang::bytecode::TreeShape) -> Vec<String> {
    use crate::lang::bytecode::TreeShape;
    let mut found: Vec<String> = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match node {
            TreeShape::Decision { player, moves, .. } => {
                let name = cx.image().name(*player).to_owned();
                if !found.contains(&name) {
                    found.push(name);
                }
                open.extend(moves.iter().rev().map(|(_, _, next)| next));
            }
            TreeShape::Chance { outcomes, .. } => {
                open.extend(outcomes.iter().rev().map(|(_, next)| next));
            }
            TreeShape::End { .. } => {}
        }
    }
    found
}

pub(super) fn actions(
    cx: &mut dyn Cx,
    made: &Made,
    shape: &GameShape,
    roles: &[String],
    levels: Value,
) -> Result<Vec<Arc<Actions>>, Fault> {
    let mut levels = list(cx, levels).into_iter();
    let mut clauses: Vec<(Option<String>, Arc<Actions>)> = Vec::new();
    for (role, actions, _) in &shape.actions {
        let made_actions = match actions {
            ActionShape::Named(pairs) => Actions::Named(
                pairs
                    .iter()
                    .map(|(name, symbol)| Action {
                        id: ActionId(symbol.0),
                        name: cx.image().name(*name).to_owned(),
                        cooperative: *symbol == known::COOPERATE,
                    })
                    .collect(),
            ),
            ActionShape::Levels => level_actions(cx, made, levels.next().unwrap_or(Value::None))?,
        };
        let role = role.map(|role| cx.image().name(role).to_owned());
        clauses.push((role, Arc::new(made_actions)));
    }
    // Who only talks has one thing to do: nothing.
    let idle = Action { id: NOTHING, name: "none".to_owned(), cooperative: false };
    let empty = Arc::new(Actions::Named(vec![idle]));
    Ok(roles
        .iter()
        .map(|role| {
            let own = clauses.iter().find(|(named, _)| named.as_ref() == Some(role));
            let found = own.or_else(|| clauses.iter().find(|(named, _)| named.is_none()));
            found.map_or_else(|| Arc::clone(&empty), |(_, actions)| Arc::clone(actions))
        })
        .collect())
}

/// `0.0..=10.0` is a continuum; a range of ints or a list are levels.
fn level_actions(cx: &mut dyn Cx, made: &Made, value: Value) -> Result<Actions, Fault> {
    if let Value::Range(range) = value {
        let range = cx.values().range(range);
        if matches!(range.low, Value::Float(_)) || matches!(range.high, Value::Float(_)) {
            let ends =
                (number::to_f64(range.low, cx.values()), number::to_f64(range.high, cx.values()));
            if let (Some(low), Some(high)) = ends {
                return Ok(Actions::Range { low, high });
            }
        }
    }
    let items = elements(value, cx)?;
    let numbers: Option<Vec<f64>> = items
        .as_ref()
        .and_then(|items| items.iter().map(|item| number::to_f64(*item, cx.values())).collect());
    numbers.map(Actions::Levels).ok_or_else(|| {
        let found = with_article(value.type_name(cx.values()));
        let reason =
            format!("levels are a range or a list of numbers, but `actions in` has {found}");
        words::bad_game(&made.name, &reason).into()
    })
}

pub(super) fn payoff_functions(
    cx: &dyn Cx,
    shape: &GameShape,
    roles: &[String],
    functions: Value,
) -> Vec<Value> {
    let functions = list(cx, functions);
    let named: Vec<Option<&str>> =
        shape.payoffs.iter().map(|(role, _)| role.map(|role| cx.image().name(role))).collect();
    if functions.is_empty() {
        return Vec::new();
    }
    roles
        .iter()
        .map(|role| {
            let own = named.iter().position(|known| *known == Some(role.as_str()));
            let place = own.or_else(|| named.iter().position(Option::is_none));
            place.and_then(|place| functions.get(place).copied()).unwrap_or(Value::None)
        })
        .collect()
}
