//! Randomness that can be repeated: a counter-based generator, streams with names, distributions.
//!
//! ```text
//! generator   a key and a counter -> random bits (Philox)
//! stream      which key: seed, match, repetition, purpose, seat; sessions
//! shuffle     orders, samples, weighted choice
//! distribution  probability laws with their inverse functions
//! ```
//!
//! Everything drawn here is part of the language's promise that the same script and seed give the
//! same bytes. The tests pin values; a change of any of them is a change of the language.

pub mod distribution;
pub mod generator;
pub mod shuffle;
pub mod stream;

pub use distribution::{Distribution, DistributionError};
pub use generator::Draws;
pub use stream::{Key, Purpose, Stream, threshold};

#[cfg(test)]
mod quality;
