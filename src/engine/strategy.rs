//! Strategies written in Rust, which scripts use like their own.
//!
//! A [`Strategy`] makes a [`Player`] for each match, which is asked round by round with a [`View`] of what it may
//! know. For a strategy that needs no state of its own there is a short form, [`strategy_fn`].
//!
//! ```
//! use comity::{Engine, strategy_fn};
//!
//! let engine = Engine::builder()
//!     .strategy("suspicious", strategy_fn(|view| {
//!         if view.theirs().last_is("cooperate") { "cooperate" } else { "defect" }
//!     }))
//!     .build()?;
//! let program = engine.compile("first.comity", "
//!     use games { prisoners_dilemma }
//!     use strategies { tit_for_tat }
//!     let m = play(prisoners_dilemma, between: [suspicious, tit_for_tat], rounds: 4)
//! ")?;
//! let mut context = engine.context();
//! context.run(&program)?;
//! assert!(context.show("m").unwrap_or_default().contains("suspicious"));
//! # Ok::<(), comity::Error>(())
//! ```

use std::sync::Arc;

use super::given::{Given, Recipe};
use super::setting::Setting;
use super::view::View;
use crate::bridge::hosted::{self, Adviser, Chair, Sight, Strategist};
pub use crate::bridge::hosted::{Choice, Move};
use crate::lang::native::Registry;

/// What a host's code says when it cannot go on: any error, also a text by `"…".into()`.
///
/// ```
/// use comity::BoxError;
///
/// fn tariff(rate: &str) -> Result<f64, BoxError> {
///     let rate: f64 = rate.parse()?;
///     if rate < 0.0 { Err("a rate is 0 or more".into()) } else { Ok(rate) }
/// }
///
/// assert_eq!(tariff("0.1")?, 0.1);
/// assert_eq!(tariff("-1").unwrap_err().to_string(), "a rate is 0 or more");
/// assert!(tariff("high").is_err());
/// # Ok::<(), comity::BoxError>(())
/// ```
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How somebody plays.
///
/// One strategy serves any number of matches at the same time, on any number of threads; what is remembered within a
/// match belongs to the [`Player`] that [`Strategy::begin`] makes for it. What a player does may depend on what it
/// sees and on draws of its [`View`], and on nothing else: then results are the same for any number of threads, and
/// a match in which nothing is left to chance needs to be played only once, however often it is counted.
///
/// ```
/// use comity::{BoxError, Choice, Engine, Player, Setting, Strategy, View};
///
/// /// Cooperates until it was defected against more often than it can bear.
/// struct Patient(u32);
///
/// struct Bearing { patience: u32, borne: u32 }
///
/// impl Strategy for Patient {
///     fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
///         Box::new(Bearing { patience: self.0, borne: 0 })
///     }
/// }
///
/// impl Player for Bearing {
///     fn choose(&mut self, view: &View<'_>) -> Result<Choice, BoxError> {
///         self.borne += u32::from(view.theirs().last_is("defect"));
///         Ok(if self.borne > self.patience { "defect" } else { "cooperate" }.into())
///     }
/// }
///
/// let engine = Engine::builder().strategy("patient", Patient(2)).build()?;
/// let program = engine.compile("p.comity", "
///     use games { prisoners_dilemma }
///     use strategies { always_defect }
///     let m = play(prisoners_dilemma, between: [patient, always_defect], rounds: 10)
///     let share = m.cooperation[0]
/// ")?;
/// let mut context = engine.context();
/// context.run(&program)?;
/// assert_eq!(context.get::<f64>("share")?, 0.3);
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Strategy: Send + Sync {
    /// A player for a new match.
    ///
    /// ```
    /// use comity::{Engine, Player, Setting, Strategy, View};
    ///
    /// /// Defects in the last of so many rounds.
    /// struct Ends(u32);
    ///
    /// impl Strategy for Ends {
    ///     fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let mut left = self.0;
    ///         Box::new(move |_: &View<'_>| {
    ///             left = left.saturating_sub(1);
    ///             if left == 0 { "defect" } else { "cooperate" }
    ///         })
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("ends", Ends(3)).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [ends, cooperate], rounds: 3).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [11.0, 6.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn begin(&self, setting: &Setting<'_>) -> Box<dyn Player>;

    /// How many rounds it looks back at most; `None`, as if not said, for all. A match of a million rounds needs
    /// little memory where nobody looks far back. Counts, streaks and lengths are always of all rounds.
    ///
    /// ```
    /// use comity::{Engine, Player, Setting, Strategy, View};
    ///
    /// struct TitForTat;
    ///
    /// impl Strategy for TitForTat {
    ///     fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
    ///         let angry = |view: &View<'_>| view.theirs().last_is("defect");
    ///         Box::new(move |view: &View<'_>| if angry(view) { "defect" } else { "cooperate" })
    ///     }
    ///
    ///     fn looks_back(&self) -> Option<u32> {
    ///         Some(1)
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", TitForTat).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [mine, defect], rounds: 100).total[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 99.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn looks_back(&self) -> Option<u32> {
        None
    }
}

