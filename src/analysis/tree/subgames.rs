//! Subgame-perfect equilibria: backward induction with all ties kept, subgame by subgame where sets stand in the way.
//!
//! Subgames are solved from the last to the first. A subgame begins a *piece* of the tree that ends at leaves and at
//! later subgames, its *exits*; where those pay the same in several ways, each is a *class*:
//!
//! ```text
//! class   what the subgame pays, and the ways to get there
//! way     what is done in the piece, and for each exit the classes that may follow
//! ```
//!
//! So profiles are counted without being written out: a tree in which ten players are indifferent at ten nodes has
//! 1024 equilibria and two classes a node. As many as asked for are then written out, some of every class.
//!
//! In a piece where one player moves, knowing everything, the best of its actions are taken (all that tie). In other
//! pieces all profiles of pure choices are tried; where none is stable and two players move, the equilibria in mixed
//! plans take their place.
//!
//! # Sources
//! Selten 1965; Kuhn 1953.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::form::Form;
use super::ways::{Class, Classes, Exit, KNOWN, Options, Way};
use super::{Behaviour, Node, Tree};
use crate::analysis::Error;
use crate::analysis::strategic::surely;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// The most profiles of pure choices in one piece that are tried.
const PROFILES: usize = 1 << 20;

/// Equilibria of a piece in which nobody's pure choices are stable, for two who move: for each the behaviour at
/// every set of the piece.
pub type Mixing<'a> = dyn FnMut(&Form, &mut dyn Meter) -> Result<Vec<Behaviour>, Error> + 'a;

/// The subgame-perfect equilibria of a tree.
#[derive(Clone, Debug)]
pub struct Perfect {
    /// As many as were asked for; first the one to which players come who reason backward and, where they are
    /// indifferent, take earlier actions.
    pub profiles: Vec<Profile>,
    /// How many there are, where choices in one piece are taken as they were found.
    pub count: BigUint,
    /// Whether some subgame had more outcomes than were kept, so that there are others still.
    pub cut: bool,
    /// Where two mix because nothing pure is stable: the first nodes of those pieces.
    pub mixed: Vec<usize>,
    /// A piece that has no equilibrium that could be found: its first node.
    pub stuck: Option<usize>,
}

/// One equilibrium.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile {
    /// For each set the chance of each action.
    pub behaviour: Behaviour,
    /// What everybody can expect.
    pub payoffs: Vec<Rational>,
}

impl Profile {
    /// The order of the list: from the last set to the first, whoever takes an earlier action comes first.
    #[must_use]
    pub fn order(&self, other: &Profile) -> std::cmp::Ordering {
        other.behaviour.iter().rev().cmp(self.behaviour.iter().rev())
    }
}

struct Solver<'t> {
    tree: &'t Tree,
    /// For each node that begins a subgame its classes.
    solved: BTreeMap<usize, Vec<Class>>,
    found: Perfect,
}

/// All subgame-perfect equilibria in pure choices, up to `most` of them written out.
///
/// # Errors
/// [`Error::TooLarge`] if a piece has too many profiles to try them all.
pub fn perfect(
    tree: &Tree,
    most: usize,
    mixing: &mut Mixing<'_>,
    meter: &mut dyn Meter,
) -> Result<Perfect, Error> {
    let found = Perfect {
        profiles: Vec::new(),
        count: BigUint::zero(),
        cut: false,
        mixed: Vec::new(),
        stuck: None,
    };
    let mut solver = Solver { tree, solved: BTreeMap::new(), found };
    for root in tree.subgames().into_iter().rev() {
        let classes = solver.solve(root, mixing, meter)?;
        if classes.is_empty() {
            solver.found.stuck = Some(root);
            return Ok(solver.found);
        }
        solver.solved.insert(root, classes);
    }
    if !solver.solved.contains_key(&0) {
        // The root is an end: there is nothing to do.
        let value = tree.payoffs(&[], meter)?;
        solver.found.count = BigUint::one();
        solver.found.profiles.push(Profile { behaviour: Vec::new(), payoffs: value });
        return Ok(solver.found);
    }
    solver.write_out(most, meter)?;
    Ok(solver.found)
}

