//! Best deviations against closed forms, and against all plans gone through one by one.

use super::*;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Unmetered;
use crate::model::strategy::{Automaton, Decision, State};

fn fraction(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}

fn symmetric([t, r, p, s]: [i64; 4]) -> Strategic {
    let table = [[r, s], [t, p]];
    let pay = |player: usize, profile: &[usize]| {
        Ok(Rational::from(table[profile[player]][profile[1 - player]]))
    };
    Strategic::from_fn(vec![2, 2], &mut Unmetered, pay).unwrap()
}

/// States that play an action each; the table has own action, other's action as columns CC, CD, DC, DD.
fn machine(plays: &[usize], table: &[[u32; 4]]) -> Automaton {
    let states = plays.iter().enumerate();
    let states = states.map(|(row, action)| State {
        name: String::new(),
        decision: Decision::Play { action: *action, row },
    });
    Automaton::new(2, vec![2], false, states.collect(), table.concat()).unwrap()
}

fn tit_for_tat() -> Automaton {
    machine(&[0, 1], &[[0, 1, 0, 1]; 2])
}

/// Cooperates until anybody has defected.
fn grim() -> Automaton {
    machine(&[0, 1], &[[0, 1, 1, 1], [1; 4]])
}

fn win_stay_lose_shift() -> Automaton {
    machine(&[0, 1], &[[0, 1, 1, 0]; 2])
}

fn always_defect() -> Automaton {
    machine(&[1], &[[0; 4]])
}

fn arena(form: Strategic, one: &Automaton, other: &Automaton, noise: Rational) -> Arena {
    Arena::new(form, &[one, other], vec![noise.clone(), noise], &mut Unmetered).unwrap()
}

/// Whether a machine against itself is Nash, and subgame perfect.
fn judged(four: [i64; 4], own: &Automaton, delta: (i64, i64)) -> (bool, bool) {
    let arena = arena(symmetric(four), own, own, Rational::zero());
    let delta = fraction(delta.0, delta.1);
    let nash = for_good(&arena, &delta, &mut Unmetered).unwrap().unwrap();
    let perfect = by_one_round(&arena, &delta, &mut Unmetered).unwrap().unwrap();
    assert!(matches!(nash.gain, Amount::Exact(_)) && matches!(perfect.gain, Amount::Exact(_)));
    (!nash.gain.is_gain(), !perfect.gain.is_gain())
}

const DILEMMA: [i64; 4] = [5, 3, 1, 0];

#[test]
fn tit_for_tat_is_nash_from_two_thirds_on_and_hardly_ever_perfect() {
    assert_eq!(judged(DILEMMA, &tit_for_tat(), (2, 3)), (true, false));
    assert_eq!(judged(DILEMMA, &tit_for_tat(), (665, 1000)), (false, false));
    assert_eq!(judged(DILEMMA, &tit_for_tat(), (99, 100)), (true, false));
    // But for a knife's edge: T + S = R + P and δ = (T − R)/(R − S), where nothing makes a difference.
    assert_eq!(judged([4, 3, 1, 0], &tit_for_tat(), (1, 3)), (true, true));
    assert_eq!(judged([4, 3, 1, 0], &tit_for_tat(), (34, 100)), (true, false));
}

#[test]
fn grim_trigger_is_perfect_from_one_half_on() {
    assert_eq!(judged(DILEMMA, &grim(), (1, 2)), (true, true));
    assert_eq!(judged(DILEMMA, &grim(), (499, 1000)), (false, false));
}

#[test]
fn win_stay_lose_shift_and_defection() {
    // T − R ≤ δ·(R − P)
    assert_eq!(judged(DILEMMA, &win_stay_lose_shift(), (99, 100)), (false, false));
    assert_eq!(judged([4, 3, 1, 0], &win_stay_lose_shift(), (1, 2)), (true, true));
    assert_eq!(judged([4, 3, 1, 0], &win_stay_lose_shift(), (49, 100)), (false, false));
    for delta in [(0, 1), (1, 2), (99, 100)] {
        assert_eq!(judged(DILEMMA, &always_defect(), delta), (true, true));
    }
}

