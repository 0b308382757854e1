//! Work shared among all cores, as natives ask for it.
//!
//! ```text
//! each(cx, work, |cx, _, task| play the matches of `task`, |cx, task, matches| keep them)
//! ```
//!
//! A task is done by the machine that it is given, which may be a copy on another thread. It may depend on its
//! number and on values that were there before, on nothing that other tasks do, and its result is plain data, no
//! values of the copy. Results are kept in order, on the first machine; so are output, warnings, steps and errors:
//! everything is as if one machine had done one task after the other.
//!
//! Results that wait take at most a small share of the room that there is.

#[cfg(feature = "threads")]
mod sharing;

use crate::base::clock::Moment;
use crate::lang::native::Cx;
use crate::lang::value::Fault;
use crate::model::play::tournament::Meeting;

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// What is counted, in the plural.
    pub(crate) what: &'static str,
    /// How many of them there are.
    pub(crate) total: usize,
    /// How many tasks they are put into.
    pub(crate) tasks: usize,
}

impl Work {
    /// Many small things, put together to tasks that are worth handing over.
    pub(crate) fn packed(cx: &dyn Cx, what: &'static str, total: usize) -> Self {
        // Enough tasks that threads end at about the same time, and that a task is soon done.
        let each = (total / (threads(cx) * 32)).clamp(1, 64);
        Self { what, total, tasks: total.div_ceil(each) }
    }

    /// The things of a task.
    pub(crate) fn things(&self, task: usize) -> std::ops::Range<usize> {
        self.before(task)..self.before(task + 1)
    }

    /// How many things come before a task.
    fn before(&self, task: usize) -> usize {
        let (task, total, tasks) = (task as u128, self.total as u128, self.tasks.max(1) as u128);
        usize::try_from(task * total / tasks).unwrap_or(usize::MAX).min(self.total)
    }
}

/// How many threads may work.
#[cfg(feature = "threads")]
pub(crate) fn threads(cx: &dyn Cx) -> usize {
    match cx.jobs() {
        0 => crate::study::run::cores(),
        jobs => jobs,
    }
}

/// How many threads may work: the only one.
#[cfg(not(feature = "threads"))]
pub(crate) fn threads(_: &dyn Cx) -> usize {
    1
}

/// What a task gives.
pub(crate) trait Given {
    /// What it takes while it waits for its turn, in bytes.
    #[cfg_attr(not(feature = "threads"), allow(dead_code, reason = "nothing waits"))]
    fn bytes(&self) -> usize;
}

macro_rules! plain {
    ($($type:ty),*) => {
        $(impl Given for $type {
            fn bytes(&self) -> usize {
                size_of::<Self>()
            }
        })*
    };
}

plain!(usize, f64, [f64; 2], Meeting);

impl<T: Given> Given for Vec<T> {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.iter().map(Given::bytes).sum::<usize>()
    }
}

/// Does every task and keeps the results in order. `S` is what a machine keeps from task to task.
///
/// # Errors
/// The first fault in the order of the tasks, of the work itself or of keeping.
pub(crate) fn each<S, T>(
    cx: &mut dyn Cx,
    work: Work,
    run: &(dyn Fn(&mut dyn Cx, &mut S, usize) -> Result<T, Fault> + Sync),
    keep: &mut dyn FnMut(&mut dyn Cx, usize, T) -> Result<(), Fault>,
) -> Result<(), Fault>
where
    S: Default + Send,
    T: Given + Send,
{
    told(cx, work.what, work.total, |cx| all(cx, work, run, keep))
}

/// The numbers that tasks find, in the order of the tasks.
///
/// # Errors
/// As [`each`].
pub(crate) fn numbers<S>(
    cx: &mut dyn Cx,
    work: Work,
    run: &(dyn Fn(&mut dyn Cx, &mut S, usize) -> Result<Vec<f64>, Fault> + Sync),
) -> Result<Vec<f64>, Fault>
where
    S: Default + Send,
{
    let (mut found, mut charged) = (Vec::new(), 0);
    let done = each(cx, work, run, &mut |cx, _, more: Vec<f64>| {
        let bytes = more.len() * 2 * size_of::<f64>();
        cx.heap().charge(bytes)?;
        charged += bytes;
        found.extend(more);
        Ok(())
    });
    cx.heap().release(charged);
    done.map(|()| found)
}

