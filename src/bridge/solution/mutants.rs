//! Evolutionary stability as records.

use std::sync::Arc;

use super::{check, claim, holds};
use crate::analysis::solution::stability::{Stability, Stable, against, all, matrix, stability};
use crate::base::rational::Rational;
use crate::bridge::finding::{Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

fn symmetric(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<(Arc<Form>, Vec<Vec<Rational>>), Fault> {
    let form = Arc::new(strategic_form(cx, game, "ess")?);
    let name = &game.made.name;
    let matrix = matrix(&form.strategic)
        .ok_or_else(|| words::other_shape("ess", name, "symmetric games of two players"))?;
    Ok((form, matrix))
}

fn word(stability: Stability) -> &'static str {
    match stability {
        Stability::Never => "no equilibrium",
        Stability::Equilibrium => "equilibrium, but unstable",
        Stability::Neutral => "neutrally stable",
        Stability::Stable => "evolutionarily stable",
    }
}

/// All evolutionarily and neutrally stable mixtures.
pub(in crate::bridge) fn all_stable(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let (form, matrix) = symmetric(cx, game)?;
    let found = solve(cx, |meter| all(&matrix, meter))?;
    let found = found.map_err(|error| unsolved("ess", game, &error))?;
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for one in &found {
        let strategy = form.mixture_value(cx, 0, &one.mixture)?;
        let payoff = cx.new_rational(one.payoff.clone())?;
        let stable = Value::Bool(one.stability == Stability::Stable);
        items.push(cx.new_named(&[
            ("strategy", strategy),
            ("stable", stable),
            ("payoff", payoff),
            ("of_many", Value::Bool(one.of_many)),
        ])?);
        let text = cx.new_text(&form.mixture_text(0, &one.mixture))?;
        rows.push(vec![text, cx.new_text(word(one.stability))?, payoff]);
    }
    let stable = found.iter().filter(|one| one.stability == Stability::Stable).count();
    let title = format!(
        "Stable strategies of {}: {stable} evolutionarily, {} neutrally only",
        game.made.name,
        found.len() - stable
    );
    let columns = ["strategy", "is", "earns"].map(Arc::from).to_vec();
    let method = "all supports, each by the sign of a quadratic form on a cone; exact";
    let mut made = Finding::new("stable strategies", title, method)
        .field("count", Value::Int(i64::try_from(stable).unwrap_or(i64::MAX)))
        .items(items)
        .table(TableObject::new(columns, rows));
    if found.iter().any(|one| one.of_many) {
        made = made.note(
            "Some neutrally stable ones stand for a whole set with the same support (`.of_many`).",
        );
    }
    Ok(made.checked_by(check(&form, move |cx, form| claims(cx, form, &matrix, &found))))
}

/// How stable one mixture is.
pub(in crate::bridge) fn judged(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    strategy: Value,
) -> Result<Finding, Fault> {
    let (form, matrix) = symmetric(cx, game)?;
    let mixture = form.mixture_in(cx, "strategy", 0, strategy)?;
    let found = solve(cx, |meter| stability(&matrix, &mixture, meter))?;
    let found = found.map_err(|error| unsolved("ess", game, &error))?;
    let payoff = counted(cx, |meter| {
        let earned = against(&matrix, &mixture, meter)?;
        Rational::product_sum(&earned, &mixture, meter)
    })?;
    let text = form.mixture_text(0, &mixture);
    let title = format!("{text} in {}: {}", game.made.name, word(found));
    let method = "the sign of a quadratic form on a cone; exact";
    let made = Finding::new("stability", title, method)
        .field("strategy", form.mixture_value(cx, 0, &mixture)?)
        .field("stable", Value::Bool(found == Stability::Stable))
        .field("neutral", Value::Bool(found >= Stability::Neutral))
        .field("equilibrium", Value::Bool(found >= Stability::Equilibrium))
        .field("payoff", cx.new_rational(payoff.clone())?);
    let one = [Stable { mixture, stability: found, payoff, of_many: false }];
    Ok(made.checked_by(check(&form, move |cx, form| claims(cx, form, &matrix, &one))))
}

/// Each is a best reply to itself, and against a grid of mutants that reply as well it does better, or as well.
fn claims(
    cx: &mut dyn Cx,
    form: &Form,
    matrix: &[Vec<Rational>],
    found: &[Stable],
) -> Result<Vec<Claim>, Fault> {
    let mut claims = Vec::new();
    for one in found {
        let text = form.mixture_text(0, &one.mixture);
        let earned = counted(cx, |meter| against(matrix, &one.mixture, meter))?;
        let most = earned.iter().max().cloned().unwrap_or_else(Rational::zero);
        let gap = &most - &one.payoff;
        match one.stability {
            Stability::Never => {
                claims.push(holds(format!("{text} is no best reply to itself"), gap.is_positive()));
                continue;
            }
            _ => claims.push(claim(cx, format!("{text} is a best reply to itself"), &gap)?),
        }
        if one.stability == Stability::Equilibrium {
            continue;
        }
        let replies: Vec<usize> = (0..earned.len()).filter(|&at| earned[at] == most).collect();
        let mut fine = true;
        // Mutants of two actions in tenths, and each mixed half with the strategy itself.
        for (&a, &b) in replies.iter().flat_map(|a| replies.iter().map(move |b| (a, b))) {
            cx.spend(20 * matrix.len() as u64)?;
            for tenth in 0..=10 {
                let mut mutant = vec![Rational::zero(); matrix.len()];
                let share = Rational::new(tenth, 10).unwrap_or_else(Rational::one);
                mutant[a] += &share;
                mutant[b] += &(&Rational::one() - &share);
                if mutant == one.mixture {
                    continue;
                }
                let ahead = counted(cx, |meter| {
                    let against = against(matrix, &mutant, meter)?;
                    let own = Rational::product_sum(&against, &mutant, meter)?;
                    Rational::product_sum(&against, &one.mixture, meter)?.minus(&own, meter)
                })?;
                fine &= match one.stability {
                    Stability::Stable => ahead.is_positive(),
                    _ => !ahead.is_negative(),
                };
            }
        }
        let what = match one.stability {
            Stability::Stable => format!("mutants in a grid do worse than {text}"),
            _ => format!("mutants in a grid do no better than {text}"),
        };
        claims.push(holds(what, fine));
    }
    Ok(claims)
}
