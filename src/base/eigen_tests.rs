//! Known matrices, and traces and determinants of generated ones.

use super::*;
use crate::base::random::{Draws, Stream};

fn close(found: &[Complex], expected: &[(f64, f64)], within: f64) {
    assert_eq!(found.len(), expected.len());
    for (x, (re, im)) in found.iter().zip(expected) {
        let fine = (x.re - re).abs() <= within && (x.im - im).abs() <= within;
        assert!(fine, "{found:?} for {expected:?}");
    }
}

#[test]
fn known_matrices() {
    let of = |rows: &[&[f64]]| {
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.to_vec()).collect();
        eigenvalues(&rows).unwrap()
    };
    close(&of(&[&[2.0]]), &[(2.0, 0.0)], 0.0);
    close(&of(&[&[0.0, 1.0], &[-1.0, 0.0]]), &[(0.0, 1.0), (0.0, -1.0)], 0.0);
    close(&of(&[&[2.0, 1.0], &[1.0, 2.0]]), &[(3.0, 0.0), (1.0, 0.0)], 1e-15);
    // Companion of (x − 1)(x − 2)(x − 3).
    let cubic = of(&[&[6.0, -11.0, 6.0], &[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0]]);
    close(&cubic, &[(3.0, 0.0), (2.0, 0.0), (1.0, 0.0)], 1e-12);
    // A cyclic permutation: the roots of unity.
    let cycle = of(&[&[0.0, 1.0, 0.0], &[0.0, 0.0, 1.0], &[1.0, 0.0, 0.0]]);
    let h = math::sqrt(3.0) / 2.0;
    close(&cycle, &[(1.0, 0.0), (-0.5, h), (-0.5, -h)], 1e-13);
    // Zeros below the diagonal already, and nothing at all.
    let upper = of(&[&[1.0, 5.0, 2.0], &[0.0, -2.0, 7.0], &[0.0, 0.0, 4.0]]);
    close(&upper, &[(4.0, 0.0), (1.0, 0.0), (-2.0, 0.0)], 1e-14);
    close(&of(&[&[0.0; 3], &[0.0; 3], &[0.0; 3]]), &[(0.0, 0.0); 3], 0.0);
    assert_eq!(eigenvalues(&[]), Some(vec![]));
    assert_eq!(eigenvalues(&[vec![1.0, 2.0]]), None);
    assert_eq!(eigenvalues(&[vec![f64::NAN]]), None);
    assert_eq!(eigenvalues(&[vec![1e308; 2], vec![1e308; 2]]), None);
}

#[test]
fn the_second_difference_has_cosines() {
    let n = 12;
    let entry = |i: usize, j: usize| match i.abs_diff(j) {
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    };
    let matrix: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
    let found = eigenvalues(&matrix).unwrap();
    for (k, x) in found.iter().enumerate() {
        let angle = std::f64::consts::PI * (n - k) as f64 / (n + 1) as f64;
        assert!((x.re - (2.0 - 2.0 * math::cos(angle))).abs() < 1e-12, "{found:?}");
    }
}

/// Trace and determinant of random matrices, singular and defective ones included, against sums and products.
#[test]
fn sums_and_products_are_right() {
    let mut stream = Stream::new(7);
    for case in 0..300 {
        let n = 2 + case % 6;
        let mut matrix: Vec<Vec<f64>> =
            (0..n).map(|_| (0..n).map(|_| stream.below(11) as f64 - 5.0).collect()).collect();
        if case % 7 == 0 {
            matrix[n - 1] = matrix[0].clone();
        }
        let found = eigenvalues(&matrix).unwrap();
        let trace: f64 = (0..n).map(|at| matrix[at][at]).sum();
        let sum = found.iter().fold(Complex::ZERO, |sum, x| sum.add(*x));
        assert!((sum.re - trace).abs() < 1e-9 && sum.im.abs() < 1e-9, "{matrix:?} {found:?}");
        let product = found.iter().fold(Complex::new(1.0, 0.0), |all, x| all.mul(*x));
        let expected = determinant(&matrix);
        let near = 1e-8 * (1.0 + expected.abs());
        assert!((product.re - expected).abs() < near, "{matrix:?} {found:?} {expected}");
        assert!(product.im.abs() < near);
    }
}

fn determinant(matrix: &[Vec<f64>]) -> f64 {
    let mut rows = matrix.to_vec();
    let n = rows.len();
    let mut made = 1.0;
    for column in 0..n {
        let best = (column..n)
            .max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))
            .unwrap();
        if rows[best][column] == 0.0 {
            return 0.0;
        }
        if best != column {
            rows.swap(best, column);
            made = -made;
        }
        made *= rows[column][column];
        for row in column + 1..n {
            let factor = rows[row][column] / rows[column][column];
            let top = rows[column].clone();
            let cells = rows[row].iter_mut().zip(&top).skip(column);
            cells.for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    made
}
