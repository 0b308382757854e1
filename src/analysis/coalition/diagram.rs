//! Counting the coalitions that pass a rule, without looking at each.
//!
//! Classes of voters are asked one after the other how many of them say yes. What matters of the answers so far is
//! only how much each condition still needs; and two needs are the same if the same answers of those still to be
//! asked will do. So the answers flow together in a layered graph that stays small:
//!
//! ```text
//! class 1     ·                  yes from 0, 1, … m of them
//!           / | \
//! class 2  ·  ·  passed          nodes: what is still needed
//!          \ / \
//! class 3   ·   failed
//! ```
//!
//! Counted from the top (ways to get to a node) and from the bottom (ways to pass from it), by number of yes, the
//! graph gives every voter's swings: coalitions of the others that fail without and pass with the voter.
//!
//! # Sources
//! Bolus 2011 (quasi-ordered binary decision diagrams for simple games); Brams and Affuso 1976 (generating functions).

use std::collections::HashMap;
use std::ops::{AddAssign, Mul, Sub};

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use super::conditions::{Conditions, Join};
use crate::base::meter::{Meter, Stopped};

/// How often each voter decides, and how many coalitions pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swings {
    /// By voter, then by the number of others in favour: coalitions that fail without and pass with the voter.
    /// All in one where sizes were not asked for.
    pub by_voter: Vec<Vec<BigInt>>,
    /// Coalitions that pass, by their size, or all in one.
    pub passing: Vec<BigInt>,
}

/// More arrows than this are too many.
const MOST_ARROWS: usize = 2_000_000;

/// What a node takes beside its needs, which are kept twice, in bytes.
const NODE: usize = 128;

/// Lists of attainable sums are used up to this length.
const MOST_SUMS: usize = 4096;

pub(super) const LOST: u32 = u32::MAX;
pub(super) const WON: u32 = u32::MAX - 1;

/// The layered graph of a rule.
pub(super) struct Diagram {
    pub(super) classes: Vec<Vec<usize>>,
    /// For each class, for each node, where each number of yes leads.
    layers: Vec<Vec<u32>>,
    /// Where it begins.
    pub(super) root: u32,
}

/// What a condition still needs: 0 if it is reached, `NEVER` if it cannot be any more.
const NEVER: u128 = u128::MAX;

impl Diagram {
    /// The graph of a rule; `None` if it is too large.
    pub(super) fn of(
        rule: &Conditions,
        classes: Vec<Vec<usize>>,
        meter: &mut dyn Meter,
    ) -> Result<Option<Self>, Stopped> {
        let builder = Builder::new(rule, &classes, meter)?;
        let first: Vec<u128> = rule.conditions.iter().map(|condition| condition.quota).collect();
        let mut nodes: Vec<Vec<u128>> = Vec::new();
        let mut found = HashMap::new();
        let root = builder.node(first, 0, &mut found, &mut nodes);
        let mut layers = Vec::with_capacity(classes.len());
        let (mut arrows, mut held) = (0, 0);
        for (at, class) in classes.iter().enumerate() {
            let mut below: Vec<Vec<u128>> = Vec::new();
            found.clear();
            arrows += nodes.len() * (class.len() + 1);
            if arrows > MOST_ARROWS {
                return Ok(None);
            }
            let mut layer = Vec::with_capacity(nodes.len() * (class.len() + 1));
            for needs in &nodes {
                // A look-up costs about as much as twenty small operations.
                meter.steps(20 * (class.len() as u64 + 1) * (1 + needs.len() as u64))?;
                for yes in 0..=class.len() as u128 {
                    let left = builder.after(needs, at, yes);
                    layer.push(builder.node(left, at + 1, &mut found, &mut below));
                }
                // Arrows stay; of nodes there are those of two layers.
                let here = (nodes.len() + below.len()) * (NODE + 32 * needs.len());
                meter.bytes(4 * (class.len() + 1) + here.saturating_sub(held))?;
                held = held.max(here);
            }
            layers.push(layer);
            nodes = below;
        }
        Ok(Some(Self { classes, layers, root }))
    }

