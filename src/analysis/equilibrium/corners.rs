//! All corners of a best-response polytope.
//!
//! With ties broken as in [`Tableau`] every corner has exactly one neighbour for each of its free variables. So a walk
//! that takes every step it has not yet seen, and then goes back, comes to all of them:
//!
//! ```text
//! at a corner    for each column, which row would leave? the neighbour's basis is known without a pivot
//! not yet seen   one pivot there
//! ```
//!
//! Corners that differ only in how ties were broken are one: they have the same labels.

use std::collections::HashSet;

use num_bigint::BigInt;

use super::bimatrix::minor_bits;
use super::tableau::Tableau;
use super::word::Word;
use crate::base::meter::{Meter, Stopped};

/// The most labels that are kept track of.
pub(super) const LABELS: usize = 128;

/// A set of labels.
pub(super) type Labels = u128;

/// Memory for the tableaux on the way.
const KEPT: usize = 8 << 20;

/// Memory for each basis that was seen, generously.
const SEEN: usize = 64;

/// The labels of every corner, each once, in order; the corner without any action among them. `None` where there are
/// more labels than [`LABELS`].
///
/// # Errors
/// The meter's.
pub(super) fn corners(
    matrix: &[Vec<BigInt>],
    own: &[usize],
    slack: &[usize],
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Labels>>, Stopped> {
    if own.len() + slack.len() > LABELS {
        return Ok(None);
    }
    let bits = minor_bits(matrix);
    let narrow = Tableau::<i64>::new(matrix, own.to_vec(), slack.to_vec(), bits);
    if let Some(start) = narrow.filter(|_| bits < 63)
        && let Some(found) = walk(start, meter)?
    {
        return Ok(Some(found));
    }
    let wide = Tableau::<i128>::new(matrix, own.to_vec(), slack.to_vec(), bits);
    if let Some(start) = wide.filter(|_| bits < 127)
        && let Some(found) = walk(start, meter)?
    {
        return Ok(Some(found));
    }
    match Tableau::<BigInt>::new(matrix, own.to_vec(), slack.to_vec(), bits) {
        Some(start) => walk(start, meter),
        None => Ok(None),
    }
}

/// The walk from the first corner on; `None` if the word is too narrow.
fn walk<W: Word>(start: Tableau<W>, meter: &mut dyn Meter) -> Result<Option<Vec<Labels>>, Stopped> {
    let cost = start.cost();
    let columns = start.columns();
    let mut key: Labels = (0..columns).fold(0, |key, column| key | 1 << start.entering(column));
    let mut seen: HashSet<Labels, foldhash::fast::RandomState> = HashSet::default();
    let mut found = Vec::new();
    // The steps that led here. The tableaux on the way are kept, so that going back costs nothing; beyond so many
    // steps the last is changed in place, and going back is a pivot.
    let mut path: Vec<(usize, usize)> = Vec::new();
    let kept = (KEPT / start.bytes().max(1)).max(1);
    let mut tableaux = vec![start];
    let mut column = 0;
    seen.insert(key);
    loop {
        let depth = path.len().min(kept);
        let tableau = &tableaux[depth];
        if column == 0 {
            found.push(tableau.zeros().fold(0, |labels: Labels, label| labels | 1 << label));
            meter.steps(3 * cost)?;
            meter.bytes(SEEN)?;
        }
        let mut next = None;
        while column < columns {
            if let Some(row) = tableau.ratio(column) {
                let there = key ^ 1 << tableau.entering(column) ^ 1 << tableau.leaving(row);
                if seen.insert(there) {
                    next = Some((row, there));
                    break;
                }
            }
            column += 1;
        }
        if let Some((row, there)) = next {
            key = there;
            path.push((row, column));
            if depth < kept {
                if tableaux.len() == depth + 1 {
                    meter.bytes(tableaux[depth].bytes())?;
                    tableaux.push(tableaux[depth].clone());
                } else {
                    let (before, after) = tableaux.split_at_mut(depth + 1);
                    after[0].copy(&before[depth]);
                }
            }
            let depth = path.len().min(kept);
            if tableaux[depth].pivot(row, column).is_none() {
                return Ok(None);
            }
            column = 0;
            continue;
        }
        let Some((row, back)) = path.pop() else { break };
        let tableau = &mut tableaux[depth];
        key ^= 1 << tableau.entering(back) ^ 1 << tableau.leaving(row);
        if path.len() >= kept && tableau.pivot(row, back).is_none() {
            return Ok(None);
        }
        column = back + 1;
    }
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}
