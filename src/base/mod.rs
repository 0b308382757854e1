//! Things without opinions: numbers, randomness, tolerance. Imports nothing of ours.

pub mod math;
pub mod number;
pub mod random;
pub mod rational;
pub mod tolerance;
