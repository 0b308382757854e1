//! Critical discount factors against closed forms, and against the scheme deviation by deviation.

use super::*;
use crate::analysis::repeated::scheme::gain_at;
use crate::base::meter::Unmetered;
use crate::model::action::{Action, ActionId, Actions};
use crate::model::error::Error as ModelError;

fn actions() -> Actions {
    let action =
        |id, name: &str| Action { id: ActionId(id), name: name.into(), cooperative: id == 0 };
    Actions::Named(vec![action(0, "C"), action(1, "D")])
}

fn dyad([t, r, p, s]: [f64; 4]) -> Game {
    let cells = vec![vec![[r, r], [s, t]], vec![[t, s], [p, p]]];
    Game::bimatrix("dyad", actions(), actions(), &cells).unwrap()
}

fn critical(game: &Game, question: &Question) -> Result<Critical, Error> {
    critical_discount(game, question, &mut Unmetered)
}

fn shown(delta: &Delta) -> String {
    match delta {
        Delta::Exact(delta) => delta.to_string(),
        Delta::Between(..) => delta.to_f64().to_string(),
    }
}

fn delta(game: &Game, question: &Question) -> Option<String> {
    critical(game, question).unwrap().delta.as_ref().map(shown)
}

fn with(accuracy: f64) -> Question {
    let accuracy = Rational::from_f64(accuracy).unwrap();
    Question { monitoring: Monitoring { accuracy, ..Monitoring::default() }, ..Question::default() }
}

fn rounds(rounds: Option<u32>, question: Question) -> Question {
    Question { punish: Punishment::Revert { to: Fallback::Only, rounds }, ..question }
}

fn is(text: &str) -> Option<String> {
    Some(text.into())
}

#[test]
fn grim_trigger_in_axelrods_dilemma() {
    let game = dyad([5.0, 3.0, 1.0, 0.0]);
    let of = |m| delta(&game, &with(m));
    assert_eq!(
        [of(1.0), of(0.5), of(0.2), of(0.1)],
        [is("1/2"), is("2/3"), is("5/6"), is("10/11")]
    );
    assert_eq!(of(0.0), None);
    // Export restrictions: T4 R3 P1 S0.
    assert_eq!(delta(&dyad([4.0, 3.0, 1.0, 0.0]), &with(1.0)), is("1/3"));
    assert_eq!(delta(&dyad([0.3, 0.2, 0.1, 0.0]), &with(1.0)), is("1/2"));
}

#[test]
fn tit_for_tat_is_nash_only() {
    let question = |monitoring| Question { punish: Punishment::TitForTat, ..with(monitoring) };
    let found = critical(&dyad([5.0, 3.0, 1.0, 0.0]), &question(1.0)).unwrap();
    assert_eq!((shown(&found.delta.unwrap()), found.concept), ("2/3".into(), Concept::Nash));
    assert_eq!(delta(&dyad([4.0, 3.0, 1.0, 0.0]), &question(1.0)), is("1/3"));
    assert_eq!(delta(&dyad([4.0, 3.0, 1.0, 0.0]), &question(0.5)), is("2/3"));
    assert_eq!(delta(&dyad([5.0, 3.0, 1.0, 0.0]), &question(0.5)), None);
}

#[test]
fn zero_where_it_holds_already_none_where_nothing_helps() {
    assert_eq!(delta(&dyad([3.0, 4.0, 2.0, 0.0]), &with(1.0)), is("0"));
    // Deadlock: the equilibrium is better than cooperation.
    let found = critical(&dyad([4.0, 2.0, 3.0, 1.0]), &with(1.0)).unwrap();
    assert_eq!((found.delta, found.tempted), (None, Some(0)));
    let already = Question { sustain: Some(vec![1, 1]), ..with(1.0) };
    assert_eq!(delta(&dyad([5.0, 3.0, 1.0, 0.0]), &already), is("0"));
}

#[test]
fn several_equilibria_ask_which() {
    let chicken = dyad([3.0, 2.0, 0.0, 1.0]);
    let asked = critical(&chicken, &with(1.0));
    assert_eq!(asked, Err(Error::SeveralEquilibria(vec![vec![0, 1], vec![1, 0]])));
    let to = |profile: &[usize]| Question {
        punish: Punishment::Revert { to: Fallback::Profile(profile.to_vec()), rounds: None },
        ..Question::default()
    };
    // Player 1 likes that equilibrium better than what is to be sustained.
    assert_eq!(delta(&chicken, &to(&[0, 1])), None);
    let error = critical(&chicken, &to(&[1, 1])).unwrap_err();
    assert!(matches!(error, Error::NotAnEquilibrium { player: 0, action: 0, .. }));
    let pennies = Game::bimatrix(
        "p",
        actions(),
        actions(),
        &[vec![[1.0, -1.0], [-1.0, 1.0]], vec![[-1.0, 1.0], [1.0, -1.0]]],
    );
    let asked = critical(&pennies.unwrap(), &with(1.0));
    assert_eq!(asked, Err(Error::NoPureEquilibrium));
}

