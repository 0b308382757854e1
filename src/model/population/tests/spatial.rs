//! Nowak and May's spatial game (Nature 1992), generation by generation, against a plain program.

use super::*;
use crate::base::meter::Unmetered;
use crate::base::random::Draws;
use crate::model::network::Grid;
use crate::model::population::spatial::{Rows, general};

/// As one would write it from the paper: sums over the squares around, then the best of them.
fn plainly(grid: Grid, itself: bool, table: &[[f64; 2]; 2], now: &[u8]) -> Vec<u8> {
    let (rows, columns) = (grid.rows as i64, grid.columns as i64);
    let around = |row: i64, column: i64| -> Vec<usize> {
        let mut found = Vec::new();
        for down in -1..=1_i64 {
            for right in -1..=1_i64 {
                if (down, right) == (0, 0) || !grid.moore && down != 0 && right != 0 {
                    continue;
                }
                let (mut r, mut c) = (row + down, column + right);
                if grid.torus {
                    (r, c) = ((r + rows) % rows, (c + columns) % columns);
                }
                if (0..rows).contains(&r) && (0..columns).contains(&c) {
                    found.push((r * columns + c) as usize);
                }
            }
        }
        found
    };
    let mut score = vec![0.0; now.len()];
    for row in 0..rows {
        for column in 0..columns {
            let here = (row * columns + column) as usize;
            let mut met = around(row, column);
            if itself {
                met.push(here);
            }
            score[here] =
                met.iter().map(|&other| table[now[here] as usize][now[other] as usize]).sum();
        }
    }
    let mut next = now.to_vec();
    for row in 0..rows {
        for column in 0..columns {
            let here = (row * columns + column) as usize;
            let mut seen = around(row, column);
            seen.push(here);
            let top = seen.iter().map(|&other| score[other]).fold(f64::MIN, f64::max);
            let winners: Vec<u8> =
                seen.iter().filter(|&&o| score[o] >= top - 1e-9).map(|&o| now[o]).collect();
            if !winners.contains(&now[here]) {
                next[here] = *winners.iter().min().unwrap();
            }
        }
    }
    next
}

/// Cooperators are type 0: 1 for mutual cooperation, b for exploiting it, else 0.
fn game(b: f64) -> [[f64; 2]; 2] {
    [[1.0, 0.0], [b, 0.0]]
}

fn as_matrix(table: &[[f64; 2]; 2]) -> Matrix {
    matrix(&[&table[0], &table[1]])
}

#[test]
fn every_generation_is_what_a_plain_program_gives() {
    let imitate = Rule::ImitateBest { synchronous: true };
    let mut checked = 0;
    for (moore, torus, itself) in [
        (true, false, true),
        (true, true, true),
        (true, true, false),
        (false, true, true),
        (false, false, false),
    ] {
        let grid = Grid { rows: 13, columns: 17, moore, torus };
        let network = Network::lattice(grid, &mut Unmetered).unwrap().with_itself(itself);
        // With b = 1.5 and 5/3 there are ties between the types; the last game pays defectors among themselves.
        for table in [game(1.85), game(1.5), game(5.0 / 3.0), [[0.3, -0.1], [0.4, 0.2]]] {
            for seed in 0..2 {
                let mut stream = Key::new(seed).at(0);
                let mut now: Vec<u8> = (0..13 * 17).map(|_| u8::from(stream.chance(0.3))).collect();
                if seed == 0 {
                    // A single defector in the middle.
                    now = vec![0; 13 * 17];
                    now[6 * 17 + 8] = 1;
                }
                let place = place(&network);
                let matrix = as_matrix(&table);
                assert!(Rows::new(place, &matrix).is_some());
                let setup = Setup { place: Some(place), ..setup(imitate, 12) };
                let start = Start::Nodes(now.clone());
                let payoffs = Payoffs::Pairs(matrix.clone());
                let path = run(&setup, &payoffs, start, Key::new(1), &mut Calm).unwrap();
                let mut other = now.clone();
                for generation in 1..=12 {
                    now = plainly(grid, itself, &table, &now);
                    general(place, &matrix, &mut other, &mut Calm).unwrap();
                    assert_eq!(other, now, "{grid:?} {table:?} {generation}");
                    let ones = now.iter().filter(|&&kind| kind == 1).count();
                    assert_eq!(path.at(generation)[1], ones as f64 / now.len() as f64);
                    checked += 1;
                }
                assert_eq!(path.nodes, now);
            }
        }
    }
    assert_eq!(checked, 5 * 4 * 2 * 12);
}

/// Nowak and May: for 1.8 < b < 2 the share of cooperators comes to 12·ln 2 − 8 ≈ 0.318, whatever the start.
#[test]
fn the_share_of_cooperators_comes_to_a_third() {
    let grid = Grid { rows: 120, columns: 120, moore: true, torus: true };
    let network = Network::lattice(grid, &mut Unmetered).unwrap().with_itself(true);
    let mut stream = Key::new(7).at(0);
    let start: Vec<u8> = (0..120 * 120).map(|_| u8::from(stream.chance(0.1))).collect();
    let setup = Setup {
        place: Some(place(&network)),
        ..setup(Rule::ImitateBest { synchronous: true }, 200)
    };
    let payoffs = Payoffs::Pairs(as_matrix(&game(1.9)));
    let path = run(&setup, &payoffs, Start::Nodes(start), Key::new(1), &mut Calm).unwrap();
    let late: f64 = (101..=200).map(|t| path.at(t)[0]).sum::<f64>() / 100.0;
    let expected = 12.0 * std::f64::consts::LN_2 - 8.0;
    assert!((late - expected).abs() < 0.02, "{late}");
}

