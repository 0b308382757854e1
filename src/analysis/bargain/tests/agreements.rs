//! The axiomatic solutions: closed forms, and generated sets against grids and linear programmes.

use super::{fraction, set, whole};
use crate::analysis::bargain::axiomatic::{Answer, Solution, solve};
use crate::analysis::bargain::set::{Set, Share};
use crate::analysis::bargain::{concave, many};
use crate::base::meter::Unmetered;
use crate::base::random::{Draws, Stream};
use crate::base::rational::Rational;

const ALL: [Solution; 4] =
    [Solution::Nash, Solution::KalaiSmorodinsky, Solution::Egalitarian, Solution::Utilitarian];

fn found(set: &Set, solution: Solution, weights: &[Rational]) -> Option<Answer> {
    solve(set, solution, weights, &mut Unmetered).unwrap()
}

fn exact(answer: &Answer) -> Vec<Rational> {
    let number = |share: &Share| match share {
        Share::Exact(x) => x.clone(),
        Share::Near(x) => panic!("{x} is not exact"),
    };
    answer.payoffs.iter().map(number).collect()
}

fn payoffs(set: &Set, solution: Solution) -> Vec<Rational> {
    let weights = vec![Rational::one(); set.players()];
    exact(&found(set, solution, &weights).unwrap())
}

#[test]
fn closed_forms_for_two() {
    // Ten to share; player 1 has 2 without a deal.
    let pie = set(&[&[10, 0], &[0, 10]], &[2, 0]);
    for solution in [Solution::Nash, Solution::KalaiSmorodinsky, Solution::Egalitarian] {
        assert_eq!(payoffs(&pie, solution), whole(&[6, 4]));
    }
    // d1 + a·(total − d1 − d2) with bargaining power a = 3/4.
    let strong = found(&pie, Solution::Nash, &whole(&[3, 1])).unwrap();
    assert_eq!(exact(&strong), whole(&[8, 2]));
    // The sum is 10 everywhere: all of that is an answer, the middle is picked.
    let sum = found(&pie, Solution::Utilitarian, &whole(&[1, 1])).unwrap();
    assert_eq!(exact(&sum), whole(&[6, 4]));
    let ends = [(2, 10), (0, 8)].map(|(low, high)| (Rational::from(low), Rational::from(high)));
    assert_eq!(sum.span, Some(ends.to_vec()));
    // A corner in the way: Nash stays there, Kalai and Smorodinsky look at the ideal point (2, 1).
    let bent = set(&[&[0, 0], &[2, 0], &[1, 1], &[0, 1]], &[0, 0]);
    assert_eq!(payoffs(&bent, Solution::Nash), whole(&[1, 1]));
    assert_eq!(payoffs(&bent, Solution::KalaiSmorodinsky), vec![fraction(4, 3), fraction(2, 3)]);
    assert_eq!(payoffs(&bent, Solution::Egalitarian), whole(&[1, 1]));
    // An edge without a round number: 9/2·(1 − x/8) is touched in its middle.
    let steep =
        Set::new(vec![vec![Rational::zero(), fraction(9, 2)], whole(&[8, 0])], whole(&[0, 0]));
    assert_eq!(payoffs(&steep.unwrap(), Solution::Nash), vec![Rational::from(4), fraction(9, 4)]);
}

#[test]
fn nothing_is_thrown_away() {
    // Equal gains would be (1, 1), which nobody can have: only the segment from (3, 1) to (4, 0) is there.
    let far = set(&[&[3, 1], &[4, 0]], &[0, 0]);
    assert_eq!(payoffs(&far, Solution::Egalitarian), whole(&[3, 1]));
    assert_eq!(payoffs(&far, Solution::Nash), whole(&[3, 1]));
    // Nobody can gain, one can gain, nobody would agree.
    let stuck = set(&[&[0, 0], &[-1, 5], &[5, -1], &[-2, -2]], &[2, 2]);
    assert_eq!(payoffs(&stuck, Solution::Nash), whole(&[2, 2]));
    let one = set(&[&[0, 0], &[3, 0], &[0, -1]], &[0, 0]);
    for solution in ALL {
        assert_eq!(payoffs(&one, solution), whole(&[3, 0]), "{solution:?}");
    }
    let none = set(&[&[0, 0], &[1, 0]], &[1, 1]);
    let triple = set(&[&[0, 0, 0], &[1, 0, 0]], &[1, 1, 1]);
    for solution in ALL {
        assert_eq!(found(&none, solution, &whole(&[1, 1])), None);
        assert_eq!(found(&triple, solution, &whole(&[1, 1, 1])), None);
    }
}