impl Solver<'_> {
    /// What a node pays where it begins no piece: the payoffs at an end; the classes of a subgame.
    fn options(&self, node: usize) -> Vec<(&[Rational], Option<usize>)> {
        match &self.tree.nodes()[node] {
            Node::End { pays } => vec![(pays, None)],
            _ => {
                let classes = self.solved.get(&node).map_or(&[][..], Vec::as_slice);
                classes.iter().enumerate().map(|(at, class)| (&class.value[..], Some(at))).collect()
            }
        }
    }

    /// The same, ordered by what a player gets.
    fn ordered(
        &self,
        node: usize,
        player: usize,
        meter: &mut dyn Meter,
    ) -> Result<Options<'_>, Error> {
        let count = |class: usize| self.solved[&node][class].count.clone();
        Options::new(node, self.options(node), player, &count, meter)
    }

    fn solve(
        &mut self,
        root: usize,
        mixing: &mut Mixing<'_>,
        meter: &mut dyn Meter,
    ) -> Result<Vec<Class>, Error> {
        let known = |to: &usize| {
            self.solved.contains_key(to) || matches!(self.tree.nodes()[*to], Node::End { .. })
        };
        if let Node::Decision { set, next } = &self.tree.nodes()[root]
            && next.iter().all(known)
        {
            return self.choose(*set, next, meter);
        }
        self.try_all(root, mixing, meter)
    }

    /// One player moves and everything after is solved: all its best actions, for all that may follow.
    fn choose(
        &mut self,
        set: usize,
        next: &[usize],
        meter: &mut dyn Meter,
    ) -> Result<Vec<Class>, Error> {
        let player = self.tree.sets()[set].player;
        let mut options = Vec::with_capacity(next.len());
        for &to in next {
            options.push(self.ordered(to, player, meter)?);
        }
        let all: usize = options.iter().map(|options| options.all.len()).sum();
        let mut sorted = Classes::default();
        for action in 0..next.len() {
            for at in 0..options[action].all.len() {
                meter.steps(all as u64)?;
                let (value, class) = options[action].all[at];
                let mut exits = Vec::new();
                let mut stable = true;
                for (other, options) in options.iter_mut().enumerate() {
                    if other == action {
                        exits.extend(class.map(|class| self.exit(options.to, class)));
                    } else {
                        // What may follow elsewhere is whatever does not tempt to go there.
                        let (calm, exit) = options.calm(&value[player], player, meter)?;
                        stable &= calm;
                        exits.extend(exit);
                    }
                }
                if stable {
                    let exits_take = exits.capacity() * size_of::<Exit>();
                    meter.bytes(KNOWN + exits_take + next.len() * Rational::SHORT)?;
                    let way = Way { moves: vec![(set, surely(action, next.len()))], exits };
                    sorted.add(value, way, meter)?;
                }
            }
        }
        Ok(self.sorted(sorted))
    }

    /// The classes found.
    fn sorted(&mut self, classes: Classes) -> Vec<Class> {
        let (classes, cut) = classes.done();
        self.found.cut |= cut;
        classes
    }

    /// Every profile of pure choices in a piece, for every class at every exit.
    fn try_all(
        &mut self,
        root: usize,
        mixing: &mut Mixing<'_>,
        meter: &mut dyn Meter,
    ) -> Result<Vec<Class>, Error> {
        let exits: Vec<usize> = self.exits(root);
        let counts: Vec<usize> = exits.iter().map(|exit| self.solved[exit].len()).collect();
        let mut sorted = Classes::default();
        let mut at = vec![0; exits.len()];
        loop {
            let exit = |node: usize| {
                let place = exits.binary_search(&node).ok()?;
                Some(&self.solved[&node][at[place]].value[..])
            };
            let form = Form::of(self.tree, root, exit, meter)?;
            let follows: Vec<Exit> =
                exits.iter().zip(&at).map(|(&exit, &class)| self.exit(exit, class)).collect();
            let movers = form.players.iter().filter(|own| !own.sets.is_empty()).count();
            let mut found = match stable(&form, meter) {
                Err(Error::TooLarge) if movers == 2 => Vec::new(),
                found => found?,
            };
            if found.is_empty() && movers == 2 {
                found = mixing(&form, meter)?;
                if !found.is_empty() && !self.found.mixed.contains(&root) {
                    self.found.mixed.push(root);
                }
            }
            for behaviour in found {
                let weights = form.weights(&behaviour, meter)?;
                let value: Vec<Rational> = (0..self.tree.players())
                    .map(|player| form.expected(player, &weights, meter))
                    .collect::<Result<_, _>>()?;
                let sets = form.players.iter().flat_map(|own| &own.sets);
                let moves = sets.map(|set| (set.set, behaviour[set.set].clone())).collect();
                let way = Way { moves, exits: follows.clone() };
                sorted.add(&value, way, meter)?;
            }
            if sorted.full() {
                self.found.cut = true;
                break;
            }
            // The next combination of classes.
            let Some(place) = (0..at.len()).rev().find(|&place| at[place] + 1 < counts[place])
            else {
                break;
            };
            at[place] += 1;
            at[place + 1..].fill(0);
        }
        Ok(self.sorted(sorted))
    }

    /// The subgames at which the piece of a node ends.
    fn exits(&self, root: usize) -> Vec<usize> {
        let (mut found, mut at) = (Vec::new(), root + 1);
        let end = self.tree.below(root).end;
        while at < end {
            if self.solved.contains_key(&at) {
                found.push(at);
                at = self.tree.below(at).end;
            } else {
                at += 1;
            }
        }
        found
    }

    /// An exit after which one class follows.
    fn exit(&self, at: usize, class: usize) -> Exit {
        let count = Arc::new(self.solved[&at][class].count.clone());
        Exit { at, classes: Arc::new([class]), count }
    }

    /// Writes profiles out, one of each class of the root in turn.
    fn write_out(&mut self, most: usize, meter: &mut dyn Meter) -> Result<(), Error> {
        let classes = &self.solved[&0];
        self.found.count = classes.iter().map(|class| &class.count).sum();
        let mut profiles = Vec::new();
        let chances = self.tree.sets().iter().map(|set| KNOWN / 2 + set.actions * Rational::SHORT);
        let profile = chances.sum::<usize>() + self.tree.players() * Rational::SHORT;
        let mut number = 0_usize;
        loop {
            let before = profiles.len();
            for (at, class) in classes.iter().enumerate() {
                if class.count > BigUint::from(number) && profiles.len() < most {
                    meter.steps(self.tree.sets().len() as u64 * 8)?;
                    meter.bytes(profile)?;
                    let behaviour = self.one_of(0, at, BigUint::from(number), meter)?;
                    profiles.push(Profile { behaviour, payoffs: class.value.clone() });
                }
            }
            if profiles.len() == before {
                break;
            }
            number += 1;
        }
        // The one that a player who reasons backward and takes earlier actions would come to is always there.
        if let Some(first) = self.first()
            && !profiles.iter().any(|profile| profile.behaviour == first)
        {
            let payoffs = self.tree.payoffs(&first, meter)?;
            profiles.pop();
            profiles.push(Profile { behaviour: first, payoffs });
        }
        profiles.sort_by(Profile::order);
        self.found.profiles = profiles;
        Ok(())
    }

    /// What comes out if, from the end on, each piece is played in the first of the ways that go with what follows.
    fn first(&self) -> Option<Behaviour> {
        let mut behaviour: Behaviour =
            self.tree.sets().iter().map(|set| surely(0, set.actions)).collect();
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for (&root, classes) in self.solved.iter().rev() {
            let goes = |way: &&Way| {
                way.exits.iter().all(|exit| {
                    let class = taken.get(&exit.at);
                    class.is_some_and(|class| exit.classes.binary_search(class).is_ok())
                })
            };
            let fitting = classes.iter().enumerate();
            let fitting = fitting
                .flat_map(|(at, class)| class.ways.iter().filter(goes).map(move |way| (at, way)));
            let (class, way) = fitting.max_by(|(_, one), (_, other)| {
                one.moves
                    .iter()
                    .rev()
                    .map(|(_, chances)| chances)
                    .cmp(other.moves.iter().rev().map(|(_, chances)| chances))
            })?;
            taken.insert(root, class);
            for (set, chances) in &way.moves {
                behaviour[*set].clone_from(chances);
            }
        }
        Some(behaviour)
    }

    /// The profile of this number in a class.
    fn one_of(
        &self,
        root: usize,
        class: usize,
        number: BigUint,
        meter: &mut dyn Meter,
    ) -> Result<Behaviour, Error> {
        let mut behaviour: Behaviour =
            self.tree.sets().iter().map(|set| surely(0, set.actions)).collect();
        let mut open = vec![(root, class, number)];
        while let Some((root, class, mut number)) = open.pop() {
            for (turn, way) in self.solved[&root][class].ways.iter().enumerate() {
                let size = way.size();
                meter.steps(u64::from(turn % FEW == FEW - 1))?;
                if number >= size {
                    number -= size;
                    continue;
                }
                for (set, chances) in &way.moves {
                    behaviour[*set].clone_from(chances);
                }
                for exit in &way.exits {
                    let mut part = &number % &*exit.count;
                    number /= &*exit.count;
                    meter.steps((exit.classes.len() / FEW) as u64)?;
                    for &class in &*exit.classes {
                        let count = &self.solved[&exit.at][class].count;
                        if part < *count {
                            open.push((exit.at, class, part));
                            break;
                        }
                        part -= count;
                    }
                }
                break;
            }
        }
        Ok(behaviour)
    }
}

