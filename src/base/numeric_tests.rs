//! Tests of searches.

use super::*;
use crate::base::math;

type Never = std::convert::Infallible;

fn sure(f: impl Fn(f64) -> f64) -> impl FnMut(f64) -> Result<f64, Never> {
    move |x| Ok(f(x))
}

#[test]
fn roots() {
    let cases: [(fn(f64) -> f64, f64, f64, f64); 7] = [
        (|x| x * x - 2.0, 0.0, 2.0, std::f64::consts::SQRT_2),
        (|x| math::cos(x) - x, 0.0, 1.0, 0.739_085_133_215_160_6),
        (|x| x * x * x, -1.0, 2.0, 0.0),
        (|x| math::exp(x) - 1e6, -50.0, 50.0, 13.815_510_557_964_274),
        (|x| if x < 0.3 { -1.0 } else { 1.0 }, 0.0, 1.0, 0.3),
        (|x| x - 1.0, 1.0, 5.0, 1.0),
        (|x| x - 5.0, 1.0, 5.0, 5.0),
    ];
    for (f, low, high, expected) in cases {
        let found = root(sure(f), low, high, Effort::default()).expect("a root");
        assert!(found.converged, "{found:?}");
        assert!(
            (found.x - expected).abs()
                < 1e-4 * f64::from(expected == 0.0) + 1e-11 * expected.max(1.0),
            "{found:?}"
        );
        assert!(found.evaluations < 150, "{found:?}");
    }
    let found = root(sure(|x| x * x - 2.0), 0.0, 2.0, Effort::default()).expect("a root");
    assert!(found.evaluations < 15, "{found:?}");
}

#[test]
fn roots_that_are_not_there() {
    let effort = Effort::default();
    let same = root(sure(|x| x * x + 1.0), -1.0, 1.0, effort);
    assert_eq!(same, Err(NumericError::SameSign { low: (-1.0, 2.0), high: (1.0, 2.0) }));
    let bad = root(sure(|x| x), 1.0, 1.0, effort);
    assert_eq!(bad, Err(NumericError::BadInterval { low: 1.0, high: 1.0 }));
    let infinite = root(sure(|x| 1.0 / x), 0.0, 1.0, effort);
    assert_eq!(infinite, Err(NumericError::NotFinite { at: 0.0, value: f64::INFINITY }));
    let failing = root(|_| Err("no"), 0.0, 1.0, effort);
    assert_eq!(failing, Err(NumericError::Function("no")));
    let short = Effort { evaluations: 4, ..effort };
    assert!(!root(sure(|x| math::exp(x) - 2.0), 0.0, 9.0, short).expect("a try").converged);
}

#[test]
fn optima() {
    let effort = Effort::default();
    let found = minimise(sure(|x| (x - 0.3) * (x - 0.3)), -1.0, 2.0, effort).expect("a minimum");
    assert!((found.x - 0.3).abs() < 1e-8 && found.converged, "{found:?}");
    let found = maximise(sure(|x| x * (1.0 - x)), 0.0, 1.0, effort).expect("a maximum");
    assert!(found.x == 0.5 && found.value == 0.25, "{found:?}");
    // The end of the interval, and the better of two hills.
    let found = maximise(sure(|x| x), 0.0, 3.0, effort).expect("a maximum");
    assert!(found.x == 3.0 && found.value == 3.0, "{found:?}");
    let found = maximise(sure(|x| math::sin(x) + 0.1 * x), 0.0, 9.0, effort).expect("a maximum");
    assert!((found.x - 7.954_149_4).abs() < 1e-6, "{found:?}");
    let found = minimise(sure(|x| (x - 0.7).abs()), 0.0, 1.0, effort).expect("a minimum");
    assert!((found.x - 0.7).abs() < 1e-8, "{found:?}");
    let found = maximise(sure(|_| 0.0), 0.0, 1.0, effort).expect("a maximum");
    assert!(found.x == 0.0 && found.value.is_sign_positive(), "{found:?}");
    let found = minimise(sure(|x| -x), 1e300, 1e308, effort).expect("a minimum");
    assert!(found.x == 1e308 && found.value == -1e308, "{found:?}");
    let infinite = maximise(sure(|x| 1.0 / x), 0.0, 1.0, effort);
    assert_eq!(infinite, Err(NumericError::NotFinite { at: 0.0, value: f64::INFINITY }));
    assert!(maximise(|_| Err(()), 0.0, 1.0, effort).is_err());
}

#[test]
fn fixed_points() {
    let effort = Effort::default();
    let found = fixed_point(sure(math::cos), 0.5, 0.0, effort).expect("a point");
    assert!((found.x - 0.739_085_133_215_160_6).abs() < 1e-11 && found.converged, "{found:?}");
    // Plain iteration of 1 − x oscillates for ever; half the old value settles at once.
    assert!(!fixed_point(sure(|x| 1.0 - x), 0.2, 0.0, effort).expect("a try").converged);
    assert_eq!(fixed_point(sure(|x| 1.0 - x), 0.2, 0.5, effort).expect("a point").x, 0.5);
    assert!(
        fixed_point(sure(|x| 2.0 * x), 1.0, 0.0, Effort { evaluations: 5000, ..effort }).is_err()
    );
}

#[test]
fn thresholds() {
    let effort = Effort::default();
    let found = threshold(|x| Ok::<_, Never>(x >= 0.25), 0.0, 1.0, effort).expect("a change");
    assert!(found.converged && found.holds_above, "{found:?}");
    assert!(found.below < 0.25 && found.above >= 0.25 && found.above - found.below < 2e-12);
    let found = threshold(|x| Ok::<_, Never>(x < 1e9 / 3.0), 0.0, 1e9, effort).expect("a change");
    assert!(found.converged && !found.holds_above);
    let same = threshold(|_| Ok::<_, Never>(true), 0.0, 1.0, effort);
    assert_eq!(same, Err(NumericError::SameAnswer(true)));
    assert_eq!(threshold(|_| Err("no"), 0.0, 1.0, effort), Err(NumericError::Function("no")));
}
