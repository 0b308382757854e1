//! Bargaining in a legislature: somebody is recognised to propose, and a quota must agree.
//!
//! Closed rule: the proposal is voted on; if it fails, the next period begins, and somebody is recognised anew. In a
//! stationary equilibrium a member accepts what its place in the next period is worth to it, its price `d·v`, and a
//! proposer buys the cheapest others that it needs. Members whose price is the last one bought, w, may be bought now
//! and then. With K for what a proposer keeps of the total less w:
//!
//! ```text
//! cheap    always bought     v = p·K/(1 − d)     price below w
//! middling now and then      v = w/d             price w
//! dear     never             v = p·(K + w)       price above w
//! ```
//!
//! Which member is which depends on r = K/w only, member by member, and what must add up falls in r; so the exact
//! answer is found between two of the 2n values of r at which somebody changes sides. Values are unique (Eraslan
//! 2002).
//!
//! Open rule: whoever is recognised next may second the proposal, and it is voted on, or replace it by one of its own.
//! A proposer then buys more than it needs, lest somebody left out is recognised.

use crate::base::linear;
use crate::base::meter::{Meter, Stopped, Unmetered};
use crate::base::rational::Rational;

/// Who sits there.
#[derive(Clone, Debug, PartialEq)]
pub struct Chamber {
    /// Each member's chance to be recognised; they sum to 1.
    pub recognition: Vec<Rational>,
    /// The weight of the next period to each, 0..=1.
    pub patience: Vec<Rational>,
    /// How many must agree, the proposer included.
    pub quota: usize,
}

/// A stationary equilibrium under the closed rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// What each expects before anybody is recognised.
    pub values: Vec<Rational>,
    /// What each must be offered to agree.
    pub prices: Vec<Rational>,
    /// What each keeps when it proposes.
    pub keeps: Vec<Rational>,
    /// How likely each is to be bought in a period.
    pub bought: Vec<Rational>,
}

impl Chamber {
    /// The stationary equilibrium under the closed rule, of a total of 1; `None` if values are not determined, which
    /// takes members who lose nothing by waiting and all have to agree.
    ///
    /// # Errors
    /// If it takes too long.
    ///
    /// # Sources
    /// [baron-1989] [eraslan-2002]
    pub fn closed(&self, meter: &mut dyn Meter) -> Result<Option<Closed>, Stopped> {
        let count = self.recognition.len();
        meter.steps((count * count) as u64 * 40 + 100)?;
        let ratio = match self.ratio(meter)? {
            Found::At(ratio) => ratio,
            Found::Nowhere => return Ok(None),
            // Votes are to be had for nothing: a proposer keeps everything.
            Found::Beyond => return Ok(Some(self.described(self.recognition.clone()))),
        };
        // In units of w.
        let raw: Vec<Option<Rational>> = (0..count).map(|one| self.value(one, &ratio)).collect();
        let Some(raw) = raw.into_iter().collect::<Option<Vec<Rational>>>() else {
            return Ok(None);
        };
        let sum: Rational = raw.iter().cloned().sum();
        let Some(unit) = sum.recip() else { return Ok(None) };
        let values: Vec<Rational> = raw.iter().map(|v| v * &unit).collect();
        Ok(Some(self.described(values)))
    }

