//! Keys: what tells values apart in maps and in whatever else groups them.
//!
//! A [`Key`] is detached from the heap, and may be many times what its value takes, since it has its own copy of every
//! string and list in it. So nothing looks a value up by making one: a [`Query`] hashes and compares the value where it
//! lies, as its key would. A key is made when it is to be kept, and its bytes are known before (`size`).
//!
//! ```text
//! shape    one level of a value: nothing more to see, a string, a fraction, or parts
//! hash     what the key would hash        same   whether it is this key
//! size     what the key would take        make   the key
//! ```

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use indexmap::Equivalent;

use super::{
    CellRef, ClosureRef, Fault, Heap, HistoryRef, ListRef, MapRef, ObjectRef, RecordRef, Value,
    ViewRef,
};
use crate::base::rational::{Rational, bytes_of};
use crate::base::release;
use crate::lang::bytecode::{FnId, KindId, NativeId};
use crate::lang::diagnostic::catalog::run;
use crate::lang::source::Symbol;

/// A key, detached from the heap. Equal values give equal keys: `1`, `1.0` and `ratio(1, 1)` are one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// `none`
    None,
    /// A bool.
    Bool(bool),
    /// A whole number of any type.
    Int(i64),
    /// The bits of a float that is not whole, or of the float that a small fraction rounds to.
    Float(u64),
    /// A fraction too long to be told from its neighbours by a float.
    Rational(Box<Rational>),
    /// An action.
    Symbol(Symbol),
    /// A string.
    Text(Arc<str>),
    /// A list, by its contents at the time.
    List(Arc<[Key]>),
    /// An object by its tag and its parts at the time.
    Object(u64, Arc<[Key]>),
    /// Anything compared by identity: a sort and a handle.
    Identity(u8, u64),
}

impl Key {
    /// About how many bytes it takes where keys are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + LONG,
            Self::List(keys) | Self::Object(_, keys) => {
                keys.iter().map(Self::bytes).sum::<usize>() + LONG
            }
            Self::Rational(value) => fraction_bytes(value),
            _ => SHORT,
        }
    }
}

/// What a key takes that is a word, in bytes.
const SHORT: usize = 64;

/// What a key takes that has parts, beside them.
const LONG: usize = 80;

fn fraction_bytes(value: &Rational) -> usize {
    bytes_of(value.bits()).saturating_add(LONG)
}

/// Written by hand so that [`Query`] can give the same hash without making a key.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::None => state.write_u8(0),
            Self::Bool(value) => state.write_u8(if *value { 1 } else { 8 }),
            Self::Int(value) => hash_word(INT, value.cast_unsigned(), state),
            Self::Float(bits) => hash_word(3, *bits, state),
            Self::Rational(value) => hash_rational(value, state),
            Self::Symbol(symbol) => hash_word(SYMBOL, u64::from(symbol.0), state),
            Self::Text(text) => hash_text(text, state),
            Self::List(keys) => {
                state.write_u8(LIST);
                keys.iter().for_each(|key| key.hash(state));
            }
            Self::Object(tag, keys) => {
                hash_word(OBJECT, *tag, state);
                keys.iter().for_each(|key| key.hash(state));
            }
            Self::Identity(sort, handle) => hash_word(16 + *sort, *handle, state),
        }
    }
}

const INT: u8 = 2;
const SYMBOL: u8 = 5;
const LIST: u8 = 7;
const OBJECT: u8 = 9;

fn hash_rational<H: Hasher>(value: &Rational, state: &mut H) {
    state.write_u8(4);
    value.hash(state);
}

#[inline]
fn hash_word<H: Hasher>(tag: u8, word: u64, state: &mut H) {
    state.write_u64(word ^ (u64::from(tag) << 56));
}

#[inline]
pub(super) fn hash_text<H: Hasher>(text: &str, state: &mut H) {
    state.write(text.as_bytes());
    state.write_u8(6);
}

/// Lists nested deeper than this (a list that contains itself is) are told apart by identity.
const DEPTH: usize = 32;

