//! What the grammar's actions call: every decision that is made while the tree is built.
//!
//! The [`Builder`] goes along through all actions. It places nodes, hands out documentation comments by the
//! byte at which a node begins, and keeps what the parser could not read.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use lalrpop_util::ErrorRecovery;

use super::*;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::diagnostic::catalog::syntax as problems;
use crate::lang::source::{Interner, SourceId, Span, known};
use crate::lang::syntax::token::Token;

/// A place where the parser had to skip tokens.
pub type Skipped = ErrorRecovery<usize, Token, Infallible>;

/// What all actions of the grammar share.
#[derive(Debug)]
pub struct Builder<'t> {
    source: SourceId,
    text: &'t str,
    names: &'t Interner,
    docs: &'t BTreeMap<usize, Doc>,
    /// Where a comment has been given to a node.
    pub documented: BTreeSet<usize>,
    /// What was skipped, in the order in which it was met.
    pub skipped: Vec<Skipped>,
    /// What is wrong with things that could be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A line of the module.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "lives from one line of the module to the next")]
pub enum Entry {
    /// `use …`
    Use(Use),
    /// Anything else.
    Item(Item),
}

/// What can stand in the body of a kind.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is its own sign")]
pub enum KindMember {
    Field(FieldDecl),
    Method(FunctionDecl),
    Assert(Assert),
    Error,
}

/// What can stand in the body of a regime.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is its own sign")]
pub enum RegimeMember {
    Field(FieldValue),
    Assert(Assert),
    Error,
}

/// `action => node` or `outcome(p) => node`
#[derive(Debug)]
pub struct Branch {
    /// Of the action or outcome.
    pub name: Ident,
    /// Of the outcome.
    pub probability: Option<Expr>,
    /// Where it leads.
    pub next: Node,
    /// The `///` lines before it.
    pub docs: Option<Doc>,
}

/// The list with one more at the end.
pub fn append<T>(mut some: Vec<T>, last: Option<T>) -> Vec<T> {
    some.extend(last);
    some
}

/// The list with one more at the start.
pub fn prepend<T>(first: T, mut rest: Vec<T>) -> Vec<T> {
    rest.insert(0, first);
    rest
}

/// A body of a single statement.
#[must_use]
pub fn line(statement: Statement) -> Block {
    Block { span: statement.span, statements: vec![statement] }
}

/// A body of a single expression.
#[must_use]
pub fn answer(value: Expr) -> Block {
    line(Statement { span: value.span, kind: StatementKind::Expr(value) })
}

/// Splits `default in range`, unless it stands in parentheses: then it begins after `start`.
fn ranged(start: usize, value: Expr) -> (Expr, Option<Expr>) {
    let bare = value.span.start as usize == start;
    match value.kind {
        ExprKind::Binary(BinaryOp::In, default, range) if bare => (*default, Some(*range)),
        kind => (Expr { kind, span: value.span }, None),
    }
}

/// `name: default in range` whose value begins at `start`.
#[must_use]
pub fn parameter(name: Ident, start: usize, value: Expr) -> Parameter {
    let (default, range) = ranged(start, value);
    Parameter { name, default: Some(default), range }
}

/// `name: default in range` in a kind.
#[must_use]
pub fn field(name: Ident, start: usize, value: Expr, docs: Option<Doc>) -> KindMember {
    let (default, range) = ranged(start, value);
    KindMember::Field(FieldDecl { name, default, range, docs })
}

/// `kind name: parent { … }`
#[must_use]
pub fn kind(name: Ident, parent: Option<Expr>, members: Vec<KindMember>) -> ItemKind {
    let (mut fields, mut methods, mut asserts) = (Vec::new(), Vec::new(), Vec::new());
    for member in members {
        match member {
            KindMember::Field(field) => fields.push(field),
            KindMember::Method(method) => methods.push(method),
            KindMember::Assert(assert) => asserts.push(assert),
            KindMember::Error => {}
        }
    }
    ItemKind::Kind(KindDecl { name, parent, fields, methods, asserts })
}

/// `actor name: kind { … }`
#[must_use]
pub fn actor(name: Ident, kind: Expr, fields: Option<Vec<FieldValue>>) -> ItemKind {
    ItemKind::Actor(ActorDecl { name, kind, fields: fields.unwrap_or_default() })
}

/// `regime name(…): base { … }`
#[must_use]
pub fn regime(
    name: Ident,
    parameters: Vec<Parameter>,
    base: Option<Expr>,
    members: Vec<RegimeMember>,
) -> ItemKind {
    let (mut fields, mut asserts) = (Vec::new(), Vec::new());
    for member in members {
        match member {
            RegimeMember::Field(field) => fields.push(field),
            RegimeMember::Assert(assert) => asserts.push(assert),
            RegimeMember::Error => {}
        }
    }
    ItemKind::Regime(RegimeDecl { name, parameters, base, fields, asserts })
}

