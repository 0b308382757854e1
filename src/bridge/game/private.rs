//! What a match has of its own: private types, drawn when it starts, and the state, which starts afresh.

use super::GameObject;
use crate::base::random::Stream;
use crate::bridge::declared::{Made, list};
use crate::bridge::tables::random::DistributionObject;
use crate::lang::bytecode::GameShape;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, FromValue};
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Value, number, with_article};

/// A distribution of types.
#[derive(Clone, Debug)]
pub(crate) struct Private {
    /// The role whose types these are; everybody's if none is named.
    role: Option<String>,
    law: DistributionObject,
}

/// The distributions of a game's types.
pub(super) fn private(
    cx: &mut dyn Cx,
    made: &Made,
    shape: &GameShape,
    roles: &[String],
    given: Value,
) -> Result<Vec<Private>, Fault> {
    let mut types = Vec::with_capacity(shape.types.len());
    for (role, value) in shape.types.iter().zip(list(cx, given)) {
        let role = role.map(|role| cx.image().name(role).to_owned());
        if role.as_ref().is_some_and(|role| !roles.contains(role)) {
            return Err(words::bad_game(&made.name, "its `types` are of nobody").into());
        }
        types.push(Private { role, law: law(cx, made, value)? });
    }
    Ok(types)
}

/// A distribution, a map from types to weights, or a list of types, each as likely.
fn law(cx: &mut dyn Cx, made: &Made, value: Value) -> Result<DistributionObject, Fault> {
    if let Some(law) = DistributionObject::from_value(value, cx)? {
        return Ok(law);
    }
    let (outcomes, weights): (Vec<Value>, Vec<f64>) = match value {
        Value::Map(map) => {
            let entries = cx.values().map(map).entries.values();
            let pairs = entries
                .map(|entry| Some((entry.key, number::to_f64(entry.value, cx.values())?)))
                .collect::<Option<Vec<_>>>();
            match pairs {
                Some(pairs) => pairs.into_iter().unzip(),
                None => return Err(bad_types(cx, made, value)),
            }
        }
        Value::List(list) => {
            let items = cx.values().list(list).items.clone();
            let weights = vec![1.0; items.len()];
            (items, weights)
        }
        other => return Err(bad_types(cx, made, other)),
    };
    DistributionObject::categorical(&weights, Some(outcomes))
}

fn bad_types(cx: &dyn Cx, made: &Made, found: Value) -> Fault {
    let found = match found {
        Value::Map(_) => cx.show_inner(found),
        other => with_article(other.type_name(cx.values())),
    };
    words::bad_types(&made.name, &found).into()
}

impl GameObject {
    /// How a player's type is drawn, if it has one.
    pub(in crate::bridge) fn type_law(&self, player: usize) -> Option<&DistributionObject> {
        let role = self.roles.get(self.role_of(player))?;
        let own = self.types.iter().find(|one| one.role.as_ref() == Some(role));
        let found = own.or_else(|| self.types.iter().find(|one| one.role.is_none()));
        found.map(|one| &one.law)
    }

    /// Whether players have types.
    pub(in crate::bridge) fn has_types(&self) -> bool {
        !self.types.is_empty()
    }

    /// The variables of its state.
    pub(in crate::bridge) fn state_names(&self) -> &[Symbol] {
        self.shape().map_or(&[], |shape| &shape.state)
    }

    /// Moves the state on; none where nothing does.
    pub(in crate::bridge) fn update(&self) -> Value {
        self.part(5)
    }

    /// The state at the start of a match, as a new list. What is drawn comes from the match's own stream.
    pub(in crate::bridge) fn fresh_state(
        &self,
        cx: &mut dyn Cx,
        stream: Stream,
    ) -> Result<Value, Fault> {
        let made = match self.part(8) {
            Value::None => self.part(4),
            begin => {
                let before = cx.swap_stream(stream);
                let made = cx.call(begin, &[]);
                cx.swap_stream(before);
                made?
            }
        };
        let mut first = Vec::new();
        for value in list(cx, made) {
            first.push(copied(cx, value)?);
        }
        cx.new_list(first)
    }

    /// The game as seen during a match, with its state as fields.
    pub(in crate::bridge) fn with_state(&self, state: Value) -> Self {
        Self { state, ..self.clone() }
    }

    /// A variable of the state: as it is now, or before a match as each starts.
    pub(super) fn state_value(
        &self,
        name: &str,
        heap: &crate::lang::value::Heap,
        image: &crate::lang::bytecode::Image,
    ) -> Option<Value> {
        let at = self.state_names().iter().position(|known| image.name(*known) == name)?;
        let values = match self.state {
            Value::List(_) => self.state,
            _ => self.part(4),
        };
        match values {
            Value::List(values) => heap.list(values).items.get(at).copied(),
            _ => None,
        }
    }
}

/// A copy of lists and maps, with those in them; anything else is itself.
pub(in crate::bridge) fn copied(cx: &mut dyn Cx, value: Value) -> Result<Value, Fault> {
    match value {
        Value::List(list) => {
            let mut items = cx.values().list(list).items.clone();
            for item in &mut items {
                *item = copied(cx, *item)?;
            }
            cx.new_list(items)
        }
        Value::Map(map) => {
            let entries = cx.values().map(map).entries.values();
            let mut pairs: Vec<(Value, Value)> =
                entries.map(|entry| (entry.key, entry.value)).collect();
            for (_, value) in &mut pairs {
                *value = copied(cx, *value)?;
            }
            cx.new_map(&pairs)
        }
        other => Ok(other),
    }
}
