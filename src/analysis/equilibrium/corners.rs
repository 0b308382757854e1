//! All corners of a best-response polytope.
//!
//! With ties broken as in [`Tableau`] every corner has exactly one neighbour for each of its free variables. So a walk
//! that takes every step it has not yet seen, and goes back by the same pivot, comes to all of them:
//!
//! ```text
//! at a corner    for each column, which row would leave? the neighbour's basis is known without a pivot
//! not yet seen   one pivot there, and one back when all is done there
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
fn walk<W: Word>(
    mut tableau: Tableau<W>,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Labels>>, Stopped> {
    let cost = tableau.cost();
    let columns = tableau.columns();
    let mut key: Labels = (0..columns).fold(0, |key, column| key | 1 << tableau.entering(column));
    let mut seen: HashSet<Labels, foldhash::fast::RandomState> = HashSet::default();
    let mut found = Vec::new();
    // The steps that led here, each with the column to go on with after coming back.
    let mut path: Vec<(usize, usize)> = Vec::new();
    let mut column = 0;
    seen.insert(key);
    loop {
        if column == 0 {
            found.push(tableau.zeros().fold(0, |labels: Labels, label| labels | 1 << label));
            meter.steps(4 * cost)?;
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
        let (row, back) = match next {
            Some((row, there)) => {
                key = there;
                path.push((row, column));
                (row, column)
            }
            None => match path.pop() {
                Some(step) => step,
                None => break,
            },
        };
        if next.is_none() {
            key ^= 1 << tableau.entering(back) ^ 1 << tableau.leaving(row);
        }
        if tableau.pivot(row, back).is_none() {
            return Ok(None);
        }
        column = if next.is_some() { 0 } else { back + 1 };
    }
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}
