//! Why a question has no answer: facts, for whoever has words for them.

use std::fmt;

use crate::base::meter::Stopped;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// Payoffs use a continuum, the state or chance: there is no table to solve.
    NoTable,
    /// A profile that is not of this game.
    Profile(Vec<usize>),
    /// Somebody has no action called cooperation, and no profile was named.
    NoCooperation {
        /// Whose seat.
        player: usize,
    },
    /// The one-shot game has no pure equilibrium to fall back on.
    NoPureEquilibrium,
    /// The one-shot game has several; the caller must say which.
    SeveralEquilibria(Vec<Vec<usize>>),
    /// The profile to fall back on is no equilibrium: this player gains by leaving it.
    NotAnEquilibrium {
        /// The profile.
        profile: Vec<usize>,
        /// Who gains.
        player: usize,
        /// By which action.
        action: usize,
        /// How much.
        gain: f64,
    },
    /// Tit for tat is about two players with two actions each.
    NotTwoByTwo,
    /// A game of more or fewer players than two.
    NotTwoPlayers,
    /// Alarms that ring falsely have no closed form with this punishment.
    FalseAlarms,
    /// The machine in this seat remembers a draw of its own that its actions do not show.
    Secret(usize),
    /// Not a probability.
    BadProbability(f64),
    /// More profiles than can be looked at.
    TooLarge,
    /// The beliefs that support an action have more corners than are followed.
    TooManyBeliefs,
    /// Somebody forgets what it knew or did before.
    NoRecall {
        /// The information set.
        set: usize,
    },
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
    fn from(_: Stopped) -> Error {
        Error::Stopped
    }
}
