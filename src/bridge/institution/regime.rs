//! Regimes as values.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Form, NormObject, Part, RuleForm};
use crate::bridge::declared::{ALLOCATED, Made, list};
use crate::bridge::process::ProcessObject;
use crate::lang::bytecode::{DeclarationBody, FnId, Image};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::known;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, show, with_article};

/// A regime: its fields, those of the regime that it varies included.
#[derive(Clone, Debug)]
pub(crate) struct RegimeObject {
    pub(in crate::bridge) made: Made,
    pub(in crate::bridge) fields: Vec<(Arc<str>, Value)>,
}

/// The fields of a regime and what each must be.
pub(in crate::bridge) const FIELDS: [(&str, &str); 10] = [
    ("principles", "a list of strings"),
    ("members", "a list of actors"),
    ("norms", "a list of norms"),
    ("monitoring", "monitor(…), perfect or blind"),
    ("enforcement", "unenforced, decentralised(…), central(…), hegemon(…) or authorised(…)"),
    ("metanorm", "true or false"),
    ("information", "a probability"),
    ("decisions", "a voting rule"),
    ("accession", "a process with a state `member`"),
    ("outside", "a number"),
];

impl RegimeObject {
    /// Makes a regime from what the machine hands over.
    pub(in crate::bridge) fn declare(
        cx: &mut dyn Cx,
        made: Made,
        parts: Value,
    ) -> Result<Self, Fault> {
        let declaration = Arc::clone(&made.declaration);
        let DeclarationBody::Regime { fields: given } = &declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let parts = list(cx, parts);
        let mut fields = match parts.first() {
            None | Some(Value::None) => Vec::new(),
            Some(base) => match cx.values().downcast::<Self>(*base) {
                Some(base) => base.fields.clone(),
                None => {
                    let found = with_article(base.type_name(cx.values()));
                    return Err(words::bad_base(&made.name, &found).into());
                }
            },
        };
        for ((name, span), value) in given.iter().zip(parts.iter().skip(1)) {
            let name: Arc<str> = Arc::from(cx.image().name(*name));
            if let Err(fault) = check_field(cx, &made.name, &name, *value) {
                return Err(fault.or_at(Some(*span)));
            }
            match fields.iter_mut().find(|(known, _)| *known == name) {
                Some(field) => field.1 = *value,
                None => fields.push((name, *value)),
            }
        }
        Ok(Self { made, fields })
    }

    /// A field that was given.
    pub(in crate::bridge) fn get(&self, name: &str) -> Option<Value> {
        self.fields.iter().find(|(known, _)| &**known == name).map(|(_, value)| *value)
    }
}

fn check_field(cx: &dyn Cx, regime: &str, field: &str, value: Value) -> Result<(), Fault> {
    let heap = cx.values();
    let items = |value: Value| match value {
        Value::List(list) => Some(heap.list(list).items.clone()),
        _ => None,
    };
    let part =
        |wanted: &str| heap.downcast::<Part>(value).is_some_and(|part| part.type_name() == wanted);
    let number = crate::lang::value::number::to_f64(value, heap);
    let fits = match field {
        "principles" => {
            items(value).is_some_and(|all| all.iter().all(|item| matches!(item, Value::Text(_))))
        }
        "members" => items(value).is_some_and(|all| {
            all.iter().all(|item| matches!(item, Value::Record(_) | Value::Object(_)))
        }),
        "norms" => items(value)
            .is_some_and(|all| all.iter().all(|item| heap.downcast::<NormObject>(*item).is_some())),
        "monitoring" => part("monitoring"),
        "enforcement" => part("enforcement"),
        "metanorm" => matches!(value, Value::Bool(_)),
        "information" => number.is_some_and(|chance| (0.0..=1.0).contains(&chance)),
        "decisions" => part("voting rule"),
        "accession" => heap
            .downcast::<ProcessObject>(value)
            .is_some_and(|process| process.states.contains(&known::MEMBER)),
        _ => number.is_some_and(f64::is_finite),
    };
    if fits {
        return Ok(());
    }
    let expected =
        FIELDS.iter().find(|(name, _)| *name == field).map_or("another thing", |(_, what)| what);
    let found = match field {
        "information" if number.is_some() => cx.show_inner(value),
        "accession" if heap.downcast::<ProcessObject>(value).is_some() => {
            format!("{}, which has none", cx.show_inner(value))
        }
        _ => with_article(value.type_name(heap)),
    };
    Err(words::regime_field(regime, field, expected, &found).into())
}

impl Object for RegimeObject {
    fn type_name(&self) -> &'static str {
        "regime"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn maker(&self) -> Option<FnId> {
        Some(self.made.declaration.maker)
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.get(name).or_else(|| self.made.argument(name, reader.image)) {
            return Some(Ok(value));
        }
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "principles" | "norms" => Some(reader.heap.new_list(Vec::new())),
            "metanorm" => Some(Ok(Value::Bool(false))),
            "information" => Some(Ok(Value::Float(0.0))),
            "outside" => Some(Ok(Value::Int(0))),
            "monitoring" => {
                let (accuracy, false_alarm) = (Value::Int(1), Value::Int(0));
                let perfect = Part::Monitor { accuracy, false_alarm, cost: 0.0, public: true };
                Some(reader.heap.new_object(Arc::new(perfect)))
            }
            "enforcement" => {
                let (form, actor) = (Form::Unenforced, Value::None);
                let unenforced = Part::Enforcement { form, cost: 0.0, dues: 0.0, actor };
                Some(reader.heap.new_object(Arc::new(unenforced)))
            }
            "decisions" => {
                let consensus = Part::Rule {
                    rule: RuleForm::Consensus,
                    voters: Vec::new(),
                    depth: 1,
                    parts: 1,
                };
                Some(reader.heap.new_object(Arc::new(consensus)))
            }
            "members" | "accession" => Some(Ok(Value::None)),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "name",
            "principles",
            "members",
            "norms",
            "monitoring",
            "enforcement",
            "metanorm",
            "information",
            "decisions",
            "accession",
            "outside",
        ]
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = format!("regime {}", self.made.show(heap, image));
        let width = self.fields.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in &self.fields {
            let _ = write!(out, "\n  {name:width$}  {}", show::show_inner(*value, heap, image));
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
        self.fields.iter().for_each(|(_, value)| mark(*value));
    }

    fn bytes(&self) -> usize {
        let names: usize = self.fields.iter().map(|(name, _)| name.len() + 2 * ALLOCATED).sum();
        let fields = self.fields.capacity() * size_of::<(Arc<str>, Value)>() + names;
        size_of::<Self>() + self.made.bytes() + fields + 2 * ALLOCATED
    }
}
