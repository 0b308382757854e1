//! Regions against closed forms and against the definition.

use super::feasible::{cells as all_cells, corners, cut as cut_any, inside};
use super::outer::outer;
use super::perfect::{Corners, Sustained, supports, sustained};
use super::polygon::{Point, beyond};
use crate::analysis::solution::minmax::minmax;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

fn fraction(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}

/// A two-player game from its cells, row by row.
fn game(rows: usize, cells: &[[i64; 2]]) -> Strategic {
    let columns = cells.len() / rows;
    let pay = |player: usize, profile: &[usize]| {
        Ok(Rational::from(cells[profile[0] * columns + profile[1]][player]))
    };
    Strategic::from_fn(vec![rows, columns], &mut Unmetered, pay).unwrap()
}

fn dilemma() -> Strategic {
    game(2, &[[3, 3], [0, 5], [5, 0], [1, 1]])
}

fn at(form: &Strategic, delta: (i64, i64)) -> Sustained {
    sustained(form, &fraction(delta.0, delta.1), &mut Unmetered).unwrap()
}

fn shown(found: &Sustained) -> String {
    match &found.corners {
        Corners::Exact(corners) => {
            let one = |[x, y]: &Point<Rational>| format!("({x}, {y})");
            corners.iter().map(one).collect::<Vec<_>>().join(" ")
        }
        Corners::Near(corners) => {
            format!("{corners:?} after {} moved {}", found.turns, found.moved)
        }
    }
}

#[test]
fn below_the_critical_discount_only_punishment_is_left() {
    // Mutual cooperation takes 1/2. Alternating C,D and D,C is worth 5δ/(1 + δ) to who suffers first, and needs
    // that to be 1 or more: δ ≥ 1/4.
    assert_eq!(shown(&at(&dilemma(), (0, 1))), "(1, 1)");
    assert_eq!(shown(&at(&dilemma(), (6, 25))), "(1, 1)");
    assert_eq!(shown(&at(&dilemma(), (1, 4))), "(1, 1) (4, 1) (1, 4)");
    // From 1/2 on (3, 3) too.
    assert!(shown(&at(&dilemma(), (1, 2))).contains("(3, 3)"));
    assert!(!shown(&at(&dilemma(), (49, 100))).contains("(3, 3)"));
}

#[test]
fn patient_players_have_all_that_is_individually_rational() {
    // In this dilemma the whole of it at a δ below 1: corners on the lines of the minmax.
    assert_eq!(shown(&at(&dilemma(), (9, 10))), "(1, 1) (13/3, 1) (3, 3) (1, 13/3)");
}

#[test]
fn the_example_of_abreu_and_sannikov() {
    let cells = [[16, 9], [3, 13], [0, 3], [21, 1], [10, 4], [-1, 0], [9, 0], [5, -4], [-5, -15]];
    let form = game(3, &cells);
    let corners = floats(&at(&form, (3, 10)));
    let expected = [
        [1.125_682_40, 2.8],
        [7.337_704_72, 0.0],
        [7.863_089_64, 0.0],
        [19.791_797_7, 2.8],
        [15.563_089_6, 9.1],
        [7.337_704_72, 10.982_625_3],
    ];
    assert_eq!(corners.len(), expected.len(), "{corners:?}");
    for (found, expected) in corners.iter().zip(expected) {
        assert!((found[0] - expected[0]).abs() < 1e-7, "{found:?}");
        assert!((found[1] - expected[1]).abs() < 1e-7, "{found:?}");
    }
}

#[test]
fn the_example_of_mailath_and_samuelson() {
    // 2, −1, 3, 0: nothing below 1/3, and from there on all that is individually rational.
    let form = game(2, &[[2, 2], [-1, 3], [3, -1], [0, 0]]);
    assert_eq!(shown(&at(&form, (33, 100))), "(0, 0)");
    assert_eq!(shown(&at(&form, (1, 3))), "(0, 0) (8/3, 0) (2, 2) (0, 8/3)");
}

