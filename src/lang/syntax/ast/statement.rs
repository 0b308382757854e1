//! Statements and blocks.

use super::{BinaryOp, Expr, FunctionDecl, Ident};
use crate::lang::source::Span;

/// Statements in braces. Its value is that of the last statement where that is an expression.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The statements.
    pub statements: Vec<Statement>,
    /// From brace to brace; of a body without braces, its expression.
    pub span: Span,
}

/// A statement where it stands.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// All of it.
    pub span: Span,
}

/// The statements.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `let x = e`, `let [a, b] = e`
    Let {
        /// What is bound.
        pattern: Binding,
        /// To what.
        value: Expr,
    },
    /// `target = e`, `target += e`
    Assign {
        /// A name, an index or a field; anything else is refused by `check`.
        target: Expr,
        /// The operator of `+=` and its like.
        op: Option<BinaryOp>,
        /// The right side.
        value: Expr,
    },
    /// `for p in xs { … }`
    For {
        /// Bound anew in each turn.
        pattern: Binding,
        /// What is gone through.
        iterable: Expr,
        /// The body.
        body: Block,
    },
    /// `while c { … }`
    While {
        /// Tested before each turn.
        condition: Expr,
        /// The body.
        body: Block,
    },
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `return`, `return e`
    Return(Option<Expr>),
    /// `assert e`, `assert e, "why"`
    Assert(Assert),
    /// A function declared inside a block.
    Function(FunctionDecl),
    /// An expression.
    Expr(Expr),
    /// A stretch that could not be read; a diagnostic was given.
    Error,
}

/// `assert e, "why"`
#[derive(Clone, Debug)]
pub struct Assert {
    /// What must hold.
    pub condition: Expr,
    /// What to say when it does not.
    pub message: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// What `let`, `for` and closure parameters bind: a name, `_`, or a list of such.
#[derive(Clone, Debug)]
pub enum Binding {
    /// A name; `_` binds nothing.
    Name(Ident),
    /// `[a, b]`: the elements of a list of just that length.
    List(Vec<Binding>, Span),
}

impl Binding {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Name(ident) => ident.span,
            Self::List(_, span) => *span,
        }
    }

    /// All names in it, from left to right.
    pub fn names(&self, found: &mut Vec<Ident>) {
        match self {
            Self::Name(ident) => found.push(*ident),
            Self::List(parts, _) => parts.iter().for_each(|part| part.names(found)),
        }
    }
}
