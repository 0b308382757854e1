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

use std::borrow::Borrow;

use crate::base::linear;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, USUAL, bytes_of, pay_for};

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
            Found::Beyond => return Ok(Some(self.described(self.recognition.clone(), meter)?)),
        };
        // In units of w.
        let raw: Vec<Option<Rational>> =
            (0..count).map(|one| self.value(one, &ratio, meter)).collect::<Result<_, _>>()?;
        let Some(raw) = raw.into_iter().collect::<Option<Vec<Rational>>>() else {
            return Ok(None);
        };
        let sum = Rational::total(&raw, meter)?;
        let Some(unit) = sum.recip() else { return Ok(None) };
        let values = raw.iter().map(|v| v.times(&unit, meter)).collect::<Result<_, _>>()?;
        Ok(Some(self.described(values, meter)?))
    }

    /// What follows from the values.
    fn described(&self, values: Vec<Rational>, meter: &mut dyn Meter) -> Result<Closed, Stopped> {
        let prices = values.iter().zip(&self.patience).map(|(v, d)| v.times(d, meter));
        let prices: Vec<Rational> = prices.collect::<Result<_, _>>()?;
        let all = 0..values.len();
        let keeps: Vec<Rational> =
            all.clone().map(|one| self.keep(&prices, one, meter)).collect::<Result<_, _>>()?;
        // v = p·keeps + bought·price
        let mut bought: Vec<Option<Rational>> = Vec::with_capacity(values.len());
        for one in all {
            let proposing = self.recognition[one].times(&keeps[one], meter)?;
            let answering = values[one].minus(&proposing, meter)?;
            bought.push(answering.quotient(&prices[one], meter)?);
        }
        // Who costs nothing fills the places that are left, each as often as another.
        let idle = |one: usize| &Rational::one() - &self.recognition[one];
        let free = bought.iter().enumerate().filter(|(_, chance)| chance.is_none());
        let free: Vec<Rational> = free.map(|(one, _)| idle(one)).collect();
        let free = Rational::total(&free, meter)?;
        let taken = Rational::total(bought.iter().flatten(), meter)?;
        let places = Rational::from(i64::try_from(self.quota).unwrap_or(i64::MAX) - 1);
        let each = (&places - &taken).checked_div(&free).unwrap_or_else(Rational::zero);
        let chance =
            |(one, chance): (usize, Option<Rational>)| chance.unwrap_or_else(|| &idle(one) * &each);
        let bought = bought.into_iter().enumerate().map(chance).collect();
        Ok(Closed { values, prices, keeps, bought })
    }

    /// What a proposer keeps who buys the cheapest others.
    ///
    /// # Errors
    /// If it takes too long.
    pub fn keep(
        &self,
        prices: &[Rational],
        proposer: usize,
        meter: &mut dyn Meter,
    ) -> Result<Rational, Stopped> {
        let mut others: Vec<&Rational> =
            prices.iter().enumerate().filter(|(one, _)| *one != proposer).map(|(_, x)| x).collect();
        sort(&mut others, meter)?;
        let paid = Rational::total(others.into_iter().take(self.quota.saturating_sub(1)), meter)?;
        Rational::one().minus(&paid, meter)
    }

    /// Where a member begins to be middling, and where dear; `None` for never.
    fn turns(&self, one: usize, meter: &mut dyn Meter) -> Result<[Option<Rational>; 2], Stopped> {
        let weight = self.patience[one].times(&self.recognition[one], meter)?;
        let cheap = (&Rational::one() - &self.patience[one]).quotient(&weight, meter)?;
        Ok([cheap, (&Rational::one() - &weight).quotient(&weight, meter)?])
    }

    /// A member's part in what must add up: rises with the ratio.
    fn part(
        &self,
        one: usize,
        ratio: &Rational,
        meter: &mut dyn Meter,
    ) -> Result<Rational, Stopped> {
        let p = &self.recognition[one];
        let [cheap, dear] = self.turns(one, meter)?;
        Ok(if cheap.is_none_or(|turn| *ratio < turn) {
            &Rational::one() + &p.times(ratio, meter)?
        } else if dear.is_none_or(|turn| *ratio <= turn) {
            self.patience[one].recip().unwrap_or_else(Rational::one)
        } else {
            p.times(&(&Rational::one() + ratio), meter)?
        })
    }

    /// What must be 0, and falls in the ratio.
    fn excess(&self, ratio: &Rational, meter: &mut dyn Meter) -> Result<Rational, Stopped> {
        let quota = Rational::from(i64::try_from(self.quota).unwrap_or(i64::MAX));
        let mut parts = Rational::zero();
        for one in 0..self.recognition.len() {
            parts.plus(&self.part(one, ratio, meter)?, meter)?;
        }
        parts.minus(ratio, meter)?.minus(&quota, meter)
    }

    fn value(
        &self,
        one: usize,
        ratio: &Rational,
        meter: &mut dyn Meter,
    ) -> Result<Option<Rational>, Stopped> {
        let (p, d) = (&self.recognition[one], &self.patience[one]);
        let [cheap, dear] = self.turns(one, meter)?;
        if cheap.is_none_or(|turn| *ratio < turn) {
            p.times(ratio, meter)?.quotient(&(&Rational::one() - d), meter)
        } else if dear.is_none_or(|turn| *ratio <= turn) {
            Ok(d.recip())
        } else {
            Ok(Some(p.times(&(&Rational::one() + ratio), meter)?))
        }
    }

    /// The ratio at which all adds up; in the middle of several.
    fn ratio(&self, meter: &mut dyn Meter) -> Result<Found, Stopped> {
        let count = self.recognition.len();
        let mut turns: Vec<Rational> = Vec::with_capacity(2 * count + 2);
        for one in 0..count {
            for turn in self.turns(one, meter)?.into_iter().flatten() {
                meter.bytes(bytes_of(turn.bits()))?;
                turns.push(turn);
            }
        }
        turns.push(Rational::zero());
        sort(&mut turns, meter)?;
        turns.dedup();
        // Beyond the last turn the excess falls no more, or by a constant slope.
        let beyond = turns.last().map(|last| &(last + last) + &Rational::one());
        turns.extend(beyond);
        let half = Rational::new(1, 2).unwrap_or_else(Rational::one);
        let mut before: Option<(Rational, Rational)> = None;
        for turn in turns {
            meter.steps(count as u64 * 60)?;
            let excess = self.excess(&turn, meter)?;
            if let Some((from, above)) = before {
                if above.is_zero() && excess.is_zero() {
                    // Everywhere between: nobody is bought only now and then.
                    return Ok(Found::At(&(&from + &turn) * &half));
                }
                if !excess.is_positive() {
                    let width = turn.minus(&from, meter)?;
                    let part = above.quotient(&above.minus(&excess, meter)?, meter)?;
                    let mut ratio = from;
                    let ratio = match part {
                        Some(part) => {
                            ratio.plus_product(&width, &part, meter)?;
                            Some(ratio).filter(Rational::is_positive)
                        }
                        None => None,
                    };
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

/// Sorts numbers; a comparison of long ones takes its time.
fn sort<T: Borrow<Rational> + Ord>(
    numbers: &mut [T],
    meter: &mut dyn Meter,
) -> Result<(), Stopped> {
    let longest = numbers.iter().map(|number| number.borrow().bits()).max().unwrap_or(0);
    if longest >= USUAL {
        let count = numbers.len() as u64;
        meter.steps(count.saturating_mul(u64::from(count.max(2).ilog2())) * (longest / 64))?;
    }
    numbers.sort();
    Ok(())
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
/// # Errors
/// If it takes too long.
///
/// # Sources
/// [baron-1989]
pub fn open(
    members: usize,
    patience: &Rational,
    quota: usize,
    meter: &mut dyn Meter,
) -> Result<Option<Open>, Stopped> {
    let mut best: Option<Open> = None;
    for partners in quota.saturating_sub(1).max(1)..members {
        let Some(next) = with_partners(members, patience, partners, meter)? else { continue };
        // The first of equals: the fewest partners.
        if best.as_ref().is_none_or(|best| best.value < next.value) {
            best = Some(next);
        }
    }
    Ok(best)
}

/// A matrix and a right side.
type Equations = (Vec<Vec<Rational>>, Vec<Rational>);

/// Three places: the proposer's is worth V, that of one who is bought I, that of one who is left out E. Who is bought
/// seconds, since it is offered d·V; who is left out proposes anew, leaving out the one whose proposal it replaces.
fn with_partners(
    members: usize,
    patience: &Rational,
    partners: usize,
    meter: &mut dyn Meter,
) -> Result<Option<Open>, Stopped> {
    // Some products, and fractions with four times the digits, which are as much as sixteen.
    pay_for(60, patience.bits(), meter)?;
    let Some((mut open, equations)) = offered(members, patience, partners) else { return Ok(None) };
    if let Some((matrix, right)) = equations {
        let found = linear::solve_exact(&matrix, &right, meter)?;
        let Some(value) = found.and_then(|found| found.into_iter().next()) else { return Ok(None) };
        open.price = patience * &value;
        let bought = Rational::from(i64::try_from(partners).unwrap_or(i64::MAX));
        open.keeps = &Rational::one() - &(&bought * &open.price);
        open.value = value;
    }
    Ok(Some(open))
}

/// The offer to so many partners, and the equations for what the places are worth unless that is known at once.
fn offered(
    members: usize,
    patience: &Rational,
    partners: usize,
) -> Option<(Open, Option<Equations>)> {
    let number = |x: usize| Rational::from(i64::try_from(x).unwrap_or(i64::MAX));
    let others = number(members - 1);
    let (m, d) = (number(partners), patience);
    let seconded = m.checked_div(&others)?;
    let amended = &Rational::one() - &seconded;
    if partners + 1 == members {
        let value = (&Rational::one() + &(&m * d)).recip()?;
        let (keeps, price) = (value.clone(), d * &value);
        return Some((Open { partners, keeps, price, value, seconded }, None));
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
    let right = vec![seconded.clone(), Rational::zero(), Rational::zero()];
    let zero = Rational::zero;
    let open = Open { partners, keeps: zero(), price: zero(), value: zero(), seconded };
    Some((open, Some((matrix, right))))
}