/// A key that would have more elements than this, as one with shared parts may, has the rest by identity.
const MOST: usize = 1 << 18;

/// One level of a value, as its key has it.
enum Shape<'a> {
    /// A key that holds nothing.
    Word(Key),
    Text(&'a str),
    Rational(&'a Rational),
    Parts(Parts<'a>),
    Object(u64, Parts<'a>),
}

/// The parts of a value.
enum Parts<'a> {
    List(std::slice::Iter<'a, Value>),
    Other(Box<dyn Iterator<Item = Value> + 'a>),
    Range(std::array::IntoIter<Value, 3>),
}

impl Iterator for Parts<'_> {
    type Item = Value;
    fn next(&mut self) -> Option<Value> {
        match self {
            Self::List(items) => items.next().copied(),
            Self::Other(items) => items.next(),
            Self::Range(ends) => ends.next(),
        }
    }
}

/// Going through a value as its key would be made, in the same order always.
struct Descent<'a> {
    heap: &'a Heap,
    /// How many more elements are looked into.
    left: usize,
}

impl<'a> Descent<'a> {
    fn into(value: Value, heap: &'a Heap) -> Self {
        let length = if let Value::List(list) = value { heap.list(list).items.len() } else { 0 };
        Self { heap, left: MOST + length }
    }

    /// The same where each value is looked at once, so that the work is the same always. How often a value is compared
    /// depends on the seed of a hash: who compares (`same`) notes nothing, and looks at every so many turns.
    #[inline]
    fn noted(&mut self, value: Value, depth: usize) -> Shape<'a> {
        if depth > 0 {
            let turn = usize::from(self.left.is_multiple_of(4));
            self.heap.note(turn + long_work(value, self.heap));
        }
        self.shape(value, depth)
    }

    #[inline]
    fn shape(&mut self, value: Value, depth: usize) -> Shape<'a> {
        let heap = self.heap;
        let deeper = depth < DEPTH && self.left > 0 && heap.goes_on();
        self.left = self.left.saturating_sub(1);
        Shape::Word(match value {
            Value::Absent | Value::None => Key::None,
            Value::Bool(value) => Key::Bool(value),
            Value::Int(value) => Key::Int(value),
            Value::Float(value) => float_key(value),
            Value::Symbol(symbol) => Key::Symbol(symbol),
            Value::Text(text) => return Shape::Text(heap.text(text)),
            Value::Rational(rational) => return rational_shape(heap.rational(rational)),
            Value::List(list) if deeper => {
                return Shape::Parts(Parts::List(heap.list(list).items.iter()));
            }
            Value::History(history) if deeper => {
                return Shape::Parts(Parts::Other(Box::new(heap.history(history).iter())));
            }
            Value::Range(range) => {
                let range = heap.range(range);
                let ends = [range.low, range.high, Value::Bool(range.closed)];
                return Shape::Parts(Parts::Range(ends.into_iter()));
            }
            Value::Object(object) if deeper => {
                let held = heap.object(object);
                match held.tag(heap) {
                    0 => Key::Identity(9, object.0.into()),
                    tag => return Shape::Object(tag, Parts::Other(held.parts())),
                }
            }
            Value::List(ListRef(handle)) => Key::Identity(1, handle.into()),
            Value::History(HistoryRef(handle)) => Key::Identity(2, handle.into()),
            Value::Map(MapRef(handle)) => Key::Identity(3, handle.into()),
            Value::Record(RecordRef(handle)) => Key::Identity(4, handle.into()),
            Value::Function(FnId(handle)) => Key::Identity(5, handle.into()),
            Value::Closure(ClosureRef(handle)) => Key::Identity(6, handle.into()),
            Value::Native(NativeId(handle)) => Key::Identity(7, handle.into()),
            Value::Kind(KindId(handle)) => Key::Identity(8, handle.into()),
            Value::Object(ObjectRef(handle)) => Key::Identity(9, handle.into()),
            Value::Cell(CellRef(handle)) => Key::Identity(10, handle.into()),
            Value::View(ViewRef(handle)) => Key::Identity(11, handle.into()),
        })
    }

    fn hash<H: Hasher>(&mut self, value: Value, depth: usize, state: &mut H) {
        match self.noted(value, depth) {
            Shape::Word(key) => key.hash(state),
            Shape::Text(text) => hash_text(text, state),
            Shape::Rational(value) => hash_rational(value, state),
            Shape::Parts(parts) => {
                state.write_u8(LIST);
                parts.for_each(|part| self.hash(part, depth + 1, state));
            }
            Shape::Object(tag, parts) => {
                hash_word(OBJECT, tag, state);
                parts.for_each(|part| self.hash(part, depth + 1, state));
            }
        }
    }

    fn same(&mut self, value: Value, depth: usize, key: &Key) -> bool {
        if depth > 0 && !self.heap.goes_on_at(self.left) {
            return false;
        }
        match (self.shape(value, depth), key) {
            (Shape::Text(text), Key::Text(known)) => *text == **known,
            (Shape::Rational(value), Key::Rational(known)) => *value == **known,
            (Shape::Parts(parts), Key::List(known)) => self.all_same(parts, depth, known),
            (Shape::Object(tag, parts), Key::Object(other, known)) => {
                tag == *other && self.all_same(parts, depth, known)
            }
            (Shape::Word(key), known) => key == *known,
            _ => false,
        }
    }

    fn all_same(&mut self, mut parts: Parts<'_>, depth: usize, keys: &[Key]) -> bool {
        let mut keys = keys.iter();
        keys.all(|key| parts.next().is_some_and(|part| self.same(part, depth + 1, key)))
            && parts.next().is_none()
    }

    /// The bytes of the key; where it has more than there is room for, at least that many.
    fn size(&mut self, value: Value, depth: usize, room: usize) -> usize {
        match self.noted(value, depth) {
            Shape::Word(_) => SHORT,
            Shape::Rational(value) => fraction_bytes(value),
            Shape::Text(text) => text.len() + LONG,
            Shape::Parts(parts) | Shape::Object(_, parts) => {
                let mut sum = LONG;
                for part in parts {
                    if sum > room {
                        break;
                    }
                    sum += self.size(part, depth + 1, room - sum);
                }
                sum
            }
        }
    }

    fn make(&mut self, value: Value, depth: usize) -> Key {
        match self.noted(value, depth) {
            Shape::Word(key) => key,
            Shape::Text(text) => Key::Text(Arc::from(text)),
            Shape::Rational(value) => Key::Rational(Box::new(value.clone())),
            Shape::Parts(parts) => {
                Key::List(parts.map(|part| self.make(part, depth + 1)).collect())
            }
            Shape::Object(tag, parts) => {
                Key::Object(tag, parts.map(|part| self.make(part, depth + 1)).collect())
            }
        }
    }
}

