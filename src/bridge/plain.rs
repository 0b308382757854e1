//! Values that can leave their heap: numbers, texts, actions, and lists and maps of them.

use std::sync::Arc;

use crate::base::rational::Rational;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Value, rational_bytes};

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

/// What a text takes beside its letters, in bytes.
const SHARED: usize = 16;

/// Lists nested deeper stay where they are.
const DEEPEST: usize = 32;

/// So many elements are copied for a step.
pub(super) const COPIED: usize = 64;

impl Plain {
    /// A copy of the value; `None` for what has an identity (records, functions, games …) or is very deep.
    ///
    /// What it takes beside itself is counted before it is made, as held by the native.
    ///
    /// # Errors
    /// A limit, or the interruption.
    pub(crate) fn of(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        let mut bytes = 0;
        if !Self::weigh(value, cx.values(), &mut bytes, DEEPEST) {
            return Ok(None);
        }
        if bytes > 0 {
            // What has been looked through is paid for, and ends here if it was not looked through.
            cx.spend(0)?;
            cx.heap().hold(bytes)?;
        }
        Ok(Self::below(value, cx.values(), DEEPEST))
    }

    /// Adds what a copy takes beside itself, until there is no room for it; whether there can be one.
    fn weigh(value: Value, heap: &Heap, bytes: &mut usize, deepest: usize) -> bool {
        let Some(deeper) = deepest.checked_sub(1) else { return false };
        let mut add = |more: usize| {
            *bytes = bytes.saturating_add(more);
            heap.fits(*bytes).is_ok() && heap.goes_on()
        };
        match value {
            Value::Text(text) => {
                add(heap.text(text).len() + SHARED);
                true
            }
            Value::Rational(rational) => {
                add(rational_bytes(heap.rational(rational)));
                true
            }
            Value::List(list) => {
                let items = &heap.list(list).items;
                heap.note(items.len() / COPIED);
                // What is too large is not looked through: whoever asks for room is told.
                !add(items.len().saturating_mul(size_of::<Self>()))
                    || items.iter().all(|item| Self::weigh(*item, heap, bytes, deeper))
            }
            Value::Map(map) => {
                let entries = &heap.map(map).entries;
                heap.note(entries.len() / COPIED);
                let mut parts = entries.values().flat_map(|entry| [entry.key, entry.value]);
                !add(entries.len().saturating_mul(2 * size_of::<Self>()))
                    || parts.all(|part| Self::weigh(part, heap, bytes, deeper))
            }
            other => other.is_plain(),
        }
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
            other => return other.is_plain().then_some(Self::Simple(other)),
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
