//! Dynamics written in Rust: rules by which `evolve` carries a population on.
//!
//! ```text
//! evolve(game, from: …, by: my_dynamics, generations: 50)
//!
//! shares   an endless population: what share each type has; they sum to 1
//! counts   so many actors: how many there are of each type; their sum never changes
//! ```

use std::sync::Arc;

use super::generation::Generation;
use super::given::{Given, Recipe};
use super::strategy::BoxError;
use crate::bridge::hosted::{self, Moment, Mover};
use crate::lang::native::Registry;

/// How a population changes from one generation to the next.
///
/// A dynamics works with shares of an endless population, or with counts of actors where [`Dynamics::is_finite`] says
/// so; it needs the method that goes with that. What it gives may depend on what it is told and on its draws, and on
/// nothing else.
///
/// # Units
/// A step is one generation. Payoffs are the mean a round that a type earns at present, in the game's own units, with
/// `baseline` and `assortment` of `evolve` in them. Mutation, if the script asks for it, comes after the step and is no
/// concern of the dynamics.
///
/// ```
/// use comity::{BoxError, Dynamics, Engine, Generation};
///
/// /// The replicator in discrete time: a share grows with its payoff.
/// struct Replicator;
///
/// impl Dynamics for Replicator {
///     fn shares(&self, now: &Generation<'_>, next: &mut [f64]) -> Result<(), BoxError> {
///         let mean: f64 = now.shares().iter().zip(now.payoffs()).map(|(x, f)| x * f).sum();
///         for (share, payoff) in next.iter_mut().zip(now.payoffs()) {
///             *share *= payoff / mean;
///         }
///         Ok(())
///     }
/// }
///
/// let engine = Engine::builder().dynamics("growth", Replicator).build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     use strategies { tit_for_tat, always_defect }
///     let from = [[tit_for_tat, 0.2], [always_defect, 0.8]]
///     let mine = evolve(prisoners_dilemma, from: from, by: growth, generations: 50, rounds: 20)
///     let own = evolve(prisoners_dilemma, from: from, by: replicator(), generations: 50, rounds: 20)
///     let same = mine.final == own.final
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("e.comity", text)?)?;
/// assert!(context.get::<bool>("same")?);
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Dynamics: Send + Sync {
    /// Whether it counts actors; `false` if not said. Then scripts must say how many there are.
    ///
    /// ```
    /// use comity::{BoxError, Dynamics, Engine, Generation};
    ///
    /// /// One actor after the other becomes one of the first type.
    /// struct Conversion;
    ///
    /// impl Dynamics for Conversion {
    ///     fn is_finite(&self) -> bool {
    ///         true
    ///     }
    ///
    ///     fn counts(&self, _now: &Generation<'_>, next: &mut [u32]) -> Result<(), BoxError> {
    ///         if next[1] > 0 {
    ///             next[0] += 1;
    ///             next[1] -= 1;
    ///         }
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().dynamics("conversion", Conversion).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: 2 of cooperate + 8 of defect, by: conversion, generations: 3).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn is_finite(&self) -> bool {
        false
    }

    /// Puts the next shares in the place of the present ones, which `next` holds. They must be 0 or more and sum to 1.
    ///
    /// ```
    /// use comity::{BoxError, Dynamics, Engine, Generation};
    ///
    /// /// All types draw level, half of the way in each generation.
    /// struct Levelling;
    ///
    /// impl Dynamics for Levelling {
    ///     fn shares(&self, _now: &Generation<'_>, next: &mut [f64]) -> Result<(), BoxError> {
    ///         let even = 1.0 / next.len() as f64;
    ///         next.iter_mut().for_each(|share| *share = (*share + even) / 2.0);
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().dynamics("levelling", Levelling).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 1], [defect, 0]], by: levelling, generations: 2).final.defect";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.375);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// Anything; the script's run stops with an error that names the dynamics and has its words.
    fn shares(&self, _now: &Generation<'_>, _next: &mut [f64]) -> Result<(), BoxError> {
        Err("it does not say what becomes of shares".into())
    }

    /// Puts the next counts in the place of the present ones, which `next` holds. Their sum must stay what it is.
    ///
    /// ```
    /// use comity::{BoxError, Dynamics, Engine, Generation};
    ///
    /// /// The poorest type loses one actor to the richest.
    /// struct Emigration;
    ///
    /// impl Dynamics for Emigration {
    ///     fn is_finite(&self) -> bool {
    ///         true
    ///     }
    ///
    ///     fn counts(&self, now: &Generation<'_>, next: &mut [u32]) -> Result<(), BoxError> {
    ///         let by_payoff = |a: &usize, b: &usize| now.payoffs()[*a].total_cmp(&now.payoffs()[*b]);
    ///         let poorest = (0..next.len()).filter(|at| next[*at] > 0).min_by(by_payoff).ok_or("nobody")?;
    ///         let richest = (0..next.len()).max_by(by_payoff).ok_or("nobody")?;
    ///         next[poorest] -= 1;
    ///         next[richest] += 1;
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().dynamics("emigration", Emigration).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: 5 of cooperate + 5 of defect, by: emigration, generations: 4).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::shares`].
    fn counts(&self, _now: &Generation<'_>, _next: &mut [u32]) -> Result<(), BoxError> {
        Err("it does not say what becomes of counts".into())
    }
}

/// A dynamics with its documentation and its parameters, ready to be registered.
///
/// Parameters are numbers, each with a default: scripts write `by: growth`, or `by: growth(rate: 0.1)`.
///
/// ```
/// use comity::{Engine, HostDynamics};
///
/// // A share moves towards the best reply at a rate.
/// let towards = HostDynamics::with(|given| {
///     let rate = given.number("rate")?;
///     Ok(HostDynamics::step(move |now, next| {
///         let best = now.payoffs().iter().copied().fold(f64::NEG_INFINITY, f64::max);
///         let winners = now.payoffs().iter().filter(|payoff| **payoff == best).count() as f64;
///         for (share, payoff) in next.iter_mut().zip(now.payoffs()) {
///             let aim = if *payoff == best { 1.0 / winners } else { 0.0 };
///             *share += rate * (aim - *share);
///         }
///         Ok(())
///     }))
/// })
/// .docs("A part of all actors takes the best reply.")
/// .parameter("rate", 0.5, "Which part of them, a generation.");
/// let engine = Engine::builder().dynamics("towards", towards).build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     let t = evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: towards(rate: 0.25), generations: 1)
///     let left = t.final.cooperate
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", text)?)?;
/// assert_eq!(context.get::<f64>("left")?, 0.375);
/// # Ok::<(), comity::Error>(())
/// ```
#[must_use]
pub struct HostDynamics(Recipe<dyn Mover>);

