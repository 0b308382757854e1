//! Discount factors that are roots: exactly where they are fractions, else between two fractions.
//!
//! Punishment for k rounds deters from the δ at which what is lost outweighs what is gained,
//!
//! ```text
//! δ + δ² + … + δ^k = price        price: the gain of a deviation, in units of a round's loss
//! ```
//!
//! The left side rises from 0 to k, so there is one root below 1 if the price is below k. Where it is no fraction,
//! two fractions are kept between which the sign changes, both nearest to the same float.

use std::cmp::Ordering;

use crate::analysis::Error;
use crate::base::math;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// A discount factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delta {
    /// This fraction.
    Exact(Rational),
    /// An irrational number between these two, which round to the same float.
    Between(Rational, Rational),
}

impl Delta {
    /// The nearest float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            Delta::Exact(delta) | Delta::Between(_, delta) => delta.to_f64(),
        }
    }

    /// The smallest fraction known to be enough.
    #[must_use]
    pub fn enough(&self) -> &Rational {
        match self {
            Delta::Exact(delta) | Delta::Between(_, delta) => delta,
        }
    }

    /// The same after a rising change of scale.
    fn map(&self, change: impl Fn(&Rational) -> Rational) -> Delta {
        match self {
            Delta::Exact(delta) => Delta::Exact(change(delta)),
            Delta::Between(low, high) => Delta::Between(change(low), change(high)),
        }
    }

    /// What it is where partners meet with this probability each round: the δ at which the time between two of their
    /// meetings weighs as much as a round did before.
    ///
    /// # Formula
    /// Meetings are discounted by δ' = δ·q / (1 − δ + δ·q), so that δ = δ' / (δ' + q·(1 − δ')).
    #[must_use]
    pub fn when_meeting(&self, chance: &Rational) -> Delta {
        self.map(|delta| {
            let rest = &(&Rational::one() - delta) * chance;
            delta.checked_div(&(delta + &rest)).unwrap_or_else(Rational::zero)
        })
    }
}

/// The most rounds of a punishment: beyond that numbers become too long.
pub const MOST_ROUNDS: u32 = 100;

/// The root of δ + δ² + … + δ^rounds = price below 1, if there is one; for ever if `rounds` is `None`.
///
/// # Errors
/// [`Error::TooLarge`] beyond [`MOST_ROUNDS`]; whatever the meter answers.
pub fn deterring(
    price: &Rational,
    rounds: Option<u32>,
    meter: &mut dyn Meter,
) -> Result<Option<Delta>, Error> {
    let one = Rational::one();
    if !price.is_positive() {
        return Ok(Some(Delta::Exact(Rational::zero())));
    }
    let Some(rounds) = rounds else {
        return Ok(price.checked_div(&(&one + price)).map(Delta::Exact));
    };
    if rounds > MOST_ROUNDS {
        return Err(Error::TooLarge);
    }
    if *price >= Rational::from(i64::from(rounds)) {
        return Ok(None);
    }
    if rounds == 1 {
        return Ok(Some(Delta::Exact(price.clone())));
    }
    let near = estimate(price.to_f64(), rounds);
    let (mut low, mut high) = around(near, price, rounds, meter)?;
    // If the root is a fraction that is not very long, it is the simplest one here.
    let simple = simplest(&low, &high);
    if sign(&simple, price, rounds, meter)? == Ordering::Equal {
        return Ok(Some(Delta::Exact(simple)));
    }
    let half = Rational::new(1, 2).unwrap_or_else(Rational::one);
    // Halving ends when both round to one float; a root that is itself halfway between two floats is a fraction, and
    // it would be met.
    for _ in 0..256 {
        if low.to_f64().total_cmp(&high.to_f64()).is_eq() {
            break;
        }
        let middle = &(&low + &high) * &half;
        match sign(&middle, price, rounds, meter)? {
            Ordering::Equal => return Ok(Some(Delta::Exact(middle))),
            Ordering::Less => low = middle,
            Ordering::Greater => high = middle,
        }
    }
    Ok(Some(Delta::Between(low, high)))
}

/// The root in floats, by halving.
fn estimate(price: f64, rounds: u32) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        let power = math::pow(middle, f64::from(rounds));
        let sum =
            if middle < 1.0 { middle * (1.0 - power) / (1.0 - middle) } else { f64::from(rounds) };
        if sum < price { low = middle } else { high = middle }
    }
    high
}

