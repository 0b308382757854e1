//! Matches among automata: nobody is asked.
//!
//! Draws are addressed, so those of many rounds can be made together. For 64 rounds at a time one bit a round says
//! whether something unusual happens (a tremble, a misperception, the end); between such rounds two automata that
//! draw nothing themselves are one machine whose states are pairs:
//!
//! ```text
//! pair of states ──> the profile that is played, the next pair
//! ```
//!
//! Invariant: every draw is the one that [`duel`](super::duel) or [`round`](super::round) would make, and sums are
//! taken in the same order, so that outcomes are equal in every digit.

use std::sync::Arc;

use super::noise::disturbed;
use super::outcome::{Log, Outcome, Sum, Tally};
use super::participants::Choice;
use super::sums::Sums;
use super::{MIXTURE, Match, Matching, Record, keys, payoff};
use crate::base::random::{Key, Purpose, threshold};
use crate::model::action::Act;
use crate::model::error::{Cause, Stop};
use crate::model::game::{Payoffs, Table};
use crate::model::strategy::{Automaton, Player};

type Tick<'t> = &'t mut dyn FnMut(u64) -> Result<(), Cause>;

pub(super) fn play(
    plan: &Match<'_>,
    machines: &[Arc<Automaton>],
    plain: bool,
    key: Key,
    tick: Tick<'_>,
) -> Option<Result<Outcome, Stop>> {
    if !matches!(plan.game.payoffs(), Payoffs::Table(_) | Payoffs::Counts(_)) {
        return None;
    }
    let setup = &plan.setup;
    let roles = plan.game.players();
    let fits = |seat: usize| {
        let count = |role: usize| roles.get(role).and_then(|role| role.actions.count());
        let machine = &machines[seat];
        let others = (0..roles.len()).filter(|other| *other != seat).map(count);
        Some(machine.actions()) == count(seat)
            && others.eq(machine.others().iter().map(|count| Some(*count)))
    };
    if !setup.regimes.is_empty()
        || setup.matching != Matching::Group
        || machines.len() != plan.players
        || !(0..machines.len()).all(fits)
    {
        return None;
    }
    let choices = keys(key, Purpose::Choice, machines.len());
    let members = machines.iter().zip(choices);
    let members: Vec<Player> = members
        .map(|(machine, choice)| Player::new(Arc::clone(machine), choice, MIXTURE))
        .collect();
    Some(match (<[Player; 2]>::try_from(members), plan.game.payoffs()) {
        (Ok(pair), Payoffs::Table(table)) if plain && !setup.payoffs_hidden => {
            Pair::new(plan, table, pair, key).play(tick)
        }
        (Ok(pair), _) => group(plan, pair.into(), key, tick),
        (Err(members), _) => group(plan, members, key, tick),
    })
}

/// Two automata and a table.
struct Pair<'m, 'a> {
    plan: &'m Match<'a>,
    players: [Player; 2],
    sums: Sums<'m>,
    log: Option<Log>,
    sizes: [usize; 2],
    noise: [f64; 2],
    tremble: Vec<Key>,
    perception: Vec<Key>,
    horizon: Key,
}

/// What is unusual in 64 rounds, one bit a round.
#[derive(Clone, Copy, Default)]
struct Unusual {
    tremble: [u64; 2],
    /// Whether the player misperceives the other.
    blur: [u64; 2],
    last: u64,
}

impl Unusual {
    /// The rounds in which anything but the end happens.
    fn events(self) -> u64 {
        self.tremble[0] | self.tremble[1] | self.blur[0] | self.blur[1]
    }
}

/// Pairs of states up to this number are made one machine.
const JOINT: usize = 1 << 14;

