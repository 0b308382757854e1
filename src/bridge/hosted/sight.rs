//! What a strategy of the host sees: the same as one of a script, without any copy of it.

use std::borrow::Cow;

use super::luck::Luck;
use crate::bridge::game::{GameObject, NOTHING};
use crate::lang::bytecode::Image;
use crate::lang::source::Symbol;
use crate::lang::value::{Heap, History, HistoryRef, Value, number};
use crate::model::action::{Act, Action, Actions};

/// What somebody did: an action by its name, or a level.
///
/// ```
/// use comity::{Engine, Move, strategy_fn};
///
/// // Does what the other did last, in games of actions and of levels alike.
/// let mirror = strategy_fn(|view| match view.theirs().last() {
///     Some(Move::Action(name)) => comity::Choice::from(name.to_owned()),
///     Some(Move::Level(level)) => level.into(),
///     _ => comity::Choice::At(0),
/// });
/// let engine = Engine::builder().strategy("mirror", mirror).build()?;
/// let text = "use games { prisoners_dilemma }
///     play(prisoners_dilemma, between: [mirror, defect], rounds: 3).total[0]";
/// assert_eq!(engine.eval::<f64>(text)?, 2.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Move<'a> {
    /// The action of that name.
    Action(&'a str),
    /// A level, where the game's actions are numbers.
    Level(f64),
    /// Nothing: the player sat the round out, or was not reached in a sequence.
    Nothing,
}

impl<'a> Move<'a> {
    /// The name of an action.
    ///
    /// ```
    /// use comity::Move;
    ///
    /// assert_eq!(Move::Action("defect").name(), Some("defect"));
    /// assert_eq!(Move::Level(2.5).name(), None);
    /// ```
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        match self {
            Self::Action(name) => Some(name),
            Self::Level(_) | Self::Nothing => None,
        }
    }

    /// The number of a level.
    ///
    /// ```
    /// use comity::Move;
    ///
    /// assert_eq!(Move::Level(2.5).level(), Some(2.5));
    /// assert_eq!(Move::Nothing.level(), None);
    /// ```
    #[must_use]
    pub fn level(self) -> Option<f64> {
        match self {
            Self::Level(level) => Some(level),
            Self::Action(_) | Self::Nothing => None,
        }
    }
}

impl PartialEq<str> for Move<'_> {
    fn eq(&self, other: &str) -> bool {
        self.name() == Some(other)
    }
}

impl PartialEq<&str> for Move<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.name() == Some(*other)
    }
}

impl PartialEq<f64> for Move<'_> {
    fn eq(&self, other: &f64) -> bool {
        self.level() == Some(*other)
    }
}

/// What a player chooses.
///
/// ```
/// use comity::Choice;
///
/// let sure: Choice = "cooperate".into();
/// let tax: Choice = 0.25.into();
/// let coin = Choice::Mixed(vec![("cooperate".into(), 0.5), ("defect".into(), 0.5)]);
/// assert_eq!(sure, Choice::Action("cooperate".into()));
/// assert_eq!(tax, Choice::Level(0.25));
/// assert!(matches!(coin, Choice::Mixed(parts) if parts.len() == 2));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Choice {
    /// The action of that name.
    Action(Cow<'static, str>),
    /// The action at this place among those to choose from, counted from 0.
    At(usize),
    /// A level, where the game's actions are numbers.
    Level(f64),
    /// Actions with probabilities that sum to 1; the match draws.
    Mixed(Vec<(Choice, f64)>),
}

impl From<&'static str> for Choice {
    fn from(name: &'static str) -> Self {
        Self::Action(Cow::Borrowed(name))
    }
}

impl From<String> for Choice {
    fn from(name: String) -> Self {
        Self::Action(Cow::Owned(name))
    }
}

impl From<f64> for Choice {
    fn from(level: f64) -> Self {
        Self::Level(level)
    }
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Action(name) => write!(f, "`{name}`"),
            Self::At(place) => write!(f, "the action at {place}"),
            Self::Level(level) => write!(f, "{}", crate::base::number::shortest(*level)),
            Self::Mixed(_) => f.write_str("a mixture"),
        }
    }
}

/// A seat at a game: what is known before the first round.
#[derive(Clone, Copy)]
pub(crate) struct Chair<'a> {
    pub(in crate::bridge) game: &'a GameObject,
    pub(in crate::bridge) image: &'a Image,
    pub(in crate::bridge) seat: usize,
    pub(in crate::bridge) players: usize,
}

