//! The part of the work that copies of the machine do on threads of their own.

use std::sync::atomic::Ordering;

use super::{Given, Work};
use crate::lang::native::{Copies, Cx, Spent};
use crate::lang::value::Fault;
use crate::study::run::{News, as_they_come, in_order};

/// Results may wait while they take no more than this part of the room that there is.
const SHARE: usize = 16;

/// What a copy has done, and the bytes of it: the result, and what is printed when its turn comes.
fn weighed<T: Given>(result: Result<T, Fault>, spent: Spent) -> ((Result<T, Fault>, Spent), usize) {
    let bytes = result.as_ref().map_or(0, Given::bytes) + spent.bytes;
    ((result, spent), bytes)
}

/// Does tasks on copies, from one on; gives the first that was not done.
pub(super) fn share<S, T>(
    cx: &mut dyn Cx,
    work: Work,
    from: usize,
    threads: usize,
    run: &(dyn Fn(&mut dyn Cx, &mut S, usize) -> Result<T, Fault> + Sync),
    keep: &mut dyn FnMut(&mut dyn Cx, usize, T) -> Result<(), Fault>,
) -> Result<usize, Fault>
where
    S: Default + Send,
    T: Given + Send,
{
    let Copies { machines, halt } = cx.copies(threads);
    let workers: Vec<_> = machines.into_iter().map(|machine| (machine, S::default())).collect();
    let mut failure = None;
    let most = cx.values().room() / SHARE;
    let done = in_order(
        workers,
        from..work.tasks,
        most,
        |(machine, own), task| {
            machine.begin_piece();
            let result = run(&mut **machine, own, task);
            weighed(result, machine.end_piece())
        },
        |news| {
            let hear = || -> Result<bool, Fault> {
                let (task, (result, spent)) = match news {
                    News::Done(task, result) => (task, result),
                    News::Waiting => return cx.look().map(|()| true),
                };
                // Where a copy failed, this machine does the task and fails as it would have without copies.
                let Ok(result) = result else { return Ok(false) };
                if !cx.absorb(spent)? {
                    return Ok(false);
                }
                keep(cx, task, result)?;
                cx.tell_progress(work.what, work.before(task + 1));
                Ok(true)
            };
            let go_on = hear().unwrap_or_else(|fault| {
                failure = Some(fault);
                false
            });
            if !go_on {
                halt.store(true, Ordering::Relaxed);
            }
            go_on
        },
    );
    failure.map_or(Ok(done), Err)
}

/// Does tasks on copies, from one on, and hands over what they came to in any order; gives how many tasks are done by
/// then. Those that copies could not do are not heard of.
pub(super) fn spread<S, T>(
    cx: &mut dyn Cx,
    work: Work,
    from: usize,
    threads: usize,
    stretch: &(dyn Fn(usize) -> usize + Sync),
    run: &(dyn Fn(&mut dyn Cx, &mut S, usize) -> Result<T, Fault> + Sync),
    keep: &mut dyn FnMut(usize, T) -> Result<(), Fault>,
) -> Result<usize, Fault>
where
    S: Default + Send,
    T: Given + Send,
{
    let Copies { machines, halt } = cx.copies(threads);
    let workers: Vec<_> = machines.into_iter().map(|machine| (machine, S::default())).collect();
    let (mut done, mut failure) = (from, None);
    let most = cx.values().room() / SHARE;
    as_they_come(
        workers,
        from..work.tasks,
        stretch,
        most,
        |(machine, own), task| {
            machine.begin_piece();
            let result = run(&mut **machine, own, task);
            weighed(result, machine.end_piece())
        },
        |news| {
            let hear = || -> Result<(), Fault> {
                cx.look()?;
                if let News::Done(task, (Ok(result), spent)) = news
                    && cx.absorb(spent)?
                {
                    keep(task, result)?;
                    done += 1;
                    cx.tell_progress(work.what, done);
                }
                Ok(())
            };
            failure = hear().err();
            if failure.is_some() {
                halt.store(true, Ordering::Relaxed);
            }
            failure.is_none()
        },
    );
    failure.map_or(Ok(done), Err)
}
