//! Where text lives: files, positions in them, and the names they contain.
//!
//! Imports nothing of ours; everything else in `lang` imports it.

mod lines;
mod map;
mod span;
mod symbol;

pub use lines::Lines;
pub use map::{Source, SourceMap};
pub use span::{SourceId, Span};
pub use symbol::{Interner, Symbol, known};
