//! What a run may use up: steps, call depth, output, time. Memory is counted by the heap itself.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::pause::{Baton, Signals};
use super::watcher::{Deadline, Gauge, Watcher};
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::Fault;
use crate::lang::value::heap::Watch;

/// Limits of a run; `None` is no limit. They hold inside native functions as in scripts, each by itself.
///
/// Nothing that a script does can catch the error of a limit, and after it the context can be used as before.
///
/// ```
/// use std::time::Duration;
///
/// use comity::{Engine, Limits};
///
/// let limits = Limits::default().steps(1_000_000).memory(64 << 20).time(Duration::from_secs(2));
/// let engine = Engine::default().with_limits(limits);
/// let endless = engine.compile("endless.comity", "while true { }")?;
/// let error = engine.context().run(&endless).unwrap_err();
/// assert_eq!(error.code(), "E0650");
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// Calls and turns of loops, and about one for each element that a native touches.
    pub steps: Option<u64>,
    /// Bytes held at once, by values and by the work of natives.
    pub memory: usize,
    /// How the host measures the bytes that it holds, where it does.
    pub(super) gauge: Option<Gauge>,
    /// Calls nested in each other.
    pub depth: usize,
    /// Bytes written, to the output and to files.
    pub output: Option<usize>,
    /// Time from the start of the run.
    #[cfg(feature = "clock")]
    pub time: Option<Duration>,
    /// How many threads may work at once; 0 means one for each core. Results are the same for any number.
    pub jobs: usize,
    /// Work that takes less time than this stays on one thread.
    #[doc(hidden)]
    pub patience: Duration,
    /// Take no short cuts and collect garbage at every chance: very slow, to test the machine itself. Results are
    /// the same.
    #[doc(hidden)]
    pub thorough: bool,
}

impl Default for Limits {
    /// For scripts of one's own: two gigabytes, calls 100,000 deep, a thread for each core; steps, output and time
    /// without end.
    fn default() -> Self {
        Self {
            steps: None,
            memory: 2 << 30,
            gauge: None,
            depth: 100_000,
            output: None,
            #[cfg(feature = "clock")]
            time: None,
            jobs: 0,
            patience: Duration::from_millis(2),
            thorough: false,
        }
    }
}

impl Limits {
    /// For scripts of strangers: fifty million steps, 64 megabytes, calls 1,000 deep, a megabyte of output, two seconds,
    /// and no other threads. Change what does not fit.
    ///
    /// ```
    /// use comity::Limits;
    ///
    /// let limits = Limits::strict().memory(16 << 20);
    /// assert_eq!((limits.memory, limits.depth, limits.jobs), (16 << 20, 1000, 1));
    /// ```
    #[must_use]
    pub fn strict() -> Self {
        let limits = Self::default().steps(50_000_000).memory(64 << 20).depth(1000);
        limits.output(1 << 20).lasting(Some(Duration::from_secs(2))).jobs(1)
    }

    /// With so many calls and turns of loops, and about one for each element that a native touches; `None` for no end.
    ///
    /// ```
    /// use comity::{Engine, Limit, Limits};
    ///
    /// let engine = Engine::default().with_limits(Limits::default().steps(1000));
    /// assert_eq!(engine.eval::<()>("for i in 0..2000 { }").unwrap_err().limit(), Some(Limit::Steps));
    /// // In functions of the language as well.
    /// assert_eq!(engine.eval::<()>("sort(0..5000)").unwrap_err().limit(), Some(Limit::Steps));
    /// ```
    #[must_use]
    pub fn steps(self, steps: impl Into<Option<u64>>) -> Self {
        Self { steps: steps.into(), ..self }
    }

    /// With so many bytes held at once, by values and by the work of natives.
    ///
    /// ```
    /// use comity::{Engine, Limit, Limits};
    ///
    /// let engine = Engine::default().with_limits(Limits::default().memory(1 << 20));
    /// assert_eq!(engine.eval::<()>("list(0..1_000_000)").unwrap_err().limit(), Some(Limit::Memory));
    /// ```
    #[must_use]
    pub fn memory(self, bytes: usize) -> Self {
        Self { memory: bytes, ..self }
    }

