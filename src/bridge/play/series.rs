//! The series of a game's state: what it was at the end of each round.
//!
//! ```text
//! m.state[0]          the state after round 1: a value, or a map where there are several variables
//! m.state.stock       the list of one variable, round by round
//! m.state.len         the rounds
//! ```

use std::any::Any;
use std::sync::Arc;

use super::events::goes_on;
use crate::lang::bytecode::Image;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, number, show};

/// The state after each round.
#[derive(Clone, Debug)]
pub(super) struct SeriesObject {
    names: Arc<[Arc<str>]>,
    /// The variables round by round.
    rounds: Arc<[Vec<Value>]>,
}

impl SeriesObject {
    pub(super) fn new(names: Vec<Arc<str>>, rounds: Vec<Vec<Value>>) -> Self {
        Self { names: names.into(), rounds: rounds.into() }
    }

    /// The state after a round, from 0.
    fn at(&self, round: usize, heap: &mut Heap) -> Option<Result<Value, Fault>> {
        let values = self.rounds.get(round)?;
        if let [one] = values.as_slice() {
            return Some(Ok(*one));
        }
        Some(self.map(values, heap))
    }

    fn map(&self, values: &[Value], heap: &mut Heap) -> Result<Value, Fault> {
        let map = heap.new_map()?;
        for (name, value) in self.names.iter().zip(values) {
            let key = heap.new_text(name)?;
            heap.insert(map, key, *value)?;
        }
        Ok(Value::Map(map))
    }

    fn variable(&self, at: usize) -> Vec<Value> {
        let value = |values: &Vec<Value>| values.get(at).copied().unwrap_or(Value::None);
        self.rounds.iter().map(value).collect()
    }
}

impl Object for SeriesObject {
    fn type_name(&self) -> &'static str {
        "series"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(at) = self.names.iter().position(|known| &**known == name) {
            reader.heap.note_many(self.rounds.len());
            return Some(reader.heap.new_list(self.variable(at)));
        }
        match name {
            "len" => Some(Ok(Value::Int(i64::try_from(self.rounds.len()).unwrap_or(i64::MAX)))),
            "last" => match self.rounds.len() {
                0 => Some(Ok(Value::None)),
                len => self.at(len - 1, reader.heap),
            },
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &["len", "last"]
    }

    fn index(&self, index: Value, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let at = number::to_int(index, reader.heap)?;
        self.at(usize::try_from(at).ok()?, reader.heap)
    }

    fn elements(&self, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if self.names.len() == 1 {
            return Some(reader.heap.new_list(self.variable(0)));
        }
        reader.heap.note_many(self.rounds.len().saturating_mul(self.names.len()));
        let mut items = Vec::with_capacity(self.rounds.len());
        for (round, values) in self.rounds.iter().enumerate() {
            let map = goes_on(round, reader.heap).and_then(|()| self.map(values, reader.heap));
            match map {
                Ok(map) => items.push(map),
                Err(fault) => return Some(Err(fault)),
            }
        }
        Some(reader.heap.new_list(items))
    }

    fn close_to(&self, other: Value, heap: &Heap) -> Option<bool> {
        let Value::List(list) = other else { return None };
        let (mine, theirs) = (self.variable(0), &heap.list(list).items);
        let number = |value: &Value| number::to_f64(*value, heap);
        let close = |(a, b)| crate::base::tolerance::close(a, b);
        let pairs: Option<Vec<(f64, f64)>> =
            mine.iter().zip(theirs).map(|(a, b)| Some((number(a)?, number(b)?))).collect();
        let fits = self.names.len() == 1 && mine.len() == theirs.len();
        Some(fits && pairs.is_some_and(|pairs| pairs.into_iter().all(close)))
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| {
            self.names == other.names && self.rounds.len() == other.rounds.len()
        })
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.rounds.iter().flatten().copied())
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let list = |values: Vec<Value>| {
            let shown: Vec<String> =
                values.iter().map(|value| show::show_inner(*value, heap, image)).collect();
            format!("[{}]", shown.join(", "))
        };
        if self.names.len() == 1 {
            return list(self.variable(0));
        }
        let lines = self.names.iter().enumerate();
        let lines = lines.map(|(at, name)| format!("{name}: {}", list(self.variable(at))));
        format!("[{}]", lines.collect::<Vec<_>>().join(", "))
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.show(heap, image)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.rounds.iter().flatten().for_each(|value| mark(*value));
    }

    fn bytes(&self) -> usize {
        128 + self.rounds.len() * (48 + 16 * self.names.len())
    }
}
