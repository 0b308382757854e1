//! Where text lives: files, positions in them, and the names they contain.
//!
//! Imports nothing of ours; everything else in `lang` imports it.

mod map;
mod span;
mod symbol;

pub use map::{Source, SourceMap};
pub use span::{SourceId, Span};
pub use symbol::{Interner, Symbol, known};
