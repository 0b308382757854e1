//! `match` and `try`: which piece of code goes on.

use super::{Compiler, Patches};
use crate::lang::bytecode::{Constant, Handler, Op, Reg};
use crate::lang::source::Span;
use crate::lang::syntax::ast::{BinaryOp, Block, Expr, ExprKind, MatchArm, Pattern};

impl Compiler<'_> {
    pub(super) fn match_arms(
        &mut self,
        subject: &Expr,
        arms: &[MatchArm],
        dst: Option<Reg>,
        span: Span,
    ) {
        let value = self.temp(subject.span);
        self.expr(subject, value);
        let mut ends = Vec::new();
        for arm in arms {
            let mark = self.mark();
            let mut hits = Vec::new();
            let mut misses = Vec::new();
            for (index, pattern) in arm.patterns.iter().enumerate() {
                self.patch_all(std::mem::take(&mut misses));
                misses = self.misses(pattern, value);
                if index + 1 < arm.patterns.len() {
                    hits.push(self.emit(Op::Jump { to: 0 }, arm.span));
                }
            }
            self.patch_all(hits);
            if let Some(guard) = &arm.guard {
                misses.extend(self.jump_unless(guard));
            }
            self.block(&arm.body, dst);
            ends.push(self.emit(Op::Jump { to: 0 }, arm.span));
            self.patch_all(misses);
            self.release(mark);
        }
        self.emit(Op::NoMatch { value }, span);
        self.patch_all(ends);
    }

    /// The jumps taken where a value does not fit a pattern.
    fn misses(&mut self, pattern: &Pattern, value: Reg) -> Patches {
        match pattern {
            Pattern::Any(_) => Vec::new(),
            Pattern::Value(expr) => {
                let mark = self.mark();
                let misses = if matches!(expr.kind, ExprKind::Range { .. }) {
                    let b = self.operand(expr);
                    self.jump_compared(BinaryOp::In, value, b, false, expr.span)
                } else {
                    let b = self.operand(expr);
                    self.jump_compared(BinaryOp::Equal, value, b, false, expr.span)
                };
                self.release(mark);
                misses
            }
            Pattern::List(parts, span) => {
                let len = u16::try_from(parts.len()).unwrap_or(u16::MAX);
                let mut misses = vec![self.emit(Op::JumpNotList { a: value, len, to: 0 }, *span)];
                for (offset, part) in parts.iter().enumerate() {
                    if matches!(part, Pattern::Any(_)) {
                        continue;
                    }
                    let mark = self.mark();
                    let element = self.temp(*span);
                    let index = self.temp(*span);
                    self.load(index, Constant::Int(i64::try_from(offset).unwrap_or(0)), *span);
                    self.emit(Op::GetIndex { dst: element, object: value, index }, *span);
                    misses.extend(self.misses(part, element));
                    self.release(mark);
                }
                misses
            }
        }
    }

    pub(super) fn attempt(
        &mut self,
        body: &Block,
        name: Span,
        handler: &Block,
        dst: Reg,
        span: Span,
    ) {
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let error = self.temp(span);
        let start = self.here();
        self.block(body, Some(dst));
        let end = self.here();
        let over = self.emit(Op::Jump { to: 0 }, span);
        let target = self.here();
        self.settle(name, error);
        self.block(handler, Some(dst));
        self.patch(over);
        let (start, end, target) = (index(start), index(end), index(target));
        self.handler(Handler { start, end, target, error });
    }
}
