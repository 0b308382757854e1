//! Memory variables as plain data, so that situations can be told apart and restored.

use std::sync::Arc;

use crate::base::rational::Rational;
use crate::lang::bytecode::{FnId, KindId, NativeId};
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::many::Many;
use crate::lang::value::probe::{Counter, Grain, Probe};
use crate::lang::value::{Fault, Value};

/// A value without handles, or one that play cannot change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Datum {
    None,
    Bool(bool),
    Int(i64),
    /// A float, by its bits.
    Float(u64),
    Symbol(Symbol),
    Text(Arc<str>),
    Rational(Box<Rational>),
    List(Vec<Datum>),
    Map(Vec<(Datum, Datum)>),
    Range(Box<(Datum, Datum)>, bool),
    Function(FnId),
    Native(NativeId),
    Kind(KindId),
    /// Something made before the match, by its sort and handle: nobody can change it meanwhile.
    Older(u8, u32),
    /// An int beyond its bound, and what remains after division by the modulus.
    Many(i64),
}

/// Why a value is no plain data.
#[derive(Clone, Copy, Debug)]
pub(super) enum Odd {
    /// A list or map in two places at once, a closure, a record: it has an identity.
    Identity,
    /// A counter that is no longer followed.
    Counter(Counter),
}

/// A memory of more values than this is no state among finitely many that anybody would count.
const MOST: usize = 4096;

/// So many lists and maps are written out deeply.
const DEEP: usize = 256;

impl Datum {
    /// How many values it is made of.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Text(text) => 1 + text.len() / 16,
            Self::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Self::Map(entries) => {
                1 + entries.iter().map(|(key, value)| key.size() + value.size()).sum::<usize>()
            }
            _ => 1,
        }
    }
}

/// Reads values as data.
pub(super) struct Encoder<'a> {
    cx: &'a dyn Cx,
    /// Containers met so far.
    met: Vec<(u8, u32)>,
    /// Whether older values are written out too.
    deep: bool,
    /// How many more values are written out.
    left: usize,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(cx: &'a dyn Cx) -> Self {
        Self { cx, met: Vec::new(), deep: false, left: MOST }
    }

    /// One that writes out whatever can be, to tell later whether it has changed.
    pub(super) fn deep(cx: &'a dyn Cx) -> Self {
        Self { cx, met: Vec::new(), deep: true, left: MOST }
    }

    /// How many values were written out.
    pub(super) fn written(&self) -> usize {
        MOST - self.left
    }

    /// A memory variable; `grain` where it is followed as a counter.
    pub(super) fn variable(
        &mut self,
        slot: usize,
        value: Value,
        grain: Option<Grain>,
    ) -> Result<Datum, Odd> {
        if let Some(many) = self.cx.values().downcast::<Many>(value) {
            return match (many.beyond(), grain) {
                (Some((Counter::Memory(own), offset)), Some(grain))
                    if own == slot && offset >= 0 =>
                {
                    Ok(Datum::Many(many.rest_beyond().rem_euclid(grain.modulus)))
                }
                _ => Err(Odd::Counter(many.counter())),
            };
        }
        match (value, grain) {
            (Value::Int(value), Some(grain)) if value >= grain.bound => {
                Ok(Datum::Many(value.rem_euclid(grain.modulus)))
            }
            _ => self.datum(value),
        }
    }

    /// Any value.
    pub(super) fn datum(&mut self, value: Value) -> Result<Datum, Odd> {
        let heap = self.cx.values();
        let size = match value {
            Value::Text(text) => 1 + heap.text(text).len() / 16,
            _ => 1,
        };
        self.left = self.left.checked_sub(size).ok_or(Odd::Identity)?;
        let older = |epoch: u32| !self.deep && epoch < heap.barrier();
        Ok(match value {
            Value::Absent | Value::None => Datum::None,
            Value::Bool(value) => Datum::Bool(value),
            Value::Int(value) => Datum::Int(value),
            Value::Float(value) => Datum::Float(value.to_bits()),
            Value::Symbol(symbol) => Datum::Symbol(symbol),
            Value::Text(text) => Datum::Text(heap.text(text).into()),
            Value::Rational(value) => Datum::Rational(Box::new(heap.rational(value).clone())),
            Value::Range(range) => {
                let range = heap.range(range);
                let ends = (self.datum(range.low)?, self.datum(range.high)?);
                Datum::Range(Box::new(ends), range.closed)
            }
            Value::Function(id) => Datum::Function(id),
            Value::Native(id) => Datum::Native(id),
            Value::Kind(id) => Datum::Kind(id),
            Value::List(list) if older(heap.list(list).epoch) => Datum::Older(0, list.0),
            Value::Map(map) if older(heap.map(map).epoch) => Datum::Older(1, map.0),
            Value::Record(record) if older(heap.record(record).epoch) => Datum::Older(2, record.0),
            Value::List(list) => {
                self.meet(0, list.0)?;
                let items = heap.list(list).items.iter();
                Datum::List(items.map(|item| self.datum(*item)).collect::<Result<_, _>>()?)
            }
            Value::Map(map) => {
                self.meet(1, map.0)?;
                let entries = heap.map(map).entries.values();
                let pairs =
                    entries.map(|entry| Ok((self.datum(entry.key)?, self.datum(entry.value)?)));
                Datum::Map(pairs.collect::<Result<_, _>>()?)
            }
            Value::Object(_) => match heap.downcast::<Many>(value) {
                Some(many) => return Err(Odd::Counter(many.counter())),
                None => return Err(Odd::Identity),
            },
            Value::Record(_)
            | Value::History(_)
            | Value::Closure(_)
            | Value::Cell(_)
            | Value::View(_) => return Err(Odd::Identity),
        })
    }

    fn meet(&mut self, sort: u8, handle: u32) -> Result<(), Odd> {
        // Written out deeply, what stands in two places is the same in both; only endless ones are refused.
        let odd =
            if self.deep { self.met.len() >= DEEP } else { self.met.contains(&(sort, handle)) };
        if odd {
            return Err(Odd::Identity);
        }
        self.met.push((sort, handle));
        Ok(())
    }
}

