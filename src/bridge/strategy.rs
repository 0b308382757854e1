//! Strategies as values.

use std::any::Any;
use std::sync::Arc;

use super::automaton::Cache;
use super::declared::{ALLOCATED, Made, list};
use super::hosted::Mind;
use crate::lang::bytecode::{
    DeclarationBody, FnId, HistoryUse, Image, ParameterInfo, StrategyShape,
};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value};

/// A strategy: functions of what a player sees.
#[derive(Clone, Debug)]
pub(crate) struct StrategyObject {
    pub(super) made: Made,
    /// Give the memory's first values.
    pub(super) memory: Vec<Value>,
    /// What to do in round 1, if that is said apart.
    pub(super) first: Value,
    /// What to do in every other round, or in all.
    pub(super) then: Value,
    /// Cheap talk, if any; so with the following.
    pub(super) say: Value,
    /// Whether to help enforce.
    pub(super) punish: Value,
    /// How to vote.
    pub(super) vote: Value,
    /// How far back it looks.
    pub(super) reads: HistoryUse,
    /// Its automata, as far as they are known.
    pub(super) machines: Arc<Cache>,
    /// Who decides in its place, where it is written in Rust.
    pub(super) mind: Option<Mind>,
}

impl StrategyObject {
    /// Makes a strategy from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let DeclarationBody::Strategy(shape) = &made.declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let reads = shape.reads;
        let parts = list(cx, parts);
        let part = |index: usize| parts.get(index).copied().unwrap_or(Value::None);
        let choose = part(3);
        let (first, then) = match choose {
            Value::None => (part(1), part(2)),
            choose => (choose, choose),
        };
        let memory = list(cx, part(0));
        Ok(Self {
            made,
            memory,
            first,
            then,
            say: part(4),
            punish: part(5),
            vote: part(6),
            reads,
            machines: Arc::default(),
            mind: None,
        })
    }

    /// One that is written in Rust: it has no clauses, and is asked itself.
    pub(super) fn brought(
        name: &str,
        parameters: Vec<ParameterInfo>,
        arguments: Vec<Value>,
        mind: Mind,
    ) -> Self {
        let reads = HistoryUse { window: mind.looks_back(), ..HistoryUse::WHOLE };
        let body = DeclarationBody::Strategy(StrategyShape { memory: Vec::new(), reads });
        let [first, then, say, punish, vote] = [Value::None; 5];
        Self {
            made: Made::brought(name, body, parameters, arguments),
            memory: Vec::new(),
            first,
            then,
            say,
            punish,
            vote,
            reads,
            machines: Arc::default(),
            mind: Some(mind),
        }
    }
}

impl StrategyObject {
    /// What decides: in the first game with its opponents, or later.
    pub(super) fn clause(&self, opens: bool) -> Value {
        if opens { self.first } else { self.then }
    }
}

impl Object for StrategyObject {
    fn type_name(&self) -> &'static str {
        "strategy"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn maker(&self) -> Option<FnId> {
        self.mind.is_none().then_some(self.made.declaration.maker)
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.made.argument(name, reader.image) {
            return Some(Ok(value));
        }
        (name == "name").then(|| {
            let text = self.made.show(reader.heap, reader.image);
            reader.heap.new_text(&text)
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.made.is_like(&other.made))
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.made.arguments.iter().copied())
    }

    fn tag(&self, _heap: &Heap) -> u64 {
        self.made.tag()
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        self.memory.iter().for_each(|value| mark(*value));
        [self.first, self.then, self.say, self.punish, self.vote].into_iter().for_each(mark);
    }

    fn bytes(&self) -> usize {
        let own = size_of::<Self>() + size_of::<Cache>() + 3 * ALLOCATED;
        own + self.made.bytes() + self.memory.len() * size_of::<Value>()
    }
}
