//! Rules of updating as values.

use std::any::Any;
use std::sync::Arc;

use crate::base::number::shortest;
use crate::bridge::hosted::Brought;
use crate::lang::bytecode::Image;
use crate::lang::native::{Cx, FromValue, IntoValue};
use crate::lang::value::{Fault, Heap, Object, Reader, Value};
use crate::model::population::{Rule, Scores};

/// A rule of updating.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::bridge) struct RuleObject {
    pub(in crate::bridge) rule: Rule,
    /// Who knows it, where it is written in Rust.
    pub(in crate::bridge) brought: Option<Brought>,
}

impl From<Rule> for RuleObject {
    fn from(rule: Rule) -> Self {
        Self { rule, brought: None }
    }
}

impl From<Brought> for RuleObject {
    fn from(brought: Brought) -> Self {
        Self { rule: Rule::Given { finite: brought.is_finite() }, brought: Some(brought) }
    }
}

impl FromValue for RuleObject {
    const EXPECTED: &'static str = "a rule of updating, such as `moran()`";
    /// A rule; or the function that makes one with its defaults.
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        let made = match value {
            Value::Native(_) => cx.call(value, &[])?,
            other => other,
        };
        Ok(cx.values().downcast::<Self>(made).cloned())
    }
}

impl IntoValue for RuleObject {
    const NAME: &'static str = "a rule of updating";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}

impl RuleObject {
    /// As it was written, defaults left out.
    pub(in crate::bridge) fn text(&self) -> String {
        if let Some(brought) = &self.brought {
            return brought.text();
        }
        let mut given = Vec::new();
        let mut number = |name: &str, value: f64, default: Option<f64>| {
            if default != Some(value) {
                given.push(format!("{name}: {}", shown(value)));
            }
        };
        match self.rule {
            Rule::Replicator { continuous: true } => given.push("continuous: true".to_owned()),
            Rule::ImitateBest { synchronous: false } => given.push("synchronous: false".to_owned()),
            Rule::Moran { selection } | Rule::BirthDeath { selection } => {
                number("selection", selection, Some(1.0));
            }
            Rule::DeathBirth { selection, scores } => {
                number("selection", selection, Some(1.0));
                if scores == Scores::Survivors {
                    given.push("scores: \"survivors\"".to_owned());
                }
            }
            Rule::Imitation { beta } | Rule::Logit { beta } => number("beta", beta, None),
            Rule::ThresholdSelection { sd } => number("sd", sd, None),
            Rule::Replicator { continuous: false }
            | Rule::ImitateBest { synchronous: true }
            | Rule::BestResponse
            | Rule::Given { .. } => {}
        }
        format!("{}({})", self.rule.name(), given.join(", "))
    }

    /// The word for it in scripts.
    pub(in crate::bridge) fn name(&self) -> &str {
        self.brought.as_ref().map_or_else(|| self.rule.name(), Brought::name)
    }
}

/// A whole number without its `.0`.
pub(super) fn shown(value: f64) -> String {
    let text = shortest(value);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

impl Object for RuleObject {
    fn type_name(&self) -> &'static str {
        "rule of updating"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        (name == "name").then(|| reader.heap.new_text(self.name()))
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn show(&self, _heap: &Heap, _image: &Image) -> String {
        self.text()
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        self.text()
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        other.as_any().downcast_ref::<Self>() == Some(self)
    }
}