/// A player in one match; a closure can be one.
///
/// ```
/// use comity::{Engine, Player, Setting, Strategy, View};
///
/// /// Counts the blows that it has got.
/// struct Counting;
///
/// impl Strategy for Counting {
///     fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
///         let mut blows = 0;
///         Box::new(move |view: &View<'_>| {
///             blows += u32::from(view.theirs().last_is("defect"));
///             if blows > 2 { "defect" } else { "cooperate" }
///         })
///     }
/// }
///
/// let engine = Engine::builder().strategy("counting", Counting).build()?;
/// let text = "use games { prisoners_dilemma }
///     play(prisoners_dilemma, between: [counting, defect], rounds: 6).cooperation[0]";
/// assert_eq!(engine.eval::<f64>(text)?, 0.5);
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Player: Send {
    /// What it does now. It is asked once in each round, or at each of its nodes in a game in sequence.
    ///
    /// ```
    /// use comity::{BoxError, Choice, Engine, Player, Setting, Strategy, View};
    ///
    /// /// Reads its moves from a list, and fails at its end.
    /// struct Script(&'static [&'static str]);
    ///
    /// struct Reader(std::slice::Iter<'static, &'static str>);
    ///
    /// impl Strategy for Script {
    ///     fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
    ///         Box::new(Reader(self.0.iter()))
    ///     }
    /// }
    ///
    /// impl Player for Reader {
    ///     fn choose(&mut self, _view: &View<'_>) -> Result<Choice, BoxError> {
    ///         let next = self.0.next().ok_or("the list is over")?;
    ///         Ok((*next).into())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().strategy("mine", Script(&["cooperate", "defect"])).build()?;
    /// let play = |rounds| {
    ///     let play = format!("play(prisoners_dilemma, between: [mine, cooperate], rounds: {rounds}).total[0]");
    ///     engine.eval::<f64>(&format!("use games {{ prisoners_dilemma }}\n{play}"))
    /// };
    /// assert_eq!(play(2)?, 8.0);
    /// assert!(play(3).unwrap_err().to_string().contains("the list is over"));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// Anything; the script's run stops with an error that names the strategy and has its words.
    fn choose(&mut self, view: &View<'_>) -> Result<Choice, BoxError>;
}

impl<C, F> Player for F
where
    F: FnMut(&View<'_>) -> C + Send,
    C: IntoChoice,
{
    fn choose(&mut self, view: &View<'_>) -> Result<Choice, BoxError> {
        self(view).into_choice()
    }
}

/// What the closure of a [`strategy_fn`] may give: a [`Choice`], the name of an action, a level, or any of these as
/// the result of something that can fail.
///
/// ```
/// use comity::{BoxError, strategy_fn};
///
/// let sure = strategy_fn(|_| "cooperate");
/// let level = strategy_fn(|_| 2.5);
/// let may_fail = strategy_fn(|view| -> Result<&'static str, BoxError> {
///     if view.players() > 2 { Err("this is for two".into()) } else { Ok("cooperate") }
/// });
/// # let _ = (sure, level, may_fail);
/// ```
pub trait IntoChoice {
    /// As a choice.
    ///
    /// ```
    /// use comity::{BoxError, Choice, IntoChoice};
    ///
    /// assert_eq!("defect".into_choice()?, Choice::from("defect"));
    /// assert_eq!(2.5.into_choice()?, Choice::Level(2.5));
    /// let failed: Result<&str, &str> = Err("no idea");
    /// assert_eq!(failed.into_choice().unwrap_err().to_string(), "no idea");
    /// # Ok::<(), comity::BoxError>(())
    /// ```
    ///
    /// # Errors
    /// The failure, where it is one.
    fn into_choice(self) -> Result<Choice, BoxError>;
}

impl IntoChoice for Choice {
    fn into_choice(self) -> Result<Choice, BoxError> {
        Ok(self)
    }
}

impl IntoChoice for &'static str {
    fn into_choice(self) -> Result<Choice, BoxError> {
        Ok(self.into())
    }
}

impl IntoChoice for String {
    fn into_choice(self) -> Result<Choice, BoxError> {
        Ok(self.into())
    }
}

impl IntoChoice for f64 {
    fn into_choice(self) -> Result<Choice, BoxError> {
        Ok(self.into())
    }
}

impl<T: IntoChoice, E: Into<BoxError>> IntoChoice for Result<T, E> {
    fn into_choice(self) -> Result<Choice, BoxError> {
        self.map_err(Into::into).and_then(IntoChoice::into_choice)
    }
}

/// A strategy that is a function of what it sees, without state of its own.
///
/// ```
/// use comity::{Engine, strategy_fn};
///
/// let engine = Engine::builder().strategy("grim", strategy_fn(|view| {
///     if view.theirs().count("defect") > 0 { "defect" } else { "cooperate" }
/// })).build()?;
/// let program = engine.compile("g.comity", "let name = \"{grim}\"")?;
/// let mut context = engine.context();
/// context.run(&program)?;
/// assert_eq!(context.get::<String>("name")?, "grim");
/// # Ok::<(), comity::Error>(())
/// ```
#[must_use]
pub fn strategy_fn<C, F>(choose: F) -> StrategyFn<F>
where
    F: Fn(&View<'_>) -> C + Send + Sync + 'static,
    C: IntoChoice,
{
    StrategyFn(Arc::new(choose))
}

/// The strategy that [`strategy_fn`] makes.
///
/// ```
/// use comity::{Strategy, strategy_fn};
///
/// /// It is a strategy like any other.
/// fn looks_back(strategy: &impl Strategy) -> Option<u32> {
///     strategy.looks_back()
/// }
///
/// assert_eq!(looks_back(&strategy_fn(|_| "cooperate")), None);
/// ```
pub struct StrategyFn<F>(Arc<F>);

impl<C, F> Strategy for StrategyFn<F>
where
    F: Fn(&View<'_>) -> C + Send + Sync + 'static,
    C: IntoChoice,
{
    fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
        let choose = Arc::clone(&self.0);
        Box::new(move |view: &View<'_>| choose(view))
    }
}

/// A strategy with its documentation and its parameters, ready to be registered.
///
/// Parameters are numbers, each with a default: scripts write `patient`, or `patient(limit: 5)`, and so it prints.
///
/// ```
/// use comity::{Engine, HostStrategy, strategy_fn};
///
/// let patient = HostStrategy::with(|given| {
///     let limit = given.number("limit")?;
///     if limit < 0.0 {
///         return Err("`limit` is a number of rounds".into());
///     }
///     Ok(strategy_fn(move |view| {
///         if view.theirs().count("defect") as f64 > limit { "defect" } else { "cooperate" }
///     }))
/// })
/// .docs("Cooperates until it was defected against more than `limit` times.")
/// .parameter("limit", 3.0, "How often it bears it.");
///
/// let engine = Engine::builder().strategy("patient", patient).build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     use strategies { always_defect }
///     let m = play(prisoners_dilemma, between: [patient(limit: 5), always_defect], rounds: 10)
///     let shown = \"{patient} {patient(limit: 5)} {m.cooperation[0]}\"
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("p.comity", text)?)?;
/// assert_eq!(context.get::<String>("shown")?, "patient patient(limit: 5.0) 0.6");
/// # Ok::<(), comity::Error>(())
/// ```
#[must_use]
pub struct HostStrategy(Recipe<dyn Strategist>);

impl HostStrategy {
    /// A strategy without parameters.
    ///
    /// ```
    /// use comity::{Engine, HostStrategy, strategy_fn};
    ///
    /// let hawk = HostStrategy::new(strategy_fn(|_| "defect")).docs("Never cooperates.");
    /// let engine = Engine::builder().strategy("hawk", hawk).build()?;
    /// assert_eq!(engine.eval::<String>("\"{hawk}\"")?, "hawk");
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn new(strategy: impl Strategy + 'static) -> Self {
        Self(Recipe::of(Arc::new(Hosted(strategy))))
    }

    /// A strategy made of the values of its parameters.
    ///
    /// ```
    /// use comity::{Engine, HostStrategy, strategy_fn};
    ///
    /// let fickle = HostStrategy::with(|given| {
    ///     let p = given.number("p")?;
    ///     Ok(strategy_fn(move |view| if view.chance(p) { "defect" } else { "cooperate" }))
    /// })
    /// .parameter("p", 0.1, "How often it defects.");
    /// let engine = Engine::builder().strategy("fickle", fickle).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     play(prisoners_dilemma, between: [fickle(p: 1), cooperate], rounds: 2).total[0]";
    /// assert_eq!(engine.eval::<f64>(text)?, 10.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn with<S: Strategy + 'static>(
        make: impl Fn(&Given<'_>) -> Result<S, BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self(Recipe::with(move |given| {
            let made: Arc<dyn Strategist> = Arc::new(Hosted(make(given)?));
            Ok(made)
        }))
    }

    /// What it does, for help, in Markdown.
    ///
    /// ```
    /// use comity::{Engine, HostStrategy, strategy_fn};
    ///
    /// let dove = HostStrategy::new(strategy_fn(|_| "cooperate")).docs("Cooperates, whatever happens.");
    /// let engine = Engine::builder().strategy("dove", dove).build()?;
    /// // Prompts and editors show it.
    /// assert_eq!(engine.help("dove"), Some("Cooperates, whatever happens."));
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn docs(self, docs: impl Into<String>) -> Self {
        Self(self.0.docs(docs.into()))
    }

    /// A parameter more: a number that scripts may leave out.
    ///
    /// ```
    /// use comity::{Engine, HostStrategy, strategy_fn};
    ///
    /// let patient = HostStrategy::with(|given| {
    ///     let limit = given.number("limit")?;
    ///     Ok(strategy_fn(move |view| {
    ///         if view.theirs().count("defect") as f64 > limit { "defect" } else { "cooperate" }
    ///     }))
    /// })
    /// .parameter("limit", 2.0, "How often it bears it.");
    /// let engine = Engine::builder().strategy("patient", patient).build()?;
    /// let text = "use games { prisoners_dilemma }
    ///     [patient, patient(limit: 5)].map(|it| play(prisoners_dilemma, between: [it, defect], rounds: 10).cooperation[0])";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [0.3, 0.6]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn parameter(self, name: &str, default: f64, docs: &str) -> Self {
        Self(self.0.parameter(name, default, docs))
    }

    /// Makes it known to scripts.
    pub(super) fn register(self, name: &str, registry: &mut Registry) {
        let (docs, parameters, make) = self.0.into_parts();
        let docs = if docs.is_empty() { "A strategy of the host." } else { &docs };
        hosted::strategy(registry, name, docs, &parameters, make);
    }
}

impl<S: Strategy + 'static> From<S> for HostStrategy {
    fn from(strategy: S) -> Self {
        Self::new(strategy)
    }
}

/// A strategy of the host behind the bridge's trait.
pub(super) struct Hosted<S>(pub(super) S);

struct Seated(Box<dyn Player>);

impl<S: Strategy> Strategist for Hosted<S> {
    fn begin(&self, chair: Chair<'_>) -> Result<Box<dyn Adviser>, BoxError> {
        Ok(Box::new(Seated(self.0.begin(&Setting(chair)))))
    }

    fn looks_back(&self) -> Option<u32> {
        self.0.looks_back()
    }
}

impl Adviser for Seated {
    fn choose(&mut self, sight: &Sight<'_>) -> Result<Choice, BoxError> {
        self.0.choose(&View(sight))
    }
}
