//! Experiments as values, and how they run.
//!
//! ```text
//! measure   one point, one replicate
//! run       all of them, as a table of values: what scripts ask for
//! trials    any of them, as plain records: what sweeps ask for
//! ```

mod measure;
mod run;
mod trials;

use std::any::Any;
use std::sync::Arc;

use super::declared::{Made, list};
use crate::lang::bytecode::{DeclarationBody, Image};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, number, with_article};
pub(crate) use trials::Order;

/// An experiment.
#[derive(Clone, Debug)]
pub(crate) struct ExperimentObject {
    pub(super) made: Made,
    /// For each `vary` the names that it binds and its values.
    pub(super) varied: Vec<(Vec<Arc<str>>, Vec<Value>)>,
    /// How often each point is measured.
    pub(crate) repeat: usize,
    /// A function of the varied values that gives the measurement.
    point: Value,
    /// Whether all points use the same streams.
    pub(crate) paired: bool,
}

impl ExperimentObject {
    /// Makes an experiment from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let declaration = Arc::clone(&made.declaration);
        let DeclarationBody::Experiment(shape) = &declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let parts = list(cx, parts);
        let part = |index: usize| parts.get(index).copied().unwrap_or(Value::None);
        let mut varied = Vec::new();
        for (names, values) in shape.varied.iter().zip(list(cx, part(0))) {
            let items = crate::lang::native::elements(values, cx)?.ok_or_else(|| {
                let found = with_article(values.type_name(cx.values()));
                Fault::from(words::bad_option("vary", &found, "a list or a range"))
            })?;
            let names = names.iter().map(|name| Arc::from(cx.image().name(*name))).collect();
            varied.push((names, items));
        }
        let repeat = match part(1) {
            Value::None => 1,
            count => number::to_int(count, cx.values())
                .and_then(|count| usize::try_from(count).ok())
                .filter(|count| *count > 0)
                .ok_or_else(|| {
                    let found = cx.show_inner(count);
                    Fault::from(words::bad_option("repeat", &found, "a whole number of 1 or more"))
                })?,
        };
        let settings = list(cx, part(3));
        let paired = match settings.first() {
            Some(Value::Bool(paired)) => *paired,
            None => false,
            Some(other) => {
                let found = cx.show_inner(*other);
                return Err(words::bad_option("paired", &found, "true or false").into());
            }
        };
        Ok(Self { made, varied, repeat, point: part(2), paired })
    }

    /// How many points the grid has.
    pub(crate) fn points(&self) -> usize {
        self.varied.iter().map(|(_, values)| values.len()).product()
    }

    /// The names of the varied columns.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        self.varied.iter().flat_map(|(names, _)| names.clone()).collect()
    }

    /// The varied values at a point; the last `vary` runs fastest.
    fn at(&self, mut index: usize) -> Vec<Value> {
        let mut values = vec![Value::None; self.varied.len()];
        for (place, (_, list)) in self.varied.iter().enumerate().rev() {
            values[place] = list[index % list.len()];
            index /= list.len();
        }
        values
    }

    /// The values of the columns at a point: a `vary` that binds several names has a list for them.
    fn flatten(&self, cx: &dyn Cx, values: &[Value], row: &mut Vec<Value>) {
        for ((names, _), value) in self.varied.iter().zip(values) {
            if names.len() == 1 {
                row.push(*value);
            } else {
                row.extend(list(cx, *value).into_iter().take(names.len()));
            }
        }
    }
}

impl Object for ExperimentObject {
    fn type_name(&self) -> &'static str {
        "experiment"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.made.argument(name, reader.image) {
            return Some(Ok(value));
        }
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "points" => Some(Ok(Value::Int(i64::try_from(self.points()).unwrap_or(i64::MAX)))),
            "repeat" => Some(Ok(Value::Int(i64::try_from(self.repeat).unwrap_or(i64::MAX)))),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name", "points", "repeat"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        match name {
            "run" => Some("method_experiment_run"),
            "summary" => Some("method_experiment_summary"),
            _ => None,
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let varied: Vec<String> = self
            .varied
            .iter()
            .map(|(names, values)| format!("{} ({} values)", names.join(", "), values.len()))
            .collect();
        let name = self.made.show(heap, image);
        let varied = if varied.is_empty() { "one point".to_owned() } else { varied.join(" × ") };
        format!("experiment {name}: {varied}, {} replicates a point", self.repeat)
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        mark(self.point);
        self.varied.iter().flat_map(|(_, values)| values).for_each(|value| mark(*value));
    }
}
