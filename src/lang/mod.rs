//! The language, from text to running code. It knows nothing about cooperation: declarations of games,
//! strategies, norms and regimes are lowered to calls of natives that the rest of the crate supplies.
//!
//! ```text
//! text -> syntax -> check -> compile -> bytecode -> vm
//!         (tree)   (names)   (lowering)            (values)
//! ```

pub mod bytecode;
pub mod check;
pub mod compile;
pub mod diagnostic;
pub mod format;
pub mod module;
pub mod native;
pub mod source;
pub mod syntax;
pub mod value;
pub mod vm;
