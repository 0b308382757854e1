//! Offers and counter-offers, one offer, and the range of peace.

use std::sync::Arc;

use super::{columns, fraction, fractions};
use crate::analysis::bargain::crisis::{overlap, range};
use crate::analysis::bargain::rubinstein::{Deal, Haggle, NoDeal};
use crate::analysis::bargain::ultimatum::{MOST_OFFERS, Outcome, Ultimatum};
use crate::base::rational::{Rational, pay_for};
use crate::bridge::finding::{Check, Claim, Finding, exact_list, solve};
use crate::bridge::metered::counted;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, elements};
use crate::lang::value::show::start;
use crate::lang::value::{Fault, Value};

/// What a script says of alternating offers.
pub(in crate::bridge) struct Terms {
    pub(in crate::bridge) patience: [Value; 2],
    pub(in crate::bridge) total: Option<Value>,
    pub(in crate::bridge) outside: Option<Value>,
    pub(in crate::bridge) breakdown: Option<Value>,
    pub(in crate::bridge) impasse: Option<Value>,
}

/// A number between 0 and 1.
fn part(cx: &dyn Cx, what: &str, value: Value) -> Result<Rational, Fault> {
    let made = fraction(cx, what, value)?;
    if made.is_negative() || made > Rational::one() {
        return Err(words::bad_option(what, &cx.show_brief(value), "between 0 and 1").into());
    }
    Ok(made)
}

/// What there is to share: 1 if left out.
fn total_of(cx: &dyn Cx, value: Option<Value>) -> Result<Rational, Fault> {
    let Some(value) = value else { return Ok(Rational::one()) };
    let made = fraction(cx, "total", value)?;
    if !made.is_positive() {
        return Err(words::bad_option("total", &cx.show_brief(value), "more than 0").into());
    }
    Ok(made)
}

/// Two numbers; 0 if left out.
fn pair(cx: &mut dyn Cx, what: &str, value: Option<Value>) -> Result<[Rational; 2], Fault> {
    let Some(value) = value else { return Ok([Rational::zero(), Rational::zero()]) };
    let made = fractions(cx, what, value, 2)?;
    <[Rational; 2]>::try_from(made)
        .map_err(|_| words::bad_option(what, &cx.show_brief(value), "a list of two numbers").into())
}

/// The deal of alternating offers.
pub(in crate::bridge) fn offers(cx: &mut dyn Cx, terms: &Terms) -> Result<Finding, Fault> {
    let mut outside = [None, None];
    if let Some(given) = terms.outside {
        let items = elements(given, cx)?.unwrap_or_default();
        if items.len() != 2 {
            let expected = "a list of two numbers (or `none` for who cannot leave)";
            return Err(words::bad_option("outside", &cx.show_brief(given), expected).into());
        }
        for (slot, item) in outside.iter_mut().zip(items) {
            *slot = match item {
                Value::None => None,
                other => Some(fraction(cx, "outside", other)?),
            };
        }
    }
    let breakdown = terms.breakdown.map(|value| part(cx, "breakdown", value)).transpose()?;
    let game = Haggle {
        total: total_of(cx, terms.total)?,
        patience: [part(cx, "d1", terms.patience[0])?, part(cx, "d2", terms.patience[1])?],
        outside,
        breakdown: breakdown.unwrap_or_else(Rational::zero),
        impasse: pair(cx, "impasse", terms.impasse)?,
    };
    let deal =
        counted(cx, |meter| game.deal(meter))?.map_err(|error| no_deal(cx, &error, terms))?;
    let payoffs = exact_list(cx, &deal.payoffs)?;
    let reversed = exact_list(cx, &deal.reversed)?;
    let binding = cx.new_list(deal.binding.iter().copied().map(Value::Bool).collect())?;
    let mut rows = Vec::new();
    let mut items = Vec::new();
    for player in 0..2 {
        let patience = cx.new_rational(game.patience[player].clone())?;
        let first = cx.new_rational(deal.payoffs[player].clone())?;
        let second = cx.new_rational(deal.reversed[player].clone())?;
        items.push(first);
        rows.push(vec![Value::Int(player as i64 + 1), patience, first, second]);
    }
    let names = columns(&["player", "discount", "1 proposes", "2 proposes"]);
    let mut finding =
        Finding::new("deal", "Alternating offers: agreed at once", "closed form, exact")
            .field("payoffs", payoffs)
            .field("second", reversed)
            .field("binding", binding)
            .items(items)
            .table(TableObject::new(names, rows));
    for player in 0..2 {
        let Some(outside) = &game.outside[player] else { continue };
        finding = finding.note(match deal.binding[player] {
            true => format!(
                "Player {}'s outside option {outside} is better than bargaining on: it gets just that when the other proposes.",
                player + 1
            ),
            false => format!(
                "Player {}'s outside option {outside} is worth less than bargaining on, and changes nothing.",
                player + 1
            ),
        });
    }
    Ok(finding.checked_by(Arc::new(Haggled { game, deal })))
}

