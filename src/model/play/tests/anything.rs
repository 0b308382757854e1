//! Anything goes: random options and regimes never panic, and what must hold holds.

use super::*;
use crate::base::random::{Draws, Stream};
use crate::base::rational::Rational;
use crate::model::norm::{Aim, Amount, Norm, Sanction};
use crate::model::regime::{
    Accession, Chance, Enforcement, Monitoring, Phase, Regime, Rule, VotingRule,
};

/// Everybody decides by lot.
struct Lottery(Stream);

impl Lottery {
    fn coin(&mut self) -> Result<bool, Cause> {
        Ok(self.0.chance(0.5))
    }
}

impl Participants for Lottery {
    fn features(&self) -> Features {
        Features { speaks: true, pays: false, prefers: true, updates: true }
    }
    fn say(&mut self, _: Seat) -> Result<Option<Message>, Cause> {
        Ok(self.0.chance(0.5).then(|| Message(self.0.below(3) as u32)))
    }
    fn choose(&mut self, _: Seat) -> Result<Choice, Cause> {
        Ok(Choice::Action(self.0.index(2)))
    }
    fn payoffs(&mut self, _: &[usize], _: &[Act], into: &mut [f64]) -> Result<(), Cause> {
        into.fill(1.0);
        Ok(())
    }
    fn applies(&mut self, _: NormRef, _: Seat) -> Result<bool, Cause> {
        self.coin()
    }
    fn excused(&mut self, _: NormRef, _: Seat) -> Result<bool, Cause> {
        self.coin()
    }
    fn complies(&mut self, _: NormRef, _: Seat, _: Act) -> Result<bool, Cause> {
        self.coin()
    }
    fn accuracy(&mut self, _: usize, _: u32) -> Result<f64, Cause> {
        Ok(self.0.uniform())
    }
    fn amount(&mut self, _: &Finding, _: usize) -> Result<f64, Cause> {
        Ok(self.0.uniform() * 3.0)
    }
    fn punish(&mut self, _: Option<usize>, _: &Finding, _: f64) -> Result<f64, Cause> {
        Ok(self.0.uniform())
    }
    fn vote(&mut self, _: usize, _: &Proposal) -> Result<Ballot, Cause> {
        Ok([Ballot::Yes, Ballot::No, Ballot::Abstain][self.0.index(3)])
    }
    fn moves(&mut self, _: usize, _: usize, _: usize, _: u32) -> Result<bool, Cause> {
        self.coin()
    }
}

fn regime(lot: &mut Stream, players: usize) -> Regime {
    let amount =
        |lot: &mut Stream| if lot.chance(0.5) { Amount::Asked } else { Amount::Fixed(2.0) };
    let mut norms = Vec::new();
    for _ in 0..lot.index(4) {
        let ids = vec![[C, D][lot.index(2)]];
        let aim = match lot.index(4) {
            0 => Aim::Must(ids),
            1 => Aim::MustNot(ids),
            2 => Aim::May(ids),
            _ => Aim::Condition,
        };
        let sanctions: Vec<Sanction> = (0..lot.index(4))
            .map(|_| match lot.index(5) {
                0 => Sanction::Warn,
                1 => Sanction::Suspend(amount(lot)),
                2 => Sanction::Expel,
                3 => Sanction::Retaliate,
                _ => Sanction::Fine { amount: amount(lot), to_others: lot.chance(0.5) },
            })
            .collect();
        let clauses = [lot.chance(0.5), lot.chance(0.5), lot.chance(0.5)];
        let norm = Norm::new("norm", aim).or_else(sanctions);
        norms.push(Norm { who: clauses[0], when: clauses[1], unless: clauses[2], ..norm });
    }
    let cost = lot.uniform();
    let actor = lot.chance(0.5).then(|| lot.index(players));
    let enforcement = match lot.index(5) {
        0 => Enforcement::Unenforced,
        1 => Enforcement::Decentralised { cost },
        2 => Enforcement::Central { cost, dues: lot.uniform() },
        3 => Enforcement::Hegemon { actor, cost },
        _ => Enforcement::Authorised { cost },
    };
    let rule = [
        Rule::Consensus,
        Rule::Majority(Rational::new(1, 2).unwrap()),
        Rule::Dictator(0),
        Rule::Custom(3),
    ];
    let states = vec![Phase::Outside, Phase::Member, Phase::Suspended, Phase::Expelled];
    let moves = vec![(0, 1), (1, 2), (2, 1), (2, 3), (3, 0)];
    Regime {
        members: lot.chance(0.5).then(|| vec![0, players - 1]),
        monitoring: Monitoring {
            accuracy: Chance::Asked,
            false_alarm: Chance::Fixed(0.3),
            cost: lot.uniform(),
            public: lot.chance(0.5),
        },
        enforcement,
        metanorm: lot.chance(0.5),
        information: 0.5,
        decisions: VotingRule::all(rule[lot.index(4)].clone()),
        accession: lot.chance(0.5).then_some(Accession { states, moves }),
        outside: 0.5,
        ..Regime::new("regime", norms)
    }
}

#[test]
fn random_institutions_never_panic_and_repeat_themselves() {
    let mut lot = Stream::new(1);
    for case in 0..400_u64 {
        let players = 2 + lot.index(4);
        let matching = match lot.index(4) {
            0 => Matching::AllPairs,
            1 => Matching::RandomPairs,
            2 => Matching::Neighbours((0..players).map(|at| vec![(at + 1) % players]).collect()),
            _ => Matching::Group,
        };
        let game = match &matching {
            Matching::Group if players > 2 => commons(players).elastic(),
            _ => dilemma(),
        };
        let setup = Setup {
            continuation: Some(0.95),
            noise: vec![0.2],
            misperception: 0.2,
            message_noise: 0.3,
            matching,
            regimes: (0..lot.index(3)).map(|_| regime(&mut lot, players)).collect(),
            payoffs_hidden: lot.chance(0.5),
            ..rounds(30)
        };
        let plan = Match::new(&game, players, setup).unwrap();
        let play = || plan.play(&mut Lottery(Stream::new(case)), Key::new(case)).unwrap();
        let outcome = play();
        assert_eq!(outcome, play());
        for tally in &outcome.players {
            assert!(tally.total.is_finite() && tally.acted <= tally.games);
            assert_eq!(tally.counts.iter().sum::<u64>(), tally.acted);
        }
    }
}

#[test]
fn fines_to_others_only_move_payoffs() {
    let mut lot = Stream::new(2);
    for case in 0..50_u64 {
        let fine = Sanction::Fine { amount: Amount::Fixed(lot.uniform()), to_others: true };
        let norms = vec![Norm::new("norm", Aim::Must(vec![C])).or_else([fine])];
        let enforcement = Enforcement::Decentralised { cost: 0.0 };
        let regime = Regime { enforcement, ..Regime::new("regime", norms) };
        let game = commons(4);
        let play = |regimes| {
            let plan = Match::new(&game, 4, Setup { regimes, ..rounds(20) }).unwrap();
            let strategies = (0..4).map(|player| mixed(f64::from(player) / 4.0)).collect();
            let outcome = plan.play(&mut People::new(strategies), Key::new(case)).unwrap();
            totals(&outcome).iter().sum::<f64>()
        };
        assert!((play(vec![regime]) - play(Vec::new())).abs() < 1e-9);
    }
}
