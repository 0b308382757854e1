//! The named games belong to their classes and to no others they should not.

use super::*;
use crate::base::meter::Unmetered;
use crate::model::action::{Action, ActionId, Actions};
use crate::model::error::Error;

fn actions(flagged: bool) -> Actions {
    let action =
        |id, name: &str, cooperative| Action { id: ActionId(id), name: name.into(), cooperative };
    Actions::Named(vec![action(0, "a", flagged), action(1, "b", false)])
}

fn dyad(flagged: bool, [t, r, p, s]: [f64; 4]) -> Game {
    let cells = vec![vec![[r, r], [s, t]], vec![[t, s], [p, p]]];
    Game::bimatrix("dyad", actions(flagged), actions(flagged), &cells).unwrap()
}

fn matrix(cells: [[[f64; 2]; 2]; 2]) -> Game {
    let cells: Vec<_> = cells.iter().map(|row| row.to_vec()).collect();
    Game::bimatrix("matrix", actions(false), actions(false), &cells).unwrap()
}

fn classes(game: &Game) -> Vec<&'static str> {
    let of = Class::ALL.into_iter().filter(|class| class.check(game, &mut Unmetered).is_ok());
    of.map(Class::name).collect()
}

#[test]
fn the_named_games_are_what_they_are_called() {
    let of = |numbers| classes(&dyad(true, numbers));
    assert_eq!(of([5.0, 3.0, 1.0, 0.0]), ["prisoners_dilemma", "symmetric", "social_dilemma"]);
    assert_eq!(of([3.0, 4.0, 2.0, 0.0]), ["stag_hunt", "coordination", "symmetric"]);
    assert_eq!(of([3.0, 2.0, 0.0, 1.0]), ["chicken", "symmetric"]);
    assert_eq!(of([3.0, 4.0, 1.0, 2.0]), ["harmony", "symmetric"]);
    assert_eq!(of([4.0, 2.0, 3.0, 1.0]), ["deadlock", "symmetric"]);
    let battle = matrix([[[2.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]]);
    assert_eq!(classes(&battle), ["battle_of_the_sexes", "coordination"]);
    let pennies = matrix([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]]);
    assert_eq!(classes(&pennies), ["matching_pennies", "zero_sum"]);
}

#[test]
fn what_fails_is_shown_with_its_numbers() {
    let failure = Class::PrisonersDilemma
        .check(&dyad(true, [3.0, 4.0, 1.0, 0.0]), &mut Unmetered)
        .unwrap_err();
    let Failure::Inequalities(list) = failure else { panic!("{failure:?}") };
    assert_eq!(list.len(), 2);
    assert_eq!(
        list[0],
        Inequality {
            player: Some(0),
            left: Term::Temptation,
            left_value: 3.0,
            relation: Relation::Greater,
            right: Term::Reward,
            right_value: 4.0,
        }
    );
}

#[test]
fn without_a_flag_a_labelling_that_fits_is_enough() {
    // Deterrence: attack or refrain against retaliate or yield.
    let cells = [[[-3.0, -3.0], [4.0, 1.0]], [[1.0, 4.0], [2.0, 2.0]]];
    assert!(Class::Chicken.check(&matrix(cells), &mut Unmetered).is_ok());
    let numbers = [1.0, 3.0, 5.0, 0.0];
    assert!(Class::Deadlock.check(&dyad(false, numbers), &mut Unmetered).is_err());
    assert!(
        Class::PrisonersDilemma.check(&dyad(false, [0.0, 1.0, 3.0, 5.0]), &mut Unmetered).is_ok()
    );
    assert!(
        Class::PrisonersDilemma.check(&dyad(true, [0.0, 1.0, 3.0, 5.0]), &mut Unmetered).is_err()
    );
}

