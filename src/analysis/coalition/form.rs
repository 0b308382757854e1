//! A game in coalitional form: what every coalition is worth.

use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, bytes_of};

/// A coalition: bit `i` says whether player `i` is in it.
pub type Coalition = u32;

/// Forms are kept up to so many players.
pub const MOST_PLAYERS: usize = 18;

/// About what a fraction takes.
pub const BYTES_OF_A_WORTH: usize = 112;

/// What a worth that is a long fraction takes beside that.
#[must_use]
pub fn long_bytes(worth: &Rational) -> usize {
    let bytes = bytes_of(worth.bits());
    if bytes > 32 { bytes } else { 0 }
}

/// The members of a coalition, in order.
pub fn members(coalition: Coalition) -> impl Iterator<Item = usize> {
    (0..Coalition::BITS as usize).filter(move |who| coalition >> who & 1 == 1)
}

/// What every coalition is worth, exactly. The empty one is worth 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    players: usize,
    worth: Vec<Rational>,
}

impl Form {
    /// The form with these worths, by coalition; `None` unless there is one for each and the first is 0.
    #[must_use]
    pub fn new(players: usize, worth: Vec<Rational>) -> Option<Self> {
        let fits = players <= MOST_PLAYERS && worth.len() == 1 << players;
        (fits && worth[0].is_zero()).then_some(Self { players, worth })
    }

    /// How many players.
    #[must_use]
    pub fn players(&self) -> usize {
        self.players
    }

    /// What a coalition is worth.
    #[must_use]
    pub fn worth(&self, coalition: Coalition) -> &Rational {
        &self.worth[coalition as usize]
    }

    /// All players together.
    #[must_use]
    pub fn grand(&self) -> Coalition {
        ((1u64 << self.players) - 1) as Coalition
    }

    /// Every coalition, the empty one first.
    pub fn coalitions(&self) -> impl Iterator<Item = Coalition> + use<> {
        0..=self.grand()
    }

    /// All worths, by coalition.
    #[must_use]
    pub fn worths(&self) -> &[Rational] {
        &self.worth
    }

    /// About how many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.worth.len() * BYTES_OF_A_WORTH + self.worth.iter().map(long_bytes).sum::<usize>()
    }

    /// Whether no two coalitions without a common member lose by joining.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn is_superadditive(&self, meter: &mut dyn Meter) -> Result<bool, Stopped> {
        for whole in self.coalitions() {
            // Every part that has the first member of the whole; the other part is the rest.
            let first = whole & whole.wrapping_neg();
            let mut part = whole;
            loop {
                meter.steps(10)?;
                if part & first != 0 {
                    let sum = self.worth(part) + self.worth(whole & !part);
                    if sum > *self.worth(whole) {
                        return Ok(false);
                    }
                }
                if part == 0 {
                    break;
                }
                part = (part - 1) & whole;
            }
        }
        Ok(true)
    }

    /// Whether a player adds no less to a larger coalition than to a smaller one (Shapley 1971).
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn is_convex(&self, meter: &mut dyn Meter) -> Result<bool, Stopped> {
        for coalition in self.coalitions() {
            for a in 0..self.players {
                for b in a + 1..self.players {
                    let (with_a, with_b) = (coalition | 1 << a, coalition | 1 << b);
                    if with_a == coalition || with_b == coalition {
                        continue;
                    }
                    meter.steps(10)?;
                    let apart = self.worth(with_a) + self.worth(with_b);
                    let together = self.worth(with_a | with_b) + self.worth(coalition);
                    if apart > together {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// Whether nobody does harm by joining a coalition.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn is_monotone(&self, meter: &mut dyn Meter) -> Result<bool, Stopped> {
        for coalition in self.coalitions() {
            meter.steps(5 * self.players as u64)?;
            if members(coalition)
                .any(|who| self.worth(coalition & !(1 << who)) > self.worth(coalition))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
