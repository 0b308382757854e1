//! Values in and out of natives.

use std::sync::Arc;

use super::Cx;
use crate::base::rational::Rational;
use crate::base::release;
use crate::lang::source::Symbol;
use crate::lang::value::number::{self, Number};
use crate::lang::value::{Fault, ListRef, MapRef, RecordRef, Shared, TextRef, Value, search};

/// What a native's parameter can be.
pub trait FromValue: Sized {
    /// The words for it in messages, with their article: `a number`.
    const EXPECTED: &'static str;
    /// Whether the argument may be left out.
    const OPTIONAL: bool = false;
    /// Whether it takes all further positional arguments.
    const REST: bool = false;
    /// Whether it takes all named arguments that are no other parameter's.
    const NAMED: bool = false;

    /// Out of a value; `None` if the value is something else.
    ///
    /// # Errors
    /// What goes wrong on the way, such as the memory limit.
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault>;

    /// Out of all further positional arguments, where [`Self::REST`].
    fn collect(_values: Vec<Value>) -> Option<Self> {
        None
    }
}

/// What a native can give.
pub trait IntoValue {
    /// The words for it in help: `a number`.
    const NAME: &'static str;

    /// As a value.
    ///
    /// # Errors
    /// The memory limit.
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault>;
}

macro_rules! simple {
    ($type:ty, $name:literal, |$value:pat_param, $cx:ident| $from:expr, |$made:pat_param, $out:ident| $into:expr) => {
        impl FromValue for $type {
            const EXPECTED: &'static str = $name;
            fn from_value(value: Value, $cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
                let $value = value;
                Ok($from)
            }
        }
        impl IntoValue for $type {
            const NAME: &'static str = $name;
            fn into_value(self, $out: &mut dyn Cx) -> Result<Value, Fault> {
                let $made = self;
                $into
            }
        }
    };
}

simple!(f64, "a number", |value, cx| number::to_f64(value, cx.values()), |made, _cx| {
    number::checked(made, false)
});
simple!(i64, "a whole number", |value, cx| number::to_int(value, cx.values()), |made, _cx| {
    Ok(Value::Int(made))
});
simple!(Number, "a number", |value, cx| noted(value, cx), |made, cx| {
    let value = made.into_value(cx.heap())?;
    Ok(cx.heap().root(value))
});
simple!(
    bool,
    "true or false",
    |value, _cx| match value {
        Value::Bool(value) => Some(value),
        _ => None,
    },
    |made, _cx| Ok(Value::Bool(made))
);
simple!(
    String,
    "a string",
    |value, cx| match value {
        Value::Text(text) => {
            let length = cx.values().text(text).len();
            cx.heap().hold(length)?;
            cx.values().note(length / 64);
            Some(search::copied(cx.values().text(text), cx.values()))
        }
        _ => None,
    },
    |made, cx| {
        let value = cx.heap().new_text_of(made)?;
        Ok(cx.heap().root(value))
    }
);
simple!(
    ListRef,
    "a list",
    |value, _cx| match value {
        Value::List(list) => Some(list),
        _ => None,
    },
    |made, _cx| Ok(Value::List(made))
);
simple!(
    MapRef,
    "a map",
    |value, _cx| match value {
        Value::Map(map) => Some(map),
        _ => None,
    },
    |made, _cx| Ok(Value::Map(made))
);
simple!(
    RecordRef,
    "an actor or record",
    |value, _cx| match value {
        Value::Record(record) => Some(record),
        _ => None,
    },
    |made, _cx| Ok(Value::Record(made))
);
simple!(
    Symbol,
    "an action",
    |value, _cx| match value {
        Value::Symbol(symbol) => Some(symbol),
        _ => None,
    },
    |made, _cx| Ok(Value::Symbol(made))
);
simple!(
    Rational,
    "an exact number",
    |value, cx| noted(value, cx).and_then(|number| number.to_rational()),
    |made, cx| cx.new_rational(made)
);
simple!(Value, "any value", |value, _cx| Some(value), |made, cx| Ok(cx.heap().root(made)));