#[test]
fn shapes_are_asked_for_first() {
    let range = Actions::Range { low: 0.0, high: 1.0 };
    let player = Player { role: "p".into(), actions: Arc::new(range) };
    let game = Game::computed("levels", vec![player.clone(), player]).unwrap();
    for class in Class::ALL {
        assert_eq!(
            class.check(&game, &mut Unmetered),
            Err(Failure::Shape(Needs::Table)),
            "{class:?}"
        );
    }
    let three = Actions::Levels(vec![0.0, 1.0, 2.0]);
    let zeros = vec![vec![[0.0; 2]; 2]; 3];
    let game = Game::bimatrix("oblong", three, actions(true), &zeros).unwrap();
    assert_eq!(Class::Chicken.check(&game, &mut Unmetered), Err(Failure::Shape(Needs::TwoByTwo)));
    assert_eq!(
        Class::Symmetric.check(&game, &mut Unmetered),
        Err(Failure::Shape(Needs::EqualActions))
    );
    assert_eq!(
        Class::Coordination.check(&game, &mut Unmetered),
        Err(Failure::Shape(Needs::Square))
    );
    assert_eq!(Class::ZeroSum.check(&game, &mut Unmetered), Ok(()));
}

#[test]
fn many_players_may_face_a_social_dilemma() {
    let good = |n: usize, factor: f64| {
        let pay = move |own: usize, others: &[usize]| {
            let given = others[0] + usize::from(own == 0);
            let kept = if own == 0 { 0.0 } else { 1.0 };
            Ok::<_, Error>(kept + factor * given as f64 / n as f64)
        };
        Game::by_counts("good", n, actions(true), pay).unwrap()
    };
    assert_eq!(classes(&good(5, 2.0)), ["symmetric", "social_dilemma"]);
    assert!(Class::SocialDilemma.check(&good(5, 0.5), &mut Unmetered).is_err());
    assert!(Class::SocialDilemma.check(&good(5, 6.0), &mut Unmetered).is_err());
    // The same written out by profile.
    let (counts, mut cells) = (good(3, 2.0), Vec::new());
    for code in 0..8 {
        let profile = [code >> 2 & 1, code >> 1 & 1, code & 1];
        cells.extend((0..3).map(|player| counts.payoff(player, &profile).unwrap()));
    }
    let table = Game::table("good", counts.players().to_vec(), cells).unwrap();
    assert_eq!(classes(&table), ["symmetric", "social_dilemma"]);
}

#[test]
fn an_asymmetric_table_is_shown_where_it_is_so() {
    let game = matrix([[[1.0, 1.0], [0.0, 2.0]], [[3.0, 0.0], [1.0, 1.0]]]);
    let Err(Failure::Inequalities(list)) = Class::Symmetric.check(&game, &mut Unmetered) else {
        panic!()
    };
    assert!(list.iter().any(|one| {
        one.left == Term::Payoff { player: 1, profile: vec![0, 1] } && one.right_value == 3.0
    }));
    assert_eq!(Symmetric::of(&game), None);
    let four = Symmetric::of(&dyad(true, [5.0, 3.0, 1.0, 0.0])).unwrap();
    assert_eq!([four.temptation, four.reward, four.punishment, four.sucker], [5.0, 3.0, 1.0, 0.0]);
}

#[test]
fn games_are_checked_when_made() {
    let game = |cells: &[Vec<[f64; 2]>]| Game::bimatrix("g", actions(true), actions(true), cells);
    assert_eq!(game(&[]).unwrap_err(), Error::TableSize { expected: 8, found: 0 });
    let mut cells = vec![vec![[0.0; 2]; 2]; 2];
    cells[1][0][1] = f64::INFINITY;
    assert!(matches!(game(&cells), Err(Error::NotFinite { player: 1, .. })));
    let player = |actions| Player { role: "p".into(), actions: Arc::new(actions) };
    let computed = |actions| Game::computed("g", vec![player(actions)]).unwrap_err();
    assert_eq!(computed(Actions::Named(vec![])), Error::NoActions { player: 0 });
    let twice = Actions::Levels(vec![1.0, 2.0, 1.0]);
    assert_eq!(computed(twice), Error::RepeatedAction { player: 0, index: 2 });
    let range = Actions::Range { low: 1.0, high: 0.0 };
    assert!(matches!(computed(range), Error::BadRange { .. }));
    let many = vec![player(actions(true)); 40];
    assert_eq!(Game::table("g", many, vec![]).unwrap_err(), Error::TooLarge);
    let crowd = Game::by_counts("g", usize::MAX, actions(true), |_, _| Ok::<_, Error>(0.0));
    assert_eq!(crowd.unwrap_err(), Error::TooLarge);
}
