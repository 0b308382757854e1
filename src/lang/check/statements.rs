//! Statements, blocks, and whether there is a value where one is needed.

use super::scope::FunctionKind;
use super::{Checker, ItemSort, Resolution};
use crate::lang::bytecode::Context;
use crate::lang::diagnostic::{catalog::names, catalog::shapes};
use crate::lang::source::Span;
use crate::lang::syntax::ast::{
    Assert, Block, Closure, Expr, ExprKind, FunctionDecl, Ident, Statement, StatementKind,
};

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// It is needed.
    Value,
    /// It is the result of a function, where `none` will do.
    Tail,
    /// It is lost.
    Nothing,
}

impl Checker<'_> {
    /// `fn`: a function of the module, a local one, or a method (`me` is bound by the hidden first parameter).
    pub(super) fn function(&mut self, node: &FunctionDecl, me: Option<Ident>, _at: Span) {
        let loops = std::mem::take(&mut self.loops);
        self.enter_function(FunctionKind::Function);
        if let Some(me) = me {
            let id = self.bind_hidden(me.span, me.name);
            self.alias(me.name, id);
        }
        self.parameters(&node.parameters);
        self.block(&node.body, Wanted::Tail);
        self.leave_function();
        self.loops = loops;
    }

    pub(super) fn closure(&mut self, closure: &Closure) {
        let loops = std::mem::take(&mut self.loops);
        self.enter_function(FunctionKind::Function);
        for pattern in &closure.parameters {
            self.bind_pattern(pattern, false);
        }
        self.block(&closure.body, Wanted::Tail);
        self.leave_function();
        self.loops = loops;
    }

    pub(super) fn block(&mut self, block: &Block, wanted: Wanted) {
        self.enter_block();
        for (index, statement) in block.statements.iter().enumerate() {
            let last = index + 1 == block.statements.len();
            self.statement(statement, if last { wanted } else { Wanted::Nothing });
        }
        if wanted == Wanted::Value && !gives_value(block) {
            self.report(shapes::block_without_value(), block.span);
        }
        self.leave_block();
    }

    pub(super) fn statement(&mut self, statement: &Statement, wanted: Wanted) {
        match &statement.kind {
            StatementKind::Let { pattern, value } => {
                self.value(value);
                self.bind_pattern(pattern, true);
            }
            StatementKind::Function(node) => self.local_function(node),
            StatementKind::Expr(expr) => self.expression(expr, wanted),
            other => self.simple_statement(other, statement.span),
        }
    }

    /// A statement of the module: what `let` binds there is an item.
    pub(super) fn module_statement(&mut self, statement: &Statement, shown: bool) {
        match &statement.kind {
            StatementKind::Let { value, .. } => self.value(value),
            StatementKind::Expr(expr) => {
                self.expression(expr, if shown { Wanted::Tail } else { Wanted::Nothing });
            }
            StatementKind::Function(node) => self.function(node, None, statement.span),
            other => self.simple_statement(other, statement.span),
        }
    }

    fn simple_statement(&mut self, statement: &StatementKind, span: Span) {
        match statement {
            StatementKind::Assign { target, value, .. } => {
                self.target(target);
                self.value(value);
            }
            StatementKind::For { pattern, iterable, body } => {
                self.value(iterable);
                self.loops += 1;
                self.enter_block();
                self.bind_pattern(pattern, true);
                self.block(body, Wanted::Nothing);
                self.leave_block();
                self.loops -= 1;
            }
            StatementKind::While { condition, body } => {
                self.value(condition);
                self.loops += 1;
                self.block(body, Wanted::Nothing);
                self.loops -= 1;
            }
            StatementKind::Break | StatementKind::Continue if self.loops == 0 => {
                let word =
                    if matches!(statement, StatementKind::Break) { "break" } else { "continue" };
                self.report(shapes::outside_loop(word), span);
            }
            StatementKind::Return(value) => {
                let kind = self.functions.last().map(|scope| scope.kind);
                if kind == Some(FunctionKind::Module) {
                    self.report(shapes::return_outside(), span);
                }
                if let Some(value) = value {
                    self.value(value);
                }
            }
            StatementKind::Assert(assert) => self.assert(assert),
            StatementKind::Break
            | StatementKind::Continue
            | StatementKind::Let { .. }
            | StatementKind::Function(_)
            | StatementKind::Expr(_)
            | StatementKind::Error => {}
        }
    }

    pub(super) fn assert(&mut self, assert: &Assert) {
        self.in_assert = true;
        self.value(&assert.condition);
        self.in_assert = false;
        if let Some(message) = &assert.message {
            self.value(message);
        }
    }

    /// A local function sees itself, so its name is bound before its body is looked into.
    fn local_function(&mut self, node: &FunctionDecl) {
        let id = self.bind(node.name, true);
        self.function(node, None, node.body.span);
        // Its own closure exists only after it has been captured: it must live in a cell.
        if self.out.locals.get(id.0 as usize).is_some_and(|local| local.captured) {
            self.assigned(id);
        }
    }

    fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                let text = self.text(*name).to_owned();
                let refuse = |what: &str| names::cannot_assign(&text, what);
                let problem = match self.resolve(*name, target.span, false) {
                    // Payoffs know whom they pay; `update` is nobody's.
                    Some(Resolution::State(..))
                        if self
                            .bodies
                            .last()
                            .is_some_and(|body| body.words.contains(&Context::Me)) =>
                    {
                        refuse("part of the game's state (only `update` changes it)")
                    }
                    None | Some(Resolution::Memory(..) | Resolution::State(..)) => return,
                    Some(Resolution::Local(id)) => {
                        self.assigned(id);
                        return;
                    }
                    Some(Resolution::Item(name)) => {
                        match self.out.items.get(&name).map(|item| item.sort) {
                            Some(ItemSort::Let) | None => return,
                            Some(sort) => refuse(sort.phrase()),
                        }
                    }
                    Some(Resolution::Imported(..)) if self.prompt => return,
                    Some(Resolution::Imported(..)) => refuse("imported"),
                    Some(Resolution::Action(_)) => refuse("an action"),
                    Some(Resolution::Native(_)) => refuse("a built-in function"),
                    Some(Resolution::Context(..)) => refuse("given by the game"),
                };
                self.report(problem, target.span);
            }
            ExprKind::Index(object, index) => {
                self.value(object);
                self.value(index);
            }
            ExprKind::Field(object, _) => self.value(object),
            ExprKind::Error => {}
            _ => self.report(shapes::bad_target(), target.span),
        }
    }
}

/// Whether a block ends in an expression or leaves before its end.
pub(super) fn gives_value(block: &Block) -> bool {
    matches!(
        block.statements.last().map(|statement| &statement.kind),
        Some(
            StatementKind::Expr(_)
                | StatementKind::Return(_)
                | StatementKind::Break
                | StatementKind::Continue
                | StatementKind::Error
        )
    )
}
