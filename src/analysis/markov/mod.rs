//! Markov chains, exactly: where a chain ends, how long it takes, and where it stays in the long run.
//!
//! ```text
//! chain       states and the chances of moving between them; its classes (Tarjan 1972)
//! stationary  the long run of one recurrent class
//! absorbing   what happens before: visits, absorption, sums of rewards
//! figures     what is asked of a chain
//! fixation    birth and death in a finite population
//! ```
//!
//! Where it can be had, no number is ever subtracted from another (Grassmann, Taksar and Heyman 1985), so that
//! probabilities of 1e-300 keep all their digits and nothing becomes negative by rounding.

pub mod absorbing;
pub mod chain;
pub mod figures;
pub mod fixation;
pub mod stationary;

pub use chain::{Chain, Classes};

use std::fmt;

use crate::base::meter::{Meter, Stopped};

/// Chains with more states than this are not solved: the work grows with the cube, memory with the square.
pub const MOST_DENSE: usize = 2000;

/// Why a chain has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// More states than can be gone through.
    TooManyStates {
        /// As many as are taken.
        most: usize,
    },
    /// More than can be solved in the long run, though a match of so many rounds could be gone through.
    TooManyToSolve {
        /// How many there are.
        states: usize,
        /// As many as are solved.
        most: usize,
    },
    /// A row of a matrix is not as long as the matrix, or the matrix has none.
    Shape {
        /// Which row, from 0.
        row: usize,
    },
    /// A row of a matrix has an entry that is no probability.
    Entry {
        /// Which row, from 0.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// A row of a matrix does not sum to 1.
    Sum {
        /// Which row, from 0.
        row: usize,
        /// What it sums to.
        sum: f64,
    },
    /// Probabilities too small to be told from 0.
    Vanishing,
    /// Payoffs that cannot be written out as a table, or machines that do not fit the game.
    NotTabulated,
    /// Whoever counts the work has had enough, and knows why.
    Stopped,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Error {}

impl From<Stopped> for Error {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// Tells the meter of a dense system of so many equations that will be solved, if it is not too large.
///
/// # Errors
/// [`Error::TooManyToSolve`], and what the meter answers.
pub(crate) fn dense(states: usize, meter: &mut dyn Meter) -> Result<(), Error> {
    if states > MOST_DENSE {
        return Err(Error::TooManyToSolve { states, most: MOST_DENSE });
    }
    if states > 32 {
        let n = states as u64;
        meter.steps(n * n * n / 16)?;
        meter.bytes(states * states * 8)?;
    }
    Ok(())
}
