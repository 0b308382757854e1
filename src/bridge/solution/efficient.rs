//! Efficient profiles as a record.

use std::sync::Arc;

use super::{check_with, holds, row_bytes};
use crate::analysis::solution::pareto::{Efficient, efficient};
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, exact_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::Fault;

/// The efficient pure profiles, and those of largest welfare.
pub(in crate::bridge) fn pareto(cx: &mut dyn Cx, game: &Arc<GameObject>) -> Result<Finding, Fault> {
    let form = Arc::new(strategic_form(cx, game, "pareto")?);
    let found = solve(cx, |meter| efficient(&form.strategic, meter))?;
    let found = found.map_err(|error| unsolved("pareto", game, &error))?;
    cx.heap().hold(found.bytes())?;
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for profile in &found.strong {
        cx.heap().hold(row_bytes(form.players() * 2 + 1))?;
        cx.spend(form.players() as u64 * 4)?;
        let pays = payoffs(&form, profile);
        let acts = form.acts(cx, profile)?;
        let paid = exact_list(cx, &pays)?;
        let sum = cx.new_rational(pays.iter().cloned().sum())?;
        items.push(cx.new_named(&[("profile", acts), ("payoffs", paid), ("sum", sum)])?);
        let mut row = form.row(cx, profile)?;
        for pay in &pays {
            row.push(cx.new_rational(pay.clone())?);
        }
        row.push(sum);
        rows.push(row);
    }
    let gets: Vec<String> =
        (0..form.players()).map(|player| format!("{} gets", form.role(player))).collect();
    let more: Vec<&str> = gets.iter().map(String::as_str).chain(["sum"]).collect();
    let columns = form.columns(&more);
    let list = |cx: &mut dyn Cx, profiles: &[Vec<usize>]| {
        let mut all = Vec::with_capacity(profiles.len());
        for profile in profiles {
            all.push(form.acts(cx, profile)?);
        }
        cx.new_list(all)
    };
    let best = |profiles: &[Vec<usize>]| {
        let texts = profiles.iter().take(3).map(|profile| form.profile_text(profile));
        let more = if profiles.len() > 3 { "; …" } else { "" };
        format!("{}{more}", texts.collect::<Vec<_>>().join("; "))
    };
    let notes = [
        format!("Largest sum, {}: {}.", found.welfare, best(&found.utilitarian)),
        format!("Best for the worst-off: {}.", best(&found.egalitarian)),
    ];
    let title = format!("Efficient profiles of {}", game.made.name);
    let made = Finding::new("efficient profiles", title, "comparison of all pure profiles, exact")
        .field("weak", list(cx, &found.weak)?)
        .field("utilitarian", list(cx, &found.utilitarian)?)
        .field("egalitarian", list(cx, &found.egalitarian)?)
        .field("welfare", cx.new_rational(found.welfare.clone())?)
        .items(items)
        .table(TableObject::new(columns, rows))
        .note(&notes[0])
        .note(&notes[1]);
    let bytes = found.bytes();
    Ok(made.checked_by(check_with(&form, bytes, move |cx, form| claims(cx, form, &found))))
}

fn payoffs(form: &Form, profile: &[usize]) -> Vec<Rational> {
    let pay = |player| form.strategic.payoff(player, profile).cloned();
    (0..form.players()).map(|player| pay(player).unwrap_or_else(Rational::zero)).collect()
}

/// Each claim by a look through the whole table.
fn claims(cx: &mut dyn Cx, form: &Form, found: &Efficient) -> Result<Vec<Claim>, Fault> {
    let strategic = &form.strategic;
    let cells = strategic.profiles().count() as u64;
    let mut claims = Vec::new();
    let better = |cx: &mut dyn Cx, profile: &[usize], strict: bool| -> Result<bool, Fault> {
        cx.spend(cells * form.players() as u64)?;
        let own = payoffs(form, profile);
        Ok(strategic.cells().any(|(_, pays)| {
            let mut pairs = pays.iter().zip(&own);
            if strict {
                pairs.all(|(a, b)| a > b)
            } else {
                pays != own && pairs.all(|(a, b)| a >= b)
            }
        }))
    };
    for profile in &found.strong {
        let beaten = better(cx, profile, false)?;
        claims.push(holds(format!("{} is efficient", form.profile_text(profile)), !beaten));
    }
    for profile in found.weak.iter().filter(|profile| !found.strong.contains(profile)) {
        let beaten = better(cx, profile, true)?;
        claims.push(holds(format!("{} is weakly efficient", form.profile_text(profile)), !beaten));
    }
    let sum = |pays: &[Rational]| pays.iter().cloned().sum::<Rational>();
    let most = strategic.cells().map(|(_, pays)| sum(pays)).max();
    claims.push(holds("no sum of payoffs is larger", most.as_ref() == Some(&found.welfare)));
    let least = |pays: &[Rational]| pays.iter().min().cloned();
    let fairest = strategic.cells().map(|(_, pays)| least(pays)).max().flatten();
    let fair = found.egalitarian.iter().all(|profile| least(&payoffs(form, profile)) == fairest);
    claims.push(holds("the worst-off nowhere gets more", fair));
    Ok(claims)
}
