//! Two populations, each of which plays with the other: buyers and sellers, states and firms.
//!
//! An actor earns the mean over all of the other side; it learns from, gives birth to and replaces those of its own
//! side. A step belongs to an actor drawn from both sides; a generation has as many as there are actors.

use super::crowd::Crowd;
use super::effort::Effort;
use super::payoff::Matrix;
use super::replicator::Two;
use super::{Halt, Refusal, Rule, Setup, Source, Start, Trajectory, draws, given, run_shares};
use crate::base::random::{Draws, Key};

/// Carries two populations on. `matrices`: what each side's types get against the other's; the trajectory has the
/// types of the first side, then those of the second.
///
/// # Errors
/// As [`run`](super::run).
pub fn run_sides(
    setup: &Setup<'_>,
    matrices: [&Matrix; 2],
    start: [Start; 2],
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let types = matrices.map(Matrix::types);
    if let Rule::Replicator { continuous } = setup.rule {
        let shares = start.iter().flat_map(shares_of).collect();
        let field = Two { matrices, sides: types };
        return run_shares(setup, &field, continuous, shares, source);
    }
    if let Rule::Given { finite: false } = setup.rule {
        let shares = start.iter().flat_map(shares_of).collect();
        let field = Two { matrices, sides: types };
        return given::run_shares(setup, &field, &matrices.map(Some), shares, key, source);
    }
    let [Start::Counts(first), Start::Counts(second)] = start else {
        return Err(Refusal::Unsuited.into());
    };
    let totals = [&first, &second].map(|counts| sum(counts));
    let lowest = matrices.map(|matrix| matrix.ends().0);
    let facing = |counts: Vec<u32>, side: usize| {
        let pays = vec![0.0; types[side]];
        Crowd::facing(counts, pays, lowest[side])
    };
    let mut crowds = [facing(first, 0), facing(second, 1)];
    earn(&mut crowds, matrices, totals, [true, true]);
    let mut path = Trajectory::new(types[0] + types[1], setup.length);
    let note = |crowds: &[Crowd<'_>; 2], path: &mut Trajectory| {
        (0..2).for_each(|side| path.note(crowds[side].counts(), totals[side]));
    };
    note(&crowds, &mut path);
    let once = setup.rule.is_simultaneous();
    let steps = if once || setup.single { 1 } else { totals[0] + totals[1] };
    let mut effort = Effort::default();
    for generation in 0..setup.length {
        let [mut select, mut mutate] = draws(key, generation);
        for step in 0..steps {
            if step.is_multiple_of(1024) {
                let steps = (steps - step).min(1024);
                effort.pay(source, 1 + steps * (types[0] + types[1]) as u64 / 4)?;
            }
            if once {
                for side in &mut crowds {
                    side.imitate_all(setup.mutation, &mut mutate, &mut effort, source)?;
                }
                effort.of(source, 2 * matrices[0].work())?;
                earn(&mut crowds, matrices, totals, [true, true]);
                continue;
            }
            let side = usize::from(select.below(totals[0] + totals[1]) >= totals[0]);
            let (from, to) =
                crowds[side].step(setup.rule, setup.mutation, [&mut select, &mut mutate])?;
            if from != to {
                // What one side has become, the other earns from.
                effort.of(source, matrices[0].work())?;
                earn(&mut crowds, matrices, totals, [side == 1, side == 0]);
            }
        }
        note(&crowds, &mut path);
        source.reached(generation + 1, &path)?;
    }
    Ok(path)
}

fn shares_of(start: &Start) -> Vec<f64> {
    match start {
        Start::Shares(shares) => shares.clone(),
        Start::Counts(counts) => {
            counts.iter().map(|&count| f64::from(count) / sum(counts) as f64).collect()
        }
        Start::Nodes(_) => Vec::new(),
    }
}

fn sum(counts: &[u32]) -> u64 {
    counts.iter().map(|&count| u64::from(count)).sum()
}

/// Works out what the sides named earn now.
fn earn(crowds: &mut [Crowd<'_>; 2], matrices: [&Matrix; 2], totals: [u64; 2], who: [bool; 2]) {
    for side in (0..2).filter(|&side| who[side]) {
        let other: Vec<f64> = crowds[1 - side].counts().iter().map(|&n| f64::from(n)).collect();
        let (matrix, total) = (matrices[side], totals[1 - side] as f64);
        let pay = |own| {
            let games = matrix.row(own).iter().zip(&other);
            games.map(|(cell, count)| cell * count).sum::<f64>() / total
        };
        crowds[side].earns((0..matrix.types()).map(pay));
    }
}

/// What types of two sides earn at given shares; for tests of paths against other integrators.
#[cfg(test)]
pub(super) fn payoffs_at(matrices: [&Matrix; 2], shares: &[f64], into: &mut [f64]) {
    use super::replicator::Field;
    Two { matrices, sides: matrices.map(Matrix::types) }.payoffs(shares, into);
}
