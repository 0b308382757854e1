//! Special functions behind the distributions: error function, gamma, beta, and their inverses.
//!
//! The heart is Loader's way (2000) to a binomial or Poisson probability: instead of subtracting huge
//! logarithms of factorials it adds small errors of Stirling's formula (`stirling_error`) and small
//! deviances, so that ten digits and more survive at any size. The regularised incomplete functions
//! multiply such a probability by a series or continued fraction (DLMF 8.9; DiDonato and Morris 1992); where both
//! parameters are beyond a million, Temme's uniform expansions (1979, 1992) take over.
//!
//! Incomplete functions come as a pair (lower, upper) that sums to 1, each accurate where it is small.

use super::math::{LN_SQRT_TWO_PI, exp, exp_m1, ln, ln_1p, pow, sqrt};

const TWO_PI: f64 = 2.0 * std::f64::consts::PI;
/// Beyond this the expansions for large parameters are exact to 12 digits.
const LARGE: f64 = 1e6;
/// Beyond this a sum or a multiple may be infinite.
const HUGE: f64 = 1e300;
/// A parameter of the beta function below this has a series of its own near its end.
const SMALL: f64 = 1e-3;
/// With both parameters below this the beta law lies at its two ends.
const NOTHING: f64 = 1e-20;

/// The error function 2/√π ∫₀ˣ e^(−t²) dt.
#[must_use]
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// 1 − erf(x), without loss for large `x`.
#[must_use]
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// ln |Γ(x)|.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for positive `a` and `b`.
#[must_use]
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = (a.min(b), a.max(b));
    if large < 15.0 {
        return ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    }
    // By Stirling's formula the large parts cancel exactly.
    let sum = small + large;
    let tail = stirling_error(large) - stirling_error(sum);
    let rest = tail + (large - 0.5) * ln_1p(-small / sum) + small - small * ln(sum);
    ln_gamma(small) + rest
}

/// The normal distribution function P(Z ≤ x).
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The normal density.
#[must_use]
pub fn normal_density(x: f64) -> f64 {
    exp(-0.5 * x * x) / sqrt(TWO_PI)
}

/// The x with P(Z ≤ x) = `p`, to 16 digits (Wichura 1988, AS 241); infinite at 0 and 1, no number
/// outside.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&CENTRE.0, r) / polynomial(&CENTRE.1, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = sqrt(-ln(tail));
    let size = if r <= 5.0 {
        polynomial(&TAIL.0, r - 1.6) / polynomial(&TAIL.1, r - 1.6)
    } else {
        polynomial(&FAR.0, r - 5.0) / polynomial(&FAR.1, r - 5.0)
    };
    if q < 0.0 { -size } else { size }
}

/// (P, Q) of the regularised incomplete gamma function: P(a, x) = ∫₀ˣ t^(a−1) e^(−t) dt / Γ(a), for
/// `a` > 0, `x` ≥ 0. Q(k + 1, m) is the Poisson distribution function at k for mean m.
#[must_use]
pub fn incomplete_gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    if a > LARGE && x > 0.5 * a && x < 2.0 * a {
        return gamma_large(a, x);
    }
    // x^a e^−x / Γ(a + 1)
    let front = poisson_raw(a, x);
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0, 1.0, a);
        while term > sum * f64::EPSILON * 0.25 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        split((front * sum).min(1.0))
    } else {
        // DLMF 8.9.2: Γ(a, x) = x^a e^−x / (x + 1 − a − (1 − a)/(x + 3 − a − …)).
        let step = |n: f64| (n * (a - n), x + 2.0 * n + 1.0 - a);
        let (upper, lower) = split((front * a / lentz(x + 1.0 - a, step)).min(1.0));
        (lower, upper)
    }
}

/// (I, 1 − I) of the regularised incomplete beta function Iₓ(a, b), for positive `a`, `b`, with
/// `y` = 1 − `x` given apart since it may be known more exactly.
#[must_use]
pub fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    if a.min(b) > LARGE {
        return beta_large(a, b, x, y);
    }
    if a.max(b) < NOTHING {
        return (b / (a + b), a / (a + b));
    }
    if at_small(a, b, x) {
        return beta_small(a, b, x);
    }
    if at_small(b, a, y) {
        let (upper, lower) = beta_small(b, a, y);
        return (lower, upper);
    }
    let excess = if x < y { a - (a + b) * x } else { (a + b) * y - b };
    if excess < 0.0 {
        let (upper, lower) = beta_fraction(b, a, y, x, -excess);
        return (lower, upper);
    }
    beta_fraction(a, b, x, y, excess)
}

