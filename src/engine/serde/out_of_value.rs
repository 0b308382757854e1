//! Values as what serde deserializes.

use ::serde::de::value::{MapDeserializer, SeqDeserializer};
use ::serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, VariantAccess, Visitor,
};

use super::Refusal;
use crate::engine::convert::FromValue as _;
use crate::engine::value::{Map, Table, Value};

/// Reads a value.
pub(super) struct Reader(pub(super) Value);

impl IntoDeserializer<'_, Refusal> for Reader {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn pairs(map: Map) -> impl Iterator<Item = (Reader, Reader)> {
    map.into_iter().map(|(key, value)| (Reader(key), Reader(value)))
}

fn rows(table: Table) -> Vec<Value> {
    let columns = table.columns;
    let row = |row: Vec<Value>| {
        let names = columns.iter().map(|name| Value::from(name.as_str()));
        Value::Map(Map(names.zip(row).collect()))
    };
    table.rows.into_iter().map(row).collect()
}

fn list<'de, V: Visitor<'de>>(items: Vec<Value>, visitor: V) -> Result<V::Value, Refusal> {
    let mut items = SeqDeserializer::new(items.into_iter().map(Reader));
    let value = visitor.visit_seq(&mut items)?;
    items.end()?;
    Ok(value)
}

fn entries<'de, V: Visitor<'de>>(map: Map, visitor: V) -> Result<V::Value, Refusal> {
    let mut entries = MapDeserializer::new(pairs(map));
    let value = visitor.visit_map(&mut entries)?;
    entries.end()?;
    Ok(value)
}

/// Integers of all sizes are read as the largest, and whoever wants a smaller one looks whether it fits.
macro_rules! integers {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            self.deserialize_i64(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::None => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Int(value) => visitor.visit_i64(value),
            Value::Float(value) => visitor.visit_f64(value),
            Value::Fraction(value) => visitor.visit_f64(value.to_f64()),
            Value::Text(text) | Value::Action(text) => visitor.visit_string(text),
            Value::List(items) => list(items, visitor),
            Value::Map(map) => entries(map, visitor),
            Value::Record(record) => {
                let fields = record.fields.into_iter();
                let fields = fields.map(|(name, value)| (Value::Text(name), value));
                entries(Map(fields.collect()), visitor)
            }
            Value::Table(table) => list(rows(table), visitor),
            other @ (Value::Function(_) | Value::Object(_)) => {
                Err(Refusal::custom(format!("{} is no data", other.type_name())))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::None => visitor.visit_none(),
            value => visitor.visit_some(Self(value)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    /// A whole float is an integer where one is wanted, as it is in the language.
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match i64::from_value(self.0.clone()) {
            Ok(value) => visitor.visit_i64(value),
            Err(_) => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::Text(name) | Value::Action(name) => {
                visitor.visit_enum(Chosen { name: Value::Text(name), content: None })
            }
            Value::Map(map) if map.len() == 1 => {
                let (name, content) = map.into_iter().next().unwrap_or_default();
                visitor.visit_enum(Chosen { name, content: Some(content) })
            }
            other => {
                let sort = other.type_name();
                Err(Refusal::custom(format!("{sort} is neither a name nor a map with one entry")))
            }
        }
    }

    ::serde::forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }
}

/// A variant of an enum: its name, and what it holds.
struct Chosen {
    name: Value,
    content: Option<Value>,
}

impl<'de> EnumAccess<'de> for Chosen {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        mut self,
        seed: V,
    ) -> Result<(V::Value, Self), Refusal> {
        let name = std::mem::take(&mut self.name);
        Ok((seed.deserialize(Reader(name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Chosen {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        match self.content {
            None | Some(Value::None) => Ok(()),
            Some(other) => {
                Err(Refusal::custom(format!("{} where nothing belongs", other.type_name())))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(Reader(self.content.unwrap_or_default()))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        Reader(self.content.unwrap_or_default()).deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        Reader(self.content.unwrap_or_default()).deserialize_any(visitor)
    }
}
