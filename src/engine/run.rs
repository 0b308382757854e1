//! Runs in slices: so many steps, then something else, then so many steps more.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context as Task, Poll};

use super::callee::Callee;
use super::convert::Arguments;
use super::{Context, Engine, Error, InterruptHandle, Program, Value};
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::{Fault, FaultKind};
use crate::lang::vm::{Baton, Turn, Way};
use crate::study::run::{Beside, beside};

/// Where a run in slices is.
///
/// ```
/// use comity::{Engine, RunState};
///
/// let engine = Engine::default();
/// let mut run = engine.context().start(&engine.compile("t.comity", "for i in 0..1000 { }")?);
/// assert_eq!(run.resume(500), RunState::Paused);
/// assert_eq!(run.resume(1000), RunState::Finished);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// The slice is over; [`Run::resume`] goes on.
    Paused,
    /// The run is over; [`Run::finish`] gives what came of it.
    Finished,
}

/// A run that is carried out in slices of so many steps, and pauses between them.
///
/// It pauses anywhere: in the code of a script, in a tournament, in a sort that asks a function of the script, in a
/// solver. What it computes is to the byte what it would have computed in one go, its steps and random draws included.
/// Limits count over all slices. That on time counts while the run runs and stands still while it is paused, since the
/// pauses are the host's doing and not the script's; for a bound on both, drop the run.
///
/// A run has the context while it lasts and gives it back at the end. Dropping it ends it at once, wherever it is, and
/// gives its memory back.
///
/// ```
/// use comity::{Engine, RunState};
///
/// let engine = Engine::default();
/// let program = engine.compile("t.comity", "let n = 0\nfor i in 0..1000 { n += i }")?;
/// let mut run = engine.context().start(&program);
/// let mut slices = 1;
/// while run.resume(100) == RunState::Paused {
///     slices += 1; // Here a host does something else.
/// }
/// let (mut context, result) = run.finish();
/// result?;
/// assert_eq!((slices, context.get::<i64>("n")?), (11, 499_500));
/// # Ok::<(), comity::Error>(())
/// ```
///
/// # Where it runs
///
/// Functions in Rust hold the stack of the thread that they run on, so a run that can pause inside them has a thread of
/// its own, from the first slice to the last. Host and run take turns: they never run at the same time, but for what a
/// [future](Self::slices) begins. Functions of the host that the script calls, and its [`Host`](super::Host), are called on that thread;
/// while they wait inside of a call to Comity, such as for a function of the script, the run may pause, so they had
/// better hold no lock that the host needs.
///
/// [`Self::without_thread`], or where no thread can be had (on `wasm32`), the run goes on on the thread that resumes
/// it. Then it pauses in the code of scripts alone: a slice that ends inside a function in Rust is over when that has
/// returned, and what it did beyond the slice is taken off the next ones.
///
/// Copies of the run on other threads, where [`Limits::jobs`](super::Limits) lets it have them, pause with it. What they do
/// counts for the slice as it is done.
pub struct Run {
    baton: Arc<Baton>,
    handle: InterruptHandle,
    /// For a context anew, should one be lost.
    engine: Engine,
    stage: Stage,
}

type Outcome = Result<Value, Error>;

/// What begins a run.
type Start = Box<dyn FnOnce(&mut Context) -> Outcome + Send>;

enum Stage {
    /// Nothing is done yet.
    Fresh(Box<Context>, Start),
    /// It has a thread.
    Away(Beside<Ended>),
    /// It rests without one.
    Here(Box<Context>),
    Ended(Box<Ended>),
    /// What came of it has been taken.
    Taken,
}

/// A context, and what came of what it was asked.
type Ended = (Context, Outcome);

impl Context {
    /// Runs a program as [`Self::run`] does, but in slices. Nothing runs before the first.
    ///
    /// ```
    /// use comity::{Engine, RunState};
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "sum(0..1000)")?;
    /// let mut run = engine.context().start(&program);
    /// while run.resume(200) == RunState::Paused {}
    /// let (_context, result) = run.finish();
    /// assert_eq!(result?.to::<i64>()?, 499_500);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn start(self, program: &Program) -> Run {
        let program = program.clone();
        self.start_with(Box::new(move |context| context.run(&program)))
    }

    /// Calls a function of the script as [`Self::call`] does, but in slices.
    ///
    /// ```
    /// use comity::{Engine, Value};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", "fn total(n) { sum(0..=n) }")?)?;
    /// let (context, result) = context.start_call("total", (10,)).finish();
    /// assert_eq!(result?, Value::Int(55));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn start_call(
        self,
        callee: impl Callee + Send + 'static,
        arguments: impl Arguments + Send + 'static,
    ) -> Run {
        self.start_with(Box::new(move |context| context.call(callee, arguments)))
    }

    fn start_with(mut self, start: Start) -> Run {
        let baton = Arc::new(Baton::new(Way::Wait));
        self.pace(Some(Arc::clone(&baton)));
        let (handle, engine) = (self.interrupt_handle(), self.engine.clone());
        Run { baton, handle, engine, stage: Stage::Fresh(Box::new(self), start) }
    }
}

