//! What reaches a run from other threads: that it is to stop, and how far it may go before it pauses.
//!
//! A run in slices has a [`Baton`]. Steps are counted as in any run; where the slice of the meter ends, the meter
//! tells the baton, and if the slice of the host has ended as well, the run pauses there:
//!
//! ```text
//! host      allow(1000) ── waits ──────────────┐        allow(1000) …
//! run                    └─ 1000 steps, rests ─┘ waits ─┘
//! ```
//!
//! A run on a thread of its own waits where it is, whatever natives it is in. A run on the host's thread cannot, for
//! natives hold that thread's stack: it pauses in the code of scripts alone, by returning, and its frames stay.
//!
//! Copies of the machine on other threads tell the baton of their steps as well, and rest when the run does. Steps
//! are told once: those of copies when they are done, not when their results are taken.
//!
//! Nothing of this is part of what a run computes: a pause changes no count, no draw and no order.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use crate::base::clock::Moment;

/// What reaches a run from other threads.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// Stops every run, until it is cleared.
    pub every: Arc<AtomicBool>,
    /// Stops one run; whoever ends the run clears it.
    pub own: Arc<AtomicBool>,
    /// Who decides how far the run may go before it pauses.
    pub baton: Option<Arc<Baton>>,
}

impl Signals {
    /// Whether these are the same, and not only alike.
    pub(super) fn are(&self, others: &Self) -> bool {
        let baton = match (&self.baton, &others.baton) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (None, None) => true,
            _ => false,
        };
        baton && Arc::ptr_eq(&self.every, &others.every) && Arc::ptr_eq(&self.own, &others.own)
    }

    /// Whether the run is to stop.
    #[inline]
    pub(super) fn stop(&self) -> bool {
        self.every.load(Ordering::Relaxed)
            || self.own.load(Ordering::Relaxed)
            || self.baton.as_ref().is_some_and(|baton| baton.stopped.load(Ordering::Relaxed))
    }
}

/// Where a run in slices is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It runs, or is about to.
    Running,
    /// It waits to be allowed more steps.
    Resting,
    /// There is nothing left to run.
    Over,
}

/// How a run pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It waits where it is; it has a thread of its own.
    Wait,
    /// It returns, as soon as no native is under way.
    Return,
}

/// Handed back and forth between a run and its host.
#[derive(Debug)]
pub struct Baton {
    way: Way,
    /// Steps until the next pause. Below zero: steps that were taken at once and that the next slice owes.
    left: AtomicI64,
    /// Steps that copies have taken and `left` does not know of yet.
    apart: AtomicI64,
    /// For copies: whether the run rests.
    resting: AtomicBool,
    stopped: AtomicBool,
    /// For how many nanoseconds it has rested in all.
    rested: AtomicU64,
    place: Mutex<Place>,
    changed: Condvar,
}

#[derive(Debug)]
struct Place {
    turn: Turn,
    /// When it began to rest.
    since: Option<Moment>,
    /// Who wants to know when it no longer runs.
    waker: Option<Waker>,
}

impl Baton {
    /// A baton for a run that has not begun.
    #[must_use]
    pub fn new(way: Way) -> Self {
        Self {
            way,
            left: AtomicI64::new(0),
            apart: AtomicI64::new(0),
            resting: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            rested: AtomicU64::new(0),
            place: Mutex::new(Place { turn: Turn::Resting, since: None, waker: None }),
            changed: Condvar::new(),
        }
    }

    /// How the run pauses.
    #[must_use]
    pub fn way(&self) -> Way {
        self.way
    }

