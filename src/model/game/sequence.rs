//! Games in which players move one after the other (the extensive form).
//!
//! A tree of nodes, the root first. At a decision a player moves, knowing only which *information set* it
//! is in; at a chance node nature moves; an end pays everybody.
//!
//! ```text
//! 0 challenger ── back_down ── 1 (0, 1)
//!       └─ threaten ── 2 defender ── concede ── 3 (1, 0)
//!                          └─ resist ── 4 nature ── 0.3 ── 5 (−2, 1)
//!                                           └─ 0.7 ── 6 (−3, −3)
//! ```
//!
//! # Sources
//! Kuhn 1953.

use std::sync::Arc;

use super::Player;
use crate::base::tolerance::close;
use crate::model::action::{Action, Actions};
use crate::model::error::Error;

/// A game tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    nodes: Vec<Node>,
    sets: Vec<InformationSet>,
    /// For each set and each of its actions, the place in the player's list of all actions.
    places: Vec<Vec<u32>>,
}

/// A place in a game tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A player moves.
    Decision {
        /// What it knows: the number of an information set.
        set: usize,
        /// Where each action of the set leads.
        next: Vec<usize>,
    },
    /// Nature moves.
    Chance {
        /// Probabilities and where they lead.
        next: Vec<(f64, usize)>,
    },
    /// It is over, and this is what everybody gets.
    End {
        /// One payoff a player.
        payoffs: Vec<f64>,
    },
}

/// Decisions that their player cannot tell apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationSet {
    /// Who moves.
    pub player: usize,
    /// Its label, if it was given one.
    pub label: Option<String>,
    /// What can be done, in declared order.
    pub actions: Vec<Action>,
}

impl Sequence {
    /// Checks a tree and collects each player's actions, in order of information sets.
    pub(super) fn new(
        roles: Vec<String>,
        nodes: Vec<Node>,
        sets: Vec<InformationSet>,
    ) -> Result<(Vec<Player>, Sequence), Error> {
        let mut lists: Vec<Vec<Action>> = vec![Vec::new(); roles.len()];
        let mut places = Vec::with_capacity(sets.len());
        for set in &sets {
            let Some(list) = lists.get_mut(set.player) else {
                return Err(Error::Unknown { what: "seat", index: set.player });
            };
            if set.actions.is_empty() {
                return Err(Error::NoActions { player: set.player });
            }
            let place = |action: &Action| match list.iter().position(|known| known.id == action.id)
            {
                Some(at) => at as u32,
                None => {
                    list.push(action.clone());
                    (list.len() - 1) as u32
                }
            };
            let own: Vec<u32> = set.actions.iter().map(place).collect();
            if let Some(index) = (0..own.len()).find(|&at| own[..at].contains(&own[at])) {
                return Err(Error::RepeatedAction { player: set.player, index });
            }
            places.push(own);
        }
        check_tree(&nodes, &sets, roles.len())?;
        let player = |(role, list)| Player { role, actions: Arc::new(Actions::Named(list)) };
        let players = roles.into_iter().zip(lists).map(player).collect();
        Ok((players, Sequence { nodes, sets, places }))
    }

    /// The nodes; the first is the root.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The information sets.
    #[must_use]
    pub fn sets(&self) -> &[InformationSet] {
        &self.sets
    }

    /// The place in its player's list of all actions of an action of a set.
    #[must_use]
    pub fn place(&self, set: usize, action: usize) -> Option<u32> {
        self.places.get(set)?.get(action).copied()
    }
}

/// That every node but the root is led to from exactly one earlier node, and all numbers are such.
fn check_tree(nodes: &[Node], sets: &[InformationSet], players: usize) -> Result<(), Error> {
    let mut reached = vec![false; nodes.len()];
    match reached.first_mut() {
        Some(root) => *root = true,
        None => return Err(Error::Unknown { what: "node", index: 0 }),
    }
    for (at, node) in nodes.iter().enumerate() {
        let next: Vec<usize> = match node {
            Node::Decision { set, next } => {
                let known = sets.get(*set).ok_or(Error::Unknown { what: "set", index: *set })?;
                if known.actions.len() != next.len() {
                    let expected = known.actions.len();
                    return Err(Error::TableSize { expected, found: next.len() });
                }
                next.clone()
            }
            Node::Chance { next } => {
                for &(value, _) in next {
                    super::super::regime::probability("nature", value)?;
                }
                let sum: f64 = next.iter().map(|branch| branch.0).sum();
                if !close(sum, 1.0) {
                    return Err(Error::BadProbability { what: "nature", value: sum });
                }
                next.iter().map(|branch| branch.1).collect()
            }
            Node::End { payoffs } => {
                if payoffs.len() != players {
                    return Err(Error::TableSize { expected: players, found: payoffs.len() });
                }
                if let Some(player) = payoffs.iter().position(|payoff| !payoff.is_finite()) {
                    return Err(Error::NotFinite { player, value: payoffs[player] });
                }
                Vec::new()
            }
        };
        for index in next {
            // Only forwards and only once: so there are no circles.
            if index <= at || reached.get(index) != Some(&false) {
                return Err(Error::Unknown { what: "node", index });
            }
            reached[index] = true;
        }
    }
    match reached.iter().position(|reached| !reached) {
        Some(index) => Err(Error::Unknown { what: "node", index }),
        None => Ok(()),
    }
}
