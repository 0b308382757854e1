//! Everybody meets everybody: a population is how many there are of each type.
//!
//! What a type earns is kept as a sum over the population, which a change of two counts changes by two terms; so a
//! step costs as much as there are types, whatever the size. The sums are made anew at every generation, lest
//! roundings add up.

use super::effort::Effort;
use super::given::mutate;
use super::payoff::Payoffs;
use super::{
    Halt, Refusal, Rule, Scores, Setup, Source, TIE, Trajectory, draws, fermi, fitness, is_settled,
};
use crate::base::math;
use crate::base::random::{Draws, Key};
use crate::model::error::Cause;

/// How many there are of each type, and what they earn.
#[derive(Clone, Debug)]
pub struct Crowd<'a> {
    counts: Vec<u32>,
    total: u64,
    basis: Basis<'a>,
    /// In pairs: what a type would get from everybody, summed. Else its payoff.
    sums: Vec<f64>,
    lowest: f64,
}

/// Where payoffs come from.
#[derive(Clone, Copy, Debug)]
enum Basis<'a> {
    /// From the others of the same population.
    Own(&'a Payoffs),
    /// From elsewhere: they were given.
    Given,
}

impl<'a> Crowd<'a> {
    /// A population that plays with itself.
    #[must_use]
    pub fn new(counts: Vec<u32>, payoffs: &'a Payoffs) -> Crowd<'a> {
        let sums = vec![0.0; counts.len()];
        let mut crowd = Crowd::with(counts, Basis::Own(payoffs), sums, payoffs.ends().0);
        crowd.refresh();
        crowd
    }

    /// A population that plays with another: what each of its types earns there.
    pub(super) fn facing(counts: Vec<u32>, pays: Vec<f64>, lowest: f64) -> Crowd<'static> {
        Crowd::with(counts, Basis::Given, pays, lowest)
    }

