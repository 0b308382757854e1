//! The machine that runs an [`Image`](super::bytecode::Image).
//!
//! One [`Machine`] holds a heap, a stack of registers, frames and a budget. Calls between script functions push a
//! frame and go on in the same Rust loop; only natives that call back nest. Steps are counted at calls and
//! backward jumps, bytes at every growth, so limits always hold. The loop has two layers: `dispatch` does common
//! cases in the quickest way, `step` does each instruction in full.
//!
//! Invariant: never imports `syntax` (but for plain formats), `check` or `compile`: it runs what it is given.

mod access;
mod budget;
mod call;
mod cx;
mod dispatch;
mod fork;
mod guard;
mod history;
mod host;
mod machine;
mod missing;
mod operate;
mod pause;
mod step;
mod unwind;
mod watcher;

pub use budget::{Limits, Meter};
pub use guard::{answered_for, outside, outside_or_up};
pub use host::{Host, NoHost, within};
pub use machine::Machine;
pub use pause::{Baton, Signals, Turn, Way};
