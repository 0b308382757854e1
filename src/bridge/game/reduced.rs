//! A game with fewer actions.

use std::sync::{Arc, OnceLock};

use super::GameObject;
use crate::model::action::Actions;
use crate::model::game::{Game, Player};

impl GameObject {
    /// The same game with only these actions of each player, and the payoffs that are left, written out; `None` if
    /// an action is not its own.
    pub(in crate::bridge) fn reduced(&self, left: &[Vec<usize>]) -> Option<Self> {
        let mut players = Vec::with_capacity(left.len());
        for (player, keep) in left.iter().enumerate() {
            let actions = match self.actions_of(player)? {
                Actions::Named(all) => {
                    let named = keep.iter().map(|at| all.get(*at).cloned());
                    Actions::Named(named.collect::<Option<_>>()?)
                }
                Actions::Levels(all) => {
                    let levels = keep.iter().map(|at| all.get(*at).copied());
                    Actions::Levels(levels.collect::<Option<_>>()?)
                }
                Actions::Range { .. } => return None,
            };
            let role = self.roles.get(player)?.clone();
            players.push(Player { role, actions: Arc::new(actions) });
        }
        let shape: Vec<usize> = left.iter().map(Vec::len).collect();
        let mut cells = Vec::new();
        for places in crate::analysis::strategic::Profiles::new(&shape) {
            let profile: Vec<usize> =
                places.iter().zip(left).map(|(place, keep)| keep[*place]).collect();
            for player in 0..left.len() {
                cells.push(self.game.payoff(player, &profile)?);
            }
        }
        let mut made = self.clone();
        made.actions = players.iter().map(|player| Arc::clone(&player.actions)).collect();
        made.whole = OnceLock::new();
        made.game = Arc::new(Game::table(self.game.name(), players, cells).ok()?);
        Some(made)
    }
}
