//! Averaging opinions.

use std::sync::Arc;

use crate::analysis::dynamics::opinion::{Listening, Outcome, Unfit};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding, exact_list, solve};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, elements, fractions, named_elements};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value};

/// Names and rows of weights: a list of rows, or a map of maps.
fn listening(cx: &mut dyn Cx, weights: Value) -> Result<(Option<Vec<Value>>, Listening), Fault> {
    let wrong = |cx: &dyn Cx, found: Value, count: usize| {
        let expected = format!("a list of {count} numbers");
        words::bad_option("a row of `weights`", &cx.show_brief(found), &expected)
    };
    let (names, rows) = named_elements(weights, cx)?;
    let count = rows.len();
    if count == 0 || count > Listening::MOST {
        let expected = format!("1 to {} rows of weights", Listening::MOST);
        return Err(words::bad_option("weights", &format!("{count} rows"), &expected).into());
    }
    let mut made = Vec::with_capacity(count);
    for row in rows {
        let items = match (row, &names) {
            // Whom a map leaves out counts nothing.
            (Value::Map(map), Some(names)) => {
                let heap = cx.values();
                let entries: Vec<_> = heap.map(map).entries.values().collect();
                let known = |key: Value| {
                    names.iter().any(|name| crate::lang::value::equality::equal(*name, key, heap))
                };
                if !entries.iter().all(|entry| known(entry.key)) {
                    return Err(wrong(cx, row, count).into());
                }
                let weight = |name: &Value| {
                    let same = |key| crate::lang::value::equality::equal(*name, key, heap);
                    let entry = entries.iter().find(|entry| same(entry.key));
                    entry.map_or(Value::Int(0), |entry| entry.value)
                };
                names.iter().map(weight).collect()
            }
            (other, _) => elements(other, cx)?.unwrap_or_default(),
        };
        cx.spend(count as u64 / 4 + 1)?;
        let numbers = fractions(&items, cx)?;
        made.push(numbers.ok_or_else(|| wrong(cx, row, count))?);
    }
    let listening = Listening::new(made).map_err(|unfit| {
        let (row, found, expected) = match unfit {
            Unfit::Shape(row) => {
                (row, "of another length".to_owned(), format!("a list of {count}"))
            }
            Unfit::Negative(row) => (row, "partly below 0".to_owned(), "0 or more".to_owned()),
            Unfit::Sum(row, sum) => {
                (row, format!("weights that sum to {sum}"), "weights that sum to 1".to_owned())
            }
        };
        Fault::from(words::bad_option(&format!("row {row} of weights"), &found, &expected))
    })?;
    Ok((names, listening))
}

/// The most bits of an opinion that is followed exactly.
const BITS: u64 = 20_000;

/// The most rounds.
const ROUNDS: i64 = 100_000;

/// What becomes of opinions.
pub(in crate::bridge) fn degroot(
    cx: &mut dyn Cx,
    weights: Value,
    opinions: Value,
    steps: Option<i64>,
) -> Result<Finding, Fault> {
    let (names, listening) = listening(cx, weights)?;
    let count = listening.size();
    let start = start(cx, opinions, names.as_deref(), count)?;
    let outcome = solve(cx, |meter| Ok(listening.outcome(&start, meter)?))?;
    let Ok(outcome) = outcome else {
        return Err(words::bad_option("weights", "these", "fewer").into());
    };
    let path = match steps {
        None => Vec::new(),
        Some(steps) if !(0..=ROUNDS).contains(&steps) => {
            let expected = format!("a whole number from 0 to {ROUNDS}");
            return Err(words::bad_option("steps", &steps.to_string(), &expected).into());
        }
        Some(steps) => follow(cx, &listening, &start, steps)?,
    };
    let people: Vec<Value> = names.unwrap_or_else(|| (0..count as i64).map(Value::Int).collect());
    describe(cx, &people, listening, start, outcome, path)
}

