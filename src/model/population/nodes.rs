//! On a network, one actor after the other.
//!
//! What an actor earns is read off its neighbours whenever it is needed; only the rules that draw a parent from all
//! keep everybody's fitness, in a [`Tree`] in which a change renews the changed actor and its neighbours from
//! scratch. So a step costs as much as there are neighbours of neighbours.

use std::cell::Cell;

use super::crowd::{best, explored, logit, mutant, weighted};
use super::effort::Effort;
use super::payoff::Matrix;
use super::tree::Tree;
use super::{
    Halt, Payoffs, Place, Refusal, Rule, Scores, Setup, Source, Trajectory, draws, fermi, fitness,
    is_settled,
};
use crate::base::random::{Draws, Key};

/// Everybody on a network.
#[derive(Clone, Debug)]
pub(super) struct Nodes<'a> {
    place: Place<'a>,
    matrix: &'a Matrix,
    types: Vec<u8>,
    counts: Vec<u32>,
    lowest: f64,
    /// How many neighbours were looked at since that was last asked.
    walked: Cell<u64>,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(place: Place<'a>, matrix: &'a Matrix, types: Vec<u8>) -> Nodes<'a> {
        let mut counts = vec![0; matrix.types()];
        types.iter().for_each(|&kind| counts[kind as usize] += 1);
        let reach = if place.mean {
            1.0
        } else {
            (place.play.degrees().1 + usize::from(place.play.meets_itself())) as f64
        };
        let lowest = place.baseline + reach * matrix.ends().0.min(0.0);
        // Whoever makes it anew for a step has gone through all of them.
        let walked = Cell::new(types.len() as u64);
        Nodes { place, matrix, types, counts, lowest, walked }
    }

    fn kind(&self, node: usize) -> usize {
        self.types[node] as usize
    }

    /// What a node earns: the sum, or the mean, over its neighbours.
    pub(super) fn payoff(&self, node: usize) -> f64 {
        self.earns(node, self.kind(node), None)
    }

    /// The same as another type, or without one neighbour's games.
    fn earns(&self, node: usize, own: usize, gone: Option<usize>) -> f64 {
        let Place { play, mean, baseline, .. } = self.place;
        let row = self.matrix.row(own);
        let (mut sum, mut games) = (0.0, 0_usize);
        let around = play.neighbours(node);
        self.walked.set(self.walked.get() + 1 + around.len() as u64);
        for &other in around {
            if gone != Some(other as usize) {
                sum += row[self.types[other as usize] as usize];
                games += 1;
            }
        }
        if play.meets_itself() {
            sum += row[own];
            games += 1;
        }
        if mean && games > 0 {
            sum /= games as f64;
        }
        baseline + sum
    }

    fn fitness(&self, node: usize, weight: f64) -> Result<f64, Refusal> {
        fitness(weight, self.payoff(node), self.lowest)
    }

    fn change(&mut self, node: usize, kind: usize) {
        self.counts[self.types[node] as usize] -= 1;
        self.counts[kind] += 1;
        self.types[node] = kind as u8;
    }

    /// One of a node's neighbours, all alike; `None` if it has none.
    fn neighbour(&self, node: usize, draws: &mut impl Draws) -> Option<usize> {
        let around = self.place.replacement.neighbours(node);
        (!around.is_empty()).then(|| around[draws.index(around.len())] as usize)
    }

    /// The type of who takes the place of the dead; its own where it has no neighbours.
    fn heir(
        &self,
        dead: usize,
        weight: f64,
        scores: Scores,
        draws: &mut impl Draws,
    ) -> Result<Option<usize>, Refusal> {
        let around = self.place.replacement.neighbours(dead);
        let mut weights = Vec::with_capacity(around.len());
        for &other in around {
            let other = other as usize;
            let gone = (scores == Scores::Survivors).then_some(dead);
            let payoff = self.earns(other, self.kind(other), gone);
            weights.push(fitness(weight, payoff, self.lowest)?);
        }
        if weights.is_empty() {
            return Ok(None);
        }
        if weights.iter().sum::<f64>() <= 0.0 {
            weights.fill(1.0);
        }
        Ok(Some(self.kind(around[weighted(&weights, draws)] as usize)))
    }

    /// The type of the best of a node's neighbours and itself.
    fn best_around(&self, node: usize) -> usize {
        let own = self.kind(node);
        let around = self.place.replacement.neighbours(node);
        // The best of each type in sight.
        let mut tops = vec![None::<f64>; self.matrix.types()];
        for other in around.iter().map(|&other| other as usize).chain([node]) {
            let (kind, payoff) = (self.kind(other), self.payoff(other));
            tops[kind] = Some(tops[kind].map_or(payoff, |top| top.max(payoff)));
        }
        best(own, tops.len(), |kind| tops[kind])
    }

    /// What one who revises turns into.
    fn revised(
        &self,
        rule: Rule,
        node: usize,
        mutation: f64,
        [draws, mutants]: [&mut impl Draws; 2],
    ) -> Result<usize, Refusal> {
        let (own, types) = (self.kind(node), self.matrix.types());
        Ok(match rule {
            Rule::DeathBirth { selection, scores } => {
                match self.heir(node, selection, scores, draws)? {
                    Some(heir) => mutant(heir, types, mutation, mutants),
                    None => own,
                }
            }
            Rule::Imitation { beta } => {
                let model = self.neighbour(node, draws);
                let drawn = draws.uniform();
                explored(own, types, mutation, mutants).unwrap_or_else(|| match model {
                    Some(model) if self.kind(model) != own => {
                        let better = self.payoff(model) - self.payoff(node);
                        if drawn < fermi(beta, better) { self.kind(model) } else { own }
                    }
                    _ => own,
                })
            }
            Rule::ImitateBest { .. } => mutant(self.best_around(node), types, mutation, mutants),
            Rule::BestResponse => explored(own, types, mutation, mutants)
                .unwrap_or_else(|| best(own, types, |kind| Some(self.earns(node, kind, None)))),
            Rule::Logit { beta } => {
                let next =
                    weighted(&logit(beta, types, |kind| self.earns(node, kind, None)), draws);
                explored(own, types, mutation, mutants).unwrap_or(next)
            }
            _ => return Err(Refusal::Unsuited),
        })
    }
}

