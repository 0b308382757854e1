//! What serde serializes, as values.

use ::serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::Refusal;
use crate::engine::value::{Map, Value};
use crate::lang::diagnostic::catalog::host;

/// Makes values.
pub(super) struct Writer;

/// A list that grows, for the variant of an enum or for itself.
pub(super) struct Items {
    items: Vec<Value>,
    variant: Option<&'static str>,
}

/// A map that grows, for the variant of an enum or for itself.
pub(super) struct Entries {
    entries: Vec<(Value, Value)>,
    key: Option<Value>,
    variant: Option<&'static str>,
}

fn variant(name: Option<&'static str>, value: Value) -> Value {
    match name {
        Some(name) => Value::Map(Map(vec![(Value::from(name), value)])),
        None => value,
    }
}

fn items(length: Option<usize>, variant: Option<&'static str>) -> Items {
    // What a type says of its length is only a hint.
    Items { items: Vec::with_capacity(length.unwrap_or(0).min(1 << 12)), variant }
}

fn entries(variant: Option<&'static str>) -> Entries {
    Entries { entries: Vec::new(), key: None, variant }
}

macro_rules! integers {
    ($($name:ident: $type:ty),*) => {$(
        fn $name(self, value: $type) -> Result<Value, Refusal> {
            i64::try_from(value).map(Value::Int).map_err(|_| Refusal::custom(host::TOO_LARGE))
        }
    )*};
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = Refusal;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    }

    fn serialize_bool(self, value: bool) -> Result<Value, Refusal> {
        Ok(Value::Bool(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Value, Refusal> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value, Refusal> {
        if value.is_nan() {
            return Err(Refusal::custom(host::NOT_A_NUMBER));
        }
        Ok(Value::Float(value))
    }

    fn serialize_char(self, letter: char) -> Result<Value, Refusal> {
        Ok(Value::Text(letter.into()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, Refusal> {
        Ok(Value::from(text))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value, Refusal> {
        Ok(Value::List(bytes.iter().map(|&byte| Value::Int(byte.into())).collect()))
    }

    fn serialize_none(self) -> Result<Value, Refusal> {
        Ok(Value::None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Refusal> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Refusal> {
        Ok(Value::None)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Value, Refusal> {
        Ok(Value::None)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Value, Refusal> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Value, Refusal> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Refusal> {
        Ok(variant(Some(name), value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, Refusal> {
        Ok(items(length, None))
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, Refusal> {
        Ok(items(Some(length), None))
    }

    fn serialize_tuple_struct(self, _name: &'static str, length: usize) -> Result<Items, Refusal> {
        Ok(items(Some(length), None))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Items, Refusal> {
        Ok(items(Some(length), Some(variant)))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Entries, Refusal> {
        Ok(entries(None))
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Entries, Refusal> {
        Ok(entries(None))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Entries, Refusal> {
        Ok(entries(Some(variant)))
    }
}

/// All sorts of lists grow in the same way.
macro_rules! lists {
    ($($sort:ident: $add:ident),*) => {$(
        impl $sort for Items {
            type Ok = Value;
            type Error = Refusal;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
                self.items.push(value.serialize(Writer)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Refusal> {
                Ok(variant(self.variant, Value::List(self.items)))
            }
        }
    )*};
}
lists! {
    SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field
}

impl SerializeMap for Entries {
    type Ok = Value;
    type Error = Refusal;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refusal> {
        self.key = Some(key.serialize(Writer)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        let key = self.key.take().unwrap_or_default();
        self.entries.push((key, value.serialize(Writer)?));
        Ok(())
    }

    fn end(self) -> Result<Value, Refusal> {
        Ok(variant(self.variant, Value::Map(Map(self.entries))))
    }
}

macro_rules! structs {
    ($($sort:ident),*) => {$(
        impl $sort for Entries {
            type Ok = Value;
            type Error = Refusal;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Refusal> {
                self.entries.push((Value::from(name), value.serialize(Writer)?));
                Ok(())
            }

            fn end(self) -> Result<Value, Refusal> {
                Ok(variant(self.variant, Value::Map(Map(self.entries))))
            }
        }
    )*};
}
structs!(SerializeStruct, SerializeStructVariant);
