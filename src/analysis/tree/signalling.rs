//! Signalling games: nature draws a type, who knows it sends a message, who does not replies.
//!
//! | kind | messages |
//! | --- | --- |
//! | pooling | all types send alike, so nothing is learnt |
//! | separating | no message is sent by two types, so everything is |
//! | semi-separating | anything between |
//!
//! The intuitive criterion strikes out an equilibrium that rests on believing that an unexpected message comes from a
//! type that could only lose by it: if without such types somebody would gain by sending it whatever the reply.
//!
//! # Sources
//! Spence 1973; Cho and Kreps 1987.

use super::beliefs::Assessment;
use super::{Behaviour, Node, Tree};
use crate::analysis::Error;
use crate::analysis::polytope::{Half, Polytope};
use crate::base::meter::Meter;
use crate::base::rational::{Rational, pay};

/// How much messages tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All types send alike.
    Pooling,
    /// No message is sent by two types.
    Separating,
    /// Anything between.
    SemiSeparating,
}

impl Kind {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Pooling => "pooling",
            Kind::Separating => "separating",
            Kind::SemiSeparating => "semi-separating",
        }
    }
}

/// A tree that is a signalling game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signalling {
    /// Who knows the type.
    pub sender: usize,
    /// Who does not.
    pub receiver: usize,
    /// For each type with a positive chance the node at which the sender moves.
    pub types: Vec<usize>,
    /// The sets of the receiver.
    pub replies: Vec<usize>,
}

impl Signalling {
    /// What in a tree is what, if it is a signalling game: after a move of nature one player who knows it, then
    /// perhaps another, who knows only what the first has done, and then at most nature again. `message` says which
    /// actions of the sender are the same message.
    #[must_use]
    pub fn of(tree: &Tree, message: impl Fn(usize, usize) -> u32) -> Option<Signalling> {
        let Node::Chance { next } = &tree.nodes()[0] else { return None };
        let types: Vec<usize> =
            next.iter().filter(|(chance, _)| !chance.is_zero()).map(|(_, to)| *to).collect();
        let mut sender = None;
        let mut receiver = None;
        // For each set of the receiver the message after which it comes.
        let mut replies: Vec<(usize, u32)> = Vec::new();
        for &at in &types {
            let Node::Decision { set, next } = &tree.nodes()[at] else { return None };
            let known = &tree.sets()[*set];
            if known.nodes.len() > 1 || *sender.get_or_insert(known.player) != known.player {
                return None;
            }
            for (action, &to) in next.iter().enumerate() {
                let Node::Decision { set: reply, next } = &tree.nodes()[to] else {
                    if moves_below(tree, to) {
                        return None;
                    }
                    continue;
                };
                let player = tree.sets()[*reply].player;
                let sent = message(*set, action);
                let other =
                    replies.iter().find(|(known, earlier)| known == reply || *earlier == sent);
                match other {
                    Some(known) if *known != (*reply, sent) => return None,
                    Some(_) => {}
                    None => replies.push((*reply, sent)),
                }
                let ends = next.iter().all(|&to| !moves_below(tree, to));
                if Some(player) == sender || *receiver.get_or_insert(player) != player || !ends {
                    return None;
                }
            }
        }
        let mut replies: Vec<usize> = replies.into_iter().map(|(set, _)| set).collect();
        replies.sort_unstable();
        Some(Signalling { sender: sender?, receiver: receiver?, types, replies })
    }

