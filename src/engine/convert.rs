//! Rust values in and out of scripts.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use super::exchange;
use super::object::HostObject;
use super::value::{Callable, Fraction, Map, Object, Record, Table, Value};
use crate::lang::native::{Cx, elements};
use crate::lang::value::{Fault, Value as Raw, number};

/// What can be had out of a script's value.
///
/// ```
/// use comity::{Engine, FromValue, Value};
///
/// struct Share(f64);
///
/// impl FromValue for Share {
///     const EXPECTED: &'static str = "a share between 0 and 1";
///
///     fn from_value(value: Value) -> Option<Self> {
///         value.to().filter(|share| (0.0..=1.0).contains(share)).map(Share)
///     }
/// }
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", "let good = 0.3\nlet bad = 3")?)?;
/// assert_eq!(context.get::<Share>("good")?.0, 0.3);
/// let error = context.get::<Share>("bad").err().expect("3 is no share");
/// assert_eq!(error.to_string(), "`bad` is an int, and the host expects a share between 0 and 1");
/// # Ok::<(), comity::Error>(())
/// ```
pub trait FromValue: Sized {
    /// The words for it in messages, with an article: `a number`.
    const EXPECTED: &'static str;

    /// Whether an argument of this type may be left out.
    #[doc(hidden)]
    const OPTIONAL: bool = false;
    /// Whether it takes all further arguments.
    #[doc(hidden)]
    const REST: bool = false;

    /// Out of a value; `None` if it is something else.
    fn from_value(value: Value) -> Option<Self>;

    /// Straight out of a machine, where that is quicker.
    #[doc(hidden)]
    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(Self::from_value(exchange::out(raw, cx)?))
    }

    /// Out of all further arguments, where it takes them.
    #[doc(hidden)]
    fn collect(_rest: Vec<Raw>, _cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(None)
    }
}

/// What can be handed to a script.
///
/// ```
/// use comity::{Engine, IntoValue, Map, Value};
///
/// struct Treaty {
///     year: i64,
///     parties: Vec<String>,
/// }
///
/// impl IntoValue for Treaty {
///     fn into_value(self) -> Value {
///         let parties = self.parties.into_value();
///         Value::Map(Map::from_iter([("year", Value::Int(self.year)), ("parties", parties)]))
///     }
/// }
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", "fn age(treaty) { 2026 - treaty.year }")?)?;
/// let rome = Treaty { year: 1957, parties: vec!["Italy".into(), "France".into()] };
/// assert_eq!(context.call::<i64>("age", (rome,))?, 69);
/// # Ok::<(), comity::Error>(())
/// ```
pub trait IntoValue {
    /// As a value.
    fn into_value(self) -> Value;

    /// Straight into a machine, where that is quicker.
    #[doc(hidden)]
    fn write(self, cx: &mut dyn Cx) -> Result<Raw, Fault>
    where
        Self: Sized,
    {
        exchange::into(self.into_value(), cx)
    }
}

macro_rules! plain {
    ($($type:ty, $expected:literal:
        |$value:ident| $from:expr, |$raw:ident, $heap:ident| $read:expr,
        |$made:ident| $into:expr, $write:expr;)*) => {$(
        impl FromValue for $type {
            const EXPECTED: &'static str = $expected;

            fn from_value($value: Value) -> Option<Self> {
                $from
            }

            fn read($raw: Raw, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
                let $heap = cx.values();
                Ok($read)
            }
        }

        impl IntoValue for $type {
            fn into_value(self) -> Value {
                let $made = self;
                $into
            }

            fn write(self, _cx: &mut dyn Cx) -> Result<Raw, Fault> {
                let $made = self;
                $write
            }
        }

        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                value.into_value()
            }
        }
    )*};
}

#[allow(clippy::cast_precision_loss, reason = "the nearest is meant")]
fn float_of(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        Value::Fraction(value) => Some(value.to_f64()),
        _ => None,
    }
}

fn int_of(value: &Value) -> Option<i64> {
    match value {
        Value::Int(value) => Some(*value),
        Value::Fraction(value) => value.parts().filter(|(_, below)| *below == 1).map(|(n, _)| n),
        #[allow(clippy::cast_possible_truncation, reason = "it is whole and in range")]
        Value::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => Some(*value as i64),
        _ => None,
    }
}

