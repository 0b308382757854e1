//! Noise, misperception, horizon, discount, messages, streams.

use super::*;

/// Whether a count of successes is within three standard errors of its expectation.
fn expected(count: u64, trials: u64, p: f64) -> bool {
    let (count, trials) = (count as f64, trials as f64);
    (count - trials * p).abs() <= 3.0 * (trials * p * (1.0 - p)).sqrt()
}

#[test]
fn noise_strikes_as_often_as_it_says_and_is_what_all_see() {
    let mut people = People::new(vec![always(0), always(0)]);
    let outcome = run(&dilemma(), Setup { noise: vec![0.1, 0.0], ..rounds(20_000) }, &mut people);
    assert!(expected(outcome.players[0].counts[1], 20_000, 0.1));
    assert_eq!(outcome.players[1].counts, [20_000, 0]);
    let log = outcome.log.unwrap();
    assert!(log.intended.iter().all(|act| *act == Act::Index(0)));
    assert_eq!(people.seen[0][0], people.seen[1][0]);
    let first: Vec<Act> = log.acts.iter().step_by(2).copied().collect();
    assert_eq!(people.seen[0][0], first);
}

#[test]
fn noise_picks_each_other_action_alike_and_leaves_a_single_one() {
    let levels = Actions::Levels(vec![0.0, 1.0, 2.0]);
    let single = Actions::Levels(vec![5.0]);
    let game = Game::bimatrix("levels", levels, single, &vec![vec![[0.0; 2]]; 3]).unwrap();
    let strategies: Vec<Strategy> =
        vec![Box::new(|_| Choice::Level(1.0)), Box::new(|_| Choice::Level(5.0))];
    let setup = Setup { noise: vec![0.5], ..rounds(20_000) };
    let outcome = run(&game, setup, &mut People::new(strategies));
    let counts = &outcome.players[0].counts;
    assert!(expected(counts[0], 20_000, 0.25) && expected(counts[2], 20_000, 0.25));
    assert_eq!(outcome.players[1].counts, [20_000]);
}

#[test]
fn misperception_stays_with_its_observer() {
    let mut people = People::new((0..4).map(|_| always(0)).collect());
    let game = commons(4);
    let outcome = run(&game, Setup { misperception: 0.2, ..rounds(10_000) }, &mut people);
    assert!(outcome.players.iter().all(|tally| tally.counts == [10_000, 0]));
    let wrong = |observer: usize, observed: usize| {
        let seen = &people.seen[observer][observed];
        seen.iter().filter(|act| **act == Act::Index(1)).count() as u64
    };
    for observer in 0..4 {
        for observed in 0..4 {
            let p = if observer == observed { 0.0 } else { 0.2 };
            assert!(expected(wrong(observer, observed), 10_000, p));
        }
    }
    assert_ne!(people.seen[0][2], people.seen[1][2]);
    // What is earned betrays nothing less than what was really received.
    assert!(people.earned[0].iter().all(|earned| *earned == 1.0));
}

#[test]
fn hidden_payoffs_are_those_of_the_actions_as_perceived() {
    let mut people = People::new(vec![always(0), always(0)]);
    let setup = Setup { misperception: 0.5, payoffs_hidden: true, ..rounds(50) };
    let outcome = run(&dilemma(), setup, &mut people);
    assert_eq!(totals(&outcome), [150.0, 150.0]);
    for (act, earned) in people.seen[0][1].iter().zip(&people.earned[0]) {
        assert_eq!(*earned, if *act == Act::Index(0) { 3.0 } else { 0.0 });
    }
    assert!(people.earned[0].contains(&0.0) && people.earned[0].contains(&3.0));
}

#[test]
fn lengths_are_geometric() {
    let game = dilemma();
    let setup = Setup { continuation: Some(0.75), ..Setup::default() };
    let plan = Match::new(&game, 2, setup).unwrap();
    let mut counts = [0_u64; 5];
    for repetition in 0..20_000 {
        let mut people = People::new(vec![always(0), always(0)]);
        let outcome = plan.play(&mut people, Key::new(1).of_match(0, repetition)).unwrap();
        if let Some(count) = counts.get_mut(outcome.rounds as usize) {
            *count += 1;
        }
    }
    assert_eq!(counts[0], 0);
    for (n, count) in counts.into_iter().enumerate().skip(1) {
        let p = (1..n).fold(0.25, |p, _| p * 0.75);
        assert!(expected(count, 20_000, p), "{n}: {count}");
    }
    // Whichever ends first.
    let both = Setup { continuation: Some(0.999), ..rounds(3) };
    assert_eq!(run(&game, both, &mut People::new(vec![always(0), always(0)])).rounds, 3);
}

#[test]
fn discounted_totals_and_their_divisor() {
    let setup = Setup { discount: Some(0.5), ..rounds(3) };
    let outcome = run(&dilemma(), setup, &mut People::new(vec![tit_for_tat(), always(1)]));
    assert_eq!(totals(&outcome), [0.75, 5.75]);
    assert_eq!(outcome.players[1].weight, 1.75);
    assert_eq!(outcome.players[0].score(), Some(0.75 / 1.75));
    // Cooperation weighs rounds equally.
    assert_eq!(outcome.players[0].cooperation(), Some(1.0 / 3.0));
}

