//! Declarations. Clauses keep the order in which they were written; `check` refuses what does not fit.

use std::sync::Arc;

use super::{Assert, Binding, Block, Doc, Expr, Ident};
use crate::lang::source::Span;

/// `name: default in range`
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Ident,
    /// What it is if left out.
    pub default: Option<Expr>,
    /// The legal range: an expression after `in`.
    pub range: Option<Expr>,
}

/// `fn name(…) { … }`
#[derive(Clone, Debug)]
pub struct FunctionDecl {
    /// Its name.
    pub name: Ident,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// What it does.
    pub body: Block,
    /// The `///` lines before it, where it is a method or a local function.
    pub docs: Option<Doc>,
}

/// `game name(…) is CLASS { … }`
#[derive(Clone, Debug)]
pub struct GameDecl {
    /// Its name.
    pub name: Ident,
    /// Parameters of the family.
    pub parameters: Vec<Parameter>,
    /// `is CLASS`
    pub class: Option<Ident>,
    /// The body.
    pub clauses: Vec<GameClause>,
}

/// A clause of a game with its place.
#[derive(Clone, Debug)]
pub struct GameClause {
    /// What it says.
    pub kind: GameClauseKind,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
    /// All of it.
    pub span: Span,
}

/// The clauses of a game.
#[derive(Clone, Debug)]
pub enum GameClauseKind {
    /// `players challenger, defender`, `players 5`, `players aggressor, 9 of member`
    Players(Vec<PlayerSpec>),
    /// `actions a as cooperate, b`, `actions of defender: a, b`, `actions in 0..=10`
    Actions {
        /// The role; everybody if left out.
        of: Option<Ident>,
        /// Which.
        actions: ActionSpec,
    },
    /// `payoffs { … }`
    Payoffs(PayoffTable),
    /// `payoff(own, others) { … }`, `payoff of sender(own, others) { … }`
    Payoff {
        /// The role; everybody if left out.
        of: Option<Ident>,
        /// The names of one's own choice and the others'.
        parameters: Vec<Ident>,
        /// The body.
        body: Block,
    },
    /// `state stock = capacity, price = 1.0`
    State(Vec<(Ident, Expr)>),
    /// `update { … }`
    Update(Block),
    /// `types of sender: uniform(0, 1)`, `types: [tough: 0.7, weak: 0.3]`
    Types {
        /// Whose; everybody's if left out.
        of: Option<Ident>,
        /// A distribution, or a map from type to probability.
        distribution: Expr,
    },
    /// `sequence { … }`
    Sequence(Node),
    /// `assert e, "why"`
    Assert(Assert),
    /// A stretch that could not be read; a diagnostic was given.
    Error,
}

/// One entry of `players`.
#[derive(Clone, Debug)]
pub enum PlayerSpec {
    /// `challenger`
    Role(Ident),
    /// `5`, `n`: so many players without names. A lone parameter name is a `Role`; `check` decides.
    Count(Expr),
    /// `9 of member`
    Many(Expr, Ident),
}

/// What `actions` lists.
#[derive(Clone, Debug)]
pub enum ActionSpec {
    /// `open as cooperate, protect as defect`
    Named(Vec<ActionName>),
    /// `in 0.0..=10.0`, `in [0, 5, 10]`
    Levels(Expr),
}

/// `open as cooperate`
#[derive(Clone, Debug)]
pub struct ActionName {
    /// The name in this game.
    pub name: Ident,
    /// The symbol it stands for.
    pub alias: Option<Ident>,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
}

/// `payoffs { | open | protect … }`
#[derive(Clone, Debug)]
pub struct PayoffTable {
    /// The actions of the second player.
    pub columns: Vec<Ident>,
    /// One row for each action of the first.
    pub rows: Vec<PayoffRow>,
    /// From brace to brace.
    pub span: Span,
}

/// `open | 3, 3 | 0, 5`
#[derive(Clone, Debug)]
pub struct PayoffRow {
    /// The action of the first player.
    pub action: Ident,
    /// One cell for each column: the row's payoff, then the column's; a single one in a symmetric game.
    pub cells: Vec<PayoffCell>,
    /// The whole line.
    pub span: Span,
}

/// A cell of a payoff table.
#[derive(Clone, Debug)]
pub struct PayoffCell {
    /// The payoffs.
    pub payoffs: Vec<Expr>,
    /// All of it.
    pub span: Span,
}

/// A node of a `sequence`.
#[derive(Clone, Debug)]
pub enum Node {
    /// `defender "threatened": { … }`
    Decision {
        /// Who moves.
        player: Ident,
        /// The information set.
        label: Option<(Arc<str>, Span)>,
        /// What can be done there.
        moves: Vec<Move>,
        /// All of it.
        span: Span,
    },
    /// `nature: { weak(0.3) => … }`
    Chance {
        /// What can happen.
        outcomes: Vec<Outcome>,
        /// All of it.
        span: Span,
    },
    /// `0, 1`
    End {
        /// One for each player.
        payoffs: Vec<Expr>,
        /// All of it.
        span: Span,
    },
}

/// `threaten => node`
#[derive(Clone, Debug)]
pub struct Move {
    /// The action.
    pub action: Ident,
    /// Where it leads.
    pub next: Node,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
}

/// `weak(0.3) => node`
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its name.
    pub name: Ident,
    /// Its probability.
    pub probability: Expr,
    /// Where it leads.
    pub next: Node,
}

/// `strategy name(…) { … }`
#[derive(Clone, Debug)]
pub struct StrategyDecl {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub clauses: Vec<StrategyClause>,
}

/// A clause of a strategy with its place.
#[derive(Clone, Debug)]
pub struct StrategyClause {
    /// What it says.
    pub kind: StrategyClauseKind,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
    /// All of it.
    pub span: Span,
}