/// For b < 1.8 a single defector grows to a small cluster at most; for b > 1.8 it spreads, symmetrically.
#[test]
fn a_single_defector_makes_a_carpet() {
    let grid = Grid { rows: 41, columns: 41, moore: true, torus: false };
    let network = Network::lattice(grid, &mut Unmetered).unwrap().with_itself(true);
    let after = |b: f64, generations: usize| {
        let mut start = vec![0; 41 * 41];
        start[20 * 41 + 20] = 1;
        let setup = Setup {
            place: Some(place(&network)),
            ..setup(Rule::ImitateBest { synchronous: true }, generations)
        };
        let payoffs = Payoffs::Pairs(as_matrix(&game(b)));
        run(&setup, &payoffs, Start::Nodes(start), Key::new(1), &mut Calm).unwrap()
    };
    let path = after(1.9, 15);
    // One, then nine, then 25; the first generations of the kaleidoscope.
    let count = |path: &Trajectory, t: usize| (path.at(t)[1] * 1681.0).round() as u32;
    assert_eq!([count(&path, 1), count(&path, 2)], [9, 25]);
    let at = |row: usize, column: usize| path.nodes[row * 41 + column];
    for row in 0..41 {
        for column in 0..41 {
            assert_eq!(at(row, column), at(column, row));
            assert_eq!(at(row, column), at(40 - row, column));
        }
    }
    assert!(count(&after(1.05, 15), 15) <= 9);
}

#[test]
fn rule_32_one_s_own_type_wins_ties_else_the_earliest() {
    let network = Network::from_edges(4, &[(0, 1), (1, 2)], &mut Unmetered).unwrap();
    let everybody = Payoffs::Pairs(matrix(&[&[1.0; 3], &[1.0; 3], &[1.0; 3]]));
    let setup =
        Setup { place: Some(place(&network)), ..setup(Rule::ImitateBest { synchronous: true }, 3) };
    let start = Start::Nodes(vec![2, 1, 0, 2]);
    let path = run(&setup, &everybody, start, Key::new(1), &mut Calm).unwrap();
    // The middle has two links and earns most: its neighbours copy it. The isolated node keeps its type.
    assert_eq!(path.nodes, [1, 1, 1, 2]);
    // Types 2 and 1 do equally well beside a node of type 0, which does worse: it takes the earlier, type 1.
    let star = Network::from_edges(5, &[(0, 1), (0, 2), (1, 3), (2, 4)], &mut Unmetered).unwrap();
    let table = Payoffs::Pairs(matrix(&[&[0.0; 3], &[1.0; 3], &[1.0; 3]]));
    let setup = Setup { place: Some(place(&star)), length: 1, ..setup };
    let path =
        run(&setup, &table, Start::Nodes(vec![0, 2, 1, 2, 1]), Key::new(1), &mut Calm).unwrap();
    assert_eq!(path.nodes, [1, 2, 1, 2, 1]);
}

#[test]
fn rule_27_sums_means_and_oneself() {
    let network = Network::from_edges(3, &[(0, 1), (0, 2)], &mut Unmetered).unwrap();
    let table = matrix(&[&[3.0, 0.0], &[5.0, 1.0]]);
    let types = vec![0, 1, 0];
    let pay = |network: &Network, mean: bool, node: usize| {
        let place = Place { mean, baseline: 0.5, ..place(network) };
        nodes::Nodes::new(place, &table, types.clone()).payoff(node)
    };
    assert_eq!(pay(&network, false, 0), 3.5);
    assert_eq!(pay(&network, true, 0), 2.0);
    let selfish = network.clone().with_itself(true);
    assert_eq!(pay(&selfish, false, 0), 6.5);
    assert_eq!(pay(&selfish, true, 1), 3.5);
}

#[test]
fn replacement_may_go_another_way_than_play() {
    // Everybody plays in pairs 0-1, 2-3, but copies along the circle 1-2, 3-0.
    let play = Network::from_edges(4, &[(0, 1), (2, 3)], &mut Unmetered).unwrap();
    let copy = Network::from_edges(4, &[(1, 2), (3, 0)], &mut Unmetered).unwrap();
    let place = Place { play: &play, replacement: &copy, mean: false, baseline: 0.0 };
    let setup = Setup { place: Some(place), ..setup(Rule::ImitateBest { synchronous: true }, 1) };
    let payoffs = Payoffs::Pairs(as_matrix(&[[3.0, 0.0], [5.0, 1.0]]));
    let start = Start::Nodes(vec![0, 1, 0, 0]);
    let path = run(&setup, &payoffs, start, Key::new(1), &mut Calm).unwrap();
    // Node 0 earns 0 and copies node 3 (3); node 1 earns 5; node 2 earns 3 and copies node 1.
    assert_eq!(path.nodes, [0, 1, 1, 0]);
}
