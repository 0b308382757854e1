//! Who meets whom: the argument `matching` of `play`.

use super::seats::Seated;
use crate::bridge::game::GameObject;
use crate::bridge::population::NetworkObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, equality, number};
use crate::model::play::Matching;

/// Reads `matching`: a word, a network, or a list of pairs.
pub(crate) fn matching(
    cx: &mut dyn Cx,
    game: &GameObject,
    seats: &[Seated],
    given: Option<Value>,
) -> Result<Matching, Fault> {
    let Some(given) = given else { return Ok(Matching::Group) };
    if let Value::Text(text) = given {
        return match cx.values().text(text) {
            "group" => Ok(Matching::Group),
            "all_pairs" => pairwise(game, Matching::AllPairs),
            "random_pairs" => pairwise(game, Matching::RandomPairs),
            other => Err(words::bad_matching(&format!("\"{other}\"")).into()),
        };
    }
    // A network is written out as lists, for the match and for its plan.
    if let Some(network) = cx.values().downcast::<NetworkObject>(given) {
        let links = network.0.links().saturating_mul(2);
        let bytes = links.saturating_mul(2 * size_of::<usize>());
        cx.heap().hold(bytes)?;
        cx.spend(links as u64 / 16)?;
    }
    let lists = match neighbours_of(cx, given) {
        Some(lists) => lists,
        None => pairs_of(cx, seats, given)?,
    };
    if lists.len() != seats.len() {
        return Err(words::bad_matching(&words::network_size(lists.len(), seats.len())).into());
    }
    pairwise(game, Matching::Neighbours(lists))
}

/// Pairs play a game for two that has the same actions for both.
fn pairwise(game: &GameObject, matching: Matching) -> Result<Matching, Fault> {
    let reason = match game.actions.as_slice() {
        [one, other] if one == other => return Ok(matching),
        [_, _] => words::NOT_SYMMETRIC_PAIRS,
        _ => words::NOT_FOR_PAIRS,
    };
    Err(words::cannot_solve("matching", &game.made.name, reason).into())
}

/// For each player its neighbours in a network; `None` for anything else.
pub(crate) fn neighbours_of(cx: &dyn Cx, value: Value) -> Option<Vec<Vec<usize>>> {
    let network = &cx.values().downcast::<NetworkObject>(value)?.0;
    let around =
        |node: usize| network.neighbours(node).iter().map(|&other| other as usize).collect();
    Some((0..network.size()).map(around).collect())
}

/// A list of pairs, of seats from 0 or of those who play.
fn pairs_of(cx: &mut dyn Cx, seats: &[Seated], given: Value) -> Result<Vec<Vec<usize>>, Fault> {
    let heap = cx.values();
    let wrong = || Fault::from(words::bad_matching(&cx.show_inner(given)));
    let Value::List(list) = given else { return Err(wrong()) };
    let seat = |value: &Value| match number::to_int(*value, heap) {
        Some(seat) => usize::try_from(seat).ok().filter(|seat| *seat < seats.len()),
        None => seats.iter().position(|known| equality::equal(known.given, *value, heap)),
    };
    let mut lists = vec![Vec::new(); seats.len()];
    for pair in &heap.list(list).items {
        let Value::List(pair) = *pair else { return Err(wrong()) };
        let [one, other] = heap.list(pair).items.as_slice() else { return Err(wrong()) };
        let (Some(one), Some(other)) = (seat(one), seat(other)) else { return Err(wrong()) };
        lists[one].push(other);
    }
    Ok(lists)
}
