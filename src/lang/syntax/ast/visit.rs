//! Going through expressions, for whoever looks for a few kinds of them and at all others alike.

use super::{Block, Expr, ExprKind, MapKey, Pattern, Statement, StatementKind, TextPart};

impl Block {
    /// Gives the expressions that stand directly in its statements.
    pub fn each_part(&self, each: &mut dyn FnMut(&Expr)) {
        self.statements.iter().for_each(|statement| statement.each_part(each));
    }
}

impl Statement {
    /// Gives the expressions that stand directly in it, those of its blocks included.
    pub fn each_part(&self, each: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            StatementKind::Let { value, .. } | StatementKind::Expr(value) => each(value),
            StatementKind::Assign { target, value, .. } => {
                each(target);
                each(value);
            }
            StatementKind::For { iterable, body, .. } => {
                each(iterable);
                body.each_part(each);
            }
            StatementKind::While { condition, body } => {
                each(condition);
                body.each_part(each);
            }
            StatementKind::Return(value) => value.iter().for_each(each),
            StatementKind::Assert(assert) => {
                each(&assert.condition);
                assert.message.iter().for_each(each);
            }
            StatementKind::Function(node) => node.body.each_part(each),
            StatementKind::Break | StatementKind::Continue | StatementKind::Error => {}
        }
    }
}

impl Expr {
    /// Gives the expressions that it is made of, one level down; those of its blocks and patterns included.
    pub fn each_part(&self, each: &mut dyn FnMut(&Self)) {
        match &self.kind {
            ExprKind::Interpolated(parts) => {
                for part in parts {
                    if let TextPart::Expr { value, .. } = part {
                        each(value);
                    }
                }
            }
            ExprKind::List(items) => items.iter().for_each(each),
            ExprKind::Map(entries) => {
                for entry in entries {
                    if let MapKey::Computed(key) = &entry.key {
                        each(key);
                    }
                    each(&entry.value);
                }
            }
            ExprKind::Call(callee, arguments) => {
                each(callee);
                arguments.iter().for_each(|argument| each(&argument.value));
            }
            ExprKind::Closure(closure) => closure.body.each_part(each),
            ExprKind::Unary(_, operand) => each(operand),
            ExprKind::Field(object, _) => each(object),
            ExprKind::Binary(_, a, b) | ExprKind::Repeat(a, b) | ExprKind::Index(a, b) => {
                each(a);
                each(b);
            }
            ExprKind::Range { low, high, .. } => {
                each(low);
                each(high);
            }
            ExprKind::If { condition, then, otherwise } => {
                each(condition);
                then.each_part(each);
                otherwise.iter().for_each(|block| block.each_part(each));
            }
            ExprKind::Match(subject, arms) => {
                each(subject);
                for arm in arms {
                    arm.patterns.iter().for_each(|pattern| pattern.each_part(each));
                    arm.guard.iter().for_each(&mut *each);
                    arm.body.each_part(each);
                }
            }
            ExprKind::Try { body, handler, .. } => {
                body.each_part(each);
                handler.each_part(each);
            }
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Error => {}
        }
    }
}

impl Pattern {
    fn each_part(&self, each: &mut dyn FnMut(&Expr)) {
        match self {
            Self::Any(_) => {}
            Self::Value(value) => each(value),
            Self::List(parts, _) => parts.iter().for_each(|part| part.each_part(each)),
        }
    }
}
