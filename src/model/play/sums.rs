//! Totals of a match for two with a table of payoffs.
//!
//! Without a discount only how often each profile was played matters, so that is what is counted; the sum is taken
//! once, in the order of the profiles. Whoever plays (people or automata) gets the same digits.

use super::outcome::{Sum, Tally};
use crate::model::action::Actions;
use crate::model::game::Table;

/// What is summed while two play.
pub(super) struct Sums<'a> {
    table: &'a Table,
    columns: usize,
    /// How often each profile was played, row by row.
    profiles: Vec<u64>,
    discount: Option<f64>,
    weight: f64,
    weights: Sum,
    totals: [Sum; 2],
}

impl<'a> Sums<'a> {
    pub(super) fn new(table: &'a Table, discount: Option<f64>) -> Self {
        let (rows, columns) = (table.shape()[0], table.shape()[1]);
        Self {
            table,
            columns,
            profiles: vec![0; rows * columns],
            discount: discount.filter(|discount| *discount < 1.0),
            weight: 1.0,
            weights: Sum::default(),
            totals: [Sum::default(); 2],
        }
    }

    /// Whether all rounds weigh the same, so that counts are enough.
    pub(super) fn only_counts(&self) -> bool {
        self.discount.is_none()
    }

    /// The counts, row by row.
    pub(super) fn counts(&mut self) -> &mut [u64] {
        &mut self.profiles
    }

    /// What a profile pays.
    #[inline]
    pub(super) fn pay(&self, row: usize, column: usize) -> [f64; 2] {
        let cells = self.table.cells();
        let at = (row * self.columns + column) * 2;
        [cells[at], cells[at + 1]]
    }

    /// Counts a round.
    #[inline]
    pub(super) fn add(&mut self, row: usize, column: usize) {
        self.profiles[row * self.columns + column] += 1;
        if let Some(discount) = self.discount {
            let pay = self.pay(row, column);
            for (total, pay) in self.totals.iter_mut().zip(pay) {
                total.add(self.weight * pay);
            }
            self.weights.add(self.weight);
            self.weight *= discount;
        }
    }

    /// The tally of each player.
    pub(super) fn tallies(mut self, rounds: u32, actions: [&Actions; 2]) -> Vec<Tally> {
        if self.discount.is_none() {
            self.weights.add(f64::from(rounds));
            for (count, pays) in self.profiles.iter().zip(self.table.cells().chunks_exact(2)) {
                for (total, pay) in self.totals.iter_mut().zip(pays) {
                    total.add(*count as f64 * pay);
                }
            }
        }
        let rows = self.profiles.chunks_exact(self.columns.max(1));
        let by_row: Vec<u64> = rows.clone().map(|row| row.iter().sum()).collect();
        let mut by_column = vec![0; self.columns];
        for row in rows {
            for (sum, count) in by_column.iter_mut().zip(row) {
                *sum += count;
            }
        }
        let tally = |player: usize, counts: Vec<u64>| Tally {
            total: self.totals[player].value(),
            weight: self.weights.value(),
            games: u64::from(rounds),
            acted: u64::from(rounds),
            cooperated: actions[player].cooperative().map(|at| counts[at]),
            counts,
            violations: 0,
        };
        vec![tally(0, by_row), tally(1, by_column)]
    }
}
