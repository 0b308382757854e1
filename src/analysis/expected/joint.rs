//! The chain of a match: everybody's state of mind, from the first round on.
//!
//! Only what can be reached is made. Out of a state lead moves, each with the profile that was realised on the way:
//!
//! ```text
//! states (s, s')  ──choices──> intended ──noise──> realised profile ──perception──> states (t, t')
//! ```
//!
//! What players see of a profile is drawn for each apart, so that given the profile their next states are
//! independent. Moves of a state to the same state by the same profile are one.

use std::collections::BTreeMap;

use super::{Stage, Trouble};
use crate::analysis::markov::{Chain, Error};
use crate::base::meter::Meter;
use crate::model::strategy::Automaton;

/// The most states and moves of a chain.
const MOST_STATES: usize = 1 << 18;
const MOST_MOVES: usize = 1 << 23;

/// Up to so many states in all, a state's number is looked up in an array.
const ARRAY: u64 = 4096;

/// The chain of a match.
#[derive(Clone, Debug)]
pub struct Joint {
    /// Where each state leads. The first state is where a match begins.
    pub chain: Chain,
    /// For each move of the chain the profile that was realised.
    pub profiles: Vec<u32>,
    /// For each state everybody's state.
    tuples: Vec<u32>,
    players: usize,
}

impl Joint {
    /// The chain of these machines, one a player.
    ///
    /// # Errors
    /// If the machines do not fit the game or there are too many states, and what the meter answers.
    pub fn new(
        stage: &Stage,
        machines: &[&Automaton],
        trouble: &Trouble,
        meter: &mut dyn Meter,
    ) -> Result<Joint, Error> {
        if machines.len() != stage.players() {
            return Err(Error::NotTabulated);
        }
        let mut seats = Vec::with_capacity(machines.len());
        for (player, machine) in machines.iter().enumerate() {
            seats.push(Seat::new(stage, machine, player, trouble)?);
        }
        Builder::new(stage, seats)?.run(meter)
    }

    /// Everybody's state in a state of the chain.
    #[must_use]
    pub fn tuple(&self, state: usize) -> &[u32] {
        &self.tuples[state * self.players..(state + 1) * self.players]
    }

    /// How often each of so many profiles is realised, given how often each state is visited.
    #[must_use]
    pub fn realised(&self, visits: &[f64], profiles: usize) -> Vec<f64> {
        let mut shares = vec![0.0; profiles];
        for (state, &visits) in visits.iter().enumerate().filter(|(_, visits)| **visits > 0.0) {
            for at in self.chain.span(state) {
                shares[self.profiles[at] as usize] += visits * self.chain.chance(at);
            }
        }
        shares
    }

    /// A player's expected payoff of the round that begins in each state.
    #[must_use]
    pub fn worth(&self, stage: &Stage, player: usize) -> Vec<f64> {
        let pay =
            |at: usize| self.chain.chance(at) * stage.pays(self.profiles[at] as usize)[player];
        (0..self.chain.len()).map(|state| self.chain.span(state).map(pay).sum()).collect()
    }
}

/// What one player does and how it moves on.
struct Seat<'a> {
    machine: &'a Automaton,
    /// For each state, from `starts`, what it may really do: how likely, the action, the row in force.
    acts: Vec<(f64, u32, u32)>,
    starts: Vec<u32>,
    /// For each profile, from `view_starts`, what it may observe, and how likely.
    views: Vec<(u32, f64)>,
    view_starts: Vec<u32>,
}

impl<'a> Seat<'a> {
    fn new(
        stage: &Stage,
        machine: &'a Automaton,
        player: usize,
        trouble: &Trouble,
    ) -> Result<Self, Error> {
        let shape = stage.shape();
        let others = shape.iter().enumerate().filter(|(seat, _)| *seat != player);
        if machine.actions() != shape[player] || !others.map(|(_, n)| n).eq(machine.others()) {
            return Err(Error::NotTabulated);
        }
        let mut seat = Seat {
            machine,
            acts: Vec::with_capacity(machine.states().len() * 2),
            starts: Vec::with_capacity(machine.states().len() + 1),
            views: Vec::with_capacity(stage.profiles()),
            view_starts: Vec::with_capacity(stage.profiles() + 1),
        };
        let noise = match trouble.noise[..] {
            [] => 0.0,
            [all] => all,
            ref each => each.get(player).copied().unwrap_or(0.0),
        };
        seat.lay_out_acts(noise);
        seat.lay_out_views(stage, player, trouble)?;
        Ok(seat)
    }