/// `process name(…) { … }`, without the lines that could not be read.
#[must_use]
pub fn process(
    name: Ident,
    parameters: Vec<Parameter>,
    transitions: Vec<Option<Transition>>,
) -> ItemKind {
    let transitions = transitions.into_iter().flatten().collect();
    ItemKind::Process(ProcessDecl { name, parameters, transitions })
}

/// `table name { … }`, without the rows that could not be read.
#[must_use]
pub fn table(
    name: Ident,
    columns: Vec<Ident>,
    rows: Vec<Option<TableRow>>,
    span: Span,
) -> ItemKind {
    let rows = rows.into_iter().flatten().collect();
    ItemKind::Table(TableDecl { name, columns, rows, span })
}

/// `payoffs { … }`, without the rows that could not be read.
#[must_use]
pub fn payoffs(columns: Vec<Ident>, rows: Vec<Option<PayoffRow>>, span: Span) -> GameClauseKind {
    let rows = rows.into_iter().flatten().collect();
    GameClauseKind::Payoffs(PayoffTable { columns, rows, span })
}

/// `players a, 9 of b, 5`
#[must_use]
pub fn players(listed: Vec<Expr>) -> GameClauseKind {
    let player = |Expr { kind, span }: Expr| match counted(kind) {
        ExprKind::Name(name) => PlayerSpec::Role(Ident { name, span }),
        ExprKind::Repeat(times, what) => match what.kind {
            ExprKind::Name(name) => PlayerSpec::Many(*times, Ident { name, span: what.span }),
            _ => PlayerSpec::Count(Expr { kind: ExprKind::Repeat(times, what), span }),
        },
        kind => PlayerSpec::Count(Expr { kind, span }),
    };
    GameClauseKind::Players(listed.into_iter().map(player).collect())
}

/// `n - 1 of member`, where the number is all that stands before `of`: there are no lists to add here.
fn counted(kind: ExprKind) -> ExprKind {
    let ExprKind::Binary(op, left, right) = kind else { return kind };
    match right.kind {
        ExprKind::Repeat(times, what) => {
            let span = left.span.to(times.span);
            let times = Expr { kind: ExprKind::Binary(op, left, times), span };
            ExprKind::Repeat(Box::new(times), what)
        }
        kind => ExprKind::Binary(op, left, Box::new(Expr { kind, span: right.span })),
    }
}

/// `if condition { … } else { … }`
#[must_use]
pub fn branch(condition: Expr, then: Block, otherwise: Option<Block>) -> ExprKind {
    ExprKind::If { condition: Box::new(condition), then, otherwise }
}

/// `pattern, pattern if guard => body`
#[must_use]
pub fn arm(values: Vec<Expr>, guard: Option<Expr>, body: Block, span: Span) -> MatchArm {
    MatchArm { patterns: values.into_iter().map(pattern).collect(), guard, body, span }
}

/// Reads an expression as a pattern: `_` matches anything, a list its elements.
fn pattern(value: Expr) -> Pattern {
    match value.kind {
        ExprKind::Name(known::UNDERSCORE) => Pattern::Any(value.span),
        ExprKind::List(elements) => {
            Pattern::List(elements.into_iter().map(pattern).collect(), value.span)
        }
        kind => Pattern::Value(Expr { kind, span: value.span }),
    }
}

