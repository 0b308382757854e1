//! The heap: one typed pool for each sort of value, a non-moving mark-and-sweep collector, and a budget of
//! bytes that is counted at every growth.
//!
//! Nothing is collected behind anybody's back: the machine calls [`Heap::collect`] with its roots, at points
//! where everything alive is reachable from them.

mod account;
mod stretch;
mod watch;

use std::any::Any;
use std::sync::Arc;

pub(super) use self::stretch::Change;
pub use self::stretch::Stretch;
pub use self::watch::{Noting, Watch};

use super::collect::LEAST;
use super::history::History;
use super::map::Map;
use super::object::Shared;
use super::pins::Pins;
use super::pool::Pool;
use super::shapes::{Cell, Closure, List, Range, Record, View};
use super::text::Texts;
use super::{
    CellRef, ClosureRef, Fault, HistoryRef, ListRef, MapRef, ObjectRef, RangeRef, RationalRef,
    RecordRef, TextRef, Value, ViewRef,
};
use crate::base::rational::Rational;
use crate::base::release::{self, LARGE};
use crate::lang::bytecode::KindId;
use crate::lang::diagnostic::catalog::run;

/// Where values live.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    pub(super) texts: Texts,
    pub(super) lists: Pool<List>,
    pub(super) maps: Pool<Map>,
    pub(super) ranges: Pool<Range>,
    pub(super) rationals: Pool<Option<Rational>>,
    pub(super) records: Pool<Record>,
    pub(super) histories: Pool<Option<History>>,
    pub(super) closures: Pool<Closure>,
    pub(super) cells: Pool<Cell>,
    pub(super) views: Pool<View>,
    pub(super) objects: Pool<Option<Shared>>,
    pub(super) bytes: usize,
    /// How often, and how many bytes, were asked for since the heap was made.
    asked: (u64, u64),
    pub(super) limit: usize,
    pub(super) threshold: usize,
    /// From so many bytes on natives begin with a collection.
    pub(super) tight: usize,
    pub(super) thorough: bool,
    /// Work done on large values that nobody has paid for yet.
    pub(super) work: std::cell::Cell<u64>,
    pub(super) watched: watch::Watched,
    /// How far showing an object has come.
    pub(super) inner: std::cell::Cell<super::show::Inner>,
    /// Bytes of the running natives' own buffers.
    held: usize,
    /// Values that natives hold while they run.
    pub roots: Vec<Value>,
    /// Where natives leave what is meant for whoever runs the script; none where nobody waits for it.
    pub outbox: Option<Outbox>,
    pub(super) epoch: u32,
    pub(super) barrier: u32,
    trial: bool,
    pub(super) changes: Vec<Change>,
    /// What hosts hold.
    pub(super) pins: Pins,
}

/// What a native leaves for whoever runs the script.
#[derive(Clone, Debug)]
pub struct Outbox {
    /// Whom the native serves.
    pub of: Value,
    /// What the native may know.
    pub about: Arc<[Value]>,
    /// What it leaves.
    pub left: Vec<Value>,
}

impl std::fmt::Debug for dyn super::Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.type_name())
    }
}

/// Strings longer than this are no keys for the quick loop.
const LONG: usize = 1 << 12;

/// What the pools cost for each entry beside its contents.
pub(super) const ENTRY: usize = 32;