#[test]
fn what_a_deviation_gains() {
    let arena = arena(symmetric(DILEMMA), &tit_for_tat(), &tit_for_tat(), Rational::zero());
    let best = for_good(&arena, &fraction(1, 2), &mut Unmetered).unwrap().unwrap();
    // By turns: (5 + 0·δ)/(1 + δ) = 10/3 against 3.
    assert_eq!(best.gain, Amount::Exact(fraction(1, 3)));
    assert_eq!(best.values[0], Amount::Exact(Rational::from(3)));
}

#[test]
fn who_mixes_must_be_indifferent() {
    let mixing = |p: f64| {
        let parts = vec![(0, p), (1, 1.0 - p)];
        let state = State { name: String::new(), decision: Decision::Mixed { parts, row: 0 } };
        Automaton::new(2, vec![2], false, vec![state], vec![0; 4]).unwrap()
    };
    // Chicken T3 R2 S1 P0 is mixed evenly.
    let gain = |p| {
        let arena = arena(symmetric([3, 2, 0, 1]), &mixing(p), &mixing(p), Rational::zero());
        by_one_round(&arena, &fraction(9, 10), &mut Unmetered).unwrap().unwrap().gain
    };
    assert_eq!(gain(0.5), Amount::Exact(Rational::zero()));
    assert!(gain(0.25).is_gain());
}

#[test]
fn secrets_are_refused() {
    // A coin is thrown in the first round, remembered, and shown later only.
    let play = |row| Box::new(Decision::Play { action: 0, row });
    let first = Decision::Chance { p: 0.5, yes: play(0), no: play(1) };
    let states =
        [first, Decision::Play { action: 0, row: 0 }, Decision::Play { action: 1, row: 1 }];
    let states = states.into_iter().map(|decision| State { name: String::new(), decision });
    let table = [[1_u32; 4], [2; 4]].concat();
    let coin = Automaton::new(2, vec![2], false, states.collect(), table).unwrap();
    let zero = Rational::zero();
    let form = symmetric(DILEMMA);
    let made = Arena::new(form, &[&coin, &grim()], vec![zero.clone(), zero], &mut Unmetered);
    assert_eq!(made.map(|_| ()), Err(Error::Secret(0)));
}

/// Small numbers, the same in every run.
fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// One player's figures for the search through all plans.
struct Side<'a> {
    pays: [[f64; 2]; 2],
    other: &'a Automaton,
    delta: f64,
    noise: f64,
}

impl Side<'_> {
    /// What an own rule, own state and other's state to the chance to cooperate, is worth from the start: played out.
    fn worth(&self, own: &Automaton, rule: &dyn Fn(usize, usize) -> f64) -> f64 {
        let count = self.other.states().len();
        let mut now = vec![0.0; own.states().len() * count];
        now[0] = 1.0;
        let (mut sum, mut weight) = (0.0, 1.0 - self.delta);
        let chance = |machine: &Automaton, state: usize| -> f64 {
            machine
                .moves(state)
                .iter()
                .filter(|one| one.action == 0)
                .map(|one| one.probability)
                .sum()
        };
        let shake = |p: f64| p * (1.0 - self.noise) + (1.0 - p) * self.noise;
        while weight > 1e-12 {
            let mut next = vec![0.0; now.len()];
            for (code, share) in now.iter().enumerate().filter(|(_, share)| **share > 0.0) {
                let (mine, theirs) = (code / count, code % count);
                let (a, b) = (shake(rule(mine, theirs)), shake(chance(self.other, theirs)));
                for (own_act, p) in [(0, a), (1, 1.0 - a)] {
                    for (act, q) in [(0, b), (1, 1.0 - b)] {
                        let share = share * p * q;
                        sum += weight * share * self.pays[own_act][act];
                        let mine = own.row(mine)[own.observe(own_act, &[act], &[act])];
                        let theirs =
                            self.other.row(theirs)[self.other.observe(act, &[own_act], &[own_act])];
                        next[mine as usize * count + theirs as usize] += share;
                    }
                }
            }
            now = next;
            weight *= self.delta;
        }
        sum
    }
}

