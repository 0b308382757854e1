//! Where in a strategy's code something stands, and what the code can reach.

use std::sync::Arc;

use super::explore::IndexSet;
use super::memory::{Datum, Encoder, Odd};
use super::setting::Setting;
use crate::bridge::game::GameObject;
use crate::bridge::strategy::StrategyObject;
use crate::lang::bytecode::{Constant, Context, FnId, Op, Site};
use crate::lang::native::Cx;
use crate::lang::source::Span;
use crate::lang::value::Value;

/// The script function behind a value.
pub(super) fn function(cx: &dyn Cx, value: Value) -> Option<FnId> {
    match value {
        Value::Function(id) => Some(id),
        Value::Closure(closure) => Some(cx.values().closure(closure).function),
        _ => None,
    }
}

/// Where a function stands.
pub(super) fn beginning(cx: &dyn Cx, value: Value) -> Option<Span> {
    let id = function(cx, value)?;
    cx.image().functions.get(id.index()).map(|function| function.span)
}

/// Where a memory variable is assigned: best where something is calculated for it.
pub(super) fn assignment(cx: &dyn Cx, strategy: &StrategyObject, slot: usize) -> Option<Span> {
    let image = cx.image();
    let mut found = None;
    let mut open: Vec<FnId> =
        [strategy.then, strategy.first].iter().filter_map(|part| function(cx, *part)).collect();
    let mut met = open.clone();
    while let Some(id) = open.pop() {
        let function = image.functions.get(id.index())?;
        for (at, op) in function.code.iter().enumerate() {
            match op {
                Op::Closure { function, .. } if !met.contains(function) => {
                    met.push(*function);
                    open.push(*function);
                }
                Op::SetMemory { slot: assigned, .. } if usize::from(*assigned) == slot => {
                    let span = function.spans.get(at).copied();
                    let before = at.checked_sub(1).and_then(|before| function.code.get(before));
                    let plain = matches!(
                        before,
                        Some(Op::Bool { .. } | Op::Int { .. } | Op::Const { .. } | Op::None { .. })
                    );
                    if !plain {
                        return span;
                    }
                    found = found.or(span);
                }
                _ => {}
            }
        }
    }
    found
}

/// What a strategy's code can reach beside what it is called with.
pub(super) struct Reach {
    /// Values of captured and module-level variables and of what the view shows, written out; `None` where one of
    /// them cannot be.
    pub(super) data: Option<Vec<Datum>>,
    /// Whether it can tell its seat, or who sits where.
    pub(super) seat: bool,
    /// Whether it can tell whom it meets.
    pub(super) others: bool,
}

/// Goes through all code that a strategy can call.
pub(super) fn reach(cx: &dyn Cx, strategy: &StrategyObject, setting: &Setting) -> Reach {
    let mut walk = Walk {
        cx,
        functions: IndexSet::default(),
        met: IndexSet::default(),
        shown: Vec::new(),
        data: Some(Vec::new()),
        work: 0,
    };
    for part in strategy.memory.iter().chain([&strategy.first, &strategy.then]) {
        walk.value(*part, 0);
    }
    let mut at = 0;
    while let Some(id) = walk.functions.get_index(at).copied() {
        walk.code(id);
        at += 1;
    }
    for (context, value) in &setting.fields {
        let listed = matches!(context, Context::Seat | Context::Options | Context::Regimes);
        if walk.shown.contains(context) && !listed {
            // The others are shown as a list.
            walk.value(*value, 0);
        }
    }
    // Each call of a strategy's machine goes through all of that.
    cx.values().note_many(walk.work);
    let shows = |context| walk.shown.contains(&context);
    let others = shows(Context::Them) || shows(Context::Others);
    let seat = others || shows(Context::Seat) || shows(Context::Me);
    Reach { seat, others, data: walk.data }
}

struct Walk<'a> {
    cx: &'a dyn Cx,
    functions: IndexSet<FnId>,
    /// Closures, cells, games and variables of modules that were gone through, by sort and handle.
    met: IndexSet<(u8, u32)>,
    shown: Vec<Context>,
    data: Option<Vec<Datum>>,
    /// How many values and instructions were looked at.
    work: usize,
}

/// What can reach more than so many values and instructions is not written down.
const MOST: usize = 1 << 16;

/// Closures in closures are followed so far.
const NESTED: usize = 16;

