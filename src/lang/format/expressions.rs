//! Expressions.
//!
//! A row of the same operators, and a row of calls, is one group: `a and b and c` is written in one line or with a
//! line for each, whatever its tree looks like. Where the author broke such a row it stays broken there, and there
//! only.

use super::build::{Builder, Spread};
use super::document::Op;
use crate::lang::syntax::ast::{
    Argument, BinaryOp, Block, Expr, ExprKind, MapEntry, MapKey, MatchArm, Pattern, UnaryOp,
};

/// What binds equally: operators that make one row.
fn rank(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 0,
        BinaryOp::And => 1,
        op if op.compares() => 2,
        BinaryOp::Add | BinaryOp::Subtract => 3,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => 4,
        _ => 5,
    }
}

/// Whether many of them on one line are read easily.
fn short(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Unary(_, value) => short(value),
        ExprKind::Binary(_, a, b) => plain(a) && plain(b),
        ExprKind::List(parts) => parts.len() < 4 && parts.iter().all(number),
        _ => plain(value),
    }
}

fn number(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Unary(_, value) => number(value),
        kind => matches!(kind, ExprKind::Int(_) | ExprKind::Float(_)),
    }
}

fn plain(value: &Expr) -> bool {
    matches!(
        value.kind,
        ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
    )
}

/// Whether it is a call, or what is read from one.
fn calls(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Call(..) => true,
        ExprKind::Field(inner, _) | ExprKind::Index(inner, _) => calls(inner),
        _ => false,
    }
}

fn spread<T>(parts: &[T], value: impl Fn(&T) -> &Expr) -> Spread {
    if parts.iter().all(|part| short(value(part))) { Spread::Packed } else { Spread::Each }
}

/// Whether a bracket directly around it needs no lines of its own.
fn hugged(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::List(parts) => !parts.is_empty(),
        ExprKind::Map(parts) => !parts.is_empty(),
        ExprKind::Closure(closure) => match closure.body.statements.as_slice() {
            [one] => one.span != closure.body.span,
            _ => true,
        },
        _ => false,
    }
}

