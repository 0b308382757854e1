//! States as scripts write them: a number, a list of numbers, or a map from names to numbers.

use std::sync::Arc;

use crate::base::ode::Lost;
use crate::lang::diagnostic::catalog::{model as words, solving};
use crate::lang::native::{Callable, Cx};
use crate::lang::value::{Fault, Value, number};

/// What a state looks like.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// A number.
    One,
    /// A list of so many.
    List(usize),
    /// A map with these names.
    Map(Vec<Arc<str>>),
}

/// Why a system is followed no further.
pub(super) enum Trouble {
    /// The solution runs off.
    Lost(f64),
    /// The script's own reason.
    Fault(Fault),
}

impl From<Lost> for Trouble {
    fn from(lost: Lost) -> Self {
        let Lost::At(time) = lost;
        Trouble::Lost(time)
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Trouble::Fault(fault)
    }
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Fault(fault) => fault,
            Trouble::Lost(time) => {
                let shown = crate::base::number::fixed(time, 6);
                let shown = shown.trim_end_matches('0').trim_end_matches('.');
                solving::runs_off(shown).into()
            }
        }
    }
}

/// What a script may write for a state.
const STATE: &str = "a number, a list of numbers, or a map from names to numbers";

impl Shape {
    /// The shape of a state and its numbers.
    pub(super) fn read(cx: &dyn Cx, what: &str, value: Value) -> Result<(Shape, Vec<f64>), Fault> {
        let heap = cx.values();
        let finite = |value: Value| number::to_f64(value, heap).filter(|x| x.is_finite());
        let found = match value {
            Value::List(list) => {
                let items = &heap.list(list).items;
                let numbers: Option<Vec<f64>> = items.iter().map(|item| finite(*item)).collect();
                numbers.map(|numbers| (Shape::List(numbers.len()), numbers))
            }
            Value::Map(map) => {
                let entries = heap.map(map).entries.values();
                let pairs: Option<Vec<(Arc<str>, f64)>> = entries
                    .map(|entry| Some((Arc::from(cx.show(entry.key)), finite(entry.value)?)))
                    .collect();
                pairs.map(|pairs| {
                    let (names, numbers) = pairs.into_iter().unzip();
                    (Shape::Map(names), numbers)
                })
            }
            one => finite(one).map(|x| (Shape::One, vec![x])),
        };
        let found = found.filter(|(_, numbers)| !numbers.is_empty());
        found.ok_or_else(|| words::bad_option(what, &cx.show_brief(value), STATE).into())
    }

    /// What its components are called.
    pub(super) fn names(&self) -> Vec<Arc<str>> {
        match self {
            Shape::One => vec!["y".into()],
            Shape::List(count) => (0..*count).map(|at| format!("y{at}").into()).collect(),
            Shape::Map(names) => names.clone(),
        }
    }

    /// A state as a value.
    pub(super) fn value(&self, cx: &mut dyn Cx, numbers: &[f64]) -> Result<Value, Fault> {
        match self {
            Shape::One => Ok(Value::Float(numbers.first().copied().unwrap_or(0.0))),
            Shape::List(_) => cx.new_list(numbers.iter().copied().map(Value::Float).collect()),
            Shape::Map(names) => {
                let entries: Vec<(&str, Value)> = names
                    .iter()
                    .zip(numbers)
                    .map(|(name, number)| (&**name, Value::Float(*number)))
                    .collect();
                cx.new_named(&entries)
            }
        }
    }

    /// The numbers in what a function gave for a state of this shape: the same shape, or a list.
    pub(super) fn numbers(&self, cx: &dyn Cx, value: Value, into: &mut [f64]) -> Result<(), Fault> {
        let heap = cx.values();
        let mut fill = |items: &mut dyn Iterator<Item = Option<f64>>| {
            let mut count = 0;
            for item in items {
                let (Some(slot), Some(item)) = (into.get_mut(count), item) else { return false };
                *slot = item;
                count += 1;
            }
            count == into.len()
        };
        let fine = match (value, self) {
            (Value::List(list), Shape::List(_) | Shape::Map(_)) => {
                fill(&mut heap.list(list).items.iter().map(|item| number::to_f64(*item, heap)))
            }
            (Value::Map(map), Shape::Map(names)) => {
                let map = heap.map(map);
                fill(&mut names.iter().map(|name| {
                    let entry = map.entries.values().find(|entry| cx.show(entry.key) == **name);
                    entry.and_then(|entry| number::to_f64(entry.value, heap))
                }))
            }
            (one, Shape::One) => fill(&mut std::iter::once(number::to_f64(one, heap))),
            _ => false,
        };
        if fine {
            return Ok(());
        }
        let expected = match self {
            Shape::One => "a number".to_owned(),
            Shape::List(count) => format!("a list of {count} numbers"),
            Shape::Map(names) => format!("a map with numbers for {}", names.join(", ")),
        };
        Err(words::bad_option("what the function gives", &cx.show_brief(value), &expected).into())
    }
}

/// Whether a function takes the time as well as the state.
pub(super) fn takes_time(cx: &dyn Cx, f: Callable) -> bool {
    let function = match f.0 {
        Value::Function(function) => function,
        Value::Closure(closure) => cx.values().closure(closure).function,
        _ => return false,
    };
    let found = cx.image().functions.get(function.index());
    found.is_some_and(|function| function.parameters.len() == 2)
}

/// Calls a function of a state, with the time before it where it takes one, and reads what it gives.
pub(super) fn ask(
    cx: &mut dyn Cx,
    f: Callable,
    shape: &Shape,
    time: Option<f64>,
    state: &[f64],
    into: &mut [f64],
) -> Result<(), Fault> {
    let mark = cx.values().roots.len();
    let value = shape.value(cx, state)?;
    let given = match time {
        Some(time) => cx.call(f.0, &[Value::Float(time), value])?,
        None => cx.call(f.0, &[value])?,
    };
    shape.numbers(cx, given, into)?;
    cx.heap().unroot(mark);
    Ok(())
}
