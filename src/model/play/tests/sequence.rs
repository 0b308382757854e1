//! Games played move by move.

use super::*;
use crate::model::game::{InformationSet, Node};

fn set(player: usize, names: [(u32, &str); 2]) -> InformationSet {
    let action = |(id, name): (u32, &str)| Action {
        id: ActionId(id),
        name: name.into(),
        cooperative: name == "concede",
    };
    InformationSet { player, label: None, actions: names.map(action).to_vec() }
}

/// A challenger backs down or threatens; the defender concedes or resists; nature decides who is strong.
fn crisis() -> Result<Game, Error> {
    let end = |one: f64, other: f64| Node::End { payoffs: vec![one, other] };
    let nodes = vec![
        Node::Decision { set: 0, next: vec![1, 2] },
        end(0.0, 1.0),
        Node::Decision { set: 1, next: vec![3, 4] },
        end(1.0, 0.0),
        Node::Chance { next: vec![(0.25, 5), (0.75, 6)] },
        end(-2.0, 1.0),
        end(-3.0, -3.0),
    ];
    let sets = vec![
        set(0, [(10, "back_down"), (11, "threaten")]),
        set(1, [(12, "concede"), (13, "resist")]),
    ];
    Game::sequence("crisis", vec!["challenger".into(), "defender".into()], nodes, sets)
}

#[test]
fn a_tree_is_played_to_its_end() {
    let game = crisis().unwrap();
    let totals_of = |one, other| {
        totals(&run(&game, rounds(2), &mut People::new(vec![always(one), always(other)])))
    };
    assert_eq!(totals_of(0, 0), [0.0, 2.0]);
    assert_eq!(totals_of(1, 0), [2.0, 0.0]);
    let outcome = run(&game, rounds(1), &mut People::new(vec![always(0), always(1)]));
    // The defender was not reached: it did nothing.
    assert_eq!(outcome.players[1].acted, 0);
    assert_eq!(outcome.players[1].cooperation(), None);
    let log = outcome.log.unwrap();
    assert_eq!(log.acts, [Act::Index(0), Act::Absent]);
    assert_eq!(log.moves.len(), 1);
}

#[test]
fn nature_draws_and_never_trembles() {
    let game = crisis().unwrap();
    let outcome = run(&game, rounds(8000), &mut People::new(vec![always(1), always(1)]));
    let payoffs = &outcome.log.as_ref().unwrap().payoffs;
    let weak = payoffs.iter().step_by(2).filter(|payoff| **payoff == -2.0).count() as f64;
    assert!((weak - 2000.0).abs() < 3.0 * 1500_f64.sqrt());
    let noisy = Setup { noise: vec![0.0, 0.1], ..rounds(8000) };
    let outcome = run(&game, noisy, &mut People::new(vec![always(1), always(1)]));
    let conceded = outcome.players[1].counts[0] as f64;
    assert!((conceded - 800.0).abs() < 3.0 * 720_f64.sqrt());
    assert_eq!(outcome.players[0].counts, [0, 8000]);
    // Where the defender resisted, nature drew as before.
    let after = &outcome.log.as_ref().unwrap().payoffs;
    let same = after.iter().zip(payoffs).step_by(2).filter(|(now, then)| now == then).count();
    assert_eq!(same as f64, 8000.0 - conceded);
}

#[test]
fn what_is_no_tree_is_refused() {
    let roles = || vec!["one".to_string()];
    let names = [(1, "a"), (2, "b")];
    let end = || Node::End { payoffs: vec![0.0] };
    let game = |nodes, sets| Game::sequence("g", roles(), nodes, sets).map(|_| ()).unwrap_err();
    let decision = |next: &[usize]| Node::Decision { set: 0, next: next.to_vec() };
    let unknown = |what, index| Error::Unknown { what, index };
    assert_eq!(game(vec![], vec![]), unknown("node", 0));
    assert_eq!(game(vec![decision(&[1, 1]), end()], vec![set(0, names)]), unknown("node", 1));
    assert_eq!(game(vec![decision(&[0, 1]), end()], vec![set(0, names)]), unknown("node", 0));
    assert_eq!(game(vec![decision(&[1, 2]), end()], vec![set(0, names)]), unknown("node", 2));
    assert_eq!(game(vec![end(), end()], vec![]), unknown("node", 1));
    assert_eq!(game(vec![end()], vec![set(3, names)]), unknown("seat", 3));
    assert_eq!(game(vec![decision(&[1])], vec![]), unknown("set", 0));
    let chance = Node::Chance { next: vec![(0.5, 1)] };
    assert!(matches!(game(vec![chance, end()], vec![]), Error::BadProbability { .. }));
    let twice = set(0, [(1, "a"), (1, "a")]);
    assert!(matches!(game(vec![end()], vec![twice]), Error::RepeatedAction { .. }));
}
