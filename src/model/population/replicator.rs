//! The replicator: an endless population in which types grow with their payoff.
//!
//! ```text
//! discrete     x_i′ = x_i · f_i / f̄                              payoffs 0 or more, mean above 0
//! continuous   dx_i/dt = x_i · (f_i − f̄) + u · (…)                any payoffs
//! ```
//!
//! where f_i is the payoff of type i among the shares x, itself included, and f̄ = Σ x_i f_i. Mutation u sends a
//! share u of each type, in equal parts, to the others: after growth in discrete time, at the rate u in continuous
//! time. With two roles each side earns from the other's shares and grows against its own mean.

use super::effort::{Effort, PARTS};
use super::payoff::{Matrix, Payoffs};
use super::{Halt, Refusal, Source};
use crate::base::ode::{FINE, Solver};

/// The payoffs of every type of every side, at the shares of all.
pub(super) trait Field {
    /// How many types each side has.
    fn sides(&self) -> &[usize];
    /// Payoffs, side after side.
    fn payoffs(&self, shares: &[f64], into: &mut [f64]);
    /// How many parts of work that is.
    fn work(&self) -> u64;
}

/// One population, which plays with itself.
pub(super) struct One<'a> {
    payoffs: &'a Payoffs,
    sides: [usize; 1],
}

impl<'a> One<'a> {
    pub(super) fn new(payoffs: &'a Payoffs) -> Self {
        One { payoffs, sides: [payoffs.types()] }
    }
}

impl Field for One<'_> {
    fn sides(&self) -> &[usize] {
        &self.sides
    }
    fn payoffs(&self, shares: &[f64], into: &mut [f64]) {
        self.payoffs.at_shares(shares, into);
    }
    fn work(&self) -> u64 {
        self.payoffs.work()
    }
}

/// Two populations, which play with each other.
pub(super) struct Two<'a> {
    pub(super) matrices: [&'a Matrix; 2],
    pub(super) sides: [usize; 2],
}

impl Field for Two<'_> {
    fn sides(&self) -> &[usize] {
        &self.sides
    }
    fn payoffs(&self, shares: &[f64], into: &mut [f64]) {
        let (first, second) = shares.split_at(self.sides[0]);
        let against = [second, first];
        let mut at = 0;
        for (matrix, others) in self.matrices.iter().zip(against) {
            for own in 0..matrix.types() {
                into[at] = matrix.row(own).iter().zip(others).map(|(cell, x)| cell * x).sum();
                at += 1;
            }
        }
    }
    fn work(&self) -> u64 {
        self.matrices.iter().map(|matrix| matrix.work()).sum()
    }
}

/// One generation of discrete time.
pub(super) fn grow(field: &impl Field, mutation: f64, shares: &mut [f64]) -> Result<(), Halt> {
    let mut pays = vec![0.0; shares.len()];
    field.payoffs(shares, &mut pays);
    let mut from = 0;
    for &types in field.sides() {
        let side = from..from + types;
        let (shares, pays) = (&mut shares[side.clone()], &pays[side]);
        for (kind, (&share, &pay)) in shares.iter().zip(pays).enumerate() {
            if share > 0.0 && !(pay >= 0.0 && pay.is_finite()) {
                return Err(Refusal::NegativePayoff { kind: from + kind, value: pay }.into());
            }
        }
        let mean: f64 = shares.iter().zip(pays).map(|(share, pay)| share * pay).sum();
        if !(mean > 0.0 && mean.is_finite()) {
            return Err(Refusal::NoGrowth.into());
        }
        shares.iter_mut().zip(pays).for_each(|(share, pay)| *share *= pay / mean);
        spread(mutation, shares);
        normalise(shares);
        from += types;
    }
    Ok(())
}

/// One generation of continuous time.
pub(super) fn flow(
    field: &impl Field,
    mutation: f64,
    generation: usize,
    shares: &mut [f64],
    solver: &mut Solver,
    effort: &mut Effort,
    source: &mut dyn Source,
) -> Result<(), Halt> {
    let cost = shares.len() as u64;
    // What a call takes that its ticks do not pay for.
    let beyond = field.work().saturating_sub(cost * PARTS);
    let mut calls = 0_u64;
    let start = generation as f64;
    solver.advance(start, start + 1.0, shares, |_, x, into| {
        calls += 1;
        if calls.is_multiple_of(64) {
            source.tick(64 * cost)?;
        }
        effort.of(source, beyond)?;
        field.payoffs(x, into);
        let mut from = 0;
        for &types in field.sides() {
            let side = from..from + types;
            let (x, slopes) = (&x[side.clone()], &mut into[side]);
            let mean: f64 = x.iter().zip(&*slopes).map(|(x, f)| x * f).sum();
            let total: f64 = x.iter().sum();
            let others = (types.max(2) - 1) as f64;
            for (x, slope) in x.iter().zip(slopes) {
                let drift = if types > 1 { (total - x) / others - x } else { 0.0 };
                *slope = x * (*slope - mean) + mutation * drift;
            }
            from += types;
        }
        Ok::<(), Halt>(())
    })?;
    let mut from = 0;
    for &types in field.sides() {
        normalise(&mut shares[from..from + types]);
        from += types;
    }
    Ok(())
}

/// A solver for these shares.
pub(super) fn solver(types: usize) -> Solver {
    Solver::new(types, FINE)
}

/// A share `u` of each type goes to the others in equal parts.
pub(super) fn spread(u: f64, shares: &mut [f64]) {
    if u > 0.0 && shares.len() > 1 {
        let total: f64 = shares.iter().sum();
        let part = u / (shares.len() - 1) as f64;
        shares.iter_mut().for_each(|x| *x = (1.0 - u) * *x + part * (total - *x));
    }
}

/// Rounding must not add up over generations, nor make a share negative.
pub(super) fn normalise(shares: &mut [f64]) {
    shares.iter_mut().for_each(|x| *x = x.max(0.0));
    let total: f64 = shares.iter().sum();
    if total > 0.0 {
        shares.iter_mut().for_each(|x| *x /= total);
    }
}
