//! Panics do not cross into the host's code.
//!
//! A panic of a function of the host is caught where the script calls it: that call fails, and with it the run. One
//! of our own, or of something else that the host has given (a `Host`, an object), is caught where the host called
//! us. Where it happened is known, since nobody has taken the frames away; but not what was half done, so the machine
//! is not used again.
//!
//! The panic hook has run by then: what it prints is the host's business. Where panics abort nothing can be caught.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use super::machine::Machine;
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::{Args, Cx, NativeEntry};
use crate::lang::value::{Fault, FaultKind, Value};

/// What a panic says.
fn words(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<&str>().copied();
    text.or_else(|| cause.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}

/// Does something that the host has given, such as taking output.
///
/// # Errors
/// `E0691` for a panic.
pub(super) fn outside<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| panicked(what, cause))
}

/// The same where no fault can be given: the fault goes up as a panic, to whoever called us.
pub(super) fn outside_or_up<T>(what: &str, work: impl FnOnce() -> T) -> T {
    outside(what, work).unwrap_or_else(|fault| resume_unwind(Box::new(fault)))
}

fn panicked(what: &str, cause: Box<dyn Any + Send>) -> Fault {
    let problem = run::host_panicked(what, words(&*cause));
    cause.downcast::<Fault>().map_or_else(|_| Fault::new(problem, FaultKind::Panicked), |it| *it)
}

/// A native of the host.
type HostFn = dyn Fn(&mut dyn Cx, Args) -> Result<Value, Fault> + Send + Sync;

impl Machine {
    /// Runs a native of the host.
    pub(super) fn call_host(
        &mut self,
        native: &NativeEntry,
        run: &Arc<HostFn>,
        args: Args,
    ) -> Result<Value, Fault> {
        let nesting = self.nesting;
        match catch_unwind(AssertUnwindSafe(|| run(self, args))) {
            Ok(result) => result,
            // It came from a script that the native had called: not the native's.
            Err(cause) if self.nesting != nesting => resume_unwind(cause),
            Err(cause) => Err(panicked(&native.name, cause)),
        }
    }

    /// Does something that has the machine, and answers for its panics.
    ///
    /// # Errors
    /// What the work fails with; `E0690` for a panic, and ever after.
    pub fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.broken {
            return Err(Fault::new(run::defect("there was a defect before"), FaultKind::Defect));
        }
        match catch_unwind(AssertUnwindSafe(|| work(self))) {
            Ok(result) => result,
            Err(cause) => {
                self.broken = true;
                let problem = run::defect(words(&*cause));
                let fault = cause.downcast::<Fault>();
                let fault = fault.map_or_else(|_| Fault::new(problem, FaultKind::Defect), |it| *it);
                let placed = catch_unwind(AssertUnwindSafe(|| self.unwind(fault.clone(), 0)));
                Err(placed.ok().and_then(Result::err).unwrap_or(fault))
            }
        }
    }

    /// Whether a defect has left it in a state that nobody knows, so that it can only be dropped.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }
}