    fn lay_out_acts(&mut self, noise: f64) {
        let count = self.machine.actions();
        let slip = if count > 1 { noise / (count - 1) as f64 } else { 0.0 };
        let keep = if count > 1 { 1.0 - noise } else { 1.0 };
        self.starts.push(0);
        for state in 0..self.machine.states().len() {
            let from = self.acts.len();
            for step in self.machine.moves(state) {
                for action in 0..count {
                    let p = step.probability * if action == step.action { keep } else { slip };
                    let (action, row) = (action as u32, step.row as u32);
                    let known =
                        self.acts[from..].iter_mut().find(|act| (act.1, act.2) == (action, row));
                    match known {
                        Some(known) => known.0 += p,
                        None if p > 0.0 => self.acts.push((p, action, row)),
                        None => {}
                    }
                }
            }
            self.starts.push(self.acts.len() as u32);
        }
    }

    fn lay_out_views(
        &mut self,
        stage: &Stage,
        player: usize,
        trouble: &Trouble,
    ) -> Result<(), Error> {
        let blur = trouble.misperception;
        let sizes = self.machine.others();
        let all: usize = if blur > 0.0 { sizes.iter().product() } else { 1 };
        if all.saturating_mul(stage.profiles()) > MOST_MOVES {
            return Err(Error::TooManyStates { most: MOST_MOVES });
        }
        self.view_starts.push(0);
        let mut done = vec![0; sizes.len()];
        let mut seen = vec![0; sizes.len()];
        for profile in 0..stage.profiles() {
            let own = split(stage.shape(), profile, player, &mut done);
            if blur == 0.0 {
                let column = self.machine.observe(own, &done, &done);
                self.views.push((column as u32, 1.0));
            } else {
                for view in 0..all {
                    let mut rest = view;
                    let mut p = 1.0;
                    for ((see, &act), &size) in seen.iter_mut().zip(&done).zip(sizes).rev() {
                        *see = rest % size;
                        rest /= size;
                        p *= match (size, *see == act) {
                            (1, _) => 1.0,
                            (_, true) => 1.0 - blur,
                            _ => blur / (size - 1) as f64,
                        };
                    }
                    if p > 0.0 {
                        let paid = if trouble.payoffs_hidden { &seen } else { &done };
                        let column = self.machine.observe(own, &seen, paid);
                        self.views.push((column as u32, p));
                    }
                }
            }
            self.view_starts.push(self.views.len() as u32);
        }
        Ok(())
    }

    /// Where a row leads after a profile: each next state once.
    fn nexts(&self, row: u32, profile: usize, into: &mut Vec<(u32, f64)>) {
        into.clear();
        let row = self.machine.row(row as usize);
        let span = self.view_starts[profile] as usize..self.view_starts[profile + 1] as usize;
        for &(column, p) in &self.views[span] {
            let next = row[column as usize];
            match into.iter_mut().find(|known| known.0 == next) {
                Some(known) => known.1 += p,
                None => into.push((next, p)),
            }
        }
    }
}

/// A player's action in a profile; the others' are put into `others`.
fn split(shape: &[usize], mut profile: usize, player: usize, others: &mut [usize]) -> usize {
    let mut own = 0;
    for (seat, &count) in shape.iter().enumerate().rev() {
        let act = profile % count;
        profile /= count;
        match seat.cmp(&player) {
            std::cmp::Ordering::Equal => own = act,
            std::cmp::Ordering::Less => others[seat] = act,
            std::cmp::Ordering::Greater => others[seat - 1] = act,
        }
    }
    own
}

/// The number of each state, by the code of everybody's state.
enum Numbers {
    Array(Vec<u32>),
    Tree(BTreeMap<u64, u32>),
}

struct Builder<'a> {
    shape: &'a [usize],
    seats: Vec<Seat<'a>>,
    numbers: Numbers,
    joint: Joint,
    room: Room,
}

/// Room for the work on one state, kept for the next.
#[derive(Default)]
struct Room {
    /// For each player where its possible acts begin and end, and which is looked at.
    spans: Vec<(usize, usize)>,
    at: Vec<usize>,
    /// Codes of next states with their chances, and with one more player.
    ways: Vec<(u64, f64)>,
    wider: Vec<(u64, f64)>,
    nexts: Vec<(u32, f64)>,
}

impl<'a> Builder<'a> {
    fn new(stage: &'a Stage, seats: Vec<Seat<'a>>) -> Result<Self, Error> {
        let mut counts = seats.iter().map(|seat| seat.machine.states().len() as u64);
        let all = counts.try_fold(1_u64, u64::checked_mul);
        let all = all.ok_or(Error::TooManyStates { most: MOST_STATES })?;
        let numbers = match all {
            0..=ARRAY => Numbers::Array(vec![u32::MAX; all as usize]),
            _ => Numbers::Tree(BTreeMap::new()),
        };
        let players = seats.len();
        let joint = Joint {
            chain: Chain::with_room(32, 32),
            profiles: Vec::with_capacity(32),
            tuples: Vec::with_capacity(32),
            players,
        };
        Ok(Builder { shape: stage.shape(), seats, numbers, joint, room: Room::default() })
    }

