//! What is told to whoever listens to a run: rounds, matches, generations, rows of experiments.
//!
//! Nobody makes news of what nobody listens to. Where somebody listens to rounds, machines that would play by
//! themselves are asked round by round, and matches in which nothing is left to chance are played as often as they
//! are counted; what comes of them is the same.

use std::sync::Arc;

use super::sight::{Move, done};
use crate::bridge::game::GameObject;
use crate::bridge::play::Seated;
use crate::bridge::tables::table::cell_of;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::model::action::{Act, Actions};
use crate::model::play::{Outcome, Settled, Tally};
use crate::study::table::Cell;

/// The topic of [`RoundNews`].
pub(crate) const ROUNDS: u8 = 1;
/// The topic of [`MatchNews`].
pub(crate) const MATCHES: u8 = 1 << 1;
/// The topic of [`GenerationNews`].
pub(crate) const GENERATIONS: u8 = 1 << 2;
/// The topic of [`RowNews`].
pub(crate) const ROWS: u8 = 1 << 3;

/// Which match of several it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Occasion {
    /// In a tournament the places of the two among its entrants.
    pub(crate) pair: Option<[usize; 2]>,
    /// How often the same have met before.
    pub(crate) repetition: usize,
}

/// Who plays what.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) game: Arc<str>,
    /// The players in seat order.
    pub(crate) players: Vec<String>,
    pub(crate) occasion: Occasion,
    actions: Vec<Arc<Actions>>,
}

impl About {
    fn new(game: &GameObject, seats: &[Seated], occasion: Occasion) -> Self {
        Self {
            game: Arc::clone(&game.made.name),
            players: seats.iter().map(|seat| seat.name.to_string()).collect(),
            occasion,
            actions: game.actions.clone(),
        }
    }

    fn done(&self, player: usize, act: Act) -> Move<'_> {
        let actions = self.actions.get(player).or_else(|| self.actions.first());
        actions.map_or(Move::Nothing, |actions| done(actions, act))
    }
}

/// A round that was played.
#[derive(Debug)]
pub(crate) struct RoundNews {
    pub(crate) about: Arc<About>,
    pub(crate) round: u32,
    /// Who played, by seat.
    pub(crate) players: Box<[usize]>,
    acts: Box<[Act]>,
    /// What each of them got.
    pub(crate) payoffs: Box<[f64]>,
}

impl RoundNews {
    /// What the one at this place of `players` did.
    pub(crate) fn action(&self, place: usize) -> Option<Move<'_>> {
        Some(self.about.done(*self.players.get(place)?, *self.acts.get(place)?))
    }
}

/// A match that is over.
#[derive(Debug)]
pub(crate) struct MatchNews {
    pub(crate) about: Arc<About>,
    pub(crate) rounds: u32,
    /// Each player's mean payoff a round.
    pub(crate) scores: Vec<Option<f64>>,
    pub(crate) totals: Vec<f64>,
    pub(crate) cooperation: Vec<Option<f64>>,
}

/// A generation of a population.
#[derive(Debug)]
pub(crate) struct GenerationNews {
    /// `generation` or `step`.
    pub(crate) unit: &'static str,
    pub(crate) number: usize,
    pub(crate) types: Arc<[String]>,
    pub(crate) shares: Box<[f64]>,
}

/// A row of an experiment.
#[derive(Debug)]
pub(crate) struct RowNews {
    pub(crate) experiment: Arc<str>,
    pub(crate) point: usize,
    pub(crate) replicate: usize,
    pub(crate) columns: Arc<[Arc<str>]>,
    pub(crate) cells: Vec<Cell>,
}

/// Who is told of a match.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct Told {
    about: Arc<About>,
    rounds: bool,
    end: bool,
}

impl Told {
    /// Of this match; `None` where nobody listens.
    pub(in crate::bridge) fn of(
        cx: &dyn Cx,
        game: &GameObject,
        seats: &[Seated],
        occasion: Occasion,
    ) -> Option<Self> {
        if !cx.listens(ROUNDS | MATCHES) {
            return None;
        }
        let about = Arc::new(About::new(game, seats, occasion));
        Some(Self { about, rounds: cx.listens(ROUNDS), end: cx.listens(MATCHES) })
    }

    /// Whether each round is told.
    pub(in crate::bridge) fn rounds(&self) -> bool {
        self.rounds
    }

    /// Tells of a round.
    pub(in crate::bridge) fn round(
        &self,
        cx: &mut dyn Cx,
        table: &Settled<'_>,
    ) -> Result<(), Fault> {
        if !self.rounds {
            return Ok(());
        }
        let news = RoundNews {
            about: Arc::clone(&self.about),
            round: table.round,
            players: table.players.into(),
            acts: table.acts.into(),
            payoffs: table.earned.into(),
        };
        let bytes = 128 + table.players.len() * 32;
        cx.tell(Arc::new(news), bytes)
    }

    /// Tells that the match is over.
    pub(in crate::bridge) fn over(&self, cx: &mut dyn Cx, outcome: &Outcome) -> Result<(), Fault> {
        if !self.end {
            return Ok(());
        }
        let tallies = &outcome.players;
        let news = MatchNews {
            about: Arc::clone(&self.about),
            rounds: outcome.rounds,
            scores: scores(tallies),
            totals: tallies.iter().map(|tally| tally.total).collect(),
            cooperation: cooperation(tallies),
        };
        let bytes = 192 + tallies.len() * 64;
        cx.tell(Arc::new(news), bytes)
    }
}

/// Tells of a row of an experiment.
pub(in crate::bridge) fn tell_row(
    cx: &mut dyn Cx,
    experiment: &Arc<str>,
    [point, replicate]: [usize; 2],
    columns: &[Arc<str>],
    row: &[Value],
) -> Result<(), Fault> {
    let cells = row.iter().map(|value| cell_of(*value, cx.values(), cx.image())).collect();
    let (experiment, columns) = (Arc::clone(experiment), columns.into());
    let bytes = 128 + row.len() * 48;
    cx.tell(Arc::new(RowNews { experiment, point, replicate, columns, cells }), bytes)
}

/// Tells of a generation.
pub(in crate::bridge) fn tell_generation(
    cx: &mut dyn Cx,
    unit: &'static str,
    number: usize,
    types: &Arc<[String]>,
    shares: &[f64],
) -> Result<(), Fault> {
    let news = GenerationNews { unit, number, types: Arc::clone(types), shares: shares.into() };
    cx.tell(Arc::new(news), 96 + shares.len() * 8)
}

/// What each player got a round.
pub(crate) fn scores(tallies: &[Tally]) -> Vec<Option<f64>> {
    tallies.iter().map(Tally::score).collect()
}

/// How often each player cooperated.
pub(crate) fn cooperation(tallies: &[Tally]) -> Vec<Option<f64>> {
    tallies.iter().map(Tally::cooperation).collect()
}
