//! Probabilities, distribution functions and their inverses of the laws on whole numbers.
//!
//! Small Poisson and binomial laws are summed term by term from 0, which is exact and quick; large
//! ones use the incomplete gamma and beta functions, and the inverse searches from a normal guess.
//! The inverse uses the same sums or function as the distribution function, so that
//! `quantile(cdf(k))` is k wherever the probability of k can be told from 0.

use crate::base::special::{
    binomial_raw, incomplete_beta, incomplete_gamma, normal_quantile, poisson_raw,
};

/// Up to this mean, terms are summed.
const FEW: f64 = 32.0;

fn is_count(x: f64) -> bool {
    x >= 0.0 && x.is_finite() && x.fract() == 0.0
}

pub(super) fn poisson_pmf(x: f64, mean: f64) -> f64 {
    if is_count(x) { poisson_raw(x, mean) } else { 0.0 }
}

pub(super) fn poisson_cdf(x: f64, mean: f64) -> f64 {
    if x < 0.0 {
        0.0
    } else if x.is_infinite() || mean == 0.0 {
        1.0
    } else if mean <= FEW {
        poisson_terms(mean, |k, _| k >= x.floor()).1
    } else {
        incomplete_gamma(x.floor() + 1.0, mean).1
    }
}

pub(super) fn poisson_quantile(p: f64, mean: f64) -> f64 {
    if p == 0.0 || mean == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    if mean <= FEW {
        return poisson_terms(mean, |_, sum| sum >= p).0;
    }
    let sd = mean.sqrt();
    search(|k| poisson_cdf(k, mean) >= p, guess(p, mean, sd, 1.0 / sd), f64::MAX)
}

/// Adds probabilities from 0 on until told to stop or no more can be seen: (k, P(X ≤ k)).
fn poisson_terms(mean: f64, stop: impl Fn(f64, f64) -> bool) -> (f64, f64) {
    sum_terms(poisson_raw(0.0, mean), mean, |k| mean / k, stop)
}

pub(super) fn binomial_pmf(x: f64, n: f64, p: f64) -> f64 {
    if is_count(x) && x <= n { binomial_raw(x, n, p, 1.0 - p) } else { 0.0 }
}

pub(super) fn binomial_cdf(x: f64, n: f64, p: f64) -> f64 {
    if x < 0.0 {
        0.0
    } else if x >= n || p == 0.0 {
        1.0
    } else if p == 1.0 {
        0.0
    } else if is_small(n, p) {
        binomial_terms(n, p, |k, _| k >= x.floor()).1
    } else {
        let k = x.floor();
        incomplete_beta(k + 1.0, n - k, p, 1.0 - p).1
    }
}

pub(super) fn binomial_quantile(u: f64, n: f64, p: f64) -> f64 {
    if u == 0.0 || p == 0.0 || n == 0.0 {
        return 0.0;
    }
    if u == 1.0 || p == 1.0 {
        return n;
    }
    if is_small(n, p) {
        return binomial_terms(n, p, |k, sum| sum >= u || k >= n).0;
    }
    let q = 1.0 - p;
    let sd = (n * p * q).sqrt();
    search(|k| binomial_cdf(k, n, p) >= u, guess(u, n * p, sd, (q - p) / sd).min(n), n)
}

fn is_small(n: f64, p: f64) -> bool {
    p <= 0.5 && n * p <= FEW
}

fn binomial_terms(n: f64, p: f64, stop: impl Fn(f64, f64) -> bool) -> (f64, f64) {
    let odds = p / (1.0 - p);
    let first = binomial_raw(0.0, n, p, 1.0 - p);
    sum_terms(first, n * p, |k| (n - k + 1.0) / k * odds, stop)
}

fn sum_terms(
    first: f64,
    mean: f64,
    ratio: impl Fn(f64) -> f64,
    stop: impl Fn(f64, f64) -> bool,
) -> (f64, f64) {
    let (mut k, mut term, mut sum) = (0.0, first, first);
    while !stop(k, sum.min(1.0)) {
        k += 1.0;
        term *= ratio(k);
        if k > mean && sum + term == sum {
            break;
        }
        sum += term;
    }
    (k, sum.min(1.0))
}

/// Where a quantile should be: the normal one, corrected for skewness (Cornish and Fisher 1938).
fn guess(p: f64, mean: f64, sd: f64, skewness: f64) -> f64 {
    let z = normal_quantile(p);
    (mean + sd * (z + skewness * (z * z - 1.0) / 6.0)).round().max(0.0)
}

/// The first count in 0..=last at which a condition holds that then goes on holding; `last` if none.
fn search(holds: impl Fn(f64) -> bool, guess: f64, last: f64) -> f64 {
    let mut step = 1.0;
    // The condition fails at `low` and holds at `high`.
    let (mut low, mut high);
    if holds(guess) {
        (low, high) = (guess - step, guess);
        while low >= 0.0 && holds(low) {
            high = low;
            step *= 2.0;
            low -= step;
        }
        low = low.max(-1.0);
    } else {
        (low, high) = (guess, (guess + step).min(last));
        while high < last && !holds(high) {
            low = high;
            step *= 2.0;
            high = (high + step).min(last);
        }
    }
    while high - low > 1.0 {
        let middle = ((low + high) * 0.5).floor();
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

/// Outcomes 0.. with given probabilities.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    probabilities: Vec<f64>,
    cumulative: Vec<f64>,
}

impl Table {
    pub(super) fn new(probabilities: &[f64]) -> Self {
        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = probabilities
            .iter()
            .map(|p| {
                sum += p;
                sum
            })
            .collect();
        // From the last possible outcome on, all has happened, whatever rounding says.
        let last = probabilities.iter().rposition(|&p| p > 0.0).unwrap_or(0);
        cumulative.iter_mut().skip(last).for_each(|sum| *sum = 1.0);
        Self { probabilities: probabilities.to_vec(), cumulative }
    }

    pub(super) fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    fn expect(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.probabilities.iter().zip(0u32..).map(|(p, k)| p * of(f64::from(k))).sum()
    }

    pub(super) fn mean(&self) -> f64 {
        self.expect(|k| k)
    }

    pub(super) fn variance(&self) -> f64 {
        let mean = self.mean();
        self.expect(|k| (k - mean) * (k - mean))
    }

    pub(super) fn pmf(&self, x: f64) -> f64 {
        if is_count(x) { self.probabilities.get(x as usize).copied().unwrap_or(0.0) } else { 0.0 }
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        if x < 0.0 { 0.0 } else { self.cumulative.get(x as usize).copied().unwrap_or(1.0) }
    }

    /// The first outcome that brings the sum to `p`; never an impossible one.
    pub(super) fn quantile(&self, p: f64) -> f64 {
        let first = self.probabilities.iter().position(|&p| p > 0.0).unwrap_or(0);
        self.cumulative.partition_point(|&sum| sum < p).max(first) as f64
    }
}