#[test]
fn each_deviator_may_have_its_own_punishment() {
    // Chicken T3 R2 S1 P0: who deviates from swerving yields for ever after: (3 − 2)/(3 − 1).
    let question = Question {
        punish: Punishment::Revert { to: Fallback::Worst, rounds: None },
        ..Question::default()
    };
    let found = critical(&dyad([3.0, 2.0, 0.0, 1.0]), &question).unwrap();
    assert_eq!(found.delta.as_ref().map(shown), is("1/2"));
    assert_eq!(found.fallback, [vec![0, 1], vec![1, 0]]);
}

#[test]
fn the_more_tempted_player_decides() {
    // Row: T5 R3 P1 gives 1/2; column: T9 R3 P1 gives 3/4.
    let cells = vec![vec![[3.0, 3.0], [0.0, 9.0]], vec![[5.0, 0.0], [1.0, 1.0]]];
    let game = Game::bimatrix("g", actions(), actions(), &cells).unwrap();
    let found = critical(&game, &with(1.0)).unwrap();
    assert_eq!((shown(&found.delta.unwrap()), found.tempted), ("3/4".into(), Some(1)));
}

#[test]
fn public_goods_of_any_size() {
    // (n − r)/(r(n − 1)) with r = 2, and with monitoring 1/2 for ten (Olson's group).
    let good = |n: usize| {
        let pay = move |own: usize, others: &[usize]| {
            let given = others[0] + usize::from(own == 0);
            let kept = if own == 0 { 0.0 } else { 1.0 };
            Ok::<_, ModelError>(kept + 2.0 * given as f64 / n as f64)
        };
        Game::by_counts("good", n, actions(), pay).unwrap()
    };
    // Shares of a third or a tenth are floats already rounded, so the answer is close, not exact.
    let near = |n: usize, monitoring: f64, expected: f64| {
        let found = critical(&good(n), &with(monitoring)).unwrap().delta.unwrap();
        assert!((found.to_f64() - expected).abs() < 1e-12, "{n}: {found:?}");
    };
    let sizes =
        [(3, 1.0 / 4.0), (4, 1.0 / 3.0), (5, 3.0 / 8.0), (10, 4.0 / 9.0), (30, 14.0 / 29.0)];
    for (n, expected) in sizes {
        near(n, 1.0, expected);
    }
    near(100, 1.0, 49.0 / 99.0);
    near(10, 0.5, 8.0 / 13.0);
}

#[test]
fn punishment_for_some_rounds() {
    let game = dyad([5.0, 3.0, 1.0, 0.0]);
    let of = |k| delta(&game, &rounds(Some(k), Question::default()));
    // One round: (T − R)/(R − P) = 1 is not below 1. Two: δ + δ² = 1.
    assert_eq!(of(1), None);
    assert_eq!(of(2), is("0.6180339887498949"));
    // T4 R3 P1: δ = 1/2 with one round; then δ + δ² = 1/2.
    let mild = dyad([4.0, 3.0, 1.0, 0.0]);
    assert_eq!(delta(&mild, &rounds(Some(1), Question::default())), is("1/2"));
    assert_eq!(delta(&mild, &rounds(Some(2), Question::default())), is("0.36602540378443865"));
    // g = 10, v − p = 9: δ + δ² = 10/9 at 2/3.
    let steep = dyad([20.0, 10.0, 1.0, 0.0]);
    assert_eq!(delta(&steep, &rounds(Some(2), Question::default())), is("2/3"));
}

#[test]
fn false_alarms_ask_for_more() {
    let game = dyad([5.0, 3.0, 1.0, 0.0]);
    let noisy = |accuracy: (i64, i64), alarm: (i64, i64)| {
        let fraction = |(n, d)| Rational::new(n, d).unwrap();
        let (accuracy, false_alarm) = (fraction(accuracy), fraction(alarm));
        Question { monitoring: Monitoring { accuracy, false_alarm }, ..Question::default() }
    };
    // f = 1 − (9/10)² = 19/100, q = 1: δ* = 2/(2·(81/100) + (81/100)·2) = 50/81.
    assert_eq!(delta(&game, &noisy((1, 1), (1, 10))), is("50/81"));
    // Where an alarm says nothing it deters nothing.
    assert_eq!(delta(&game, &noisy((1, 2), (1, 2))), None);
    let few = rounds(Some(3), noisy((1, 1), (1, 10)));
    let (grim, few) = (delta(&game, &noisy((1, 1), (1, 10))), delta(&game, &few));
    assert!(grim.is_some() && few.is_some() && few != grim);
    let tit_for_tat = Question { punish: Punishment::TitForTat, ..noisy((1, 1), (1, 10)) };
    assert_eq!(critical(&game, &tit_for_tat), Err(Error::FalseAlarms));
}

