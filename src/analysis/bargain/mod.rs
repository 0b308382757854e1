//! Bargaining: what those agree on who could do without an agreement.
//!
//! Two traditions answer. One asks what a fair-minded arbiter would recommend, and derives it from axioms:
//!
//! ```text
//! set        what agreements are worth, and what no agreement is worth
//! frontier   two players: the agreements that cannot be bettered for both
//! axiomatic  Nash, Kalai-Smorodinsky, egalitarian, utilitarian
//! many       the same for three and more, by linear programmes
//! concave    Nash's product for three and more
//! curve      sets given by a function
//! check      whether an answer is what it claims to be, by other ways
//! ```
//!
//! The other writes the haggling down as a game and solves that: `rubinstein` (offers and counter-offers),
//! `ultimatum` (one offer), `legislative` (a proposer needs votes), `crisis` (the alternative is war).
//!
//! Everything is exact where fractions will do.

pub mod axiomatic;
pub mod check;
mod concave;
pub mod crisis;
pub mod curve;
mod frontier;
pub mod legislative;
mod many;
pub mod rubinstein;
pub mod set;
pub mod ultimatum;

#[cfg(test)]
mod tests;

pub use axiomatic::{Answer, Solution, solve};
pub use set::{Set, Share};
