//! A game: who plays, what each can do, what it pays.
//!
//! A [`Game`] is validated data. Its payoffs come in four forms:
//!
//! ```text
//! Table     every profile written out        2 players with 2 actions: 8 numbers
//! Counts    symmetric, by how many do what   50 players with 2 actions: 100 numbers
//! Computed  asked for every round            levels out of a continuum, a state, chance
//! Sequence  at the ends of a tree            one moves after the other
//! ```
//!
//! Solvers of tables read the first two; the match engine plays all four.
//!
//! Invariant: a `Game` that exists is consistent: sizes fit, every number is finite, no player is without
//! options. So nothing later needs to check again.

mod class;
mod class_many;
mod payoff;
mod sequence;
mod symmetric;
mod transform;

pub use class::{Class, Failure, Inequality, Needs, Relation, Term};
pub use payoff::{Counts, Payoffs, Table};
pub use sequence::{InformationSet, Node, Sequence};
pub use symmetric::Symmetric;

use std::sync::Arc;

use super::action::{ActionId, Actions};
use super::error::Error;

/// A place in a game: its role and its options.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// The role's name, such as `challenger`; several players may share one.
    pub role: String,
    /// What this player may choose from.
    pub actions: Arc<Actions>,
}

/// Who plays, what each can do, what it pays.
///
/// # Units
/// Payoffs are per round.
#[derive(Clone, Debug, PartialEq)]
pub struct Game {
    name: String,
    players: Vec<Player>,
    payoffs: Payoffs,
    elastic: bool,
}

impl Game {
    /// A game whose payoffs are written out by profile.
    ///
    /// `cells` holds, for each profile, one payoff a player. Profiles run with the last player's action
    /// fastest: for two players (0,0), (0,1), …, (1,0), …
    ///
    /// # Errors
    /// If a player has no discrete actions, sizes do not fit, or a payoff is not finite.
    pub fn table(
        name: impl Into<String>,
        players: Vec<Player>,
        cells: Vec<f64>,
    ) -> Result<Game, Error> {
        check_players(&players)?;
        let table = Table::new(&players, cells)?;
        Ok(Game { name: name.into(), players, payoffs: Payoffs::Table(table), elastic: false })
    }

    /// A two-player game from its matrix: `cells[row][column]` is what the row and the column player get.
    ///
    /// # Errors
    /// As [`Game::table`].
    pub fn bimatrix(
        name: impl Into<String>,
        rows: Actions,
        columns: Actions,
        cells: &[Vec<[f64; 2]>],
    ) -> Result<Game, Error> {
        let player = |role: &str, actions| Player { role: role.into(), actions: Arc::new(actions) };
        let flat = cells.iter().flatten().flatten().copied().collect();
        Game::table(name, vec![player("row", rows), player("column", columns)], flat)
    }

    /// A symmetric game of `n` players: `pay(own, others)` is what a player of action `own` gets when
    /// `others[a]` of the other n − 1 play `a`. It is asked once for every such pair.
    ///
    /// # Errors
    /// As [`Game::table`], and whatever `pay` answers.
    pub fn by_counts<E: From<Error>>(
        name: impl Into<String>,
        n: usize,
        actions: Actions,
        pay: impl FnMut(usize, &[usize]) -> Result<f64, E>,
    ) -> Result<Game, E> {
        if n > payoff::LIMIT >> 6 {
            return Err(Error::TooLarge.into());
        }
        let actions = Arc::new(actions);
        let players = vec![Player { role: "player".into(), actions: actions.clone() }; n];
        check_players(&players)?;
        let counts = Counts::new(n, actions.count().ok_or(Error::NoTable)?, pay)?;
        Ok(Game { name: name.into(), players, payoffs: Payoffs::Counts(counts), elastic: false })
    }

    /// A game whose payoffs are asked of the participants each round.
    ///
    /// # Errors
    /// If a player has nothing to choose from.
    pub fn computed(name: impl Into<String>, players: Vec<Player>) -> Result<Game, Error> {
        check_players(&players)?;
        Ok(Game { name: name.into(), players, payoffs: Payoffs::Computed, elastic: true })
    }

