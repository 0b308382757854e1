//! Markov chains as values.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::worked_out;
use crate::analysis::markov::Chain;
use crate::base::number as digits;
use crate::bridge::exact::unsolved;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::exact as words;
use crate::lang::diagnostic::catalog::model;
use crate::lang::native::{Cx, elements};
use crate::lang::value::heap::Noting;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, equality, number, show};

/// A chain and what its states are called.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct ChainObject {
    pub(in crate::bridge) chain: Arc<Chain>,
    /// Numbers from 0, or the names that were given.
    pub(in crate::bridge) states: Vec<Value>,
    /// The word for it in messages: `chain`, or `process`.
    pub(in crate::bridge) what: &'static str,
}

/// Answers are made at once only for chains of so many states; larger ones are asked by functions, which count.
const MOST: usize = 400;

impl ChainObject {
    /// From the rows of a matrix.
    pub(in crate::bridge) fn new(
        cx: &mut dyn Cx,
        rows: &[Value],
        names: Option<Vec<Value>>,
    ) -> Result<Self, Fault> {
        let held = cx.heap().held();
        let mut matrix = Vec::with_capacity(rows.len());
        for row in rows {
            let items = match row {
                Value::List(list) => cx.values().list(*list).items.clone(),
                other => elements(*other, cx)?.unwrap_or_default(),
            };
            cx.spend(items.len() as u64 / 4 + 1)?;
            // As it is read, and as the chain has it.
            cx.heap().hold(items.len() * (size_of::<f64>() + Chain::MOVE))?;
            let numbers: Option<Vec<f64>> =
                items.iter().map(|item| number::to_f64(*item, cx.values())).collect();
            let numbers = numbers.ok_or_else(|| {
                let found = cx.show_inner(*row);
                Fault::from(model::bad_option("a row of `matrix`", &found, "a list of numbers"))
            })?;
            matrix.push(numbers);
        }
        let chain = Chain::from_matrix(&matrix).map_err(|error| unsolved(&error))?;
        drop(matrix);
        cx.heap().let_go(held);
        let states = match names {
            Some(names) if names.len() == chain.len() => names,
            Some(names) => {
                let found = format!("a list of {}", names.len());
                let expected = format!("a list of {} names", chain.len());
                return Err(model::bad_option("states", &found, &expected).into());
            }
            None => (0..chain.len()).map(|at| Value::Int(at as i64)).collect(),
        };
        Ok(Self { chain: Arc::new(chain), states, what: "chain" })
    }

    /// The number of a state that a script names.
    fn place(&self, cx: &dyn Cx, state: Value) -> Result<usize, Fault> {
        let heap = cx.values();
        let found = self.states.iter().position(|known| equality::equal(*known, state, heap));
        found.ok_or_else(|| {
            let names: Vec<String> =
                self.states.iter().take(12).map(|state| cx.show_inner(*state)).collect();
            let range = format!("one of its states ({})", names.join(", "));
            model::bad_option("a state", &cx.show_brief(state), &range).into()
        })
    }

    /// The distribution after so many steps from a state, or from a list with the share of each.
    pub(in crate::bridge) fn after(
        &self,
        cx: &mut dyn Cx,
        steps: i64,
        from: Option<Value>,
    ) -> Result<Vec<f64>, Fault> {
        let steps = u64::try_from(steps).map_err(|_| {
            let range = "a whole number of 0 or more";
            Fault::from(model::bad_option("steps", &steps.to_string(), range))
        })?;
        let mut start = vec![0.0; self.chain.len()];
        match from {
            Some(Value::List(list)) if self.chain.len() == cx.values().list(list).items.len() => {
                let items = cx.values().list(list).items.clone();
                let shares: Option<Vec<f64>> =
                    items.iter().map(|item| number::to_f64(*item, cx.values())).collect();
                let shares = shares.filter(|shares| {
                    let sum: f64 = shares.iter().sum();
                    crate::base::tolerance::close(sum, 1.0) && shares.iter().all(|p| *p >= 0.0)
                });
                start = shares.ok_or_else(|| {
                    let shown = cx.show_inner(Value::List(list));
                    Fault::from(model::bad_option("from", &shown, "shares that sum to 1"))
                })?;
            }
            Some(state) => start[self.place(cx, state)?] = 1.0,
            None => start[0] = 1.0,
        }
        worked_out(cx, |meter| self.chain.after(&start, steps, meter))
    }

    /// The expected number of steps to a state.
    pub(in crate::bridge) fn expected_time(
        &self,
        cx: &mut dyn Cx,
        to: Value,
        from: Option<Value>,
    ) -> Result<f64, Fault> {
        let goal = self.place(cx, to)?;
        let from = from.map_or(Ok(0), |from| self.place(cx, from))?;
        let times = worked_out(cx, |meter| self.chain.expected_time(goal, meter))?;
        Ok(times.get(from).copied().unwrap_or(f64::INFINITY))
    }

