//! Closed forms, and generated games against other ways to the same numbers.

mod power;
mod solutions;
mod stability;
mod values;

use super::*;
use crate::base::meter::Unmetered;
use crate::base::random::{Draws, Stream};
use crate::base::rational::Rational;

fn whole(value: i64) -> Rational {
    Rational::from(value)
}

fn part(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}

fn wholes(values: &[i64]) -> Vec<Rational> {
    values.iter().map(|value| whole(*value)).collect()
}

fn form(players: usize, worth: impl Fn(Coalition) -> Rational) -> Form {
    Form::new(players, (0..1 << players).map(worth).collect()).unwrap()
}

fn sum(weights: &[Rational], coalition: Coalition) -> Rational {
    members(coalition).map(|who| weights[who].clone()).sum()
}

/// A game of one of several kinds: any, with many ties, superadditive by size, additive, fractions.
fn generated(draws: &mut Stream, players: usize) -> Form {
    let kind = draws.index(6);
    let weights: Vec<Rational> = (0..players).map(|_| whole(draws.index(7) as i64)).collect();
    let worths: Vec<Rational> = (0..1u32 << players)
        .map(|coalition| match (coalition, kind) {
            (0, _) => whole(0),
            (_, 0) => whole(draws.index(100) as i64 - 20),
            (_, 1) => whole(draws.index(2) as i64),
            (_, 2) => {
                let size = i64::from(coalition.count_ones());
                whole(size * size + draws.index(3) as i64)
            }
            (_, 3) => sum(&weights, coalition),
            (_, 4) => part(draws.index(40) as i64, 1 + draws.index(6) as i64),
            // Few coalitions matter.
            _ => whole(if draws.index(4) == 0 { 6 } else { 0 }),
        })
        .collect();
    Form::new(players, worths).unwrap()
}
