//! What a strategy written in Rust is shown before a match.

use std::ops::RangeInclusive;

use super::strategy::Move;
use crate::bridge::hosted::Chair;

/// What is known before the first round.
///
/// ```
/// use comity::{BoxError, Choice, Engine, Player, Setting, Strategy, View};
///
/// /// Always does what comes last in the list of actions.
/// struct Last;
///
/// struct Place(usize);
///
/// impl Strategy for Last {
///     fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player> {
///         Box::new(Place(setting.actions().count() - 1))
///     }
/// }
///
/// impl Player for Place {
///     fn choose(&mut self, _view: &View<'_>) -> Result<Choice, BoxError> {
///         Ok(Choice::At(self.0))
///     }
/// }
///
/// let engine = Engine::builder().strategy("last", Last).build()?;
/// let text = "use games { prisoners_dilemma }
///     let m = play(prisoners_dilemma, between: [last, cooperate], rounds: 1)
///     let score = m.scores[0]";
/// let mut context = engine.context();
/// context.run(&engine.compile("l.comity", text)?)?;
/// assert_eq!(context.get::<f64>("score")?, 5.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Setting<'a>(pub(super) Chair<'a>);

impl<'a> Setting<'a> {
    /// The player's place among all, from 0.
    ///
    /// ```
    /// use comity::{Engine, Player, Setting, Strategy, View};
    ///
    /// /// Who sits first, strikes first.
    /// struct Mine;
    ///
    /// impl Strategy for Mine {
    ///     fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let seat = setting.seat();
    ///         Box::new(move |_: &View<'_>| if seat == 0 { "defect" } else { "cooperate" })
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", Mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, mine], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn seat(&self) -> usize {
        self.0.seat()
    }

    /// How many play.
    ///
    /// ```
    /// use comity::{Engine, Player, Setting, Strategy, View};
    ///
    /// /// Bears one blow from each of the others.
    /// struct Mine;
    ///
    /// impl Strategy for Mine {
    ///     fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let others = setting.players() - 1;
    ///         let tired = move |view: &View<'_>| view.theirs().count("defect") > others;
    ///         Box::new(move |view: &View<'_>| if tired(view) { "defect" } else { "cooperate" })
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", Mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 4).cooperation";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [0.5, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn players(&self) -> usize {
        self.0.players()
    }

    /// The game's name.
    ///
    /// ```
    /// use comity::{Engine, Player, Setting, Strategy, View};
    ///
    /// /// Has its own way in each game.
    /// struct Mine;
    ///
    /// impl Strategy for Mine {
    ///     fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let careful = setting.game() == "prisoners_dilemma";
    ///         Box::new(move |_: &View<'_>| if careful { "defect" } else { "cooperate" })
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", Mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn game(&self) -> &'a str {
        self.0.game()
    }

    /// What it can choose from, in order; nothing in a continuum.
    ///
    /// ```
    /// use comity::{Choice, Engine, Player, Setting, Strategy, View};
    ///
    /// /// Does each action in turn.
    /// struct Mine;
    ///
    /// impl Strategy for Mine {
    ///     fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let count = setting.actions().count();
    ///         Box::new(move |view: &View<'_>| Choice::At(view.mine().len() % count))
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", Mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 4).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [16.0, 6.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn actions(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        let chair = self.0;
        (0..chair.choices()).filter_map(move |place| chair.choice(place))
    }

    /// The smallest and the largest level of a continuum; `None` where actions are listed.
    ///
    /// ```
    /// use comity::{Engine, Player, Setting, Strategy, View};
    ///
    /// /// Gives as much as it can.
    /// struct Mine;
    ///
    /// impl Strategy for Mine {
    ///     fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let most = setting.range().map_or(0.0, |range| *range.end());
    ///         Box::new(move |_: &View<'_>| most)
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", Mine).build()?;
    /// let text = "game gift {
    ///         players 2
    ///         actions in 0.0..=10.0
    ///         payoff(own, others) { others[0] - own / 2 }
    ///     }
    ///     play(gift, between: [mine, 2.0], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [-3.0, 9.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> Option<RangeInclusive<f64>> {
        self.0.range().map(|(low, high)| low..=high)
    }

    /// What it gets in a round where everybody's action is at these places, in seat order; `None` where the game's
    /// payoffs are not written out, and for places that are none.
    ///
    /// ```
    /// use comity::{Choice, Engine, Player, Setting, Strategy, View};
    ///
    /// /// Does what pays most against the first action of the other.
    /// struct Mine;
    ///
    /// impl Strategy for Mine {
    ///     fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let best = if setting.payoff(&[1, 0]) > setting.payoff(&[0, 0]) { 1 } else { 0 };
    ///         Box::new(move |_: &View<'_>| Choice::At(best))
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", Mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 1).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn payoff(&self, profile: &[usize]) -> Option<f64> {
        self.0.payoff(profile)
    }
}
