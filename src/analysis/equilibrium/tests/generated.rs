//! Generated games against enumeration by hand, as it were: every choice of actions and of equalities, solved by
//! fractions, and every pair looked up in the table.

use super::{Draws, bimatrix, largest_gain};
use crate::analysis::equilibrium::components::components;
use crate::analysis::equilibrium::extreme::extreme;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

/// Solves a square system by fractions; `None` if it is singular.
fn solve(mut rows: Vec<Vec<Rational>>) -> Option<Vec<Rational>> {
    let size = rows.len();
    for column in 0..size {
        let at = (column..size).find(|&row| !rows[row][column].is_zero())?;
        rows.swap(column, at);
        let over = rows[column][column].recip()?;
        rows[column].iter_mut().for_each(|cell| *cell *= &over);
        for row in (0..size).filter(|&row| row != column) {
            let factor = rows[row][column].clone();
            let pivot = rows[column].clone();
            rows[row].iter_mut().zip(&pivot).for_each(|(cell, top)| *cell -= &(&factor * top));
        }
    }
    Some(rows.into_iter().map(|mut row| row.swap_remove(size)).collect())
}

fn subsets(count: usize) -> impl Iterator<Item = Vec<usize>> {
    (1..1_usize << count).map(move |bits| (0..count).filter(|at| bits >> at & 1 == 1).collect())
}

/// Every mixture of one player that is determined by what it uses and by which replies the other is indifferent
/// between, all of them best.
fn corners(game: &Strategic, player: usize) -> Vec<Vec<Rational>> {
    let (own, others) = (game.shape()[player], game.shape()[1 - player]);
    let paid = |mine: usize, theirs: usize| {
        let profile = if player == 0 { [mine, theirs] } else { [theirs, mine] };
        game.payoff(1 - player, &profile).unwrap().clone()
    };
    let mut found: Vec<Vec<Rational>> = Vec::new();
    for used in subsets(own) {
        for equal in subsets(others).filter(|equal| equal.len() == used.len()) {
            // Σ x = 1, and Σ x·paid = v for each of the equal ones.
            let mut rows = vec![vec![Rational::one(); used.len()]];
            rows[0].extend([Rational::zero(), Rational::one()]);
            for &reply in &equal {
                let mut row: Vec<Rational> = used.iter().map(|&mine| paid(mine, reply)).collect();
                row.extend([Rational::from(-1), Rational::zero()]);
                rows.push(row);
            }
            let Some(solution) = solve(rows) else { continue };
            let value = &solution[used.len()];
            if !solution[..used.len()].iter().all(Rational::is_positive) {
                continue;
            }
            let mut chances = vec![Rational::zero(); own];
            used.iter().zip(&solution).for_each(|(&at, chance)| chances[at] = chance.clone());
            let best = (0..others).all(|reply| {
                let gets: Rational = (0..own).map(|mine| &chances[mine] * &paid(mine, reply)).sum();
                gets <= *value
            });
            if best && !found.contains(&chances) {
                found.push(chances);
            }
        }
    }
    found
}

fn expected(game: &Strategic) -> Vec<Vec<Vec<Rational>>> {
    let (first, second) = (corners(game, 0), corners(game, 1));
    let pairs = first.iter().flat_map(|x| second.iter().map(move |y| vec![x.clone(), y.clone()]));
    pairs.filter(|pair| replies(game, pair, 0) && replies(game, pair, 1)).collect()
}

/// Whether a player's mixture is a best reply to the other's.
fn replies(game: &Strategic, pair: &[Vec<Rational>], player: usize) -> bool {
    let gets = |mine: usize| -> Rational {
        let paid = |theirs: usize| {
            let profile = if player == 0 { [mine, theirs] } else { [theirs, mine] };
            game.payoff(player, &profile).unwrap()
        };
        let used = pair[1 - player].iter().enumerate().filter(|(_, chance)| !chance.is_zero());
        used.map(|(theirs, chance)| chance * paid(theirs)).sum()
    };
    let all: Vec<Rational> = (0..pair[player].len()).map(gets).collect();
    let most = all.iter().max().unwrap();
    pair[player].iter().zip(&all).all(|(chance, gets)| chance.is_zero() || gets == most)
}