fn start(
    cx: &mut dyn Cx,
    opinions: Value,
    names: Option<&[Value]>,
    count: usize,
) -> Result<Vec<Rational>, Fault> {
    let items = match (opinions, names) {
        (Value::Map(map), Some(names)) => {
            let heap = cx.values();
            let entries: Vec<_> = heap.map(map).entries.values().collect();
            let found = |name: &Value| {
                let same = |key| crate::lang::value::equality::equal(*name, key, heap);
                entries
                    .iter()
                    .find(|entry| same(entry.key))
                    .map_or(Value::None, |entry| entry.value)
            };
            names.iter().map(found).collect()
        }
        (Value::Map(map), None) => {
            cx.values().map(map).entries.values().map(|entry| entry.value).collect()
        }
        (other, _) => elements(other, cx)?.unwrap_or_default(),
    };
    let numbers = fractions(&items, cx)?;
    numbers.filter(|numbers| numbers.len() == count).ok_or_else(|| {
        let expected = format!("{count} numbers, one for each row of weights");
        words::bad_option("opinions", &cx.show_brief(opinions), &expected).into()
    })
}

/// Opinions round by round: exact until fractions grow too long, then floats.
fn follow(
    cx: &mut dyn Cx,
    listening: &Listening,
    start: &[Rational],
    steps: i64,
) -> Result<Vec<Vec<Number>>, Fault> {
    let count = listening.size();
    let bytes = (steps as usize + 1).saturating_mul(count).saturating_mul(64);
    cx.values().fits(bytes)?;
    let mut path: Vec<Vec<Number>> = vec![start.iter().cloned().map(Number::Rational).collect()];
    let mut exact = Some(start.to_vec());
    let mut floats: Vec<f64> = Vec::new();
    let near: Vec<Vec<f64>> =
        listening.rows().iter().map(|row| row.iter().map(Rational::to_f64).collect()).collect();
    for _ in 0..steps {
        let cost = exact.iter().flatten().map(Rational::bits).max().unwrap_or(64) / 64 + 1;
        cx.spend((count * count) as u64 * cost)?;
        if let Some(now) = &exact {
            let next = listening.next(now);
            if next.iter().any(|x| x.bits() > BITS) {
                floats = next.iter().map(Rational::to_f64).collect();
                exact = None;
            } else {
                path.push(next.iter().cloned().map(Number::Rational).collect());
                exact = Some(next);
                continue;
            }
        } else {
            let mean = |row: &Vec<f64>| row.iter().zip(&floats).map(|(w, x)| w * x).sum();
            floats = near.iter().map(mean).collect();
        }
        path.push(floats.iter().copied().map(Number::Float).collect());
    }
    Ok(path)
}

fn describe(
    cx: &mut dyn Cx,
    people: &[Value],
    listening: Listening,
    start: Vec<Rational>,
    outcome: Outcome,
    path: Vec<Vec<Number>>,
) -> Result<Finding, Fault> {
    let list = |cx: &mut dyn Cx, given: &Option<Vec<Rational>>| match given {
        Some(numbers) => exact_list(cx, numbers),
        None => Ok(Value::None),
    };
    let limit = list(cx, &outcome.limit)?;
    let influence = list(cx, &outcome.influence)?;
    let one = outcome.limit.as_ref().and_then(|limit| {
        let first = limit.first()?;
        limit.iter().all(|x| x == first).then(|| first.clone())
    });
    let consensus = match &one {
        Some(x) => cx.new_rational(x.clone())?,
        None => Value::None,
    };
    let mut rows = Vec::with_capacity(people.len());
    for (at, person) in people.iter().enumerate() {
        let mut row = vec![*person, cx.new_rational(start[at].clone())?];
        for part in [&outcome.limit, &outcome.influence] {
            row.push(match part {
                Some(numbers) => cx.new_rational(numbers[at].clone())?,
                None => Value::None,
            });
        }
        rows.push(row);
    }
    let columns =
        crate::bridge::bargain::columns(&["person", "opinion", "in the end", "influence"]);
    let mut groups = Vec::new();
    for (members, _) in &outcome.groups {
        groups.push(cx.new_list(members.iter().map(|&one| people[one]).collect())?);
    }
    let groups = cx.new_list(groups)?;
    let title = match (&outcome.limit, &one) {
        (_, Some(_)) => "Averaging opinions: all come to agree",
        (Some(_), None) => "Averaging opinions: they settle, but not on one",
        (None, _) => "Averaging opinions: they swing for ever",
    };
    let mut finding = Finding::new("opinions", title, "linear equations, exact")
        .field("limit", limit)
        .field("consensus", consensus)
        .field("influence", influence)
        .field("converges", Value::Bool(outcome.limit.is_some()))
        .field("groups", groups);
    if !path.is_empty() {
        let (last, table) = rounds(cx, people, path)?;
        finding = finding.field("opinions", last).field("path", table);
    }
    for (members, period) in &outcome.groups {
        let names: Vec<String> = members.iter().take(12).map(|&one| cx.show(people[one])).collect();
        if *period > 1 {
            finding = finding.note(format!(
                "{} go round in {period} steps: nobody there listens to itself.",
                names.join(", ")
            ));
        } else if outcome.groups.len() > 1 {
            finding = finding.note(format!("Listens to nobody outside: {}.", names.join(", ")));
        }
    }
    Ok(finding.table(TableObject::new(columns, rows)).checked_by(Arc::new(Averaged {
        listening,
        start,
        outcome,
    })))
}

