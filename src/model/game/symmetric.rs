//! The symmetric two-player, two-action game and its four numbers.
//!
//! ```text
//!              cooperate      defect
//! cooperate    R, R           S, T        R reward        T temptation
//! defect       T, S           P, P        P punishment    S sucker's payoff
//! ```
//!
//! Named so by Rapoport and Chammah (1965). Their order decides which dilemma it is.

use super::Game;

/// The four payoffs of a symmetric two-player, two-action game.
///
/// # Units
/// Payoff per round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symmetric {
    /// For defecting while the other cooperates.
    pub temptation: f64,
    /// For mutual cooperation.
    pub reward: f64,
    /// For mutual defection.
    pub punishment: f64,
    /// For cooperating while the other defects.
    pub sucker: f64,
}

impl Symmetric {
    /// The four numbers of a game, if it has two players with two actions each and treats both alike.
    ///
    /// Cooperation is the action flagged so, else the first.
    #[must_use]
    pub fn of(game: &Game) -> Option<Symmetric> {
        let labels = [cooperation(game, 0)?, cooperation(game, 1)?];
        let [one, two] =
            [Symmetric::seen_by(game, 0, labels)?, Symmetric::seen_by(game, 1, labels)?];
        (one == two).then_some(one)
    }

    /// The four numbers as one player sees them, when each player's cooperation is the action at its label.
    #[must_use]
    pub fn seen_by(game: &Game, player: usize, labels: [usize; 2]) -> Option<Symmetric> {
        if game.players().len() != 2 || game.shape()? != [2, 2] || labels.iter().any(|&at| at > 1) {
            return None;
        }
        let pay = |own_defects: bool, other_defects: bool| {
            let mut defects = [own_defects, other_defects];
            if player == 1 {
                defects.reverse();
            }
            let at = |seat: usize| labels[seat] ^ usize::from(defects[seat]);
            game.payoff(player, &[at(0), at(1)])
        };
        Some(Symmetric {
            temptation: pay(true, false)?,
            reward: pay(false, false)?,
            punishment: pay(true, true)?,
            sucker: pay(false, true)?,
        })
    }
}

/// A player's cooperative action: the one flagged so, else the first.
pub(super) fn cooperation(game: &Game, player: usize) -> Option<usize> {
    Some(game.actions(player)?.cooperative().unwrap_or(0))
}
