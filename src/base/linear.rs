//! Small dense systems of linear equations, in floats and exactly.
//!
//! Both are Gaussian elimination. Floats choose the largest pivot of a column, which keeps rounding
//! errors small; fractions take the first that is not 0. A singular system is `None`; for floats that
//! is one whose pivot vanishes against the largest entry of the matrix.

use super::rational::Rational;

/// The x with `matrix`·x = `right`; `None` if there is not exactly one, or the shapes do not fit.
///
/// # Complexity
/// The cube of the number of equations.
#[must_use]
pub fn solve(matrix: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let mut rows = augmented(matrix, right)?;
    let n = rows.len();
    let entries = rows.iter().flat_map(|row| row.iter().take(n));
    let largest = entries.fold(0.0f64, |most, x| most.max(x.abs()));
    // Not less than or equal: that also stops what is no number.
    let enough = |pivot: f64| pivot.abs() > largest * f64::EPSILON && pivot.is_finite();
    for column in 0..n {
        let best = (column..n).max_by(|&i, &j| {
            rows[i][column].abs().total_cmp(&rows[j][column].abs()).then(j.cmp(&i))
        })?;
        rows.swap(column, best);
        let (done, rest) = rows.split_at_mut(column + 1);
        let pivot = done.last()?;
        if !enough(pivot[column]) {
            return None;
        }
        for row in rest {
            let factor = row[column] / pivot[column];
            if factor != 0.0 {
                row.iter_mut().zip(pivot).skip(column).for_each(|(x, p)| *x -= factor * p);
            }
        }
    }
    let mut solution = vec![0.0; n];
    for (i, row) in rows.iter().enumerate().rev() {
        let known: f64 = (i + 1..n).map(|j| row[j] * solution[j]).sum();
        solution[i] = (row[n] - known) / row[i];
    }
    Some(solution)
}

/// The exact x with `matrix`·x = `right`; `None` if there is not exactly one, or the shapes do not
/// fit.
///
/// # Complexity
/// The cube of the number of equations, in fractions that grow with it.
#[must_use]
pub fn solve_exact(matrix: &[Vec<Rational>], right: &[Rational]) -> Option<Vec<Rational>> {
    let mut rows = augmented(matrix, right)?;
    let n = rows.len();
    for column in 0..n {
        let found = (column..n).find(|&i| !rows[i][column].is_zero())?;
        rows.swap(column, found);
        let scale = rows[column][column].recip()?;
        rows[column].iter_mut().skip(column).for_each(|x| *x *= &scale);
        let pivot = rows[column].clone();
        for (i, row) in rows.iter_mut().enumerate() {
            if i != column && !row[column].is_zero() {
                let factor = row[column].clone();
                let cells = row.iter_mut().zip(&pivot).skip(column);
                cells.for_each(|(x, p)| *x -= &(&factor * p));
            }
        }
    }
    rows.into_iter().map(|mut row| row.pop()).collect()
}

/// The rows of a square matrix, each with its right-hand side at the end.
fn augmented<T: Clone>(matrix: &[Vec<T>], right: &[T]) -> Option<Vec<Vec<T>>> {
    let n = right.len();
    if matrix.len() != n || matrix.iter().any(|row| row.len() != n) {
        return None;
    }
    let join = |(row, end): (&Vec<T>, &T)| row.iter().chain([end]).cloned().collect();
    Some(matrix.iter().zip(right).map(join).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn fractions() {
        // The Hilbert matrix of order 6, hopeless in floats, has integers as its inverse.
        let n: i64 = 6;
        let entry = |i, j| Rational::new(1, i + j + 1).expect("a denominator");
        let hilbert: Vec<Vec<_>> = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
        let ones = vec![Rational::one(); 6];
        let solution = solve_exact(&hilbert, &ones).expect("regular");
        let expected = [-6, 210, -1680, 5040, -6300, 2772].map(Rational::from);
        assert_eq!(solution, expected);
        let twice = vec![vec![Rational::from(1), Rational::from(2)]; 2];
        assert_eq!(solve_exact(&twice, &[Rational::one(), Rational::one()]), None);
    }
}