#[test]
fn without_pure_equilibrium_there_may_be_none() {
    let pennies = game(2, &[[1, -1], [-1, 1], [-1, 1], [1, -1]]);
    assert_eq!(shown(&at(&pennies, (9, 10))), "");
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

fn floats(found: &Sustained) -> Vec<Point<f64>> {
    match &found.corners {
        Corners::Exact(corners) => corners.iter().map(|[x, y]| [x.to_f64(), y.to_f64()]).collect(),
        Corners::Near(corners) => corners.clone(),
    }
}

#[test]
fn as_by_the_definition_in_random_games() {
    let mut draw = numbers(37);
    let (mut exact, mut empty, mut large) = (0, 0, 0);
    for trial in 0..220 {
        let (rows, columns) = (2 + draw(2) as usize, 2 + draw(2) as usize);
        let range = if trial % 3 == 0 { 4 } else { 12 };
        let cells: Vec<[i64; 2]> =
            (0..rows * columns).map(|_| [draw(range), draw(range)]).collect();
        let form = game(rows, &cells);
        let delta = fraction(1 + draw(8), 10);
        let found = sustained(&form, &delta, &mut Unmetered).unwrap();
        let corners = floats(&found);
        let named = format!("{trial}: {rows} rows {cells:?} δ = {delta}: {}", shown(&found));
        // Whatever is claimed is sustained by what is claimed.
        let kept = match &found.corners {
            Corners::Exact(corners) => {
                exact += 1;
                supports(&form, corners, &delta, &mut Unmetered)
                    .unwrap()
                    .iter()
                    .all(Option::is_some)
            }
            Corners::Near(corners) => supports(&form, corners, &delta, &mut Unmetered)
                .unwrap()
                .iter()
                .all(Option::is_some),
        };
        assert!(kept, "{named}");
        // And nothing else is.
        let all = outer(&form, &delta, 3000, &mut Unmetered).unwrap();
        empty += usize::from(corners.is_empty());
        large += usize::from(corners.len() > 2);
        assert_eq!(corners.is_empty(), all.is_empty(), "{named} {all:?}");
        for corner in &all {
            assert!(beyond(&corners, corner) < 1e-7, "{named}\n{corner:?} of {all:?}");
        }
        for corner in &corners {
            assert!(beyond(&all, corner) < 1e-7, "{named}\n{corner:?} not in {all:?}");
        }
    }
    assert!(exact > 150 && empty > 5 && large > 40, "{exact} {empty} {large}");
}

#[test]
fn what_is_feasible_and_rational() {
    let form = dilemma();
    let cells = all_cells(&form, &mut Unmetered).unwrap();
    let hull = corners(cells, &mut Unmetered).unwrap();
    assert_eq!(hull.len(), 4);
    let mut region = hull.clone();
    for player in 0..2 {
        let least = minmax(&form, player, &mut Unmetered).unwrap().value;
        assert_eq!(least, Rational::one());
        region = cut_any(&region, player, &least, &mut Unmetered).unwrap();
    }
    let expected = [[(1, 1), (1, 1)], [(1, 1), (13, 3)], [(3, 1), (3, 1)], [(13, 3), (1, 1)]];
    let expected: Vec<Vec<Rational>> =
        expected.iter().map(|two| two.iter().map(|(n, d)| fraction(*n, *d)).collect()).collect();
    assert_eq!(region, expected);
    assert!(inside(&hull, &[fraction(5, 2), fraction(5, 2)], &mut Unmetered).unwrap());
    assert!(!inside(&hull, &[fraction(4, 1), fraction(4, 1)], &mut Unmetered).unwrap());
    // Matching pennies: mixing holds each to 0.
    let pennies = game(2, &[[1, -1], [-1, 1], [-1, 1], [1, -1]]);
    assert_eq!(minmax(&pennies, 0, &mut Unmetered).unwrap().value, Rational::zero());
}

#[test]
fn regions_of_three_players() {
    // A cube of payoffs, cut at 1/2 for each: 8 corners, then 8 again.
    let pay = |player: usize, profile: &[usize]| Ok(Rational::from(profile[player] as i64));
    let form = Strategic::from_fn(vec![2, 2, 2], &mut Unmetered, pay).unwrap();
    let mut region = all_cells(&form, &mut Unmetered).unwrap();
    assert_eq!(corners(region.clone(), &mut Unmetered).unwrap().len(), 8);
    for player in 0..3 {
        region = cut_any(&region, player, &fraction(1, 2), &mut Unmetered).unwrap();
    }
    assert_eq!(region.len(), 8);
    assert!(region.iter().flatten().all(|value| *value >= fraction(1, 2)));
}