    /// A game played move by move. A player's options are all its actions, in order of information sets.
    ///
    /// # Errors
    /// If the nodes are no tree written from the root on, or its numbers do not fit.
    pub fn sequence(
        name: impl Into<String>,
        roles: Vec<String>,
        nodes: Vec<Node>,
        sets: Vec<InformationSet>,
    ) -> Result<Game, Error> {
        let (players, tree) = Sequence::new(roles, nodes, sets)?;
        Ok(Game { name: name.into(), players, payoffs: Payoffs::Sequence(tree), elastic: false })
    }

    /// Says that participants can compute the payoffs when some of three or more players are absent,
    /// although they were tabulated for all. Computed games always can.
    #[must_use]
    pub fn elastic(mut self) -> Game {
        self.elastic = true;
        self
    }

    /// Whether the game can be played when some of three or more players are absent.
    #[must_use]
    pub fn is_elastic(&self) -> bool {
        self.elastic
    }

    /// The game's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The players, in seat order.
    #[must_use]
    pub fn players(&self) -> &[Player] {
        &self.players
    }

    /// What it pays.
    #[must_use]
    pub fn payoffs(&self) -> &Payoffs {
        &self.payoffs
    }

    /// The options of the player in this seat.
    #[must_use]
    pub fn actions(&self, player: usize) -> Option<&Actions> {
        self.players.get(player).map(|player| &*player.actions)
    }

    /// The number of discrete actions of each player; `None` where one has a continuum.
    #[must_use]
    pub fn shape(&self) -> Option<Vec<usize>> {
        self.players.iter().map(|player| player.actions.count()).collect()
    }

    /// What `player` gets when everybody's action index is as in `profile`; `None` outside the game or
    /// where payoffs are not tabulated.
    #[must_use]
    pub fn payoff(&self, player: usize, profile: &[usize]) -> Option<f64> {
        match &self.payoffs {
            Payoffs::Table(table) => table.at(player, profile),
            Payoffs::Counts(counts) => counts.at(player, profile),
            Payoffs::Computed | Payoffs::Sequence(_) => None,
        }
    }

    /// The profile in which everybody cooperates; `None` if somebody cannot.
    #[must_use]
    pub fn all_cooperate(&self) -> Option<Vec<usize>> {
        self.players.iter().map(|player| player.actions.cooperative()).collect()
    }

    /// Where the action with this symbol stands in a player's list.
    #[must_use]
    pub fn position(&self, player: usize, id: ActionId) -> Option<usize> {
        self.actions(player)?.position(id)
    }
}

fn check_players(players: &[Player]) -> Result<(), Error> {
    if players.is_empty() {
        return Err(Error::TooFewPlayers { players: 0, needed: 1 });
    }
    for (player, Player { actions, .. }) in players.iter().enumerate() {
        if player > 0 && Arc::ptr_eq(actions, &players[player - 1].actions) {
            continue;
        }
        let repeated = match &**actions {
            Actions::Range { low, high } => {
                if !(low.is_finite() && high.is_finite() && low <= high) {
                    return Err(Error::BadRange { player, low: *low, high: *high });
                }
                None
            }
            Actions::Named(list) => repeat(list.iter().map(|action| u64::from(action.id.0))),
            Actions::Levels(list) => {
                if let Some(&value) = list.iter().find(|level| !level.is_finite()) {
                    return Err(Error::NotFinite { player, value });
                }
                // Equal levels are the same level: 0 and -0, too.
                repeat(list.iter().map(|level| (level + 0.0).to_bits()))
            }
        };
        if actions.count() == Some(0) {
            return Err(Error::NoActions { player });
        }
        if let Some(index) = repeated {
            return Err(Error::RepeatedAction { player, index });
        }
    }
    Ok(())
}

/// The place of the first that stands earlier, too.
fn repeat(list: impl Iterator<Item = u64>) -> Option<usize> {
    let mut seen = std::collections::HashSet::with_hasher(foldhash::fast::RandomState::default());
    list.enumerate().find(|(_, item)| !seen.insert(*item)).map(|(place, _)| place)
}

#[cfg(test)]
mod class_tests;