impl<'t> Builder<'t> {
    /// A builder for a text and its comments.
    #[must_use]
    pub fn new(
        source: SourceId,
        text: &'t str,
        names: &'t Interner,
        docs: &'t BTreeMap<usize, Doc>,
    ) -> Self {
        Self {
            source,
            text,
            names,
            docs,
            documented: BTreeSet::new(),
            skipped: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// The bytes `l..r`.
    #[must_use]
    pub fn span(&self, l: usize, r: usize) -> Span {
        Span::new(self.source, l, r)
    }

    /// The comment before the node that begins at `l`.
    pub fn docs(&mut self, l: usize) -> Option<Doc> {
        let doc = self.docs.get(&l)?;
        self.documented.insert(l);
        Some(doc.clone())
    }

    /// Keeps what could not be read and leaves `hole` in the tree.
    pub fn hole<T>(&mut self, skipped: Skipped, hole: T) -> T {
        self.skipped.push(skipped);
        hole
    }

    fn expr(&self, l: usize, kind: ExprKind, r: usize) -> Expr {
        Expr { kind, span: self.span(l, r) }
    }

    /// `a op b`
    #[must_use]
    pub fn binary(&self, l: usize, a: Expr, op: BinaryOp, b: Expr, r: usize) -> Expr {
        self.expr(l, ExprKind::Binary(op, Box::new(a), Box::new(b)), r)
    }

    /// `a op b` for an operator that does not chain.
    pub fn compare(&mut self, l: usize, a: Expr, op: BinaryOp, b: Expr, r: usize) -> Expr {
        // In parentheses it would begin after `l`.
        if let ExprKind::Binary(before, low, middle) = &a.kind
            && before.compares()
            && a.span.start as usize == l
        {
            let [low, middle, high] = [low.span, middle.span, b.span].map(|it| self.slice(it));
            let (before, sign) = (before.sign(), op.sign());
            let rewritten = format!("{low} {before} {middle} and {middle} {sign} {high}");
            let place = self.span(a.span.end as usize, r);
            self.diagnostics.push(problems::chained_comparison(&rewritten).at(place));
        }
        self.binary(l, a, op, b, r)
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or("...")
    }

    /// `op a`
    #[must_use]
    pub fn unary(&self, l: usize, op: UnaryOp, a: Expr, r: usize) -> Expr {
        self.expr(l, ExprKind::Unary(op, Box::new(a)), r)
    }

    /// `low..high`
    #[must_use]
    pub fn range(&self, l: usize, low: Expr, high: Expr, closed: bool, r: usize) -> Expr {
        self.expr(l, ExprKind::Range { low: Box::new(low), high: Box::new(high), closed }, r)
    }

    /// `times of value`
    #[must_use]
    pub fn repeat(&self, l: usize, times: Expr, value: Expr, r: usize) -> Expr {
        self.expr(l, ExprKind::Repeat(Box::new(times), Box::new(value)), r)
    }

    /// `callee(arguments)`
    #[must_use]
    pub fn call(&self, l: usize, callee: Expr, arguments: Vec<Argument>, r: usize) -> Expr {
        self.expr(l, ExprKind::Call(Box::new(callee), arguments), r)
    }

    /// `value.name`
    #[must_use]
    pub fn field(&self, l: usize, value: Expr, name: Ident, r: usize) -> Expr {
        self.expr(l, ExprKind::Field(Box::new(value), name), r)
    }

    /// `value[index]`
    #[must_use]
    pub fn index(&self, l: usize, value: Expr, index: Expr, r: usize) -> Expr {
        self.expr(l, ExprKind::Index(Box::new(value), Box::new(index)), r)
    }

    /// `|parameters| body`
    #[must_use]
    pub fn closure(&self, l: usize, parameters: Vec<Binding>, body: Block, r: usize) -> Expr {
        self.expr(l, ExprKind::Closure(Box::new(Closure { parameters, body })), r)
    }

    /// `match value { arms }`, without the arms that could not be read.
    #[must_use]
    pub fn match_(&self, l: usize, value: Expr, arms: Vec<Option<MatchArm>>, r: usize) -> Expr {
        let arms = arms.into_iter().flatten().collect();
        self.expr(l, ExprKind::Match(Box::new(value), arms), r)
    }

    /// `if condition { … } else if …`, the second `if` beginning at `l`.
    #[must_use]
    pub fn else_if(
        &self,
        condition: Expr,
        then: Block,
        l: usize,
        otherwise: ExprKind,
        r: usize,
    ) -> ExprKind {
        branch(condition, then, Some(answer(self.expr(l, otherwise, r))))
    }

    /// `player "label": { … }`: chance where the player is `nature`.
    pub fn node(
        &mut self,
        player: Ident,
        label: Option<(std::sync::Arc<str>, Span)>,
        branches: Vec<Option<Branch>>,
        l: usize,
        r: usize,
    ) -> Node {
        let span = self.span(l, r);
        let branches = branches.into_iter().flatten();
        if player.name != known::NATURE {
            let moves = branches.map(|it| self.choice(it)).collect();
            return Node::Decision { player, label, moves, span };
        }
        Node::Chance { outcomes: branches.map(|it| self.outcome(it)).collect(), span }
    }

    fn choice(&mut self, branch: Branch) -> Move {
        let Branch { name: action, probability, next, docs } = branch;
        if let Some(probability) = probability {
            let problem = problems::probability_of_move(self.names.name(action.name));
            self.diagnostics.push(problem.at(probability.span));
        }
        Move { action, next, docs }
    }

    fn outcome(&mut self, branch: Branch) -> Outcome {
        let Branch { name, probability, next, .. } = branch;
        let probability = probability.unwrap_or_else(|| {
            let problem = problems::missing_probability(self.names.name(name.name));
            self.diagnostics.push(problem.at(name.span));
            Expr { kind: ExprKind::Error, span: name.span }
        });
        Outcome { name, probability, next }
    }
}
