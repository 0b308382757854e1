//! Coalitions and votes: what scripts say of them, in the terms of `analysis::coalition`.
//!
//! ```text
//! players   who takes part; coalitions as lists or texts        source   where worths come from
//! object    a game in coalitional form as a value               voters   who votes under a rule, and the rule itself
//! results   maps, findings and their tables                     claims   what `verify` recomputes
//! sampled   estimates from random orders and coalitions         pacts    who stays in an agreement
//! ```

mod claims;
mod object;
mod pacts;
mod players;
mod results;
mod sampled;
mod source;
mod voters;

use crate::analysis::Error;
use crate::base::meter::{Meter, Stopped};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::Fault;

pub(super) use claims::{
    BanzhafClaims, CoreClaims, KernelClaims, LeastCoreClaims, NucleolusClaims, PowerClaims,
    ShapleyClaims, TotalClaims,
};
pub(super) use object::CoalitionGame;
pub(super) use pacts::{stable_sizes, stable_structures, stable_subsets};
pub(super) use players::{Names, Players};
pub(super) use results::{division, points_table, shares};
pub(super) use sampled::{Sample, sampled_game, sampled_power};
pub(super) use source::{Asked, Source};
pub(super) use voters::{Counted, named, voters};

/// Runs what can fail only by being stopped.
pub(super) fn metered<T>(
    cx: &mut dyn Cx,
    run: impl FnOnce(&mut dyn Meter) -> Result<T, Stopped>,
) -> Result<T, Fault> {
    let done = super::finding::solve(cx, |meter| run(meter).map_err(Error::from))?;
    done.map_err(|_| words::cannot_solve("coalitions", "of coalitions", "it was stopped").into())
}
