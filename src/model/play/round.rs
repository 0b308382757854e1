//! The rounds of any match: groups and pairs, any number of players, regimes.
//!
//! One [`Run`] goes through the steps of a round in their order; [`Slots`] says who plays whom.
//! Under pairwise matching payoffs belong to the games; sanctions, costs and utility to the round.

use super::institutions::Institutions;
use super::noise::{disturbed, resolve};
use super::outcome::{Log, LogRow, Outcome, Sum, Tally};
use super::pairing::Pairing;
use super::participants::{Features, Message, Move, Participants, Seat, Settled};
use super::slots::Slots;
use super::walk::{Dice, walk};
use super::{MIXTURE, Match, Matching, Record, cell, keys, payoff};
use crate::base::random::{Draws, Key, Purpose};
use crate::model::action::Act;
use crate::model::error::Stop;
use crate::model::game::{Payoffs, Sequence};

/// A match under way.
pub(super) struct Run<'m, 'a> {
    plan: &'m Match<'a>,
    features: Features,
    keys: Keys,
    /// Who sits where: the slots.
    slots: Slots,
    /// What each player gets this round, then after sanctions, costs and utility.
    pay: Vec<f64>,
    /// The games each player has this round.
    games: Vec<u32>,
    sums: Vec<(Sum, Sum)>,
    tallies: Vec<Tally>,
    log: Option<Log>,
    /// Messages each player has used so far.
    used: Vec<Vec<Message>>,
    spare: Vec<f64>,
    /// The moves of one table.
    path: Vec<Move>,
}

/// A round of more players than these is worth a look at who pays.
const MANY: usize = 64;

struct Keys {
    choice: Vec<Key>,
    tremble: Vec<Key>,
    perception: Vec<Key>,
    message: Vec<Key>,
    horizon: Key,
    nature: Key,
}

pub(super) fn play(
    plan: &Match<'_>,
    features: Features,
    people: &mut dyn Participants,
    key: Key,
) -> Result<Outcome, Stop> {
    let mut institutions = Institutions::new(plan, people, key)?;
    let mut pairing = Pairing::new(plan, key.purpose(Purpose::Pairing, 0));
    let mut run = Run::new(plan, features, key);
    let discount = plan.setup.discount.unwrap_or(1.0);
    let (mut round, mut weight) = (1_u32, 1.0);
    loop {
        if round.is_multiple_of(super::duel::TICK) || plan.players > MANY {
            people.tick(round)?;
        }
        institutions.open(round, people)?;
        run.seat(round, &mut pairing, &institutions);
        run.speak(people)?;
        institutions.before(round, &run.slots, people)?;
        run.choose(people)?;
        run.pay_out(people)?;
        institutions.after(round, &run.slots, &mut run.pay, people)?;
        run.prefer(people)?;
        run.count(weight);
        run.perceive(round, &institutions, people)?;
        run.earn(people)?;
        institutions.close(round, people)?;
        run.settle(round, people)?;
        if !plan.goes_on(round, run.keys.horizon) {
            break;
        }
        weight *= discount;
        round += 1;
    }
    Ok(run.finish(round, institutions))
}

