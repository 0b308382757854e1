//! How likely a vote is to pass.
//!
//! Each voter says yes with a probability of their own, independently of the others. The probability of passing is
//! carried from the bottom of the rule's [graph](super::diagram) to its top.
//!
//! # Sources
//! Coleman 1971 (the power of a collectivity to act).

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::conditions::Conditions;
use super::diagram::{Diagram, LOST, WON};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, bytes_of, pay};

/// The probability that a rule passes if each voter says yes with a probability of their own, independently; `None`
/// if the rule is too large.
///
/// # Errors
/// [`Stopped`].
pub fn pass_probability(
    rule: &Conditions,
    yes: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Rational>, Stopped> {
    // Members of a class are alike here only if they are as likely to say yes.
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for class in rule.classes() {
        let first = classes.len();
        for voter in class {
            match classes[first..].iter_mut().find(|known| yes[known[0]] == yes[voter]) {
                Some(known) => known.push(voter),
                None => classes.push(vec![voter]),
            }
        }
    }
    let Some(diagram) = Diagram::of(rule, classes, meter)? else { return Ok(None) };
    // Numerators over what the classes seen so far have in common: one fraction is brought to lowest terms, the last.
    let (mut below, mut common): (Vec<BigInt>, BigInt) = (Vec::new(), BigInt::one());
    for (at, class) in diagram.classes.iter().enumerate().rev() {
        let p = &yes[class[0]];
        // Each chance has as many bits as the denominator, so many times.
        let long = p.bits().saturating_mul(class.len() as u64).saturating_add(common.bits());
        let words = long / 64;
        meter.bytes(bytes_of(long).saturating_mul(2 * class.len() + diagram.nodes(at)))?;
        meter.steps((words * words / 16).saturating_mul(class.len() as u64))?;
        let chances = binomial_parts(class.len(), p);
        let mut made = Vec::with_capacity(diagram.nodes(at));
        for node in 0..diagram.nodes(at) {
            meter.steps((100 + words * words / 16) * chances.len() as u64)?;
            meter.bytes(96)?;
            let (mut sum, mut sure) = (BigInt::zero(), BigInt::zero());
            for (count, chance) in chances.iter().enumerate() {
                match diagram.arrow(at, node, count) {
                    WON => sure += chance,
                    LOST => {}
                    arrow => sum += chance * &below[arrow as usize],
                }
            }
            made.push(sum + sure * &common);
        }
        common *= power(p.denominator(), class.len());
        below = made;
    }
    pay(common.bits(), meter)?;
    Ok(Some(match diagram.root {
        WON => Rational::one(),
        LOST => Rational::zero(),
        _ => Rational::from_big(below.swap_remove(0), common).unwrap_or_else(Rational::zero),
    }))
}

/// The chances of 0, 1, … n successes, as numerators over the n-th power of the denominator of `p`.
fn binomial_parts(n: usize, p: &Rational) -> Vec<BigInt> {
    let (success, failure) = (p.numerator(), p.denominator() - p.numerator());
    // Powers of a failure, the highest first.
    let mut failures = vec![BigInt::one()];
    for at in 0..n {
        failures.push(&failures[at] * &failure);
    }
    let mut ways = BigInt::one();
    let mut successes = BigInt::one();
    let mut parts = Vec::with_capacity(n + 1);
    for count in 0..=n {
        parts.push(&ways * &successes * &failures[n - count]);
        ways = ways * (n - count) / (count + 1);
        successes *= success;
    }
    parts
}

fn power(base: &BigInt, exponent: usize) -> BigInt {
    base.pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}
