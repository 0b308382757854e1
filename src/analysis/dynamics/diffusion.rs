//! Innovations that spread by themselves and by imitation (Bass 1969).
//!
//! Of those who have not adopted, a share `p + q·F` does in a unit of time, F being the share of those who have:
//!
//! ```text
//! F′ = (p + q·F)·(1 − F)        F(t) = (1 − e^−(p+q)t) / (1 + (q/p)·e^−(p+q)t)
//! ```
//!
//! Adoptions peak at `ln(q/p)/(p + q)`, when `1/2 − p/2q` have adopted, if imitation is the stronger force (q > p);
//! else at once.

use crate::base::math;

/// The two forces, and how many there are to adopt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bass {
    /// Innovation: the chance in a unit of time to adopt unprompted; above 0.
    pub p: f64,
    /// Imitation: how much that grows when all others have; 0 or more.
    pub q: f64,
}

impl Bass {
    /// The share of those who have adopted.
    ///
    /// # Sources
    /// [bass-1969]
    #[must_use]
    pub fn share(&self, t: f64) -> f64 {
        let rate = self.p + self.q;
        let left = math::exp(-rate * t);
        -math::exp_m1(-rate * t) / (1.0 + self.q / self.p * left)
    }

    /// The share that adopts in a unit of time.
    #[must_use]
    pub fn rate(&self, t: f64) -> f64 {
        let share = self.share(t);
        (self.p + self.q * share) * (1.0 - share)
    }

    /// When most adopt.
    #[must_use]
    pub fn peak(&self) -> f64 {
        if self.q <= self.p { 0.0 } else { math::ln(self.q / self.p) / (self.p + self.q) }
    }

    /// When a share has adopted, 0 ≤ share < 1.
    #[must_use]
    pub fn when(&self, share: f64) -> f64 {
        math::ln((1.0 + self.q / self.p * share) / (1.0 - share)) / (self.p + self.q)
    }
}
