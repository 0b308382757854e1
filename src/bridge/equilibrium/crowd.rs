//! Equilibria among many who are alike: pure ones up to the order of players, and those in which all mix alike.

use std::sync::Arc;

use super::nash::Wanted;
use crate::analysis::equilibrium::alike;
use crate::bridge::finding::{Check, Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::unsolved;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::{Cx, IntoValue};
use crate::lang::value::{Fault, Object, Value};
use crate::model::game::{Counts, Payoffs};

/// How many take each action, or the chance of the first of two.
#[derive(Clone)]
enum Found {
    Shares(Vec<usize>),
    Alike(f64),
}

/// The equilibria of a game by counts.
///
/// # Errors
/// `E0813` where one is asked for and none was found; limits.
pub(super) fn equilibria(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    wanted: Wanted,
) -> Result<Finding, Fault> {
    let Some(counts) = counts(game) else { return Err(words::none_found(&game.made.name).into()) };
    let differences = alike::differences(counts);
    let found = solve(cx, |meter| {
        let mut found: Vec<Found> =
            alike::pure(counts, meter)?.into_iter().map(Found::Shares).collect();
        let mixed = wanted == Wanted::All || wanted == Wanted::One && found.is_empty();
        if let Some(differences) = differences.as_ref().filter(|_| mixed) {
            found.extend(alike::alike(differences, meter)?.into_iter().rev().map(Found::Alike));
        }
        Ok(found)
    })?;
    let mut found = found.map_err(|error| unsolved("equilibria", game, &error))?;
    if wanted == Wanted::One {
        found.truncate(1);
        if found.is_empty() {
            return Err(words::none_found(&game.made.name).into());
        }
    }
    let keys = game.options(0);
    let names: Vec<String> = (0..keys.len())
        .map(|at| game.actions_of(0).and_then(|actions| actions.name(at)).unwrap_or_default())
        .collect();
    let (mut items, mut rows) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
    for one in &found {
        cx.spend(4 * counts.players() as u64)?;
        let (item, row) = item(cx, game, counts, &keys, &names, one)?;
        items.push(item.into_value(cx)?);
        rows.push(row);
    }
    let pure = found.iter().filter(|one| matches!(one, Found::Shares(_))).count();
    let title = format!(
        "Equilibria of {}: {pure} pure up to the order of players, {} mixed alike",
        game.made.name,
        found.len() - pure
    );
    let columns = names.iter().map(|name| name.as_str().into());
    let columns = columns.chain(names.iter().map(|name| format!("{name} gets").into()));
    let method = "pure ones by counts, exact; all mixing alike by the zeros of a polynomial";
    let note = match counts.actions() {
        2 => {
            "Players are alike: a pure equilibrium stands for all its rearrangements. Of mixed ones those in which all mix alike are here."
        }
        _ => {
            "Players are alike: a pure equilibrium stands for all its rearrangements. Mixed ones were not looked for."
        }
    };
    let check = Crowd { game: Arc::clone(game), found };
    let table = TableObject::new(columns.collect(), rows);
    Ok(Finding::new("equilibria", title, method)
        .items(items)
        .field("up_to_order", Value::Bool(true))
        .table(table)
        .note(note)
        .checked_by(Arc::new(check)))
}

fn counts(game: &GameObject) -> Option<&Counts> {
    match game.model().payoffs() {
        Payoffs::Counts(counts) => Some(counts),
        _ => None,
    }
}

/// What an action gives where the others do as found.
fn gets(counts: &Counts, found: &Found, own: usize, instead: usize) -> f64 {
    match found {
        Found::Shares(shares) => {
            let mut others = shares.clone();
            others[own] -= 1;
            counts.by_counts(instead, &others).unwrap_or(0.0)
        }
        Found::Alike(chance) => {
            let others = counts.players() - 1;
            let row = (0..=others).map(|first| counts.by_counts(instead, &[first, others - first]));
            alike::value(&row.map(|paid| paid.unwrap_or(0.0)).collect::<Vec<f64>>(), *chance)
        }
    }
}

/// The most that anybody gains by another action.
fn gain(counts: &Counts, found: &Found) -> f64 {
    let mut most: f64 = 0.0;
    for own in 0..counts.actions() {
        if matches!(found, Found::Shares(shares) if shares[own] == 0) {
            continue;
        }
        let stays = gets(counts, found, own, own);
        for instead in 0..counts.actions() {
            most = most.max(gets(counts, found, own, instead) - stays);
        }
    }
    most
}

fn item(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    counts: &Counts,
    keys: &[Value],
    names: &[String],
    found: &Found,
) -> Result<(Finding, Vec<Value>), Fault> {
    let (mut strategies, mut payoffs) = (Vec::new(), Vec::new());
    let (mut does, mut earns) = (Vec::new(), Vec::new());
    let map = |cx: &mut dyn Cx, chance: &dyn Fn(usize) -> Value| {
        let entries: Vec<(Value, Value)> =
            keys.iter().enumerate().map(|(at, key)| (*key, chance(at))).collect();
        cx.new_map(&entries)
    };
    match found {
        Found::Shares(shares) => {
            for (own, &many) in shares.iter().enumerate() {
                does.push(Value::Int(i64::try_from(many).unwrap_or(i64::MAX)));
                if many == 0 {
                    earns.push(Value::None);
                    continue;
                }
                let paid = Value::Float(gets(counts, found, own, own));
                earns.push(paid);
                for _ in 0..many {
                    cx.spend(keys.len() as u64)?;
                    strategies.push(map(cx, &|at| Value::Int(i64::from(at == own)))?);
                    payoffs.push(paid);
                }
            }
        }
        Found::Alike(chance) => {
            let chances = [*chance, 1.0 - *chance];
            does.extend(chances.map(Value::Float));
            let paid = Value::Float(gets(counts, found, 0, 0));
            earns.extend([paid, paid]);
            let one = map(cx, &|at| Value::Float(chances[at]))?;
            strategies = vec![one; counts.players()];
            payoffs = vec![paid; counts.players()];
        }
    }
    let shown = match found {
        Found::Shares(shares) => {
            let some = shares.iter().zip(names).filter(|(many, _)| **many > 0);
            some.map(|(many, name)| format!("{many} of {name}")).collect::<Vec<_>>().join(", ")
        }
        Found::Alike(chance) => format!("all {} with chance {chance:.4}", names[0]),
    };
    let title = format!("Equilibrium of {}: {shown}", game.made.name);
    let (strategies, payoffs) = (cx.new_list(strategies)?, cx.new_list(payoffs)?);
    let check = Crowd { game: Arc::clone(game), found: vec![found.clone()] };
    let item = Finding::new("equilibrium", title, "by counts")
        .field("strategies", strategies)
        .field("payoffs", payoffs)
        .field("pure", Value::Bool(matches!(found, Found::Shares(_))))
        .field("gain", Value::Float(gain(counts, found)))
        .checked_by(Arc::new(check));
    Ok((item, does.into_iter().chain(earns).collect()))
}

/// That nobody gains by another action.
struct Crowd {
    game: Arc<GameObject>,
    found: Vec<Found>,
}

impl Check for Crowd {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let Some(counts) = counts(&self.game) else { return Ok(Vec::new()) };
        let mut claims = Vec::with_capacity(self.found.len());
        for (at, found) in self.found.iter().enumerate() {
            cx.spend((counts.players() * counts.players()) as u64)?;
            let what = format!("equilibrium {}: no gain for anybody", at + 1);
            claims.push(Claim { what, off: Value::Float(gain(counts, found)) });
        }
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.game.trace(mark);
    }
}
