//! Games whose equilibria are known.

use super::{bimatrix, largest_gain, q};
use crate::analysis::equilibrium::components::components;
use crate::analysis::equilibrium::extreme::{Extreme, extreme};
use crate::analysis::strategic::Strategic;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

fn all(game: &Strategic) -> Extreme {
    let found = extreme(game, &mut Unmetered).unwrap();
    for one in &found.equilibria {
        assert!(largest_gain(game, &one.mixed).is_zero());
        for player in 0..2 {
            assert_eq!(
                one.payoffs[player],
                game.expected(player, &one.mixed, &mut Unmetered).unwrap()
            );
        }
    }
    found
}

fn shown(found: &Extreme) -> Vec<String> {
    let text = |chances: &Vec<Rational>| {
        chances.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    found
        .equilibria
        .iter()
        .map(|one| format!("{} | {}", text(&one.mixed[0]), text(&one.mixed[1])))
        .collect()
}

#[test]
fn battle_of_the_sexes() {
    let found = all(&bimatrix(&[vec![2, 0], vec![0, 1]], &[vec![1, 0], vec![0, 2]]));
    assert!(!found.degenerate);
    assert_eq!(shown(&found), ["1 0 | 1 0", "0 1 | 0 1", "2/3 1/3 | 1/3 2/3"]);
    assert_eq!(found.equilibria[2].payoffs, [q(2, 3), q(2, 3)]);
}

#[test]
fn rock_paper_scissors_and_matching_pennies() {
    let game = [vec![0, -1, 1], vec![1, 0, -1], vec![-1, 1, 0]];
    let other: Vec<Vec<i64>> = game.iter().map(|row| row.iter().map(|x| -x).collect()).collect();
    assert_eq!(shown(&all(&bimatrix(&game, &other))), ["1/3 1/3 1/3 | 1/3 1/3 1/3"]);
    let pennies = bimatrix(&[vec![1, -1], vec![-1, 1]], &[vec![-1, 1], vec![1, -1]]);
    assert_eq!(shown(&all(&pennies)), ["1/2 1/2 | 1/2 1/2"]);
}

#[test]
fn chicken_by_its_closed_form() {
    // Hawk and dove: prize v, cost c. Hawks are v/c of the mixture.
    for (v, c) in [(1_i64, 2_i64), (2, 3), (4, 10), (3, 100)] {
        let first = [vec![v - c, 2 * v], vec![0, v]];
        let second = [vec![v - c, 0], vec![2 * v, v]];
        let found = all(&bimatrix(&first, &second));
        assert_eq!(found.equilibria.len(), 3);
        assert_eq!(found.equilibria[2].mixed, vec![vec![q(v, c), q(c - v, c)]; 2]);
    }
}

/// The 3 x 2 game of Avis, Rosenberg, Savani and von Stengel (2010), their example of a degenerate one.
#[test]
fn a_degenerate_game_of_the_literature() {
    let first = [vec![3, 3], vec![2, 5], vec![0, 6]];
    let second = [vec![3, 3], vec![2, 6], vec![3, 1]];
    let game = bimatrix(&first, &second);
    let found = all(&game);
    assert!(found.degenerate);
    assert_eq!(shown(&found), ["1 0 0 | 1 0", "1 0 0 | 2/3 1/3", "0 1/3 2/3 | 1/3 2/3"]);
    let parts = components(&found.mixtures, &mut Unmetered).unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].equilibria, [0, 1]);
    assert_eq!(parts[0].subsets.len(), 1);
}

#[test]
fn nothing_matters() {
    let game = bimatrix(&vec![vec![1; 4]; 3], &vec![vec![7; 4]; 3]);
    let found = all(&game);
    assert_eq!(found.equilibria.len(), 12);
    let parts = components(&found.mixtures, &mut Unmetered).unwrap();
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].subsets.len(), 1);
}

#[test]
fn one_action_each() {
    assert_eq!(shown(&all(&bimatrix(&[vec![4]], &[vec![-4]]))), ["1 | 1"]);
    let found = all(&bimatrix(&[vec![0, 0, 0]], &[vec![2, 5, 5]]));
    assert_eq!(shown(&found), ["1 | 0 1 0", "1 | 0 0 1"]);
}

/// Coordination on n actions has 2^n − 1 equilibria: one for each set of actions, mixed evenly.
#[test]
fn coordination() {
    for n in 1..=7_usize {
        let unit: Vec<Vec<i64>> =
            (0..n).map(|row| (0..n).map(|column| i64::from(row == column)).collect()).collect();
        let found = all(&bimatrix(&unit, &unit));
        assert_eq!(found.equilibria.len(), (1 << n) - 1);
        assert!(found.equilibria[..n].iter().all(super::super::extreme::Equilibrium::is_pure));
        assert!(found.equilibria.windows(2).all(|two| two[0].order(&two[1]).is_lt()));
    }
}

#[test]
fn fractions_and_large_numbers() {
    // Payoffs in tenths; and the same scaled by more than 64 and 128 bits can hold.
    let scale = |by: &Rational| {
        Strategic::from_fn(vec![2, 2], &mut Unmetered, |player, profile| {
            let payoff = [[[1, 1], [2, 6]], [[6, 2], [0, 0]]][profile[0]][profile[1]][player];
            Ok(&q(payoff, 10) * by)
        })
        .unwrap()
    };
    let plain = shown(&all(&scale(&q(1, 1))));
    assert_eq!(plain, ["1 0 | 0 1", "0 1 | 1 0", "2/7 5/7 | 2/7 5/7"]);
    let huge = Rational::from(1_000_003).pow(9, 10_000).unwrap();
    assert_eq!(shown(&all(&scale(&huge))), plain);
}

/// Games with payoffs of many digits need wide words; the same game by 64, 128 and more bits.
#[test]
fn wide_words_find_the_same() {
    for seed in 0..6 {
        let mut draws = super::Draws::new(seed + 900);
        for range in [1_000, 1_000_000_000, 1 << 50] {
            let (first, second) = (draws.matrix(5, 5, range), draws.matrix(5, 5, range));
            let found = all(&bimatrix(&first, &second));
            assert_eq!(found.equilibria.len() % 2, 1);
        }
    }
}
