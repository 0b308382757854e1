//! Security levels as a record.

use std::sync::Arc;

use super::{check, claim, holds};
use crate::analysis::solution::dominance::{contexts, everything};
use crate::analysis::solution::minmax::minmax;
use crate::analysis::solution::security::maxmin;
use crate::analysis::strategic::surely;
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, exact_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// One player's levels.
#[derive(Clone)]
struct Level {
    sure: Rational,
    mixture: Vec<Rational>,
    held: Rational,
    at_least: Rational,
    /// The others' mixtures, in seat order; its own place is empty.
    by: Vec<Vec<Rational>>,
}

/// What each player is sure of, and what the others can hold it down to.
pub(in crate::bridge) fn security_levels(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let form = Arc::new(strategic_form(cx, game, "security_levels")?);
    let players = form.players();
    let found = solve(cx, |meter| {
        let mut levels = Vec::with_capacity(players);
        for player in 0..players {
            let sure = maxmin(&form.strategic, player, meter)?;
            levels.push(if players < 3 {
                let mut by = vec![Vec::new(); players];
                if players == 2 {
                    by[1 - player].clone_from(&sure.held_by);
                }
                let (held, at_least) = (sure.value.clone(), sure.value.clone());
                Level { sure: sure.value, mixture: sure.mixture, held, at_least, by }
            } else {
                let held = minmax(&form.strategic, player, meter)?;
                let at_least = held.at_least.max(sure.value.clone());
                let (sure, mixture) = (sure.value, sure.mixture);
                Level { sure, mixture, held: held.value, at_least, by: held.mixtures }
            });
        }
        Ok(levels)
    })?;
    let levels = found.map_err(|error| unsolved("security_levels", game, &error))?;
    record(cx, &form, levels)
}

/// The exact number, or the float where it is only near.
fn level(cx: &mut dyn Cx, level: &Level) -> Result<Value, Fault> {
    if level.held == level.at_least {
        return cx.new_rational(level.held.clone());
    }
    Ok(Value::Float(level.held.to_f64()))
}

fn record(cx: &mut dyn Cx, form: &Arc<Form>, levels: Vec<Level>) -> Result<Finding, Fault> {
    let (mut held, mut strategies, mut punishments) = (Vec::new(), Vec::new(), Vec::new());
    let mut rows = Vec::with_capacity(levels.len());
    for (player, one) in levels.iter().enumerate() {
        held.push(level(cx, one)?);
        strategies.push(form.mixture_value(cx, player, &one.mixture)?);
        let mut by = Vec::with_capacity(one.by.len());
        for (other, chances) in one.by.iter().enumerate() {
            by.push(if chances.is_empty() {
                Value::None
            } else if one.held == one.at_least {
                form.mixture_value(cx, other, chances)?
            } else {
                let near: Vec<f64> = chances.iter().map(Rational::to_f64).collect();
                form.chances(cx, other, &near)?
            });
        }
        punishments.push(cx.new_list(by)?);
        let role = cx.new_text(&form.role(player))?;
        let sure = cx.new_rational(one.sure.clone())?;
        let mixture = cx.new_text(&form.mixture_text(player, &one.mixture))?;
        rows.push(vec![role, sure, mixture, level(cx, one)?]);
    }
    let sure: Vec<Rational> = levels.iter().map(|one| one.sure.clone()).collect();
    let gap = levels.iter().map(|one| &one.held - &one.at_least).max();
    let gap = gap.unwrap_or_else(Rational::zero);
    let columns = ["player", "maxmin", "by", "minmax"].map(Arc::from).to_vec();
    let method = match (form.players() < 3, gap.is_zero()) {
        (true, _) => "linear programmes, exact",
        (false, true) => "linear programmes; minmax by branch and bound, exact",
        (false, false) => "linear programmes; minmax by branch and bound, to the accuracy shown",
    };
    let accuracy = if gap.is_zero() { Value::Int(0) } else { Value::Float(gap.to_f64()) };
    let title = format!("Security levels of {}", form.game.made.name);
    let mut made = Finding::new("security levels", title, method)
        .field("maxmin", exact_list(cx, &sure)?)
        .field("minmax", cx.new_list(held)?)
        .field("strategies", cx.new_list(strategies)?)
        .field("punishments", cx.new_list(punishments)?)
        .field("accuracy", accuracy)
        .table(TableObject::new(columns, rows));
    if form.players() > 2 {
        made = made.note("Minmax: the others mix independently of each other.");
    }
    if !gap.is_zero() {
        made = made.note(format!("No minmax is lower by more than {:.1e}.", gap.to_f64()));
    }
    Ok(made.checked_by(check(form, move |cx, form| claims(cx, form, &levels))))
}

/// The mixture is sure of its level; the others' mixtures allow no more than theirs.
fn claims(cx: &mut dyn Cx, form: &Form, levels: &[Level]) -> Result<Vec<Claim>, Fault> {
    let open = everything(&form.strategic);
    let mut claims = Vec::new();
    for (player, one) in levels.iter().enumerate() {
        let role = form.role(player);
        let mut least: Option<Rational> = None;
        for mut profile in contexts(&open, player) {
            cx.spend(open[player].len() as u64)?;
            let mut sum = Rational::zero();
            for (action, chance) in one.mixture.iter().enumerate() {
                profile[player] = action;
                if let Some(paid) = form.strategic.payoff(player, &profile) {
                    sum += &(chance * paid);
                }
            }
            least = Some(least.map_or(sum.clone(), |least| least.min(sum)));
        }
        let off = &one.sure - &least.unwrap_or_else(|| one.sure.clone());
        claims.push(claim(cx, format!("{role} is sure of {}", one.sure), &off)?);
        if form.players() < 2 {
            continue;
        }
        let mut mixed = one.by.clone();
        let mut most: Option<Rational> = None;
        for action in 0..open[player].len() {
            mixed[player] = surely(action, open[player].len());
            let paid = counted(cx, |meter| form.strategic.expected(player, &mixed, meter))?;
            most = Some(most.map_or(paid.clone(), |most| most.max(paid)));
        }
        let off = &most.unwrap_or_else(|| one.held.clone()) - &one.held;
        claims.push(claim(cx, format!("the others hold {role} to its minmax"), &off)?);
        let what = format!("{role}'s minmax is at least its maxmin");
        claims.push(holds(what, one.held >= one.sure && one.at_least <= one.held));
    }
    Ok(claims)
}
