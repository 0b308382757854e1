//! Probability laws: what they say about an outcome, and outcomes drawn from them.
//!
//! | law | parameters | outcomes |
//! | --- | --- | --- |
//! | uniform | low ≤ high | reals in low..=high |
//! | normal | mean, standard deviation ≥ 0 | reals |
//! | lognormal | mean and standard deviation of the logarithm | reals > 0 |
//! | exponential | rate > 0, as in R; the mean is 1/rate | reals ≥ 0 |
//! | Pareto | minimum > 0, shape > 0 | reals ≥ minimum |
//! | Poisson | mean ≥ 0 | 0, 1, 2, … |
//! | binomial | n trials, probability p | 0..=n |
//! | beta | a > 0, b > 0 | reals in 0..=1 |
//! | categorical | a probability for each outcome | 0..len |
//!
//! A draw is the inverse distribution function of one uniform number, for every law. So each draw
//! takes exactly one word from its stream, a larger uniform number never gives a smaller outcome, and
//! the values are the same everywhere. Where a scale is 0 the law is a single point; its density
//! there is infinite.

mod continuous;
mod discrete;

use std::fmt;

use super::generator::Draws;
use crate::base::math::{exp, exp_m1};
use discrete::Table;

/// A probability law. Made by its constructors, which check the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution(Law);

/// A law and its parameters.
#[derive(Clone, Debug, PartialEq)]
enum Law {
    Uniform { low: f64, high: f64 },
    Normal { mean: f64, sd: f64 },
    Lognormal { mean: f64, sd: f64 },
    Exponential { rate: f64 },
    Pareto { minimum: f64, shape: f64 },
    Poisson { mean: f64 },
    Binomial { n: u64, p: f64 },
    Beta { a: f64, b: f64 },
    Categorical(Table),
}

/// What a parameter should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Any real, not infinite.
    Finite,
    /// A finite number above 0.
    Positive,
    /// A finite number, 0 or more.
    NonNegative,
    /// A number in 0..=1.
    Probability,
    /// Not below the parameter before it.
    NotBelowFormer,
    /// So near to the parameter before it that a float can tell how far it is.
    NearFormer,
    /// Summing to 1 within 1e-9; the value is the sum.
    SumOne,
    /// At most 2^53, beyond which counts are no longer exact.
    ExactCount,
}

/// A parameter out of its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistributionError {
    /// The law, as the language names it.
    pub law: &'static str,
    /// The parameter.
    pub parameter: &'static str,
    /// What it was.
    pub value: f64,
    /// What it should have been.
    pub need: Need,
}

impl fmt::Display for DistributionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let need = match self.need {
            Need::Finite => "be finite",
            Need::Positive => "be above 0",
            Need::NonNegative => "be 0 or more",
            Need::Probability => "lie in 0..=1",
            Need::NotBelowFormer => "not be below the one before",
            Need::NearFormer => "be less than 1.8e308 above the one before",
            Need::SumOne => "sum to 1",
            Need::ExactCount => "be at most 2^53",
        };
        write!(f, "{}: {} must {need}, got {}", self.law, self.parameter, self.value)
    }
}

impl std::error::Error for DistributionError {}

type Checked = Result<Distribution, DistributionError>;

/// The parameter's value, if it is as needed.
fn check(
    law: &'static str,
    parameter: &'static str,
    value: f64,
    need: Need,
) -> Result<f64, DistributionError> {
    let fine = match need {
        Need::Positive => value > 0.0 && value.is_finite(),
        Need::NonNegative => value >= 0.0 && value.is_finite(),
        Need::Probability => (0.0..=1.0).contains(&value),
        _ => value.is_finite(),
    };
    if fine { Ok(value) } else { Err(DistributionError { law, parameter, value, need }) }
}

impl Distribution {
    /// Every real from `low` to `high` alike.
    ///
    /// # Errors
    /// Unless both are finite and `high` is not below `low`.
    pub fn uniform(low: f64, high: f64) -> Checked {
        let low = check("uniform", "low", low, Need::Finite)?;
        let high = check("uniform", "high", high, Need::Finite)?;
        if high < low {
            let need = Need::NotBelowFormer;
            return Err(DistributionError { law: "uniform", parameter: "high", value: high, need });
        }
        if !(high - low).is_finite() {
            let need = Need::NearFormer;
            return Err(DistributionError { law: "uniform", parameter: "high", value: high, need });
        }
        Ok(Self(Law::Uniform { low, high }))
    }

    /// The normal law; with `sd` 0, always the mean.
    ///
    /// # Errors
    /// Unless `mean` is finite and `sd` finite and 0 or more.
    pub fn normal(mean: f64, sd: f64) -> Checked {
        let mean = check("normal", "mean", mean, Need::Finite)?;
        let sd = check("normal", "sd", sd, Need::NonNegative)?;
        Ok(Self(Law::Normal { mean, sd }))
    }

    /// The law of e^X for a normal X of this mean and standard deviation.
    ///
    /// # Errors
    /// As for [`Distribution::normal`].
    pub fn lognormal(mean: f64, sd: f64) -> Checked {
        let mean = check("lognormal", "mean", mean, Need::Finite)?;
        let sd = check("lognormal", "sd", sd, Need::NonNegative)?;
        Ok(Self(Law::Lognormal { mean, sd }))
    }

