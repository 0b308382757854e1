//! Correlated equilibria as a record.

use std::sync::Arc;

use super::{check, claim, holds};
use crate::analysis::solution::correlated::{Correlated, best, bound, incentive};
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, exact_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Callable, Cx, FromValue, fractions};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value};

/// What the best has most of.
#[derive(Clone, Copy)]
pub(in crate::bridge) struct Measure(pub(in crate::bridge) Option<Value>);

/// What a script may write for it.
const MEASURES: &str =
    "a role or a seat from 0, a list of weights, or a function of the list of payoffs";

/// The correlated equilibria with most and least of a measure.
pub(in crate::bridge) fn correlated(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    measure: Measure,
) -> Result<Finding, Fault> {
    let form = Arc::new(strategic_form(cx, game, "correlated")?);
    let (values, what) = measured(cx, &form, measure)?;
    let found = solve(cx, |meter| {
        let top = best(&form.strategic, &values, meter)?;
        let less: Vec<Rational> = values.iter().map(|value| -value.clone()).collect();
        let mut bottom = best(&form.strategic, &less, meter)?;
        bottom.value = -bottom.value;
        Ok((top, bottom))
    })?;
    let (top, bottom) = found.map_err(|error| unsolved("correlated", game, &error))?;
    let mut rows = Vec::new();
    for (at, profile) in form.strategic.profiles().enumerate() {
        if top.chances[at].is_zero() && bottom.chances[at].is_zero() {
            continue;
        }
        let mut row = form.row(cx, &profile)?;
        row.push(cx.new_rational(top.chances[at].clone())?);
        row.push(cx.new_rational(bottom.chances[at].clone())?);
        rows.push(row);
    }
    let columns = form.columns(&["best", "worst"]);
    let title = format!(
        "Correlated equilibria of {}: {what} from {} to {}",
        game.made.name, bottom.value, top.value
    );
    let made = Finding::new("correlated equilibria", title, "linear programmes, exact")
        .field("best", side(cx, &form, &top)?)
        .field("worst", side(cx, &form, &bottom)?)
        .table(TableObject::new(columns, rows))
        .note("The chances of each profile: of the best equilibrium, and of the worst.");
    let check =
        check(&form, move |cx, form| claims(cx, form, &values, &[top.clone(), bottom.clone()]));
    Ok(made.checked_by(check))
}

/// Value, payoffs and chances as a map; profiles that never occur are left out.
fn side(cx: &mut dyn Cx, form: &Form, found: &Correlated) -> Result<Value, Fault> {
    let mut chances = Vec::new();
    for (profile, chance) in form.strategic.profiles().zip(&found.chances) {
        if !chance.is_zero() {
            chances.push((form.acts(cx, &profile)?, cx.new_rational(chance.clone())?));
        }
    }
    let value = cx.new_rational(found.value.clone())?;
    let payoffs = exact_list(cx, &found.payoffs)?;
    let chances = cx.new_map(&chances)?;
    cx.new_named(&[("value", value), ("payoffs", payoffs), ("probabilities", chances)])
}

/// The measure of each profile, and what it is called.
fn measured(
    cx: &mut dyn Cx,
    form: &Form,
    measure: Measure,
) -> Result<(Vec<Rational>, String), Fault> {
    let Some(value) = measure.0 else {
        let sum = |pays: &[Rational]| pays.iter().cloned().sum();
        return Ok((form.strategic.cells().map(|(_, pays)| sum(pays)).collect(), "sum".into()));
    };
    let wrong = |cx: &dyn Cx| -> Fault {
        words::bad_option("maximise", &cx.show_brief(value), MEASURES).into()
    };
    if let Some(player) = form.seat_in(cx, value) {
        let own = form.strategic.cells().map(|(_, pays)| pays[player].clone()).collect();
        return Ok((own, format!("payoff of {}", form.role(player))));
    }
    if let Value::List(list) = value {
        let items = cx.values().list(list).items.clone();
        let weights = fractions(&items, cx)?;
        let weights = weights.filter(|weights| weights.len() == form.players());
        let weights = weights.ok_or_else(|| wrong(cx))?;
        let sum = |pays: &[Rational]| pays.iter().zip(&weights).map(|(pay, w)| pay * w).sum();
        let values = form.strategic.cells().map(|(_, pays)| sum(pays)).collect();
        return Ok((values, "weighted sum".into()));
    }
    let Some(Callable(function)) = Callable::from_value(value, cx)? else { return Err(wrong(cx)) };
    let mut values = Vec::new();
    for (_, pays) in form.strategic.cells() {
        let mark = cx.heap().roots.len();
        let pays = exact_list(cx, pays)?;
        let given = cx.call(function, &[pays])?;
        let number = Number::of(given, cx.values()).and_then(|number| number.to_rational());
        values.push(number.ok_or_else(|| wrong(cx))?);
        cx.heap().unroot(mark);
    }
    Ok((values, "measure".into()))
}

/// Both keep everybody's incentives, and the prices of the programme show that nothing lies beyond.
fn claims(
    cx: &mut dyn Cx,
    form: &Form,
    measure: &[Rational],
    found: &[Correlated; 2],
) -> Result<Vec<Claim>, Fault> {
    let mut claims = Vec::new();
    let work = measure.len() * form.strategic.shape().iter().map(|n| n * n).sum::<usize>();
    for (name, sign, one) in [("best", 1, &found[0]), ("worst", -1, &found[1])] {
        cx.spend(2 * work as u64)?;
        let gain = solve(cx, |meter| incentive(&form.strategic, &one.chances, meter))?;
        let gain = gain.unwrap_or_else(|_| Rational::one());
        claims.push(claim(cx, format!("the {name}: nobody gains by not following"), &gain)?);
        let sum = counted(cx, |meter| Rational::total(&one.chances, meter))?;
        let proper = sum == Rational::one() && !one.chances.iter().any(Rational::is_negative);
        claims.push(holds(format!("the {name}: chances sum to 1"), proper));
        let value = counted(cx, |meter| Rational::product_sum(measure, &one.chances, meter))?;
        let off = (&value - &one.value).abs();
        claims.push(claim(cx, format!("the {name} has {}", one.value), &off)?);
        let signed: Vec<Rational> =
            measure.iter().map(|value| value * &Rational::from(sign)).collect();
        let limit = solve(cx, |meter| bound(&form.strategic, &signed, &one.prices, meter))?;
        let limit = limit.ok().flatten();
        let off = limit
            .map_or_else(Rational::one, |limit| &limit - &(&one.value * &Rational::from(sign)));
        claims.push(claim(cx, format!("no equilibrium lies beyond the {name}"), &off)?);
    }
    Ok(claims)
}
