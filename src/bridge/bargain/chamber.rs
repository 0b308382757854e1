//! Bargaining in a legislature.

use std::sync::Arc;

use super::{columns, fraction, fractions};
use crate::analysis::bargain::legislative::{Chamber, Closed, open};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::base::unity::proper;
use crate::bridge::finding::{Check, Claim, Finding, exact_list, solve};
use crate::bridge::metered::counted;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value};

/// What a script says of a legislature.
pub(in crate::bridge) struct Floor {
    pub(in crate::bridge) members: Value,
    pub(in crate::bridge) discount: Option<Value>,
    pub(in crate::bridge) recognition: Option<Value>,
    pub(in crate::bridge) quota: Option<i64>,
    pub(in crate::bridge) rule: Option<String>,
}

/// The most members; a parliament of the world fits.
const MOST: i64 = 1000;

/// The stationary equilibrium.
pub(in crate::bridge) fn legislature(cx: &mut dyn Cx, floor: &Floor) -> Result<Finding, Fault> {
    let (count, names) = members(cx, floor.members)?;
    let each = Rational::new(1, count as i64).unwrap_or_else(Rational::one);
    let recognition = match floor.recognition {
        None => vec![each; count],
        Some(given) => {
            let made = fractions(cx, "recognition", given, count)?;
            let negative = made.iter().any(Rational::is_negative);
            proper(made).ok().filter(|_| !negative).ok_or_else(|| {
                let expected = "chances that sum to 1, one a member";
                words::bad_option("recognition", &cx.show_brief(given), expected)
            })?
        }
    };
    let patience = match floor.discount {
        None => vec![Rational::one(); count],
        Some(given) => {
            let one = Number::of(given, cx.values()).is_some();
            let made = match one {
                true => vec![fraction(cx, "discount", given)?; count],
                false => fractions(cx, "discount", given, count)?,
            };
            if made.iter().any(|d| d.is_negative() || *d > Rational::one()) {
                let found = cx.show_brief(given);
                return Err(words::bad_option("discount", &found, "between 0 and 1").into());
            }
            made
        }
    };
    let most = i64::try_from(count).unwrap_or(i64::MAX);
    let quota = floor.quota.unwrap_or(most / 2 + 1);
    if !(1..=most).contains(&quota) {
        let expected = format!("a number of members, 1 to {most}");
        return Err(words::bad_option("quota", &quota.to_string(), &expected).into());
    }
    let chamber = Chamber { recognition, patience, quota: quota as usize };
    match floor.rule.as_deref() {
        None | Some("closed") => closed(cx, chamber, &names),
        Some("open") => opened(cx, &chamber),
        Some(other) => {
            let found = format!("\"{other}\"");
            Err(words::bad_option("rule", &found, "\"closed\" or \"open\"").into())
        }
    }
}

/// How many members there are, and what they are called.
fn members(cx: &mut dyn Cx, given: Value) -> Result<(usize, Vec<Value>), Fault> {
    let expected = format!("a number of members from 2 to {MOST}, or a list of their names");
    let wrong = |cx: &dyn Cx| words::bad_option("n", &cx.show_brief(given), &expected);
    if let Some(count) = crate::lang::value::number::to_int(given, cx.values()) {
        let fine = (2..=MOST).contains(&count);
        let count = usize::try_from(count).ok().filter(|_| fine).ok_or_else(|| wrong(cx))?;
        return Ok((count, (1..=count as i64).map(Value::Int).collect()));
    }
    let names = crate::lang::native::elements(given, cx)?.unwrap_or_default();
    if names.len() < 2 || names.len() > MOST as usize {
        return Err(wrong(cx).into());
    }
    Ok((names.len(), names))
}

fn closed(cx: &mut dyn Cx, chamber: Chamber, names: &[Value]) -> Result<Finding, Fault> {
    let found = solve(cx, |meter| Ok(chamber.closed(meter)?))?.ok().flatten();
    let found = found.ok_or_else(|| {
        let expected = "below 1 where all must agree: else nobody loses by holding out, and any division will do";
        Fault::from(words::bad_option("discount", "1", expected))
    })?;
    let mut rows = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let parts =
            [&chamber.recognition, &found.values, &found.keeps, &found.prices, &found.bought];
        let mut row = vec![*name];
        for part in parts {
            row.push(cx.new_rational(part.get(at).cloned().unwrap_or_else(Rational::zero))?);
        }
        rows.push(row);
    }
    let columns =
        columns(&["member", "recognised", "expects", "keeps as proposer", "price", "bought"]);
    let payoffs = exact_list(cx, &found.values)?;
    let keeps = exact_list(cx, &found.keeps)?;
    let prices = exact_list(cx, &found.prices)?;
    let bought = exact_list(cx, &found.bought)?;
    let title = format!(
        "Legislative bargaining, closed rule: {} of {} must agree",
        chamber.quota,
        names.len()
    );
    let note = "The first proposal passes: the proposer buys the cheapest votes it needs, and keeps the rest. `bought` is how often a member is among them.";
    Ok(Finding::new("legislature", title, "stationary equilibrium, exact")
        .field("payoffs", payoffs)
        .field("keeps", keeps)
        .field("prices", prices)
        .field("bought", bought)
        .table(TableObject::new(columns, rows))
        .note(note)
        .checked_by(Arc::new(Passed { chamber, found })))
}

