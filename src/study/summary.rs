//! What a column of numbers amounts to.

/// The usual measures of a list of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The arithmetic mean.
    pub mean: f64,
    /// The standard deviation with n − 1; `None` for a single number.
    pub sd: Option<f64>,
    /// The smallest.
    pub min: f64,
    /// The middle one, or the mean of the two in the middle.
    pub median: f64,
    /// The largest.
    pub max: f64,
}

impl Summary {
    /// The measures; `None` where there are no numbers.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let count = sorted.len() as f64;
        let mean = mean(values)?;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sd = (values.len() > 1).then(|| (squares / (count - 1.0)).sqrt());
        Some(Self { mean, sd, min, median: quantile(&sorted, 0.5)?, max })
    }
}

/// The arithmetic mean; `None` where there are no numbers.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let count = values.len() as f64;
    let sum: f64 = values.iter().sum();
    if values.is_empty() {
        None
    } else if sum.is_finite() {
        Some(sum / count)
    } else {
        Some(values.iter().map(|value| value / count).sum())
    }
}

/// The quantile of sorted numbers by linear interpolation (type 7 of Hyndman and Fan 1996).
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let at = p.clamp(0.0, 1.0) * last as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the list")]
    let low = (at.floor() as usize).min(last);
    let (a, b) = (sorted[low], sorted[(low + 1).min(last)]);
    let share = at.fract();
    Some(if share == 0.0 { a } else { a * (1.0 - share) + b * share })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures() {
        let made = Summary::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((made.mean, made.min, made.median, made.max), (2.5, 1.0, 2.5, 4.0));
        assert!((made.sd.unwrap() - 1.290_994_448_735_805_6).abs() < 1e-15);
        assert_eq!(Summary::of(&[7.0]).unwrap().sd, None);
        assert_eq!(Summary::of(&[]), None);
        assert_eq!(mean(&[f64::MAX, f64::MAX]), Some(f64::MAX));
        assert_eq!(quantile(&[0.0, 10.0], 0.25), Some(2.5));
    }
}
