//! Maps: insertion order kept, keys by `==`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use indexmap::{Equivalent, IndexMap};

use super::{Heap, Value};
use crate::base::rational::Rational;
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
    /// Anything compared by identity: a sort and a handle.
    Identity(u8, u64),
}

/// How many entries a map may have to be looked through.
const SMALL: usize = 6;

const INT: u8 = 2;
const SYMBOL: u8 = 5;
const TEXT: u8 = 6;

/// Written by hand so that `Query` can give the same hash without making a key.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::None => state.write_u8(0),
            Self::Bool(value) => state.write_u8(if *value { 1 } else { 8 }),
            Self::Int(value) => hash_word(INT, value.cast_unsigned(), state),
            Self::Float(bits) => hash_word(3, *bits, state),
            Self::Rational(value) => {
                state.write_u8(4);
                value.hash(state);
            }
            Self::Symbol(symbol) => hash_word(SYMBOL, u64::from(symbol.0), state),
            Self::Text(text) => hash_text(text, state),
            Self::List(keys) => {
                state.write_u8(7);
                keys.iter().for_each(|key| key.hash(state));
            }
            Self::Identity(sort, handle) => hash_word(16 + *sort, *handle, state),
        }
    }
}

fn hash_word<H: Hasher>(tag: u8, word: u64, state: &mut H) {
    state.write_u64(word ^ (u64::from(tag) << 56));
}

fn hash_text<H: Hasher>(text: &str, state: &mut H) {
    state.write(text.as_bytes());
    state.write_u8(TEXT);
}

/// One entry of a map.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The key as it was given first.
    pub key: Value,
    /// The value.
    pub value: Value,
}

/// The entries of a map in the order of their insertion.
pub type Entries = IndexMap<Key, Entry, foldhash::fast::RandomState>;

/// A map of the language.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The entries in order.
    pub entries: Entries,
    /// When it was made; see [`Heap::barrier`](super::Heap::barrier).
    pub epoch: u32,
}

impl Map {
    /// The entry at a key.
    #[must_use]
    pub fn get(&self, key: Value, heap: &Heap) -> Option<&Entry> {
        note(key, heap);
        match key {
            Value::Text(_) | Value::Int(_) | Value::Symbol(_) => {
                self.entries.get(&Query { value: key, heap })
            }
            other => self.entries.get(&key_of(other, heap)),
        }
    }

    /// The value at a key that is the very same as the map's own: in a small map that is found sooner than its
    /// hash, and constants of a script are the same wherever they stand.
    #[must_use]
    pub fn at_hand(&self, key: Value) -> Option<Value> {
        if self.entries.len() > SMALL {
            return None;
        }
        let same = |own: Value| match (own, key) {
            (Value::Text(own), Value::Text(key)) => own == key,
            (Value::Symbol(own), Value::Symbol(key)) => own == key,
            (Value::Int(own), Value::Int(key)) => own == key,
            _ => false,
        };
        self.entries.values().find(|entry| same(entry.key)).map(|entry| entry.value)
    }

    /// The keys, each with its value, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (Value, Value)> {
        self.entries.values().map(|entry| (entry.key, entry.value))
    }

    /// The place of a key.
    #[must_use]
    pub fn position(&self, key: Value, heap: &Heap) -> Option<usize> {
        note(key, heap);
        match key {
            Value::Text(_) | Value::Int(_) | Value::Symbol(_) => {
                self.entries.get_index_of(&Query { value: key, heap })
            }
            other => self.entries.get_index_of(&key_of(other, heap)),
        }
    }
}

/// The time that looking at a long string takes.
fn note(key: Value, heap: &Heap) {
    if let Value::Text(text) = key {
        heap.note(heap.text(text).len() / 64);
    }
}

impl Map {
    /// The value at a string key.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Value> {
        self.entries.get(&Name(name)).map(|entry| entry.value)
    }
}

/// Looks up a string that is not in the heap.
struct Name<'a>(&'a str);

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_text(self.0, state);
    }
}

impl Equivalent<Key> for Name<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        matches!(key, Key::Text(text) if **text == *self.0)
    }
}

/// Looks up the commonest keys without making a [`Key`].
struct Query<'a> {
    value: Value,
    heap: &'a Heap,
}

