//! Sets given by a function: each number x of a range stands for an agreement, worth so much to each.
//!
//! The agreements are those of the curve and no others: no lotteries between them. The solutions are found in floats:
//!
//! ```text
//! 1. the range is cut to where nobody gets less than the disagreement
//! 2. a condition of two gains (Kalai-Smorodinsky, egalitarian) is a root, a largest product or sum an optimum
//! 3. an optimum is sharpened by the root of its slope
//! ```
//!
//! Payoffs should rise and fall without waves along the range, as they do where one's share is another's loss.

use super::axiomatic::Solution;
use crate::base::math;
use crate::base::numeric::{self, Effort, NumericError};

/// What is bargained over.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The range of x.
    pub range: (f64, f64),
    /// What each has without an agreement.
    pub disagreement: Vec<f64>,
    /// Which answer.
    pub solution: Solution,
    /// The weights.
    pub weights: Vec<f64>,
}

/// An agreement on a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// Where.
    pub at: f64,
    /// What each gets.
    pub payoffs: Vec<f64>,
    /// The most each could get where nobody gets less than the disagreement.
    pub ideal: Vec<f64>,
    /// The part of the range where nobody does.
    pub within: (f64, f64),
}

/// What a curve gives at a place.
type At<'a, E> = &'a mut dyn FnMut(f64) -> Result<Vec<f64>, E>;

const CLOSE: Effort = Effort { tolerance: 0.0, evaluations: 400 };

/// How many places are looked at before the search narrows.
const PLACES: usize = 256;

impl Question {
    /// The agreement; `None` if there is none that nobody would rather do without.
    ///
    /// # Errors
    /// What the curve answers; or that it is not finite.
    pub fn solve<E>(&self, at: At<'_, E>) -> Result<Option<Agreed>, NumericError<E>> {
        let Some(within) = self.acceptable(at)? else { return Ok(None) };
        let players = self.disagreement.len();
        let mut ideal = Vec::with_capacity(players);
        for player in 0..players {
            let best = self.highest(at, within, |payoffs| payoffs[player])?;
            ideal.push(at(best).map_err(NumericError::Function)?[player]);
        }
        let scale: Vec<f64> = match self.solution {
            Solution::KalaiSmorodinsky => {
                ideal.iter().zip(&self.disagreement).map(|(most, d)| most - d).collect()
            }
            _ => self.weights.clone(),
        };
        let found = match self.solution {
            Solution::Nash => self.highest(at, within, |payoffs| self.log_product(payoffs))?,
            Solution::Utilitarian => self.highest(at, within, |payoffs| {
                payoffs.iter().zip(&self.weights).map(|(x, weight)| x * weight).sum()
            })?,
            Solution::KalaiSmorodinsky | Solution::Egalitarian => self.fair(at, within, &scale)?,
        };
        let payoffs = at(found).map_err(NumericError::Function)?;
        Ok(Some(Agreed { at: found, payoffs, ideal, within }))
    }

    fn least(&self, payoffs: &[f64]) -> f64 {
        payoffs.iter().zip(&self.disagreement).map(|(x, d)| x - d).fold(f64::INFINITY, f64::min)
    }

    fn log_product(&self, payoffs: &[f64]) -> f64 {
        let gains = payoffs.iter().zip(&self.disagreement).map(|(x, d)| x - d);
        let logs = gains.zip(&self.weights).map(|(gain, weight)| match gain > 0.0 {
            _ if *weight == 0.0 => 0.0,
            true => weight * math::ln(gain),
            // Far below everything, and the more so the further away.
            false => weight * (-1e6 + gain.max(-1e6)),
        });
        logs.sum()
    }

