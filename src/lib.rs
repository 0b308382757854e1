//! Comity: a small language for models of cooperation among states and other actors.
//!
//! A script declares actors, games, strategies, norms and regimes, then plays, tournaments and sweeps them. The
//! crate is the language with its library and the program `comity`; [`engine`] is what a Rust program that
//! embeds scripts needs. The rooms, in reading order:

pub mod analysis;
pub mod base;
pub mod bridge;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod lang;
pub mod model;
pub mod study;

/// The README's Rust example is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