#[test]
fn penance_is_milder_than_grim_and_still_credible() {
    let question = Question { punish: Punishment::Penance, ..Question::default() };
    // max(T − R, P − S)/(R − S)
    let found = critical(&dyad([5.0, 3.0, 1.0, 0.0]), &question).unwrap();
    assert_eq!(
        (shown(&found.delta.unwrap()), found.concept),
        ("2/3".into(), Concept::SubgamePerfect)
    );
    assert_eq!(delta(&dyad([4.0, 3.0, 2.0, 0.0]), &question), is("2/3"));
    assert_eq!(delta(&dyad([6.0, 3.0, 1.0, 0.0]), &question), None);
}

#[test]
fn rare_meetings_ask_for_more() {
    let game = dyad([5.0, 3.0, 1.0, 0.0]);
    let among = |among, records| {
        delta(
            &game,
            &Question { meeting: Meeting::Random { among, records }, ..Question::default() },
        )
    };
    // (T − R)/((T − R) + (R − P)/(n − 1))
    assert_eq!(
        [among(2, false), among(5, false), among(10, false)],
        [is("1/2"), is("4/5"), is("9/10")]
    );
    assert_eq!(among(10, true), is("1/2"));
}

/// Small numbers, the same in every run.
fn numbers(seed: u64) -> impl FnMut(i64) -> i64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below.unsigned_abs()) as i64
    }
}

#[test]
fn at_the_threshold_nobody_gains_and_below_somebody_does() {
    let mut draw = numbers(36);
    let (mut some, mut irrational, mut none) = (0, 0, 0);
    for _ in 0..1400 {
        let shape = (2 + draw(2), 2 + draw(2));
        let cell = |draw: &mut dyn FnMut(i64) -> i64| [draw(7) as f64, draw(7) as f64];
        let cells: Vec<Vec<[f64; 2]>> =
            (0..shape.0).map(|_| (0..shape.1).map(|_| cell(&mut draw)).collect()).collect();
        let levels = |count: i64| Actions::Levels((0..count).map(|at| at as f64).collect());
        let game = Game::bimatrix("g", levels(shape.0), levels(shape.1), &cells).unwrap();
        let to = crate::analysis::equilibrium::pure::pure(&game).unwrap().profiles.pop();
        let named = |to: Option<Vec<usize>>| to.map_or(Fallback::Only, Fallback::Profile);
        let to_pays = to.as_ref().map(|to| [0, 1].map(|player| game.payoff(player, to).unwrap()));
        let punish = match draw(5) {
            0 if shape == (2, 2) => Punishment::TitForTat,
            1 if shape == (2, 2) => Punishment::Penance,
            2 => Punishment::Revert { to: named(to), rounds: None },
            3 => Punishment::Revert { to: Fallback::Worst, rounds: Some(1 + draw(3) as u32) },
            _ => Punishment::Revert { to: named(to), rounds: Some(1 + draw(5) as u32) },
        };
        let public = matches!(punish, Punishment::Revert { to: Fallback::Profile(_), .. });
        let alarm = if public { draw(3) } else { 0 };
        // Mostly what is better for both than the equilibrium, as far as there is any.
        let better = |profile: &[usize; 2]| {
            let gain = |player| {
                let base = to_pays.as_ref().map_or(0.0, |pays: &[f64; 2]| pays[player]);
                game.payoff(player, profile).unwrap() - base
            };
            (10.0 * gain(0).min(gain(1))) as i64
        };
        let mut profiles: Vec<[usize; 2]> = (0..shape.0 as usize)
            .flat_map(|row| (0..shape.1 as usize).map(move |column| [row, column]))
            .collect();
        profiles.sort_by_key(better);
        let from_top = if draw(4) == 0 { draw(4) } else { 0 };
        let question = Question {
            sustain: Some(profiles[profiles.len() - 1 - from_top as usize].to_vec()),
            punish,
            monitoring: Monitoring {
                accuracy: Rational::new(10 - draw(4), 10).unwrap(),
                false_alarm: Rational::new(alarm, 20).unwrap(),
            },
            meeting: match draw(3) {
                0 => Meeting::Random { among: 2 + draw(4) as usize, records: false },
                _ => Meeting::Always,
            },
        };
        let Ok(found) = critical(&game, &question) else { continue };
        let gain =
            |delta: &Rational| gain_at(&game, &question, &found, delta, &mut Unmetered).unwrap();
        let trial = format!("{cells:?} {question:?} {:?}", found.delta);
        let step = Rational::new(1, 1_000_000).unwrap();
        let below = match &found.delta {
            Some(Delta::Exact(delta)) => {
                assert!(!gain(delta).is_positive(), "{trial}: {}", gain(delta));
                delta - &step
            }
            Some(Delta::Between(low, high)) => {
                irrational += 1;
                assert!(!gain(high).is_positive(), "{trial}");
                low.clone()
            }
            None => {
                none += 1;
                &Rational::one() - &step
            }
        };
        if below.is_positive() {
            some += 1;
            assert!(gain(&below).is_positive(), "{trial}: {}", gain(&below));
        }
    }
    assert!(some - none > 20 && some > 220 && irrational > 10, "{some} {irrational} {none}");
}
