//! Coalitions: what players can do together, what each is worth to the others, and who decides a vote.
//!
//! ```text
//! form         v(S) for every coalition S, exact           tally    v(S) as it comes, never kept
//! shapley      values: Shapley, Banzhaf                     sampled  estimates from random orders
//! stage        the linear programmes behind core and nucleolus, solved over all coalitions at once
//! core         least core, vertices of the core             nucleolus, kohlberg, kernel
//! conditions   a voting rule as sums that must reach quotas
//! diagram      counting the coalitions that pass            generating  the same, by another way
//! power        indices                                      chance      how likely a vote is to pass
//! minimal      minimal winning coalitions
//! stability    who stays in an agreement, and who joins
//! ```
//!
//! A coalition of a [`Form`] is a number whose bit `i` says whether player `i` is in it.
//!
//! Invariant: everything here is exact except what `sampled` estimates. Whoever counts on players being few says
//! so with a `MOST_…` constant.

mod chance;
mod conditions;
mod core;
mod diagram;
mod form;
mod generating;
mod kernel;
mod kohlberg;
mod minimal;
mod nucleolus;
mod power;
mod sampled;
mod shapley;
mod stability;
mod stage;
mod vertices;

pub use chance::pass_probability;
pub use conditions::{Conditions, Uncountable};
pub use core::{LeastCore, least_core, violation};
pub use diagram::{Swings, swings};
pub use form::{BYTES_OF_A_WORTH, Coalition, Form, MOST_PLAYERS, long_bytes, members};
pub use generating::swings as swings_by_generating;
pub use kernel::{Surplus, surpluses};
pub use kohlberg::{Unbalanced, kohlberg};
pub use minimal::{Minimal, Profile};
pub use nucleolus::{Nucleolus, nucleolus, prenucleolus};
pub use power::{Index, of_coalitions, of_winning, power};
pub use sampled::Sampled;
pub use shapley::{MOST_TALLIED, Tally, banzhaf, shapley, shapley_by_potential};
pub use stability::{Partition, Size, Structure, Subset, partitions, stable_sizes, stable_subsets};
pub use vertices::{MOST_WITH_VERTICES, vertices};

#[cfg(test)]
mod tests;
