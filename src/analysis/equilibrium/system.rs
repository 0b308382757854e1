//! Linear equations in whole numbers, without fractions on the way (Bareiss 1968).

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::base::rational::Rational;

/// The solution of equations, up to a common positive factor or, where it is negative, a negative one: each row has
/// the coefficients and, last, the right side. `None` if there is none or more than one. Rows may be more than
/// unknowns.
pub(super) fn solve(mut rows: Vec<Vec<BigInt>>) -> Option<Vec<BigInt>> {
    let unknowns = rows.first()?.len().checked_sub(1)?;
    let mut unit = BigInt::one();
    for column in 0..unknowns {
        let at = (column..rows.len()).find(|&row| !rows[row][column].is_zero())?;
        rows.swap(column, at);
        let (before, rest) = rows.split_at_mut(column);
        let (own, after) = rest.split_first_mut()?;
        let pivot = own[column].clone();
        for line in before.iter_mut().chain(after) {
            let factor = line[column].clone();
            for (cell, across) in line.iter_mut().zip(own.iter()).skip(column) {
                *cell = (&*cell * &pivot - &factor * across) / &unit;
            }
            // Rows above have their own pivot, which is the same for all afterwards.
        }
        for (at, line) in before.iter_mut().enumerate() {
            line[at].clone_from(&pivot);
        }
        unit = pivot;
    }
    if rows.iter().skip(unknowns).any(|row| !row[unknowns].is_zero()) {
        return None;
    }
    let sign = if unit.is_negative() { -1 } else { 1 };
    Some(rows.into_iter().take(unknowns).map(|mut row| row.swap_remove(unknowns) * sign).collect())
}

/// Parts as shares of their sum.
pub(super) fn shares(parts: Vec<BigInt>) -> Vec<Rational> {
    let sum: BigInt = parts.iter().sum();
    parts
        .into_iter()
        .map(|part| Rational::from_big(part, sum.clone()).unwrap_or_else(Rational::zero))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[i64]]) -> Vec<Vec<BigInt>> {
        rows.iter().map(|row| row.iter().map(|&entry| entry.into()).collect()).collect()
    }

    #[test]
    fn equations() {
        // x + y = 3, x − y = 1.
        let found = solve(rows(&[&[1, 1, 3], &[1, -1, 1]])).unwrap();
        assert_eq!(found[0], &found[1] * 2);
        // The same with a row to spare, and one that contradicts.
        assert!(solve(rows(&[&[1, 1, 3], &[2, 2, 6], &[1, -1, 1]])).is_some());
        assert!(solve(rows(&[&[1, 1, 3], &[2, 2, 6]])).is_none());
        assert!(solve(rows(&[&[1, 1, 3], &[1, -1, 1], &[0, 1, 5]])).is_none());
        let found = solve(rows(&[&[0, 2, 1, 5], &[3, 1, 2, 8], &[1, 0, 0, 1]])).unwrap();
        let parts = shares(found);
        // x = 1, y = 5/3, z = 5/3
        assert_eq!(parts[1], parts[2]);
        assert_eq!(parts[0].to_string(), "3/13");
    }
}
