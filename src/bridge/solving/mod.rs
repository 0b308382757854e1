//! Games as solvers of tables see them, and what solvers say as values.
//!
//! ```text
//! form       a game's strategic form, exactly, with what each strategy is called     strategic_form
//! mixture    chances of strategies as maps, and out of what scripts write            Form::mixture_value
//! nash       which solver finds a game's equilibria                                  equilibria
//! profiles   equilibria as records; crowd the same among many who are alike
//! words      why a solver has no answer                                              unsolved
//! ```

mod crowd;
mod form;
mod mixture;
mod nash;
mod profiles;
mod words;

pub(super) use form::{Form, strategic_form};
pub(super) use nash::{Wanted, equilibria};
pub(super) use words::unsolved;
