//! Sobol indices: how much of the variance of a result comes from which input.
//!
//! ```text
//! first   of the variance, the share that goes if the input becomes known
//! total   the share that stays if all others become known
//! ```
//!
//! An input with a total index near 0 may be fixed; first below total means that it acts together with others.
//!
//! With two samples A and B, and A with its i-th column from B, a model of k inputs is asked n (k + 2) times. First
//! indices are estimated after [saltelli-2010], total ones after [jansen-1999]; intervals by resampling the n rows.

use crate::base::meter::{Meter, Stopped};
use crate::base::random::{Draws as _, Key};
use crate::base::statistics;
use crate::study::design::Design;

/// What is known of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The first-order index.
    pub first: f64,
    /// Half the width of its 95 % interval.
    pub first_error: f64,
    /// The total index.
    pub total: f64,
    /// Half the width of its 95 % interval.
    pub total_error: f64,
}

/// A plan of samples.
#[derive(Clone, Debug)]
pub struct Indices {
    inputs: usize,
    points: Vec<Vec<f64>>,
    seed: u64,
}

/// How often rows are resampled.
const RESAMPLED: usize = 200;

impl Indices {
    /// Samples of `n` rows; best a power of two. `None` where there are too many inputs.
    #[must_use]
    pub fn plan(inputs: usize, n: usize, seed: u64) -> Option<Self> {
        let rows = Design::Sobol.points(n, 2 * inputs, seed)?;
        let mut points = Vec::with_capacity(n * (inputs + 2));
        for row in rows {
            let (a, b) = row.split_at(inputs);
            points.push(a.to_vec());
            points.push(b.to_vec());
            for input in 0..inputs {
                let mut mixed = a.to_vec();
                mixed[input] = b[input];
                points.push(mixed);
            }
        }
        Some(Self { inputs, points, seed })
    }

    /// Where the model is to be asked, in order.
    pub fn points(&self) -> impl Iterator<Item = &[f64]> {
        self.points.iter().map(Vec::as_slice)
    }

    /// The indices, from the answers in that order; `None` where answers are missing or all the same.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn of(
        &self,
        answers: &[f64],
        meter: &mut dyn Meter,
    ) -> Result<Option<Vec<Index>>, Stopped> {
        let rows: Vec<&[f64]> = answers.chunks_exact(self.inputs + 2).collect();
        if rows.is_empty() || answers.len() != self.points.len() {
            return Ok(None);
        }
        // The rows, which of them are drawn, and the terms of two means.
        meter.bytes(rows.len() * 6 * size_of::<f64>())?;
        let all: Vec<usize> = (0..rows.len()).collect();
        meter.steps(answers.len() as u64)?;
        let Some(best) = self.estimate(&rows, &all) else { return Ok(None) };
        let mut draws = Key::new(self.seed).named("sobol indices").at(0);
        let mut spread: Vec<[Vec<f64>; 2]> = vec![[const { Vec::new() }; 2]; self.inputs];
        for _ in 0..RESAMPLED {
            meter.steps(answers.len() as u64)?;
            let drawn: Vec<usize> = (0..rows.len()).map(|_| draws.index(rows.len())).collect();
            for (known, (first, total)) in
                spread.iter_mut().zip(self.estimate(&rows, &drawn).unwrap_or_default())
            {
                known[0].push(first);
                known[1].push(total);
            }
        }
        let half = |values: &[f64]| 1.959_963_984_540_054 * statistics::sd(values).unwrap_or(0.0);
        let index = |((first, total), spread): ((f64, f64), [Vec<f64>; 2])| Index {
            first,
            first_error: half(&spread[0]),
            total,
            total_error: half(&spread[1]),
        };
        Ok(Some(best.into_iter().zip(spread).map(index).collect()))
    }

    /// First and total index of each input from some of the rows.
    fn estimate(&self, rows: &[&[f64]], which: &[usize]) -> Option<Vec<(f64, f64)>> {
        let base: Vec<f64> = which.iter().flat_map(|at| rows[*at][..2].iter().copied()).collect();
        // Taking the mean away makes the estimate of the first index steadier.
        let centre = statistics::mean(&base).ok()?;
        let variance = statistics::variance(&base).ok().filter(|variance| *variance > 0.0)?;
        let mean = |term: &dyn Fn(&[f64]) -> f64| {
            let terms: Vec<f64> = which.iter().map(|at| term(rows[*at])).collect();
            statistics::mean(&terms).unwrap_or(0.0)
        };
        let index = |input: usize| {
            let first = mean(&|row| (row[1] - centre) * (row[2 + input] - row[0]));
            let total = mean(&|row| {
                let difference = row[0] - row[2 + input];
                difference * difference
            });
            (first / variance, total / (2.0 * variance))
        };
        Some((0..self.inputs).map(index).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;
    use crate::base::math;
    use crate::base::meter::{Looks, Unmetered};

    fn indices(inputs: usize, n: usize, model: impl Fn(&[f64]) -> f64) -> Vec<Index> {
        let plan = Indices::plan(inputs, n, 5).unwrap();
        let answers: Vec<f64> = plan.points().map(model).collect();
        assert_eq!(answers.len(), n * (inputs + 2));
        plan.of(&answers, &mut Unmetered).unwrap().unwrap()
    }

    fn near(found: &[Index], first: &[f64], total: &[f64], tolerance: f64) {
        for ((index, first), total) in found.iter().zip(first).zip(total) {
            assert!((index.first - first).abs() < tolerance, "{found:?}");
            assert!((index.total - total).abs() < tolerance, "{found:?}");
            assert!((index.first - first).abs() <= 2.0 * index.first_error + 1e-3, "{found:?}");
        }
    }

    /// Ishigami and Homma: closed forms for a = 7, b = 0.1.
    #[test]
    fn of_the_ishigami_function() {
        let found = indices(3, 4096, |u| {
            let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
            let s = math::sin(x[1]);
            math::sin(x[0]) + 7.0 * s * s + 0.1 * x[2] * x[2] * x[2] * x[2] * math::sin(x[0])
        });
        let (a, b) = (7.0, 0.1);
        let (pi4, pi8) = (PI * PI * PI * PI, PI * PI * PI * PI * PI * PI * PI * PI);
        let v1 = 0.5 * (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0);
        let (v2, v13) = (a * a / 8.0, 8.0 * b * b * pi8 / 225.0);
        let v = v1 + v2 + v13;
        near(&found, &[v1 / v, v2 / v, 0.0], &[(v1 + v13) / v, v2 / v, v13 / v], 0.02);
    }

    /// Sobol's g-function, the product of (|4x − 2| + a) / (1 + a).
    #[test]
    fn of_the_g_function() {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];
        let found = indices(6, 4096, |u| {
            u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
        });
        let own = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
        let all: f64 = own.iter().map(|own| 1.0 + own).product();
        let variance = all - 1.0;
        let first = own.map(|own| own / variance);
        let total = own.map(|own| own * all / (1.0 + own) / variance);
        near(&found, &first, &total, 0.02);
    }

    #[test]
    fn a_constant_has_no_indices() {
        let plan = Indices::plan(2, 8, 1).unwrap();
        assert_eq!(plan.of(&vec![1.0; 32], &mut Unmetered), Ok(None));
        assert_eq!(plan.of(&[], &mut Unmetered), Ok(None));
        let answers: Vec<f64> = (0..32).map(f64::from).collect();
        assert_eq!(plan.of(&answers, &mut Looks(100)), Err(Stopped));
    }
}
