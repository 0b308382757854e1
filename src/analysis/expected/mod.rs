//! A match of strategies of finite memory, in exact expectation.
//!
//! Where every player is an [`Automaton`], a match is a Markov chain: its state
//! is everybody's state, and a round moves it on. Nothing need be played to know what is to be expected.
//!
//! ```text
//! joint    the chain: states reached from the first round on, moves with the profile that was realised
//! horizon  so many rounds, a length by chance, a discount: sums along the chain
//! limit    no horizon: where the chain ends up, and the long run there
//! ```
//!
//! A round is as in play: choices, noise, payoffs, what each has seen of the others, next states. The result is an
//! [`Expected`]: scores, the distribution over realised profiles, and how far one match may lie from its mean.
//!
//! # Sources
//! Nowak and Sigmund 1993; Hauert and Schuster 1997; Kemeny and Snell 1960 (chains); Sobel 1982 (variance of
//! discounted sums).

mod horizon;
mod joint;
mod limit;
mod stage;

#[cfg(test)]
mod tests;

pub use joint::Joint;
pub use stage::Stage;

use super::markov::Error;
use crate::base::meter::Meter;
use crate::model::strategy::Automaton;

/// How a match is disturbed, and what players see of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trouble {
    /// The probability that an action goes wrong: none, one for all, or one a player.
    pub noise: Vec<f64>,
    /// The probability that an observer sees another action than was played.
    pub misperception: f64,
    /// Players do not see what they earned, but what they would have earned had they seen right.
    pub payoffs_hidden: bool,
}

/// How long a match lasts, and what its rounds weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Horizon {
    /// At most so many rounds.
    pub rounds: Option<u32>,
    /// After each round another follows with this probability; below 1 where `rounds` is left out.
    pub continuation: Option<f64>,
    /// The weight of a round relative to the one before; below 1 where the two others are left out.
    pub discount: Option<f64>,
}

/// What is asked for beside the means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The standard deviation of a match's score.
    pub sd: bool,
    /// That of the mean of many rounds, where there is no horizon.
    pub asymptotic: bool,
    /// The share of time spent in each state, where there is no horizon.
    pub states: bool,
}

/// What is to be expected of a match.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// Each player's mean payoff a round: its expected total divided by `divisor`.
    pub scores: Vec<f64>,
    /// Each player's expected total; `None` where rounds go on for ever and count alike.
    pub totals: Option<Vec<f64>>,
    /// The expected sum of the weights of all rounds.
    pub divisor: f64,
    /// The expected number of rounds.
    pub rounds: f64,
    /// How often each profile is realised, as in [`Stage`]; the shares sum to 1.
    pub profiles: Vec<f64>,
    /// The standard deviation of each player's total, divided by `divisor`; in the limit that of its long-run mean.
    pub sd: Option<Vec<f64>>,
    /// The limit of √n times the standard deviation of each player's mean over n rounds.
    pub asymptotic_sd: Option<Vec<f64>>,
    /// Everybody's state, and the share of rounds that begin in it.
    pub states: Option<Vec<(Vec<u32>, f64)>>,
}

/// What is to be expected of a match of these machines, one a player.
///
/// # Errors
/// If machines and game do not fit, there are too many states, and what the meter answers.
///
/// # Complexity
/// States and moves grow with the product of the machines' states; without a number of rounds the work grows with
/// the cube of the states that are reached, else with moves times rounds.
pub fn expect(
    stage: &Stage,
    machines: &[&Automaton],
    trouble: &Trouble,
    horizon: Horizon,
    wanted: Wanted,
    meter: &mut dyn Meter,
) -> Result<Expected, Error> {
    let joint = Joint::new(stage, machines, trouble, meter)?;
    match horizon {
        Horizon { rounds: None, continuation: None, discount: None } => {
            limit::solve(&joint, stage, wanted, meter)
        }
        _ => horizon::solve(&joint, stage, horizon, wanted, meter),
    }
}
