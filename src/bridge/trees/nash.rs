//! `sequence_equilibria(game)`.

use std::sync::Arc;

use super::board::Board;
use super::shown::{Stable, listed};
use crate::analysis::tree::form::Form;
use crate::analysis::tree::nash::{FEW, Found, equilibria, movers};
use crate::analysis::tree::zero_sum::{constant, optimal};
use crate::analysis::tree::{Behaviour, lemke};
use crate::analysis::{Error, tree::Tree};
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::bridge::finding::{Finding, exact_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::unsolved;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

const SOLVER: &str = "sequence_equilibria";

/// Equilibria, and what is known about all of them.
struct Solved {
    found: Found,
    /// In a game of pure conflict the value, and which of the listed ways guarantee it, for each of the two.
    value: Option<Rational>,
}

/// The equilibria of a two-player game in sequence, in behaviour.
pub(in crate::bridge) fn in_behaviour(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    one: bool,
) -> Result<Finding, Fault> {
    let board = Arc::new(Board::of(cx, game, SOLVER)?);
    let solved = solve(cx, |meter| run(&board.tree, one, meter))?;
    let solved = solved.map_err(|error| match error {
        Error::NotTwoPlayers => {
            let reason = "that is about two players who move; `subgame_perfect` and `perfect_bayesian` ask for pure choices of any number";
            Fault::from(words::cannot_solve(SOLVER, &game.made.name, reason))
        }
        other => unsolved(SOLVER, game, &other),
    })?;
    shown(cx, &board, &solved)
}

fn run(tree: &Tree, one: bool, meter: &mut dyn Meter) -> Result<Solved, Error> {
    let form = Form::whole(tree, meter)?;
    let players = movers(&form).ok_or(Error::NotTwoPlayers)?;
    if constant(&form, players, meter)?.is_none() {
        let mut found = equilibria(&form, if one { 0 } else { FEW }, meter)?;
        found.behaviours.iter_mut().for_each(|behaviour| tree.complete(behaviour));
        return Ok(Solved { found, value: None });
    }
    let mut first = lemke::equilibrium(&form, players, meter)?;
    tree.complete(&mut first);
    let value = form.expected(players[0], &form.weights(&first, meter)?, meter)?;
    let all =
        if one { Err(Error::TooLarge) } else { optimal(&form, players, value.clone(), meter) };
    let optimal = match all {
        Err(Error::TooLarge) => {
            let found = Found { behaviours: vec![first], all: false, degenerate: false };
            return Ok(Solved { found, value: Some(value) });
        }
        other => other?,
    };
    // Every way of the one goes with every way of the other.
    let mut behaviours = Vec::new();
    let [ours, theirs] = &optimal.corners;
    for own in ours {
        for other in theirs {
            let mut behaviour: Behaviour = vec![Vec::new(); tree.sets().len()];
            for (&player, weights) in players.iter().zip([own, other]) {
                let own = &form.players[player];
                own.behave(weights, &mut behaviour, meter)?;
            }
            lemke::settle(&form, &mut behaviour, players, &[own, other], meter)?;
            tree.complete(&mut behaviour);
            behaviours.push(behaviour);
        }
    }
    let degenerate = behaviours.len() > 1;
    Ok(Solved { found: Found { behaviours, all: true, degenerate }, value: Some(value) })
}

fn shown(cx: &mut dyn Cx, board: &Arc<Board>, solved: &Solved) -> Result<Finding, Fault> {
    let name = board.game.made.name.to_string();
    let found = &solved.found;
    let method = match (found.all, &solved.value) {
        (false, _) => "complementary pivoting on the sequence form, exact",
        (true, Some(_)) => "sequence form, all corners of what guarantees the value, exact",
        (true, None) => "all extreme equilibria of the reduced strategic form, exact",
    };
    let checked = |profiles| Stable { board: Arc::clone(board), profiles, roots: vec![0] };
    let (mut items, mut rows, mut profiles) = (Vec::new(), Vec::new(), Vec::new());
    for behaviour in &found.behaviours {
        let payoffs = counted(cx, |meter| board.tree.payoffs(behaviour, meter))?;
        let title = format!("An equilibrium of {name}");
        let item = board.equilibrium(cx, "equilibrium", title, method, behaviour, &payoffs)?;
        let item = item
            .note(format!("Payoffs: {}", listed(&payoffs)))
            .checked_by(Arc::new(checked(vec![Arc::new((behaviour.clone(), payoffs.clone()))])));
        items.push(cx.new_object(Arc::new(item))?);
        rows.push((behaviour, vec![listed(&payoffs)]));
        profiles.push(Arc::new((behaviour.clone(), payoffs)));
    }
    let table = board.table(cx, &["payoffs"], &rows)?;
    let title = match (found.all, found.behaviours.len()) {
        (false, _) => format!("An equilibrium of {name}"),
        (true, 1) => format!("The equilibrium of {name}"),
        (true, count) => format!("Extreme equilibria of {name}: {count}"),
    };
    let mut made = Finding::new("equilibria", title, method)
        .field("complete", Value::Bool(found.all))
        .items(items)
        .table(table);
    if let Some((behaviour, payoffs)) = profiles.first().map(|one| &**one) {
        made = made
            .field("strategies", board.strategies(cx, behaviour)?)
            .field("payoffs", exact_list(cx, payoffs)?)
            .tree(board.game.tree_figure(Some(behaviour)));
    }
    if let Some(value) = &solved.value {
        made = made
            .field("value", cx.new_rational(value.clone())?)
            .note(format!("The value of the game to {} is {value}.", first_mover(board)));
    }
    if !found.all {
        made = made.note(
            "There may be others: plans are too many to look at them all, or one was asked for.",
        );
    }
    if found.degenerate {
        made = made.note("Degenerate: mixtures of some of these are equilibria too.");
    }
    Ok(made.checked_by(Arc::new(checked(profiles))))
}

/// The first of the two who move.
fn first_mover(board: &Board) -> String {
    let first = board.places.iter().map(|place| place.player).min().unwrap_or(0);
    board.role(first)
}
