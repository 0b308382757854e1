//! A round laid out in slots: one for each player in each game it plays.
//!
//! A group has one table with everybody at it; under pairwise matching each pair is a table of two, and a
//! player with five partners has five slots. Buffers are made once and reused.
//!
//! ```text
//! slots     0    1  |  2    3  |  4    5        players  A B C, all pairs
//! players   A    B  |  A    C  |  B    C
//! tables    0..2       2..4       4..6
//! ```

use std::ops::Range;

use super::participants::{Message, Move, Seat};
use crate::model::action::Act;

/// One round, slot by slot.
#[derive(Default)]
pub(super) struct Slots {
    pub(super) tables: Vec<Range<usize>>,
    pub(super) seats: Vec<Seat>,
    pub(super) players: Vec<usize>,
    /// Whether the slot's player acts.
    pub(super) plays: Vec<bool>,
    pub(super) messages: Vec<Option<Message>>,
    pub(super) intended: Vec<Act>,
    pub(super) acts: Vec<Act>,
    pub(super) material: Vec<f64>,
    pub(super) earned: Vec<f64>,
    /// The moves of a game tree, table by table.
    pub(super) moves: Vec<Move>,
    /// Where each table's moves start in `moves`; empty for other games.
    pub(super) moves_from: Vec<usize>,
    /// For each table, observer by observed; empty where nobody misperceives.
    pub(super) seen: Vec<Act>,
    /// Where each table's matrix starts in `seen`.
    pub(super) seen_from: Vec<usize>,
}

impl Slots {
    pub(super) fn one_table(&mut self, players: usize) {
        self.layout((0..players).map(|player| Seat { player, opponent: None, round: 0 }));
        self.tables.push(0..players);
    }

    pub(super) fn pairs(&mut self, pairs: &[(usize, usize)]) {
        let seat = |player, opponent| Seat { player, opponent: Some(opponent), round: 0 };
        self.layout(pairs.iter().flat_map(|&(a, b)| [seat(a, b), seat(b, a)]));
        self.tables.clear();
        self.tables.extend((0..pairs.len()).map(|at| 2 * at..2 * at + 2));
    }

    fn layout(&mut self, seats: impl Iterator<Item = Seat>) {
        self.seats.clear();
        self.seats.extend(seats);
        let count = self.seats.len();
        self.players.clear();
        self.players.extend(self.seats.iter().map(|seat| seat.player));
        self.plays.clear();
        self.plays.resize(count, true);
        self.messages.resize(count, None);
        self.intended.resize(count, Act::Absent);
        self.acts.resize(count, Act::Absent);
        self.material.resize(count, 0.0);
    }

    pub(super) fn round(&mut self, round: u32) {
        for seat in &mut self.seats {
            seat.round = round;
        }
    }
}
