//! What reaches the runs of a context from other threads, and what is left of a run when it has ended or paused.

use std::sync::Arc;

use super::{Context, Engine, Error, InterruptHandle, Value};
use crate::lang::value::{Fault, FaultKind};
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
        raw.map(|raw| self.value_of(raw))
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
