//! Who decides a vote: the indices.
//!
//! | index | counts, for each voter | and makes of it |
//! | --- | --- | --- |
//! | Shapley-Shubik | orders in which the voter turns failure into success | share of all orders |
//! | Penrose | coalitions of the others that fail without and pass with the voter: swings | share of all coalitions of the others |
//! | Banzhaf | swings | share of all voters' swings |
//! | Coleman, to prevent | swings | share of the coalitions that pass |
//! | Coleman, to initiate | swings | share of the coalitions that fail |
//! | Johnston | passing coalitions in which the voter is critical, each divided among those who are | share |
//! | Deegan-Packel | minimal winning coalitions with the voter, each divided equally | share |
//! | Holler | minimal winning coalitions with the voter | share |
//!
//! # Sources
//! Shapley and Shubik 1954; Penrose 1946; Banzhaf 1965; Coleman 1971; Johnston 1978; Deegan and Packel 1978; Holler 1982.

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::conditions::Conditions;
use super::diagram::Swings;
use super::form::{Form, members};
use super::minimal::{Minimal, shared_critically};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// A power index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is explained above")]
pub enum Index {
    ShapleyShubik,
    Banzhaf,
    Penrose,
    ColemanInitiate,
    ColemanPrevent,
    Johnston,
    DeeganPackel,
    Holler,
}

impl Index {
    /// All of them, with the words that scripts write.
    pub const ALL: [(&'static str, Index); 8] = [
        ("shapley_shubik", Self::ShapleyShubik),
        ("banzhaf", Self::Banzhaf),
        ("penrose", Self::Penrose),
        ("coleman_initiate", Self::ColemanInitiate),
        ("coleman_prevent", Self::ColemanPrevent),
        ("johnston", Self::Johnston),
        ("deegan_packel", Self::DeeganPackel),
        ("holler", Self::Holler),
    ];

    /// Whether it is made of swings.
    #[must_use]
    pub fn of_swings(self) -> bool {
        !matches!(self, Self::Johnston | Self::DeeganPackel | Self::Holler)
    }

    /// Whether the sizes of coalitions matter to it.
    #[must_use]
    pub fn by_size(self) -> bool {
        self == Self::ShapleyShubik
    }

    /// Whether the voters' figures sum to 1, as long as anything can pass.
    #[must_use]
    pub fn sums_to_one(self) -> bool {
        !matches!(self, Self::Penrose | Self::ColemanInitiate | Self::ColemanPrevent)
    }
}

/// The power of each voter by an index made of swings.
#[must_use]
pub fn power(index: Index, swings: &Swings) -> Vec<Rational> {
    let voters = swings.by_voter.len();
    let totals: Vec<BigInt> = swings.by_voter.iter().map(|sizes| sizes.iter().sum()).collect();
    let passing: BigInt = swings.passing.iter().sum();
    let shares = |by: &BigInt| totals.iter().map(|total| fraction(total, by)).collect();
    let all = |voters: usize| BigInt::one() << voters;
    match index {
        Index::ShapleyShubik => {
            let weights = orders(voters);
            let whole: BigInt = (1..=voters).product();
            let of = |sizes: &Vec<BigInt>| {
                sizes.iter().zip(&weights).map(|(count, weight)| count * weight).sum::<BigInt>()
            };
            swings.by_voter.iter().map(|sizes| fraction(&of(sizes), &whole)).collect()
        }
        Index::Penrose => shares(&all(voters.saturating_sub(1))),
        Index::ColemanPrevent => shares(&passing),
        Index::ColemanInitiate => shares(&(all(voters) - passing)),
        _ => shares(&totals.iter().sum()),
    }
}

/// In how many orders exactly these `s` others come before a player, for each `s`: `s!·(n − s − 1)!`.
pub(super) fn orders(players: usize) -> Vec<BigInt> {
    let mut factorials = vec![BigInt::one()];
    for at in 1..=players {
        factorials.push(&factorials[at - 1] * BigInt::from(at));
    }
    (0..players).map(|before| &factorials[before] * &factorials[players - before - 1]).collect()
}

/// 0 where there is nothing to share.
pub(super) fn fraction(count: &BigInt, by: &BigInt) -> Rational {
    Rational::from_big(count.clone(), by.clone()).unwrap_or_else(Rational::zero)
}

impl Swings {
    /// Those of a form whose worths are 0 and 1. Where a further yes does harm, swings count negatively.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn of_form(form: &Form, meter: &mut dyn Meter) -> Result<Self, Stopped> {
        let voters = form.players();
        let mut by_voter = vec![vec![BigInt::zero(); voters]; voters];
        let mut passing = vec![BigInt::zero(); voters + 1];
        for coalition in form.coalitions() {
            meter.steps(20 * voters as u64)?;
            let size = coalition.count_ones() as usize;
            if form.worth(coalition).is_zero() {
                continue;
            }
            passing[size] += 1;
            for (voter, counts) in by_voter.iter_mut().enumerate() {
                match coalition >> voter & 1 {
                    1 => counts[size - 1] += 1,
                    _ => counts[size] -= 1,
                }
            }
        }
        Ok(Self { by_voter, passing })
    }
}

