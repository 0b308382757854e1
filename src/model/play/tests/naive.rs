//! A second, naive account of what regimes do in a match.
//!
//! It is written from the rules alone, round by round, with plain loops. Of the engine it knows the trait of
//! participants and where draws are addressed.

use super::bookkeeping::{Fate, material};
use super::*;
use crate::base::random::{Draws, Purpose};
use crate::model::norm::{Aim, Amount, Sanction};
use crate::model::regime::{Enforcement, Phase, Regime, Rule, Status};

/// What the naive account holds of one regime.
pub(super) struct Books {
    pub(super) member: Vec<bool>,
    /// The last round sat out.
    until: Vec<u32>,
    expelled: Vec<bool>,
    freed: Vec<u32>,
    state: Vec<usize>,
    since: Vec<u32>,
    found: Vec<Vec<usize>>,
    budget: f64,
}

/// One line of either account: who, under which norm, by whom, and what came of it.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    Found(u32, usize, usize, usize, Option<usize>, bool, bool),
    Done(u32, usize, Status, Vec<usize>),
    Budget(u32, usize, i64),
}

pub(super) fn cents(amount: f64) -> i64 {
    (amount * 1e6).round() as i64
}

pub(super) struct Naive<'a> {
    fate: Fate,
    key: Key,
    players: usize,
    regimes: &'a [Regime],
    pub(super) books: Vec<Books>,
    /// Payoffs, round by round.
    pub(super) pays: Vec<f64>,
    pub(super) acts: Vec<Act>,
    pub(super) lines: Vec<Line>,
    pay: Vec<f64>,
    /// Suspensions (rounds), expulsions and retaliations decided this round.
    decided: Vec<(usize, usize, Sanction)>,
}

impl<'a> Naive<'a> {
    /// Plays so many rounds.
    pub(super) fn play(
        fate: Fate,
        key: Key,
        players: usize,
        regimes: &'a [Regime],
        rounds: u32,
    ) -> Naive<'a> {
        let books = |rules: &Regime| {
            let member: Vec<bool> = (0..players)
                .map(|who| rules.members.as_ref().is_none_or(|members| members.contains(&who)))
                .collect();
            let inside = rules.accession.as_ref().map_or(0, |path| {
                path.states.iter().position(|phase| *phase == Phase::Member).unwrap_or(0)
            });
            Books {
                state: member.iter().map(|member| if *member { inside } else { 0 }).collect(),
                member,
                until: vec![0; players],
                expelled: vec![false; players],
                freed: vec![0; players],
                since: vec![0; players],
                found: vec![vec![0; players]; rules.norms.len()],
                budget: 0.0,
            }
        };
        let mut naive = Naive {
            fate,
            key,
            players,
            regimes,
            books: regimes.iter().map(books).collect(),
            pays: Vec::new(),
            acts: Vec::new(),
            lines: Vec::new(),
            pay: Vec::new(),
            decided: Vec::new(),
        };
        (1..=rounds).for_each(|round| naive.round(round));
        naive
    }

    fn round(&mut self, round: u32) {
        let out: Vec<Option<usize>> = (0..self.players).map(|who| self.out(who, round)).collect();
        let present: Vec<usize> = (0..self.players).filter(|&who| out[who].is_none()).collect();
        let all = present.len() == self.players;
        let played = all || (self.players > 2 && present.len() >= 2);
        let outside = |regime: usize| self.regimes[regime].outside;
        let mut acts = vec![Act::Absent; self.players];
        if played {
            let chosen: Vec<Act> =
                present.iter().map(|&who| Act::Index(self.fate.act(who, round) as u32)).collect();
            let mut pays = vec![0.0; chosen.len()];
            material(&chosen, &mut pays);
            self.pay = out.iter().map(|out| out.map_or(0.0, outside)).collect();
            for (at, &who) in present.iter().enumerate() {
                (self.pay[who], acts[who]) = (pays[at], chosen[at]);
            }
            self.judge(round, &acts);
        } else {
            let first = out.iter().flatten().next().map_or(0.0, |regime| outside(*regime));
            self.pay = out.iter().map(|out| out.map_or(first, outside)).collect();
        }
        self.pays.extend(&self.pay);
        self.acts.extend(acts);
        self.close(round);
    }
}

