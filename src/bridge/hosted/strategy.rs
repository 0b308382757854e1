//! Strategies of the host: natives whose bare name is a strategy, with numbers as parameters.

use std::sync::Arc;

use super::parameter::{Make, Parameter, entry, numbers, written};
use super::sight::{Chair, Choice, Sight};
use super::{Upset, guarded};
use crate::bridge::strategy::StrategyObject;
use crate::lang::bytecode::ParameterInfo;
use crate::lang::native::{Cx, NativeFn, Registry};
use crate::lang::value::{Fault, Value};

/// How somebody plays; each match has a player of its own.
pub(crate) trait Strategist: Send + Sync {
    /// A player for a new match.
    fn begin(&self, chair: Chair<'_>) -> Result<Box<dyn Adviser>, Upset>;

    /// How many rounds it looks back at most; `None` for all.
    fn looks_back(&self) -> Option<u32>;
}

/// A player in one match.
pub(crate) trait Adviser: Send {
    /// What it does now.
    fn choose(&mut self, sight: &Sight<'_>) -> Result<Choice, Upset>;
}

/// A strategy of the host as strategies hold it.
#[derive(Clone)]
pub(crate) struct Mind(Arc<dyn Strategist>);

impl std::fmt::Debug for Mind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a strategy of the host")
    }
}

impl Mind {
    /// How far back it looks.
    pub(in crate::bridge) fn looks_back(&self) -> Option<u32> {
        self.0.looks_back()
    }

    /// A player for a new match.
    pub(in crate::bridge) fn begin(
        &self,
        name: &str,
        chair: Chair<'_>,
    ) -> Result<Box<dyn Adviser>, Fault> {
        guarded("strategy", name, || self.0.begin(chair))
    }
}

/// What a player of the host's does.
pub(in crate::bridge) fn advice(
    adviser: &mut dyn Adviser,
    name: &str,
    sight: &Sight<'_>,
) -> Result<Choice, Fault> {
    guarded("strategy", name, || adviser.choose(sight))
}

impl StrategyObject {
    /// One of the host's.
    pub(crate) fn of_host(name: &str, strategist: Arc<dyn Strategist>) -> Self {
        Self::brought(name, Vec::new(), Vec::new(), Mind(strategist))
    }
}

/// Registers a strategy: its bare name is the one with its defaults, a call gives other values.
pub(crate) fn strategy(
    registry: &mut Registry,
    name: &str,
    docs: &str,
    parameters: &[Parameter],
    make: Arc<Make<dyn Strategist>>,
) {
    for parameter in parameters {
        registry.add_word(&parameter.name);
    }
    let called: Arc<str> = name.into();
    let given = parameters.to_vec();
    let run = move |cx: &mut dyn Cx, args| {
        let numbers = numbers(cx, args, &called, &given)?;
        let made = guarded("strategy", &called, || make(&numbers))?;
        let infos = given.iter().map(|parameter| ParameterInfo {
            name: cx.image().names.find(&parameter.name),
            optional: true,
            default: Some(written(parameter.default).into()),
            range: None,
        });
        let arguments = numbers.iter().map(|number| Value::Float(*number)).collect();
        let object = StrategyObject::brought(&called, infos.collect(), arguments, Mind(made));
        cx.new_object(Arc::new(object))
    };
    registry.add(entry(name, docs, parameters, "a strategy", NativeFn::Host(Arc::new(run))));
}
