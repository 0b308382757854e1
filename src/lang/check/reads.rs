//! How far back a strategy looks: decides what of a history must be kept.
//!
//! A mention of `mine`, `theirs` or `earned` that is not directly asked for `.last`, `.total`, `.share`, `.run`,
//! `.len`, `.said`, `.last_share`, `.last_count` or `.back(k)` with a constant k needs the whole history.

use crate::lang::bytecode::HistoryUse;
use crate::lang::source::Interner;
use crate::lang::syntax::ast::{Expr, ExprKind, StrategyClauseKind, StrategyDecl};

/// The longest look back that is kept as a window.
const MOST: u32 = 64;

/// How far back the body of a strategy looks.
pub(super) fn history_use(node: &StrategyDecl, names: &Interner) -> HistoryUse {
    let mut reads = Reads { names, back: 1, whole: false, earned: false, totals: false };
    for clause in &node.clauses {
        match &clause.kind {
            StrategyClauseKind::First(block)
            | StrategyClauseKind::Then(block)
            | StrategyClauseKind::Choose(block)
            | StrategyClauseKind::Say(block)
            | StrategyClauseKind::Punish(block)
            | StrategyClauseKind::Vote(block) => block.each_part(&mut |part| reads.expr(part)),
            StrategyClauseKind::Memory(variables) => {
                variables.iter().for_each(|(_, value)| reads.expr(value));
            }
            StrategyClauseKind::Assert(_) | StrategyClauseKind::Error => {}
        }
    }
    HistoryUse {
        window: (!reads.whole).then_some(reads.back),
        earned: reads.earned,
        totals: reads.totals,
    }
}

struct Reads<'a> {
    names: &'a Interner,
    back: u32,
    whole: bool,
    earned: bool,
    totals: bool,
}

impl Reads<'_> {
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
                            ("total" | "share", _) => self.totals = true,
                            ("run" | "last_share" | "last_count", _) => {}
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
            _ => expr.each_part(&mut |part| self.expr(part)),
        }
    }
}
