//! What goes on for ever, discounted: values of the states of a chain.
//!
//! ```text
//! value(s) = now(s) + δ·Σ p(s → t)·value(t)
//! ```
//!
//! States that lead to each other are solved together, classes from the last one back (Tarjan 1972). A class that is
//! a single cycle is gone around once; others are eliminated. So play that nobody's chance disturbs stays exact at
//! any length.

use super::scalar::Scalar;
use crate::analysis::Error;
use crate::base::meter::Meter;

/// Classes with more states than this are not eliminated: in fractions, which grow, and in floats.
const MOST_EXACT: usize = 40;
const MOST_NEAR: usize = 400;

/// Moves out of each state: where to, and how likely.
pub(super) type Moves<S> = Vec<Vec<(usize, S)>>;

/// The value of each state, for each of the payoff streams `now[state]`.
///
/// # Errors
/// [`Error::TooLarge`] for classes that are too large; whatever the meter answers.
pub(super) fn values<S: Scalar>(
    moves: &Moves<S>,
    now: &[Vec<S>],
    delta: &S,
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<S>>, Error> {
    let streams = now.first().map_or(0, Vec::len);
    let mut value: Vec<Vec<S>> = vec![Vec::new(); moves.len()];
    meter.steps(moves.iter().map(Vec::len).sum::<usize>() as u64 * 4)?;
    let mut place = vec![usize::MAX; moves.len()];
    for class in classes(moves) {
        for (at, &state) in class.iter().enumerate() {
            place[state] = at;
        }
        // What is known of each state's value, and what is not: moves inside the class.
        let mut known: Vec<Vec<S>> = Vec::with_capacity(class.len());
        let mut inside: Vec<Vec<(usize, S)>> = Vec::with_capacity(class.len());
        for &state in &class {
            let mut sum = now[state].clone();
            let mut stays: Vec<(usize, S)> = Vec::new();
            for (next, chance) in &moves[state] {
                delta.pay(chance, meter)?;
                let weight = delta.times(chance);
                if place[*next] == usize::MAX {
                    meter.steps(streams as u64 * weight.words())?;
                    for (slot, later) in sum.iter_mut().zip(&value[*next]) {
                        *slot = slot.plus_times(&weight, later, meter)?;
                    }
                    continue;
                }
                let at = place[*next];
                match stays.iter_mut().find(|(known, _)| *known == at) {
                    Some((_, sum)) => {
                        sum.pay(&weight, meter)?;
                        *sum = sum.plus(&weight);
                    }
                    None => stays.push((at, weight)),
                }
            }
            known.push(sum);
            inside.push(stays);
        }
        let solved = match inside.iter().all(|moves| moves.len() <= 1) {
            true => around(&inside, &known, meter)?,
            false => together(&inside, known, delta, meter)?,
        };
        for (&state, solved) in class.iter().zip(solved) {
            value[state] = solved;
            place[state] = usize::MAX;
        }
    }
    Ok(value)
}

/// A class in which every state leads to one other: a cycle, or a single state.
fn around<S: Scalar>(
    inside: &Moves<S>,
    known: &[Vec<S>],
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<S>>, Error> {
    let Some(first) = inside.first().filter(|first| !first.is_empty()) else {
        return Ok(known.to_vec());
    };
    // The order of the cycle, from the first state.
    let (mut order, mut at) = (vec![0], first[0].0);
    while at != 0 {
        order.push(at);
        at = inside[at][0].0;
    }
    let mut solved = known.to_vec();
    let streams = known[0].len();
    let mut weight = S::unit();
    let mut sums = vec![S::nothing(); streams];
    for &state in &order {
        meter.steps(streams as u64 * weight.words())?;
        for (sum, own) in sums.iter_mut().zip(&known[state]) {
            *sum = sum.plus_times(&weight, own, meter)?;
        }
        weight.pay(&inside[state][0].1, meter)?;
        weight = weight.times(&inside[state][0].1);
    }
    let rest = S::unit().minus(&weight);
    let mut later = Vec::with_capacity(streams);
    for sum in &sums {
        sum.pay(&rest, meter)?;
        later.push(sum.over(&rest).ok_or(Error::TooLarge)?);
    }
    solved[0].clone_from(&later);
    for &state in order.iter().skip(1).rev() {
        meter.steps(streams as u64 * later.first().map_or(1, Scalar::words))?;
        let step = &inside[state][0].1;
        for (own, after) in solved[state].iter_mut().zip(&later) {
            *own = own.plus_times(step, after, meter)?;
        }
        later.clone_from(&solved[state]);
    }
    Ok(solved)
}

/// Any other class, by elimination.
fn together<S: Scalar>(
    inside: &Moves<S>,
    known: Vec<Vec<S>>,
    delta: &S,
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<S>>, Error> {
    let size = inside.len();
    if size > if S::EXACT { MOST_EXACT } else { MOST_NEAR } {
        return match S::EXACT {
            true => Err(Error::TooLarge),
            false => again_and_again(inside, &known, delta, meter),
        };
    }
    let mut rows: Vec<Vec<S>> = Vec::with_capacity(size);
    for (state, (moves, known)) in inside.iter().zip(known).enumerate() {
        let mut row = vec![S::nothing(); size];
        row[state] = S::unit();
        for (next, weight) in moves {
            row[*next] = row[*next].minus(weight);
        }
        row.extend(known);
        rows.push(row);
    }
    for column in 0..size {
        let best = (column..size).fold(column, |best, row| {
            if rows[row][column].size() > rows[best][column].size() { row } else { best }
        });
        rows.swap(column, best);
        let pivot = rows[column].clone();
        meter.steps((size * pivot.len()) as u64 * pivot[column].words())?;
        for (at, row) in rows.iter_mut().enumerate() {
            if at == column || row[column].is_nothing() {
                continue;
            }
            row[column].pay(&pivot[column], meter)?;
            let less = S::nothing().minus(&row[column]);
            let factor = less.over(&pivot[column]).ok_or(Error::TooLarge)?;
            for (cell, above) in row.iter_mut().zip(&pivot).skip(column) {
                *cell = cell.plus_times(&factor, above, meter)?;
            }
        }
    }
    let mut solved = Vec::with_capacity(size);
    for (at, row) in rows.iter().enumerate() {
        let mut own = Vec::with_capacity(row.len() - size);
        for cell in &row[size..] {
            cell.pay(&row[at], meter)?;
            own.push(cell.over(&row[at]).ok_or(Error::TooLarge)?);
        }
        solved.push(own);
    }
    Ok(solved)
}

/// A large class in floats: values are put in again and again until they stay.
fn again_and_again<S: Scalar>(
    inside: &Moves<S>,
    known: &[Vec<S>],
    delta: &S,
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<S>>, Error> {
    let mut values = known.to_vec();
    let cost = inside.iter().map(Vec::len).sum::<usize>() as u64;
    // What is left after a round of changes is at most δ/(1 − δ) times the last change.
    let rest = 1.0 - delta.size();
    for _ in 0..10_000_000_u64 {
        meter.steps(cost)?;
        let (mut change, mut most) = (0.0_f64, 0.0_f64);
        for (state, moves) in inside.iter().enumerate() {
            let mut fresh = known[state].clone();
            for (next, weight) in moves {
                for (slot, later) in fresh.iter_mut().zip(&values[*next]) {
                    *slot = slot.plus(&weight.times(later));
                }
            }
            for (old, new) in values[state].iter().zip(&fresh) {
                change = change.max(new.minus(old).size());
                most = most.max(new.size());
            }
            values[state] = fresh;
        }
        if change <= 1e-14 * rest * most.max(1e-300) || change == 0.0 {
            break;
        }
    }
    Ok(values)
}

/// Classes of states that lead to each other; each stands before those that lead to it.
fn classes<S>(moves: &Moves<S>) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let count = moves.len();
    let (mut index, mut low) = (vec![NEW; count], vec![0; count]);
    let (mut waiting, mut waits) = (Vec::new(), vec![false; count]);
    let (mut found, mut clock) = (Vec::new(), 0);
    for root in 0..count {
        if index[root] != NEW {
            continue;
        }
        // States being visited, with the move to be followed next.
        let mut path = vec![(root, 0)];
        while let Some(&(state, step)) = path.last() {
            if step == 0 {
                (index[state], low[state]) = (clock, clock);
                clock += 1;
                waiting.push(state);
                waits[state] = true;
            }
            if let Some((next, _)) = moves[state].get(step) {
                if let Some(top) = path.last_mut() {
                    top.1 += 1;
                }
                if index[*next] == NEW {
                    path.push((*next, 0));
                } else if waits[*next] {
                    low[state] = low[state].min(index[*next]);
                }
                continue;
            }
            path.pop();
            if let Some((before, _)) = path.last() {
                low[*before] = low[*before].min(low[state]);
            }
            if low[state] == index[state] {
                let from = waiting.iter().rposition(|&other| other == state).unwrap_or(0);
                let class = waiting.split_off(from);
                class.iter().for_each(|&member| waits[member] = false);
                found.push(class);
            }
        }
    }
    found
}