    fn with(counts: Vec<u32>, basis: Basis<'a>, sums: Vec<f64>, lowest: f64) -> Crowd<'a> {
        let total = counts.iter().map(|&count| u64::from(count)).sum();
        Crowd { counts, total, basis, sums, lowest }
    }

    /// How many there are of each type.
    #[must_use]
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// What each type of a crowd that plays elsewhere earns now.
    pub(super) fn earns(&mut self, pays: impl Iterator<Item = f64>) {
        self.sums.clear();
        self.sums.extend(pays);
    }

    /// Sums anew.
    pub(super) fn refresh(&mut self) {
        match self.basis {
            Basis::Own(Payoffs::Pairs(matrix)) => {
                for (own, sum) in self.sums.iter_mut().enumerate() {
                    let row = matrix.row(own).iter().zip(&self.counts);
                    *sum = row.map(|(cell, &count)| cell * f64::from(count)).sum();
                }
            }
            Basis::Own(payoffs @ Payoffs::Groups(_)) => {
                for own in 0..self.sums.len() {
                    self.sums[own] = if self.counts[own] == 0 {
                        0.0
                    } else {
                        payoffs.among(own, &without(&self.counts, &[own]))
                    };
                }
            }
            Basis::Given => {}
        }
    }

    /// One of a type becomes another.
    pub(super) fn change(&mut self, from: usize, to: usize) {
        if from == to {
            return;
        }
        self.counts[from] -= 1;
        self.counts[to] += 1;
        match self.basis {
            Basis::Own(Payoffs::Pairs(matrix)) => {
                for (own, sum) in self.sums.iter_mut().enumerate() {
                    *sum += matrix.at(own, to) - matrix.at(own, from);
                }
            }
            Basis::Own(Payoffs::Groups(_)) => self.refresh(),
            Basis::Given => {}
        }
    }

    /// What one of a type earns: the mean over the others.
    #[must_use]
    pub fn payoff(&self, own: usize) -> f64 {
        self.payoff_as(own, own)
    }

    /// What an actor of type `now` would earn as a `then`, the others staying as they are.
    #[must_use]
    pub fn payoff_as(&self, then: usize, now: usize) -> f64 {
        match self.basis {
            Basis::Own(Payoffs::Pairs(matrix)) => {
                if self.total < 2 {
                    return 0.0;
                }
                (self.sums[then] - matrix.at(then, now)) / (self.total - 1) as f64
            }
            Basis::Own(Payoffs::Groups(_)) if then == now => self.sums[now],
            Basis::Own(payoffs) => payoffs.among(then, &without(&self.counts, &[now])),
            Basis::Given => self.sums[then],
        }
    }

    /// What one of a type earns from games without one of type `dead`.
    #[must_use]
    pub fn payoff_without(&self, own: usize, dead: usize) -> f64 {
        match self.basis {
            Basis::Own(Payoffs::Pairs(matrix)) => {
                if self.total < 3 {
                    return 0.0;
                }
                let sum = self.sums[own] - matrix.at(own, own) - matrix.at(own, dead);
                sum / (self.total - 2) as f64
            }
            Basis::Own(payoffs) => payoffs.among(own, &without(&self.counts, &[own, dead])),
            Basis::Given => self.sums[own],
        }
    }

    /// The weight of each type where one is to be born; uniform if nobody is fit. `dead` is one who is not among
    /// them; `survivors`: its games do not count.
    ///
    /// # Errors
    /// If a fitness is negative.
    pub(super) fn births(
        &self,
        weight: f64,
        dead: Option<usize>,
        survivors: bool,
    ) -> Result<Vec<f64>, Refusal> {
        let there =
            |kind: usize| f64::from(self.counts[kind]) - if dead == Some(kind) { 1.0 } else { 0.0 };
        let mut weights = vec![0.0; self.counts.len()];
        for (kind, into) in weights.iter_mut().enumerate().filter(|(kind, _)| there(*kind) > 0.0) {
            let payoff = match dead {
                Some(dead) if survivors => self.payoff_without(kind, dead),
                _ => self.payoff(kind),
            };
            *into = there(kind) * fitness(weight, payoff, self.lowest)?;
        }
        if weights.iter().sum::<f64>() <= 0.0 {
            weights = (0..self.counts.len()).map(there).collect();
        }
        Ok(weights)
    }

    /// The type of the best among those present, for one of this type: its own wins ties, else the earliest.
    pub(super) fn best_present(&self, own: usize) -> usize {
        best(own, self.counts.len(), |kind| (self.counts[kind] > 0).then(|| self.payoff(kind)))
    }

    /// The best type against the others as they are.
    pub(super) fn best_response(&self, own: usize) -> usize {
        best(own, self.counts.len(), |kind| Some(self.payoff_as(kind, own)))
    }

    /// The weight of each type for an actor that chooses by the logit rule, the largest being one.
    pub(super) fn logit(&self, own: usize, beta: f64) -> Vec<f64> {
        logit(beta, self.counts.len(), |kind| self.payoff_as(kind, own))
    }

    fn pick(&self, draws: &mut impl Draws) -> usize {
        pick(&self.counts, self.total, draws)
    }

    /// One step of a rule; gives who changed into whom.
    pub(super) fn step(
        &mut self,
        rule: Rule,
        mutation: f64,
        [draws, mutants]: [&mut impl Draws; 2],
    ) -> Result<(usize, usize), Refusal> {
        let types = self.counts.len();
        let (from, to) = match rule {
            Rule::Moran { selection } => {
                let parent = weighted(&self.births(selection, None, false)?, draws);
                (self.pick(draws), mutant(parent, types, mutation, mutants))
            }
            Rule::BirthDeath { selection } => {
                let parent = weighted(&self.births(selection, None, false)?, draws);
                let dead = pick(&without(&self.counts, &[parent]), self.total - 1, draws);
                (dead, mutant(parent, types, mutation, mutants))
            }
            Rule::DeathBirth { selection, scores } => {
                let dead = self.pick(draws);
                let alive = scores == Scores::Survivors;
                let parent = weighted(&self.births(selection, Some(dead), alive)?, draws);
                (dead, mutant(parent, types, mutation, mutants))
            }
            Rule::Imitation { beta } => {
                let own = self.pick(draws);
                let model = pick(&without(&self.counts, &[own]), self.total - 1, draws);
                let drawn = draws.uniform();
                (
                    own,
                    explored(own, types, mutation, mutants).unwrap_or_else(|| {
                        let better = self.payoff(model) - self.payoff(own);
                        if drawn < fermi(beta, better) { model } else { own }
                    }),
                )
            }
            Rule::ImitateBest { .. } => {
                let own = self.pick(draws);
                (own, mutant(self.best_present(own), types, mutation, mutants))
            }
            Rule::BestResponse => {
                let own = self.pick(draws);
                let other = explored(own, types, mutation, mutants);
                (own, other.unwrap_or_else(|| self.best_response(own)))
            }
            Rule::Logit { beta } => {
                let own = self.pick(draws);
                let next = weighted(&self.logit(own, beta), draws);
                (own, explored(own, types, mutation, mutants).unwrap_or(next))
            }
            Rule::Replicator { .. } | Rule::ThresholdSelection { .. } | Rule::Given { .. } => {
                return Err(Refusal::Unsuited);
            }
        };
        self.change(from, to);
        Ok((from, to))
    }

    /// How many parts of work a step is: every type's payoff is looked at, and changes.
    pub(super) fn work(&self) -> u64 {
        match self.basis {
            // Payoffs are worked out for the actor drawn, and for all once it has changed.
            Basis::Own(payoffs @ Payoffs::Groups(_)) => 2 * payoffs.work(),
            Basis::Own(Payoffs::Pairs(_)) | Basis::Given => 4 * self.counts.len() as u64,
        }
    }

    /// Everybody imitates the best at once.
    ///
    /// # Errors
    /// As [`Source::tick`].
    pub(super) fn imitate_all(
        &mut self,
        mutation: f64,
        mutants: &mut impl Draws,
        effort: &mut Effort,
        source: &mut dyn Source,
    ) -> Result<(), Cause> {
        let types = self.counts.len();
        let payoffs = match self.basis {
            Basis::Own(payoffs) => payoffs.work(),
            Basis::Given => (types * types) as u64,
        };
        effort.of(source, payoffs)?;
        let mut next = vec![0; types];
        for (kind, &count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            next[self.best_present(kind)] += count;
        }
        mutate(&mut next, mutation, mutants, effort, source)?;
        self.counts = next;
        self.refresh();
        Ok(())
    }
}

/// Counts without one of each of the types named.
fn without(counts: &[u32], gone: &[usize]) -> Vec<u32> {
    let mut left = counts.to_vec();
    for &kind in gone {
        left[kind] = left[kind].saturating_sub(1);
    }
    left
}

/// The type of one drawn uniformly.
pub(super) fn pick(counts: &[u32], total: u64, draws: &mut impl Draws) -> usize {
    let mut at = draws.below(total);
    for (kind, &count) in counts.iter().enumerate() {
        if at < u64::from(count) {
            return kind;
        }
        at -= u64::from(count);
    }
    0
}

/// An index drawn in proportion to weights.
pub(super) fn weighted(weights: &[f64], draws: &mut impl Draws) -> usize {
    let mut aim = draws.uniform() * weights.iter().sum::<f64>();
    let mut last = 0;
    for (kind, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        if aim < weight {
            return kind;
        }
        aim -= weight;
        last = kind;
    }
    last
}

/// The offspring's type: the parent's, or with probability `u` another.
pub(super) fn mutant(parent: usize, types: usize, u: f64, mutants: &mut impl Draws) -> usize {
    explored(parent, types, u, mutants).unwrap_or(parent)
}

/// Another type than one's own, with probability `u`.
pub(super) fn explored(
    own: usize,
    types: usize,
    u: f64,
    mutants: &mut impl Draws,
) -> Option<usize> {
    (u > 0.0 && types > 1 && mutants.chance(u)).then(|| other(own, types, mutants))
}

/// Another type, all alike.
pub(super) fn other(own: usize, types: usize, mutants: &mut impl Draws) -> usize {
    if types < 2 {
        return own;
    }
    let drawn = mutants.index(types - 1);
    if drawn < own { drawn } else { drawn + 1 }
}

/// The type of the highest payoff: one's own wins ties, else the earliest of the best.
pub(super) fn best(own: usize, types: usize, payoff: impl Fn(usize) -> Option<f64>) -> usize {
    let pays: Vec<Option<f64>> = (0..types).map(payoff).collect();
    let top = pays.iter().flatten().fold(f64::NEG_INFINITY, |top, &pay| top.max(pay));
    let wins = |kind: usize| pays[kind].is_some_and(|pay| pay >= top - TIE);
    if wins(own) { own } else { (0..types).find(|&kind| wins(kind)).unwrap_or(own) }
}

/// Weights exp(β·payoff), scaled so that the largest is one.
pub(super) fn logit(beta: f64, types: usize, payoff: impl Fn(usize) -> f64) -> Vec<f64> {
    let pays: Vec<f64> = (0..types).map(payoff).collect();
    let top = pays.iter().fold(f64::NEG_INFINITY, |top, &pay| top.max(pay));
    // The best has weight one, also where beta is without bound.
    pays.iter().map(|pay| if *pay == top { 1.0 } else { math::exp(beta * (pay - top)) }).collect()
}

pub(super) fn run(
    setup: &Setup<'_>,
    payoffs: &Payoffs,
    counts: Vec<u32>,
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let types = counts.len();
    let mut path = Trajectory::new(types, setup.length);
    let total = counts.iter().map(|&count| u64::from(count)).sum();
    path.note(&counts, total);
    let once = setup.rule.is_simultaneous();
    let steps = if once || setup.single { 1 } else { total };
    let mut counts = counts;
    let mut effort = Effort::default();
    for generation in 0..setup.length {
        if is_settled(setup, &counts) {
            source.tick(1)?;
            path.note(&counts, total);
            continue;
        }
        let [mut select, mut mutate] = draws(key, generation);
        let mut fresh = source.fresh()?;
        let mut done = 0;
        while done < steps {
            let payoffs = fresh.as_ref().unwrap_or(payoffs);
            effort.of(source, payoffs.work())?;
            let mut crowd = Crowd::new(std::mem::take(&mut counts), payoffs);
            // Payoffs that are played anew serve one step.
            let last = if fresh.is_some() { done + 1 } else { steps };
            while done < last {
                if done.is_multiple_of(1024) {
                    effort.pay(source, 1 + (steps - done).min(1024) * types as u64 / 4)?;
                }
                if once {
                    crowd.imitate_all(setup.mutation, &mut mutate, &mut effort, source)?;
                } else {
                    effort.of(source, crowd.work())?;
                    crowd.step(setup.rule, setup.mutation, [&mut select, &mut mutate])?;
                }
                done += 1;
            }
            counts = std::mem::take(&mut crowd.counts);
            if done < steps {
                fresh = source.fresh()?;
            }
        }
        path.note(&counts, total);
        source.reached(generation + 1, &path)?;
    }
    Ok(path)
}
