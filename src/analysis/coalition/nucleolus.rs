//! The nucleolus: the division whose greatest complaint is smallest, then the next greatest, and so on.
//!
//! The complaint of a coalition is its excess, what it is worth less what it gets. Each [stage](super::stage) makes
//! the greatest excess still open as small as can be and settles the coalitions for which it cannot be smaller;
//! what remains open shrinks by at least one dimension, until a single point is left.
//!
//! The nucleolus is taken over imputations (nobody gets less than alone), the prenucleolus over all divisions.
//!
//! # Sources
//! Schmeidler 1969; Maschler, Peleg and Shapley 1979.

use super::form::{Coalition, Form};
use super::stage::{Scaled, directions, stage};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// A nucleolus or prenucleolus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nucleolus {
    /// What each player gets.
    pub point: Vec<Rational>,
    /// The greatest excess of each stage, with the coalitions that it settled.
    pub stages: Vec<(Rational, Vec<Coalition>)>,
}

/// The nucleolus; `None` if there is no imputation.
///
/// # Errors
/// [`Stopped`].
pub fn nucleolus(form: &Form, meter: &mut dyn Meter) -> Result<Option<Nucleolus>, Stopped> {
    let alone: Vec<Rational> =
        (0..form.players()).map(|who| form.worth(1 << who).clone()).collect();
    let surplus = form.worth(form.grand()) - &alone.iter().cloned().sum();
    if surplus.is_negative() {
        return Ok(None);
    }
    settle(form, alone, &surplus, true, meter).map(Some)
}

/// The prenucleolus.
///
/// # Errors
/// [`Stopped`].
pub fn prenucleolus(form: &Form, meter: &mut dyn Meter) -> Result<Nucleolus, Stopped> {
    let nothing = vec![Rational::zero(); form.players()];
    settle(form, nothing, form.worth(form.grand()), false, meter)
}

fn settle(
    form: &Form,
    mut point: Vec<Rational>,
    surplus: &Rational,
    floor: bool,
    meter: &mut dyn Meter,
) -> Result<Nucleolus, Stopped> {
    let players = Rational::from(point.len() as i64);
    let share = surplus.checked_div(&players).unwrap_or_else(Rational::zero);
    point.iter_mut().for_each(|x| *x += &share);
    let scaled = Scaled::of(form, meter)?;
    let mut fixed = vec![form.grand()];
    let mut stages = Vec::new();
    loop {
        let open = directions(form.players(), &fixed);
        if open.is_empty() {
            return Ok(Nucleolus { point, stages });
        }
        let best = stage(&scaled, &point, &open, floor, meter)?;
        point = best.point;
        let settled: Vec<Coalition> =
            best.settled.iter().map(|(coalition, _)| *coalition).collect();
        fixed.extend(&settled);
        fixed.extend(best.held.iter().map(|who| 1 << who));
        stages.push((-best.least, settled));
    }
}
