//! What a player could gain in a tree, worked out from the tree alone.
//!
//! For checking what solvers answer: from the player's last sets to its first, at each the action that is best for
//! what the others do and what it has settled on for later. No sequences, no tableau.

use super::{Behaviour, Node, Tree};
use crate::analysis::Error;
use crate::analysis::strategic::surely;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// By how much a player can do better from `root` on than by what it does, 0 or more.
///
/// # Errors
/// The meter's.
///
/// # Complexity
/// The player's sets times the nodes.
pub fn gain(
    tree: &Tree,
    root: usize,
    player: usize,
    behaviour: &Behaviour,
    meter: &mut dyn Meter,
) -> Result<Rational, Error> {
    let now = tree.values(behaviour)[root][player].clone();
    let below = tree.below(root);
    let mut own: Vec<(usize, usize)> = Vec::new();
    for (set, known) in tree.sets().iter().enumerate() {
        if known.player == player && known.nodes.first().is_some_and(|node| below.contains(node)) {
            let (mut depth, mut before) = (0, known.after);
            while let Some((set, _)) = before {
                (depth, before) = (depth + 1, tree.sets()[set].after);
            }
            own.push((depth, set));
        }
    }
    own.sort_unstable_by(|one, other| other.cmp(one));
    let mut better = behaviour.clone();
    // The others' and nature's part in reaching each node.
    let mut part = vec![Rational::zero(); tree.nodes().len()];
    part[root] = Rational::one();
    for at in below.clone() {
        meter.steps(4)?;
        let here = part[at].clone();
        match &tree.nodes()[at] {
            Node::End { .. } => {}
            Node::Chance { next } => {
                next.iter().for_each(|(chance, to)| part[*to] = &here * chance);
            }
            Node::Decision { set, next } if tree.sets()[*set].player == player => {
                next.iter().for_each(|&to| part[to].clone_from(&here));
            }
            Node::Decision { set, next } => {
                for (chance, &to) in behaviour[*set].iter().zip(next) {
                    part[to] = &here * chance;
                }
            }
        }
    }
    for (_, set) in own {
        meter.steps(tree.nodes().len() as u64 * 4)?;
        let values = tree.values(&better);
        let known = &tree.sets()[set];
        let worth = |action: usize| -> Rational {
            let nodes = known.nodes.iter().filter_map(|&node| match &tree.nodes()[node] {
                Node::Decision { next, .. } => Some(&part[node] * &values[next[action]][player]),
                _ => None,
            });
            nodes.sum()
        };
        let all: Vec<Rational> = (0..known.actions).map(worth).collect();
        let best = (0..known.actions).max_by(|&a, &b| all[a].cmp(&all[b])).unwrap_or(0);
        better[set] = surely(best, known.actions);
    }
    Ok(tree.values(&better)[root][player].clone() - now)
}

/// How much is missing for a behaviour to be one: the most by which chances at a set miss 1, or are below 0.
#[must_use]
pub fn off(behaviour: &Behaviour) -> Rational {
    let mut worst = Rational::zero();
    for chances in behaviour {
        let sum: Rational = chances.iter().cloned().sum();
        let wrong = (sum - Rational::one()).abs();
        let below =
            chances.iter().map(|chance| -chance.clone()).max().unwrap_or_else(Rational::zero);
        worst = worst.max(wrong).max(below);
    }
    worst
}
