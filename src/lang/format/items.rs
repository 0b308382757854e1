//! The module, and its declarations other than games.

use super::build::Builder;
use super::document::Op;
use crate::lang::source::Span;
use crate::lang::syntax::ast::{
    ActorDecl, Assert, ExperimentClauseKind, FieldDecl, FieldValue, FunctionDecl, Item, ItemKind,
    KindDecl, Module, NormClauseKind, RegimeDecl, StrategyClauseKind, TableDecl, Transition, Use,
    UseName, UsePath,
};

/// A line of the module.
enum Entry<'m> {
    Use(&'m Use),
    Item(&'m Item),
}

impl Entry<'_> {
    fn span(&self) -> Span {
        match self {
            Self::Use(line) => line.span,
            Self::Item(item) => item.span,
        }
    }
}

/// What stands in the body of a kind or a regime.
enum Member<'m> {
    Default(&'m FieldDecl),
    Value(&'m FieldValue),
    Method(&'m FunctionDecl),
    Assert(&'m Assert),
}

impl Builder<'_> {
    /// Writes a whole text.
    pub(super) fn module(&mut self, module: &Module) {
        let mut entries: Vec<_> = module.uses.iter().map(Entry::Use).collect();
        entries.extend(module.items.iter().map(Entry::Item));
        entries.sort_by_key(|entry| entry.span().start);
        for (at, entry) in entries.iter().enumerate() {
            let blank = self.above(at == 0);
            self.op(Op::Hard { blank });
            match entry {
                Entry::Use(line) => self.use_line(line),
                Entry::Item(item) => self.item(&item.kind),
            }
        }
        self.above(entries.is_empty());
    }

    fn use_line(&mut self, line: &Use) {
        self.word();
        match &line.path {
            UsePath::Library(parts) => (1..parts.len() * 2).for_each(|_| self.piece()),
            UsePath::File(..) => self.piece(),
        }
        if let Some(names) = &line.names {
            self.space();
            let fills = !self.commented() && !self.has_blanks();
            let group = self.document.groups.len();
            self.braces(names, |it, name: &UseName| {
                it.piece();
                if name.alias.is_some() {
                    it.space();
                    it.word();
                    it.piece();
                }
            });
            self.document.groups[group].fills = fills;
        }
    }

    fn item(&mut self, kind: &ItemKind) {
        match kind {
            ItemKind::Statement(statement) => return self.statement(statement),
            ItemKind::Function(function) => return self.function(function),
            _ => {}
        }
        self.word();
        self.piece();
        match kind {
            ItemKind::Game(it) => self.game(it),
            ItemKind::Strategy(it) => {
                self.parameters(&it.parameters);
                self.space();
                self.braces(&it.clauses, |it, clause| it.strategy(&clause.kind));
            }
            ItemKind::Kind(it) => self.kind(it),
            ItemKind::Actor(it) => self.actor(it),
            ItemKind::Norm(it) => {
                self.parameters(&it.parameters);
                self.space();
                self.braces(&it.clauses, |it, clause| it.norm(&clause.kind));
            }
            ItemKind::Regime(it) => self.regime(it),
            ItemKind::Process(it) => {
                self.parameters(&it.parameters);
                self.space();
                let runs = [self.run(), self.run()];
                self.braces(&it.transitions, |it, transition| it.transition(transition, runs));
            }
            ItemKind::Table(it) => self.table(it),
            ItemKind::Experiment(it) => {
                self.parameters(&it.parameters);
                self.space();
                self.braces(&it.clauses, |it, clause| it.experiment(&clause.kind));
            }
            ItemKind::Test(it) => {
                self.space();
                self.block(&it.body);
            }
            ItemKind::Statement(_) | ItemKind::Function(_) | ItemKind::Error => {}
        }
    }

    fn strategy(&mut self, clause: &StrategyClauseKind) {
        match clause {
            StrategyClauseKind::Memory(variables) => {
                self.word();
                self.commas(variables, |it, (_, value)| {
                    it.piece();
                    it.equals(value);
                });
            }
            StrategyClauseKind::First(body)
            | StrategyClauseKind::Then(body)
            | StrategyClauseKind::Choose(body)
            | StrategyClauseKind::Say(body)
            | StrategyClauseKind::Punish(body)
            | StrategyClauseKind::Vote(body) => {
                self.word();
                self.answer(body);
            }
            StrategyClauseKind::Assert(assert) => self.assert(assert),
            StrategyClauseKind::Error => {}
        }
    }

    fn norm(&mut self, clause: &NormClauseKind) {
        match clause {
            NormClauseKind::Who(value)
            | NormClauseKind::When(value)
            | NormClauseKind::Unless(value) => {
                self.word();
                self.expr(value);
            }
            NormClauseKind::Deontic(deontic, aims) => {
                self.word();
                if *deontic == crate::lang::syntax::ast::Deontic::MustNot {
                    self.word();
                }
                self.commas(aims, Self::expr);
            }
            NormClauseKind::OrElse(sanctions) => {
                self.word();
                self.word();
                self.commas(sanctions, Self::expr);
            }
            NormClauseKind::Assert(assert) => self.assert(assert),
            NormClauseKind::Error => {}
        }
    }

    fn experiment(&mut self, clause: &ExperimentClauseKind) {
        match clause {
            ExperimentClauseKind::Vary(pattern, values) => {
                self.word();
                self.binding(pattern);
                self.space();
                self.word();
                self.expr(values);
            }
            ExperimentClauseKind::Repeat(value) | ExperimentClauseKind::Where(value) => {
                self.word();
                self.expr(value);
            }
            ExperimentClauseKind::Sample(_, points) => {
                self.word();
                self.piece();
                self.piece();
                self.expr(points);
                self.piece();
            }
            ExperimentClauseKind::Let(pattern, value) => {
                self.word();
                self.binding(pattern);
                self.equals(value);
            }
            ExperimentClauseKind::Measure(body) => {
                self.word();
                self.answer(body);
            }
            ExperimentClauseKind::Setting(_, value) => {
                self.piece();
                self.word();
                self.expr(value);
            }
            ExperimentClauseKind::Error => {}
        }
    }

    fn kind(&mut self, kind: &KindDecl) {
        if let Some(parent) = &kind.parent {
            self.word();
            self.expr(parent);
        }
        let mut members: Vec<(u32, Member<'_>)> =
            kind.fields.iter().map(|it| (it.name.span.start, Member::Default(it))).collect();
        members.extend(kind.methods.iter().map(|it| (it.name.span.start, Member::Method(it))));
        members.extend(kind.asserts.iter().map(|it| (it.span.start, Member::Assert(it))));
        self.members(members);
    }

    fn regime(&mut self, regime: &RegimeDecl) {
        self.parameters(&regime.parameters);
        if let Some(base) = &regime.base {
            self.word();
            self.expr(base);
        }
        let mut members: Vec<(u32, Member<'_>)> =
            regime.fields.iter().map(|it| (it.name.span.start, Member::Value(it))).collect();
        members.extend(regime.asserts.iter().map(|it| (it.span.start, Member::Assert(it))));
        self.members(members);
    }

    fn actor(&mut self, actor: &ActorDecl) {
        self.word();
        self.expr(&actor.kind);
        if self.is("{") {
            self.members(
                actor.fields.iter().map(|it| (it.name.span.start, Member::Value(it))).collect(),
            );
        }
    }

    /// Fields, methods and assertions in braces; values of fields that have a line each stand in one column.
    fn members(&mut self, mut members: Vec<(u32, Member<'_>)>) {
        members.sort_by_key(|it| it.0);
        self.space();
        let run = self.run();
        self.braces(&members, |it, (_, member)| match member {
            Member::Default(field) => {
                it.field(run, &field.default);
                it.range(field.range.as_ref());
            }
            Member::Value(field) => it.field(run, &field.value),
            Member::Method(function) => it.function(function),
            Member::Assert(assert) => it.assert(assert),
        });
    }

    fn field(&mut self, run: u32, value: &crate::lang::syntax::ast::Expr) {
        self.piece();
        self.word();
        self.op(Op::Tab(run));
        self.expr(value);
    }

    /// `outsider => candidate when me.democracy`, its three parts in columns.
    fn transition(&mut self, transition: &Transition, [arrow, when]: [u32; 2]) {
        self.word();
        self.op(Op::Tab(arrow));
        self.word();
        self.word();
        self.op(Op::Tab(when));
        self.word();
        self.expr(&transition.when);
    }

    /// `table name { … }`, its bars in columns.
    fn table(&mut self, table: &TableDecl) {
        self.space();
        let runs: Vec<u32> = table.columns.iter().map(|_| self.run()).collect();
        self.grid(
            &runs,
            true,
            table.columns.len(),
            table.rows.iter().map(|row| &row.cells),
            Self::expr,
        );
    }

    /// Rows of cells in braces below a head. `flush`: the first bar of the head begins its first column.
    pub(super) fn grid<'r, C: 'r>(
        &mut self,
        runs: &[u32],
        flush: bool,
        columns: usize,
        rows: impl Iterator<Item = &'r Vec<C>>,
        mut cell: impl FnMut(&mut Self, &C),
    ) {
        self.own_columns = true;
        self.document.tables.extend(runs);
        self.piece();
        self.op(Op::Indent);
        self.above(true);
        self.op(Op::Hard { blank: false });
        for at in 0..columns {
            if at > 0 || !flush {
                self.bar(runs.get(if flush { at - 1 } else { at }));
            } else {
                self.word();
            }
            self.piece();
        }
        for cells in rows {
            let blank = self.above(false);
            self.op(Op::Hard { blank });
            for (at, part) in cells.iter().enumerate() {
                if at > 0 {
                    self.bar(runs.get(at - 1));
                }
                cell(self, part);
            }
        }
        self.above(false);
        self.op(Op::Dedent);
        self.op(Op::Hard { blank: false });
        self.piece();
        self.own_columns = false;
    }

    /// A bar between two cells.
    fn bar(&mut self, run: Option<&u32>) {
        self.space();
        if let Some(run) = run {
            self.op(Op::Tab(*run));
        }
        self.word();
    }
}
