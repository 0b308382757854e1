//! What ends a run from outside: flags of other threads, and its time.
//!
//! The meter looks at them where steps are counted, the heap in the midst of work on one large value; both share one
//! watcher.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::pause::Signals;
use crate::base::clock::Moment;
use crate::lang::value::heap::Watch;

/// When a run has run long enough. Time in which it is paused does not count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    begun: Moment,
    /// For how long it had been paused by then.
    rested: Duration,
    pub(super) time: Duration,
}

/// Looks for meter and heap.
#[derive(Debug)]
pub(super) struct Watcher {
    pub(super) signals: Signals,
    /// In a copy of the machine: ends it when its work is no longer wanted.
    pub(super) halt: Option<Arc<AtomicBool>>,
    made: Moment,
    /// Nanoseconds after that, without those of pauses, at which the time is over; the largest number for never.
    over: AtomicU64,
    /// The steps that are left, or a few more.
    steps: AtomicU64,
    /// How the host measures the bytes that it holds, if it does.
    pub(super) gauge: Option<Gauge>,
    /// How many it may hold then.
    full: AtomicUsize,
}

/// Gives the bytes that a host holds, by its own measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gauge(pub(super) fn() -> usize);

impl PartialEq for Gauge {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

/// Beside what is counted there is what it is copied to when it grows, and what scripts, messages and tables take that
/// are made once: half as much, and so many bytes.
const BESIDE: usize = 8 << 20;

impl Watcher {
    pub(super) fn new(
        signals: Signals,
        halt: Option<Arc<AtomicBool>>,
        gauge: Option<Gauge>,
    ) -> Arc<Self> {
        let never = || AtomicU64::new(u64::MAX);
        let full = AtomicUsize::new(usize::MAX);
        let made = Moment::now();
        Arc::new(Self { signals, halt, made, over: never(), steps: never(), gauge, full })
    }

    /// The same for a copy of the machine, which ends with `halt` too.
    pub(super) fn apart(&self, halt: Arc<AtomicBool>) -> Arc<Self> {
        let (signals, over) = (self.signals.clone(), self.over.load(Ordering::Relaxed));
        let (over, steps) = (AtomicU64::new(over), AtomicU64::new(u64::MAX));
        let full = AtomicUsize::new(self.full.load(Ordering::Relaxed));
        let (made, gauge) = (self.made, self.gauge);
        Arc::new(Self { signals, halt: Some(halt), made, over, steps, gauge, full })
    }

    /// So many steps are left.
    pub(super) fn has_steps(&self, left: u64) {
        self.steps.store(left, Ordering::Relaxed);
    }

    /// From now on so many bytes more may be counted.
    pub(super) fn may_hold(&self, memory: usize) {
        if let Some(Gauge(measure)) = self.gauge {
            let room = memory.saturating_add(memory / 2).saturating_add(BESIDE);
            self.full.store(measure().saturating_add(room), Ordering::Relaxed);
        }
    }

    /// A time from now on is over when the run has run for so long.
    pub(super) fn ends_after(&self, time: Option<Duration>) -> Option<Deadline> {
        time.map(|time| Deadline { begun: Moment::now(), rested: self.rested(), time })
    }

    /// The heap's looks end at this deadline from now on.
    pub(super) fn until(&self, deadline: Option<&Deadline>) {
        let over = deadline.and_then(|deadline| {
            let (made, begun) = (self.made.elapsed()?, deadline.begun.elapsed()?);
            let rested = deadline.rested;
            let past = made.saturating_sub(begun).saturating_sub(rested);
            Some(nanoseconds(past.saturating_add(deadline.time)))
        });
        self.over.store(over.unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Whether it has passed.
    pub(super) fn has_passed(&self, deadline: &Deadline) -> bool {
        let paused = self.rested().saturating_sub(deadline.rested);
        let elapsed = deadline.begun.elapsed();
        elapsed.is_some_and(|elapsed| elapsed.saturating_sub(paused) >= deadline.time)
    }

    /// For how long the run has been paused in all.
    fn rested(&self) -> Duration {
        self.signals.baton.as_ref().map_or(Duration::ZERO, |baton| baton.rested())
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

impl Watch for Watcher {
    fn is_stopped(&self) -> bool {
        self.halt.as_ref().is_some_and(|halt| halt.load(Ordering::Relaxed)) || self.signals.stop()
    }

    fn is_beyond(&self, work: u64) -> bool {
        work > self.steps.load(Ordering::Relaxed)
    }

    fn is_over(&self) -> bool {
        let over = self.over.load(Ordering::Relaxed);
        if over == u64::MAX {
            return false;
        }
        let elapsed = self.made.elapsed().unwrap_or_default();
        nanoseconds(elapsed.saturating_sub(self.rested())) >= over
    }
    fn is_full(&self) -> bool {
        self.gauge.is_some_and(|Gauge(measure)| measure() > self.full.load(Ordering::Relaxed))
    }
}