    /// With memory measured as well as counted, by a function that gives the bytes that the process holds now, such as
    /// allocators have that count.
    ///
    /// Comity counts what scripts make it hold before it does. What functions of the host hold nobody counts, and what a
    /// value is counted for is near what it truly takes, but not the same. Measured, a run is stopped as well as soon as
    /// the process holds more than half as much again as its limit on memory, and eight megabytes, beyond what it held
    /// when the run began. It is measured whenever the clock is looked at, so a single allocation may pass that. Where
    /// several runs share a process, each is measured with what the others hold.
    ///
    /// ```
    /// use comity::{Engine, Limit, Limits};
    /// use peak_alloc::PeakAlloc;
    ///
    /// #[global_allocator]
    /// static ALLOCATOR: PeakAlloc = PeakAlloc;
    ///
    /// let limits = Limits::strict().memory(1 << 20).measured(|| ALLOCATOR.current_usage());
    /// let engine = Engine::default().with_limits(limits);
    /// assert_eq!(engine.eval::<i64>("sum(0..1000)")?, 499_500);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn measured(self, bytes: fn() -> usize) -> Self {
        Self { gauge: Some(Gauge(bytes)), ..self }
    }

    /// With calls nested so deep.
    ///
    /// Calls that go by way of functions in Rust, such as that of a `map` inside of a `map`, nest 64 deep at the most,
    /// whatever this says: they take the stack of the thread. Comity's own part of 64 fits into 1 MiB where it is
    /// optimised, and into 3 MiB where it is not; what functions of the host have on the stack comes on top.
    ///
    /// ```
    /// use comity::{Engine, Limit, Limits};
    ///
    /// let engine = Engine::default().with_limits(Limits::default().depth(100));
    /// assert_eq!(engine.eval::<i64>("fn f(n) { 1 + f(n) }\nf(0)").unwrap_err().limit(), Some(Limit::Depth));
    /// ```
    #[must_use]
    pub fn depth(self, calls: usize) -> Self {
        Self { depth: calls, ..self }
    }

    /// With so many bytes written, to the output and to files; `None` for no end.
    ///
    /// ```
    /// use comity::{Engine, Limit, Limits};
    ///
    /// let engine = Engine::default().with_limits(Limits::default().output(100));
    /// assert_eq!(engine.eval::<()>("while true { print(1) }").unwrap_err().limit(), Some(Limit::Output));
    /// ```
    #[must_use]
    pub fn output(self, bytes: impl Into<Option<usize>>) -> Self {
        Self { output: bytes.into(), ..self }
    }

    /// With so much time for each run or call; `None` for no end.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use comity::{Engine, Limit, Limits};
    ///
    /// let engine = Engine::default().with_limits(Limits::default().time(Duration::from_millis(20)));
    /// assert_eq!(engine.eval::<()>("while true { }").unwrap_err().limit(), Some(Limit::Time));
    /// ```
    #[cfg(feature = "clock")]
    #[must_use]
    pub fn time(self, time: impl Into<Option<Duration>>) -> Self {
        Self { time: time.into(), ..self }
    }

    /// With so much time where there is a clock; without one nobody can tell.
    pub(crate) fn lasting(self, time: Option<Duration>) -> Self {
        #[cfg(feature = "clock")]
        return self.time(time);
        #[cfg(not(feature = "clock"))]
        return (self, time).0;
    }

    /// How much time there is for each run or call.
    pub(crate) fn lasts(&self) -> Option<Duration> {
        #[cfg(feature = "clock")]
        return self.time;
        #[cfg(not(feature = "clock"))]
        None
    }

    /// With so many threads at work at once; 0 means one for each core. Results are the same for any number.
    ///
    /// ```
    /// use comity::{Engine, Limits};
    ///
    /// // The same for any number of threads.
    /// let text = "sum((0..1000).map(|x| x * x))";
    /// let [one, four] = [1, 4].map(|jobs| Engine::default().with_limits(Limits::default().jobs(jobs)));
    /// assert_eq!(one.eval::<i64>(text)?, four.eval::<i64>(text)?);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn jobs(self, threads: usize) -> Self {
        Self { jobs: threads, ..self }
    }

    /// With work that takes less time than this kept on one thread.
    #[doc(hidden)]
    #[must_use]
    pub fn patience(self, time: Duration) -> Self {
        Self { patience: time, ..self }
    }

    /// Taking no short cuts and collecting garbage at every chance, or not: very slow, to test the machine itself.
    #[doc(hidden)]
    #[must_use]
    pub fn thorough(self, thorough: bool) -> Self {
        Self { thorough, ..self }
    }
}

