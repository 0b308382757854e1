//! Dynamics of the host: rules of updating that `evolve` asks for every generation.

use std::cell::RefCell;
use std::sync::Arc;

use super::strategy::{Parameter, entry};
use super::{Upset, guarded};
use crate::base::number::shortest;
use crate::base::random::{Draws, Stream};
use crate::bridge::population::RuleObject;
use crate::lang::native::{Cx, NativeFn, Registry, take};
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
    stream: RefCell<Stream>,
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

    pub(crate) fn chance(&self, p: f64) -> bool {
        self.stream.borrow_mut().chance(p)
    }

    /// One of `0..n`; 0 of nothing.
    pub(crate) fn pick(&self, n: usize) -> usize {
        if n == 0 { 0 } else { self.stream.borrow_mut().index(n) }
    }

    pub(crate) fn uniform(&self) -> f64 {
        self.stream.borrow_mut().uniform()
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
        let moment = Moment { now, types, stream: RefCell::new(now.luck.clone()) };
        guarded("dynamics", &self.name, || match next {
            Next::Shares(shares) => self.mover.shares(&moment, shares),
            Next::Counts(counts) => self.mover.counts(&moment, counts),
        })
    }
}

/// Makes a dynamics out of its parameters.
pub(crate) type Make = dyn Fn(&[f64]) -> Result<Arc<dyn Mover>, Upset> + Send + Sync;

/// Registers a dynamics: its bare name is the one with its defaults, a call gives other values.
pub(crate) fn dynamics(
    registry: &mut Registry,
    name: &str,
    docs: &str,
    parameters: &[Parameter],
    make: Arc<Make>,
) {
    let called: Arc<str> = name.into();
    let given = parameters.to_vec();
    let run = move |cx: &mut dyn Cx, args| {
        let (mut at, mut numbers, mut written) = (0, Vec::with_capacity(given.len()), Vec::new());
        for parameter in &given {
            let value: Option<f64> = take(cx, args, &mut at, &called, &parameter.name)?;
            let number = value.unwrap_or(parameter.default);
            if number.to_bits() != parameter.default.to_bits() {
                let text = shortest(number);
                let text = text.strip_suffix(".0").unwrap_or(&text);
                written.push(format!("{}: {text}", parameter.name));
            }
            numbers.push(number);
        }
        let mover = guarded("dynamics", &called, || make(&numbers))?;
        let brought = Brought { name: Arc::clone(&called), given: written.join(", "), mover };
        cx.new_object(Arc::new(RuleObject::from(brought)))
    };
    let run = NativeFn::Host(Arc::new(run));
    registry.add(entry(name, docs, parameters, "a rule of updating", run));
}
