//! Expressions and patterns.

use std::sync::Arc;

use super::{Binding, Block, Ident};
use crate::lang::source::{Span, Symbol};

/// An expression where it stands.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it, parentheses around it not included.
    pub span: Span,
}

/// The expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `none`
    None,
    /// `true`, `false`
    Bool(bool),
    /// `42`
    Int(i64),
    /// `3.14`, `1e-6`, `inf`
    Float(f64),
    /// A string without interpolation, escapes resolved.
    Text(Arc<str>),
    /// A string with interpolation.
    Interpolated(Vec<TextPart>),
    /// A name.
    Name(Symbol),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `[a: 1, "b c": 2, (key): v]`, `[:]`
    Map(Vec<MapEntry>),
    /// `|x, [a, b]| e`, `|| { … }`
    Closure(Box<Closure>),
    /// `-x`, `not x`
    Unary(UnaryOp, Box<Expr>),
    /// Arithmetic and comparison, `and` and `or`, `in`, `~=`.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a..b`, `a..=b`
    Range {
        /// First.
        low: Box<Expr>,
        /// Last, or one past it.
        high: Box<Expr>,
        /// `..=`
        closed: bool,
    },
    /// `n of x`
    Repeat(Box<Expr>, Box<Expr>),
    /// `f(a, name: b)`; `x.f(a)` is a call whose callee is a `Field`.
    Call(Box<Expr>, Vec<Argument>),
    /// `x.name`
    Field(Box<Expr>, Ident),
    /// `x[i]`; `x[a..b]` has a `Range` as its index.
    Index(Box<Expr>, Box<Expr>),
    /// `if c { … } else …`
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Where it holds.
        then: Block,
        /// Where not: a block, or a block holding one `if`.
        otherwise: Option<Block>,
    },
    /// `match x { … }`
    Match(Box<Expr>, Vec<MatchArm>),
    /// `try { … } catch e { … }`
    Try {
        /// What may fail.
        body: Block,
        /// What the failure is called.
        name: Ident,
        /// What is done then.
        handler: Block,
    },
    /// A stretch that could not be read; a diagnostic was given.
    Error,
}

/// A piece of an interpolated string.
#[derive(Clone, Debug)]
pub enum TextPart {
    /// Fixed text, escapes resolved.
    Text(Arc<str>),
    /// `{e}`, `{e:>8.3}`
    Expr {
        /// What is shown.
        value: Box<Expr>,
        /// How.
        format: Option<Format>,
    },
}

/// `[fill][align][width][.precision][%]`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Format {
    /// What pads; a space unless said.
    pub fill: Option<char>,
    /// Which side is padded; numbers stand right, all else left, unless said.
    pub align: Option<Align>,
    /// Whether numbers that are not negative bear a `+`.
    pub sign: bool,
    /// The least width in characters, at most 1000.
    pub width: Option<u16>,
    /// Decimals, at most 100.
    pub precision: Option<u8>,
    /// Times a hundred, with a per cent sign.
    pub percent: bool,
}

/// Where a padded text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `^`
    Centre,
    /// `>`
    Right,
}

/// `key: value` in a map.
#[derive(Clone, Debug)]
pub struct MapEntry {
    /// The key.
    pub key: MapKey,
    /// The value.
    pub value: Expr,
}

/// A key of a map as written.
#[derive(Clone, Debug)]
pub enum MapKey {
    /// `a:`, which is the string `"a"`.
    Name(Ident),
    /// `"b c":`
    Text(Arc<str>, Span),
    /// `(key):`
    Computed(Expr),
}

/// `|x, y| body`
#[derive(Clone, Debug)]
pub struct Closure {
    /// What is bound at a call.
    pub parameters: Vec<Binding>,
    /// The body; a single expression is a block of one statement.
    pub body: Block,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// `name:`
    pub name: Option<Ident>,
    /// The value.
    pub value: Expr,
}

/// `pattern, pattern if guard => body`
#[derive(Clone, Debug)]
pub struct MatchArm {
    /// Any of these.
    pub patterns: Vec<Pattern>,
    /// And this.
    pub guard: Option<Expr>,
    /// What follows; a single expression or statement is a block of one.
    pub body: Block,
    /// All of it.
    pub span: Span,
}

/// What a value is held against. Patterns bind nothing.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// `_`
    Any(Span),
    /// Compared by `==`; a range by `in`.
    Value(Expr),
    /// A list of that length whose elements match.
    List(Vec<Pattern>, Span),
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `not`
    Not,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is its own sign")]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// `~=`
    Close,
    In,
    NotIn,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

impl BinaryOp {
    /// The operator as it is typed.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Close => "~=",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Power => "^",
        }
    }

    /// Whether it compares, so that a chain of it is refused.
    #[must_use]
    pub fn compares(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessEqual
                | Self::Greater
                | Self::GreaterEqual
                | Self::Close
                | Self::In
                | Self::NotIn
        )
    }
}
