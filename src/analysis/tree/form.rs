//! The sequence form of a game tree, or of a piece of one.
//!
//! A player's *sequence* is what it has done on the way somewhere: its moves in order, nature's and the others' left
//! out. With perfect recall a sequence is its last move, so there are no more of them than moves in the tree, while
//! plans are exponentially many:
//!
//! ```text
//! sequences of a player        0: nothing done    1, 2: its moves at its first set    3, 4: at its next, after 1
//! a leaf                       one sequence a player, nature's chance of it, payoffs
//! a way to play                a weight for each sequence: weight(0) = 1, those at a set sum to that before it
//! ```
//!
//! A *piece* begins at a node and ends at leaves, or where the caller says what is to be had.
//!
//! # Sources
//! Koller, Megiddo and von Stengel 1996.

use super::{Behaviour, Node, Tree};
use crate::analysis::strategic::surely;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, bytes_of, pay};

/// A piece of a tree, in sequences.
#[derive(Clone, Debug)]
pub struct Form {
    /// Each player's moves.
    pub players: Vec<Own>,
    /// What can come out.
    pub leaves: Vec<Leaf>,
}

/// A player's sequences; number 0 is having done nothing.
#[derive(Clone, Debug)]
pub struct Own {
    /// Its sets, each after those that its own moves lead through.
    pub sets: Vec<OwnSet>,
    /// How many sequences there are.
    pub sequences: usize,
}

/// A set of one player in a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSet {
    /// Its number in the tree.
    pub set: usize,
    /// The sequence that leads there.
    pub parent: usize,
    /// The sequence that ends with its first action; the others follow.
    pub first: usize,
    /// How many actions it has.
    pub count: usize,
}

/// A way for a piece to end.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Where in the tree.
    pub node: usize,
    /// Each player's sequence.
    pub at: Vec<usize>,
    /// Nature's part in getting there.
    pub chance: Rational,
    /// What everybody gets.
    pub pays: Vec<Rational>,
}

/// The best that a player can do against the others.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What it earns.
    pub value: Rational,
    /// For each of its sets in the piece the first best action, and all that are as good.
    pub best: Vec<Vec<usize>>,
}