/// A number, with the work that a long fraction makes noted.
fn noted(value: Value, cx: &dyn Cx) -> Option<Number> {
    if let Value::Rational(long) = value {
        cx.values().note(number::cancelling(cx.values().rational(long).bits()));
    }
    Number::of(value, cx.values())
}

impl IntoValue for () {
    const NAME: &'static str = "none";
    fn into_value(self, _cx: &mut dyn Cx) -> Result<Value, Fault> {
        Ok(Value::None)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    const NAME: &'static str = T::NAME;
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        self.map_or(Ok(Value::None), |made| made.into_value(cx))
    }
}

impl IntoValue for Shared {
    const NAME: &'static str = "a value of its own type";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(self)
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    const NAME: &'static str = "a list";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.into_value(cx)?);
        }
        cx.new_list(items)
    }
}

/// Not given, or `none`, is `None`.
impl<T: FromValue> FromValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const OPTIONAL: bool = true;
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        match value {
            Value::Absent | Value::None => Ok(Some(None)),
            given => Ok(T::from_value(given, cx)?.map(Some)),
        }
    }
}

/// A function, kind or native.
#[derive(Clone, Copy, Debug)]
pub struct Callable(pub Value);

impl FromValue for Callable {
    const EXPECTED: &'static str = "a function";
    fn from_value(value: Value, _cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(match value {
            Value::Function(_) | Value::Closure(_) | Value::Native(_) | Value::Kind(_) => {
                Some(Self(value))
            }
            _ => None,
        })
    }
}

/// The elements of a list, range, history, string, map (as `[key, value]`) or table, copied and kept alive.
#[derive(Clone, Debug)]
pub struct Items(pub Vec<Value>);

impl FromValue for Items {
    const EXPECTED: &'static str = "a list";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        let items = elements(value, cx)?;
        // A list's elements are copied; of all else they are made, and may be many times what the value takes.
        if let Some(items) = &items
            && !matches!(value, Value::List(_))
        {
            cx.heap().hold(size_of_val(&items[..]))?;
        }
        Ok(items.map(Self))
    }
}

/// A map's keys, and its values; of anything else its elements, without names.
///
/// # Errors
/// As [`elements`].
pub fn named_elements(
    value: Value,
    cx: &mut dyn Cx,
) -> Result<(Option<Vec<Value>>, Vec<Value>), Fault> {
    if let Value::Map(map) = value {
        let (names, items) = cx.values().map(map).pairs().unzip();
        return Ok((Some(names), items));
    }
    Ok((None, elements(value, cx)?.unwrap_or_default()))
}

/// Asks for room for a copy of so many elements, and notes the work of making it.
fn room(cx: &mut dyn Cx, count: usize) -> Result<(), Fault> {
    let bytes = count.saturating_mul(size_of::<Value>());
    cx.values().fits(bytes)?;
    cx.values().note(count / 16);
    Ok(())
}

/// The characters of a string, of which there are so many.
fn letters(text: TextRef, count: usize, cx: &mut dyn Cx) -> Result<Vec<Value>, Fault> {
    let (mut items, mut at) = (Vec::with_capacity(count), 0);
    while let Some(letter) = cx.values().text(text)[at..].chars().next() {
        cx.look_at(items.len())?;
        at += letter.len_utf8();
        items.push(cx.new_text(letter.encode_utf8(&mut [0; 4]))?);
    }
    Ok(items)
}

