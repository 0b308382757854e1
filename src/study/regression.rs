//! What goes with what: least squares for amounts, logistic regression for what is or is not.
//!
//! Columns are centred and scaled before anything is solved, and coefficients turned back, so that a column in
//! millions and one in percents do each other no harm. Logistic coefficients maximise the likelihood, by Newton's
//! method (iteratively reweighted least squares).
//!
//! # Sources
//! McCullagh and Nelder 1989.

use crate::base::linear::solve_all;
use crate::base::math;
use crate::base::meter::{Meter, Stopped};

/// Coefficients with their standard errors; the first is the constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The coefficients, in the order of the columns.
    pub coefficients: Vec<f64>,
    /// Their standard errors.
    pub errors: Vec<f64>,
}

/// Why nothing can be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// There must be more rows than coefficients.
    TooFew,
    /// A column (by its place) does not vary, or follows from others.
    Dependent(Option<usize>),
    /// An outcome that is neither 0 nor 1.
    NotBinary,
    /// The columns tell the outcomes apart without fail, so that no coefficient is large enough.
    Separated,
    /// The meter has had enough.
    Stopped,
}

impl From<Stopped> for Flaw {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// Steps of Newton's method; four or five are usual.
const STEPS: usize = 60;

/// The coefficients with the least sum of squares; errors as if all rows vary alike.
///
/// # Errors
/// A [`Flaw`], but neither of those that logistic regressions have alone.
pub fn linear(columns: &[Vec<f64>], outcome: &[f64], meter: &mut dyn Meter) -> Result<Fit, Flaw> {
    let design = Design::of(columns, outcome.len(), meter)?;
    let weights = vec![1.0; outcome.len()];
    let found = design.solve(&weights, outcome, meter)?;
    let predicted = design.predict(&found);
    let squares: f64 = outcome.iter().zip(&predicted).map(|(y, p)| (y - p) * (y - p)).sum();
    let variance = squares / (outcome.len() - found.len()) as f64;
    design.turned_back(&found, &weights, variance, meter)
}

/// The coefficients on the scale of log odds that make the outcomes, each 0 or 1, most likely.
///
/// # Errors
/// A [`Flaw`].
pub fn logistic(columns: &[Vec<f64>], outcome: &[f64], meter: &mut dyn Meter) -> Result<Fit, Flaw> {
    if outcome.iter().any(|y| *y != 0.0 && *y != 1.0) {
        return Err(Flaw::NotBinary);
    }
    let design = Design::of(columns, outcome.len(), meter)?;
    let mut found = vec![0.0; design.columns.len()];
    for _ in 0..STEPS {
        let odds = design.predict(&found);
        let chances: Vec<f64> = odds.iter().map(|odds| 1.0 / (1.0 + math::exp(-odds))).collect();
        let weights: Vec<f64> = chances.iter().map(|p| p * (1.0 - p)).collect();
        if weights.iter().all(|weight| *weight < 1e-8) {
            return Err(Flaw::Separated);
        }
        let working = odds.iter().zip(outcome).zip(chances.iter().zip(&weights));
        let working: Vec<f64> =
            working.map(|((odds, y), (p, w))| odds + (y - p) / w.max(1e-12)).collect();
        let next = match design.solve(&weights, &working, meter) {
            Err(Flaw::Stopped) => return Err(Flaw::Stopped),
            next => next.map_err(|_| Flaw::Separated)?,
        };
        let moved = next.iter().zip(&found).fold(0.0f64, |most, (a, b)| most.max((a - b).abs()));
        found = next;
        if moved < 1e-10 {
            return design.turned_back(&found, &weights, 1.0, meter);
        }
    }
    Err(Flaw::Separated)
}

/// The columns, a constant before them, centred and scaled.
struct Design {
    columns: Vec<Vec<f64>>,
    means: Vec<f64>,
    scales: Vec<f64>,
}

impl Design {
    fn of(given: &[Vec<f64>], rows: usize, meter: &mut dyn Meter) -> Result<Self, Flaw> {
        if rows <= given.len() + 1 {
            return Err(Flaw::TooFew);
        }
        // The columns, and what there is one of for each row: weights, chances, working outcomes. Equations with as
        // many right sides as there are columns, and their solutions.
        let n = given.len() + 1;
        meter.bytes((rows * (n + 8) + 6 * n * n) * size_of::<f64>())?;
        let mut design = Self { columns: vec![vec![1.0; rows]], means: vec![], scales: vec![] };
        for (at, column) in given.iter().enumerate() {
            meter.steps(rows as u64)?;
            let mean = column.iter().sum::<f64>() / rows as f64;
            let spread = column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / rows as f64;
            let scale = math::sqrt(spread);
            if scale <= mean.abs() * 1e-14 {
                return Err(Flaw::Dependent(Some(at)));
            }
            design.columns.push(column.iter().map(|x| (x - mean) / scale).collect());
            design.means.push(mean);
            design.scales.push(scale);
        }
        // Unweighted, what depends on each other shows.
        let ones = vec![1.0; rows];
        design.solve(&ones, &ones, meter).map(|_| design)
    }

