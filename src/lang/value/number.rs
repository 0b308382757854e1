//! Arithmetic on numbers of any type: the widest type wins, `/` on ints gives a float, and nothing wraps
//! around or turns into something that is no number.
//!
//! The machine does the common cases itself and comes here for the rest, so these functions are the meaning.

use std::cmp::Ordering;

use super::{Fault, Heap, Value, with_article};
use crate::base::math;
use crate::base::rational::{self, Rational};
use crate::lang::diagnostic::catalog::run;

/// The arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is its own sign")]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// Fractions longer than this many bits are refused, so that no power eats the memory.
pub const MOST_BITS: u64 = 1 << 15;

/// A number of any type, out of its value.
#[derive(Clone, Debug)]
pub enum Number {
    /// A whole number, or a bool as 0 or 1.
    Int(i64),
    /// An exact fraction.
    Rational(Rational),
    /// A floating number.
    Float(f64),
}

impl Number {
    /// The number in a value; `None` if there is none.
    #[must_use]
    pub fn of(value: Value, heap: &Heap) -> Option<Self> {
        match value {
            Value::Int(value) => Some(Self::Int(value)),
            Value::Float(value) => Some(Self::Float(value)),
            Value::Bool(value) => Some(Self::Int(value.into())),
            Value::Rational(value) => Some(Self::Rational(heap.rational(value).clone())),
            Value::Object(object) => {
                heap.object(object).touched();
                None
            }
            _ => None,
        }
    }

    /// The nearest float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss, reason = "the nearest is meant")]
            Self::Int(value) => *value as f64,
            Self::Rational(value) => value.to_f64(),
            Self::Float(value) => *value,
        }
    }

    /// As an exact fraction: ints and fractions as they are, floats by the rule of
    /// [`Rational::from_f64`]; `None` for an infinite float.
    #[must_use]
    pub fn to_rational(&self) -> Option<Rational> {
        match self {
            Self::Int(value) => Some(Rational::from(*value)),
            Self::Rational(value) => Some(value.clone()),
            Self::Float(value) => Rational::from_f64(*value),
        }
    }

    /// The value of this number.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    pub fn into_value(self, heap: &mut Heap) -> Result<Value, Fault> {
        Ok(match self {
            Self::Int(value) => Value::Int(value),
            Self::Float(value) => Value::Float(value),
            Self::Rational(value) => heap.new_rational(value)?,
        })
    }
}

/// The float nearest to a number's value; `None` for what is no number.
#[must_use]
pub fn to_f64(value: Value, heap: &Heap) -> Option<f64> {
    match value {
        Value::Float(value) => Some(value),
        #[allow(clippy::cast_precision_loss, reason = "the nearest is meant")]
        Value::Int(value) => Some(value as f64),
        Value::Rational(value) => Some(heap.rational(value).to_f64()),
        other => Number::of(other, heap).map(|number| number.to_f64()),
    }
}

/// The whole number in a value: an int, or a float or fraction that is whole.
#[must_use]
pub fn to_int(value: Value, heap: &Heap) -> Option<i64> {
    match value {
        Value::Int(value) => Some(value),
        Value::Float(value) => whole(value),
        Value::Rational(value) => heap.rational(value).to_i64(),
        Value::Object(object) => {
            heap.object(object).touched();
            None
        }
        _ => None,
    }
}

/// A float as an int, if it is whole and fits.
#[must_use]
pub fn whole(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "in range by the test before")]
    let made = value as i64;
    let fits = value.fract() == 0.0 && (-9.2e18..=9.2e18).contains(&value);
    fits.then_some(made)
}

/// How two numbers compare; `None` if one of them is no number. Bools compare with bools only, by equality
/// alone (`identical` has seen to that), so they have no order.
#[must_use]
pub fn compare(a: Value, b: Value, heap: &Heap) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(&b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(&b),
        (Value::Int(a), Value::Float(b)) => compare_int(a, b),
        (Value::Float(a), Value::Int(b)) => compare_int(b, a).map(Ordering::reverse),
        (Value::Rational(a), Value::Rational(b)) => {
            let (a, b) = (heap.rational(a), heap.rational(b));
            heap.note(
                usize::try_from((a.bits() / 64) * (b.bits() / 64) / 16).unwrap_or(usize::MAX),
            );
            Some(a.cmp(b))
        }
        (Value::Rational(a), Value::Int(b)) => Some(heap.rational(a).cmp(&Rational::from(b))),
        (Value::Int(a), Value::Rational(b)) => Some(Rational::from(a).cmp(heap.rational(b))),
        (Value::Rational(a), Value::Float(b)) => compare_rational(heap.rational(a), b),
        (Value::Float(a), Value::Rational(b)) => {
            compare_rational(heap.rational(b), a).map(Ordering::reverse)
        }
        (Value::Object(a), b) => heap.object(a).compare(b, heap),
        (a, Value::Object(b)) => heap.object(b).compare(a, heap).map(Ordering::reverse),
        _ => None,
    }
}