/// So few ways or classes to choose from belong to writing a profile out.
const FEW: usize = 64;

/// The profiles of pure choices in a piece that nobody gains by leaving.
///
/// # Errors
/// [`Error::TooLarge`] if there are too many profiles to try; the meter's.
pub fn stable(form: &Form, meter: &mut dyn Meter) -> Result<Vec<Behaviour>, Error> {
    let sets: Vec<(usize, usize)> = form
        .players
        .iter()
        .flat_map(|own| own.sets.iter().map(|set| (set.set, set.count)))
        .collect();
    let count = sets.iter().try_fold(1_usize, |all, (_, count)| all.checked_mul(*count));
    count.filter(|count| *count <= PROFILES).ok_or(Error::TooLarge)?;
    let size = sets.iter().map(|(set, _)| set + 1).max().unwrap_or(0);
    let mut behaviour: Behaviour = vec![Vec::new(); size];
    let mut at = vec![0; sets.len()];
    for &(set, count) in &sets {
        behaviour[set] = surely(0, count);
    }
    let work = (form.leaves.len() + sets.len()).max(1) * (form.players.len() + 1) * 8;
    let mut found = Vec::new();
    loop {
        meter.steps(work as u64)?;
        let weights = form.weights(&behaviour, meter)?;
        let mut content = true;
        for (player, own) in form.players.iter().enumerate() {
            content &= own.sets.is_empty() || form.gain(player, &weights, meter)?.is_zero();
            if !content {
                break;
            }
        }
        if content {
            meter.bytes(size * 128)?;
            found.push(behaviour.clone());
        }
        let Some(place) = (0..at.len()).rev().find(|&place| at[place] + 1 < sets[place].1) else {
            break;
        };
        at[place] += 1;
        at[place + 1..].fill(0);
        for (place, &(set, count)) in sets.iter().enumerate().skip(place) {
            behaviour[set] = surely(at[place], count);
        }
    }
    Ok(found)
}
