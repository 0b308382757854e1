//! Maps: insertion order kept, keys by `==`.

use std::hash::{Hash, Hasher};

use indexmap::{Equivalent, IndexMap};

use super::key::{Key, Query, hash_text};
use super::{Heap, Value};

/// How many entries a map may have to be looked through.
const SMALL: usize = 6;

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
        self.entries.get(&Query::new(key, heap))
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
        self.entries.get_index_of(&Query::new(key, heap))
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