#[test]
fn as_all_plans_gone_through_for_random_machines() {
    let mut draw = numbers(361);
    let (mut nash, mut perfect, mut apart) = (0, 0, 0);
    for trial in 0..240 {
        let cells: Vec<i64> = (0..8).map(|_| draw(6) as i64).collect();
        let pay = |player: usize, profile: &[usize]| {
            Ok(Rational::from(cells[4 * player + 2 * profile[0] + profile[1]]))
        };
        let form = Strategic::from_fn(vec![2, 2], &mut Unmetered, pay).unwrap();
        let mut made = |mixes: bool| {
            let size = 1 + draw(3) as usize;
            let states = (0..size).map(|row| {
                let p = [0.0, 1.0, 0.5, 0.25][draw(if mixes { 4 } else { 2 }) as usize];
                let decision = Decision::Mixed { parts: vec![(0, p), (1, 1.0 - p)], row };
                State { name: String::new(), decision }
            });
            let states: Vec<State> = states.collect();
            let table = (0..4 * size).map(|_| draw(size as u64) as u32).collect();
            Automaton::new(2, vec![2], false, states, table).unwrap()
        };
        let machines = [made(trial % 4 == 0), made(trial % 4 == 0)];
        let noise = if trial % 3 == 0 { fraction(1, 10) } else { Rational::zero() };
        let delta = fraction(1 + draw(9) as i64, 10);
        let arena = arena(form.clone(), &machines[0], &machines[1], noise.clone());
        let good = for_good(&arena, &delta, &mut Unmetered).unwrap().unwrap();
        let once = by_one_round(&arena, &delta, &mut Unmetered).unwrap().unwrap();
        let mut most = 0.0_f64;
        for player in 0..2 {
            let pays = [0, 1].map(|own| {
                [0, 1].map(|other| {
                    let profile = if player == 0 { [own, other] } else { [other, own] };
                    form.payoff(player, &profile).unwrap().to_f64()
                })
            });
            let (own, other) = (&machines[player], &machines[1 - player]);
            let side = Side { pays, other, delta: delta.to_f64(), noise: noise.to_f64() };
            let keeps = |mine: usize, _: usize| -> f64 {
                let moves = own.moves(mine);
                moves.iter().filter(|one| one.action == 0).map(|one| one.probability).sum()
            };
            let kept = side.worth(own, &keeps);
            assert!((kept - good.values[player].to_f64()).abs() < 1e-9, "{trial}");
            for plan in 0..1_usize << other.states().len() {
                let rule = |_: usize, theirs: usize| (plan >> theirs & 1) as f64;
                most = most.max(side.worth(own, &rule) - kept);
            }
        }
        assert!((most - good.gain.to_f64()).abs() < 1e-9, "{trial}: {most} {good:?}");
        for (found, good) in [(&good, true), (&once, false)] {
            let again = largest_gain(&arena, &delta, good, &mut Unmetered).unwrap();
            assert!((again - found.gain.to_f64()).abs() < 1e-9, "{trial}: {again} {found:?}");
        }
        // What is perfect is Nash.
        nash += usize::from(!good.gain.is_gain());
        perfect += usize::from(!once.gain.is_gain());
        apart += usize::from(!good.gain.is_gain() && once.gain.is_gain());
        assert!(once.gain.is_gain() || !good.gain.is_gain(), "{trial}");
    }
    assert!(nash > 20 && perfect > 5 && apart > 2, "{nash} {perfect} {apart}");
}