/// The t distribution function with `df` > 0 degrees of freedom.
#[must_use]
pub fn t_cdf(x: f64, df: f64) -> f64 {
    if df.is_infinite() {
        return normal_cdf(x);
    }
    let square = x * x;
    let (tails, _) = incomplete_beta(0.5 * df, 0.5, df / (df + square), square / (df + square));
    if x > 0.0 { 1.0 - 0.5 * tails } else { 0.5 * tails }
}

/// The x with P(T ≤ x) = `p` for `df` > 0 degrees of freedom; infinite at 0 and 1, no number outside.
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df.is_infinite() {
        return normal_quantile(p);
    }
    if p == 0.5 {
        return 0.0;
    }
    let tail = p.min(1.0 - p);
    if tail == 0.0 {
        return if p < 0.5 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    // P(T > x), falling in x ≥ 0.
    let size = invert(|x| tail - t_cdf(-x, df), (0.0, f64::MAX), -normal_quantile(tail));
    if p < 0.5 { -size } else { size }
}

/// `e^−m m^x / Γ(x + 1)`: the Poisson probability, also for broken `x` ≥ 0 (Loader 2000).
#[must_use]
pub fn poisson_raw(x: f64, mean: f64) -> f64 {
    if mean == 0.0 {
        return if x == 0.0 { 1.0 } else { 0.0 };
    }
    if x == 0.0 {
        return exp(-mean);
    }
    if x < f64::MIN_POSITIVE / f64::EPSILON {
        return exp(-mean + x * ln(mean));
    }
    exp(-stirling_error(x) - deviance(x, mean)) / sqrt(TWO_PI * x)
}

/// `Γ(n + 1)/(Γ(x + 1)Γ(n − x + 1)) p^x q^(n−x)`: the binomial probability, also for broken numbers
/// 0 ≤ `x` ≤ `n` (Loader 2000).
#[must_use]
pub fn binomial_raw(x: f64, n: f64, p: f64, q: f64) -> f64 {
    binomial_parts(x, n - x, n, p, q)
}

/// x (1 − x) times the density of the beta law, for `y` = 1 − `x`.
#[must_use]
pub fn beta_raw(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    // A small part would be lost in the sum.
    let rest = if b < 1e-12 * n { b } else { n - a };
    a / n * b * binomial_parts(a, rest, n, x, y)
}

/// The binomial probability of `x` and `y` = `n` − `x`.
fn binomial_parts(x: f64, y: f64, n: f64, p: f64, q: f64) -> f64 {
    if p == 0.0 || q == 0.0 {
        return if (p == 0.0 && x == 0.0) || (q == 0.0 && y == 0.0) { 1.0 } else { 0.0 };
    }
    if x <= 0.0 || y <= 0.0 {
        let (chance, other) = if x <= 0.0 { (q, p) } else { (p, q) };
        return exp(n * if other < 0.5 { ln_1p(-other) } else { ln(chance) });
    }
    let stirling = stirling_error(n) - stirling_error(x) - stirling_error(y);
    // How far x is from its mean, by the smaller of p and q, which is the more exact.
    let excess = if p < q { x - n * p } else { n * q - y };
    let exponent = stirling - deviance_by(x, excess, n * p) - deviance_by(y, -excess, n * q);
    // Both are symmetric in x and y.
    let (one, other) = if x > HUGE { (y, x) } else { (x, y) };
    let share = other / n;
    let root = if share.is_normal() { sqrt(share) } else { sqrt(other) / sqrt(n) };
    exp(exponent) / (sqrt(TWO_PI * one) * root)
}

/// The root of a rising function within an interval of numbers ≥ 0, to the last place or so: secant
/// steps where they help, else bisection over the floats themselves, so at most some hundred steps
/// at any scale.
pub(super) fn invert(rising: impl Fn(f64) -> f64, ends: (f64, f64), start: f64) -> f64 {
    let (mut low, mut high) = ends;
    let mut x = if start > low && start < high { start } else { middle(low, high) };
    let mut before: Option<(f64, f64)> = None;
    for step in 0..200 {
        let value = rising(x);
        if value == 0.0 {
            return x;
        }
        if value < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let halfway = middle(low, high);
        if halfway <= low || halfway >= high {
            break;
        }
        let secant = before.map(|(at, was)| x - value * (x - at) / (value - was));
        before = Some((x, value));
        // Every third step halves, whatever the secant says.
        let next = secant.filter(|&to| step % 3 != 2 && to > low && to < high).unwrap_or(halfway);
        if (next - x).abs() <= f64::EPSILON * 0.5 * x {
            return next;
        }
        x = next;
    }
    x
}