/// Exact also where the int has no float of its own.
fn compare_int(a: i64, b: f64) -> Option<Ordering> {
    #[allow(clippy::cast_precision_loss, reason = "decides only where it is far from equal")]
    let near = (a as f64).partial_cmp(&b)?;
    match (near, whole(b)) {
        (Ordering::Equal, Some(b)) => Some(a.cmp(&b)),
        _ => Some(near),
    }
}

fn compare_rational(a: &Rational, b: f64) -> Option<Ordering> {
    if a.equals_f64(b) { Some(Ordering::Equal) } else { a.compare_f64(b) }
}

/// `a op b` for anything that has it.
///
/// # Errors
/// `E0610` division by zero, `E0611` overflow, `E0612` no number, `E0602` operands that do not fit.
pub fn arithmetic(op: Arithmetic, a: Value, b: Value, heap: &mut Heap) -> Result<Value, Fault> {
    if op == Arithmetic::Add {
        match (a, b) {
            (Value::Text(a), Value::Text(b)) => return heap.concat(a, b),
            (Value::List(one), Value::List(other)) => {
                let length = heap.list(one).items.len() + heap.list(other).items.len();
                let bytes = length.saturating_mul(size_of::<Value>());
                heap.fits(bytes)?;
                heap.note(length / 16);
                let mut items = Vec::with_capacity(length);
                for part in [one, other] {
                    heap.copy_into(&mut items, &heap.list(part).items);
                }
                return heap.new_list(items);
            }
            _ => {}
        }
    }
    if let Some(made) = by_object(op, a, b, heap) {
        return made;
    }
    let (Some(x), Some(y)) = (Number::of(a, heap), Number::of(b, heap)) else {
        return Err(misfit(op, a, b, heap));
    };
    match (x, y) {
        (Number::Int(x), Number::Int(y)) => int(op, x, y),
        (Number::Float(x), y) => float(op, x, y.to_f64()),
        (x, Number::Float(y)) => float(op, x.to_f64(), y),
        (Number::Rational(x), Number::Int(y)) if op == Arithmetic::Power => {
            heap.note(cancelling(x.bits()));
            // Zero to a negative power keeps its own words.
            let power = x.pow(y, MOST_BITS).map_err(|_| match x.is_zero() {
                true => Fault::from(run::overflow("power")),
                false => too_long("power"),
            })?;
            heap.new_rational(power)
        }
        (x, y) if op == Arithmetic::Power => float(op, x.to_f64(), y.to_f64()),
        (x, y) => {
            let (Some(x), Some(y)) = (x.to_rational(), y.to_rational()) else {
                return Err(misfit(op, a, b, heap));
            };
            heap.note(cancelling(x.bits().max(y.bits())));
            heap.new_rational(exact(op, &x, &y)?)
        }
    }
}

/// Arithmetic with things that stand for numbers.
fn by_object(op: Arithmetic, a: Value, b: Value, heap: &mut Heap) -> Option<Result<Value, Fault>> {
    let (object, other, first) = match (a, b) {
        (Value::Object(object), other) => (object, other, true),
        (other, Value::Object(object)) => (object, other, false),
        _ => return None,
    };
    let object = std::sync::Arc::clone(heap.object(object));
    if op == Arithmetic::Remainder && first {
        return object.remainder(other).map(|rest| Ok(Value::Int(rest)));
    }
    object.arithmetic(op, other, first).map(|made| heap.new_object(made))
}

fn misfit(op: Arithmetic, a: Value, b: Value, heap: &Heap) -> Fault {
    let (one, other) = (a.type_name(heap), b.type_name(heap));
    let verb = match op {
        Arithmetic::Add => "add",
        Arithmetic::Subtract => "subtract",
        Arithmetic::Multiply => "multiply",
        Arithmetic::Divide => "divide",
        Arithmetic::Remainder => "take the remainder of",
        Arithmetic::Power => "raise to a power",
    };
    let problem = run::cannot_combine(verb, &with_article(one), &with_article(other));
    let help = match (op, one, other) {
        (Arithmetic::Add, "string", _) | (Arithmetic::Add, _, "string") => {
            Some("to put values into a text, write them in braces: \"{a} and {b}\"")
        }
        (_, "none", _) | (_, _, "none") => Some("test with `x != none` before calculating"),
        _ => None,
    };
    problem.help(help).into()
}

