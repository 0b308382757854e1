//! Games in strategic form as all solvers of tables see them.
//!
//! ```text
//! form       a game's strategic form, exactly, with what each strategy is called     strategic_form
//! mixture    chances of strategies as maps, and out of what scripts write            Form::mixture_value
//! words      why a solver has no answer                                              unsolved
//! ```

mod form;
mod mixture;
mod words;

pub(super) use form::{Form, strategic_form};
pub(super) use words::unsolved;