impl HostDynamics {
    /// A dynamics without parameters.
    ///
    /// ```
    /// use comity::{Dynamics, Engine, HostDynamics};
    ///
    /// /// Nothing ever changes.
    /// struct Still;
    ///
    /// impl Dynamics for Still {
    ///     fn shares(&self, _: &comity::Generation<'_>, _: &mut [f64]) -> Result<(), comity::BoxError> {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let still = HostDynamics::new(Still).docs("Nothing ever changes.");
    /// let engine = Engine::builder().dynamics("still", still).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.3], [defect, 0.7]], by: still).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.3);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn new(dynamics: impl Dynamics + 'static) -> Self {
        Self(Recipe::of(Arc::new(Hosted(dynamics))))
    }

    /// A dynamics of shares by a closure.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // Everybody turns over in each generation.
    /// let turning = HostDynamics::shares(|_now, next| {
    ///     next.reverse();
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("turning", turning).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.25], [defect, 0.75]], by: turning, generations: 3).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.75);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn shares(
        step: impl Fn(&Generation<'_>, &mut [f64]) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self::new(Self::step(step))
    }

    /// A dynamics of counts by a closure.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // One defector less in each generation.
    /// let reform = HostDynamics::counts(|_now, next| {
    ///     let moved = next[1].min(1);
    ///     next[0] += moved;
    ///     next[1] -= moved;
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("reform", reform).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: 5 of cooperate + 5 of defect, by: reform, generations: 2).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.7);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn counts(
        step: impl Fn(&Generation<'_>, &mut [u32]) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self::new(Counts(step))
    }

    /// A closure as a [`Dynamics`] of shares, for [`Self::with`].
    ///
    /// ```
    /// use comity::{Dynamics, HostDynamics};
    ///
    /// let still = HostDynamics::step(|_now, _next| Ok(()));
    /// assert!(!still.is_finite());
    /// ```
    pub fn step(
        step: impl Fn(&Generation<'_>, &mut [f64]) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> impl Dynamics {
        Shares(step)
    }

    /// A dynamics made of the values of its parameters.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // A part of all defectors reforms.
    /// let reform = HostDynamics::with(|given| {
    ///     let part = given.number("part")?;
    ///     Ok(HostDynamics::step(move |_now, next| {
    ///         let moved = part * next[1];
    ///         next[0] += moved;
    ///         next[1] -= moved;
    ///         Ok(())
    ///     }))
    /// })
    /// .parameter("part", 0.1, "Which part of them, a generation.");
    /// let engine = Engine::builder().dynamics("reform", reform).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: reform(part: 0.5), generations: 1).final.defect";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.25);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn with<D: Dynamics + 'static>(
        make: impl Fn(&Given<'_>) -> Result<D, BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self(Recipe::with(move |given| {
            let made: Arc<dyn Mover> = Arc::new(Hosted(make(given)?));
            Ok(made)
        }))
    }

    /// What it does, for help, in Markdown.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// let still = HostDynamics::shares(|_now, _next| Ok(())).docs("Nothing ever changes.");
    /// let engine = Engine::builder().dynamics("still", still).build()?;
    /// assert_eq!(engine.help("still"), Some("Nothing ever changes."));
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn docs(self, docs: impl Into<String>) -> Self {
        Self(self.0.docs(docs.into()))
    }

    /// A parameter more: a number that scripts may leave out.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// let still = HostDynamics::with(|given| {
    ///     given.number("speed")?;
    ///     Ok(HostDynamics::step(|_now, _next| Ok(())))
    /// })
    /// .parameter("speed", 1.0, "Of no effect here.");
    /// let engine = Engine::builder().dynamics("still", still).build()?;
    /// // Scripts leave it out, or say it by its name; anything else is an error.
    /// assert!(engine.eval::<()>("[still, still(speed: 2)]").is_ok());
    /// assert!(engine.eval::<()>("still(haste: 2)").is_err());
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn parameter(self, name: &str, default: f64, docs: &str) -> Self {
        Self(self.0.parameter(name, default, docs))
    }

    /// Makes it known to scripts.
    pub(super) fn register(self, name: &str, registry: &mut Registry) {
        let (docs, parameters, make) = self.0.into_parts();
        let docs = if docs.is_empty() { "A dynamics of the host." } else { &docs };
        hosted::dynamics(registry, name, docs, &parameters, make);
    }
}

