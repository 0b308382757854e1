//! Detection, norms, sanctions, information: each test switches on one thing.

use super::*;
use crate::model::norm::{Aim, Amount, Norm, Sanction};
use crate::model::regime::{Chance, Enforcement, Monitoring, Regime, Standing, Status};

pub(super) fn fine(amount: f64) -> Sanction {
    Sanction::Fine { amount: Amount::Fixed(amount), to_others: false }
}

pub(super) fn must_cooperate(sanctions: &[Sanction]) -> Norm {
    Norm::new("cooperate", Aim::Must(vec![C])).or_else(sanctions)
}

pub(super) fn decentralised(sanctions: &[Sanction], cost: f64) -> Regime {
    let enforcement = Enforcement::Decentralised { cost };
    Regime { enforcement, ..Regime::new("regime", vec![must_cooperate(sanctions)]) }
}

pub(super) fn under(regime: Regime, length: u32) -> Setup {
    Setup { regimes: vec![regime], ..rounds(length) }
}

/// Who was found, round by round.
fn found(outcome: &Outcome) -> Vec<(u32, usize)> {
    let found = |event: &Event| match event {
        Event::Found(finding) => Some((finding.round, finding.offender)),
        _ => None,
    };
    outcome.events.iter().filter_map(found).collect()
}

pub(super) fn statuses(outcome: &Outcome) -> Vec<(usize, Status, Vec<usize>)> {
    let status = |event: &Event| match event {
        Event::Sanctioned(done) => Some((done.finding.offender, done.status, done.by.clone())),
        _ => None,
    };
    outcome.events.iter().filter_map(status).collect()
}

#[test]
fn perfect_monitoring_finds_breaches_and_nothing_else() {
    let regime = Regime::new("watch", vec![must_cooperate(&[])]);
    let mut people = People::new(vec![always(0), always(1)]);
    let outcome = run(&dilemma(), under(regime.clone(), 3), &mut people);
    assert_eq!(found(&outcome), [(1, 1), (2, 1), (3, 1)]);
    assert_eq!(people.events, outcome.events);
    assert_eq!(totals(&outcome), [0.0, 15.0]);
    assert_eq!((outcome.players[1].violations, outcome.ledgers[0].violations(1)), (3, 3));
    assert_eq!(outcome.ledgers[0].standing(1, 4), Standing::Accused);
    assert_eq!(outcome.ledgers[0].standing(1, 5), Standing::Good);
    let blind = Regime { monitoring: Monitoring::blind(), ..regime };
    let outcome = run(&dilemma(), under(blind, 3), &mut People::new(vec![always(0), always(1)]));
    assert!(found(&outcome).is_empty());
}

#[test]
fn detection_errs_as_often_as_it_says_with_one_draw() {
    let watch = |accuracy, false_alarm| {
        let monitoring = Monitoring::noisy(accuracy, false_alarm);
        let regime = Regime { monitoring, ..Regime::new("watch", vec![must_cooperate(&[])]) };
        let mut people = People::new(vec![always(0), always(1)]);
        found(&run(&dilemma(), under(regime, 10_000), &mut people))
    };
    let of = |found: &[(u32, usize)], player| {
        found.iter().filter(|one| one.1 == player).copied().collect::<Vec<_>>()
    };
    let (plain, both) = (watch(0.8, 0.0), watch(0.8, 0.1));
    let close = |count: usize, p: f64| {
        (count as f64 - 10_000.0 * p).abs() <= 3.0 * (10_000.0 * p * (1.0 - p)).sqrt()
    };
    assert!(close(of(&plain, 1).len(), 0.8) && of(&plain, 0).is_empty());
    assert!(close(of(&both, 0).len(), 0.1));
    // The other's draws are untouched.
    assert_eq!(of(&plain, 1), of(&both, 1));
}