impl<'m, 'a: 'm> Pair<'m, 'a> {
    fn new(plan: &'m Match<'a>, table: &'m Table, players: [Player; 2], key: Key) -> Self {
        Self {
            plan,
            players,
            sums: Sums::new(table, plan.setup.discount),
            log: (plan.setup.record == Record::Full).then(Log::default),
            sizes: [table.shape()[0], table.shape()[1]],
            noise: [plan.noise_of(0), plan.noise_of(1)],
            tremble: keys(key, Purpose::Tremble, 2),
            perception: keys(key, Purpose::Perception, 2),
            horizon: key.purpose(Purpose::Horizon, 0),
        }
    }

    fn play(mut self, tick: Tick<'_>) -> Result<Outcome, Stop> {
        let joint = self.joint();
        let last = self.plan.setup.rounds.unwrap_or(u32::MAX);
        let mut first = 1_u32;
        let rounds = loop {
            let batch = 64.min(u64::from(last) - u64::from(first) + 1) as u32;
            let unusual = self.unusual(first);
            let length = (unusual.last.trailing_zeros() + 1).min(batch);
            match &joint {
                Some(joint) => self.batch_jointly(joint, first, length, unusual),
                None => {
                    let events = unusual.events();
                    for place in 0..length {
                        if self.log.is_some() || events >> place & 1 == 1 {
                            self.round(first + place, place, unusual);
                        } else {
                            self.quiet(first + place);
                        }
                    }
                }
            }
            let done = first + (length - 1);
            if unusual.last.trailing_zeros() < batch || done == last {
                break done;
            }
            if first % 4096 < 64 {
                tick(4096)?;
            }
            first = done + 1;
        };
        let roles = self.plan.game.players();
        let players = self.sums.tallies(rounds, [&*roles[0].actions, &*roles[1].actions]);
        Ok(Outcome { rounds, players, log: self.log, events: Vec::new(), ledgers: Vec::new() })
    }

    /// The draws of 64 rounds that may change something.
    #[inline]
    fn unusual(&self, first: u32) -> Unusual {
        let mut unusual = Unusual::default();
        let chances = |key: &Key, index: u32, p: f64| key.chances(first, index, threshold(p));
        for player in 0..2 {
            if self.noise[player] > 0.0 {
                unusual.tremble[player] = chances(&self.tremble[player], 0, self.noise[player]);
            }
            if self.plan.setup.misperception > 0.0 {
                let other = 1 - player as u32;
                unusual.blur[player] =
                    chances(&self.perception[player], other, self.plan.setup.misperception);
            }
        }
        if let Some(w) = self.plan.setup.continuation {
            unusual.last = !chances(&self.horizon, 0, w);
        }
        unusual
    }

    /// One round in which nothing unusual happens and nothing is written down.
    #[inline]
    fn quiet(&mut self, round: u32) {
        let acts = [0, 1].map(|player| self.players[player].intend(round) as usize);
        self.sums.add(acts[0], acts[1]);
        for (player, machine) in self.players.iter_mut().enumerate() {
            let (own, other, size) = (acts[player], acts[1 - player], self.sizes[1 - player]);
            let mut column = own * size + other;
            if machine.machine().informed() {
                column = column * size + other;
            }
            machine.observe(column);
        }
    }

    /// One round, with whatever happens in it.
    fn round(&mut self, round: u32, place: u32, unusual: Unusual) {
        let roles = self.plan.game.players();
        let actions = [&*roles[0].actions, &*roles[1].actions];
        let happens = |bits: u64| bits >> place & 1 == 1;
        let mut acts = [self.players[0].intend(round), self.players[1].intend(round)];
        if let Some(log) = self.log.as_mut().filter(|_| self.noise != [0.0; 2]) {
            log.intended.extend(acts.map(Act::Index));
        }
        for player in 0..2 {
            if happens(unusual.tremble[player]) {
                let (p, key) = (self.noise[player], self.tremble[player]);
                let act = Act::Index(acts[player]);
                acts[player] = place_of(disturbed(actions[player], act, p, key, round, 0));
            }
        }
        let [row, column] = acts.map(|act| act as usize);
        self.sums.add(row, column);
        if let Some(log) = &mut self.log {
            log.acts.extend(acts.map(Act::Index));
            log.payoffs.extend(self.sums.pay(row, column));
        }
        for player in 0..2 {
            let other = 1 - player;
            let mut seen = acts[other] as usize;
            if happens(unusual.blur[player]) {
                let (p, key) = (self.plan.setup.misperception, self.perception[player]);
                let act = Act::Index(acts[other]);
                seen =
                    place_of(disturbed(actions[other], act, p, key, round, other as u32)) as usize;
            }
            let mut column = acts[player] as usize * self.sizes[other] + seen;
            if self.players[player].machine().informed() {
                column = column * self.sizes[other] + acts[other] as usize;
            }
            self.players[player].observe(column);
        }
    }

    /// Both as one machine, where neither draws and nothing but counts is kept.
    fn joint(&self) -> Option<Vec<u32>> {
        let [one, other] = &self.players;
        let sure = |player: &Player| player.sure().iter().all(Option::is_some);
        let (rows, columns) = (one.sure().len(), other.sure().len());
        let pairs = rows.checked_mul(columns).filter(|pairs| *pairs <= JOINT)?;
        let expected = match (self.plan.setup.rounds, self.plan.setup.continuation) {
            (_, Some(w)) => 1.0 / (1.0 - w).max(1e-9),
            (rounds, None) => f64::from(rounds.unwrap_or(0)),
        };
        let worth = (pairs as f64) * 4.0 < expected || pairs <= 16;
        let small = self.sizes[0] * self.sizes[1] <= 1 << 16;
        if !sure(one)
            || !sure(other)
            || !worth
            || !small
            || self.log.is_some()
            || !self.sums.only_counts()
        {
            return None;
        }
        let column = |player: &Player, own: u32, seen: u32, size: usize| {
            let column = own as usize * size + seen as usize;
            if player.machine().informed() { column * size + seen as usize } else { column }
        };
        let mut joint = Vec::with_capacity(pairs);
        for first in one.sure() {
            for second in other.sure() {
                let (&(a, row_a), &(b, row_b)) = (first.as_ref()?, second.as_ref()?);
                let next_a = one.machine().row(row_a as usize)[column(one, a, b, self.sizes[1])];
                let next_b =
                    other.machine().row(row_b as usize)[column(other, b, a, self.sizes[0])];
                let profile = a as usize * self.sizes[1] + b as usize;
                let pair = next_a as usize * columns + next_b as usize;
                joint.push((profile << 16 | pair) as u32);
            }
        }
        Some(joint)
    }

    #[inline]
    fn batch_jointly(&mut self, joint: &[u32], first: u32, length: u32, unusual: Unusual) {
        let columns = self.players[1].sure().len();
        let mut events = unusual.events();
        let mut place = 0;
        loop {
            let next = events.trailing_zeros().min(length);
            if next > place {
                let mut pair = self.players[0].state() * columns + self.players[1].state();
                let counts = self.sums.counts();
                let mut left = next - place;
                while left > 0 {
                    let entry = joint[pair];
                    let after = (entry & 0xFFFF) as usize;
                    // A pair that stays as it is, as two who cooperate do, stays so to the end.
                    let rounds = if after == pair { left } else { 1 };
                    counts[(entry >> 16) as usize] += u64::from(rounds);
                    left -= rounds;
                    pair = after;
                }
                self.players[0].put(pair / columns);
                self.players[1].put(pair % columns);
            }
            if next == length {
                return;
            }
            self.round(first + next, next, unusual);
            events &= events - 1;
            place = next + 1;
        }
    }
}