impl<'a> Chair<'a> {
    pub(crate) fn seat(&self) -> usize {
        self.seat
    }

    pub(crate) fn players(&self) -> usize {
        self.players
    }

    pub(crate) fn game(&self) -> &'a str {
        &self.game.made.name
    }

    /// The smallest and the largest level of a continuum.
    pub(crate) fn range(&self) -> Option<(f64, f64)> {
        match self.game.actions_of(self.seat) {
            Some(Actions::Range { low, high }) => Some((*low, *high)),
            _ => None,
        }
    }

    /// How many actions there are to choose from; 0 in a continuum.
    pub(crate) fn choices(&self) -> usize {
        self.game.actions_of(self.seat).and_then(Actions::count).unwrap_or(0)
    }

    pub(crate) fn choice(&self, place: usize) -> Option<Move<'a>> {
        match self.game.actions_of(self.seat)? {
            Actions::Named(list) => list.get(place).map(|action| self.meaning(Symbol(action.id.0))),
            Actions::Levels(levels) => levels.get(place).copied().map(Move::Level),
            Actions::Range { .. } => None,
        }
    }

    /// What this player gets where everybody does what these places say; `None` where that is not written out.
    pub(crate) fn payoff(&self, profile: &[usize]) -> Option<f64> {
        self.game.model().payoff(self.game.role_of(self.seat), profile)
    }

    /// A value of a history as the host sees it.
    fn seen(&self, value: Value, heap: &Heap) -> Move<'a> {
        match value {
            Value::Symbol(symbol) => self.meaning(symbol),
            other => number::to_f64(other, heap).map_or(Move::Nothing, Move::Level),
        }
    }

    /// An action as strategies know it: `defect`, also where the game calls it `close`.
    fn meaning(&self, symbol: Symbol) -> Move<'a> {
        if symbol.0 == NOTHING.0 { Move::Nothing } else { Move::Action(self.image.name(symbol)) }
    }

    /// The place of an action, by what it means or by what the game calls it.
    pub(in crate::bridge) fn place(&self, name: &str) -> Option<usize> {
        let Some(Actions::Named(list)) = self.game.actions_of(self.seat) else { return None };
        let means = |action: &&Action| self.image.name(Symbol(action.id.0)) == name;
        let found = list.iter().position(|action| means(&action));
        found.or_else(|| list.iter().position(|action| action.name == name))
    }
}

/// An act of the model as results show it: an action by the name that its game gives it.
pub(in crate::bridge) fn done(actions: &Actions, act: Act) -> Move<'_> {
    match (actions, act) {
        (_, Act::Level(level)) => Move::Level(level),
        (Actions::Named(list), Act::Index(at)) => {
            list.get(at as usize).map_or(Move::Nothing, |action| Move::Action(&action.name))
        }
        (Actions::Levels(levels), Act::Index(at)) => {
            levels.get(at as usize).copied().map_or(Move::Nothing, Move::Level)
        }
        (_, Act::Absent) | (Actions::Range { .. }, Act::Index(_)) => Move::Nothing,
    }
}

/// What a player sees when it is asked.
pub(crate) struct Sight<'a> {
    pub(in crate::bridge) chair: Chair<'a>,
    pub(in crate::bridge) heap: &'a Heap,
    pub(in crate::bridge) round: u32,
    pub(in crate::bridge) opens: bool,
    pub(in crate::bridge) mine: HistoryRef,
    pub(in crate::bridge) earned: HistoryRef,
    pub(in crate::bridge) theirs: &'a [HistoryRef],
    /// At a node of a tree: what is open there, and the moves so far.
    pub(in crate::bridge) node: Option<(&'a [Value], &'a [Value])>,
    /// Where its draws come from.
    pub(in crate::bridge) luck: Luck,
}

