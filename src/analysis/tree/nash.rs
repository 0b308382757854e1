//! Nash equilibria of a piece in which two players move, in behaviour.
//!
//! Where plans are few, all extreme equilibria of the strategic form, each as what it means at every set; where they
//! are many, one by complementary pivoting. Plans that differ only in what their own moves rule out are one, and
//! mixtures that mean the same behaviour are listed once.
//!
//! # Sources
//! Kuhn 1953; Koller, Megiddo and von Stengel 1996.

use super::form::Form;
use super::{Behaviour, lemke, plans};
use crate::analysis::Error;
use crate::analysis::equilibrium::extreme::extreme;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// With more plans than this, both players' together, one equilibrium is found instead of all.
pub const FEW: usize = 40;

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The chances at every set of the piece; pure ones first.
    pub behaviours: Vec<Behaviour>,
    /// Whether these are all extreme equilibria of the strategic form.
    pub all: bool,
    /// Whether mixtures of some of them are equilibria too.
    pub degenerate: bool,
}

/// Who moves in a piece, if it is two.
#[must_use]
pub fn movers(form: &Form) -> Option<[usize; 2]> {
    let moving = (0..form.players.len()).filter(|&player| !form.players[player].sets.is_empty());
    moving.collect::<Vec<_>>().try_into().ok()
}

/// The equilibria of a piece in which two move: all extreme ones, or one if plans are more than `few`.
///
/// # Errors
/// [`Error::NotTwoPlayers`]; [`Error::TooLarge`]; the meter's.
pub fn equilibria(form: &Form, few: usize, meter: &mut dyn Meter) -> Result<Found, Error> {
    let [one, two] = movers(form).ok_or(Error::NotTwoPlayers)?;
    let counted =
        |player: usize, meter: &mut dyn Meter| match plans::plans(&form.players[player], meter) {
            Err(Error::TooLarge) => Ok(usize::MAX),
            plans => plans.map(|plans| plans.len()),
        };
    let count = counted(one, meter)?.saturating_add(counted(two, meter)?);
    if count > few {
        let found = lemke::equilibrium(form, [one, two], meter)?;
        return Ok(Found { behaviours: vec![found], all: false, degenerate: false });
    }
    let (all, table) = plans::strategic(form, meter)?;
    let shape = vec![all[one].len(), all[two].len()];
    let movers = [one, two];
    let mut profile = vec![0; form.players.len()];
    let table = Strategic::from_fn(shape, meter, |player, pair| {
        (profile[one], profile[two]) = (pair[0], pair[1]);
        let pay = table.payoff(movers[player], &profile);
        pay.cloned().ok_or_else(|| Error::Profile(profile.clone()))
    })?;
    let found = extreme(&table, meter)?;
    let size = form.players.iter().flat_map(|own| &own.sets).map(|set| set.set + 1).max();
    let mut behaviours: Vec<Behaviour> = Vec::with_capacity(found.equilibria.len());
    for one in &found.equilibria {
        let mut behaviour: Behaviour = vec![Vec::new(); size.unwrap_or(0)];
        let mut weights: Vec<Vec<Rational>> = Vec::with_capacity(2);
        for (&player, mixed) in movers.iter().zip(&one.mixed) {
            let own = &form.players[player];
            let own_weights = plans::weights(own, &all[player], mixed, meter)?;
            own.behave(&own_weights, &mut behaviour, meter)?;
            weights.push(own_weights);
        }
        lemke::settle(form, &mut behaviour, movers, &[&weights[0], &weights[1]], meter)?;
        if !behaviours.contains(&behaviour) {
            behaviours.push(behaviour);
        }
    }
    let pure = |behaviour: &Behaviour| {
        behaviour.iter().all(|chances| chances.is_empty() || chances.contains(&Rational::one()))
    };
    behaviours.sort_by_key(|behaviour| !pure(behaviour));
    Ok(Found { behaviours, all: true, degenerate: found.degenerate })
}
