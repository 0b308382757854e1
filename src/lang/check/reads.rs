//! How far back a strategy looks: decides what of a history must be kept.
//!
//! A mention of `mine`, `theirs` or `earned` that is not directly asked for `.last`, `.total`, `.share`, `.run`,
//! `.len`, `.said`, `.last_share`, `.last_count` or `.back(k)` with a constant k needs the whole history.

use crate::lang::bytecode::HistoryUse;
use crate::lang::source::Interner;
use crate::lang::syntax::ast::{
    Block, Expr, ExprKind, MapKey, Pattern, Statement, StatementKind, StrategyClauseKind,
    StrategyDecl, TextPart,
};

/// The longest look back that is kept as a window.
const MOST: u32 = 64;

/// How far back the body of a strategy looks.
pub(super) fn history_use(node: &StrategyDecl, names: &Interner) -> HistoryUse {
    let mut reads = Reads { names, back: 1, whole: false, earned: false };
    for clause in &node.clauses {
        match &clause.kind {
            StrategyClauseKind::First(block)
            | StrategyClauseKind::Then(block)
            | StrategyClauseKind::Choose(block)
            | StrategyClauseKind::Say(block)
            | StrategyClauseKind::Punish(block)
            | StrategyClauseKind::Vote(block) => reads.block(block),
            StrategyClauseKind::Memory(variables) => {
                variables.iter().for_each(|(_, value)| reads.expr(value));
            }
            StrategyClauseKind::Assert(_) | StrategyClauseKind::Error => {}
        }
    }
    HistoryUse { window: (!reads.whole).then_some(reads.back), earned: reads.earned }
}

struct Reads<'a> {
    names: &'a Interner,
    back: u32,
    whole: bool,
    earned: bool,
}

impl Reads<'_> {
    fn block(&mut self, block: &Block) {
        block.statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { value, .. } | StatementKind::Expr(value) => self.expr(value),
            StatementKind::Assign { target, value, .. } => {
                self.expr(target);
                self.expr(value);
            }
            StatementKind::For { iterable, body, .. } => {
                self.expr(iterable);
                self.block(body);
            }
            StatementKind::While { condition, body } => {
                self.expr(condition);
                self.block(body);
            }
            StatementKind::Return(value) => value.iter().for_each(|value| self.expr(value)),
            StatementKind::Assert(assert) => {
                self.expr(&assert.condition);
                assert.message.iter().for_each(|message| self.expr(message));
            }
            StatementKind::Function(node) => self.block(&node.body),
            StatementKind::Break | StatementKind::Continue | StatementKind::Error => {}
        }
    }

    fn is_history(&mut self, expr: &Expr) -> bool {
        let ExprKind::Name(name) = &expr.kind else { return false };
        let name = self.names.name(*name);
        self.earned |= name == "earned";
        matches!(name, "mine" | "theirs" | "earned")
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(_) => self.whole |= self.is_history(expr),
            ExprKind::Field(object, field) if self.is_history(object) => {
                let name = self.names.name(field.name);
                self.whole |= !matches!(name, "last" | "len" | "said" | "messages");
            }
            ExprKind::Call(callee, arguments) => {
                match &callee.kind {
                    ExprKind::Field(object, field) if self.is_history(object) => {
                        let first = arguments.first().map(|argument| &argument.value.kind);
                        match (self.names.name(field.name), first) {
                            ("total" | "share" | "run" | "last_share" | "last_count", _) => {}
                            ("back", Some(ExprKind::Int(k)))
                                if (1..=i64::from(MOST)).contains(k) =>
                            {
                                self.back = self.back.max(u32::try_from(*k).unwrap_or(MOST));
                            }
                            _ => self.whole = true,
                        }
                    }
                    _ => self.expr(callee),
                }
                arguments.iter().for_each(|argument| self.expr(&argument.value));
            }
            ExprKind::Interpolated(parts) => {
                for part in parts {
                    if let TextPart::Expr { value, .. } = part {
                        self.expr(value);
                    }
                }
            }
            ExprKind::List(items) => items.iter().for_each(|item| self.expr(item)),
            ExprKind::Map(entries) => {
                for entry in entries {
                    if let MapKey::Computed(key) = &entry.key {
                        self.expr(key);
                    }
                    self.expr(&entry.value);
                }
            }
            ExprKind::Closure(closure) => self.block(&closure.body),
            ExprKind::Unary(_, operand) => self.expr(operand),
            ExprKind::Field(object, _) => self.expr(object),
            ExprKind::Binary(_, a, b) | ExprKind::Repeat(a, b) | ExprKind::Index(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Range { low, high, .. } => {
                self.expr(low);
                self.expr(high);
            }
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition);
                self.block(then);
                otherwise.iter().for_each(|block| self.block(block));
            }
            ExprKind::Match(subject, arms) => {
                self.expr(subject);
                for arm in arms {
                    arm.patterns.iter().for_each(|pattern| self.pattern(pattern));
                    arm.guard.iter().for_each(|guard| self.expr(guard));
                    self.block(&arm.body);
                }
            }
            ExprKind::Try { body, handler, .. } => {
                self.block(body);
                self.block(handler);
            }
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Text(_)
            | ExprKind::Error => {}
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Any(_) => {}
            Pattern::Value(expr) => self.expr(expr),
            Pattern::List(parts, _) => parts.iter().for_each(|part| self.pattern(part)),
        }
    }
}
