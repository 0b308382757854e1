//! Values that a host holds: they stay alive until the host lets go of them.
//!
//! A host gets a [`Pin`] for a value that it keeps. The pin names a place in the heap's list of pinned values; when
//! its last clone is dropped, on whatever thread, the place is given back the next time the heap looks. A pin of
//! another heap, or of a place that has been given to another value, finds nothing.
//!
//! What hangs on a pin beside its value, such as the histories of a player that a host holds, can be counted with it
//! ([`Heap::weigh`]): those bytes are given back with the place.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Heap, Value};

/// Keeps a value of a heap alive, and finds it again.
#[derive(Clone, Debug)]
pub struct Pin(Arc<Held>);

#[derive(Debug)]
struct Held {
    heap: u64,
    place: usize,
    serial: u64,
    dropped: Arc<Mutex<Vec<usize>>>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).push(self.place);
    }
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        (self.0.heap, self.0.place, self.0.serial) == (other.0.heap, other.0.place, other.0.serial)
    }
}

/// What a heap knows of the pins to its values.
#[derive(Debug)]
pub(super) struct Pins {
    heap: u64,
    /// Heaps of which this one is a copy: their pins are good here.
    before: Vec<u64>,
    places: Vec<Place>,
    free: Vec<usize>,
    /// Distinguishes the values that a place held one after the other.
    serial: u64,
    dropped: Arc<Mutex<Vec<usize>>>,
}

/// What somebody holds.
#[derive(Clone, Copy, Debug)]
struct Place {
    value: Value,
    serial: u64,
    /// Bytes that were charged for what hangs on it.
    weight: usize,
}

impl Place {
    const FREE: Self = Self { value: Value::None, serial: u64::MAX, weight: 0 };
}

/// Numbers heaps, so that nothing of one is taken for something of another. No result depends on it.
static HEAPS: AtomicU64 = AtomicU64::new(0);

fn next_heap() -> u64 {
    HEAPS.fetch_add(1, Ordering::Relaxed)
}

impl Default for Pins {
    fn default() -> Self {
        Self {
            heap: next_heap(),
            before: Vec::new(),
            places: Vec::new(),
            free: Vec::new(),
            serial: 0,
            dropped: Arc::default(),
        }
    }
}

/// The copy holds what the first held; neither hears of what the other pins or lets go later.
impl Clone for Pins {
    fn clone(&self) -> Self {
        let mut before = Vec::new();
        if !self.places.is_empty() {
            before.clone_from(&self.before);
            before.push(self.heap);
        }
        Self {
            before,
            places: self.places.clone(),
            free: self.free.clone(),
            serial: self.serial,
            ..Self::default()
        }
    }
}

impl Pins {
    /// Gives back the places of pins that were dropped, and says how many bytes hung on them.
    pub(super) fn settle(&mut self) -> usize {
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        let mut freed = 0;
        for place in dropped.drain(..) {
            if let Some(held) = self.places.get_mut(place) {
                freed += std::mem::replace(held, Place::FREE).weight;
                self.free.push(place);
            }
        }
        freed
    }

    /// How many bytes hang on all of them.
    #[cfg(debug_assertions)]
    pub(super) fn weight(&self) -> usize {
        self.places.iter().map(|place| place.weight).sum()
    }

    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    /// What somebody holds at a place; nothing where it has been given back.
    pub(super) fn at(&self, place: usize) -> Value {
        self.places.get(place).map_or(Value::None, |held| held.value)
    }
}

impl Heap {
    /// Keeps a value alive for a host.
    pub fn pin(&mut self, value: Value) -> Pin {
        let freed = self.pins.settle();
        self.release(freed);
        let pins = &mut self.pins;
        pins.serial += 1;
        let entry = Place { value, serial: pins.serial, weight: 0 };
        let place = match pins.free.pop() {
            Some(place) => {
                pins.places[place] = entry;
                place
            }
            None => {
                pins.places.push(entry);
                pins.places.len() - 1
            }
        };
        let dropped = Arc::clone(&pins.dropped);
        Pin(Arc::new(Held { heap: pins.heap, place, serial: pins.serial, dropped }))
    }

    /// The value that a pin holds; `None` if it is not of this heap.
    #[must_use]
    pub fn pinned(&self, pin: &Pin) -> Option<Value> {
        let held = &pin.0;
        if held.heap != self.pins.heap && !self.pins.before.contains(&held.heap) {
            return None;
        }
        let place = self.pins.places.get(held.place)?;
        (place.serial == held.serial).then_some(place.value)
    }

    /// Bytes that were charged are given back with a pin; so many in all hang on it now.
    pub fn weigh(&mut self, pin: &Pin, bytes: usize) {
        if self.pinned(pin).is_some()
            && let Some(place) = self.pins.places.get_mut(pin.0.place)
        {
            place.weight = bytes;
        }
    }
}
