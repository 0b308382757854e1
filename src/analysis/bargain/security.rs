//! What a player of a game can be sure of, whatever the others do: its mixed security level.
//!
//! The linear programme: choose chances for one's actions and a level v, as high as can be, so that against every
//! profile of the others the expected payoff is at least v.

use crate::analysis::Error;
use crate::analysis::strategic::{Profiles, Strategic};
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Row, Solution};

/// Each player's mixed security level, exactly.
///
/// # Errors
/// If it takes too long, or the game is too large.
///
/// # Sources
/// [von-neumann-1928]
pub fn levels(form: &Strategic, meter: &mut dyn Meter) -> Result<Vec<Rational>, Error> {
    (0..form.players()).map(|player| level(form, player, meter)).collect()
}

fn level(form: &Strategic, player: usize, meter: &mut dyn Meter) -> Result<Rational, Error> {
    let shape = form.shape();
    let own = shape[player];
    let mut others = shape.to_vec();
    others[player] = 1;
    let mut rows = Vec::new();
    for mut profile in Profiles::new(&others) {
        meter.steps(own as u64 * 4)?;
        let mut coefficients = Vec::with_capacity(own + 1);
        for action in 0..own {
            profile[player] = action;
            let paid = form.payoff(player, &profile).ok_or(Error::TooLarge)?;
            coefficients.push(paid.clone());
        }
        coefficients.push(Rational::from(-1));
        rows.push(Row { coefficients, relation: Relation::AtLeast, right: Rational::zero() });
    }
    let mut chances = vec![Rational::one(); own];
    chances.push(Rational::zero());
    rows.push(Row { coefficients: chances, relation: Relation::Equal, right: Rational::one() });
    let mut maximise = vec![Rational::zero(); own];
    maximise.push(Rational::one());
    let mut free = vec![false; own];
    free.push(true);
    match (Program { maximise, rows, free }).solve(meter)? {
        Solution::Optimal { value, .. } => Ok(value),
        Solution::Infeasible | Solution::Unbounded => Err(Error::TooLarge),
    }
}
