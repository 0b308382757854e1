//! Strategies as plain data.
//!
//! Most strategies are asked through [`Participants`](super::play::Participants). One that remembers only
//! finitely many things can be written out in full: that is an [`Automaton`], which is played and analysed without
//! asking anybody.

mod automaton;
mod player;

pub use automaton::{Automaton, Decision, Move, State};
pub use player::Player;
