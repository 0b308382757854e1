//! An automaton at a table: where it is, what it intends, where it goes.

use std::sync::Arc;

use super::{Automaton, Decision};
use crate::base::random::{Draws, Key, Stream};

/// An automaton while it plays.
#[derive(Clone, Debug)]
pub struct Player {
    machine: Arc<Automaton>,
    /// For each state the action and the row, where it draws nothing.
    sure: Vec<Option<(u32, u32)>>,
    state: usize,
    row: usize,
    choice: Key,
    mixture: u32,
}

impl Player {
    /// One that begins; it draws from `choice`, what it gives as probabilities from the cell `mixture` of it.
    #[must_use]
    pub fn new(machine: Arc<Automaton>, choice: Key, mixture: u32) -> Player {
        let sure = machine.states().iter().map(|state| match state.decision {
            Decision::Play { action, row } => Some((action as u32, row as u32)),
            _ => None,
        });
        Player { sure: sure.collect(), machine, state: 0, row: 0, choice, mixture }
    }

    /// The automaton.
    #[must_use]
    pub fn machine(&self) -> &Automaton {
        &self.machine
    }

    /// For each state the action and the row, where it draws nothing.
    #[must_use]
    pub fn sure(&self) -> &[Option<(u32, u32)>] {
        &self.sure
    }

    /// Where it is.
    #[must_use]
    pub fn state(&self) -> usize {
        self.state
    }

    /// Puts it into a state.
    pub fn put(&mut self, state: usize) {
        self.state = state;
    }

    /// What it intends in this round.
    #[inline]
    pub fn intend(&mut self, round: u32) -> u32 {
        if let Some((action, row)) = self.sure[self.state] {
            self.row = row as usize;
            return action;
        }
        self.draw(round)
    }

    fn draw(&mut self, round: u32) -> u32 {
        let mut stream: Option<Stream> = None;
        let mut decision = &self.machine.states()[self.state].decision;
        loop {
            match decision {
                Decision::Play { action, row } => {
                    self.row = *row;
                    return *action as u32;
                }
                Decision::Mixed { parts, row } => {
                    self.row = *row;
                    return mixed(parts, self.choice.cell(round, self.mixture));
                }
                Decision::Chance { p, yes, no } => {
                    let stream = stream.get_or_insert_with(|| self.choice.at(round));
                    decision = if stream.chance(*p) { yes } else { no };
                }
                Decision::Pick(ways) => {
                    let stream = stream.get_or_insert_with(|| self.choice.at(round));
                    decision = &ways[stream.index(ways.len())];
                }
            }
        }
    }

    /// Goes on from a column of observations.
    #[inline]
    pub fn observe(&mut self, column: usize) {
        self.state = self.machine.row(self.row)[column] as usize;
    }
}

/// The draw that the engine makes of an answer in probabilities.
fn mixed(parts: &[(usize, f64)], mut stream: Stream) -> u32 {
    let sum: f64 = parts.iter().fold(0.0, |sum, part| sum + part.1);
    let mut left = stream.uniform() * sum;
    let mut chosen = 0;
    for &(action, probability) in parts.iter().filter(|part| part.1 > 0.0) {
        chosen = action;
        left -= probability;
        if left < 0.0 {
            break;
        }
    }
    chosen as u32
}