    fn run(mut self, meter: &mut dyn Meter) -> Result<Joint, Error> {
        self.number(0);
        let mut moves: Vec<(u32, u64, f64)> = Vec::new();
        let (mut state, mut counted) = (0, 0);
        while state * self.seats.len() < self.joint.tuples.len() {
            moves.clear();
            self.moves_of(state, &mut moves)?;
            moves.sort_by_key(|&(profile, code, _)| (profile, code));
            let mut rest = &moves[..];
            while let Some(&(profile, code, _)) = rest.first() {
                let same = |&&(p, c, _): &&(u32, u64, f64)| (p, c) == (profile, code);
                let alike = rest.iter().take_while(same).count();
                let chance = rest[..alike].iter().map(|step| step.2).sum();
                let target = self.number(code);
                self.joint.chain.push(target, chance);
                self.joint.profiles.push(profile);
                rest = &rest[alike..];
            }
            self.joint.chain.end_row();
            let states = self.joint.tuples.len() / self.seats.len();
            if states > MOST_STATES || self.joint.profiles.len() > MOST_MOVES {
                return Err(Error::TooManyStates { most: MOST_STATES });
            }
            counted += moves.len();
            if counted >= 4096 {
                meter.steps(counted as u64)?;
                meter.bytes(counted * 24)?;
                counted = 0;
            }
            state += 1;
        }
        Ok(self.joint)
    }

    /// The number of the state with this code.
    fn number(&mut self, code: u64) -> u32 {
        let fresh = (self.joint.tuples.len() / self.seats.len()) as u32;
        let number = match &mut self.numbers {
            Numbers::Array(array) => &mut array[code as usize],
            Numbers::Tree(tree) => tree.entry(code).or_insert(u32::MAX),
        };
        if *number == u32::MAX {
            *number = fresh;
            let (mut rest, from) = (code, self.joint.tuples.len());
            self.joint.tuples.resize(from + self.seats.len(), 0);
            for (state, seat) in self.joint.tuples[from..].iter_mut().zip(&self.seats).rev() {
                let count = seat.machine.states().len() as u64;
                *state = (rest % count) as u32;
                rest /= count;
            }
        }
        *number
    }

    /// All that can happen in a state: the profile, the code of the next state, how likely.
    fn moves_of(&mut self, state: usize, into: &mut Vec<(u32, u64, f64)>) -> Result<(), Error> {
        let players = self.seats.len();
        let Room { spans, at, ways, wider, nexts } = &mut self.room;
        spans.clear();
        let tuple = &self.joint.tuples[state * players..(state + 1) * players];
        for (seat, &own) in self.seats.iter().zip(tuple) {
            let own = own as usize;
            spans.push((seat.starts[own] as usize, seat.starts[own + 1] as usize));
        }
        at.clear();
        at.extend(spans.iter().map(|span| span.0));
        loop {
            let (mut p, mut profile) = (1.0, 0);
            for ((seat, &at), &count) in self.seats.iter().zip(&*at).zip(self.shape) {
                let (chance, action, _) = seat.acts[at];
                p *= chance;
                profile = profile * count + action as usize;
            }
            ways.clear();
            ways.push((0_u64, p));
            for (seat, &at) in self.seats.iter().zip(&*at) {
                seat.nexts(seat.acts[at].2, profile, nexts);
                let count = seat.machine.states().len() as u64;
                if let [(next, 1.0)] = nexts[..] {
                    ways.iter_mut().for_each(|way| way.0 = way.0 * count + u64::from(next));
                    continue;
                }
                wider.clear();
                for &(code, p) in &*ways {
                    wider.extend(
                        nexts.iter().map(|&(next, q)| (code * count + u64::from(next), p * q)),
                    );
                }
                std::mem::swap(ways, wider);
                if ways.len() > MOST_MOVES {
                    return Err(Error::TooManyStates { most: MOST_MOVES });
                }
            }
            let likely = ways.iter().filter(|(_, p)| *p > 0.0);
            into.extend(likely.map(|&(code, p)| (profile as u32, code, p)));
            if into.len() > MOST_MOVES {
                return Err(Error::TooManyStates { most: MOST_MOVES });
            }
            let Some(turn) = (0..players).rev().find(|&player| at[player] + 1 < spans[player].1)
            else {
                return Ok(());
            };
            at[turn] += 1;
            for player in turn + 1..players {
                at[player] = spans[player].0;
            }
        }
    }
}
