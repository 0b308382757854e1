//! Stretches of a run in which what was made before is protected.
//!
//! * In a *guarded* stretch (a match) older values cannot be changed: that is an error.
//! * In a *trial* stretch (a replicate of an experiment) they can, as if the stretch had a copy of all values of
//!   its own. A value is copied when it is first changed, and gets its old content back when the stretch ends;
//!   so what changes little costs little.
//!
//! Every value knows in which stretch it was made, by a number that grows with each.

use super::{Heap, MapRef, RecordRef};
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::collect::map_bytes;
use crate::lang::value::map::Map;
use crate::lang::value::{CellRef, Fault, ListRef, Value};

/// The stretch that another one interrupts.
#[derive(Clone, Copy, Debug)]
#[must_use = "the stretch has to be left"]
pub struct Stretch {
    barrier: u32,
    trial: bool,
    changes: usize,
}

/// An older value that a trial has changed, a twin that keeps what it held, and when it was made.
#[derive(Clone, Copy, Debug)]
pub(in crate::lang::value) struct Change {
    pub(in crate::lang::value) value: Value,
    pub(in crate::lang::value) twin: Value,
    epoch: u32,
}

impl Heap {
    /// Begins a stretch in which only what is made from now on may be changed.
    pub fn enter(&mut self) -> Stretch {
        self.begin(false)
    }

    /// Begins a stretch whose changes to older values are undone at its end.
    pub fn enter_trial(&mut self) -> Stretch {
        self.begin(true)
    }

    /// Goes on with a stretch in which only what was made since it began may be changed; `barrier` is what
    /// [`Self::barrier`] was in it.
    pub fn enter_again(&mut self, barrier: u32) -> Stretch {
        let before = self.begin(false);
        self.barrier = barrier;
        before
    }

    fn begin(&mut self, trial: bool) -> Stretch {
        self.epoch += 1;
        let barrier = std::mem::replace(&mut self.barrier, self.epoch);
        let trial = std::mem::replace(&mut self.trial, trial);
        Stretch { barrier, trial, changes: self.changes.len() }
    }

    /// Ends the stretch. What was made in it is as changeable as what is made after it.
    pub fn leave(&mut self, before: Stretch) {
        while self.changes.len() > before.changes {
            let Some(change) = self.changes.pop() else { break };
            self.undo(change);
        }
        self.barrier = before.barrier;
        self.trial = before.trial;
    }

    /// Ends every stretch.
    pub fn leave_all(&mut self) {
        self.leave(Stretch { barrier: 0, trial: false, changes: 0 });
    }

    /// What was made before this is protected now.
    #[must_use]
    #[inline]
    pub fn barrier(&self) -> u32 {
        self.barrier
    }

    /// Whether older values cannot be changed at all.
    #[must_use]
    pub fn is_guarded(&self) -> bool {
        self.barrier != 0 && !self.trial
    }

    /// A captured variable that the running code may change.
    ///
    /// # Errors
    /// `E0660` if play may not change it.
    pub fn change_cell(&mut self, cell: CellRef) -> Result<&mut Value, Fault> {
        let epoch = self.cells.items[cell.0 as usize].epoch;
        self.claim(Value::Cell(cell), epoch, "variable")?;
        Ok(&mut self.cells.items[cell.0 as usize].value)
    }

    /// Makes an older value ready to be changed.
    pub(super) fn claim(&mut self, value: Value, epoch: u32, what: &str) -> Result<(), Fault> {
        if epoch >= self.barrier {
            return Ok(());
        }
        if !self.trial {
            return Err(run::changed_in_play(&format!("a {what} made outside it")).into());
        }
        let twin = match value {
            Value::List(list) => self.new_list(self.list(list).items.clone())?,
            Value::Record(record) => {
                let (kind, fields) = (self.record(record).kind, self.record(record).fields.clone());
                self.new_record(kind, &fields)?
            }
            Value::Cell(cell) => self.new_cell(self.cell(cell).value)?,
            Value::Map(map) => self.twin(map)?,
            other => other,
        };
        self.set_epoch(value, self.barrier);
        self.changes.push(Change { value, twin, epoch });
        Ok(())
    }

    fn twin(&mut self, map: MapRef) -> Result<Value, Fault> {
        let entries = self.maps.items[map.0 as usize].entries.clone();
        self.charge(map_bytes(&entries))?;
        let epoch = self.epoch;
        Ok(Value::Map(MapRef(self.maps.insert(Map { entries, epoch }))))
    }

    /// Exchanges what a value and its twin hold.
    fn undo(&mut self, change: Change) {
        match (change.value, change.twin) {
            (Value::List(ListRef(at)), Value::List(ListRef(twin))) => {
                let old = std::mem::take(&mut self.lists.items[twin as usize].items);
                let new = std::mem::replace(&mut self.lists.items[at as usize].items, old);
                self.lists.items[twin as usize].items = new;
            }
            (Value::Record(RecordRef(at)), Value::Record(RecordRef(twin))) => {
                let old = std::mem::take(&mut self.records.items[twin as usize].fields);
                let new = std::mem::replace(&mut self.records.items[at as usize].fields, old);
                self.records.items[twin as usize].fields = new;
            }
            (Value::Map(MapRef(at)), Value::Map(MapRef(twin))) => {
                let old = std::mem::take(&mut self.maps.items[twin as usize].entries);
                let new = std::mem::replace(&mut self.maps.items[at as usize].entries, old);
                self.maps.items[twin as usize].entries = new;
            }
            (Value::Cell(CellRef(at)), Value::Cell(CellRef(twin))) => {
                self.cells.items[at as usize].value = self.cells.items[twin as usize].value;
            }
            _ => {}
        }
        self.set_epoch(change.value, change.epoch);
    }

    fn set_epoch(&mut self, value: Value, epoch: u32) {
        match value {
            Value::List(list) => self.lists.items[list.0 as usize].epoch = epoch,
            Value::Record(record) => self.records.items[record.0 as usize].epoch = epoch,
            Value::Map(map) => self.maps.items[map.0 as usize].epoch = epoch,
            Value::Cell(cell) => self.cells.items[cell.0 as usize].epoch = epoch,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(heap: &Heap, list: Value) -> Vec<Value> {
        match list {
            Value::List(list) => heap.list(list).items.clone(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_trial_leaves_everything_as_it_was() -> Result<(), Fault> {
        let mut heap = Heap::new(1 << 20);
        let list = heap.new_list(vec![Value::Int(1)])?;
        let Value::List(handle) = list else { return Ok(()) };
        let (bytes, outer) = (heap.bytes(), heap.enter_trial());
        for at in 0..100 {
            heap.push(handle, Value::Int(at))?;
        }
        let inner = heap.enter_trial();
        heap.change_list(handle)?.items.clear();
        // Only what is in use is kept, the twins included.
        heap.collect([]);
        heap.leave(inner);
        assert_eq!(items(&heap, list).len(), 101);
        let match_ = heap.enter();
        assert!(heap.push(handle, Value::None).is_err());
        heap.leave(match_);
        heap.leave(outer);
        assert!(matches!(items(&heap, list)[..], [Value::Int(1)]));
        heap.push(handle, Value::Int(2))?;
        heap.collect([list]);
        assert!(heap.bytes() < bytes + 200, "the twins are gone");
        Ok(())
    }
}
