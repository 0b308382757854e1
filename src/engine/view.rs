//! What a strategy written in Rust is shown in each round of a match.

use std::ops::RangeInclusive;

use super::past::{Earned, Past};
use super::strategy::Move;
use crate::bridge::hosted::Sight;

/// What a player sees when it is asked.
///
/// It shows what a strategy of a script sees, without copying any of it: actions by the names that strategies know
/// (`cooperate`, also where the game says `open`), histories as they are kept. Draws come from the player's own
/// random stream of this round, so that they are the same for any number of threads, and nobody else's luck changes.
///
/// ```
/// use comity::{Engine, strategy_fn};
///
/// // Forgives a third of all defections, as `generous_tit_for_tat` does.
/// let generous = strategy_fn(|view| {
///     if view.theirs().last_is("defect") && !view.chance(1.0 / 3.0) { "defect" } else { "cooperate" }
/// });
/// let engine = Engine::builder().strategy("forgiving", generous).build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     use strategies { always_defect }
///     let m = play(prisoners_dilemma, between: [forgiving, always_defect], rounds: 3000, seed: 1)
///     let share = m.cooperation[0]
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("f.comity", text)?)?;
/// let share: f64 = context.get("share")?;
/// assert!((0.30..0.37).contains(&share));
/// # Ok::<(), comity::Error>(())
/// ```
pub struct View<'a>(pub(super) &'a Sight<'a>);

impl<'a> View<'a> {
    /// The round, from 1.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Defects in the last round of three.
    /// let mine = strategy_fn(|view| if view.round() == 3 { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 3).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [11.0, 6.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn round(&self) -> u32 {
        self.0.round()
    }

    /// Whether it has not met these opponents before: in the first round, or with a new partner.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Begins with a blow.
    /// let mine = strategy_fn(|view| if view.is_first() { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [8.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.0.opens()
    }

    /// The player's place among all, from 0.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // The one in the second seat gives way.
    /// let mine = strategy_fn(|view| if view.seat() == 0 { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, mine], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn seat(&self) -> usize {
        self.0.chair().seat()
    }

    /// How many play.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Trusts in small circles only.
    /// let mine = strategy_fn(|view| if view.players() < 3 { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 1).total[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 3.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn players(&self) -> usize {
        self.0.chair().players()
    }

    /// The game's name.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Knows what it plays.
    /// let mine = strategy_fn(|view| if view.game() == "prisoners_dilemma" { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn game(&self) -> &'a str {
        self.0.chair().game()
    }

    /// What it can choose from now, in order; nothing in a continuum.
    ///
    /// ```
    /// use comity::{Engine, Move, strategy_fn};
    ///
    /// // Always the last on the list.
    /// let mine = strategy_fn(|view| view.actions().last().and_then(Move::name).unwrap_or_default().to_owned());
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn actions(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        let sight = self.0;
        (0..sight.choices()).filter_map(move |place| sight.choice(place))
    }

    /// The smallest and the largest level of a continuum; `None` where actions are listed.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Gives half of what it could.
    /// let mine = strategy_fn(|view| view.range().map_or(0.0, |range| (range.start() + range.end()) / 2.0));
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "game gift {
    ///         players 2
    ///         actions in 0.0..=10.0
    ///         payoff(own, others) { others[0] - own / 2 }
    ///     }
    ///     play(gift, between: [mine, 2.0], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [-0.5, 4.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> Option<RangeInclusive<f64>> {
        self.0.chair().range().map(|(low, high)| low..=high)
    }

    /// In a game in sequence the moves that it knows of, in order; nothing in any other.
    ///
    /// ```
    /// use comity::{Engine, Move, strategy_fn};
    ///
    /// // Answers a blow with a blow.
    /// let mine = strategy_fn(|view| match view.so_far().last() {
    ///     Some(Move::Action("strike")) => "strike",
    ///     _ => "wait",
    /// });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "game crisis {
    ///         sequence {
    ///             one: {
    ///                 wait => 0, 0
    ///                 strike => two: { wait => 2, -2
    ///                                  strike => -5, -5 }
    ///             }
    ///         }
    ///     }
    ///     play(crisis, between: [strike, mine], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [-5.0, -5.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn so_far(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        let sight = self.0;
        (0..sight.so_far()).filter_map(move |place| sight.moved(place))
    }

    /// What it did itself.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Never the same twice.
    /// let mine = strategy_fn(|view| if view.mine().last_is("cooperate") { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 4).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn mine(&self) -> Past<'a> {
        Past(Some(self.0.mine()))
    }

    /// What it saw of its opponent: of the only one, or of the first of several.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Tit for tat.
    /// let mine = strategy_fn(|view| if view.theirs().last_is("defect") { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 4).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.25);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn theirs(&self) -> Past<'a> {
        Past(self.0.theirs(0))
    }

    /// What it saw of each opponent, in seat order.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Cooperates as long as everybody does.
    /// let mine = strategy_fn(|view| {
    ///     if view.opponents().all(|past| past.count("defect") == 0) { "cooperate" } else { "defect" }
    /// });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "game club {
    ///         players 3
    ///         actions cooperate, defect
    ///         payoff(own, others) { others.count(|x| x == cooperate) }
    ///     }
    ///     play(club, between: [mine, cooperate, defect], rounds: 4).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.25);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn opponents(&self) -> impl Iterator<Item = Past<'a>> + use<'a> {
        let sight = self.0;
        (0..sight.opponents()).map(move |opponent| Past(sight.theirs(opponent)))
    }

    /// What it earned.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Stays as it is while that pays.
    /// let mine = strategy_fn(|view| match view.earned().last() {
    ///     Some(paid) if paid < 3.0 => "defect",
    ///     _ => "cooperate",
    /// });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 4).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.25);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn earned(&self) -> Earned<'a> {
        Earned(self.0.earned())
    }

    /// What it gets in a round where everybody's action is at these places, in seat order; `None` where the game's
    /// payoffs are not written out, and for places that are none.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Defects where that pays against a cooperator.
    /// let mine = strategy_fn(|view| if view.payoff(&[1, 0]) > view.payoff(&[0, 0]) { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn payoff(&self, profile: &[usize]) -> Option<f64> {
        self.0.chair().payoff(profile)
    }

    /// True with probability `p`.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Sure in one way, and in the other.
    /// let mine = strategy_fn(|view| if view.chance(1.0) && !view.chance(0.0) { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [0.0, 10.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn chance(&self, p: f64) -> bool {
        self.0.luck().chance(p)
    }

    /// One of `0..n`, each as likely; 0 where `n` is 0.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // One of so many, evenly; of one thing it is that.
    /// let mine = strategy_fn(|view| if view.pick(3) < 3 && view.pick(1) == 0 { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [6.0, 6.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn pick(&self, n: usize) -> usize {
        self.0.luck().pick(n)
    }

    /// A number from 0 to 1, 1 left out, all as likely.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // A coin of its own.
    /// let mine = strategy_fn(|view| if view.uniform() < 0.5 { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 100).cooperation[0]";
    /// assert_eq!((0.3..0.7).contains(&engine.eval::<f64>(text)?), true);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn uniform(&self) -> f64 {
        self.0.luck().uniform()
    }
}
