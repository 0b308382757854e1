//! Comity: a small language for models of cooperation among states and other actors.

pub mod analysis;
pub mod base;
#[cfg(feature = "cli")]
pub mod cli;
pub mod lang;
pub mod model;
