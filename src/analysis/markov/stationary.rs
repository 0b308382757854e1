//! The long run of a recurrent class: the one distribution that a step leaves as it is.
//!
//! The method is that of Grassmann, Taksar and Heyman (1985). States are taken out one after the other, the
//! chances of passing through them added to those of the rest; then they are put back in:
//!
//! ```text
//! out   p_ij += p_ik · p_kj / s_k     s_k = Σ_{j<k} p_kj, the chance of leaving k for those that are left
//! back  π_k   = Σ_{j<k} π_j · p_jk / s_k
//! ```
//!
//! Nothing is subtracted, so every entry is right to nearly all its digits. A class that goes round in a cycle
//! has its average over the cycle, the limit of means.

use super::Error;
use crate::base::meter::Meter;

/// The stationary distribution of `n` states that can all reach each other; `dense` is their matrix, row by row,
/// and is used up.
///
/// # Errors
/// [`Error::Vanishing`] if a product of probabilities is too small to be told from 0. What the meter answers, which is
/// asked whether to go on but told of no work.
///
/// # Complexity
/// The cube of the number of states; less where most entries are 0.
pub fn stationary(dense: &mut [f64], n: usize, meter: &mut dyn Meter) -> Result<Vec<f64>, Error> {
    if n == 1 {
        return Ok(vec![1.0]);
    }
    for k in (1..n).rev() {
        meter.look()?;
        let (above, row) = dense.split_at_mut(k * n);
        let row = &row[..k];
        let leaving: f64 = row.iter().sum();
        if leaving <= 0.0 {
            return Err(Error::Vanishing);
        }
        for line in above.chunks_exact_mut(n) {
            let through = line[k] / leaving;
            line[k] = through;
            if through != 0.0 {
                line.iter_mut().zip(row).for_each(|(p, onward)| *p += through * onward);
            }
        }
    }
    let mut shares = vec![0.0; n];
    shares[0] = 1.0;
    let mut sum = 1.0;
    for k in 1..n {
        let share: f64 = (0..k).map(|j| shares[j] * dense[j * n + k]).sum();
        shares[k] = share;
        sum += share;
    }
    if !f64::is_finite(sum) {
        return Err(Error::Vanishing);
    }
    shares.iter_mut().for_each(|share| *share /= sum);
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::Unmetered;

    #[test]
    fn two_states() {
        // Left with chances a and b: shares b/(a+b) and a/(a+b), also where they are tiny.
        for (a, b) in [(0.25, 0.5), (1.0, 1.0), (1e-200, 3e-200), (1e-12, 1.0)] {
            let shares = stationary(&mut [1.0 - a, a, b, 1.0 - b], 2, &mut Unmetered).unwrap();
            assert!((shares[0] / (b / (a + b)) - 1.0).abs() < 1e-15, "{shares:?}");
            assert!((shares[1] / (a / (a + b)) - 1.0).abs() < 1e-15, "{shares:?}");
        }
    }

    #[test]
    fn random_matrices_are_left_as_they_are() {
        use crate::base::random::{Draws, Stream};
        let mut stream = Stream::new(11);
        for n in 2..30 {
            let mut matrix: Vec<f64> = (0..n * n).map(|_| stream.uniform()).collect();
            for row in matrix.chunks_exact_mut(n) {
                let sum: f64 = row.iter().sum();
                row.iter_mut().for_each(|p| *p /= sum);
            }
            let shares = stationary(&mut matrix.clone(), n, &mut Unmetered).unwrap();
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            for j in 0..n {
                let after: f64 = (0..n).map(|i| shares[i] * matrix[i * n + j]).sum();
                assert!((after - shares[j]).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn a_cycle_is_averaged() {
        let mut matrix = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        let shares = stationary(&mut matrix, 3, &mut Unmetered).unwrap();
        assert_eq!(shares, [1.0 / 3.0; 3]);
    }
}
