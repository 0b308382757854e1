//! Equilibria against closed forms and against methods that have nothing in common with the solvers.

mod generated;
mod known;
mod one;
mod several;

use crate::analysis::strategic::Strategic;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

/// A fraction.
pub(super) fn q(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}

/// The game of two matrices, rows the first player's actions.
pub(super) fn bimatrix(first: &[Vec<i64>], second: &[Vec<i64>]) -> Strategic {
    let shape = vec![first.len(), first[0].len()];
    Strategic::from_fn(shape, &mut Unmetered, |player, profile| {
        let matrix = if player == 0 { first } else { second };
        Ok(q(matrix[profile[0]][profile[1]], 1))
    })
    .unwrap()
}

/// Numbers from a seed, the same for ever.
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    pub(super) fn matrix(&mut self, rows: usize, columns: usize, range: u64) -> Vec<Vec<i64>> {
        let mut row = || (0..columns).map(|_| self.below(range) as i64).collect();
        (0..rows).map(|_| row()).collect()
    }
}

/// The most that a player gains by leaving a profile, from the table alone.
pub(super) fn largest_gain(game: &Strategic, mixed: &[Vec<Rational>]) -> Rational {
    let mut most = Rational::zero();
    for player in 0..game.players() {
        let stays = game.expected(player, mixed, &mut Unmetered).unwrap();
        for action in 0..game.shape()[player] {
            let mut moved = mixed.to_vec();
            moved[player].fill(Rational::zero());
            moved[player][action] = Rational::one();
            let gain = game.expected(player, &moved, &mut Unmetered).unwrap() - stays.clone();
            if gain > most {
                most = gain;
            }
        }
    }
    most
}
