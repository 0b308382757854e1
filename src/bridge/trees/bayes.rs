//! `bayesian_equilibria(game)`.

use std::sync::Arc;

use super::board::Board;
use super::shown::{Stable, listed};
use crate::analysis::Error;
use crate::analysis::tree::form::Form;
use crate::analysis::tree::nash::{FEW, equilibria, movers};
use crate::analysis::tree::subgames::stable;
use crate::analysis::tree::{Behaviour, Node, Tree};
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::bridge::finding::{Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::unsolved;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

const SOLVER: &str = "bayesian_equilibria";

/// What was found.
struct All {
    behaviours: Vec<Behaviour>,
    /// Whether all pure ones are there, and all extreme mixed ones.
    complete: [bool; 2],
    degenerate: bool,
}

/// The Bayesian equilibria of a game with finitely many types.
pub(in crate::bridge) fn bayesian(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    if !game.has_types() {
        return Err(words::not_finite(SOLVER, &game.made.name, words::NO_TYPES).into());
    }
    let board = Arc::new(Board::of_any(cx, game, SOLVER)?);
    let all = solve(cx, |meter| run(&board.tree, meter))?;
    let all = all.map_err(|error| unsolved(SOLVER, game, &error))?;
    shown(cx, &board, &all)
}

fn run(tree: &Tree, meter: &mut dyn Meter) -> Result<All, Error> {
    let form = Form::whole(tree, meter)?;
    let two = movers(&form).is_some();
    let (mut behaviours, all_pure) = match stable(&form, meter) {
        Err(Error::TooLarge) if two => (Vec::new(), false),
        found => (found?, true),
    };
    let mut all = All { behaviours: Vec::new(), complete: [all_pure, false], degenerate: false };
    if two {
        let found = equilibria(&form, FEW, meter)?;
        (all.complete[1], all.degenerate) = (found.all, found.degenerate);
        for one in found.behaviours {
            if !behaviours.contains(&one) {
                behaviours.push(one);
            }
        }
    }
    all.behaviours = behaviours;
    Ok(all)
}

fn shown(cx: &mut dyn Cx, board: &Arc<Board>, all: &All) -> Result<Finding, Fault> {
    let name = board.game.made.name.to_string();
    let method = match all.complete {
        [_, true] => {
            "all pure profiles and all extreme mixed equilibria of the form by types, exact"
        }
        [true, false] => "all pure profiles by types, exact",
        [false, false] => "complementary pivoting on the sequence form, exact",
    };
    let checked = |profiles| Stable { board: Arc::clone(board), profiles, roots: vec![0] };
    let (mut items, mut rows, mut profiles) = (Vec::new(), Vec::new(), Vec::new());
    for behaviour in &all.behaviours {
        let payoffs = counted(cx, |meter| board.tree.payoffs(behaviour, meter))?;
        let title = format!("A Bayesian equilibrium of {name}");
        let item =
            board.equilibrium(cx, "Bayesian equilibrium", title, method, behaviour, &payoffs)?;
        let profile = Arc::new((behaviour.clone(), payoffs.clone()));
        let item = item
            .field("interim", interim(cx, board, behaviour)?)
            .field("beliefs", beliefs(cx, board)?)
            .checked_by(Arc::new(checked(vec![Arc::clone(&profile)])));
        items.push(cx.new_object(Arc::new(item))?);
        rows.push((behaviour, vec![listed(&payoffs)]));
        profiles.push(profile);
    }
    let table = board.table(cx, &["payoffs"], &rows)?;
    let title = match all.behaviours.len() {
        0 => format!("{name} has no Bayesian equilibrium in pure strategies"),
        1 => format!("The Bayesian equilibrium of {name}"),
        count => format!("Bayesian equilibria of {name}: {count}"),
    };
    let mut made = Finding::new("Bayesian equilibria", title, method)
        .field("complete", Value::Bool(all.complete == [true, true]))
        .items(items)
        .table(table);
    if let [true, false] = all.complete {
        made = made.note("Mixed equilibria were not looked for.");
    }
    if !all.complete[0] {
        made = made.note("There may be others: profiles are too many to try them all.");
    }
    if all.degenerate {
        made = made.note("Degenerate: mixtures of some of these are equilibria too.");
    }
    Ok(made.checked_by(Arc::new(checked(profiles))))
}

/// For each player a map from its types to what each can expect once it knows what it is.
fn interim(cx: &mut dyn Cx, board: &Board, behaviour: &Behaviour) -> Result<Value, Fault> {
    let (values, reached) = counted(cx, |meter| {
        Ok((board.tree.values(behaviour, meter)?, board.tree.reached(behaviour, 0, meter)?))
    })?;
    let players = 0..board.tree.players();
    let mut all = Vec::new();
    for player in players {
        let mut entries = Vec::new();
        for (set, place) in board.own(player) {
            let nodes = &board.tree.sets()[set].nodes;
            let chances = || nodes.iter().map(|&node| &reached[node]);
            let worths = nodes.iter().map(|&node| &values[node][player]);
            let value = counted(cx, |meter| {
                let chance = Rational::total(chances(), meter)?;
                Rational::product_sum(chances(), worths, meter)?.quotient(&chance, meter)
            })?;
            let value = value.unwrap_or_else(Rational::zero);
            entries.push((place.key, cx.new_rational(value)?));
        }
        all.push(cx.new_map(&entries)?);
    }
    cx.new_list(all)
}

/// For each player what everybody else believes about it: a map from its types to their chances. Types are drawn
/// independently, so one's own says nothing about the others'.
fn beliefs(cx: &mut dyn Cx, board: &Board) -> Result<Value, Fault> {
    let Node::Chance { next } = &board.tree.nodes()[0] else { return cx.new_list(Vec::new()) };
    let mut all = Vec::new();
    for player in 0..board.tree.players() {
        let mut entries = Vec::new();
        for (set, place) in board.own(player) {
            let nodes = &board.tree.sets()[set].nodes;
            let holds = |to: usize| nodes.iter().any(|node| board.tree.below(to).contains(node));
            let chance = next.iter().filter(|(_, to)| holds(*to)).map(|(chance, _)| chance);
            let chance = counted(cx, |meter| Rational::total(chance, meter))?;
            entries.push((place.key, cx.new_rational(chance)?));
        }
        all.push(cx.new_map(&entries)?);
    }
    cx.new_list(all)
}
