//! Conditions as jumps: `and`, `or`, `not` and comparisons become no values where only their truth matters.

use super::{Compiler, Patches};
use crate::lang::bytecode::{Constant, Op, Reg};
use crate::lang::check::Resolution;
use crate::lang::source::Span;
use crate::lang::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};

impl Compiler<'_> {
    /// Code that goes on where the condition holds; the jumps taken where it does not.
    pub(super) fn jump_unless(&mut self, condition: &Expr) -> Patches {
        self.jump(condition, false)
    }

    /// The jumps taken where the condition is `when`.
    pub(super) fn jump(&mut self, condition: &Expr, when: bool) -> Patches {
        let mark = self.mark();
        let patches = match &condition.kind {
            ExprKind::Unary(UnaryOp::Not, operand) => self.jump(operand, !when),
            ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), a, b) => {
                // `a and b` fails as soon as `a` does; `a or b` holds as soon as `a` does.
                let early = *op == BinaryOp::Or;
                if early == when {
                    let mut patches = self.jump(a, when);
                    patches.extend(self.jump(b, when));
                    patches
                } else {
                    let skip = self.jump(a, early);
                    let patches = self.jump(b, when);
                    self.patch_all(skip);
                    patches
                }
            }
            ExprKind::Binary(op, a, b) if op.compares() => {
                self.jump_comparison(*op, a, b, when, condition.span)
            }
            _ => {
                let a = self.operand(condition);
                let op = if when { Op::JumpTrue { a, to: 0 } } else { Op::JumpFalse { a, to: 0 } };
                vec![self.emit(op, condition.span)]
            }
        };
        self.release(mark);
        patches
    }

    fn jump_comparison(
        &mut self,
        op: BinaryOp,
        a: &Expr,
        b: &Expr,
        when: bool,
        span: Span,
    ) -> Patches {
        if let (BinaryOp::Equal | BinaryOp::NotEqual, Some(value)) = (op, small(b)) {
            let a = self.operand(a);
            let op = if (op == BinaryOp::Equal) == when {
                Op::JumpEqInt { a, value, to: 0 }
            } else {
                Op::JumpNeInt { a, value, to: 0 }
            };
            return vec![self.emit(op, span)];
        }
        if let (BinaryOp::Equal | BinaryOp::NotEqual, Some(constant)) = (op, self.constant_of(b)) {
            let id = self.constant(constant);
            if let Ok(value) = u16::try_from(id.0) {
                let a = self.operand(a);
                let equal = (op == BinaryOp::Equal) == when;
                let op = if equal {
                    Op::JumpEqConst { a, value, to: 0 }
                } else {
                    Op::JumpNeConst { a, value, to: 0 }
                };
                return vec![self.emit(op, span)];
            }
        }
        if let (Some(op), Some(value)) = (ordering(op, when), small(b)) {
            let a = self.operand(a);
            let op = match op {
                BinaryOp::Less => Op::JumpLtInt { a, value, to: 0 },
                BinaryOp::LessEqual => Op::JumpLeInt { a, value, to: 0 },
                BinaryOp::Greater => Op::JumpGtInt { a, value, to: 0 },
                _ => Op::JumpGeInt { a, value, to: 0 },
            };
            return vec![self.emit(op, span)];
        }
        let a = self.stable_operand(a, &[b]);
        let b = self.operand(b);
        self.jump_compared(op, a, b, when, span)
    }

    /// The jump taken where a comparison of two registers is `when`.
    pub(super) fn jump_compared(
        &mut self,
        op: BinaryOp,
        a: Reg,
        b: Reg,
        when: bool,
        span: Span,
    ) -> Patches {
        // There is no NaN, so `not a < b` is `b <= a`.
        let jump = match (op, when) {
            (BinaryOp::Equal, true) | (BinaryOp::NotEqual, false) => Op::JumpEq { a, b, to: 0 },
            (BinaryOp::Equal, false) | (BinaryOp::NotEqual, true) => Op::JumpNe { a, b, to: 0 },
            (BinaryOp::Less, true) | (BinaryOp::GreaterEqual, false) => Op::JumpLt { a, b, to: 0 },
            (BinaryOp::LessEqual, true) | (BinaryOp::Greater, false) => Op::JumpLe { a, b, to: 0 },
            (BinaryOp::Greater, true) | (BinaryOp::LessEqual, false) => {
                Op::JumpLt { a: b, b: a, to: 0 }
            }
            (BinaryOp::GreaterEqual, true) | (BinaryOp::Less, false) => {
                Op::JumpLe { a: b, b: a, to: 0 }
            }
            _ => {
                let mark = self.mark();
                let dst = self.temp(span);
                let (made, negated) = match op {
                    BinaryOp::Close => (Op::Close { dst, a, b }, false),
                    BinaryOp::In => (Op::In { dst, a, b }, false),
                    _ => (Op::In { dst, a, b }, true),
                };
                self.emit(made, span);
                self.release(mark);
                if when == negated {
                    Op::JumpFalse { a: dst, to: 0 }
                } else {
                    Op::JumpTrue { a: dst, to: 0 }
                }
            }
        };
        vec![self.emit(jump, span)]
    }

    /// The value of an expression that is one constant.
    pub(super) fn constant_of(&self, expr: &Expr) -> Option<Constant> {
        match &expr.kind {
            ExprKind::None => Some(Constant::None),
            ExprKind::Bool(value) => Some(Constant::Bool(*value)),
            ExprKind::Int(value) => Some(Constant::Int(*value)),
            ExprKind::Float(value) => Some(Constant::Float(*value)),
            ExprKind::Text(text) => Some(Constant::Text(text.clone())),
            ExprKind::Name(_) => match self.checked.names.get(&expr.span.start) {
                Some(Resolution::Action(symbol)) => Some(Constant::Symbol(*symbol)),
                _ => None,
            },
            ExprKind::Field(_, field) => match self.checked.names.get(&field.span.start) {
                Some(Resolution::Action(symbol)) => Some(Constant::Symbol(*symbol)),
                _ => None,
            },
            ExprKind::Unary(UnaryOp::Negate, operand) => match &operand.kind {
                ExprKind::Int(value) => value.checked_neg().map(Constant::Int),
                ExprKind::Float(value) => Some(Constant::Float(-value)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The ordering that holds just where `op` is `when`.
fn ordering(op: BinaryOp, when: bool) -> Option<BinaryOp> {
    Some(match (op, when) {
        (BinaryOp::Less, true) | (BinaryOp::GreaterEqual, false) => BinaryOp::Less,
        (BinaryOp::LessEqual, true) | (BinaryOp::Greater, false) => BinaryOp::LessEqual,
        (BinaryOp::Greater, true) | (BinaryOp::LessEqual, false) => BinaryOp::Greater,
        (BinaryOp::GreaterEqual, true) | (BinaryOp::Less, false) => BinaryOp::GreaterEqual,
        _ => return None,
    })
}

fn small(expr: &Expr) -> Option<i16> {
    match &expr.kind {
        ExprKind::Int(value) => i16::try_from(*value).ok(),
        _ => None,
    }
}
