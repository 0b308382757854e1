//! Summaries of samples: means, spreads, quantiles, intervals.
//!
//! Sums run in the order of the data with a correction for what rounding lost (Neumaier 1974), so that
//! ten times 0.1 is 1 and the result depends on nothing but the data. Nothing is invented for samples
//! that are too small: they are a [`StatisticsError`], never 0 and never no number. Infinite data
//! give infinite results, or no number where infinities meet (∞ − ∞), as IEEE 754 has it.

use std::fmt;

use super::math::sqrt;
use super::special::t_quantile;

/// Why a sample has no such summary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StatisticsError {
    /// Fewer values than needed.
    TooFew {
        /// How many are needed.
        need: usize,
        /// How many there are.
        have: usize,
    },
    /// Two samples of different lengths where pairs are needed.
    Unpaired {
        /// The length of the first.
        first: usize,
        /// The length of the second.
        second: usize,
    },
    /// All values are equal, or all are zero, where differences are compared.
    NoVariation,
    /// A negative value where shares of a total are asked for.
    Negative(f64),
    /// A share or level that does not lie where it must: a quantile's in 0..=1, a confidence level
    /// strictly between 0 and 1.
    BadShare(f64),
}

impl fmt::Display for StatisticsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { need, have } => write!(f, "{need} values needed, {have} given"),
            Self::Unpaired { first, second } => write!(f, "{first} values against {second}"),
            Self::NoVariation => f.write_str("all values are the same"),
            Self::Negative(value) => write!(f, "negative value {value}"),
            Self::BadShare(share) => write!(f, "share {share} out of range"),
        }
    }
}

impl std::error::Error for StatisticsError {}

type Summary = Result<f64, StatisticsError>;

/// The sum, corrected for rounding (Neumaier 1974); 0 of nothing.
#[must_use]
pub fn sum(data: &[f64]) -> f64 {
    sum_of(data.iter().copied())
}

/// The same for any sequence of terms.
#[must_use]
pub fn sum_of(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0f64, 0.0);
    for term in terms {
        let next = sum + term;
        lost += if sum.abs() >= term.abs() { (sum - next) + term } else { (term - next) + sum };
        sum = next;
    }
    // After an overflow the correction is no number, but the sum still says which infinity.
    if sum.is_finite() { sum + lost } else { sum }
}

/// The arithmetic mean.
///
/// # Errors
/// For no values.
pub fn mean(data: &[f64]) -> Summary {
    need(data, 1)?;
    Ok(sum(data) / data.len() as f64)
}

/// The mean under weights of 0 or more; weights need not sum to 1.
///
/// # Errors
/// For no values, another number of weights, a negative weight, or weights that are all 0.
pub fn weighted_mean(data: &[f64], weights: &[f64]) -> Summary {
    need(data, 1)?;
    pair(data, weights)?;
    no_negative(weights)?;
    let total = sum(weights);
    if total == 0.0 {
        return Err(StatisticsError::NoVariation);
    }
    Ok(sum_of(data.iter().zip(weights).map(|(x, w)| x * w)) / total)
}

/// The middle value, or the mean of the two in the middle: the [`quantile`] at 0.5.
///
/// # Errors
/// For no values.
pub fn median(data: &[f64]) -> Summary {
    quantile(data, 0.5)
}

/// The variance of the population estimated from a sample, with divisor n − 1.
///
/// # Errors
/// For fewer than two values.
pub fn variance(data: &[f64]) -> Summary {
    need(data, 2)?;
    let mean = mean(data)?;
    let squares = sum_of(data.iter().map(|x| (x - mean) * (x - mean)));
    Ok(squares / (data.len() - 1) as f64)
}

/// The standard deviation: the root of the [`variance`].
///
/// # Errors
/// For fewer than two values.
pub fn sd(data: &[f64]) -> Summary {
    variance(data).map(sqrt)
}

