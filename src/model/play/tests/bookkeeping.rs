//! The bookkeeping of regimes: against a naive account, draw for draw; and that it adds up.

use super::naive::{Line, Naive, cents};
use super::*;
use crate::base::random::{Draws, Stream};
use crate::base::rational::Rational;
use crate::model::norm::{Aim, Amount, Norm, Sanction};
use crate::model::regime::{
    Accession, Enforcement, Ledger, Monitoring, Phase, Regime, Rule, Status, VotingRule,
};

/// Everybody decides by lots that depend on nothing but who, when and about whom.
#[derive(Clone, Copy)]
pub(super) struct Fate(u64);

impl Fate {
    fn lot(self, about: &[usize]) -> Stream {
        let about: Vec<u64> = about.iter().map(|&number| number as u64).collect();
        Key::new(self.0).path(&about).at(0)
    }
    pub(super) fn act(self, player: usize, round: u32) -> usize {
        self.lot(&[1, player, round as usize]).index(2)
    }
    pub(super) fn applies(self, norm: NormRef, player: usize, round: u32) -> bool {
        self.lot(&[2, norm.regime, norm.norm, player, round as usize]).chance(0.8)
    }
    pub(super) fn punish(self, player: Option<usize>, regime: usize) -> f64 {
        [0.0, 0.5, 1.0][self.lot(&[3, player.unwrap_or(99), regime]).index(3)]
    }
    pub(super) fn vote(self, player: usize, regime: usize, subject: usize) -> Ballot {
        let lot = self.lot(&[4, player, regime, subject]).index(3);
        [Ballot::Yes, Ballot::No, Ballot::Abstain][lot]
    }
    pub(super) fn moves(self, regime: usize, number: usize, player: usize, waited: u32) -> bool {
        self.lot(&[5, regime, number, player, waited as usize]).chance(0.4)
    }
}

pub(super) fn material(acts: &[Act], into: &mut [f64]) {
    let good = acts.iter().filter(|act| **act == Act::Index(0)).count() as f64;
    for (act, pay) in acts.iter().zip(into) {
        *pay = if *act == Act::Index(0) { good - 1.5 } else { good };
    }
}

impl Participants for Fate {
    fn choose(&mut self, seat: Seat) -> Result<Choice, Cause> {
        Ok(Choice::Action(self.act(seat.player, seat.round)))
    }
    fn payoffs(&mut self, _: &[usize], acts: &[Act], into: &mut [f64]) -> Result<(), Cause> {
        material(acts, into);
        Ok(())
    }
    fn applies(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        Ok(Fate::applies(*self, norm, seat.player, seat.round))
    }
    fn punish(&mut self, player: Option<usize>, about: &Finding, _: f64) -> Result<f64, Cause> {
        Ok(Fate::punish(*self, player, about.regime))
    }
    fn vote(&mut self, player: usize, proposal: &Proposal) -> Result<Ballot, Cause> {
        Ok(Fate::vote(*self, player, proposal.regime, proposal.subject))
    }
    fn moves(
        &mut self,
        regime: usize,
        number: usize,
        player: usize,
        waited: u32,
    ) -> Result<bool, Cause> {
        Ok(Fate::moves(*self, regime, number, player, waited))
    }
}

fn sanction(lot: &mut Stream) -> Sanction {
    match lot.index(9) {
        0 => Sanction::Warn,
        1 => Sanction::Suspend(Amount::Fixed(1.0 + lot.index(2) as f64)),
        2 => Sanction::Expel,
        3 => Sanction::Retaliate,
        more => {
            let amount = Amount::Fixed(lot.index(8) as f64 / 4.0);
            Sanction::Fine { amount, to_others: more > 6 }
        }
    }
}

fn norm(lot: &mut Stream) -> Norm {
    let aim = |lot: &mut Stream| {
        let ids = vec![[C, D][lot.index(2)]];
        match lot.index(5) {
            0 => Aim::May(ids),
            1 => Aim::MustNot(ids),
            _ => Aim::Must(vec![C]),
        }
    };
    let mut made = Norm::new("norm", aim(lot));
    if lot.chance(0.2) {
        made.aims.push(aim(lot));
    }
    made.when = true;
    made.or_else((0..lot.index(4)).map(|_| sanction(lot)).collect::<Vec<_>>())
}

fn regime(lot: &mut Stream, players: usize) -> Regime {
    let norms = (0..1 + lot.index(3)).map(|_| norm(lot)).collect();
    let cost = lot.index(8) as f64 / 8.0;
    let actor = lot.chance(0.7).then(|| lot.index(players));
    let enforcement = match lot.index(5) {
        0 => Enforcement::Unenforced,
        1 => Enforcement::Central { cost, dues: lot.index(4) as f64 / 8.0 },
        2 => Enforcement::Hegemon { actor, cost },
        3 => Enforcement::Authorised { cost },
        _ => Enforcement::Decentralised { cost },
    };
    let monitoring = Monitoring {
        cost: [0.0, 0.75][lot.index(2)],
        public: lot.chance(0.6),
        ..Monitoring::noisy(0.7, 0.2)
    };
    let rule = [Rule::Consensus, Rule::Unanimity, Rule::Majority(Rational::new(1, 2).unwrap())]
        [lot.index(3)]
    .clone();
    let states = vec![Phase::Outside, Phase::Outside, Phase::Member, Phase::Suspended];
    let moves = vec![(0, 1), (1, 2), (2, 3), (3, 2)];
    Regime {
        members: lot.chance(0.3).then(|| (1..players).collect()),
        monitoring,
        enforcement,
        metanorm: lot.chance(0.5),
        decisions: VotingRule::all(rule),
        accession: lot.chance(0.5).then_some(Accession { states, moves }),
        outside: lot.index(5) as f64,
        ..Regime::new("regime", norms)
    }
}

