//! Which actions dominate, and which are dominated.

use std::sync::Arc;

use super::{check, claim, holds};
use crate::analysis::solution::dominance::{
    Dominant, Sense, Verdict, contexts, dominant as find, dominated, everything,
};
use crate::analysis::strategic::surely;
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// A dominated action.
#[derive(Clone)]
struct Beaten {
    player: usize,
    action: usize,
    sense: Sense,
    by: Vec<Rational>,
}

/// Each player's dominant action, and all dominated ones.
pub(in crate::bridge) fn dominant(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let form = Arc::new(strategic_form(cx, game, "dominant")?);
    let found = solve(cx, |meter| {
        let open = everything(&form.strategic);
        let (mut tops, mut beaten) = (Vec::new(), Vec::new());
        for (player, actions) in open.iter().enumerate() {
            tops.push(find(&form.strategic, player, meter)?);
            for &action in actions {
                for sense in [Sense::Strict, Sense::Weak] {
                    let verdict = dominated(&form.strategic, &open, player, action, sense, meter)?;
                    if let Verdict::Dominated(by) = verdict {
                        beaten.push(Beaten { player, action, sense, by });
                        break;
                    }
                }
            }
        }
        Ok((tops, beaten))
    })?;
    let (tops, beaten) = found.map_err(|error| unsolved("dominant", game, &error))?;
    record(cx, &form, tops, beaten)
}

fn record(
    cx: &mut dyn Cx,
    form: &Arc<Form>,
    tops: Vec<Option<Dominant>>,
    beaten: Vec<Beaten>,
) -> Result<Finding, Fault> {
    let key = |(player, top): (usize, &Option<Dominant>)| {
        top.as_ref().map_or(Value::None, |top| form.key(player, top.action))
    };
    let keys: Vec<Value> = tops.iter().enumerate().map(key).collect();
    let all = tops.iter().all(Option::is_some);
    let profile = if all { cx.new_list(keys.clone())? } else { Value::None };
    let strict = |top: &Option<Dominant>| match top {
        Some(top) => Value::Bool(top.sense == Sense::Strict),
        None => Value::None,
    };
    let strict = cx.new_list(tops.iter().map(strict).collect())?;
    let (mut rows, mut listed) = (Vec::new(), Vec::new());
    for (player, actions) in everything(&form.strategic).iter().enumerate() {
        for &action in actions {
            let top = tops[player].as_ref().filter(|top| top.action == action);
            let low = beaten.iter().find(|one| one.player == player && one.action == action);
            let (word, by) = match (top, low) {
                (Some(Dominant { sense: Sense::Strict, .. }), _) => ("dominant", String::new()),
                (Some(_), _) => ("weakly dominant", String::new()),
                (None, Some(one)) => {
                    let word = match one.sense {
                        Sense::Strict => "strictly dominated",
                        Sense::Weak => "weakly dominated",
                    };
                    (word, form.mixture_text(player, &one.by))
                }
                (None, None) => continue,
            };
            let role = cx.new_text(&form.role(player))?;
            let name = cx.new_text(form.name(player, action))?;
            rows.push(vec![role, name, cx.new_text(word)?, cx.new_text(&by)?]);
        }
    }
    for one in &beaten {
        let by = form.mixture_value(cx, one.player, &one.by)?;
        let place = Value::Int(i64::try_from(one.player).unwrap_or(i64::MAX));
        listed.push(cx.new_named(&[
            ("player", place),
            ("action", form.key(one.player, one.action)),
            ("strict", Value::Bool(one.sense == Sense::Strict)),
            ("by", by),
        ])?);
    }
    let title = format!("Dominance in {}", form.game.made.name);
    let method = "comparison of actions; linear programmes for mixtures, exact";
    let nothing = rows.is_empty();
    let columns = ["player", "action", "is", "by"].map(Arc::from).to_vec();
    let mut found = Finding::new("dominance", title, method)
        .field("actions", cx.new_list(keys)?)
        .field("strict", strict)
        .field("profile", profile)
        .field("dominated", cx.new_list(listed)?)
        .table(TableObject::new(columns, rows));
    if nothing {
        found = found.note("No action is dominant or dominated.");
    }
    Ok(found.checked_by(check(form, move |cx, form| claims(cx, form, &tops, &beaten))))
}

fn claims(
    cx: &mut dyn Cx,
    form: &Form,
    tops: &[Option<Dominant>],
    beaten: &[Beaten],
) -> Result<Vec<Claim>, Fault> {
    let open = everything(&form.strategic);
    let mut claims = Vec::new();
    for one in beaten {
        let what = format!(
            "{} is dominated by {}",
            form.name(one.player, one.action),
            form.mixture_text(one.player, &one.by)
        );
        let off = shortfall(cx, form, &open, one.player, one.action, &one.by, one.sense)?;
        claims.push(claim(cx, what, &off)?);
    }
    for (player, top) in tops.iter().enumerate() {
        let Some(top) = top else { continue };
        for action in (0..open[player].len()).filter(|action| *action != top.action) {
            let what = format!(
                "{} of {} dominates {}",
                form.name(player, top.action),
                form.role(player),
                form.name(player, action)
            );
            let alone = surely(top.action, open[player].len());
            let off = shortfall(cx, form, &open, player, action, &alone, top.sense)?;
            claims.push(claim(cx, what, &off)?);
        }
    }
    if claims.is_empty() {
        claims.push(holds("there is nothing to recompute", true));
    }
    Ok(claims)
}

/// By how much a mixture misses dominating an action, over all choices of the others that are open; negative is room.
pub(super) fn shortfall(
    cx: &mut dyn Cx,
    form: &Form,
    open: &[Vec<usize>],
    player: usize,
    action: usize,
    by: &[Rational],
    sense: Sense,
) -> Result<Rational, Fault> {
    let (mut least, mut most): (Option<Rational>, Option<Rational>) = (None, None);
    for mut profile in contexts(open, player) {
        cx.spend(by.len() as u64 + 1)?;
        let mut margin = Rational::zero();
        for (own, chance) in by.iter().enumerate().filter(|(_, chance)| !chance.is_zero()) {
            profile[player] = own;
            if let Some(paid) = form.strategic.payoff(player, &profile) {
                margin += &(chance * paid);
            }
        }
        profile[player] = action;
        if let Some(paid) = form.strategic.payoff(player, &profile) {
            margin -= paid;
        }
        least = Some(least.map_or(margin.clone(), |least| least.min(margin.clone())));
        most = Some(most.map_or(margin.clone(), |most| most.max(margin)));
    }
    let least = least.unwrap_or_else(Rational::zero);
    let better = most.is_some_and(|most| most.is_positive());
    let fine = match sense {
        Sense::Strict => least.is_positive(),
        Sense::Weak => !least.is_negative() && better,
    };
    // Equality is a miss, though by nothing.
    Ok(if fine { -least } else { (-least).max(Rational::one()) })
}
