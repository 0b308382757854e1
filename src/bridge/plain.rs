//! Values that can leave their heap: numbers, texts, actions, and lists and maps of them.

use std::sync::Arc;

use crate::base::rational::Rational;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Value};

/// A value without its heap.
#[derive(Clone, Debug)]
pub(crate) enum Plain {
    /// What needs no heap.
    Simple(Value),
    /// A string.
    Text(Arc<str>),
    /// An exact fraction.
    Exact(Rational),
    /// A list.
    List(Vec<Plain>),
    /// A map, in its order.
    Map(Vec<(Plain, Plain)>),
}

/// Lists nested deeper stay where they are.
const DEEPEST: usize = 32;

impl Plain {
    /// A copy of the value; `None` for what has an identity (records, functions, games …) or is very deep.
    pub(crate) fn of(value: Value, heap: &Heap) -> Option<Self> {
        Self::below(value, heap, DEEPEST)
    }

    fn below(value: Value, heap: &Heap, deepest: usize) -> Option<Self> {
        let deeper = deepest.checked_sub(1)?;
        Some(match value {
            Value::Text(text) => Self::Text(heap.text(text).into()),
            Value::Rational(rational) => Self::Exact(heap.rational(rational).clone()),
            Value::List(list) => {
                let items = heap.list(list).items.iter();
                Self::List(
                    items.map(|item| Self::below(*item, heap, deeper)).collect::<Option<_>>()?,
                )
            }
            Value::Map(map) => {
                let entries = heap.map(map).entries.values();
                let plain = |value| Self::below(value, heap, deeper);
                let pairs = entries.map(|entry| Some((plain(entry.key)?, plain(entry.value)?)));
                Self::Map(pairs.collect::<Option<_>>()?)
            }
            Value::Absent
            | Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Symbol(_)
            | Value::Function(_)
            | Value::Native(_)
            | Value::Kind(_) => Self::Simple(value),
            Value::Range(_)
            | Value::Record(_)
            | Value::History(_)
            | Value::Closure(_)
            | Value::Cell(_)
            | Value::View(_)
            | Value::Object(_) => return None,
        })
    }

    /// The value in a heap, kept alive as what natives make is.
    pub(crate) fn value(&self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        match self {
            Self::Simple(value) => Ok(*value),
            Self::Text(text) => cx.new_text(text),
            Self::Exact(exact) => cx.new_rational(exact.clone()),
            Self::List(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(item.value(cx)?);
                }
                cx.new_list(values)
            }
            Self::Map(pairs) => {
                let mut entries = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    entries.push((key.value(cx)?, value.value(cx)?));
                }
                cx.new_map(&entries)
            }
        }
    }
}