/// The indices that are not made of swings, of a rule as conditions; `None` if there are too many coalitions.
///
/// # Errors
/// [`Stopped`].
pub fn of_coalitions(
    index: Index,
    rule: &Conditions,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Rational>>, Stopped> {
    let voters = rule.voters();
    let shares = if index == Index::Johnston {
        let Some(shares) = shared_critically(rule, meter)? else { return Ok(None) };
        shares
    } else {
        let mut walk = Minimal::new(rule);
        // By class and size of the coalition, how often a member is in.
        let mut often = vec![vec![BigInt::zero(); voters + 1]; walk.classes().len()];
        while let Some(profile) = walk.next(meter)? {
            meter.steps(4 * often.len() as u64)?;
            let size = if index == Index::Holler { 1 } else { profile.size };
            for (at, class) in walk.classes().iter().enumerate() {
                match (profile.counts[at], class.len()) {
                    (0, _) => {}
                    (_, 1) => often[at][size] += &profile.coalitions,
                    (count, all) => often[at][size] += &profile.coalitions * count / all,
                }
            }
        }
        let mut shares = vec![Rational::zero(); voters];
        for (class, often) in walk.classes().iter().zip(&often) {
            let each = often.iter().enumerate().skip(1);
            let share: Rational =
                each.map(|(size, count)| fraction(count, &BigInt::from(size))).sum();
            class.iter().for_each(|&voter| shares[voter].clone_from(&share));
        }
        shares
    };
    Ok(Some(normalised(&shares)))
}

/// The same of a form whose worths are 0 and 1.
///
/// # Errors
/// [`Stopped`].
pub fn of_winning(
    index: Index,
    form: &Form,
    meter: &mut dyn Meter,
) -> Result<Vec<Rational>, Stopped> {
    let mut shares = vec![Rational::zero(); form.players()];
    for coalition in form.coalitions() {
        meter.steps(20 * form.players() as u64)?;
        if form.worth(coalition).is_zero() {
            continue;
        }
        let critical: Vec<usize> = members(coalition)
            .filter(|who| form.worth(coalition & !(1 << who)).is_zero())
            .collect();
        let minimal = critical.len() == coalition.count_ones() as usize;
        let among = match index {
            Index::Holler => 1,
            _ => critical.len(),
        };
        if critical.is_empty() || index != Index::Johnston && !minimal {
            continue;
        }
        let share = fraction(&BigInt::one(), &BigInt::from(among));
        critical.iter().for_each(|&who| shares[who] += &share);
    }
    Ok(normalised(&shares))
}

fn normalised(shares: &[Rational]) -> Vec<Rational> {
    let total: Rational = shares.iter().cloned().sum();
    shares.iter().map(|share| share.checked_div(&total).unwrap_or_else(Rational::zero)).collect()
}
