//! What a payoff function depends on: decides whether its payoffs can be written out before anybody plays, and
//! whether by counts.
//!
//! A payoff that reads the actor, the round, types or the state is worked out in each round. One that asks of the
//! others only `sum(others)`, `others.count(help)`, `others.len` and the like treats them alike: then it is enough
//! to know how many do what. Every mention of `others` or `all` must be of that form; any other, such as
//! `others[0]`, is taken to tell them apart. Comparing all of them with one choice, `others == hawk`, is a slip.

use super::{Checked, Resolution};
use crate::lang::bytecode::{Context, PayoffReads};
use crate::lang::source::{Interner, Span};
use crate::lang::syntax::ast::{Argument, BinaryOp, Block, Expr, ExprKind, Ident};

/// What may be asked of many without telling them apart.
const TOGETHER: &[&str] =
    &["sum", "mean", "count", "max", "min", "median", "variance", "sd", "any", "len", "sort"];

/// What a payoff function depends on.
pub(in crate::lang) fn payoff_reads(
    parameters: &[Ident],
    body: &Block,
    checked: &Checked,
    names: &Interner,
) -> PayoffReads {
    let others =
        parameters.get(1).and_then(|others| checked.bindings.get(&others.span.start)).copied();
    let many = |found: &Resolution| match found {
        Resolution::Local(id) => Some(*id) == others,
        other => matches!(other, Resolution::Context(Context::All, _)),
    };
    let Span { start, end, .. } = body.span;
    let inside = checked.names.iter().filter(|(at, _)| (start..end).contains(*at));
    let (mut varies, mut apart, mut mentions, mut speaks) = (false, false, 0, false);
    for (_, found) in inside {
        mentions += usize::from(many(found));
        speaks |= matches!(found, Resolution::Local(id) if Some(*id) == others);
        match found {
            Resolution::State(..) | Resolution::Context(Context::Round, _) => varies = true,
            Resolution::Context(Context::Me | Context::Types, _) => (varies, apart) = (true, true),
            Resolution::Context(Context::Seat, _) => apart = true,
            _ => {}
        }
    }
    let mut walk = Walk { checked, names, many: &many, together: 0 };
    body.each_part(&mut |part| walk.expr(part));
    PayoffReads { varies, alike: !apart && walk.together == mentions, others: speaks }
}

/// Where a payoff function compares `others` as a whole with one choice, which is never equal to it, and with what.
pub(super) fn compared_whole(
    parameters: &[Ident],
    body: &Block,
    checked: &Checked,
) -> Vec<(Span, Span)> {
    let local = |at: usize| {
        let id = checked.bindings.get(&parameters.get(at)?.span.start).copied()?;
        (!checked.locals[id.0 as usize].assigned).then_some(Resolution::Local(id))
    };
    let Some(others) = local(1) else { return Vec::new() };
    let own = local(0);
    let stands = |expr: &Expr| match expr.kind {
        ExprKind::Name(_) => checked.names.get(&expr.span.start).copied(),
        _ => None,
    };
    let one_choice = |expr: &Expr| match stands(expr) {
        Some(Resolution::Action(_)) => true,
        Some(found) => Some(found) == own,
        None => matches!(expr.kind, ExprKind::Int(_) | ExprKind::Float(_)),
    };
    let mut found = Vec::new();
    let mut look = |expr: &Expr| {
        if let ExprKind::Binary(BinaryOp::Equal | BinaryOp::NotEqual, a, b) = &expr.kind {
            for (whole, one) in [(a, b), (b, a)] {
                if stands(whole) == Some(others) && one_choice(one) {
                    found.push((whole.span, one.span));
                }
            }
        }
    };
    body.each_part(&mut |part| everywhere(part, &mut look));
    found
}

/// Gives an expression and all that it is made of.
fn everywhere(expr: &Expr, each: &mut dyn FnMut(&Expr)) {
    each(expr);
    expr.each_part(&mut |part| everywhere(part, each));
}

struct Walk<'a> {
    checked: &'a Checked,
    names: &'a Interner,
    many: &'a dyn Fn(&Resolution) -> bool,
    /// Mentions that ask of many without telling them apart.
    together: usize,
}

impl Walk<'_> {
    fn is_many(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Name(_))
            && self.checked.names.get(&expr.span.start).is_some_and(|found| (self.many)(found))
    }

    /// Whether a call is of a native that asks of many without telling them apart.
    fn asks_together(&self, callee: &Expr, arguments: &[Argument]) -> bool {
        let (name, native, many) = match &callee.kind {
            ExprKind::Name(name) => {
                let found = self.checked.names.get(&callee.span.start);
                let native = matches!(found, Some(Resolution::Native(_)));
                (*name, native, arguments.first().map(|first| &first.value))
            }
            ExprKind::Field(object, field) => {
                let name = field.name;
                let own = self.checked.items.contains_key(&name)
                    || self.checked.imports.contains_key(&name);
                (name, !own, Some(&**object))
            }
            _ => return false,
        };
        native
            && TOGETHER.contains(&self.names.name(name))
            && many.is_some_and(|many| self.is_many(many))
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Field(object, field)
                if self.is_many(object) && self.names.name(field.name) == "len" =>
            {
                self.together += 1;
            }
            ExprKind::Call(callee, arguments) => {
                let mut rest = arguments.as_slice();
                if self.asks_together(callee, arguments) {
                    self.together += 1;
                    if matches!(callee.kind, ExprKind::Name(_)) {
                        rest = rest.get(1..).unwrap_or_default();
                    }
                } else {
                    self.expr(callee);
                }
                rest.iter().for_each(|argument| self.expr(&argument.value));
            }
            _ => expr.each_part(&mut |part| self.expr(part)),
        }
    }
}
