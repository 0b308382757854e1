//! Repeated games with discounting: how long the shadow of the future must be, which strategies are equilibria, and
//! what can be had at all.
//!
//! ```text
//! threshold   the smallest discount factor at which a profile is sustained, in closed form
//! root        such a number where it is no fraction
//! scheme      the same rule of punishment as a machine, deviation by deviation: what checks the closed form
//! arena       machines of all players with everything that can happen to them
//! scalar      fractions or floats
//! chain       values of what goes on for ever
//! leaving     the best deviation: by one round (subgame perfection) or for good (Nash)
//! oneshot     the best deviation from actions and mixtures, once
//! region/     payoffs that are feasible, individually rational, and those of subgame-perfect equilibria
//! ```
//!
//! # Sources
//! Friedman 1971; Axelrod 1981; Green and Porter 1984; van Damme 1989; Abreu 1988; Abreu, Pearce and Stacchetti 1990;
//! Abreu and Sannikov 2014.

pub mod arena;
mod chain;
pub mod leaving;
pub mod oneshot;
pub mod region;
pub mod root;
pub mod scalar;
pub mod scheme;
pub mod threshold;

pub use root::Delta;
pub use threshold::{Critical, Temptation, critical_discount};

use super::Error;
use crate::base::rational::Rational;
use crate::model::game::Game;

/// What is asked about a repeated game.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The profile to hold; all cooperate if `None`.
    pub sustain: Option<Vec<usize>>,
    /// What follows a deviation.
    pub punish: Punishment,
    /// How well deviations are seen.
    pub monitoring: Monitoring,
    /// Who meets whom.
    pub meeting: Meeting,
}

/// What follows a deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Punishment {
    /// An equilibrium of the one-shot game, then the profile again.
    Revert {
        /// Which equilibrium.
        to: Fallback,
        /// For so many rounds; for ever if `None`.
        rounds: Option<u32>,
    },
    /// The other's last action.
    TitForTat,
    /// The deviator holds to the profile for a round while the other deviates (van Damme 1989).
    Penance,
}

/// To which equilibrium of the one-shot game all revert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// The only pure one.
    Only,
    /// This one.
    Profile(Vec<usize>),
    /// For each deviator the pure one that is worst for it (Abreu 1988).
    Worst,
}

/// How well deviations are seen: by everybody alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitoring {
    /// The probability that a player's deviation is found, each round.
    pub accuracy: Rational,
    /// The probability that a player that complies is found to deviate, each round.
    pub false_alarm: Rational,
}

/// Who meets whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// All players of the game are at one table, or all linked pairs meet in every round.
    Always,
    /// Of so many, everybody meets somebody in each round, each as likely.
    Random {
        /// How many there are.
        among: usize,
        /// Whether everybody learns of a deviation; else only the partner does.
        records: bool,
    },
}

/// In which sense a profile is sustained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concept {
    /// Also after every deviation.
    SubgamePerfect,
    /// On the path only.
    Nash,
}

impl Default for Question {
    fn default() -> Question {
        Question {
            sustain: None,
            punish: Punishment::Revert { to: Fallback::Only, rounds: None },
            monitoring: Monitoring::default(),
            meeting: Meeting::Always,
        }
    }
}

impl Default for Monitoring {
    fn default() -> Monitoring {
        Monitoring { accuracy: Rational::one(), false_alarm: Rational::zero() }
    }
}

impl Monitoring {
    /// The probability that an alarm rings although all of `players` comply.
    fn false_in_all(&self, players: usize) -> Result<Rational, Error> {
        Ok(&Rational::one() - &self.silence(players)?)
    }

    /// The probability that an alarm rings when one of `players` deviates.
    fn after_one(&self, players: usize) -> Result<Rational, Error> {
        let missed = &Rational::one() - &self.accuracy;
        Ok(&Rational::one() - &(&missed * &self.silence(players.saturating_sub(1))?))
    }

    /// The probability that none of so many who comply is found to deviate.
    fn silence(&self, players: usize) -> Result<Rational, Error> {
        let quiet = &Rational::one() - &self.false_alarm;
        let players = i64::try_from(players).map_err(|_| Error::TooLarge)?;
        quiet.pow(players, 1 << 16).map_err(|_| Error::TooLarge)
    }
}

impl Meeting {
    /// How likely a deviation has consequences in a given round: that its victim is met again, or anybody where
    /// everybody knows.
    #[must_use]
    pub fn chance(&self) -> Rational {
        match self {
            Meeting::Always | Meeting::Random { records: true, .. } => Rational::one(),
            Meeting::Random { among, .. } => {
                let others = i64::try_from(among.saturating_sub(1)).unwrap_or(i64::MAX);
                Rational::new(1, others).unwrap_or_else(Rational::one)
            }
        }
    }
}

/// The profile that a question is about.
fn sustained(game: &Game, question: &Question) -> Result<Vec<usize>, Error> {
    if let Some(profile) = &question.sustain {
        return Ok(profile.clone());
    }
    game.all_cooperate().ok_or_else(|| {
        let lacks = |player: &usize| {
            game.actions(*player).is_none_or(|actions| actions.cooperative().is_none())
        };
        Error::NoCooperation { player: (0..game.players().len()).find(lacks).unwrap_or(0) }
    })
}

/// What a player gets in a profile, as the fraction that the number stands for.
fn payoff(game: &Game, player: usize, profile: &[usize]) -> Result<Rational, Error> {
    exact(game.payoff(player, profile).ok_or_else(|| Error::Profile(profile.to_vec()))?)
}

fn exact(x: f64) -> Result<Rational, Error> {
    Rational::from_f64(x).ok_or(Error::NoTable)
}

#[cfg(test)]
mod tests;
