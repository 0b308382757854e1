//! Values told apart: each gets a number, in the order in which it first came.
//!
//! Natives that group, count or join keep the keys of what they have met. Keys have copies of the strings and lists in
//! them, so they are held against the limit on memory, until the native ends; what is met again makes no key.

use indexmap::IndexSet;

use crate::base::release::{self, LARGE};
use crate::lang::native::Cx;
use crate::lang::value::key::{Key, Query, Row};
use crate::lang::value::{Fault, Heap, Value};

/// What has been met.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Distinct {
    known: IndexSet<Key, foldhash::fast::RandomState>,
    /// What that takes.
    bytes: usize,
}

impl Drop for Distinct {
    fn drop(&mut self) {
        if self.bytes > LARGE {
            release::beside(std::mem::take(&mut self.known));
        }
    }
}

/// What a key takes in the set beside its own bytes, while the set is moved to a larger place too.
const ENTRY: usize = 64;

impl Distinct {
    /// The number of a value, and whether it is new.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    pub(in crate::bridge) fn number(
        &mut self,
        cx: &mut dyn Cx,
        value: Value,
    ) -> Result<(usize, bool), Fault> {
        match self.known.get_index_of(&Query::new(value, cx.values())) {
            // To go through a long value is work, which ends with the run.
            Some(number) => cx.spend(0).map(|()| (number, false)),
            None => self.add(cx, |heap| heap.key(value)),
        }
    }

    /// The same of several values in a row, such as the cells of a table.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub(in crate::bridge) fn number_of_row(
        &mut self,
        cx: &mut dyn Cx,
        values: &[Value],
    ) -> Result<(usize, bool), Fault> {
        match self.find_row(cx, values) {
            Some(number) => cx.spend(0).map(|()| (number, false)),
            None => self.add(cx, |heap| heap.row_key(values)),
        }
    }

    /// The number of several values in a row, if they were met before.
    pub(in crate::bridge) fn find_row(&self, cx: &dyn Cx, values: &[Value]) -> Option<usize> {
        let heap = cx.values();
        if self.known.len() == 1 {
            // A single key is compared with at once, without a look for it that would be noted.
            for &value in values {
                if let Value::Text(text) = value {
                    heap.note_text(heap.text(text).len());
                }
            }
        }
        self.known.get_index_of(&Row { values, heap })
    }

    fn add(
        &mut self,
        cx: &mut dyn Cx,
        key: impl FnOnce(&Heap) -> Result<(Key, usize), Fault>,
    ) -> Result<(usize, bool), Fault> {
        let (key, bytes) = key(cx.values())?;
        cx.spend(0)?;
        cx.heap().hold(bytes + ENTRY)?;
        self.bytes += bytes;
        Ok((self.known.insert_full(key).0, true))
    }
}
