//! Columns that are made, renamed, left out; missing values filled or left out; rows that differ, counted, appended.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexSet;

use super::build::{bad_name, name_of, names, position};
use super::object::{GroupsObject, TableObject};
use super::verbs::{differing, each_row};
use crate::bridge::distinct::Distinct;
use crate::bridge::tables::walk::{keep, room};
use crate::lang::diagnostic::catalog::study;
use crate::lang::native::{Callable, Cx, FromValue};
use crate::lang::value::show::quoted;
use crate::lang::value::{Fault, Value};

/// The table with columns added, or put in the place of those of the same name.
pub(super) fn derive(
    cx: &mut dyn Cx,
    groups: &GroupsObject,
    made: &[(Arc<str>, Value)],
) -> Result<TableObject, Fault> {
    let all = |cx: &mut dyn Cx, table: &TableObject| {
        made.iter()
            .try_fold(table.clone(), |table, (name, value)| with_column(cx, &table, name, *value))
    };
    if groups.by.is_empty() || groups.groups.is_empty() {
        return all(cx, &groups.whole);
    }
    let mut columns = Vec::new();
    let mut rows: Vec<Vec<Value>> = vec![Vec::new(); groups.whole.len()];
    for ((_, table), places) in groups.groups.iter().zip(groups.places.iter()) {
        let table = all(cx, table)?;
        for (at, &place) in places.iter().enumerate() {
            if let Some(row) = rows.get_mut(place) {
                *row = table.row(at).to_vec();
            }
        }
        columns = table.columns().to_vec();
    }
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(groups.whole.names()))
}

/// One column more: what a function gives for each row, what a list holds, or the same everywhere.
fn with_column(
    cx: &mut dyn Cx,
    table: &TableObject,
    name: &Arc<str>,
    value: Value,
) -> Result<TableObject, Fault> {
    let (width, count) = (table.columns().len() + 1, table.len());
    cx.spend(count as u64)?;
    room(cx, count.saturating_mul(2 * width + 2))?;
    let cells: Vec<Value> = match (Callable::from_value(value, cx)?, value) {
        (Some(function), _) => {
            // What the function gives is kept in a list while it is called again.
            let kept = keep(cx, Vec::with_capacity(count))?;
            let whole = if takes_table(cx, function) {
                Some(cx.new_object(Arc::new(table.clone()))?)
            } else {
                None
            };
            each_row(cx, table, |cx, _, row| {
                let cell = match whole {
                    Some(whole) => cx.call(function.0, &[row, whole])?,
                    None => cx.call(function.0, &[row])?,
                };
                cx.heap().push(kept, cell)
            })?;
            cx.values().list(kept).items.clone()
        }
        (None, Value::List(list)) => {
            let items = cx.values().list(list).items.clone();
            if items.len() != count {
                return Err(study::column_length(&quoted(name), items.len(), count).into());
            }
            items
        }
        (None, value) => vec![value; count],
    };
    let mut columns = table.columns().to_vec();
    let place = table.position(name).unwrap_or_else(|| {
        columns.push(Arc::clone(name));
        columns.len() - 1
    });
    let mut rows = Vec::with_capacity(count);
    for (at, cell) in cells.into_iter().enumerate() {
        cx.look_at(at)?;
        let mut row = table.row(at).to_vec();
        row.resize(columns.len(), Value::None);
        row[place] = cell;
        rows.push(row);
    }
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(table.names()))
}

/// Whether a function of a row asks for the table (of the group) as well.
fn takes_table(cx: &dyn Cx, function: Callable) -> bool {
    let id = match function.0 {
        Value::Function(id) => id,
        Value::Closure(closure) => cx.values().closure(closure).function,
        _ => return false,
    };
    cx.image().functions.get(id.index()).is_some_and(|function| function.parameters.len() == 2)
}

/// The table with some columns called otherwise; the pairs are new names and old ones.
pub(super) fn rename(
    cx: &mut dyn Cx,
    table: &TableObject,
    pairs: &[(Arc<str>, Value)],
) -> Result<TableObject, Fault> {
    let mut columns = table.columns().to_vec();
    for (new, old) in pairs {
        let Value::Text(_) = old else { return Err(bad_name(cx, "rename", *old)) };
        let place = position(cx.values(), table, &name_of(cx, *old))?;
        columns[place] = Arc::clone(new);
    }
    differing(&columns)?;
    cx.spend((table.len() * columns.len()) as u64 / 8)?;
    room(cx, table.len().saturating_mul(columns.len() * 2 + 2))?;
    let rows = (0..table.len()).map(|at| table.row(at).to_vec()).collect();
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(table.names()))
}

/// The columns that are left when some are taken away.
pub(super) fn others(
    cx: &dyn Cx,
    function: &str,
    table: &TableObject,
    away: &[Value],
) -> Result<Vec<usize>, Fault> {
    let mut gone = BTreeSet::new();
    let away = names(cx, function, away)?;
    cx.values().note_many(away.len().saturating_mul(table.columns().len()));
    for name in away {
        gone.insert(position(cx.values(), table, &name)?);
    }
    Ok((0..table.columns().len()).filter(|place| !gone.contains(place)).collect())
}

/// A table of the columns at some places.
pub(super) fn at_places(
    cx: &mut dyn Cx,
    table: &TableObject,
    places: &[usize],
) -> Result<TableObject, Fault> {
    cx.spend((table.len() * places.len()) as u64 / 4)?;
    room(cx, table.len().saturating_mul(places.len()).saturating_mul(2))?;
    let pick = |row: &[Value]| places.iter().filter_map(|&place| row.get(place).copied()).collect();
    let columns = places.iter().filter_map(|&place| table.columns().get(place).cloned()).collect();
    let rows = (0..table.len()).map(|at| pick(table.row(at))).collect();
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(table.names()))
}

