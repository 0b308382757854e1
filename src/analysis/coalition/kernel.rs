//! The kernel: divisions at which no player has the better of another.
//!
//! The surplus of `i` over `j` is the greatest excess of a coalition with `i` and without `j`: what `i` can threaten
//! to gain without `j`'s help. In the prekernel all surpluses are equal in pairs; in the kernel, taken over
//! imputations, a player may be outweighed who gets no more than alone, and so has nothing to give.
//!
//! # Sources
//! Davis and Maschler 1965.

use super::form::{Form, members};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay};

/// Two players' surpluses over each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surplus {
    /// The first.
    pub one: usize,
    /// The second.
    pub other: usize,
    /// Of the first over the second.
    pub over: Rational,
    /// Of the second over the first.
    pub under: Rational,
}

impl Surplus {
    /// Whether they balance, as in the prekernel.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.over == self.under
    }

    /// Whether they are as in the kernel of a form, at a point.
    #[must_use]
    pub fn in_kernel(&self, form: &Form, point: &[Rational]) -> bool {
        let weaker = if self.over > self.under { self.other } else { self.one };
        self.balances() || point[weaker] == *form.worth(1 << weaker)
    }
}

/// The surpluses of all pairs at a point.
///
/// # Errors
/// [`Stopped`].
pub fn surpluses(
    form: &Form,
    point: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Vec<Surplus>, Stopped> {
    let players = form.players();
    let mut most: Vec<Vec<Option<Rational>>> = vec![vec![None; players]; players];
    for coalition in form.coalitions().skip(1) {
        meter.steps(60 * (players * players) as u64)?;
        let mut excess = form.worth(coalition).clone();
        for who in members(coalition) {
            pay(excess.bits().max(point[who].bits()), meter)?;
            excess = &excess - &point[who];
        }
        for one in members(coalition) {
            for other in members(form.grand() & !coalition) {
                let known = &mut most[one][other];
                if known.as_ref().is_none_or(|known| excess > *known) {
                    *known = Some(excess.clone());
                }
            }
        }
    }
    let mut made = Vec::new();
    for one in 0..players {
        for other in one + 1..players {
            let surplus = |a: usize, b: usize| most[a][b].clone().unwrap_or_else(Rational::zero);
            made.push(Surplus {
                one,
                other,
                over: surplus(one, other),
                under: surplus(other, one),
            });
        }
    }
    Ok(made)
}
