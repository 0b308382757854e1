//! What a strategy written in Rust is shown of the rounds that were: moves and earnings.

use super::strategy::Move;
use crate::bridge::hosted::Log;

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
pub struct Past<'a>(pub(super) Option<Log<'a>>);

impl<'a> Past<'a> {
    /// How many rounds there were.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Patient for five rounds.
    /// let mine = strategy_fn(|view| if view.theirs().len() < 5 { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 10).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.map_or(0, |log| log.len())
    }

    /// Whether there was none yet.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Nobody has done anything before the first round.
    /// let mine = strategy_fn(|view| if view.theirs().is_empty() { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [8.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The latest move.
    ///
    /// ```
    /// use comity::{Engine, Move, strategy_fn};
    ///
    /// // Does what the other did, as far as there is anything.
    /// let mine = strategy_fn(|view| match view.theirs().last() {
    ///     Some(Move::Action("defect")) => "defect",
    ///     _ => "cooperate",
    /// });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [1.0, 6.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn last(&self) -> Option<Move<'a>> {
        self.back(1)
    }

    /// Whether the latest move was that action.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // In the first round there is no last move.
    /// let mine = strategy_fn(|view| if view.theirs().last_is("cooperate") { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [8.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn last_is(&self, action: &str) -> bool {
        self.last().is_some_and(|last| last == *action)
    }

    /// The move so many rounds ago, 1 being the last.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Answers what was done two rounds ago.
    /// let mine = strategy_fn(|view| match view.theirs().back(2) {
    ///     Some(done) if done == "defect" => "defect",
    ///     _ => "cooperate",
    /// });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 4).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn back(&self, rounds: usize) -> Option<Move<'a>> {
        self.0.and_then(|log| log.back(rounds))
    }

    /// The move of a round, counted from 0.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Never forgets the first round.
    /// let mine = strategy_fn(|view| match view.theirs().get(0) {
    ///     Some(done) if done == "defect" => "defect",
    ///     _ => "cooperate",
    /// });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 4).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.25);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Move<'a>> {
        self.0.and_then(|log| log.get(index))
    }

    /// How often an action was done.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Forgives twice.
    /// let mine = strategy_fn(|view| if view.theirs().count("defect") > 2 { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 6).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn count(&self, action: &str) -> usize {
        self.0.map_or(0, |log| usize::try_from(log.count(action)).unwrap_or(usize::MAX))
    }

    /// For how many rounds running, up to the last, an action was done.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Strikes back after three blows running.
    /// let mine = strategy_fn(|view| if view.theirs().streak("defect") >= 3 { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 6).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn streak(&self, action: &str) -> usize {
        self.0.map_or(0, |log| usize::try_from(log.streak(action)).unwrap_or(usize::MAX))
    }

    /// All moves from the first, or from the first that is still kept; see [`Strategy::looks_back`](super::Strategy::looks_back).
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // A grudge that fades: the last four rounds, and the one before them.
    /// let mine = strategy_fn(|view| {
    ///     let blows = view.theirs().iter().filter(|done| *done == "defect").count();
    ///     if blows % 2 == 1 { "defect" } else { "cooperate" }
    /// });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 4).cooperation[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
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
pub struct Earned<'a>(pub(super) Log<'a>);

impl<'a> Earned<'a> {
    /// How many rounds it was paid for.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Paid once a round.
    /// let mine = strategy_fn(|view| if view.earned().len() == view.mine().len() { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [6.0, 6.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there was none yet.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Nothing is earned before the first round.
    /// let mine = strategy_fn(|view| if view.earned().is_empty() { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [8.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The latest payoff.
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Content with 3 or more.
    /// let mine = strategy_fn(|view| if view.earned().last() < Some(3.0) { "defect" } else { "cooperate" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [8.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn last(&self) -> Option<f64> {
        self.0.back(1).and_then(Move::level)
    }

    /// All payoffs from the first, or from the first that is still kept; see [`Strategy::looks_back`](super::Strategy::looks_back).
    ///
    /// ```
    /// use comity::{Engine, strategy_fn};
    ///
    /// // Rests when it has enough.
    /// let mine = strategy_fn(|view| if view.earned().iter().sum::<f64>() >= 10.0 { "cooperate" } else { "defect" });
    /// let engine = Engine::builder().strategy("mine", mine).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, cooperate], rounds: 3).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [13.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = f64> + use<'a> {
        self.0.iter().filter_map(Move::level)
    }
}