/// Notes the work that a key makes at the first look; what lies deeper is noted on the way.
#[inline]
fn note(value: Value, heap: &Heap) {
    match value {
        Value::Text(_) | Value::Rational(_) => heap.note(long_work(value, heap)),
        Value::List(list) => heap.note(heap.list(list).items.len() / 4),
        Value::History(history) => note_history(history, heap),
        Value::Object(object) => note_object(object, heap),
        _ => {}
    }
}

#[cold]
fn note_object(object: ObjectRef, heap: &Heap) {
    heap.note_object(object);
}

/// Apart from `note`, which then is short enough to be part of every look-up.
#[cold]
fn note_history(history: HistoryRef, heap: &Heap) {
    heap.note(heap.history(history).len() / 4);
}

#[inline]
fn long_work(value: Value, heap: &Heap) -> usize {
    match value {
        Value::Text(text) => heap.text_length(text) / 64,
        Value::Rational(rational) => {
            usize::try_from(heap.rational(rational).bits() / 512).unwrap_or(usize::MAX)
        }
        _ => 0,
    }
}

/// A value that is looked up.
#[derive(Clone, Copy)]
pub struct Query<'a> {
    value: Value,
    heap: &'a Heap,
}

impl<'a> Query<'a> {
    /// A look for a value; the work of it is noted.
    #[inline]
    #[must_use]
    pub fn new(value: Value, heap: &'a Heap) -> Self {
        note(value, heap);
        Self { value, heap }
    }

