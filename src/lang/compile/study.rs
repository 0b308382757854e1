//! Tables and experiments.

use std::sync::Arc;

use super::Compiler;
use crate::lang::bytecode::{Constant, DeclId, Declaration, DeclarationBody, ExperimentShape, Op};
use crate::lang::syntax::ast::{Binding, ExperimentClauseKind, ExperimentDecl, Expr, TableDecl};

impl Compiler<'_> {
    /// A table is made where it stands.
    pub(super) fn table(&mut self, node: &TableDecl) {
        let span = node.name.span;
        let mark = self.mark();
        let start = self.temps(2, span);
        self.emit(Op::List { dst: start, start, count: 0 }, span);
        self.collect(start + 1, span, node.rows.len(), |this, index, made| {
            let cells: Vec<&Expr> = node.rows[index].cells.iter().collect();
            this.values(made, node.rows[index].span, &cells);
        });
        let maker = self
            .image
            .function(super::FunctionState::placeholder(self.shared_name(node.name.name)));
        let instance = self.image.global(node.name.name);
        let id = DeclId::from_index(self.image.declarations.len());
        self.image.declarations.push(Arc::new(Declaration {
            name: node.name.name,
            parameters: Vec::new(),
            maker,
            instance,
            bare: false,
            span,
            docs: None,
            body: DeclarationBody::Table { columns: node.columns.iter().map(|c| c.name).collect() },
        }));
        self.emit(Op::Declare { dst: start, start, decl: id }, span);
        self.set_item(node.name.name, start, span);
        self.release(mark);
    }

    /// A point is a function of the varied variables that evaluates the point's own and gives the measurement
    /// as a function without parameters, to be called once for each replicate.
    pub(super) fn experiment(&mut self, node: &ExperimentDecl) {
        self.maker(node.name, &node.parameters, 7, |this, first| {
            let span = node.name.span;
            let (mut patterns, mut varied, mut settings) = (Vec::new(), Vec::new(), Vec::new());
            let (mut measure, mut allowed) = (None, None);
            for part in [1, 4, 5, 6] {
                this.load(first + part, Constant::None, span);
            }
            for clause in &node.clauses {
                match &clause.kind {
                    ExperimentClauseKind::Vary(pattern, values) => {
                        patterns.push(pattern.clone());
                        varied.push(values);
                    }
                    ExperimentClauseKind::Repeat(count) => this.expr(count, first + 1),
                    ExperimentClauseKind::Setting(name, value) => settings.push((name.name, value)),
                    ExperimentClauseKind::Sample(method, points) => {
                        let name = this.image.name(method.name).into();
                        this.load(first + 4, Constant::Text(name), method.span);
                        this.expr(points, first + 5);
                    }
                    ExperimentClauseKind::Where(condition) => allowed = Some(condition),
                    ExperimentClauseKind::Measure(block) => measure = Some(block),
                    ExperimentClauseKind::Let(..) | ExperimentClauseKind::Error => {}
                }
            }
            this.values(first, span, &varied);
            let point = this.inner("point", span, false, |this| {
                this.patterns(&patterns);
                for clause in &node.clauses {
                    if let ExperimentClauseKind::Let(pattern, value) = &clause.kind {
                        let register = this.temp(value.span);
                        this.expr(value, register);
                        this.settle_pattern(pattern, register);
                    }
                }
                let result = this.temp(span);
                if let Some(block) = measure {
                    let function =
                        this.inner("measure", block.span, false, |this| this.body(block));
                    this.close(function, result, block.span);
                }
                this.emit(Op::Return { src: result }, span);
            });
            this.close(point, first + 2, span);
            if let Some(condition) = allowed {
                let function = this.inner("where", condition.span, false, |this| {
                    this.patterns(&patterns);
                    let result = this.temp(condition.span);
                    this.expr(condition, result);
                    this.emit(Op::Return { src: result }, condition.span);
                });
                this.close(function, first + 6, condition.span);
            }
            let values: Vec<&Expr> = settings.iter().map(|(_, value)| *value).collect();
            this.values(first + 3, span, &values);
            let names = |pattern: &Binding| {
                let mut found = Vec::new();
                pattern.names(&mut found);
                found.iter().map(|ident| ident.name).collect()
            };
            DeclarationBody::Experiment(ExperimentShape {
                varied: patterns.iter().map(names).collect(),
                settings: settings.iter().map(|(name, _)| *name).collect(),
            })
        });
    }
}