impl Form {
    /// The piece that begins at `root`; `exit` says what everybody gets where it ends before the tree does.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn of<'a>(
        tree: &Tree,
        root: usize,
        exit: impl Fn(usize) -> Option<&'a [Rational]>,
        meter: &mut dyn Meter,
    ) -> Result<Form, Stopped> {
        let blank = Own { sets: Vec::new(), sequences: 1 };
        let mut form = Form { players: vec![blank; tree.players()], leaves: Vec::new() };
        // For each set of the tree its first sequence.
        let mut first: Vec<Option<usize>> = vec![None; tree.sets().len()];
        let mut open = vec![(root, vec![0; tree.players()], Rational::one())];
        while let Some((at, way, chance)) = open.pop() {
            let out = if at == root { None } else { exit(at) };
            let pays = match (&tree.nodes()[at], out) {
                (_, Some(pays)) => pays,
                (Node::End { pays }, None) => pays,
                (Node::Chance { next }, None) => {
                    for (part, to) in next.iter().rev().filter(|(part, _)| !part.is_zero()) {
                        open.push((*to, way.clone(), chance.times(part, meter)?));
                    }
                    continue;
                }
                (Node::Decision { set, next }, None) => {
                    let player = tree.sets()[*set].player;
                    let own = &mut form.players[player];
                    let from =
                        *first[*set].get_or_insert_with(|| own.add(*set, way[player], next.len()));
                    for (action, to) in next.iter().enumerate().rev() {
                        let mut on = way.clone();
                        on[player] = from + action;
                        open.push((*to, on, chance.clone()));
                    }
                    continue;
                }
            };
            meter.bytes(bytes_of(chance.bits()))?;
            form.leaves.push(Leaf { node: at, at: way, chance, pays: pays.to_vec() });
        }
        Ok(form)
    }

    /// The whole tree.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn whole(tree: &Tree, meter: &mut dyn Meter) -> Result<Form, Stopped> {
        Form::of(tree, 0, |_| None, meter)
    }

    /// Each player's weights when all behave so: for each sequence the chance that its own moves allow.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn weights(
        &self,
        behaviour: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Vec<Vec<Rational>>, Stopped> {
        self.players.iter().map(|own| own.weights(behaviour, meter)).collect()
    }

    /// For each leaf nature's and the others' part in getting there.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn without(
        &self,
        player: usize,
        weights: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Vec<Rational>, Stopped> {
        let part = |leaf: &Leaf| {
            let mut part = leaf.chance.clone();
            for (other, weights) in weights.iter().enumerate() {
                let weight = &weights[leaf.at[other]];
                if other == player || *weight == Rational::one() {
                    continue;
                }
                if weight.is_zero() {
                    return Ok(Rational::zero());
                }
                part = part.times(weight, meter)?;
            }
            Ok(part)
        };
        self.leaves.iter().map(part).collect()
    }

    /// What a player gets when all have these weights.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn expected(
        &self,
        player: usize,
        weights: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Rational, Stopped> {
        let others = self.without(player, weights, meter)?;
        let mut sum = Rational::zero();
        for (leaf, others) in self.leaves.iter().zip(&others) {
            let own = &weights[player][leaf.at[player]];
            if !others.is_zero() && !own.is_zero() {
                sum.plus_product(&others.times(own, meter)?, &leaf.pays[player], meter)?;
            }
        }
        Ok(sum)
    }

    /// The best reply of a player when the others' part in each leaf is as given by [`Form::without`].
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn reply(
        &self,
        player: usize,
        others: &[Rational],
        meter: &mut dyn Meter,
    ) -> Result<Reply, Stopped> {
        let own = &self.players[player];
        let mut worth = vec![Rational::zero(); own.sequences];
        for (leaf, weight) in self.leaves.iter().zip(others) {
            worth[leaf.at[player]].plus_product(weight, &leaf.pays[player], meter)?;
        }
        let mut best = vec![Vec::new(); own.sets.len()];
        for (place, set) in own.sets.iter().enumerate().rev() {
            let range = set.first..set.first + set.count;
            let Some(top) = worth[range.clone()].iter().max().cloned() else { continue };
            best[place] = (0..set.count).filter(|&at| worth[set.first + at] == top).collect();
            worth[set.parent].plus(&top, meter)?;
        }
        Ok(Reply { value: worth.swap_remove(0), best })
    }

    /// By how much a player could do better than by its weights, 0 or more.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn gain(
        &self,
        player: usize,
        weights: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Rational, Stopped> {
        let others = self.without(player, weights, meter)?;
        let best = self.reply(player, &others, meter)?.value;
        let now = self.expected(player, weights, meter)?;
        pay(best.bits().max(now.bits()), meter)?;
        Ok(best - now)
    }
}

impl Own {
    fn add(&mut self, set: usize, parent: usize, count: usize) -> usize {
        let first = self.sequences;
        self.sets.push(OwnSet { set, parent, first, count });
        self.sequences += count;
        first
    }

    /// The weight of each sequence under a behaviour.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn weights(
        &self,
        behaviour: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Vec<Rational>, Stopped> {
        let mut weights = vec![Rational::zero(); self.sequences];
        weights[0] = Rational::one();
        for set in &self.sets {
            for action in 0..set.count {
                weights[set.first + action] =
                    weights[set.parent].times(&behaviour[set.set][action], meter)?;
            }
        }
        Ok(weights)
    }

    /// The behaviour at each set of its own that weights stand for; where its own moves never lead, the first action.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn behave(
        &self,
        weights: &[Rational],
        behaviour: &mut Behaviour,
        meter: &mut dyn Meter,
    ) -> Result<(), Stopped> {
        for set in &self.sets {
            let share = |at: usize| weights[set.first + at].quotient(&weights[set.parent], meter);
            let shares: Option<Vec<Rational>> =
                (0..set.count).map(share).collect::<Result<_, _>>()?;
            behaviour[set.set] = shares.unwrap_or_else(|| surely(0, set.count));
        }
        Ok(())
    }
}
