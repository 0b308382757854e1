//! What a player can be held down to: minmax by independent mixing; for three and more between two bounds.
//!
//! One opponent holds a player to what it is sure of anyway (von Neumann 1928). The mixtures of several form a
//! product of simplices, over which the player's best payoff is not convex. It is searched by branch and bound. In a
//! cell, a product of smaller simplices, the others may at worst act in concert at its corners: a linear programme,
//! whose value bounds what independent mixing within the cell can do. The mixtures that its answer has for each of
//! them alone give an actual value. Cells that cannot better it are dropped, others halved, until both bounds meet
//! or enough cells have been looked at.
//!
//! All numbers are exact; what is uncertain is only the distance between the bounds, and that is reported.
//!
//! # Sources
//! Land and Doig 1960; Fudenberg and Maskin 1986.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::security::{maxmin, value};
use crate::analysis::Error;
use crate::analysis::strategic::{Profiles, Strategic, surely};
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// The most cells that are looked at.
const CELLS: usize = 2000;

/// What a player can be held down to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinMax {
    /// The least payoff found: the others' mixtures hold the player to it.
    pub value: Rational,
    /// No independent mixtures hold it lower than this.
    pub at_least: Rational,
    /// The others' mixtures, in seat order; the player's own place is empty.
    pub mixtures: Vec<Vec<Rational>>,
}

/// A cell: the corners of each other player's part, except the last one's, who has all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    bound: Rational,
    number: usize,
    corners: Vec<Vec<Vec<Rational>>>,
}

/// How near the bounds come, as a share of the range of payoffs.
pub const NEAR: Rate = Rate(1_000_000_000);

/// One part in so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(pub i64);

/// A player's minmax when the others mix independently.
///
/// # Errors
/// [`Error::Stopped`].
///
/// # Complexity
/// A linear programme for each cell; their number grows fast with the others' actions.
pub fn minmax(form: &Strategic, player: usize, meter: &mut dyn Meter) -> Result<MinMax, Error> {
    minmax_within(form, player, NEAR, meter)
}

/// The same, until the bounds are as near as asked.
///
/// # Errors
/// [`Error::Stopped`].
pub fn minmax_within(
    form: &Strategic,
    player: usize,
    near: Rate,
    meter: &mut dyn Meter,
) -> Result<MinMax, Error> {
    if form.players() == 2 {
        let found = maxmin(form, player, meter)?;
        let mut mixtures = vec![Vec::new(); 2];
        mixtures[1 - player] = found.held_by;
        return Ok(MinMax { at_least: found.value.clone(), value: found.value, mixtures });
    }
    let others: Vec<usize> = (0..form.players()).filter(|other| *other != player).collect();
    // Who has most actions is left whole.
    let whole = others.iter().copied().max_by_key(|&other| (form.shape()[other], Reverse(other)));
    let whole = whole.ok_or(Error::NoTable)?;
    let cut: Vec<usize> = others.into_iter().filter(|other| *other != whole).collect();
    let search = Search { form, player, whole, cut };
    let corners: Vec<Vec<Vec<Rational>>> =
        search.cut.iter().map(|&other| units(form.shape()[other])).collect();
    let (bound, mixtures) = search.relax(&corners, meter)?;
    let mut best = (search.payoff(&mixtures, meter)?, mixtures);
    search.improve(&mut best, meter)?;
    let tolerance = search.tolerance(near);
    let mut open = BinaryHeap::from([Reverse(Cell { bound, number: 0, corners })]);
    let mut number = 0;
    while let Some(Reverse(cell)) = open.peek() {
        if &best.0 - &cell.bound <= tolerance || number >= CELLS {
            break;
        }
        let Some(Reverse(cell)) = open.pop() else { break };
        for corners in halves(&cell.corners) {
            let (bound, mixtures) = search.relax(&corners, meter)?;
            let value = search.payoff(&mixtures, meter)?;
            if value < best.0 {
                best = (value, mixtures);
                search.improve(&mut best, meter)?;
            }
            number += 1;
            if bound < best.0 {
                meter.bytes(corners.iter().flatten().flatten().count() * 64)?;
                open.push(Reverse(Cell { bound: bound.max(cell.bound.clone()), number, corners }));
            }
        }
    }
    let at_least = open.pop().map_or_else(|| best.0.clone(), |Reverse(cell)| cell.bound);
    Ok(MinMax { at_least: at_least.min(best.0.clone()), value: best.0, mixtures: best.1 })
}

/// Each action alone.
fn units(count: usize) -> Vec<Vec<Rational>> {
    (0..count).map(|action| surely(action, count)).collect()
}

/// A cell's two halves: the longest edge of all its simplices is cut.
fn halves(corners: &[Vec<Vec<Rational>>]) -> Vec<Vec<Vec<Vec<Rational>>>> {
    let mut longest: Option<(Rational, usize, usize, usize)> = None;
    for (at, simplex) in corners.iter().enumerate() {
        for a in 0..simplex.len() {
            for b in a + 1..simplex.len() {
                let gap = simplex[a].iter().zip(&simplex[b]).map(|(x, y)| (x - y).abs());
                let length: Rational = gap.sum();
                if longest.as_ref().is_none_or(|(most, ..)| length > *most) {
                    longest = Some((length, at, a, b));
                }
            }
        }
    }
    let Some((_, at, a, b)) = longest else { return Vec::new() };
    let half = Rational::new(1, 2).unwrap_or_else(Rational::one);
    let simplex = &corners[at];
    let middle: Vec<Rational> =
        simplex[a].iter().zip(&simplex[b]).map(|(x, y)| &(x + y) * &half).collect();
    let with = |replaced: usize| {
        let mut new = corners.to_vec();
        new[at][replaced].clone_from(&middle);
        new
    };
    vec![with(a), with(b)]
}