/// The places of named columns, or of all where none is named.
fn places(
    cx: &dyn Cx,
    function: &str,
    table: &TableObject,
    given: &[Value],
) -> Result<Vec<usize>, Fault> {
    if given.is_empty() {
        return Ok((0..table.columns().len()).collect());
    }
    let names = names(cx, function, given)?;
    differing(&names)?;
    names.iter().map(|name| position(cx.values(), table, name)).collect()
}

/// The rows that differ in some columns, and these columns only.
pub(super) fn distinct(
    cx: &mut dyn Cx,
    table: &TableObject,
    given: &[Value],
) -> Result<TableObject, Fault> {
    let places = places(cx, "distinct", table, given)?;
    let table = at_places(cx, table, &places)?;
    let (mut seen, mut rows) = (Distinct::default(), Vec::new());
    for at in 0..table.len() {
        cx.look_at(at)?;
        if seen.number_of_row(cx, table.row(at))?.1 {
            rows.push(at);
        }
    }
    room(cx, rows.len().saturating_mul(table.columns().len()))?;
    Ok(table.pick(&rows))
}

/// How many rows hold each combination of what is in some columns.
pub(super) fn count_by(
    cx: &mut dyn Cx,
    table: &TableObject,
    given: &[Value],
) -> Result<TableObject, Fault> {
    let number = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    if given.is_empty() {
        return Ok(TableObject::new(vec!["n".into()], vec![vec![number(table.len())]]));
    }
    let places = places(cx, "count_by", table, given)?;
    let table = at_places(cx, table, &places)?;
    let (mut seen, mut counts) = (Distinct::default(), Vec::<(usize, usize)>::new());
    for at in 0..table.len() {
        cx.look_at(at)?;
        let (group, new) = seen.number_of_row(cx, table.row(at))?;
        if new {
            counts.push((at, 0));
        }
        counts[group].1 += 1;
    }
    let mut columns = table.columns().to_vec();
    columns.push("n".into());
    differing(&columns)?;
    room(cx, counts.len().saturating_mul(2 * columns.len() + 2))?;
    let rows = counts.iter().map(|&(at, n)| {
        let cells = table.row(at).iter().copied();
        cells.chain([number(n)]).collect()
    });
    let rows = rows.collect();
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(table.names()))
}

/// The rows of several tables, one after the other; what a table lacks is missing.
pub(super) fn append(
    cx: &mut dyn Cx,
    table: &TableObject,
    others: &[TableObject],
) -> Result<TableObject, Fault> {
    let mut columns: IndexSet<Arc<str>> = IndexSet::new();
    let tables = || std::iter::once(table).chain(others);
    for table in tables() {
        cx.spend(table.columns().len() as u64)?;
        columns.extend(table.columns().iter().cloned());
    }
    let count: usize = tables().map(TableObject::len).sum();
    cx.spend((count * columns.len()) as u64 / 4)?;
    let each = (columns.len() + 2).saturating_mul(size_of::<Value>());
    cx.heap().hold(count.saturating_mul(each))?;
    let mut rows = Vec::with_capacity(count);
    for table in tables() {
        let places: Vec<Option<usize>> = columns.iter().map(|name| table.position(name)).collect();
        for at in 0..table.len() {
            cx.look_at(at)?;
            let row = table.row(at);
            let cell = |place: &Option<usize>| place.and_then(|place| row.get(place).copied());
            rows.push(places.iter().map(|place| cell(place).unwrap_or(Value::None)).collect());
        }
    }
    let names = tables().find_map(TableObject::names);
    Ok(TableObject::of_rows(cx, columns.into_iter().collect(), rows)?.with_names(names))
}

/// The table with other values in place of missing ones, by column.
pub(super) fn fill(
    cx: &mut dyn Cx,
    table: &TableObject,
    values: &[(Arc<str>, Value)],
) -> Result<TableObject, Fault> {
    let mut fills = vec![None; table.columns().len()];
    for (name, value) in values {
        fills[position(cx.values(), table, name)?] = Some(*value);
    }
    cx.spend((table.len() * fills.len()) as u64 / 4)?;
    room(cx, table.len().saturating_mul(fills.len() * 2 + 2))?;
    let filled = |(&cell, fill): (&Value, &Option<Value>)| match (cell, fill) {
        (Value::None, Some(fill)) => *fill,
        _ => cell,
    };
    let rows = (0..table.len()).map(|at| table.row(at).iter().zip(&fills).map(filled).collect());
    let rows = rows.collect();
    Ok(TableObject::of_rows(cx, table.columns().to_vec(), rows)?.with_names(table.names()))
}

/// The rows in which nothing is missing, in some columns or in all.
pub(super) fn drop_missing(
    cx: &mut dyn Cx,
    table: &TableObject,
    given: &[Value],
) -> Result<TableObject, Fault> {
    let places = places(cx, "drop_missing", table, given)?;
    cx.spend((table.len() * places.len()) as u64 / 8)?;
    let known = |at: &usize| {
        let row = table.row(*at);
        places.iter().all(|&place| !matches!(row.get(place), None | Some(Value::None)))
    };
    let rows: Vec<usize> = (0..table.len()).filter(known).collect();
    room(cx, rows.len().saturating_mul(table.columns().len()))?;
    Ok(table.pick(&rows))
}
