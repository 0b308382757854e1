//! Experiments as values, and how they run.
//!
//! ```text
//! points    where an experiment looks
//! measure   one point, one replicate
//! run       all of them, as a table of values: what scripts ask for
//! trials    any of them, as plain records: what sweeps ask for
//! answers   one number for each of some points: what questions about inputs ask for
//! ```

mod answers;
mod measure;
mod points;
mod run;
mod trials;

use std::any::Any;
use std::sync::Arc;

use super::declared::{Made, list};
use crate::lang::bytecode::{DeclarationBody, FnId, Image};
use crate::lang::diagnostic::catalog::{model as words, run as common};
use crate::lang::native::Cx;
use crate::lang::source::Span;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, number, show, with_article};
use crate::study::design::Design;
pub(crate) use points::{Axis, MANY, Points};
pub(crate) use trials::Order;

/// So many bytes of a column's name are compared or looked up in a step.
const TEXT: usize = 64;

/// An experiment.
#[derive(Clone, Debug)]
pub(crate) struct ExperimentObject {
    pub(super) made: Made,
    /// For each `vary` the names that it binds and what they may be.
    pub(crate) varied: Vec<(Vec<Arc<str>>, Axis)>,
    /// How points are chosen, and how many; a full grid without.
    pub(crate) sample: Option<(Design, usize)>,
    /// A function of the varied values that says whether a point is wanted.
    allowed: Option<Value>,
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
        let (mut varied, held) = (Vec::new(), cx.heap().held());
        for (names, values) in shape.varied.iter().zip(list(cx, part(0))) {
            let axis = Axis::of(cx, values)?;
            let names = names.iter().map(|name| Arc::from(cx.image().name(*name))).collect();
            varied.push((names, axis));
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
        let sample = points::sample(cx, part(4), part(5))?;
        let allowed = Some(part(6)).filter(|condition| !matches!(condition, Value::None));
        // From here on the object is counted.
        cx.heap().let_go(held);
        Ok(Self { made, varied, sample, allowed, repeat, point: part(2), paired })
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.made.name
    }

    /// Where it is declared.
    pub(crate) fn span(&self) -> Span {
        self.made.declaration.span
    }

    /// The names of the varied columns.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        self.varied.iter().flat_map(|(names, _)| names.clone()).collect()
    }

    /// The values of the columns at a point: a `vary` that binds several names has a list for them.
    fn flatten(&self, cx: &dyn Cx, values: &[Value], row: &mut Vec<Value>) {
        for ((names, _), value) in self.varied.iter().zip(values) {
            match value {
                value if names.len() == 1 => row.push(*value),
                Value::List(list) => {
                    row.extend(cx.values().list(*list).items.iter().take(names.len()));
                }
                _ => {}
            }
        }
    }

    /// Refuses values of a point that do not go with the names that a `vary` binds.
    ///
    /// # Errors
    /// `E0618`, as where the point is measured.
    fn fit(&self, cx: &dyn Cx, values: &[Value]) -> Result<(), Fault> {
        for ((names, _), value) in self.varied.iter().zip(values) {
            let found = match value {
                _ if names.len() == 1 => continue,
                Value::List(list) => match cx.values().list(*list).items.len() {
                    length if length == names.len() => continue,
                    length => format!("a list of {length}"),
                },
                other => with_article(other.type_name(cx.values())),
            };
            return Err(
                Fault::from(common::wrong_length(names.len(), &found)).or_at(Some(self.span()))
            );
        }
        Ok(())
    }
}

impl Object for ExperimentObject {
    fn type_name(&self) -> &'static str {
        "experiment"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn maker(&self) -> Option<FnId> {
        Some(self.made.declaration.maker)
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.made.argument(name, reader.image) {
            return Some(Ok(value));
        }
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "points" => Some(Ok(self.count().map_or(Value::None, |count| {
                Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
            }))),
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
            "design" => Some("method_experiment_design"),
            _ => None,
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let varied: Vec<String> = self
            .varied
            .iter()
            .map(|(names, axis)| match axis {
                Axis::Values(values) => format!("{} ({} values)", names.join(", "), values.len()),
                Axis::Law(_, law) => {
                    format!("{} ({})", names.join(", "), show::show_inner(*law, heap, image))
                }
            })
            .collect();
        let name = self.made.show(heap, image);
        let varied = if varied.is_empty() { "one point".to_owned() } else { varied.join(" × ") };
        let sample = self.sample.map(|(design, count)| format!(", {}({count})", design.name()));
        let sample = sample.unwrap_or_default();
        format!("experiment {name}: {varied}{sample}, {} replicates a point", self.repeat)
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        mark(self.point);
        self.allowed.into_iter().for_each(&mut *mark);
        self.varied.iter().for_each(|(_, axis)| axis.trace(mark));
    }

    fn bytes(&self) -> usize {
        let values = self.varied.iter().filter_map(|(_, axis)| axis.len()).sum::<usize>();
        512 + values * size_of::<Value>()
    }
}
