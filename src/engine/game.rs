//! Games of a host's own type.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::profile::Profile;
use super::strategy::{BoxError, Move};
use crate::bridge::hosted::{self, GameOptions, PLAYER, Rule};
use crate::lang::native::Registry;
use crate::lang::value::Fault;

/// A game: who plays, what each can do, what a profile pays.
///
/// Registered with an engine it is a game like any that a script declares: it can be played, be the game of
/// tournaments and populations, and where its profiles are few (4096 at most) be solved. Its action words are in scope
/// everywhere. Payoffs may depend on the profile alone; they are written out once, when the engine is built, where
/// there are few, and else asked for in every round.
///
/// ```
/// use comity::{BoxError, Engine, Game, Profile, Role};
///
/// /// A commons of so much grass, grazed by herds of one to three.
/// struct Commons { grass: f64 }
///
/// impl Game for Commons {
///     fn roles(&self) -> Vec<Role> {
///         vec![Role::levels([1.0, 2.0, 3.0]); 2]
///     }
///
///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
///         let herd: f64 = profile.levels().sum();
///         for (own, paid) in profile.levels().zip(into) {
///             *paid = own * (self.grass - herd);
///         }
///         Ok(())
///     }
/// }
///
/// let engine = Engine::builder().game("commons", Commons { grass: 6.0 }).build()?;
/// let text = "
///     let score = play(commons, between: [2, 2]).scores[0]
///     let dominant = equilibria(commons)
/// ";
/// let mut context = engine.context();
/// context.run(&engine.compile("c.comity", text)?)?;
/// assert_eq!(context.get::<f64>("score")?, 4.0);
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Game: Send + Sync {
    /// The players in seat order, each with what it can choose from.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// /// A guard and a thief who do different things.
    /// struct Inspection;
    ///
    /// impl Game for Inspection {
    ///     fn roles(&self) -> Vec<Role> {
    ///         let guard = Role::choosing(["watch", "sleep"]).called("guard");
    ///         let thief = Role::choosing(["steal", "work"]).called("thief");
    ///         vec![guard, thief]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         let (watched, stolen) = (profile.action(0).unwrap() == "watch", profile.action(1).unwrap() == "steal");
    ///         into[0] = if stolen && !watched { -3.0 } else { 0.0 } - if watched { 1.0 } else { 0.0 };
    ///         into[1] = if !stolen { 1.0 } else if watched { -2.0 } else { 3.0 };
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("inspection", Inspection).build()?;
    /// assert_eq!(engine.eval::<i64>("equilibria(inspection).len")?, 1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn roles(&self) -> Vec<Role>;

    /// Puts what each of those who play gets, a round, into the place that it has in `profile`.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// /// Who names the larger number has the difference.
    /// struct Auction;
    ///
    /// impl Game for Auction {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::levels([0.0, 5.0, 10.0]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         let bids: Vec<f64> = profile.levels().collect();
    ///         into[0] = (bids[0] - bids[1]).max(0.0);
    ///         into[1] = (bids[1] - bids[0]).max(0.0);
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("auction", Auction).build()?;
    /// let paid: Vec<f64> = engine.eval("play(auction, between: [10, 5], rounds: 1).total")?;
    /// assert_eq!(paid, [5.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// Anything; where payoffs are written out, building the engine fails, else the script's run, with an error that
    /// names the game and has its words.
    fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError>;

    /// What it is about, for help, in Markdown.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Meeting;
    ///
    /// impl Game for Meeting {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["left", "right"]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(if profile.action(0) == profile.action(1) { 1.0 } else { 0.0 });
    ///         Ok(())
    ///     }
    ///
    ///     fn docs(&self) -> &str {
    ///         "Two who want to meet."
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("meeting", Meeting).build()?;
    /// assert_eq!(engine.help("meeting"), Some("Two who want to meet."));
    /// # Ok::<(), comity::Error>(())
    /// ```
    fn docs(&self) -> &str {
        "A game of the host."
    }
}

/// A player of a game: what it is called and what it can choose from.
///
/// ```
/// use comity::Role;
///
/// let state = Role::choosing(["open", "close"]).meaning("open", "cooperate").meaning("close", "defect");
/// let firm = Role::range(0.0..=10.0).called("firm");
/// let herder = Role::levels([1.0, 2.0, 3.0]);
/// # let _ = (state, firm, herder);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Role {
    name: Option<String>,
    options: GameOptions,
}

impl Role {
    /// Chooses among actions with names.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["open", "close"]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(if profile.action(0) == profile.action(1) { 1.0 } else { 0.0 });
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [open, open], rounds: 3).total")?, [3.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn choosing<N: Into<String>>(actions: impl IntoIterator<Item = N>) -> Self {
        let named = actions.into_iter().map(|name| (Arc::from(name.into()), None));
        Self { name: None, options: GameOptions::Named(named.collect()) }
    }

    /// Chooses one of these numbers.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::levels([1.0, 2.0, 3.0]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(profile.levels().sum());
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [1, 3], rounds: 1).total")?, [4.0, 4.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn levels(levels: impl IntoIterator<Item = f64>) -> Self {
        Self { name: None, options: GameOptions::Levels(levels.into_iter().collect()) }
    }

    /// Chooses any number between two, both included.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::range(0.0..=1.0); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(profile.levels().sum());
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [0.25, 0.5], rounds: 1).total")?, [0.75, 0.75]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn range(range: RangeInclusive<f64>) -> Self {
        Self { name: None, options: GameOptions::Range(*range.start(), *range.end()) }
    }

    /// Has a role of its own, as `challenger` and `defender` have.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["ask"]).called("buyer"), Role::choosing(["yes", "no"]).called("seller")]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(if profile.action(1).unwrap() == "yes" { 1.0 } else { 0.0 });
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [ask, yes], rounds: 1).total")?, [1.0, 1.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn called(mut self, role: impl Into<String>) -> Self {
        self.name = Some(role.into());
        self
    }

    /// Gives an action the meaning that strategies know, as `open as cooperate` does in a script.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         let role = Role::choosing(["open", "close"]);
    ///         vec![role.meaning("open", "cooperate").meaning("close", "defect"); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(profile.actions().filter(|done| *done == "open").count() as f64);
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// // Tit for tat cooperates, which is to open here.
    /// let text = "use strategies { tit_for_tat }\nplay(mine, between: [tit_for_tat, open], rounds: 2).total";
    /// assert_eq!(engine.eval::<Vec<f64>>(text)?, [4.0, 4.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn meaning(mut self, action: &str, means: &str) -> Self {
        if let GameOptions::Named(named) = &mut self.options {
            for (_, meaning) in named.iter_mut().filter(|(name, _)| **name == *action) {
                *meaning = Some(means.into());
            }
        }
        self
    }
}

struct Hosted<G>(G);

impl<G: Game> Rule for Hosted<G> {
    fn payoffs(
        &self,
        present: &[usize],
        moves: &[Move<'_>],
        into: &mut [f64],
    ) -> Result<(), BoxError> {
        self.0.payoffs(&Profile { players: present, moves }, into)
    }
}

/// Makes a game known to scripts.
///
/// # Errors
/// What is wrong with it.
pub(super) fn register(
    name: &str,
    game: impl Game + 'static,
    registry: &mut Registry,
) -> Result<(), Fault> {
    let players = game.roles().into_iter();
    let players =
        players.map(|role| (role.name.unwrap_or_else(|| PLAYER.to_owned()), role.options));
    let players = players.collect();
    let docs = game.docs().to_owned();
    hosted::game(registry, name, &docs, players, Arc::new(Hosted(game)))
}
