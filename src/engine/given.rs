//! Numbers as parameters of what a host brings: strategies and dynamics.

use std::sync::Arc;

use super::strategy::BoxError;
use crate::bridge::hosted::{Make, Parameter};

/// The values of parameters of a [`HostStrategy`](super::HostStrategy) or [`HostDynamics`](super::HostDynamics), as a
/// script has given them.
///
/// ```
/// use comity::{Engine, HostStrategy, strategy_fn};
///
/// let starts = HostStrategy::with(|given| {
///     let rounds = given.number("rounds")?;
///     Ok(strategy_fn(move |view| if f64::from(view.round()) <= rounds { "cooperate" } else { "defect" }))
/// })
/// .parameter("rounds", 1.0, "For how long it is nice.");
/// let engine = Engine::builder().strategy("starts", starts).build()?;
/// let text = "use games { prisoners_dilemma }
///     play(prisoners_dilemma, between: [starts(rounds: 3), cooperate], rounds: 4).cooperation[0]";
/// assert_eq!(engine.eval::<f64>(text)?, 0.75);
/// # Ok::<(), comity::Error>(())
/// ```
pub struct Given<'a> {
    names: &'a [Arc<str>],
    numbers: &'a [f64],
}

impl Given<'_> {
    /// The value of a parameter.
    ///
    /// ```
    /// use comity::{Engine, HostStrategy, strategy_fn};
    ///
    /// let odd = HostStrategy::with(|given| {
    ///     given.number("limits")?;
    ///     Ok(strategy_fn(|_| "cooperate"))
    /// })
    /// .parameter("limit", 3.0, "It is called otherwise.");
    /// let error = Engine::builder().strategy("odd", odd).build()?.eval::<String>("\"{odd}\"").unwrap_err();
    /// assert!(error.to_string().contains("it has no parameter `limits`"));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no parameter of that name.
    pub fn number(&self, name: &str) -> Result<f64, BoxError> {
        let place = self.names.iter().position(|known| **known == *name);
        let number = place.and_then(|place| self.numbers.get(place)).copied();
        number.ok_or_else(|| format!("it has no parameter `{name}`").into())
    }
}

/// How something is made of its parameters, with their and its own documentation.
pub(super) struct Recipe<Made: ?Sized> {
    docs: String,
    parameters: Vec<Parameter>,
    make: Arc<Maker<Made>>,
}

type Maker<Made> = dyn Fn(&Given<'_>) -> Result<Arc<Made>, BoxError> + Send + Sync;

impl<Made: ?Sized + Send + Sync + 'static> Recipe<Made> {
    /// Of something that has no parameters.
    pub(super) fn of(made: Arc<Made>) -> Self {
        Self::with(move |_| Ok(Arc::clone(&made)))
    }

    pub(super) fn with(
        make: impl Fn(&Given<'_>) -> Result<Arc<Made>, BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self { docs: String::new(), parameters: Vec::new(), make: Arc::new(make) }
    }

    pub(super) fn docs(self, docs: String) -> Self {
        Self { docs, ..self }
    }

    pub(super) fn parameter(mut self, name: &str, default: f64, docs: &str) -> Self {
        self.parameters.push(Parameter { name: name.into(), default, docs: docs.into() });
        self
    }

    /// Documentation, parameters, and what makes it of their values.
    pub(super) fn into_parts(self) -> (String, Vec<Parameter>, Arc<Make<Made>>) {
        let make = self.make;
        let names: Vec<Arc<str>> = self.parameters.iter().map(|one| one.name.clone()).collect();
        let make = move |numbers: &[f64]| make(&Given { names: &names, numbers });
        (self.docs, self.parameters, Arc::new(make))
    }
}
