//! Work on several threads, with results in the order of the tasks.
//!
//! ```text
//! tasks 0 1 2 3 4 …  ->  workers take the next one that nobody has  ->  results are taken as 0 1 2 3 4 …
//! ```
//!
//! Which worker does a task, and when, is nobody's business: a task may depend on its number alone. The caller's
//! thread takes the results in order and may stop at any of them; later ones, though perhaps done already, are
//! dropped. So what comes out is what one thread would have made.
//!
//! Results that wait for their turn are held by nobody else. Their bytes are added up, and while there are too many no
//! worker begins a task, but for the one whose result is next: that one never has to wait for others.
//!
//! Where the order is nobody's business either, because each result says whose it is, [`as_they_come`] hands them on
//! at once: then one slow task holds up nothing.
//!
//! A panic of a worker ends the work, and goes on on the caller's thread, as it would have without workers.
//!
//! Invariant: the only threads of the crate that run scripts, the program's own aside, are started here.

use std::any::Any;
use std::collections::VecDeque;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};
use std::time::Duration;

/// What the caller's thread hears of.
#[derive(Debug)]
pub enum News<T> {
    /// The next task in order is done, with this result.
    Done(usize, T),
    /// Nothing is ready; said now and then while waiting.
    Waiting,
}

/// How many threads the machine runs at once.
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Workers run ahead of what is taken by so many tasks each at most, so that few results wait.
const AHEAD: usize = 64;
/// How often the caller hears that nothing is ready.
const WAIT: Duration = Duration::from_millis(5);
/// Scripts nest calls through natives; each level takes a piece of the stack.
const STACK: usize = 16 << 20;

/// A piece of work on a thread of its own.
pub type Beside<T> = thread::JoinHandle<T>;

/// Does something on a thread of its own, for whoever waits for it now and then; `None` where none can be had.
pub fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<Beside<T>> {
    Builder::new().name("comity run".to_owned()).stack_size(STACK).spawn(work).ok()
}

struct State<T> {
    /// The next task to begin.
    next: usize,
    /// The next task whose result is taken.
    taken: usize,
    /// Results from `taken` on, each with its bytes.
    ready: VecDeque<Option<(T, usize)>>,
    /// The bytes of all that are ready.
    waiting: usize,
    /// Workers still at work.
    live: usize,
    stop: bool,
    /// What a worker panicked with.
    panic: Option<Panic>,
}

type Panic = Box<dyn Any + Send>;

struct Shared<T> {
    state: Mutex<State<T>>,
    /// A result came in, or a worker left.
    result: Condvar,
    /// A result was taken, or all is over.
    room: Condvar,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the others' waiting, also where a thread panics.
struct Leaving<'a, T>(&'a Shared<T>, bool);

impl<T> Drop for Leaving<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        if self.1 {
            state.stop = true;
        } else {
            state.live -= 1;
        }
        drop(state);
        self.0.result.notify_all();
        self.0.room.notify_all();
    }
}

/// Does the tasks of a range, each worker on a thread of its own, and hands the results to `hear` in order. `work` gives
/// a result and its bytes; while more than `most` of them wait, workers do.
///
/// `hear` says whether to go on. The answer is the first task whose result was not accepted: the end of the
/// range if all were, its start where no thread can be had.
pub fn in_order<W: Send, T: Send>(
    workers: Vec<W>,
    tasks: Range<usize>,
    most: usize,
    work: impl Fn(&mut W, usize) -> (T, usize) + Sync,
    mut hear: impl FnMut(News<T>) -> bool,
) -> usize {
    let (first, end, count) = (tasks.start, tasks.end, workers.len());
    let (ready, stop) = (VecDeque::new(), first >= end);
    let state = State { next: first, taken: first, ready, waiting: 0, live: 0, stop, panic: None };
    let shared = Shared { state: Mutex::new(state), result: Condvar::new(), room: Condvar::new() };
    let done = thread::scope(|scope| {
        let _leaving = Leaving(&shared, true);
        for worker in workers {
            let (shared, work) = (&shared, &work);
            shared.lock().live += 1;
            let thread = Builder::new().name("comity worker".to_owned()).stack_size(STACK);
            let ahead = Ahead { end, window: AHEAD * count, most };
            let run = move || labour(shared, worker, work, ahead);
            if thread.spawn_scoped(scope, run).is_err() {
                shared.lock().live -= 1;
                break;
            }
        }
        loop {
            let mut state = shared.lock();
            if state.taken >= end {
                return end;
            }
            match state.ready.front_mut().and_then(Option::take) {
                Some((result, bytes)) => {
                    state.ready.pop_front();
                    state.waiting -= bytes;
                    let task = state.taken;
                    state.taken += 1;
                    drop(state);
                    shared.room.notify_all();
                    if !hear(News::Done(task, result)) {
                        return task;
                    }
                }
                None if state.live == 0 || state.panic.is_some() => return state.taken,
                None => {
                    let waited = shared.result.wait_timeout(state, WAIT);
                    let (state, time) = waited.unwrap_or_else(PoisonError::into_inner);
                    let task = state.taken;
                    drop(state);
                    if time.timed_out() && !hear(News::Waiting) {
                        return task;
                    }
                }
            }
        }
    });
    let panic = shared.lock().panic.take();
    panic.map_or(done, |panic| resume_unwind(panic))
}