#[test]
fn accuracy_may_be_asked_and_must_be_a_probability() {
    struct Odd;
    impl Participants for Odd {
        fn choose(&mut self, _: Seat) -> Result<Choice, Cause> {
            Ok(Choice::Action(1))
        }
        fn accuracy(&mut self, _: usize, round: u32) -> Result<f64, Cause> {
            Ok(if round == 2 { 1.0 } else { 0.0 })
        }
        fn false_alarm(&mut self, _: usize, round: u32) -> Result<f64, Cause> {
            Ok(if round == 4 { 2.0 } else { 0.0 })
        }
    }
    let monitoring =
        Monitoring { accuracy: Chance::Asked, false_alarm: Chance::Asked, ..Monitoring::perfect() };
    let regime = Regime { monitoring, ..Regime::new("watch", vec![must_cooperate(&[])]) };
    let game = dilemma();
    let play =
        |length| Match::new(&game, 2, under(regime.clone(), length)).unwrap().play(&mut Odd, key());
    assert_eq!(found(&play(3).unwrap()), [(2, 0), (2, 1)]);
    let error = Error::BadProbability { what: "false_alarm", value: 2.0 };
    assert!(matches!(play(4), Err(Stop::Model(stopped)) if stopped == error));
}

#[test]
fn who_when_and_unless_limit_a_norm() {
    let mut norm = must_cooperate(&[]);
    (norm.who, norm.when, norm.unless) = (true, true, true);
    let regime = Regime::new("watch", vec![norm]);
    let mut people = People::new(vec![always(1), always(1)]);
    people.norm = Some(|clause, _, seat| match clause {
        "who" => seat.player == 1,
        "when" => seat.round > 2,
        _ => seat.round == 4,
    });
    let outcome = run(&dilemma(), under(regime, 5), &mut people);
    assert_eq!(found(&outcome), [(3, 1), (5, 1)]);
    assert_eq!(people.order[..4], ["when", "choose", "choose", "settled"]);
}

#[test]
fn aims_say_what_complies() {
    let of = |norms: Vec<Norm>| {
        let regime = Regime::new("watch", norms);
        let outcome =
            run(&dilemma(), under(regime, 1), &mut People::new(vec![always(0), always(1)]));
        found(&outcome).into_iter().map(|(_, who)| who).collect::<Vec<_>>()
    };
    assert_eq!(of(vec![Norm::new("", Aim::Must(vec![C, D]))]), [0; 0]);
    assert_eq!(of(vec![Norm::new("", Aim::MustNot(vec![D]))]), [1]);
    assert_eq!(of(vec![Norm::new("", Aim::MustNot(vec![C, D]))]), [0, 1]);
    assert_eq!(of(vec![Norm::new("", Aim::May(vec![D]))]), [0; 0]);
    // The escape clause: while `may D` applies, the norm that forbids D is suspended.
    let escape = |ids| vec![must_cooperate(&[]), Norm::new("", Aim::May(ids))];
    assert_eq!(of(escape(vec![D])), [0; 0]);
    assert_eq!(of(escape(vec![C])), [1]);
}

#[test]
fn conditions_and_fines_speak_of_the_level() {
    let range = || player(Actions::Range { low: 0.0, high: 1.0 });
    let game = Game::computed("tariffs", vec![range(), range()]).unwrap();
    let level = |x: f64| -> Strategy { Box::new(move |_| Choice::Level(x)) };
    let mut people = People::new(vec![level(0.4), level(0.9)]);
    people.payoffs = Some(|_, _, into| into.fill(3.0));
    let asked = Sanction::Fine { amount: Amount::Asked, to_others: false };
    let norm = Norm::new("ceiling", Aim::Condition).or_else([asked]);
    let enforcement = Enforcement::Decentralised { cost: 0.25 };
    let regime = Regime { enforcement, ..Regime::new("ceiling", vec![norm]) };
    let outcome = run(&game, under(regime, 1), &mut people);
    assert_eq!(totals(&outcome), [2.75, 2.0]);
}