    /// What follows from the values.
    fn described(&self, values: Vec<Rational>) -> Closed {
        let prices: Vec<Rational> = values.iter().zip(&self.patience).map(|(v, d)| v * d).collect();
        let keeps: Vec<Rational> = (0..values.len()).map(|one| self.keep(&prices, one)).collect();
        // v = p·keeps + bought·price
        let bought: Vec<Option<Rational>> = (0..values.len())
            .map(|one| {
                let proposing = &self.recognition[one] * &keeps[one];
                (&values[one] - &proposing).checked_div(&prices[one])
            })
            .collect();
        // Who costs nothing fills the places that are left, each as often as another.
        let idle = |one: usize| &Rational::one() - &self.recognition[one];
        let free = bought.iter().enumerate().filter(|(_, chance)| chance.is_none());
        let free: Rational = free.map(|(one, _)| idle(one)).sum();
        let taken: Rational = bought.iter().flatten().cloned().sum();
        let places = Rational::from(i64::try_from(self.quota).unwrap_or(i64::MAX) - 1);
        let each = (&places - &taken).checked_div(&free).unwrap_or_else(Rational::zero);
        let chance =
            |(one, chance): (usize, Option<Rational>)| chance.unwrap_or_else(|| &idle(one) * &each);
        let bought = bought.into_iter().enumerate().map(chance).collect();
        Closed { values, prices, keeps, bought }
    }

    /// What a proposer keeps who buys the cheapest others.
    #[must_use]
    pub fn keep(&self, prices: &[Rational], proposer: usize) -> Rational {
        let mut others: Vec<&Rational> =
            prices.iter().enumerate().filter(|(one, _)| *one != proposer).map(|(_, x)| x).collect();
        others.sort();
        let paid: Rational = others.into_iter().take(self.quota.saturating_sub(1)).cloned().sum();
        &Rational::one() - &paid
    }

    /// Where a member begins to be middling, and where dear; `None` for never.
    fn turns(&self, one: usize) -> [Option<Rational>; 2] {
        let weight = &self.patience[one] * &self.recognition[one];
        let cheap = (&Rational::one() - &self.patience[one]).checked_div(&weight);
        [cheap, (&Rational::one() - &weight).checked_div(&weight)]
    }

    /// A member's part in what must add up: rises with the ratio.
    fn part(&self, one: usize, ratio: &Rational) -> Rational {
        let p = &self.recognition[one];
        let [cheap, dear] = self.turns(one);
        if cheap.is_none_or(|turn| *ratio < turn) {
            &Rational::one() + &(p * ratio)
        } else if dear.is_none_or(|turn| *ratio <= turn) {
            self.patience[one].recip().unwrap_or_else(Rational::one)
        } else {
            p * &(&Rational::one() + ratio)
        }
    }

    /// What must be 0, and falls in the ratio.
    fn excess(&self, ratio: &Rational) -> Rational {
        let quota = Rational::from(i64::try_from(self.quota).unwrap_or(i64::MAX));
        let parts: Rational = (0..self.recognition.len()).map(|one| self.part(one, ratio)).sum();
        &(&parts - ratio) - &quota
    }

    fn value(&self, one: usize, ratio: &Rational) -> Option<Rational> {
        let (p, d) = (&self.recognition[one], &self.patience[one]);
        let [cheap, dear] = self.turns(one);
        if cheap.is_none_or(|turn| *ratio < turn) {
            (p * ratio).checked_div(&(&Rational::one() - d))
        } else if dear.is_none_or(|turn| *ratio <= turn) {
            d.recip()
        } else {
            Some(p * &(&Rational::one() + ratio))
        }
    }

    /// The ratio at which all adds up; in the middle of several.
    fn ratio(&self, meter: &mut dyn Meter) -> Result<Found, Stopped> {
        let count = self.recognition.len();
        let mut turns: Vec<Rational> =
            (0..count).flat_map(|one| self.turns(one)).flatten().collect();
        turns.push(Rational::zero());
        turns.sort();
        turns.dedup();
        // Beyond the last turn the excess falls no more, or by a constant slope.
        let beyond = turns.last().map(|last| &(last + last) + &Rational::one());
        turns.extend(beyond);
        let half = Rational::new(1, 2).unwrap_or_else(Rational::one);
        let mut before: Option<(Rational, Rational)> = None;
        for turn in turns {
            meter.steps(count as u64 * 60)?;
            let excess = self.excess(&turn);
            if let Some((from, above)) = before {
                if above.is_zero() && excess.is_zero() {
                    // Everywhere between: nobody is bought only now and then.
                    return Ok(Found::At(&(&from + &turn) * &half));
                }
                if !excess.is_positive() {
                    let width = &turn - &from;
                    let part = above.checked_div(&(&above - &excess));
                    let ratio = part.map(|part| &from + &(&width * &part));
                    let ratio = ratio.filter(Rational::is_positive);
                    return Ok(ratio.map_or(Found::Nowhere, Found::At));
                }
            }
            before = Some((turn, excess));
        }
        Ok(Found::Beyond)
    }
}

