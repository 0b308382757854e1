//! Sets given by a function.

use crate::analysis::bargain::axiomatic::Solution;
use crate::analysis::bargain::curve::{Agreed, Question};
use crate::base::math;
use crate::base::numeric::NumericError;
use crate::base::random::{Draws, Stream};

fn ask(
    solution: Solution,
    range: (f64, f64),
    disagreement: [f64; 2],
    weights: [f64; 2],
    curve: impl Fn(f64) -> [f64; 2],
) -> Option<Agreed> {
    let question = Question {
        range,
        disagreement: disagreement.to_vec(),
        solution,
        weights: weights.to_vec(),
    };
    let found: Result<_, NumericError<()>> = question.solve(&mut |x| Ok(curve(x).to_vec()));
    found.unwrap()
}

#[test]
fn closed_forms() {
    // A parabola: x·(4 − x²) is largest at √(4/3); equal gains at the root of x² + x = 4.
    let curve = |x: f64| [x, 4.0 - x * x];
    let nash = ask(Solution::Nash, (0.0, 2.0), [0.0; 2], [1.0; 2], curve).unwrap();
    assert!((nash.at - math::sqrt(4.0 / 3.0)).abs() < 1e-9, "{nash:?}");
    let equal = ask(Solution::Egalitarian, (0.0, 2.0), [0.0; 2], [1.0; 2], curve).unwrap();
    assert!((equal.at - (math::sqrt(17.0) - 1.0) / 2.0).abs() < 1e-12);
    // x/2 = (4 − x²)/4 on the way to the ideal point (2, 4).
    let hope = ask(Solution::KalaiSmorodinsky, (0.0, 2.0), [0.0; 2], [1.0; 2], curve).unwrap();
    assert!((hope.at - (math::sqrt(5.0) - 1.0)).abs() < 1e-9, "{hope:?}");
    let sum = ask(Solution::Utilitarian, (0.0, 2.0), [0.0; 2], [1.0; 2], curve).unwrap();
    assert!((sum.at - 0.5).abs() < 1e-9, "{sum:?}");
    // Risk aversion costs: √x against 1 − x is split at 1/3, not 1/2.
    let averse = |x: f64| [math::sqrt(x), 1.0 - x];
    let nash = ask(Solution::Nash, (0.0, 1.0), [0.0; 2], [1.0; 2], averse).unwrap();
    assert!((nash.at - 1.0 / 3.0).abs() < 1e-9, "{nash:?}");
    assert_eq!(ask(Solution::Nash, (0.0, 1.0), [2.0; 2], [1.0; 2], averse), None);
}

/// Shares of a pie with powers as utilities: the peak of `w1·log(x^a) + w2·log((1 − x)^b)` is `w1·a/(w1·a + w2·b)`.
#[test]
fn powers() {
    let mut stream = Stream::new(5);
    for _ in 0..200 {
        let (a, b) = (0.2 + stream.uniform(), 0.2 + stream.uniform());
        let weights = [0.2 + stream.uniform(), 0.2 + stream.uniform()];
        let curve = |x: f64| [math::pow(x, a), math::pow(1.0 - x, b)];
        let nash = ask(Solution::Nash, (0.0, 1.0), [0.0; 2], weights, curve).unwrap();
        let (p, q) = (weights[0] * a, weights[1] * b);
        assert!((nash.at - p / (p + q)).abs() < 1e-8, "{a} {b} {weights:?} {nash:?}");
    }
}