impl<'m, 'a> Run<'m, 'a> {
    fn new(plan: &'m Match<'a>, features: Features, key: Key) -> Run<'m, 'a> {
        let players = plan.players;
        let tally = |player| {
            let actions = plan.actions(player);
            Tally {
                counts: vec![0; actions.count().unwrap_or(0)],
                cooperated: actions.cooperative().map(|_| 0),
                ..Tally::default()
            }
        };
        Run {
            plan,
            features,
            keys: Keys {
                choice: keys(key, Purpose::Choice, players),
                tremble: keys(key, Purpose::Tremble, players),
                perception: keys(key, Purpose::Perception, players),
                message: keys(key, Purpose::Message, players),
                horizon: key.purpose(Purpose::Horizon, 0),
                nature: key.purpose(Purpose::Nature, 0),
            },
            slots: Slots::default(),
            pay: vec![0.0; players],
            games: vec![0; players],
            sums: vec![Default::default(); players],
            tallies: (0..players).map(tally).collect(),
            log: (plan.setup.record == Record::Full).then(Log::default),
            used: vec![Vec::new(); players],
            spare: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Lays out the round: who sits at which table, and who is kept out.
    fn seat(&mut self, round: u32, pairing: &mut Pairing, institutions: &Institutions<'_>) {
        self.pay.fill(0.0);
        let out = |player| institutions.kept_out(player);
        if self.plan.setup.matching == Matching::Group {
            self.games.fill(1);
            if self.slots.tables.is_empty() {
                self.slots.one_table(self.plan.players);
            }
            self.slots.round(round);
            if institutions.any() {
                let players = 0..self.plan.players;
                let absent = players.clone().filter(|&player| out(player).is_some()).count();
                let present = self.plan.players - absent;
                let elastic = self.plan.game.is_elastic() && self.plan.players > 2;
                let played = absent == 0 || (elastic && present >= 2);
                let unplayed = players.clone().find_map(out).unwrap_or(0.0);
                for player in players {
                    let own = out(player);
                    self.slots.plays[player] = played && own.is_none();
                    let outside = own.or((!played).then_some(unplayed)).unwrap_or(0.0);
                    self.pay[player] = outside;
                    self.slots.material[player] = outside;
                }
            }
        } else {
            self.games.fill(0);
            let active = |player: usize| out(player).is_none();
            let pairs = pairing.pairs(round, self.plan.players, &active);
            self.slots.pairs(pairs);
            self.slots.round(round);
            for &player in &self.slots.players {
                self.games[player] += 1;
            }
            for player in (0..self.plan.players).filter(|_| institutions.any()) {
                if let Some(outside) = out(player) {
                    (self.pay[player], self.games[player]) = (outside, 1);
                }
            }
        }
    }

    fn speak(&mut self, people: &mut dyn Participants) -> Result<(), Stop> {
        if !self.features.speaks {
            return Ok(());
        }
        for slot in 0..self.slots.seats.len() {
            let seat = self.slots.seats[slot];
            let said = if self.slots.plays[slot] { people.say(seat)? } else { None };
            self.slots.messages[slot] = self.garble(seat, said);
        }
        for (slot, &seat) in self.slots.seats.iter().enumerate() {
            people.heard(seat, self.slots.messages[slot])?;
        }
        Ok(())
    }

    /// With the probability of message noise, another message its sender has used, or none.
    fn garble(&mut self, seat: Seat, said: Option<Message>) -> Option<Message> {
        let used = &mut self.used[seat.player];
        if let Some(message) = said
            && !used.contains(&message)
        {
            used.push(message);
        }
        let p = self.plan.setup.message_noise;
        if p == 0.0 {
            return said;
        }
        let mut stream = self.keys.message[seat.player].cell(seat.round, cell(seat.opponent));
        if !stream.chance(p) {
            return said;
        }
        let silence = said.is_some().then_some(None);
        let others = used.iter().copied().map(Some).filter(|other| *other != said).chain(silence);
        let count = others.clone().count();
        if count == 0 { said } else { others.clone().nth(stream.index(count)).unwrap_or(said) }
    }

    /// Plays a game tree at each table.
    fn walk(&mut self, tree: &Sequence, people: &mut dyn Participants) -> Result<(), Stop> {
        let slots = &mut self.slots;
        slots.intended.fill(Act::Absent);
        slots.acts.fill(Act::Absent);
        slots.moves.clear();
        slots.moves_from.clear();
        for table in &slots.tables {
            let from = slots.moves.len();
            slots.moves_from.push(from);
            if !slots.plays[table.clone()].contains(&true) {
                continue;
            }
            let seats = &slots.seats[table.clone()];
            let table_key = |seat: &Seat| match seat.opponent {
                Some(other) => self.keys.nature.path(&[seat.player as u64, other as u64]),
                None => self.keys.nature,
            };
            let nature = seats.first().map_or(self.keys.nature, table_key);
            let dice = Dice { choice: &self.keys.choice, tremble: &self.keys.tremble, nature };
            let pays = walk(self.plan, tree, seats, &dice, &mut self.path, people)?;
            slots.material[table.clone()].copy_from_slice(pays);
            slots.moves.extend_from_slice(&self.path);
            for slot in table.clone() {
                let own = self.path.iter().filter(|step| step.player == slots.players[slot]);
                for step in own {
                    (slots.intended[slot], slots.acts[slot]) = (step.intended, step.act);
                }
            }
        }
        Ok(())
    }

    fn choose(&mut self, people: &mut dyn Participants) -> Result<(), Stop> {
        if let Payoffs::Sequence(tree) = self.plan.game.payoffs() {
            return self.walk(tree, people);
        }
        for slot in 0..self.slots.seats.len() {
            let seat = self.slots.seats[slot];
            if !self.slots.plays[slot] {
                self.slots.intended[slot] = Act::Absent;
                continue;
            }
            let asked = people.choose(seat)?;
            let actions = self.plan.actions(seat.player);
            let count = actions.count().unwrap_or(0);
            let at = MIXTURE + cell(seat.opponent);
            let mixture = || self.keys.choice[seat.player].cell(seat.round, at);
            let act = resolve(actions, count, &asked, seat.player, seat.round, mixture)?;
            self.slots.intended[slot] = act;
        }
        self.slots.acts.clone_from(&self.slots.intended);
        if self.plan.setup.noise.is_empty() {
            return Ok(());
        }
        for (act, seat) in self.slots.acts.iter_mut().zip(&self.slots.seats) {
            let (p, key) = (self.plan.noise_of(seat.player), self.keys.tremble[seat.player]);
            let actions = self.plan.actions(seat.player);
            *act = disturbed(actions, *act, p, key, seat.round, cell(seat.opponent));
        }
        Ok(())
    }

    /// What the game pays, table by table, and what players pay each other.
    fn pay_out(&mut self, people: &mut dyn Participants) -> Result<(), Stop> {
        let slots = &mut self.slots;
        for table in &slots.tables {
            let range = table.clone();
            if slots.plays[range.clone()].iter().any(|&plays| plays) {
                let (players, acts) = (&slots.players[range.clone()], &slots.acts[range.clone()]);
                payoff::pay(
                    self.plan.game,
                    players,
                    acts,
                    &mut slots.material[range.clone()],
                    people,
                )?;
            }
            for slot in range.filter(|&slot| slots.plays[slot]) {
                self.pay[slots.players[slot]] += slots.material[slot];
            }
        }
        if self.features.pays {
            people.transfers(&mut self.pay)?;
        }
        Ok(())
    }

    fn prefer(&mut self, people: &mut dyn Participants) -> Result<(), Stop> {
        if !self.features.prefers {
            return Ok(());
        }
        let net = self.pay.clone();
        for player in (0..net.len()).filter(|&player| self.games[player] > 0) {
            self.spare.clear();
            self.spare.extend_from_slice(&net[..player]);
            self.spare.extend_from_slice(&net[player + 1..]);
            self.pay[player] = people.utility(player, net[player], &self.spare)?;
        }
        Ok(())
    }

    fn count(&mut self, weight: f64) {
        for (player, tally) in self.tallies.iter_mut().enumerate() {
            let games = self.games[player];
            let (total, weights) = &mut self.sums[player];
            total.add(weight * self.pay[player]);
            weights.add(weight * f64::from(games));
            tally.games += u64::from(games);
        }
        if matches!(self.plan.game.payoffs(), Payoffs::Sequence(_)) {
            for step in &self.slots.moves {
                tally_act(&mut self.tallies[step.player], step.act);
            }
            return;
        }
        for (slot, act) in self.slots.acts.iter().enumerate() {
            if self.slots.plays[slot] {
                tally_act(&mut self.tallies[self.slots.players[slot]], *act);
            }
        }
    }

    /// What everybody believes the others did, then what regimes put right.
    fn perceive(
        &mut self,
        round: u32,
        institutions: &Institutions<'_>,
        people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        let p = self.plan.setup.misperception;
        if p == 0.0 {
            return Ok(());
        }
        let slots = &mut self.slots;
        slots.seen.clear();
        slots.seen_from.clear();
        for table in &slots.tables {
            slots.seen_from.push(slots.seen.len());
            for observer in table.clone() {
                if table.len() > 2 {
                    people.worked(table.len().saturating_mul(2))?;
                }
                let key = self.keys.perception[slots.players[observer]];
                for observed in table.clone() {
                    let (act, player) = (slots.acts[observed], slots.players[observed]);
                    let exact = observer == observed || !slots.plays[observer];
                    slots.seen.push(if exact {
                        act
                    } else {
                        disturbed(self.plan.actions(player), act, p, key, round, player as u32)
                    });
                }
            }
        }
        institutions.correct(round, slots, people)
    }

    /// What everybody may know of what it earned.
    fn earn(&mut self, people: &mut dyn Participants) -> Result<(), Stop> {
        let group = self.plan.setup.matching == Matching::Group;
        let slots = &mut self.slots;
        slots.earned.clone_from(&slots.material);
        let tree = matches!(self.plan.game.payoffs(), Payoffs::Sequence(_));
        if !self.plan.setup.payoffs_hidden {
            if group {
                slots.earned.clone_from(&self.pay);
            }
            return Ok(());
        }
        if slots.seen.is_empty() || tree {
            return Ok(());
        }
        for (number, table) in slots.tables.iter().enumerate() {
            let size = table.len();
            for (place, slot) in table.clone().enumerate().filter(|&(_, slot)| slots.plays[slot]) {
                people.worked(size)?;
                let from = slots.seen_from[number] + place * size;
                let believed = &slots.seen[from..from + size];
                self.spare.clear();
                self.spare.resize(size, 0.0);
                let players = &slots.players[table.clone()];
                payoff::pay(self.plan.game, players, believed, &mut self.spare, people)?;
                slots.earned[slot] = self.spare[place];
            }
        }
        Ok(())
    }

    /// The game moves on, histories grow, the log is written.
    fn settle(&mut self, round: u32, people: &mut dyn Participants) -> Result<(), Stop> {
        let slots = &self.slots;
        if self.features.updates {
            people.update(round, &slots.players, &slots.acts)?;
        }
        for (number, table) in slots.tables.iter().enumerate() {
            let from = slots.seen_from.get(number).copied();
            let steps = slots.moves_from.get(number).map_or(0..0, |&from| {
                from..slots.moves_from.get(number + 1).copied().unwrap_or(slots.moves.len())
            });
            people.settled(Settled {
                round,
                moves: &slots.moves[steps],
                players: &slots.players[table.clone()],
                acts: &slots.acts[table.clone()],
                earned: &slots.earned[table.clone()],
                seen: from.and_then(|from| slots.seen.get(from..from + table.len() * table.len())),
            })?;
        }
        self.write();
        Ok(())
    }

    fn write(&mut self) {
        let Some(log) = &mut self.log else { return };
        let (slots, setup) = (&self.slots, &self.plan.setup);
        log.acts.extend_from_slice(&slots.acts);
        log.moves.extend_from_slice(&slots.moves);
        if !setup.noise.is_empty() {
            log.intended.extend_from_slice(&slots.intended);
        }
        if self.features.speaks {
            log.messages.extend_from_slice(&slots.messages);
        }
        if setup.matching == Matching::Group {
            log.payoffs.extend_from_slice(&self.pay);
            if self.features.pays || self.features.prefers || !setup.regimes.is_empty() {
                log.material.extend_from_slice(&slots.material);
            }
        } else {
            log.payoffs.extend_from_slice(&slots.material);
            log.rows.extend(slots.seats.iter().map(|seat| LogRow {
                round: seat.round,
                player: seat.player as u32,
                opponent: seat.opponent.unwrap_or(seat.player) as u32,
            }));
        }
    }

    fn finish(self, rounds: u32, institutions: Institutions<'_>) -> Outcome {
        let mut players = self.tallies;
        let (events, ledgers) = institutions.finish();
        for (player, tally) in players.iter_mut().enumerate() {
            let (total, weight) = self.sums[player];
            (tally.total, tally.weight) = (total.value(), weight.value());
            let place = self.plan.actions(player).cooperative();
            tally.cooperated = place.and_then(|at| tally.counts.get(at).copied());
            tally.violations = ledgers.iter().map(|ledger| ledger.violations(player)).sum();
        }
        Outcome { rounds, players, log: self.log, events, ledgers }
    }
}

fn tally_act(tally: &mut Tally, act: Act) {
    tally.acted += 1;
    if let Some(count) = act.index().and_then(|at| tally.counts.get_mut(at)) {
        *count += 1;
    }
}
