//! The collector: marks what can be reached, frees the rest, and says when to come again.

use std::cell::Cell;

use super::heap::{Change, ENTRY};
use super::history::History;
use super::shapes::{Closure, List, Record};
use super::{
    CellRef, ClosureRef, Heap, HistoryRef, ListRef, MapRef, ObjectRef, RangeRef, RationalRef,
    RecordRef, Shared, Value, ViewRef,
};
use crate::base::rational::{Rational, bytes_of};
use crate::base::release::{self, LARGE};
use crate::lang::bytecode::Context;

/// Below this many bytes nothing is collected.
pub(super) const LEAST: usize = 1 << 20;

/// So many values are looked at before it is asked whether to go on.
const LOOK: usize = 1 << 14;

impl Heap {
    /// Frees everything that cannot be reached from `roots` and from what natives hold. Where the run is to end, what
    /// is left is freed by the next collection.
    pub fn collect(&mut self, roots: impl IntoIterator<Item = Value>) {
        let (watch, ended) = (self.watching(), Cell::new(false));
        // Once it has ended it stays so, though the interruption be taken back: something was left unmarked.
        let goes_on = || {
            ended.set(ended.get() || watch.as_ref().is_some_and(|watch| watch.is_stopped()));
            !ended.get()
        };
        self.collected(roots, &goes_on);
        if ended.get() {
            // Else it would be tried again at once.
            self.end();
        }
    }

    fn collected(&mut self, roots: impl IntoIterator<Item = Value>, goes_on: &dyn Fn() -> bool) {
        self.begin_marks();
        // What is reached and not looked into yet; each value is there once at the most.
        let mut grey: Vec<Value> = Vec::new();
        for at in 0..self.roots.len() {
            self.reach(self.roots[at], &mut grey);
        }
        for value in roots {
            self.reach(value, &mut grey);
        }
        if let Some(outbox) = self.outbox.take() {
            self.reach_all(
                outbox.about.iter().chain([&outbox.of]).chain(&outbox.left),
                &mut grey,
                goes_on,
            );
            self.outbox = Some(outbox);
        }
        for at in 0..self.changes.len() {
            let Change { value, twin, .. } = self.changes[at];
            self.reach(value, &mut grey);
            self.reach(twin, &mut grey);
        }
        let unpinned = self.pins.settle();
        self.release(unpinned);
        for at in 0..self.pins.places() {
            self.reach(self.pins.at(at), &mut grey);
        }
        let mut looked = 0;
        while let Some(value) = grey.pop() {
            looked += 1 + self.look_into(value, &mut grey, goes_on);
            if looked >= LOOK {
                if !goes_on() {
                    return;
                }
                looked = 0;
            }
        }
        if !goes_on() {
            return;
        }
        self.sweep(goes_on);
        // Twice what is alive; near the limit half of what is left, so that only the last few bytes are slow.
        let left = self.limit.saturating_sub(self.bytes);
        let gap = self.bytes.max(LEAST).min(left / 2).max(LEAST / 256);
        self.threshold = self.bytes.saturating_add(gap);
        self.tight = (self.limit / 4 * 3).max(self.threshold);
    }

    /// Begins a collection in every pool.
    fn begin_marks(&mut self) {
        self.texts.begin();
        self.lists.begin();
        self.maps.begin();
        self.ranges.begin();
        self.rationals.begin();
        self.records.begin();
        self.histories.begin();
        self.closures.begin();
        self.cells.begin();
        self.views.begin();
        self.objects.begin();
    }

