//! The collector: marks what can be reached, frees the rest, and says when to come again.

use super::heap::{Change, ENTRY};
use super::{
    CellRef, ClosureRef, Heap, HistoryRef, ListRef, MapRef, ObjectRef, RangeRef, RationalRef,
    RecordRef, Value, ViewRef,
};
use crate::base::rational::Rational;
use crate::lang::bytecode::Context;

/// Below this many bytes nothing is collected.
pub(super) const LEAST: usize = 1 << 20;
impl Heap {
    /// Frees everything that cannot be reached from `roots` and from what natives hold.
    pub fn collect(&mut self, roots: impl IntoIterator<Item = Value>) {
        // What is reached and not looked into yet; each value is there once at the most.
        let mut grey: Vec<Value> = Vec::new();
        for at in 0..self.roots.len() {
            self.reach(self.roots[at], &mut grey);
        }
        for value in roots {
            self.reach(value, &mut grey);
        }
        if let Some(outbox) = self.outbox.take() {
            self.reach_all(outbox.about.iter().chain(&outbox.left), &mut grey);
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
        while let Some(value) = grey.pop() {
            self.look_into(value, &mut grey);
        }
        let mut freed = self.texts.sweep(ENTRY);
        freed += self.lists.sweep(|list| list.items.capacity() * size_of::<Value>() + ENTRY);
        freed += self.maps.sweep(|map| map_bytes(&map.entries));
        freed += self.ranges.sweep(|_| 2 * ENTRY);
        freed += self.rationals.sweep(|value| value.as_ref().map_or(0, rational_bytes) + ENTRY);
        freed += self.records.sweep(|record| record.fields.len() * size_of::<Value>() + ENTRY);
        freed += self.histories.sweep(|history| history.as_ref().map_or(0, |it| it.charged));
        freed += self.closures.sweep(|closure| closure.captures.len() * size_of::<Value>() + ENTRY);
        freed += self.cells.sweep(|_| ENTRY);
        freed += self.views.sweep(|_| Context::COUNT * size_of::<Value>() + 2 * ENTRY);
        freed +=
            self.objects.sweep(|object| object.as_ref().map_or(0, |object| object.bytes()) + ENTRY);
        self.release(freed);
        // Twice what is alive; near the limit half of what is left, so that only the last few bytes are slow.
        let left = self.limit.saturating_sub(self.bytes);
        let gap = self.bytes.max(LEAST).min(left / 2).max(LEAST / 256);
        self.threshold = self.bytes.saturating_add(gap);
        self.tight = (self.limit / 4 * 3).max(self.threshold);
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

    /// The same for several. A list of millions of numbers is passed over quickly.
    fn reach_all<'a>(&mut self, held: impl IntoIterator<Item = &'a Value>, grey: &mut Vec<Value>) {
        for value in held {
            if !value.is_plain() {
                self.reach(*value, grey);
            }
        }
    }

    /// Reaches what a value holds. It is taken out meanwhile; nothing asks for it.
    fn look_into(&mut self, value: Value, grey: &mut Vec<Value>) {
        match value {
            Value::List(ListRef(index)) => {
                let items = std::mem::take(&mut self.lists.items[index as usize].items);
                self.reach_all(&items, grey);
                self.lists.items[index as usize].items = items;
            }
            Value::Map(MapRef(index)) => {
                let entries = std::mem::take(&mut self.maps.items[index as usize].entries);
                let pairs = entries.values().flat_map(|entry| [&entry.key, &entry.value]);
                self.reach_all(pairs, grey);
                self.maps.items[index as usize].entries = entries;
            }
            Value::Range(RangeRef(index)) => {
                let range = self.ranges.items[index as usize];
                self.reach_all(&[range.low, range.high], grey);
            }
            Value::Record(RecordRef(index)) => {
                let fields = std::mem::take(&mut self.records.items[index as usize].fields);
                self.reach_all(&fields, grey);
                self.records.items[index as usize].fields = fields;
            }
            Value::History(HistoryRef(index)) => {
                let history = self.histories.items[index as usize].take();
                if let Some(history) = &history {
                    self.reach_all(&[history.said, history.messages], grey);
                    history.held().for_each(|held| self.reach(held, grey));
                }
                self.histories.items[index as usize] = history;
            }
            Value::Closure(ClosureRef(index)) => {
                let captures = std::mem::take(&mut self.closures.items[index as usize].captures);
                self.reach_all(&captures, grey);
                self.closures.items[index as usize].captures = captures;
            }
            Value::Cell(CellRef(index)) => {
                let value = self.cells.items[index as usize].value;
                self.reach(value, grey);
            }
            Value::View(ViewRef(index)) => {
                let view = std::mem::take(&mut self.views.items[index as usize]);
                self.reach_all(view.fields.iter().chain(&view.memory), grey);
                self.views.items[index as usize] = view;
            }
            Value::Object(ObjectRef(index)) => {
                if let Some(object) = self.objects.items[index as usize].clone() {
                    object.trace(&mut |held| self.reach(held, grey));
                }
            }
            _ => {}
        }
    }
}

pub(super) fn rational_bytes(value: &Rational) -> usize {
    usize::try_from(value.bits() / 8).unwrap_or(usize::MAX).saturating_add(64)
}

pub(super) fn map_bytes(entries: &super::map::Entries) -> usize {
    entries.keys().map(|key| key.bytes() + 2 * ENTRY).sum::<usize>() + 3 * ENTRY
}
