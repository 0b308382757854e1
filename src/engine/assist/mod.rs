//! Help while a script is written and where it is shown: what each piece of a text is.

mod colour;

pub use colour::{Piece, Sort, pieces};
