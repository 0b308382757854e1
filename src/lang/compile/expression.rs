//! Expressions: `expr` puts a value into a given register, `operand` gives a register that holds it.

use super::Compiler;
use super::function::Place;
use crate::lang::bytecode::{Constant, Context, ItemValue, ModuleId, Op, Reg, Site, SiteId};
use crate::lang::check::{LocalId, Resolution};
use crate::lang::source::{Span, Symbol, known};
use crate::lang::syntax::ast::{
    BinaryOp, Block, Closure, Expr, ExprKind, StatementKind, TextPart, UnaryOp,
};

impl Compiler<'_> {
    /// Evaluates for the effect alone.
    pub(super) fn effect(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::If { condition, then, otherwise } => {
                let unless = self.jump_unless(condition);
                self.block(then, None);
                match otherwise {
                    Some(block) => {
                        let end = self.emit(Op::Jump { to: 0 }, expr.span);
                        self.patch_all(unless);
                        self.block(block, None);
                        self.patch(end);
                    }
                    None => self.patch_all(unless),
                }
            }
            ExprKind::Match(subject, arms) => self.match_arms(subject, arms, None, expr.span),
            _ => {
                let dst = self.temp(expr.span);
                self.expr(expr, dst);
            }
        }
    }

    /// A register that holds the value: a local's own where it can be.
    pub(super) fn operand(&mut self, expr: &Expr) -> Reg {
        if let ExprKind::Name(_) = expr.kind
            && let Some(Resolution::Local(id)) = self.checked.names.get(&expr.span.start).copied()
            && !self.boxed(id)
            && let Place::Register(register) = self.find_local(id)
        {
            return register;
        }
        let dst = self.temp(expr.span);
        self.expr(expr, dst);
        dst
    }

    /// The same, where expressions evaluated later might assign the local.
    pub(super) fn stable_operand(&mut self, expr: &Expr, later: &[&Expr]) -> Reg {
        if later.iter().any(|later| has_block(later)) {
            let dst = self.temp(expr.span);
            self.expr(expr, dst);
            return dst;
        }
        self.operand(expr)
    }

    /// Into the register of a local, which the expression may itself read.
    pub(super) fn expr_into_local(&mut self, expr: &Expr, register: Reg) {
        // What writes its register last of all, when its operands have been read.
        let last = match &expr.kind {
            ExprKind::Binary(..) => !is_logic(expr),
            ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Bool(_)
            | ExprKind::Text(_)
            | ExprKind::Call(..)
            | ExprKind::Index(..)
            | ExprKind::Field(..) => true,
            _ => false,
        };
        if last && !has_block(expr) {
            return self.expr(expr, register);
        }
        let made = self.operand(expr);
        if made != register {
            self.emit(Op::Move { dst: register, src: made }, expr.span);
        }
    }

    /// Evaluates and returns: the arms of a last `if` return by themselves.
    pub(super) fn tail(&mut self, expr: &Expr) {
        let mark = self.mark();
        match &expr.kind {
            ExprKind::If { condition, then, otherwise: Some(otherwise) } => {
                let unless = self.jump_unless(condition);
                self.tail_block(then);
                self.patch_all(unless);
                self.tail_block(otherwise);
            }
            _ => {
                let before = self.here();
                let src = self.operand(expr);
                if !self.return_constant(before) {
                    self.emit(Op::Return { src }, expr.span);
                }
            }
        }
        self.release(mark);
    }

    pub(super) fn expr(&mut self, expr: &Expr, dst: Reg) {
        let mark = self.mark();
        self.expr_inner(expr, dst);
        self.release(mark);
    }

    fn expr_inner(&mut self, expr: &Expr, dst: Reg) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::None => self.load(dst, Constant::None, span),
            ExprKind::Bool(value) => self.load(dst, Constant::Bool(*value), span),
            ExprKind::Int(value) => self.load(dst, Constant::Int(*value), span),
            ExprKind::Float(value) => self.load(dst, Constant::Float(*value), span),
            ExprKind::Text(text) => self.load(dst, Constant::Text(text.clone()), span),
            ExprKind::Interpolated(parts) => self.interpolated(parts, dst, span),
            ExprKind::Name(_) => self.name(span, dst),
            ExprKind::List(items) => self.list(items, dst, span),
            ExprKind::Map(entries) => self.map(entries, dst, span),
            ExprKind::Closure(closure) => self.closure(closure, dst, span),
            ExprKind::Unary(UnaryOp::Negate, operand) => match self.constant_of(expr) {
                Some(constant) => self.load(dst, constant, span),
                None => {
                    let a = self.operand(operand);
                    self.emit(Op::Neg { dst, a }, span);
                }
            },
            ExprKind::Unary(UnaryOp::Not, operand) => {
                let a = self.operand(operand);
                self.emit(Op::Not { dst, a }, span);
            }
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..) => self.logic(expr, dst),
            ExprKind::Binary(op, a, b) if op.compares() => self.comparison(*op, a, b, dst, span),
            ExprKind::Binary(op @ (BinaryOp::Subtract | BinaryOp::Divide), a, b)
                if matches!(self.constant_of(a), Some(Constant::Int(_) | Constant::Float(_)))
                    && self.constant_of(b).is_none() =>
            {
                let constant = self.constant_of(a).unwrap_or(Constant::None);
                let value = self.constant(constant);
                let a = self.operand(b);
                let op = match op {
                    BinaryOp::Subtract => Op::SubFrom { dst, a, value },
                    _ => Op::DivInto { dst, a, value },
                };
                self.emit(op, span);
            }
            ExprKind::Binary(op @ BinaryOp::Multiply, a, b) if self.constant_of(b).is_none() => {
                // `2 * x` is `x * 2`, but for what is said where it cannot be done.
                let op = match self.constant_of(a) {
                    Some(Constant::Int(value)) if i32::try_from(value).is_ok() => {
                        let value = i32::try_from(value).unwrap_or(0);
                        Op::MulInt { dst, a: self.operand(b), value, left: true }
                    }
                    Some(constant @ Constant::Float(_)) => {
                        let value = self.constant(constant);
                        Op::MulConst { dst, a: self.operand(b), value, left: true }
                    }
                    _ => {
                        let a = self.stable_operand(a, &[b]);
                        return self.arithmetic(*op, dst, a, b, span);
                    }
                };
                self.emit(op, span);
            }
            ExprKind::Binary(op, a, b) => {
                let a = self.stable_operand(a, &[b]);
                self.arithmetic(*op, dst, a, b, span);
            }
            ExprKind::Range { low, high, closed } => {
                let a = self.stable_operand(low, &[high]);
                let b = self.operand(high);
                self.emit(Op::Range { dst, a, b, closed: *closed }, span);
            }
            ExprKind::Repeat(count, value) => self.repeat(count, value, dst, span),
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, dst, span),
            ExprKind::Field(object, field) => match self.constant_of(expr) {
                Some(constant) => self.load(dst, constant, span),
                None => match self.checked.names.get(&field.span.start).copied() {
                    Some(found) if self.is_member(object) => self.resolved(found, dst, span),
                    _ => {
                        let object = self.operand(object);
                        let site = self.field_site(field.name);
                        let op = if field.name == known::LEN {
                            Op::GetLen { dst, object, site }
                        } else {
                            Op::GetField { dst, object, site }
                        };
                        // A field that is not there is shown at its name.
                        self.emit(op, field.span);
                        if field.name == known::LAST {
                            self.look_at_once(field.span);
                        }
                    }
                },
            },
            ExprKind::Index(object, index) => {
                let opponents = self.opponents(object, index);
                let known = opponents.is_some();
                let object = match opponents {
                    Some(opponents) => opponents,
                    None => self.stable_operand(object, &[index]),
                };
                if let ExprKind::Int(index) = index.kind
                    && !known
                    && let Ok(index) = u32::try_from(index)
                {
                    self.emit(Op::GetItem { dst, object, index }, span);
                    return;
                }
                let index = self.operand(index);
                self.emit(Op::GetIndex { dst, object, index }, span);
            }
            ExprKind::If { condition, then, otherwise } => {
                let unless = self.jump_unless(condition);
                self.block(then, Some(dst));
                let end = self.emit(Op::Jump { to: 0 }, span);
                self.patch_all(unless);
                match otherwise {
                    Some(block) => self.block(block, Some(dst)),
                    None => self.load(dst, Constant::None, span),
                }
                self.patch(end);
            }
            ExprKind::Match(subject, arms) => self.match_arms(subject, arms, Some(dst), span),
            ExprKind::Try { body, name, handler } => {
                self.attempt(body, name.span, handler, dst, span);
            }
            ExprKind::Error => {}
        }
    }

    /// Whether the object of a field is the name of a module.
    pub(super) fn is_member(&self, object: &Expr) -> bool {
        matches!(object.kind, ExprKind::Name(_))
            && !self.checked.names.contains_key(&object.span.start)
    }

    pub(super) fn field_site(&mut self, name: Symbol) -> SiteId {
        self.mention_field(name);
        self.image.site(Site::Field(name))
    }

    /// `theirs[i]` is opponent i's history, also where there is one opponent, whose history `theirs` itself is.
    fn opponents(&mut self, object: &Expr, index: &Expr) -> Option<Reg> {
        let found = self.checked.names.get(&object.span.start).copied();
        match (&object.kind, found, &index.kind) {
            (_, _, ExprKind::Range { .. }) => None,
            (ExprKind::Name(_), Some(Resolution::Context(Context::Theirs, view)), _) => {
                let dst = self.temp(object.span);
                self.resolved(Resolution::Context(Context::Opponents, view), dst, object.span);
                Some(dst)
            }
            _ => None,
        }
    }

    fn name(&mut self, span: Span, dst: Reg) {
        if let Some(found) = self.checked.names.get(&span.start).copied() {
            self.resolved(found, dst, span);
        }
    }

    fn resolved(&mut self, found: Resolution, dst: Reg, span: Span) {
        match found {
            Resolution::Local(id) => self.read_local(id, dst, span),
            Resolution::Context(field, view) => {
                let view = self.view(view, span);
                self.emit(Op::Context { dst, view, field }, span);
            }
            Resolution::Memory(slot, view) => {
                let view = self.view(view, span);
                self.emit(Op::GetMemory { dst, view, slot }, span);
            }
            Resolution::State(slot, view) => {
                let object = self.state_object(view, span);
                let index = self.temp(span);
                self.load(index, Constant::Int(slot.into()), span);
                self.emit(Op::GetIndex { dst, object, index }, span);
            }
            Resolution::Item(name) => {
                if let Some(item) = self.items.get(&name).copied() {
                    self.item_value(item, dst, span);
                }
            }
            Resolution::Imported(module, name) => {
                if let Some(item) = self.imported(module, name) {
                    self.item_value(item, dst, span);
                }
            }
            Resolution::Action(symbol) => self.load(dst, Constant::Symbol(symbol), span),
            Resolution::Native(native) if self.registry.get(native).bare => {
                let base = self.temp(span);
                self.emit(Op::CallNative { dst, base, count: 0, native }, span);
            }
            Resolution::Native(native) => {
                self.mention(native);
                self.load(dst, Constant::Native(native), span);
            }
        }
    }

    pub(super) fn read_local(&mut self, id: LocalId, dst: Reg, span: Span) {
        let op = match (self.find_local(id), self.boxed(id)) {
            (Place::Register(src), false) if src == dst => return,
            (Place::Register(src), false) => Op::Move { dst, src },
            (Place::Register(cell), true) => Op::GetCell { dst, cell },
            (Place::Capture(index), false) => Op::GetCapture { dst, index },
            (Place::Capture(index), true) => Op::GetCaptureCell { dst, index },
        };
        self.emit(op, span);
    }

    /// The register of a view.
    pub(super) fn view(&mut self, id: LocalId, span: Span) -> Reg {
        match self.find_local(id) {
            Place::Register(register) => register,
            Place::Capture(index) => {
                let dst = self.temp(span);
                self.emit(Op::GetCapture { dst, index }, span);
                dst
            }
        }
    }

    /// A register with the list of the game's state.
    pub(super) fn state_object(&mut self, view: LocalId, span: Span) -> Reg {
        let view = self.view(view, span);
        let dst = self.temp(span);
        self.emit(Op::Context { dst, view, field: Context::State }, span);
        dst
    }

    pub(super) fn imported(&self, module: ModuleId, name: Symbol) -> Option<ItemValue> {
        let module = self.image.modules.get(module.index())?;
        module.items.get(&name).map(|item| item.kind)
    }

    pub(super) fn item_value(&mut self, item: ItemValue, dst: Reg, span: Span) {
        match item {
            ItemValue::Global(global) => {
                self.emit(Op::GetGlobal { dst, global }, span);
            }
            ItemValue::Function(id) => self.load(dst, Constant::Function(id), span),
            ItemValue::Kind(id) => self.load(dst, Constant::Kind(id), span),
            ItemValue::Declared(id) => {
                let declaration = self.image.declarations[id.index()].clone();
                if !declaration.bare {
                    return self.load(dst, Constant::Function(declaration.maker), span);
                }
                // Made with its defaults once.
                let global = declaration.instance;
                self.emit(Op::PeekGlobal { dst, global }, span);
                let made = self.emit(Op::JumpPresent { a: dst, to: 0 }, span);
                let count = declaration.parameters.len();
                let base = self.temps(count + 1, span);
                for offset in 0..count {
                    let dst = base + 1 + u8::try_from(offset).unwrap_or(0);
                    self.emit(Op::Absent { dst }, span);
                }
                let count = u8::try_from(count).unwrap_or(0);
                self.emit(Op::CallFn { dst, base, count, function: declaration.maker }, span);
                self.emit(Op::InitGlobal { src: dst, global }, span);
                self.patch(made);
            }
        }
    }

    /// `dst = a op b`
    pub(super) fn arithmetic(&mut self, op: BinaryOp, dst: Reg, a: Reg, b: &Expr, span: Span) {
        let made = match (op, self.constant_of(b)) {
            (BinaryOp::Add, Some(Constant::Int(value))) => {
                i32::try_from(value).ok().map(|value| Op::AddInt { dst, a, value })
            }
            (BinaryOp::Subtract, Some(Constant::Int(value))) => i32::try_from(value)
                .ok()
                .map(|value| Op::AddInt { dst, a, value: value.wrapping_neg() }),
            (BinaryOp::Multiply, Some(Constant::Int(value))) => {
                i32::try_from(value).ok().map(|value| Op::MulInt { dst, a, value, left: false })
            }
            (BinaryOp::Remainder, Some(Constant::Int(value))) => i32::try_from(value)
                .ok()
                .filter(|value| *value > 0)
                .map(|value| Op::RemInt { dst, a, value }),
            (BinaryOp::Divide, Some(constant @ Constant::Int(_))) => {
                Some(Op::DivConst { dst, a, value: self.constant(constant) })
            }
            (op, Some(constant @ Constant::Float(_))) => {
                let value = self.constant(constant);
                match op {
                    BinaryOp::Add => Some(Op::AddConst { dst, a, value }),
                    BinaryOp::Subtract => Some(Op::SubConst { dst, a, value }),
                    BinaryOp::Multiply => Some(Op::MulConst { dst, a, value, left: false }),
                    BinaryOp::Divide => Some(Op::DivConst { dst, a, value }),
                    _ => None,
                }
            }
            _ => None,
        };
        let made = match made {
            // The smallest int has no negative.
            Some(Op::AddInt { value: i32::MIN, .. }) | None => {
                let b = self.operand(b);
                match op {
                    BinaryOp::Add => Op::Add { dst, a, b },
                    BinaryOp::Subtract => Op::Sub { dst, a, b },
                    BinaryOp::Multiply => Op::Mul { dst, a, b },
                    BinaryOp::Divide => Op::Div { dst, a, b },
                    BinaryOp::Remainder => Op::Rem { dst, a, b },
                    _ => Op::Pow { dst, a, b },
                }
            }
            Some(made) => made,
        };
        self.emit(made, span);
    }

    fn comparison(&mut self, op: BinaryOp, a: &Expr, b: &Expr, dst: Reg, span: Span) {
        let a = self.stable_operand(a, &[b]);
        let b = self.operand(b);
        let made = match op {
            BinaryOp::Equal => Op::Eq { dst, a, b },
            BinaryOp::NotEqual => Op::Ne { dst, a, b },
            BinaryOp::Less => Op::Lt { dst, a, b },
            BinaryOp::LessEqual => Op::Le { dst, a, b },
            BinaryOp::Greater => Op::Lt { dst, a: b, b: a },
            BinaryOp::GreaterEqual => Op::Le { dst, a: b, b: a },
            BinaryOp::Close => Op::Close { dst, a, b },
            _ => Op::In { dst, a, b },
        };
        self.emit(made, span);
        if op == BinaryOp::NotIn {
            self.emit(Op::Not { dst, a: dst }, span);
        }
    }

    /// `a and b`, `a or b` as a value; both must be bools.
    fn logic(&mut self, expr: &Expr, dst: Reg) {
        let unless = self.jump_unless(expr);
        self.load(dst, Constant::Bool(true), expr.span);
        let end = self.emit(Op::Jump { to: 0 }, expr.span);
        self.patch_all(unless);
        self.load(dst, Constant::Bool(false), expr.span);
        self.patch(end);
    }

    pub(super) fn closure(&mut self, closure: &Closure, dst: Reg, span: Span) {
        let function = self.inner("closure", span, false, |this| {
            this.patterns(&closure.parameters);
            this.body(&closure.body);
        });
        self.close(function, dst, span);
    }
}

