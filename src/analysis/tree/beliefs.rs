//! Perfect Bayesian equilibria: everybody does the best it can wherever it may be asked to move, given what it
//! believes about where it is.
//!
//! At a set that play reaches, beliefs follow from Bayes' rule; so they do within a subgame that begins nearer, whether
//! or not it is reached. Where nobody is expected to come, any belief will do that supports what is done there; all of
//! those are a polytope, given by its corners:
//!
//! ```text
//! set       nodes                      belief
//! "beer"    strong 9/10, weak 1/10     by Bayes' rule
//! "quiche"  strong 0..=1/2             free: whoever duels there must not think it strong too likely
//! ```
//!
//! # Sources
//! Fudenberg and Tirole 1991.

use super::form::{Own, OwnSet};
use super::{Behaviour, Node, Tree};
use crate::analysis::Error;
use crate::analysis::polytope::{Half, Polytope};
use crate::analysis::strategic::surely;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// The most pure profiles that are tried.
const PROFILES: usize = 1 << 20;

/// An equilibrium with what everybody believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// What everybody does.
    pub behaviour: Behaviour,
    /// What everybody can expect.
    pub payoffs: Vec<Rational>,
    /// For each set what its player believes.
    pub beliefs: Vec<Belief>,
}

/// What the player at a set believes: a chance for each of its nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belief {
    /// By Bayes' rule.
    Given(Vec<Rational>),
    /// Nobody is expected here: any mixture of these corners supports what is done.
    Free(Vec<Vec<Rational>>),
}

/// All perfect Bayesian equilibria in pure choices, those first that take earlier actions.
///
/// # Errors
/// [`Error::TooLarge`] if profiles or corners are too many; the meter's.
pub fn pure(tree: &Tree, meter: &mut dyn Meter) -> Result<Vec<Assessment>, Error> {
    let counts: Vec<usize> = tree.sets().iter().map(|set| set.actions).collect();
    let all = counts.iter().try_fold(1_usize, |all, &count| all.checked_mul(count));
    all.filter(|all| *all <= PROFILES).ok_or(Error::TooLarge)?;
    let above = nearest(tree);
    let mut behaviour: Behaviour = counts.iter().map(|&count| surely(0, count)).collect();
    let mut at = vec![0; counts.len()];
    let mut found = Vec::new();
    loop {
        if let Some(one) = assess(tree, &above, &behaviour, meter)? {
            meter.bytes(tree.nodes().len() * 64)?;
            found.push(one);
        }
        let Some(place) = (0..at.len()).rev().find(|&place| at[place] + 1 < counts[place]) else {
            break;
        };
        at[place] += 1;
        at[place + 1..].fill(0);
        for place in place..at.len() {
            behaviour[place] = surely(at[place], counts[place]);
        }
    }
    Ok(found)
}

/// For each set the node that begins the smallest subgame around it.
#[must_use]
pub fn nearest(tree: &Tree) -> Vec<usize> {
    let roots = tree.subgames();
    let around = |nodes: &[usize]| {
        let holds = |root: &&usize| nodes.iter().all(|node| tree.below(**root).contains(node));
        roots.iter().rev().find(holds).copied().unwrap_or(0)
    };
    tree.sets().iter().map(|set| around(&set.nodes)).collect()
}

/// The beliefs that make a behaviour an equilibrium; `None` where there are none. `above` is what [`nearest`] says.
///
/// # Errors
/// The meter's.
pub fn assess(
    tree: &Tree,
    above: &[usize],
    behaviour: &Behaviour,
    meter: &mut dyn Meter,
) -> Result<Option<Assessment>, Error> {
    let mut reached: Vec<(usize, Vec<Rational>)> = Vec::new();
    let mut beliefs = Vec::with_capacity(tree.sets().len());
    for (set, known) in tree.sets().iter().enumerate() {
        meter.steps(tree.nodes().len() as u64 * 4)?;
        let root = above[set];
        if !reached.iter().any(|(from, _)| *from == root) {
            reached.push((root, tree.reached(behaviour, root, meter)?));
        }
        let chances =
            reached.iter().find(|(from, _)| *from == root).map_or(&[][..], |(_, chances)| chances);
        let sum = Rational::total(known.nodes.iter().map(|&node| &chances[node]), meter)?;
        let below = Below::of(tree, set, behaviour, meter)?;
        let belief = if known.nodes.len() == 1 {
            Belief::Given(vec![Rational::one()])
        } else if sum.is_zero() {
            let all = Polytope::simplex(known.nodes.len(), meter)?;
            let corners = all.cut_down(meter, |belief, meter| {
                meter.steps(below.leaves.len() as u64 * 8)?;
                Ok(below.better(belief, meter)?)
            });
            let corners = corners.map_err(|error| match error {
                Error::TooLarge => Error::TooManyBeliefs,
                error => error,
            })?;
            if corners.is_empty() {
                return Ok(None);
            }
            beliefs.push(Belief::Free(corners.into_corners()));
            continue;
        } else {
            let share = |&node: &usize| chances[node].quotient(&sum, meter);
            let shares: Option<Vec<Rational>> =
                known.nodes.iter().map(share).collect::<Result<_, _>>()?;
            Belief::Given(shares.unwrap_or_default())
        };
        if let Belief::Given(belief) = &belief
            && below.better(belief, meter)?.is_some()
        {
            return Ok(None);
        }
        beliefs.push(belief);
    }
    let payoffs = tree.payoffs(behaviour, meter)?;
    Ok(Some(Assessment { behaviour: behaviour.clone(), payoffs, beliefs }))
}

