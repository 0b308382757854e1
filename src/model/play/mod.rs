//! Playing: a game, people, rounds.
//!
//! A [`Match`] is a game with its options, checked. [`Match::play`] runs it with [`Participants`] and a key
//! of random numbers, and gives an [`Outcome`]:
//!
//! ```
//! use comity::base::random::Key;
//! use comity::model::action::{Action, ActionId, Actions};
//! use comity::model::error::Cause;
//! use comity::model::game::Game;
//! use comity::model::play::{Choice, Match, Participants, Seat, Settled, Setup};
//!
//! /// Everybody repeats what the other did last.
//! struct Mirrors([usize; 2]);
//!
//! impl Participants for Mirrors {
//!     fn choose(&mut self, seat: Seat) -> Result<Choice, Cause> {
//!         Ok(Choice::Action(self.0[1 - seat.player]))
//!     }
//!     fn settled(&mut self, table: Settled<'_>) -> Result<(), Cause> {
//!         // What the other player saw of each.
//!         self.0 = [(1, 0), (0, 1)].map(|(by, of)| table.seen(by, of).index().unwrap_or(0));
//!         Ok(())
//!     }
//! }
//!
//! let action = |id, name: &str| Action { id: ActionId(id), name: name.into(), cooperative: id == 0 };
//! let actions = Actions::Named(vec![action(0, "open"), action(1, "protect")]);
//! let cells = [vec![[3.0, 3.0], [0.0, 5.0]], vec![[5.0, 0.0], [1.0, 1.0]]];
//! let tariffs = Game::bimatrix("tariffs", actions.clone(), actions, &cells)?;
//!
//! let plan = Match::new(&tariffs, 2, Setup { rounds: Some(4), ..Setup::default() })?;
//! let outcome = plan.play(&mut Mirrors([0, 1]), Key::new(42).of_match(0, 0))?;
//! assert_eq!(outcome.players[0].score(), Some(2.5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A round is, in this order: messages; choices of everyone before any takes effect; noise; payoffs;
//! detection, sanctions and their costs; utility; perception and the public record; votes, exits and
//! entries; the game's update; histories.
//!
//! Invariant: every draw is addressed by match, repetition, round, purpose and seat, never by the order of
//! drawing. So switching an option on changes no other draw.
//!
//! ```text
//! automatic  everybody an automaton: nobody is asked, draws are made for 64 rounds at once
//! duel       two players, a table, no regime: a few nanoseconds a round beside the callbacks
//! round      everything else; where `duel` applies too, totals agree within rounding
//! ```

mod automatic;
mod duel;
mod enforcement;
mod expectation;
mod folded;
mod institutions;
mod noise;
mod outcome;
mod pairing;
mod participants;
mod payoff;
mod round;
mod slots;
mod sums;
pub mod tournament;
mod walk;

pub use folded::under;
pub use noise::resolved;
pub use outcome::{Log, LogRow, Outcome, Tally};
pub use participants::{Choice, Features, Message, Move, NormRef, Participants, Seat, Settled};

use std::sync::Arc;

use crate::base::random::{Key, Purpose};
use crate::model::action::Actions;
use crate::model::error::{Cause, Error, Stop};
use crate::model::game::{Game, Payoffs};
use crate::model::regime::{Regime, probability};
use crate::model::strategy::Automaton;

/// How a match is played. The default asks for a horizon and for nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// At most so many rounds.
    pub rounds: Option<u32>,
    /// After each round another follows with this probability.
    pub continuation: Option<f64>,
    /// Weight of a round relative to the one before.
    pub discount: Option<f64>,
    /// The probability that an action goes wrong: none, one for all, or one a player.
    pub noise: Vec<f64>,
    /// The probability that an observer sees another action than was played.
    pub misperception: f64,
    /// The probability that a message arrives as another.
    pub message_noise: f64,
    /// Who meets whom.
    pub matching: Matching,
    /// The regimes it is played under, in order.
    pub regimes: Vec<Regime>,
    /// Players do not see what they earned: private monitoring (Sekiguchi 1997).
    pub payoffs_hidden: bool,
    /// What is kept.
    pub record: Record,
}

/// Who meets whom in a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// All play one game together.
    #[default]
    Group,
    /// Every pair plays.
    AllPairs,
    /// Players are paired at random each round; of an odd number one sits out.
    RandomPairs,
    /// Neighbours play: for each player its neighbours. A link counts once, however often it is named.
    Neighbours(Vec<Vec<usize>>),
}

/// What a match keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Record {
    /// Sums and counts.
    #[default]
    Summary,
    /// Every round as well.
    Full,
}

/// A game with its options, checked and ready to be played any number of times.
#[derive(Clone, Debug)]
pub struct Match<'a> {
    game: &'a Game,
    players: usize,
    setup: Setup,
}

