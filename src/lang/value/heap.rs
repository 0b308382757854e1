//! The heap: one typed pool for each sort of value, a non-moving mark-and-sweep collector, and a budget of
//! bytes that is counted at every growth.
//!
//! Nothing is collected behind anybody's back: the machine calls [`Heap::collect`] with its roots, at points
//! where everything alive is reachable from them.

mod stretch;

use std::sync::Arc;

use self::stretch::Change;
pub use self::stretch::Stretch;

use super::history::History;
use super::map::Map;
use super::object::Shared;
use super::text::Texts;
use super::{
    CellRef, ClosureRef, Fault, HistoryRef, ListRef, MapRef, ObjectRef, RangeRef, RationalRef,
    RecordRef, TextRef, Value, ViewRef,
};
use crate::base::rational::Rational;
use crate::lang::bytecode::{Context, FnId, KindId};
use crate::lang::diagnostic::catalog::run;

/// A list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Its elements.
    pub items: Vec<Value>,
    /// When it was made; see [`Heap::barrier`].
    pub epoch: u32,
}

/// A range.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// First.
    pub low: Value,
    /// Last, or one past it.
    pub high: Value,
    /// `..=`
    pub closed: bool,
}

impl Default for Range {
    fn default() -> Self {
        Self { low: Value::None, high: Value::None, closed: false }
    }
}

/// An instance of a kind.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its kind.
    pub kind: KindId,
    /// When it was made.
    pub epoch: u32,
    /// Its fields, in the kind's order.
    pub fields: Box<[Value]>,
}

impl Default for Record {
    fn default() -> Self {
        Self { kind: KindId(0), epoch: 0, fields: Box::default() }
    }
}

/// A function with what it captured.
#[derive(Clone, Debug)]
pub struct Closure {
    /// The function.
    pub function: FnId,
    /// What it captured.
    pub captures: Box<[Value]>,
}

impl Default for Closure {
    fn default() -> Self {
        Self { function: FnId(0), captures: Box::default() }
    }
}

/// A captured variable that is assigned.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// When it was made.
    pub epoch: u32,
}

impl Default for Cell {
    fn default() -> Self {
        Self { value: Value::None, epoch: 0 }
    }
}

/// What a strategy, norm or payoff sees, and a strategy's memory.
#[derive(Clone, Debug)]
pub struct View {
    /// One value for each [`Context`].
    pub fields: Box<[Value; Context::COUNT]>,
    /// The memory variables.
    pub memory: Vec<Value>,
}

impl Default for View {
    fn default() -> Self {
        Self { fields: Box::new([Value::None; Context::COUNT]), memory: Vec::new() }
    }
}

/// Entries of one sort with their marks and the places that are free.
#[derive(Clone, Debug)]
pub(super) struct Pool<T> {
    pub(super) items: Vec<T>,
    marks: Vec<Mark>,
    free: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Free,
    Unreached,
    Reached,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { items: Vec::new(), marks: Vec::new(), free: Vec::new() }
    }
}

impl<T: Default> Pool<T> {
    pub(super) fn insert(&mut self, item: T) -> u32 {
        if let Some(index) = self.free.pop() {
            self.items[index as usize] = item;
            self.marks[index as usize] = Mark::Unreached;
            return index;
        }
        self.items.push(item);
        self.marks.push(Mark::Unreached);
        u32::try_from(self.items.len() - 1).expect("the memory limit is below 2^32 entries")
    }

    /// Marks an entry; true if it was not marked before.
    pub(super) fn mark(&mut self, index: u32) -> bool {
        match self.marks.get_mut(index as usize) {
            Some(mark) if *mark == Mark::Unreached => {
                *mark = Mark::Reached;
                true
            }
            _ => false,
        }
    }

    /// Frees what is not marked, telling how many bytes each freed entry held.
    pub(super) fn sweep(&mut self, mut bytes: impl FnMut(&T) -> usize) -> usize {
        let mut freed = 0;
        for (index, mark) in self.marks.iter_mut().enumerate() {
            match mark {
                Mark::Free => {}
                Mark::Reached => *mark = Mark::Unreached,
                Mark::Unreached => {
                    *mark = Mark::Free;
                    freed += bytes(&self.items[index]);
                    self.items[index] = T::default();
                    self.free.push(u32::try_from(index).unwrap_or(u32::MAX));
                }
            }
        }
        freed
    }
}