impl<D: Dynamics + 'static> From<D> for HostDynamics {
    fn from(dynamics: D) -> Self {
        Self::new(dynamics)
    }
}

/// A dynamics of the host behind the bridge's trait.
struct Hosted<D>(D);

impl<D: Dynamics> Mover for Hosted<D> {
    fn is_finite(&self) -> bool {
        self.0.is_finite()
    }

    fn shares(&self, moment: &Moment<'_>, next: &mut [f64]) -> Result<(), BoxError> {
        self.0.shares(&Generation(moment), next)
    }

    fn counts(&self, moment: &Moment<'_>, next: &mut [u32]) -> Result<(), BoxError> {
        self.0.counts(&Generation(moment), next)
    }
}

struct Shares<F>(F);

impl<F> Dynamics for Shares<F>
where
    F: Fn(&Generation<'_>, &mut [f64]) -> Result<(), BoxError> + Send + Sync,
{
    fn shares(&self, now: &Generation<'_>, next: &mut [f64]) -> Result<(), BoxError> {
        self.0(now, next)
    }
}

struct Counts<F>(F);

impl<F> Dynamics for Counts<F>
where
    F: Fn(&Generation<'_>, &mut [u32]) -> Result<(), BoxError> + Send + Sync,
{
    fn is_finite(&self) -> bool {
        true
    }

    fn counts(&self, now: &Generation<'_>, next: &mut [u32]) -> Result<(), BoxError> {
        self.0(now, next)
    }
}
