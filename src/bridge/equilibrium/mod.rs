//! Nash equilibria as scripts see them: the mathematics is in `analysis::equilibrium`, the records here.
//!
//! ```text
//! nash       which solver finds a game's equilibria     equilibria
//! profiles   equilibria as records
//! crowd      the same among many who are alike
//! ```

mod crowd;
mod nash;
mod profiles;

pub(super) use nash::{Wanted, equilibria};
