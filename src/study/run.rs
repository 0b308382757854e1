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
    /// Results from `taken` on.
    ready: VecDeque<Option<T>>,
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

/// Does the tasks of a range, each worker on a thread of its own, and hands the results to `hear` in order.
///
/// `hear` says whether to go on. The answer is the first task whose result was not accepted: the end of the
/// range if all were, its start where no thread can be had.
pub fn in_order<W: Send, T: Send>(
    workers: Vec<W>,
    tasks: Range<usize>,
    work: impl Fn(&mut W, usize) -> T + Sync,
    mut hear: impl FnMut(News<T>) -> bool,
) -> usize {
    let (first, end, count) = (tasks.start, tasks.end, workers.len());
    let (ready, stop) = (VecDeque::new(), first >= end);
    let state = State { next: first, taken: first, ready, live: 0, stop, panic: None };
    let shared = Shared { state: Mutex::new(state), result: Condvar::new(), room: Condvar::new() };
    let done = thread::scope(|scope| {
        let _leaving = Leaving(&shared, true);
        for worker in workers {
            let (shared, work) = (&shared, &work);
            shared.lock().live += 1;
            let thread = Builder::new().name("comity worker".to_owned()).stack_size(STACK);
            let window = AHEAD * count;
            let run = move || labour(shared, worker, work, end, window);
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
                Some(result) => {
                    state.ready.pop_front();
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

fn labour<W, T>(
    shared: &Shared<T>,
    mut worker: W,
    work: &(impl Fn(&mut W, usize) -> T + Sync),
    end: usize,
    window: usize,
) {
    let _leaving = Leaving(shared, false);
    loop {
        let mut state = shared.lock();
        let task = loop {
            if state.stop || state.next >= end {
                return;
            }
            if state.next < state.taken + window {
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
/// `hear` says whether to go on. Tasks that were not heard of were not done, or in vain.
pub fn as_they_come<W: Send, T: Send>(
    workers: Vec<W>,
    tasks: Range<usize>,
    stretch: impl Fn(usize) -> usize + Sync,
    work: impl Fn(&mut W, usize) -> T + Sync,
    mut hear: impl FnMut(News<T>) -> bool,
) {
    let (next, end) = (Mutex::new(tasks.start), tasks.end);
    let panicked: Mutex<Option<Panic>> = Mutex::new(None);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        let _ending = Ending(&next, end);
        for mut worker in workers {
            let (next, panicked) = (&next, &panicked);
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
                        if sender.send((task, work(&mut worker, task))).is_err() {
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
                Ok((task, result)) => News::Done(task, result),
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

/// Lets workers begin nothing more, also where the caller's thread panics.
struct Ending<'a>(&'a Mutex<usize>, usize);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        *lock(self.0) = self.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_heard_of_once() {
        for workers in [1, 2, 5] {
            let mut heard = Vec::new();
            as_they_come(
                vec![(); workers],
                3..500,
                |task| 1 + (500 - task) / 8,
                |(), task| task * task,
                |news| {
                    if let News::Done(task, square) = news {
                        heard.push((task, square));
                    }
                    true
                },
            );
            heard.sort_unstable();
            assert_eq!(heard, (3..500).map(|task| (task, task * task)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn one_slow_task_holds_up_no_other() {
        let mut heard = Vec::new();
        as_they_come(
            vec![(); 2],
            0..300,
            |_| 1,
            |(), task| {
                if task == 0 {
                    thread::sleep(Duration::from_millis(100));
                }
            },
            |news| {
                if let News::Done(task, ()) = news {
                    heard.push(task);
                }
                heard.len() < 300
            },
        );
        assert_eq!((heard.len(), heard.last()), (300, Some(&0)));
    }

    fn squares(workers: usize, tasks: Range<usize>, most: usize) -> (usize, Vec<usize>) {
        let mut taken = Vec::new();
        let end = in_order(
            vec![(); workers],
            tasks,
            |(), task| task * task,
            |news| match news {
                News::Done(task, result) => {
                    if task == most {
                        return false;
                    }
                    taken.push(result);
                    true
                }
                News::Waiting => true,
            },
        );
        (end, taken)
    }

    #[test]
    fn results_come_in_order_from_any_number_of_workers() {
        let expected: Vec<usize> = (3..1000).map(|task| task * task).collect();
        for workers in [1, 2, 3, 8] {
            assert_eq!(squares(workers, 3..1000, usize::MAX), (1000, expected.clone()));
        }
        assert_eq!(squares(2, 5..5, usize::MAX), (5, Vec::new()));
        assert_eq!(squares(0, 0..4, usize::MAX), (0, Vec::new()));
    }

    #[test]
    fn it_stops_where_it_is_told() {
        for workers in [1, 2, 8] {
            let (end, taken) = squares(workers, 0..10_000, 17);
            assert_eq!((end, taken.len()), (17, 17));
        }
    }

    #[test]
    fn waiting_is_told_and_can_end() {
        let mut heard = 0;
        let gate = Mutex::new(());
        let held = gate.lock();
        let end = in_order(
            vec![(); 2],
            0..4,
            |(), task| {
                thread::sleep(Duration::from_millis(40));
                task
            },
            |news| {
                heard += usize::from(matches!(news, News::Waiting));
                matches!(news, News::Done(..)) || heard < 2
            },
        );
        drop(held);
        assert!(end < 4 && heard >= 2);
    }

    #[test]
    fn a_panic_of_a_worker_goes_on_where_the_work_was_asked_for() {
        let work = |(): &mut (), task: usize| assert!(task != 50, "task {task}");
        let ordered = || {
            in_order(vec![(); 2], 0..100, work, |_| true);
        };
        let unordered = || as_they_come(vec![(); 2], 0..100, |_| 3, work, |_| true);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let results = [catch_unwind(ordered), catch_unwind(unordered)];
        std::panic::set_hook(before);
        for result in results {
            let panic = result.unwrap_err();
            assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some("task 50"));
        }
    }
}
