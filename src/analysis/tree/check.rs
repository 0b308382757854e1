//! What a player could gain in a tree, worked out from the tree alone.
//!
//! For checking what solvers answer: from the player's last sets to its first, at each the action that is best for
//! what the others do and what it has settled on for later. No sequences, no tableau.

use super::{Behaviour, Node, Tree};
use crate::analysis::Error;
use crate::analysis::strategic::surely;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay};

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
    let now = tree.values(behaviour, meter)?.swap_remove(root).swap_remove(player);
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
                for (chance, to) in next {
                    part[*to] = here.times(chance, meter)?;
                }
            }
            Node::Decision { set, next } if tree.sets()[*set].player == player => {
                next.iter().for_each(|&to| part[to].clone_from(&here));
            }
            Node::Decision { set, next } => {
                for (chance, &to) in behaviour[*set].iter().zip(next) {
                    part[to] = here.times(chance, meter)?;
                }
            }
        }
    }
    for (_, set) in own {
        meter.steps(tree.nodes().len() as u64 * 4)?;
        let values = tree.values(&better, meter)?;
        let known = &tree.sets()[set];
        let mut worth = vec![Rational::zero(); known.actions];
        for &node in &known.nodes {
            let Node::Decision { next, .. } = &tree.nodes()[node] else { continue };
            for (worth, &to) in worth.iter_mut().zip(next) {
                worth.plus_product(&part[node], &values[to][player], meter)?;
            }
        }
        let best = (0..known.actions).max_by(|&a, &b| worth[a].cmp(&worth[b])).unwrap_or(0);
        better[set] = surely(best, known.actions);
    }
    let best = tree.values(&better, meter)?.swap_remove(root).swap_remove(player);
    pay(best.bits().max(now.bits()), meter)?;
    Ok(best - now)
}

/// How much is missing for a behaviour to be one: the most by which chances at a set miss 1, or are below 0.
///
/// # Errors
/// If the meter has had enough.
pub fn off(behaviour: &Behaviour, meter: &mut dyn Meter) -> Result<Rational, Stopped> {
    let mut worst = Rational::zero();
    for chances in behaviour {
        let wrong = (Rational::total(chances, meter)? - Rational::one()).abs();
        let below =
            chances.iter().map(|chance| -chance.clone()).max().unwrap_or_else(Rational::zero);
        worst = worst.max(wrong).max(below);
    }
    Ok(worst)
}
