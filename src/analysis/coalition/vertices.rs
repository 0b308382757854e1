//! The vertices of the core.
//!
//! What each player gets beyond its own worth is a share of the surplus of all: a simplex, off which each coalition's
//! claim cuts what denies it (see [`Polytope`]).
//!
//! # Sources
//! Motzkin, Raiffa, Thompson and Thrall 1953.

use super::form::{Form, members};
use crate::analysis::Error;
use crate::analysis::polytope::{Half, Polytope};
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// Vertices are found for up to so many players.
pub const MOST_WITH_VERTICES: usize = 6;

/// The vertices of the core, largest first; none if it is empty.
///
/// # Errors
/// [`Error::TooLarge`] for more than [`MOST_WITH_VERTICES`] players; the meter's.
pub fn vertices(form: &Form, meter: &mut dyn Meter) -> Result<Vec<Vec<Rational>>, Error> {
    let players = form.players();
    if players > MOST_WITH_VERTICES {
        return Err(Error::TooLarge);
    }
    let alone: Vec<Rational> = (0..players).map(|who| form.worth(1 << who).clone()).collect();
    let surplus = form.worth(form.grand()) - &alone.iter().cloned().sum();
    if surplus.is_negative() {
        return Ok(Vec::new());
    }
    // Without a surplus all corners are one.
    let corners = (0..if surplus.is_zero() { 1 } else { players }).map(|who| {
        let mut beyond = vec![Rational::zero(); players];
        beyond[who].clone_from(&surplus);
        beyond
    });
    let mut core = Polytope::new(corners.collect());
    for coalition in form.coalitions().skip(1) {
        let size = coalition.count_ones() as usize;
        if size < 2 || size == players {
            continue;
        }
        // The others share no more than the members leave.
        let mut left = Half { normal: vec![Rational::one(); players], bound: surplus.clone() };
        left.bound -= form.worth(coalition);
        for who in members(coalition) {
            left.normal[who] = Rational::zero();
            left.bound += &alone[who];
        }
        core.keep(&left, meter)?;
    }
    let mut points = core.into_corners();
    for point in &mut points {
        point.iter_mut().zip(&alone).for_each(|(beyond, alone)| *beyond += alone);
    }
    Ok(points)
}