/// The clauses of a strategy. A body that is one expression is a block of one statement.
#[derive(Clone, Debug)]
pub enum StrategyClauseKind {
    /// `memory betrayed = false, count = 0`
    Memory(Vec<(Ident, Expr)>),
    /// `first cooperate`
    First(Block),
    /// `then theirs.last`
    Then(Block),
    /// `choose { … }`
    Choose(Block),
    /// `say "hello"`
    Say(Block),
    /// `punish true`
    Punish(Block),
    /// `vote yes`
    Vote(Block),
    /// `assert e, "why"`
    Assert(Assert),
    /// A stretch that could not be read; a diagnostic was given.
    Error,
}

/// `kind name: parent { … }`
#[derive(Clone, Debug)]
pub struct KindDecl {
    /// Its name.
    pub name: Ident,
    /// The kind that it extends: a name or `module.name`.
    pub parent: Option<Expr>,
    /// Its fields.
    pub fields: Vec<FieldDecl>,
    /// Its methods.
    pub methods: Vec<FunctionDecl>,
    /// Checked whenever one is made.
    pub asserts: Vec<Assert>,
}

/// `power: 1.0 in 0..=inf`
#[derive(Clone, Debug)]
pub struct FieldDecl {
    /// Its name.
    pub name: Ident,
    /// Evaluated for each instance.
    pub default: Expr,
    /// The legal range.
    pub range: Option<Expr>,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
}

/// `actor name: kind { … }`
#[derive(Clone, Debug)]
pub struct ActorDecl {
    /// Its name.
    pub name: Ident,
    /// Its kind: a name or `module.name`.
    pub kind: Expr,
    /// Its fields that differ from the kind's defaults.
    pub fields: Vec<FieldValue>,
}

/// `name: value`
#[derive(Clone, Debug)]
pub struct FieldValue {
    /// The field.
    pub name: Ident,
    /// Its value.
    pub value: Expr,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
}

/// `norm name(…) { … }`
#[derive(Clone, Debug)]
pub struct NormDecl {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub clauses: Vec<NormClause>,
}

/// A clause of a norm with its place.
#[derive(Clone, Debug)]
pub struct NormClause {
    /// What it says.
    pub kind: NormClauseKind,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
    /// All of it.
    pub span: Span,
}

/// The clauses of a norm.
#[derive(Clone, Debug)]
pub enum NormClauseKind {
    /// `who me.power > 5`
    Who(Expr),
    /// `must a, b`, `must own <= 3`, `must not a`, `may a`
    Deontic(Deontic, Vec<Expr>),
    /// `when round > 3`
    When(Expr),
    /// `unless game.crisis`
    Unless(Expr),
    /// `or else warn, fine(2)`
    OrElse(Vec<Expr>),
    /// `assert e, "why"`
    Assert(Assert),
    /// A stretch that could not be read; a diagnostic was given.
    Error,
}

/// How a norm speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deontic {
    /// `must`
    Must,
    /// `must not`
    MustNot,
    /// `may`
    May,
}

/// `regime name(…): base { … }`
#[derive(Clone, Debug)]
pub struct RegimeDecl {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The regime that it varies.
    pub base: Option<Expr>,
    /// Its fields.
    pub fields: Vec<FieldValue>,
    /// Checked whenever one is made.
    pub asserts: Vec<Assert>,
}

/// `process name(…) { … }`
#[derive(Clone, Debug)]
pub struct ProcessDecl {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its moves, in the order in which they are tried.
    pub transitions: Vec<Transition>,
}

/// `outsider => candidate when me.democracy`
#[derive(Clone, Debug)]
pub struct Transition {
    /// The state left.
    pub from: Ident,
    /// The state entered.
    pub to: Ident,
    /// When.
    pub when: Expr,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
    /// All of it.
    pub span: Span,
}

/// `table name { | year | treaty … }`
#[derive(Clone, Debug)]
pub struct TableDecl {
    /// Its name.
    pub name: Ident,
    /// The names of its columns.
    pub columns: Vec<Ident>,
    /// Its rows.
    pub rows: Vec<TableRow>,
    /// From brace to brace.
    pub span: Span,
}

/// `1951 | "Paris" | 0`
#[derive(Clone, Debug)]
pub struct TableRow {
    /// One for each column.
    pub cells: Vec<Expr>,
    /// The whole line.
    pub span: Span,
}

/// `experiment name(…) { … }`
#[derive(Clone, Debug)]
pub struct ExperimentDecl {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub clauses: Vec<ExperimentClause>,
}

/// A clause of an experiment with its place.
#[derive(Clone, Debug)]
pub struct ExperimentClause {
    /// What it says.
    pub kind: ExperimentClauseKind,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
    /// All of it.
    pub span: Span,
}

/// The clauses of an experiment.
#[derive(Clone, Debug)]
pub enum ExperimentClauseKind {
    /// `vary x in xs`
    Vary(Binding, Expr),
    /// `sample latin_hypercube(100)`
    Sample(Ident, Expr),
    /// `where a < b`, of the varied variables.
    Where(Expr),
    /// `repeat 30`
    Repeat(Expr),
    /// `let m = …`, evaluated once for each point.
    Let(Binding, Expr),
    /// `measure { … }`
    Measure(Block),
    /// `paired: true`
    Setting(Ident, Expr),
    /// A stretch that could not be read; a diagnostic was given.
    Error,
}

/// `test "name" { … }`
#[derive(Clone, Debug)]
pub struct TestDecl {
    /// Its name.
    pub name: Arc<str>,
    /// Where the name stands.
    pub name_span: Span,
    /// What it does.
    pub body: Block,
}
