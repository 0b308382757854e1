//! Iterated elimination, and what it leaves.

use std::sync::Arc;

use super::dominance::shortfall;
use super::{check, claim};
use crate::analysis::solution::dominance::{Sense, contexts};
use crate::analysis::solution::iterated::{Elimination, eliminate, stages};
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::native::{Cx, IntoValue};
use crate::lang::value::{Fault, Value};

fn eliminate_in(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    solver: &str,
    sense: Sense,
) -> Result<(Arc<Form>, Elimination), Fault> {
    let form = Arc::new(strategic_form(cx, game, solver)?);
    let found = solve(cx, |meter| eliminate(&form.strategic, sense, meter))?;
    Ok((form, found.map_err(|error| unsolved(solver, game, &error))?))
}

/// What is removed in each round, and the game that is left.
pub(in crate::bridge) fn eliminated(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    weak: bool,
) -> Result<Finding, Fault> {
    let sense = if weak { Sense::Weak } else { Sense::Strict };
    let (form, found) = eliminate_in(cx, game, "eliminate_dominated", sense)?;
    let mut rows = Vec::new();
    for (round, removals) in found.rounds.iter().enumerate() {
        for removal in removals {
            let round = Value::Int(i64::try_from(round + 1).unwrap_or(i64::MAX));
            let role = cx.new_text(&form.role(removal.player))?;
            let action = cx.new_text(form.name(removal.player, removal.action))?;
            let by = cx.new_text(&form.mixture_text(removal.player, &removal.by))?;
            rows.push(vec![round, role, action, by]);
        }
    }
    let solvable = found.left.iter().all(|actions| actions.len() == 1);
    let profile: Vec<usize> = found.left.iter().filter_map(|one| one.first().copied()).collect();
    let profile = if solvable { form.acts(cx, &profile)? } else { Value::None };
    let reduced = match form.game.reduced(&found.left) {
        Some(reduced) => reduced.into_value(cx)?,
        None => Value::None,
    };
    let columns = ["round", "player", "action", "dominated by"].map(Arc::from).to_vec();
    let order = TableObject::new(columns, rows);
    let (word, method) = match sense {
        Sense::Strict => ("strictly", "against mixtures, all players at once each round; exact"),
        Sense::Weak => ("weakly", "against mixtures, all players at once each round; exact"),
    };
    let title = format!("Iterated elimination of {word} dominated actions in {}", game.made.name);
    let rounds = i64::try_from(found.rounds.len()).unwrap_or(i64::MAX);
    let mut made = Finding::new("elimination", title, method)
        .field("left", form.lists(cx, &found.left)?)
        .field("rounds", Value::Int(rounds))
        .field("order", order.clone().into_value(cx)?)
        .field("solvable", Value::Bool(solvable))
        .field("profile", profile)
        .field("game", reduced)
        .field("depends_on_order", Value::Bool(weak))
        .table(order)
        .note(what_is_left(&form, &found));
    if weak {
        made = made.note("Another order of weak elimination may leave other actions.");
    }
    Ok(made.checked_by(check(&form, move |cx, form| claims(cx, form, &found))))
}

fn what_is_left(form: &Form, found: &Elimination) -> String {
    let parts: Vec<String> = (found.left.iter().enumerate().take(6))
        .map(|(player, actions)| {
            let names: Vec<&str> = actions.iter().map(|at| form.name(player, *at)).collect();
            format!("{}: {}", form.role(player), names.join(", "))
        })
        .collect();
    let more = if found.left.len() > 6 { "; …" } else { "" };
    format!("Left: {}{more}.", parts.join("; "))
}