    /// Waiting times for what happens `rate` times per unit of time; the mean is 1/`rate`.
    ///
    /// # Errors
    /// Unless `rate` is finite and above 0.
    pub fn exponential(rate: f64) -> Checked {
        Ok(Self(Law::Exponential { rate: check("exponential", "rate", rate, Need::Positive)? }))
    }

    /// P(X > x) = (`minimum`/x)^`shape`: few have much.
    ///
    /// # Errors
    /// Unless both are finite and above 0.
    pub fn pareto(minimum: f64, shape: f64) -> Checked {
        let minimum = check("pareto", "minimum", minimum, Need::Positive)?;
        let shape = check("pareto", "shape", shape, Need::Positive)?;
        Ok(Self(Law::Pareto { minimum, shape }))
    }

    /// The number of rare events, given their mean number.
    ///
    /// # Errors
    /// Unless `mean` is 0 or more and at most 2^53.
    pub fn poisson(mean: f64) -> Checked {
        let mean = check("poisson", "mean", mean, Need::NonNegative)?;
        check_count("poisson", "mean", mean)?;
        Ok(Self(Law::Poisson { mean }))
    }

    /// The number of successes in `n` independent trials.
    ///
    /// # Errors
    /// Unless `n` is at most 2^53 and `p` in 0..=1.
    pub fn binomial(n: u64, p: f64) -> Checked {
        check_count("binomial", "n", n as f64)?;
        Ok(Self(Law::Binomial { n, p: check("binomial", "p", p, Need::Probability)? }))
    }

    /// The beta law on 0..=1, with mean a/(a + b).
    ///
    /// # Errors
    /// Unless both are finite and above 0.
    pub fn beta(a: f64, b: f64) -> Checked {
        let a = check("beta", "a", a, Need::Positive)?;
        let b = check("beta", "b", b, Need::Positive)?;
        Ok(Self(Law::Beta { a, b }))
    }

    /// Outcomes 0, 1, 2, … with these probabilities.
    ///
    /// # Errors
    /// Unless each is in 0..=1 and they sum to 1 within 1e-9, so that there is at least one.
    pub fn categorical(probabilities: &[f64]) -> Checked {
        for &p in probabilities {
            check("categorical", "probabilities", p, Need::Probability)?;
        }
        let sum: f64 = probabilities.iter().sum();
        if (sum - 1.0).abs() > 1e-9 {
            let (law, parameter, need) = ("categorical", "probabilities", Need::SumOne);
            return Err(DistributionError { law, parameter, value: sum, need });
        }
        Ok(Self(Law::Categorical(Table::new(probabilities))))
    }

