//! Initial-value problems: y′ = f(t, y), followed from a start.
//!
//! The method is the pair of orders 5 and 4 of Dormand and Prince (1980). Two estimates of each step cost seven
//! evaluations, the last of which is the next step's first; their difference says how far the step can be trusted,
//! and the next one is chosen accordingly:
//!
//! ```text
//! error ≤ tolerance   the step is kept,  the next is longer
//! error > tolerance   it is taken again, shorter
//! ```
//!
//! Good for smooth right-hand sides that are not stiff, such as the dynamics of populations.

use super::math;

/// How exactly to follow: errors a step up to `absolute + relative · |y|`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// In units of y.
    pub absolute: f64,
    /// As a share of y.
    pub relative: f64,
}

/// Twelve digits where y is of the order of one.
pub const FINE: Tolerance = Tolerance { absolute: 1e-13, relative: 1e-12 };

/// Why a solution cannot be followed further.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lost {
    /// The right-hand side is no number there, or steps became too small: the solution runs away.
    At(f64),
}

const NODES: [f64; 7] = [0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0];
const WEIGHTS: [&[f64]; 7] = [
    &[],
    &[0.2],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
/// The weights of order 5 less those of order 4.
const ERRORS: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

/// A solution being followed.
#[derive(Clone, Debug)]
pub struct Solver {
    tolerance: Tolerance,
    step: f64,
    slopes: [Vec<f64>; 7],
    trial: Vec<f64>,
}

impl Solver {
    /// A solver for so many equations.
    #[must_use]
    pub fn new(equations: usize, tolerance: Tolerance) -> Solver {
        let slopes = std::array::from_fn(|_| vec![0.0; equations]);
        Solver { tolerance, step: 0.0, slopes, trial: vec![0.0; equations] }
    }

    /// Carries `y` from time `from` to time `to`; `slope(t, y, into)` gives y′, or stops. Gives the number of
    /// steps.
    ///
    /// # Errors
    /// What `slope` answers; or that the solution is [`Lost`].
    pub fn advance<E: From<Lost>>(
        &mut self,
        from: f64,
        to: f64,
        y: &mut [f64],
        mut slope: impl FnMut(f64, &[f64], &mut [f64]) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut t = from;
        let mut steps = 0;
        slope(t, y, &mut self.slopes[0])?;
        if self.step <= 0.0 {
            self.step = (to - from) / 64.0;
        }
        while t < to {
            let last = t + self.step >= to;
            let h = if last { to - t } else { self.step };
            if h <= 0.0 || t + h == t {
                return Err(Lost::At(t).into());
            }
            self.stages(t, h, y, &mut slope)?;
            steps += 1;
            let error = self.error(h, y);
            if !error.is_finite() {
                self.step = h / 10.0;
                continue;
            }
            // Too large a step shrinks, a small one may grow, neither by more than tenfold at once.
            let factor =
                if error > 0.0 { (0.9 / math::pow(error, 0.2)).clamp(0.1, 5.0) } else { 5.0 };
            if error <= 1.0 {
                t = if last { to } else { t + h };
                y.copy_from_slice(&self.trial);
                self.slopes.swap(0, 6);
                // What is left of the interval says nothing about the steps to come.
                if !last || factor < 1.0 {
                    self.step = h * factor;
                }
            } else {
                self.step = h * factor.min(0.9);
            }
        }
        Ok(steps)
    }

    fn stages<E>(
        &mut self,
        t: f64,
        h: f64,
        y: &[f64],
        slope: &mut impl FnMut(f64, &[f64], &mut [f64]) -> Result<(), E>,
    ) -> Result<(), E> {
        for stage in 1..7 {
            for (at, trial) in self.trial.iter_mut().enumerate() {
                let sum: f64 = WEIGHTS[stage]
                    .iter()
                    .zip(&self.slopes)
                    .map(|(weight, slopes)| weight * slopes[at])
                    .sum();
                *trial = y[at] + h * sum;
            }
            slope(t + NODES[stage] * h, &self.trial, &mut self.slopes[stage])?;
        }
        Ok(())
    }

    /// The error of the step in units of what is tolerated; above 1 it is too large.
    fn error(&self, h: f64, y: &[f64]) -> f64 {
        let mut worst: f64 = 0.0;
        for (at, &before) in y.iter().enumerate() {
            let difference: f64 =
                ERRORS.iter().zip(&self.slopes).map(|(weight, slopes)| weight * slopes[at]).sum();
            let size = before.abs().max(self.trial[at].abs());
            let allowed = self.tolerance.absolute + self.tolerance.relative * size;
            let share = (h * difference).abs() / allowed;
            if !share.is_finite() {
                return f64::INFINITY;
            }
            worst = worst.max(share);
        }
        worst
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(
        to: f64,
        y: &mut [f64],
        slope: impl Fn(f64, &[f64], &mut [f64]),
    ) -> Result<u64, Lost> {
        Solver::new(y.len(), FINE).advance(0.0, to, y, |t, y, into| {
            slope(t, y, into);
            Ok::<_, Lost>(())
        })
    }

    #[test]
    fn closed_forms() {
        let mut y = [1.0];
        let steps = follow(2.0, &mut y, |_, y, into| into[0] = -y[0]).unwrap();
        assert!((y[0] - math::exp(-2.0)).abs() < 1e-12, "{}", y[0]);
        assert!(steps < 2000, "{steps}");
        // The logistic curve, and a right-hand side that knows the time.
        let mut y = [0.1];
        follow(5.0, &mut y, |_, y, into| into[0] = y[0] * (1.0 - y[0])).unwrap();
        assert!((y[0] - 1.0 / (1.0 + 9.0 * math::exp(-5.0))).abs() < 1e-11);
        let mut y = [0.0];
        follow(3.0, &mut y, |t, _, into| into[0] = 2.0 * t).unwrap();
        assert!((y[0] - 9.0).abs() < 1e-11);
    }

    #[test]
    fn an_oscillator_comes_back() {
        let mut y = [1.0, 0.0];
        follow(2.0 * std::f64::consts::PI, &mut y, |_, y, into| {
            into[0] = y[1];
            into[1] = -y[0];
        })
        .unwrap();
        assert!((y[0] - 1.0).abs() < 1e-10 && y[1].abs() < 1e-10, "{y:?}");
    }

    #[test]
    fn what_runs_away_is_lost() {
        let mut y = [1.0];
        assert!(follow(2.0, &mut y, |_, y, into| into[0] = y[0] * y[0]).is_err());
        let mut y = [1.0];
        assert!(follow(2.0, &mut y, |_, _, into| into[0] = f64::INFINITY).is_err());
    }
}