impl Builder<'_> {
    pub(super) fn expr(&mut self, value: &Expr) {
        self.parentheses(value.span, |it| it.bare(value));
    }

    /// An expression without the parentheses around it.
    fn bare(&mut self, value: &Expr) {
        let head = std::mem::take(&mut self.head);
        match &value.kind {
            ExprKind::List(parts) => {
                let hugs = matches!(parts.as_slice(), [one] if hugged(one));
                self.list(parts, spread(parts, |it| it), hugs, Self::expr);
            }
            ExprKind::Map(entries) if entries.is_empty() => {
                self.piece();
                self.piece();
                self.piece();
            }
            ExprKind::Map(entries) => {
                self.list(entries, spread(entries, |it| &it.value), false, Self::entry);
            }
            ExprKind::Closure(closure) => {
                if !self.piece_if("||") {
                    self.piece();
                    self.commas(&closure.parameters, Self::binding);
                    self.piece_if(",");
                    self.piece();
                }
                self.space();
                self.answer(&closure.body);
            }
            ExprKind::Unary(UnaryOp::Not, value) => {
                self.word();
                self.expr(value);
            }
            ExprKind::Unary(UnaryOp::Negate, value) => {
                self.piece();
                self.expr(value);
            }
            ExprKind::Binary(op, ..) => self.binary(*op, value, head),
            ExprKind::Range { low, high, .. } => {
                self.expr(low);
                self.piece();
                self.expr(high);
            }
            ExprKind::Repeat(times, value) => {
                self.expr(times);
                self.space();
                self.word();
                self.expr(value);
            }
            ExprKind::Call(..) | ExprKind::Field(..) | ExprKind::Index(..) => self.postfix(value),
            ExprKind::If { .. } => self.branches(value),
            ExprKind::Match(value, arms) => {
                self.word();
                self.expr(value);
                self.space();
                let run = self.run();
                self.braces(arms, |it, arm| it.arm(arm, run));
            }
            ExprKind::Try { body, handler, .. } => self.attempt(body, handler),
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Text(_)
            | ExprKind::Interpolated(_)
            | ExprKind::Name(_)
            | ExprKind::Error => self.piece(),
        }
    }

    /// Whether it is a text that fits on no line, not even alone.
    fn never_fits(&self, value: &Expr) -> bool {
        matches!(value.kind, ExprKind::Text(_) | ExprKind::Interpolated(_))
            && self.pieces.all.get(self.at + 1).is_some_and(|it| it.width + 8 > self.limit)
    }

    fn entry(&mut self, entry: &MapEntry) {
        match &entry.key {
            MapKey::Name(_) | MapKey::Text(..) => self.piece(),
            MapKey::Computed(key) => {
                self.piece();
                self.expr(key);
                self.piece();
            }
        }
        self.word();
        self.expr(&entry.value);
    }

    fn argument(&mut self, argument: &Argument) {
        if argument.name.is_some() {
            self.piece();
            self.word();
        }
        self.expr(&argument.value);
    }

    /// A row of operators that bind equally.
    fn binary(&mut self, op: BinaryOp, value: &Expr, head: bool) {
        let mut row = Vec::new();
        let mut first = value;
        while let ExprKind::Binary(op_here, a, b) = &first.kind {
            let same = rank(*op_here) == rank(op) && first.span.start == value.span.start;
            if !same || *op_here == BinaryOp::Power && !row.is_empty() {
                break;
            }
            row.push((*op_here, &**b));
            first = a;
            // In parentheses it is no part of the row.
            if a.span.start != value.span.start {
                break;
            }
        }
        row.reverse();
        let leads = |op| matches!(op, BinaryOp::Or | BinaryOp::And);
        let alone = row.len() == 1;
        let group = self.document.begin(false);
        self.op(Op::Nest(if head { 8 } else { 4 }));
        self.expr(first);
        for (op, b) in row {
            let size = 1 + usize::from(op == BinaryOp::NotIn);
            let all = &self.pieces.all;
            let broken =
                (self.at..=self.at + size).any(|at| all.get(at).is_some_and(|it| it.broken));
            self.document.groups[group as usize].broken |= broken;
            if leads(op) {
                self.op(Op::Line { space: true, blank: false });
                self.word();
            } else if alone && self.fraction(op, first, b) {
                self.piece();
            } else {
                self.space();
                if size > 1 {
                    self.word();
                }
                self.piece();
                // `f(…) == 1`: the call breaks, the number stays where it is.
                let stays = alone && op.compares() && short(b) && calls(first);
                self.op(match broken {
                    true => Op::Hard { blank: false },
                    false if stays => Op::Space,
                    false => Op::Fill { blank: false },
                });
            }
            self.expr(b);
        }
        self.op(Op::Dedent);
        self.op(Op::End);
    }

    /// Whether `1/2` was typed for a number: without blanks, between two whole numbers.
    fn fraction(&self, op: BinaryOp, a: &Expr, b: &Expr) -> bool {
        let whole = |it: &Expr| matches!(it.kind, ExprKind::Int(_));
        let [Some(before), Some(sign), Some(after)] =
            [self.at.wrapping_sub(1), self.at, self.at + 1].map(|at| self.pieces.all.get(at))
        else {
            return false;
        };
        let tight = before.start + before.text.len() == sign.start && sign.start + 1 == after.start;
        op == BinaryOp::Divide && whole(a) && whole(b) && tight
    }

    /// A row of calls, fields and indexes.
    fn postfix(&mut self, value: &Expr) {
        let mut row = vec![value];
        let mut first = value;
        while let ExprKind::Call(inner, _) | ExprKind::Field(inner, _) | ExprKind::Index(inner, _) =
            &first.kind
        {
            first = inner;
            if first.span.start != value.span.start {
                break;
            }
            row.push(first);
        }
        if row.last().is_some_and(|last| std::ptr::eq(*last, first)) {
            row.pop();
        }
        row.reverse();
        let called = |at: usize| {
            matches!(row[at].kind, ExprKind::Field(..))
                && row.get(at + 1).is_some_and(|it| matches!(it.kind, ExprKind::Call(..)))
        };
        let several = (0..row.len()).filter(|&at| called(at)).count() > 1;
        let group = self.document.begin(false);
        self.op(Op::Nest(4));
        self.expr(first);
        for (at, part) in row.iter().enumerate() {
            match &part.kind {
                ExprKind::Call(_, arguments) => {
                    let hugs = matches!(arguments.as_slice(), [one] if one.name.is_none()
                        && (hugged(&one.value) || self.never_fits(&one.value)));
                    self.list(arguments, spread(arguments, |it| &it.value), hugs, Self::argument);
                }
                ExprKind::Field(..) => {
                    self.document.groups[group as usize].broken |= self.broken();
                    if self.broken() || (several && called(at)) {
                        self.op(Op::Line { space: false, blank: false });
                    }
                    self.piece();
                    self.piece();
                }
                ExprKind::Index(_, index) => {
                    self.piece();
                    self.expr(index);
                    self.piece();
                }
                _ => {}
            }
        }
        self.op(Op::Dedent);
        self.op(Op::End);
    }

    /// `if … { … } else if … { … } else { … }`: all of it in one line, or each body in lines of its own.
    fn branches(&mut self, value: &Expr) {
        let group = self.document.begin(false);
        let mut broken = false;
        let mut next = Some(value);
        while let Some(ExprKind::If { condition, then, otherwise }) = next.map(|it| &it.kind) {
            self.word();
            self.head = true;
            self.expr(condition);
            self.space();
            broken |= self.is_broken_body();
            self.body(&then.statements, &mut Self::statement);
            next = None;
            if let Some(otherwise) = otherwise {
                self.space();
                self.word();
                if self.is("{") {
                    broken |= self.is_broken_body();
                    self.body(&otherwise.statements, &mut Self::statement);
                } else if let [one] = otherwise.statements.as_slice()
                    && let crate::lang::syntax::ast::StatementKind::Expr(branch) = &one.kind
                {
                    next = Some(branch);
                }
            }
        }
        let group = &mut self.document.groups[group as usize];
        (group.broken, group.body) = (broken, true);
        self.op(Op::End);
    }

    /// `try { … } catch e { … }`
    fn attempt(&mut self, body: &Block, handler: &Block) {
        let group = self.document.begin(false);
        self.word();
        let mut broken = self.is_broken_body();
        self.body(&body.statements, &mut Self::statement);
        self.space();
        self.word();
        self.word();
        broken |= self.is_broken_body();
        self.body(&handler.statements, &mut Self::statement);
        let group = &mut self.document.groups[group as usize];
        (group.broken, group.body) = (broken, true);
        self.op(Op::End);
    }

    /// `pattern, pattern if guard => body`; the arrows stand in one column, those after guards aside.
    fn arm(&mut self, arm: &MatchArm, run: u32) {
        self.commas(&arm.patterns, Self::pattern);
        self.space();
        match &arm.guard {
            Some(guard) => {
                self.op(Op::Member(run));
                self.word();
                self.expr(guard);
                self.space();
            }
            None => self.op(Op::Tab(run)),
        }
        self.word();
        self.answer(&arm.body);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Any(span) => self.parentheses(*span, Self::piece),
            Pattern::Value(value) => self.expr(value),
            Pattern::List(parts, span) => self.parentheses(*span, |it| {
                it.list(parts, Spread::Packed, false, Self::pattern);
            }),
        }
    }
}
