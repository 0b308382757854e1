//! Games with private information as trees (Harsanyi): nature draws everybody's type, then each player moves, knowing
//! its own type and nothing else.
//!
//! ```text
//! nature ─ (tough, weak) ─ row, tough ─ column, weak ─ payoffs of these types and actions
//! ```
//!
//! The sets of a player are its types, in order, players one after the other. An equilibrium of the tree is one of
//! the game before types are known; for types of positive chance, also once each knows its own.
//!
//! # Sources
//! Harsanyi 1967.

use super::{Node, Tree};
use crate::analysis::Error;
use crate::analysis::strategic::Profiles;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// The most ends of such a tree.
pub const MOST: usize = 1 << 16;

/// A game of simultaneous moves with types that are drawn independently.
#[derive(Clone, Debug)]
pub struct Typed {
    /// For each player the chances of its types.
    pub chances: Vec<Vec<Rational>>,
    /// For each player the number of its actions.
    pub actions: Vec<usize>,
}

impl Typed {
    /// How many ends its tree has; `None` beyond [`MOST`].
    #[must_use]
    pub fn ends(&self) -> Option<usize> {
        let counts = self.chances.iter().map(Vec::len).chain(self.actions.iter().copied());
        let mut counts = counts;
        counts.try_fold(1_usize, usize::checked_mul).filter(|all| *all <= MOST)
    }

    /// All draws of types, the last player's fastest.
    #[must_use]
    pub fn draws(&self) -> Profiles {
        Profiles::new(&self.chances.iter().map(Vec::len).collect::<Vec<_>>())
    }

    /// All profiles of actions, the last player's fastest.
    #[must_use]
    pub fn profiles(&self) -> Profiles {
        Profiles::new(&self.actions)
    }

    /// The number of the set of a player's type.
    #[must_use]
    pub fn set(&self, player: usize, own: usize) -> usize {
        self.chances[..player].iter().map(Vec::len).sum::<usize>() + own
    }

    /// The tree, with what `pays` has for each draw and profile, in order.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`MOST`] ends; the meter's.
    pub fn tree(
        &self,
        mut pays: impl Iterator<Item = Vec<Rational>>,
        meter: &mut dyn Meter,
    ) -> Result<Tree, Error> {
        let ends = self.ends().ok_or(Error::TooLarge)?;
        meter.bytes(ends * (256 + self.actions.len() * 64))?;
        let players = self.actions.len();
        let mut nodes = vec![Node::Chance { next: Vec::new() }];
        let mut roots = Vec::new();
        for types in self.draws() {
            meter.steps(1000)?;
            let chance =
                types.iter().enumerate().fold(Rational::one(), |chance, (player, &own)| {
                    &chance * &self.chances[player][own]
                });
            // Level by level: each node of one player leads to those of the next.
            let mut level = vec![nodes.len()];
            roots.push((chance, nodes.len()));
            nodes.push(Node::End { pays: Vec::new() });
            for (player, &kind) in types.iter().enumerate() {
                let mut below = Vec::with_capacity(level.len() * self.actions[player]);
                for at in level {
                    let next: Vec<usize> =
                        (nodes.len()..nodes.len() + self.actions[player]).collect();
                    nodes.extend(next.iter().map(|_| Node::End { pays: Vec::new() }));
                    below.extend(next.iter().copied());
                    nodes[at] = Node::Decision { set: self.set(player, kind), next };
                }
                level = below;
            }
            for at in level {
                nodes[at] = Node::End { pays: pays.next().ok_or(Error::NoTable)? };
            }
        }
        nodes[0] = Node::Chance { next: roots };
        let sets = self.chances.iter().zip(&self.actions).enumerate();
        let sets =
            sets.flat_map(|(player, (own, &count))| own.iter().map(move |_| (player, count)));
        Tree::new(players, nodes, sets.collect(), meter)
    }
}
