//! Populations: types of players, their numbers or shares, and how these change.
//!
//! [`run`] carries a population through generations by a [`Rule`] and gives a [`Trajectory`]. Types are known by
//! number only, and by what they get from each other ([`Payoffs`]).
//!
//! ```text
//! replicator   shares of an endless population
//! chain        two types, all meet all: jumps from change to change
//! crowd        any number of types by counts, all meet all: a step costs as much as there are types
//! nodes        on a network, one actor after the other
//! spatial      on a network, all at once (Nowak and May 1992); plain lattices row by row
//! sides        two populations that play with each other
//! traits       actors with numbers of their own, held as bits that mutate (Axelrod 1986)
//! ```
//!
//! # Units
//! A generation is as many single steps as there are actors, or one update of all ([`Rule::is_simultaneous`]).
//! Payoffs are those of the present population at every step; nothing is accumulated.
//!
//! Invariant: draws come from cells keyed by generation and purpose ([`Purpose::Selection`],
//! [`Purpose::Mutation`]); no other source of chance is used, so a seed gives the same path everywhere.

mod chain;
mod crowd;
mod effort;
mod given;
mod nodes;
mod payoff;
mod replicator;
mod rule;
mod sides;
mod spatial;
pub mod traits;
mod tree;

pub use chain::transitions;
pub use crowd::Crowd;
pub use given::{Next, Now};
pub use payoff::{Groups, MOST_GROUPS, Matrix, Payoffs};
pub use rule::{Rule, Scores};
pub use sides::run_sides;

use self::effort::Effort;
use super::error::Cause;
use super::network::Network;
use crate::base::math;
use crate::base::ode::Lost;
use crate::base::random::{Key, Purpose, Stream};

/// How a population is carried on.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// The rule.
    pub rule: Rule,
    /// How many generations, or single steps.
    pub length: usize,
    /// Whether `length` counts single steps.
    pub single: bool,
    /// The probability of mutation.
    pub mutation: f64,
    /// Where it lives; nowhere in particular if absent.
    pub place: Option<Place<'a>>,
}

/// A network to live on.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Who plays with whom.
    pub play: &'a Network,
    /// Who replaces or copies whom.
    pub replacement: &'a Network,
    /// Whether a payoff is the mean over neighbours, not the sum.
    pub mean: bool,
    /// Added to every actor's payoff.
    pub baseline: f64,
}

/// Where a population begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// Shares of an endless population.
    Shares(Vec<f64>),
    /// How many of each type.
    Counts(Vec<u32>),
    /// The type of each node.
    Nodes(Vec<u8>),
}

/// The path of a population.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trajectory {
    /// How many types.
    pub types: usize,
    /// The share of each type, generation after generation, the start first.
    pub shares: Vec<f64>,
    /// The type of each node at the end, on a network.
    pub nodes: Vec<u8>,
}

impl Trajectory {
    fn new(types: usize, length: usize) -> Trajectory {
        let shares = Vec::with_capacity(types.saturating_mul(length.saturating_add(1)));
        Trajectory { types, shares, nodes: Vec::new() }
    }

    /// The shares after so many generations; an empty slice beyond the end.
    #[must_use]
    pub fn at(&self, generation: usize) -> &[f64] {
        let from = generation.saturating_mul(self.types);
        self.shares.get(from..from.saturating_add(self.types)).unwrap_or(&[])
    }

    /// How many generations or steps it has, the start not counted.
    #[must_use]
    pub fn generations(&self) -> usize {
        (self.shares.len() / self.types.max(1)).saturating_sub(1)
    }

    fn note(&mut self, counts: &[u32], total: u64) {
        self.shares.extend(counts.iter().map(|&count| f64::from(count) / total as f64));
    }
}

/// Whoever runs a population: may stop it, and may have payoffs made afresh.
pub trait Source {
    /// So much work was done: a place to stop.
    ///
    /// # Errors
    /// What ends the run.
    fn tick(&mut self, work: u64) -> Result<(), Cause>;

    /// Payoffs of now, where they are played anew: before each step, or each update of all. `None` if they stay
    /// what they were.
    ///
    /// # Errors
    /// What ends the run.
    fn fresh(&mut self) -> Result<Option<Payoffs>, Cause> {
        Ok(None)
    }

    /// So many generations are over; the path has them all.
    ///
    /// # Errors
    /// What ends the run.
    fn reached(&mut self, _generation: usize, _path: &Trajectory) -> Result<(), Cause> {
        Ok(())
    }

    /// Where the population stands next, by [`Rule::Given`].
    ///
    /// # Errors
    /// What ends the run.
    fn next(&mut self, _now: &Now<'_>, _next: Next<'_>) -> Result<(), Cause> {
        Err("nobody knows the rule".into())
    }

    /// Whether [`fresh`](Self::fresh) ever gives payoffs.
    fn is_fresh(&self) -> bool {
        false
    }
}

/// Why a population cannot go on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// A fitness 1 − w + w·payoff is negative.
    NegativeFitness {
        /// The payoff.
        payoff: f64,
        /// The largest weight with which no payoff of these types makes it negative.
        largest: f64,
    },
    /// The replicator in discrete time cannot take a negative payoff.
    NegativePayoff {
        /// Whose.
        kind: usize,
        /// The payoff.
        value: f64,
    },
    /// The replicator in discrete time divides by a mean payoff of zero.
    NoGrowth,
    /// The replicator in continuous time runs away.
    Lost,
    /// A rule has given something that is no share.
    BadShare {
        /// Whose.
        kind: usize,
        /// What it has given.
        value: f64,
    },
    /// A rule has given shares or counts of another sum.
    BadSum {
        /// Their sum.
        sum: f64,
        /// What it must be.
        wanted: f64,
    },
    /// The rule does not go with this kind of population.
    Unsuited,
}

