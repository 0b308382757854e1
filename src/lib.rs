//! Comity: a small language for models of cooperation among states and other actors.

pub mod base;
pub mod lang;
pub mod model;
pub mod study;
pub mod bridge;
#[cfg(feature = "cli")]
pub mod cli;
