//! Small dense systems of linear equations, in floats and exactly.
//!
//! Both are Gaussian elimination. Floats choose the largest pivot of a column, which keeps rounding
//! errors small. Fractions are made whole row by row and stay so: each step divides by the pivot
//! before, which leaves no rest, and the numbers are determinants of parts of the matrix. A singular
//! system is `None`; for floats that is one whose pivot vanishes against the largest entry.
//!
//! # Sources
//! Bareiss 1968.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::meter::{Meter, Stopped, Unmetered};
use super::rational::{Rational, pay};

/// The x with `matrix`·x = `right`; `None` if there is not exactly one, or the shapes do not fit.
///
/// # Complexity
/// The cube of the number of equations; never stopped.
#[must_use]
pub fn solve(matrix: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    solve_all(matrix, &[right], &mut Unmetered).ok()??.pop()
}

/// The same for several right sides at once.
///
/// # Complexity
/// The square of the number of equations, times the sum of that number and that of the right sides.
///
/// # Errors
/// If the meter, which is asked whether to go on but told of no work, has had enough.
pub fn solve_all(
    matrix: &[Vec<f64>],
    rights: &[&[f64]],
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Vec<f64>>>, Stopped> {
    let Some(mut rows) = augmented(matrix, rights) else { return Ok(None) };
    let n = rows.len();
    let entries = rows.iter().flat_map(|row| row.iter().take(n));
    let largest = entries.fold(0.0f64, |most, x| most.max(x.abs()));
    // Not less than or equal: that also stops what is no number.
    let enough = |pivot: f64| pivot.abs() > largest * f64::EPSILON && pivot.is_finite();
    for column in 0..n {
        meter.look()?;
        let best = (column..n).max_by(|&i, &j| {
            rows[i][column].abs().total_cmp(&rows[j][column].abs()).then(j.cmp(&i))
        });
        rows.swap(column, best.unwrap_or(column));
        let (done, rest) = rows.split_at_mut(column + 1);
        let pivot = &done[column];
        if !enough(pivot[column]) {
            return Ok(None);
        }
        for row in rest {
            let factor = row[column] / pivot[column];
            if factor != 0.0 {
                row.iter_mut().zip(pivot).skip(column).for_each(|(x, p)| *x -= factor * p);
            }
        }
    }
    let mut solutions = Vec::with_capacity(rights.len());
    for at in n..n + rights.len() {
        meter.look()?;
        let mut solution = vec![0.0; n];
        for (i, row) in rows.iter().enumerate().rev() {
            let known: f64 = (i + 1..n).map(|j| row[j] * solution[j]).sum();
            solution[i] = (row[at] - known) / row[i];
        }
        solutions.push(solution);
    }
    Ok(Some(solutions))
}

/// The exact x with `matrix`·x = `right`; `None` if there is not exactly one, or the shapes do not
/// fit.
///
/// # Complexity
/// The cube of the number of equations, in whole numbers that grow with it.
///
/// # Errors
/// If the meter, which is asked whether to go on but told of no work, has had enough; so with all that follow.
pub fn solve_exact(
    matrix: &[Vec<Rational>],
    right: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Rational>>, Stopped> {
    let Some(rows) = augmented::<Rational>(matrix, &[right]) else { return Ok(None) };
    if rows.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let mut whole = Vec::with_capacity(rows.len());
    for row in &rows {
        whole.push(Rational::whole(row.iter(), meter)?.0);
    }
    let Some((parts, unit)) = solve_whole(whole, meter)? else { return Ok(None) };
    let mut solution = Vec::with_capacity(parts.len());
    for part in parts {
        meter.look()?;
        solution.extend(Rational::from_big(part, unit.clone()));
    }
    Ok((solution.len() == right.len()).then_some(solution))
}

/// The solution of equations in whole numbers, as numerators over a common denominator above 0. Each row has the
/// coefficients and, last, the right side; rows may be more than unknowns. `None` if there is not exactly one.
///
/// # Complexity
/// As [`solve_exact`].
///
/// # Errors
/// As [`solve_exact`].
pub fn solve_whole(
    mut rows: Vec<Vec<BigInt>>,
    meter: &mut dyn Meter,
) -> Result<Option<(Vec<BigInt>, BigInt)>, Stopped> {
    let unknowns = rows.first().and_then(|row| row.len().checked_sub(1));
    let Some(unknowns) = unknowns else { return Ok(None) };
    let Some(unit) = eliminate(&mut rows, unknowns, true, meter)? else { return Ok(None) };
    if rows.iter().skip(unknowns).any(|row| !row[unknowns].is_zero()) {
        return Ok(None);
    }
    let sign = if unit.is_negative() { -1 } else { 1 };
    let parts = rows.into_iter().take(unknowns).map(|mut row| row.swap_remove(unknowns) * sign);
    Ok(Some((parts.collect(), unit * sign)))
}

/// The inverse of a small square matrix, if it has one.
///
/// # Complexity
/// As [`solve_exact`], and never stopped.
#[must_use]
pub fn inverse(matrix: &[Vec<Rational>]) -> Option<Vec<Vec<Rational>>> {
    let size = matrix.len();
    let mut rows = Vec::with_capacity(size);
    for (at, row) in matrix.iter().enumerate() {
        let (mut whole, scale) = Rational::whole(row.iter(), &mut Unmetered).ok()?;
        whole.resize(2 * size, BigInt::ZERO);
        whole[size + at] = scale;
        rows.push(whole);
    }
    let unit = eliminate(&mut rows, size, true, &mut Unmetered).ok()??;
    let part = |part: BigInt| Rational::from_big(part, unit.clone());
    rows.into_iter().map(|mut row| row.drain(size..).map(part).collect()).collect()
}

/// The determinant of a small square matrix.
///
/// # Complexity
/// As [`solve_exact`].
///
/// # Errors
/// As [`solve_exact`].
pub fn determinant(matrix: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<Rational, Stopped> {
    let mut scale = BigInt::one();
    let mut rows = Vec::with_capacity(matrix.len());
    for row in matrix {
        let (whole, own) = Rational::whole(row.iter(), meter)?;
        scale *= own;
        rows.push(whole);
    }
    let Some(product) = eliminate(&mut rows, matrix.len(), false, meter)? else {
        return Ok(Rational::zero());
    };
    pay(product.bits().max(scale.bits()), meter)?;
    Ok(Rational::from_big(product, scale).unwrap_or_else(Rational::zero))
}

/// Gives the first columns of whole rows nothing below the diagonal, and with `above` nothing above it either and
/// the determinant on it, without fractions on the way (Bareiss 1968). The determinant of these columns' first
/// rows, as they stand in the end; `None` if the columns depend on each other. Rows may be more than columns.
fn eliminate(
    rows: &mut [Vec<BigInt>],
    columns: usize,
    above: bool,
    meter: &mut dyn Meter,
) -> Result<Option<BigInt>, Stopped> {
    let mut unit = BigInt::one();
    for column in 0..columns {
        let at = (column..rows.len()).find(|&row| !rows[row][column].is_zero());
        let Some(at) = at else { return Ok(None) };
        if at != column {
            rows.swap(column, at);
            // So that the determinant keeps its sign.
            rows[column].iter_mut().for_each(|cell| *cell = -std::mem::take(cell));
        }
        let (before, rest) = rows.split_at_mut(column);
        let Some((own, after)) = rest.split_first_mut() else { return Ok(None) };
        let pivot = &own[column];
        let before = if above { before } else { &mut [] };
        for line in before.iter_mut().chain(after) {
            meter.look()?;
            let factor = std::mem::take(&mut line[column]);
            for (cell, across) in line.iter_mut().zip(&*own).skip(column + 1) {
                let product = &*cell * pivot;
                let product = if factor.is_zero() { product } else { product - &factor * across };
                *cell = product / &unit;
            }
        }
        for (at, line) in before.iter_mut().enumerate() {
            line[at].clone_from(pivot);
        }
        unit = pivot.clone();
    }
    Ok(Some(unit))
}

/// The rows of a square matrix, each with its right-hand side at the end.
fn augmented<T: Clone>(matrix: &[Vec<T>], rights: &[&[T]]) -> Option<Vec<Vec<T>>> {
    let n = matrix.len();
    let fits = |length: usize| length == n;
    if !matrix.iter().all(|row| fits(row.len())) || !rights.iter().all(|it| fits(it.len())) {
        return None;
    }
    let join = |(at, row): (usize, &Vec<T>)| {
        row.iter().chain(rights.iter().map(|right| &right[at])).cloned().collect()
    };
    Some(matrix.iter().enumerate().map(join).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::Looks;

    fn whole(rows: Vec<Vec<BigInt>>) -> Option<(Vec<BigInt>, BigInt)> {
        solve_whole(rows, &mut Unmetered).expect("nobody stops it")
    }

    fn exact(matrix: &[Vec<Rational>], right: &[Rational]) -> Option<Vec<Rational>> {
        solve_exact(matrix, right, &mut Unmetered).expect("nobody stops it")
    }

    #[test]
    fn floats() {
        let matrix = vec![vec![0.0, 2.0, 1.0], vec![1.0, -2.0, -3.0], vec![-1.0, 1.0, 2.0]];
        let solution = solve(&matrix, &[-8.0, 0.0, 3.0]).expect("regular");
        for (x, expected) in solution.iter().zip([-4.0, -5.0, 2.0]) {
            assert!((x - expected).abs() < 1e-14, "{solution:?}");
        }
        assert_eq!(solve(&[vec![1.0, 2.0], vec![2.0, 4.0]], &[1.0, 2.0]), None);
        assert_eq!(solve(&[vec![0.1, 0.3], vec![0.2, 0.6]], &[1.0, 2.0]), None);
        assert_eq!(solve(&[vec![f64::NAN]], &[1.0]), None);
        assert_eq!(solve(&[vec![1e-300]], &[1e-300]), Some(vec![1.0]));
        assert_eq!(solve(&[vec![1.0]], &[1.0, 2.0]), None);
        assert_eq!(solve(&[], &[]), Some(vec![]));
    }

    #[test]
    fn several_right_sides_are_solved_as_each_alone() {
        let matrix = vec![vec![0.0, 2.0, 1.0], vec![1.0, -2.0, -3.0], vec![-1.0, 1.0, 2.0]];
        let rights: [&[f64]; 3] = [&[-8.0, 0.0, 3.0], &[1.0, 0.0, 0.0], &[0.1, 0.2, 0.7]];
        let all = solve_all(&matrix, &rights, &mut Unmetered).expect("nobody stops it");
        let each: Option<Vec<_>> = rights.iter().map(|right| solve(&matrix, right)).collect();
        assert_eq!(all, each);
        assert_eq!(solve_all(&matrix, &rights, &mut Looks(2)), Err(Stopped));
    }

    #[test]
    fn fractions() {
        // The Hilbert matrix of order 6, hopeless in floats, has integers as its inverse.
        let n: i64 = 6;
        let entry = |i, j| Rational::new(1, i + j + 1).expect("a denominator");
        let hilbert: Vec<Vec<_>> = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
        let ones = vec![Rational::one(); 6];
        let solution = exact(&hilbert, &ones).expect("regular");
        let expected = [-6, 210, -1680, 5040, -6300, 2772].map(Rational::from);
        assert_eq!(solution, expected);
        let twice = vec![vec![Rational::from(1), Rational::from(2)]; 2];
        assert_eq!(exact(&twice, &[Rational::one(), Rational::one()]), None);
    }

    fn rows(rows: &[&[i64]]) -> Vec<Vec<BigInt>> {
        rows.iter().map(|row| row.iter().map(|&entry| entry.into()).collect()).collect()
    }

    #[test]
    fn whole_numbers() {
        // x + y = 3, x − y = 1.
        let (found, _) = whole(rows(&[&[1, 1, 3], &[1, -1, 1]])).expect("regular");
        assert_eq!(found[0], &found[1] * 2);
        // The same with a row to spare, and one that contradicts.
        assert!(whole(rows(&[&[1, 1, 3], &[2, 2, 6], &[1, -1, 1]])).is_some());
        assert!(whole(rows(&[&[1, 1, 3], &[2, 2, 6]])).is_none());
        assert!(whole(rows(&[&[1, 1, 3], &[1, -1, 1], &[0, 1, 5]])).is_none());
        // x = 1, y = 5/3, z = 5/3
        let found = whole(rows(&[&[0, 2, 1, 5], &[3, 1, 2, 8], &[1, 0, 0, 1]]));
        let (found, unit) = found.expect("regular");
        assert_eq!(found[1], found[2]);
        assert_eq!(found[0], unit);
        assert_eq!(&found[1] * 3, unit * 5);
    }

    #[test]
    fn determinants_and_inverses() {
        let of = |n: i64, d: i64| Rational::new(n, d).expect("a denominator");
        let matrix = vec![
            vec![of(0, 1), of(2, 3), of(1, 1)],
            vec![of(1, 2), of(0, 1), of(3, 1)],
            vec![of(-1, 1), of(1, 5), of(2, 1)],
        ];
        // −(2/3)(1 + 3) + (1)(1/10)
        let determinant = |matrix| super::determinant(matrix, &mut Unmetered).expect("unstopped");
        assert_eq!(determinant(&matrix), of(-77, 30));
        let inverse = inverse(&matrix).expect("regular");
        for (i, row) in matrix.iter().enumerate() {
            for j in 0..matrix.len() {
                let cell: Rational =
                    row.iter().zip(&inverse).map(|(value, other)| value * &other[j]).sum();
                assert_eq!(cell, of(i64::from(i == j), 1));
            }
        }
        let twice = vec![vec![of(1, 1), of(2, 1)]; 2];
        assert_eq!(determinant(&twice), Rational::zero());
        assert!(super::inverse(&twice).is_none());
        assert_eq!(determinant(&[]), Rational::one());
    }
}
