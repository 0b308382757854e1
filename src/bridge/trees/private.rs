//! Games with private information: the types of each player with their chances, and what every draw pays.

use std::sync::Arc;

use super::board::{Board, Place};
use crate::analysis::tree::types::Typed;
use crate::analysis::tree::whole;
use crate::base::rational::Rational;
use crate::bridge::finding::solve;
use crate::bridge::game::{GameObject, Scene};
use crate::bridge::metered::counted;
use crate::bridge::strategic::unsolved;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Object, Value};
use crate::model::action::Act;

/// What a player without types is in maps of strategies.
const ALWAYS: &str = "always";

/// For each player its types and their exact chances, those of chance 0 left out; `none` where it has none.
pub(super) fn types(
    cx: &mut dyn Cx,
    game: &GameObject,
    solver: &str,
) -> Result<Vec<Vec<(Value, Rational)>>, Fault> {
    let mut all = Vec::with_capacity(game.roles.len());
    for (player, role) in game.roles.iter().enumerate() {
        let Some(law) = game.type_law(player) else {
            all.push(vec![(Value::None, Rational::one())]);
            continue;
        };
        let Some(outcomes) = law.finite() else {
            let reason =
                words::types_of_a_continuum(role, &Object::show(law, cx.values(), cx.image()));
            return Err(words::not_finite(solver, &game.made.name, &reason).into());
        };
        let (values, chances): (Vec<Value>, Vec<f64>) = outcomes.into_iter().unzip();
        let exact: Option<Vec<Rational>> = chances.into_iter().map(Rational::from_f64).collect();
        let chances = counted(cx, |meter| whole(exact.unwrap_or_default(), meter))?;
        all.push(values.into_iter().zip(chances).filter(|(_, chance)| !chance.is_zero()).collect());
    }
    Ok(all)
}

/// The types of a draw as payoff rules read them: by role, or as a list.
pub(super) fn seen(cx: &mut dyn Cx, game: &GameObject, draw: &[Value]) -> Result<Value, Fault> {
    if !game.has_roles() {
        return cx.new_list(draw.to_vec());
    }
    let typed = draw.iter().copied().enumerate();
    game.by_role(cx, typed.filter(|(player, _)| game.type_law(*player).is_some()).collect())
}

/// Why a game cannot be written out draw by draw.
pub(super) fn refused(game: &GameObject) -> Option<&'static str> {
    if !game.state_names().is_empty() {
        return Some(words::HAS_STATE);
    }
    (0..game.roles.len())
        .any(|player| {
            game.actions_of(player).and_then(crate::model::action::Actions::count).is_none()
        })
        .then_some(words::ACTIONS_OF_A_CONTINUUM)
}

/// The board of a game with finitely many types.
pub(super) fn board(cx: &mut dyn Cx, game: &Arc<GameObject>, solver: &str) -> Result<Board, Fault> {
    if let Some(reason) = refused(game) {
        return Err(words::not_finite(solver, &game.made.name, reason).into());
    }
    let types = types(cx, game, solver)?;
    let players = types.len();
    let count =
        |player: usize| game.actions_of(player).and_then(crate::model::action::Actions::count);
    let typed = Typed {
        chances: types
            .iter()
            .map(|own| own.iter().map(|(_, chance)| chance.clone()).collect())
            .collect(),
        actions: (0..players).map(|player| count(player).unwrap_or(1)).collect(),
    };
    if typed.ends().is_none() {
        return Err(words::not_finite(solver, &game.made.name, words::TOO_MANY_DRAWS).into());
    }
    let pays = pays(cx, game, &typed, &types, solver)?;
    let tree = solve(cx, |meter| typed.tree(pays.into_iter(), meter))?;
    let tree = tree.map_err(|error| unsolved(solver, game, &error))?;
    let mut places = Vec::new();
    for (player, own) in types.iter().enumerate() {
        let name = |at: usize| game.actions_of(player).and_then(|actions| actions.name(at));
        let action = |at: usize| {
            let value = game.act_value(player, Act::Index(u32::try_from(at).unwrap_or(0)));
            (value, name(at).unwrap_or_default())
        };
        for (value, _) in own {
            let bare = matches!(value, Value::None);
            let key = if bare { cx.new_text(ALWAYS)? } else { *value };
            let name = cx.show_inner(key);
            let actions = (0..typed.actions[player]).map(action).collect();
            let name = name.trim_matches('"').to_owned();
            places.push(Place { player, key, name, actions });
        }
    }
    Ok(Board { game: Arc::clone(game), tree, places, typed: true })
}

/// What every draw and profile pays, in the order of the tree.
fn pays(
    cx: &mut dyn Cx,
    game: &GameObject,
    typed: &Typed,
    types: &[Vec<(Value, Rational)>],
    solver: &str,
) -> Result<Vec<Vec<Rational>>, Fault> {
    let players = types.len();
    let present: Vec<usize> = (0..players).collect();
    let before = cx.stream_now();
    let mark = cx.heap().roots.len();
    let mut all = Vec::new();
    for draw in typed.draws() {
        let draw: Vec<Value> =
            draw.iter().enumerate().map(|(player, &at)| types[player][at].0).collect();
        let seen = seen(cx, game, &draw)?;
        for profile in typed.profiles() {
            cx.spend(4)?;
            let acts: Vec<Act> =
                profile.iter().map(|&at| Act::Index(u32::try_from(at).unwrap_or(0))).collect();
            let mut paid = vec![0.0; players];
            let scene = Scene { types: seen, ..Scene::bare(&present, &acts) };
            game.pay_round(cx, &scene, &profile, &mut paid)?;
            let exact: Option<Vec<Rational>> = paid.into_iter().map(Rational::from_f64).collect();
            all.push(exact.unwrap_or_default());
        }
        cx.heap().unroot(mark);
    }
    if cx.stream_now().position() != before.position() {
        cx.swap_stream(before);
        return Err(words::not_finite(solver, &game.made.name, words::USES_CHANCE).into());
    }
    Ok(all)
}