/// What players who know each other to be rational may do.
pub(in crate::bridge) fn rationalizable(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let (form, found) = eliminate_in(cx, game, "rationalizable", Sense::Strict)?;
    let mut beliefs = Vec::with_capacity(found.left.len());
    let mut rows = Vec::new();
    for (player, actions) in found.left.iter().enumerate() {
        let others = contexts(&found.left, player);
        let mut own = Vec::with_capacity(actions.len());
        for (action, belief) in actions.iter().zip(&found.beliefs[player]) {
            let mut entries = Vec::new();
            let mut words = Vec::new();
            for (profile, chance) in others.iter().zip(belief) {
                if chance.is_zero() {
                    continue;
                }
                let rest = (0..form.players()).filter(|other| *other != player);
                let keys: Vec<Value> =
                    rest.clone().map(|other| form.key(other, profile[other])).collect();
                let names: Vec<&str> = rest.map(|other| form.name(other, profile[other])).collect();
                let key = match keys[..] {
                    [only] => only,
                    _ => cx.new_list(keys)?,
                };
                words.push(if *chance == Rational::one() {
                    names.join(", ")
                } else {
                    format!("{chance} {}", names.join(", "))
                });
                entries.push((key, cx.new_rational(chance.clone())?));
            }
            own.push((form.key(player, *action), cx.new_map(&entries)?));
            let role = cx.new_text(&form.role(player))?;
            let name = cx.new_text(form.name(player, *action))?;
            rows.push(vec![role, name, cx.new_text(&words.join(" + "))?]);
        }
        beliefs.push(cx.new_map(&own)?);
    }
    let columns = ["player", "action", "a best reply to"].map(Arc::from).to_vec();
    let title = format!("Rationalizable actions of {}", game.made.name);
    let method = "what iterated strict dominance leaves, with a belief for each action; exact";
    let mut made = Finding::new("rationalizable actions", title, method)
        .field("actions", form.lists(cx, &found.left)?)
        .field("beliefs", cx.new_list(beliefs)?)
        .field("correlated", Value::Bool(form.players() > 2))
        .table(TableObject::new(columns, rows));
    if form.players() > 2 {
        made = made.note(
            "Beliefs are correlated: a player may think that the others act in concert. With independent beliefs fewer actions may be left.",
        );
    }
    Ok(made.checked_by(check(&form, move |cx, form| claims(cx, form, &found))))
}

/// Each removal, by the mixture that dominates; each action that is left, by the belief to which it is a best reply.
fn claims(cx: &mut dyn Cx, form: &Form, found: &Elimination) -> Result<Vec<Claim>, Fault> {
    let stages = stages(&form.strategic, found);
    let mut claims = Vec::new();
    for ((round, removals), open) in found.rounds.iter().enumerate().zip(&stages) {
        for removal in removals {
            let Some(name) = form.names.get(removal.player).and_then(|n| n.get(removal.action))
            else {
                continue;
            };
            let what =
                format!("{name} of {} goes in round {}", form.role(removal.player), round + 1);
            let (player, action) = (removal.player, removal.action);
            let off = shortfall(cx, form, open, player, action, &removal.by, found.sense)?;
            claims.push(claim(cx, what, &off)?);
        }
    }
    if found.sense == Sense::Weak {
        return Ok(claims);
    }
    for (player, actions) in found.left.iter().enumerate() {
        let others = contexts(&found.left, player);
        for (&action, belief) in actions.iter().zip(&found.beliefs[player]) {
            let what = format!("{} of {} stays", form.name(player, action), form.role(player));
            let mut best: Option<Rational> = None;
            let mut own = Rational::zero();
            for &other in actions {
                cx.spend(others.len() as u64)?;
                let mut sum = Rational::zero();
                for (profile, chance) in others.iter().zip(belief) {
                    let mut at = profile.clone();
                    at[player] = other;
                    if let Some(paid) = form.strategic.payoff(player, &at) {
                        sum += &(chance * paid);
                    }
                }
                if other == action {
                    own = sum.clone();
                }
                best = Some(best.map_or(sum.clone(), |best| best.max(sum)));
            }
            claims.push(claim(cx, what, &(&best.unwrap_or_else(Rational::zero) - &own))?);
        }
    }
    Ok(claims)
}