/// How far ahead of what is taken workers may be.
#[derive(Clone, Copy)]
struct Ahead {
    /// The end of the tasks.
    end: usize,
    /// So many tasks.
    window: usize,
    /// As long as no more bytes than this wait.
    most: usize,
}

impl Ahead {
    fn allows<T>(self, state: &State<T>) -> bool {
        state.next == state.taken
            || state.next < state.taken + self.window && state.waiting <= self.most
    }
}

fn labour<W, T>(
    shared: &Shared<T>,
    mut worker: W,
    work: &(impl Fn(&mut W, usize) -> (T, usize) + Sync),
    ahead: Ahead,
) {
    let _leaving = Leaving(shared, false);
    loop {
        let mut state = shared.lock();
        let task = loop {
            if state.stop || state.next >= ahead.end {
                return;
            }
            if ahead.allows(&state) {
                break state.next;
            }
            state = shared.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        };
        state.next += 1;
        drop(state);
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut worker, task)));
        let mut state = shared.lock();
        let result = match result {
            Ok(result) => result,
            Err(panic) => {
                state.panic.get_or_insert(panic);
                return;
            }
        };
        let Some(place) = task.checked_sub(state.taken) else { return };
        while state.ready.len() <= place {
            state.ready.push_back(None);
        }
        state.waiting += result.1;
        state.ready[place] = Some(result);
        let awaited = place == 0;
        drop(state);
        if awaited {
            shared.result.notify_one();
        }
    }
}

/// Does the tasks of a range, each worker on a thread of its own, and hands the results to `hear` as they come, in
/// whatever order. A worker takes as many tasks at once as `stretch` says of the next one, and hands over each by itself.
///
/// `work` and `most` are as in [`in_order`], except that a worker waits only while there is something to hear of.
///
/// `hear` says whether to go on. Tasks that were not heard of were not done, or in vain.
pub fn as_they_come<W: Send, T: Send>(
    workers: Vec<W>,
    tasks: Range<usize>,
    stretch: impl Fn(usize) -> usize + Sync,
    most: usize,
    work: impl Fn(&mut W, usize) -> (T, usize) + Sync,
    mut hear: impl FnMut(News<T>) -> bool,
) {
    let (next, end) = (Mutex::new(tasks.start), tasks.end);
    let panicked: Mutex<Option<Panic>> = Mutex::new(None);
    let waiting = Waiting { bytes: Mutex::new(Some(0)), fewer: Condvar::new(), most };
    let (sender, results) = mpsc::sync_channel(AHEAD * workers.len().max(1));
    thread::scope(|scope| {
        let _ending = Ending(&next, end, &waiting);
        for mut worker in workers {
            let (next, panicked, waiting) = (&next, &panicked, &waiting);
            let (stretch, work, sender) = (&stretch, &work, sender.clone());
            let labour = move || {
                loop {
                    let mut place = lock(next);
                    let first = *place;
                    if first >= end {
                        return;
                    }
                    let last = end.min(first + stretch(first).max(1));
                    *place = last;
                    drop(place);
                    for task in first..last {
                        waiting.wait();
                        let (result, bytes) = work(&mut worker, task);
                        waiting.add(bytes);
                        if sender.send((task, result, bytes)).is_err() {
                            return;
                        }
                    }
                }
            };
            let labour = move || {
                if let Err(panic) = catch_unwind(AssertUnwindSafe(labour)) {
                    lock(panicked).get_or_insert(panic);
                    *lock(next) = end;
                }
            };
            let thread = Builder::new().name("comity worker".to_owned()).stack_size(STACK);
            if thread.spawn_scoped(scope, labour).is_err() {
                break;
            }
        }
        // What is left are the workers' own; when they have gone, nothing more comes.
        drop(sender);
        let results = results;
        loop {
            let news = match results.recv_timeout(WAIT) {
                Ok((task, result, bytes)) => {
                    waiting.take(bytes);
                    News::Done(task, result)
                }
                Err(RecvTimeoutError::Timeout) => News::Waiting,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if !hear(news) {
                return;
            }
        }
    });
    if let Some(panic) = lock(&panicked).take() {
        resume_unwind(panic);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bytes of results that nobody has heard of yet.
struct Waiting {
    /// None when nobody hears any more.
    bytes: Mutex<Option<usize>>,
    fewer: Condvar,
    most: usize,
}

impl Waiting {
    /// Waits until there are few enough.
    fn wait(&self) {
        let mut bytes = lock(&self.bytes);
        while bytes.is_some_and(|bytes| bytes > self.most) {
            bytes = self.fewer.wait(bytes).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn add(&self, bytes: usize) {
        let mut waiting = lock(&self.bytes);
        *waiting = waiting.map(|waiting| waiting.saturating_add(bytes));
    }

    fn take(&self, bytes: usize) {
        let mut waiting = lock(&self.bytes);
        *waiting = waiting.map(|waiting| waiting.saturating_sub(bytes));
        drop(waiting);
        self.fewer.notify_all();
    }

    fn end(&self) {
        *lock(&self.bytes) = None;
        self.fewer.notify_all();
    }
}

/// Lets workers begin nothing more and wait for nothing, also where the caller's thread panics.
struct Ending<'a>(&'a Mutex<usize>, usize, &'a Waiting);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        *lock(self.0) = self.1;
        self.2.end();
    }
}

#[cfg(test)]
mod tests;