fn is_logic(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..))
}

/// Whether evaluating an expression may run statements in its place, which might assign a local.
fn has_block(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::If { then, otherwise, .. } => {
            assigns(then) || otherwise.as_ref().is_some_and(assigns)
        }
        ExprKind::Match(..) | ExprKind::Try { .. } => true,
        ExprKind::Binary(_, a, b) | ExprKind::Index(a, b) | ExprKind::Repeat(a, b) => {
            has_block(a) || has_block(b)
        }
        ExprKind::Range { low, high, .. } => has_block(low) || has_block(high),
        ExprKind::Unary(_, operand) | ExprKind::Field(operand, _) => has_block(operand),
        ExprKind::Call(callee, arguments) => {
            has_block(callee) || arguments.iter().any(|argument| has_block(&argument.value))
        }
        ExprKind::List(items) => items.iter().any(has_block),
        ExprKind::Map(entries) => entries.iter().any(|entry| has_block(&entry.value)),
        ExprKind::Interpolated(parts) => parts.iter().any(|part| match part {
            TextPart::Expr { value, .. } => has_block(value),
            TextPart::Text(_) => false,
        }),
        _ => false,
    }
}

fn assigns(block: &Block) -> bool {
    block.statements.iter().any(|statement| match &statement.kind {
        StatementKind::Expr(expr) => has_block(expr),
        _ => true,
    })
}