fn opened(cx: &mut dyn Cx, chamber: &Chamber) -> Result<Finding, Fault> {
    let same = |list: &[Rational]| list.windows(2).all(|two| two[0] == two[1]);
    if !same(&chamber.recognition) || !same(&chamber.patience) {
        let expected = "\"closed\" where members differ in recognition or discount";
        return Err(words::bad_option("rule", "\"open\"", expected).into());
    }
    let count = chamber.recognition.len();
    let first = chamber.patience.first().cloned().unwrap_or_else(Rational::one);
    cx.spend(count as u64 * 400)?;
    let found = counted(cx, |meter| open(count, &first, chamber.quota, meter))?
        .ok_or_else(|| Fault::from(words::bad_option("n", &count.to_string(), "2 or more")))?;
    let keeps = cx.new_rational(found.keeps.clone())?;
    let price = cx.new_rational(found.price.clone())?;
    let value = cx.new_rational(found.value.clone())?;
    let seconded = cx.new_rational(found.seconded.clone())?;
    let partners = Value::Int(i64::try_from(found.partners).unwrap_or(i64::MAX));
    let title =
        format!("Legislative bargaining, open rule: {} of {count} must agree", chamber.quota);
    let note = "Whoever is recognised next may second the proposal or replace it. The more members are bought, the likelier one of them comes next.";
    let check = Seconded { members: count, patience: first, found };
    Ok(Finding::new("legislature", title, "stationary equilibrium, exact")
        .field("partners", partners)
        .field("keeps", keeps)
        .field("price", price)
        .field("value", value)
        .field("seconded", seconded)
        .note(note)
        .checked_by(Arc::new(check)))
}

/// That values are what proposing and being bought come to.
struct Passed {
    chamber: Chamber,
    found: Closed,
}

impl Check for Passed {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let (chamber, found) = (&self.chamber, &self.found);
        let count = found.values.len();
        cx.spend((count * count) as u64 * 8)?;
        let mut worst = [Rational::zero(), Rational::zero(), Rational::zero()];
        for one in 0..count {
            let missed = counted(cx, |meter| self.missed(one, meter))?;
            for (slot, off) in worst.iter_mut().zip(missed) {
                if off > *slot {
                    *slot = off;
                }
            }
        }
        let sum = counted(cx, |meter| Rational::total(&found.values, meter))?;
        let places = Rational::from(i64::try_from(chamber.quota).unwrap_or(i64::MAX) - 1);
        let bought = counted(cx, |meter| Rational::total(&found.bought, meter))?;
        let [values, often, refused] = worst;
        let claims = [
            ("each expects what proposing and being bought come to", values),
            ("nobody is bought more often than others propose", often),
            ("no proposer would rather be voted down", refused),
            ("everything is shared out", (&sum - &Rational::one()).abs()),
            ("as many are bought as are needed", (&bought - &places).abs()),
        ];
        let mut made = Vec::new();
        for (what, off) in claims {
            // Votes that cost nothing may be bought without need.
            let free = found.prices.iter().any(Rational::is_zero);
            if what.starts_with("as many") && free {
                continue;
            }
            made.push(Claim { what: what.to_owned(), off: cx.new_rational(off)? });
        }
        Ok(made)
    }
}

impl Passed {
    /// By how much a member's value is missed, it is bought more often than it may be, and it would rather be voted
    /// down than have its proposal pass.
    fn missed(&self, one: usize, meter: &mut dyn Meter) -> Result<[Rational; 3], Stopped> {
        let (chamber, found) = (&self.chamber, &self.found);
        let price = chamber.patience[one].times(&found.values[one], meter)?;
        let keeps = chamber.keep(&found.prices, one, meter)?;
        let mut value = chamber.recognition[one].times(&keeps, meter)?;
        value.plus_product(&found.bought[one], &price, meter)?;
        let off = value.minus(&found.values[one], meter)?.abs();
        let most = &Rational::one() - &chamber.recognition[one];
        let over = found.bought[one].minus(&most, meter)?.max(-found.bought[one].clone());
        Ok([off, over, price.minus(&keeps, meter)?])
    }
}

/// That the proposer's place is worth what it claims, by following proposals for many sessions.
struct Seconded {
    members: usize,
    patience: Rational,
    found: crate::analysis::bargain::legislative::Open,
}

/// Sessions that are followed.
const SESSIONS: usize = 2000;

impl Check for Seconded {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        cx.spend(SESSIONS as u64 * 8)?;
        let n = self.members as f64;
        let (m, d) = (self.found.partners as f64, self.patience.to_f64());
        let (keeps, price) = (self.found.keeps.to_f64(), self.found.price.to_f64());
        let pass = m / (n - 1.0);
        let lucky = if n > 2.0 { (m / (n - 2.0)).min(1.0) } else { 0.0 };
        // What the places are worth if sessions end without a deal after so many: proposer, bought, left out.
        let (mut value, mut bought, mut out) = (0.0, 0.0, 0.0);
        for _ in 0..SESSIONS {
            let next = lucky * bought + (1.0 - lucky) * out;
            let own = if pass < 1.0 { 1.0 / (n - 1.0) } else { 0.0 };
            let rivals = (1.0 - pass - own).max(0.0);
            (value, bought, out) = (
                pass * keeps + (1.0 - pass) * d * out,
                pass * price + (1.0 - pass) * d * next,
                own * d * value + rivals * d * next,
            );
        }
        let claim = |what: &str, off: f64| Claim { what: what.to_owned(), off: Value::Float(off) };
        Ok(vec![
            claim("the proposer's place is worth that", (value - self.found.value.to_f64()).abs()),
            claim("who is bought would not rather propose", d * value - price),
        ])
    }
}
