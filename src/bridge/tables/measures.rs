//! Evenly spaced numbers, and numbers of choices.

use crate::base::rational::Rational;

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