impl<'a> Match<'a> {
    /// Checks the options of a match among so many players.
    ///
    /// # Errors
    /// If there is no horizon, a number is out of its range, or players and game do not fit.
    pub fn new(game: &'a Game, players: usize, setup: Setup) -> Result<Match<'a>, Error> {
        let seats = game.players().len();
        if setup.matching == Matching::Group {
            if players != seats {
                return Err(Error::PlayerCount { expected: seats, found: players });
            }
        } else {
            check_pairs(game, players, &setup.matching)?;
        }
        let squared = setup.matching == Matching::AllPairs
            || (setup.matching == Matching::Group && setup.misperception > 0.0);
        if squared && players.checked_mul(players).is_none_or(|pairs| pairs > LIMIT) {
            return Err(Error::TooLarge);
        }
        check_horizon(&setup)?;
        if let Some(value) = setup.discount.filter(|value| !(*value > 0.0 && *value <= 1.0)) {
            return Err(Error::OutOfRange { what: "discount", value });
        }
        if setup.noise.len() > 1 && setup.noise.len() != players {
            return Err(Error::NoiseLength { expected: players, found: setup.noise.len() });
        }
        for &value in &setup.noise {
            probability("noise", value)?;
        }
        probability("misperception", setup.misperception)?;
        probability("message_noise", setup.message_noise)?;
        for regime in &setup.regimes {
            regime.check(players)?;
        }
        Ok(Match { game, players, setup })
    }

    /// The game.
    #[must_use]
    pub fn game(&self) -> &'a Game {
        self.game
    }

    /// How many play.
    #[must_use]
    pub fn players(&self) -> usize {
        self.players
    }

    /// The options.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Plays it once.
    ///
    /// `key` stands for seed, match and repetition (see [`Key::of_match`]). The engine draws for noise,
    /// perception, horizon, pairing, monitoring and for choices given as probabilities; participants who
    /// draw for themselves use cell 0 of [`Purpose::Choice`], the engine its cells from 2^31 on.
    ///
    /// # Errors
    /// What participants report, an illegal choice, or payoffs that are no numbers.
    pub fn play(&self, people: &mut dyn Participants, key: Key) -> Result<Outcome, Stop> {
        let features = people.features();
        people.begin()?;
        let plain = features == Features::default()
            && self.setup.regimes.is_empty()
            && self.setup.matching == Matching::Group
            && !self.setup.payoffs_hidden;
        match self.game.payoffs() {
            Payoffs::Table(table) if plain && self.players == 2 => {
                duel::play(self, table, people, key)
            }
            _ => round::play(self, features, people, key),
        }
    }

    /// Plays it once among automata, with the same draws and the same outcome as if people with these strategies
    /// were asked; `tick` is told now and then of so many rounds more. `plain` says that those people would have no
    /// [`Features`]. `None` where automata cannot play it.
    ///
    /// # Errors
    /// What `tick` reports.
    pub fn play_automata(
        &self,
        machines: &[Arc<Automaton>],
        plain: bool,
        key: Key,
        tick: &mut dyn FnMut(u64) -> Result<(), Cause>,
    ) -> Option<Result<Outcome, Stop>> {
        automatic::play(self, machines, plain, key, tick)
    }

    /// A player's options; under pairwise matching everybody's are the same.
    fn actions(&self, player: usize) -> &Actions {
        let roles = self.game.players();
        &roles[player.min(roles.len() - 1)].actions
    }

    fn noise_of(&self, player: usize) -> f64 {
        match self.setup.noise[..] {
            [] => 0.0,
            [all] => all,
            ref each => each.get(player).copied().unwrap_or(0.0),
        }
    }

    /// Whether another round follows this one.
    #[inline]
    fn goes_on(&self, round: u32, key: Key) -> bool {
        if self.setup.rounds.is_some_and(|last| round >= last) || round == u32::MAX {
            return false;
        }
        match self.setup.continuation {
            Some(w) => key.chance(round, w),
            None => true,
        }
    }
}

fn check_horizon(setup: &Setup) -> Result<(), Error> {
    match (setup.rounds, setup.continuation) {
        (None, None) => Err(Error::NoHorizon),
        (Some(0), _) => Err(Error::OutOfRange { what: "rounds", value: 0.0 }),
        (None, Some(w)) if w >= 1.0 => Err(Error::NoHorizon),
        (_, Some(w)) => probability("continuation", w).map(|_| ()),
        (Some(_), None) => Ok(()),
    }
}

fn check_pairs(game: &Game, players: usize, matching: &Matching) -> Result<(), Error> {
    let seats = game.players();
    if seats.len() != 2 {
        return Err(Error::NotForPairs { players: seats.len() });
    }
    if seats[0].actions != seats[1].actions {
        return Err(Error::NotSymmetric);
    }
    if players < 2 {
        return Err(Error::TooFewPlayers { players, needed: 2 });
    }
    if let Matching::Neighbours(lists) = matching {
        if lists.len() != players {
            return Err(Error::PlayerCount { expected: lists.len(), found: players });
        }
        if let Some(&index) = lists.iter().flatten().find(|&&other| other >= players) {
            return Err(Error::Unknown { what: "seat", index });
        }
    }
    Ok(())
}

/// The keys of one purpose, one a player.
fn keys(key: Key, purpose: Purpose, players: usize) -> Vec<Key> {
    (0..players).map(|player| key.purpose(purpose, player as u32)).collect()
}

/// The most pairs of players that are held at once.
const LIMIT: usize = 1 << 24;

/// The cell from which a choice given as probabilities is drawn, apart from the player's own draws.
pub const MIXTURE: u32 = 1 << 31;

/// The cell of a game: that of a group, or of a game with this partner.
fn cell(opponent: Option<usize>) -> u32 {
    opponent.map_or(0, |opponent| opponent as u32 + 1)
}

#[cfg(test)]
mod tests;
