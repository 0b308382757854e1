//! Computations of other rooms at work: what they do counts against the script's limits.

use crate::base::meter::{Meter, Stopped};
use crate::lang::native::Cx;
use crate::lang::value::Fault;

/// Runs a computation. Its steps and bytes count; a limit or an interruption ends it with a fault of its own. Any
/// error of the computation itself is the inner one, for whoever has words for it.
///
/// # Errors
/// Limits and interruption.
pub(super) fn metered<T, E>(
    cx: &mut dyn Cx,
    run: impl FnOnce(&mut dyn Meter) -> Result<T, E>,
) -> Result<Result<T, E>, Fault> {
    let mut account = Account { cx, held: 0, reason: None };
    let result = run(&mut account);
    let (held, reason) = (account.held, account.reason);
    cx.heap().release(held);
    match reason {
        Some(fault) => Err(fault),
        None => Ok(result),
    }
}

/// The same of a computation that has no errors of its own.
///
/// # Errors
/// As [`metered`].
pub(super) fn counted<T>(
    cx: &mut dyn Cx,
    run: impl FnOnce(&mut dyn Meter) -> Result<T, Stopped>,
) -> Result<T, Fault> {
    // Whoever stops it has a reason.
    metered(cx, run)?.map_err(|Stopped| Fault::interrupted())
}

/// Counts steps and bytes against the script's limits, and keeps the fault of the one that was met.
struct Account<'a> {
    cx: &'a mut dyn Cx,
    held: usize,
    reason: Option<Fault>,
}

impl Meter for Account<'_> {
    fn steps(&mut self, count: u64) -> Result<(), Stopped> {
        self.cx.spend(count).map_err(|fault| self.reason = Some(fault)).map_err(|()| Stopped)
    }

    fn bytes(&mut self, count: usize) -> Result<(), Stopped> {
        let charged = self.cx.heap().charge(count);
        charged.map_err(|fault| self.reason = Some(fault)).map_err(|()| Stopped)?;
        self.held += count;
        Ok(())
    }

    fn look(&mut self) -> Result<(), Stopped> {
        self.cx.look().map_err(|fault| self.reason = Some(fault)).map_err(|()| Stopped)
    }
}
