//! Text to tree: tokens, newline rule, grammar, the tree itself.

pub mod ast;
