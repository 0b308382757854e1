//! Looking whether the run is to end, in work on values that may be of any size.
//!
//! What works on one large value (a comparison, a key, a text, a collection) has no way to fail. It asks
//! [`Heap::goes_on`] now and then and, when told no, ends early with anything; the heap remembers that, and whoever has
//! the work paid fails in its place, so that nobody sees what came of it.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;

use super::Heap;
use crate::base::meter::{Meter, Stopped};
use crate::lang::value::Fault;

/// Who knows whether the run is to end.
pub trait Watch: Send + Sync {
    /// Whether somebody wants it to end.
    fn is_stopped(&self) -> bool;

    /// Whether this is more work than it has steps left for.
    fn is_beyond(&self, work: u64) -> bool;

    /// Whether its time is over.
    fn is_over(&self) -> bool;

    /// Whether the host measures that too much is held.
    fn is_full(&self) -> bool;
}

impl fmt::Debug for dyn Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("watch")
    }
}

/// The heap's part in this.
#[derive(Clone, Debug, Default)]
pub(in crate::lang::value) struct Watched {
    watch: Option<Arc<dyn Watch>>,
    /// Noted work at which it is looked next.
    next: Cell<u64>,
    ended: Cell<bool>,
    /// Why, where it is nothing that the watch knows of.
    failure: RefCell<Option<Fault>>,
}

impl Watched {
    pub(in crate::lang::value) fn looks_on(&self, work: &Cell<u64>) -> bool {
        let watch = self.watch.as_ref().filter(|_| !self.ended.get());
        let ends = |watch: &Arc<dyn Watch>| {
            let beyond = watch.is_beyond(work.get()) || watch.is_stopped();
            beyond || watch.is_over() || watch.is_full()
        };
        if watch.is_some_and(ends) {
            self.end(work);
        }
        !self.ended.get()
    }

    fn end(&self, work: &Cell<u64>) {
        self.ended.set(true);
        // Whoever has the work paid hears of it.
        work.set(work.get().saturating_add(1));
    }
}

/// So much noted work lies between two looks: far below a millisecond.
const SLICE: u64 = 4096;

/// So many turns of a loop lie between two looks.
const TURNS: usize = 1 << 12;

/// So many elements are copied between two looks.
const PIECE: usize = 1 << 16;

impl Heap {
    /// Begins with looks, at what this one says.
    pub fn set_watch<W: Watch + 'static>(&mut self, watch: &Arc<W>) {
        self.begin_watch();
        let known = self.watched.watch.as_ref().map(|known| Arc::as_ptr(known).cast());
        // Counting references costs as much as a short call.
        if known != Some(Arc::as_ptr(watch).cast::<()>()) {
            self.watched.watch = Some(Arc::<W>::clone(watch));
        }
    }

    /// Whether work on a value goes on, asked after each [note](Self::note) of it. Once it does not, it does not for
    /// the rest of the instruction or native, which fails.
    #[inline]
    pub fn goes_on(&self) -> bool {
        let work = self.work.get();
        work < self.watched.next.get() || self.look(work)
    }

    #[cold]
    fn look(&self, work: u64) -> bool {
        self.watched.next.set(work.saturating_add(SLICE));
        self.looks_on()
    }

    /// The same for a loop that notes nothing itself: looked at every so many turns.
    #[inline]
    #[must_use]
    pub fn goes_on_at(&self, turn: usize) -> bool {
        if turn % TURNS == TURNS - 1 { self.looks_on() } else { self.goes_on() }
    }

    /// The same for work that nobody notes, looked at now.
    pub fn looks_on(&self) -> bool {
        self.watched.looks_on(&self.work)
    }

    /// The run is to end.
    pub(in crate::lang::value) fn end(&self) {
        self.watched.end(&self.work);
    }

    /// Whether work was ended early, so that what came of it is worth nothing.
    #[must_use]
    #[inline]
    pub fn has_ended(&self) -> bool {
        self.watched.ended.get()
    }

    /// Ends work that cannot fail itself for a reason of its own, such as a panic of the host's.
    pub fn fail(&self, fault: Fault) {
        self.watched.failure.replace(Some(fault));
        self.end();
    }

    /// That reason, where there was one.
    #[must_use]
    pub fn take_failure(&self) -> Option<Fault> {
        self.watched.failure.take()
    }

    /// Who is asked.
    pub(in crate::lang::value) fn watching(&self) -> Option<Arc<dyn Watch>> {
        self.watched.watch.clone()
    }

    /// The fault of whatever would write down what came of work that was ended early.
    ///
    /// # Errors
    /// That fault; another takes its place where the run ends for want of time.
    pub(in crate::lang::value) fn still_going(&self) -> Result<(), Fault> {
        if self.has_ended() {
            return Err(Fault::interrupted());
        }
        Ok(())
    }

    /// Begins anew, after whoever had to know of the end does.
    pub fn begin_watch(&self) {
        self.watched.ended.set(false);
    }

    /// The work noted since this was last asked.
    #[inline]
    pub fn take_work(&self) -> u64 {
        self.watched.next.set(SLICE);
        self.work.replace(0)
    }

    /// A copy of elements, made piece by piece.
    #[must_use]
    pub fn copied<T: Clone>(&self, items: &[T]) -> Vec<T> {
        let mut copy = Vec::with_capacity(items.len());
        self.copy_into(&mut copy, items);
        copy
    }

    /// Adds elements to a copy, piece by piece.
    pub fn copy_into<T: Clone>(&self, copy: &mut Vec<T>, items: &[T]) {
        for piece in items.chunks(PIECE) {
            copy.extend_from_slice(piece);
            if piece.len() == PIECE && !self.looks_on() {
                return;
            }
        }
    }
}

/// Counts the work of computations on what a value holds, where nothing but the heap is at hand.
#[derive(Debug)]
pub struct Noting<'a>(pub &'a Heap);

impl Meter for Noting<'_> {
    fn steps(&mut self, count: u64) -> Result<(), Stopped> {
        self.0.note(usize::try_from(count).unwrap_or(usize::MAX));
        if self.0.goes_on() { Ok(()) } else { Err(Stopped) }
    }

    fn bytes(&mut self, _count: usize) -> Result<(), Stopped> {
        Ok(())
    }

    fn look(&mut self) -> Result<(), Stopped> {
        if self.0.looks_on() { Ok(()) } else { Err(Stopped) }
    }
}