    /// Where the run is.
    #[must_use]
    pub fn turn(&self) -> Turn {
        self.place().turn
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the run take so many steps more, and says whether it does: not where it owes as many or is over.
    pub fn allow(&self, steps: u64) -> bool {
        let mut place = self.place();
        if place.turn != Turn::Resting {
            return place.turn == Turn::Running;
        }
        let more = i64::try_from(steps).unwrap_or(i64::MAX);
        let left = self.left.load(Ordering::Relaxed).saturating_add(more);
        self.left.store(left, Ordering::Relaxed);
        if left <= 0 {
            return false;
        }
        if let Some(time) = place.since.take().and_then(Moment::elapsed) {
            let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
            self.rested.fetch_add(nanoseconds, Ordering::Relaxed);
        }
        place.turn = Turn::Running;
        self.resting.store(false, Ordering::Relaxed);
        drop(place);
        self.changed.notify_all();
        true
    }

    /// Waits until the run no longer runs.
    pub fn wait(&self) -> Turn {
        let mut place = self.place();
        while place.turn == Turn::Running {
            place = self.changed.wait(place).unwrap_or_else(PoisonError::into_inner);
        }
        place.turn
    }

    /// Where the run is. While it runs, `waker` is kept and woken when it does no longer.
    pub fn poll(&self, waker: &Waker) -> Turn {
        let mut place = self.place();
        if place.turn == Turn::Running {
            place.waker = Some(waker.clone());
        }
        place.turn
    }

    /// Ends the run: where it rests it fails at once, where it runs as soon as it looks.
    pub fn stop(&self) {
        let mut place = self.place();
        self.stopped.store(true, Ordering::Relaxed);
        if place.turn == Turn::Resting {
            place.turn = Turn::Running;
        }
        self.resting.store(false, Ordering::Relaxed);
        drop(place);
        self.changed.notify_all();
    }

    /// There is nothing left to run.
    pub fn finish(&self) {
        self.leave(Turn::Over);
    }

    /// The run has returned, to be gone on with.
    pub fn rest(&self) {
        self.leave(Turn::Resting);
    }

    fn leave(&self, turn: Turn) {
        let mut place = self.place();
        // Nobody would end the rest of a run that was stopped just now.
        if turn == Turn::Resting && self.stopped.load(Ordering::Relaxed) {
            return;
        }
        place.turn = turn;
        place.since = (turn == Turn::Resting).then(Moment::now);
        self.resting.store(turn == Turn::Resting, Ordering::Relaxed);
        let waker = place.waker.take();
        drop(place);
        self.changed.notify_all();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// For how long the run has been paused in all.
    pub(super) fn rested(&self) -> Duration {
        Duration::from_nanos(self.rested.load(Ordering::Relaxed))
    }

    /// Takes note of steps of the run itself.
    pub(super) fn count(&self, steps: i64) {
        let apart = self.apart.swap(0, Ordering::Relaxed);
        let left = self.left.load(Ordering::Relaxed);
        let left = left.saturating_sub(steps).saturating_sub(apart);
        self.left.store(left, Ordering::Relaxed);
    }

    /// Takes note of steps of a copy.
    pub(super) fn count_apart(&self, steps: i64) {
        self.apart.fetch_add(steps, Ordering::Relaxed);
    }

    /// Steps that the run is about to count were a copy's, and are known.
    pub(super) fn known(&self, steps: u64) {
        let steps = i64::try_from(steps).unwrap_or(i64::MAX);
        let left = self.left.load(Ordering::Relaxed).saturating_add(steps);
        self.left.store(left, Ordering::Relaxed);
    }

    /// How many steps may be taken before the baton is asked again. The step that ends a slice is counted before
    /// the pause and done after it, so a pause is at exactly as many steps as were allowed.
    pub(super) fn until_asked(&self) -> i64 {
        let left = self.left.load(Ordering::Relaxed);
        if left > 0 || self.way == Way::Wait { (left - 1).max(0) } else { i64::MAX }
    }

    /// Whether the run is to return.
    pub(super) fn wants_return(&self) -> bool {
        self.way == Way::Return && self.left.load(Ordering::Relaxed) <= 0
    }

    /// Waits where the slice is over, if this run waits.
    pub(super) fn pause(&self) {
        if self.way == Way::Wait && self.left.load(Ordering::Relaxed) <= 0 {
            self.rest();
            self.wait_for_turn();
        }
    }

    /// A copy waits as long as the run rests.
    pub(super) fn pause_apart(&self) {
        if self.resting.load(Ordering::Relaxed) {
            self.wait_for_turn();
        }
    }

    fn wait_for_turn(&self) {
        let mut place = self.place();
        while place.turn == Turn::Resting {
            place = self.changed.wait(place).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