/// The last opinions, and a table of all rounds.
fn rounds(
    cx: &mut dyn Cx,
    people: &[Value],
    path: Vec<Vec<Number>>,
) -> Result<(Value, Value), Fault> {
    let mut rows = Vec::with_capacity(path.len());
    let mut last = Vec::new();
    for (round, opinions) in path.into_iter().enumerate() {
        let mut row = vec![Value::Int(round as i64)];
        for opinion in opinions {
            let value = opinion.into_value(cx.heap())?;
            row.push(cx.heap().root(value));
        }
        last = row[1..].to_vec();
        rows.push(row);
    }
    let mut columns: Vec<Arc<str>> = vec!["step".into()];
    columns.extend(people.iter().map(|person| Arc::from(cx.show(*person))));
    let table = cx.new_object(Arc::new(TableObject::new(columns, rows)))?;
    Ok((cx.new_list(last)?, table))
}

/// That a round leaves the end as it is, and influence explains it.
struct Averaged {
    listening: Listening,
    start: Vec<Rational>,
    outcome: Outcome,
}

impl Check for Averaged {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let count = self.listening.size() as u64;
        cx.spend(count * count * 64)?;
        let mut claims = Vec::new();
        let Some(limit) = &self.outcome.limit else { return Ok(claims) };
        let after = self.listening.next(limit);
        let off = after.iter().zip(limit).map(|(a, b)| (a - b).abs()).max();
        let off = cx.new_rational(off.unwrap_or_else(Rational::zero))?;
        claims.push(Claim { what: "another round changes nothing".to_owned(), off });
        if let Some(influence) = &self.outcome.influence {
            let agreed: Rational = influence.iter().zip(&self.start).map(|(w, x)| w * x).sum();
            let off = limit.iter().map(|x| (x - &agreed).abs()).max();
            let off = cx.new_rational(off.unwrap_or_else(Rational::zero))?;
            let what = "the end is the mean of opinions, weighted by influence".to_owned();
            claims.push(Claim { what, off });
        }
        // By rounds: squaring the weights follows very many.
        let near: Vec<Vec<f64>> = self
            .listening
            .rows()
            .iter()
            .map(|row| row.iter().map(Rational::to_f64).collect())
            .collect();
        let far = squared(cx, near, 40)?;
        let off = far.iter().zip(limit).map(|(row, end)| {
            let reached: f64 = row.iter().zip(&self.start).map(|(w, x)| w * x.to_f64()).sum();
            (reached - end.to_f64()).abs() / (1.0 + end.to_f64().abs())
        });
        let off = Value::Float(off.fold(0.0, f64::max));
        claims.push(Claim { what: "a million million rounds lead there".to_owned(), off });
        Ok(claims)
    }
}

/// A matrix to the power of 2^times, its rows kept at a sum of 1.
fn squared(cx: &mut dyn Cx, mut rows: Vec<Vec<f64>>, times: usize) -> Result<Vec<Vec<f64>>, Fault> {
    let count = rows.len();
    for _ in 0..times {
        cx.spend((count * count * count) as u64)?;
        let mut next = vec![vec![0.0; count]; count];
        for (row, made) in rows.iter().zip(&mut next) {
            for (weight, through) in row.iter().zip(&rows) {
                made.iter_mut().zip(through).for_each(|(sum, x)| *sum += weight * x);
            }
            let sum: f64 = made.iter().sum();
            made.iter_mut().for_each(|x| *x /= sum);
        }
        rows = next;
    }
    Ok(rows)
}