/// The elements of whatever `for` can go through; `None` if it cannot.
///
/// # Errors
/// The memory limit, where there are too many.
pub fn elements(value: Value, cx: &mut dyn Cx) -> Result<Option<Vec<Value>>, Fault> {
    let items = match value {
        Value::List(list) => {
            let length = cx.values().list(list).items.len();
            room(cx, length)?;
            cx.values().copied(&cx.values().list(list).items)
        }
        Value::History(history) => {
            let length = cx.values().history(history).len();
            room(cx, length)?;
            cx.values().history(history).iter().collect()
        }
        Value::Range(range) => {
            let range = cx.values().range(range);
            let low = number::to_int(range.low, cx.values());
            let high = number::to_int(range.high, cx.values());
            let (Some(low), Some(high)) = (low, high) else { return Ok(None) };
            let high = if range.closed { high } else { high.saturating_sub(1) };
            let count = high.saturating_sub(low).saturating_add(1).max(0);
            let bytes = usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(16);
            cx.values().fits(bytes)?;
            let mut items = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
            for number in low..=high {
                items.push(Value::Int(number));
                if items.len().is_multiple_of(1 << 20)
                    && let Err(stopped) = cx.look()
                {
                    release::beside(items);
                    return Err(stopped);
                }
            }
            items
        }
        Value::Text(text) => {
            let count = cx.values().text(text).chars().count();
            // Counted beside the texts that they are, and made at once: as a list that grows they would take more.
            let bytes = count.saturating_mul(size_of::<Value>());
            cx.heap().charge(bytes)?;
            let made = letters(text, count, cx);
            cx.heap().release(bytes);
            made?
        }
        Value::Map(map) => {
            let entries: Vec<(Value, Value)> = cx.values().map(map).pairs().collect();
            let mut items = Vec::with_capacity(entries.len());
            for (at, (key, value)) in entries.into_iter().enumerate() {
                cx.look_at(at)?;
                items.push(cx.new_list(vec![key, value])?);
            }
            items
        }
        Value::Object(object) => {
            let object = Arc::clone(cx.values().object(object));
            let image = Arc::clone(cx.image());
            let mut reader = crate::lang::value::Reader { heap: cx.heap(), image: &image };
            match object.elements(&mut reader) {
                None => return Ok(None),
                Some(made) => match made? {
                    Value::List(list) => {
                        cx.heap().root(Value::List(list));
                        cx.values().copied(&cx.values().list(list).items)
                    }
                    _ => return Ok(None),
                },
            }
        }
        _ => return Ok(None),
    };
    cx.spend(items.len() as u64 / 8)?;
    Ok(Some(items))
}

/// Elements as exact numbers, held against the limit on memory until the native ends; `None` where one is no number.
///
/// # Errors
/// The memory limit.
pub fn fractions(items: &[Value], cx: &mut dyn Cx) -> Result<Option<Vec<Rational>>, Fault> {
    // Asked for as they are made: an exact number takes many times what a whole number in a list does.
    let mut made = Vec::new();
    for &item in items {
        let number = noted(item, cx).and_then(|number| number.to_rational());
        let Some(number) = number else { return Ok(None) };
        cx.heap().hold(exact_bytes(&number))?;
        made.push(number);
    }
    Ok(Some(made))
}

/// What an exact number takes in a buffer that grows, in bytes.
fn exact_bytes(number: &Rational) -> usize {
    let digits = usize::try_from(number.bits() / 8).unwrap_or(usize::MAX);
    digits.saturating_add(2 * size_of::<Rational>())
}

/// All further positional arguments.
#[derive(Clone, Debug)]
pub struct Rest(pub Vec<Value>);

impl FromValue for Rest {
    const EXPECTED: &'static str = "any values";
    const OPTIONAL: bool = true;
    const REST: bool = true;
    fn from_value(_value: Value, _cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(None)
    }
    fn collect(values: Vec<Value>) -> Option<Self> {
        Some(Self(values))
    }
}

/// All named arguments that are no other parameter's: a map from name to value, or nothing.
#[derive(Clone, Debug)]
pub struct Named(pub Vec<(String, Value)>);

impl FromValue for Named {
    const EXPECTED: &'static str = "named values";
    const OPTIONAL: bool = true;
    const NAMED: bool = true;
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        let Value::Map(map) = value else { return Ok(Some(Self(Vec::new()))) };
        let heap = cx.values();
        let entries = heap.map(map).entries.values().filter_map(|entry| match entry.key {
            Value::Text(key) => Some((heap.text(key).to_owned(), entry.value)),
            _ => None,
        });
        Ok(Some(Self(entries.collect())))
    }
}