plain! {
    f64, "a number":
        |value| float_of(&value), |raw, heap| number::to_f64(raw, heap),
        |made| Value::Float(made), exchange::float(made);
    i64, "a whole number":
        |value| int_of(&value), |raw, heap| number::to_int(raw, heap),
        |made| Value::Int(made), Ok(Raw::Int(made));
    bool, "true or false":
        |value| if let Value::Bool(value) = value { Some(value) } else { None },
        |raw, _heap| if let Raw::Bool(value) = raw { Some(value) } else { None },
        |made| Value::Bool(made), Ok(Raw::Bool(made));
    i32, "a whole number within 32 bits":
        |value| i32::try_from(int_of(&value)?).ok(),
        |raw, heap| number::to_int(raw, heap).and_then(|value| Self::try_from(value).ok()),
        |made| Value::Int(made.into()), Ok(Raw::Int(made.into()));
    u32, "a whole number of 0 or more, within 32 bits":
        |value| u32::try_from(int_of(&value)?).ok(),
        |raw, heap| number::to_int(raw, heap).and_then(|value| Self::try_from(value).ok()),
        |made| Value::Int(made.into()), Ok(Raw::Int(made.into()));
}

/// Sizes beyond what a whole number of a script can be become floats.
fn size(value: usize) -> Value {
    #[allow(clippy::cast_precision_loss, reason = "nothing has so many parts")]
    i64::try_from(value).map_or(Value::Float(value as f64), Value::Int)
}

impl FromValue for usize {
    const EXPECTED: &'static str = "a whole number of 0 or more";

    fn from_value(value: Value) -> Option<Self> {
        Self::try_from(int_of(&value)?).ok()
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(number::to_int(raw, cx.values()).and_then(|value| Self::try_from(value).ok()))
    }
}

impl IntoValue for usize {
    fn into_value(self) -> Value {
        size(self)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        size(value)
    }
}

impl FromValue for String {
    const EXPECTED: &'static str = "a string";

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        match raw {
            Raw::Text(text) => Ok(Some(cx.values().text(text).to_owned())),
            _ => Ok(None),
        }
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::Text(self.to_owned())
    }

    fn write(self, cx: &mut dyn Cx) -> Result<Raw, Fault> {
        cx.new_text(self)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl FromValue for Value {
    const EXPECTED: &'static str = "any value";

    fn from_value(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

/// Variants that are types of their own.
macro_rules! variants {
    ($($type:ident: $variant:ident, $expected:literal;)*) => {$(
        impl FromValue for $type {
            const EXPECTED: &'static str = $expected;

            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::$variant(value) => Some(value),
                    _ => None,
                }
            }
        }

        impl IntoValue for $type {
            fn into_value(self) -> Value {
                Value::$variant(self)
            }
        }

        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}

variants! {
    Fraction: Fraction, "an exact number";
    Map: Map, "a map";
    Record: Record, "an actor or record";
    Table: Table, "a table";
    Callable: Function, "a function";
    Object: Object, "an object";
}

impl FromValue for () {
    const EXPECTED: &'static str = "anything";

    fn from_value(_value: Value) -> Option<Self> {
        Some(())
    }

    fn read(_raw: Raw, _cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(Some(()))
    }
}

impl IntoValue for () {
    fn into_value(self) -> Value {
        Value::None
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const OPTIONAL: bool = true;

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::None => Some(None),
            given => T::from_value(given).map(Some),
        }
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        match raw {
            Raw::None | Raw::Absent => Ok(Some(None)),
            given => Ok(T::read(given, cx)?.map(Some)),
        }
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::None, T::into_value)
    }

    fn write(self, cx: &mut dyn Cx) -> Result<Raw, Fault> {
        self.map_or(Ok(Raw::None), |value| value.write(cx))
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::List(items) => items.into_iter().map(T::from_value).collect(),
            _ => None,
        }
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        let Some(items) = elements(raw, cx)? else { return Ok(None) };
        let bytes = items.len().saturating_mul(size_of::<T>());
        cx.heap().charge(bytes)?;
        cx.heap().release(bytes);
        let mut made = Self::with_capacity(items.len());
        for item in items {
            match T::read(item, cx)? {
                Some(item) => made.push(item),
                None => return Ok(None),
            }
        }
        Ok(Some(made))
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(T::into_value).collect())
    }

    fn write(self, cx: &mut dyn Cx) -> Result<Raw, Fault> {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.write(cx)?);
        }
        cx.new_list(items)
    }
}

impl<T: IntoValue> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        items.into_value()
    }
}