/// The value below which a share of the data lies, interpolated linearly between order statistics at
/// (n − 1)·share (type 7 of Hyndman and Fan 1996, the default of R and NumPy).
///
/// # Errors
/// For no values, or a share outside 0..=1.
pub fn quantile(data: &[f64], share: f64) -> Summary {
    let mut sorted = data.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile_of_sorted(&sorted, share)
}

/// The same of values in ascending order.
///
/// # Errors
/// As [`quantile`].
pub fn quantile_of_sorted(sorted: &[f64], share: f64) -> Summary {
    need(sorted, 1)?;
    if !(0.0..=1.0).contains(&share) {
        return Err(StatisticsError::BadShare(share));
    }
    let place = (sorted.len() - 1) as f64 * share;
    let below = place.floor();
    let at = |index: f64| sorted.get(index as usize).copied();
    let low = at(below).unwrap_or(f64::NAN);
    let high = at(below + 1.0).unwrap_or(low);
    let part = place - below;
    Ok(if part == 0.0 || low == high { low } else { low + part * (high - low) })
}

/// The standard error of the mean: sd/√n.
///
/// # Errors
/// For fewer than two values.
pub fn standard_error(data: &[f64]) -> Summary {
    Ok(sd(data)? / sqrt(data.len() as f64))
}

/// The interval (low, high) that covers the true mean with probability `level`, by Student's t with
/// n − 1 degrees of freedom; exact for normal data.
///
/// # Errors
/// For fewer than two values, or a level not strictly between 0 and 1.
pub fn confidence_interval(data: &[f64], level: f64) -> Result<(f64, f64), StatisticsError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(StatisticsError::BadShare(level));
    }
    let error = standard_error(data)?;
    let mean = mean(data)?;
    // The lower tail keeps its digits for levels close to 1.
    let reach = -t_quantile(0.5 * (1.0 - level), (data.len() - 1) as f64) * error;
    Ok((mean - reach, mean + reach))
}

/// Pearson's correlation of two samples, in −1..=1.
///
/// # Errors
/// For fewer than two pairs, samples of different lengths, or one without variation.
pub fn correlation(first: &[f64], second: &[f64]) -> Summary {
    pair(first, second)?;
    need(first, 2)?;
    let (mean_a, mean_b) = (mean(first)?, mean(second)?);
    let pairs = || first.iter().zip(second).map(|(a, b)| (a - mean_a, b - mean_b));
    let squares_a = sum_of(pairs().map(|(a, _)| a * a));
    let squares_b = sum_of(pairs().map(|(_, b)| b * b));
    if squares_a == 0.0 || squares_b == 0.0 {
        return Err(StatisticsError::NoVariation);
    }
    // One root of the product is exact for a straight line; two roots multiplied are not. Where the product leaves
    // the range of numbers, two roots do.
    let product = squares_a * squares_b;
    let spread =
        if product.is_normal() { sqrt(product) } else { sqrt(squares_a) * sqrt(squares_b) };
    Ok((sum_of(pairs().map(|(a, b)| a * b)) / spread).clamp(-1.0, 1.0))
}

/// Gini's coefficient of inequality: the mean difference between two values over twice the mean; 0
/// where all have the same, (n − 1)/n where one has all.
///
/// # Errors
/// For no values, a negative one, or a total of 0.
pub fn gini(data: &[f64]) -> Summary {
    need(data, 1)?;
    no_negative(data)?;
    let total = sum(data);
    if total == 0.0 {
        return Err(StatisticsError::NoVariation);
    }
    let mut sorted = data.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    // Σ (2i − n − 1)·x_i over ranks i = 1..n.
    let ranks = (0..sorted.len()).map(|i| 2.0 * i as f64 + 1.0 - n);
    Ok(sum_of(sorted.iter().zip(ranks).map(|(x, rank)| x * rank)) / (n * total))
}

fn need(data: &[f64], need: usize) -> Result<(), StatisticsError> {
    let have = data.len();
    if have < need { Err(StatisticsError::TooFew { need, have }) } else { Ok(()) }
}

fn pair(first: &[f64], second: &[f64]) -> Result<(), StatisticsError> {
    let (first, second) = (first.len(), second.len());
    if first == second { Ok(()) } else { Err(StatisticsError::Unpaired { first, second }) }
}

