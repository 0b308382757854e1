//! Minimal winning coalitions: those that pass, but would not without any one of their members.
//!
//! Interchangeable voters are taken together: a [`Profile`] says how many of each class are in favour, and stands
//! for as many coalitions as there are ways to choose them. The walk goes class by class and turns back as soon as
//! the voters so far pass (more would be too many) or the rest cannot help any more.
//!
//! # Sources
//! Riker 1962 (the size principle).

use num_bigint::BigInt;
use num_traits::One;

use super::conditions::Conditions;
use super::power::fraction;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// How many voters of each class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// By class.
    pub counts: Vec<usize>,
    /// Together.
    pub size: usize,
    /// How many coalitions it stands for.
    pub coalitions: BigInt,
}

/// A walk over the minimal winning coalitions of a rule.
pub struct Minimal<'a> {
    rule: &'a Conditions,
    classes: Vec<Vec<usize>>,
    /// By class, by condition: the weight of one member, and that of all classes from there on.
    weights: Vec<Vec<u128>>,
    rest: Vec<Vec<u128>>,
    /// The walk: for each class up to `at`, how many; and what the conditions have before each.
    counts: Vec<usize>,
    sums: Vec<Vec<u128>>,
    at: Option<usize>,
}

impl<'a> Minimal<'a> {
    /// The walk at its beginning.
    #[must_use]
    pub fn new(rule: &'a Conditions) -> Self {
        let classes = rule.classes();
        let weights = weights(rule, &classes);
        let mut rest = vec![vec![0; rule.conditions.len()]];
        for (class, of) in classes.iter().zip(&weights).rev() {
            let last = &rest[rest.len() - 1];
            let next = plus(last, of, class.len() as u128);
            rest.push(next);
        }
        rest.reverse();
        let sums = vec![vec![0; rule.conditions.len()]; classes.len() + 1];
        let counts = vec![0; classes.len()];
        let at = (!classes.is_empty()).then_some(0);
        Self { rule, classes, weights, rest, counts, sums, at }
    }

    /// The classes of interchangeable voters.
    #[must_use]
    pub fn classes(&self) -> &[Vec<usize>] {
        &self.classes
    }

    /// The next profile; `None` after the last.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn next(&mut self, meter: &mut dyn Meter) -> Result<Option<Profile>, Stopped> {
        while let Some(at) = self.at {
            meter.steps(4 * (1 + self.rule.conditions.len() as u64))?;
            let count = self.counts[at];
            if count > self.classes[at].len() {
                self.back(at);
                continue;
            }
            let here = plus(&self.sums[at], &self.weights[at], count as u128);
            if reached(self.rule, &here) {
                let minimal = (0..=at).all(|class| {
                    self.counts[class] == 0 || {
                        let mut less = here.clone();
                        less.iter_mut().zip(&self.weights[class]).for_each(|(sum, w)| *sum -= w);
                        !reached(self.rule, &less)
                    }
                });
                let found = minimal.then(|| self.profile(at));
                meter.steps(at as u64)?;
                self.back(at);
                if found.is_some() {
                    return Ok(found);
                }
            } else if reached(self.rule, &plus(&here, &self.rest[at + 1], 1)) {
                // The rest can help, so there is one.
                self.sums[at + 1] = here;
                self.counts[at + 1] = 0;
                self.at = Some(at + 1);
            } else {
                self.counts[at] += 1;
            }
        }
        Ok(None)
    }

    fn back(&mut self, at: usize) {
        self.at = at.checked_sub(1);
        if let Some(before) = self.at {
            self.counts[before] += 1;
        }
    }

    fn profile(&self, at: usize) -> Profile {
        let mut counts = self.counts.clone();
        counts[at + 1..].fill(0);
        let size = counts.iter().sum();
        let ways = self.classes.iter().zip(&counts).filter(|(class, _)| class.len() > 1);
        let coalitions = ways.map(|(class, count)| choose(class.len(), *count)).product();
        Profile { counts, size, coalitions }
    }
}

/// More profiles than this are not looked at one by one.
const MOST_PROFILES: usize = 1 << 25;

/// What each voter gets if every passing coalition divides 1 among its critical members; `None` if there are too
/// many coalitions.
///
/// # Errors
/// [`Stopped`].
pub(super) fn shared_critically(
    rule: &Conditions,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Rational>>, Stopped> {
    let classes = rule.classes();
    let product = classes.iter().try_fold(1usize, |all, class| all.checked_mul(class.len() + 1));
    if product.is_none_or(|product| product > MOST_PROFILES) {
        return Ok(None);
    }
    let weights = weights(rule, &classes);
    let ways: Vec<Vec<BigInt>> = classes
        .iter()
        .map(|class| (0..=class.len()).map(|count| choose(class.len(), count)).collect())
        .collect();
    // By number of critical members, how often a member of each class is one.
    let mut often = vec![vec![BigInt::from(0); rule.voters() + 1]; classes.len()];
    let mut counts = vec![0; classes.len()];
    let mut sums = vec![0; rule.conditions.len()];
    loop {
        meter.steps(4 * (classes.len() + 1) as u64)?;
        if reached(rule, &sums) {
            let critical: Vec<usize> = (0..classes.len())
                .filter(|&class| counts[class] > 0)
                .filter(|&class| {
                    let less: Vec<u128> =
                        sums.iter().zip(&weights[class]).map(|(sum, w)| sum - w).collect();
                    !reached(rule, &less)
                })
                .collect();
            let among: usize = critical.iter().map(|&class| counts[class]).sum();
            if among > 0 {
                let all: BigInt =
                    counts.iter().zip(&ways).map(|(count, ways)| &ways[*count]).product();
                meter.steps(30 * critical.len() as u64)?;
                for &class in &critical {
                    often[class][among] +=
                        &all * BigInt::from(counts[class]) / BigInt::from(classes[class].len());
                }
            }
        }
        // The next profile.
        let Some(up) = (0..classes.len()).find(|&class| counts[class] < classes[class].len())
        else {
            break;
        };
        for class in 0..up {
            let back = counts[class] as u128;
            sums.iter_mut().zip(&weights[class]).for_each(|(sum, w)| *sum -= w * back);
            counts[class] = 0;
        }
        counts[up] += 1;
        sums.iter_mut().zip(&weights[up]).for_each(|(sum, w)| *sum += w);
    }
    let mut shares = vec![Rational::zero(); rule.voters()];
    for (class, often) in classes.iter().zip(&often) {
        let each = often.iter().enumerate().skip(1);
        let share: Rational =
            each.map(|(among, count)| fraction(count, &BigInt::from(among))).sum();
        class.iter().for_each(|&voter| shares[voter].clone_from(&share));
    }
    Ok(Some(shares))
}

fn weights(rule: &Conditions, classes: &[Vec<usize>]) -> Vec<Vec<u128>> {
    let of = |class: &Vec<usize>| {
        rule.conditions.iter().map(|condition| condition.weights[class[0]]).collect()
    };
    classes.iter().map(of).collect()
}

fn plus(sums: &[u128], weights: &[u128], times: u128) -> Vec<u128> {
    sums.iter().zip(weights).map(|(sum, weight)| sum + weight * times).collect()
}

fn reached(rule: &Conditions, sums: &[u128]) -> bool {
    rule.join.holds(&|at| sums[at] >= rule.conditions[at].quota)
}

/// The number of ways to choose `k` of `n`.
fn choose(n: usize, k: usize) -> BigInt {
    (0..k).fold(BigInt::one(), |ways, at| ways * BigInt::from(n - at) / BigInt::from(at + 1))
}