    /// The law as the language names it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &self.0 {
            Law::Uniform { .. } => "uniform",
            Law::Normal { .. } => "normal",
            Law::Lognormal { .. } => "lognormal",
            Law::Exponential { .. } => "exponential",
            Law::Pareto { .. } => "pareto",
            Law::Poisson { .. } => "poisson",
            Law::Binomial { .. } => "binomial",
            Law::Beta { .. } => "beta",
            Law::Categorical(_) => "categorical",
        }
    }

    /// The parameters in the order of the constructor.
    #[must_use]
    pub fn parameters(&self) -> Vec<f64> {
        match &self.0 {
            &Law::Uniform { low, high } => vec![low, high],
            &Law::Normal { mean, sd } | &Law::Lognormal { mean, sd } => vec![mean, sd],
            &Law::Exponential { rate } => vec![rate],
            &Law::Pareto { minimum, shape } => vec![minimum, shape],
            &Law::Poisson { mean } => vec![mean],
            &Law::Binomial { n, p } => vec![n as f64, p],
            &Law::Beta { a, b } => vec![a, b],
            Law::Categorical(table) => table.probabilities().to_vec(),
        }
    }

    /// Whether outcomes are whole numbers, so that [`Distribution::pmf`] and not
    /// [`Distribution::pdf`] applies.
    #[must_use]
    pub fn is_discrete(&self) -> bool {
        matches!(self.0, Law::Poisson { .. } | Law::Binomial { .. } | Law::Categorical(_))
    }

    /// The expected outcome; infinite for a Pareto law of shape ≤ 1.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.0 {
            &Law::Uniform { low, high } => low + 0.5 * (high - low),
            &Law::Normal { mean, .. } | &Law::Poisson { mean } => mean,
            &Law::Lognormal { mean, sd } => exp(mean + 0.5 * sd * sd),
            &Law::Exponential { rate } => 1.0 / rate,
            &Law::Pareto { shape, .. } if shape <= 1.0 => f64::INFINITY,
            &Law::Pareto { minimum, shape } => minimum * (shape / (shape - 1.0)),
            &Law::Binomial { n, p } => n as f64 * p,
            &Law::Beta { a, b } => 1.0 / (1.0 + b / a),
            Law::Categorical(table) => table.mean(),
        }
    }

    /// The expected squared distance from the mean; infinite for a Pareto law of shape ≤ 2.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match &self.0 {
            &Law::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            &Law::Normal { sd, .. } => sd * sd,
            &Law::Lognormal { mean, sd } if sd > 0.0 => exp(2.0 * mean + sd * sd) * exp_m1(sd * sd),
            Law::Lognormal { .. } => 0.0,
            &Law::Exponential { rate } => 1.0 / rate / rate,
            &Law::Pareto { shape, .. } if shape <= 2.0 => f64::INFINITY,
            &Law::Pareto { minimum, shape } => {
                let scale = minimum / (shape - 1.0);
                scale * scale * (shape / (shape - 2.0))
            }
            &Law::Poisson { mean } => mean,
            &Law::Binomial { n, p } => n as f64 * p * (1.0 - p),
            &Law::Beta { a, b } => {
                let mean = 1.0 / (1.0 + b / a);
                mean * (1.0 / (1.0 + a / b)) / (a + b + 1.0)
            }
            Law::Categorical(table) => table.variance(),
        }
    }

    /// The probability of exactly `x`; `None` for a continuous law.
    #[must_use]
    pub fn pmf(&self, x: f64) -> Option<f64> {
        match &self.0 {
            &Law::Poisson { mean } => Some(discrete::poisson_pmf(x, mean)),
            &Law::Binomial { n, p } => Some(discrete::binomial_pmf(x, n as f64, p)),
            Law::Categorical(table) => Some(table.pmf(x)),
            _ => None,
        }
    }

    /// The density at `x`; `None` for a discrete law.
    #[must_use]
    pub fn pdf(&self, x: f64) -> Option<f64> {
        match self.0 {
            Law::Uniform { low, high } => Some(continuous::uniform_pdf(x, low, high)),
            Law::Normal { mean, sd } => Some(continuous::normal_pdf(x, mean, sd)),
            Law::Lognormal { mean, sd } => Some(continuous::lognormal_pdf(x, mean, sd)),
            Law::Exponential { rate } => Some(continuous::exponential_pdf(x, rate)),
            Law::Pareto { minimum, shape } => Some(continuous::pareto_pdf(x, minimum, shape)),
            Law::Beta { a, b } => Some(continuous::beta_pdf(x, a, b)),
            Law::Poisson { .. } | Law::Binomial { .. } | Law::Categorical(_) => None,
        }
    }

    /// P(X ≤ `x`). What is no number counts as beyond everything.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        let x = if x.is_nan() { f64::INFINITY } else { x };
        match &self.0 {
            &Law::Uniform { low, high } => continuous::uniform_cdf(x, low, high),
            &Law::Normal { mean, sd } => continuous::normal_cdf(x, mean, sd),
            &Law::Lognormal { mean, sd } => continuous::lognormal_cdf(x, mean, sd),
            &Law::Exponential { rate } => continuous::exponential_cdf(x, rate),
            &Law::Pareto { minimum, shape } => continuous::pareto_cdf(x, minimum, shape),
            &Law::Poisson { mean } => discrete::poisson_cdf(x, mean),
            &Law::Binomial { n, p } => discrete::binomial_cdf(x, n as f64, p),
            &Law::Beta { a, b } => continuous::beta_cdf(x, a, b),
            Law::Categorical(table) => table.cdf(x),
        }
    }

    /// The smallest x with P(X ≤ x) ≥ `p`; `None` for `p` outside 0..=1.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        (0.0..=1.0).contains(&p).then(|| self.inverse(p))
    }

    /// An outcome. Takes one word.
    #[must_use]
    pub fn sample(&self, draws: &mut impl Draws) -> f64 {
        self.inverse(draws.open_uniform())
    }

    /// How much work a draw is, in steps: more than one where large parameters make its inverse long.
    #[must_use]
    pub fn work(&self) -> u64 {
        match self.0 {
            Law::Beta { a, b } if a.min(b) > 1e4 && a.min(b) <= 1e6 => a.min(b).sqrt() as u64,
            _ => 1,
        }
    }

    fn inverse(&self, p: f64) -> f64 {
        match &self.0 {
            &Law::Uniform { low, high } => (low + p * (high - low)).min(high),
            &Law::Normal { mean, sd } => continuous::normal_quantile(p, mean, sd),
            &Law::Lognormal { mean, sd } => exp(continuous::normal_quantile(p, mean, sd)),
            &Law::Exponential { rate } => continuous::exponential_quantile(p, rate),
            &Law::Pareto { minimum, shape } => continuous::pareto_quantile(p, minimum, shape),
            &Law::Poisson { mean } => discrete::poisson_quantile(p, mean),
            &Law::Binomial { n, p: chance } => discrete::binomial_quantile(p, n as f64, chance),
            &Law::Beta { a, b } => continuous::beta_quantile(p, a, b),
            Law::Categorical(table) => table.quantile(p),
        }
    }
}

fn check_count(
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    let need = Need::ExactCount;
    let fine = value <= 9_007_199_254_740_992.0;
    if fine { Ok(()) } else { Err(DistributionError { law, parameter, value, need }) }
}

#[cfg(test)]
mod tests;