fn no_deal(cx: &dyn Cx, error: &NoDeal, terms: &Terms) -> Fault {
    match error {
        NoDeal::NoHurry => words::bad_option(
            "d1",
            &cx.show_inner(terms.patience[0]),
            "below 1 where `d2` is 1 and talks cannot break down: somebody must lose by waiting",
        ),
        NoDeal::TooGood => {
            let shown = match (terms.outside, terms.impasse) {
                (Some(outside), _) => cx.show_inner(outside),
                (None, Some(impasse)) => cx.show_inner(impasse),
                (None, None) => "nothing".to_owned(),
            };
            let expected =
                "such that a deal gives both at least that much; together they are worth more than the total";
            let what = if terms.outside.is_some() { "outside" } else { "impasse" };
            words::bad_option(what, &shown, expected)
        }
    }
    .into()
}

/// That nobody does better by another offer or answer.
struct Haggled {
    game: Haggle,
    deal: Deal,
}

impl Check for Haggled {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let (game, deal) = (&self.game, &self.deal);
        let mut claims = Vec::new();
        let mut claim = |cx: &mut dyn Cx, what: &str, off: Rational| -> Result<(), Fault> {
            claims.push(Claim { what: what.to_owned(), off: cx.new_rational(off)? });
            Ok(())
        };
        let proposals =
            [(0, 1, &deal.payoffs, &deal.reversed), (1, 0, &deal.reversed, &deal.payoffs)];
        for (proposer, other, now, then) in proposals {
            let (short, refused, all) = counted(cx, |meter| {
                let least = game.acceptable(other, &then[other], meter)?;
                let refused = game.waiting(proposer, &then[proposer], meter)?;
                Ok((
                    now[other].minus(&least, meter)?,
                    refused.minus(&now[proposer], meter)?,
                    Rational::total(now, meter)?.minus(&game.total, meter)?,
                ))
            })?;
            let what = format!(
                "when {} proposes, {} gets just what refusing is worth",
                proposer + 1,
                other + 1
            );
            claim(cx, &what, short.abs())?;
            let what = format!("{} would not rather be refused", proposer + 1);
            claim(cx, &what, refused)?;
            let what = format!("when {} proposes, everything is shared out", proposer + 1);
            claim(cx, &what, all.abs())?;
        }
        Ok(claims)
    }
}

/// The equilibria of an ultimatum.
pub(in crate::bridge) fn take_it(
    cx: &mut dyn Cx,
    total: Option<Value>,
    step: Option<Value>,
    outside: Option<Value>,
) -> Result<Finding, Fault> {
    let step = match step {
        None => None,
        Some(value) => {
            let made = fraction(cx, "step", value)?;
            if !made.is_positive() {
                let found = cx.show_brief(value);
                return Err(words::bad_option("step", &found, "more than 0").into());
            }
            Some(made)
        }
    };
    let total = total_of(cx, total)?;
    let game = Ultimatum { total, step, outside: pair(cx, "outside", outside)? };
    let bits = game.total.bits() + game.step.as_ref().map_or(0, Rational::bits);
    counted(cx, |meter| pay_for(4, bits, meter))?;
    if game.step.is_some() && game.offers().is_none_or(|count| count > MOST_OFFERS) {
        let found = game
            .step
            .as_ref()
            .map_or_else(String::new, |step| start(&step.to_string()).into_owned());
        return Err(words::bad_option("step", &found, "a millionth of the total at least").into());
    }
    let found = solve(cx, |meter| Ok(game.equilibria(meter)?))?.unwrap_or_default();
    let mut rows = Vec::new();
    let mut items = Vec::new();
    for one in &found {
        let offer = cx.new_rational(one.offer.clone())?;
        let payoffs = exact_list(cx, &one.payoffs)?;
        let least = match &one.least {
            Some(least) => cx.new_rational(least.clone())?,
            None => Value::None,
        };
        let accepted = Value::Bool(one.accepted);
        rows.push(vec![offer, least, accepted, payoffs]);
        items.push(cx.new_named(&[
            ("offer", offer),
            ("least", least),
            ("accepted", accepted),
            ("payoffs", payoffs),
        ])?);
    }
    let names = columns(&["offer", "accepts from", "accepted", "payoffs"]);
    let title = match found.len() {
        1 => "Ultimatum: one subgame-perfect equilibrium".to_owned(),
        count => format!("Ultimatum: {count} subgame-perfect equilibria"),
    };
    let method = match game.step {
        Some(_) => "every offer, with both ways of breaking the responder's tie; exact",
        None => "closed form, exact",
    };
    let mut finding =
        Finding::new("ultimatum", title, method).items(items).table(TableObject::new(names, rows));
    if found.len() > 1 {
        finding = finding.note(
            "The responder is indifferent between its due and nothing; each way of breaking that tie is an equilibrium.",
        );
    }
    Ok(finding.checked_by(Arc::new(Taken { game, found })))
}

