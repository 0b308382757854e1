//! Statements and blocks.

use super::build::{Builder, Spread};
use super::document::Op;
use crate::lang::syntax::ast::{
    Assert, Binding, Block, Expr, ExprKind, FunctionDecl, Parameter, Statement, StatementKind,
};

/// Whether it has no place to break.
fn stiff(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Text(_) | ExprKind::Interpolated(_) | ExprKind::Name(_) => true,
        ExprKind::Field(inner, _) => stiff(inner),
        _ => false,
    }
}

impl Builder<'_> {
    pub(super) fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { pattern, value } => {
                self.word();
                self.binding(pattern);
                self.equals(value);
            }
            StatementKind::Assign { target, value, .. } => {
                self.expr(target);
                self.equals(value);
            }
            StatementKind::For { pattern, iterable, body } => {
                self.word();
                self.binding(pattern);
                self.space();
                self.word();
                self.expr(iterable);
                self.space();
                self.block(body);
            }
            StatementKind::While { condition, body } => {
                self.word();
                self.head = true;
                self.expr(condition);
                self.space();
                self.block(body);
            }
            StatementKind::Return(value) => {
                self.piece();
                if let Some(value) = value {
                    self.space();
                    self.expr(value);
                }
            }
            StatementKind::Assert(assert) => self.assert(assert),
            StatementKind::Function(function) => self.function(function),
            StatementKind::Expr(value) => self.expr(value),
            StatementKind::Break | StatementKind::Continue | StatementKind::Error => self.piece(),
        }
    }

    /// ` = value`; what cannot break itself may go to the next line.
    pub(super) fn equals(&mut self, value: &Expr) {
        self.space();
        self.piece();
        if !stiff(value) || self.is("(") {
            self.space();
            return self.expr(value);
        }
        self.document.begin(false);
        self.op(Op::Indent);
        self.op(Op::Line { space: true, blank: false });
        self.expr(value);
        self.op(Op::Dedent);
        self.op(Op::End);
    }

    pub(super) fn assert(&mut self, assert: &Assert) {
        self.word();
        self.expr(&assert.condition);
        if let Some(message) = &assert.message {
            let broken = self.pieces.all.get(self.at + 1).is_some_and(|it| it.broken);
            self.document.begin(broken);
            self.op(Op::Indent);
            self.piece();
            self.op(Op::Line { space: true, blank: false });
            self.expr(message);
            self.op(Op::Dedent);
            self.op(Op::End);
        }
    }

    /// `fn name(…) { … }`
    pub(super) fn function(&mut self, function: &FunctionDecl) {
        self.word();
        self.piece();
        self.parameters(&function.parameters);
        self.space();
        self.block(&function.body);
    }

    /// `(a, b: 1 in 0..=2)`, if there.
    pub(super) fn parameters(&mut self, parameters: &[Parameter]) {
        if self.is("(") {
            self.list(parameters, Spread::Each, false, Self::parameter);
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        self.piece();
        if let Some(default) = &parameter.default {
            self.word();
            self.expr(default);
        }
        self.range(parameter.range.as_ref());
    }

    /// ` in range`
    pub(super) fn range(&mut self, range: Option<&Expr>) {
        if let Some(range) = range {
            self.space();
            self.word();
            self.expr(range);
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        self.braces(&block.statements, Self::statement);
    }

    /// An expression, or braces with statements.
    pub(super) fn answer(&mut self, body: &Block) {
        if self.is("{") {
            self.block(body);
        } else if let [statement] = body.statements.as_slice() {
            self.statement(statement);
        }
    }

    pub(super) fn binding(&mut self, binding: &Binding) {
        match binding {
            Binding::Name(_) => self.piece(),
            Binding::List(parts, _) => {
                self.list(parts, Spread::Packed, false, Self::binding);
            }
        }
    }
}