impl Run {
    /// Goes on for so many steps, and waits until they are taken or the run is over.
    ///
    /// A pause is at exactly as many steps as all slices together allow. Where a function in Rust counts many steps at
    /// once it may be later; then the next slices are shorter by as much, or over at once.
    ///
    /// ```
    /// use comity::{Engine, RunState};
    ///
    /// // Two scripts take turns.
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "for i in 0..1000 { }")?;
    /// let mut runs = [engine.context().start(&program), engine.context().start(&program)];
    /// let mut turns = 0;
    /// loop {
    ///     let states = runs.each_mut().map(|run| run.resume(100));
    ///     if states == [RunState::Finished; 2] {
    ///         break;
    ///     }
    ///     turns += 1;
    /// }
    /// assert_eq!(turns, 10);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn resume(&mut self, steps: u64) -> RunState {
        if self.go_on(steps) && matches!(self.stage, Stage::Away(_)) {
            self.baton.wait();
        }
        self.arrive()
    }

    /// Lets the run go on for so many steps: on its own thread beside this one, without a thread at once. Whether it
    /// does anything.
    fn go_on(&mut self, steps: u64) -> bool {
        if !self.baton.allow(steps) {
            return false;
        }
        match std::mem::replace(&mut self.stage, Stage::Taken) {
            Stage::Fresh(context, start) if self.baton.way() == Way::Wait => {
                self.depart(context, start, steps);
            }
            Stage::Fresh(mut context, start) => {
                let outcome = start(&mut context);
                self.halt(context, outcome);
            }
            Stage::Here(mut context) => {
                let outcome = context.go_on();
                self.halt(context, outcome);
            }
            stage => self.stage = stage,
        }
        true
    }

    /// Begins on a thread of its own or, where there is none, here.
    fn depart(&mut self, context: Box<Context>, start: Start, steps: u64) {
        let cargo = Arc::new(Mutex::new(Some((context, start))));
        let (baton, there) = (Arc::clone(&self.baton), Arc::clone(&cargo));
        let engine = self.engine.clone();
        let thread = beside(move || {
            let _over = Over(baton);
            let cargo = there.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some((mut context, start)) = cargo else { return lost(&engine) };
            let outcome = start(&mut context);
            context.pace(None);
            (*context, outcome)
        });
        match thread {
            Some(thread) => self.stage = Stage::Away(thread),
            None => {
                let cargo = cargo.lock().unwrap_or_else(PoisonError::into_inner).take();
                let Some((context, start)) = cargo else { return };
                self.stage = Stage::Fresh(context, start);
                self.stay();
                self.go_on(steps);
            }
        }
    }

    /// Puts away what a slice on this thread has come to.
    fn halt(&mut self, mut context: Box<Context>, outcome: Outcome) {
        if context.is_paused() {
            self.stage = Stage::Here(context);
            self.baton.rest();
        } else {
            context.pace(None);
            self.stage = Stage::Ended(Box::new((*context, outcome)));
            self.baton.finish();
        }
    }

    /// Says where the run is, and takes back what a thread that is done has had.
    fn arrive(&mut self) -> RunState {
        if let Stage::Away(_) = self.stage
            && self.baton.turn() == Turn::Over
            && let Stage::Away(thread) = std::mem::replace(&mut self.stage, Stage::Taken)
        {
            let ended = thread.join().unwrap_or_else(|_| lost(&self.engine));
            self.stage = Stage::Ended(Box::new(ended));
        }
        match self.stage {
            Stage::Ended(_) | Stage::Taken => RunState::Finished,
            Stage::Fresh(..) | Stage::Away(_) | Stage::Here(_) => RunState::Paused,
        }
    }
}

/// What is left where a thread has lost its context, which cannot be.
fn lost(engine: &Engine) -> Ended {
    let fault = Fault::new(run::defect("a run has lost its context"), FaultKind::Defect);
    (engine.context(), Err(Error::from_fault(Arc::default(), fault)))
}

/// Tells the host that its run is over, whatever ends it.
struct Over(Arc<Baton>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.finish();
    }
}

