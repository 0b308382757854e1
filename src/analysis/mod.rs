//! What follows: pure functions of a model.
//!
//! Describing a game is `model`'s; judging it is done here: which profiles are stable, how long the shadow
//! of the future must be, what a game is called. Imports `model` and `base` only.
//!
//! Invariant: nothing here draws random numbers, and what is exact stays exact: payoffs are taken as
//! fractions (see `base::rational`) wherever a formula allows.

pub mod bargain;
pub mod classify;
pub mod coalition;
pub mod dynamics;
pub mod equilibrium;
mod error;
pub mod expected;
pub mod markov;
pub mod polytope;
pub mod repeated;
pub mod solution;
pub mod strategic;
pub mod tree;

pub use error::Error;
