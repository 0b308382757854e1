//! Risk and payoff dominance as a record.

use std::sync::Arc;

use super::{check, claim};
use crate::analysis::solution::risk::{Candidate, candidates, payoff_dominant, risk_dominant};
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, exact_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// Which pure equilibrium is safer, and which pays more.
pub(in crate::bridge) fn risk_dominance(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let form = Arc::new(strategic_form(cx, game, "risk_dominance")?);
    if form.players() != 2 {
        let shape = "games of two players";
        return Err(words::other_shape("risk_dominance", &game.made.name, shape).into());
    }
    let found = solve(cx, |meter| candidates(&form.strategic, meter))?;
    let found = found.map_err(|error| unsolved("risk_dominance", game, &error))?;
    let strict = found.iter().all(|one| one.losses.iter().all(Rational::is_positive));
    let two_by_two = form.strategic.shape() == [2, 2];
    let safe = if two_by_two && strict { risk_dominant(&found) } else { None };
    let rich = payoff_dominant(&found);
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for (at, one) in found.iter().enumerate() {
        let profile = form.acts(cx, &one.profile)?;
        let payoffs = exact_list(cx, &one.payoffs)?;
        let losses = exact_list(cx, &one.losses)?;
        let p = exact_list(cx, &one.p)?;
        let names = [("profile", profile), ("payoffs", payoffs), ("losses", losses), ("p", p)];
        items.push(cx.new_named(&names)?);
        let product = cx.new_rational(&one.losses[0] * &one.losses[1])?;
        let most = one.p.iter().max().cloned().unwrap_or_else(Rational::zero);
        let word = match (safe == Some(at), rich == Some(at)) {
            (true, true) => "safer, pays more",
            (true, false) => "safer",
            (false, true) => "pays more",
            (false, false) => "",
        };
        let mut row = form.row(cx, &one.profile)?;
        row.extend([product, cx.new_rational(most)?, cx.new_text(word)?]);
        rows.push(row);
    }
    let profile = |cx: &mut dyn Cx, at: Option<usize>| match at {
        Some(at) => form.acts(cx, &found[at].profile),
        None => Ok(Value::None),
    };
    let title = format!("Risk and payoff dominance in {}", game.made.name);
    let method = "products of what leaving costs, and p-dominance; exact";
    let mut made = Finding::new("risk dominance", title, method)
        .field("risk_dominant", profile(cx, safe)?)
        .field("payoff_dominant", profile(cx, rich)?)
        .items(items)
        .table(TableObject::new(form.columns(&["product of losses", "p", ""]), rows))
        .note("p: how likely the other's action must be for each to want its own.");
    if !two_by_two {
        made = made.note("Risk dominance is told for two actions each; with more, compare p.");
    } else if found.len() == 2 && strict && safe.is_none() {
        made = made.note("Both equilibria are equally risky.");
    } else if found.len() < 2 || !strict {
        made = made.note("There are no two strict equilibria to compare.");
    }
    Ok(made.checked_by(check(&form, move |cx, form| claims(cx, form, &found))))
}

/// At p each player just wants its own action, whatever the rest of its belief.
fn claims(cx: &mut dyn Cx, form: &Form, found: &[Candidate]) -> Result<Vec<Claim>, Fault> {
    let mut claims = Vec::new();
    for one in found {
        for player in 0..2 {
            let (own, theirs) = (one.profile[player], one.profile[1 - player]);
            let pay = |mine: usize, other: usize| {
                let at = if player == 0 { [mine, other] } else { [other, mine] };
                form.strategic.payoff(player, &at).cloned().unwrap_or_else(Rational::zero)
            };
            let rest = &Rational::one() - &one.p[player];
            let mut off = Rational::from(-1);
            for action in (0..form.strategic.shape()[player]).filter(|action| *action != own) {
                for elsewhere in 0..form.strategic.shape()[1 - player] {
                    cx.spend(1)?;
                    let gain = &(&one.p[player] * &(pay(action, theirs) - pay(own, theirs)))
                        + &(&rest * &(pay(action, elsewhere) - pay(own, elsewhere)));
                    off = off.max(gain);
                }
            }
            let profile = form.profile_text(&one.profile);
            let what = format!("{profile}: {} stays at p = {}", form.role(player), one.p[player]);
            claims.push(claim(cx, what, &off)?);
        }
    }
    Ok(claims)
}