fn place_of(act: Act) -> u32 {
    match act {
        Act::Index(at) => at,
        Act::Level(_) | Act::Absent => 0,
    }
}

/// Any number of automata around a table; sums as in [`round`](super::round).
fn group(
    plan: &Match<'_>,
    mut members: Vec<Player>,
    key: Key,
    tick: Tick<'_>,
) -> Result<Outcome, Stop> {
    let (setup, players) = (&plan.setup, members.len());
    let tremble = keys(key, Purpose::Tremble, players);
    let perception = keys(key, Purpose::Perception, players);
    let horizon = key.purpose(Purpose::Horizon, 0);
    let discount = setup.discount.unwrap_or(1.0);
    let seats: Vec<usize> = (0..players).collect();
    let mut log = (setup.record == Record::Full).then(Log::default);
    let mut sums = vec![(Sum::default(), Sum::default()); players];
    let tally = |player: usize| Tally {
        counts: vec![0; plan.actions(player).count().unwrap_or(0)],
        ..Tally::default()
    };
    let mut tallies: Vec<Tally> = (0..players).map(tally).collect();
    let (mut acts, mut pay) = (vec![Act::Absent; players], vec![0.0; players]);
    let (mut seen, mut done) = (Vec::new(), Vec::new());
    let (mut round, mut weight) = (1_u32, 1.0);
    loop {
        for (member, act) in members.iter_mut().zip(&mut acts) {
            *act = Act::Index(member.intend(round));
        }
        if !setup.noise.is_empty() {
            if let Some(log) = &mut log {
                log.intended.extend_from_slice(&acts);
            }
            for player in 0..players {
                let (p, key) = (plan.noise_of(player), tremble[player]);
                acts[player] = disturbed(plan.actions(player), acts[player], p, key, round, 0);
            }
        }
        payoff::pay(plan.game, &seats, &acts, &mut pay, &mut Nobody)?;
        if let Some(log) = &mut log {
            log.acts.extend_from_slice(&acts);
            log.payoffs.extend_from_slice(&pay);
        }
        for (player, tally) in tallies.iter_mut().enumerate() {
            sums[player].0.add(weight * pay[player]);
            sums[player].1.add(weight);
            tally.games += 1;
            tally.acted += 1;
            tally.counts[place_of(acts[player]) as usize] += 1;
        }
        for observer in 0..players {
            seen.clear();
            done.clear();
            for observed in (0..players).filter(|other| *other != observer) {
                let (act, p) = (acts[observed], setup.misperception);
                let believed = if p > 0.0 {
                    let (actions, key) = (plan.actions(observed), perception[observer]);
                    disturbed(actions, act, p, key, round, observed as u32)
                } else {
                    act
                };
                seen.push(place_of(believed) as usize);
                done.push(place_of(act) as usize);
            }
            let own = place_of(acts[observer]) as usize;
            let column = members[observer].machine().observe(own, &seen, &done);
            members[observer].observe(column);
        }
        if !plan.goes_on(round, horizon) {
            break;
        }
        if round.is_multiple_of(super::duel::TICK) {
            tick(u64::from(super::duel::TICK))?;
        }
        weight *= discount;
        round += 1;
    }
    for (player, tally) in tallies.iter_mut().enumerate() {
        (tally.total, tally.weight) = (sums[player].0.value(), sums[player].1.value());
        tally.cooperated =
            plan.actions(player).cooperative().and_then(|at| tally.counts.get(at).copied());
    }
    Ok(Outcome { rounds: round, players: tallies, log, events: Vec::new(), ledgers: Vec::new() })
}

/// Nobody has to be asked what a table pays.
struct Nobody;

impl super::Participants for Nobody {
    fn choose(&mut self, _seat: super::Seat) -> Result<Choice, Cause> {
        Ok(Choice::Action(0))
    }
}
