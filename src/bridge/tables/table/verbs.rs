//! What tables do: choosing, ordering, grouping, joining, measuring.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::build::{bad_name, entries, name_of, names, position};
use super::object::{GroupsObject, TableObject};
use crate::bridge::distinct::Distinct;
use crate::bridge::tables::order::arrange;
use crate::bridge::tables::walk::{ask, keep, room, room_for_bytes};
use crate::lang::diagnostic::catalog::study;
use crate::lang::native::{Callable, Cx, FromValue};
use crate::lang::value::show::quoted;
use crate::lang::value::{Fault, Value, equality, number, with_article};
use crate::study::summary::Summary;

/// A table of some columns; each is a name, a list of names, or a map from new names to old ones.
pub(super) fn select(
    cx: &mut dyn Cx,
    table: &TableObject,
    given: &[Value],
) -> Result<TableObject, Fault> {
    let mut columns: Vec<Arc<str>> = Vec::new();
    let mut places = Vec::new();
    for &value in given {
        if let Value::Map(map) = value {
            for (name, old) in entries(cx, map) {
                let Value::Text(_) = old else { return Err(bad_name(cx, "select", old)) };
                cx.spend(table.columns().len() as u64 / 8)?;
                places.push(position(cx.values(), table, &name_of(cx, old))?);
                columns.push(name);
            }
        } else {
            for name in names(cx, "select", &[value])? {
                cx.spend(table.columns().len() as u64 / 8)?;
                places.push(position(cx.values(), table, &name)?);
                columns.push(name);
            }
        }
    }
    differing(&columns)?;
    cx.spend((table.len() * columns.len()) as u64 / 4)?;
    room(cx, table.len().saturating_mul(columns.len()).saturating_mul(2))?;
    let mut rows = Vec::with_capacity(table.len());
    for at in 0..table.len() {
        cx.look_at(at)?;
        let row = table.row(at);
        rows.push(places.iter().filter_map(|&place| row.get(place).copied()).collect());
    }
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(table.names()))
}

pub(super) fn differing(columns: &[Arc<str>]) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    match columns.iter().find(|name| !seen.insert(*name)) {
        None => Ok(()),
        Some(name) => Err(study::repeated_column(&quoted(name)).into()),
    }
}

/// Calls a function with each row, as a map; what a step made is let go before the next.
pub(super) fn each_row(
    cx: &mut dyn Cx,
    table: &TableObject,
    mut step: impl FnMut(&mut dyn Cx, usize, Value) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let keys = table.keys(cx.heap())?;
    keep(cx, keys.clone())?;
    let mark = cx.values().roots.len();
    for at in 0..table.len() {
        cx.spend(1 + keys.len() as u64)?;
        let row = table.row_map(at, &keys, cx.heap())?;
        cx.heap().root(row);
        step(cx, at, row)?;
        cx.heap().unroot(mark);
    }
    Ok(())
}

/// The rows for which a function gives true.
pub(super) fn filter(
    cx: &mut dyn Cx,
    table: &TableObject,
    test: Callable,
) -> Result<TableObject, Fault> {
    let mut rows = Vec::new();
    each_row(cx, table, |cx, at, row| {
        if ask(cx, "where", test, &[row])? {
            rows.push(at);
        }
        Ok(())
    })?;
    room(cx, rows.len().saturating_mul(table.columns().len()))?;
    Ok(table.pick(&rows))
}