    fn gram(&self, weights: &[f64], meter: &mut dyn Meter) -> Result<Vec<Vec<f64>>, Stopped> {
        let product = |a: &[f64], b: &[f64]| -> f64 {
            a.iter().zip(b).zip(weights).map(|((a, b), w)| a * b * w).sum()
        };
        let mut gram = Vec::with_capacity(self.columns.len());
        for a in &self.columns {
            meter.steps((weights.len() * self.columns.len()) as u64)?;
            gram.push(self.columns.iter().map(|b| product(a, b)).collect());
        }
        Ok(gram)
    }

    fn solve(
        &self,
        weights: &[f64],
        outcome: &[f64],
        meter: &mut dyn Meter,
    ) -> Result<Vec<f64>, Flaw> {
        let right = self.columns.iter().map(|column| {
            column.iter().zip(outcome).zip(weights).map(|((x, y), w)| x * y * w).sum()
        });
        let right: Vec<f64> = right.collect();
        let gram = self.gram(weights, meter)?;
        // A correlation of one leaves a pivot of rounding errors.
        let mut rights = vec![right];
        rights.extend((0..gram.len()).map(|at| unit(gram.len(), at)));
        let mut solved = solved(&gram, &rights, meter)?;
        let inverse = solved.split_off(1);
        // A column that is all but a sum of others.
        let degenerate = (0..gram.len()).any(|at| inverse[at][at] * gram[at][at] > 1e12);
        let found = solved.pop().filter(|found| found.iter().all(|x| x.is_finite()));
        found.filter(|_| !degenerate).ok_or(Flaw::Dependent(None))
    }

    fn predict(&self, coefficients: &[f64]) -> Vec<f64> {
        let row = |i: usize| self.columns.iter().zip(coefficients).map(|(c, b)| c[i] * b).sum();
        (0..self.columns[0].len()).map(row).collect()
    }

