//! How likely a vote is to pass.
//!
//! Each voter says yes with a probability of their own, independently of the others. The probability of passing is
//! carried from the bottom of the rule's [graph](super::diagram) to its top.
//!
//! # Sources
//! Coleman 1971 (the power of a collectivity to act).

use super::conditions::Conditions;
use super::diagram::{Diagram, LOST, WON};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

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
    let mut below: Vec<Rational> = Vec::new();
    for (at, class) in diagram.classes.iter().enumerate().rev() {
        let p = &yes[class[0]];
        let chances = binomial_chances(class.len(), p);
        let mut made = Vec::with_capacity(diagram.nodes(at));
        for node in 0..diagram.nodes(at) {
            meter.steps(100 * chances.len() as u64)?;
            meter.bytes(96)?;
            let mut sum = Rational::zero();
            for (count, chance) in chances.iter().enumerate() {
                match diagram.arrow(at, node, count) {
                    WON => sum += chance,
                    LOST => {}
                    arrow => sum += &(chance * &below[arrow as usize]),
                }
            }
            made.push(sum);
        }
        below = made;
    }
    Ok(Some(match diagram.root {
        WON => Rational::one(),
        LOST => Rational::zero(),
        _ => below.swap_remove(0),
    }))
}

/// The chances of 0, 1, … n successes.
fn binomial_chances(n: usize, p: &Rational) -> Vec<Rational> {
    let q = Rational::one() - p.clone();
    let mut row = vec![Rational::one()];
    for _ in 0..n {
        let mut next = vec![Rational::zero(); row.len() + 1];
        for (at, chance) in row.iter().enumerate() {
            next[at] += &(chance * &q);
            next[at + 1] += &(chance * p);
        }
        row = next;
    }
    row
}