/// That nobody does better by another offer or answer.
struct Taken {
    game: Ultimatum,
    found: Vec<Outcome>,
}

impl Check for Taken {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let game = &self.game;
        let mut claims = Vec::new();
        for one in &self.found {
            let step = game.step.as_ref().map_or(0, Rational::bits);
            let bits = game.total.bits() + one.offer.bits() + step;
            counted(cx, |meter| pay_for(6, bits, meter))?;
            // The offers from which a better one could come: none is better than the least that is accepted.
            let refused = game.outside[0].clone();
            let best = match &one.least {
                Some(least) if &game.total - least > refused => &game.total - least,
                _ => refused,
            };
            let what = format!("no other offer than {} pays the proposer more", one.offer);
            claims.push(Claim { what, off: cx.new_rational(&best - &one.payoffs[0])? });
            if let Some(least) = &one.least {
                let what = format!("accepting {least} is no worse than refusing");
                let off = cx.new_rational(&game.outside[1] - least)?;
                claims.push(Claim { what, off });
                if let Some(step) = &game.step {
                    let below = least - step;
                    let off = &below - &game.outside[1];
                    let what = format!("refusing less than {least} is no worse than accepting");
                    let off = if below.is_negative() { Rational::zero() } else { off };
                    claims.push(Claim { what, off: cx.new_rational(off)? });
                }
            }
        }
        Ok(claims)
    }
}

/// The divisions that two states prefer to war.
pub(in crate::bridge) fn peace(
    cx: &mut dyn Cx,
    chance: Value,
    costs: Value,
    shift: Option<Value>,
) -> Result<Finding, Fault> {
    let p = part(cx, "p", chance)?;
    let costs = pair(cx, "costs", Some(costs))?;
    if costs.iter().any(Rational::is_negative) {
        let shown: Vec<String> =
            costs.iter().map(|cost| start(&cost.to_string()).into_owned()).collect();
        let found = format!("[{}]", shown.join(", "));
        return Err(words::bad_option("costs", &found, "0 or more").into());
    }
    pay_for_range(cx, &p, &costs)?;
    let now = range(&p, &costs);
    let (low, high) = (cx.new_rational(now.low.clone())?, cx.new_rational(now.high.clone())?);
    let width = cx.new_rational(&now.high - &now.low)?;
    let mut finding = Finding::new("bargaining range", "Bargaining range", "closed form, exact")
        .field("low", low)
        .field("high", high)
        .field("width", width);
    if let Some(shift) = shift {
        let shift = fraction(cx, "shift", shift)?;
        pay_for_range(cx, &shift, &costs)?;
        let then = &p + &shift;
        if then.is_negative() || then > Rational::one() {
            let expected = "such that the chance of winning stays between 0 and 1";
            return Err(words::bad_option("shift", &start(&shift.to_string()), expected).into());
        }
        let later = range(&then, &costs);
        let lasting = overlap(&now, &later);
        let later = exact_list(cx, &[later.low, later.high])?;
        let note = match &lasting {
            Some(both) => format!(
                "Divisions from {} to {} are better than war before and after the shift.",
                both.low, both.high
            ),
            None => "No division is better than war before and after the shift: who grows weaker had better fight now, since the other cannot bind itself (the commitment problem).".to_owned(),
        };
        let lasting = match lasting {
            Some(both) => exact_list(cx, &[both.low, both.high])?,
            None => Value::None,
        };
        finding = finding.field("later", later).field("lasting", lasting).note(note);
    }
    Ok(finding.checked_by(Arc::new(Peace { p, costs, now })))
}

/// Has the sums of a range paid, if they are long.
fn pay_for_range(cx: &mut dyn Cx, p: &Rational, costs: &[Rational; 2]) -> Result<(), Fault> {
    let bits = costs.iter().map(Rational::bits).sum::<u64>() + p.bits();
    counted(cx, |meter| pay_for(10, bits, meter))
}

/// That at both ends one is indifferent to war, and the other is not worse off.
struct Peace {
    p: Rational,
    costs: [Rational; 2],
    now: crate::analysis::bargain::crisis::Range,
}

impl Check for Peace {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        pay_for_range(cx, &self.p, &self.costs)?;
        let war = [&self.p - &self.costs[0], &(&Rational::one() - &self.p) - &self.costs[1]];
        let mut claims = Vec::new();
        for (name, share) in [("low", &self.now.low), ("high", &self.now.high)] {
            let peace = [share.clone(), &Rational::one() - share];
            for player in 0..2 {
                let what =
                    format!("at the {name} end, state {} is no worse off than in war", player + 1);
                let off = cx.new_rational(&war[player] - &peace[player])?;
                claims.push(Claim { what, off });
            }
        }
        Ok(claims)
    }
}
