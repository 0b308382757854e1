//! The swings of a weighted rule by generating functions: the other way to count them.
//!
//! The coefficient of `x^w y^s` in `∏ (1 + y·x^wᵢ)` is the number of coalitions of size `s` and weight `w`. Dividing
//! by a voter's own factor leaves the coalitions of the others; the voter swings those whose weight lies in
//! `quota − wᵢ .. quota`. Work and memory grow with the quota, but hardly with the number of different weights.
//!
//! # Sources
//! Mann and Shapley 1962; Brams and Affuso 1976.

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::conditions::Conditions;
use super::diagram::Swings;
use crate::base::meter::{Meter, Stopped};

/// The largest table.
const MOST_CELLS: u128 = 8_000_000;

/// Swings of every voter by size; `None` if the rule is no single weighted rule, or its quota is too large.
///
/// # Errors
/// [`Stopped`].
pub fn swings(rule: &Conditions, meter: &mut dyn Meter) -> Result<Option<Swings>, Stopped> {
    let voters = rule.voters();
    let [condition] = rule.conditions.as_slice() else { return Ok(None) };
    if !rule.is_single() || condition.quota.saturating_mul(voters as u128 + 1) > MOST_CELLS {
        return Ok(None);
    }
    let quota = usize::try_from(condition.quota).unwrap_or(usize::MAX);
    let weight = |voter: usize| usize::try_from(condition.weights[voter]).unwrap_or(usize::MAX);
    meter.bytes(quota * (voters + 1) * (32 + voters / 8))?;
    // Failing coalitions by size and weight.
    let mut count = vec![vec![BigInt::zero(); quota]; voters + 1];
    count[0][0] = BigInt::one();
    for voter in 0..voters {
        let own = weight(voter);
        for size in (0..=voter).rev() {
            meter.steps(2 * quota as u64)?;
            let (low, high) = count.split_at_mut(size + 1);
            for sum in 0..quota.saturating_sub(own) {
                if !low[size][sum].is_zero() {
                    high[0][sum + own] += &low[size][sum];
                }
            }
        }
    }
    let mut passing = Vec::with_capacity(voters + 1);
    let mut all = BigInt::one();
    for (size, row) in count.iter().enumerate() {
        meter.steps(quota as u64)?;
        passing.push(&all - row.iter().sum::<BigInt>());
        all = all * BigInt::from(voters - size) / BigInt::from(size + 1);
    }
    let mut by_voter: Vec<Vec<BigInt>> = vec![Vec::new(); voters];
    for class in rule.classes() {
        let own = weight(class[0]);
        let mut made = Vec::with_capacity(voters);
        // The coalitions of the others, size by size.
        let mut last: Vec<BigInt> = vec![BigInt::zero(); quota];
        for row in count.iter().take(voters) {
            meter.steps(3 * quota as u64)?;
            let mut others = row.clone();
            for sum in own..quota {
                if !last[sum - own].is_zero() {
                    others[sum] -= &last[sum - own];
                }
            }
            made.push(others[quota.saturating_sub(own)..].iter().sum());
            last = others;
        }
        for voter in class {
            by_voter[voter].clone_from(&made);
        }
    }
    Ok(Some(Swings { by_voter, passing }))
}