#[test]
fn closed_forms_for_three() {
    let pie = set(&[&[0, 0, 0], &[12, 0, 0], &[0, 12, 0], &[0, 0, 12]], &[0, 0, 0]);
    for solution in ALL {
        assert_eq!(payoffs(&pie, solution), whole(&[4, 4, 4]), "{solution:?}");
    }
    let weighted = found(&pie, Solution::Nash, &whole(&[1, 2, 3])).unwrap();
    assert_eq!(exact(&weighted), whole(&[2, 4, 6]));
    assert_eq!(weighted.residual, None);
    // Player 3 cannot gain, the others share.
    let two = set(&[&[0, 0, 0], &[6, 0, 0], &[0, 6, 0], &[9, 9, -1]], &[0, 0, 0]);
    assert_eq!(payoffs(&two, Solution::Nash), whole(&[3, 3, 0]));
    assert_eq!(payoffs(&two, Solution::Egalitarian), whole(&[3, 3, 0]));
    // On the segment from (4, 1, 1) to (1, 4, 2) the product has an irrational peak:
    // −3/(4 − 3t) + 3/(1 + 3t) + 1/(1 + t) = 0 at t = (−3 + √(9 + 27·21))/27 … checked by its slope.
    let line = set(&[&[4, 1, 1], &[1, 4, 2]], &[0, 0, 0]);
    let near = found(&line, Solution::Nash, &whole(&[1, 1, 1])).unwrap();
    let x: Vec<f64> = near.payoffs.iter().map(Share::to_f64).collect();
    assert!(near.residual.is_some_and(|residual| residual < 1e-11), "{near:?}");
    assert!((-3.0 / x[0] + 3.0 / x[1] + 1.0 / x[2]).abs() < 1e-9, "{x:?}");
}

fn draw(stream: &mut Stream, players: usize, case: usize) -> Set {
    let count = 1 + stream.index(if players == 2 { 9 } else { 6 });
    let spread = if case.is_multiple_of(3) { 4 } else { 12 };
    let mut points: Vec<Vec<Rational>> = Vec::new();
    for _ in 0..count {
        let denominator = if case.is_multiple_of(4) { stream.between(1, 3) } else { 1 };
        let point = (0..players).map(|_| fraction(stream.between(-3, spread), denominator));
        points.push(point.collect());
    }
    // Repeated and collinear points now and then.
    if case.is_multiple_of(5) && count > 1 {
        points.push(points[0].clone());
        let half = fraction(1, 2);
        let middle = points[0].iter().zip(&points[1]).map(|(a, b)| &(a + b) * &half).collect();
        points.push(middle);
    }
    let none = (0..players).map(|_| Rational::from(stream.between(-3, 1))).collect();
    Set::new(points, none).unwrap()
}

fn worth(solution: Solution, set: &Set, x: &[f64], ideal: &[f64], weights: &[f64]) -> f64 {
    let gains = x.iter().zip(set.disagreement()).map(|(x, d)| (x - d.to_f64()).max(0.0));
    match solution {
        Solution::Nash => gains
            .zip(ideal)
            .zip(weights)
            .filter(|((_, ideal), _)| **ideal > 0.0)
            .map(|((gain, _), weight)| weight * crate::base::math::ln(gain))
            .sum(),
        Solution::KalaiSmorodinsky => gains
            .zip(ideal)
            .filter(|(_, ideal)| **ideal > 0.0)
            .map(|(gain, ideal)| gain / ideal)
            .fold(f64::INFINITY, f64::min),
        Solution::Egalitarian => {
            gains.zip(weights).map(|(gain, weight)| gain / weight).fold(f64::INFINITY, f64::min)
        }
        Solution::Utilitarian => x.iter().zip(weights).map(|(x, weight)| x * weight).sum(),
    }
}

