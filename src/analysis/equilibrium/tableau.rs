//! A best-response polytope as a tableau of whole numbers, and the lexicographic way through its corners.
//!
//! The polytope is { z ≥ 0, M z ≤ 1 } for a matrix M without negative entries and without a column of zeros. The
//! basic variables are written by the others:
//!
//! ```text
//! d · basic = right − Σ entry · other        d > 0, all whole numbers (Edmonds; Bareiss)
//! ```
//!
//! Every variable has a label: an action that is not played, or an action that is a best reply. At a corner the
//! labels of the variables that are zero are those that the corner has.
//!
//! Ties in the ratio test are broken as if the right sides were 1 + ε, 1 + ε², …: then every corner has as many
//! labels as it must, each step leads to exactly one other, and no path comes back to itself.
//!
//! # Sources
//! von Stengel 2002; Avis, Rosenberg, Savani and von Stengel 2010.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::One;

use super::word::Word;

/// The tableau.
#[derive(Clone, Debug)]
pub(super) struct Tableau<W> {
    /// Row by row, the right side last.
    cells: Vec<W>,
    rows: usize,
    /// Columns without the right side.
    columns: usize,
    /// What all is divided by.
    unit: W,
    /// The labels of the basic variables, one a row.
    basic: Vec<usize>,
    /// The labels of the others, one a column.
    other: Vec<usize>,
    /// Where each label is: a row, or `rows` and a column.
    places: Vec<usize>,
    /// The labels of the slack variables, in the order of their ε.
    slack: Vec<usize>,
    /// No entry ever has more bits.
    bits: u64,
}

impl<W: Word> Tableau<W> {
    /// The corner z = 0. `matrix` has a row for each inequality; labels of variables and of slacks are `own` and
    /// `slack`, together 0, 1, … without a gap. `None` if the word is too narrow for the entries.
    pub(super) fn new(
        matrix: &[Vec<BigInt>],
        own: Vec<usize>,
        slack: Vec<usize>,
        bits: u64,
    ) -> Option<Self> {
        let one = W::of(&BigInt::one())?;
        let (rows, columns) = (slack.len(), own.len());
        let mut cells = Vec::with_capacity(rows * (columns + 1));
        for row in matrix {
            for entry in row {
                cells.push(W::of(entry)?);
            }
            cells.push(one.clone());
        }
        let mut places = vec![0; rows + columns];
        slack.iter().enumerate().for_each(|(row, &label)| places[label] = row);
        own.iter().enumerate().for_each(|(column, &label)| places[label] = rows + column);
        let basic = slack.clone();
        Some(Self { cells, rows, columns, unit: one, basic, other: own, places, slack, bits })
    }

    /// The number of columns without the right side.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// About the operations on small numbers that a pivot takes, or a look at all neighbours.
    pub(super) fn cost(&self) -> u64 {
        (self.rows * (self.columns + 1)) as u64 * W::cost(self.bits)
    }

    /// About how many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        self.cells.len() * (size_of::<W>() + (W::cost(self.bits) as usize - 1)) + 256
    }

    /// Becomes a copy of another of the same shape.
    pub(super) fn copy(&mut self, other: &Self) {
        self.cells.clone_from(&other.cells);
        self.unit.clone_from(&other.unit);
        self.basic.clone_from(&other.basic);
        self.other.clone_from(&other.other);
        self.places.clone_from(&other.places);
    }

    /// The label of a column's variable.
    pub(super) fn entering(&self, column: usize) -> usize {
        self.other[column]
    }

    /// The label of a row's variable.
    pub(super) fn leaving(&self, row: usize) -> usize {
        self.basic[row]
    }

    /// The column of a label, if its variable is not basic.
    pub(super) fn column_of(&self, label: usize) -> Option<usize> {
        self.places[label].checked_sub(self.rows)
    }

    /// The labels of variables that are zero, also of basic ones.
    pub(super) fn zeros(&self) -> impl Iterator<Item = usize> {
        let width = self.columns + 1;
        let idle =
            (0..self.rows).filter(move |row| self.cells[row * width + self.columns].sign() == 0);
        self.other.iter().copied().chain(idle.map(|row| self.basic[row]))
    }

    /// The parts of the variables with these labels, up to a common factor.
    pub(super) fn parts(&self, labels: &[usize]) -> Vec<BigInt> {
        let width = self.columns + 1;
        let part = |&label: &usize| match self.places[label] {
            row if row < self.rows => self.cells[row * width + self.columns].big(),
            _ => BigInt::ZERO,
        };
        labels.iter().map(part).collect()
    }

    /// The row whose variable leaves when the column's enters; `None` if nothing stops it.
    pub(super) fn ratio(&self, column: usize) -> Option<usize> {
        let width = self.columns + 1;
        let mut best: Option<usize> = None;
        for row in 0..self.rows {
            let entry = &self.cells[row * width + column];
            if entry.sign() <= 0 {
                continue;
            }
            let Some(least) = best else {
                best = Some(row);
                continue;
            };
            let right = &self.cells[row * width + self.columns];
            let (other, limit) =
                (&self.cells[least * width + column], &self.cells[least * width + self.columns]);
            let order = W::compare(right, other, limit, entry);
            if order.then_with(|| self.tie(column, row, least)) == Ordering::Less {
                best = Some(row);
            }
        }
        best
    }

    /// Which of two rows with equal ratios is first to stop the column's variable.
    #[cold]
    fn tie(&self, column: usize, one: usize, two: usize) -> Ordering {
        let width = self.columns + 1;
        let (p, q) = (&self.cells[one * width + column], &self.cells[two * width + column]);
        for &label in &self.slack {
            let place = self.places[label];
            let order = match place.checked_sub(self.rows) {
                Some(at) => {
                    let (a, b) = (&self.cells[one * width + at], &self.cells[two * width + at]);
                    W::compare(a, q, b, p)
                }
                // A basic slack is in its own row alone.
                None if place == one => Ordering::Greater,
                None if place == two => Ordering::Less,
                None => Ordering::Equal,
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }

    /// Exchanges a row's variable for a column's. Done twice it changes nothing. `None` if the word is too narrow.
    pub(super) fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let width = self.columns + 1;
        let divisor = self.unit.divisor(self.bits)?;
        let (before, rest) = self.cells.split_at_mut(row * width);
        let (own, after) = rest.split_at_mut(width);
        let pivot = own[column].clone();
        for line in before.chunks_exact_mut(width).chain(after.chunks_exact_mut(width)) {
            let factor = line[column].clone();
            for (cell, across) in line.iter_mut().zip(own.iter()) {
                *cell = W::step(cell, &pivot, &factor, across, &divisor);
            }
            line[column] = factor.negated();
        }
        own[column] = std::mem::replace(&mut self.unit, pivot);
        let (entering, leaving) = (self.other[column], self.basic[row]);
        self.basic[row] = entering;
        self.other[column] = leaving;
        self.places[entering] = row;
        self.places[leaving] = self.rows + column;
        Some(())
    }
}
