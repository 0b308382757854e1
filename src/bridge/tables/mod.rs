//! The natives, one chapter of the reference to a file.

pub mod arithmetic;
pub mod lists;
pub mod table;
mod walk;

use crate::lang::native::Table;

/// The everyday chapters in the order of the reference.
pub static EVERYDAY: [&Table; 2] = [&arithmetic::ARITHMETIC, &lists::LISTS];