/// Everybody's fitness, where parents are drawn from all.
struct Fit {
    weight: f64,
    tree: Tree,
}

impl Fit {
    fn new(nodes: &Nodes<'_>, weight: f64) -> Result<Fit, Refusal> {
        let all: Result<Vec<f64>, Refusal> =
            (0..nodes.types.len()).map(|node| nodes.fitness(node, weight)).collect();
        Ok(Fit { weight, tree: Tree::new(&all?) })
    }

    /// A node has changed: it and who plays with it earn something else now.
    fn renew(&mut self, nodes: &Nodes<'_>, node: usize) -> Result<(), Refusal> {
        let around = nodes.place.play.neighbours(node).iter().map(|&other| other as usize);
        for touched in around.chain([node]) {
            self.tree.set(touched, nodes.fitness(touched, self.weight)?);
        }
        Ok(())
    }

    fn parent(&self, nodes: &Nodes<'_>, draws: &mut impl Draws) -> usize {
        let u = draws.uniform();
        let uniform = || ((u * nodes.types.len() as f64) as usize).min(nodes.types.len() - 1);
        self.tree.pick(u).unwrap_or_else(uniform)
    }
}

pub(super) fn run(
    setup: &Setup<'_>,
    place: Place<'_>,
    matrix: &Matrix,
    types: Vec<u8>,
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let size = types.len();
    let total = size as u64;
    let mut path = Trajectory::new(matrix.types(), setup.length);
    let steps = if setup.single { 1 } else { size };
    let mut fresh = source.fresh()?;
    let mut nodes = Nodes::new(place, matrix, types);
    let births = matches!(setup.rule, Rule::Moran { .. } | Rule::BirthDeath { .. });
    let weight = setup.rule.selection().unwrap_or(1.0);
    let cost = 1 + (place.play.mean_degree() as u64).max(1) / 2;
    path.note(&nodes.counts, total);
    let mut fit = None;
    let mut effort = Effort::default();
    for generation in 0..setup.length {
        if is_settled(setup, &nodes.counts) {
            source.tick(1)?;
            path.note(&nodes.counts, total);
            continue;
        }
        let [mut select, mut mutate] = draws(key, generation);
        for step in 0..steps {
            if step.is_multiple_of(256) {
                effort.pay(source, cost * (steps - step).min(256) as u64)?;
            }
            if let Some(Payoffs::Pairs(matrix)) = &fresh {
                // Payoffs that are played anew serve one step.
                let mut now = Nodes::new(place, matrix, std::mem::take(&mut nodes.types));
                let fit = if births { Some(Fit::new(&now, weight)?) } else { None };
                let done = one(&mut now, setup, fit.as_ref(), [&mut select, &mut mutate])?;
                if let Some((node, kind)) = done {
                    now.change(node, kind);
                }
                effort.of(source, now.walked.take())?;
                nodes.types = now.types;
                nodes.counts = now.counts;
                fresh = source.fresh()?;
                continue;
            }
            if births && fit.is_none() {
                fit = Some(Fit::new(&nodes, weight)?);
            }
            let done = one(&mut nodes, setup, fit.as_ref(), [&mut select, &mut mutate])?;
            if let Some((node, kind)) = done {
                nodes.change(node, kind);
                if let Some(fit) = &mut fit {
                    fit.renew(&nodes, node)?;
                }
            }
            effort.of(source, nodes.walked.take())?;
        }
        path.note(&nodes.counts, total);
        source.reached(generation + 1, &path)?;
    }
    path.nodes = nodes.types;
    Ok(path)
}

