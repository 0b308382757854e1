//! Making values. Every one is paid for in bytes before it is there.

use super::collect::rational_bytes;
use super::heap::ENTRY;
use super::number::{MOST_BITS, too_long};
use super::shapes::{Cell, Closure, List, Range, Record, View};
use super::{
    CellRef, ClosureRef, Fault, Heap, History, HistoryRef, ListRef, Map, MapRef, ObjectRef,
    RangeRef, RationalRef, RecordRef, Shared, TextRef, Value, ViewRef,
};
use crate::base::rational::Rational;
use crate::lang::bytecode::{Context, FnId, KindId};
use crate::lang::diagnostic::catalog::run;

impl Heap {
    /// A new string.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit; so with all that make something.
    pub fn new_text(&mut self, text: &str) -> Result<Value, Fault> {
        self.charge(text.len() + 2 * ENTRY)?;
        Ok(Value::Text(self.texts.insert(text.to_owned())))
    }

    /// The same of a text that is no longer needed elsewhere: it is kept as it is, not copied.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    pub fn new_text_of(&mut self, mut text: String) -> Result<Value, Fault> {
        if text.capacity() > text.len() + text.len() / 4 + ENTRY {
            text.shrink_to_fit();
        }
        self.charge(text.capacity() + 2 * ENTRY)?;
        Ok(Value::Text(self.texts.insert(text)))
    }

    /// The joined string. Joining to the end of the latest string of a series takes time in proportion to what
    /// is added, so building a text piece by piece is linear.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    #[inline(never)]
    pub fn concat(&mut self, a: TextRef, b: TextRef) -> Result<Value, Fault> {
        let (one, other) = (self.text_length(a), self.text_length(b));
        if other == 0 {
            return Ok(Value::Text(a));
        }
        if one.saturating_add(other) > u32::MAX as usize {
            return Err(Fault::limit(run::out_of_memory(self.limit)));
        }
        let grown = self.texts.cost_of_concat(a, b);
        self.charge(grown + ENTRY)?;
        // What is copied: what is added, and all of it where it does not grow in its place.
        self.note(if grown < one { other / 256 } else { (one + other) / 256 });
        let (watched, work) = (&self.watched, &self.work);
        let joined = self.texts.concat(a, b, &|| watched.looks_on(work));
        joined.map(Value::Text).map_err(|more| {
            self.release(grown + ENTRY - more);
            Fault::interrupted()
        })
    }

    /// A new list.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    #[inline(never)]
    pub fn new_list(&mut self, items: Vec<Value>) -> Result<Value, Fault> {
        self.charge(items.capacity() * size_of::<Value>() + ENTRY)?;
        let epoch = self.epoch;
        Ok(Value::List(ListRef(self.lists.insert(List { items, epoch }))))
    }

    /// A new list of what another holds.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    #[inline(never)]
    pub fn new_list_of(&mut self, items: &[Value]) -> Result<Value, Fault> {
        self.new_list(self.copied(items))
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
        if value.bits() > MOST_BITS {
            return Err(too_long("fraction"));
        }
        self.charge(rational_bytes(&value) + ENTRY)?;
        Ok(Value::Rational(RationalRef(self.rationals.insert(Some(value)))))
    }

    /// A new record.
    ///
    /// # Errors
    /// As [`Self::new_text`].
    #[inline(never)]
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
    pub fn new_history(&mut self, mut history: History) -> Result<HistoryRef, Fault> {
        history.charged = history.bytes() + ENTRY;
        self.charge(history.charged)?;
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
}