    pub(super) fn nodes(&self, at: usize) -> usize {
        self.layers[at].len() / (self.classes[at].len() + 1)
    }

    pub(super) fn arrow(&self, at: usize, node: usize, yes: usize) -> u32 {
        self.layers[at][node * (self.classes[at].len() + 1) + yes]
    }

    /// Voters in the classes from this one on.
    fn voters_from(&self, at: usize) -> usize {
        self.classes[at..].iter().map(Vec::len).sum()
    }
}

/// Knows which needs are the same.
struct Builder<'a> {
    rule: &'a Conditions,
    /// By condition, by class: the weight of one member.
    weights: Vec<Vec<u128>>,
    /// By condition, by class: the sums that the classes from there on can reach, where they are few; and the most.
    sums: Vec<Vec<Option<Vec<u128>>>>,
    most: Vec<Vec<u128>>,
}

impl<'a> Builder<'a> {
    fn new(
        rule: &'a Conditions,
        classes: &[Vec<usize>],
        meter: &mut dyn Meter,
    ) -> Result<Self, Stopped> {
        let (mut weights, mut sums, mut most) = (Vec::new(), Vec::new(), Vec::new());
        for condition in &rule.conditions {
            let of: Vec<u128> = classes.iter().map(|class| condition.weights[class[0]]).collect();
            let mut reach = vec![Some(vec![0])];
            let mut total = vec![0];
            for (class, weight) in classes.iter().zip(&of).rev() {
                let last = reach.last().cloned().flatten();
                total.push(total.last().unwrap_or(&0) + weight * class.len() as u128);
                reach.push(match last {
                    Some(mut list) if *weight > 0 => {
                        for _ in class {
                            meter.steps(4 * list.len() as u64)?;
                            let shifted: Vec<u128> = list.iter().map(|sum| sum + weight).collect();
                            list.extend(shifted);
                            list.sort_unstable();
                            list.dedup();
                            if list.len() > MOST_SUMS {
                                break;
                            }
                        }
                        (list.len() <= MOST_SUMS).then_some(list)
                    }
                    other => other,
                });
            }
            reach.reverse();
            total.reverse();
            weights.push(of);
            sums.push(reach);
            most.push(total);
        }
        Ok(Self { rule, weights, sums, most })
    }

    /// What is needed after so many of a class have said yes.
    fn after(&self, needs: &[u128], class: usize, yes: u128) -> Vec<u128> {
        let need = |(at, need): (usize, &u128)| match *need {
            NEVER => NEVER,
            need => need.saturating_sub(self.weights[at][class] * yes),
        };
        needs.iter().enumerate().map(need).collect()
    }

    /// The node for these needs before a class.
    fn node(
        &self,
        mut needs: Vec<u128>,
        class: usize,
        found: &mut HashMap<Vec<u128>, u32>,
        nodes: &mut Vec<Vec<u128>>,
    ) -> u32 {
        for (at, need) in needs.iter_mut().enumerate() {
            if *need == 0 || *need == NEVER {
                continue;
            }
            if *need > self.most[at][class] {
                *need = NEVER;
            } else if let Some(sums) = &self.sums[at][class] {
                let place = sums.partition_point(|sum| sum < need);
                *need = sums[place.min(sums.len() - 1)];
            }
        }
        match settled(&self.rule.join, &needs) {
            Some(true) => return WON,
            Some(false) => return LOST,
            None => {}
        }
        let mut matters = vec![false; needs.len()];
        mark(&self.rule.join, &needs, &mut matters);
        for (need, matters) in needs.iter_mut().zip(matters) {
            if !matters && *need != NEVER {
                *need = 0;
            }
        }
        let next = nodes.len() as u32;
        *found.entry(needs).or_insert_with_key(|needs| {
            nodes.push(needs.clone());
            next
        })
    }
}