#[test]
fn the_kth_finding_draws_the_kth_sanction() {
    let ladder = [Sanction::Warn, fine(1.0), fine(2.0)];
    let mut people = People::new(vec![always(0), always(1)]);
    let outcome = run(&dilemma(), under(decentralised(&ladder, 0.5), 4), &mut people);
    let log = outcome.log.as_ref().unwrap();
    assert_eq!(log.payoffs, [0.0, 5.0, -0.5, 4.0, -0.5, 3.0, -0.5, 3.0]);
    assert_eq!(log.material, [0.0, 5.0].repeat(4));
    // A warning asks nobody.
    assert_eq!(people.order.iter().filter(|what| *what == "punish").count(), 3);
    assert_eq!(statuses(&outcome)[0], (1, Status::Carried, vec![]));
    assert_eq!(people.earned[1], [5.0, 4.0, 3.0, 3.0]);
}

#[test]
fn fines_may_go_to_the_others() {
    let shared = Sanction::Fine { amount: Amount::Fixed(3.0), to_others: true };
    let mut people = People::new(vec![always(1), always(0), always(0), always(0)]);
    let outcome = run(&commons(4), under(decentralised(&[shared], 0.3), 1), &mut people);
    // Cooperators: 2 from others − 2, + 1 of the fine, − 0.1 of the cost.
    let expected = [0.0, 0.9, 0.9, 0.9];
    assert!(totals(&outcome).iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12));
}

#[test]
fn two_norms_are_sanctioned_separately_and_in_full() {
    let norms = vec![must_cooperate(&[fine(1.0)]), must_cooperate(&[fine(2.0)])];
    let enforcement = Enforcement::Decentralised { cost: 0.0 };
    let regime = Regime { enforcement, ..Regime::new("both", norms) };
    let outcome = run(&dilemma(), under(regime, 1), &mut People::new(vec![always(0), always(1)]));
    assert_eq!(totals(&outcome), [0.0, 2.0]);
}

#[test]
fn retaliation_frees_the_others_in_the_next_round() {
    // Player 1 defects in round 1; player 0 in rounds 2 and 3.
    let first: Strategy = Box::new(|view| Choice::Action(usize::from(view.seat.round > 1)));
    let second: Strategy = Box::new(|view| Choice::Action(usize::from(view.seat.round == 1)));
    let regime = decentralised(&[Sanction::Retaliate], 0.0);
    let outcome = run(&dilemma(), under(regime, 3), &mut People::new(vec![first, second]));
    assert_eq!(found(&outcome), [(1, 1), (3, 0)]);
    assert!(outcome.ledgers[0].is_authorised(0, 4) && !outcome.ledgers[0].is_authorised(1, 4));
}

#[test]
fn information_corrects_what_members_saw() {
    let wrong = |information: f64, members: Option<Vec<usize>>| {
        let regime = Regime { information, members, ..Regime::new("record", Vec::new()) };
        let mut people = People::new(vec![always(0), always(0), always(0)]);
        let setup = Setup { misperception: 0.2, ..under(regime, 4000) };
        run(&commons(3), setup, &mut people);
        let count = |observer: usize| {
            let seen = people.seen[observer].iter().flatten();
            seen.filter(|act| **act == Act::Index(1)).count()
        };
        [count(0), count(1), count(2)]
    };
    let (none, all) = (wrong(0.0, None), wrong(1.0, None));
    assert!(none.iter().all(|count| *count > 1400));
    assert_eq!(all, [0, 0, 0]);
    assert_eq!(wrong(1.0, Some(vec![0, 1])), [0, 0, none[2]]);
    let half = wrong(0.5, None);
    assert!(half.iter().zip(none).all(|(half, none)| (600..1000).contains(half) && *half < none));
}

#[test]
fn several_regimes_add_up() {
    let regimes = vec![decentralised(&[fine(1.0)], 0.5), decentralised(&[fine(2.0)], 0.25)];
    let setup = Setup { regimes, ..rounds(1) };
    let outcome = run(&dilemma(), setup, &mut People::new(vec![always(0), always(1)]));
    assert_eq!(totals(&outcome), [-0.75, 2.0]);
}