/// Many mixtures of outcomes that all would accept: the points themselves, all pairs and triples on a grid.
fn mixtures(set: &Set) -> Vec<Vec<f64>> {
    let points: Vec<Vec<f64>> =
        set.points().iter().map(|point| point.iter().map(Rational::to_f64).collect()).collect();
    let mut made = Vec::new();
    let fine = |x: &[f64]| x.iter().zip(set.disagreement()).all(|(x, d)| *x >= d.to_f64() - 1e-12);
    for a in 0..points.len() {
        for b in a..points.len() {
            for c in b..points.len() {
                for i in 0..=12 {
                    for j in 0..=12 - i {
                        let (p, q) = (f64::from(i) / 12.0, f64::from(j) / 12.0);
                        let r = 1.0 - p - q;
                        let x: Vec<f64> = (0..set.players())
                            .map(|one| p * points[a][one] + q * points[b][one] + r * points[c][one])
                            .collect();
                        if fine(&x) {
                            made.push(x);
                        }
                    }
                }
            }
        }
    }
    made
}

/// No mixture on a grid beats the answer; the answer is a mixture; nobody is below the disagreement; with two
/// players the walk and the linear programmes agree to the last digit.
#[test]
fn generated_sets() {
    let mut stream = Stream::new(11);
    let (mut agreed, mut inexact) = ([0; 2], 0);
    for case in 0..460 {
        let players = if case < 250 { 2 } else { 3 };
        let set = draw(&mut stream, players, case);
        let weights = match case % 2 {
            0 => vec![Rational::one(); players],
            _ => (0..players).map(|_| Rational::from(stream.between(1, 4))).collect(),
        };
        let near: Vec<f64> = weights.iter().map(Rational::to_f64).collect();
        let grid = mixtures(&set);
        for solution in ALL {
            let answer = found(&set, solution, &weights);
            let Some(answer) = answer else {
                assert!(grid.is_empty(), "{set:?}");
                continue;
            };
            agreed[players - 2] += 1;
            let x: Vec<f64> = answer.payoffs.iter().map(Share::to_f64).collect();
            let mut made = vec![0.0; players];
            let mut sum = 0.0;
            for (point, weight) in &answer.mix {
                let weight = weight.to_f64();
                assert!(weight >= 0.0);
                sum += weight;
                for (made, x) in made.iter_mut().zip(&set.points()[*point]) {
                    *made += weight * x.to_f64();
                }
            }
            assert!((sum - 1.0).abs() < 1e-9);
            let near_to = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
            assert!(near_to(&made, &x), "{answer:?}");
            let gains = x.iter().zip(set.disagreement()).map(|(x, d)| x - d.to_f64());
            assert!(gains.clone().all(|gain| gain >= -1e-9), "{set:?} {answer:?}");
            let hopes: Vec<f64> = set.gains(&answer.ideal).iter().map(Rational::to_f64).collect();
            let own = worth(solution, &set, &x, &hopes, &near);
            for other in &grid {
                let worth = worth(solution, &set, other, &hopes, &near);
                assert!(
                    worth <= own + 1e-9,
                    "{solution:?} {set:?} {weights:?} {answer:?} {other:?}"
                );
                // Nobody can have more without another's having less.
                let better = other.iter().zip(&x).all(|(a, b)| *a >= b - 1e-9);
                let much = other.iter().zip(&x).any(|(a, b)| *a > b + 1e-6);
                assert!(!(better && much), "{solution:?} {set:?} {answer:?} {other:?}");
            }
            inexact += usize::from(answer.residual.is_some());
            if players == 2 {
                let other = match solution {
                    Solution::Nash => concave::nash(&set, &weights, &mut Unmetered),
                    _ => many::solve(&set, solution, &weights, &mut Unmetered),
                };
                let other = other.unwrap().unwrap();
                assert_eq!(other.ideal, answer.ideal, "{set:?}");
                if other.residual.is_none() {
                    assert_eq!(other.payoffs, answer.payoffs, "{solution:?} {weights:?} {set:?}");
                } else {
                    let other: Vec<f64> = other.payoffs.iter().map(Share::to_f64).collect();
                    assert!(near_to(&other, &x), "{set:?} {other:?} {x:?}");
                }
                assert_eq!(other_span(&answer), answer.span.is_some());
            }
        }
    }
    assert!(agreed[0] > 500 && agreed[1] > 200, "{agreed:?}");
    // On an edge among three the peak may be irrational.
    assert!(inexact < 60, "{inexact}");
}

fn other_span(answer: &Answer) -> bool {
    answer.span.as_ref().is_some_and(|span| span.iter().any(|(low, high)| low < high))
}
