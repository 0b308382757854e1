//! Two types, everybody meets everybody: a walk on the number of the first.
//!
//! A step moves the number up by one, down by one, or not at all, with probabilities that depend on the number
//! only. So nothing needs to happen between changes: how many steps pass without one is drawn at once
//! (geometrically), then which way it goes. Probabilities are worked out when a number is first reached.

use super::crowd::Crowd;
use super::effort::PARTS;
use super::payoff::Payoffs;
use super::{Halt, Refusal, Rule, Scores, Setup, Source, Trajectory, draws, fermi};
use crate::base::math;
use crate::base::random::{Draws, Key};

/// The probabilities that a step makes one more of the first of two types, and one less.
///
/// # Errors
/// If a fitness is negative, or the rule is one of all at once.
pub fn transitions(
    rule: Rule,
    mutation: f64,
    payoffs: &Payoffs,
    counts: [u32; 2],
) -> Result<[f64; 2], Refusal> {
    let crowd = Crowd::new(counts.to_vec(), payoffs);
    let there = counts.map(f64::from);
    let n = there[0] + there[1];
    // The probability that an actor of this type, drawn to revise, ends up as the other.
    let revise = |own: usize, copies: f64| there[own] / n * copies;
    let explore = |copies: f64| mutation + (1.0 - mutation) * copies;
    // For each type of parent the probability that the child is of the first type.
    let first = [1.0 - mutation, mutation];
    let born = |weights: &[f64]| {
        let sum = weights[0] + weights[1];
        [weights[0] / sum, weights[1] / sum]
    };
    Ok(match rule {
        Rule::Moran { selection } => {
            let parents = born(&crowd.births(selection, None, false)?);
            let child = parents[0] * first[0] + parents[1] * first[1];
            [child * there[1] / n, (1.0 - child) * there[0] / n]
        }
        Rule::BirthDeath { selection } => {
            let parents = born(&crowd.births(selection, None, false)?);
            let mut moves = [0.0; 2];
            for parent in (0..2).filter(|&parent| parents[parent] > 0.0) {
                let mut others = there;
                others[parent] -= 1.0;
                moves[0] += parents[parent] * first[parent] * others[1] / (n - 1.0);
                moves[1] += parents[parent] * (1.0 - first[parent]) * others[0] / (n - 1.0);
            }
            moves
        }
        Rule::DeathBirth { selection, scores } => {
            let alive = scores == Scores::Survivors;
            let child = |dead: usize| {
                if counts[dead] == 0 {
                    return Ok(0.0);
                }
                let parents = born(&crowd.births(selection, Some(dead), alive)?);
                Ok(parents[0] * first[0] + parents[1] * first[1])
            };
            let (up, down) = (child(1)?, child(0)?);
            [there[1] / n * up, there[0] / n * (1.0 - down)]
        }
        Rule::Imitation { beta } => {
            let copies = |own: usize| {
                let other = 1 - own;
                if counts[own] == 0 || counts[other] == 0 {
                    return 0.0;
                }
                let better = crowd.payoff(other) - crowd.payoff(own);
                there[other] / (n - 1.0) * fermi(beta, better)
            };
            [revise(1, explore(copies(1))), revise(0, explore(copies(0)))]
        }
        Rule::ImitateBest { synchronous: false } => {
            let copies = |own: usize| if crowd.best_present(own) == own { 0.0 } else { 1.0 };
            // Mutation comes after the update, and may undo it.
            let after = |copies: f64| copies * (1.0 - mutation) + (1.0 - copies) * mutation;
            [revise(1, after(copies(1))), revise(0, after(copies(0)))]
        }
        Rule::BestResponse => {
            let copies = |own: usize| if crowd.best_response(own) == own { 0.0 } else { 1.0 };
            [revise(1, explore(copies(1))), revise(0, explore(copies(0)))]
        }
        Rule::Logit { beta } => {
            let copies = |own: usize| born(&crowd.logit(own, beta))[1 - own];
            [revise(1, explore(copies(1))), revise(0, explore(copies(0)))]
        }
        Rule::Replicator { .. }
        | Rule::Given { .. }
        | Rule::ImitateBest { synchronous: true }
        | Rule::ThresholdSelection { .. } => return Err(Refusal::Unsuited),
    })
}

/// What happens at a number of the first type.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The probability that it goes up, given that it moves.
    up: f64,
    /// 1 / ln(1 − probability of a move): what a logarithm is multiplied by to give steps of rest.
    rest: f64,
    moves: bool,
}

impl Place {
    fn new([up, down]: [f64; 2]) -> Place {
        let any = up + down;
        let rest = if any < 1.0 { 1.0 / math::ln_1p(-any) } else { 0.0 };
        Place { up: if any > 0.0 { up / any } else { 0.0 }, rest, moves: any > 0.0 }
    }
}

/// Numbers of the first type for which probabilities are kept.
const KEPT: u64 = 1 << 16;

pub(super) fn run(
    setup: &Setup<'_>,
    payoffs: &Payoffs,
    start: [u32; 2],
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let total = u64::from(start[0]) + u64::from(start[1]);
    let steps = if setup.single { 1 } else { total };
    let mut path = Trajectory::new(2, setup.length);
    let mut first = start[0];
    path.note(&start, total);
    let mut known: Vec<Option<Place>> = vec![None; (total + 1).min(KEPT) as usize];
    let counts = |first: u32| [first, (total - u64::from(first)) as u32];
    // What is earned in pairs is soon worked out; in groups both payoffs are, for each of the two a few times.
    let cost = match payoffs {
        Payoffs::Pairs(_) => 0,
        Payoffs::Groups(_) => 4 * payoffs.work() / PARTS,
    };
    let mut work = 0_u64;
    let mut look = |first: u32, work: &mut u64| -> Result<Place, Refusal> {
        if let Some(Some(place)) = known.get(first as usize) {
            return Ok(*place);
        }
        *work += cost;
        let place = Place::new(transitions(setup.rule, setup.mutation, payoffs, counts(first))?);
        if let Some(slot) = known.get_mut(first as usize) {
            *slot = Some(place);
        }
        Ok(place)
    };
    let mut place = look(first, &mut work)?;
    for generation in 0..setup.length {
        let [mut select, _] = draws(key, generation);
        let mut left = steps;
        work += 4;
        while place.moves {
            // Steps at rest before the next move: geometric, by inversion.
            let rest = math::ln(select.open_uniform()) * place.rest;
            if rest >= left as f64 {
                break;
            }
            left = left.saturating_sub(rest as u64 + 1);
            first = if select.uniform() < place.up { first + 1 } else { first - 1 };
            place = look(first, &mut work)?;
            work += 4;
            if work >= 4096 {
                source.tick(work)?;
                work = 0;
            }
            if left == 0 {
                break;
            }
        }
        path.note(&counts(first), total);
        source.reached(generation + 1, &path)?;
        if work >= 4096 {
            source.tick(work)?;
            work = 0;
        }
    }
    source.tick(work)?;
    Ok(path)
}
