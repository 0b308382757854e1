//! Logit equilibria: closed forms, residuals, and replies to replies.

use super::super::quantal::*;
use super::*;
use crate::base::math;

/// With an advantage of c that does not depend on the others, the chance is logistic.
#[test]
fn constant_advantages_give_the_logistic_curve() {
    let form = symmetric(&[vec![2, -1], vec![3, 0]]);
    let points = branch(&form, 5.0, &mut Unmetered).unwrap();
    let last = points.last().unwrap();
    assert!((last.lambda - 5.0).abs() < 1e-9);
    for point in &points {
        let expected = 1.0 / (1.0 + math::exp(-point.lambda));
        assert!((point.mixtures[0][1] - expected).abs() < 1e-9, "{point:?}");
    }
}

/// Asymmetric matching pennies: the curve goes to the only equilibrium.
#[test]
fn the_branch_ends_near_an_equilibrium() {
    let form = game(&[2, 2], &[9, 0, 0, 1, 0, 1, 1, 0]);
    let points = branch(&form, 200.0, &mut Unmetered).unwrap();
    let last = points.last().unwrap();
    assert!((last.mixtures[0][0] - 0.5).abs() < 0.02, "{last:?}");
    assert!((last.mixtures[1][0] - 0.1).abs() < 0.02, "{last:?}");
}

#[test]
fn points_are_logit_replies_to_themselves() {
    let mut reached = 0;
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        let points = branch(&form, 4.0 / most as f64, &mut Unmetered).unwrap();
        assert!(points.iter().all(|point| residual(&form, point) < 1e-9));
        let last = points.last().unwrap();
        reached += i32::from((last.lambda - 4.0 / most as f64).abs() < 1e-9);
        // While λ is small replies to replies lead to the only point there is.
        let lambda = 0.5 / most as f64;
        let near = branch(&form, lambda, &mut Unmetered).unwrap();
        let mut mixtures: Vec<Vec<f64>> =
            shape.iter().map(|&count| vec![1.0 / count as f64; count]).collect();
        for _ in 0..200 {
            mixtures = (0..shape.len())
                .map(|player| {
                    let pays = replies(&form, player, &mixtures);
                    let weights: Vec<f64> = pays.iter().map(|x| math::exp(lambda * x)).collect();
                    let sum: f64 = weights.iter().sum();
                    weights.iter().map(|weight| weight / sum).collect()
                })
                .collect();
        }
        let found = &near.last().unwrap().mixtures;
        for (a, b) in mixtures.iter().flatten().zip(found.iter().flatten()) {
            assert!((a - b).abs() < 1e-8, "{mixtures:?} {found:?}");
        }
    }
    assert_eq!(reached, 240);
}

/// Far out the branch is near an equilibrium: nobody gains much by another action.
#[test]
fn far_out_nobody_gains_much() {
    for number in 0..48 {
        let mut draws = Stream::new(70 + number);
        let (shape, _) = varied(number);
        let form = random(&mut draws, &shape, 20);
        let points = branch(&form, 50.0, &mut Unmetered).unwrap();
        let last = points.last().unwrap();
        assert!((last.lambda - 50.0).abs() < 1e-6, "{number} {:?}", last.lambda);
        for player in 0..shape.len() {
            let pays = replies(&form, player, &last.mixtures);
            let own: f64 = pays.iter().zip(&last.mixtures[player]).map(|(x, p)| x * p).sum();
            let most = pays.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            assert!(most - own < 0.05, "{number} {}", most - own);
        }
    }
}
