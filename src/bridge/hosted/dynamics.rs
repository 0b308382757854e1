//! Dynamics of the host: rules of updating that `evolve` asks for every generation.

use std::sync::Arc;

use super::luck::Luck;
use super::parameter::{Make, Parameter, entry, numbers, written};
use super::{Upset, guarded};
use crate::bridge::population::RuleObject;
use crate::lang::native::{Cx, NativeFn, Registry};
use crate::lang::value::Fault;
use crate::model::population::{Next, Now};

/// How a population changes from one generation to the next.
pub(crate) trait Mover: Send + Sync {
    /// Whether it counts actors; else it moves shares of an endless population.
    fn is_finite(&self) -> bool;

    /// The next shares, in the place of the present ones.
    fn shares(&self, moment: &Moment<'_>, next: &mut [f64]) -> Result<(), Upset>;

    /// The next counts, in the place of the present ones.
    fn counts(&self, moment: &Moment<'_>, next: &mut [u32]) -> Result<(), Upset>;
}

/// Where a population stands, and where its draws come from.
pub(crate) struct Moment<'a> {
    now: &'a Now<'a>,
    types: &'a [String],
    luck: Luck,
}

impl<'a> Moment<'a> {
    pub(crate) fn generation(&self) -> usize {
        self.now.generation
    }

    pub(crate) fn side(&self) -> usize {
        self.now.side
    }

    pub(crate) fn types(&self) -> &'a [String] {
        self.types
    }

    pub(crate) fn shares(&self) -> &'a [f64] {
        self.now.shares
    }

    pub(crate) fn counts(&self) -> Option<&'a [u32]> {
        self.now.counts
    }

    pub(crate) fn payoffs(&self) -> &'a [f64] {
        self.now.payoffs
    }

    /// What a type gets from a meeting with another.
    pub(crate) fn payoff(&self, own: usize, other: usize) -> Option<f64> {
        let matrix = self.now.between?;
        let inside = own < matrix.types() && other < matrix.columns();
        inside.then(|| matrix.at(own, other))
    }

    pub(crate) fn mutation(&self) -> f64 {
        self.now.mutation
    }

    pub(crate) fn luck(&self) -> &Luck {
        &self.luck
    }
}

/// A dynamics of the host with its arguments.
#[derive(Clone)]
pub(crate) struct Brought {
    name: Arc<str>,
    /// The arguments that differ from their defaults, as they are written.
    given: String,
    mover: Arc<dyn Mover>,
}

impl std::fmt::Debug for Brought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl PartialEq for Brought {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.given == other.given
    }
}

impl Brought {
    pub(in crate::bridge) fn name(&self) -> &str {
        &self.name
    }

    pub(in crate::bridge) fn is_finite(&self) -> bool {
        self.mover.is_finite()
    }

    /// As it was written, defaults left out.
    pub(in crate::bridge) fn text(&self) -> String {
        format!("{}({})", self.name, self.given)
    }

    /// Where a population stands next.
    pub(in crate::bridge) fn next(
        &self,
        now: &Now<'_>,
        types: &[String],
        next: Next<'_>,
    ) -> Result<(), Fault> {
        let moment = Moment { now, types, luck: now.luck.clone().into() };
        guarded("dynamics", &self.name, || match next {
            Next::Shares(shares) => self.mover.shares(&moment, shares),
            Next::Counts(counts) => self.mover.counts(&moment, counts),
        })
    }
}

/// Registers a dynamics: its bare name is the one with its defaults, a call gives other values.
pub(crate) fn dynamics(
    registry: &mut Registry,
    name: &str,
    docs: &str,
    parameters: &[Parameter],
    make: Arc<Make<dyn Mover>>,
) {
    let called: Arc<str> = name.into();
    let given = parameters.to_vec();
    let run = move |cx: &mut dyn Cx, args| {
        let numbers = numbers(cx, args, &called, &given)?;
        let mover = guarded("dynamics", &called, || make(&numbers))?;
        let others = given.iter().zip(&numbers);
        let others = others.filter(|(one, number)| one.default.to_bits() != number.to_bits());
        let others = others.map(|(one, number)| format!("{}: {}", one.name, written(*number)));
        let text = others.collect::<Vec<_>>().join(", ");
        let brought = Brought { name: Arc::clone(&called), given: text, mover };
        cx.new_object(Arc::new(RuleObject::from(brought)))
    };
    let run = NativeFn::Host(Arc::new(run));
    registry.add(entry(name, docs, parameters, "a rule of updating", run));
}