struct Search<'a> {
    form: &'a Strategic,
    player: usize,
    whole: usize,
    cut: Vec<usize>,
}

impl Search<'_> {
    /// How near the bounds must come.
    fn tolerance(&self, near: Rate) -> Rational {
        let pays = || self.form.cells().map(|(_, pays)| &pays[self.player]);
        let range = pays().max().zip(pays().min()).map(|(most, least)| most - least);
        let tiny = Rational::new(1, near.0).unwrap_or_else(Rational::zero);
        &range.unwrap_or_else(Rational::zero) * &tiny
    }

    /// What the player gets from each action when each other player mixes so; its own place does not count.
    fn replies(
        &self,
        mixtures: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Vec<Rational>, Error> {
        let mut sums = vec![Rational::zero(); self.form.shape()[self.player]];
        let players = self.form.players() as u64;
        for (number, (profile, pays)) in self.form.cells().enumerate() {
            // Told for a thousand profiles at once, or for as many as there are.
            if number % 1000 == 0 {
                let rest = self.form.shape().iter().product::<usize>() - number;
                meter.steps(rest.min(1000) as u64 * (4 + 2 * players))?;
            }
            let mut weight = pays[self.player].clone();
            for (at, &action) in profile.iter().enumerate() {
                if at != self.player && !weight.is_zero() {
                    weight *= &mixtures[at][action];
                }
            }
            sums[profile[self.player]] += &weight;
        }
        Ok(sums)
    }

    /// What the player's best reply pays.
    fn payoff(&self, mixtures: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<Rational, Error> {
        let replies = self.replies(mixtures, meter)?;
        Ok(replies.into_iter().max().unwrap_or_else(Rational::zero))
    }

    /// A lower bound in a cell, and mixtures in it.
    fn relax(
        &self,
        corners: &[Vec<Vec<Rational>>],
        meter: &mut dyn Meter,
    ) -> Result<(Rational, Vec<Vec<Rational>>), Error> {
        let last = self.form.shape()[self.whole];
        let mut shape: Vec<usize> = corners.iter().map(Vec::len).collect();
        shape.push(last);
        let choices: Vec<Vec<usize>> = Profiles::new(&shape).collect();
        let whole = units(last);
        let empty: Vec<Vec<Rational>> = vec![Vec::new(); self.form.players()];
        let mut columns = Vec::with_capacity(choices.len());
        for choice in &choices {
            let mut mixtures = empty.clone();
            for (at, &other) in self.cut.iter().enumerate() {
                mixtures[other].clone_from(&corners[at][choice[at]]);
            }
            mixtures[self.whole].clone_from(&whole[choice[self.cut.len()]]);
            columns.push(self.replies(&mixtures, meter)?);
        }
        let actions = 0..self.form.shape()[self.player];
        let rows: Vec<Vec<Rational>> = actions
            .map(|action| columns.iter().map(|column| column[action].clone()).collect())
            .collect();
        let found = value(&rows, meter)?;
        let mut mixtures = empty;
        for (at, &other) in self.cut.iter().enumerate() {
            let mut sum = vec![Rational::zero(); self.form.shape()[other]];
            for (choice, weight) in choices.iter().zip(&found.held_by) {
                let corner = &corners[at][choice[at]];
                sum.iter_mut().zip(corner).for_each(|(sum, chance)| *sum += &(weight * chance));
            }
            mixtures[other] = short(sum);
        }
        let mut sum = vec![Rational::zero(); last];
        for (choice, weight) in choices.iter().zip(&found.held_by) {
            sum[choice[self.cut.len()]] += weight;
        }
        mixtures[self.whole] = short(sum);
        Ok((found.value, mixtures))
    }

    /// Each of the others in turn answers the rest as well as it can, while that helps.
    fn improve(
        &self,
        best: &mut (Rational, Vec<Vec<Rational>>),
        meter: &mut dyn Meter,
    ) -> Result<(), Error> {
        for _ in 0..8 {
            let before = best.0.clone();
            for other in (0..self.form.players()).filter(|other| *other != self.player) {
                let mut mixtures = best.1.clone();
                let mut columns = Vec::new();
                for unit in units(self.form.shape()[other]) {
                    mixtures[other] = unit;
                    columns.push(self.replies(&mixtures, meter)?);
                }
                let actions = 0..self.form.shape()[self.player];
                let rows: Vec<Vec<Rational>> = actions
                    .map(|action| columns.iter().map(|column| column[action].clone()).collect())
                    .collect();
                mixtures[other] = short(value(&rows, meter)?.held_by);
                let value = self.payoff(&mixtures, meter)?;
                if value < best.0 {
                    *best = (value, mixtures);
                }
            }
            if best.0 == before {
                break;
            }
        }
        Ok(())
    }
}

/// Chances with numbers of bearable length: exact while they are short, else in units of 2^-40.
fn short(chances: Vec<Rational>) -> Vec<Rational> {
    if chances.iter().all(|chance| chance.bits() <= 96) {
        return chances;
    }
    let unit = Rational::from(1 << 40);
    let scale = unit.recip().unwrap_or_else(Rational::one);
    let mut new: Vec<Rational> =
        chances.iter().map(|chance| &(chance * &unit).floor() * &scale).collect();
    let rest = &Rational::one() - &new.iter().cloned().sum::<Rational>();
    let most = (0..new.len()).max_by(|&a, &b| new[a].cmp(&new[b]).then(b.cmp(&a)));
    if let Some(most) = most {
        new[most] += &rest;
    }
    new
}