/// Mixtures of given ones, weighted 1, 2, 3, …
fn mixed(some: &[Vec<Rational>]) -> Vec<Rational> {
    let weights = 1..=some.len() as i64;
    let all: i64 = weights.clone().sum();
    let share = |weight: i64| Rational::new(weight, all).unwrap();
    let mut sum = vec![Rational::zero(); some[0].len()];
    for (weight, chances) in weights.zip(some) {
        let share = share(weight);
        sum.iter_mut().zip(chances).for_each(|(sum, chance)| *sum += &(&share * chance));
    }
    sum
}

fn check(game: &Strategic) -> (usize, bool) {
    let found = extreme(game, &mut Unmetered).unwrap();
    let mut ours: Vec<_> = found.equilibria.iter().map(|one| one.mixed.clone()).collect();
    assert!(found.equilibria.windows(2).all(|two| two[0].order(&two[1]).is_lt()));
    let mut theirs = expected(game);
    ours.sort();
    theirs.sort();
    assert_eq!(ours, theirs, "{game:?}");
    assert!(!ours.is_empty());
    let parts = components(&found.mixtures, &mut Unmetered).unwrap();
    let listed: usize = parts.iter().map(|part| part.equilibria.len()).sum();
    assert_eq!(listed, ours.len());
    // Whatever a subset spans is an equilibrium, and every extreme one is in a subset.
    let mut covered = vec![false; ours.len()];
    for subset in parts.iter().flat_map(|part| &part.subsets) {
        let of = |side: usize| -> Vec<Vec<Rational>> {
            let list = subset.mixtures[side].iter();
            list.map(|&at| found.equilibria[at].mixed[side].clone()).collect()
        };
        let (left, right) = (of(0), of(1));
        assert!(largest_gain(game, &[mixed(&left), mixed(&right)]).is_zero());
        for (at, one) in found.equilibria.iter().enumerate() {
            covered[at] |= left.contains(&one.mixed[0]) && right.contains(&one.mixed[1]);
        }
    }
    assert!(covered.iter().all(|covered| *covered));
    if !found.degenerate {
        assert_eq!(ours.len() % 2, 1, "a game that is not degenerate has an odd number");
        assert!(parts.iter().all(|part| part.equilibria.len() == 1));
    }
    (ours.len(), found.degenerate)
}

/// 300 games of 1 × 2 to 5 × 5 actions, payoffs out of few numbers, so that most are degenerate.
#[test]
fn all_equilibria_of_generated_games() {
    let mut degenerate = 0;
    let mut count = 0;
    for seed in 0..300_u64 {
        let mut draws = Draws::new(seed);
        let largest = if seed % 12 == 0 { 5 } else { 4 };
        let (m, n) = (1 + draws.below(largest) as usize, 2 + draws.below(largest - 1) as usize);
        let range = [2, 3, 4, 10, 100][draws.below(5) as usize];
        let game = bimatrix(&draws.matrix(m, n, range), &draws.matrix(m, n, range));
        let (found, more) = check(&game);
        count += found;
        degenerate += usize::from(more);
    }
    assert!(degenerate > 100 && count > 500, "{degenerate} degenerate, {count} equilibria");
}

/// Symmetric games, zero-sum games and games with equal rows are degenerate in ways of their own.
#[test]
fn all_equilibria_of_special_games() {
    for seed in 0..60_u64 {
        let mut draws = Draws::new(seed + 5000);
        let n = 2 + draws.below(3) as usize;
        let first = draws.matrix(n, n, 3);
        let turned: Vec<Vec<i64>> = (0..n).map(|i| (0..n).map(|j| first[j][i]).collect()).collect();
        check(&bimatrix(&first, &turned));
        let minus: Vec<Vec<i64>> =
            first.iter().map(|row| row.iter().map(|x| -x).collect()).collect();
        check(&bimatrix(&first, &minus));
        let mut twice = first.clone();
        twice[1] = twice[0].clone();
        check(&bimatrix(&twice, &turned));
    }
}