    /// What an equilibrium is; `message` as for [`Signalling::of`].
    #[must_use]
    pub fn kind(
        &self,
        tree: &Tree,
        behaviour: &Behaviour,
        message: impl Fn(usize, usize) -> u32,
    ) -> Kind {
        let sent = |&at: &usize| -> Vec<(u32, Rational)> {
            let Node::Decision { set, .. } = &tree.nodes()[at] else { return Vec::new() };
            let chances =
                behaviour[*set].iter().enumerate().filter(|(_, chance)| !chance.is_zero());
            let mut sent: Vec<_> =
                chances.map(|(action, chance)| (message(*set, action), chance.clone())).collect();
            sent.sort();
            sent
        };
        let all: Vec<_> = self.types.iter().map(sent).collect();
        if all.windows(2).all(|two| two[0] == two[1]) {
            return Kind::Pooling;
        }
        let shared = |one: &[(u32, Rational)], other: &[(u32, Rational)]| {
            one.iter().any(|(sent, _)| other.iter().any(|(also, _)| also == sent))
        };
        let apart = (0..all.len()).all(|one| (0..one).all(|other| !shared(&all[one], &all[other])));
        if apart { Kind::Separating } else { Kind::SemiSeparating }
    }

    /// Whether an equilibrium passes the intuitive criterion.
    ///
    /// # Errors
    /// The meter's.
    pub fn is_intuitive(
        &self,
        tree: &Tree,
        one: &Assessment,
        meter: &mut dyn Meter,
    ) -> Result<bool, Error> {
        let values = tree.values(&one.behaviour, meter)?;
        let reached = tree.reached(&one.behaviour, 0, meter)?;
        for &reply in &self.replies {
            let nodes = &tree.sets()[reply].nodes;
            if nodes.iter().any(|&node| !reached[node].is_zero()) {
                continue;
            }
            // Those who can send it: what they get now, and by each reply.
            let mut senders = Vec::new();
            for &node in nodes {
                let Some((before, _)) = tree.before(node) else { continue };
                let Node::Decision { next, .. } = &tree.nodes()[node] else { continue };
                if self.types.contains(&before) {
                    let by: Vec<&Rational> =
                        next.iter().map(|&to| &values[to][self.sender]).collect();
                    let reply: Vec<&Rational> =
                        next.iter().map(|&to| &values[to][self.receiver]).collect();
                    senders.push((&values[before][self.sender], by, reply));
                }
            }
            let replies = tree.sets()[reply].actions;
            let worths = |who: &[usize]| -> Vec<Vec<Rational>> {
                let of =
                    |action: usize| who.iter().map(|&at| senders[at].2[action].clone()).collect();
                (0..replies).map(of).collect()
            };
            let everybody: Vec<usize> = (0..senders.len()).collect();
            let sensible = best_for_some(&worths(&everybody), meter)?;
            let could_gain = |at: &usize| {
                sensible.iter().any(|&action| senders[*at].1[action] >= senders[*at].0)
            };
            let left: Vec<usize> = everybody.into_iter().filter(could_gain).collect();
            if left.is_empty() || left.len() == senders.len() {
                continue;
            }
            let sensible = best_for_some(&worths(&left), meter)?;
            let gains =
                |at: &usize| sensible.iter().all(|&action| senders[*at].1[action] > senders[*at].0);
            if left.iter().any(gains) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether anybody moves at a node or below.
fn moves_below(tree: &Tree, at: usize) -> bool {
    tree.below(at).any(|node| matches!(tree.nodes()[node], Node::Decision { .. }))
}

/// The actions that are best for some belief: `worths` has for each action what it is worth at each node.
fn best_for_some(worths: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<Vec<usize>, Error> {
    let mut best = Vec::new();
    let all = Polytope::simplex(worths.first().map_or(0, Vec::len), meter)?;
    for (action, own) in worths.iter().enumerate() {
        let mut beliefs = all.clone();
        for other in worths {
            let mut normal = Vec::with_capacity(own.len());
            for (other, own) in other.iter().zip(own) {
                pay(other.bits().max(own.bits()), meter)?;
                normal.push(other - own);
            }
            beliefs.keep(&Half { normal, bound: Rational::zero() }, meter)?;
        }
        if !beliefs.is_empty() {
            best.push(action);
        }
    }
    Ok(best)
}
