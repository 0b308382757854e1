//! Expressions: names in them, and what becomes of their values.

use super::statements::Wanted;
use super::{Checker, Resolution};
use crate::lang::bytecode::{ActionShape, DeclarationBody, ItemValue, ModuleId};
use crate::lang::diagnostic::{catalog::names, catalog::run, catalog::shapes, nearest};
use crate::lang::source::{Span, Symbol, known};
use crate::lang::syntax::ast::{BinaryOp, Expr, ExprKind, Ident, MapKey, Pattern, TextPart};

impl Checker<'_> {
    /// An expression whose value is needed.
    pub(super) fn value(&mut self, expr: &Expr) {
        self.expression(expr, Wanted::Value);
    }

    pub(super) fn expression(&mut self, expr: &Expr, wanted: Wanted) {
        match &expr.kind {
            ExprKind::If { condition, then, otherwise } => {
                self.value(condition);
                let inner = match (wanted, otherwise) {
                    (Wanted::Tail, None) => Wanted::Nothing,
                    _ => wanted,
                };
                self.block(then, inner);
                match otherwise {
                    Some(block) => self.block(block, inner),
                    None if wanted == Wanted::Value => {
                        self.report(shapes::if_without_else(), expr.span);
                    }
                    None => {}
                }
            }
            ExprKind::Match(subject, arms) => {
                self.value(subject);
                for arm in arms {
                    arm.patterns.iter().for_each(|pattern| self.pattern(pattern));
                    if let Some(guard) = &arm.guard {
                        self.value(guard);
                    }
                    self.block(&arm.body, wanted);
                }
            }
            ExprKind::Try { body, name, handler } => {
                self.block(body, wanted);
                self.enter_block();
                self.bind(*name, false);
                self.block(handler, wanted);
                self.leave_block();
            }
            ExprKind::Call(callee, arguments) => self.call(expr, callee, arguments),
            ExprKind::Error => {}
            _ => {
                let before = self.out.diagnostics.len();
                let arrow = wanted == Wanted::Nothing && self.assigned_by_arrow(expr);
                if !arrow {
                    self.plain(expr);
                }
                // A line that is wrong in itself need not be called useless too.
                if wanted == Wanted::Nothing && !arrow && self.out.diagnostics.len() == before {
                    let help = match &expr.kind {
                        ExprKind::Binary(BinaryOp::Equal, a, _) => {
                            Some(shapes::assign(self.image.sources.slice(a.span)))
                        }
                        _ => None,
                    };
                    self.report(shapes::value_lost().help(help), expr.span);
                }
            }
        }
    }

    /// `x <- 3`, which otherwise asks whether x is less than -3.
    fn assigned_by_arrow(&mut self, expr: &Expr) -> bool {
        let ExprKind::Binary(_, a, b) = &expr.kind else { return false };
        let (ExprKind::Name(_), ExprKind::Unary(..)) = (&a.kind, &b.kind) else { return false };
        let between = Span { start: a.span.end, end: b.span.start + 1, ..expr.span };
        let written = self.image.sources.slice(between);
        let Some(at) = written.find("<-") else { return false };
        let start = a.span.end + u32::try_from(at).unwrap_or(0);
        let arrow = Span { start, end: start + 2, ..expr.span };
        let name = self.image.sources.slice(a.span).to_owned();
        self.report(names::arrow_assignment(&name), arrow);
        if let ExprKind::Name(name) = a.kind
            && self.find(name, false).is_none()
        {
            self.lost.insert(name);
        }
        true
    }

    /// `11 of 1 / 11` divides a list, which nobody means.
    fn list_in_arithmetic(&mut self, op: BinaryOp, a: &Expr, b: &Expr, span: Span) {
        let verb = match op {
            BinaryOp::Subtract => "subtract",
            BinaryOp::Multiply => "multiply",
            BinaryOp::Divide => "divide",
            BinaryOp::Remainder => "take the remainder of",
            _ => return,
        };
        let ExprKind::Repeat(times, what) = &a.kind else { return };
        let slice = |part: &Expr| self.image.sources.slice(part.span);
        let whole = format!("{} {} {}", slice(what), op.sign(), slice(b));
        let help = shapes::repeat_the_whole(slice(times), &whole);
        let problem = run::not_together(verb, "a list", "what stands behind it");
        self.report(problem.help(Some(help)), span);
    }

    fn plain(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.resolve(*name, expr.span, false);
            }
            ExprKind::Interpolated(parts) => {
                for part in parts {
                    if let TextPart::Expr { value, .. } = part {
                        self.value(value);
                    }
                }
            }
            ExprKind::List(items) => items.iter().for_each(|item| self.value(item)),
            ExprKind::Map(entries) => {
                for entry in entries {
                    match &entry.key {
                        MapKey::Name(key) => self.bare_key(*key),
                        MapKey::Text(..) => {}
                        MapKey::Computed(key) => self.value(key),
                    }
                    self.value(&entry.value);
                }
            }
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::Unary(_, operand) => self.value(operand),
            ExprKind::Binary(op, a, b) => {
                if *op == BinaryOp::Close
                    && !self.in_assert
                    && (self.is_estimate(a) || self.is_estimate(b))
                {
                    self.report(names::close_outside_assert(), expr.span);
                }
                self.value(a);
                self.value(b);
                self.list_in_arithmetic(*op, a, b, expr.span);
            }
            ExprKind::Repeat(a, b) | ExprKind::Index(a, b) => {
                self.value(a);
                self.value(b);
            }
            ExprKind::Range { low, high, .. } => {
                self.value(low);
                self.value(high);
            }
            ExprKind::Field(object, field) => self.field(object, *field),
            _ => {}
        }
    }

    /// Whether this is a call of `estimate`.
    fn is_estimate(&self, expr: &Expr) -> bool {
        let ExprKind::Call(callee, _) = &expr.kind else { return false };
        match &callee.kind {
            ExprKind::Name(name) => self.text(*name) == "estimate",
            ExprKind::Field(_, field) => self.text(field.name) == "estimate",
            _ => false,
        }
    }

    /// `x.name`: of a module, an action of a declared game, or a field found when running.
    pub(super) fn field(&mut self, object: &Expr, field: Ident) {
        if let ExprKind::Name(name) = &object.kind {
            if !self.is_bound(*name)
                && let Some(module) = self.module_named(*name)
            {
                self.member(module, field);
                return;
            }
            if let Some(resolution) = self.resolve(*name, object.span, false)
                && let Some(action) = self.game_action(resolution, field.name)
            {
                self.out.names.insert(field.span.start, Resolution::Action(action));
            }
            return;
        }
        self.value(object);
    }

    /// Whether a name is bound nearer than a module of that name.
    pub(super) fn is_bound(&mut self, name: Symbol) -> bool {
        matches!(self.find(name, false), Some(Resolution::Local(_) | Resolution::Item(_)))
    }

    /// A name of a module imported whole.
    pub(super) fn member(&mut self, module: ModuleId, field: Ident) -> Option<Resolution> {
        let text = self.text(field.name).to_owned();
        let info = self.image.modules.get(module.index()).cloned()?;
        if let Some(offer) = info.offer(module, field.name) {
            if text.starts_with('_') {
                self.report(names::private_name(&text, &info.name), field.span);
            }
            let found = Resolution::from(offer);
            self.out.names.insert(field.span.start, found);
            return Some(found);
        }
        let known = info.items.keys().chain(info.handed.keys()).map(|name| self.text(*name));
        let near = nearest(&text, known.filter(|name| !name.starts_with('_')));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.report(names::not_in_module(&text, &info.name).help(help), field.span);
        None
    }

    /// `tariffs.open`, where `tariffs` is a declared game.
    fn game_action(&self, resolution: Resolution, name: Symbol) -> Option<Symbol> {
        match resolution {
            Resolution::Item(game) => {
                let item = self.out.items.get(&game)?;
                item.actions.iter().find(|(known, _)| *known == name).map(|(_, symbol)| *symbol)
            }
            Resolution::Imported(module, game) => {
                let ItemValue::Declared(id) = self.imported(module, game)? else { return None };
                let DeclarationBody::Game(shape) = &self.image.declarations.get(id.index())?.body
                else {
                    return None;
                };
                shape.actions.iter().find_map(|(_, actions, _)| match actions {
                    ActionShape::Named(pairs) => {
                        pairs.iter().find(|(known, _)| *known == name).map(|(_, symbol)| *symbol)
                    }
                    ActionShape::Levels => None,
                })
            }
            _ => None,
        }
    }

    fn bare_key(&mut self, key: Ident) {
        let declared = self.out.actions.contains_key(&key.name)
            || self.foreign_actions.contains_key(&key.name);
        // States of a process and votes are often what is counted; chances are given to actions.
        let action = declared && !self.states.contains(&key.name);
        if action || [known::COOPERATE, known::DEFECT].contains(&key.name) {
            let text = self.text(key.name).to_owned();
            self.report(names::key_is_action(&text), key.span);
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Any(_) => {}
            Pattern::Value(expr) => self.value(expr),
            Pattern::List(parts, _) => parts.iter().for_each(|part| self.pattern(part)),
        }
    }

    /// A kind, game, regime … named by an expression: a name or `module.name`.
    pub(super) fn path(&mut self, expr: &Expr) -> Option<(Resolution, Span)> {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.resolve(*name, expr.span, false).map(|found| (found, expr.span))
            }
            ExprKind::Field(object, field) => {
                if let ExprKind::Name(name) = &object.kind
                    && let Some(module) = self.module_named(*name)
                {
                    return self.member(module, *field).map(|found| (found, field.span));
                }
                self.value(expr);
                None
            }
            _ => {
                self.value(expr);
                None
            }
        }
    }
}