/// Where all adds up.
enum Found {
    At(Rational),
    /// Values are not determined.
    Nowhere,
    /// At no finite ratio: w is 0.
    Beyond,
}

/// A stationary equilibrium under the open rule, among equals.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// How many others the proposer buys.
    pub partners: usize,
    /// What it keeps if its proposal passes.
    pub keeps: Rational,
    /// What it offers each of them.
    pub price: Rational,
    /// What its place is worth.
    pub value: Rational,
    /// How likely a proposal is to be seconded.
    pub seconded: Rational,
}

/// The stationary equilibrium under the open rule: of the numbers of partners that suffice the one that makes the
/// proposer's place worth most.
///
/// # Sources
/// [baron-1989]
#[must_use]
pub fn open(members: usize, patience: &Rational, quota: usize) -> Option<Open> {
    let least = quota.saturating_sub(1).max(1);
    let all = (least..members).filter_map(|partners| with_partners(members, patience, partners));
    // The first of equals: the fewest partners.
    all.fold(None, |best: Option<Open>, next| match best {
        Some(best) if best.value >= next.value => Some(best),
        _ => Some(next),
    })
}

/// Three places: the proposer's is worth V, that of one who is bought I, that of one who is left out E. Who is bought
/// seconds, since it is offered d·V; who is left out proposes anew, leaving out the one whose proposal it replaces.
fn with_partners(members: usize, patience: &Rational, partners: usize) -> Option<Open> {
    let number = |x: usize| Rational::from(i64::try_from(x).unwrap_or(i64::MAX));
    let others = number(members - 1);
    let (m, d) = (number(partners), patience);
    let seconded = m.checked_div(&others)?;
    let amended = &Rational::one() - &seconded;
    let price = |value: &Rational| d * value;
    if partners + 1 == members {
        let value = (&Rational::one() + &(&m * d)).recip()?;
        let (keeps, price) = (value.clone(), price(&value));
        return Some(Open { partners, keeps, price, value, seconded });
    }
    // Of those who may be bought next, all but the two proposers, each as likely.
    let lucky = m.checked_div(&number(members - 2))?;
    let unlucky = &Rational::one() - &lucky;
    let own = others.recip()?;
    let rival = &(&amended - &own) * d;
    let row = |v: Rational, i: Rational, e: Rational| vec![v, i, e];
    let matrix = vec![
        // V = seconded·(1 − m·d·V) + amended·d·E
        row(&Rational::one() + &(&(&seconded * &m) * d), Rational::zero(), -(&amended * d)),
        // I = seconded·d·V + amended·d·(lucky·I + unlucky·E)
        row(
            -(&seconded * d),
            &Rational::one() - &(&(&amended * d) * &lucky),
            -(&(&amended * d) * &unlucky),
        ),
        // E = own·d·V + (the rivals')·d·(lucky·I + unlucky·E)
        row(-(&own * d), -(&rival * &lucky), &Rational::one() - &(&rival * &unlucky)),
    ];
    let right = [seconded.clone(), Rational::zero(), Rational::zero()];
    let found = linear::solve_exact(&matrix, &right, &mut Unmetered).ok()??;
    let value = found.first()?.clone();
    let price = price(&value);
    let keeps = &Rational::one() - &(&m * &price);
    Some(Open { partners, keeps, price, value, seconded })
}
