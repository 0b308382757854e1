//! What a column of numbers amounts to.

use crate::base::statistics;

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
        Some(Self {
            mean: statistics::mean(values).ok()?,
            sd: statistics::sd(values).ok(),
            min: values.iter().copied().reduce(f64::min)?,
            median: statistics::median(values).ok()?,
            max: values.iter().copied().reduce(f64::max)?,
        })
    }
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
    }
}
