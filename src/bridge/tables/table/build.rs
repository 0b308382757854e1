//! Tables out of rows and columns.

use std::sync::Arc;

use indexmap::IndexMap;

use super::object::TableObject;
use crate::bridge::tables::walk::room;
use crate::lang::diagnostic::catalog::study;
use crate::lang::native::{Cx, FromValue, Items};
use crate::lang::value::show::quoted;
use crate::lang::value::{Fault, Heap, MapRef, Value, with_article};

/// Names of columns in order, each with its place.
type Columns = IndexMap<Arc<str>, usize>;

/// What a column takes beside its name, its cell in the row that brings it and its place, in bytes.
const COLUMN: usize = 128;

/// A table of rows: maps, records, or with named columns also lists.
pub(super) fn from_rows(
    cx: &mut dyn Cx,
    rows: &[Value],
    named: Option<Vec<Arc<str>>>,
) -> Result<TableObject, Fault> {
    let fixed = named.is_some();
    let mut columns = Columns::new();
    for name in named.unwrap_or_default() {
        let place = columns.len();
        if columns.insert(name.clone(), place).is_some() {
            return Err(study::repeated_column(&quoted(&name)).into());
        }
    }
    let mut made: Vec<Vec<Value>> = Vec::with_capacity(rows.len());
    for (index, &row) in rows.iter().enumerate() {
        cx.spend(1 + columns.len() as u64)?;
        cx.heap().hold((columns.len() + 2) * size_of::<Value>())?;
        let given = match row {
            Value::List(list) if fixed => {
                let cells = cx.values().list(list).items.clone();
                if cells.len() != columns.len() {
                    return Err(study::row_length(index, cells.len(), columns.len()).into());
                }
                made.push(cells);
                continue;
            }
            Value::Map(map) => entries(cx, map),
            Value::Record(_) => fields(cx, row),
            other => {
                let found = with_article(other.type_name(cx.values()));
                return Err(study::bad_row(index, &found).into());
            }
        };
        // With room for a column more, which is what most rows of another shape bring.
        let mut cells = Vec::with_capacity(columns.len() + 1);
        cells.resize(columns.len(), Value::None);
        for (name, value) in given {
            let place = match columns.get(&name) {
                Some(&place) => place,
                None if fixed => continue,
                None => {
                    cx.heap().hold(name.len() + COLUMN)?;
                    columns.insert(name, columns.len());
                    cells.push(Value::None);
                    columns.len() - 1
                }
            };
            if let Some(cell) = cells.get_mut(place) {
                *cell = value;
            }
        }
        cells.shrink_to_fit();
        made.push(cells);
    }
    room(cx, columns.len().saturating_mul(made.len()))?;
    TableObject::of_rows(cx, columns.into_keys().collect(), made)
}

/// A table of columns: a map from names to lists.
pub(super) fn from_columns(cx: &mut dyn Cx, map: MapRef) -> Result<TableObject, Fault> {
    let mut columns = Vec::new();
    let mut lists: Vec<Vec<Value>> = Vec::new();
    for (name, value) in entries(cx, map) {
        let Some(Items(items)) = Items::from_value(value, cx)? else {
            let found = with_article(value.type_name(cx.values()));
            return Err(study::bad_row(0, &found).into());
        };
        let expected = lists.first().map_or(items.len(), Vec::len);
        if items.len() != expected {
            return Err(study::column_length(&quoted(&name), items.len(), expected).into());
        }
        columns.push(name);
        lists.push(items);
    }
    let count = lists.first().map_or(0, Vec::len);
    cx.heap()
        .hold(count.saturating_mul(columns.len() * 2 + 2).saturating_mul(size_of::<Value>()))?;
    let mut rows = Vec::with_capacity(count);
    for at in 0..count {
        cx.look_at(at)?;
        rows.push(lists.iter().filter_map(|list| list.get(at).copied()).collect());
    }
    TableObject::of_rows(cx, columns, rows)
}

/// Whatever can be read as a table: a table, or a list of maps.
pub(in crate::bridge) fn as_table(
    cx: &mut dyn Cx,
    value: Value,
) -> Result<Option<TableObject>, Fault> {
    if let Some(table) = TableObject::from_value(value, cx)? {
        return Ok(Some(table));
    }
    let Value::List(list) = value else { return Ok(None) };
    let rows = cx.values().list(list).items.clone();
    if rows.is_empty() || !rows.iter().all(|row| matches!(row, Value::Map(_) | Value::Record(_))) {
        return Ok(None);
    }
    from_rows(cx, &rows, None).map(Some)
}

/// The entries of a map, their keys as text.
pub(in crate::bridge) fn entries(cx: &dyn Cx, map: MapRef) -> Vec<(Arc<str>, Value)> {
    let entries = cx.values().map(map).entries.values();
    entries.map(|entry| (name_of(cx, entry.key), entry.value)).collect()
}

/// A value as the name of something. To copy a long one is work.
pub(in crate::bridge) fn name_of(cx: &dyn Cx, value: Value) -> Arc<str> {
    let heap = cx.values();
    let name: Arc<str> = match value {
        Value::Text(text) => heap.text(text).into(),
        other => cx.show(other).into(),
    };
    heap.note_text(name.len());
    name
}

/// The fields of a record.
pub(in crate::bridge) fn fields(cx: &dyn Cx, value: Value) -> Vec<(Arc<str>, Value)> {
    let Value::Record(record) = value else { return Vec::new() };
    let record = cx.values().record(record);
    let image = cx.image();
    let Some(kind) = image.kinds.get(record.kind.index()) else { return Vec::new() };
    let fields = kind.fields.iter().zip(&record.fields);
    fields.map(|(field, &value)| (image.name(field.name).into(), value)).collect()
}

/// Names of columns given as strings, as actions, or as lists of them.
pub(super) fn names(cx: &dyn Cx, function: &str, given: &[Value]) -> Result<Vec<Arc<str>>, Fault> {
    let (mut made, mut bytes) = (Vec::new(), 0);
    let mut add = |value: Value| match value {
        Value::Text(_) | Value::Symbol(_) => {
            let name = name_of(cx, value);
            // A list may have one string very often.
            bytes += name.len();
            cx.values().fits(bytes)?;
            made.push(name);
            Ok(())
        }
        other => Err(bad_name(cx, function, other)),
    };
    for &value in given {
        match value {
            Value::List(list) => {
                cx.values().list(list).items.iter().try_for_each(|&item| add(item))?;
            }
            one => add(one)?,
        }
    }
    Ok(made)
}

pub(super) fn bad_name(cx: &dyn Cx, function: &str, found: Value) -> Fault {
    let found = with_article(found.type_name(cx.values()));
    study::bad_name(function, &found).into()
}

/// The place of a column.
pub(in crate::bridge) fn position(
    heap: &Heap,
    table: &TableObject,
    name: &str,
) -> Result<usize, Fault> {
    heap.note_text(name.len());
    table.position(name).ok_or_else(|| {
        // The fault says which column may be meant.
        let looked_at = table.columns().len().min(LOOKED_AT);
        heap.note(if looked_at > FEW { looked_at * name.len().min(LETTERS) / 4 } else { 0 });
        study::no_column(name, table.columns().iter().map(|column| &**column)).into()
    })
}

/// So many letters of a name are held against those of so many columns, where there is no such column …
const LETTERS: usize = 64;
const LOOKED_AT: usize = 2000;
/// … which is no work to speak of where there are few.
const FEW: usize = 64;
