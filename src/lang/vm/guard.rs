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
pub fn outside<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| panicked(what, cause))
}

/// The same where no fault can be given: the fault goes up as a panic, to whoever called us.
pub fn outside_or_up<T>(what: &str, work: impl FnOnce() -> T) -> T {
    outside(what, work).unwrap_or_else(|fault| resume_unwind(Box::new(fault)))
}

fn panicked(what: &str, cause: Box<dyn Any + Send>) -> Fault {
    let problem = run::host_panicked(what, words(&*cause));
    cause.downcast::<Fault>().map_or_else(|_| Fault::new(problem, FaultKind::Panicked), |it| *it)
}

/// Does something of ours, and answers for its panics.
///
/// # Errors
/// `E0690` for a panic; what the host's own has come to, where `outside_or_up` has sent it.
pub fn answered_for<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let problem = run::defect(words(&*cause));
        cause.downcast::<Fault>().map_or_else(|_| Fault::new(problem, FaultKind::Defect), |it| *it)
    })
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
        let held = self.heap.held();
        let result = answered_for(|| work(self));
        // What was worked with outside of any native has come to its end as well.
        self.heap.let_go(held);
        #[cfg(debug_assertions)]
        if result.is_ok() && !self.broken {
            self.balance();
        }
        result.unwrap_or_else(|fault| {
            self.broken = true;
            // The frames are as they were.
            let placed = catch_unwind(AssertUnwindSafe(|| self.unwind(fault.clone(), 0)));
            Err(placed.ok().and_then(Result::err).unwrap_or(fault))
        })
    }

    /// Whether a defect has left it in a state that nobody knows, so that it can only be dropped.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::native::Registry;
    use crate::lang::vm::{Limits, NoHost, Signals};

    #[test]
    fn a_machine_with_a_defect_is_not_used_again() {
        let (registry, host) = (Arc::new(Registry::default()), Arc::new(NoHost));
        let limits = Limits::default();
        let made = Machine::new(Arc::default(), registry, host, &limits, Signals::default(), 0);
        let mut machine = made.unwrap_or_else(|fault| panic!("{fault}"));
        assert!(matches!(machine.guarded(|_| Ok(1)), Ok(1)) && !machine.is_broken());
        let refused = machine.guarded(|_| Err::<(), _>(Fault::paused()));
        assert!(refused.is_err() && !machine.is_broken());
        for reason in ["as intended", "there was a defect before"] {
            let fault = machine.guarded(|_| -> Result<(), Fault> { panic!("as intended") });
            let fault = fault.expect_err("a panic");
            assert_eq!(fault.0.kind, FaultKind::Defect);
            assert!(fault.0.problem.title.ends_with(reason), "{fault}");
            assert!(machine.is_broken());
        }
        assert!(machine.run_function(Value::None, &[]).is_err());
    }

    #[test]
    fn what_the_host_panics_with_keeps_its_name() {
        let fault = answered_for(|| outside_or_up("warn", || panic!("no {}", "ink")));
        let fault: Fault = fault.expect_err("a panic");
        assert_eq!(fault.0.kind, FaultKind::Panicked);
        assert_eq!(fault.0.problem.title, "the host's function `warn` panicked: no ink");
    }
}
