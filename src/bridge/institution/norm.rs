//! Norms as values.

use std::any::Any;
use std::fmt::Write as _;

use super::Penalty;
use crate::bridge::declared::{ALLOCATED, Made, list};
use crate::lang::bytecode::{AimShape, DeclarationBody, FnId, Image};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value};

/// A norm.
#[derive(Clone, Debug)]
pub(crate) struct NormObject {
    pub(in crate::bridge) made: Made,
    /// Functions of the view, or none.
    pub(in crate::bridge) who: Value,
    /// One for each aim that is a condition.
    pub(in crate::bridge) conditions: Vec<Value>,
    pub(in crate::bridge) when: Value,
    pub(in crate::bridge) unless: Value,
    /// One for each sanction.
    pub(in crate::bridge) sanctions: Vec<Value>,
    /// What each sanction is, and whether others share it.
    pub(in crate::bridge) penalties: Vec<(Penalty, bool)>,
}

impl NormObject {
    /// Makes a norm from what the machine hands over.
    pub(in crate::bridge) fn declare(
        cx: &mut dyn Cx,
        made: Made,
        parts: Value,
    ) -> Result<Self, Fault> {
        let DeclarationBody::Norm(shape) = &made.declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let parts = list(cx, parts);
        let part = |index: usize| parts.get(index).copied().unwrap_or(Value::None);
        let mut penalties = Vec::new();
        for (called, to, text) in &shape.sanctions {
            let form = match &**called {
                "fine" => Penalty::Fine,
                "suspend" => Penalty::Suspend,
                "expel" => Penalty::Expel,
                "retaliate" => Penalty::Retaliate,
                "warn" => Penalty::Warn,
                _ => return Err(words::not_a_sanction(&made.name, text).into()),
            };
            if *to && !text.contains("others") {
                let given = text.rsplit(',').next().unwrap_or(text).trim();
                let given = given.trim_start_matches("to:").trim_end_matches(')').trim();
                return Err(words::bad_option("to", given, "`others`").into());
            }
            penalties.push((form, *to));
        }
        let (conditions, sanctions) = (list(cx, part(1)), list(cx, part(4)));
        Ok(Self {
            who: part(0),
            conditions,
            when: part(2),
            unless: part(3),
            sanctions,
            penalties,
            made,
        })
    }

    fn lines(&self) -> Vec<String> {
        let DeclarationBody::Norm(shape) = &self.made.declaration.body else { return Vec::new() };
        let mut lines = Vec::new();
        for (word, text) in &shape.texts {
            lines.push(if word.is_empty() { text.to_string() } else { format!("{word} {text}") });
        }
        if !shape.sanctions.is_empty() {
            let texts: Vec<&str> = shape.sanctions.iter().map(|(_, _, text)| &**text).collect();
            lines.push(format!("or else {}", texts.join(", ")));
        }
        lines
    }

    /// The actions that the norm speaks of.
    pub(in crate::bridge) fn actions(&self) -> Vec<crate::lang::source::Symbol> {
        let DeclarationBody::Norm(shape) = &self.made.declaration.body else { return Vec::new() };
        let named = shape.aims.iter().filter_map(|(_, aim, _)| match aim {
            AimShape::Actions(actions) => Some(actions.clone()),
            AimShape::Condition => None,
        });
        named.flatten().collect()
    }
}

impl Object for NormObject {
    fn type_name(&self) -> &'static str {
        "norm"
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
        (name == "name").then(|| reader.heap.new_text(&self.made.name))
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = format!("norm {}", self.made.show(heap, image));
        for line in self.lines() {
            let _ = write!(out, "\n  {line}");
        }
        out
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
        self.conditions.iter().chain(&self.sanctions).for_each(|value| mark(*value));
        [self.who, self.when, self.unless].into_iter().for_each(mark);
    }

    fn bytes(&self) -> usize {
        let values = self.conditions.len() + self.sanctions.len();
        let penalties = self.penalties.capacity() * size_of::<(Penalty, bool)>();
        let lists = values * size_of::<Value>() + penalties;
        size_of::<Self>() + self.made.bytes() + lists + 4 * ALLOCATED
    }
}
