//! Potentials as a record.

use std::sync::Arc;

use super::{check, check_with, claim, holds, row_bytes};
use crate::analysis::solution::ordinal::{self, Order};
use crate::analysis::solution::potential::{Potential, exact, missed, weighted};
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, exact_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// The sort of potential found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Exact,
    Weighted,
    Ordered(Order),
}

/// The strongest potential that a game has.
pub(in crate::bridge) fn potential(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let form = Arc::new(strategic_form(cx, game, "potential")?);
    let strategic = &form.strategic;
    let found = solve(cx, |meter| {
        if let Some(found) = exact(strategic, meter)? {
            return Ok(Some((Sort::Exact, found)));
        }
        if let Some(found) = weighted(strategic, meter)? {
            return Ok(Some((Sort::Weighted, found)));
        }
        for order in [Order::Ordinal, Order::Generalised] {
            if let Some(levels) = ordinal::potential(strategic, order, meter)? {
                let level = |at: usize| Rational::from(i64::try_from(at).unwrap_or(i64::MAX));
                let values = levels.into_iter().map(level).collect();
                return Ok(Some((Sort::Ordered(order), Potential { weights: Vec::new(), values })));
            }
        }
        Ok(None)
    })?;
    let found = found.map_err(|error| unsolved("potential", game, &error))?;
    match found {
        Some((sort, found)) => record(cx, &form, sort, found),
        None => nothing(cx, &form),
    }
}

fn nothing(cx: &mut dyn Cx, form: &Arc<Form>) -> Result<Finding, Fault> {
    let title = format!("{} has no potential", form.game.made.name);
    let made = Finding::new("potential", title, "circles of improvements, exact")
        .field("kind", Value::None)
        .field("values", Value::None)
        .field("weights", Value::None)
        .field("maximisers", cx.new_list(Vec::new())?)
        .note("Players who improve one at a time may go round for ever.");
    let what = "improvements can go round for ever";
    Ok(made.checked_by(check(form, move |cx, form| Ok(vec![holds(what, circle(cx, form)?)]))))
}

fn record(
    cx: &mut dyn Cx,
    form: &Arc<Form>,
    sort: Sort,
    found: Potential,
) -> Result<Finding, Fault> {
    let bytes = found.values.iter().map(Rational::bytes).sum();
    cx.heap().hold(bytes)?;
    let most = found.values.iter().max().cloned().unwrap_or_else(Rational::zero);
    let (mut entries, mut rows, mut tops) = (Vec::new(), Vec::new(), Vec::new());
    for (profile, value) in form.strategic.profiles().zip(&found.values) {
        cx.spend(form.players() as u64 * 2)?;
        // The row, and the entry of the map.
        cx.heap().hold(row_bytes(form.players() + 3))?;
        let acts = form.acts(cx, &profile)?;
        let number = cx.new_rational(value.clone())?;
        entries.push((acts, number));
        let mut row = form.row(cx, &profile)?;
        row.push(number);
        rows.push(row);
        if *value == most {
            tops.push(acts);
        }
    }
    let (word, method, note) = match sort {
        Sort::Exact => (
            "exact",
            "sums along moves, checked on all; exact",
            "Whoever moves alone gains what the potential gains.",
        ),
        Sort::Weighted => (
            "weighted",
            "weights from squares of moves, then sums along moves; exact",
            "Whoever moves alone gains what the potential gains, times its weight.",
        ),
        Sort::Ordered(Order::Ordinal) => (
            "ordinal",
            "components of the graph of moves",
            "Whoever moves alone gains exactly when the potential does.",
        ),
        Sort::Ordered(Order::Generalised) => (
            "generalised ordinal",
            "components of the graph of moves",
            "When whoever moves alone gains, so does the potential.",
        ),
    };
    let weights = match sort {
        Sort::Exact | Sort::Weighted => exact_list(cx, &found.weights)?,
        Sort::Ordered(_) => Value::None,
    };
    let title = format!("Potential of {}: {word}", form.game.made.name);
    let made = Finding::new("potential", title, method)
        .field("kind", cx.new_text(word)?)
        .field("values", cx.new_map(&entries)?)
        .field("weights", weights)
        .field("maximisers", cx.new_list(tops)?)
        .table(TableObject::new(form.columns(&["potential"]), rows))
        .note(note);
    Ok(made.checked_by(check_with(form, bytes, move |cx, form| claims(cx, form, sort, &found))))
}

fn claims(
    cx: &mut dyn Cx,
    form: &Form,
    sort: Sort,
    found: &Potential,
) -> Result<Vec<Claim>, Fault> {
    let moves: usize = form.strategic.shape().iter().sum();
    cx.spend((found.values.len() * moves) as u64)?;
    let Sort::Ordered(order) = sort else {
        let off = counted(cx, |meter| missed(&form.strategic, found, meter))?;
        return Ok(vec![claim(cx, "each move gains what the potential says", &off)?]);
    };
    let profiles: Vec<Vec<usize>> = form.strategic.profiles().collect();
    let mut fine = true;
    for (at, (profile, pays)) in form.strategic.cells().enumerate() {
        cx.spend(moves as u64)?;
        for (player, &count) in form.strategic.shape().iter().enumerate() {
            for action in 0..count {
                let mut other = profile.clone();
                other[player] = action;
                let Ok(to) = profiles.binary_search(&other) else { continue };
                let gains = form.strategic.payoff(player, &other) > Some(&pays[player]);
                let rises = found.values[to] > found.values[at];
                fine &= match order {
                    Order::Ordinal => gains == rises,
                    Order::Generalised => !gains || rises,
                };
            }
        }
    }
    Ok(vec![holds("each move gains as the potential says", fine)])
}

/// Whether improvements lead back to where they have been: profiles without improvements are taken away until none
/// is left to take.
fn circle(cx: &mut dyn Cx, form: &Form) -> Result<bool, Fault> {
    let profiles: Vec<Vec<usize>> = form.strategic.profiles().collect();
    let mut ways: Vec<Vec<usize>> = vec![Vec::new(); profiles.len()];
    let mut open = vec![0_usize; profiles.len()];
    for (at, (profile, pays)) in form.strategic.cells().enumerate() {
        cx.spend(form.strategic.shape().iter().sum::<usize>() as u64)?;
        for (player, &count) in form.strategic.shape().iter().enumerate() {
            for action in 0..count {
                let mut other = profile.clone();
                other[player] = action;
                if form.strategic.payoff(player, &other) > Some(&pays[player])
                    && let Ok(to) = profiles.binary_search(&other)
                {
                    ways[to].push(at);
                    open[at] += 1;
                }
            }
        }
    }
    let mut ends: Vec<usize> = (0..open.len()).filter(|&at| open[at] == 0).collect();
    let mut taken = ends.len();
    while let Some(end) = ends.pop() {
        for &from in &ways[end] {
            open[from] -= 1;
            if open[from] == 0 {
                taken += 1;
                ends.push(from);
            }
        }
    }
    Ok(taken < profiles.len())
}