/// A value out of data, made anew.
pub(super) fn restore(
    cx: &mut dyn Cx,
    probe: &Arc<Probe>,
    slot: usize,
    grain: Option<Grain>,
    datum: &Datum,
) -> Result<Value, Fault> {
    use crate::lang::value::{ListRef, MapRef, RecordRef};
    let inner = |cx: &mut dyn Cx, datum| restore(cx, probe, slot, grain, datum);
    Ok(match datum {
        Datum::None => Value::None,
        Datum::Bool(value) => Value::Bool(*value),
        Datum::Int(value) => Value::Int(*value),
        Datum::Float(bits) => Value::Float(f64::from_bits(*bits)),
        Datum::Symbol(symbol) => Value::Symbol(*symbol),
        Datum::Text(text) => cx.new_text(text)?,
        Datum::Rational(value) => cx.new_rational((**value).clone())?,
        Datum::List(items) => {
            let mut made = Vec::with_capacity(items.len());
            for item in items {
                made.push(inner(cx, item)?);
            }
            cx.new_list(made)?
        }
        Datum::Map(entries) => {
            let mut made = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                made.push((inner(cx, key)?, inner(cx, value)?));
            }
            cx.new_map(&made)?
        }
        Datum::Range(ends, closed) => {
            let (low, high) = (inner(cx, &ends.0)?, inner(cx, &ends.1)?);
            let made = cx.heap().new_range(low, high, *closed)?;
            cx.heap().root(made)
        }
        Datum::Function(id) => Value::Function(*id),
        Datum::Native(id) => Value::Native(*id),
        Datum::Kind(id) => Value::Kind(*id),
        Datum::Older(0, handle) => Value::List(ListRef(*handle)),
        Datum::Older(1, handle) => Value::Map(MapRef(*handle)),
        Datum::Older(_, handle) => Value::Record(RecordRef(*handle)),
        Datum::Many(rest) => {
            let grain = grain.unwrap_or(Grain::coarse(0));
            let many = Many::new(probe, Counter::Memory(slot), grain, *rest);
            cx.new_object(Arc::new(many))?
        }
    })
}
