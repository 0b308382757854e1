//! What a host brings into an engine beside functions: strategies, dynamics, games, and who listens.

use std::sync::Arc;

use super::EngineBuilder;
use super::dynamics::HostDynamics;
use super::event::{Event, Heard, Listen};
use super::game::{self, Game};
use super::listening::Ear;
use super::strategy::HostStrategy;

impl EngineBuilder {
    /// With a strategy written in Rust; scripts use it by this name like their own, without a `use` line.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// let engine = Engine::builder()
    ///     .strategy("nice", strategy_fn(|_| "cooperate"))
    ///     .build()?;
    /// let text = "
    ///     use games { prisoners_dilemma }
    ///     use strategies { tit_for_tat, always_defect }
    ///     let t = tournament(prisoners_dilemma, among: [nice, tit_for_tat, always_defect], rounds: 10)
    ///     let names = t.ranking.strategy
    /// ";
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// assert!(context.get::<Vec<String>>("names")?.contains(&"nice".to_owned()));
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn strategy(mut self, name: &str, strategy: impl Into<HostStrategy>) -> Self {
        if self.fits_once("strategy", name) {
            strategy.into().register(name, &mut self.registry);
        }
        self
    }

    /// With a dynamics written in Rust, for `evolve(…, by: name)`.
    ///
    /// ```
    /// use comity::{Engine, HostDynamics};
    ///
    /// let still = HostDynamics::shares(|_now, _next| Ok(()));
    /// let engine = Engine::builder().dynamics("still", still).build()?;
    /// let text = "
    ///     use games { prisoners_dilemma }
    ///     let t = evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: still)
    ///     let left = t.final.defect
    /// ";
    /// let mut context = engine.context();
    /// context.run(&engine.compile("s.comity", text)?)?;
    /// assert_eq!(context.get::<f64>("left")?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn dynamics(mut self, name: &str, dynamics: impl Into<HostDynamics>) -> Self {
        if self.fits_once("dynamics", name) {
            dynamics.into().register(name, &mut self.registry);
        }
        self
    }

    /// With a game of the host's own type; scripts use it by this name like one of their own, and its action words
    /// are in scope everywhere. What is wrong with the game is said by [`Self::build`].
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Chicken;
    ///
    /// impl Game for Chicken {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["swerve", "straight"]); 2]
    ///     }
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         let straight: Vec<bool> = profile.actions().map(|done| done == "straight").collect();
    ///         for (place, paid) in into.iter_mut().enumerate() {
    ///             *paid = match (straight[place], straight[1 - place]) {
    ///                 (true, true) => -10.0,
    ///                 (true, false) => 1.0,
    ///                 (false, true) => -1.0,
    ///                 (false, false) => 0.0,
    ///             };
    ///         }
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("chicken", Chicken).build()?;
    /// let program = engine.compile("c.comity", "let n = equilibria(chicken).len")?;
    /// let mut context = engine.context();
    /// context.run(&program)?;
    /// assert_eq!(context.get::<i64>("n")?, 3);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn game(mut self, name: &str, game: impl Game + 'static) -> Self {
        if self.fits_once("game", name)
            && let Err(fault) = game::register(name, game, &mut self.registry)
        {
            self.refuse("game", name, &fault.0.problem.title);
        }
        self
    }

    /// With somebody who hears of what happens in runs as it happens; a later call replaces an earlier one.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use std::sync::Arc;
    /// use comity::{Engine, Event, Listen};
    ///
    /// let matches = Arc::new(AtomicUsize::new(0));
    /// let count = matches.clone();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |_: &Event<'_>| {
    ///         count.fetch_add(1, Ordering::Relaxed);
    ///     })
    ///     .build()?;
    /// let text = "
    ///     use games { prisoners_dilemma }
    ///     use strategies { tit_for_tat, always_defect, alternator }
    ///     tournament(prisoners_dilemma, among: [tit_for_tat, always_defect, alternator], repeat: 5)
    /// ";
    /// engine.context().run(&engine.compile("t.comity", text)?)?;
    /// assert_eq!(matches.load(Ordering::Relaxed), 6 * 5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn listen<R: Heard>(
        mut self,
        topics: Listen,
        hear: impl Fn(&Event<'_>) -> R + Send + Sync + 'static,
    ) -> Self {
        self.listener = Some(Arc::new(Ear { topics, hear }));
        self
    }
}