/// Counts what a run uses.
#[derive(Clone, Debug)]
pub struct Meter {
    /// What is left of the current slice; the machine counts it down.
    pub(super) fuel: i64,
    slice: i64,
    used: u64,
    steps: Option<u64>,
    deadline: Option<Deadline>,
    output: Option<usize>,
    written: usize,
    /// The most frames.
    pub(super) depth: usize,
    /// The most bytes, which the heap counts.
    memory: usize,
    /// What ends it from outside.
    pub(super) watcher: Arc<Watcher>,
    /// Whether a run that pauses by returning is to return.
    pub(super) returns: bool,
}

/// The flag and the clock are looked at every so many steps: far below a millisecond.
const SLICE: i64 = 4096;

impl Meter {
    /// A meter that has used nothing.
    #[must_use]
    pub fn new(limits: &Limits, signals: Signals) -> Self {
        let mut meter = Self {
            fuel: 0,
            slice: 0,
            used: 0,
            steps: limits.steps,
            deadline: None,
            output: limits.output,
            written: 0,
            depth: limits.depth,
            watcher: Watcher::new(signals, None, limits.gauge),
            memory: limits.memory,
            returns: false,
        };
        meter.watcher.may_hold(limits.memory);
        meter.ends_after(limits.lasts());
        meter.next_slice();
        meter
    }

    /// Becomes a meter that has used nothing.
    pub(super) fn begin(&mut self, limits: &Limits, signals: &Signals) {
        // The same signals need not be counted once more: that costs as much as all the rest.
        let same = self.watcher.signals.are(signals) && self.watcher.gauge == limits.gauge;
        if !same || self.watcher.halt.is_some() {
            self.watcher = Watcher::new(signals.clone(), None, limits.gauge);
        }
        self.watcher.may_hold(limits.memory);
        self.memory = limits.memory;
        (self.steps, self.output, self.depth) = (limits.steps, limits.output, limits.depth);
        self.returns = false;
        self.ends_after(limits.lasts());
        self.renew();
    }

    /// Time is over when the run has run for so long from now on.
    fn ends_after(&mut self, time: Option<Duration>) {
        self.deadline = self.watcher.ends_after(time);
        self.watcher.until(self.deadline.as_ref());
    }

    fn baton(&self) -> Option<&Baton> {
        self.watcher.signals.baton.as_deref()
    }

    /// Whether it counts for a copy of the machine.
    fn is_apart(&self) -> bool {
        self.watcher.halt.is_some()
    }

    fn next_slice(&mut self) {
        let left = self.steps.map_or(u64::MAX, |most| most.saturating_sub(self.used));
        self.watcher.has_steps(left);
        self.slice = i64::try_from(left).unwrap_or(i64::MAX).min(SLICE);
        // A copy pauses when the run does, wherever its own slices end.
        let asked = self.baton().filter(|_| !self.is_apart());
        if let Some((steps, returns)) =
            asked.map(|baton| (baton.until_asked(), baton.wants_return()))
        {
            self.slice = self.slice.min(steps);
            self.returns = returns;
        }
        self.fuel = self.slice;
    }

    /// Takes note of what was used of the slice, and begins another.
    pub(super) fn settle(&mut self) {
        let taken = self.slice - self.fuel;
        self.used = self.steps();
        if let Some(baton) = self.baton() {
            if self.is_apart() { baton.count_apart(taken) } else { baton.count(taken) }
        }
        self.next_slice();
    }

    /// Pauses where a run in slices has come to the end of one.
    #[cold]
    fn pause(&mut self) {
        self.settle();
        if let Some(baton) = self.baton() {
            if self.is_apart() { baton.pause_apart() } else { baton.pause() }
        }
        self.next_slice();
    }

