//! The eigenvalues of small dense matrices.
//!
//! A matrix is brought to Hessenberg form (nothing below the first subdiagonal), which keeps its eigenvalues, and
//! then the shifted QR iteration of Francis (1961) drives the subdiagonal to zero, from the end upwards:
//!
//! ```text
//! any matrix  →  Hessenberg  →  QR steps with Wilkinson's shift  →  the diagonal
//! ```
//!
//! The arithmetic is complex, so that one kind of step serves real and complex eigenvalues alike. Two rows have a
//! closed form, which also tells real from complex ones without rounding.

use super::math;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

impl Complex {
    const ZERO: Complex = Complex { re: 0.0, im: 0.0 };

    fn new(re: f64, im: f64) -> Complex {
        Complex { re, im }
    }

    fn add(self, other: Complex) -> Complex {
        Complex::new(self.re + other.re, self.im + other.im)
    }

    fn sub(self, other: Complex) -> Complex {
        Complex::new(self.re - other.re, self.im - other.im)
    }

    fn mul(self, other: Complex) -> Complex {
        Complex::new(
            self.re * other.re - self.im * other.im,
            self.re * other.im + self.im * other.re,
        )
    }

    fn scale(self, factor: f64) -> Complex {
        Complex::new(self.re * factor, self.im * factor)
    }

    fn conjugate(self) -> Complex {
        Complex::new(self.re, -self.im)
    }

    /// The distance from 0.
    #[must_use]
    pub fn abs(self) -> f64 {
        let (large, small) = (self.re.abs().max(self.im.abs()), self.re.abs().min(self.im.abs()));
        if large == 0.0 {
            return 0.0;
        }
        let ratio = small / large;
        large * math::sqrt(1.0 + ratio * ratio)
    }

    fn sqrt(self) -> Complex {
        let size = self.abs();
        if size == 0.0 {
            return Complex::ZERO;
        }
        let re = math::sqrt((size + self.re.abs()) / 2.0);
        let im = self.im / (2.0 * re);
        if self.re >= 0.0 {
            Complex::new(re, im)
        } else {
            Complex::new(im.abs(), if self.im < 0.0 { -re } else { re })
        }
    }
}

/// QR steps for an eigenvalue before it is given up.
const MOST_STEPS: usize = 200;

/// The eigenvalues of a square matrix, largest real part first, of a pair the one with positive imaginary part
/// first; `None` if it is not square, holds what is no number, or the iteration does not settle.
///
/// # Complexity
/// The cube of the number of rows.
///
/// # Sources
/// [francis-1961]
#[must_use]
pub fn eigenvalues(matrix: &[Vec<f64>]) -> Option<Vec<Complex>> {
    let n = matrix.len();
    let fine = |row: &Vec<f64>| row.len() == n && row.iter().all(|x| x.is_finite());
    if !matrix.iter().all(fine) {
        return None;
    }
    let mut found = match matrix {
        [] => Vec::new(),
        [row] => vec![Complex::new(row[0], 0.0)],
        [first, second] => pair(first[0], first[1], second[0], second[1])?,
        _ => iterate(hessenberg(matrix))?,
    };
    if n > 2 {
        settle(&mut found);
    }
    found.sort_by(|a, b| b.re.total_cmp(&a.re).then(b.im.total_cmp(&a.im)));
    Some(found)
}

/// The eigenvalues of `[[a, b], [c, d]]`; `None` where floats are too small for them or what leads to them.
fn pair(a: f64, b: f64, c: f64, d: f64) -> Option<Vec<Complex>> {
    let middle = (a + d) / 2.0;
    let half = (a - d) / 2.0;
    let square = half * half + b * c;
    if !(middle.is_finite() && square.is_finite()) {
        return None;
    }
    if square < 0.0 {
        let im = math::sqrt(-square);
        return Some(vec![Complex::new(middle, im), Complex::new(middle, -im)]);
    }
    // The smaller one by their product, since their difference would lose digits.
    let root = math::sqrt(square);
    let large = if middle >= 0.0 { middle + root } else { middle - root };
    let small = if large == 0.0 { 0.0 } else { (a * d - b * c) / large };
    let fine = large.is_finite() && small.is_finite();
    fine.then(|| vec![Complex::new(large, 0.0), Complex::new(small, 0.0)])
}

/// Similar to the matrix, with nothing below the first subdiagonal: elimination with the largest pivot.
fn hessenberg(matrix: &[Vec<f64>]) -> Vec<Vec<Complex>> {
    let mut a: Vec<Vec<f64>> = matrix.to_vec();
    let n = a.len();
    for column in 0..n.saturating_sub(2) {
        let below = column + 1;
        let mut best = below;
        for row in below..n {
            if a[row][column].abs() > a[best][column].abs() {
                best = row;
            }
        }
        if a[best][column] == 0.0 {
            continue;
        }
        a.swap(below, best);
        a.iter_mut().for_each(|row| row.swap(below, best));
        for row in below + 1..n {
            let factor = a[row][column] / a[below][column];
            if factor == 0.0 {
                continue;
            }
            // The row itself changes with its column below, so it is read anew.
            let pivot = a[below].clone();
            for (x, p) in a[row].iter_mut().zip(&pivot) {
                *x -= factor * p;
            }
            for line in &mut a {
                line[below] += factor * line[row];
            }
            a[row][column] = 0.0;
        }
    }
    a.into_iter().map(|row| row.into_iter().map(|x| Complex::new(x, 0.0)).collect()).collect()
}