impl Naive<'_> {
    fn out(&self, player: usize, round: u32) -> Option<usize> {
        (0..self.regimes.len()).find(|&regime| {
            let books = &self.books[regime];
            let phases = self.regimes[regime].accession.as_ref().map(|path| &path.states);
            books.expelled[player]
                || books.until[player] >= round
                || phases.is_some_and(|all| all[books.state[player]] == Phase::Suspended)
        })
    }

    fn passes(&self, regime: usize, active: &[usize], subject: usize) -> bool {
        let votes: Vec<Ballot> = active
            .iter()
            .filter(|&&voter| voter != subject)
            .map(|&voter| self.fate.vote(voter, regime, subject))
            .collect();
        let count = |what| votes.iter().filter(|vote| **vote == what).count();
        let (yes, no) = (count(Ballot::Yes), count(Ballot::No));
        yes > 0
            && match self.regimes[regime].decisions.rule {
                Rule::Consensus => no == 0,
                Rule::Unanimity => yes == votes.len(),
                _ => yes > no,
            }
    }

    /// Who sees a deed; `None` stands for everybody at once.
    fn observers(&self, regime: usize, active: &[usize], not: &[usize]) -> Vec<Option<usize>> {
        let rules = &self.regimes[regime];
        if rules.monitoring.public {
            return vec![None];
        }
        let mut all: Vec<usize> = active.to_vec();
        if let Enforcement::Hegemon { actor, .. } = rules.enforcement {
            let actor = actor.unwrap_or(self.players);
            if !all.contains(&actor) && actor != not[0] {
                all.push(actor);
            }
        }
        all.sort_unstable();
        let hegemon = match rules.enforcement {
            Enforcement::Hegemon { actor: Some(actor), .. } if !active.contains(&actor) => actor,
            _ => usize::MAX,
        };
        all.retain(|who| !not.contains(who) || (*who == hegemon && *who != not[0]));
        all.into_iter().map(Some).collect()
    }

    fn sees(
        &self,
        about: [usize; 3],
        round: u32,
        who: Option<usize>,
        first: Option<usize>,
        p: f64,
    ) -> bool {
        let [regime, norm, offender] = about;
        let mut key = self.key.purpose(Purpose::Monitoring, offender as u32).child(regime as u64);
        if let Some(first) = first {
            key = key.child(1 << 40 | first as u64);
        }
        if let Some(who) = who {
            key = key.child(1 << 41 | who as u64);
        }
        key.cell(round, norm as u32).chance(p)
    }

    fn helps(
        &self,
        about: [usize; 3],
        round: u32,
        who: Option<usize>,
        seen: Option<usize>,
        first: Option<usize>,
    ) -> bool {
        let [regime, norm, offender] = about;
        let p = self.fate.punish(who, regime);
        if p == 0.0 || p == 1.0 {
            return p == 1.0;
        }
        let seat = who.unwrap_or(self.players) as u32;
        let path = [regime as u64, norm as u64, offender as u64];
        let mut key = self.key.purpose(Purpose::Vote, seat).path(&path);
        if let Some(seen) = seen {
            key = key.child(1 << 41 | seen as u64);
        }
        if let Some(first) = first {
            key = key.child(1 << 40 | first as u64);
        }
        key.chance(round, p)
    }

    /// Tries to punish; returns those who were asked and did not help.
    fn punish(
        &mut self,
        about: [usize; 3],
        round: u32,
        active: &[usize],
        seen: Option<usize>,
        first: Option<usize>,
        sanction: &Sanction,
    ) -> Vec<usize> {
        let [regime, _, offender] = about;
        let rules = self.regimes[regime].clone();
        let (mut by, mut shirkers, mut status) = (Vec::new(), Vec::new(), Status::Carried);
        let judges: Vec<usize> = match seen {
            Some(who) => vec![who],
            None => active
                .iter()
                .copied()
                .filter(|who| *who != offender && Some(*who) != first)
                .collect(),
        };
        if *sanction == Sanction::Warn {
            self.lines.push(Line::Done(round, offender, status, by));
            return shirkers;
        }
        match rules.enforcement {
            Enforcement::Unenforced => return shirkers,
            Enforcement::Central { cost, .. } => {
                if self.books[regime].budget + 1e-9 < cost {
                    status = Status::Unfunded;
                } else {
                    self.books[regime].budget -= cost;
                }
            }
            Enforcement::Hegemon { actor, cost } => {
                if seen.is_some() && seen != Some(actor.unwrap_or(self.players)) {
                    return shirkers;
                }
                if self.helps(about, round, actor, seen, first) {
                    by.extend(actor);
                    by.iter().for_each(|&who| self.pay[who] -= cost);
                } else {
                    status = Status::Unsupported;
                    shirkers.extend(actor.filter(|&actor| self.books[regime].member[actor]));
                }
            }
            Enforcement::Decentralised { cost } | Enforcement::Authorised { cost } => {
                let voted = matches!(rules.enforcement, Enforcement::Authorised { .. });
                if voted && !self.passes(regime, active, offender) {
                    status = Status::Refused;
                } else {
                    for who in judges {
                        let helps = self.helps(about, round, Some(who), seen, first);
                        if helps { by.push(who) } else { shirkers.push(who) }
                    }
                    if by.is_empty() {
                        status = Status::Unsupported;
                    }
                    by.iter().for_each(|&who| self.pay[who] -= cost / by.len() as f64);
                }
            }
        }
        if status == Status::Carried {
            match sanction {
                Sanction::Fine { amount: Amount::Fixed(amount), to_others } => {
                    self.pay[offender] -= amount;
                    let others: Vec<usize> =
                        active.iter().copied().filter(|who| *who != offender).collect();
                    if *to_others {
                        others
                            .iter()
                            .for_each(|&who| self.pay[who] += amount / others.len() as f64);
                    } else if matches!(rules.enforcement, Enforcement::Central { .. }) {
                        self.books[regime].budget += amount;
                    }
                }
                other => self.decided.push((regime, offender, other.clone())),
            }
        }
        self.lines.push(Line::Done(round, offender, status, by));
        shirkers
    }

    /// What regimes make of a round.
    fn judge(&mut self, round: u32, acts: &[Act]) {
        for regime in 0..self.regimes.len() {
            let rules = self.regimes[regime].clone();
            let active: Vec<usize> = (0..self.players)
                .filter(|&who| self.books[regime].member[who] && self.out(who, round).is_none())
                .collect();
            if active.is_empty() {
                continue;
            }
            let crowd = active.len() as f64;
            let mut watched = true;
            let central = match rules.enforcement {
                Enforcement::Central { dues, .. } => Some(dues),
                _ => None,
            };
            let each = central.unwrap_or(rules.monitoring.cost / crowd);
            active.iter().for_each(|&who| self.pay[who] -= each);
            if let Some(dues) = central {
                self.books[regime].budget += dues * crowd;
                watched = self.books[regime].budget + 1e-9 >= rules.monitoring.cost;
                if watched {
                    self.books[regime].budget -= rules.monitoring.cost;
                }
            }
            let findings =
                if watched { self.detect(regime, round, &active, acts) } else { Vec::new() };
            for (norm, offender, seen, number) in findings {
                let ladder = &rules.norms[norm].sanctions;
                let spared = matches!(rules.enforcement, Enforcement::Hegemon { actor, .. } if actor == Some(offender));
                if ladder.is_empty() || spared || rules.enforcement == Enforcement::Unenforced {
                    continue;
                }
                let sanction = ladder[(number - 1).min(ladder.len() - 1)].clone();
                let about = [regime, norm, offender];
                let shirkers = self.punish(about, round, &active, seen, None, &sanction);
                for shirker in shirkers.into_iter().filter(|_| rules.metanorm) {
                    let again = [regime, norm, shirker];
                    for seen in self.observers(regime, &active, &[shirker, offender]) {
                        if !self.sees(again, round, seen, Some(offender), 0.7) {
                            continue;
                        }
                        self.lines
                            .push(Line::Found(round, regime, norm, shirker, seen, true, true));
                        let spared = matches!(rules.enforcement, Enforcement::Hegemon { actor, .. } if actor == Some(shirker));
                        if !spared {
                            self.punish(again, round, &active, seen, Some(offender), &sanction);
                        }
                    }
                }
            }
            if central.is_some() {
                self.lines.push(Line::Budget(round, regime, cents(self.books[regime].budget)));
            }
        }
    }

    fn detect(
        &mut self,
        regime: usize,
        round: u32,
        active: &[usize],
        acts: &[Act],
    ) -> Vec<(usize, usize, Option<usize>, usize)> {
        let rules = self.regimes[regime].clone();
        let binds = |this: &Self, norm: usize, who: usize| {
            let freed = (0..this.players).any(|other| {
                other != who
                    && acts[other] != Act::Absent
                    && this.books[regime].freed[other] > 0
                    && this.books[regime].freed[other] + 1 == round
            });
            !freed && this.fate.applies(NormRef { regime, norm }, who, round)
        };
        let misses = |aim: &Aim, act: ActionId| match aim {
            Aim::Must(ids) => !ids.contains(&act),
            Aim::MustNot(ids) => ids.contains(&act),
            _ => false,
        };
        let mut findings = Vec::new();
        for (norm, said) in rules.norms.iter().enumerate() {
            for &who in active {
                let only_may = said.aims.iter().all(|aim| matches!(aim, Aim::May(_)));
                if !binds(self, norm, who) || only_may {
                    continue;
                }
                let excused = rules.norms.iter().enumerate().any(|(other, clause)| {
                    let allowed = clause.aims.iter().filter_map(|aim| match aim {
                        Aim::May(ids) => Some(ids[0]),
                        _ => None,
                    });
                    let mut forbidden =
                        allowed.filter(|id| said.aims.iter().any(|aim| misses(aim, *id)));
                    binds(self, other, who) && forbidden.next().is_some()
                });
                if excused {
                    continue;
                }
                let act = if acts[who] == Act::Index(0) { C } else { D };
                let breach = said.aims.iter().any(|aim| misses(aim, act));
                let p = if breach { 0.7 } else { 0.2 };
                for seen in self.observers(regime, active, &[who]) {
                    if self.sees([regime, norm, who], round, seen, None, p) {
                        self.books[regime].found[norm][who] += 1;
                        let number = self.books[regime].found[norm][who];
                        self.lines.push(Line::Found(round, regime, norm, who, seen, breach, false));
                        findings.push((norm, who, seen, number));
                    }
                }
            }
        }
        findings
    }

    /// Who moves in the accession processes, and who is out from the next round on.
    fn close(&mut self, round: u32) {
        let mut moved = Vec::new();
        for (regime, rules) in self.regimes.iter().enumerate() {
            let Some(path) = &rules.accession else { continue };
            let active: Vec<usize> = (0..self.players)
                .filter(|&who| self.books[regime].member[who] && self.out(who, round).is_none())
                .collect();
            for who in 0..self.players {
                let books = &self.books[regime];
                let waited = round - books.since[who];
                let step = path.moves.iter().enumerate().find(|(number, (from, _))| {
                    *from == books.state[who] && self.fate.moves(regime, *number, who, waited)
                });
                let Some((_, &(_, to))) = step else { continue };
                let enters = path.states[to] == Phase::Member && !books.member[who];
                if !enters || self.passes(regime, &active, who) {
                    moved.push((regime, who, to));
                }
            }
        }
        for (regime, who, to) in moved {
            let phase = self.regimes[regime].accession.as_ref().unwrap().states[to];
            let books = &mut self.books[regime];
            (books.state[who], books.since[who]) = (to, round);
            books.member[who] = phase == Phase::Member;
            if phase == Phase::Member {
                books.expelled[who] = false;
            }
        }
        for (regime, who, sanction) in std::mem::take(&mut self.decided) {
            let books = &mut self.books[regime];
            match sanction {
                Sanction::Suspend(Amount::Fixed(rounds)) => {
                    books.until[who] = books.until[who].max(round + rounds as u32);
                }
                Sanction::Expel => {
                    (books.member[who], books.expelled[who]) = (false, true);
                    (books.state[who], books.since[who]) = (0, round);
                }
                _ => books.freed[who] = round,
            }
        }
    }
}
