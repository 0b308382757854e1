//! The strategic form of games in sequence and of games with types.
//!
//! A strategy is a plan: what its player does at each of its places, those left out that its own moves rule out.
//! It is called by its actions, `enter/fight`; where there is one place only, it is the action itself.

use std::sync::Arc;

use super::board::Board;
use crate::analysis::tree::form::Form as Sequences;
use crate::analysis::tree::plans::{Plan, strategic as plans_of};
use crate::bridge::finding::solve;
use crate::bridge::game::{GameObject, stop};
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, unsolved};
use crate::lang::native::Cx;
use crate::lang::source::known;
use crate::lang::value::{Fault, Value};
use crate::model::action::{Action, ActionId, Actions};
use crate::model::game::{Game, Player};

/// The strategic form of a game in sequence, or with finitely many types.
pub(in crate::bridge) fn converted(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    solver: &str,
) -> Result<Form, Fault> {
    let board = Board::of_any(cx, game, solver)?;
    let sequences = counted(cx, |meter| Sequences::whole(&board.tree, meter))?;
    let made = solve(cx, |meter| plans_of(&sequences, meter))?;
    let (plans, strategic) = made.map_err(|error| unsolved(solver, game, &error))?;
    let (mut keys, mut names, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for (player, plans) in plans.iter().enumerate() {
        let sets = &sequences.players[player].sets;
        let called = |plan: &Plan| -> Vec<(Value, String)> {
            let taken =
                sets.iter().zip(plan).filter_map(|(set, action)| Some((set.set, (*action)?)));
            taken
                .filter_map(|(set, action)| board.places[set].actions.get(action).cloned())
                .collect()
        };
        let (mut own_keys, mut own_names) = (Vec::new(), Vec::new());
        for plan in plans {
            let taken = called(plan);
            let name = taken.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("/");
            let key = match (&taken[..], sets.len()) {
                ([(value, _)], 1) => *value,
                ([], _) => Value::None,
                _ => cx.new_text(&name)?,
            };
            own_keys.push(key);
            own_names.push(if name.is_empty() { "none".to_owned() } else { name });
        }
        if sets.len() > 1 {
            let places: Vec<&str> =
                sets.iter().map(|set| board.places[set.set].name.as_str()).collect();
            if places.join("/").chars().count() <= 60 {
                notes.push(format!("Plans of {}: {}.", board.role(player), places.join("/")));
            }
        }
        keys.push(own_keys);
        names.push(own_names);
    }
    Ok(Form { game: Arc::clone(game), strategic, keys, names, notes })
}

/// The game in strategic form; itself, if it is in that form.
pub(in crate::bridge) fn in_strategic_form(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<GameObject, Fault> {
    if game.is_plain() {
        return Ok((**game).clone());
    }
    let made = converted(cx, game, "strategic_form")?;
    let mut players = Vec::with_capacity(made.keys.len());
    for (player, (keys, names)) in made.keys.iter().zip(&made.names).enumerate() {
        let action = |(at, (key, name)): (usize, (&Value, &String))| {
            let (id, cooperative) = match key {
                Value::Symbol(symbol) => (symbol.0, *symbol == known::COOPERATE),
                _ => (u32::MAX - 1 - u32::try_from(at).unwrap_or(0), false),
            };
            Action { id: ActionId(id), name: name.clone(), cooperative }
        };
        let actions = keys.iter().zip(names).enumerate().map(action).collect();
        let role = game.roles.get(player).cloned().unwrap_or_default();
        players.push(Player { role, actions: Arc::new(Actions::Named(actions)) });
    }
    let cells = made.strategic.cells().flat_map(|(_, pays)| pays.iter());
    let cells: Vec<f64> = cells.map(crate::base::rational::Rational::to_f64).collect();
    let table = Game::table(game.made.name.to_string(), players, cells);
    let table = table.map_err(|error| stop(error.into(), game))?;
    Ok(game.as_table(table, made.keys))
}