/// Does something of which progress is told.
///
/// # Errors
/// What it fails with.
pub(super) fn told<T>(
    cx: &mut dyn Cx,
    what: &'static str,
    total: usize,
    run: impl FnOnce(&mut dyn Cx) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let told = cx.open_progress(what, total);
    let result = run(cx);
    if told {
        cx.close_progress();
    }
    result
}

fn all<S, T>(
    cx: &mut dyn Cx,
    work: Work,
    run: &(dyn Fn(&mut dyn Cx, &mut S, usize) -> Result<T, Fault> + Sync),
    keep: &mut dyn FnMut(&mut dyn Cx, usize, T) -> Result<(), Fault>,
) -> Result<(), Fault>
where
    S: Default + Send,
    T: Given + Send,
{
    let (threads, begun, patience) = (threads(cx), Moment::now(), cx.patience());
    let (mut next, mut own, mut shared) = (0, S::default(), threads < 2);
    while next < work.tasks {
        // What is soon done is done here; and so is what the copies could not do.
        if !shared && work.tasks - next > 1 && !begun.is_within(patience) {
            shared = true;
            #[cfg(feature = "threads")]
            {
                next = sharing::share(cx, work, next, threads.min(work.tasks - next), run, keep)?;
            }
            continue;
        }
        cx.look()?;
        let result = run(cx, &mut own, next)?;
        keep(cx, next, result)?;
        next += 1;
        cx.tell_progress(work.what, work.before(next));
    }
    Ok(())
}

/// Does every task and hands over the results as they come. `stretch` says how many tasks from one on belong together.
///
/// A result must say whose it is, for the order is any. What tasks print appears as they end. Where a copy fails,
/// this machine does the task once more at the end.
///
/// # Errors
/// The first fault that this machine meets, of the work itself or of keeping.
pub(crate) fn scatter<S, T>(
    cx: &mut dyn Cx,
    work: Work,
    stretch: &(dyn Fn(usize) -> usize + Sync),
    run: &(dyn Fn(&mut dyn Cx, &mut S, usize) -> Result<T, Fault> + Sync),
    keep: &mut dyn FnMut(T) -> Result<(), Fault>,
) -> Result<(), Fault>
where
    S: Default + Send,
    T: Given + Send,
{
    told(cx, work.what, work.total, |cx| in_any_order(cx, work, stretch, run, keep))
}

fn in_any_order<S, T>(
    cx: &mut dyn Cx,
    work: Work,
    stretch: &(dyn Fn(usize) -> usize + Sync),
    run: &(dyn Fn(&mut dyn Cx, &mut S, usize) -> Result<T, Fault> + Sync),
    keep: &mut dyn FnMut(T) -> Result<(), Fault>,
) -> Result<(), Fault>
where
    S: Default + Send,
    T: Given + Send,
{
    let (threads, begun, patience) = (threads(cx), Moment::now(), cx.patience());
    let (mut own, mut done) = (S::default(), 0);
    // What is soon done is done here.
    while done < work.tasks && (threads < 2 || begun.is_within(patience)) {
        cx.look()?;
        keep(run(cx, &mut own, done)?)?;
        done += 1;
        cx.tell_progress(work.what, done);
    }
    let mut left = vec![true; work.tasks];
    left[..done].fill(false);
    #[cfg(not(feature = "threads"))]
    let _ = stretch;
    #[cfg(feature = "threads")]
    if done + 1 < work.tasks {
        let threads = threads.min(work.tasks - done);
        done = sharing::spread(cx, work, done, threads, stretch, run, &mut |task, result| {
            left[task] = false;
            keep(result)
        })?;
    }
    for task in (0..work.tasks).filter(|task| left[*task]) {
        cx.look()?;
        keep(run(cx, &mut own, task)?)?;
        done += 1;
        cx.tell_progress(work.what, done);
    }
    Ok(())
}