/// The table in the order of columns, or of what a function gives for each row.
pub(super) fn sort(
    cx: &mut dyn Cx,
    table: &TableObject,
    by: Value,
    descending: bool,
) -> Result<TableObject, Fault> {
    let mut order: Vec<usize> = (0..table.len()).collect();
    if let Some(function) = Callable::from_value(by, cx)? {
        // What the function gives is kept in a list while it is called again.
        let kept = keep(cx, Vec::with_capacity(table.len()))?;
        each_row(cx, table, |cx, _, row| {
            let key = cx.call(function.0, &[row])?;
            cx.heap().push(kept, key)
        })?;
        let keys = cx.values().list(kept).items.clone();
        order = arranged(cx, order, &keys, descending)?;
    } else {
        // By the least important first: sorting is stable.
        for name in names(cx, "sort_by", &[by])?.iter().rev() {
            let keys: Vec<Value> = table.column(position(cx.values(), table, name)?).collect();
            cx.look()?;
            order = arranged(cx, order, &keys, descending)?;
        }
    }
    room(cx, table.len().saturating_mul(table.columns().len()))?;
    Ok(table.pick(&order))
}

/// Rows in the order of their keys, those without one last.
fn arranged(
    cx: &mut dyn Cx,
    order: Vec<usize>,
    keys: &[Value],
    descending: bool,
) -> Result<Vec<usize>, Fault> {
    let key = |row: usize| keys.get(row).copied().unwrap_or(Value::None);
    let (known, unknown): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|&row| !matches!(key(row), Value::None));
    let mut sortable = Vec::with_capacity(known.len());
    for (at, &row) in known.iter().enumerate() {
        cx.look_at(at)?;
        sortable.push(match key(row) {
            Value::Bool(value) => Value::Int(value.into()),
            // What has no order of its own goes by its name.
            value @ (Value::Symbol(_) | Value::Record(_) | Value::Object(_)) => {
                let name = cx.show_inner(value);
                cx.heap().new_text(&name)?
            }
            value => value,
        });
    }
    cx.look()?;
    let number = |row: &usize| Value::Int(i64::try_from(*row).unwrap_or(i64::MAX));
    let items: Vec<Value> = known.iter().map(number).collect();
    cx.look()?;
    let sorted = arrange(cx, &items, &sortable, descending)?;
    cx.look()?;
    let rows = sorted.into_iter().filter_map(|item| match item {
        Value::Int(row) => usize::try_from(row).ok(),
        _ => None,
    });
    Ok(rows.chain(unknown).collect())
}

/// What a group takes beside its own bytes while rows are gathered, in bytes: its list has room for more, and lists of
/// groups are moved to a larger place.
const GATHERED: usize = 192;

/// The rows in groups that hold the same in some columns, in the order of their first rows.
pub(super) fn group(
    cx: &mut dyn Cx,
    table: &TableObject,
    by: Vec<Arc<str>>,
) -> Result<GroupsObject, Fault> {
    let places =
        by.iter().map(|name| position(cx.values(), table, name)).collect::<Result<Vec<_>, _>>()?;
    differing(&by)?;
    cx.spend(table.len() as u64)?;
    room(cx, table.len().saturating_mul(table.columns().len() + 4))?;
    let held = cx.heap().held();
    let (mut known, mut groups) = (Distinct::default(), Vec::<(Vec<Value>, Vec<usize>)>::new());
    for row in 0..table.len() {
        cx.look_at(row)?;
        let cells = table.row(row);
        let values: Vec<Value> =
            places.iter().filter_map(|&place| cells.get(place).copied()).collect();
        let (number, new) = known.number_of_row(cx, &values)?;
        if new {
            let own = GroupsObject::group_bytes(values.len(), table.columns().len());
            cx.heap().hold(own + GATHERED)?;
            groups.push((values, Vec::new()));
        }
        groups[number].1.push(row);
    }
    let mut places = Vec::with_capacity(groups.len());
    let mut parts = Vec::with_capacity(groups.len());
    for (at, (keys, mut rows)) in groups.into_iter().enumerate() {
        cx.look_at(at)?;
        parts.push((keys, table.pick(&rows)));
        rows.shrink_to_fit();
        places.push(rows);
    }
    let (groups, places) = (parts.into(), places.into());
    // From here on the object is counted.
    cx.heap().let_go(held);
    Ok(GroupsObject { by, groups, places, whole: table.clone() })
}

