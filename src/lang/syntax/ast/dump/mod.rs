//! A tree as text, for tests and for looking at.
//!
//! Expressions are written in one line, fully bracketed: `(+ 1 (* 2 3))`. Statements, clauses and bodies have
//! a line each, indented by two blanks for each level.

mod expression;

use std::fmt::Write as _;

use super::*;
use crate::lang::source::{Interner, Symbol};

/// Writes a module.
#[must_use]
pub fn dump(module: &Module, names: &Interner) -> String {
    let mut dump = Dump { names, text: String::new(), depth: 0 };
    dump.docs(module.docs.as_ref());
    for line in &module.uses {
        dump.line(&dump.use_line(line));
    }
    for item in &module.items {
        dump.docs(item.docs.as_ref());
        dump.item(&item.kind);
    }
    dump.text
}

/// Writes an expression.
#[must_use]
pub fn expression(value: &Expr, names: &Interner) -> String {
    Dump { names, text: String::new(), depth: 0 }.expr(value)
}

struct Dump<'n> {
    names: &'n Interner,
    text: String,
    depth: usize,
}

impl Dump<'_> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = self.depth * 2);
    }

    fn docs(&mut self, docs: Option<&Doc>) {
        for line in docs.iter().flat_map(|it| it.text.lines()) {
            self.line(&format!("/// {line}"));
        }
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn name(&self, symbol: Symbol) -> String {
        self.names.name(symbol).to_string()
    }

    fn ident(&self, ident: &Ident) -> String {
        self.name(ident.name)
    }

    fn optional(&self, before: &str, ident: Option<&Ident>) -> String {
        ident.map_or_else(String::new, |it| format!("{before}{}", self.ident(it)))
    }

    fn joined<T>(&self, parts: &[T], write: impl Fn(&T) -> String) -> String {
        parts.iter().map(write).collect::<Vec<_>>().join(", ")
    }

    fn exprs(&self, values: &[Expr]) -> String {
        self.joined(values, |it| self.expr(it))
    }

    fn use_line(&self, line: &Use) -> String {
        let path = match &line.path {
            UsePath::Library(parts) => {
                parts.iter().map(|it| self.ident(it)).collect::<Vec<_>>().join(".")
            }
            UsePath::File(path, _) => format!("{path:?}"),
        };
        let names = line.names.as_ref().map_or_else(String::new, |names| {
            let one =
                |it: &UseName| self.ident(&it.name) + &self.optional(" as ", it.alias.as_ref());
            format!(" {{ {} }}", self.joined(names, one))
        });
        format!("use {path}{names}")
    }

    fn item(&mut self, kind: &ItemKind) {
        match kind {
            ItemKind::Statement(statement) => self.statement(statement),
            ItemKind::Function(function) => self.function(function),
            ItemKind::Game(it) => {
                let class = self.optional(" is ", it.class.as_ref());
                self.head("game", &it.name, &it.parameters, &class);
                self.inside(|dump| it.clauses.iter().for_each(|it| dump.game(it)));
            }
            ItemKind::Strategy(it) => {
                self.head("strategy", &it.name, &it.parameters, "");
                self.inside(|dump| it.clauses.iter().for_each(|it| dump.strategy(it)));
            }
            ItemKind::Kind(it) => self.kind(it),
            ItemKind::Actor(it) => {
                let kind = format!(": {}", self.expr(&it.kind));
                self.head("actor", &it.name, &[], &kind);
                self.inside(|dump| dump.fields(&it.fields));
            }
            ItemKind::Norm(it) => {
                self.head("norm", &it.name, &it.parameters, "");
                self.inside(|dump| it.clauses.iter().for_each(|it| dump.norm(it)));
            }
            ItemKind::Regime(it) => {
                let base =
                    it.base.as_ref().map_or_else(String::new, |it| format!(": {}", self.expr(it)));
                self.head("regime", &it.name, &it.parameters, &base);
                self.inside(|dump| {
                    dump.fields(&it.fields);
                    it.asserts.iter().for_each(|it| dump.assert(it));
                });
            }
            ItemKind::Process(it) => {
                self.head("process", &it.name, &it.parameters, "");
                self.inside(|dump| {
                    for it in &it.transitions {
                        dump.docs(it.docs.as_ref());
                        let (from, to) = (dump.ident(&it.from), dump.ident(&it.to));
                        dump.line(&format!("{from} => {to} when {}", dump.expr(&it.when)));
                    }
                });
            }
            ItemKind::Table(it) => {
                self.head("table", &it.name, &[], "");
                self.inside(|dump| {
                    dump.line(&format!("| {}", dump.joined(&it.columns, |it| dump.ident(it))));
                    for row in &it.rows {
                        dump.line(&format!("| {}", dump.exprs(&row.cells)));
                    }
                });
            }
            ItemKind::Experiment(it) => {
                self.head("experiment", &it.name, &it.parameters, "");
                self.inside(|dump| it.clauses.iter().for_each(|it| dump.experiment(it)));
            }
            ItemKind::Test(it) => {
                self.line(&format!("test {:?}", it.name));
                self.block(&it.body);
            }
            ItemKind::Error => self.line("<error>"),
        }
    }

    fn head(&mut self, word: &str, name: &Ident, parameters: &[Parameter], rest: &str) {
        let listed = self.joined(parameters, |it| {
            self.parameter(&it.name, it.default.as_ref(), it.range.as_ref())
        });
        let listed = if parameters.is_empty() { listed } else { format!("({listed})") };
        self.line(&format!("{word} {}{listed}{rest}", self.ident(name)));
    }

    fn parameter(&self, name: &Ident, default: Option<&Expr>, range: Option<&Expr>) -> String {
        let default = default.map_or_else(String::new, |it| format!(": {}", self.expr(it)));
        let range = range.map_or_else(String::new, |it| format!(" in {}", self.expr(it)));
        format!("{}{default}{range}", self.ident(name))
    }

    fn function(&mut self, function: &FunctionDecl) {
        self.docs(function.docs.as_ref());
        self.head("fn", &function.name, &function.parameters, "");
        self.block(&function.body);
    }

    fn kind(&mut self, kind: &KindDecl) {
        let parent =
            kind.parent.as_ref().map_or_else(String::new, |it| format!(": {}", self.expr(it)));
        self.head("kind", &kind.name, &[], &parent);
        self.inside(|dump| {
            for it in &kind.fields {
                dump.docs(it.docs.as_ref());
                dump.line(&dump.parameter(&it.name, Some(&it.default), it.range.as_ref()));
            }
            kind.methods.iter().for_each(|it| dump.function(it));
            kind.asserts.iter().for_each(|it| dump.assert(it));
        });
    }

    fn fields(&mut self, fields: &[FieldValue]) {
        for it in fields {
            self.docs(it.docs.as_ref());
            self.line(&format!("{}: {}", self.ident(&it.name), self.expr(&it.value)));
        }
    }

    fn variables(&self, variables: &[(Ident, Expr)]) -> String {
        self.joined(variables, |(name, value)| {
            format!("{} = {}", self.ident(name), self.expr(value))
        })
    }

    fn game(&mut self, clause: &GameClause) {
        self.docs(clause.docs.as_ref());
        match &clause.kind {
            GameClauseKind::Players(players) => {
                let one = |it: &PlayerSpec| match it {
                    PlayerSpec::Role(role) => self.ident(role),
                    PlayerSpec::Count(count) => format!("#{}", self.expr(count)),
                    PlayerSpec::Many(count, role) => {
                        format!("{} of {}", self.expr(count), self.ident(role))
                    }
                };
                self.line(&format!("players {}", self.joined(players, one)));
            }
            GameClauseKind::Actions { of, actions } => {
                let of = self.optional(" of ", of.as_ref());
                let one = |it: &ActionName| {
                    self.ident(&it.name) + &self.optional(" as ", it.alias.as_ref())
                };
                let actions = match actions {
                    ActionSpec::Named(names) => format!(": {}", self.joined(names, one)),
                    ActionSpec::Levels(levels) => format!(" in {}", self.expr(levels)),
                };
                self.line(&format!("actions{of}{actions}"));
            }
            GameClauseKind::Payoffs(table) => {
                self.line(&format!(
                    "payoffs | {}",
                    self.joined(&table.columns, |it| self.ident(it))
                ));
                for row in &table.rows {
                    let cells: Vec<_> =
                        row.cells.iter().map(|it| self.exprs(&it.payoffs)).collect();
                    let row = format!("{} | {}", self.ident(&row.action), cells.join(" | "));
                    self.inside(|dump| dump.line(&row));
                }
            }
            GameClauseKind::Payoff { of, parameters, body } => {
                let of = self.optional(" of ", of.as_ref());
                let parameters = self.joined(parameters, |it| self.ident(it));
                self.line(&format!("payoff{of}({parameters})"));
                self.block(body);
            }
            GameClauseKind::State(variables) => {
                self.line(&format!("state {}", self.variables(variables)));
            }
            GameClauseKind::Update(body) => self.clause("update", body),
            GameClauseKind::Types { of, distribution } => {
                let of = self.optional(" of ", of.as_ref());
                self.line(&format!("types{of}: {}", self.expr(distribution)));
            }
            GameClauseKind::Sequence(node) => {
                self.line("sequence");
                self.inside(|dump| dump.node("", node));
            }
            GameClauseKind::Assert(assert) => self.assert(assert),
            GameClauseKind::Error => self.line("<error>"),
        }
    }

    fn node(&mut self, before: &str, node: &Node) {
        match node {
            Node::Decision { player, label, moves, .. } => {
                let label = label.as_ref().map_or_else(String::new, |(it, _)| format!(" {it:?}"));
                self.line(&format!("{before}{}{label}:", self.ident(player)));
                self.inside(|dump| {
                    for it in moves {
                        dump.docs(it.docs.as_ref());
                        dump.node(&format!("{} => ", dump.ident(&it.action)), &it.next);
                    }
                });
            }
            Node::Chance { outcomes, .. } => {
                self.line(&format!("{before}nature:"));
                self.inside(|dump| {
                    for it in outcomes {
                        let (name, chance) = (dump.ident(&it.name), dump.expr(&it.probability));
                        dump.node(&format!("{name}({chance}) => "), &it.next);
                    }
                });
            }
            Node::End { payoffs, .. } => self.line(&format!("{before}{}", self.exprs(payoffs))),
        }
    }

    fn strategy(&mut self, clause: &StrategyClause) {
        self.docs(clause.docs.as_ref());
        match &clause.kind {
            StrategyClauseKind::Memory(variables) => {
                self.line(&format!("memory {}", self.variables(variables)));
            }
            StrategyClauseKind::First(body) => self.clause("first", body),
            StrategyClauseKind::Then(body) => self.clause("then", body),
            StrategyClauseKind::Choose(body) => self.clause("choose", body),
            StrategyClauseKind::Say(body) => self.clause("say", body),
            StrategyClauseKind::Punish(body) => self.clause("punish", body),
            StrategyClauseKind::Vote(body) => self.clause("vote", body),
            StrategyClauseKind::Assert(assert) => self.assert(assert),
            StrategyClauseKind::Error => self.line("<error>"),
        }
    }

    fn norm(&mut self, clause: &NormClause) {
        self.docs(clause.docs.as_ref());
        let line = match &clause.kind {
            NormClauseKind::Who(value) => format!("who {}", self.expr(value)),
            NormClauseKind::Deontic(deontic, aims) => {
                let word = match deontic {
                    Deontic::Must => "must",
                    Deontic::MustNot => "must not",
                    Deontic::May => "may",
                };
                format!("{word} {}", self.exprs(aims))
            }
            NormClauseKind::When(value) => format!("when {}", self.expr(value)),
            NormClauseKind::Unless(value) => format!("unless {}", self.expr(value)),
            NormClauseKind::OrElse(sanctions) => format!("or else {}", self.exprs(sanctions)),
            NormClauseKind::Assert(assert) => return self.assert(assert),
            NormClauseKind::Error => "<error>".into(),
        };
        self.line(&line);
    }

    fn experiment(&mut self, clause: &ExperimentClause) {
        self.docs(clause.docs.as_ref());
        let line = match &clause.kind {
            ExperimentClauseKind::Vary(pattern, values) => {
                format!("vary {} in {}", self.binding(pattern), self.expr(values))
            }
            ExperimentClauseKind::Sample(method, points) => {
                format!("sample {} {}", self.ident(method), self.expr(points))
            }
            ExperimentClauseKind::Where(condition) => format!("where {}", self.expr(condition)),
            ExperimentClauseKind::Repeat(times) => format!("repeat {}", self.expr(times)),
            ExperimentClauseKind::Let(pattern, value) => {
                format!("let {} = {}", self.binding(pattern), self.expr(value))
            }
            ExperimentClauseKind::Measure(body) => return self.clause("measure", body),
            ExperimentClauseKind::Setting(name, value) => {
                format!("{}: {}", self.ident(name), self.expr(value))
            }
            ExperimentClauseKind::Error => "<error>".into(),
        };
        self.line(&line);
    }

    fn clause(&mut self, word: &str, body: &Block) {
        self.line(word);
        self.block(body);
    }

    fn block(&mut self, block: &Block) {
        self.inside(|dump| block.statements.iter().for_each(|it| dump.statement(it)));
    }

    fn assert(&mut self, assert: &Assert) {
        let message =
            assert.message.as_ref().map_or_else(String::new, |it| format!(", {}", self.expr(it)));
        self.line(&format!("assert {}{message}", self.expr(&assert.condition)));
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::For { pattern, iterable, body } => {
                self.line(&format!("for {} in {}", self.binding(pattern), self.expr(iterable)));
                self.block(body);
            }
            StatementKind::While { condition, body } => {
                self.line(&format!("while {}", self.expr(condition)));
                self.block(body);
            }
            StatementKind::Assert(assert) => self.assert(assert),
            StatementKind::Function(function) => self.function(function),
            other => self.line(&self.short(other)),
        }
    }

    fn short(&self, statement: &StatementKind) -> String {
        match statement {
            StatementKind::Let { pattern, value } => {
                format!("let {} = {}", self.binding(pattern), self.expr(value))
            }
            StatementKind::Assign { target, op, value } => {
                let op = op.map_or("", BinaryOp::sign);
                format!("{} {op}= {}", self.expr(target), self.expr(value))
            }
            StatementKind::Break => "break".into(),
            StatementKind::Continue => "continue".into(),
            StatementKind::Return(None) => "return".into(),
            StatementKind::Return(Some(value)) => format!("return {}", self.expr(value)),
            StatementKind::Expr(value) => self.expr(value),
            StatementKind::Error => "<error>".into(),
            StatementKind::For { .. }
            | StatementKind::While { .. }
            | StatementKind::Assert(_)
            | StatementKind::Function(_) => {
                // A statement with a body, inside of an expression.
                let mut inner = Dump { names: self.names, text: String::new(), depth: 0 };
                let span = Span::default();
                inner.statement(&Statement { kind: statement.clone(), span });
                inner.text.split_whitespace().collect::<Vec<_>>().join(" ")
            }
        }
    }
}
