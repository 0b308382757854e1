//! Expressions, in one line.

use super::super::{
    Align, Argument, Binding, Block, Expr, ExprKind, MapEntry, MapKey, MatchArm, Pattern, TextPart,
    UnaryOp,
};
use super::Dump;

impl Dump<'_> {
    pub(super) fn binding(&self, binding: &Binding) -> String {
        match binding {
            Binding::Name(name) => self.ident(name),
            Binding::List(parts, _) => format!("[{}]", self.joined(parts, |it| self.binding(it))),
        }
    }

    fn inline(&self, block: &Block) -> String {
        let statements: Vec<_> = block.statements.iter().map(|it| self.short(&it.kind)).collect();
        format!("{{{}}}", statements.join("; "))
    }

    pub(super) fn expr(&self, value: &Expr) -> String {
        match &value.kind {
            ExprKind::None => "none".into(),
            ExprKind::Bool(it) => it.to_string(),
            ExprKind::Int(it) => it.to_string(),
            ExprKind::Float(it) => format!("{it:?}"),
            ExprKind::Text(it) => format!("{it:?}"),
            ExprKind::Interpolated(parts) => {
                let parts: Vec<_> = parts.iter().map(|it| self.part(it)).collect();
                format!("(text {})", parts.join(" "))
            }
            ExprKind::Name(it) => self.name(*it),
            ExprKind::List(elements) => format!("[{}]", self.exprs(elements)),
            ExprKind::Map(entries) if entries.is_empty() => "[:]".into(),
            ExprKind::Map(entries) => format!("[{}]", self.joined(entries, |it| self.entry(it))),
            ExprKind::Closure(closure) => {
                let parameters = self.joined(&closure.parameters, |it| self.binding(it));
                format!("(|{parameters}| {})", self.inline(&closure.body))
            }
            ExprKind::Unary(UnaryOp::Negate, a) => format!("(- {})", self.expr(a)),
            ExprKind::Unary(UnaryOp::Not, a) => format!("(not {})", self.expr(a)),
            ExprKind::Binary(op, a, b) => {
                format!("({} {} {})", op.sign(), self.expr(a), self.expr(b))
            }
            ExprKind::Range { low, high, closed } => {
                let sign = if *closed { "..=" } else { ".." };
                format!("({sign} {} {})", self.expr(low), self.expr(high))
            }
            ExprKind::Repeat(times, it) => format!("(of {} {})", self.expr(times), self.expr(it)),
            ExprKind::Call(callee, arguments) => {
                let one = |it: &Argument| {
                    let name = it.name.map_or_else(String::new, |it| self.ident(&it) + ": ");
                    name + &self.expr(&it.value)
                };
                format!("{}({})", self.expr(callee), self.joined(arguments, one))
            }
            ExprKind::Field(it, name) => format!("{}.{}", self.expr(it), self.ident(name)),
            ExprKind::Index(it, index) => format!("{}[{}]", self.expr(it), self.expr(index)),
            ExprKind::If { condition, then, otherwise } => {
                let otherwise = otherwise.as_ref();
                let otherwise =
                    otherwise.map_or_else(String::new, |it| format!(" else {}", self.inline(it)));
                format!("(if {} {}{otherwise})", self.expr(condition), self.inline(then))
            }
            ExprKind::Match(it, arms) => {
                let arms: Vec<_> = arms.iter().map(|it| self.arm(it)).collect();
                format!("(match {} {})", self.expr(it), arms.join("; "))
            }
            ExprKind::Try { body, name, handler } => {
                let (body, handler) = (self.inline(body), self.inline(handler));
                format!("(try {body} catch {} {handler})", self.ident(name))
            }
            ExprKind::Error => "<error>".into(),
        }
    }

    fn part(&self, part: &TextPart) -> String {
        match part {
            TextPart::Text(it) => format!("{it:?}"),
            TextPart::Expr { value, format: None } => format!("{{{}}}", self.expr(value)),
            TextPart::Expr { value, format: Some(format) } => {
                let fill = format.fill.map_or_else(String::new, String::from);
                let align = match format.align {
                    None => "",
                    Some(Align::Left) => "<",
                    Some(Align::Centre) => "^",
                    Some(Align::Right) => ">",
                };
                let width = format.width.map_or_else(String::new, |it| it.to_string());
                let sign = if format.sign { "+" } else { "" };
                let precision = format.precision.map_or_else(String::new, |it| format!(".{it}"));
                let percent = if format.percent { "%" } else { "" };
                format!("{{{}:{fill}{align}{sign}{width}{precision}{percent}}}", self.expr(value))
            }
        }
    }

    fn entry(&self, entry: &MapEntry) -> String {
        let key = match &entry.key {
            MapKey::Name(name) => self.ident(name),
            MapKey::Text(text, _) => format!("{text:?}"),
            MapKey::Computed(key) => format!("({})", self.expr(key)),
        };
        format!("{key}: {}", self.expr(&entry.value))
    }

    fn arm(&self, arm: &MatchArm) -> String {
        let patterns = self.joined(&arm.patterns, |it| self.pattern(it));
        let guard =
            arm.guard.as_ref().map_or_else(String::new, |it| format!(" if {}", self.expr(it)));
        format!("{patterns}{guard} => {}", self.inline(&arm.body))
    }

    fn pattern(&self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Any(_) => "_".into(),
            Pattern::Value(value) => self.expr(value),
            Pattern::List(parts, _) => format!("[{}]", self.joined(parts, |it| self.pattern(it))),
        }
    }
}
