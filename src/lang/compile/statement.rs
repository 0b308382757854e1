//! Statements and blocks.

use super::Compiler;
use super::function::{LoopState, Place};
use crate::lang::bytecode::{Constant, GlobalId, ItemValue, Op, Reg, Site};
use crate::lang::check::Resolution;
use crate::lang::source::{Span, Symbol, known};
use crate::lang::syntax::ast::{
    Assert, BinaryOp, Binding, Block, Expr, ExprKind, Statement, StatementKind,
};

impl Compiler<'_> {
    /// A block; its value goes to `dst`, if wanted.
    pub(super) fn block(&mut self, block: &Block, dst: Option<Reg>) {
        let mark = self.mark();
        let count = block.statements.len();
        let mut given = false;
        for (index, statement) in block.statements.iter().enumerate() {
            match (&statement.kind, dst) {
                (StatementKind::Expr(expr), Some(dst)) if index + 1 == count => {
                    self.expr(expr, dst);
                    given = true;
                }
                _ => self.statement(statement),
            }
        }
        if let Some(dst) = dst
            && !given
        {
            self.emit(Op::None { dst }, block.span);
        }
        self.release(mark);
    }

    /// A block whose value is returned.
    pub(super) fn tail_block(&mut self, block: &Block) {
        let mark = self.mark();
        let (last, before) = match block.statements.split_last() {
            Some((Statement { kind: StatementKind::Expr(expr), .. }, before)) => {
                (Some(expr), before)
            }
            _ => (None, &block.statements[..]),
        };
        before.iter().for_each(|statement| self.statement(statement));
        match last {
            Some(expr) => self.tail(expr),
            None => {
                self.emit(Op::ReturnNone, block.span);
            }
        }
        self.release(mark);
    }

    pub(super) fn statement(&mut self, statement: &Statement) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Let { pattern, value } => {
                let register = self.temp(span);
                self.expr(value, register);
                self.settle_pattern(pattern, register);
            }
            StatementKind::Function(node) => {
                let register = self.temp(span);
                let id = self.bound(node.name.span);
                let boxed = id.is_some_and(|id| self.boxed(id));
                if let Some(id) = id {
                    if boxed {
                        self.emit(Op::None { dst: register }, span);
                        self.emit(Op::NewCell { dst: register, src: register }, span);
                    }
                    self.place(id, register);
                }
                self.enter_named(node.name.name, node.name.span, false);
                let owner = format!("`{}`", self.image.name(node.name.name));
                self.parameters(&node.parameters, &owner);
                self.body(&node.body);
                let function = self.leave();
                if boxed {
                    let made = self.temp(span);
                    self.close(function, made, span);
                    self.emit(Op::SetCell { cell: register, src: made }, span);
                } else {
                    self.close(function, register, span);
                }
            }
            StatementKind::Expr(expr) => {
                let mark = self.mark();
                self.effect(expr);
                self.release(mark);
            }
            _ => self.simple(statement),
        }
    }

    /// A statement of the module: its `let` binds items.
    pub(super) fn module_statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { pattern, value } => {
                let mark = self.mark();
                let register = self.temp(statement.span);
                let given = self.given(pattern);
                let over = given.map(|global| {
                    self.emit(Op::PeekGlobal { dst: register, global }, statement.span);
                    self.emit(Op::JumpPresent { a: register, to: 0 }, statement.span)
                });
                self.expr(value, register);
                self.bind_globals(pattern, register);
                if let Some(over) = over {
                    self.patch(over);
                }
                self.release(mark);
            }
            _ => {
                let mark = self.mark();
                self.statement(statement);
                self.release(mark);
            }
        }
    }

    /// A variable of the script that the host may have given a value before it runs.
    fn given(&self, pattern: &Binding) -> Option<GlobalId> {
        match pattern {
            Binding::Name(ident) if self.outermost => match self.items.get(&ident.name) {
                Some(ItemValue::Global(global)) => Some(*global),
                _ => None,
            },
            _ => None,
        }
    }

    fn bind_globals(&mut self, pattern: &Binding, register: Reg) {
        match pattern {
            Binding::Name(ident) if ident.name == known::UNDERSCORE => {}
            Binding::Name(ident) => self.set_item(ident.name, register, ident.span),
            Binding::List(parts, span) => {
                let first = self.temps(parts.len().max(1), *span);
                let count = u8::try_from(parts.len()).unwrap_or(u8::MAX);
                self.emit(Op::Unpack { dst: first, src: register, count }, *span);
                for (offset, part) in parts.iter().enumerate() {
                    let offset = u8::try_from(offset).unwrap_or(u8::MAX);
                    self.bind_globals(part, first.saturating_add(offset));
                }
            }
        }
    }

    pub(super) fn set_item(&mut self, name: Symbol, src: Reg, span: Span) {
        if let Some(ItemValue::Global(global)) = self.items.get(&name).copied() {
            self.emit(Op::SetGlobal { src, global }, span);
        }
    }

    fn simple(&mut self, statement: &Statement) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Assign { target, op, value } => {
                let mark = self.mark();
                self.assign(target, *op, value, span);
                self.release(mark);
            }
            StatementKind::For { pattern, iterable, body } => {
                let mark = self.mark();
                self.for_loop(pattern, iterable, body, span);
                self.release(mark);
            }
            StatementKind::While { condition, body } => {
                let mark = self.mark();
                // The condition stands at the end, so that a turn takes one jump.
                let endless = matches!(condition.kind, ExprKind::Bool(true));
                let enter = if endless { None } else { Some(self.emit(Op::Jump { to: 0 }, span)) };
                let start = self.here();
                self.state().loops.push(LoopState::default());
                self.block(body, None);
                let state = self.state().loops.pop().unwrap_or_default();
                self.patch_all(state.continues);
                match enter {
                    Some(enter) => {
                        self.patch(enter);
                        let again = self.jump(condition, true);
                        again.into_iter().for_each(|at| self.patch_to(at, start));
                    }
                    None => self.jump_back(start, span),
                }
                self.patch_all(state.breaks);
                self.release(mark);
            }
            StatementKind::Break => {
                let at = self.emit(Op::Jump { to: 0 }, span);
                if let Some(state) = self.state().loops.last_mut() {
                    state.breaks.push(at);
                }
            }
            StatementKind::Continue => {
                let at = self.emit(Op::Jump { to: 0 }, span);
                if let Some(state) = self.state().loops.last_mut() {
                    state.continues.push(at);
                }
            }
            StatementKind::Return(None) => {
                self.emit(Op::ReturnNone, span);
            }
            StatementKind::Return(Some(value)) => {
                let mark = self.mark();
                let src = self.operand(value);
                self.emit(Op::Return { src }, span);
                self.release(mark);
            }
            StatementKind::Assert(assert) => {
                let mark = self.mark();
                self.assert(assert);
                self.release(mark);
            }
            StatementKind::Let { .. }
            | StatementKind::Function(_)
            | StatementKind::Expr(_)
            | StatementKind::Error => {}
        }
    }

    fn for_loop(&mut self, pattern: &Binding, iterable: &Expr, body: &Block, span: Span) {
        let base = self.temps(3, span);
        let range = if let ExprKind::Range { low, high, closed } = &iterable.kind {
            self.expr(low, base);
            self.expr(high, base + 1);
            Some(*closed)
        } else {
            self.expr(iterable, base);
            None
        };
        let enter = match range {
            Some(closed) => self.emit(Op::RangeStart { base, closed, to: 0 }, iterable.span),
            None => self.emit(Op::IterStart { base, to: 0 }, iterable.span),
        };
        let start = self.here();
        self.state().loops.push(LoopState::default());
        let mark = self.mark();
        match pattern {
            // A name that lives in a cell needs a fresh one for each turn.
            Binding::Name(ident) => match self.bound(ident.span) {
                Some(id) if self.boxed(id) => {
                    let cell = self.temp(span);
                    self.emit(Op::NewCell { dst: cell, src: base + 2 }, ident.span);
                    self.place(id, cell);
                }
                Some(id) => self.place(id, base + 2),
                None => {}
            },
            Binding::List(..) => self.settle_pattern(pattern, base + 2),
        }
        self.block(body, None);
        self.release(mark);
        let state = self.state().loops.pop().unwrap_or_default();
        self.patch_all(state.continues);
        // Both end with the one instruction that goes to the next turn; a range begins with its first element
        // at hand, anything else by asking for it.
        let next = if range.is_some() {
            self.emit(Op::RangeNext { base, to: 0 }, span)
        } else {
            self.patch(enter);
            self.emit(Op::IterNext { base, to: 0 }, iterable.span)
        };
        self.patch_to(next, start);
        if range.is_some() {
            self.patch(enter);
        }
        self.patch_all(state.breaks);
    }

    fn assign(&mut self, target: &Expr, op: Option<BinaryOp>, value: &Expr, span: Span) {
        match &target.kind {
            ExprKind::Name(_) => self.assign_name(target, op, value, span),
            ExprKind::Index(object, index) => {
                let object = self.stable_operand(object, &[index, value]);
                let index = self.stable_operand(index, &[value]);
                let src = match op {
                    None => self.operand(value),
                    Some(op) => {
                        let old = self.temp(span);
                        self.emit(Op::GetIndex { dst: old, object, index }, target.span);
                        self.combine(op, old, value, span)
                    }
                };
                self.emit(Op::SetIndex { object, index, src }, span);
            }
            ExprKind::Field(object, field) => {
                let object = self.stable_operand(object, &[value]);
                let src = match op {
                    None => self.operand(value),
                    Some(op) => {
                        let old = self.temp(span);
                        let site = self.field_site(field.name);
                        self.emit(Op::GetField { dst: old, object, site }, target.span);
                        self.combine(op, old, value, span)
                    }
                };
                let site = self.image.site(Site::Field(field.name));
                self.emit(Op::SetField { object, src, site }, span);
            }
            _ => {}
        }
    }

    /// `old op value` in a register of its own.
    fn combine(&mut self, op: BinaryOp, old: Reg, value: &Expr, span: Span) -> Reg {
        let dst = self.temp(span);
        self.arithmetic(op, dst, old, value, span);
        dst
    }

    fn assign_name(&mut self, target: &Expr, op: Option<BinaryOp>, value: &Expr, span: Span) {
        let resolution = self.checked.names.get(&target.span.start).copied();
        match resolution {
            Some(Resolution::Local(id)) if !self.boxed(id) => {
                let Place::Register(register) = self.find_local(id) else { return };
                match op {
                    None => self.expr_into_local(value, register),
                    Some(op) => self.arithmetic(op, register, register, value, span),
                }
            }
            Some(Resolution::Local(id)) => {
                let src = self.new_value(target, op, value, span);
                match self.find_local(id) {
                    Place::Register(cell) => self.emit(Op::SetCell { cell, src }, span),
                    Place::Capture(index) => self.emit(Op::SetCaptureCell { src, index }, span),
                };
            }
            Some(Resolution::Memory(slot, view)) => {
                let src = self.new_value(target, op, value, span);
                let view = self.view(view, span);
                self.emit(Op::SetMemory { src, view, slot }, span);
            }
            Some(Resolution::State(slot, view)) => {
                let src = self.new_value(target, op, value, span);
                let object = self.state_object(view, span);
                let index = self.temp(span);
                self.load(index, Constant::Int(slot.into()), span);
                self.emit(Op::SetIndex { object, index, src }, span);
            }
            Some(Resolution::Item(name)) => {
                let src = self.new_value(target, op, value, span);
                self.set_item(name, src, span);
            }
            Some(Resolution::Imported(module, name)) => {
                let src = self.new_value(target, op, value, span);
                if let Some(ItemValue::Global(global)) = self.imported(module, name) {
                    self.emit(Op::SetGlobal { src, global }, span);
                }
            }
            _ => {}
        }
    }

    fn new_value(&mut self, target: &Expr, op: Option<BinaryOp>, value: &Expr, span: Span) -> Reg {
        match op {
            None => self.operand(value),
            Some(op) => {
                let old = self.stable_operand(target, &[value]);
                self.combine(op, old, value, span)
            }
        }
    }

    pub(super) fn assert(&mut self, assert: &Assert) {
        let span = assert.span;
        let base = self.temps(3, span);
        let condition = self.text(assert.condition.span);
        let (holds, relation) = match &assert.condition.kind {
            ExprKind::Binary(op, a, b) if op.compares() => {
                self.expr(a, base);
                self.expr(b, base + 1);
                (
                    self.jump_compared(*op, base, base + 1, true, assert.condition.span),
                    Some(op.sign()),
                )
            }
            _ => {
                self.expr(&assert.condition, base);
                let at = self.emit(Op::JumpTrue { a: base, to: 0 }, assert.condition.span);
                (vec![at], None)
            }
        };
        if let Some(message) = &assert.message {
            self.expr(message, base + 2);
        }
        let message = assert.message.is_some();
        let site = self.image.site(Site::Assert { relation, condition, message });
        self.emit(Op::AssertFail { a: base, b: base + 1, site }, assert.condition.span);
        self.patch_all(holds);
    }
}
