//! How often each of many different moves was made.

use std::collections::HashMap;

use super::{Heap, Value, equality, number};

/// Counts of moves where a history has more different ones than its alphabet can name.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Of numbers and symbols, by what tells them apart.
    plain: HashMap<Mark, u64, foldhash::fast::RandomState>,
    /// Of all else.
    others: Vec<(Value, u64)>,
}

/// What tells a number or a symbol from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Mark {
    Symbol(u32),
    Int(i64),
    Float(u64),
    Bool(bool),
    None,
}

impl Mark {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Symbol(symbol) => Some(Self::Symbol(symbol.0)),
            Value::Int(value) => Some(Self::Int(value)),
            Value::Float(value) => Some(Self::Float(value.to_bits())),
            Value::Bool(value) => Some(Self::Bool(value)),
            Value::None => Some(Self::None),
            _ => None,
        }
    }
}

/// What a move takes in the counts, in bytes, with the room for more.
const ENTRY: usize = 64;

impl Tally {
    /// Counts a move as made so often more.
    pub(super) fn add(&mut self, value: Value, times: u64) {
        if let Some(mark) = Mark::of(value) {
            *self.plain.entry(mark).or_default() += times;
            return;
        }
        match self.others.iter_mut().find(|(known, _)| equality::identical(*known, value)) {
            Some((_, count)) => *count += times,
            None => self.others.push((value, times)),
        }
    }

    /// How often moves equal to this one were made.
    pub(super) fn total(&self, value: Value, heap: &Heap) -> u64 {
        // A whole number is the same as an int and as a float, and nought is so with either sign.
        let whole = number::to_int(value, heap).map(Value::Int);
        let float = number::to_f64(value, heap).map(Value::Float);
        let negated = match float {
            Some(Value::Float(float)) if float == 0.0 => Some(Value::Float(-float)),
            _ => None,
        };
        let mut sum = 0;
        let mut met = [None; 4];
        for (place, form) in [Some(value), whole, float, negated].into_iter().enumerate() {
            let Some((form, mark)) = form.and_then(|form| Some((form, Mark::of(form)?))) else {
                continue;
            };
            if !met.contains(&Some(mark)) && equality::equal(form, value, heap) {
                sum += self.plain.get(&mark).copied().unwrap_or(0);
            }
            met[place] = Some(mark);
        }
        heap.note_many(self.others.len());
        let equal = |(known, _): &&(Value, u64)| equality::equal(*known, value, heap);
        sum + self.others.iter().filter(equal).map(|(_, count)| count).sum::<u64>()
    }

    /// What it holds beside numbers and symbols, for the collector.
    pub(super) fn held(&self) -> impl Iterator<Item = Value> + '_ {
        self.others.iter().map(|(value, _)| *value)
    }

    /// About how many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        (self.plain.len() + self.others.len()) * ENTRY
    }
}