    /// The part of the range where nobody gets less than the disagreement.
    fn acceptable<E>(&self, at: At<'_, E>) -> Result<Option<(f64, f64)>, NumericError<E>> {
        let (low, high) = self.range;
        let best = self.highest(at, self.range, |payoffs| self.least(payoffs))?;
        let mut fine = |x: f64| {
            at(x).map(|payoffs| self.least(&payoffs) >= 0.0).map_err(NumericError::Function)
        };
        // A little less than nothing may be rounding.
        if !fine(best)? {
            let payoffs = at(best).map_err(NumericError::Function)?;
            let near = self.least(&payoffs) > -1e-12;
            return Ok(near.then_some((best, best)));
        }
        let mut edge = |end: f64| -> Result<f64, NumericError<E>> {
            if fine(end)? {
                return Ok(end);
            }
            let (mut inside, mut outside) = (best, end);
            for _ in 0..200 {
                let middle = inside + 0.5 * (outside - inside);
                if middle == inside || middle == outside {
                    break;
                }
                if fine(middle)? { inside = middle } else { outside = middle }
            }
            Ok(inside)
        };
        Ok(Some((edge(low)?, edge(high)?)))
    }

    /// Where something is largest: the best of many places, narrowed down, then sharpened.
    fn highest<E>(
        &self,
        at: At<'_, E>,
        (low, high): (f64, f64),
        worth: impl Fn(&[f64]) -> f64,
    ) -> Result<f64, NumericError<E>> {
        if low >= high {
            return Ok(low);
        }
        let mut value = |x: f64| at(x).map(|payoffs| worth(&payoffs));
        let place = |step: usize| low + (high - low) * (step as f64 / PLACES as f64);
        let mut best = (low, f64::NEG_INFINITY, 0);
        for step in 0..=PLACES {
            let x = if step == PLACES { high } else { place(step) };
            let found = value(x).map_err(NumericError::Function)?;
            if found > best.1 {
                best = (x, found, step);
            }
        }
        let ends = (place(best.2.saturating_sub(1)), place((best.2 + 1).min(PLACES)));
        let found = numeric::maximise(&mut value, ends.0, ends.1, CLOSE)?;
        if found.value > best.1 {
            best = (found.x, found.value, best.2);
        }
        // An optimum is flat, so that it is found to half the digits only; its slope is not.
        let reach = 1e-4 * (high - low);
        let (left, right) = (best.0 - reach, best.0 + reach);
        if left - 2.0 * reach < low || right + 2.0 * reach > high {
            return Ok(best.0);
        }
        let slope = |x: f64| -> Result<f64, E> {
            let h = reach;
            let (a, b) = (value(x - 2.0 * h)?, value(x - h)?);
            let (c, d) = (value(x + h)?, value(x + 2.0 * h)?);
            Ok((a - d) + 8.0 * (c - b))
        };
        match numeric::root(slope, left, right, CLOSE) {
            Ok(sharp) => {
                let there = value(sharp.x).map_err(NumericError::Function)?;
                let near = 1e-9 * (1.0 + best.1.abs());
                Ok(if there >= best.1 - near { sharp.x } else { best.0 })
            }
            Err(NumericError::Function(error)) => Err(NumericError::Function(error)),
            Err(_) => Ok(best.0),
        }
    }

    /// Where the least gain, in units of `scale`, is largest.
    fn fair<E>(
        &self,
        at: At<'_, E>,
        (low, high): (f64, f64),
        scale: &[f64],
    ) -> Result<f64, NumericError<E>> {
        let gains = |payoffs: &[f64]| -> Vec<f64> {
            payoffs.iter().zip(&self.disagreement).map(|(x, d)| x - d).collect()
        };
        if let [first, second] = *scale {
            let lack = |x: f64| {
                at(x).map(|payoffs| {
                    let gains = gains(&payoffs);
                    gains[1] * first - gains[0] * second
                })
            };
            match numeric::root(lack, low, high, CLOSE) {
                Ok(found) => return Ok(found.x),
                Err(NumericError::Function(error)) => return Err(NumericError::Function(error)),
                Err(_) => {}
            }
        }
        self.highest(at, (low, high), |payoffs| {
            let shares = gains(payoffs).into_iter().zip(scale).filter(|(_, s)| **s > 0.0);
            shares.map(|(gain, scale)| gain / scale).fold(f64::INFINITY, f64::min).min(1e12)
        })
    }
}
