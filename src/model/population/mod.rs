//! Populations: types of players, their shares, and how these change.

mod rule;

pub use rule::{Rule, Scores};