/// What lies below a set, for its player: by which node of the set, its own sequence from there, and how much is to
/// be had, times nature's and the others' chances.
struct Below {
    own: Own,
    leaves: Vec<(usize, usize, Rational)>,
    /// For each node of the set what the player gets by what it does.
    as_is: Vec<Rational>,
}

impl Below {
    fn of(
        tree: &Tree,
        set: usize,
        behaviour: &Behaviour,
        meter: &mut dyn Meter,
    ) -> Result<Below, Stopped> {
        let start = &tree.sets()[set];
        let player = start.player;
        let mut own = Own { sets: Vec::new(), sequences: 1 };
        let mut weights = vec![Rational::one()];
        let mut first: Vec<Option<usize>> = vec![None; tree.sets().len()];
        let mut leaves = Vec::new();
        let mut as_is = vec![Rational::zero(); start.nodes.len()];
        let nodes = start.nodes.iter().enumerate().rev();
        let mut open: Vec<_> = nodes.map(|(from, &at)| (at, from, 0, Rational::one())).collect();
        while let Some((at, from, way, chance)) = open.pop() {
            match &tree.nodes()[at] {
                Node::End { pays } => {
                    let worth = chance.times(&pays[player], meter)?;
                    as_is[from].plus_product(&worth, &weights[way], meter)?;
                    leaves.push((from, way, worth));
                }
                Node::Chance { next } => {
                    for (part, to) in next.iter().rev().filter(|(part, _)| !part.is_zero()) {
                        open.push((*to, from, way, chance.times(part, meter)?));
                    }
                }
                Node::Decision { set, next } if tree.sets()[*set].player == player => {
                    let place = match first[*set] {
                        Some(place) => place,
                        None => {
                            let place = own.sequences;
                            let count = next.len();
                            own.sets.push(OwnSet { set: *set, parent: way, first: place, count });
                            own.sequences += count;
                            for chance in &behaviour[*set] {
                                weights.push(weights[way].times(chance, meter)?);
                            }
                            *first[*set].insert(place)
                        }
                    };
                    for (action, to) in next.iter().enumerate().rev() {
                        open.push((*to, from, place + action, chance.clone()));
                    }
                }
                Node::Decision { set, next } => {
                    for (part, to) in
                        behaviour[*set].iter().zip(next).rev().filter(|(part, _)| !part.is_zero())
                    {
                        open.push((*to, from, way, chance.times(part, meter)?));
                    }
                }
            }
        }
        Ok(Below { own, leaves, as_is })
    }

    /// If with this belief something else is better: the beliefs with which it is not.
    fn better(&self, belief: &[Rational], meter: &mut dyn Meter) -> Result<Option<Half>, Stopped> {
        let mut worth = vec![Rational::zero(); self.own.sequences];
        for (from, way, amount) in &self.leaves {
            worth[*way].plus_product(&belief[*from], amount, meter)?;
        }
        let mut best = vec![0; self.own.sets.len()];
        for (place, set) in self.own.sets.iter().enumerate().rev() {
            let own = &worth[set.first..set.first + set.count];
            let top = (0..set.count).rev().max_by(|&a, &b| own[a].cmp(&own[b])).unwrap_or(0);
            let value = own[top].clone();
            best[place] = top;
            worth[set.parent].plus(&value, meter)?;
        }
        let now = Rational::product_sum(belief, &self.as_is, meter)?;
        if worth[0] <= now {
            return Ok(None);
        }
        let mut used = vec![false; self.own.sequences];
        used[0] = true;
        for (set, &action) in self.own.sets.iter().zip(&best) {
            used[set.first + action] |= used[set.parent];
        }
        let mut normal: Vec<Rational> = self.as_is.iter().map(|value| -value.clone()).collect();
        for (from, _, amount) in self.leaves.iter().filter(|(_, way, _)| used[*way]) {
            normal[*from].plus(amount, meter)?;
        }
        Ok(Some(Half { normal, bound: Rational::zero() }))
    }
}
