//! Values carried from one heap to another: what an isolated call gives back.

use std::sync::Arc;

use super::{Fault, Heap, Value};

/// Deeper values are not carried; only ones that contain themselves are so deep.
const DEPTH: usize = 64;

/// The same value in another heap, which descends from this one by copying. `None` for what cannot leave its
/// heap: functions with captured variables, and objects that hold such.
///
/// # Errors
/// `E0651` beyond the memory limit.
pub fn carry(value: Value, from: &Heap, to: &mut Heap) -> Result<Option<Value>, Fault> {
    deep(value, from, to, 0)
}

fn deep(value: Value, from: &Heap, to: &mut Heap, depth: usize) -> Result<Option<Value>, Fault> {
    if depth > DEPTH {
        return Ok(None);
    }
    Ok(Some(match value {
        Value::Text(text) => to.new_text(from.text(text))?,
        Value::Rational(number) => to.new_rational(from.rational(number).clone())?,
        Value::Range(range) => {
            let range = from.range(range);
            to.new_range(range.low, range.high, range.closed)?
        }
        Value::List(list) => {
            let Some(items) = all(&from.list(list).items, from, to, depth)? else {
                return Ok(None);
            };
            to.new_list(items)?
        }
        Value::History(history) => {
            let moves: Vec<Value> = from.history(history).iter().collect();
            let Some(items) = all(&moves, from, to, depth)? else { return Ok(None) };
            to.new_list(items)?
        }
        Value::Map(map) => {
            let made = to.new_map()?;
            to.root(Value::Map(made));
            for entry in from.map(map).entries.values() {
                let key = deep(entry.key, from, to, depth + 1)?;
                let (Some(key), Some(value)) = (key, deep(entry.value, from, to, depth + 1)?)
                else {
                    return Ok(None);
                };
                to.insert(made, key, value)?;
            }
            Value::Map(made)
        }
        Value::Object(object) => {
            let object = Arc::clone(from.object(object));
            let moved = object.carried(&mut |held| deep(held, from, to, depth + 1))?;
            let Some(moved) = moved else { return Ok(None) };
            to.new_object(moved)?
        }
        // Records are compared by identity; the one of that handle is the one that was copied.
        Value::Record(_)
        | Value::None
        | Value::Absent
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Symbol(_)
        | Value::Function(_)
        | Value::Native(_)
        | Value::Kind(_) => value,
        Value::Closure(_) | Value::Cell(_) | Value::View(_) => return Ok(None),
    }))
}

fn all(
    items: &[Value],
    from: &Heap,
    to: &mut Heap,
    depth: usize,
) -> Result<Option<Vec<Value>>, Fault> {
    let mut made = Vec::with_capacity(items.len());
    for item in items {
        let Some(item) = deep(*item, from, to, depth + 1)? else { return Ok(None) };
        // Nothing is collected on the way, so what is made needs no root.
        made.push(item);
    }
    Ok(Some(made))
}