impl Hash for Query<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.value {
            Value::Symbol(symbol) => hash_word(SYMBOL, u64::from(symbol.0), state),
            Value::Int(int) => hash_word(INT, int.cast_unsigned(), state),
            Value::Text(text) => hash_text(self.heap.text(text), state),
            _ => {}
        }
    }
}

impl Equivalent<Key> for Query<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        match (self.value, key) {
            (Value::Symbol(a), Key::Symbol(b)) => a == *b,
            (Value::Int(a), Key::Int(b)) => a == *b,
            (Value::Text(a), Key::Text(b)) => self.heap.text(a) == &**b,
            _ => false,
        }
    }
}

/// The key that stands for a value: equal values have equal keys.
#[must_use]
pub fn key_of(value: Value, heap: &Heap) -> Key {
    let key = whole_key(value, heap);
    match &key {
        Key::Text(text) => heap.note(text.len() / 64),
        Key::List(items) => heap.note(items.len() / 4),
        _ => {}
    }
    key
}

fn whole_key(value: Value, heap: &Heap) -> Key {
    let length = if let Value::List(list) = value { heap.list(list).items.len() } else { 0 };
    deep_key(value, heap, 0, &mut (MOST + length))
}

/// Lists nested deeper than this (a list that contains itself is) are told apart by identity.
const DEPTH: usize = 32;

/// A key that would have more elements than this, as one with shared parts may, has the rest by identity.
const MOST: usize = 1 << 18;

fn deep_key(value: Value, heap: &Heap, depth: usize, left: &mut usize) -> Key {
    let deeper = depth < DEPTH && *left > 0;
    heap.note(usize::from(depth > 0 && (*left).is_multiple_of(4)));
    *left = left.saturating_sub(1);
    match value {
        Value::Absent | Value::None => Key::None,
        Value::Bool(value) => Key::Bool(value),
        Value::Int(value) => Key::Int(value),
        Value::Float(value) => float_key(value),
        Value::Symbol(symbol) => Key::Symbol(symbol),
        Value::Text(text) => Key::Text(Arc::from(heap.text(text))),
        Value::Rational(rational) => rational_key(heap.rational(rational)),
        Value::List(list) if deeper => {
            let items = heap.list(list).items.iter();
            Key::List(items.map(|&item| deep_key(item, heap, depth + 1, left)).collect())
        }
        Value::History(history) if deeper => {
            let moves = heap.history(history).iter();
            Key::List(moves.map(|item| deep_key(item, heap, depth + 1, left)).collect())
        }
        Value::List(ListRef(handle)) => Key::Identity(1, handle.into()),
        Value::History(HistoryRef(handle)) => Key::Identity(2, handle.into()),
        Value::Map(MapRef(handle)) => Key::Identity(3, handle.into()),
        Value::Range(range) => {
            let range = heap.range(range);
            let ends = [range.low, range.high, Value::Bool(range.closed)];
            Key::List(ends.map(|end| deep_key(end, heap, depth + 1, left)).into())
        }
        Value::Record(RecordRef(handle)) => Key::Identity(4, handle.into()),
        Value::Function(FnId(handle)) => Key::Identity(5, handle.into()),
        Value::Closure(ClosureRef(handle)) => Key::Identity(6, handle.into()),
        Value::Native(NativeId(handle)) => Key::Identity(7, handle.into()),
        Value::Kind(KindId(handle)) => Key::Identity(8, handle.into()),
        Value::Object(object) => Key::Identity(9, heap.object_identity(object)),
        Value::Cell(CellRef(handle)) => Key::Identity(10, handle.into()),
        Value::View(ViewRef(handle)) => Key::Identity(11, handle.into()),
    }
}

use super::{CellRef, ClosureRef, HistoryRef, ListRef, MapRef, RecordRef, ViewRef};
use crate::lang::bytecode::{FnId, KindId, NativeId};

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

fn rational_key(value: &Rational) -> Key {
    if let Some(whole) = value.to_i64() {
        return Key::Int(whole);
    }
    // Two fractions of so few bits never round to one float, so `==` with floats can be kept.
    if value.bits() <= 52 {
        float_key(value.to_f64())
    } else {
        Key::Rational(Box::new(value.clone()))
    }
}
