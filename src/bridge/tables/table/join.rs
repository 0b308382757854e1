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

use indexmap::IndexMap;

use super::build::{bad_name, entries, names, position};
use super::object::TableObject;
use super::verbs::differing;
use crate::bridge::tables::walk::room;
use crate::lang::native::Cx;
use crate::lang::value::map::key_of;
use crate::lang::value::{Fault, Key, Value};

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
                pairs.push((ours, cx.show(theirs).into()));
            }
            pairs
        } else {
            names(cx, "join", &[on])?.into_iter().map(|name| (Arc::clone(&name), name)).collect()
        };
        for (ours, theirs) in pairs {
            made.ours.push(position(left, &ours)?);
            made.theirs.push(position(right, &theirs)?);
        }
        Ok(made)
    }
}

/// What a row holds in some columns; `None` where one of them is missing.
fn key(cx: &dyn Cx, row: &[Value], places: &[usize]) -> Option<Vec<Key>> {
    let cell = |&place: &usize| {
        let cell = row.get(place).copied().filter(|cell| !matches!(cell, Value::None))?;
        Some(key_of(cell, cx.values()))
    };
    places.iter().map(cell).collect()
}

pub(super) fn join(
    cx: &mut dyn Cx,
    left: &TableObject,
    right: &TableObject,
    on: &On,
    how: How,
) -> Result<TableObject, Fault> {
    cx.spend((left.len() + right.len()) as u64)?;
    let mut index: IndexMap<Vec<Key>, Vec<usize>> = IndexMap::new();
    for at in 0..right.len() {
        if let Some(key) = key(cx, right.row(at), &on.theirs) {
            index.entry(key).or_default().push(at);
        }
    }
    let matches = |cx: &dyn Cx, at: usize| {
        let key = key(cx, left.row(at), &on.ours);
        key.and_then(|key| index.get(&key)).map_or(&[][..], Vec::as_slice)
    };
    if matches!(how, How::Semi | How::Anti) {
        let wanted = |at: &usize| matches(cx, *at).is_empty() == (how == How::Anti);
        let rows: Vec<usize> = (0..left.len()).filter(wanted).collect();
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
    Ok(TableObject::new(columns, rows).with_names(left.names().or(right.names())))
}

/// The columns of the result, and which of the second table's they end with.
fn columns(
    left: &TableObject,
    right: &TableObject,
    on: &On,
) -> Result<(Vec<Arc<str>>, Vec<usize>), Fault> {
    let added = (0..right.columns().len()).filter(|place| !on.theirs.contains(place));
    let added: Vec<usize> = added.collect();
    let mut columns = left.columns().to_vec();
    for name in added.iter().filter_map(|&place| right.columns().get(place)) {
        let clash = left.columns().contains(name);
        columns.push(if clash { format!("{name}_right").into() } else { Arc::clone(name) });
    }
    differing(&columns)?;
    Ok((columns, added))
}