    /// How often the chain is expected in each state that it leaves for good: a map in the order of the states.
    pub(in crate::bridge) fn expected_visits(
        &self,
        cx: &mut dyn Cx,
        from: Option<Value>,
    ) -> Result<Value, Fault> {
        let from = from.map_or(Ok(0), |from| self.place(cx, from))?;
        let mut visits = worked_out(cx, |meter| self.chain.expected_visits(from, meter))?;
        visits.sort_by_key(|(state, _)| *state);
        let entry = |(state, visits): (usize, f64)| {
            (self.states.get(state).copied().unwrap_or(Value::None), Value::Float(visits))
        };
        let entries: Vec<(Value, Value)> = visits.into_iter().map(entry).collect();
        cx.new_map(&entries)
    }

    fn small(&self, field: &str) -> Result<(), Fault> {
        match self.chain.len() > MOST {
            true => {
                let reason = words::too_large_at_once(self.chain.len(), MOST);
                Err(words::no_figure(self.what, field, &reason).into())
            }
            false => Ok(()),
        }
    }

    /// The fields that a process has as well.
    pub(in crate::bridge) fn figure(
        &self,
        name: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Result<Value, Fault>> {
        Some(match name {
            "matrix" => self.matrix(reader.heap),
            "absorption" => self.absorption(reader),
            "stationary" => self.stationary(reader.heap),
            _ => return None,
        })
    }

    fn matrix(&self, heap: &mut Heap) -> Result<Value, Fault> {
        self.small("matrix")?;
        let mut rows = Vec::with_capacity(self.chain.len());
        for state in 0..self.chain.len() {
            let mut row = vec![Value::Float(0.0); self.chain.len()];
            for (target, chance) in self.chain.row(state) {
                row[target] = Value::Float(chance);
            }
            let row = heap.new_list(row)?;
            rows.push(heap.root(row));
        }
        heap.new_list(rows)
    }

    fn stationary(&self, heap: &mut Heap) -> Result<Value, Fault> {
        self.small("stationary")?;
        let shares = self.chain.long_run(&mut Noting(heap)).map_err(|error| unsolved(&error))?;
        let shares = shares.ok_or_else(|| {
            Fault::from(words::no_figure(self.what, "stationary", words::SEVERAL_ENDS))
        })?;
        heap.new_list(shares.into_iter().map(Value::Float).collect())
    }

    /// One row for each state, one column for each class where the chain may end up.
    fn absorption(&self, reader: &mut Reader<'_>) -> Result<Value, Fault> {
        self.small("absorption")?;
        let found =
            self.chain.absorption(&mut Noting(reader.heap)).map_err(|error| unsolved(&error))?;
        let name = |state: u32, reader: &Reader<'_>| {
            let value = self.states.get(state as usize).copied().unwrap_or(Value::None);
            show::show(value, reader.heap, reader.image)
        };
        let mut columns: Vec<Arc<str>> = vec!["from".into()];
        for class in &found.classes {
            let names: Vec<String> = class.iter().map(|state| name(*state, reader)).collect();
            columns.push(names.join(" or ").into());
        }
        let rows = self.states.iter().zip(found.chances).map(|(state, chances)| {
            std::iter::once(*state).chain(chances.into_iter().map(Value::Float)).collect()
        });
        let table = TableObject::new(columns, rows.collect());
        reader.heap.new_object(Arc::new(table))
    }
}

impl Object for ChainObject {
    fn type_name(&self) -> &'static str {
        "chain"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        match name {
            "states" => Some(reader.heap.new_list(self.states.clone())),
            _ => self.figure(name, reader),
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "states",
            "matrix",
            "stationary",
            "absorption",
            "after",
            "expected_time",
            "expected_visits",
        ]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        match name {
            "after" => Some("method_chain_after"),
            "expected_time" => Some("method_chain_expected_time"),
            "expected_visits" => Some("method_chain_expected_visits"),
            _ => None,
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let count = self.chain.len();
        let mut out = format!("chain of {count} state{}", if count == 1 { "" } else { "s" });
        for state in 0..count.min(20) {
            let name = |at: usize| {
                let value = self.states.get(at).copied().unwrap_or(Value::None);
                show::show(value, heap, image)
            };
            let moves: Vec<String> = self
                .chain
                .row(state)
                .map(|(target, chance)| format!("{} {}", name(target), digits::fixed(chance, 3)))
                .collect();
            let _ = write!(out, "\n  {} => {}", name(state), moves.join(", "));
        }
        if count > 20 {
            let _ = write!(out, "\n  …");
        }
        out
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("chain of {}", self.chain.len())
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.states.iter().for_each(|state| mark(*state));
    }

    fn bytes(&self) -> usize {
        256 + self.chain.moves() * Chain::MOVE + self.chain.len() * 24
    }
}
