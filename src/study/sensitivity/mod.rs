//! Which inputs a result depends on, and how much.
//!
//! ```text
//! effects   elementary effects: cheap screening, one input moved at a time    [morris-1991] [campolongo-2007]
//! indices   Sobol indices: shares of the result's variance                    [sobol-1993] [saltelli-2010]
//! ```
//!
//! Both first say where the model is to be asked (points of the unit cube), then take the answers. Nothing here runs
//! a model.

mod effects;
mod indices;

pub use effects::{Effect, Effects};
pub use indices::{Index, Indices};
