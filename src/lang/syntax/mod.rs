//! Text to tree: tokens, newline rule, grammar, the tree itself.
//!
//! ```text
//! text -> lexer -> newline -> grammar -> ast
//!         (tokens, (ends of statements,  (tree with holes
//!          texts)   keywords, brackets)   where it cannot be read)
//! ```
//!
//! [`parser::parse`] goes all the way. It never fails: it returns a tree and what is wrong with the text.

mod argument;
pub mod ast;
pub mod block;
pub mod depth;
pub mod expected;
pub mod lexer;
pub mod newline;
pub mod parser;
pub mod text;
pub mod token;
pub mod words;

#[cfg(test)]
mod tests;

/// What is generated from `grammar/comity.lalrpop`: kept beside it, or, with the feature `grammar`, made anew.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    unused,
    unreachable_pub,
    reason = "generated"
)]
mod grammar {
    #[cfg(not(feature = "grammar"))]
    include!("../../../grammar/comity.rs");
    #[cfg(feature = "grammar")]
    include!(concat!(env!("OUT_DIR"), "/comity.rs"));
}
