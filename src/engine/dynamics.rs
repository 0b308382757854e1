//! Dynamics written in Rust: rules by which `evolve` carries a population on.
//!
//! ```text
//! evolve(game, from: …, by: my_dynamics, generations: 50)
//!
//! shares   an endless population: what share each type has; they sum to 1
//! counts   so many actors: how many there are of each type; their sum never changes
//! ```

use std::sync::Arc;

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
    fn is_finite(&self) -> bool {
        false
    }

    /// Puts the next shares in the place of the present ones, which `next` holds. They must be 0 or more and sum to 1.
    ///
    /// # Errors
    /// Anything; the script's run stops with an error that names the dynamics and has its words.
    fn shares(&self, _now: &Generation<'_>, _next: &mut [f64]) -> Result<(), BoxError> {
        Err("it does not say what becomes of shares".into())
    }

    /// Puts the next counts in the place of the present ones, which `next` holds. Their sum must stay what it is.
    ///
    /// # Errors
    /// As [`Self::shares`].
    fn counts(&self, _now: &Generation<'_>, _next: &mut [u32]) -> Result<(), BoxError> {
        Err("it does not say what becomes of counts".into())
    }
}

/// Where a population stands.
///
/// ```
/// use comity::{Engine, HostDynamics};
///
/// // In each generation one actor, drawn from all, becomes one of the type that earns most.
/// let follow = HostDynamics::counts(|now, next| {
///     let best = |a: &usize, b: &usize| now.payoffs()[*a].total_cmp(&now.payoffs()[*b]);
///     let best = (0..next.len()).max_by(best).unwrap_or(0);
///     let total: u32 = next.iter().sum();
///     let mut drawn = now.pick(total as usize) as u32;
///     for kind in 0..next.len() {
///         if drawn < next[kind] {
///             next[kind] -= 1;
///             next[best] += 1;
///             break;
///         }
///         drawn -= next[kind];
///     }
///     Ok(())
/// });
/// let engine = Engine::builder().dynamics("follow", follow).build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     let t = evolve(prisoners_dilemma, from: 10 of cooperate + 10 of defect, by: follow,
///         generations: 200, seed: 1)
///     let left = t.final.cooperate
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("f.comity", text)?)?;
/// assert_eq!(context.get::<f64>("left")?, 0.0);
/// # Ok::<(), comity::Error>(())
/// ```
pub struct Generation<'a>(&'a Moment<'a>);

impl<'a> Generation<'a> {
    /// How many generations are over.
    #[must_use]
    pub fn number(&self) -> usize {
        self.0.generation()
    }

    /// Where two populations play with each other: which it is, 0 or 1; always 0 for one.
    #[must_use]
    pub fn side(&self) -> usize {
        self.0.side()
    }

    /// What the types are called.
    #[must_use]
    pub fn types(&self) -> &'a [String] {
        self.0.types()
    }

    /// The share of each type; they sum to 1.
    #[must_use]
    pub fn shares(&self) -> &'a [f64] {
        self.0.shares()
    }

    /// How many actors there are of each type, where they are counted.
    #[must_use]
    pub fn counts(&self) -> Option<&'a [u32]> {
        self.0.counts()
    }

    /// What each type earns a round: in an endless population among these shares, its own included; where actors are
    /// counted the mean over the others, and for a type of which there is nobody the mean over all.
    #[must_use]
    pub fn payoffs(&self) -> &'a [f64] {
        self.0.payoffs()
    }

    /// What a type gets from a meeting with one of another; `None` in games of more than two.
    #[must_use]
    pub fn payoff(&self, own: usize, other: usize) -> Option<f64> {
        self.0.payoff(own, other)
    }

    /// The probability of mutation, which comes after the step.
    #[must_use]
    pub fn mutation(&self) -> f64 {
        self.0.mutation()
    }

    /// True with probability `p`.
    #[must_use]
    pub fn chance(&self, p: f64) -> bool {
        self.0.luck().chance(p)
    }

    /// One of `0..n`, each as likely; 0 where `n` is 0.
    #[must_use]
    pub fn pick(&self, n: usize) -> usize {
        self.0.luck().pick(n)
    }

    /// A number from 0 to 1, 1 left out, all as likely.
    #[must_use]
    pub fn uniform(&self) -> f64 {
        self.0.luck().uniform()
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
    pub fn new(dynamics: impl Dynamics + 'static) -> Self {
        Self(Recipe::of(Arc::new(Hosted(dynamics))))
    }

    /// A dynamics of shares by a closure.
    pub fn shares(
        step: impl Fn(&Generation<'_>, &mut [f64]) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self::new(Self::step(step))
    }

    /// A dynamics of counts by a closure.
    pub fn counts(
        step: impl Fn(&Generation<'_>, &mut [u32]) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self::new(Counts(step))
    }

    /// A closure as a [`Dynamics`] of shares, for [`Self::with`].
    pub fn step(
        step: impl Fn(&Generation<'_>, &mut [f64]) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> impl Dynamics {
        Shares(step)
    }

    /// A dynamics made of the values of its parameters.
    pub fn with<D: Dynamics + 'static>(
        make: impl Fn(&Given<'_>) -> Result<D, BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self(Recipe::with(move |given| {
            let made: Arc<dyn Mover> = Arc::new(Hosted(make(given)?));
            Ok(made)
        }))
    }

    /// What it does, for help, in Markdown.
    pub fn docs(self, docs: impl Into<String>) -> Self {
        Self(self.0.docs(docs.into()))
    }

    /// A parameter more: a number that scripts may leave out.
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