/// The lines of the engine's account.
fn lines(outcome: &Outcome) -> Vec<Line> {
    let line = |event: &Event| match event {
        Event::Found(it) => Some(Line::Found(
            it.round,
            it.regime,
            it.norm,
            it.offender,
            it.observer,
            it.breach,
            it.shirked,
        )),
        Event::Sanctioned(done) => {
            let finding = &done.finding;
            Some(Line::Done(finding.round, finding.offender, done.status, done.by.clone()))
        }
        Event::Kept(it) => Some(Line::Budget(it.round, it.regime, cents(it.budget?))),
        _ => None,
    };
    outcome.events.iter().filter_map(line).collect()
}

/// The same lines in the naive account's order, which sanctions while it finds.
fn sorted(mut lines: Vec<Line>) -> Vec<String> {
    let mut shown: Vec<String> = lines.drain(..).map(|line| format!("{line:?}")).collect();
    shown.sort();
    shown
}

#[test]
fn a_naive_account_comes_to_the_same_draw_for_draw() {
    let mut lot = Stream::new(11);
    let mut seen = [0; 4];
    for case in 0..1500_u64 {
        let players = 2 + lot.index(3);
        let range = || player(two_actions());
        let game = Game::computed("game", (0..players).map(|_| range()).collect()).unwrap();
        let regimes: Vec<Regime> =
            (0..1 + lot.index(2)).map(|_| regime(&mut lot, players)).collect();
        let setup = Setup { regimes: regimes.clone(), ..rounds(12) };
        let key = Key::new(case).of_match(3, 1);
        let plan = Match::new(&game, players, setup).unwrap();
        let outcome = plan.play(&mut Fate(case), key).unwrap();
        let naive = Naive::play(Fate(case), key, players, &regimes, 12);
        let log = outcome.log.as_ref().unwrap();
        assert_eq!(log.acts, naive.acts, "acts of case {case}: {regimes:#?}");
        assert_eq!(sorted(lines(&outcome)), sorted(naive.lines), "case {case}: {regimes:#?}");
        for (at, (found, expected)) in log.payoffs.iter().zip(&naive.pays).enumerate() {
            let near = (found - expected).abs() < 1e-9;
            assert!(near, "case {case}, entry {at}: {found} {expected}: {regimes:#?}");
        }
        for (ledger, books) in outcome.ledgers.iter().zip(&naive.books) {
            let members: Vec<bool> = (0..players).map(|who| ledger.is_member(who)).collect();
            assert_eq!(members, books.member);
        }
        for event in &outcome.events {
            match event {
                Event::Found(finding) if finding.shirked => seen[0] += 1,
                Event::Sanctioned(done) if done.status == Status::Unfunded => seen[1] += 1,
                Event::Expelled { .. } => seen[2] += 1,
                Event::Moved { .. } => seen[3] += 1,
                _ => {}
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 150), "too little happens: {seen:?}");
}

#[test]
fn what_everybody_lost_is_what_the_events_tell() {
    let mut lot = Stream::new(12);
    for case in 0..300_u64 {
        let players = 2 + lot.index(3);
        let game = if players == 2 { dilemma() } else { commons(players) };
        let regimes: Vec<Regime> =
            (0..1 + lot.index(2)).map(|_| regime(&mut lot, players)).collect();
        let setup = Setup { regimes: regimes.clone(), noise: vec![0.1], ..rounds(20) };
        let plan = Match::new(&game, players, setup).unwrap();
        let outcome = plan.play(&mut Fate(case), Key::new(case)).unwrap();
        let log = outcome.log.as_ref().unwrap();
        let mut owed = log.material.clone();
        let mut budgets = vec![0.0; regimes.len()];
        let mut ledgers: Vec<Ledger> =
            regimes.iter().map(|regime| Ledger::new(regime, players)).collect();
        for event in &outcome.events {
            let row = (event.round() as usize - 1) * players;
            match event {
                Event::Sanctioned(done) if done.status == Status::Carried => {
                    let share = done.cost / done.by.len().max(1) as f64;
                    done.by.iter().for_each(|who| owed[row + who] -= share);
                    if let Sanction::Fine { to_others, .. } = done.sanction {
                        owed[row + done.finding.offender] -= done.amount;
                        let share = done.amount / done.shared.len().max(1) as f64;
                        done.shared.iter().for_each(|who| owed[row + who] += share);
                        if !to_others {
                            budgets[event.regime()] += done.amount;
                        }
                    }
                    budgets[event.regime()] -= done.cost;
                }
                Event::Kept(kept) => {
                    kept.payers.iter().for_each(|who| owed[row + who] -= kept.each());
                    let budget = &mut budgets[kept.regime];
                    *budget += kept.dues * kept.payers.len() as f64 - kept.monitoring;
                    if let Some(left) = kept.budget {
                        assert!((*budget - left).abs() < 1e-9 && left >= 0.0);
                    }
                }
                _ => {}
            }
            // Nobody is found or sanctioned who is not an active member.
            if let Event::Found(finding) = event {
                let ledger = &ledgers[finding.regime];
                assert!(ledger.is_member(finding.offender));
                assert!(!ledger.is_excluded(finding.offender, finding.round));
            }
            ledgers[event.regime()].note(event);
        }
        assert_eq!(ledgers, outcome.ledgers);
        for (found, expected) in log.payoffs.iter().zip(owed) {
            assert!((found - expected).abs() < 1e-9);
        }
    }
}