fn entries<T: FromValue>(value: Value) -> Option<Vec<(String, T)>> {
    let Value::Map(map) = value else { return None };
    map.into_iter().map(|(key, value)| Some((key.to()?, T::from_value(value)?))).collect()
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    const EXPECTED: &'static str = "a map with strings as keys";

    fn from_value(value: Value) -> Option<Self> {
        entries(value).map(Self::from_iter)
    }
}

impl<T: IntoValue> IntoValue for BTreeMap<String, T> {
    fn into_value(self) -> Value {
        let entries = self.into_iter().map(|(key, value)| (Value::Text(key), value.into_value()));
        Value::Map(Map(entries.collect()))
    }
}

impl<T: FromValue, S: BuildHasher + Default> FromValue for HashMap<String, T, S> {
    const EXPECTED: &'static str = "a map with strings as keys";

    fn from_value(value: Value) -> Option<Self> {
        entries(value).map(Self::from_iter)
    }
}

/// In the order of the keys, since the order of a hash map differs from run to run.
impl<K: Into<String> + Hash + Eq, T: IntoValue, S: BuildHasher> IntoValue for HashMap<K, T, S> {
    fn into_value(self) -> Value {
        let sorted: BTreeMap<String, T> =
            self.into_iter().map(|(key, value)| (key.into(), value)).collect();
        sorted.into_value()
    }
}

/// All further arguments of a [`Function`](super::Function).
///
/// ```
/// use comity::{Engine, Function, Rest};
///
/// let total = Function::new("total", |Rest(numbers): Rest<f64>| numbers.iter().sum::<f64>());
/// let engine = Engine::builder().function(total).build()?;
/// let program = engine.compile("t.comity", "total(1, 2, 3.5)")?;
/// assert_eq!(engine.context().run(&program)?.to::<f64>(), Some(6.5));
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rest<T>(pub Vec<T>);

impl<T: FromValue> FromValue for Rest<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const OPTIONAL: bool = true;
    const REST: bool = true;

    fn from_value(value: Value) -> Option<Self> {
        T::from_value(value).map(|one| Self(vec![one]))
    }

    fn collect(rest: Vec<Raw>, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        let mut made = Vec::with_capacity(rest.len());
        for raw in rest {
            match T::read(raw, cx)? {
                Some(one) => made.push(one),
                None => return Ok(None),
            }
        }
        Ok(Some(Self(made)))
    }
}

/// The arguments of a call: a tuple of up to eight, or a list of values.
///
/// ```
/// use comity::{Engine, Value};
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", "fn pay(base, rate, who) { \"{who}: {base * rate}\" }")?)?;
/// assert_eq!(context.call::<String>("pay", (50, 0.1, "Peru"))?, "Peru: 5.0");
/// let list = vec![Value::Int(50), Value::Float(0.1), Value::from("Peru")];
/// assert_eq!(context.call::<String>("pay", list)?, "Peru: 5.0");
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Arguments {
    /// Each as a value of the machine, to be passed on at once.
    #[doc(hidden)]
    fn pass<R>(
        self,
        cx: &mut dyn Cx,
        to: &mut dyn FnMut(&mut dyn Cx, &[Raw]) -> Result<R, Fault>,
    ) -> Result<R, Fault>;
}

impl<T: IntoValue> Arguments for Vec<T> {
    fn pass<R>(
        self,
        cx: &mut dyn Cx,
        to: &mut dyn FnMut(&mut dyn Cx, &[Raw]) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        let mut raws = Vec::with_capacity(self.len());
        for value in self {
            raws.push(value.write(cx)?);
        }
        to(cx, &raws)
    }
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => {$(
        impl<$($part: IntoValue),*> Arguments for ($($part,)*) {
            #[allow(non_snake_case, unused_variables, reason = "one shape for all lengths")]
            fn pass<R>(
                self,
                cx: &mut dyn Cx,
                to: &mut dyn FnMut(&mut dyn Cx, &[Raw]) -> Result<R, Fault>,
            ) -> Result<R, Fault> {
                let ($($part,)*) = self;
                let raws = [$($part.write(cx)?),*];
                to(cx, &raws)
            }
        }
    )*};
}

tuples! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
}

/// Shared things of the host's own types.
impl<T: Send + Sync + 'static> IntoValue for Arc<T> {
    fn into_value(self) -> Value {
        Value::Object(Object::shared(self))
    }
}

/// An object of the host's own type.
impl<T: Send + Sync + 'static> FromValue for Arc<T> {
    const EXPECTED: &'static str = "an object of the host";

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Object(object) => object.downcast(),
            _ => None,
        }
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(cx.values().downcast::<HostObject>(raw).and_then(HostObject::downcast))
    }
}