/// QR steps until the diagonal holds the eigenvalues.
fn iterate(mut a: Vec<Vec<Complex>>) -> Option<Vec<Complex>> {
    let n = a.len();
    let norm: f64 = a.iter().flatten().map(|x| x.abs()).sum();
    let mut found = Vec::with_capacity(n);
    let mut end = n;
    let mut steps = 0;
    while end > 0 {
        // Where the last block that hangs together begins.
        let mut start = end - 1;
        while start > 0 {
            let beside = a[start - 1][start - 1].abs() + a[start][start].abs();
            let beside = if beside == 0.0 { norm } else { beside };
            if a[start][start - 1].abs() <= f64::EPSILON * beside {
                a[start][start - 1] = Complex::ZERO;
                break;
            }
            start -= 1;
        }
        if start + 1 == end {
            found.push(a[start][start]);
            end -= 1;
            steps = 0;
            continue;
        }
        steps += 1;
        if steps > MOST_STEPS {
            return None;
        }
        // Now and then another shift, for matrices that the usual one leaves as they are.
        let shift = if steps % 10 == 0 {
            let size = a[end - 1][end - 2].abs();
            a[end - 1][end - 1].add(Complex::new(0.75 * size, 0.25 * size))
        } else {
            wilkinson(&a, end)
        };
        step(&mut a, start, end, shift);
    }
    Some(found)
}

/// The eigenvalue of the last two rows that is nearer to the corner.
fn wilkinson(a: &[Vec<Complex>], end: usize) -> Complex {
    let (p, q) = (a[end - 2][end - 2], a[end - 2][end - 1]);
    let (r, s) = (a[end - 1][end - 2], a[end - 1][end - 1]);
    let half = p.sub(s).scale(0.5);
    let root = half.mul(half).add(q.mul(r)).sqrt();
    let middle = p.add(s).scale(0.5);
    let (one, other) = (middle.add(root), middle.sub(root));
    if one.sub(s).abs() <= other.sub(s).abs() { one } else { other }
}

/// One step on the rows from `start` to `end`: A − shift = QR becomes RQ + shift.
fn step(a: &mut [Vec<Complex>], start: usize, end: usize, shift: Complex) {
    for (at, row) in a.iter_mut().enumerate().take(end).skip(start) {
        row[at] = row[at].sub(shift);
    }
    let mut turns = Vec::with_capacity(end - start);
    for at in start..end - 1 {
        let (x, y) = (a[at][at], a[at + 1][at]);
        let large = x.abs().max(y.abs());
        let size = if large == 0.0 {
            0.0
        } else {
            let (p, q) = (x.abs() / large, y.abs() / large);
            large * math::sqrt(p * p + q * q)
        };
        let (c, s) = match size > 0.0 {
            true => (x.scale(1.0 / size), y.scale(1.0 / size)),
            false => (Complex::new(1.0, 0.0), Complex::ZERO),
        };
        let (above, below) = a.split_at_mut(at + 1);
        let (upper, lower) = (above[at][at..end].iter_mut(), below[0][at..end].iter_mut());
        for (x, y) in upper.zip(lower) {
            let (up, low) = (*x, *y);
            *x = c.conjugate().mul(up).add(s.conjugate().mul(low));
            *y = c.mul(low).sub(s.mul(up));
        }
        turns.push((c, s));
    }
    for (number, (c, s)) in turns.into_iter().enumerate() {
        let at = start + number;
        for row in a.iter_mut().take((at + 2).min(end)).skip(start) {
            let (left, right) = (row[at], row[at + 1]);
            row[at] = c.mul(left).add(s.mul(right));
            row[at + 1] = c.conjugate().mul(right).sub(s.conjugate().mul(left));
        }
    }
    for (at, row) in a.iter_mut().enumerate().take(end).skip(start) {
        row[at] = row[at].add(shift);
    }
}

/// Of a real matrix eigenvalues are real or come in pairs: what rounding has spoilt is mended.
fn settle(found: &mut [Complex]) {
    let size = found.iter().map(|x| x.abs()).fold(0.0, f64::max);
    let near = 1e-12 * size;
    found.iter_mut().filter(|x| x.im.abs() <= near).for_each(|x| x.im = 0.0);
    let mut open: Vec<usize> = (0..found.len()).filter(|&at| found[at].im != 0.0).collect();
    while let Some(at) = open.pop() {
        let wanted = found[at].conjugate();
        let far = |other: &usize| found[*other].sub(wanted).abs();
        let best = (0..open.len()).min_by(|a, b| far(&open[*a]).total_cmp(&far(&open[*b])));
        let Some(place) = best else {
            found[at].im = 0.0;
            break;
        };
        let other = open.swap_remove(place);
        let re = (found[at].re + found[other].re) / 2.0;
        let im = (found[at].im - found[other].im) / 2.0;
        (found[at], found[other]) = (Complex::new(re, im), Complex::new(re, -im));
    }
}

#[cfg(test)]
#[path = "eigen_tests.rs"]
mod tests;