/// Fractions on both sides of the root, near a float.
fn around(
    near: f64,
    price: &Rational,
    rounds: u32,
    meter: &mut dyn Meter,
) -> Result<(Rational, Rational), Error> {
    let middle = dyadic(near);
    let mut width = Rational::new(1, 1 << 52).unwrap_or_else(Rational::one);
    for _ in 0..60 {
        let low = (&middle - &width).max(Rational::zero());
        let high = (&middle + &width).min(Rational::one());
        let below = sign(&low, price, rounds, meter)? == Ordering::Less;
        if below && sign(&high, price, rounds, meter)? == Ordering::Greater {
            return Ok((low, high));
        }
        width *= &Rational::from(2);
    }
    Ok((Rational::zero(), Rational::one()))
}

/// The fraction with the smallest denominator between two, 0 ≤ low < high, by their common continued fraction.
fn simplest(low: &Rational, high: &Rational) -> Rational {
    let (mut low, mut high) = (low.clone(), high.clone());
    let mut wholes = Vec::new();
    let mut found = loop {
        let whole = low.floor();
        let next = if whole == low { whole.clone() } else { &whole + &Rational::one() };
        if next <= high {
            break next;
        }
        let (Some(above), Some(below)) = ((&high - &whole).recip(), (&low - &whole).recip()) else {
            break next;
        };
        (low, high) = (above, below);
        wholes.push(whole);
    };
    for whole in wholes.iter().rev() {
        found = whole + &found.recip().unwrap_or_else(Rational::zero);
    }
    found
}

/// A float in 0..=1 as the fraction that it is.
#[allow(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
fn dyadic(x: f64) -> Rational {
    let scale = (1_i64 << 53) as f64;
    Rational::new((x * scale) as i64, 1 << 53).unwrap_or_else(Rational::zero)
}

/// Whether δ + … + δ^rounds is below, at or above the price.
fn sign(
    delta: &Rational,
    price: &Rational,
    rounds: u32,
    meter: &mut dyn Meter,
) -> Result<Ordering, Error> {
    // With δ = p/q in whole numbers: p·(qᵏ − pᵏ) / (qᵏ·(q − p)).
    let (p, q) = (delta.numerator(), delta.denominator());
    let words = delta.bits() / 64 + 1;
    meter.steps(words * words * u64::from(rounds) * u64::from(rounds) / 8 + 8)?;
    if p == q {
        return Ok(Rational::from(i64::from(rounds)).cmp(price));
    }
    let (above, below) = (q.pow(rounds), p.pow(rounds));
    let sum = p * (&above - below) * price.denominator();
    Ok(sum.cmp(&(price.numerator() * above * (q - p))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::Unmetered;

    fn fraction(numerator: i64, denominator: i64) -> Rational {
        Rational::new(numerator, denominator).unwrap()
    }

    fn found(price: (i64, i64), rounds: u32) -> Option<Delta> {
        deterring(&fraction(price.0, price.1), Some(rounds), &mut Unmetered).unwrap()
    }

    #[test]
    fn fractions_are_found() {
        assert_eq!(found((1, 2), 1), Some(Delta::Exact(fraction(1, 2))));
        // 2/3 + 4/9 = 10/9, 3/7 + 9/49 + 27/343 = 237/343.
        assert_eq!(found((10, 9), 2), Some(Delta::Exact(fraction(2, 3))));
        assert_eq!(found((237, 343), 3), Some(Delta::Exact(fraction(3, 7))));
        assert_eq!(found((2, 1), 2), None);
        assert_eq!(found((0, 1), 2), Some(Delta::Exact(Rational::zero())));
    }

    #[test]
    fn others_lie_between_neighbours() {
        // δ + δ² = 1: the golden section.
        let Some(Delta::Between(low, high)) = found((1, 1), 2) else { panic!("irrational") };
        assert!((high.to_f64() - 0.618_033_988_749_894_9).abs() < 1e-16);
        assert_eq!(low.to_f64().to_bits(), high.to_f64().to_bits());
        let value = |delta: &Rational| &(delta * delta) + delta;
        assert!(value(&low) < Rational::one() && value(&high) > Rational::one());
        // Nearly for ever: as grim trigger's 1/2.
        let long = found((1, 1), 60).unwrap().to_f64();
        assert!((long - 0.5).abs() < 1e-15, "{long}");
    }

    #[test]
    fn meeting_now_and_then_takes_more_patience() {
        let half = Delta::Exact(fraction(1, 2));
        assert_eq!(half.when_meeting(&fraction(1, 9)), Delta::Exact(fraction(9, 10)));
        assert_eq!(half.when_meeting(&Rational::one()), half);
    }
}
