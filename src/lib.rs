//! Comity: a small language for models of cooperation among states and other actors.

pub mod base;
pub mod bridge;
#[cfg(feature = "cli")]
pub mod cli;
pub mod lang;
pub mod study;
