//! Equilibria in pure actions, and the best way to leave a profile.
//!
//! A profile is an equilibrium if no player gains more than 1e-9 by another action while the others stay.
//!
//! In a game by counts players are alike, so a profile stands for all its rearrangements; only the one
//! sorted by action is listed, and [`Equilibria::up_to_order`] says so.
//!
//! # Sources
//! Nash 1950.

use crate::analysis::Error;
use crate::base::tolerance::TOLERANCE;
use crate::model::game::{Game, Payoffs};

/// The most profiles that are looked at.
const LIMIT: usize = 1 << 24;

/// The pure equilibria of a game, in the order of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equilibria {
    /// Each player's action index.
    pub profiles: Vec<Vec<usize>>,
    /// Whether a profile stands for all its rearrangements.
    pub up_to_order: bool,
}

/// The best way for one player to leave a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// Who leaves.
    pub player: usize,
    /// The action it takes instead.
    pub action: usize,
    /// What it gains; negative if even the best alternative loses.
    pub gain: f64,
}

/// All pure equilibria of a game with any number of players.
///
/// # Errors
/// If payoffs are not tabulated or profiles are too many.
///
/// # Complexity
/// Profiles times the sum of actions: exponential in the players of a table.
pub fn pure(game: &Game) -> Result<Equilibria, Error> {
    let shape = shape(game)?;
    let up_to_order = matches!(game.payoffs(), Payoffs::Counts(_));
    let mut profile = vec![0; shape.len()];
    let mut profiles = Vec::new();
    for _ in 0..LIMIT {
        if deviation(game, &profile)?.is_none_or(|best| best.gain <= TOLERANCE) {
            profiles.push(profile.clone());
        }
        let more = if up_to_order {
            next_sorted(&mut profile, &shape)
        } else {
            next(&mut profile, &shape)
        };
        if !more {
            return Ok(Equilibria { profiles, up_to_order });
        }
    }
    Err(Error::TooLarge)
}

/// The deviation from a profile with the largest gain, the first of equals; `None` if nobody has another
/// action.
///
/// # Errors
/// If payoffs are not tabulated or the profile is not of this game.
pub fn deviation(game: &Game, profile: &[usize]) -> Result<Option<Deviation>, Error> {
    let shape = shape(game)?;
    let pay = |player: usize, profile: &[usize]| {
        game.payoff(player, profile).ok_or_else(|| Error::Profile(profile.to_vec()))
    };
    let mut best: Option<Deviation> = None;
    let mut moved = profile.to_vec();
    for player in 0..shape.len() {
        let stays = pay(player, profile)?;
        for action in (0..shape[player]).filter(|&action| action != profile[player]) {
            moved[player] = action;
            let gain = pay(player, &moved)? - stays;
            if best.is_none_or(|best| gain > best.gain) {
                best = Some(Deviation { player, action, gain });
            }
        }
        moved[player] = profile[player];
    }
    Ok(best)
}

/// The number of actions of each player of a tabulated game.
fn shape(game: &Game) -> Result<Vec<usize>, Error> {
    match game.payoffs() {
        Payoffs::Computed | Payoffs::Sequence(_) => Err(Error::NoTable),
        Payoffs::Table(_) | Payoffs::Counts(_) => game.shape().ok_or(Error::NoTable),
    }
}

/// The next profile, the last player's action fastest; false after the last.
fn next(profile: &mut [usize], shape: &[usize]) -> bool {
    for (action, &count) in profile.iter_mut().zip(shape).rev() {
        *action += 1;
        if *action < count {
            return true;
        }
        *action = 0;
    }
    false
}

/// The next profile whose actions never fall from seat to seat; false after the last.
fn next_sorted(profile: &mut [usize], shape: &[usize]) -> bool {
    let top = shape.first().map_or(0, |count| count - 1);
    let Some(at) = profile.iter().rposition(|&action| action < top) else { return false };
    let raised = profile[at] + 1;
    profile[at..].fill(raised);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::Actions;
    use crate::model::error::Error as ModelError;

    fn levels(count: u32) -> Actions {
        Actions::Levels((0..count).map(f64::from).collect())
    }

    fn two(cells: [[[f64; 2]; 2]; 2]) -> Vec<Vec<usize>> {
        let cells: Vec<_> = cells.iter().map(|row| row.to_vec()).collect();
        pure(&Game::bimatrix("g", levels(2), levels(2), &cells).unwrap()).unwrap().profiles
    }

    #[test]
    fn of_two_by_two_games() {
        assert_eq!(two([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]]), [[1, 1]]);
        assert_eq!(two([[[2.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]]), [[0, 0], [1, 1]]);
        assert!(two([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]]).is_empty());
        assert_eq!(two([[[1.0; 2]; 2]; 2]).len(), 4);
    }

    #[test]
    fn of_many_players() {
        // A volunteer's dilemma: the good costs 1 to a volunteer and is worth 2 to all.
        let pay = |own: usize, others: &[usize]| {
            let good = own == 0 || others[0] > 0;
            Ok::<_, ModelError>(if good { 2.0 } else { 0.0 } - if own == 0 { 1.0 } else { 0.0 })
        };
        let counts = Game::by_counts("volunteer", 4, levels(2), pay).unwrap();
        let found = pure(&counts).unwrap();
        assert!(found.up_to_order);
        assert_eq!(found.profiles, [[0, 1, 1, 1]]);
        let mut cells = Vec::new();
        for code in 0..16_usize {
            let profile: Vec<usize> = (0..4).rev().map(|bit| code >> bit & 1).collect();
            cells.extend((0..4).map(|player| counts.payoff(player, &profile).unwrap()));
        }
        let table = Game::table("volunteer", counts.players().to_vec(), cells).unwrap();
        assert_eq!(pure(&table).unwrap().profiles.len(), 4);
    }

    #[test]
    fn the_best_deviation_has_its_gain() {
        let cells = vec![vec![[3.0, 3.0], [0.0, 5.0]], vec![[5.0, 0.0], [1.0, 1.0]]];
        let game = Game::bimatrix("g", levels(2), levels(2), &cells).unwrap();
        let best = |profile: &[usize]| deviation(&game, profile).unwrap();
        assert_eq!(best(&[0, 0]), Some(Deviation { player: 0, action: 1, gain: 2.0 }));
        assert_eq!(best(&[1, 1]), Some(Deviation { player: 0, action: 0, gain: -1.0 }));
        assert_eq!(deviation(&game, &[0, 2]), Err(Error::Profile(vec![0, 2])));
        assert_eq!(deviation(&game, &[0]), Err(Error::Profile(vec![0])));
    }
}
