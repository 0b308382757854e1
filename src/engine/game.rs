//! Games of a host's own type.

use std::ops::RangeInclusive;
use std::sync::Arc;

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
    fn roles(&self) -> Vec<Role>;

    /// Puts what each of those who play gets, a round, into the place that it has in `profile`.
    ///
    /// # Errors
    /// Anything; where payoffs are written out, building the engine fails, else the script's run, with an error that
    /// names the game and has its words.
    fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError>;

    /// What it is about, for help, in Markdown.
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
    pub fn choosing<N: Into<String>>(actions: impl IntoIterator<Item = N>) -> Self {
        let named = actions.into_iter().map(|name| (Arc::from(name.into()), None));
        Self { name: None, options: GameOptions::Named(named.collect()) }
    }

    /// Chooses one of these numbers.
    pub fn levels(levels: impl IntoIterator<Item = f64>) -> Self {
        Self { name: None, options: GameOptions::Levels(levels.into_iter().collect()) }
    }

    /// Chooses any number between two, both included.
    pub fn range(range: RangeInclusive<f64>) -> Self {
        Self { name: None, options: GameOptions::Range(*range.start(), *range.end()) }
    }

    /// Has a role of its own, as `challenger` and `defender` have.
    pub fn called(mut self, role: impl Into<String>) -> Self {
        self.name = Some(role.into());
        self
    }

    /// Gives an action the meaning that strategies know, as `open as cooperate` does in a script.
    pub fn meaning(mut self, action: &str, means: &str) -> Self {
        if let GameOptions::Named(named) = &mut self.options {
            for (_, meaning) in named.iter_mut().filter(|(name, _)| **name == *action) {
                *meaning = Some(means.into());
            }
        }
        self
    }
}

/// What those who play have chosen.
///
/// Mostly everybody plays. Where a regime keeps some away from a game of more than two, the others play without them:
/// [`Profile::players`] says who is there.
///
/// ```
/// use comity::{BoxError, Game, Move, Profile, Role};
///
/// struct Match;
///
/// impl Game for Match {
///     fn roles(&self) -> Vec<Role> {
///         vec![Role::choosing(["left", "right"]); 2]
///     }
///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
///         let same = profile.action(0) == profile.action(1);
///         into.fill(if same { 1.0 } else { 0.0 });
///         Ok(())
///     }
/// }
/// ```
pub struct Profile<'a> {
    players: &'a [usize],
    moves: &'a [Move<'a>],
}

impl<'a> Profile<'a> {
    /// How many play.
    #[must_use]
    pub fn len(&self) -> usize {
        self.moves.len()
    }

    /// Whether nobody does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// Their seats, in order.
    #[must_use]
    pub fn players(&self) -> &'a [usize] {
        self.players
    }

    /// What the one at a place among those who play has chosen, by the game's own names.
    #[must_use]
    pub fn action(&self, place: usize) -> Option<Move<'a>> {
        self.moves.get(place).copied()
    }

    /// All choices, in order.
    pub fn actions(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        self.moves.iter().copied()
    }

    /// The levels that were chosen, in order, where actions are numbers; nothing of named actions.
    pub fn levels(&self) -> impl Iterator<Item = f64> + use<'a> {
        self.moves.iter().filter_map(|one| one.level())
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
