//! Experiments as values, and how they run.

use std::any::Any;
use std::sync::Arc;

use super::declared::{Made, list};
use super::tables::table::TableObject;
use crate::base::random::Key;
use crate::lang::bytecode::{DeclarationBody, Image};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, map, number, with_article};

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
    pub(super) fn points(&self) -> usize {
        self.varied.iter().map(|(_, values)| values.len()).product()
    }

    /// The names of the varied columns.
    fn names(&self) -> Vec<Arc<str>> {
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

    /// Runs the whole grid: a row for each replicate, or several where `measure` gives a table.
    ///
    /// Every replicate has random streams of its own, keyed by the seed, its point and its number.
    pub(crate) fn run(
        &self,
        cx: &mut dyn Cx,
        seed: u64,
        repeat: usize,
        paired: bool,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<TableObject, Fault> {
        let mut columns: Vec<Arc<str>> = self.names();
        let fixed = columns.len();
        columns.push("replicate".into());
        let mut rows: Vec<Vec<Value>> = Vec::new();
        let key = Key::new(seed).named("experiment");
        let outer = cx.heap().roots.len();
        let keep = cx.new_list(Vec::new())?;
        let points = self.points();
        for point in 0..points {
            progress(point, points);
            let mark = cx.heap().roots.len();
            let values = self.at(point);
            let stream = key.child(if paired { 0 } else { point as u64 });
            let before = cx.swap_stream(stream.child(u64::MAX).at(0));
            let measure = cx.call_apart(self.point, &values);
            cx.swap_stream(before);
            let measure = measure?;
            for replicate in 0..repeat {
                let inner = cx.heap().roots.len();
                let before = cx.swap_stream(stream.child(replicate as u64).at(0));
                let result = cx.call_apart(measure, &[]);
                cx.swap_stream(before);
                let measured = self.measured(cx, result?)?;
                for entries in measured {
                    let mut row = Vec::with_capacity(columns.len());
                    self.flatten(cx, &values, &mut row);
                    row.resize(fixed, Value::None);
                    row.push(Value::Int(i64::try_from(replicate + 1).unwrap_or(0)));
                    for (name, value) in entries {
                        let place = columns
                            .iter()
                            .position(|known| **known == *name)
                            .unwrap_or_else(|| {
                                columns.push(name);
                                columns.len() - 1
                            });
                        row.resize(row.len().max(place + 1), Value::None);
                        row[place] = value;
                    }
                    // The row's values stay alive through a list that is rooted.
                    let kept = cx.new_list(row.clone())?;
                    if let Value::List(list) = keep {
                        cx.heap().push(list, kept)?;
                    }
                    rows.push(row);
                }
                cx.heap().unroot(inner);
                cx.spend(1)?;
            }
            cx.heap().unroot(mark);
        }
        progress(points, points);
        let width = columns.len();
        rows.iter_mut().for_each(|row| row.resize(width, Value::None));
        if repeat == 1 {
            columns.remove(fixed);
            rows.iter_mut().for_each(|row| {
                row.remove(fixed);
            });
        }
        cx.heap().unroot(outer);
        cx.heap().root(keep);
        Ok(TableObject::new(columns, rows))
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

    /// What a measurement gives: one row of a map, or the rows of a table.
    fn measured(
        &self,
        cx: &mut dyn Cx,
        value: Value,
    ) -> Result<Vec<Vec<(Arc<str>, Value)>>, Fault> {
        let heap = cx.values();
        if let Value::Map(handle) = value {
            let mut entries = Vec::new();
            for (key, entry) in &heap.map(handle).entries {
                match key {
                    map::Key::Text(name) => entries.push((name.clone(), entry.value)),
                    _ => entries.push((cx.show_inner(entry.key).into(), entry.value)),
                }
            }
            return Ok(vec![entries]);
        }
        if let Some(table) = heap.downcast::<TableObject>(value) {
            let columns = table.columns();
            let row =
                |at: usize| columns.iter().cloned().zip(table.row(at).iter().copied()).collect();
            return Ok((0..table.len()).map(row).collect());
        }
        let found = with_article(value.type_name(heap));
        Err(words::bad_measure(&self.made.name, &found).into())
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
