//! Who meets whom: the argument `matching` of `play`.

use super::seats::Seated;
use crate::bridge::distinct::Distinct;
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
    let wrong = |cx: &dyn Cx| Fault::from(words::bad_matching(&cx.show_inner(given)));
    let Value::List(list) = given else { return Err(wrong(cx)) };
    let pairs = cx.values().list(list).items.len();
    // A list of pairs is written out for the match and for its plan.
    cx.heap().hold(pairs.saturating_mul(PAIR))?;
    let known = Known::new(cx, seats)?;
    let mut lists = vec![Vec::new(); seats.len()];
    for at in 0..pairs {
        // A few pairs belong to the call.
        cx.spend(u64::from(at % PAIRS == PAIRS - 1))?;
        let Some(Value::List(pair)) = cx.values().list(list).items.get(at).copied() else {
            return Err(wrong(cx));
        };
        let [one, other] = cx.values().list(pair).items[..] else { return Err(wrong(cx)) };
        let (Some(one), Some(other)) = (known.seat(cx, one), known.seat(cx, other)) else {
            return Err(wrong(cx));
        };
        lists[one].push(other);
        cx.look_at(at)?;
    }
    Ok(lists)
}

/// Who sits where.
struct Known<'a> {
    seats: &'a [Seated],
    told_apart: Distinct,
    /// For each that is told apart the first of those that look the same.
    alike: Vec<Vec<usize>>,
}

impl<'a> Known<'a> {
    fn new(cx: &mut dyn Cx, seats: &'a [Seated]) -> Result<Self, Fault> {
        let mut known = Self { seats, told_apart: Distinct::default(), alike: Vec::new() };
        for (seat, seated) in seats.iter().enumerate() {
            let (number, new) = known.told_apart.number_of_row(cx, &[outline(seated.given)])?;
            if new {
                known.alike.push(Vec::new());
            }
            let alike = &mut known.alike[number];
            let heap = cx.values();
            if !alike.iter().any(|first| equality::equal(seats[*first].given, seated.given, heap)) {
                alike.push(seat);
            }
            heap.note(alike.len() / PAIRS);
            cx.look_at(seat)?;
        }
        Ok(known)
    }

    /// The seat that a number means, or the first that was given this.
    fn seat(&self, cx: &dyn Cx, value: Value) -> Option<usize> {
        let heap = cx.values();
        if let Some(seat) = number::to_int(value, heap) {
            return usize::try_from(seat).ok().filter(|seat| *seat < self.seats.len());
        }
        let number = self.told_apart.find_row(cx, &[outline(value)])?;
        let alike = &self.alike[number];
        heap.note(alike.len() / PAIRS);
        let same = |seat: &&usize| equality::equal(self.seats[**seat].given, value, heap);
        alike.iter().find(same).copied()
    }
}

/// What tells players apart: equal values have equal keys, but for containers, which are all put together.
fn outline(given: Value) -> Value {
    match given {
        Value::List(_) | Value::Map(_) | Value::History(_) => Value::None,
        other => other,
    }
}

/// What a pair takes in lists, in bytes.
const PAIR: usize = 64;

/// So many pairs, or players that look the same, are gone through for a step.
const PAIRS: usize = 16;
