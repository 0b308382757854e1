//! A voting rule as sums that must reach quotas.
//!
//! Among voters who say yes or no, every rule but one of a script's own is made of conditions "the weights of those
//! in favour reach so much", joined by *all* and *any*. A veto is the condition that all who hold it are in favour:
//!
//! ```text
//! veto(at_least(9), by: five)   =   all( Σ 1 over all 15 ≥ 9,  Σ 1 over the five ≥ 5 )
//! ```
//!
//! Weights are scaled to whole numbers without common divisor, so that sums are exact and small. Voters with the
//! same weight in every condition are interchangeable: they form a class.
//!
//! Invariant: more yes never turns a pass into a failure, since no weight is negative.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use crate::base::rational::{Rational, common_multiple};
use crate::model::regime::{Rule, VotingRule};

/// Why a rule cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncountable {
    /// It is a function of the caller's.
    Custom,
    /// Its weights have no common scale of moderate size.
    TooFine,
}

/// How conditions are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// This condition.
    Reach(usize),
    /// All of these.
    All(Vec<Join>),
    /// One of these.
    Any(Vec<Join>),
}

/// A sum of weights that must reach a quota of 1 or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    /// By voter.
    pub(super) weights: Vec<u128>,
    pub(super) quota: u128,
}

/// A voting rule as conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions {
    voters: usize,
    pub(super) conditions: Vec<Condition>,
    pub(super) join: Join,
}

/// Sums stay below this, so that they never overflow.
const LARGEST: u32 = 100;

impl Conditions {
    /// The rule among so many voters, who all vote yes or no.
    ///
    /// # Errors
    /// [`Uncountable`].
    pub fn of(rule: &VotingRule, voters: usize) -> Result<Self, Uncountable> {
        let mut made = Self { voters, conditions: Vec::new(), join: Join::All(Vec::new()) };
        made.join = made.joined(rule, &vec![true; voters])?;
        Ok(made)
    }

    /// How many vote.
    #[must_use]
    pub fn voters(&self) -> usize {
        self.voters
    }

    /// Whether it is a single weighted rule.
    #[must_use]
    pub fn is_single(&self) -> bool {
        matches!(self.join, Join::Reach(_))
    }

    /// Whether those in favour pass it.
    #[must_use]
    pub fn passes(&self, yes: &[bool]) -> bool {
        let reached = |at: usize| {
            let condition = &self.conditions[at];
            let sum: u128 =
                condition.weights.iter().zip(yes).filter(|(_, yes)| **yes).map(|(w, _)| w).sum();
            sum >= condition.quota
        };
        self.join.holds(&reached)
    }

    /// Voters in classes of the same weights: those that weigh most first, in each class by number.
    #[must_use]
    pub fn classes(&self) -> Vec<Vec<usize>> {
        // The condition with most different weights decides the order, so that its sums are soon settled.
        let spread = |condition: &Condition| {
            let mut weights = condition.weights.clone();
            weights.sort_unstable();
            weights.dedup();
            weights.len()
        };
        let mut order: Vec<usize> = (0..self.conditions.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(spread(&self.conditions[at])));
        let key = |voter: usize| -> Vec<u128> {
            order.iter().map(|&at| self.conditions[at].weights[voter]).collect()
        };
        let mut voters: Vec<(Vec<u128>, usize)> =
            (0..self.voters).map(|voter| (key(voter), voter)).collect();
        voters.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut classes: Vec<Vec<usize>> = Vec::new();
        let mut last: Option<&Vec<u128>> = None;
        for (key, voter) in &voters {
            match classes.last_mut() {
                Some(class) if last == Some(key) => class.push(*voter),
                _ => classes.push(vec![*voter]),
            }
            last = Some(key);
        }
        classes
    }

