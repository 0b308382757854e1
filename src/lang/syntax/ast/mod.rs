//! The syntax tree. Plain boxed data; every node that a message may point at owns its span.
//!
//! The tree says what was written, not what it means: names are unresolved, a cell of a payoff table may be
//! missing, `must open` and `must own > 3` look alike. `check` decides.

pub mod build;
mod declaration;
pub mod dump;
mod expression;
mod statement;
mod visit;

pub use declaration::*;
pub use expression::*;
pub use statement::*;

use super::super::source::{Span, Symbol};

/// A name where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The name.
    pub name: Symbol,
    /// Where it stands.
    pub span: Span,
}

/// A documentation comment: the text of adjoining `///` lines without their marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Doc {
    /// The Markdown text.
    pub text: std::sync::Arc<str>,
    /// From the first mark to the end of the last line.
    pub span: Span,
}

/// A whole file, or one entry at the prompt.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The `//!` lines.
    pub docs: Option<Doc>,
    /// The `use` lines.
    pub uses: Vec<Use>,
    /// Everything else, in the order of the text.
    pub items: Vec<Item>,
}

/// A `use` line.
#[derive(Clone, Debug)]
pub struct Use {
    /// What is imported.
    pub path: UsePath,
    /// The names in braces; `None` imports the module under its own last name.
    pub names: Option<Vec<UseName>>,
    /// The whole line.
    pub span: Span,
}

/// The module that a `use` line names.
#[derive(Clone, Debug)]
pub enum UsePath {
    /// A standard module: `security.alliances`.
    Library(Vec<Ident>),
    /// A file relative to the script: `"./mine.comity"`.
    File(String, Span),
}

/// One name in the braces of a `use` line.
#[derive(Clone, Copy, Debug)]
pub struct UseName {
    /// The name in the module.
    pub name: Ident,
    /// `as alias`.
    pub alias: Option<Ident>,
}

/// Something at module level.
#[derive(Clone, Debug)]
pub struct Item {
    /// The `///` lines before it.
    pub docs: Option<Doc>,
    /// What it is.
    pub kind: ItemKind,
    /// All of it.
    pub span: Span,
}

/// What can stand at module level.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// A statement: `let`, an expression, a loop …
    Statement(Statement),
    /// `fn name(…) { … }`
    Function(FunctionDecl),
    /// `game name(…) is CLASS { … }`
    Game(GameDecl),
    /// `strategy name(…) { … }`
    Strategy(StrategyDecl),
    /// `kind name: parent { … }`
    Kind(KindDecl),
    /// `actor name: kind { … }`
    Actor(ActorDecl),
    /// `norm name(…) { … }`
    Norm(NormDecl),
    /// `regime name(…): base { … }`
    Regime(RegimeDecl),
    /// `process name(…) { … }`
    Process(ProcessDecl),
    /// `table name { … }`
    Table(TableDecl),
    /// `experiment name(…) { … }`
    Experiment(ExperimentDecl),
    /// `test "name" { … }`
    Test(TestDecl),
    /// A stretch that could not be read; a diagnostic was given.
    Error,
}
