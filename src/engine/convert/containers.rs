//! Lists, maps, tuples and arrays of what can be handed over.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::{FromValue, IntoValue, Mismatch};
use crate::engine::exchange;
use crate::engine::value::{Map, Value};
use crate::lang::native::{Cx, elements};
use crate::lang::value::{Fault, Value as Raw, with_article};

/// What is wrong with one element of a list.
fn element<T: FromValue>(at: usize, found: &str, mismatch: &Mismatch) -> Mismatch {
    Mismatch::because(match mismatch.reason() {
        Some(reason) => format!("element {at}: {reason}"),
        None => format!("element {at} is {found}, and {} is expected", T::EXPECTED),
    })
}

impl<T: FromValue> FromValue for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let Value::List(items) = value else { return Err(Mismatch::default()) };
        let one = |(at, item): (usize, Value)| {
            let found = item.type_name();
            T::from_value(item).map_err(|mismatch| element::<T>(at, &found, &mismatch))
        };
        items.into_iter().enumerate().map(one).collect()
    }

    fn read(raw: Raw, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        let Some(items) = elements(raw, cx)? else { return Ok(Err(Mismatch::default())) };
        exchange::room_for::<T>(cx, items.len())?;
        let mut made = Self::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            cx.look_at(at)?;
            match T::read(item, cx)? {
                Ok(item) => made.push(item),
                Err(mismatch) => {
                    let found = with_article(item.type_name(cx.values()));
                    return Ok(Err(element::<T>(at, &found, &mismatch)));
                }
            }
        }
        Ok(Ok(made))
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(T::into_value).collect())
    }

    fn try_into_value(self) -> Result<Value, Fault> {
        list(self)
    }

    fn write(self, cx: &mut dyn Cx) -> Result<Raw, Fault> {
        cx.values().fits(self.len().saturating_mul(size_of::<Raw>()))?;
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

fn list<T: IntoValue>(items: impl IntoIterator<Item = T>) -> Result<Value, Fault> {
    items.into_iter().map(T::try_into_value).collect::<Result<_, _>>().map(Value::List)
}

fn entries<T: FromValue>(value: Value) -> Result<Vec<(String, T)>, Mismatch> {
    let Value::Map(map) = value else { return Err(Mismatch::default()) };
    let one = |(key, value): (Value, Value)| {
        let (key, found) = (String::from_value(key)?, value.type_name());
        match T::from_value(value) {
            Ok(value) => Ok((key, value)),
            Err(mismatch) => Err(Mismatch::because(match mismatch.reason() {
                Some(reason) => format!("`{key}`: {reason}"),
                None => format!("`{key}` is {found}, and {} is expected", T::EXPECTED),
            })),
        }
    };
    map.into_iter().map(one).collect()
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    const EXPECTED: &'static str = "a map with strings as keys";

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        entries(value).map(Self::from_iter)
    }
}

impl<T: IntoValue> IntoValue for BTreeMap<String, T> {
    fn into_value(self) -> Value {
        let entries = self.into_iter().map(|(key, value)| (Value::Text(key), value.into_value()));
        Value::Map(Map(entries.collect()))
    }

    fn try_into_value(self) -> Result<Value, Fault> {
        let one = |(key, value): (String, T)| Ok((Value::Text(key), value.try_into_value()?));
        self.into_iter().map(one).collect::<Result<_, _>>().map(|entries| Value::Map(Map(entries)))
    }
}

impl<T: FromValue, S: BuildHasher + Default> FromValue for HashMap<String, T, S> {
    const EXPECTED: &'static str = "a map with strings as keys";

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        entries(value).map(Self::from_iter)
    }
}

/// In the order of the keys, since the order of a hash map differs from run to run.
impl<K: Into<String> + Hash + Eq, T: IntoValue, S: BuildHasher> IntoValue for HashMap<K, T, S> {
    fn into_value(self) -> Value {
        sorted(self).into_value()
    }

    fn try_into_value(self) -> Result<Value, Fault> {
        sorted(self).try_into_value()
    }
}

fn sorted<K: Into<String>, T, S>(map: HashMap<K, T, S>) -> BTreeMap<String, T> {
    map.into_iter().map(|(key, value)| (key.into(), value)).collect()
}

/// All further arguments of a [`Function`](crate::Function).
///
/// ```
/// use comity::{Engine, Function, Rest};
///
/// let total = Function::new("total", |Rest(numbers): Rest<f64>| numbers.iter().sum::<f64>());
/// let engine = Engine::builder().function(total).build()?;
/// let program = engine.compile("t.comity", "total(1, 2, 3.5)")?;
/// assert_eq!(engine.context().run(&program)?.to::<f64>()?, 6.5);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rest<T>(pub Vec<T>);

impl<T: FromValue> FromValue for Rest<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const OPTIONAL: bool = true;
    const REST: bool = true;

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        T::from_value(value).map(|one| Self(vec![one]))
    }

    fn collect(rest: Vec<Raw>, cx: &mut dyn Cx) -> Result<Result<Self, Mismatch>, Fault> {
        exchange::room_for::<T>(cx, rest.len())?;
        let mut made = Vec::with_capacity(rest.len());
        for raw in rest {
            match T::read(raw, cx)? {
                Ok(one) => made.push(one),
                Err(mismatch) => return Ok(Err(mismatch)),
            }
        }
        Ok(Ok(Self(made)))
    }
}

/// A list of so many elements, each of a type of its own.
macro_rules! lists {
    ($($count:literal: $($part:ident $at:literal)*;)*) => {$(
        impl<$($part: FromValue),*> FromValue for ($($part,)*) {
            const EXPECTED: &'static str = concat!("a list of ", $count);

            #[allow(non_snake_case, reason = "one shape for all lengths")]
            fn from_value(value: Value) -> Result<Self, Mismatch> {
                let Value::List(items) = value else { return Err(Mismatch::default()) };
                let Ok([$($part),*]) = <[Value; $count]>::try_from(items) else {
                    return Err(Mismatch::default());
                };
                Ok(($({
                    let found = $part.type_name();
                    $part::from_value($part)
                        .map_err(|mismatch| element::<$part>($at, &found, &mismatch))?
                },)*))
            }
        }

        impl<$($part: IntoValue),*> IntoValue for ($($part,)*) {
            #[allow(non_snake_case, reason = "one shape for all lengths")]
            fn into_value(self) -> Value {
                let ($($part,)*) = self;
                Value::List(vec![$($part.into_value()),*])
            }

            #[allow(non_snake_case, reason = "one shape for all lengths")]
            fn try_into_value(self) -> Result<Value, Fault> {
                let ($($part,)*) = self;
                Ok(Value::List(vec![$($part.try_into_value()?),*]))
            }
        }
    )*};
}

lists! {
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
}

impl<T: FromValue, const N: usize> FromValue for [T; N] {
    const EXPECTED: &'static str = "a list of a certain length";

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let items = Vec::<T>::from_value(value)?;
        let found = items.len();
        let unfit = |_| Mismatch::because(format!("a list of {N} is expected, not of {found}"));
        Self::try_from(items).map_err(unfit)
    }
}

impl<T: IntoValue, const N: usize> IntoValue for [T; N] {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(T::into_value).collect())
    }

    fn try_into_value(self) -> Result<Value, Fault> {
        list(self)
    }
}