impl<'a> Sight<'a> {
    pub(crate) fn chair(&self) -> Chair<'a> {
        self.chair
    }

    pub(crate) fn round(&self) -> u32 {
        self.round
    }

    /// Whether these opponents are met for the first time.
    pub(crate) fn opens(&self) -> bool {
        self.opens
    }

    pub(crate) fn mine(&self) -> Log<'a> {
        self.log(self.mine)
    }

    /// What it earned, round by round.
    pub(crate) fn earned(&self) -> Log<'a> {
        self.log(self.earned)
    }

    /// How many opponents it sees.
    pub(crate) fn opponents(&self) -> usize {
        self.theirs.len()
    }

    pub(crate) fn theirs(&self, opponent: usize) -> Option<Log<'a>> {
        self.theirs.get(opponent).map(|history| self.log(*history))
    }

    fn log(&self, history: HistoryRef) -> Log<'a> {
        Log { history: self.heap.history(history), heap: self.heap, chair: self.chair }
    }

    /// How many actions there are to choose from now; 0 in a continuum.
    pub(crate) fn choices(&self) -> usize {
        self.node.map_or_else(|| self.chair.choices(), |(open, _)| open.len())
    }

    pub(crate) fn choice(&self, place: usize) -> Option<Move<'a>> {
        match self.node {
            Some((open, _)) => open.get(place).map(|value| self.chair.seen(*value, self.heap)),
            None => self.chair.choice(place),
        }
    }

    /// In a sequence how many moves were made before this one, and which.
    pub(crate) fn so_far(&self) -> usize {
        self.node.map_or(0, |(_, so_far)| so_far.len())
    }

    pub(crate) fn moved(&self, place: usize) -> Option<Move<'a>> {
        let (_, so_far) = self.node?;
        so_far.get(place).map(|value| self.chair.seen(*value, self.heap))
    }

    pub(crate) fn luck(&self) -> &Luck {
        &self.luck
    }
}

/// A history as the host sees it.
#[derive(Clone, Copy)]
pub(crate) struct Log<'a> {
    history: &'a History,
    heap: &'a Heap,
    chair: Chair<'a>,
}

impl<'a> Log<'a> {
    pub(crate) fn len(&self) -> usize {
        self.history.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<Move<'a>> {
        self.history.get(index).map(|value| self.chair.seen(value, self.heap))
    }

    pub(crate) fn back(&self, rounds: usize) -> Option<Move<'a>> {
        self.history.back(rounds).map(|value| self.chair.seen(value, self.heap))
    }

    /// How often an action was done.
    pub(crate) fn count(&self, name: &str) -> u64 {
        self.value(name).map_or(0, |value| self.history.total(value, self.heap))
    }

    /// For how many rounds running, up to the last.
    pub(crate) fn streak(&self, name: &str) -> u64 {
        self.value(name).map_or(0, |value| self.history.run(value, self.heap))
    }

    fn value(&self, name: &str) -> Option<Value> {
        let symbol = self.chair.game.symbol_named(name);
        symbol.or_else(|| self.chair.image.names.find(name)).map(Value::Symbol)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        let Self { history, heap, chair } = *self;
        history.iter().map(move |value| chair.seen(value, heap))
    }
}

/// The act that a choice means, found by what an action means or by its game's name for it; no mixtures.
pub(in crate::bridge) fn act_of(
    image: &Image,
    game: &GameObject,
    seat: usize,
    choice: &Choice,
) -> Option<Act> {
    let chair = Chair { game, image, seat, players: game.roles.len() };
    let index = |place: usize| Act::Index(u32::try_from(place).unwrap_or(u32::MAX));
    match choice {
        Choice::Action(name) => chair.place(name).map(index),
        Choice::At(place) => Some(*place).filter(|place| *place < chair.choices()).map(index),
        Choice::Level(level) => game.actions_of(seat)?.level(*level),
        Choice::Mixed(_) => None,
    }
}

/// An act as a choice.
pub(in crate::bridge) fn choice_of(
    image: &Image,
    game: &GameObject,
    seat: usize,
    act: Act,
) -> Choice {
    let chair = Chair { game, image, seat, players: game.roles.len() };
    match act {
        Act::Level(level) => Choice::Level(level),
        Act::Absent => Choice::At(0),
        Act::Index(place) => match chair.choice(place as usize) {
            Some(Move::Action(name)) => Choice::Action(Cow::Owned(name.to_owned())),
            Some(Move::Level(level)) => Choice::Level(level),
            Some(Move::Nothing) | None => Choice::At(place as usize),
        },
    }
}

/// What a player can choose, in words.
pub(in crate::bridge) fn options_of(game: &GameObject, seat: usize) -> String {
    match game.actions_of(seat) {
        Some(Actions::Range { low, high }) => format!("numbers from {low} to {high}"),
        Some(actions) => {
            let names = (0..).map_while(|at| actions.name(at)).take(12);
            names.collect::<Vec<_>>().join(", ")
        }
        None => String::new(),
    }
}
