//! Two players' payoffs as matrices of whole numbers, fit for best-response polytopes.
//!
//! Adding a number to what a player gets against one of the other's actions changes no best reply, nor does scaling
//! all its payoffs. So each is made whole and as small as it goes, with nothing below 0 and something above it
//! against every action.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::analysis::strategic::Strategic;
use crate::base::math;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, common_divisor};

/// The polytopes of a two-player game. Labels are the first player's actions, then the second's.
#[derive(Clone, Debug)]
pub(super) struct Bimatrix {
    /// Rows are the first player's actions: what it gets by each against each of the other's.
    pub(super) first: Vec<Vec<BigInt>>,
    /// Rows are the second player's actions, columns the first's.
    pub(super) second: Vec<Vec<BigInt>>,
}

impl Bimatrix {
    /// The matrices of a game; `None` if it is not one of two players.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub(super) fn of(game: &Strategic, meter: &mut dyn Meter) -> Result<Option<Self>, Stopped> {
        let Some([first, second]) = payoffs(game) else { return Ok(None) };
        Ok(Some(Self { first: whole(&first, meter)?, second: whole(&second, meter)? }))
    }

    /// The labels of the first player's actions, then those of the second's.
    pub(super) fn labels(&self) -> (Vec<usize>, Vec<usize>) {
        let (m, n) = (self.first.len(), self.second.len());
        ((0..m).collect(), (m..m + n).collect())
    }
}

/// What each of two players gets, by its own action and the other's.
fn payoffs(game: &Strategic) -> Option<[Vec<Vec<&Rational>>; 2]> {
    let &[m, n] = game.shape() else { return None };
    let mut first = Vec::with_capacity(m);
    for i in 0..m {
        first.push((0..n).map(|j| game.payoff(0, &[i, j])).collect::<Option<Vec<_>>>()?);
    }
    let mut second = Vec::with_capacity(n);
    for j in 0..n {
        second.push((0..m).map(|i| game.payoff(1, &[i, j])).collect::<Option<Vec<_>>>()?);
    }
    Some([first, second])
}

/// Whole numbers that prefer as the payoffs do.
fn whole(payoffs: &[Vec<&Rational>], meter: &mut dyn Meter) -> Result<Vec<Vec<BigInt>>, Stopped> {
    let columns = payoffs.first().map_or(0, Vec::len);
    let (scaled, _) = Rational::whole(payoffs.iter().flatten().copied(), meter)?;
    let mut matrix: Vec<Vec<BigInt>> =
        scaled.chunks(columns.max(1)).map(<[BigInt]>::to_vec).collect();
    for column in 0..columns {
        let least = matrix.iter().map(|row| &row[column]).min().cloned().unwrap_or_default();
        matrix.iter_mut().for_each(|row| row[column] -= &least);
    }
    let divisor = common_divisor(matrix.iter().flatten(), meter)?;
    for column in 0..columns {
        if matrix.iter().all(|row| row[column].is_zero()) {
            matrix.iter_mut().for_each(|row| row[column] = BigInt::one());
        } else if !divisor.is_one() {
            matrix.iter_mut().for_each(|row| row[column] /= &divisor);
        }
    }
    Ok(matrix)
}

/// How many bits the minors of a matrix, with a column of ones beside it, can have (Hadamard).
pub(super) fn minor_bits(matrix: &[Vec<BigInt>]) -> u64 {
    let longest = matrix.iter().flatten().map(BigInt::bits).max().unwrap_or(0);
    let squares = |entries: &mut dyn Iterator<Item = &BigInt>| -> f64 {
        // Twice the binary logarithm of the length, a little more; of what is long, not worked out.
        if longest > 1000 {
            let (count, most) = entries.fold((0u64, 0), |(n, m), x| (n + 1, m.max(x.bits())));
            return (2 * most + u64::from(count.ilog2()) + 2) as f64;
        }
        let sum: BigInt = entries.map(|entry| entry * entry).sum();
        let sum: BigInt = sum + 1;
        if sum.bits() < 1000 {
            math::log2(Rational::from(sum).to_f64()) + 1e-9
        } else {
            sum.bits() as f64
        }
    };
    let columns = matrix.first().map_or(0, Vec::len);
    let by_rows: f64 = matrix.iter().map(|row| squares(&mut row.iter())).sum();
    let by_columns: f64 =
        (0..columns).map(|at| squares(&mut matrix.iter().map(|row| &row[at]))).sum::<f64>()
            + math::log2(matrix.len() as f64 + 1.0);
    debug_assert!(matrix.iter().flatten().all(|entry| !entry.is_negative()));
    (by_rows.min(by_columns) / 2.0).ceil() as u64 + 1
}
