//! Contests.

use std::sync::Arc;

use crate::analysis::dynamics::contest::{
    Balance, among_equals, balance as in_floats, chances as near_chances, exact_chances, lottery,
};
use crate::base::rational::{Rational, pay};
use crate::bridge::bargain::{columns, fraction};
use crate::bridge::finding::{Check, Claim, Finding};
use crate::bridge::metered::counted;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, named_elements};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value};

/// The names, if any, and numbers of those who take part.
fn amounts(
    cx: &mut dyn Cx,
    what: &str,
    given: Value,
) -> Result<(Option<Vec<Value>>, Vec<Number>), Fault> {
    let (names, items) = named_elements(given, cx)?;
    let heap = cx.values();
    let fine = |number: &Number| number.to_f64() >= 0.0 && number.to_f64().is_finite();
    let numbers: Option<Vec<Number>> =
        items.iter().map(|item| Number::of(*item, heap).filter(fine)).collect();
    let numbers = numbers.filter(|numbers| !numbers.is_empty()).ok_or_else(|| {
        let expected = "a list (or map) of numbers of 0 or more";
        Fault::from(words::bad_option(what, &cx.show_brief(given), expected))
    })?;
    Ok((names, numbers))
}

fn decisiveness(given: Option<Number>) -> Result<Number, Fault> {
    let given = given.unwrap_or(Number::Int(1));
    if given.to_f64() >= 0.0 {
        return Ok(given);
    }
    Err(words::bad_option("decisiveness", &given.to_f64().to_string(), "0 or more").into())
}

/// Each one's chance of winning: a list, or a map where efforts are one.
pub(in crate::bridge) fn chances(
    cx: &mut dyn Cx,
    efforts: Value,
    power: Option<Number>,
) -> Result<Value, Fault> {
    let (names, numbers) = amounts(cx, "efforts", efforts)?;
    let power = decisiveness(power)?;
    let broken = numbers.iter().any(|number| matches!(number, Number::Float(_)));
    let exact = match (broken, power.to_rational()) {
        (false, Some(power)) => {
            let efforts: Option<Vec<Rational>> = numbers.iter().map(Number::to_rational).collect();
            match efforts {
                Some(efforts) => counted(cx, |meter| exact_chances(&efforts, &power, meter))?,
                None => None,
            }
        }
        _ => None,
    };
    let mut made = Vec::with_capacity(numbers.len());
    match exact {
        Some(exact) => {
            for chance in exact {
                made.push(cx.new_rational(chance)?);
            }
        }
        None => {
            cx.spend(numbers.len() as u64)?;
            let efforts: Vec<f64> = numbers.iter().map(Number::to_f64).collect();
            made.extend(near_chances(&efforts, power.to_f64()).into_iter().map(Value::Float));
        }
    }
    match names {
        None => cx.new_list(made),
        Some(names) => {
            let entries: Vec<(Value, Value)> = names.into_iter().zip(made).collect();
            cx.new_map(&entries)
        }
    }
}

/// The most who contend.
const MOST: usize = 500;

/// The equilibrium of a contest.
pub(in crate::bridge) fn balance(
    cx: &mut dyn Cx,
    values: Value,
    power: Option<Value>,
) -> Result<Finding, Fault> {
    let (names, numbers) = amounts(cx, "values", values)?;
    let exact: Option<Vec<Rational>> = numbers.iter().map(Number::to_rational).collect();
    let exact = exact.unwrap_or_default();
    if !(2..=MOST).contains(&exact.len()) || !exact.iter().all(Rational::is_positive) {
        let expected = "a list (or map) of 2 to 500 numbers above 0";
        return Err(words::bad_option("values", &cx.show_brief(values), expected).into());
    }
    let power = match power {
        None => Rational::one(),
        Some(value) => fraction(cx, "decisiveness", value)?,
    };
    if !power.is_positive() {
        let expected = "above 0: else effort buys nothing, and nobody makes any";
        return Err(words::bad_option("decisiveness", &power.to_string(), expected).into());
    }
    let equal = exact.windows(2).all(|two| two[0] == two[1]);
    let closed = match () {
        () if equal => among_equals(exact.len(), &exact[0], &power),
        () if power == Rational::one() => counted(cx, |meter| lottery(&exact, meter))?,
        () => None,
    };
    let floats: Vec<f64> = exact.iter().map(Rational::to_f64).collect();
    let (found, method) = match closed {
        Some(found) => (Found::Exact(found), "closed form, exact"),
        None => {
            let near = match equal {
                true => None,
                false => counted(cx, |meter| in_floats(&floats, power.to_f64(), meter))?,
            };
            let near = near.ok_or_else(|| {
                let expected =
                    "smaller: at this one somebody would rather not take part, and there is no equilibrium without chance";
                Fault::from(words::bad_option("decisiveness", &power.to_string(), expected))
            })?;
            (Found::Near(near), "first-order conditions, in floats")
        }
    };
    describe(cx, names.as_deref(), &exact, &power, &found, method)
}

