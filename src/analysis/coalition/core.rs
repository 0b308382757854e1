//! The core: divisions that no coalition can better on its own.
//!
//! The least core makes the greatest excess of any coalition as small as it can be. The core is empty exactly if
//! that is above 0. Then some coalitions, weighted so that every player is in them once altogether, can claim more
//! than there is: that collection is the proof.
//!
//! # Sources
//! Gillies 1959; Bondareva 1963; Shapley 1967; Maschler, Peleg and Shapley 1979 (least core).

use super::form::{Coalition, Form, members};
use super::stage::{Scaled, directions, stage};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// The least core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeastCore {
    /// The greatest excess of a coalition other than all; 0 for a single player.
    pub excess: Rational,
    /// A point at which it is no greater.
    pub point: Vec<Rational>,
    /// Coalitions whose excess is exactly that at every such point, with weights such that every player is in them
    /// once altogether: no division does better on all of them.
    pub balanced: Vec<(Coalition, Rational)>,
}

/// The least core.
///
/// # Errors
/// [`Stopped`].
pub fn least_core(form: &Form, meter: &mut dyn Meter) -> Result<LeastCore, Stopped> {
    let players = form.players();
    let grand = form.worth(form.grand());
    let share = grand.checked_div(&Rational::from(players as i64)).unwrap_or_else(Rational::zero);
    let start = vec![share; players];
    let open = directions(players, &[form.grand()]);
    if open.is_empty() {
        return Ok(LeastCore { excess: Rational::zero(), point: start, balanced: Vec::new() });
    }
    let scaled = Scaled::of(form, meter)?;
    let best = stage(&scaled, &start, &open, false, meter)?;
    // The weights sum to 1; every player is in them equally often.
    let often: Rational = best
        .settled
        .iter()
        .filter(|(coalition, _)| coalition & 1 == 1)
        .map(|(_, weight)| weight.clone())
        .sum();
    let balanced = best
        .settled
        .into_iter()
        .map(|(coalition, weight)| (coalition, weight.checked_div(&often).unwrap_or(weight)))
        .collect();
    Ok(LeastCore { excess: -best.least, point: best.point, balanced })
}

/// By how much the best-off coalition could do better on its own, or the division misses the worth of all: at most 0
/// in the core.
///
/// # Errors
/// [`Stopped`].
pub fn violation(
    form: &Form,
    point: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Rational, Stopped> {
    let total: Rational = point.iter().cloned().sum();
    let mut most = (form.worth(form.grand()) - &total).abs();
    for coalition in form.coalitions().skip(1) {
        meter.steps(50 * form.players() as u64)?;
        let mut excess = form.worth(coalition).clone();
        members(coalition).for_each(|who| excess = &excess - &point[who]);
        if excess > most {
            most = excess;
        }
    }
    Ok(most)
}