/// A row for each group: what it has in common, and what each function gives for its table.
pub(super) fn summarise(
    cx: &mut dyn Cx,
    groups: &GroupsObject,
    measures: &[(Arc<str>, Value)],
) -> Result<TableObject, Fault> {
    let mut functions = Vec::new();
    for (name, value) in measures {
        let Some(function) = Callable::from_value(*value, cx)? else {
            let found = with_article(value.type_name(cx.values()));
            return Err(study::bad_measure(&quoted(name), &found).into());
        };
        functions.push((name, function.0));
    }
    let columns: Vec<Arc<str>> =
        groups.by.iter().chain(functions.iter().map(|&(name, _)| name)).map(Arc::clone).collect();
    differing(&columns)?;
    let mut rows = Vec::with_capacity(groups.groups.len());
    for (keys, table) in groups.groups.iter() {
        cx.spend(1 + functions.len() as u64)?;
        let argument = cx.new_object(Arc::new(table.clone()))?;
        let mut row = keys.clone();
        for &(_, function) in &functions {
            // What a call gives stays alive until the native ends.
            row.push(cx.call(function, &[argument])?);
        }
        rows.push(row);
    }
    Ok(TableObject::new(columns, rows))
}

/// The first row that holds what is sought.
pub(super) fn lookup(
    cx: &mut dyn Cx,
    table: &TableObject,
    sought: &[(Arc<str>, Value)],
) -> Result<Value, Fault> {
    let mut places = Vec::new();
    for (name, value) in sought {
        places.push((position(cx.values(), table, name)?, *value));
    }
    cx.spend((table.len() * places.len()) as u64 / 4)?;
    let heap = cx.values();
    let found = (0..table.len()).take_while(|&row| heap.goes_on_at(row)).find(|&row| {
        let cells = table.row(row);
        let holds = |&(place, value): &(usize, Value)| {
            cells.get(place).is_some_and(|&cell| equality::equal(cell, value, heap))
        };
        places.iter().all(holds)
    });
    let Some(row) = found else {
        let parts = sought
            .iter()
            .map(|(name, value)| quoted(&format!("{name}: {}", cx.show_brief(*value))));
        let parts: Vec<String> = parts.collect();
        return Err(study::no_such_row(&parts.join(", ")).into());
    };
    let keys = table.keys(cx.heap())?;
    table.row_map(row, &keys, cx.heap())
}

/// A row for each column: its usual measures.
pub(super) fn describe(cx: &mut dyn Cx, table: &TableObject) -> Result<TableObject, Fault> {
    let columns = ["column", "n", "missing", "mean", "sd", "min", "median", "max"];
    let mut rows = Vec::new();
    for (at, name) in table.columns().iter().enumerate() {
        cx.spend(table.len() as u64)?;
        room_for_bytes(cx, table.len().saturating_mul(2 * size_of::<f64>()))?;
        let heap = cx.values();
        let cells = || table.column(at).filter(|cell| !matches!(cell, Value::None));
        let known = cells().count();
        let numbers: Option<Vec<f64>> = cells().map(|cell| number::to_f64(cell, heap)).collect();
        cx.look()?;
        let summary = numbers.and_then(|numbers| Summary::of(&numbers));
        let count = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let float = |value: Option<f64>| match value {
            Some(value) if !value.is_nan() => Value::Float(value),
            _ => Value::None,
        };
        let measure = |of: fn(Summary) -> f64| float(summary.map(of));
        let (n, missing) = (count(known), count(table.len() - known));
        rows.push(vec![
            cx.new_text(name)?,
            n,
            missing,
            measure(|made| made.mean),
            float(summary.and_then(|made| made.sd)),
            measure(|made| made.min),
            measure(|made| made.median),
            measure(|made| made.max),
        ]);
    }
    Ok(TableObject::new(columns.map(Arc::from).to_vec(), rows))
}
