//! What a match amounts to.
//!
//! An [`Outcome`] always holds totals and counts, whose size depends on the players only; so a match of a
//! million rounds keeps memory flat. What happened round by round is kept in a [`Log`] if asked for.
//!
//! ```text
//! total  = Σ d^(t−1)·x_t           d: discount (1 without), x_t: payoff of round t
//! weight = Σ d^(t−1)·g_t           g_t: games played in round t, 1 unless matching is by pairs
//! score  = total / weight          none for a player without a game
//! ```
//!
//! Pooled over matches, a score is the sum of totals over the sum of weights, never a mean of means.

use std::mem::take;

use super::participants::{Message, Move};
use crate::base::release;
use crate::model::action::{Act, ActionId};
use crate::model::game::Game;
use crate::model::regime::{Event, Ledger};

/// What a match amounts to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The rounds played.
    pub rounds: u32,
    /// Each player's sums, in seat order.
    pub players: Vec<Tally>,
    /// The rounds themselves, with [`Record::Full`](super::Record::Full).
    pub log: Option<Log>,
    /// What happened under the regimes, in order, with [`Record::Full`](super::Record::Full).
    pub events: Vec<Event>,
    /// Where everybody stands with each regime at the end.
    pub ledgers: Vec<Ledger>,
}

/// One player's sums over a match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// The discounted sum of payoffs, after sanctions, costs and utility.
    pub total: f64,
    /// The discounted number of games: what `total` is divided by.
    pub weight: f64,
    /// The games played, rounds without the player included.
    pub games: u64,
    /// The games in which the player acted.
    pub acted: u64,
    /// How often each discrete action was realised.
    pub counts: Vec<u64>,
    /// How often the realised action was cooperation; `None` where the player has none.
    pub cooperated: Option<u64>,
    /// The findings against the player under all regimes.
    pub violations: u64,
}

impl Tally {
    /// The mean payoff a game; `None` without a game.
    ///
    /// # Units
    /// Payoff per round.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.total / self.weight)
    }

    /// The share of cooperation among the player's acts; `None` where there is none to share.
    #[must_use]
    pub fn cooperation(&self) -> Option<f64> {
        let cooperated = self.cooperated?;
        (self.acted > 0).then(|| cooperated as f64 / self.acted as f64)
    }

    /// Adds another match of the same player, as scores are pooled.
    pub fn add(&mut self, other: &Tally) {
        self.total += other.total;
        self.weight += other.weight;
        self.games += other.games;
        self.acted += other.acted;
        self.violations += other.violations;
        self.counts.resize(self.counts.len().max(other.counts.len()), 0);
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.cooperated = match (self.cooperated, other.cooperated) {
            (Some(mine), Some(theirs)) => Some(mine + theirs),
            (mine, theirs) => mine.or(theirs),
        };
    }
}

impl Outcome {
    /// The plain mean of the scores of all who have one.
    #[must_use]
    pub fn mean_score(&self) -> Option<f64> {
        let scores: Vec<f64> = self.players.iter().filter_map(Tally::score).collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }

    /// The share of an action among everybody's acts, rounds sat out left aside.
    #[must_use]
    pub fn share(&self, game: &Game, action: ActionId) -> Option<f64> {
        let (mut count, mut acted) = (0, 0);
        for (player, tally) in self.players.iter().enumerate() {
            let role = player.min(game.players().len().saturating_sub(1));
            acted += tally.acted;
            if let Some(at) = game.position(role, action) {
                count += tally.counts.get(at).copied().unwrap_or(0);
            }
        }
        (acted > 0).then(|| count as f64 / acted as f64)
    }
}

/// A match round by round, in columns.
///
/// Row `i` is one player in one game. In a group, rows run by round and seat; under pairwise matching by
/// round, game and seat, and [`rows`](Log::rows) says whose they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// What was really done.
    pub acts: Vec<Act>,
    /// What was intended; empty where nothing was changed by noise.
    pub intended: Vec<Act>,
    /// Payoffs after sanctions, costs and utility.
    ///
    /// Under pairwise matching a game's own payoff: sanctions, costs and utility belong to the round.
    pub payoffs: Vec<f64>,
    /// The game's own payoffs; empty where they are the payoffs.
    pub material: Vec<f64>,
    /// What was said, as the others heard it; empty where nobody speaks.
    pub messages: Vec<Option<Message>>,
    /// The moves of game trees, in order; empty for other games.
    pub moves: Vec<Move>,
    /// Whose rows they are; empty in a group.
    pub rows: Vec<LogRow>,
}

/// Whose row of a [`Log`] it is, under pairwise matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// The round, from 1.
    pub round: u32,
    /// The player.
    pub player: u32,
    /// The partner of this game.
    pub opponent: u32,
}

/// Rows from which giving the memory back would be noticed: some ten megabytes.
const LARGE: usize = 1 << 18;

impl Drop for Log {
    fn drop(&mut self) {
        if self.acts.capacity() > LARGE {
            let Self { acts, intended, payoffs, material, messages, moves, rows } = self;
            let columns = (take(acts), take(intended), take(payoffs), take(material));
            release::beside((columns, take(messages), take(moves), take(rows)));
        }
    }
}

impl Log {
    /// What was intended in a row.
    #[must_use]
    pub fn intended(&self, row: usize) -> Option<Act> {
        self.intended.get(row).or_else(|| self.acts.get(row)).copied()
    }

    /// The game's own payoff in a row.
    #[must_use]
    pub fn material(&self, row: usize) -> Option<f64> {
        self.material.get(row).or_else(|| self.payoffs.get(row)).copied()
    }
}

/// A sum that keeps what additions lose (Neumaier 1974): a thousand times 0.1 is 100.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    #[inline]
    pub(super) fn add(&mut self, x: f64) {
        let sum = self.sum + x;
        self.lost +=
            if self.sum.abs() >= x.abs() { (self.sum - sum) + x } else { (x - sum) + self.sum };
        self.sum = sum;
    }

    pub(super) fn value(self) -> f64 {
        let value = self.sum + self.lost;
        if value.is_finite() { value } else { self.sum }
    }
}
