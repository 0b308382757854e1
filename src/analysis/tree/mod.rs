//! Game trees, exactly: what follows when players move one after the other and may not know everything.
//!
//! A [`Tree`] is a model's `Sequence` with fractions for floats. Nodes stand in the order in which one reads the
//! tree (a node, then all below it), so what lies below a node is a range:
//!
//! ```text
//! 0 challenger ── back_down ── 1 end            below 0: 0..6
//!       └─ threaten ── 2 defender ── concede ── 3 end
//!                          └─ resist ── 4 nature ── 0.3 ── 5 end
//!                                           └─ 0.7 ── 6 end
//! ```
//!
//! | file | question |
//! | --- | --- |
//! | `form` | a player's moves as sequences; what a best reply earns |
//! | `subgames` | which profiles are equilibria of every subgame, all ties kept |
//! | `plans` | the strategic form: a plan says what to do wherever one's own moves may lead |
//! | `nash`, `lemke`, `zero_sum` | equilibria in behaviour, by the sequence form |
//! | `beliefs`, `signalling` | what one must believe where nobody was expected to come; what messages tell |
//! | `types` | games with private information as trees |
//! | `check` | what anybody could gain, for checking the others |
//!
//! Invariant: everybody remembers what it knew and did (perfect recall); [`Tree::of`] refuses other trees.
//!
//! # Sources
//! Kuhn 1953; Selten 1965; von Stengel 1996.

pub mod beliefs;
pub mod check;
pub mod form;
pub mod lemke;
pub mod nash;
pub mod plans;
pub mod signalling;
pub mod subgames;
pub mod types;
mod ways;
pub mod zero_sum;

#[cfg(test)]
mod generated;
#[cfg(test)]
mod known;
#[cfg(test)]
mod private_tests;
#[cfg(test)]
mod tests;

use super::Error;
use crate::analysis::strategic::surely;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::model::game::{Game, Node as ModelNode, Payoffs};

/// A place in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Somebody moves, knowing which set it is in.
    Decision {
        /// The information set.
        set: usize,
        /// Where each of its actions leads.
        next: Vec<usize>,
    },
    /// Nature moves.
    Chance {
        /// Probabilities, which sum to 1, and where they lead.
        next: Vec<(Rational, usize)>,
    },
    /// It is over.
    End {
        /// One payoff a player.
        pays: Vec<Rational>,
    },
}

/// Decisions that their player cannot tell apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Who moves.
    pub player: usize,
    /// The number of actions.
    pub actions: usize,
    /// Its nodes, in order.
    pub nodes: Vec<usize>,
    /// The last move that its player has made before: a set of its own and an action there.
    pub after: Option<(usize, usize)>,
}

/// What everybody does: for each information set the chance of each action.
pub type Behaviour = Vec<Vec<Rational>>;

/// A game tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    players: usize,
    nodes: Vec<Node>,
    sets: Vec<Set>,
    /// The node before each and the place of the branch; the root has none.
    before: Vec<Option<(usize, usize)>>,
    /// Behind the last node below each.
    end: Vec<usize>,
    /// The caller's number of each node.
    names: Vec<usize>,
}

impl Tree {
    /// The tree of a game in sequence.
    ///
    /// # Errors
    /// [`Error::NoTable`] for other games, [`Error::NoRecall`] if somebody forgets what it knew or did.
    pub fn of(game: &Game, meter: &mut dyn Meter) -> Result<Tree, Error> {
        let Payoffs::Sequence(tree) = game.payoffs() else { return Err(Error::NoTable) };
        let exact = |value: f64| Rational::from_f64(value).ok_or(Error::NoTable);
        let mut nodes = Vec::with_capacity(tree.nodes().len());
        for node in tree.nodes() {
            nodes.push(match node {
                ModelNode::Decision { set, next } => {
                    Node::Decision { set: *set, next: next.clone() }
                }
                ModelNode::Chance { next } => {
                    let chances: Result<Vec<Rational>, Error> =
                        next.iter().map(|&(chance, _)| exact(chance)).collect();
                    let next = next.iter().map(|&(_, to)| to);
                    Node::Chance { next: whole(chances?, meter)?.into_iter().zip(next).collect() }
                }
                ModelNode::End { payoffs } => {
                    let pays: Result<_, _> = payoffs.iter().map(|&pay| exact(pay)).collect();
                    Node::End { pays: pays? }
                }
            });
        }
        let sets = tree.sets().iter().map(|set| (set.player, set.actions.len())).collect();
        Tree::new(game.players().len(), nodes, sets, meter)
    }

