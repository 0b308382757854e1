//! What a game is called, in full.

use std::sync::Arc;

use super::{check, holds};
use crate::analysis::classify;
use crate::analysis::solution::topology::{Place, place};
use crate::bridge::finding::Finding;
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, strategic_form};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::model::game::Payoffs;

/// All classes of a game, and its number among the ordinal games.
pub(in crate::bridge) fn all_classes(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let form = Arc::new(strategic_form(cx, game, "classify")?);
    let model = game.model();
    let classes = counted(cx, |meter| classify::classes(model, meter))?;
    let mut names = Vec::with_capacity(classes.len());
    for class in &classes {
        names.push(cx.new_text(class.name())?);
    }
    let name = match counted(cx, |meter| classify::classify(model, meter))? {
        Some(class) => cx.new_text(class.name())?,
        None => Value::None,
    };
    let found = place(&form.strategic);
    let number = found.map_or(Value::None, |place| Value::Int(i64::from(place.number())));
    let title = format!("What {} is called", game.made.name);
    let method =
        "inequalities between payoffs; Robinson and Goforth's number by the order of payoffs";
    let mut made = Finding::new("classes", title, method)
        .field("name", name)
        .field("classes", cx.new_list(names)?)
        .field("number", number);
    if form.strategic.shape() == [2, 2] && found.is_none() {
        made = made.note("It has no number: somebody is indifferent between two outcomes.");
    }
    let tabulated = matches!(model.payoffs(), Payoffs::Table(_) | Payoffs::Counts(_));
    Ok(made.checked_by(check(&form, move |cx, form| {
        let again = counted(cx, |meter| classify::classes(form.game.model(), meter))?;
        let fits = again == classes;
        let claims = vec![
            holds("the inequalities of each class hold", fits && tabulated),
            holds("the number stands for the same order of payoffs", told(form, found)),
        ];
        Ok(claims)
    })))
}

/// Whether a game with this number, written down by the meaning of its digits, has the same orders up to the order of
/// rows and columns.
fn told(form: &Form, found: Option<Place>) -> bool {
    let Some(place) = found else { return true };
    // From the best outcome: by the own change, the other's, both.
    let ranks = |number: u8| match number {
        1 => [3, 2, 1],
        2 => [3, 1, 2],
        3 => [2, 1, 3],
        4 => [1, 2, 3],
        5 => [1, 3, 2],
        _ => [2, 3, 1],
    };
    let best = match place.layer {
        1 => [1, 1],
        2 => [0, 1],
        3 => [0, 0],
        _ => [1, 0],
    };
    let rank = |player: usize, at: [usize; 2]| {
        let top = if player == 0 { [0, 0] } else { best };
        let order = ranks(if player == 0 { place.row } else { place.column });
        match (at[player] != top[player], at[1 - player] != top[1 - player]) {
            (false, false) => 4,
            (true, false) => order[0],
            (false, true) => order[1],
            (true, true) => order[2],
        }
    };
    let cells = [[0, 0], [0, 1], [1, 0], [1, 1]];
    (0..4).any(|turn: usize| {
        let turned = |at: [usize; 2]| [at[0] ^ (turn & 1), at[1] ^ (turn >> 1)];
        let pay = |player: usize, at: [usize; 2]| form.strategic.payoff(player, &turned(at));
        (0..2).all(|player| {
            cells.into_iter().all(|a| {
                cells.into_iter().all(|b| {
                    (pay(player, a) > pay(player, b)) == (rank(player, a) > rank(player, b))
                })
            })
        })
    })
}