/// Whether it is settled by what is needed still.
fn settled(join: &Join, needs: &[u128]) -> Option<bool> {
    let (parts, stops) = match join {
        Join::Reach(at) => {
            return match needs[*at] {
                0 => Some(true),
                NEVER => Some(false),
                _ => None,
            };
        }
        Join::All(parts) => (parts, false),
        Join::Any(parts) => (parts, true),
    };
    let mut open = false;
    for part in parts {
        match settled(part, needs) {
            Some(value) if value == stops => return Some(stops),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!stops)
}

/// Marks the conditions on which something that is open depends.
fn mark(join: &Join, needs: &[u128], matters: &mut [bool]) {
    if settled(join, needs).is_some() {
        return;
    }
    match join {
        Join::Reach(at) => matters[*at] = true,
        Join::All(parts) | Join::Any(parts) => {
            parts.iter().for_each(|part| mark(part, needs, matters));
        }
    }
}

/// Numbers of coalitions.
trait Count: Clone + PartialEq + Zero + One + Into<BigUint> + for<'a> AddAssign<&'a Self> {
    fn times(&self, other: &Self) -> Self;
    fn less(&self, other: &Self) -> Self;
}

impl<T> Count for T
where
    T: Clone + PartialEq + Zero + One + Into<BigUint> + for<'a> AddAssign<&'a T>,
    for<'a> &'a T: Mul<&'a T, Output = T> + Sub<&'a T, Output = T>,
{
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn less(&self, other: &Self) -> Self {
        self - other
    }
}

/// Counts by number of yes: the first is for `low` of them.
#[derive(Clone, Default)]
struct Sizes<T> {
    low: usize,
    counts: Vec<T>,
}

impl<T: Count> Sizes<T> {
    fn add(&mut self, other: &Self, shift: usize, times: &T) {
        if other.counts.is_empty() {
            return;
        }
        let low = other.low + shift;
        if self.counts.is_empty() {
            self.low = low;
        }
        if low < self.low {
            let missing = vec![T::zero(); self.low - low];
            self.counts.splice(0..0, missing);
            self.low = low;
        }
        let offset = low - self.low;
        if self.counts.len() < offset + other.counts.len() {
            self.counts.resize(offset + other.counts.len(), T::zero());
        }
        for (into, count) in self.counts[offset..].iter_mut().zip(&other.counts) {
            if times.is_one() { *into += count } else { *into += &count.times(times) }
        }
    }

    fn work(&self) -> u64 {
        self.counts.len() as u64 + 1
    }
}

/// The row of binomial coefficients.
fn binomials<T: Count>(n: usize) -> Vec<T> {
    let mut row = vec![T::one()];
    for _ in 0..n {
        let mut next = vec![T::one(); row.len() + 1];
        for (into, pair) in next[1..].iter_mut().zip(row.windows(2)) {
            into.clone_from(&pair[0]);
            *into += &pair[1];
        }
        row = next;
    }
    row
}

/// Swings of every voter; `None` if the rule is too large to be counted so. Without `by_size` all sizes are counted
/// in one, which is less work.
///
/// # Errors
/// [`Stopped`].
pub fn swings(
    rule: &Conditions,
    by_size: bool,
    meter: &mut dyn Meter,
) -> Result<Option<Swings>, Stopped> {
    let Some(diagram) = Diagram::of(rule, rule.classes(), meter)? else { return Ok(None) };
    // Counts and their products stay below 2 to the number of voters.
    Ok(Some(if rule.voters() < 120 {
        counted::<u128>(&diagram, rule.voters(), by_size, meter)?
    } else {
        counted::<BigUint>(&diagram, rule.voters(), by_size, meter)?
    }))
}

fn counted<T: Count>(
    diagram: &Diagram,
    voters: usize,
    by_size: bool,
    meter: &mut dyn Meter,
) -> Result<Swings, Stopped> {
    let step = usize::from(by_size);
    let width = size_of::<T>() + voters / 8;
    let classes = &diagram.classes;
    // From the bottom: ways to pass.
    let full = |at: usize| -> Sizes<T> {
        let row = binomials::<T>(diagram.voters_from(at));
        let mut made = Sizes { low: 0, counts: vec![T::zero(); step * (row.len() - 1) + 1] };
        row.iter().enumerate().for_each(|(yes, count)| made.counts[step * yes] += count);
        made
    };
    let nothing = Sizes { low: 0, counts: Vec::new() };
    let mut ways: Vec<Vec<Sizes<T>>> = vec![Vec::new(); classes.len() + 1];
    let mut all = vec![nothing.clone(); classes.len() + 1];
    all[classes.len()] = full(classes.len());
    for at in (0..classes.len()).rev() {
        all[at] = full(at);
        let row = binomials::<T>(classes[at].len());
        let mut made = Vec::with_capacity(diagram.nodes(at));
        for node in 0..diagram.nodes(at) {
            let mut sum = nothing.clone();
            for (yes, times) in row.iter().enumerate() {
                let below =
                    target(diagram.arrow(at, node, yes), &ways[at + 1], &all[at + 1], &nothing);
                meter.steps(below.work())?;
                sum.add(below, step * yes, times);
            }
            meter.bytes(sum.counts.len() * width + 32)?;
            made.push(sum);
        }
        ways[at] = made;
    }
    let passing = list(target(diagram.root, &ways[0], &all[0], &nothing), step * voters + 1);
    // From the top: ways to get there, and what the members of a class decide.
    let mut by_voter = vec![vec![BigInt::zero(); step * voters.saturating_sub(1) + 1]; voters];
    let mut here = vec![nothing.clone(); usize::from(diagram.root < WON)];
    here.iter_mut().for_each(|root| root.counts = vec![T::one()]);
    for at in 0..classes.len() {
        let size = classes[at].len();
        let (row, others) = (binomials::<T>(size), binomials::<T>(size - 1));
        let mut next =
            vec![nothing.clone(); if at + 1 < classes.len() { diagram.nodes(at + 1) } else { 0 }];
        let mut total = vec![T::zero(); step * (voters - 1) + 1];
        for (node, came) in here.iter().enumerate() {
            let mut decided = nothing.clone();
            for (yes, times) in others.iter().enumerate() {
                let [without, with] = [yes, yes + 1].map(|yes| {
                    target(diagram.arrow(at, node, yes), &ways[at + 1], &all[at + 1], &nothing)
                });
                meter.steps(with.work())?;
                decided.add(&difference(with, without), step * yes, times);
            }
            meter.steps(came.work() * decided.work())?;
            for (a, first) in came.counts.iter().enumerate() {
                for (b, second) in decided.counts.iter().enumerate() {
                    if !second.is_zero() {
                        total[came.low + decided.low + a + b] += &first.times(second);
                    }
                }
            }
            for (yes, times) in row.iter().enumerate() {
                let arrow = diagram.arrow(at, node, yes);
                if arrow < WON {
                    meter.steps(came.work())?;
                    next[arrow as usize].add(came, step * yes, times);
                }
            }
        }
        let total: Vec<BigInt> =
            total.into_iter().map(|count| BigInt::from(Into::<BigUint>::into(count))).collect();
        for &voter in &classes[at] {
            by_voter[voter].clone_from(&total);
        }
        here = next;
    }
    Ok(Swings { by_voter, passing })
}

fn target<'a, T>(
    arrow: u32,
    ways: &'a [Sizes<T>],
    all: &'a Sizes<T>,
    nothing: &'a Sizes<T>,
) -> &'a Sizes<T> {
    match arrow {
        WON => all,
        LOST => nothing,
        node => &ways[node as usize],
    }
}

/// `with - without`, which is nowhere negative.
fn difference<T: Count>(with: &Sizes<T>, without: &Sizes<T>) -> Sizes<T> {
    let mut made = with.clone();
    for (at, count) in without.counts.iter().enumerate() {
        if !count.is_zero() {
            let into = &mut made.counts[without.low + at - with.low];
            *into = into.less(count);
        }
    }
    made
}

fn list<T: Count>(sizes: &Sizes<T>, length: usize) -> Vec<BigInt> {
    let mut made = vec![BigInt::zero(); length];
    for (at, count) in sizes.counts.iter().enumerate() {
        made[sizes.low + at] = BigInt::from(Into::<BigUint>::into(count.clone()));
    }
    made
}
