//! Scripts that mean harm, and what they come to.
//!
//! Every script below `tests/hostile` tries to exhaust or to leave the interpreter in a way of its own. Its first line
//! says what must stop it:
//!
//! ```text
//! // stopped by: E0651
//! // limits: memory 8000000 time 1          where the usual ones do not show the point
//! ```
//!
//! Each is run in a [`stage`], under an allocator that counts every byte of the process. `COMITY_TABLE=1 cargo test
//! --release --test hostile -- --nocapture` prints what stopped each script, after what time, with how many steps and
//! bytes. Tests take turns, since memory is counted for all.

mod alone;
mod audit;
mod blown;
mod collection;
mod files;
mod host;
mod loading;
mod measured;
mod soak;
mod stack;
mod stage;

use std::sync::{Mutex, MutexGuard, PoisonError};

use peak_alloc::PeakAlloc;
use peakmem_alloc::{PeakMemAlloc, PeakMemAllocTrait as _};

#[global_allocator]
static MEMORY: PeakMemAlloc<PeakAlloc> = PeakMemAlloc::new(PeakAlloc);

/// Bytes held now.
fn held() -> usize {
    PeakAlloc.current_usage()
}

/// Begins to measure anew how many bytes more are held at the most.
fn watch() {
    MEMORY.reset_peak_memory();
}

/// Bytes held at the most beyond those held when [`watch`] was called.
fn peak() -> usize {
    MEMORY.get_peak_memory()
}

static TURN: Mutex<()> = Mutex::new(());

/// Waits until no other test runs.
fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