    // Both are apart, so that the common keys are looked up without calls.

    #[inline(never)]
    fn hash_deep<H: Hasher>(self, state: &mut H) {
        Descent::into(self.value, self.heap).hash(self.value, 0, state);
    }

    #[inline(never)]
    fn is_deep(self, key: &Key) -> bool {
        Descent::into(self.value, self.heap).same(self.value, 0, key)
    }
}

impl Hash for Query<'_> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.value {
            Value::Symbol(symbol) => hash_word(SYMBOL, u64::from(symbol.0), state),
            Value::Int(int) => hash_word(INT, int.cast_unsigned(), state),
            Value::Text(text) => hash_text(self.heap.text(text), state),
            _ => self.hash_deep(state),
        }
    }
}

impl Equivalent<Key> for Query<'_> {
    #[inline]
    fn equivalent(&self, key: &Key) -> bool {
        match (self.value, key) {
            (Value::Symbol(a), Key::Symbol(b)) => a == *b,
            (Value::Int(a), Key::Int(b)) => a == *b,
            (Value::Text(a), Key::Text(b)) => self.heap.text(a) == &**b,
            _ => self.is_deep(key),
        }
    }
}

/// Several values that are looked up as the list of them, which need not be there.
pub struct Row<'a> {
    /// The values.
    pub values: &'a [Value],
    /// Where they lie.
    pub heap: &'a Heap,
}

impl Hash for Row<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u8(LIST);
        self.values.iter().for_each(|&value| Query::new(value, self.heap).hash(state));
    }
}

impl Equivalent<Key> for Row<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        let Key::List(known) = key else { return false };
        let mut pairs = self.values.iter().zip(known.iter());
        self.values.len() == known.len()
            && pairs.all(|(&value, known)| Query { value, heap: self.heap }.equivalent(known))
    }
}

impl Heap {
    /// The key that stands for a value, and its [bytes](Key::bytes): equal values have equal keys.
    ///
    /// # Errors
    /// `E0651` if there is no room for it; it is not counted here. That the run is to end.
    pub fn key(&self, value: Value) -> Result<(Key, usize), Fault> {
        note(value, self);
        let room = self.room();
        let bytes = Descent::into(value, self).size(value, 0, room);
        if bytes > room {
            return Err(Fault::limit(run::out_of_memory(self.limit())));
        }
        let key = Descent::into(value, self).make(value, 0);
        match self.still_going() {
            Ok(()) => Ok((key, bytes)),
            Err(stop) => {
                // Half a key may have as many pieces as a whole one, and who stops the run waits.
                release::beside(key);
                Err(stop)
            }
        }
    }

    /// The key that stands for several values in a row, and its bytes.
    ///
    /// # Errors
    /// As [`Self::key`].
    pub fn row_key(&self, values: &[Value]) -> Result<(Key, usize), Fault> {
        let (mut keys, mut bytes) = (Vec::with_capacity(values.len()), LONG);
        for &value in values {
            let (key, more) = self.key(value)?;
            keys.push(key);
            bytes += more;
        }
        Ok((Key::List(keys.into()), bytes))
    }
}

fn float_key(value: f64) -> Key {
    #[allow(clippy::cast_possible_truncation, reason = "tested on the next line")]
    let whole = value as i64;
    #[allow(clippy::cast_precision_loss, clippy::float_cmp, reason = "exact comparison is meant")]
    if whole as f64 == value && value.abs() < 9.3e18 {
        Key::Int(whole)
    } else {
        Key::Float(value.to_bits())
    }
}

fn rational_shape(value: &Rational) -> Shape<'_> {
    if let Some(whole) = value.to_i64() {
        return Shape::Word(Key::Int(whole));
    }
    // Two fractions of so few bits never round to one float, so `==` with floats can be kept.
    if value.bits() <= 52 { Shape::Word(float_key(value.to_f64())) } else { Shape::Rational(value) }
}

#[cfg(test)]
mod tests;
