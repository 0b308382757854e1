//! What subgames may pay, and the ways to get there.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigUint;
use num_traits::Zero;

use crate::analysis::Error;
use crate::base::meter::Meter;
use crate::base::rational::{Rational, bytes_of};
use crate::base::sort;

/// The most classes of one subgame; and of the ways of one class that are no choice among ties.
pub(super) const CLASSES: usize = 2048;

/// What a subgame may pay, and how.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    pub(super) value: Vec<Rational>,
    pub(super) ways: Vec<Way>,
    pub(super) count: BigUint,
}

/// What is done in a piece, and what may follow at its exits.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) moves: Vec<(usize, Vec<Rational>)>,
    pub(super) exits: Vec<Exit>,
}

impl Way {
    /// In how many ways it can go on.
    pub(super) fn size(&self) -> BigUint {
        self.exits.iter().map(|exit| &*exit.count).product()
    }
}

/// A later subgame, and which of its classes may follow.
#[derive(Clone, Debug)]
pub(super) struct Exit {
    pub(super) at: usize,
    /// In ascending order. Many ways have the same.
    pub(super) classes: Arc<[usize]>,
    /// How many ways these have together.
    pub(super) count: Arc<BigUint>,
}

/// The outcomes that may follow an action, for the player who decides whether to take it: whatever gives it most comes
/// last. What does not tempt it are always the first of these.
pub(super) struct Options<'s> {
    pub(super) to: usize,
    pub(super) all: Vec<(&'s [Rational], Option<usize>)>,
    /// Their places, the least for the player first.
    order: Vec<usize>,
    /// For so many of the first the ways that they have together.
    counts: Vec<Arc<BigUint>>,
    /// The classes among so many of the first, as they were asked for.
    known: BTreeMap<usize, Arc<[usize]>>,
}

impl<'s> Options<'s> {
    /// These outcomes for a player. `count` says of a class how many ways it has.
    pub(super) fn new(
        to: usize,
        all: Vec<(&'s [Rational], Option<usize>)>,
        player: usize,
        count: &dyn Fn(usize) -> BigUint,
        meter: &mut dyn Meter,
    ) -> Result<Self, Error> {
        let mut order: Vec<usize> = (0..all.len()).collect();
        let ascending =
            |one: &usize, other: &usize| all[*one].0[player].cmp(&all[*other].0[player]);
        sort::in_pieces(&mut order, meter, ascending)?;
        let mut sum = BigUint::zero();
        let mut counts = Vec::with_capacity(all.len() + 1);
        for place in std::iter::once(None).chain(order.iter().map(Some)) {
            if let Some(class) = place.and_then(|place| all[*place].1) {
                sum += count(class);
            }
            meter.bytes(KNOWN + bytes_of(sum.bits()))?;
            counts.push(Arc::new(sum.clone()));
        }
        Ok(Self { to, all, order, counts, known: BTreeMap::new() })
    }

    /// The exit that remains where nothing that gives the player more may follow, and whether anything may. Where the
    /// game is over there is no exit.
    pub(super) fn calm(
        &mut self,
        most: &Rational,
        player: usize,
        meter: &mut dyn Meter,
    ) -> Result<(bool, Option<Exit>), Error> {
        let calm = self.order.partition_point(|place| self.all[*place].0[player] <= *most);
        if !self.known.contains_key(&calm) {
            meter.bytes(calm * size_of::<usize>() + KNOWN)?;
            let classes = self.order[..calm].iter().filter_map(|place| self.all[*place].1);
            let mut classes: Vec<usize> = classes.collect();
            classes.sort_unstable();
            self.known.insert(calm, classes.into());
        }
        let exit = self.known.get(&calm).filter(|classes| !classes.is_empty()).map(|classes| {
            let (classes, count) = (Arc::clone(classes), Arc::clone(&self.counts[calm]));
            Exit { at: self.to, classes, count }
        });
        Ok((calm > 0, exit))
    }
}

/// What a list of classes, a way and a class take beside what is in them, in bytes.
pub(super) const KNOWN: usize = 96;

/// Classes while they are found: by what they pay, in order of discovery.
#[derive(Default)]
pub(super) struct Classes {
    list: Vec<Class>,
    known: BTreeMap<Vec<Rational>, usize>,
    ways: usize,
}

impl Classes {
    pub(super) fn add(
        &mut self,
        value: &[Rational],
        way: Way,
        meter: &mut dyn Meter,
    ) -> Result<(), Error> {
        let next = self.list.len();
        let at = *self.known.entry(value.to_vec()).or_insert(next);
        if at == next {
            meter.bytes(KNOWN + 2 * value.iter().map(Rational::bytes).sum::<usize>())?;
            self.list.push(Class { value: value.to_vec(), ..Class::default() });
        }
        self.list[at].ways.push(way);
        self.ways += 1;
        Ok(())
    }

    pub(super) fn full(&self) -> bool {
        self.list.len() >= CLASSES || self.ways >= 16 * CLASSES
    }

    /// The classes found, no more than are kept; and whether there were more.
    pub(super) fn done(mut self) -> (Vec<Class>, bool) {
        let cut = self.list.len() > CLASSES;
        self.list.truncate(CLASSES);
        for class in &mut self.list {
            class.count = class.ways.iter().map(Way::size).sum();
        }
        (self.list, cut)
    }
}
