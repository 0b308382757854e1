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
//! Good for smooth right-hand sides that are not stiff, such as the dynamics of populations. [`Solver::stiff`] says
//! whether one looked otherwise.

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
    /// Where the sixth slope was taken.
    sixth: Vec<f64>,
    /// Steps in a row whose length looked to be dictated by stability.
    suspicious: u32,
    stiff: bool,
}

/// A step that was kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Where it led.
    pub time: f64,
    /// How many were tried.
    pub tries: u64,
}

/// The region of stability ends about here: no step of a stiff problem gets much beyond it.
const EDGE: f64 = 3.25;

impl Solver {
    /// A solver for so many equations.
    #[must_use]
    pub fn new(equations: usize, tolerance: Tolerance) -> Solver {
        let slopes = std::array::from_fn(|_| vec![0.0; equations]);
        let blank = || vec![0.0; equations];
        let (trial, sixth) = (blank(), blank());
        Solver { tolerance, step: 0.0, slopes, trial, sixth, suspicious: 0, stiff: false }
    }

    /// Whether steps were short for long not because the solution bends but because longer ones would not be stable
    /// (the test of Hairer and Wanner): then the method is a poor one for the problem, and slow.
    #[must_use]
    pub fn stiff(&self) -> bool {
        self.stiff
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
        self.begin(t, to, y, &mut slope)?;
        while t < to {
            let kept = self.step(t, to, y, &mut slope)?;
            t = kept.time;
            steps += kept.tries;
        }
        Ok(steps)
    }

    /// Gets ready to go from `t` towards `to`; [`Self::step`] follows.
    ///
    /// # Errors
    /// What `slope` answers.
    pub fn begin<E>(
        &mut self,
        t: f64,
        to: f64,
        y: &[f64],
        mut slope: impl FnMut(f64, &[f64], &mut [f64]) -> Result<(), E>,
    ) -> Result<(), E> {
        slope(t, y, &mut self.slopes[0])?;
        if self.step <= 0.0 {
            self.step = (to - t) / 64.0;
        }
        Ok(())
    }

    /// Carries `y` one step from `t`, not beyond `to`.
    ///
    /// # Errors
    /// As [`Self::advance`].
    pub fn step<E: From<Lost>>(
        &mut self,
        t: f64,
        to: f64,
        y: &mut [f64],
        mut slope: impl FnMut(f64, &[f64], &mut [f64]) -> Result<(), E>,
    ) -> Result<Kept, E> {
        let mut tries = 0;
        loop {
            let last = t + self.step >= to;
            let h = if last { to - t } else { self.step };
            if h <= 0.0 || t + h == t {
                return Err(Lost::At(t).into());
            }
            self.stages(t, h, y, &mut slope)?;
            tries += 1;
            let error = self.error(h, y);
            if !error.is_finite() {
                self.step = h / 10.0;
                continue;
            }
            // Too large a step shrinks, a small one may grow, neither by more than tenfold at once.
            let factor =
                if error > 0.0 { (0.9 / math::pow(error, 0.2)).clamp(0.1, 5.0) } else { 5.0 };
            if error > 1.0 {
                self.step = h * factor.min(0.9);
                continue;
            }
            self.suspect(h);
            y.copy_from_slice(&self.trial);
            self.slopes.swap(0, 6);
            // What is left of the interval says nothing about the steps to come.
            if !last || factor < 1.0 {
                self.step = h * factor;
            }
            return Ok(Kept { time: if last { to } else { t + h }, tries });
        }
    }

    /// The slopes at two points of one time say how fast the problem's fastest part is.
    fn suspect(&mut self, h: f64) {
        let (mut slopes, mut places): (f64, f64) = (0.0, 0.0);
        for (at, (&end, &sixth)) in self.trial.iter().zip(&self.sixth).enumerate() {
            let apart = self.slopes[6][at] - self.slopes[5][at];
            slopes += apart * apart;
            places += (end - sixth) * (end - sixth);
        }
        if places > 0.0 && h * math::sqrt(slopes / places) > EDGE {
            self.suspicious += 1;
            self.stiff |= self.suspicious >= 15;
        } else {
            self.suspicious = 0;
        }
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
            if stage == 5 {
                self.sixth.copy_from_slice(&self.trial);
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
    fn stiffness_is_noticed() {
        let stiff = |rate: f64| {
            let mut solver = Solver::new(1, Tolerance { absolute: 1e-6, relative: 1e-6 });
            let mut y = [0.0];
            let done = solver.advance(0.0, 3.0, &mut y, |t, y, into| {
                into[0] = rate * (math::cos(t) - y[0]);
                Ok::<_, Lost>(())
            });
            assert!(done.is_ok());
            solver.stiff()
        };
        assert!(stiff(1000.0));
        assert!(!stiff(1.0));
    }

    #[test]
    fn what_runs_away_is_lost() {
        let mut y = [1.0];
        assert!(follow(2.0, &mut y, |_, y, into| into[0] = y[0] * y[0]).is_err());
        let mut y = [1.0];
        assert!(follow(2.0, &mut y, |_, _, into| into[0] = f64::INFINITY).is_err());
    }
}
