//! Games in sequence: the model's tree out of the declared one, and what players know at its nodes.
//!
//! A player who moves sees the moves that it can tell: those that all nodes of its information set have in common,
//! in their order. So strategies see the same at nodes that they must not tell apart:
//!
//! ```text
//! nature ─ strong ─ sender ─ bluff ─ receiver "heard it"      so_far at "heard it": [bluff]
//!        └ weak ─── sender ─ bluff ─ receiver "heard it"      so_far of the sender: [strong], [weak]
//! ```

use std::collections::HashMap;

use crate::base::tolerance::close;
use crate::bridge::declared::Made;
use crate::lang::bytecode::TreeShape;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::{Symbol, known};
use crate::lang::value::Fault;
use crate::model::action::{Action, ActionId};
use crate::model::game::{InformationSet, Node};

/// A tree in the model's terms.
pub(super) struct Grown {
    pub(super) nodes: Vec<Node>,
    pub(super) sets: Vec<InformationSet>,
    pub(super) sights: Vec<Sight>,
    /// For each node but the root the one before it, and what the move there is called.
    pub(super) steps: Vec<Option<Step>>,
}

/// The node before a node, and the move that leads from it.
pub(crate) type Step = (usize, Symbol, String);

/// What a player knows in an information set.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    /// The moves so far that it can tell.
    pub(crate) so_far: Vec<Symbol>,
    /// What is open to it.
    pub(crate) open: Vec<Symbol>,
    /// What it is called: its label, or the moves that lead there, as `low/refuse`; `start` at the root.
    pub(crate) name: String,
}

/// What the first node of a tree is called.
pub(crate) const START: &str = "start";

/// A move on the way to a node: who moved (nobody: nature), and what.
type Move = (Option<usize>, Symbol);

struct Growing<'a> {
    cx: &'a dyn Cx,
    made: &'a Made,
    roles: &'a [String],
    numbers: std::vec::IntoIter<f64>,
    grown: Grown,
    /// For each set the ways to its nodes as far as they agree.
    ways: Vec<Vec<Move>>,
    /// The sets that have labels, by player.
    labelled: HashMap<(usize, String), usize>,
    /// How many moves were compared.
    work: usize,
}

/// A tree of more nodes is large.
const MANY: usize = 1024;

/// Comparing so many moves belongs to making a game.
const LONG: usize = 1 << 14;

/// So many moves are compared in a step.
const COMPARED: usize = 16;