impl Walk<'_> {
    fn function(&mut self, id: FnId) {
        self.functions.insert(id);
    }

    /// A function as a value: which one it is makes a difference too.
    fn called(&mut self, id: FnId) {
        self.function(id);
        self.put(Ok(Datum::Function(id)));
    }

    /// Whether something is met for the first time. Of what was met before only which one it is counts.
    fn first(&mut self, sort: u8, handle: u32) -> bool {
        let (place, new) = self.met.insert_full((sort, handle));
        if !new {
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            self.put(Ok(Datum::Many(place)));
        }
        new
    }

    /// A value that code can use.
    fn value(&mut self, value: Value, depth: usize) {
        self.work += 1;
        match value {
            Value::Function(id) => self.called(id),
            Value::Closure(closure) if depth < NESTED => {
                if !self.first(0, closure.0) {
                    return;
                }
                let closure = self.cx.values().closure(closure).clone();
                self.called(closure.function);
                closure.captures.iter().for_each(|value| self.value(*value, depth + 1));
            }
            Value::Cell(cell) if depth < NESTED => {
                if !self.first(1, cell.0) {
                    return;
                }
                self.value(self.cx.values().cell(cell).value, depth + 1);
            }
            // A game can differ by its declaration, its arguments and its payoffs.
            Value::Object(object) if depth < NESTED => {
                match self.cx.values().downcast::<GameObject>(value) {
                    Some(game) => {
                        if !self.first(2, object.0) {
                            return;
                        }
                        let number = i64::try_from(game.made.id.index()).unwrap_or(0);
                        self.put(Ok(Datum::Int(number)));
                        let game = game.clone();
                        let payoffs = (0..game.roles.len())
                            .map(|player| super::setting::payoffs(&game, player));
                        for payoff in payoffs.flat_map(Option::unwrap_or_default) {
                            self.work += 1;
                            self.put(Ok(Datum::Float(payoff.to_bits())));
                        }
                        if !game.is_plain() {
                            self.data = None;
                        }
                        game.made.arguments.iter().for_each(|value| self.value(*value, depth + 1));
                    }
                    None => self.data = None,
                }
            }
            Value::Kind(_) | Value::Closure(_) | Value::Cell(_) | Value::Object(_) => {
                self.data = None;
            }
            other => {
                if self.data.is_none() {
                    return;
                }
                let mut encoder = Encoder::deep(self.cx);
                let datum = encoder.datum(other);
                self.work += encoder.written();
                // What is refused, such as a list of lists without end, is not gone through again.
                if datum.is_ok() {
                    self.functions_in(other);
                }
                self.put(datum);
            }
        }
    }

    /// Lists of functions are not followed into.
    fn functions_in(&mut self, value: Value) {
        let callable = |value: &Value| {
            matches!(value, Value::Function(_) | Value::Closure(_) | Value::Kind(_))
        };
        let heap = self.cx.values();
        let odd = match value {
            Value::List(list) => {
                let nested = |value: &Value| {
                    callable(value) || matches!(value, Value::List(_) | Value::Map(_))
                };
                let items = &heap.list(list).items;
                items.iter().any(callable)
                    || items.iter().any(|item| nested(item) && self.holds(*item, 0))
            }
            Value::Map(_) => self.holds(value, 0),
            _ => false,
        };
        if odd {
            self.data = None;
        }
    }

    /// Whether functions or kinds are in a container.
    fn holds(&self, value: Value, depth: usize) -> bool {
        let heap = self.cx.values();
        match value {
            _ if depth > NESTED => true,
            Value::Function(_) | Value::Closure(_) | Value::Kind(_) => true,
            Value::List(list) => {
                heap.list(list).items.iter().any(|item| self.holds(*item, depth + 1))
            }
            Value::Map(map) => {
                let mut entries = heap.map(map).entries.values();
                entries.any(|entry| {
                    self.holds(entry.key, depth + 1) || self.holds(entry.value, depth + 1)
                })
            }
            _ => false,
        }
    }

    fn put(&mut self, datum: Result<Datum, Odd>) {
        match (datum, &mut self.data) {
            (Ok(datum), Some(data)) if self.work <= MOST => data.push(datum),
            _ => self.data = None,
        }
    }

    fn code(&mut self, id: FnId) {
        let image = Arc::clone(self.cx.image());
        let Some(function) = image.functions.get(id.index()) else { return };
        self.work += function.code.len();
        for op in &function.code {
            match *op {
                Op::Closure { function, .. } | Op::CallFn { function, .. } => {
                    self.function(function);
                }
                Op::Const { value, .. } => match image.constants.get(value.index()) {
                    Some(Constant::Function(id)) => self.function(*id),
                    Some(Constant::Kind(_)) => self.data = None,
                    _ => {}
                },
                Op::CallMethod { site, .. } | Op::CallPush { site, .. } => {
                    if let Some(Site::Method { fallback, .. }) = image.sites.get(site.index()) {
                        match fallback {
                            Some(Constant::Function(id)) => self.function(*id),
                            Some(Constant::Kind(_)) => self.data = None,
                            _ => {}
                        }
                    }
                }
                Op::GetGlobal { global, .. } | Op::PeekGlobal { global, .. }
                    if self.first(3, global.0) =>
                {
                    self.value(self.cx.global(global), 0);
                }
                Op::Context { field, .. } if !self.shown.contains(&field) => self.shown.push(field),
                // What records do is not followed.
                Op::Record { .. } | Op::Declare { .. } => self.data = None,
                _ => {}
            }
        }
    }
}
