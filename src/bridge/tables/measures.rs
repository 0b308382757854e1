//! Statistics of slices of floats, none empty.

use crate::base::rational::Rational;
use crate::base::special;

/// The sum, with what is lost in rounding added at the end (Neumaier 1974).
pub(super) fn sum(xs: &[f64]) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for &x in xs {
        let next = total + x;
        lost += if total.abs() >= x.abs() { (total - next) + x } else { (x - next) + total };
        total = next;
    }
    if total.is_finite() { total + lost } else { total }
}

/// The arithmetic mean.
pub(super) fn mean(xs: &[f64]) -> f64 {
    sum(xs) / xs.len() as f64
}

/// The variance, of a population or a sample.
pub(super) fn variance(xs: &[f64], population: bool) -> f64 {
    let centre = mean(xs);
    let squares: Vec<f64> = xs.iter().map(|x| (x - centre) * (x - centre)).collect();
    let count = xs.len() as f64;
    sum(&squares) / if population { count } else { count - 1.0 }
}

/// The interval of Student's t around the mean.
pub(super) fn mean_interval(xs: &[f64], level: f64) -> (f64, f64) {
    let count = xs.len() as f64;
    let reach = special::t_quantile(0.5 + level / 2.0, count - 1.0);
    let error = (variance(xs, false) / count).sqrt();
    let (centre, reach) = (mean(xs), if error == 0.0 { 0.0 } else { reach * error });
    (centre - reach, centre + reach)
}

/// The quantile of a sorted slice, by a straight line between neighbours.
pub(super) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len().saturating_sub(1)) as f64;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the length"
    )]
    let below = place.floor() as usize;
    let at = |index: usize| sorted.get(index).or(sorted.last()).copied().unwrap_or(f64::NAN);
    let part = place - place.floor();
    let (low, high) = (at(below), at(below + 1));
    if part == 0.0 || low == high { low } else { low + part * (high - low) }
}

/// Pearson's correlation; `None` where one of the two does not vary.
pub(super) fn correlation(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let (x_mean, y_mean) = (mean(xs), mean(ys));
    let terms = |term: &dyn Fn(f64, f64) -> f64| {
        let terms: Vec<f64> =
            xs.iter().zip(ys).map(|(x, y)| term(x - x_mean, y - y_mean)).collect();
        sum(&terms)
    };
    let (x_spread, y_spread) = (terms(&|x, _| x * x), terms(&|_, y| y * y));
    if x_spread == 0.0 || y_spread == 0.0 {
        return None;
    }
    let made = terms(&|x, y| x * y) / x_spread.sqrt() / y_spread.sqrt();
    Some(if made.is_nan() { made } else { made.clamp(-1.0, 1.0) })
}

/// Gini's coefficient; `None` where all is 0.
pub(super) fn gini(xs: &[f64]) -> Option<f64> {
    let mut sorted = xs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len() as f64;
    let weighted = sorted.iter().enumerate();
    let weighted: Vec<f64> =
        weighted.map(|(index, x)| (2.0 * (index + 1) as f64 - count - 1.0) * x).collect();
    let whole = sum(&sorted);
    (whole > 0.0).then(|| sum(&weighted) / (count * whole))
}

/// Evenly spaced points, both ends included.
///
/// Ends that are short decimals give points that are: the fractions that the ends stand for are divided as
/// whole numbers, so that each point is the float nearest to the true one.
pub(super) fn evenly(from: f64, to: f64, count: usize) -> impl Iterator<Item = f64> {
    let steps = count.saturating_sub(1).max(1);
    let exact = fraction(from).zip(fraction(to));
    (0..count).map(move |step| {
        let (near, far) = ((steps - step) as f64, step as f64);
        let exact = exact.and_then(|((a, b), (c, d))| {
            let numerator = (a * d).checked_mul((steps - step) as i128)?;
            let numerator = numerator.checked_add((c * b).checked_mul(step as i128)?)?;
            let denominator = (b * d).checked_mul(steps as i128)?;
            let fits = numerator.abs().max(denominator) <= 1 << 53;
            fits.then(|| numerator as f64 / denominator as f64)
        });
        if step == 0 {
            from
        } else if step == steps {
            to
        } else {
            exact.unwrap_or(from * (near / steps as f64) + to * (far / steps as f64))
        }
    })
}

/// A float as a fraction of two moderate whole numbers.
fn fraction(x: f64) -> Option<(i128, i128)> {
    let fraction = Rational::from_f64(x)?;
    let numerator = i64::try_from(fraction.numerator()).ok()?;
    let denominator = i64::try_from(fraction.denominator()).ok()?;
    Some((numerator.into(), denominator.into()))
}

/// In how many ways `k` of `n` can be chosen.
pub(super) fn binomial(n: f64, k: f64) -> f64 {
    let mut result = 1.0;
    let mut step = 0.0;
    let least = k.min(n - k);
    if least < 0.0 {
        return 0.0;
    }
    while step < least && f64::is_finite(result) {
        result = result * (n - step) / (step + 1.0);
        step += 1.0;
    }
    result.round()
}
