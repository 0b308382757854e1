//! Values to and from what files hold.

use std::sync::Arc;

use super::super::table::{TableObject, cell_of, entries, fields};
use crate::lang::diagnostic::catalog::study;
use crate::lang::native::{Cx, FromValue, Items};
use crate::lang::value::{Fault, Heap, Value, number::Number, rational_bytes};
use crate::study::json::{DEPTH, Json};
use crate::study::table::{Cell, Table};

/// About what a JSON value costs while it is held.
const NODE: usize = 64;

/// A value as JSON. Actions are their names, records and tables objects, fractions their nearest floats; what has no
/// data of its own, such as a strategy, is the text that shows it.
pub(super) fn to_json(cx: &mut dyn Cx, value: Value) -> Result<Json, Fault> {
    build(cx, value, 0)
}

/// Counts memory before it is used, until the native ends, and to copy a long text as work: one list may stand in many
/// places.
fn hold(cx: &mut dyn Cx, bytes: usize) -> Result<(), Fault> {
    cx.heap().hold(bytes)?;
    cx.values().note_text(bytes);
    Ok(())
}

fn build(cx: &mut dyn Cx, value: Value, depth: usize) -> Result<Json, Fault> {
    cx.spend(1)?;
    hold(cx, NODE)?;
    if depth > DEPTH {
        return Err(study::too_deep_to_save(DEPTH).into());
    }
    let number = Number::of(value, cx.values());
    Ok(match (value, number) {
        (Value::None | Value::Absent, _) => Json::Null,
        (Value::Bool(value), _) => Json::Bool(value),
        (_, Some(Number::Int(value))) => Json::Int(value),
        (_, Some(Number::Float(value))) => Json::Float(value),
        (_, Some(Number::Rational(value))) => {
            value.to_i64().map_or_else(|| Json::Float(value.to_f64()), Json::Int)
        }
        (Value::Map(map), None) => {
            let entries = entries(cx, map);
            object(cx, entries, depth)?
        }
        (Value::Record(_), None) => {
            let entries = fields(cx, value);
            object(cx, entries, depth)?
        }
        (Value::List(_) | Value::History(_) | Value::Range(_) | Value::Object(_), None) => {
            if let Some(table) = TableObject::from_value(value, cx)? {
                let mut rows = Vec::new();
                for at in 0..table.len() {
                    let names = table.columns().iter().map(Arc::clone);
                    let row = names.zip(table.row(at).iter().copied()).collect();
                    rows.push(object(cx, row, depth + 1)?);
                }
                return Ok(Json::List(rows));
            }
            let object = matches!(value, Value::Object(_));
            let items = if object { None } else { Items::from_value(value, cx)? };
            let Some(items) = items else { return text(cx, value) };
            let mut made = Vec::new();
            for item in items.0 {
                made.push(build(cx, item, depth + 1)?);
            }
            Json::List(made)
        }
        (_, None) => text(cx, value)?,
    })
}

fn text(cx: &mut dyn Cx, value: Value) -> Result<Json, Fault> {
    let text = match value {
        Value::Text(_) => cx.show(value),
        other => cx.show_inner(other),
    };
    hold(cx, text.len())?;
    Ok(Json::Text(text))
}

fn object(cx: &mut dyn Cx, entries: Vec<(Arc<str>, Value)>, depth: usize) -> Result<Json, Fault> {
    let mut made = Vec::new();
    for (name, value) in entries {
        hold(cx, NODE + name.len())?;
        made.push((name.to_string(), build(cx, value, depth + 1)?));
    }
    Ok(Json::Object(made))
}

/// JSON as a value.
pub(super) fn from_json(cx: &mut dyn Cx, json: &Json) -> Result<Value, Fault> {
    cx.spend(1)?;
    Ok(match json {
        Json::Null => Value::None,
        Json::Bool(value) => Value::Bool(*value),
        Json::Int(value) => Value::Int(*value),
        Json::Float(value) => Value::Float(*value),
        Json::Text(text) => cx.heap().new_text(text)?,
        Json::List(items) => {
            let mut made = Vec::with_capacity(items.len());
            for item in items {
                made.push(from_json(cx, item)?);
            }
            cx.heap().new_list(made)?
        }
        Json::Object(entries) => {
            let map = cx.heap().new_map()?;
            for (key, json) in entries {
                let key = cx.heap().new_text(key)?;
                let value = from_json(cx, json)?;
                cx.heap().insert(map, key, value)?;
            }
            Value::Map(map)
        }
    })
}

/// A table out of a file.
pub(super) fn from_plain(cx: &mut dyn Cx, table: Table) -> Result<TableObject, Fault> {
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in table.rows {
        cx.spend(1 + row.len() as u64 / 4)?;
        let mut cells = Vec::with_capacity(row.len());
        for (at, cell) in row.into_iter().enumerate() {
            cx.look_at(at)?;
            cells.push(from_cell(cx.heap(), cell)?);
        }
        rows.push(cells);
    }
    TableObject::of_rows(cx, table.columns, rows)
}

fn from_cell(heap: &mut Heap, cell: Cell) -> Result<Value, Fault> {
    Ok(match cell {
        Cell::Missing => Value::None,
        Cell::Bool(value) => Value::Bool(value),
        Cell::Int(value) => Value::Int(value),
        Cell::Float(value) => Value::Float(value),
        Cell::Exact(value) => heap.new_rational(value)?,
        Cell::Text(text) | Cell::Other(text) => heap.new_text(&text)?,
    })
}

/// A table as files hold it; the memory is counted while it is made.
pub(super) fn to_plain(cx: &mut dyn Cx, table: &TableObject) -> Result<Table, Fault> {
    let image = Arc::clone(cx.image());
    let mut rows = Vec::with_capacity(table.len());
    for at in 0..table.len() {
        cx.spend(1 + table.columns().len() as u64 / 2)?;
        let mut row = Vec::with_capacity(table.columns().len());
        for &value in table.row(at) {
            let cell = cell_of(value, cx.values(), &image);
            let length = match &cell {
                // Twice: as a cell, and as a part of the file's text, where a fraction is short.
                Cell::Text(text) | Cell::Other(text) => 2 * text.len(),
                Cell::Exact(exact) => rational_bytes(exact),
                _ => 0,
            };
            hold(cx, 2 * NODE + length)?;
            row.push(cell);
        }
        rows.push(row);
    }
    Ok(Table { columns: table.columns().to_vec(), rows })
}