#[test]
fn an_option_changes_no_other_draw() {
    let game = dilemma();
    let log = |setup: Setup| {
        let mut people = People::new(vec![mixed(0.5), mixed(0.5)]);
        (run(&game, setup, &mut people), people.seen)
    };
    let plain = log(rounds(100)).0.log.unwrap();
    let noisy = log(Setup { noise: vec![0.3], ..rounds(100) }).0.log.unwrap();
    assert_eq!(plain.acts, noisy.intended);
    let blurred = log(Setup { misperception: 0.3, ..rounds(100) });
    assert_eq!(plain.acts, blurred.0.log.unwrap().acts);
    let both = log(Setup { misperception: 0.3, noise: vec![0.3], ..rounds(100) });
    assert_eq!(noisy.acts, both.0.log.unwrap().acts);
    let short = log(Setup { continuation: Some(0.9), ..rounds(100) }).0;
    let acts = short.log.unwrap().acts.clone();
    assert_eq!(acts[..], plain.acts[..acts.len()]);
    // Whether somebody trembles says nothing about what another sees wrong.
    let wrong = |seen: &[Vec<Vec<Act>>]| {
        seen[0][1].iter().zip(&seen[1][1]).map(|(a, b)| a != b).collect::<Vec<_>>()
    };
    assert_eq!(wrong(&blurred.1), wrong(&both.1));
}

#[test]
fn utility_is_applied_each_round_to_all_payoffs() {
    let mut people = People::new(vec![always(0), always(1)]);
    people.features.prefers = true;
    people.utility = Some(|own, others| own - (others[0] - own).max(0.0));
    let outcome = run(&dilemma(), rounds(2), &mut people);
    assert_eq!(totals(&outcome), [-10.0, 10.0]);
    let log = outcome.log.unwrap();
    assert_eq!(log.material, [0.0, 5.0, 0.0, 5.0]);
    assert_eq!(people.earned[0], [-5.0, -5.0]);
}

#[test]
fn what_players_pay_each_other_is_no_material_payoff() {
    let mut people = People::new(vec![always(0), always(0)]);
    people.features.pays = true;
    people.transfers = Some(|net| {
        net[0] -= 1.0;
        net[1] += 1.0;
    });
    let outcome = run(&dilemma(), rounds(1), &mut people);
    let log = outcome.log.unwrap();
    assert_eq!((&*log.payoffs, &*log.material), (&[2.0, 4.0][..], &[3.0, 3.0][..]));
}

#[test]
fn messages_reach_everybody_before_the_choice() {
    let mut people = People::new(vec![
        always(0),
        Box::new(|view| Choice::Action(view.heard[0].map_or(0, |message| message.0 as usize))),
    ]);
    people.features.speaks = true;
    people.says = Some(|seat| (seat.player == 0).then_some(Message(seat.round % 2)));
    let outcome = run(&dilemma(), rounds(4), &mut people);
    assert_eq!(play_of(&outcome, 2), "CD CC CD CC");
}

#[test]
fn message_noise_gives_another_message_of_the_sender_or_none() {
    let mut people = People::new(vec![always(0), always(0)]);
    people.features.speaks = true;
    people.says = Some(|seat| (seat.player == 0).then_some(Message(seat.round % 2)));
    let setup = Setup { message_noise: 0.5, ..rounds(20_000) };
    let heard = run(&dilemma(), setup, &mut people).log.unwrap().messages.clone();
    let mut wrong = [0; 2];
    for (round, message) in (1..).zip(heard.iter().step_by(2)) {
        let said = Message(round % 2);
        if *message != Some(said) {
            wrong[usize::from(message.is_none())] += 1;
        }
    }
    assert!(expected(wrong[0], 20_000, 0.25) && expected(wrong[1], 20_000, 0.25), "{wrong:?}");
    // Nobody invents words for the silent.
    assert!(heard.iter().skip(1).step_by(2).all(Option::is_none));
}

#[test]
fn payoffs_may_be_asked_each_round() {
    let range = || player(Actions::Range { low: 0.0, high: 1.0 });
    let game = Game::computed("levels", vec![range(), range(), range()]).unwrap();
    let level = |x: f64| -> Strategy { Box::new(move |_| Choice::Level(x)) };
    let mut people = People::new(vec![level(0.1), level(0.2), level(0.4)]);
    people.payoffs = Some(|present, acts, into| {
        for (at, pay) in into.iter_mut().enumerate() {
            assert_eq!(present[at], at);
            *pay = if let Act::Level(level) = acts[at] { 10.0 * level } else { 0.0 };
        }
    });
    let outcome = run(&game, rounds(2), &mut people);
    assert_eq!(totals(&outcome), [2.0, 4.0, 8.0]);
    let plan = Match::new(&game, 3, rounds(1)).unwrap();
    people.payoffs = Some(|_, _, into| into[1] = f64::NAN);
    let stopped = plan.play(&mut people, key());
    assert!(matches!(stopped, Err(Stop::Model(Error::NotFinite { player: 1, .. }))));
}
