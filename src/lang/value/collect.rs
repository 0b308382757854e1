//! The collector: marks what can be reached, frees the rest, and says when to come again.

use std::sync::Arc;

use super::heap::ENTRY;
use super::{
    CellRef, ClosureRef, Heap, History, HistoryRef, ListRef, MapRef, ObjectRef, RangeRef,
    RationalRef, RecordRef, Value, ViewRef,
};
use crate::base::rational::Rational;
use crate::lang::bytecode::Context;

/// Below this many bytes nothing is collected.
pub(super) const LEAST: usize = 1 << 20;
impl Heap {
    /// Frees everything that cannot be reached from `roots` and from what natives hold.
    pub fn collect(&mut self, roots: impl IntoIterator<Item = Value>) {
        let mut grey: Vec<Value> = self.roots.clone();
        grey.extend(roots);
        if let Some(outbox) = &self.outbox {
            grey.extend(outbox.about.iter().chain(&outbox.left));
        }
        grey.extend(self.changes.iter().flat_map(|change| [change.value, change.twin]));
        while let Some(value) = grey.pop() {
            self.mark(value, &mut grey);
        }
        let mut freed = self.texts.sweep(ENTRY);
        freed += self.lists.sweep(|list| list.items.capacity() * size_of::<Value>() + ENTRY);
        freed += self.maps.sweep(|map| map_bytes(&map.entries));
        freed += self.ranges.sweep(|_| 2 * ENTRY);
        freed += self.rationals.sweep(|value| value.as_ref().map_or(0, rational_bytes) + ENTRY);
        freed += self.records.sweep(|record| record.fields.len() * size_of::<Value>() + ENTRY);
        freed += self.histories.sweep(|history| history.as_ref().map_or(0, History::bytes) + ENTRY);
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

    fn mark(&mut self, value: Value, grey: &mut Vec<Value>) {
        match value {
            Value::Text(text) => self.texts.mark(text),
            Value::List(ListRef(index)) => {
                if self.lists.mark(index) {
                    reach(grey, &self.lists.items[index as usize].items);
                }
            }
            Value::Map(MapRef(index)) => {
                if self.maps.mark(index) {
                    for entry in self.maps.items[index as usize].entries.values() {
                        grey.push(entry.key);
                        grey.push(entry.value);
                    }
                }
            }
            Value::Range(RangeRef(index)) => {
                if self.ranges.mark(index) {
                    let range = self.ranges.items[index as usize];
                    grey.extend([range.low, range.high]);
                }
            }
            Value::Rational(RationalRef(index)) => {
                self.rationals.mark(index);
            }
            Value::Record(RecordRef(index)) => {
                if self.records.mark(index) {
                    reach(grey, &self.records.items[index as usize].fields);
                }
            }
            Value::History(HistoryRef(index)) => {
                if self.histories.mark(index)
                    && let Some(history) = &self.histories.items[index as usize]
                {
                    grey.extend([history.said, history.messages]);
                    grey.extend(history.held().filter(|value| !matches!(value, Value::Symbol(_))));
                }
            }
            Value::Closure(ClosureRef(index)) => {
                if self.closures.mark(index) {
                    reach(grey, &self.closures.items[index as usize].captures);
                }
            }
            Value::Cell(CellRef(index)) => {
                if self.cells.mark(index) {
                    grey.push(self.cells.items[index as usize].value);
                }
            }
            Value::View(ViewRef(index)) => {
                if self.views.mark(index) {
                    let view = &self.views.items[index as usize];
                    reach(grey, &*view.fields);
                    reach(grey, &view.memory);
                }
            }
            Value::Object(ObjectRef(index)) => {
                if self.objects.mark(index)
                    && let Some(object) = &self.objects.items[index as usize]
                {
                    Arc::clone(object).trace(&mut |held| grey.push(held));
                }
            }
            Value::Absent
            | Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Symbol(_)
            | Value::Function(_)
            | Value::Native(_)
            | Value::Kind(_) => {}
        }
    }
}

/// Has those looked at that are more than plain data: a list of millions of numbers is passed over quickly.
fn reach(grey: &mut Vec<Value>, held: &[Value]) {
    grey.extend(held.iter().filter(|value| !value.is_plain()));
}

pub(super) fn rational_bytes(value: &Rational) -> usize {
    usize::try_from(value.bits() / 8).unwrap_or(usize::MAX).saturating_add(64)
}

pub(super) fn map_bytes(entries: &super::map::Entries) -> usize {
    entries.keys().map(|key| key_bytes(key) + 2 * ENTRY).sum::<usize>() + 3 * ENTRY
}

pub(super) fn key_bytes(key: &super::Key) -> usize {
    match key {
        super::Key::Text(text) => text.len() + 80,
        super::Key::List(keys) => keys.iter().map(key_bytes).sum::<usize>() + 80,
        _ => 64,
    }
}