/// Where values live.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    pub(super) texts: Texts,
    lists: Pool<List>,
    maps: Pool<Map>,
    ranges: Pool<Range>,
    rationals: Pool<Option<Rational>>,
    records: Pool<Record>,
    histories: Pool<Option<History>>,
    closures: Pool<Closure>,
    cells: Pool<Cell>,
    views: Pool<View>,
    objects: Pool<Option<Shared>>,
    bytes: usize,
    limit: usize,
    threshold: usize,
    thorough: bool,
    /// Values that natives hold while they run.
    pub roots: Vec<Value>,
    epoch: u32,
    barrier: u32,
    trial: bool,
    changes: Vec<Change>,
}

impl std::fmt::Debug for dyn super::Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.type_name())
    }
}

/// Below this many bytes nothing is collected.
const LEAST: usize = 1 << 20;
/// What the pools cost for each entry beside its contents.
const ENTRY: usize = 32;

impl Heap {
    /// An empty heap that may hold so many bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, threshold: LEAST.min(limit / 2), ..Self::default() }
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

    /// Whether so little is left that it pays to collect before a native starts.
    #[must_use]
    pub fn is_tight(&self) -> bool {
        self.bytes > self.limit / 4 * 3 || self.thorough
    }

    /// Counts bytes about to be held.
    ///
    /// # Errors
    /// `E0651` if that would pass the limit.
    pub fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        let total = self.bytes.saturating_add(bytes);
        if total > self.limit {
            return Err(Fault::limit(run::out_of_memory(self.limit)));
        }
        self.bytes = total;
        Ok(())
    }

    /// Counts bytes given back.
    pub fn release(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// A new string.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit; so with all that make something.
    pub fn new_text(&mut self, text: &str) -> Result<Value, Fault> {
        self.charge(text.len() + 2 * ENTRY)?;
        Ok(Value::Text(self.texts.insert(text)))
    }

    /// The joined string. Joining to the end of the latest string of a series takes time in proportion to what
    /// is added, so building a text piece by piece is linear.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn concat(&mut self, a: TextRef, b: TextRef) -> Result<Value, Fault> {
        let (one, other) = (self.text(a).len(), self.text(b).len());
        if one.saturating_add(other) > u32::MAX as usize {
            return Err(Fault::limit(run::out_of_memory(self.limit)));
        }
        let grown = self.texts.cost_of_concat(a, b);
        self.charge(grown + ENTRY)?;
        Ok(Value::Text(self.texts.concat(a, b)))
    }

    /// A new list.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_list(&mut self, items: Vec<Value>) -> Result<Value, Fault> {
        self.charge(items.capacity() * size_of::<Value>() + ENTRY)?;
        let epoch = self.epoch;
        Ok(Value::List(ListRef(self.lists.insert(List { items, epoch }))))
    }

    /// A new, empty map.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_map(&mut self) -> Result<MapRef, Fault> {
        self.charge(ENTRY * 3)?;
        let epoch = self.epoch;
        Ok(MapRef(self.maps.insert(Map { entries: super::map::Entries::default(), epoch })))
    }

    /// A new range.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_range(&mut self, low: Value, high: Value, closed: bool) -> Result<Value, Fault> {
        self.charge(2 * ENTRY)?;
        Ok(Value::Range(RangeRef(self.ranges.insert(Range { low, high, closed }))))
    }

    /// A new exact fraction.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_rational(&mut self, value: Rational) -> Result<Value, Fault> {
        self.charge(rational_bytes(&value) + ENTRY)?;
        Ok(Value::Rational(RationalRef(self.rationals.insert(Some(value)))))
    }

    /// A new record.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_record(&mut self, kind: KindId, fields: &[Value]) -> Result<Value, Fault> {
        self.charge(size_of_val(fields) + ENTRY)?;
        let epoch = self.epoch;
        Ok(Value::Record(RecordRef(self.records.insert(Record {
            kind,
            epoch,
            fields: fields.into(),
        }))))
    }

    /// A new history.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_history(&mut self, history: History) -> Result<HistoryRef, Fault> {
        self.charge(history.bytes() + ENTRY)?;
        Ok(HistoryRef(self.histories.insert(Some(history))))
    }

    /// A new closure.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_closure(&mut self, function: FnId, captures: Box<[Value]>) -> Result<Value, Fault> {
        self.charge(captures.len() * size_of::<Value>() + ENTRY)?;
        Ok(Value::Closure(ClosureRef(self.closures.insert(Closure { function, captures }))))
    }

    /// A new captured variable.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_cell(&mut self, value: Value) -> Result<Value, Fault> {
        self.charge(ENTRY)?;
        let epoch = self.epoch;
        Ok(Value::Cell(CellRef(self.cells.insert(Cell { value, epoch }))))
    }

    /// A new view, all fields `none`, without memory.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_view(&mut self) -> Result<ViewRef, Fault> {
        self.charge(Context::COUNT * size_of::<Value>() + 2 * ENTRY)?;
        Ok(ViewRef(self.views.insert(View::default())))
    }

    /// A new object.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_object(&mut self, object: Shared) -> Result<Value, Fault> {
        self.charge(object.bytes() + ENTRY)?;
        Ok(Value::Object(ObjectRef(self.objects.insert(Some(object)))))
    }

    /// The characters of a string.
    #[must_use]
    #[inline]
    pub fn text(&self, text: TextRef) -> &str {
        self.texts.get(text)
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

    /// A number that two handles share if they hold one object.
    #[must_use]
    pub fn object_identity(&self, object: ObjectRef) -> u64 {
        let code = self.object(object).hash_code(self);
        if code == 0 { u64::from(object.0) } else { code | 1 << 40 }
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

    /// The value at a key of a map.
    #[must_use]
    pub fn find(&self, map: MapRef, key: Value) -> Option<Value> {
        let map = &self.maps.items[map.0 as usize];
        map.at_hand(key).or_else(|| map.get(key, self).map(|entry| entry.value))
    }

    /// Puts another value at a key that a map has, where the running code may; whether that is done.
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
        if let Some(place) = self.maps.items[index].position(key, self) {
            self.maps.items[index].entries[place].value = value;
            return Ok(());
        }
        let made = super::map::key_of(key, self);
        self.charge(key_bytes(&made) + 2 * ENTRY)?;
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
        let removed = self.maps.items[index].entries.shift_remove_index(place);
        if let Some((key, _)) = &removed {
            self.release(key_bytes(key) + 2 * ENTRY);
        }
        Ok(removed.map(|(_, entry)| entry.value))
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

    /// Frees everything that cannot be reached from `roots` and from what natives hold.
    pub fn collect(&mut self, roots: impl IntoIterator<Item = Value>) {
        let mut grey: Vec<Value> = self.roots.clone();
        grey.extend(roots);
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
        self.threshold =
            (self.bytes * 2).clamp(LEAST.min(self.limit / 2), self.limit.max(2) / 4 * 3);
        if self.threshold <= self.bytes {
            self.threshold = self.bytes + self.bytes / 8 + 4096;
        }
    }

    fn mark(&mut self, value: Value, grey: &mut Vec<Value>) {
        match value {
            Value::Text(text) => self.texts.mark(text),
            Value::List(ListRef(index)) => {
                if self.lists.mark(index) {
                    grey.extend_from_slice(&self.lists.items[index as usize].items);
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
                    grey.extend_from_slice(&self.records.items[index as usize].fields);
                }
            }
            Value::History(HistoryRef(index)) => {
                if self.histories.mark(index)
                    && let Some(history) = &self.histories.items[index as usize]
                {
                    grey.extend([history.said, history.messages]);
                    grey.extend(history.iter().filter(|value| !matches!(value, Value::Symbol(_))));
                }
            }
            Value::Closure(ClosureRef(index)) => {
                if self.closures.mark(index) {
                    grey.extend_from_slice(&self.closures.items[index as usize].captures);
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
                    grey.extend_from_slice(&*view.fields);
                    grey.extend_from_slice(&view.memory);
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

fn rational_bytes(value: &Rational) -> usize {
    usize::try_from(value.bits() / 8).unwrap_or(usize::MAX).saturating_add(64)
}

fn map_bytes(entries: &super::map::Entries) -> usize {
    entries.keys().map(|key| key_bytes(key) + 2 * ENTRY).sum::<usize>() + 3 * ENTRY
}

fn key_bytes(key: &super::Key) -> usize {
    match key {
        super::Key::Text(text) => text.len() + 80,
        super::Key::List(keys) => keys.iter().map(key_bytes).sum::<usize>() + 80,
        _ => 64,
    }
}