    /// Frees what was not reached.
    fn sweep(&mut self, goes_on: &dyn Fn() -> bool) {
        let mut freed = self.texts.sweep(goes_on, ENTRY);
        freed += self.lists.sweep(goes_on, |list| list_bytes(list));
        freed += self.maps.sweep(goes_on, |map| {
            let bytes = map_bytes(&map.entries);
            if bytes > LARGE {
                release::beside(std::mem::take(&mut map.entries));
            }
            bytes
        });
        freed += self.ranges.sweep(goes_on, |_| 2 * ENTRY);
        freed += self.rationals.sweep(goes_on, |value| fraction_bytes(value));
        freed += self.records.sweep(goes_on, |record| record_bytes(record));
        freed += self.histories.sweep(goes_on, |history| history_bytes(history));
        freed += self.closures.sweep(goes_on, |closure| closure_bytes(closure));
        freed += self.cells.sweep(goes_on, |_| ENTRY);
        freed += self.views.sweep(goes_on, |_| VIEW);
        freed += self.objects.sweep(goes_on, |object| {
            let bytes = object_bytes(object);
            if let Some(object) = object.take_if(|_| bytes > LARGE) {
                release::beside(object);
            }
            bytes
        });
        self.release(freed);
    }

    /// What everything that is there would give back if it were freed: all that is counted while no native runs.
    #[cfg(debug_assertions)]
    #[must_use]
    pub fn owed(&self) -> usize {
        let lists = self.lists.iter().map(list_bytes).sum::<usize>();
        let maps = self.maps.iter().map(|map| map_bytes(&map.entries)).sum::<usize>();
        let ranges = self.ranges.iter().count() * 2 * ENTRY;
        let rationals = self.rationals.iter().map(fraction_bytes).sum::<usize>();
        let records = self.records.iter().map(record_bytes).sum::<usize>();
        let histories = self.histories.iter().map(history_bytes).sum::<usize>();
        let closures = self.closures.iter().map(closure_bytes).sum::<usize>();
        let cells = self.cells.iter().count() * ENTRY;
        let views = self.views.iter().count() * VIEW;
        let objects = self.objects.iter().map(object_bytes).sum::<usize>();
        self.texts.bytes(ENTRY)
            + lists
            + maps
            + ranges
            + rationals
            + records
            + histories
            + closures
            + cells
            + views
            + objects
            + self.pins.weight()
    }

    /// Gives back the room of what was freed.
    pub fn shrink(&mut self) {
        self.texts.shrink();
        self.lists.shrink();
        self.maps.shrink();
        self.ranges.shrink();
        self.rationals.shrink();
        self.records.shrink();
        self.histories.shrink();
        self.closures.shrink();
        self.cells.shrink();
        self.views.shrink();
        self.objects.shrink();
    }

    /// Marks a value; where it was not marked before and holds others, it waits to be looked into.
    fn reach(&mut self, value: Value, grey: &mut Vec<Value>) {
        let holds = match value {
            Value::Text(text) => {
                self.texts.mark(text);
                false
            }
            Value::Rational(RationalRef(index)) => {
                self.rationals.mark(index);
                false
            }
            Value::List(ListRef(index)) => self.lists.mark(index),
            Value::Map(MapRef(index)) => self.maps.mark(index),
            Value::Range(RangeRef(index)) => self.ranges.mark(index),
            Value::Record(RecordRef(index)) => self.records.mark(index),
            Value::History(HistoryRef(index)) => self.histories.mark(index),
            Value::Closure(ClosureRef(index)) => self.closures.mark(index),
            Value::Cell(CellRef(index)) => self.cells.mark(index),
            Value::View(ViewRef(index)) => self.views.mark(index),
            Value::Object(ObjectRef(index)) => self.objects.mark(index),
            Value::Absent
            | Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Symbol(_)
            | Value::Function(_)
            | Value::Native(_)
            | Value::Kind(_) => false,
        };
        if holds {
            grey.push(value);
        }
    }

