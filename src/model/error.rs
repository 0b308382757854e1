//! What can be wrong with a model: facts, for whoever has words for them.
//!
//! Two kinds of trouble are kept apart. An [`Error`] is the model's own: a payoff is missing, a probability
//! is not one. A [`Cause`] belongs to whoever is behind [`Participants`](super::play::Participants): a
//! strategy that failed; the model passes it through unread. A run that ends early ends with [`Stop`],
//! which is one or the other.

use std::fmt;

use crate::base::meter::Stopped;

/// A failure of somebody else's, carried through unread.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a run ended early.
#[derive(Debug)]
pub enum Stop {
    /// The model cannot go on.
    Model(Error),
    /// A participant failed, or asked to stop.
    Cause(Cause),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Model(error)
    }
}

impl From<Cause> for Stop {
    fn from(cause: Cause) -> Self {
        Stop::Cause(cause)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Model(error) => error.fmt(f),
            Stop::Cause(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Stop {}

impl From<Stopped> for Error {
    fn from(_: Stopped) -> Self {
        Error::Stopped
    }
}

/// What is wrong with a game, a regime or a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// A game has fewer than one player, or a match fewer than two.
    TooFewPlayers {
        /// How many there are.
        players: usize,
        /// How many it takes.
        needed: usize,
    },
    /// A match brings another number of players than its game seats.
    PlayerCount {
        /// What the game seats.
        expected: usize,
        /// Who came.
        found: usize,
    },
    /// A player has nothing to choose.
    NoActions {
        /// The player's seat.
        player: usize,
    },
    /// A player's actions name a symbol or a level twice.
    RepeatedAction {
        /// The player's seat.
        player: usize,
        /// The place of the second mention.
        index: usize,
    },
    /// A continuum whose ends are no numbers or in the wrong order.
    BadRange {
        /// The player's seat.
        player: usize,
        /// Its low end.
        low: f64,
        /// Its high end.
        high: f64,
    },
    /// A table has another number of payoffs than profiles times players.
    TableSize {
        /// What the actions ask for.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// A table would need more payoffs than the model holds.
    TooLarge,
    /// Whoever counts the work has had enough, and knows why.
    Stopped,
    /// A payoff is not finite.
    NotFinite {
        /// The player's seat.
        player: usize,
        /// What was given.
        value: f64,
    },
    /// Payoffs by counts, or another thing that needs it, of a game whose players differ.
    NotSymmetric,
    /// A table is needed and the game has none: payoffs use a continuum, the state or chance.
    NoTable,
    /// Not a probability.
    BadProbability {
        /// Which option or field.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// Another number out of its range: negative costs, a discount above one.
    OutOfRange {
        /// Which option or field.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// Neither `rounds` nor `continuation` bounds the match.
    NoHorizon,
    /// `noise` as a list has another length than the players.
    NoiseLength {
        /// The players.
        expected: usize,
        /// The entries.
        found: usize,
    },
    /// Pairwise matching of a game that is not for two.
    NotForPairs {
        /// What the game seats.
        players: usize,
    },
    /// A choice that is not among the player's options.
    IllegalChoice {
        /// Who chose.
        player: usize,
        /// When, from 1.
        round: u32,
        /// Why not.
        why: Illegal,
    },
    /// A seat, a norm, a rule or a state that is not there.
    Unknown {
        /// Which kind of thing.
        what: &'static str,
        /// The index that led nowhere.
        index: usize,
    },
}

/// What is wrong with a choice.
#[derive(Clone, Debug, PartialEq)]
pub enum Illegal {
    /// An index beyond the player's actions, or an action where levels are asked for.
    Action(usize),
    /// A level the player does not have.
    Level(f64),
    /// Probabilities that are negative or no numbers.
    Probability(f64),
    /// Probabilities that do not sum to one.
    Sum(f64),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Error {}
