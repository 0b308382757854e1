//! Densities, distribution functions and their inverses of the laws on the reals.
//!
//! Parameters have been checked by the constructors; `p` is in 0..=1.

use crate::base::math::{exp, exp_m1, ln, ln_1p, pow};
use crate::base::special::{self, beta_raw, incomplete_beta, invert, ln_beta};

/// 0 or 1 for a law that is a single point.
fn step(x: f64, point: f64) -> f64 {
    if x >= point { 1.0 } else { 0.0 }
}

/// Infinite at the point, 0 elsewhere.
fn spike(x: f64, point: f64) -> f64 {
    if x == point { f64::INFINITY } else { 0.0 }
}

pub(super) fn uniform_pdf(x: f64, low: f64, high: f64) -> f64 {
    if low == high {
        spike(x, low)
    } else if (low..=high).contains(&x) {
        1.0 / (high - low)
    } else {
        0.0
    }
}

pub(super) fn uniform_cdf(x: f64, low: f64, high: f64) -> f64 {
    if x < low || x >= high { step(x, high) } else { (x - low) / (high - low) }
}

pub(super) fn normal_pdf(x: f64, mean: f64, sd: f64) -> f64 {
    if sd == 0.0 { spike(x, mean) } else { special::normal_density((x - mean) / sd) / sd }
}

pub(super) fn normal_cdf(x: f64, mean: f64, sd: f64) -> f64 {
    if sd == 0.0 { step(x, mean) } else { special::normal_cdf((x - mean) / sd) }
}

pub(super) fn normal_quantile(p: f64, mean: f64, sd: f64) -> f64 {
    if sd == 0.0 { mean } else { mean + sd * special::normal_quantile(p) }
}

pub(super) fn lognormal_pdf(x: f64, mean: f64, sd: f64) -> f64 {
    if x <= 0.0 || x.is_infinite() {
        return 0.0;
    }
    if sd == 0.0 { spike(x, exp(mean)) } else { normal_pdf(ln(x), mean, sd) / x }
}

pub(super) fn lognormal_cdf(x: f64, mean: f64, sd: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if sd == 0.0 { step(x, exp(mean)) } else { normal_cdf(ln(x), mean, sd) }
}

pub(super) fn exponential_pdf(x: f64, rate: f64) -> f64 {
    if x < 0.0 { 0.0 } else { rate * exp(-rate * x) }
}

pub(super) fn exponential_cdf(x: f64, rate: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { -exp_m1(-rate * x) }
}

pub(super) fn exponential_quantile(p: f64, rate: f64) -> f64 {
    // Adding zero turns -0.0 into 0.0.
    -ln_1p(-p) / rate + 0.0
}

pub(super) fn pareto_pdf(x: f64, minimum: f64, shape: f64) -> f64 {
    if x < minimum { 0.0 } else { shape / x * pow(minimum / x, shape) }
}

pub(super) fn pareto_cdf(x: f64, minimum: f64, shape: f64) -> f64 {
    if x <= minimum { 0.0 } else { -exp_m1(-shape * ln(x / minimum)) }
}

pub(super) fn pareto_quantile(p: f64, minimum: f64, shape: f64) -> f64 {
    minimum * exp(-ln_1p(-p) / shape)
}

pub(super) fn beta_pdf(x: f64, a: f64, b: f64) -> f64 {
    if !(0.0..=1.0).contains(&x) {
        return 0.0;
    }
    let at_end = |own: f64, other: f64| match own.partial_cmp(&1.0) {
        Some(std::cmp::Ordering::Less) => f64::INFINITY,
        Some(std::cmp::Ordering::Equal) => other,
        _ => 0.0,
    };
    if x == 0.0 {
        return at_end(a, b);
    }
    if x == 1.0 {
        return at_end(b, a);
    }
    let y = 1.0 - x;
    if (a + b).is_infinite() {
        // So narrow that it is 0 but at the mean, where it grows with the root of the parameters.
        return 4.0 * beta_pdf(x, a / 16.0, b / 16.0);
    }
    beta_raw(a, b, x, y) / x / y
}

pub(super) fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    incomplete_beta(a, b, x, 1.0 - x).0
}

pub(super) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if p == 0.0 || p == 1.0 {
        return p;
    }
    // Solved from the end that is nearer, so that an answer near 1 is as exact as one near 0.
    if p > beta_cdf(0.5, a, b) {
        let upper = |y: f64| incomplete_beta(b, a, y, 1.0 - y);
        let value = |y: f64| if p > 0.5 { upper(y).0 - (1.0 - p) } else { p - upper(y).1 };
        return 1.0 - invert(value, (0.0, 0.5), start(1.0 - p, b, a));
    }
    let lower = |x: f64| incomplete_beta(a, b, x, 1.0 - x);
    let value = |x: f64| if p > 0.5 { (1.0 - p) - lower(x).1 } else { lower(x).0 - p };
    invert(value, (0.0, 0.5), start(p, a, b))
}

/// A guess at a quantile below a half: the density's leading power, or the normal law of same mean
/// and variance.
fn start(p: f64, a: f64, b: f64) -> f64 {
    let power = exp((ln(p) + ln(a) + ln_beta(a, b)) / a);
    if a < 1.0 || power * (a + b) < 0.1 {
        return power;
    }
    let mean = a / (a + b);
    let sd = (mean * (b / (a + b)) / (a + b + 1.0)).sqrt();
    let normal = mean + sd * special::normal_quantile(p);
    if normal > 0.0 { normal } else { power }
}
