//! The natives, one chapter of the reference to a file.

pub mod arithmetic;
pub mod statistics;

pub mod lists;
pub mod sequences;

pub mod maps;
pub mod text;

pub mod numerics;

pub mod files;
pub mod plot;
pub mod random;
pub mod table;

mod measures;
mod order;
mod search;
mod walk;

use crate::lang::native::Table;

/// The everyday chapters in the order of the reference.
pub static EVERYDAY: [&Table; 7] = [
    &arithmetic::ARITHMETIC,
    &statistics::STATISTICS,
    &lists::LISTS,
    &sequences::SEQUENCES,
    &maps::MAPS,
    &text::TEXT,
    &numerics::NUMERICS,
];

/// Chance, tables, figures and files, in the order of the reference.
pub static STUDY: [&Table; 4] = [&random::RANDOM, &table::TABLES, &plot::PLOTS, &files::FILES];