/// Halfway between two floats ≥ 0, counted in floats.
fn middle(low: f64, high: f64) -> f64 {
    let (low, high) = (low.to_bits(), high.to_bits());
    f64::from_bits(low + high.saturating_sub(low) / 2)
}

/// Stirling's error: ln Γ(n + 1) − ln(√(2πn) (n/e)^n).
fn stirling_error(n: f64) -> f64 {
    if n < 15.0 {
        return ln_gamma(n + 1.0) - (n + 0.5) * ln(n) + n - LN_SQRT_TWO_PI;
    }
    let square = n * n;
    let series = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    let more = [-691.0 / 360_360.0, 1.0 / 156.0];
    (polynomial(&series, 1.0 / square) + polynomial(&more, 1.0 / square) / pow(square, 5.0)) / n
}

/// x ln(x/m) + m − x, without loss where `x` is close to `m`.
fn deviance(x: f64, mean: f64) -> f64 {
    deviance_by(x, x - mean, mean)
}

/// The same, given x − m.
fn deviance_by(x: f64, difference: f64, mean: f64) -> f64 {
    let largest = x.max(mean);
    if largest > HUGE && largest.is_finite() {
        return 16.0 * deviance_by(x / 16.0, difference / 16.0, mean / 16.0);
    }
    if difference.abs() >= 0.1 * (x + mean) {
        let ratio = x / mean;
        // A quotient beyond the floats has a logarithm still.
        let logarithm = if ratio.is_normal() { ln(ratio) } else { ln(x) - ln(mean) };
        return if x == 0.0 { -difference } else { x * logarithm - difference };
    }
    let v = difference / (x + mean);
    let (mut sum, mut power, mut n) = (difference * v, 2.0 * x * v, 1.0);
    loop {
        power *= v * v;
        n += 2.0;
        let next = sum + power / n;
        // What is no number equals nothing.
        if next == sum || !next.is_finite() {
            return next;
        }
        sum = next;
    }
}

