//! What a heap counts: bytes of values, bytes of natives' buffers, and work that nobody has paid for yet.
//!
//! ```text
//! charge / release   bytes of values, and of buffers whose end is known
//! hold               bytes of a native's buffers, given back when the native ends
//! fits               asks for room for what is made next, without counting it
//! note               work that depends on how large a value is; the machine has it paid as steps
//! ```

use super::Heap;
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::{Fault, ObjectRef};

/// Going through an object of so many bytes is work.
const LARGE: usize = 1 << 16;

/// More parts than this are many.
const MANY: usize = 1024;

/// So many parts are looked at for a step.
const PARTS: usize = 16;

/// So many bytes of a text are copied or gone through for a step.
const TEXT: usize = 64;

impl Heap {
    /// Counts bytes about to be held.
    ///
    /// # Errors
    /// `E0651` if that would pass the limit.
    pub fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.fits(bytes)?;
        self.bytes += bytes;
        self.asked = (self.asked.0 + 1, self.asked.1 + bytes as u64);
        Ok(())
    }

    /// Asks for room for bytes that are held only until others of them are counted, or until nothing else is made.
    ///
    /// # Errors
    /// As [`Self::charge`].
    pub fn fits(&self, bytes: usize) -> Result<(), Fault> {
        if self.bytes.saturating_add(bytes) > self.limit {
            return Err(Fault::limit(run::out_of_memory(self.limit)));
        }
        Ok(())
    }

    /// Notes work that grows with what a value holds: about one for each element, or for 64 bytes of a string. The
    /// machine has it paid as steps when the instruction or the native has ended, or sooner.
    #[inline]
    pub fn note(&self, work: usize) {
        self.work.set(self.work.get().saturating_add(work as u64));
    }

    /// Notes that all of an object is gone through, which is work where it is large.
    pub fn note_object(&self, object: ObjectRef) {
        let bytes = self.object(object).bytes();
        if bytes >= LARGE {
            self.note(bytes / 1024);
        }
    }

    /// Notes work on the parts of a value where they are many: to look at a few belongs to the instruction.
    pub fn note_many(&self, parts: usize) {
        if parts > MANY {
            self.note(parts / PARTS);
        }
    }

    /// Notes work on so many bytes of a text where they are many.
    pub fn note_text(&self, bytes: usize) {
        if bytes > MANY {
            self.note(bytes / TEXT);
        }
    }

    /// Whether work was noted.
    #[must_use]
    #[inline]
    pub fn has_work(&self) -> bool {
        self.work.get() > 0
    }

    /// Counts bytes that the running native holds beside values, until it ends.
    ///
    /// # Errors
    /// As [`Self::charge`].
    pub fn hold(&mut self, bytes: usize) -> Result<(), Fault> {
        self.charge(bytes)?;
        self.held += bytes;
        Ok(())
    }

    /// How many bytes running natives hold.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held
    }

    /// Counts what natives hold down to what it was.
    pub fn let_go(&mut self, held: usize) {
        self.release(self.held.saturating_sub(held));
        self.held = held;
    }

    /// Counts bytes that the running native holds as given back before it ends.
    pub fn give_back(&mut self, bytes: usize) {
        self.let_go(self.held.saturating_sub(bytes));
    }

    /// How many values were made since the heap was, and the bytes that they took.
    #[must_use]
    pub fn allocations(&self) -> (u64, u64) {
        self.asked
    }

    /// Counts bytes given back.
    pub fn release(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// How many more bytes it may hold.
    #[must_use]
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.bytes)
    }
}