fn no_negative(data: &[f64]) -> Result<(), StatisticsError> {
    data.iter().find(|&&x| x < 0.0).map_or(Ok(()), |&x| Err(StatisticsError::Negative(x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: [f64; 8] = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];

    fn near(got: Summary, expected: f64) {
        let got = got.expect("a value");
        assert!((got - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{got} not {expected}");
    }

    #[test]
    fn sums_lose_nothing() {
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(sum(&[f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan());
    }

    #[test]
    fn moments() {
        assert_eq!(mean(&DATA), Ok(5.0));
        near(variance(&DATA), 32.0 / 7.0);
        near(sd(&DATA), (32.0f64 / 7.0).sqrt());
        near(standard_error(&DATA), (4.0f64 / 7.0).sqrt());
        assert_eq!(variance(&[0.1; 7]), Ok(0.0));
        near(variance(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]), 30.0);
        assert_eq!(mean(&[]), Err(StatisticsError::TooFew { need: 1, have: 0 }));
        assert_eq!(sd(&[1.0]), Err(StatisticsError::TooFew { need: 2, have: 1 }));
        assert_eq!(weighted_mean(&[1.0, 4.0], &[2.0, 1.0]), Ok(2.0));
        assert!(weighted_mean(&[1.0], &[0.0]).is_err());
    }

    #[test]
    fn quantiles_are_of_type_seven() {
        assert_eq!(median(&DATA), Ok(4.5));
        assert_eq!(median(&[3.0, 1.0, 2.0]), Ok(2.0));
        // R: quantile(c(1, 2, 3, 4, 10), c(.1, .25, .9))
        let five = [10.0, 1.0, 3.0, 2.0, 4.0];
        near(quantile(&five, 0.1), 1.4);
        near(quantile(&five, 0.25), 2.0);
        near(quantile(&five, 0.9), 7.6);
        assert_eq!(quantile(&five, 0.0), Ok(1.0));
        assert_eq!(quantile(&five, 1.0), Ok(10.0));
        assert_eq!(quantile(&[1.0, f64::INFINITY], 0.0), Ok(1.0));
        assert!(quantile(&five, 1.1).is_err() && quantile(&five, f64::NAN).is_err());
    }

    #[test]
    fn intervals_follow_student() {
        // Two values: t with one degree of freedom at 97.5 % is tan(0.475π) = 12.7062….
        let (low, high) = confidence_interval(&[0.0, 2.0], 0.95).expect("two values");
        near(Ok(high), 1.0 + 12.706_204_736_174_705);
        near(Ok(low), 1.0 - 12.706_204_736_174_705);
        // R: t.test(extra, data = sleep) of group 1.
        let sleep = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let (low, high) = confidence_interval(&sleep, 0.95).expect("ten values");
        assert!((low + 0.529_780_4).abs() < 1e-6 && (high - 2.029_780_4).abs() < 1e-6);
        assert!(confidence_interval(&sleep, 1.0).is_err());
        assert!(confidence_interval(&[1.0], 0.9).is_err());
    }

    #[test]
    fn correlations() {
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), Ok(1.0));
        near(correlation(&[1e-100, 2e-100], &[1e-100, 2e-100]), 1.0);
        near(correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), -1.0);
        near(correlation(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]), 0.8);
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), Err(StatisticsError::NoVariation));
        assert!(correlation(&[1.0], &[1.0, 2.0]).is_err());
    }

    #[test]
    fn inequality() {
        assert_eq!(gini(&[5.0, 5.0, 5.0]), Ok(0.0));
        near(gini(&[0.0, 0.0, 0.0, 1.0]), 0.75);
        near(gini(&[4.0, 1.0, 3.0, 2.0]), 0.25);
        assert_eq!(gini(&[0.0, 0.0]), Err(StatisticsError::NoVariation));
        assert_eq!(gini(&[1.0, -1.0]), Err(StatisticsError::Negative(-1.0)));
    }
}