    /// The coefficients of the columns as they were given.
    fn turned_back(
        &self,
        found: &[f64],
        weights: &[f64],
        variance: f64,
        meter: &mut dyn Meter,
    ) -> Result<Fit, Flaw> {
        let gram = self.gram(weights, meter)?;
        let n = found.len();
        // Each as a sum of those found: the constant takes up the means.
        let turn = |at: usize| -> Vec<f64> {
            let mut row = vec![0.0; n];
            if at == 0 {
                row[0] = 1.0;
                for (j, (mean, scale)) in self.means.iter().zip(&self.scales).enumerate() {
                    row[j + 1] = -mean / scale;
                }
            } else {
                row[at] = 1.0 / self.scales[at - 1];
            }
            row
        };
        let rows: Vec<Vec<f64>> = (0..n).map(turn).collect();
        let spreads = solved(&gram, &rows, meter)?;
        let (mut coefficients, mut errors) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for (row, spread) in rows.iter().zip(&spreads) {
            coefficients.push(row.iter().zip(found).map(|(t, b)| t * b).sum());
            let spread: f64 = row.iter().zip(spread).map(|(t, s)| t * s).sum();
            errors.push(math::sqrt((spread * variance).max(0.0)));
        }
        Ok(Fit { coefficients, errors })
    }
}

/// The solutions for several right sides.
fn solved(
    gram: &[Vec<f64>],
    rights: &[Vec<f64>],
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<f64>>, Flaw> {
    let (n, width) = (gram.len(), gram.len() + rights.len());
    meter.steps((n * n * width) as u64)?;
    let rights: Vec<&[f64]> = rights.iter().map(Vec::as_slice).collect();
    solve_all(gram, &rights, meter)?.ok_or(Flaw::Dependent(None))
}

fn unit(n: usize, at: usize) -> Vec<f64> {
    (0..n).map(|place| f64::from(u8::from(place == at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::{Looks, Unmetered};

    fn close(found: &[f64], expected: &[f64], within: f64) {
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < within, "{found:?} is not {expected:?}");
        }
    }

    /// Anscombe's first set (1973): constant 3.0001, slope 0.5001, errors 1.1247 and 0.1179.
    #[test]
    fn least_squares_as_published() {
        let x = vec![10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        let fit = linear(&[x], &y, &mut Unmetered).unwrap();
        close(&fit.coefficients, &[3.0001, 0.5001], 5e-5);
        close(&fit.errors, &[1.1247, 0.1179], 5e-5);
    }

    /// With one column of 0 and 1 the coefficient is the log odds ratio of the table, its squared error the sum of the
    /// inverse counts (Woolf 1955).
    #[test]
    fn one_yes_or_no_is_a_two_by_two_table() {
        let counts = [(0.0, 0.0, 30), (0.0, 1.0, 10), (1.0, 0.0, 15), (1.0, 1.0, 45)];
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for (a, b, n) in counts {
            x.extend(vec![a; n]);
            y.extend(vec![b; n]);
        }
        let fit = logistic(&[x], &y, &mut Unmetered).unwrap();
        let slope = math::ln(45.0 * 30.0 / (15.0 * 10.0));
        close(&fit.coefficients, &[math::ln(10.0 / 30.0), slope], 1e-9);
        let error = math::sqrt(1.0 / 30.0 + 1.0 / 10.0 + 1.0 / 15.0 + 1.0 / 45.0);
        close(&fit.errors, &[math::sqrt(1.0 / 30.0 + 1.0 / 10.0), error], 1e-9);
    }

    #[test]
    fn scales_do_not_matter() {
        let x: Vec<f64> = (0..40).map(f64::from).collect();
        let z: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 11)).collect();
        let y: Vec<f64> = (0..40).map(|i| f64::from(i * 13 % 40 + i > 38)).collect();
        let one = logistic(&[x.clone(), z.clone()], &y, &mut Unmetered).unwrap();
        let large = x.iter().map(|x| 1e6 * x + 1e9).collect();
        let other = logistic(&[large, z], &y, &mut Unmetered).unwrap();
        close(&[other.coefficients[1] * 1e6], &one.coefficients[1..2], 1e-7);
        close(&other.coefficients[2..], &one.coefficients[2..], 1e-7);
        close(&other.errors[2..], &one.errors[2..], 1e-7);
    }

    #[test]
    fn what_cannot_be_fitted() {
        let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let one = std::slice::from_ref(&x);
        let twice: Vec<f64> = x.iter().map(|x| 2.0 * x - 1.0).collect();
        let y = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        let linear = |columns: &[Vec<f64>], y: &[f64]| linear(columns, y, &mut Unmetered);
        let logistic = |columns: &[Vec<f64>], y: &[f64]| logistic(columns, y, &mut Unmetered);
        assert_eq!(linear(&[x.clone(), twice], &y), Err(Flaw::Dependent(None)));
        assert_eq!(linear(&[vec![3.0; 6]], &y), Err(Flaw::Dependent(Some(0))));
        assert_eq!(linear(one, &y[..2]), Err(Flaw::TooFew));
        assert_eq!(logistic(one, &[0.0, 0.5, 1.0, 0.0, 1.0, 1.0]), Err(Flaw::NotBinary));
        assert_eq!(logistic(one, &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]), Err(Flaw::Separated));
    }

    #[test]
    fn both_are_stopped() {
        let x: Vec<f64> = (0..40).map(f64::from).collect();
        let y: Vec<f64> = (0..40).map(|i| f64::from(i * 13 % 40 + i > 38)).collect();
        for looks in 1..12 {
            let columns = std::slice::from_ref(&x);
            assert_eq!(linear(columns, &y, &mut Looks(looks)), Err(Flaw::Stopped));
            assert_eq!(logistic(columns, &y, &mut Looks(looks)), Err(Flaw::Stopped));
        }
    }
}