fn int(op: Arithmetic, x: i64, y: i64) -> Result<Value, Fault> {
    let result = match op {
        Arithmetic::Add => x.checked_add(y),
        Arithmetic::Subtract => x.checked_sub(y),
        Arithmetic::Multiply => x.checked_mul(y),
        #[allow(clippy::cast_precision_loss, reason = "`/` on ints gives a float")]
        Arithmetic::Divide if y != 0 => return checked(x as f64 / y as f64, true),
        Arithmetic::Divide => return Err(run::division_by_zero().into()),
        Arithmetic::Remainder if y == 0 => return Err(run::division_by_zero().into()),
        Arithmetic::Remainder => math::remainder(x, y),
        Arithmetic::Power => match u64::try_from(y) {
            Ok(exponent) => math::power(x, exponent),
            #[allow(clippy::cast_precision_loss, reason = "a negative exponent gives a float")]
            Err(_) => return float(op, x as f64, y as f64),
        },
    };
    result.map(Value::Int).ok_or_else(|| run::overflow("result").into())
}

fn float(op: Arithmetic, x: f64, y: f64) -> Result<Value, Fault> {
    let result = match op {
        Arithmetic::Add => x + y,
        Arithmetic::Subtract => x - y,
        Arithmetic::Multiply => x * y,
        Arithmetic::Divide | Arithmetic::Remainder if y == 0.0 => {
            return Err(run::division_by_zero().into());
        }
        Arithmetic::Divide => x / y,
        Arithmetic::Remainder => math::remainder_float(x, y),
        Arithmetic::Power if x == 0.0 && y < 0.0 => return Err(run::division_by_zero().into()),
        Arithmetic::Power => math::pow(x, y),
    };
    checked(result, x.is_finite() && y.is_finite())
}

/// A float as a value, unless it is no number or has left the range of floats.
///
/// # Errors
/// `E0612` for NaN, `E0611` where finite operands gave an infinite result.
pub fn checked(result: f64, finite_operands: bool) -> Result<Value, Fault> {
    if result.is_finite() || (result.is_infinite() && !finite_operands) {
        Ok(Value::Float(result))
    } else if result.is_nan() {
        Err(run::not_a_number().into())
    } else {
        Err(run::overflow("result").into())
    }
}

/// The work of cancelling fractions of so many bits.
#[must_use]
pub fn cancelling(bits: u64) -> usize {
    usize::try_from(rational::cancelling(bits)).unwrap_or(usize::MAX)
}

fn exact(op: Arithmetic, x: &Rational, y: &Rational) -> Result<Rational, Fault> {
    let zero = || Fault::from(run::division_by_zero());
    let result = match op {
        Arithmetic::Add => x + y,
        Arithmetic::Subtract => x - y,
        Arithmetic::Multiply => x * y,
        Arithmetic::Divide => x.checked_div(y).ok_or_else(zero)?,
        Arithmetic::Remainder | Arithmetic::Power => x.checked_rem_euclid(y).ok_or_else(zero)?,
    };
    if result.bits() > MOST_BITS { Err(too_long("fraction")) } else { Ok(result) }
}

/// The fault of a fraction that is longer than fractions may be.
#[must_use]
pub fn too_long(what: &str) -> Fault {
    let help = "a fraction may have 32768 bits, some 9800 digits above and below its line together; \
                calculate with floats, as in `float(ratio(1, 3)) ^ 2`";
    run::overflow(what).help(Some(help)).into()
}

/// `-a`
///
/// # Errors
/// `E0611` for the smallest int, `E0602` for what is no number.
pub fn negate(a: Value, heap: &mut Heap) -> Result<Value, Fault> {
    match a {
        Value::Int(value) => {
            value.checked_neg().map(Value::Int).ok_or_else(|| run::overflow("result").into())
        }
        Value::Float(value) => Ok(Value::Float(-value)),
        Value::Bool(value) => Ok(Value::Int(-i64::from(value))),
        Value::Rational(value) => {
            let negated = -heap.rational(value).clone();
            heap.new_rational(negated)
        }
        Value::Object(object) => match heap.object(object).negated() {
            Some(made) => heap.new_object(made),
            None => Err(run::cannot_negate(&with_article(a.type_name(heap))).into()),
        },
        other => Err(run::cannot_negate(&with_article(other.type_name(heap))).into()),
    }
}
