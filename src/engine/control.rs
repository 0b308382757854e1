//! How a context carries out its runs: what reaches them from other threads, how they go on after a pause, and what
//! is left when they have ended.

use std::sync::Arc;

use super::{Context, Engine, Error, InterruptHandle, Value};
use crate::base::random::Stream;
use crate::lang::bytecode::Image;
use crate::lang::value::{Fault, FaultKind, Value as Raw};
use crate::lang::vm::{Baton, Machine, Signals};

/// What a context keeps about its runs.
pub(super) struct Control {
    handle: InterruptHandle,
    /// What its runs look at.
    pub(super) signals: Signals,
    /// Whether a run has paused and returned, to be gone on with.
    paused: bool,
    /// The module that runs or has paused; `None` for a call.
    pub(super) module: Option<usize>,
}

impl Control {
    pub(super) fn new(engine: &Engine) -> Self {
        let handle = InterruptHandle::default();
        let signals = handle.signals(&engine.interrupt);
        Self { handle, signals, paused: false, module: None }
    }
}

impl Context {
    /// Stops a run of this context from another thread; see [`InterruptHandle`].
    ///
    /// ```
    /// use comity::{Engine, ErrorKind};
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "while true { }")?;
    /// let mut context = engine.context();
    /// let stop = context.interrupt_handle();
    /// let button = std::thread::spawn(move || {
    ///     std::thread::sleep(std::time::Duration::from_millis(10));
    ///     stop.interrupt();
    /// });
    /// assert_eq!(context.run(&program).unwrap_err().kind(), ErrorKind::Interrupted);
    /// button.join().expect("it only waits");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.control.handle.clone()
    }

    /// Lets somebody say how far runs go before they pause, or nobody.
    pub(super) fn pace(&mut self, baton: Option<Arc<Baton>>) {
        self.control.signals.baton = baton;
        self.control.paused = false;
    }

    /// Whether a run has paused and returned.
    pub(super) fn is_paused(&self) -> bool {
        self.control.paused
    }

    /// Goes on after such a pause.
    pub(super) fn go_on(&mut self) -> Result<Value, Error> {
        let raw = match self.control.module {
            Some(module) => self.run_modules(module, true),
            None => self.with_machine(Machine::go_on),
        };
        raw.and_then(|raw| self.value_of(raw))
    }

    /// Runs the modules of the program from one on, which has been begun already where a run has paused in it.
    pub(super) fn run_modules(&mut self, from: usize, begun: bool) -> Result<Raw, Error> {
        let (seed, mut at) = (self.engine.seed, from);
        let Some(program) = &self.program else { return Ok(Raw::None) };
        let (image, main) = (Arc::clone(&program.image), program.main.index());
        let work =
            |machine: &mut Machine| run_modules(machine, (&image, main), seed, &mut at, begun);
        let result = self.with_machine(work);
        self.control.module = Some(at);
        result
    }

    /// What work has come to: an interruption that has stopped it is used up, and a machine with a defect is gone.
    pub(super) fn settle<R>(&mut self, result: Result<R, Fault>) -> Result<R, Error> {
        self.control.paused = false;
        result.map_err(|fault| {
            match fault.0.kind {
                FaultKind::Interrupted => {
                    self.control.handle.take_back();
                }
                FaultKind::Paused => self.control.paused = true,
                FaultKind::Error | FaultKind::Limit | FaultKind::Panicked | FaultKind::Defect => {}
            }
            if self.machine.as_ref().is_some_and(Machine::is_broken) {
                self.machine = None;
            }
            Error::from_fault(self.sources(), fault)
        })
    }
}

/// Runs the modules of a program from one on, each with a random stream of its own; gives what the last one came to.
/// `at` is kept at the one that runs, `begun` says that the first is gone on with.
fn run_modules(
    machine: &mut Machine,
    (image, main): (&Image, usize),
    seed: u64,
    at: &mut usize,
    begun: bool,
) -> Result<Raw, Fault> {
    let (from, mut last) = (*at, Raw::None);
    for (index, module) in image.modules.iter().enumerate().skip(from) {
        let own = index == main;
        *at = index;
        if begun && index == from {
            last = machine.go_on()?;
        } else if own || module.main.is_some() {
            let name = if own { "main" } else { &*module.name };
            machine.swap_stream(Stream::new(seed).named(name));
            if let Some(main) = module.main {
                last = machine.run_function(Raw::Function(main), &[])?;
            }
        }
        if own {
            break;
        }
    }
    Ok(last)
}