    /// A tree from its nodes, each after the one that leads to it, and its sets: players and numbers of actions.
    ///
    /// # Errors
    /// [`Error::NoRecall`] if somebody forgets what it knew or did.
    pub fn new(
        players: usize,
        nodes: Vec<Node>,
        sets: Vec<(usize, usize)>,
        meter: &mut dyn Meter,
    ) -> Result<Tree, Error> {
        meter.steps(4 * nodes.len() as u64)?;
        meter.bytes(nodes.len() * (128 + players * 64))?;
        let blank = |(player, actions)| Set { player, actions, nodes: Vec::new(), after: None };
        let sets: Vec<Set> = sets.into_iter().map(blank).collect();
        let (end, before, names) = (Vec::new(), Vec::new(), Vec::new());
        let mut tree = Tree { players, nodes, sets, before, end, names };
        tree.put_in_order();
        tree.find_sets(meter)?;
        Ok(tree)
    }

    /// Numbers the nodes as one reads the tree.
    fn put_in_order(&mut self) {
        let count = self.nodes.len();
        let mut place = vec![0; count];
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            place[at] = self.names.len();
            self.names.push(at);
            open.extend(self.nodes[at].next().into_iter().rev());
        }
        self.before = vec![None; count];
        let old = std::mem::take(&mut self.nodes);
        self.nodes = self.names.iter().map(|&at| old[at].clone()).collect();
        for (at, node) in self.nodes.iter_mut().enumerate() {
            match node {
                Node::Decision { next, .. } => next.iter_mut().for_each(|to| *to = place[*to]),
                Node::Chance { next } => next.iter_mut().for_each(|(_, to)| *to = place[*to]),
                Node::End { .. } => {}
            }
            for (branch, to) in node.next().into_iter().enumerate() {
                self.before[to] = Some((at, branch));
            }
        }
        self.end = (1..=count).collect();
        for at in (1..count).rev() {
            if let Some((before, _)) = self.before[at] {
                self.end[before] = self.end[before].max(self.end[at]);
            }
        }
    }

    /// The nodes of each set and the own move before it; everybody must remember that.
    fn find_sets(&mut self, meter: &mut dyn Meter) -> Result<(), Error> {
        // For each node and player the last own move on the way there.
        let mut last: Vec<Vec<Option<(usize, usize)>>> = vec![vec![None; self.players]];
        last.reserve(self.nodes.len());
        for at in 0..self.nodes.len() {
            if at % 4096 == 0 {
                meter.steps(4096 * self.players as u64)?;
            }
            if let Some((before, branch)) = self.before[at] {
                let mut own = last[before].clone();
                if let Node::Decision { set, .. } = self.nodes[before] {
                    own[self.sets[set].player] = Some((set, branch));
                }
                last.push(own);
            }
            let Node::Decision { set, .. } = self.nodes[at] else { continue };
            let known = &mut self.sets[set];
            let after = last[at][known.player];
            if known.nodes.is_empty() {
                known.after = after;
            } else if known.after != after {
                return Err(Error::NoRecall { set });
            }
            known.nodes.push(at);
        }
        Ok(())
    }

    /// The number of players.
    #[must_use]
    pub fn players(&self) -> usize {
        self.players
    }

    /// The nodes, in reading order.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The information sets.
    #[must_use]
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// Fills in what is not said of a behaviour, such as where nature never leads: there anything will do.
    pub fn complete(&self, behaviour: &mut Behaviour) {
        behaviour.resize(self.sets.len(), Vec::new());
        for (chances, set) in behaviour.iter_mut().zip(&self.sets) {
            if chances.is_empty() {
                *chances = surely(0, set.actions);
            }
        }
    }

    /// The node before a node, and which of its branches leads there.
    #[must_use]
    pub fn before(&self, node: usize) -> Option<(usize, usize)> {
        self.before.get(node).copied().flatten()
    }

    /// The nodes from this one on that lie below it, itself included.
    #[must_use]
    pub fn below(&self, node: usize) -> std::ops::Range<usize> {
        node..self.end.get(node).copied().unwrap_or(node)
    }

    /// The number that a node has in the game it was made from.
    #[must_use]
    pub fn name(&self, node: usize) -> usize {
        self.names.get(node).copied().unwrap_or(node)
    }

    /// Whether everybody who moves knows where it is.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.sets.iter().all(|set| set.nodes.len() < 2)
    }

    /// What everybody can expect at each node when all behave so.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn values(
        &self,
        behaviour: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Vec<Vec<Rational>>, Stopped> {
        let mut values = vec![Vec::new(); self.nodes.len()];
        for at in (0..self.nodes.len()).rev() {
            let mut mean = |weights: &mut dyn Iterator<Item = (&Rational, usize)>| {
                let mut sum = vec![Rational::zero(); self.players];
                for (weight, to) in weights.filter(|(weight, _)| !weight.is_zero()) {
                    let below: &Vec<Rational> = &values[to];
                    for (sum, value) in sum.iter_mut().zip(below) {
                        sum.plus_product(weight, value, meter)?;
                    }
                }
                Ok(sum)
            };
            values[at] = match &self.nodes[at] {
                Node::End { pays } => pays.clone(),
                Node::Chance { next } => mean(&mut next.iter().map(|(chance, to)| (chance, *to)))?,
                Node::Decision { set, next } => {
                    mean(&mut behaviour[*set].iter().zip(next.iter().copied()))?
                }
            };
        }
        Ok(values)
    }

    /// What everybody can expect when all behave so.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn payoffs(
        &self,
        behaviour: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Vec<Rational>, Stopped> {
        Ok(self.values(behaviour, meter)?.swap_remove(0))
    }

    /// How likely each node is to be reached from `root` when all behave so; 0 outside what lies below it.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn reached(
        &self,
        behaviour: &[Vec<Rational>],
        root: usize,
        meter: &mut dyn Meter,
    ) -> Result<Vec<Rational>, Stopped> {
        let mut reached = vec![Rational::zero(); self.nodes.len()];
        if let Some(first) = reached.get_mut(root) {
            *first = Rational::one();
        }
        for at in self.below(root).skip(1) {
            if let Some((before, branch)) = self.before[at]
                && !reached[before].is_zero()
            {
                reached[at] =
                    reached[before].times(self.branch(behaviour, before, branch), meter)?;
            }
        }
        Ok(reached)
    }

    /// The chance of a branch at a node that is no end.
    fn branch<'a>(
        &'a self,
        behaviour: &'a [Vec<Rational>],
        at: usize,
        branch: usize,
    ) -> &'a Rational {
        match &self.nodes[at] {
            Node::Decision { set, .. } => &behaviour[*set][branch],
            Node::Chance { next } => &next[branch].0,
            Node::End { pays } => &pays[0],
        }
    }

    /// The nodes at which subgames begin, in order, ends left out: no set reaches from what lies below such a node
    /// to elsewhere.
    #[must_use]
    pub fn subgames(&self) -> Vec<usize> {
        let count = self.nodes.len();
        let (mut low, mut high): (Vec<usize>, Vec<usize>) =
            ((0..count).collect(), (0..count).collect());
        for at in (0..count).rev() {
            if let Node::Decision { set, .. } = self.nodes[at] {
                let nodes = &self.sets[set].nodes;
                low[at] = low[at].min(nodes.first().copied().unwrap_or(at));
                high[at] = high[at].max(nodes.last().copied().unwrap_or(at));
            }
            if let Some((before, _)) = self.before[at] {
                (low[before], high[before]) =
                    (low[before].min(low[at]), high[before].max(high[at]));
            }
        }
        let inside = |at: &usize| low[*at] >= *at && high[*at] < self.end[*at];
        let moves = |at: &usize| !matches!(self.nodes[*at], Node::End { .. });
        (0..count).filter(moves).filter(inside).collect()
    }
}

impl Node {
    /// Where its branches lead.
    #[must_use]
    pub fn next(&self) -> Vec<usize> {
        match self {
            Node::Decision { next, .. } => next.clone(),
            Node::Chance { next } => next.iter().map(|(_, to)| *to).collect(),
            Node::End { .. } => Vec::new(),
        }
    }
}

/// Probabilities that sum to 1 exactly: where rounding has spoilt the sum, the least simple one is what the others
/// leave.
///
/// # Errors
/// If the meter has had enough.
pub fn whole(mut chances: Vec<Rational>, meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
    let rest = Rational::one() - Rational::total(&chances, meter)?;
    let last = (0..chances.len()).max_by_key(|&at| (chances[at].bits(), at));
    if let (false, Some(at)) = (rest.is_zero(), last) {
        chances[at].plus(&rest, meter)?;
    }
    Ok(chances)
}
