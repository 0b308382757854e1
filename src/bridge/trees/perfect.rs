//! `subgame_perfect(game)`.

use std::sync::Arc;

use super::board::Board;
use super::shown::{Stable, listed};
use crate::analysis::Error;
use crate::analysis::tree::form::Form;
use crate::analysis::tree::nash::{FEW, equilibria};
use crate::analysis::tree::subgames::{Perfect, perfect as solve_perfect};
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::bridge::finding::{Finding, exact_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::unsolved;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

const SOLVER: &str = "subgame_perfect";

/// The subgame-perfect equilibria of a game in sequence, up to `most` of them written out.
pub(in crate::bridge) fn perfect(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    most: usize,
) -> Result<Finding, Fault> {
    let board = Arc::new(Board::of(cx, game, SOLVER)?);
    let mixing =
        &mut |form: &Form, meter: &mut dyn Meter| Ok(equilibria(form, FEW, meter)?.behaviours);
    let found = solve(cx, |meter| solve_perfect(&board.tree, most, mixing, meter))?;
    let found = found.map_err(|error| match error {
        Error::TooLarge => too_large(game),
        other => unsolved(SOLVER, game, &other),
    })?;
    if let Some(root) = found.stuck {
        let place = where_is(&board, root);
        let reason = format!(
            "{place} more than two players decide without knowing all, and no profile of pure choices is stable there"
        );
        return Err(words::cannot_solve(SOLVER, &game.made.name, &reason).into());
    }
    shown(cx, &board, found)
}

fn too_large(game: &GameObject) -> Fault {
    let reason =
        "in a part of it in which players do not know all there are too many profiles to try";
    words::cannot_solve(SOLVER, &game.made.name, reason).into()
}

/// Where a subgame begins, in words.
fn where_is(board: &Board, root: usize) -> String {
    match board.game.way_to(board.tree.name(root)) {
        way if way.is_empty() => "from the start on".to_owned(),
        way => format!("after {}", way.join(", ")),
    }
}

fn method(board: &Board, found: &Perfect) -> &'static str {
    match (board.tree.is_open(), found.mixed.is_empty()) {
        (true, _) => "backward induction, all ties kept, exact",
        (false, true) => "subgame by subgame, all pure profiles, exact",
        (false, false) => {
            "subgame by subgame, all pure profiles, mixed where none is stable, exact"
        }
    }
}

fn shown(cx: &mut dyn Cx, board: &Arc<Board>, mut found: Perfect) -> Result<Finding, Fault> {
    let roots = board.tree.subgames();
    let method = method(board, &found);
    let name = board.game.made.name.to_string();
    let checked = |profiles| Stable { board: Arc::clone(board), profiles, roots: roots.clone() };
    let mut items = Vec::with_capacity(found.profiles.len());
    let mut rows = Vec::with_capacity(found.profiles.len());
    let profiles = std::mem::take(&mut found.profiles).into_iter();
    let profiles: Vec<_> = profiles.map(|one| Arc::new((one.behaviour, one.payoffs))).collect();
    let written = profiles.len();
    for one in &profiles {
        let (behaviour, payoffs) = &**one;
        let title = format!("A subgame-perfect equilibrium of {name}");
        let item = board.equilibrium(
            cx,
            "subgame-perfect equilibrium",
            title,
            method,
            behaviour,
            payoffs,
        )?;
        let item = item
            .note(format!("Payoffs: {}", listed(payoffs)))
            .checked_by(Arc::new(checked(vec![Arc::clone(one)])));
        items.push(cx.new_object(Arc::new(item))?);
        let ends = board.outcomes(cx, behaviour)?;
        let path = board.path(&ends).into_iter().map(|(_, name)| name);
        rows.push((behaviour, vec![path.collect::<Vec<_>>().join(", "), listed(payoffs)]));
    }
    let table = board.table(cx, &["path", "payoffs"], &rows)?;
    let count = found.count.to_string();
    let title = match count.as_str() {
        "1" => format!("The subgame-perfect equilibrium of {name}"),
        _ => format!("Subgame-perfect equilibria of {name}: {count}"),
    };
    let listed_all = found.count == written.into() && !found.cut;
    let number = cx.new_rational(Rational::from(num_bigint::BigInt::from(found.count.clone())))?;
    let mut made = Finding::new("subgame-perfect equilibria", title, method)
        .field("count", number)
        .field("complete", Value::Bool(listed_all))
        .items(items)
        .table(table);
    if let Some(first) = profiles.first() {
        let (behaviour, payoffs) = &**first;
        let ends = board.outcomes(cx, behaviour)?;
        let path = board.path(&ends).into_iter().map(|(value, _)| value).collect();
        made = made
            .field("strategies", board.strategies(cx, behaviour)?)
            .field("payoffs", exact_list(cx, payoffs)?)
            .field("path", cx.new_list(path)?)
            .tree(board.game.tree_figure(Some(behaviour)));
    }
    if profiles.len() > 1 {
        made = made.note("Double lines: no. 1, in which earlier actions are taken.");
    }
    if found.count > written.into() {
        made = made.note(format!("{written} of {count} are listed; `most:` sets how many."));
    }
    if found.cut {
        made = made.note("Somewhere there are more outcomes than are followed: there are other equilibria still.");
    }
    for &root in found.mixed.iter().take(3) {
        let place = where_is(board, root);
        made = made.note(format!(
            "Nothing pure is stable {place}; what stands there are extreme mixed equilibria."
        ));
    }
    Ok(made.checked_by(Arc::new(checked(profiles))))
}
