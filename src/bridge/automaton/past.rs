//! What is followed of the past, and how it moves on.
//!
//! Histories are numbered: 0 is `mine`, then one for each other player in seat order, the last is `earned`. A move
//! is the place of an action in its player's list, or of a payoff among those that can be earned.

use super::setting::Setting;
use crate::lang::value::probe::{Count, Counter, Grain};
use crate::lang::value::{Heap, Value, equality};

/// What is followed, and how closely.
#[derive(Clone, Debug)]
pub(super) struct Grains {
    pub(super) round: Grain,
    pub(super) histories: Vec<Followed>,
    /// Memory variables that are followed as counters.
    pub(super) memory: Vec<Option<Grain>>,
}

/// What is followed of one history.
#[derive(Clone, Debug, Default)]
pub(super) struct Followed {
    pub(super) depth: usize,
    pub(super) totals: Vec<(Value, Grain)>,
    pub(super) runs: Vec<(Value, Grain)>,
}

impl Followed {
    fn is_empty(&self) -> bool {
        self.depth == 0 && self.totals.is_empty() && self.runs.is_empty()
    }
}

/// The past as far as it is followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Past {
    pub(super) round: Count,
    pub(super) histories: Vec<Track>,
}

/// One history as far as it is followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct Track {
    pub(super) window: Vec<u32>,
    pub(super) totals: Vec<Count>,
    pub(super) runs: Vec<Count>,
}

impl Grains {
    pub(super) fn new(players: usize, memory: usize, first: bool) -> Self {
        Self {
            // Where round 1 has a clause of its own it must be known.
            round: Grain::coarse(if first { 2 } else { 1 }),
            histories: vec![Followed::default(); players + 1],
            memory: vec![None; memory],
        }
    }

    /// The past before round 1.
    pub(super) fn start(&self) -> Past {
        let zero = |list: &[(Value, Grain)]| list.iter().map(|(_, grain)| grain.count(0)).collect();
        let track = |followed: &Followed| Track {
            window: Vec::new(),
            totals: zero(&followed.totals),
            runs: zero(&followed.runs),
        };
        Past { round: self.round.count(1), histories: self.histories.iter().map(track).collect() }
    }

    /// Whether what was earned is followed.
    pub(super) fn earns(&self) -> bool {
        self.histories.last().is_some_and(|earned| !earned.is_empty())
    }

    /// How a counter is followed.
    pub(super) fn grain(&mut self, counter: Counter) -> Option<&mut Grain> {
        match counter {
            Counter::Round => Some(&mut self.round),
            Counter::Total(history, at) => {
                self.histories.get_mut(history)?.totals.get_mut(at).map(|total| &mut total.1)
            }
            Counter::Run(history, at) => {
                self.histories.get_mut(history)?.runs.get_mut(at).map(|run| &mut run.1)
            }
            Counter::Memory(slot) => self.memory.get_mut(slot)?.as_mut(),
        }
    }
}

/// How pasts move on, worked out once.
pub(super) struct Clock<'a> {
    grains: &'a Grains,
    /// For each history the values of its moves.
    pub(super) values: Vec<Vec<Value>>,
    /// For each history and move: which totals and which runs it counts for.
    counted: Vec<Vec<(Vec<bool>, Vec<bool>)>>,
}

impl<'a> Clock<'a> {
    pub(super) fn new(grains: &'a Grains, setting: &Setting, earned: &[f64], heap: &Heap) -> Self {
        let mut values = vec![setting.moves[setting.seat].clone()];
        values.extend(setting.others().map(|player| setting.moves[player].clone()));
        values.push(earned.iter().map(|payoff| Value::Float(*payoff)).collect());
        let counts = |list: &[(Value, Grain)], value: Value| {
            list.iter().map(|(wanted, _)| equality::equal(value, *wanted, heap)).collect()
        };
        let counted = values.iter().zip(&grains.histories).map(|(values, followed)| {
            let each = values
                .iter()
                .map(|value| (counts(&followed.totals, *value), counts(&followed.runs, *value)));
            each.collect()
        });
        let counted = counted.collect();
        Self { grains, values, counted }
    }

    /// The past after one more round, with one move for each history.
    pub(super) fn advance(&self, past: &Past, moves: &[u32]) -> Past {
        let mut next = past.clone();
        next.round = self.grains.round.add(past.round, 1);
        let histories = next.histories.iter_mut().zip(&self.grains.histories).enumerate();
        for (number, (track, followed)) in histories {
            if followed.is_empty() {
                continue;
            }
            let made = moves[number];
            if followed.depth > 0 {
                if track.window.len() == followed.depth {
                    track.window.remove(0);
                }
                track.window.push(made);
            }
            let (totals, runs) = &self.counted[number][made as usize];
            for ((count, (_, grain)), counts) in
                track.totals.iter_mut().zip(&followed.totals).zip(totals)
            {
                if *counts {
                    *count = grain.add(*count, 1);
                }
            }
            for ((count, (_, grain)), counts) in track.runs.iter_mut().zip(&followed.runs).zip(runs)
            {
                *count = if *counts { grain.add(*count, 1) } else { grain.count(0) };
            }
        }
        next
    }
}
