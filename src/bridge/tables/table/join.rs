//! Two tables put together where they hold the same in some columns.
//!
//! ```text
//! inner   rows with a match                 semi   rows of the first that have a match, as they are
//! left    all rows of the first             anti   rows of the first that have none
//! full    all rows of both
//! ```
//!
//! A missing value matches nothing: nobody knows whether two unknown things are the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::build::{bad_name, entries, name_of, names, position};
use super::object::TableObject;
use super::verbs::differing;
use crate::bridge::distinct::Distinct;
use crate::bridge::tables::walk::room;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// Which rows are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Inner,
    Left,
    Full,
    Semi,
    Anti,
}

impl How {
    /// All, by the words that scripts use.
    pub(super) const WORDS: [(&'static str, Self); 5] = [
        ("inner", Self::Inner),
        ("left", Self::Left),
        ("full", Self::Full),
        ("semi", Self::Semi),
        ("anti", Self::Anti),
    ];
}

/// The columns to compare: those of the first table, and those of the second that they are held against.
pub(super) struct On {
    ours: Vec<usize>,
    theirs: Vec<usize>,
}

impl On {
    /// A name, a list of names, or a map from the first table's names to the second's.
    pub(super) fn read(
        cx: &dyn Cx,
        left: &TableObject,
        right: &TableObject,
        on: Value,
    ) -> Result<Self, Fault> {
        let mut made = Self { ours: Vec::new(), theirs: Vec::new() };
        let pairs: Vec<(Arc<str>, Arc<str>)> = if let Value::Map(map) = on {
            let mut pairs = Vec::new();
            for (ours, theirs) in entries(cx, map) {
                let Value::Text(_) = theirs else { return Err(bad_name(cx, "join", theirs)) };
                pairs.push((ours, name_of(cx, theirs)));
            }
            pairs
        } else {
            names(cx, "join", &[on])?.into_iter().map(|name| (Arc::clone(&name), name)).collect()
        };
        for (ours, theirs) in pairs {
            made.ours.push(position(cx.values(), left, &ours)?);
            made.theirs.push(position(cx.values(), right, &theirs)?);
        }
        Ok(made)
    }
}

/// What a row holds in some columns; `None` where one of them is missing.
fn held(row: &[Value], places: &[usize]) -> Option<Vec<Value>> {
    let cell = |&place: &usize| row.get(place).copied().filter(|cell| !matches!(cell, Value::None));
    places.iter().map(cell).collect()
}

/// What a list of places takes, in bytes.
const PLACES: usize = 64;

pub(super) fn join(
    cx: &mut dyn Cx,
    left: &TableObject,
    right: &TableObject,
    on: &On,
    how: How,
) -> Result<TableObject, Fault> {
    cx.spend((left.len() + right.len()) as u64)?;
    let (mut known, mut index) = (Distinct::default(), Vec::<Vec<usize>>::new());
    for at in 0..right.len() {
        cx.look_at(at)?;
        let Some(held) = held(right.row(at), &on.theirs) else { continue };
        let (number, new) = known.number_of_row(cx, &held)?;
        if new {
            cx.heap().hold(PLACES)?;
            index.push(Vec::new());
        }
        index[number].push(at);
    }
    let matches = |cx: &dyn Cx, at: usize| {
        let held = held(left.row(at), &on.ours);
        let number = held.and_then(|held| known.find_row(cx, &held));
        number.and_then(|number| index.get(number)).map_or(&[][..], Vec::as_slice)
    };
    if matches!(how, How::Semi | How::Anti) {
        let mut rows = Vec::new();
        for at in 0..left.len() {
            cx.look_at(at)?;
            if matches(cx, at).is_empty() == (how == How::Anti) {
                rows.push(at);
            }
            cx.spend(0)?;
        }
        room(cx, rows.len().saturating_mul(left.columns().len()))?;
        return Ok(left.pick(&rows));
    }
    let (columns, added) = columns(left, right, on)?;
    let width = columns.len();
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut met: BTreeSet<usize> = BTreeSet::new();
    for at in 0..left.len() {
        let matches = matches(cx, at);
        // A join can be as large as the product of both, so room is asked for as it grows.
        cx.spend((matches.len() * width) as u64 / 4)?;
        room(cx, (rows.len() + matches.len()).saturating_mul(2 * width + 2))?;
        for &other in matches {
            let cells = right.row(other);
            let more = added.iter().filter_map(|&place| cells.get(place));
            rows.push(left.row(at).iter().chain(more).copied().collect());
            met.insert(other);
        }
        if matches.is_empty() && how != How::Inner {
            rows.push(left.row(at).to_vec());
        }
    }
    if how == How::Full {
        for at in (0..right.len()).filter(|at| !met.contains(at)) {
            let cells = right.row(at);
            let mut row = vec![Value::None; left.columns().len()];
            for (&ours, &theirs) in on.ours.iter().zip(&on.theirs) {
                row[ours] = cells.get(theirs).copied().unwrap_or(Value::None);
            }
            row.extend(added.iter().filter_map(|&place| cells.get(place)));
            cx.spend(width as u64 / 4)?;
            rows.push(row);
        }
        room(cx, rows.len().saturating_mul(2 * width + 2))?;
    }
    let names = left.names().or(right.names());
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(names))
}

/// The columns of the result, and which of the second table's they end with.
fn columns(
    left: &TableObject,
    right: &TableObject,
    on: &On,
) -> Result<(Vec<Arc<str>>, Vec<usize>), Fault> {
    let theirs: BTreeSet<usize> = on.theirs.iter().copied().collect();
    let added = (0..right.columns().len()).filter(|place| !theirs.contains(place));
    let added: Vec<usize> = added.collect();
    let mut columns = left.columns().to_vec();
    for name in added.iter().filter_map(|&place| right.columns().get(place)) {
        let clash = left.position(name).is_some();
        columns.push(if clash { format!("{name}_right").into() } else { Arc::clone(name) });
    }
    differing(&columns)?;
    Ok((columns, added))
}
