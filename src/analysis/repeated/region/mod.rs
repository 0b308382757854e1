//! What can be had in a repeated game.
//!
//! ```text
//! polygon    convex sets of pairs of payoffs
//! feasible   means of what profiles pay, for any number of players; minmax payoffs; what is individually rational
//! perfect    payoffs of subgame-perfect equilibria of two players at a given discount factor
//! outer      the same by the definition itself: what checks it
//! ```

pub mod feasible;
pub mod outer;
pub mod perfect;
pub mod polygon;

#[cfg(test)]
mod tests;
