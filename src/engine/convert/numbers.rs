//! Numbers of every width, and true and false.

use super::{FromValue, IntoValue, Mismatch};
use crate::engine::exchange;
use crate::engine::value::Value;
use crate::lang::diagnostic::catalog::host;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value as Raw, number};

macro_rules! plain {
    ($($type:ty, $expected:literal:
        |$value:ident| $from:expr, |$raw:ident, $heap:ident| $read:expr,
        |$made:ident| $into:expr, $write:expr;)*) => {$(
        impl FromValue for $type {
            const EXPECTED: &'static str = $expected;

            fn from_value(value: Value) -> Result<Self, Mismatch> {
                let of = |$value: Value| $from;
                of(value).ok_or_else(Mismatch::default)
            }

            fn read($raw: Raw, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
                let $heap = cx.values();
                Ok(Option::<Self>::ok_or_else($read, Mismatch::default))
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
    f32, "a number":
        |value| float_of(&value).map(narrow), |raw, heap| number::to_f64(raw, heap).map(narrow),
        |made| Value::Float(made.into()), exchange::float(made.into());
}

/// The nearest float of half the size.
#[allow(clippy::cast_possible_truncation, reason = "the nearest is meant")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// Integers of other sizes: those that do not fit are refused both ways. As a [`Value`] by itself, where nobody can
/// refuse, a larger one is the nearest float.
macro_rules! integers {
    ($($type:ty, $expected:literal;)*) => {$(
        impl FromValue for $type {
            const EXPECTED: &'static str = $expected;

            fn from_value(value: Value) -> Result<Self, Mismatch> {
                let fits = int_of(&value).and_then(|value| Self::try_from(value).ok());
                fits.ok_or_else(Mismatch::default)
            }

            fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
                let whole = number::to_int(raw, cx.values());
                let fits = whole.and_then(|value| Self::try_from(value).ok());
                Ok(fits.ok_or_else(Mismatch::default))
            }
        }

        impl IntoValue for $type {
            fn into_value(self) -> Value {
                #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "the nearest is meant")]
                i64::try_from(self).map_or(Value::Float(self as f64), Value::Int)
            }

            fn try_into_value(self) -> Result<Value, Fault> {
                let fits = i64::try_from(self).map(Value::Int);
                fits.map_err(|_| host::not_handed_over(host::TOO_LARGE).into())
            }
        }

        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                value.into_value()
            }
        }
    )*};
}

integers! {
    i8, "a whole number within 8 bits";
    i16, "a whole number within 16 bits";
    i32, "a whole number within 32 bits";
    isize, "a whole number";
    u8, "a whole number from 0 to 255";
    u16, "a whole number from 0 to 65,535";
    u32, "a whole number of 0 or more, within 32 bits";
    u64, "a whole number of 0 or more";
    usize, "a whole number of 0 or more";
}