    /// The same for several, and how many these were. A list of millions of numbers is passed over quickly.
    fn reach_all<'a>(
        &mut self,
        held: impl IntoIterator<Item = &'a Value>,
        grey: &mut Vec<Value>,
        goes_on: &dyn Fn() -> bool,
    ) -> usize {
        let mut looked = 0;
        for value in held {
            looked += 1;
            if looked % LOOK == 0 && !goes_on() {
                break;
            }
            if !value.is_plain() {
                self.reach(*value, grey);
            }
        }
        looked
    }

    /// Reaches what a value holds, and says how much that was. It is taken out meanwhile; nothing asks for it.
    fn look_into(
        &mut self,
        value: Value,
        grey: &mut Vec<Value>,
        goes_on: &dyn Fn() -> bool,
    ) -> usize {
        match value {
            Value::List(ListRef(index)) => {
                let items = std::mem::take(&mut self.lists.items[index as usize].items);
                let looked = self.reach_all(&items, grey, goes_on);
                self.lists.items[index as usize].items = items;
                looked
            }
            Value::Map(MapRef(index)) => {
                let entries = std::mem::take(&mut self.maps.items[index as usize].entries);
                let pairs = entries.values().flat_map(|entry| [&entry.key, &entry.value]);
                let looked = self.reach_all(pairs, grey, goes_on);
                self.maps.items[index as usize].entries = entries;
                looked
            }
            Value::Range(RangeRef(index)) => {
                let range = self.ranges.items[index as usize];
                self.reach_all(&[range.low, range.high], grey, goes_on)
            }
            Value::Record(RecordRef(index)) => {
                let fields = std::mem::take(&mut self.records.items[index as usize].fields);
                let looked = self.reach_all(&fields, grey, goes_on);
                self.records.items[index as usize].fields = fields;
                looked
            }
            Value::History(HistoryRef(index)) => {
                let history = self.histories.items[index as usize].take();
                let mut looked = 0;
                if let Some(history) = &history {
                    self.reach_all(&[history.said, history.messages], grey, goes_on);
                    for held in history.held() {
                        looked += 1;
                        self.reach(held, grey);
                    }
                }
                self.histories.items[index as usize] = history;
                looked
            }
            Value::Closure(ClosureRef(index)) => {
                let captures = std::mem::take(&mut self.closures.items[index as usize].captures);
                let looked = self.reach_all(&captures, grey, goes_on);
                self.closures.items[index as usize].captures = captures;
                looked
            }
            Value::Cell(CellRef(index)) => {
                let value = self.cells.items[index as usize].value;
                self.reach(value, grey);
                1
            }
            Value::View(ViewRef(index)) => {
                let view = std::mem::take(&mut self.views.items[index as usize]);
                let looked = self.reach_all(view.fields.iter().chain(&view.memory), grey, goes_on);
                self.views.items[index as usize] = view;
                looked
            }
            Value::Object(ObjectRef(index)) => {
                let mut looked = 0;
                if let Some(object) = self.objects.items[index as usize].clone() {
                    let mut ended = false;
                    object.trace(&mut |held| {
                        // It cannot be told to end, but goes on to do nothing.
                        looked += 1;
                        ended = ended || looked % LOOK == 0 && !goes_on();
                        if !ended {
                            self.reach(held, grey);
                        }
                    });
                }
                looked
            }
            _ => 0,
        }
    }
}

fn list_bytes(list: &List) -> usize {
    list.items.capacity() * size_of::<Value>() + ENTRY
}

fn fraction_bytes(value: &Option<Rational>) -> usize {
    value.as_ref().map_or(0, rational_bytes) + ENTRY
}

fn record_bytes(record: &Record) -> usize {
    record.fields.len() * size_of::<Value>() + ENTRY
}

fn history_bytes(history: &Option<History>) -> usize {
    history.as_ref().map_or(0, |history| history.charged)
}

fn closure_bytes(closure: &Closure) -> usize {
    closure.captures.len() * size_of::<Value>() + ENTRY
}

/// What a view takes, in bytes.
const VIEW: usize = Context::COUNT * size_of::<Value>() + 2 * ENTRY;

fn object_bytes(object: &Option<Shared>) -> usize {
    object.as_ref().map_or(0, |object| object.bytes()) + ENTRY
}

/// What an exact number takes, in bytes.
#[must_use]
pub fn rational_bytes(value: &Rational) -> usize {
    bytes_of(value.bits()).saturating_add(64)
}

pub(super) fn map_bytes(entries: &super::map::Entries) -> usize {
    entries.keys().map(|key| key.bytes() + 2 * ENTRY).sum::<usize>() + 3 * ENTRY
}