/// One step: which node changes into which type, if one does.
fn one(
    nodes: &mut Nodes<'_>,
    setup: &Setup<'_>,
    fit: Option<&Fit>,
    [select, mutate]: [&mut impl Draws; 2],
) -> Result<Option<(usize, usize)>, Refusal> {
    let size = nodes.types.len();
    let (node, next) = match fit {
        Some(fit) => {
            let parent = fit.parent(nodes, select);
            let dead = if matches!(setup.rule, Rule::Moran { .. }) {
                Some(select.index(size))
            } else {
                nodes.neighbour(parent, select)
            };
            let Some(dead) = dead else { return Ok(None) };
            let kind = nodes.kind(parent);
            (dead, mutant(kind, nodes.matrix.types(), setup.mutation, mutate))
        }
        None => {
            let node = select.index(size);
            (node, nodes.revised(setup.rule, node, setup.mutation, [select, mutate])?)
        }
    };
    Ok((next != nodes.kind(node)).then_some((node, next)))
}

/// Fitness kept from step to step, and the same made anew: for a test that nothing goes stale.
#[cfg(test)]
pub(super) fn audit(
    setup: &Setup<'_>,
    place: Place<'_>,
    matrix: &Matrix,
    types: Vec<u8>,
    key: Key,
    steps: usize,
) -> Result<(), Refusal> {
    let mut nodes = Nodes::new(place, matrix, types);
    let weight = setup.rule.selection().unwrap_or(1.0);
    let mut fit = Fit::new(&nodes, weight)?;
    let [mut select, mut mutate] = draws(key, 0);
    for _ in 0..steps {
        if let Some((node, kind)) = one(&mut nodes, setup, Some(&fit), [&mut select, &mut mutate])?
        {
            nodes.change(node, kind);
            fit.renew(&nodes, node)?;
        }
        let anew = Fit::new(&nodes, weight)?;
        for u in 0..20 {
            let u = f64::from(u) / 20.0;
            assert_eq!(fit.tree.pick(u), anew.tree.pick(u));
        }
        let mut counts = vec![0; matrix.types()];
        nodes.types.iter().for_each(|&kind| counts[kind as usize] += 1);
        assert_eq!(nodes.counts, counts);
    }
    Ok(())
}
