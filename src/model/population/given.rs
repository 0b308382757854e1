//! A rule that only whoever runs the population knows: it is asked for every generation.
//!
//! It is told where the population stands and what each type earns, and says where it stands next. What it says is
//! checked: shares of a population are 0 or more and sum to 1, counts keep their sum. Mutation comes afterwards, as
//! with the other rules of all at once.

use super::crowd::{Crowd, other};
use super::effort::Effort;
use super::payoff::{Matrix, Payoffs};
use super::replicator::{Field, normalise, spread};
use super::{Halt, Refusal, Setup, Source, Trajectory, draws};
use crate::base::random::{Draws, Key, Stream};
use crate::model::error::Cause;
use crate::model::network::hits;

/// Where a population stands when its rule is asked.
#[derive(Clone, Debug)]
pub struct Now<'a> {
    /// How many generations are over.
    pub generation: usize,
    /// Which of two populations it is.
    pub side: usize,
    /// The share of each type; they sum to 1.
    pub shares: &'a [f64],
    /// How many there are of each type, where they are counted.
    pub counts: Option<&'a [u32]>,
    /// What each type earns a round: among these shares, its own included; where they are counted, the mean over the
    /// others, and for a type of which there is nobody the mean over all.
    pub payoffs: &'a [f64],
    /// Row's score against column, where games are played in pairs.
    pub between: Option<&'a Matrix>,
    /// The probability of mutation, which is no concern of the rule.
    pub mutation: f64,
    /// Where its draws come from.
    pub luck: Stream,
}

/// Where the answer goes.
#[derive(Debug)]
pub enum Next<'a> {
    /// The next shares; they hold the present ones.
    Shares(&'a mut [f64]),
    /// The next counts; they hold the present ones.
    Counts(&'a mut [u32]),
}

/// So many parts of work are a draw of who mutates, and one of what into.
const MUTANT: u64 = 2;

/// How far the sum of shares may be from 1.
const SLACK: f64 = 1e-6;

/// Carries shares on; `matrices` are what each side's types get from whom they meet, where games are in pairs.
pub(super) fn run_shares(
    setup: &Setup<'_>,
    field: &impl Field,
    matrices: &[Option<&Matrix>],
    mut shares: Vec<f64>,
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let types = shares.len();
    let mut path = Trajectory::new(types, setup.length);
    path.shares.extend(&shares);
    let mut pays = vec![0.0; types];
    let mut effort = Effort::default();
    for generation in 0..setup.length {
        effort.pay(source, 1 + (types * types / 8) as u64)?;
        effort.of(source, field.work())?;
        field.payoffs(&shares, &mut pays);
        let before = shares.clone();
        let mut from = 0;
        for (side, &count) in field.sides().iter().enumerate() {
            let place = from..from + count;
            let [luck, _] = draws(key.child(side as u64), generation);
            let now = Now {
                generation,
                side,
                shares: &before[place.clone()],
                counts: None,
                payoffs: &pays[place.clone()],
                between: matrices.get(side).copied().flatten(),
                mutation: setup.mutation,
                luck,
            };
            let next = &mut shares[place];
            source.next(&now, Next::Shares(next))?;
            check(next, from)?;
            spread(setup.mutation, next);
            normalise(next);
            from += count;
        }
        path.shares.extend(&shares);
        source.reached(generation + 1, &path)?;
    }
    Ok(path)
}

fn check(shares: &[f64], first: usize) -> Result<(), Refusal> {
    for (kind, &share) in shares.iter().enumerate() {
        if !(share >= 0.0 && share.is_finite()) {
            return Err(Refusal::BadShare { kind: first + kind, value: share });
        }
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > SLACK { Err(Refusal::BadSum { sum, wanted: 1.0 }) } else { Ok(()) }
}

/// Carries counts on.
pub(super) fn run_counts(
    setup: &Setup<'_>,
    payoffs: &Payoffs,
    mut counts: Vec<u32>,
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let types = counts.len();
    let total: u64 = counts.iter().map(|&count| u64::from(count)).sum();
    let mut path = Trajectory::new(types, setup.length);
    path.note(&counts, total);
    let mut effort = Effort::default();
    for generation in 0..setup.length {
        effort.pay(source, 1 + (types * types / 8) as u64)?;
        let fresh = source.fresh()?;
        let payoffs = fresh.as_ref().unwrap_or(payoffs);
        effort.of(source, 2 * payoffs.work())?;
        let crowd = Crowd::new(counts.clone(), payoffs);
        let earns = |kind: usize| match counts[kind] {
            0 => payoffs.among(kind, &counts),
            _ => crowd.payoff(kind),
        };
        let pays: Vec<f64> = (0..types).map(earns).collect();
        let shares: Vec<f64> = counts.iter().map(|&n| f64::from(n) / total as f64).collect();
        let [luck, mut mutants] = draws(key, generation);
        let now = Now {
            generation,
            side: 0,
            shares: &shares,
            counts: Some(&counts),
            payoffs: &pays,
            between: match payoffs {
                Payoffs::Pairs(matrix) => Some(matrix),
                Payoffs::Groups(_) => None,
            },
            mutation: setup.mutation,
            luck,
        };
        let mut next = counts.clone();
        source.next(&now, Next::Counts(&mut next))?;
        let sum: u64 = next.iter().map(|&count| u64::from(count)).sum();
        if sum != total {
            return Err(Refusal::BadSum { sum: sum as f64, wanted: total as f64 }.into());
        }
        mutate(&mut next, setup.mutation, &mut mutants, &mut effort, source)?;
        counts = next;
        path.note(&counts, total);
        source.reached(generation + 1, &path)?;
    }
    Ok(path)
}

/// Each becomes another type with a probability: counted first, placed afterwards, so that nobody mutates twice.
///
/// # Errors
/// As [`Source::tick`].
pub(super) fn mutate(
    counts: &mut [u32],
    mutation: f64,
    mutants: &mut impl Draws,
    effort: &mut Effort,
    source: &mut dyn Source,
) -> Result<(), Cause> {
    let types = counts.len();
    let mut leaving = vec![0_u32; types];
    if types > 1 {
        for (kind, &count) in counts.iter().enumerate() {
            hits(count as usize, mutation, &mut *mutants, |_| {
                leaving[kind] += 1;
                effort.of(source, MUTANT)
            })?;
        }
    }
    for (kind, &count) in leaving.iter().enumerate() {
        for _ in 0..count {
            effort.of(source, MUTANT)?;
            counts[kind] -= 1;
            counts[other(kind, types, mutants)] += 1;
        }
    }
    Ok(())
}