/// Why a run ended early.
#[derive(Debug)]
pub enum Halt {
    /// The population cannot go on.
    Refused(Refusal),
    /// Whoever runs it asked to stop, or failed.
    Cause(Cause),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Halt::Refused(refusal)
    }
}

impl From<Cause> for Halt {
    fn from(cause: Cause) -> Self {
        Halt::Cause(cause)
    }
}

impl From<Lost> for Halt {
    fn from(_: Lost) -> Self {
        Halt::Refused(Refusal::Lost)
    }
}

/// Carries a population on.
///
/// # Errors
/// If the rule cannot go on, or the source stops it.
pub fn run(
    setup: &Setup<'_>,
    payoffs: &Payoffs,
    start: Start,
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    match (start, setup.place, setup.rule) {
        (Start::Shares(shares), None, Rule::Replicator { continuous }) => {
            let field = replicator::One::new(payoffs);
            run_shares(setup, &field, continuous, shares, source)
        }
        (Start::Counts(counts), None, Rule::Replicator { continuous }) => {
            let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
            let shares = counts.iter().map(|&count| f64::from(count) / total).collect();
            let field = replicator::One::new(payoffs);
            run_shares(setup, &field, continuous, shares, source)
        }
        (Start::Shares(shares), None, Rule::Given { finite: false }) => {
            let field = replicator::One::new(payoffs);
            let matrix = match payoffs {
                Payoffs::Pairs(matrix) => Some(matrix),
                Payoffs::Groups(_) => None,
            };
            given::run_shares(setup, &field, &[matrix], shares, key, source)
        }
        (Start::Counts(counts), None, Rule::Given { finite: true }) => {
            given::run_counts(setup, payoffs, counts, key, source)
        }
        (_, _, Rule::Given { .. } | Rule::ThresholdSelection { .. }) => {
            Err(Refusal::Unsuited.into())
        }
        (Start::Counts(counts), None, _) => {
            let exact = !source.is_fresh() && !setup.rule.is_simultaneous();
            if exact && counts.len() == 2 {
                chain::run(setup, payoffs, [counts[0], counts[1]], key, source)
            } else {
                crowd::run(setup, payoffs, counts, key, source)
            }
        }
        (Start::Nodes(types), Some(place), rule) => match (payoffs, rule) {
            (Payoffs::Groups(_), _) | (_, Rule::Replicator { .. }) => Err(Refusal::Unsuited.into()),
            (Payoffs::Pairs(matrix), Rule::ImitateBest { synchronous: true }) => {
                spatial::run(setup, place, matrix, types, key, source)
            }
            (Payoffs::Pairs(matrix), _) => nodes::run(setup, place, matrix, types, key, source),
        },
        _ => Err(Refusal::Unsuited.into()),
    }
}

fn run_shares(
    setup: &Setup<'_>,
    field: &impl replicator::Field,
    continuous: bool,
    mut shares: Vec<f64>,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let types = shares.len();
    let mut path = Trajectory::new(types, setup.length);
    let mut solver = replicator::solver(types);
    let mut effort = Effort::default();
    path.shares.extend(&shares);
    for generation in 0..setup.length {
        effort.pay(source, 1 + (types * types / 8) as u64)?;
        if continuous {
            let (u, by) = (setup.mutation, &mut effort);
            replicator::flow(field, u, generation, &mut shares, &mut solver, by, source)?;
        } else {
            effort.of(source, field.work())?;
            replicator::grow(field, setup.mutation, &mut shares)?;
        }
        path.shares.extend(&shares);
        source.reached(generation + 1, &path)?;
    }
    Ok(path)
}

/// Whether nothing can change any more: all are of one type, and the rule brings no other.
fn is_settled(setup: &Setup<'_>, counts: &[u32]) -> bool {
    let invents = matches!(setup.rule, Rule::BestResponse | Rule::Logit { .. });
    setup.mutation <= 0.0 && !invents && counts.iter().filter(|&&count| count > 0).count() <= 1
}

/// The draws of a generation: for selection, and for mutation.
fn draws(key: Key, generation: usize) -> [Stream; 2] {
    // A cell holds 2^33 words; generations beyond 2^32 would come back to the first.
    let generation = generation as u64;
    let cell = |purpose| key.purpose(purpose, (generation >> 32) as u32).at(generation as u32);
    [cell(Purpose::Selection), cell(Purpose::Mutation)]
}

/// 1 − w + w·payoff.
///
/// # Errors
/// If it is negative; `lowest` is the lowest payoff of these types.
fn fitness(weight: f64, payoff: f64, lowest: f64) -> Result<f64, Refusal> {
    let fitness = 1.0 - weight + weight * payoff;
    // A weight that was computed as the largest allowed may miss zero by a rounding.
    if fitness >= 0.0 {
        Ok(fitness)
    } else if fitness > -1e-12 {
        Ok(0.0)
    } else {
        Err(Refusal::NegativeFitness { payoff, largest: 1.0 / (1.0 - lowest.min(payoff)) })
    }
}

/// Payoffs closer than this are equal (rule of ties).
const TIE: f64 = 1e-9;

/// The probability to copy one who does so much better.
fn fermi(beta: f64, better: f64) -> f64 {
    // Without a difference it is a half, also where beta is without bound.
    let drive = if better == 0.0 { 0.0 } else { beta * better };
    math::logistic(drive)
}

#[cfg(test)]
mod tests;
