//! Bargaining in the shadow of war (Fearon 1995).
//!
//! Two states divide something worth 1 to each. State A would win a war with probability p; war costs A and B
//! `cost[0]` and `cost[1]`. Peaceful divisions x (A's share) that neither would rather fight about:
//!
//! ```text
//! 0 ───────── p − cost[0] ══════ p ══════ p + cost[1] ───────── 1
//!              A fights below                B fights above
//! ```
//!
//! The range is never empty, and yet there can be war: if A's chances will rise and A cannot bind itself not to make
//! use of it, only a division that lies in the range before and after is safe. There is none if the rise is more than
//! both costs together; then B had better fight now.

use crate::base::rational::Rational;

/// Divisions that both prefer to war.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The least share that A takes.
    pub low: Rational,
    /// The largest that B leaves.
    pub high: Rational,
}

/// The bargaining range, within 0..=1.
///
/// # Sources
/// [fearon-1995]
#[must_use]
pub fn range(chance: &Rational, costs: &[Rational; 2]) -> Range {
    let low = chance - &costs[0];
    let high = chance + &costs[1];
    Range {
        low: if low.is_negative() { Rational::zero() } else { low },
        high: if high > Rational::one() { Rational::one() } else { high },
    }
}

/// The divisions that are in both ranges.
#[must_use]
pub fn overlap(one: &Range, other: &Range) -> Option<Range> {
    let low = one.low.clone().max(other.low.clone());
    let high = one.high.clone().min(other.high.clone());
    (low <= high).then_some(Range { low, high })
}
