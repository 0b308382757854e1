//! Values: what each player may expect of a game.
//!
//! The Shapley value is a player's marginal contribution, averaged over all orders of joining; the Banzhaf value
//! the same averaged over all coalitions of the others. Both need of the worths only sums by size, with and without
//! each player, so worths can be [tallied](Tally) as they come and need not be kept.
//!
//! # Sources
//! Shapley 1953; Banzhaf 1965; Dubey and Shapley 1979; Hart and Mas-Colell 1989.

use num_bigint::BigInt;

use super::form::{Coalition, Form, members};
use super::power::{fraction, orders};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay};

/// Worths are tallied for up to so many players.
pub const MOST_TALLIED: usize = 25;

/// A sum of fractions, quick where most have the same few denominators.
#[derive(Clone, Debug, Default)]
struct Sum {
    parts: Vec<(i64, i128)>,
    rest: Option<Rational>,
}

impl Sum {
    fn add(&mut self, numerator: i64, denominator: i64, full: &Rational) {
        let place = self.parts.iter().position(|(known, _)| *known == denominator);
        if denominator > 0 && (place.is_some() || self.parts.len() < 16) {
            let at = place.unwrap_or_else(|| {
                self.parts.push((denominator, 0));
                self.parts.len() - 1
            });
            // At most 2^25 numbers below 2^63.
            self.parts[at].1 += i128::from(numerator);
        } else {
            *self.rest.get_or_insert_with(Rational::zero) += full;
        }
    }

    /// The bits of what is no sum of short fractions.
    fn bits(&self) -> u64 {
        self.rest.as_ref().map_or(0, Rational::bits)
    }

    fn total(&self) -> Rational {
        let mut total = self.rest.clone().unwrap_or_else(Rational::zero);
        for (denominator, sum) in &self.parts {
            total += &fraction(&BigInt::from(*sum), &BigInt::from(*denominator));
        }
        total
    }
}

/// Sums of worths by size, with each player and over all.
#[derive(Clone, Debug)]
pub struct Tally {
    players: usize,
    with: Vec<Vec<Sum>>,
    all: Vec<Sum>,
    grand: Rational,
}

impl Tally {
    /// A tally before the first coalition.
    #[must_use]
    pub fn new(players: usize) -> Self {
        let row = vec![Sum::default(); players + 1];
        Self { players, with: vec![row.clone(); players], all: row, grand: Rational::zero() }
    }

    /// One coalition's worth; each but the empty one is to be added once.
    ///
    /// # Errors
    /// If the meter, which is told of work on long fractions alone, has had enough.
    pub fn add(
        &mut self,
        coalition: Coalition,
        worth: &Rational,
        meter: &mut dyn Meter,
    ) -> Result<(), Stopped> {
        let size = coalition.count_ones() as usize;
        let small = worth.to_i64().map(|whole| (whole, 1)).or_else(|| {
            let (above, below) = (worth.numerator(), worth.denominator());
            Some((i64::try_from(above).ok()?, i64::try_from(below).ok()?))
        });
        let (above, below) = small.unwrap_or((0, 0));
        for who in members(coalition) {
            pay(self.with[who][size].bits().max(worth.bits()), meter)?;
            self.with[who][size].add(above, below, worth);
        }
        self.all[size].add(above, below, worth);
        if size == self.players {
            self.grand.clone_from(worth);
        }
        Ok(())
    }

    /// What all together are worth.
    #[must_use]
    pub fn grand(&self) -> &Rational {
        &self.grand
    }

    /// The Shapley value.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn shapley(&self, meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
        let whole: BigInt = (1..=self.players).product();
        let weights: Vec<Rational> =
            orders(self.players).iter().map(|count| fraction(count, &whole)).collect();
        self.value(&weights, meter)
    }

    /// The Banzhaf value: Σ over 2^(n − 1), not normalised.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn banzhaf(&self, meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
        let each = fraction(&BigInt::from(1), &(BigInt::from(1) << self.players.saturating_sub(1)));
        self.value(&vec![each; self.players], meter)
    }

    /// Σ over coalitions of the others, weighted by how many they are, of what the player adds.
    fn value(&self, weights: &[Rational], meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
        let all: Vec<Rational> = self.all.iter().map(Sum::total).collect();
        let mut values = Vec::with_capacity(self.players);
        for with in &self.with {
            let with: Vec<Rational> = with.iter().map(Sum::total).collect();
            let mut value = Rational::zero();
            for (others, weight) in weights.iter().enumerate() {
                let long = all[others].bits().max(value.bits()).max(with[others + 1].bits());
                for _ in 0..3 {
                    pay(long, meter)?;
                }
                let without = &all[others] - &with[others];
                value += &(&(&with[others + 1] - &without) * weight);
            }
            values.push(value);
        }
        Ok(values)
    }
}

fn tally(form: &Form, meter: &mut dyn Meter) -> Result<Tally, Stopped> {
    let mut tally = Tally::new(form.players());
    for coalition in form.coalitions().skip(1) {
        meter.steps(5 * form.players() as u64)?;
        tally.add(coalition, form.worth(coalition), meter)?;
    }
    Ok(tally)
}

/// The Shapley value of a form.
///
/// # Errors
/// [`Stopped`].
pub fn shapley(form: &Form, meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
    tally(form, meter)?.shapley(meter)
}

/// The Banzhaf value of a form.
///
/// # Errors
/// [`Stopped`].
pub fn banzhaf(form: &Form, meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
    tally(form, meter)?.banzhaf(meter)
}

/// The Shapley value by the potential of Hart and Mas-Colell, `P(S) = (v(S) + Σ P(S∖i)) / |S|`: a player gets what
/// the potential loses without them. Another way to the same numbers.
///
/// # Errors
/// [`Stopped`].
pub fn shapley_by_potential(form: &Form, meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
    meter.bytes(form.bytes())?;
    let mut potential: Vec<Rational> = vec![Rational::zero()];
    for coalition in form.coalitions().skip(1) {
        meter.steps(50 * form.players() as u64)?;
        let mut sum = form.worth(coalition).clone();
        for who in members(coalition) {
            sum += &potential[(coalition & !(1 << who)) as usize];
        }
        let size = Rational::from(i64::from(coalition.count_ones()));
        potential.push(sum.checked_div(&size).unwrap_or_else(Rational::zero));
    }
    let grand = form.grand();
    let of = |who: usize| &potential[grand as usize] - &potential[(grand & !(1 << who)) as usize];
    Ok((0..form.players()).map(of).collect())
}
