//! Plain play: by hand, by the two engines, by the order of a round.

use super::*;
use crate::model::error::Illegal;

fn scores(first: Strategy, second: Strategy, length: u32) -> (Vec<f64>, String) {
    let outcome = run(&dilemma(), rounds(length), &mut People::new(vec![first, second]));
    (totals(&outcome), play_of(&outcome, 2))
}

#[test]
fn axelrods_pairs_by_hand() {
    assert_eq!(scores(tit_for_tat(), always(1), 5), (vec![4.0, 9.0], "CD DD DD DD DD".into()));
    assert_eq!(scores(tit_for_tat(), tit_for_tat(), 200).0, [600.0, 600.0]);
    assert_eq!(scores(always(0), always(1), 10).0, [0.0, 50.0]);
    let alternator = || -> Strategy {
        Box::new(|view| Choice::Action(usize::from(view.seat.round.is_multiple_of(2))))
    };
    assert_eq!(scores(tit_for_tat(), alternator(), 4), (vec![8.0, 13.0], "CC CD DC CD".into()));
    assert_eq!(scores(grim(), alternator(), 4).1, "CC CD DC DD");
}

#[test]
fn both_engines_give_the_same_digits() {
    let game = dilemma();
    for options in 0..32_u32 {
        let on = |bit: u32| options >> bit & 1 == 1;
        let setup = Setup {
            continuation: on(0).then_some(0.98),
            noise: if on(1) { vec![0.1, 0.05] } else { Vec::new() },
            misperception: if on(2) { 0.1 } else { 0.0 },
            discount: on(3).then_some(0.99),
            record: if on(4) { Record::Full } else { Record::Summary },
            ..rounds(100)
        };
        let plan = Match::new(&game, 2, setup).unwrap();
        let strategies = || vec![tit_for_tat(), mixed(0.3)];
        let (mut one, mut other) = (People::new(strategies()), People::new(strategies()));
        other.features.updates = true;
        let fast = plan.play(&mut one, key()).unwrap();
        let general = plan.play(&mut other, key()).unwrap();
        assert_eq!(fast, general);
        assert_eq!((one.seen, one.earned), (other.seen, other.earned));
    }
}

#[test]
fn a_round_runs_in_order() {
    let mut people = People::new(vec![always(0), always(0)]);
    people.features = Features { speaks: true, pays: true, prefers: true, updates: true };
    people.transfers = Some(|_| ());
    run(&dilemma(), rounds(1), &mut people);
    let order =
        ["say", "say", "choose", "choose", "transfers", "utility", "utility", "update", "settled"];
    assert_eq!(people.order, order);
}

#[test]
fn a_million_rounds_keep_memory_flat_and_can_be_stopped() {
    struct Stubborn(u32);
    impl Participants for Stubborn {
        fn choose(&mut self, _: Seat) -> Result<Choice, Cause> {
            Ok(Choice::Action(0))
        }
        fn tick(&mut self, round: u32) -> Result<(), Cause> {
            if round > self.0 { Err("enough".into()) } else { Ok(()) }
        }
    }
    let game = dilemma();
    let setup = Setup { rounds: Some(1_000_000), ..Setup::default() };
    let plan = Match::new(&game, 2, setup).unwrap();
    let outcome = plan.play(&mut Stubborn(u32::MAX), key()).unwrap();
    assert_eq!((outcome.rounds, outcome.log), (1_000_000, None));
    assert_eq!(outcome.players[0].score(), Some(3.0));
    let stopped = plan.play(&mut Stubborn(1000), key());
    assert!(matches!(stopped, Err(Stop::Cause(cause)) if cause.to_string() == "enough"));
}

#[test]
fn sums_keep_what_additions_lose() {
    let cells = vec![vec![[0.1, 0.1]; 2]; 2];
    let game = Game::bimatrix("tenth", two_actions(), two_actions(), &cells).unwrap();
    let outcome = run(&game, rounds(1000), &mut People::new(vec![always(0), always(1)]));
    assert_eq!(totals(&outcome), [100.0, 100.0]);
    assert_eq!(outcome.mean_score(), Some(0.1));
}

#[test]
fn choices_that_are_none_are_refused() {
    let why = |choice: Choice| {
        let strategy: Strategy = Box::new(move |_| choice.clone());
        let game = dilemma();
        let plan = Match::new(&game, 2, rounds(1)).unwrap();
        match plan.play(&mut People::new(vec![always(0), strategy]), key()) {
            Err(Stop::Model(Error::IllegalChoice { player: 1, round: 1, why })) => why,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(why(Choice::Action(2)), Illegal::Action(2));
    assert_eq!(why(Choice::Level(0.5)), Illegal::Level(0.5));
    assert_eq!(why(Choice::Mixed(vec![(0, 0.5)])), Illegal::Sum(0.5));
    assert_eq!(why(Choice::Mixed(vec![(0, -0.5), (1, 1.5)])), Illegal::Probability(-0.5));
    assert!(matches!(why(Choice::Mixed(vec![(0, f64::NAN)])), Illegal::Probability(_)));
}

#[test]
fn a_match_needs_a_horizon_and_its_players() {
    let game = dilemma();
    let error = |setup: Setup| Match::new(&game, 2, setup).map(|_| ()).unwrap_err();
    assert_eq!(error(Setup::default()), Error::NoHorizon);
    assert_eq!(error(Setup { discount: Some(0.9), ..Setup::default() }), Error::NoHorizon);
    assert_eq!(error(Setup { continuation: Some(1.0), ..Setup::default() }), Error::NoHorizon);
    assert!(Match::new(&game, 2, Setup { continuation: Some(1.0), ..rounds(5) }).is_ok());
    assert!(matches!(error(Setup { noise: vec![0.1; 3], ..rounds(1) }), Error::NoiseLength { .. }));
    assert!(matches!(
        error(Setup { misperception: 1.5, ..rounds(1) }),
        Error::BadProbability { what: "misperception", .. }
    ));
    assert!(matches!(Match::new(&game, 3, rounds(1)), Err(Error::PlayerCount { .. })));
    let everybody = Setup { matching: Matching::AllPairs, ..rounds(1) };
    assert!(matches!(Match::new(&game, usize::MAX, everybody), Err(Error::TooLarge)));
}

#[test]
fn cooperation_is_counted_on_realised_actions() {
    let outcome = run(&dilemma(), rounds(4), &mut People::new(vec![tit_for_tat(), always(1)]));
    assert_eq!(outcome.players[0].cooperation(), Some(0.25));
    assert_eq!(outcome.share(&dilemma(), D), Some(7.0 / 8.0));
    let plain = Actions::Levels(vec![0.0, 1.0]);
    let game = Game::bimatrix("levels", plain.clone(), plain, &vec![vec![[0.0; 2]; 2]; 2]).unwrap();
    let outcome = run(&game, rounds(4), &mut People::new(vec![always(0), always(0)]));
    assert_eq!(outcome.players[0].cooperation(), None);
}