impl Run {
    /// The same run on the thread that resumes it: for hosts with many runs, or without threads. It pauses in the code
    /// of scripts alone. Of no effect once the run has begun.
    ///
    /// ```
    /// use comity::{Engine, RunState};
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "for i in 0..1000 { }")?;
    /// let mut run = engine.context().start(&program).without_thread();
    /// assert_eq!(run.resume(500), RunState::Paused);
    /// assert_eq!(run.resume(1000), RunState::Finished);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn without_thread(mut self) -> Self {
        self.stay();
        self
    }

    fn stay(&mut self) {
        if let Stage::Fresh(context, _) = &mut self.stage {
            self.baton = Arc::new(Baton::new(Way::Return));
            context.pace(Some(Arc::clone(&self.baton)));
        }
    }

    /// Stops this run from another thread, paused or not: it ends when it is resumed.
    ///
    /// ```
    /// use comity::{Engine, ErrorKind};
    ///
    /// let engine = Engine::default();
    /// let mut run = engine.context().start(&engine.compile("t.comity", "while true { }")?);
    /// run.resume(1000);
    /// run.interrupt_handle().interrupt();
    /// let (_context, result) = run.finish();
    /// assert_eq!(result.unwrap_err().kind(), ErrorKind::Interrupted);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.handle.clone()
    }

    /// The rest of the run in one go, and what came of all of it: the context, with the variables as the run has left
    /// them, and the result.
    ///
    /// The result is an error for what stopped the run, as of [`Context::run`] and [`Context::call`].
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let run = engine.context().start(&engine.compile("t.comity", "let n = sum(0..100)\nn / 2")?);
    /// let (mut context, result) = run.finish();
    /// assert_eq!(result?.to::<f64>()?, 2475.0);
    /// assert_eq!(context.get::<i64>("n")?, 4950);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn finish(mut self) -> (Context, Result<Value, Error>) {
        while self.resume(u64::MAX) == RunState::Paused {}
        self.take().unwrap_or_else(|| lost(&self.engine))
    }

    /// Ends the run where it is and gives the context back, with the variables as they are there.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "let n = 0\nwhile true { n += 1 }")?;
    /// let mut run = engine.context().start(&program);
    /// run.resume(100);
    /// assert!((90..100).contains(&run.stop().get::<i64>("n")?));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn stop(mut self) -> Context {
        self.end();
        let (mut context, _) = self.take().unwrap_or_else(|| lost(&self.engine));
        context.pace(None);
        context
    }

    /// The run as a future that lets it take so many steps whenever it is polled, and is woken when they are taken.
    ///
    /// The executor's thread does not wait: slices run on the run's own thread. As one slice ends, the next begins when
    /// the executor comes to this task again, so that tasks take turns. How long a slice takes depends on the
    /// script; a million simple steps take some ten milliseconds. Without a thread, the executor's thread does the work of
    /// each slice.
    ///
    /// Dropping the future ends the run; if a slice is under way, that waits until the run has seen it, which takes
    /// well below a millisecond as a rule.
    ///
    /// `run.await` is the same with slices of 50,000 steps.
    ///
    /// ```
    /// use std::future::Future;
    /// use std::pin::pin;
    /// use std::task::{Context, Poll, Waker};
    ///
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let run = engine.context().start(&engine.compile("t.comity", "sum(0..1000)")?);
    /// let mut slices = pin!(run.slices(100));
    /// // An executor does this whenever the task is woken.
    /// let result = loop {
    ///     if let Poll::Ready((_context, result)) = slices.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
    ///         break result;
    ///     }
    ///     std::thread::yield_now();
    /// };
    /// assert_eq!(result?.to::<i64>()?, 499_500);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn slices(self, steps: u64) -> Slices {
        Slices { run: self, steps: steps.max(1) }
    }

    fn take(&mut self) -> Option<Ended> {
        match std::mem::replace(&mut self.stage, Stage::Taken) {
            Stage::Ended(ended) => Some(*ended),
            Stage::Fresh(context, _) | Stage::Here(context) => {
                Some((*context, lost(&self.engine).1))
            }
            Stage::Away(_) | Stage::Taken => None,
        }
    }

    /// Ends the run; no thread is left.
    fn end(&mut self) {
        self.baton.stop();
        if let Stage::Away(_) = self.stage {
            self.baton.wait();
            self.arrive();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.end();
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("turn", &self.baton.turn()).finish_non_exhaustive()
    }
}

/// Steps in a slice of a run that is awaited without saying how many.
const SLICE: u64 = 50_000;

/// A run as a future; see [`Run::slices`]. It needs no particular executor.
///
/// ```
/// use comity::{Engine, Slices};
///
/// /// What any executor can wait for.
/// async fn total(slices: Slices) -> Result<i64, comity::Error> {
///     let (_context, result) = slices.await;
///     result?.to()
/// }
///
/// let engine = Engine::default();
/// let run = engine.context().start(&engine.compile("t.comity", "sum(0..1000)")?);
/// let waiting = std::pin::pin!(total(run.slices(100)));
/// # use std::{future::Future as _, task::{Context, Poll, Waker}};
/// # let mut waiting = waiting;
/// # loop {
/// #     if let Poll::Ready(sum) = waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
/// #         assert_eq!(sum?, 499_500);
/// #         break;
/// #     }
/// #     std::thread::yield_now();
/// # }
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a future does nothing until it is polled"]
pub struct Slices {
    run: Run,
    steps: u64,
}

impl Future for Slices {
    type Output = (Context, Result<Value, Error>);

    /// Never ready again after it has been ready.
    fn poll(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Self::Output> {
        let Self { run, steps } = self.get_mut();
        run.go_on(*steps);
        if run.arrive() == RunState::Finished {
            return run.take().map_or(Poll::Pending, Poll::Ready);
        }
        if run.baton.poll(task.waker()) != Turn::Running {
            // The slice is over already. Others first.
            task.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl IntoFuture for Run {
    type Output = (Context, Result<Value, Error>);
    type IntoFuture = Slices;

    fn into_future(self) -> Slices {
        self.slices(SLICE)
    }
}
