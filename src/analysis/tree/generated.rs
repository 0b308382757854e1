//! Generated trees and a player of chess by exhaustion, for tests: everything by enumeration and recursion, nothing
//! by the solvers' ways.

use super::{Behaviour, Node, Tree};
use crate::analysis::strategic::surely;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

/// Numbers that are the same every time.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % count
    }
}

/// What a generated tree is like.
pub(super) struct Kind {
    pub(super) players: usize,
    pub(super) depth: usize,
    /// Payoffs are 0..this, so that few mean many ties.
    pub(super) payoffs: usize,
    /// Of ten pairs of nodes that may be one set, how many are.
    pub(super) hidden: usize,
    pub(super) zero_sum: bool,
}

/// A tree with perfect recall whose pure profiles are at most `most`.
pub(super) fn tree(dice: &mut Dice, kind: &Kind, most: usize) -> Tree {
    loop {
        if let Some(tree) = grow(dice, kind, most) {
            return tree;
        }
    }
}

fn grow(dice: &mut Dice, kind: &Kind, most: usize) -> Option<Tree> {
    let mut nodes = vec![Node::End { pays: Vec::new() }];
    let mut sets: Vec<(usize, usize)> = Vec::new();
    let mut after: Vec<Option<(usize, usize)>> = Vec::new();
    // Node, depth, each player's last move.
    let mut open = vec![(0, 0, vec![None; kind.players])];
    while let Some((at, depth, last)) = open.pop() {
        let what = dice.below(10);
        if depth == kind.depth || depth > 0 && what == 0 {
            let mut pays: Vec<Rational> = (0..kind.players)
                .map(|_| Rational::from(dice.below(kind.payoffs) as i64))
                .collect();
            if kind.zero_sum {
                pays[1] = -pays[0].clone();
            }
            nodes[at] = Node::End { pays };
            continue;
        }
        let count = 2 + usize::from(dice.below(4) == 0);
        let next: Vec<usize> = (nodes.len()..nodes.len() + count).collect();
        nodes.extend((0..count).map(|_| Node::End { pays: Vec::new() }));
        if what == 1 {
            let chances = match count {
                2 => vec![Rational::new(1, 3)?, Rational::new(2, 3)?],
                _ => vec![Rational::new(1, 2)?, Rational::new(1, 4)?, Rational::new(1, 4)?],
            };
            open.extend(next.iter().map(|&to| (to, depth + 1, last.clone())));
            nodes[at] = Node::Chance { next: chances.into_iter().zip(next).collect() };
            continue;
        }
        let player = dice.below(kind.players);
        let fits = |at: &usize| sets[*at] == (player, count) && after[*at] == last[player];
        let joined = (0..sets.len()).find(fits).filter(|_| dice.below(10) < kind.hidden);
        let set = joined.unwrap_or(sets.len());
        if joined.is_none() {
            sets.push((player, count));
            after.push(last[player]);
        }
        for (action, &to) in next.iter().enumerate() {
            let mut last = last.clone();
            last[player] = Some((set, action));
            open.push((to, depth + 1, last));
        }
        nodes[at] = Node::Decision { set, next };
    }
    let profiles: usize = sets.iter().map(|(_, count)| count).product();
    (profiles <= most && sets.len() > 1)
        .then(|| Tree::new(kind.players, nodes, sets, &mut Unmetered).unwrap())
}

/// Every pure profile: an action for each set.
pub(super) fn profiles(tree: &Tree) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for set in tree.sets() {
        let longer = all.iter().flat_map(|one: &Vec<usize>| {
            (0..set.actions).map(|action| {
                let mut on = one.clone();
                on.push(action);
                on
            })
        });
        all = longer.collect();
    }
    all
}

pub(super) fn behaviour(tree: &Tree, profile: &[usize]) -> Behaviour {
    tree.sets().iter().zip(profile).map(|(set, &action)| surely(action, set.actions)).collect()
}

/// What a player gets from a node on.
pub(super) fn value(tree: &Tree, at: usize, player: usize, behaviour: &Behaviour) -> Rational {
    let mean = |weights: Vec<(Rational, usize)>| {
        weights.into_iter().fold(Rational::zero(), |sum, (weight, to)| {
            if weight.is_zero() { sum } else { sum + weight * value(tree, to, player, behaviour) }
        })
    };
    match &tree.nodes()[at] {
        Node::End { pays } => pays[player].clone(),
        Node::Chance { next } => mean(next.clone()),
        Node::Decision { set, next } => {
            mean(behaviour[*set].iter().cloned().zip(next.iter().copied()).collect())
        }
    }
}

/// The best that a player can get from a node on, by trying all its pure profiles there.
pub(super) fn best(tree: &Tree, at: usize, player: usize, given: &Behaviour) -> Rational {
    let below = tree.below(at);
    let own: Vec<usize> = (0..tree.sets().len())
        .filter(|&set| tree.sets()[set].player == player)
        .filter(|&set| tree.sets()[set].nodes.iter().any(|node| below.contains(node)))
        .collect();
    let mut tried = given.clone();
    let mut best: Option<Rational> = None;
    let count: usize = own.iter().map(|&set| tree.sets()[set].actions).product();
    for mut code in 0..count {
        for &set in &own {
            let actions = tree.sets()[set].actions;
            tried[set] = surely(code % actions, actions);
            code /= actions;
        }
        let got = value(tree, at, player, &tried);
        if best.as_ref().is_none_or(|best| got > *best) {
            best = Some(got);
        }
    }
    best.unwrap()
}

/// Whether nobody gains from a node on.
pub(super) fn is_nash(tree: &Tree, at: usize, behaviour: &Behaviour) -> bool {
    (0..tree.players())
        .all(|player| best(tree, at, player, behaviour) == value(tree, at, player, behaviour))
}

/// Where subgames begin, by the definition.
pub(super) fn subgames(tree: &Tree) -> Vec<usize> {
    let closed = |at: &usize| {
        let below = tree.below(*at);
        tree.sets().iter().all(|set| {
            let inside = set.nodes.iter().filter(|node| below.contains(node)).count();
            inside == 0 || inside == set.nodes.len()
        })
    };
    let moves = |at: &usize| !matches!(tree.nodes()[*at], Node::End { .. });
    (0..tree.nodes().len()).filter(moves).filter(closed).collect()
}