    fn joined(&mut self, rule: &VotingRule, among: &[bool]) -> Result<Join, Uncountable> {
        let mut among = among.to_vec();
        if let Some(voters) = &rule.voters {
            for (voter, counts) in among.iter_mut().enumerate() {
                *counts = *counts && voters.contains(&voter);
            }
        }
        let among = among.as_slice();
        let count = among.iter().filter(|counts| **counts).count();
        let several = |made: &mut Self, rules: &[VotingRule]| {
            rules.iter().map(|rule| made.joined(rule, among)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match &rule.rule {
            Rule::Consensus | Rule::Unanimity => self.heads(among, count.max(1)),
            Rule::Majority(share) => {
                let least = (share * &Rational::from(count as i64)).ceil();
                let least = least.to_i64().and_then(|least| usize::try_from(least).ok());
                self.heads(among, least.unwrap_or(count + 1).max(count / 2 + 1))
            }
            Rule::AtLeast(needed) => self.heads(among, (*needed).max(1)),
            Rule::Dictator(who) => {
                let only: Vec<bool> =
                    among.iter().enumerate().map(|(at, counts)| *counts && at == *who).collect();
                self.heads(&only, 1)
            }
            Rule::Weighted { weights, quota } if quota.is_positive() => {
                let mut of = vec![Rational::zero(); self.voters];
                for (who, weight) in weights {
                    if among.get(*who) == Some(&true) {
                        of[*who] += weight;
                    }
                }
                self.sum(&of, quota)?
            }
            // Nothing passes without a yes.
            Rule::Weighted { .. } => self.heads(among, 1),
            Rule::Veto { rule, by } => {
                let holders: Vec<bool> =
                    among.iter().enumerate().map(|(at, c)| *c && by.contains(&at)).collect();
                let held = holders.iter().filter(|holds| **holds).count();
                let inner = self.joined(rule, among)?;
                if held == 0 { inner } else { Join::All(vec![inner, self.heads(&holders, held)]) }
            }
            Rule::Both(rules) if rules.is_empty() => self.heads(among, 1),
            Rule::Both(rules) => Join::All(several(self, rules)?),
            Rule::Either(rules) => Join::Any(several(self, rules)?),
            Rule::Custom(_) => return Err(Uncountable::Custom),
        })
    }

    /// So many of these voters.
    fn heads(&mut self, among: &[bool], quota: usize) -> Join {
        let weights = among.iter().map(|counts| u128::from(*counts)).collect();
        self.condition(Condition { weights, quota: quota as u128 })
    }

    /// Weights of fractions, scaled.
    fn sum(&mut self, weights: &[Rational], quota: &Rational) -> Result<Join, Uncountable> {
        let mut scale = BigInt::one();
        for weight in weights {
            scale = common_multiple(&scale, weight.denominator());
            if scale.bits() > u64::from(LARGEST) {
                return Err(Uncountable::TooFine);
            }
        }
        let whole: Vec<BigInt> = weights
            .iter()
            .map(|weight| weight.numerator() * (&scale / weight.denominator()))
            .collect();
        let divisor = whole.iter().fold(BigInt::zero(), |all, weight| all.gcd(weight));
        let divisor = if divisor.is_zero() { BigInt::one() } else { divisor };
        let total: BigInt = whole.iter().sum::<BigInt>() / &divisor;
        let total = total.to_u128().filter(|total| total.leading_zeros() >= 128 - LARGEST);
        let total = total.ok_or(Uncountable::TooFine)?;
        let quota = (quota.numerator() * &scale).div_ceil(&(quota.denominator() * &divisor));
        // What cannot be reached stays so.
        let quota = quota.to_u128().map_or(total + 1, |quota| quota.min(total + 1));
        let weights = whole.iter().map(|w| (w / &divisor).to_u128().unwrap_or(0)).collect();
        Ok(self.condition(Condition { weights, quota }))
    }

    /// The place of a condition; one that stands already is used again.
    fn condition(&mut self, made: Condition) -> Join {
        let at = self.conditions.iter().position(|known| *known == made);
        Join::Reach(at.unwrap_or_else(|| {
            self.conditions.push(made);
            self.conditions.len() - 1
        }))
    }
}

impl Join {
    /// Whether it holds where these conditions are reached.
    pub(super) fn holds(&self, reached: &impl Fn(usize) -> bool) -> bool {
        match self {
            Self::Reach(at) => reached(*at),
            Self::All(parts) => parts.iter().all(|part| part.holds(reached)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(reached)),
        }
    }
}
