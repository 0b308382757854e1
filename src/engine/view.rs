//! What a strategy written in Rust is shown: the setting of a match, and in each round what it may know.

use std::ops::RangeInclusive;

use super::strategy::Move;
use crate::bridge::hosted::{Chair, Log, Sight};

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
    #[must_use]
    pub fn seat(&self) -> usize {
        self.0.seat()
    }

    /// How many play.
    #[must_use]
    pub fn players(&self) -> usize {
        self.0.players()
    }

    /// The game's name.
    #[must_use]
    pub fn game(&self) -> &'a str {
        self.0.game()
    }

    /// What it can choose from, in order; nothing in a continuum.
    pub fn actions(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        let chair = self.0;
        (0..chair.choices()).filter_map(move |place| chair.choice(place))
    }

    /// The smallest and the largest level of a continuum; `None` where actions are listed.
    #[must_use]
    pub fn range(&self) -> Option<RangeInclusive<f64>> {
        self.0.range().map(|(low, high)| low..=high)
    }

    /// What it gets in a round where everybody's action is at these places, in seat order; `None` where the game's
    /// payoffs are not written out, and for places that are none.
    #[must_use]
    pub fn payoff(&self, profile: &[usize]) -> Option<f64> {
        self.0.payoff(profile)
    }
}

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
    #[must_use]
    pub fn round(&self) -> u32 {
        self.0.round()
    }

    /// Whether it has not met these opponents before: in the first round, or with a new partner.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.0.opens()
    }

    /// The player's place among all, from 0.
    #[must_use]
    pub fn seat(&self) -> usize {
        self.0.chair().seat()
    }

    /// How many play.
    #[must_use]
    pub fn players(&self) -> usize {
        self.0.chair().players()
    }

    /// The game's name.
    #[must_use]
    pub fn game(&self) -> &'a str {
        self.0.chair().game()
    }

    /// What it can choose from now, in order; nothing in a continuum.
    pub fn actions(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        let sight = self.0;
        (0..sight.choices()).filter_map(move |place| sight.choice(place))
    }

    /// The smallest and the largest level of a continuum; `None` where actions are listed.
    #[must_use]
    pub fn range(&self) -> Option<RangeInclusive<f64>> {
        self.0.chair().range().map(|(low, high)| low..=high)
    }

    /// In a game in sequence the moves that it knows of, in order; nothing in any other.
    pub fn so_far(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        let sight = self.0;
        (0..sight.so_far()).filter_map(move |place| sight.moved(place))
    }

    /// What it did itself.
    #[must_use]
    pub fn mine(&self) -> Past<'a> {
        Past(Some(self.0.mine()))
    }

    /// What it saw of its opponent: of the only one, or of the first of several.
    #[must_use]
    pub fn theirs(&self) -> Past<'a> {
        Past(self.0.theirs(0))
    }

    /// What it saw of each opponent, in seat order.
    pub fn opponents(&self) -> impl Iterator<Item = Past<'a>> + use<'a> {
        let sight = self.0;
        (0..sight.opponents()).map(move |opponent| Past(sight.theirs(opponent)))
    }

    /// What it earned.
    #[must_use]
    pub fn earned(&self) -> Earned<'a> {
        Earned(self.0.earned())
    }

    /// What it gets in a round where everybody's action is at these places, in seat order; `None` where the game's
    /// payoffs are not written out, and for places that are none.
    #[must_use]
    pub fn payoff(&self, profile: &[usize]) -> Option<f64> {
        self.0.chair().payoff(profile)
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

/// What somebody did, round by round.
///
/// Length, last move, counts and streaks take the same time after a million rounds as after one.
///
/// ```
/// use comity::{Engine, strategy_fn};
///
/// // Does what the opponent has mostly done.
/// let majority = strategy_fn(|view| {
///     let past = view.theirs();
///     if 2 * past.count("cooperate") >= past.len() { "cooperate" } else { "defect" }
/// });
/// let engine = Engine::builder().strategy("majority", majority).build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     use strategies { alternator }
///     let m = play(prisoners_dilemma, between: [majority, alternator], rounds: 100)
///     let share = m.cooperation[0]
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("m.comity", text)?)?;
/// assert_eq!(context.get::<f64>("share")?, 1.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Past<'a>(Option<Log<'a>>);

impl<'a> Past<'a> {
    /// How many rounds there were.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.map_or(0, |log| log.len())
    }

    /// Whether there was none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The latest move.
    #[must_use]
    pub fn last(&self) -> Option<Move<'a>> {
        self.back(1)
    }

    /// Whether the latest move was that action.
    #[must_use]
    pub fn last_is(&self, action: &str) -> bool {
        self.last().is_some_and(|last| last == *action)
    }

    /// The move so many rounds ago, 1 being the last.
    #[must_use]
    pub fn back(&self, rounds: usize) -> Option<Move<'a>> {
        self.0.and_then(|log| log.back(rounds))
    }

    /// The move of a round, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Move<'a>> {
        self.0.and_then(|log| log.get(index))
    }

    /// How often an action was done.
    #[must_use]
    pub fn count(&self, action: &str) -> usize {
        self.0.map_or(0, |log| usize::try_from(log.count(action)).unwrap_or(usize::MAX))
    }

    /// For how many rounds running, up to the last, an action was done.
    #[must_use]
    pub fn streak(&self, action: &str) -> usize {
        self.0.map_or(0, |log| usize::try_from(log.streak(action)).unwrap_or(usize::MAX))
    }

    /// All moves from the first, or from the first that is still kept; see [`Strategy::looks_back`](super::Strategy::looks_back).
    pub fn iter(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        self.0.into_iter().flat_map(|log| log.iter())
    }
}

/// What a player earned, round by round.
///
/// ```
/// use comity::{Engine, strategy_fn};
///
/// // Repeats what paid at least 3, else changes.
/// let content = strategy_fn(|view| match view.earned().last() {
///     None => "cooperate",
///     Some(paid) if (paid >= 3.0) == view.mine().last_is("cooperate") => "cooperate",
///     Some(_) => "defect",
/// });
/// let engine = Engine::builder().strategy("content", content).build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     use strategies { win_stay_lose_shift }
///     let m = play(prisoners_dilemma, between: [content, win_stay_lose_shift], rounds: 50)
///     let share = m.cooperation[0]
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("c.comity", text)?)?;
/// assert_eq!(context.get::<f64>("share")?, 1.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Earned<'a>(Log<'a>);

impl<'a> Earned<'a> {
    /// How many rounds it was paid for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there was none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The latest payoff.
    #[must_use]
    pub fn last(&self) -> Option<f64> {
        self.0.back(1).and_then(Move::level)
    }

    /// All payoffs from the first, or from the first that is still kept; see [`Strategy::looks_back`](super::Strategy::looks_back).
    pub fn iter(&self) -> impl Iterator<Item = f64> + use<'a> {
        self.0.iter().filter_map(Move::level)
    }
}
