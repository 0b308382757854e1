//! The numbers of the 144 ordinal games: distinct, known by name, neighbours by an exchange.

use std::collections::BTreeMap;

use super::super::topology::{Place, place};
use super::*;

/// All orders of four payoffs.
fn orders() -> Vec<[i64; 4]> {
    let mut all = Vec::new();
    for code in 0..256 {
        let order = [code / 64 % 4 + 1, code / 16 % 4 + 1, code / 4 % 4 + 1, code % 4 + 1];
        if (1..=4).all(|rank| order.contains(&rank)) {
            all.push(order);
        }
    }
    all
}

fn of(first: [i64; 4], second: [i64; 4]) -> Strategic {
    let both: Vec<i64> = (0..4).flat_map(|at| [first[at], second[at]]).collect();
    game(&[2, 2], &both)
}

#[test]
fn all_144_games_have_numbers_of_their_own() {
    let mut seen: BTreeMap<u16, Vec<([i64; 4], [i64; 4])>> = BTreeMap::new();
    for first in orders() {
        for second in orders() {
            let number = place(&of(first, second)).unwrap().number();
            seen.entry(number).or_default().push((first, second));
        }
    }
    assert_eq!(seen.len(), 144);
    for (number, games) in seen {
        let digits = [number / 100, number / 10 % 10, number % 10];
        assert!((1..=4).contains(&digits[0]), "{number}");
        assert!((1..=6).contains(&digits[1]) && (1..=6).contains(&digits[2]), "{number}");
        // The four ways to order rows and columns, and nothing else.
        assert_eq!(games.len(), 4);
        let (first, second) = games[0];
        let rows = |g: [i64; 4]| [g[2], g[3], g[0], g[1]];
        let columns = |g: [i64; 4]| [g[1], g[0], g[3], g[2]];
        for turned in [
            (rows(first), rows(second)),
            (columns(first), columns(second)),
            (rows(columns(first)), rows(columns(second))),
        ] {
            assert!(games.contains(&turned));
        }
        // Exchanging the players exchanges row and column, and layers 2 and 4.
        let turn = |g: [i64; 4]| [g[0], g[2], g[1], g[3]];
        let other = place(&of(turn(second), turn(first))).unwrap();
        let layer = [0, 1, 4, 3, 2][digits[0] as usize];
        assert_eq!(
            [u16::from(other.layer), other.row.into(), other.column.into()],
            [layer, digits[2], digits[1]]
        );
    }
}

/// T, R, P, S as ranks.
fn named(t: i64, r: i64, p: i64, s: i64) -> u16 {
    place(&symmetric(&[vec![r, s], vec![t, p]])).unwrap().number()
}

#[test]
fn the_twelve_symmetric_games() {
    assert_eq!(named(4, 3, 2, 1), 111, "prisoner's dilemma");
    assert_eq!(named(4, 3, 1, 2), 122, "chicken");
    assert_eq!(named(4, 2, 1, 3), 133, "battle, or leader");
    assert_eq!(named(4, 1, 2, 3), 144, "hero");
    assert_eq!(named(4, 1, 3, 2), 155, "compromise");
    assert_eq!(named(4, 2, 3, 1), 166, "deadlock");
    assert_eq!(named(3, 4, 1, 2), 311, "concord");
    assert_eq!(named(3, 4, 2, 1), 322, "stag hunt");
    assert_eq!(named(2, 4, 3, 1), 333, "assurance");
    assert_eq!(named(1, 4, 3, 2), 344, "coordination");
    assert_eq!(named(1, 4, 2, 3), 355, "peace");
    assert_eq!(named(2, 4, 1, 3), 366, "harmony");
}

/// The seven games with a single equilibrium that is worse for both than another outcome (Robinson and Goforth's
/// alibi games) stand in one row of layer 2 and one column of layer 4, beside the dilemma.
#[test]
fn the_family_of_the_dilemma() {
    let mut family = Vec::new();
    for first in orders() {
        for second in orders() {
            let stays = |at: usize| first[at] > first[at ^ 2] && second[at] > second[at ^ 1];
            let equilibria: Vec<usize> = (0..4).filter(|&at| stays(at)).collect();
            let [only] = equilibria[..] else { continue };
            if (0..4).any(|at| first[at] > first[only] && second[at] > second[only]) {
                family.push(place(&of(first, second)).unwrap().number());
            }
        }
    }
    family.sort_unstable();
    family.dedup();
    assert_eq!(family, [111, 221, 231, 241, 412, 413, 414]);
}

#[test]
fn neighbours_differ_by_an_exchange() {
    let exchange = |order: [i64; 4], low: i64| {
        order.map(|rank| match rank - low {
            0 => low + 1,
            1 => low,
            _ => rank,
        })
    };
    for first in orders() {
        for second in orders() {
            let here = place(&of(first, second)).unwrap();
            for low in [1, 2] {
                let there = place(&of(exchange(first, low), second)).unwrap();
                let around = (there.row + 6 - here.row) % 6;
                assert!(around == 1 || around == 5);
                assert_eq!(Place { row: here.row, ..there }, here);
            }
            let over = place(&of(exchange(first, 3), second)).unwrap();
            assert_ne!(over.layer, here.layer);
            assert_eq!(over.column, here.column);
        }
    }
    assert_eq!(place(&game(&[2, 2], &[1, 1, 1, 2, 3, 3, 4, 4])), None);
    assert_eq!(place(&game(&[2, 1], &[1, 1, 2, 2])), None);
}
