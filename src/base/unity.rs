//! Parts of one: chances and weights that were worked out in floats, and so sum to 1 only nearly.
//!
//! `p` and `1 - p` with `p = 2/3` are 0.6666666666666666 and 0.33333333333333337, which is not the float of 1/3.
//! Whoever writes them means 2/3 and 1/3.

use super::rational::Rational;
use super::tolerance::TOLERANCE;

/// So near is a float to the fraction that was meant.
const NEAR: f64 = 1e-12;

/// The largest denominator of a fraction that somebody means.
const LARGEST: i64 = 1_000_000;

/// The parts that are meant, which sum to 1 exactly: those given, or, where the sum is 1 but for the last digits of
/// floats, the simple fractions beside them, or those given with the largest put right.
///
/// # Errors
/// The sum, where it is something else.
pub fn proper(mut parts: Vec<Rational>) -> Result<Vec<Rational>, Rational> {
    let sum: Rational = parts.iter().cloned().sum();
    if sum.is_one() {
        return Ok(parts);
    }
    let gap = (sum.to_f64() - 1.0).abs();
    if gap.is_nan() || gap > TOLERANCE {
        return Err(sum);
    }
    let simple: Vec<Rational> = parts.iter().map(simple).collect();
    if simple.iter().cloned().sum::<Rational>().is_one() {
        return Ok(simple);
    }
    let missing = &Rational::one() - &sum;
    if let Some(largest) = (0..parts.len()).max_by(|a, b| parts[*a].cmp(&parts[*b])) {
        parts[largest] = &parts[largest] + &missing;
    }
    Ok(parts)
}

/// The simplest fraction beside a number, or the number itself.
fn simple(number: &Rational) -> Rational {
    let x = number.to_f64();
    let (mut before, mut here) = ((1_i64, 0_i64), (x.floor() as i64, 1_i64));
    let mut rest = x - x.floor();
    while here.1 <= LARGEST {
        #[allow(clippy::cast_precision_loss, reason = "both are small")]
        let value = here.0 as f64 / here.1 as f64;
        if (value - x).abs() <= NEAR {
            return Rational::new(here.0, here.1).unwrap_or_else(|| number.clone());
        }
        if rest <= NEAR {
            break;
        }
        let turned = 1.0 / rest;
        #[allow(clippy::cast_possible_truncation, reason = "at most 1e12")]
        let term = turned.floor() as i64;
        rest = turned - turned.floor();
        let next = (term * here.0 + before.0, term * here.1 + before.1);
        before = here;
        here = next;
    }
    number.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fractions(floats: &[f64]) -> Vec<Rational> {
        floats.iter().map(|x| Rational::from_f64(*x).expect("finite")).collect()
    }

    #[test]
    fn what_is_meant_sums_to_one() {
        let third = 1.0 / 3.0;
        let p = 2.0 * third;
        let shown = |parts: Vec<Rational>| {
            parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(proper(fractions(&[p, 1.0 - p])).map(shown), Ok("2/3 1/3".to_owned()));
        let within = (1.0 - 0.3) / 3.0;
        let row = [within, within, within, 0.3 / 3.0, 0.1, 0.1];
        assert_eq!(
            proper(fractions(&row)).map(shown),
            Ok("7/30 7/30 7/30 1/10 1/10 1/10".to_owned())
        );
        let odd = [0.123_456_789_012_345_6, 0.876_543_210_987_654_5];
        let made = proper(fractions(&odd)).expect("nearly 1");
        assert!(made.iter().cloned().sum::<Rational>().is_one());
        assert!(proper(fractions(&[0.5, 0.4])).is_err());
    }
}