/// The continued fraction of DiDonato and Morris (1992), for `excess` = a − (a + b)x ≥ 0: no term
/// is negative until it ends, so nothing cancels.
fn beta_fraction(a: f64, b: f64, x: f64, y: f64, excess: f64) -> (f64, f64) {
    let front = beta_raw(a, b, x, y);
    let step = |n: f64| {
        let d = a + 2.0 * n - 1.0;
        let above = (a + n - 1.0) / d * ((a + b + n - 1.0) / d * x) * (n * ((b - n) * x));
        let more = (a + n) / (d + 2.0) * (excess + 1.0 + n * (1.0 + y));
        (above, n + n / d * ((b - n) * x) + more)
    };
    split((front / lentz(a / (a + 1.0) * (excess + 1.0), step)).clamp(0.0, 1.0))
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method, where `step(n)` is (aₙ, bₙ).
fn lentz(first: f64, step: impl Fn(f64) -> (f64, f64)) -> f64 {
    const TINY: f64 = 1e-300;
    let lift = |x: f64| if x.abs() < TINY { TINY } else { x };
    let mut value = lift(first);
    let (mut c, mut d, mut n) = (value, 0.0, 0.0);
    // The number of steps needed grows with the root of the parameters, which are below LARGE here.
    while n < 100_000.0 {
        n += 1.0;
        let (a, b) = step(n);
        d = 1.0 / lift(b + a * d);
        c = lift(b + a / c);
        value *= c * d;
        let off = (c * d - 1.0).abs();
        if off < 2.0 * f64::EPSILON || off.is_nan() {
            break;
        }
    }
    value
}

/// Temme (1979): a normal probability and its first correction.
fn gamma_large(a: f64, x: f64) -> (f64, f64) {
    let half_square = deviance(a, x) / a;
    let eta = sqrt(2.0 * half_square) * (x - a).signum();
    let correction = if eta.abs() < 1e-3 {
        polynomial(&[-1.0 / 3.0, 1.0 / 12.0, -2.0 / 135.0], eta)
    } else {
        a / (x - a) - 1.0 / eta
    };
    let rest = correction * exp(-a * half_square) / sqrt(TWO_PI * a);
    let z = eta * sqrt(0.5 * a);
    (0.5 * erfc(-z) - rest, 0.5 * erfc(z) + rest)
}

/// Whether [`beta_small`] is for this: there the continued fraction would take ever more steps.
fn at_small(a: f64, b: f64, x: f64) -> bool {
    a < SMALL && x <= 0.5 && (b <= 1.0 || b * x <= 0.7)
}

/// The power series DLMF 8.17.7 for an `a` so small that the lower part is close to 1: worked out by its logarithm, so
/// that the upper part is exact as well.
fn beta_small(a: f64, b: f64, x: f64) -> (f64, f64) {
    let (mut term, mut sum) = (1.0, 0.0);
    for n in (1..200).map(f64::from) {
        term *= (n - b) / n * x;
        let next = sum + term / (a + n);
        if next == sum {
            break;
        }
        sum = next;
    }
    // ln Γ(1 + a + b) − ln Γ(1 + b) − ln Γ(1 + a), as an integral over 0..=a by Gauss's two points.
    let slope = |t: f64| digamma(1.0 + b + t) - digamma(1.0 + t);
    let gammas =
        0.5 * a * (slope(0.211_324_865_405_187_1 * a) + slope(0.788_675_134_594_812_9 * a));
    let logarithm = a * ln(x) - ln_1p(a / b) + gammas + ln_1p(a * sum);
    (exp(logarithm).min(1.0), (-exp_m1(logarithm)).max(0.0))
}

/// The derivative of ln Γ, for `x` ≥ 1.
fn digamma(mut x: f64) -> f64 {
    let mut below = 0.0;
    while x < 10.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series =
        [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32760.0];
    ln(x) - 0.5 / x - square * polynomial(&series, square) - below
}

/// Temme (1992), DLMF 8.18(ii): a normal probability and its first correction.
fn beta_large(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    // The largest are worked with by the sixteenth, or their sum would be infinite.
    let (scale, root) = if a.max(b) > HUGE { (16.0, 4.0) } else { (1.0, 1.0) };
    let (a, b) = (a / scale, b / scale);
    let n = a + b;
    // All is computed from one difference, or its rounding would spoil that of the reciprocals.
    let excess = if x < y { n * x - a } else { b - n * y };
    let exponent =
        deviance_by(a, -excess, a + excess) + deviance_by(b, excess, (b - excess).max(0.0));
    let exponent = scale * exponent;
    let z = sqrt(2.0 * exponent) * excess.signum();
    let spread = root * sqrt(a / n * b);
    let correction = if z.abs() < 1e-4 {
        (b - a) / n / (3.0 * spread)
    } else {
        1.0 / z - spread / (scale * excess)
    };
    let rest = correction * exp(-exponent) / sqrt(TWO_PI);
    let z = z * std::f64::consts::FRAC_1_SQRT_2;
    (0.5 * erfc(-z) + rest, 0.5 * erfc(z) - rest)
}

fn split(lower: f64) -> (f64, f64) {
    (lower, 1.0 - lower)
}

/// c₀ + c₁x + c₂x² + …
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, &c| sum * x + c)
}

#[rustfmt::skip]
const CENTRE: ([f64; 8], [f64; 8]) = (
    [3.387_132_872_796_366_6, 133.141_667_891_784_38, 1_971.590_950_306_551_3,
     13_731.693_765_509_46, 45_921.953_931_549_87, 67_265.770_927_008_7,
     33_430.575_583_588_13, 2_509.080_928_730_122_7],
    [1.0, 42.313_330_701_600_91, 687.187_007_492_057_9, 5_394.196_021_424_751,
     21_213.794_301_586_597, 39_307.895_800_092_71, 28_729.085_735_721_943,
     5_226.495_278_852_854],
);
#[rustfmt::skip]
const TAIL: ([f64; 8], [f64; 8]) = (
    [1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691,
     3.647_848_324_763_204_5, 1.270_458_252_452_368_4, 0.241_780_725_177_450_6,
     0.022_723_844_989_269_184, 7.745_450_142_783_414e-4],
    [1.0, 2.053_191_626_637_759, 1.676_384_830_183_803_8, 0.689_767_334_985_1,
     0.148_103_976_427_480_08, 0.015_198_666_563_616_457, 5.475_938_084_995_345e-4,
     1.050_750_071_644_416_9e-9],
);
#[rustfmt::skip]
const FAR: ([f64; 8], [f64; 8]) = (
    [6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3,
     0.296_560_571_828_504_87, 0.026_532_189_526_576_124, 1.242_660_947_388_078_4e-3,
     2.711_555_568_743_487_6e-5, 2.010_334_399_292_288_1e-7],
    [1.0, 0.599_832_206_555_888, 0.136_929_880_922_735_8, 0.014_875_361_290_850_615,
     7.868_691_311_456_133e-4, 1.846_318_317_510_054_8e-5, 1.421_511_758_316_446e-7,
     2.044_263_103_389_939_8e-15],
);

#[cfg(test)]
#[path = "special_tests.rs"]
mod tests;
