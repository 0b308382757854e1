//! Evolutionary stability: closed forms, and mutants of a grid by the definition.

use super::super::copositive::{Sign, sign};
use super::super::stability::*;
use super::*;

fn rationals(matrix: &[Vec<i64>]) -> Vec<Vec<Rational>> {
    matrix.iter().map(|row| row.iter().copied().map(whole).collect()).collect()
}

fn found(matrix: &[Vec<i64>]) -> Vec<(Vec<Rational>, Stability)> {
    let all = all(&rationals(matrix), &mut Unmetered).unwrap();
    all.into_iter().map(|one| (one.mixture, one.stability)).collect()
}

#[test]
fn closed_forms() {
    let third = || vec![fraction(1, 3); 3];
    // Hawks and doves: v/c hawks.
    let half = vec![fraction(1, 2), fraction(1, 2)];
    assert_eq!(found(&[vec![-1, 2], vec![0, 1]]), [(half, Stability::Stable)]);
    assert_eq!(found(&[vec![3, 0], vec![5, 1]]), [(vec![whole(0), whole(1)], Stability::Stable)]);
    assert_eq!(found(&[vec![2, 0], vec![0, 1]]).len(), 2);
    // Rock, paper, scissors: neutral when winning and losing weigh the same, stable when winning weighs more.
    let rock = |win: i64| found(&[vec![0, -1, win], vec![win, 0, -1], vec![-1, win, 0]]);
    assert_eq!(rock(1), [(third(), Stability::Neutral)]);
    assert_eq!(rock(2), [(third(), Stability::Stable)]);
    assert_eq!(rock(0), []);
    // Nothing matters: all mixtures are neutral, one for each support.
    assert_eq!(found(&vec![vec![1; 3]; 3]).len(), 7);
}

/// x against a mutant y that is a best reply as well: what x earns against y, less what y does.
fn advantage(matrix: &[Vec<Rational>], x: &[Rational], y: &[Rational]) -> Rational {
    let earned = against(matrix, y, &mut Unmetered).unwrap();
    &dot(x, &earned) - &dot(y, &earned)
}

#[test]
fn as_the_definition_says() {
    let (mut stable, mut neutral) = (0, 0);
    let mutants = grid(3, 6);
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let most = [1, 2, 4, 9][number as usize % 4];
        let matrix: Vec<Vec<i64>> =
            (0..3).map(|_| (0..3).map(|_| draws.between(0, most)).collect()).collect();
        let matrix = rationals(&matrix);
        let all = all(&matrix, &mut Unmetered).unwrap();
        let judged = |x: &[Rational]| {
            let earned = against(&matrix, x, &mut Unmetered).unwrap();
            let own = dot(&earned, x);
            if earned.iter().any(|payoff| *payoff > own) {
                return Stability::Never;
            }
            let replies = mutants.iter().filter(|y| dot(&earned, y) == own && *y != x);
            let worst = replies.map(|y| advantage(&matrix, x, y)).min();
            match worst {
                Some(worst) if worst.is_negative() => Stability::Equilibrium,
                Some(worst) if worst.is_zero() => Stability::Neutral,
                _ => Stability::Stable,
            }
        };
        for one in &all {
            // A grid of mutants can only fail to find the one that does better.
            assert!(judged(&one.mixture) >= one.stability, "{matrix:?} {one:?}");
            stable += i32::from(one.stability == Stability::Stable);
            neutral += i32::from(one.stability == Stability::Neutral);
        }
        // What is stable on the grid is found.
        for x in &mutants {
            let own = stability(&matrix, x, &mut Unmetered).unwrap();
            assert!(judged(x) >= own);
            let support = |x: &[Rational]| x.iter().map(Rational::is_positive).collect::<Vec<_>>();
            if own == Stability::Stable {
                assert!(all.iter().any(|one| one.mixture == *x), "{matrix:?} {x:?}");
            } else if own == Stability::Neutral {
                assert!(all.iter().any(|one| support(&one.mixture) == support(x)), "{x:?}");
            }
        }
        // No support of a stable one within another's best replies (Bishop and Cannings 1976).
        for one in all.iter().filter(|one| one.stability == Stability::Stable) {
            let earned = against(&matrix, &one.mixture, &mut Unmetered).unwrap();
            let inside = |other: &Stable| {
                (0..3).all(|at| other.mixture[at].is_zero() || earned[at] == one.payoff)
            };
            let others = all.iter().filter(|other| other.stability == Stability::Stable);
            assert!(others.filter(|other| inside(other)).count() == 1);
        }
    }
    assert!(stable > 80 && neutral > 20, "{stable} {neutral}");
}

#[test]
fn copositive_forms_against_a_grid() {
    let mut signs = [0; 3];
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let size = 2 + number as usize % 3;
        let mut form = vec![vec![whole(0); size]; size];
        let pairs = (0..size).flat_map(|i| (0..=i).map(move |j| (i, j)));
        {
            for (i, j) in pairs {
                let low = if i == j { 0 } else { -4 };
                let entry = whole(draws.between(low, 4));
                form[i][j] = entry.clone();
                form[j][i] = entry;
            }
        }
        let free: Vec<bool> = (0..size).map(|at| number % 2 == 1 && at == 0).collect();
        let found = sign(&form, &free, &mut Unmetered).unwrap();
        let mut least: Option<Rational> = None;
        for point in grid(size, 6) {
            for turned in 0..2 {
                let mut z = point.clone();
                if turned == 1 && free[0] {
                    z[0] = -z[0].clone();
                }
                let value = dot(&z, &form.iter().map(|row| dot(row, &z)).collect::<Vec<_>>());
                least = Some(least.map_or(value.clone(), |least| least.min(value)));
            }
        }
        let least = least.unwrap();
        let seen = match (least.is_negative(), least.is_zero()) {
            (true, _) => Sign::Not,
            (false, true) => Sign::Weakly,
            (false, false) => Sign::Strictly,
        };
        assert!(found <= seen, "{form:?} {free:?}");
        // Small whole entries: a form that is negative anywhere is so at a point of this grid, but for few.
        signs[found as usize] += 1;
        if found == Sign::Strictly {
            assert!(seen == Sign::Strictly);
        }
    }
    assert!(signs.iter().all(|count| *count > 10), "{signs:?}");
}
