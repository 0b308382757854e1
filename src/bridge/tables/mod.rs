//! The natives, one chapter of the reference to a file.

pub mod arithmetic;
pub mod elementary;
pub mod conversions;
pub mod statistics;

pub mod choices;
pub mod lists;
pub mod looking;
pub mod sequences;

pub mod maps;
pub mod text;

pub mod belief;
pub mod numerics;

mod numbers;
mod order;
mod walk;

use crate::lang::native::Table;

/// The everyday chapters in the order of the reference.
pub static EVERYDAY: [&Table; 12] = [
    &arithmetic::ARITHMETIC,
    &elementary::ELEMENTARY,
    &conversions::CONVERSIONS,
    &statistics::STATISTICS,
    &lists::LISTS,
    &looking::LOOKING,
    &sequences::SEQUENCES,
    &choices::CHOICES,
    &maps::MAPS,
    &text::TEXT,
    &numerics::NUMERICS,
    &belief::BELIEF,
];