    /// Steps used so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.used + u64::try_from(self.slice - self.fuel).unwrap_or(0)
    }

    /// Called when the slice is used up.
    ///
    /// # Errors
    /// A limit, or the interruption.
    #[cold]
    pub(super) fn refuel(&mut self) -> Result<(), Fault> {
        if let Some(most) = self.steps
            && self.steps() > most
        {
            self.used = self.steps();
            (self.slice, self.fuel) = (0, 0);
            return Err(Fault::limit(run::out_of_steps(most)));
        }
        self.settle();
        self.look()
    }

    /// Looks at the flags and the clock now, and pauses where the run is to.
    ///
    /// # Errors
    /// The limit on time, or the interruption.
    pub(super) fn look(&mut self) -> Result<(), Fault> {
        if self.baton().is_some() {
            self.pause();
        }
        self.signalled()?;
        if let Some(deadline) = &self.deadline
            && self.watcher.has_passed(deadline)
        {
            let seconds = format!("{} seconds", deadline.time.as_secs_f64());
            return Err(Fault::limit(run::out_of_time(&seconds)));
        }
        if self.watcher.is_full() {
            return Err(Fault::limit(run::out_of_memory(self.memory)));
        }
        Ok(())
    }

    /// Whether somebody wants the run to stop.
    ///
    /// # Errors
    /// The interruption.
    pub(super) fn signalled(&self) -> Result<(), Fault> {
        if self.watcher.is_stopped() { Err(Fault::interrupted()) } else { Ok(()) }
    }

    /// Counts work that a copy has done, and that a baton knows of.
    ///
    /// # Errors
    /// A limit, or the interruption.
    pub(super) fn spend_apart(&mut self, steps: u64) -> Result<(), Fault> {
        if let Some(baton) = self.baton() {
            baton.known(steps);
        }
        self.spend(steps)
    }

    /// A meter for pieces of work, each of which may use up what this one has left.
    pub(super) fn piece(&self, halt: Arc<AtomicBool>) -> Self {
        let mut piece = self.clone();
        piece.watcher = self.watcher.apart(halt);
        piece.steps = self.steps.map(|most| most.saturating_sub(self.steps()));
        piece.output = self.output.map(|most| most.saturating_sub(self.written));
        piece.returns = false;
        piece.renew();
        piece
    }

    /// Begins to count anew.
    pub(super) fn renew(&mut self) {
        (self.used, self.written) = (0, 0);
        self.next_slice();
    }

    /// Whether so much more can be used and written.
    pub(super) fn allows(&self, steps: u64, bytes: usize) -> bool {
        let steps = self.steps.is_none_or(|most| self.steps().saturating_add(steps) <= most);
        steps && self.output.is_none_or(|most| self.written.saturating_add(bytes) <= most)
    }

    /// Puts another meter in its place, and gives this one.
    pub(super) fn change(&mut self, mut to: Self) -> Self {
        self.settle();
        to.next_slice();
        to.watcher.until(to.deadline.as_ref());
        std::mem::replace(self, to)
    }

    /// The same meter, which has used nothing, with another end to its steps and none to its output.
    pub(super) fn boundless(&self, steps: Option<u64>) -> Self {
        let mut meter = self.clone();
        (meter.steps, meter.output) = (steps, None);
        meter.renew();
        meter
    }

    /// The same meter, which has used nothing, for work with bounds of its own and none to its output.
    pub(super) fn allowance(&self, steps: Option<u64>, time: Option<Duration>) -> Self {
        let mut meter = self.boundless(steps);
        meter.deadline = self.watcher.ends_after(time);
        meter
    }

    /// Counts work done by a native.
    ///
    /// # Errors
    /// A limit, or the interruption.
    pub(super) fn spend(&mut self, steps: u64) -> Result<(), Fault> {
        self.fuel = self.fuel.saturating_sub(i64::try_from(steps).unwrap_or(i64::MAX));
        if self.fuel < 0 { self.refuel() } else { Ok(()) }
    }

    /// Counts bytes written.
    ///
    /// # Errors
    /// The limit on output.
    pub(super) fn write(&mut self, bytes: usize) -> Result<(), Fault> {
        self.written = self.written.saturating_add(bytes);
        match self.output {
            Some(most) if self.written > most => Err(Fault::limit(run::too_much_output(most))),
            _ => Ok(()),
        }
    }
}
