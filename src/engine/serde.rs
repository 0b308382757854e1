//! Values by `serde`, both ways.
//!
//! | Rust | Comity |
//! | --- | --- |
//! | `()`, `None` | `none` |
//! | integers within 64 bits with a sign | whole numbers; larger ones are refused |
//! | floats | floats, infinite ones too; NaN is refused |
//! | strings, characters, unit variants of enums | strings; actions and strings come out as either |
//! | sequences, tuples, bytes | lists |
//! | structs, maps | maps, in the order of the fields; actors and records come out as either |
//! | other variants of enums | a map with one entry, from the variant's name |
//! | a sequence of structs | comes out of a table, too: one for each row |
//! | floats | come out of fractions, as the nearest ones |
//!
//! Functions, games, matches and objects are no data and are refused.

mod into_value;
mod out_of_value;

use std::fmt;

use ::serde::de::{
    self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor,
};
use ::serde::ser::{self, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::Error;
use super::convert::{FromValue, IntoValue, Mismatch};
use super::value::{Map, Table, Value};
use crate::lang::diagnostic::catalog::host;
use crate::lang::value::Fault;

/// Anything that serde can serialize, as a value.
///
/// ```
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Setting {
///     rounds: u32,
///     noise: f64,
///     names: Vec<String>,
/// }
///
/// let setting = Setting { rounds: 200, noise: 0.05, names: vec!["Peru".into()] };
/// let value = comity::to_value(&setting)?;
/// assert_eq!(value.to_string(), "[rounds: 200, noise: 0.05, names: [\"Peru\"]]");
/// # Ok::<(), comity::Error>(())
/// ```
///
/// # Errors
/// `E0835` for NaN, for integers beyond 64 bits, and whatever the type itself refuses.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    value.serialize(into_value::Writer).map_err(Refusal::into_error)
}

/// A value as anything that serde can deserialize.
///
/// ```
/// use comity::Engine;
/// use serde::Deserialize;
///
/// #[derive(Debug, Deserialize, PartialEq)]
/// struct Finding {
///     share: f64,
///     stable: bool,
/// }
///
/// let program = Engine::default().compile("t.comity", "[share: ratio(1, 4), stable: true]")?;
/// let value = Engine::default().context().run(&program)?;
/// assert_eq!(comity::from_value::<Finding>(value)?, Finding { share: 0.25, stable: true });
/// # Ok::<(), comity::Error>(())
/// ```
///
/// # Errors
/// `E0835`: what the type does not accept.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(out_of_value::Reader(value)).map_err(Refusal::into_error)
}

/// Hands anything that serde knows to a script, or takes it from one.
///
/// ```
/// use comity::{Engine, Function, Serde};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Deserialize)]
/// struct Order { goods: String, count: u32 }
///
/// #[derive(Serialize)]
/// struct Bill { text: String, due: f64 }
///
/// let bill = Function::new("bill", |Serde(order): Serde<Order>| {
///     Serde(Bill { text: format!("{} {}", order.count, order.goods), due: 2.5 * f64::from(order.count) })
/// });
/// let engine = Engine::builder().function(bill).build()?;
/// let program = engine.compile("t.comity", "bill([goods: \"cloth\", count: 4]).due")?;
/// assert_eq!(engine.context().run(&program)?.to::<f64>()?, 10.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serde<T>(pub T);

impl<T: DeserializeOwned> FromValue for Serde<T> {
    const EXPECTED: &'static str = "a value of the host's form";

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let read = T::deserialize(out_of_value::Reader(value));
        read.map(Self).map_err(|refusal| Mismatch::because(refusal.0))
    }
}

impl<T: Serialize> IntoValue for Serde<T> {
    /// What cannot be serialized becomes `none` here; where a script is handed it, that is an error of the script.
    fn into_value(self) -> Value {
        to_value(&self.0).unwrap_or_default()
    }

    fn try_into_value(self) -> Result<Value, Fault> {
        let made = self.0.serialize(into_value::Writer);
        made.map_err(|refusal| host::not_handed_over(&refusal.0).into())
    }
}

/// Why something does not pass.
#[derive(Debug)]
pub(super) struct Refusal(String);

impl Refusal {
    fn into_error(self) -> Error {
        Error::of_host(host::not_handed_over(&self.0))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl ser::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Data as any format writes it.
///
/// ```
/// use comity::{Map, Value};
///
/// let value = Value::Map(Map::from_iter([("share", Value::Float(0.25)), ("by", Value::action("defect"))]));
/// assert_eq!(serde_json::to_string(&value).expect("it is data"), r#"{"share":0.25,"by":"defect"}"#);
/// ```
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Fraction(value) => serializer.serialize_f64(value.to_f64()),
            Self::Text(text) | Self::Action(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(map) => map.serialize(serializer),
            Self::Record(record) => {
                serializer.collect_map(record.fields.iter().map(|(name, value)| (name, value)))
            }
            Self::Table(table) => table.serialize(serializer),
            Self::Function(_) | Self::Object(_) => {
                Err(ser::Error::custom(format!("{} is no data", self.type_name())))
            }
        }
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A sequence with a map for each row.
impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            let row = self.columns.iter().map(String::as_str).zip(row);
            let entries = row.map(|(name, value)| (Value::from(name), value.clone()));
            rows.serialize_element(&Map(entries.collect()))?;
        }
        rows.end()
    }
}

/// Data as any format reads it.
///
/// ```
/// use comity::Value;
///
/// let value: Value = serde_json::from_str(r#"{"share": 0.25, "years": [1951, 1957]}"#).expect("it is JSON");
/// assert_eq!(value.to_string(), "[share: 0.25, years: [1951, 1957]]");
/// ```
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("data")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        Value::deserialize(inner)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value).map(Value::Int).map_err(|_| E::custom(host::TOO_LARGE))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        if value.is_nan() { Err(E::custom(host::NOT_A_NUMBER)) } else { Ok(Value::Float(value)) }
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Map(Map(entries)))
    }
}