/// Grows a tree; `numbers` are its payoffs and probabilities in the order of the text.
pub(super) fn grow(
    cx: &dyn Cx,
    made: &Made,
    roles: &[String],
    tree: &TreeShape,
    numbers: Vec<f64>,
) -> Result<Grown, Fault> {
    let (nodes, sets, sights, steps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let grown = Grown { nodes, sets, sights, steps };
    let numbers = numbers.into_iter();
    let (ways, labelled) = (Vec::new(), HashMap::new());
    let mut growing = Growing { cx, made, roles, numbers, grown, ways, labelled, work: 0 };
    growing.node(tree, &mut Vec::new())?;
    let Growing { mut grown, ways, .. } = growing;
    // A large tree is work beside that of its numbers.
    if grown.nodes.len() > MANY {
        cx.values().note(grown.nodes.len() / 2);
    }
    for (set, way) in grown.sets.iter().zip(ways) {
        let so_far = way.into_iter().map(|(_, what)| what).collect();
        let open = set.actions.iter().map(|action| Symbol(action.id.0)).collect();
        grown.sights.push(Sight { so_far, open, name: String::new() });
    }
    // In reading order the first node of a set names it.
    for (at, node) in grown.nodes.iter().enumerate() {
        let Node::Decision { set, .. } = node else { continue };
        if grown.sights[*set].name.is_empty() {
            let label = grown.sets[*set].label.clone();
            let way = || Some(way_to(&grown.steps, at).join("/")).filter(|way| !way.is_empty());
            grown.sights[*set].name = label.or_else(way).unwrap_or_else(|| START.to_owned());
        }
    }
    Ok(grown)
}

/// The names of the moves that lead to a node.
pub(super) fn way_to(steps: &[Option<Step>], mut node: usize) -> Vec<&str> {
    let mut way = Vec::new();
    while let Some((before, _, name)) = steps.get(node).and_then(Option::as_ref) {
        way.push(name.as_str());
        node = *before;
    }
    way.reverse();
    way
}

impl Growing<'_> {
    fn step(&mut self, from: usize, to: usize, symbol: Symbol, name: Symbol) -> usize {
        let name = self.cx.image().name(name).to_owned();
        self.grown.steps[to] = Some((from, symbol, name));
        to
    }

    fn refuse(&self, reason: &str) -> Fault {
        words::bad_game(&self.made.name, reason).into()
    }

    fn number(&mut self) -> Result<f64, Fault> {
        self.numbers.next().ok_or_else(|| self.refuse("a number of its tree is missing"))
    }

    /// Adds a node and all after it; gives its place.
    fn node(&mut self, shape: &TreeShape, way: &mut Vec<Move>) -> Result<usize, Fault> {
        let at = self.grown.nodes.len();
        self.grown.nodes.push(Node::End { payoffs: Vec::new() });
        self.grown.steps.push(None);
        let node = match shape {
            TreeShape::End { payoffs, .. } => {
                let payoffs: Result<_, _> = (0..*payoffs).map(|_| self.number()).collect();
                Node::End { payoffs: payoffs? }
            }
            TreeShape::Chance { outcomes, .. } => {
                let (mut next, mut sum) = (Vec::with_capacity(outcomes.len()), 0.0);
                for (outcome, follows) in outcomes {
                    let chance = self.number()?;
                    sum += chance;
                    way.push((None, *outcome));
                    let to = self.node(follows, way)?;
                    next.push((chance, self.step(at, to, *outcome, *outcome)));
                    way.pop();
                }
                if !close(sum, 1.0) {
                    let sum = crate::base::number::shortest(sum);
                    return Err(self.refuse(&words::chances_of_nature(&sum)));
                }
                Node::Chance { next }
            }
            TreeShape::Decision { player, label, moves, .. } => {
                let name = self.cx.image().name(*player);
                let Some(mover) = self.roles.iter().position(|role| role == name) else {
                    return Err(self.refuse(&words::nobody_called(name)));
                };
                let set = self.set(mover, label.as_deref(), moves, way);
                let mut next = Vec::with_capacity(moves.len());
                for (name, symbol, follows) in moves {
                    way.push((Some(mover), *symbol));
                    let to = self.node(follows, way)?;
                    next.push(self.step(at, to, *symbol, *name));
                    way.pop();
                }
                Node::Decision { set, next }
            }
        };
        self.grown.nodes[at] = node;
        Ok(at)
    }

    /// The information set of a node: the one of that label, or a new one.
    fn set(
        &mut self,
        player: usize,
        label: Option<&str>,
        moves: &[(Symbol, Symbol, TreeShape)],
        way: &[Move],
    ) -> usize {
        if let Some(label) = label {
            let place = self.grown.sets.len();
            let known = *self.labelled.entry((player, label.to_owned())).or_insert(place);
            if known < place {
                let heap = self.cx.values();
                let work = self.ways[known].len() * way.len();
                self.work += work;
                heap.note(if self.work > LONG { work / COMPARED } else { 0 });
                // Of a run that is to end nobody asks what players know.
                let way = if heap.goes_on() { way } else { &[] };
                self.ways[known] = in_common(&self.ways[known], way);
                return known;
            }
        }
        let action = |(name, symbol, _): &(Symbol, Symbol, TreeShape)| Action {
            id: ActionId(symbol.0),
            name: self.cx.image().name(*name).to_owned(),
            cooperative: *symbol == known::COOPERATE,
        };
        let actions = moves.iter().map(action).collect();
        self.grown.sets.push(InformationSet { player, label: label.map(str::to_owned), actions });
        self.ways.push(way.to_vec());
        self.grown.sets.len() - 1
    }
}

/// The longest sequence of steps that both ways go through, not necessarily without others between.
fn in_common(one: &[Move], other: &[Move]) -> Vec<Move> {
    let mut longest = vec![vec![0_usize; other.len() + 1]; one.len() + 1];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            longest[i][j] = if one[i] == other[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut common) = (0, 0, Vec::new());
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            common.push(one[i]);
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ways_have_in_common_keeps_its_order() {
        let way = |steps: &[u32]| steps.iter().map(|&at| (Some(0), Symbol(at))).collect::<Vec<_>>();
        assert_eq!(in_common(&way(&[1, 2, 3]), &way(&[4, 2, 3])), way(&[2, 3]));
        assert_eq!(in_common(&way(&[1, 2]), &way(&[2, 1])).len(), 1);
        assert!(in_common(&way(&[1]), &way(&[2])).is_empty());
        assert!(in_common(&[], &way(&[2])).is_empty());
    }
}
