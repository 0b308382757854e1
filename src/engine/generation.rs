//! What a dynamics written in Rust is shown: where a population stands.

use crate::bridge::hosted::Moment;

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
pub struct Generation<'a>(pub(super) &'a Moment<'a>);

impl<'a> Generation<'a> {
    /// How many generations are over.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // The second generation is the last that changes anything.
    /// let mine = HostDynamics::shares(|now, next| {
    ///     if now.number() < 2 {
    ///         next.swap(0, 1);
    ///     }
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.25], [defect, 0.75]], by: mine, generations: 10).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.25);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn number(&self) -> usize {
        self.0.generation()
    }

    /// Where two populations play with each other: which it is, 0 or 1; always 0 for one.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // Only the first of the two populations moves.
    /// let first = HostDynamics::shares(|now, next| {
    ///     if now.side() == 0 {
    ///         next.copy_from_slice(&[1.0, 0.0]);
    ///     }
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("first", first).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     let half = [[cooperate, 0.5], [defect, 0.5]]
    ///     let t = evolve(prisoners_dilemma, from: [row: half, column: half], by: first, generations: 1)
    ///     \"{t.final}\"";
    /// let shown: String = engine.eval(text)?;
    /// assert!(shown.contains("1.0") && shown.contains("0.5"), "{shown}");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn side(&self) -> usize {
        self.0.side()
    }

    /// What the types are called.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // One type wins by its name.
    /// let mine = HostDynamics::shares(|now, next| {
    ///     for (share, name) in next.iter_mut().zip(now.types()) {
    ///         *share = if name == "cooperate" { 1.0 } else { 0.0 };
    ///     }
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: mine, generations: 1).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 1.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn types(&self) -> &'a [String] {
        self.0.types()
    }

    /// The share of each type; they sum to 1.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // The two types change places.
    /// let mine = HostDynamics::shares(|now, next| {
    ///     next.copy_from_slice(&[now.shares()[1], now.shares()[0]]);
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.75], [defect, 0.25]], by: mine, generations: 1).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.25);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn shares(&self) -> &'a [f64] {
        self.0.shares()
    }

    /// How many actors there are of each type, where they are counted.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // Whoever is more takes one.
    /// let mine = HostDynamics::counts(|now, next| {
    ///     let counts = now.counts().ok_or("it counts actors")?;
    ///     let (more, less) = if counts[0] > counts[1] { (0, 1) } else { (1, 0) };
    ///     next[more] += 1;
    ///     next[less] -= 1;
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: 7 of cooperate + 3 of defect, by: mine, generations: 1).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.8);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn counts(&self) -> Option<&'a [u32]> {
        self.0.counts()
    }

    /// What each type earns a round: in an endless population among these shares, its own included; where actors are
    /// counted the mean over the others, and for a type of which there is nobody the mean over all.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // The better type takes all at once.
    /// let mine = HostDynamics::shares(|now, next| {
    ///     let best = if now.payoffs()[0] > now.payoffs()[1] { 0 } else { 1 };
    ///     next.fill(0.0);
    ///     next[best] = 1.0;
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: mine, generations: 1).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn payoffs(&self) -> &'a [f64] {
        self.0.payoffs()
    }

    /// What a type gets from a meeting with one of another; `None` in games of more than two.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // Whoever does better among their own.
    /// let mine = HostDynamics::shares(|now, next| {
    ///     let own = |kind| now.payoff(kind, kind).unwrap_or(0.0);
    ///     let best = if own(0) > own(1) { 0 } else { 1 };
    ///     next.fill(0.0);
    ///     next[best] = 1.0;
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: mine, generations: 1).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 1.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn payoff(&self, own: usize, other: usize) -> Option<f64> {
        self.0.payoff(own, other)
    }

    /// The probability of mutation, which comes after the step.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // Mutation comes after the step, whatever the step does.
    /// let mine = HostDynamics::shares(|now, next| {
    ///     assert_eq!(now.mutation(), 0.0);
    ///     next.copy_from_slice(now.shares());
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: mine, generations: 1).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn mutation(&self) -> f64 {
        self.0.mutation()
    }

    /// True with probability `p`.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // A coin tossed by the seed of the run.
    /// let mine = HostDynamics::shares(|now, next| {
    ///     if now.chance(1.0) {
    ///         next.copy_from_slice(&[1.0, 0.0]);
    ///     }
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: mine, generations: 1).final.cooperate";
    /// assert_eq!(engine.eval::<f64>(text)?, 1.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn chance(&self, p: f64) -> bool {
        self.0.luck().chance(p)
    }

    /// One of `0..n`, each as likely; 0 where `n` is 0.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // One type, each as likely, takes all. The same seed draws the same.
    /// let lottery = HostDynamics::shares(|now, next| {
    ///     let winner = now.pick(next.len());
    ///     next.fill(0.0);
    ///     next[winner] = 1.0;
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("lottery", lottery).seed(1).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: lottery, generations: 1).final.cooperate";
    /// let left: f64 = engine.eval(text)?;
    /// assert!(left == 0.0 || left == 1.0);
    /// assert_eq!(engine.eval::<f64>(text)?, left);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn pick(&self, n: usize) -> usize {
        self.0.luck().pick(n)
    }

    /// A number from 0 to 1, 1 left out, all as likely.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// // Drift: the first share becomes any number from 0 to 1.
    /// let drift = HostDynamics::shares(|now, next| {
    ///     let share = now.uniform();
    ///     next.copy_from_slice(&[share, 1.0 - share]);
    ///     Ok(())
    /// });
    /// let engine = Engine::builder().dynamics("drift", drift).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: drift, generations: 1).final.cooperate";
    /// assert!((0.0..1.0).contains(&engine.eval::<f64>(text)?));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn uniform(&self) -> f64 {
        self.0.luck().uniform()
    }
}
