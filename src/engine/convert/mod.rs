//! Rust values in and out of scripts.
//!
//! Here is what the two traits are, and texts and things as they stand; `numbers` has numbers and truth values,
//! `containers` lists, maps and tuples of all these, `arguments` what is passed to a call.

mod arguments;
mod containers;
mod numbers;

use std::any::TypeId;
use std::sync::Arc;

pub use arguments::Arguments;
pub use containers::Rest;

use super::exchange;
use super::object::HostObject;
use super::value::{Callable, Fraction, Map, Object, Record, Table, Value};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value as Raw};
use crate::lang::vm::outside;

/// What can be had out of a script's value.
///
/// ```
/// use comity::{Engine, FromValue, Mismatch, Value};
///
/// #[derive(Debug)]
/// struct Share(f64);
///
/// impl FromValue for Share {
///     const EXPECTED: &'static str = "a share between 0 and 1";
///
///     fn from_value(value: Value) -> Result<Self, Mismatch> {
///         match f64::from_value(value)? {
///             share if (0.0..=1.0).contains(&share) => Ok(Share(share)),
///             other => Err(Mismatch::because(format!("{other} is no share"))),
///         }
///     }
/// }
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", "let good = 0.3\nlet bad = 3\nlet worse = \"x\"")?)?;
/// assert_eq!(context.get::<Share>("good")?.0, 0.3);
/// let said = |error: comity::Error| error.to_string();
/// assert_eq!(said(context.get::<Share>("bad").unwrap_err()), "`bad`: 3 is no share");
/// let error = context.get::<Share>("worse").unwrap_err();
/// assert_eq!(said(error), "`worse` is a string, and the host expects a share between 0 and 1");
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

    /// The host's type, where it is an `Arc` of one.
    #[doc(hidden)]
    fn host_type() -> Option<TypeId> {
        None
    }

    /// Out of a value.
    ///
    /// ```
    /// use comity::{FromValue, Value};
    ///
    /// assert_eq!(Vec::<f64>::from_value(vec![1, 2].into()), Ok(vec![1.0, 2.0]));
    /// assert!(bool::from_value(Value::Int(1)).is_err());
    /// ```
    ///
    /// # Errors
    /// That it is something else.
    fn from_value(value: Value) -> Result<Self, Mismatch>;

    /// Straight out of a machine, where that is quicker.
    #[doc(hidden)]
    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        let value = exchange::out(raw, cx)?;
        outside("from_value", || Self::from_value(value))
    }

    /// Out of all further arguments, where it takes them.
    #[doc(hidden)]
    fn collect(_rest: Vec<Raw>, _cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        Ok(Err(Mismatch::default()))
    }
}

/// A value is not what a Rust type is made of.
///
/// ```
/// use comity::{FromValue, Mismatch, Value};
///
/// assert_eq!(f64::from_value(Value::from("x")), Err(Mismatch::default()));
/// assert_eq!(Mismatch::because("too many parties").reason(), Some("too many parties"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mismatch {
    reason: Option<Box<str>>,
}

impl Mismatch {
    /// With a reason of its own; without one it is only said what was expected and what was found.
    ///
    /// ```
    /// use comity::Mismatch;
    ///
    /// assert_eq!(Mismatch::because("a year has four digits").reason(), Some("a year has four digits"));
    /// ```
    #[must_use]
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into().into()) }
    }

    /// The reason, where there is one of its own.
    ///
    /// ```
    /// use comity::{FromValue, Mismatch};
    ///
    /// assert_eq!(Mismatch::default().reason(), None);
    /// let mismatch = <[f64; 2]>::from_value(vec![1, 2, 3].into()).unwrap_err();
    /// assert_eq!(mismatch.reason(), Some("a list of 2 is expected, not of 3"));
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
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
    ///
    /// ```
    /// use comity::{IntoValue, Value};
    ///
    /// assert_eq!(vec![1, 2].into_value().to_string(), "[1, 2]");
    /// assert_eq!(None::<f64>.into_value(), Value::None);
    /// ```
    fn into_value(self) -> Value;

    /// As a value, where that can fail.
    #[doc(hidden)]
    fn try_into_value(self) -> Result<Value, Fault>
    where
        Self: Sized,
    {
        Ok(self.into_value())
    }

    /// Straight into a machine, where that is quicker.
    #[doc(hidden)]
    fn write(self, cx: &mut dyn Cx) -> Result<Raw, Fault>
    where
        Self: Sized,
    {
        exchange::into(self.try_into_value()?, cx)
    }
}

impl FromValue for String {
    const EXPECTED: &'static str = "a string";

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Text(text) => Ok(text),
            _ => Err(Mismatch::default()),
        }
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        Ok(match raw {
            Raw::Text(text) => {
                let length = cx.values().text(text).len();
                exchange::room(cx, length)?;
                Ok(cx.values().text(text).to_owned())
            }
            _ => Err(Mismatch::default()),
        })
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

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        Ok(value)
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

            fn from_value(value: Value) -> Result<Self, Mismatch> {
                match value {
                    Value::$variant(value) => Ok(value),
                    _ => Err(Mismatch::default()),
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

    fn from_value(_value: Value) -> Result<Self, Mismatch> {
        Ok(())
    }

    fn read(_raw: Raw, _cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        Ok(Ok(()))
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

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::None => Ok(None),
            given => T::from_value(given).map(Some),
        }
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        match raw {
            Raw::None | Raw::Absent => Ok(Ok(None)),
            given => Ok(T::read(given, cx)?.map(Some)),
        }
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::None, T::into_value)
    }

    fn try_into_value(self) -> Result<Value, Fault> {
        self.map_or(Ok(Value::None), T::try_into_value)
    }

    fn write(self, cx: &mut dyn Cx) -> Result<Raw, Fault> {
        self.map_or(Ok(Raw::None), |value| value.write(cx))
    }
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

    fn host_type() -> Option<TypeId> {
        Some(TypeId::of::<T>())
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let of = match value {
            Value::Object(object) => object.downcast(),
            _ => None,
        };
        of.ok_or_else(Mismatch::default)
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        let of = cx.values().downcast::<HostObject>(raw).and_then(HostObject::downcast);
        Ok(of.ok_or_else(Mismatch::default))
    }
}
