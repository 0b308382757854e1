//! The Shapley value from some orders of joining instead of all.
//!
//! Each order gives every player a marginal contribution; their mean is unbiased, and its standard error shrinks
//! with the square root of the number of orders. Whoever draws the orders answers for the chance in them.
//!
//! # Sources
//! Castro, Gómez and Tejada 2009.

use crate::base::rational::Rational;

/// Marginal contributions seen so far.
#[derive(Clone, Debug)]
pub struct Sampled {
    orders: u64,
    mean: Vec<f64>,
    /// Sums of squared distances from the mean (Welford 1962).
    spread: Vec<f64>,
}

impl Sampled {
    /// Before the first order.
    #[must_use]
    pub fn new(players: usize) -> Self {
        Self { orders: 0, mean: vec![0.0; players], spread: vec![0.0; players] }
    }

    /// What each player, by number, added in one order.
    pub fn add(&mut self, added: &[Rational]) {
        self.orders += 1;
        for ((mean, spread), added) in self.mean.iter_mut().zip(&mut self.spread).zip(added) {
            let added = added.to_f64();
            let off = added - *mean;
            *mean += off / self.orders as f64;
            *spread += off * (added - *mean);
        }
    }

    /// The estimates.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.mean
    }

    /// Their standard errors; 0 for a single order, which tells nothing of them.
    #[must_use]
    pub fn errors(&self) -> Vec<f64> {
        let n = self.orders as f64;
        let error = |spread: &f64| if n > 1.0 { (spread / (n - 1.0) / n).sqrt() } else { 0.0 };
        self.spread.iter().map(error).collect()
    }
}
