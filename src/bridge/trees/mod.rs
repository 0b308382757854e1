//! Trees and private information: what solvers of `analysis::tree` say, as values.
//!
//! ```text
//! board      a game as a tree, with what its places and actions are called
//! shown      behaviour, beliefs and outcomes as values and in words
//! private    games with types: their laws, and payoffs of every draw
//! convert    the strategic form as a game
//! perfect    subgame-perfect equilibria                 subgame_perfect
//! nash       equilibria in behaviour                    sequence_equilibria
//! believing  perfect Bayesian equilibria                perfect_bayesian
//! bayes      equilibria of games with types             bayesian_equilibria
//! continuum  a given profile for types out of a law     is_bayesian_equilibrium
//! ```

mod bayes;
mod believing;
mod board;
mod continuum;
mod convert;
mod nash;
mod perfect;
mod private;
mod shown;

pub(super) use bayes::bayesian;
pub(super) use believing::believing;
pub(super) use continuum::{Question, continuum};
pub(super) use convert::{converted, in_strategic_form};
pub(super) use nash::in_behaviour;
pub(super) use perfect::perfect;
