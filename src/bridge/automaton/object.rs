//! The machine of a strategy as a value.

use std::any::Any;
use std::sync::Arc;

use super::draw;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value};
use crate::model::strategy::Automaton;

/// What a row of the table takes while it is made, in bytes.
const ROW: usize = 2 * size_of::<Vec<Value>>() + 7 * size_of::<Value>() + 16;

/// Looking at so many pairs of states belongs to the instruction.
const LONG: usize = 1 << 16;

/// An automaton with the words for what it does.
#[derive(Clone, Debug)]
pub(crate) struct AutomatonObject {
    /// The strategy, as it prints.
    pub(super) name: String,
    pub(super) machine: Arc<Automaton>,
    /// Its own actions.
    pub(super) own: Vec<String>,
    /// The actions of each of the others.
    pub(super) others: Vec<Vec<String>>,
}

impl AutomatonObject {
    /// The words of a column: its own action, then what it saw each other do.
    pub(super) fn observation(&self, column: usize) -> (usize, Vec<usize>) {
        let mut left = column;
        if self.machine.informed() {
            left /= self.others.iter().map(Vec::len).product::<usize>().max(1);
        }
        let mut seen = vec![0; self.others.len()];
        for (place, names) in self.others.iter().enumerate().rev() {
            seen[place] = left % names.len().max(1);
            left /= names.len().max(1);
        }
        (left, seen)
    }

    /// What the others did together, in words.
    pub(super) fn seen(&self, seen: &[usize]) -> String {
        let names: Vec<&str> =
            seen.iter().zip(&self.others).map(|(at, names)| names[*at].as_str()).collect();
        names.join(" ")
    }

    /// One row for each state, thing it can do there, and observation.
    pub(in crate::bridge) fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let columns = ["state", "name", "action", "probability", "own", "theirs", "next"];
        let columns = columns.iter().map(|name| Arc::from(*name)).collect();
        let int = |number: usize| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let mut rows = Vec::new();
        for (number, state) in self.machine.states().iter().enumerate() {
            let name = cx.new_text(&state.name)?;
            for done in self.machine.moves(number) {
                cx.spend(self.machine.columns() as u64)?;
                cx.heap().hold(self.machine.columns().saturating_mul(ROW))?;
                let action = cx.new_text(&self.own[done.action])?;
                for (column, next) in self.machine.row(done.row).iter().enumerate() {
                    if self.machine.informed() && self.observed_twice(column) {
                        continue;
                    }
                    let (own, seen) = self.observation(column);
                    let (own, seen) =
                        (cx.new_text(&self.own[own])?, cx.new_text(&self.seen(&seen))?);
                    let probability = Value::Float(done.probability);
                    rows.push(vec![
                        int(number),
                        name,
                        action,
                        probability,
                        own,
                        seen,
                        int(*next as usize),
                    ]);
                }
            }
        }
        Ok(TableObject::new(columns, rows))
    }

    /// Whether what was seen in a column is not what was done: such columns are left out of what is shown.
    pub(super) fn observed_twice(&self, column: usize) -> bool {
        let each = self.others.iter().map(Vec::len).product::<usize>().max(1);
        self.machine.informed() && column / each % each != column % each
    }
}

impl Object for AutomatonObject {
    fn type_name(&self) -> &'static str {
        "automaton"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let int = |number: usize| Ok(Value::Int(i64::try_from(number).unwrap_or(i64::MAX)));
        Some(match name {
            "name" => reader.heap.new_text(&self.name),
            "size" => int(self.machine.states().len()),
            "stochastic" => {
                reader.heap.note_many(self.machine.states().len());
                Ok(Value::Bool(self.machine.is_stochastic()))
            }
            "memory" => {
                let heap = &*reader.heap;
                let mut all = 0;
                let goes_on = &mut |work: usize| {
                    all += work;
                    heap.note(if all > LONG { work / 16 } else { 0 });
                    heap.goes_on()
                };
                self.machine.memory_while(goes_on).map_or(Ok(Value::None), int)
            }
            "states" => {
                let mut names = Vec::new();
                let mark = reader.heap.roots.len();
                for state in self.machine.states() {
                    match reader.heap.new_text(&state.name) {
                        Ok(name) => names.push(reader.heap.root(name)),
                        Err(fault) => return Some(Err(fault)),
                    }
                }
                let made = reader.heap.new_list(names);
                reader.heap.unroot(mark);
                made
            }
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name", "size", "states", "stochastic", "memory", "table"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "table").then_some("method_automaton_table")
    }

    fn show(&self, heap: &Heap, _image: &Image) -> String {
        draw::draw(self, heap)
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("automaton({})", self.name)
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        let cells = |machine: &Automaton| machine.states().len() * machine.columns();
        other.is_some_and(|other| {
            heap.note_many(cells(&self.machine) + cells(&other.machine));
            let plain = |machine: &Automaton| {
                let names = vec![String::new(); machine.states().len()];
                machine.clone().renamed(names)
            };
            plain(&self.machine) == plain(&other.machine)
                && self.own == other.own
                && self.others == other.others
        })
    }

    fn bytes(&self) -> usize {
        let texts = self.own.iter().chain(self.others.iter().flatten());
        let texts: usize = texts.map(|name| name.len() + size_of::<String>()).sum();
        let named = self.machine.states().iter().map(|state| state.name.len());
        let states = self.machine.states().len() * (64 + 4 * self.machine.columns());
        256 + self.name.len() + texts + named.sum::<usize>() + states
    }
}
