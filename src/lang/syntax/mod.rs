//! Text to tree: tokens, newline rule, grammar, the tree itself.
//!
//! ```text
//! text -> lexer -> newline -> grammar -> ast
//!         (tokens, (ends of statements,  (tree with holes
//!          texts)   keywords, brackets)   where it cannot be read)
//! ```
//!
//! [`parser::parse`] goes all the way. It never fails: it returns a tree and what is wrong with the text.

pub mod ast;
mod depth;
mod expected;
mod lexer;
mod newline;
pub mod parser;
mod text;
mod token;

lalrpop_util::lalrpop_mod!(
    #[allow(
        clippy::all,
        clippy::pedantic,
        clippy::restriction,
        unused,
        unreachable_pub,
        reason = "generated"
    )]
    grammar,
    "/comity.rs"
);