impl Heap {
    /// An empty heap that may hold so many bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, threshold: LEAST.min(limit / 2), tight: limit / 4 * 3, ..Self::default() }
    }

    /// How many bytes are held, what is unreachable but not yet collected included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The most it may hold.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Sets the most it may hold.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
        self.threshold = self.threshold.min(limit / 2);
        self.tight = limit / 4 * 3;
    }

    /// Whether a collection is due.
    #[must_use]
    #[inline]
    pub fn wants_collection(&self) -> bool {
        self.bytes >= self.threshold || self.thorough
    }

    /// Whether a collection is always due.
    pub fn set_thorough(&mut self, thorough: bool) {
        self.thorough = thorough;
    }

    /// Whether no short cuts are taken.
    #[must_use]
    pub fn is_thorough(&self) -> bool {
        self.thorough
    }

    /// Whether so little is left that it pays to collect before a native starts.
    #[must_use]
    pub fn is_tight(&self) -> bool {
        self.bytes > self.tight || self.thorough
    }

    /// The characters of a string.
    #[must_use]
    #[inline]
    pub fn text(&self, text: TextRef) -> &str {
        self.texts.get(text)
    }

    /// How many bytes a string has.
    #[inline]
    pub(super) fn text_length(&self, text: TextRef) -> usize {
        self.texts.length(text)
    }

    /// Whether two strings are the same, where that can be told at a glance.
    #[must_use]
    #[inline]
    pub fn same_text(&self, a: TextRef, b: TextRef) -> Option<bool> {
        self.texts.same(a, b)
    }

    /// A list.
    #[must_use]
    #[inline]
    pub fn list(&self, list: ListRef) -> &List {
        &self.lists.items[list.0 as usize]
    }

    /// A list, to change what was made by the one who changes it.
    #[must_use]
    #[inline]
    pub fn list_mut(&mut self, list: ListRef) -> &mut List {
        &mut self.lists.items[list.0 as usize]
    }

    /// A map.
    #[must_use]
    #[inline]
    pub fn map(&self, map: MapRef) -> &Map {
        &self.maps.items[map.0 as usize]
    }

    /// A range.
    #[must_use]
    pub fn range(&self, range: RangeRef) -> Range {
        self.ranges.items[range.0 as usize]
    }

    /// An exact fraction.
    #[must_use]
    pub fn rational(&self, rational: RationalRef) -> &Rational {
        self.rationals.items[rational.0 as usize].as_ref().expect("a live handle")
    }

    /// A record.
    #[must_use]
    #[inline]
    pub fn record(&self, record: RecordRef) -> &Record {
        &self.records.items[record.0 as usize]
    }

    /// A record, to change.
    #[must_use]
    #[inline]
    pub fn record_mut(&mut self, record: RecordRef) -> &mut Record {
        &mut self.records.items[record.0 as usize]
    }

    /// A field of a record of that kind, at its place.
    #[must_use]
    #[inline]
    pub fn field(&self, record: RecordRef, kind: KindId, slot: u32) -> Option<&Value> {
        let record = &self.records.items[record.0 as usize];
        if record.kind == kind { record.fields.get(slot as usize) } else { None }
    }

    /// The same, to change, where the running code may.
    #[inline]
    pub fn field_mut(&mut self, record: RecordRef, kind: KindId, slot: u32) -> Option<&mut Value> {
        let record = &mut self.records.items[record.0 as usize];
        if record.kind == kind && record.epoch >= self.barrier {
            record.fields.get_mut(slot as usize)
        } else {
            None
        }
    }

    /// A history.
    #[must_use]
    pub fn history(&self, history: HistoryRef) -> &History {
        self.histories.items[history.0 as usize].as_ref().expect("a live handle")
    }

    /// A history, to add to.
    #[must_use]
    pub fn history_mut(&mut self, history: HistoryRef) -> &mut History {
        self.histories.items[history.0 as usize].as_mut().expect("a live handle")
    }

    /// A closure.
    #[must_use]
    #[inline]
    pub fn closure(&self, closure: ClosureRef) -> &Closure {
        &self.closures.items[closure.0 as usize]
    }

    /// A captured variable.
    #[must_use]
    #[inline]
    pub fn cell(&self, cell: CellRef) -> Cell {
        self.cells.items[cell.0 as usize]
    }

    /// A captured variable where it lies.
    #[must_use]
    #[inline]
    pub fn cell_ref(&self, cell: CellRef) -> &Cell {
        &self.cells.items[cell.0 as usize]
    }

    /// A captured variable, to assign.
    #[must_use]
    #[inline]
    pub fn cell_mut(&mut self, cell: CellRef) -> &mut Cell {
        &mut self.cells.items[cell.0 as usize]
    }

    /// A view.
    #[must_use]
    #[inline]
    pub fn view(&self, view: ViewRef) -> &View {
        &self.views.items[view.0 as usize]
    }

    /// A view, to fill.
    #[must_use]
    #[inline]
    pub fn view_mut(&mut self, view: ViewRef) -> &mut View {
        &mut self.views.items[view.0 as usize]
    }

    /// An object.
    #[must_use]
    pub fn object(&self, object: ObjectRef) -> &Shared {
        self.objects.items[object.0 as usize].as_ref().expect("a live handle")
    }

    /// An object of a known type.
    #[must_use]
    pub fn downcast<T: 'static>(&self, value: Value) -> Option<&T> {
        match value {
            Value::Object(object) => self.object(object).as_any().downcast_ref(),
            _ => None,
        }
    }

    /// The same, to keep.
    #[must_use]
    pub fn shared<T: Send + Sync + 'static>(&self, value: Value) -> Option<Arc<T>> {
        let Value::Object(object) = value else { return None };
        let object: Arc<dyn Any + Send + Sync> =
            Arc::<dyn super::Object>::clone(self.object(object));
        object.downcast().ok()
    }

    /// Adds to the end of a list.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit; `E0660` if play may not change it.
    pub fn push(&mut self, list: ListRef, value: Value) -> Result<(), Fault> {
        if self.lists.items[list.0 as usize].epoch < self.barrier {
            self.change_list(list)?;
        }
        let entry = &mut self.lists.items[list.0 as usize];
        if entry.items.len() == entry.items.capacity() {
            let more = entry.items.capacity().max(4);
            let total = self.bytes.saturating_add(more * size_of::<Value>());
            if total > self.limit {
                return Err(Fault::limit(run::out_of_memory(self.limit)));
            }
            self.bytes = total;
            entry.items.reserve_exact(more);
        }
        entry.items.push(value);
        Ok(())
    }

    /// A list that the running code may change.
    ///
    /// # Errors
    /// `E0660` if play may not change it.
    pub fn change_list(&mut self, list: ListRef) -> Result<&mut List, Fault> {
        let epoch = self.lists.items[list.0 as usize].epoch;
        self.claim(Value::List(list), epoch, "list")?;
        Ok(&mut self.lists.items[list.0 as usize])
    }

    /// A record that the running code may change.
    ///
    /// # Errors
    /// `E0660` if play may not change it.
    pub fn change_record(&mut self, record: RecordRef) -> Result<&mut Record, Fault> {
        let epoch = self.records.items[record.0 as usize].epoch;
        self.claim(Value::Record(record), epoch, "record")?;
        Ok(&mut self.records.items[record.0 as usize])
    }

    /// The value at a key of a map. This and what else the machine's quick loop calls is not inlined there, since
    /// the loop then keeps its own variables in the processor's registers.
    #[must_use]
    #[inline(never)]
    pub fn find(&self, map: MapRef, key: Value) -> Option<Value> {
        let map = &self.maps.items[map.0 as usize];
        // What takes long is left to who counts it.
        if matches!(key, Value::Text(text) if self.texts.length(text) > LONG) {
            return None;
        }
        map.at_hand(key).or_else(|| self.hashed(map, key))
    }

    /// Apart from `find`, so that what is at hand is found without room made for this.
    #[inline(never)]
    fn hashed(&self, map: &Map, key: Value) -> Option<Value> {
        map.get(key, self).map(|entry| entry.value)
    }

    /// Whether a map has a key.
    #[must_use]
    #[inline(never)]
    pub fn has(&self, map: MapRef, key: Value) -> bool {
        self.map(map).get(key, self).is_some()
    }

    /// Puts another value at a key that a map has, where the running code may; whether that is done.
    #[inline(never)]
    pub fn replace(&mut self, map: MapRef, key: Value, value: Value) -> bool {
        let index = map.0 as usize;
        let map = &self.maps.items[index];
        if map.epoch < self.barrier {
            return false;
        }
        match map.position(key, self) {
            Some(place) => {
                self.maps.items[index].entries[place].value = value;
                true
            }
            None => false,
        }
    }

    /// Puts an entry into a map.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit; `E0660` if play may not change it.
    pub fn insert(&mut self, map: MapRef, key: Value, value: Value) -> Result<(), Fault> {
        let index = map.0 as usize;
        self.claim(Value::Map(map), self.maps.items[index].epoch, "map")?;
        let place = self.maps.items[index].position(key, self);
        self.still_going()?;
        if let Some(place) = place {
            self.maps.items[index].entries[place].value = value;
            return Ok(());
        }
        let (made, bytes) = self.key(key)?;
        self.charge(bytes + 2 * ENTRY)?;
        self.maps.items[index].entries.insert(made, super::map::Entry { key, value });
        Ok(())
    }

    /// Takes an entry out of a map, keeping the order of the others.
    ///
    /// # Errors
    /// `E0660` if play may not change it.
    pub fn remove(&mut self, map: MapRef, key: Value) -> Result<Option<Value>, Fault> {
        let index = map.0 as usize;
        self.claim(Value::Map(map), self.maps.items[index].epoch, "map")?;
        let Some(place) = self.maps.items[index].position(key, self) else { return Ok(None) };
        self.still_going()?;
        self.note((self.maps.items[index].entries.len() - place) / 4);
        Ok(self.maps.items[index].entries.shift_remove_index(place).map(|(key, entry)| {
            let bytes = key.bytes();
            self.release(bytes + 2 * ENTRY);
            if bytes > LARGE {
                release::beside(key);
            }
            entry.value
        }))
    }

    /// Keeps a value alive until [`Self::unroot`]; for natives that hold values while scripts run.
    pub fn root(&mut self, value: Value) -> Value {
        self.roots.push(value);
        value
    }

    /// Forgets the roots made since there were `mark` of them.
    pub fn unroot(&mut self, mark: usize) {
        self.roots.truncate(mark);
    }
}
