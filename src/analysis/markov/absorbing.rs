//! What happens before a chain leaves some states for good.
//!
//! The states are `n` of a chain (or all of it, where every step may be the last), each with a chance of leaving
//! them. States are taken out one after the other as in [`stationary`](super::stationary); the chance of leaving
//! takes the place of what is missing in a row, so that nothing is subtracted here either:
//!
//! ```text
//! p_ij += p_ik · p_kj / s_k     e_i += p_ik · e_k / s_k     s_k = e_k + Σ_{j<k} p_kj
//! ```
//!
//! From that follow the expected number of visits to each state, and the sum of what is earned on the way.

use super::Error;
use crate::base::meter::Meter;

/// Some states of a chain, taken apart.
#[derive(Clone, Debug)]
pub struct Absorbing {
    n: usize,
    /// Below the diagonal the chances onward, above it those of passing through, divided.
    dense: Vec<f64>,
    /// s_k of each state.
    leaving: Vec<f64>,
}

impl Absorbing {
    /// Takes `n` states apart: `dense` has the chances between them, row by row (its diagonal is not read),
    /// `exits` the chance of leaving each.
    ///
    /// # Errors
    /// [`Error::Vanishing`] if there is a state that is never left. What the meter answers, which is asked whether to
    /// go on but told of no work.
    ///
    /// # Complexity
    /// The cube of the number of states; less where most entries are 0.
    pub fn new(
        mut dense: Vec<f64>,
        mut exits: Vec<f64>,
        meter: &mut dyn Meter,
    ) -> Result<Absorbing, Error> {
        let n = exits.len();
        let mut leaving = vec![0.0; n];
        for k in (0..n).rev() {
            meter.look()?;
            let (above, row) = dense.split_at_mut(k * n);
            let row = &row[..k];
            let all = exits[k] + row.iter().sum::<f64>();
            if !(all > 0.0 && all.is_finite()) {
                return Err(Error::Vanishing);
            }
            leaving[k] = all;
            let gone = exits[k];
            for (line, exit) in above.chunks_exact_mut(n).zip(&mut exits) {
                let through = line[k] / all;
                line[k] = through;
                if through != 0.0 {
                    line.iter_mut().zip(row).for_each(|(p, onward)| *p += through * onward);
                    *exit += through * gone;
                }
            }
        }
        Ok(Absorbing { n, dense, leaving })
    }

    /// How often each state is visited, from the first state on; the start counts.
    #[must_use]
    pub fn visits(&self) -> Vec<f64> {
        let n = self.n;
        let mut visits = vec![0.0; n];
        if n > 0 {
            visits[0] = 1.0 / self.leaving[0];
        }
        for k in 1..n {
            visits[k] = (0..k).map(|j| visits[j] * self.dense[j * n + k]).sum();
        }
        visits
    }

    /// The expected sum, from each state on, of what its visits are worth: v = worth + P·v.
    #[must_use]
    pub fn values(&self, worth: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut values = worth.to_vec();
        for k in (1..n).rev() {
            let gain = values[k];
            if gain != 0.0 {
                (0..k).for_each(|i| values[i] += self.dense[i * n + k] * gain);
            }
        }
        for k in 0..n {
            let onward: f64 = (0..k).map(|j| self.dense[k * n + j] * values[j]).sum();
            values[k] = (values[k] + onward) / self.leaving[k];
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::linear;
    use crate::base::meter::Unmetered;
    use crate::base::random::{Draws, Stream};

    #[test]
    fn visits_and_values_agree_with_elimination() {
        let mut stream = Stream::new(3);
        for n in 1..20 {
            let raw: Vec<f64> = (0..n * (n + 1)).map(|_| stream.uniform()).collect();
            let (mut dense, mut exits) = (Vec::new(), Vec::new());
            for row in raw.chunks_exact(n + 1) {
                let sum: f64 = row.iter().sum();
                dense.extend(row[..n].iter().map(|p| p / sum));
                exits.push(row[n] / sum);
            }
            let worth: Vec<f64> = (0..n).map(|_| stream.uniform() - 0.5).collect();
            let entry = |i: usize, j: usize| f64::from(u8::from(i == j)) - dense[i * n + j];
            let system: Vec<Vec<f64>> =
                (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
            let turned: Vec<Vec<f64>> =
                (0..n).map(|i| (0..n).map(|j| entry(j, i)).collect()).collect();
            let first: Vec<f64> = (0..n).map(|i| f64::from(u8::from(i == 0))).collect();
            let apart = Absorbing::new(dense.clone(), exits, &mut Unmetered).unwrap();
            let near = |xs: &[f64], ys: &[f64]| {
                xs.iter().zip(ys).all(|(x, y)| (x - y).abs() < 1e-11 * (1.0 + y.abs()))
            };
            assert!(near(&apart.values(&worth), &linear::solve(&system, &worth).unwrap()));
            assert!(near(&apart.visits(), &linear::solve(&turned, &first).unwrap()));
        }
    }

    #[test]
    fn the_gambler_is_ruined() {
        // From 1 of 10 with fair coins the expected time is i·(10 − i), and nothing is lost to rounding.
        let n = 9;
        let mut dense = vec![0.0; n * n];
        for i in 0..n - 1 {
            dense[i * n + i + 1] = 0.5;
            dense[(i + 1) * n + i] = 0.5;
        }
        let mut exits = vec![0.0; n];
        (exits[0], exits[n - 1]) = (0.5, 0.5);
        let apart = Absorbing::new(dense, exits, &mut Unmetered).unwrap();
        let times = apart.values(&vec![1.0; n]);
        for (i, time) in times.iter().enumerate() {
            let (i, all) = (i as f64 + 1.0, 10.0);
            assert!((time - i * (all - i)).abs() < 1e-12);
        }
        let stays = Absorbing::new(vec![1.0], vec![0.0], &mut Unmetered);
        assert_eq!(stays.unwrap_err(), Error::Vanishing);
    }
}