enum Found {
    Exact(Balance<Rational>),
    Near(Balance<f64>),
}

fn describe(
    cx: &mut dyn Cx,
    names: Option<&[Value]>,
    values: &[Rational],
    power: &Rational,
    found: &Found,
    method: &str,
) -> Result<Finding, Fault> {
    let count = values.len();
    let mut columns_of: [Vec<Value>; 3] = Default::default();
    let mut floats = Balance { efforts: Vec::new(), chances: Vec::new() };
    for (at, prize) in values.iter().enumerate() {
        match found {
            Found::Exact(found) => {
                let long = found.efforts[at].bits().max(prize.bits());
                counted(cx, |meter| pay(2 * long, meter))?;
                let payoff = &(&found.chances[at] * prize) - &found.efforts[at];
                for (column, x) in
                    columns_of.iter_mut().zip([&found.efforts[at], &found.chances[at], &payoff])
                {
                    column.push(cx.new_rational(x.clone())?);
                }
                floats.efforts.push(found.efforts[at].to_f64());
                floats.chances.push(found.chances[at].to_f64());
            }
            Found::Near(found) => {
                let (effort, chance) = (found.efforts[at], found.chances[at]);
                let payoff = chance * prize.to_f64() - effort;
                for (column, x) in columns_of.iter_mut().zip([effort, chance, payoff]) {
                    column.push(Value::Float(x));
                }
                floats.efforts.push(effort);
                floats.chances.push(chance);
            }
        }
    }
    let total = match found {
        Found::Exact(found) => cx.new_rational(found.efforts.iter().cloned().sum())?,
        Found::Near(found) => Value::Float(found.efforts.iter().sum()),
    };
    let [efforts, chances, payoffs] = columns_of;
    let mut rows = Vec::with_capacity(count);
    for at in 0..count {
        let name = names.as_ref().and_then(|names| names.get(at)).copied();
        let name = name.unwrap_or(Value::Int(at as i64 + 1));
        let prize = cx.new_rational(values[at].clone())?;
        rows.push(vec![name, prize, efforts[at], chances[at], payoffs[at]]);
    }
    let table = TableObject::new(columns(&["player", "value", "effort", "chance", "payoff"]), rows);
    let (efforts, chances, payoffs) =
        (cx.new_list(efforts)?, cx.new_list(chances)?, cx.new_list(payoffs)?);
    let finding = Finding::new("contest", "Contest: efforts in equilibrium", method)
        .field("efforts", efforts)
        .field("chances", chances)
        .field("payoffs", payoffs)
        .field("total", total)
        .table(table);
    let values = values.iter().map(Rational::to_f64).collect();
    Ok(finding.checked_by(Arc::new(Best { values, power: power.to_f64(), floats })))
}

/// That nobody does better by another effort.
struct Best {
    values: Vec<f64>,
    power: f64,
    floats: Balance<f64>,
}

/// How many other efforts are tried.
const TRIED: usize = 500;

impl Check for Best {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = Vec::new();
        for one in 0..self.values.len() {
            cx.spend((TRIED * self.values.len()) as u64)?;
            let mut efforts = self.floats.efforts.clone();
            let mut pay = |effort: f64| {
                efforts[one] = effort;
                let chance = near_chances(&efforts, self.power)[one];
                self.values[one] * chance - effort
            };
            let own = pay(self.floats.efforts[one]);
            let mut best = 0.0_f64;
            for step in 0..=TRIED {
                let effort = self.values[one] * (step as f64 / TRIED as f64);
                best = best.max(pay(effort) - own);
            }
            let what = format!("player {} gains by none of {TRIED} other efforts", one + 1);
            claims.push(Claim { what, off: Value::Float(best) });
        }
        Ok(claims)
    }
}
