//! When values are equal, and which comes first.

use std::cmp::Ordering;

use super::{Heap, Value, number};

/// How deep a comparison looks before it takes two containers for the same: only containers that contain
/// themselves are so deep.
const DEPTH: usize = 64;

/// Equality of values that stand in themselves, without a heap: symbols, numbers of one type, handles.
#[must_use]
pub fn identical(a: Value, b: Value) -> bool {
    match (a, b) {
        (Value::Symbol(a), Value::Symbol(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Absent, Value::Absent) | (Value::None, Value::None) => true,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::List(a), Value::List(b)) => a == b,
        (Value::Map(a), Value::Map(b)) => a == b,
        (Value::Range(a), Value::Range(b)) => a == b,
        (Value::Rational(a), Value::Rational(b)) => a == b,
        (Value::Record(a), Value::Record(b)) => a == b,
        (Value::History(a), Value::History(b)) => a == b,
        (Value::Function(a), Value::Function(b)) => a == b,
        (Value::Closure(a), Value::Closure(b)) => a == b,
        (Value::Native(a), Value::Native(b)) => a == b,
        (Value::Kind(a), Value::Kind(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => a == b,
        (Value::Cell(a), Value::Cell(b)) => a == b,
        (Value::View(a), Value::View(b)) => a == b,
        _ => false,
    }
}

/// `==`: by value for numbers, by content for strings, lists, maps, histories and ranges, as the object says
/// for objects, by identity for the rest; values of different types are unequal.
#[must_use]
pub fn equal(a: Value, b: Value, heap: &Heap) -> bool {
    deep_equal(a, b, heap, 0)
}

fn deep_equal(a: Value, b: Value, heap: &Heap, depth: usize) -> bool {
    if identical(a, b) || depth > DEPTH {
        return true;
    }
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => heap.text(a) == heap.text(b),
        (Value::Object(a), Value::Object(b)) => heap.object(a).equals(&**heap.object(b), heap),
        (Value::Map(a), Value::Map(b)) => {
            let (a, b) = (heap.map(a), heap.map(b));
            a.entries.len() == b.entries.len()
                && a.entries.iter().all(|(key, entry)| {
                    b.entries
                        .get(key)
                        .is_some_and(|other| deep_equal(entry.value, other.value, heap, depth + 1))
                })
        }
        (Value::Range(a), Value::Range(b)) => {
            let (a, b) = (heap.range(a), heap.range(b));
            a.closed == b.closed
                && deep_equal(a.low, b.low, heap, depth + 1)
                && deep_equal(a.high, b.high, heap, depth + 1)
        }
        (Value::List(_) | Value::History(_), Value::List(_) | Value::History(_)) => {
            let (one, other) = (length(a, heap), length(b, heap));
            one == other
                && (0..one).all(|at| match (element(a, at, heap), element(b, at, heap)) {
                    (Some(a), Some(b)) => deep_equal(a, b, heap, depth + 1),
                    _ => false,
                })
        }
        _ => number::compare(a, b, heap) == Some(Ordering::Equal),
    }
}

fn length(value: Value, heap: &Heap) -> usize {
    match value {
        Value::List(list) => heap.list(list).items.len(),
        Value::History(history) => heap.history(history).len(),
        _ => 0,
    }
}

fn element(value: Value, at: usize, heap: &Heap) -> Option<Value> {
    match value {
        Value::List(list) => heap.list(list).items.get(at).copied(),
        Value::History(history) => heap.history(history).get(at),
        _ => None,
    }
}

/// `<` and its like: numbers by size, strings by character, lists by their first difference, states of a process
/// by nothing (that needs the process). `None` where two values have no order.
#[must_use]
pub fn order(a: Value, b: Value, heap: &Heap) -> Option<Ordering> {
    deep_order(a, b, heap, 0)
}

fn deep_order(a: Value, b: Value, heap: &Heap, depth: usize) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(heap.text(a).cmp(heap.text(b))),
        (Value::List(a), Value::List(b)) if depth < DEPTH => {
            let (a, b) = (&heap.list(a).items, &heap.list(b).items);
            for (&one, &other) in a.iter().zip(b) {
                match deep_order(one, other, heap, depth + 1)? {
                    Ordering::Equal => {}
                    unequal => return Some(unequal),
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        _ => number::compare(a, b, heap),
    }
}
