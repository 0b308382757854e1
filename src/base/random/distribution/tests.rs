//! Tests of the laws. Expected values of densities, distribution functions and quantiles come from
//! independent implementations (SciPy 1.17, for Poisson probabilities mpmath); drawn values are pinned.

use super::*;
use crate::base::random::Stream;

fn near(got: f64, expected: f64) {
    let error = (got - expected).abs();
    assert!(got == expected || error <= 1e-11 * expected.abs(), "{got:e} is not {expected:e}");
}

/// Checks density or probability, distribution function and quantile at points.
fn check_law(law: Checked, points: &[[f64; 3]], quantiles: &[[f64; 2]]) {
    let law = law.expect("good parameters");
    for &[x, density, below] in points {
        near(law.pdf(x).or(law.pmf(x)).expect("one of them"), density);
        near(law.cdf(x), below);
    }
    for &[p, x] in quantiles {
        near(law.quantile(p).expect("a share"), x);
    }
}

#[test]
fn continuous_laws() {
    check_law(
        Distribution::uniform(-1.0, 3.0),
        &[[-2.0, 0.0, 0.0], [0.0, 0.25, 0.25], [2.5, 0.25, 0.875], [5.0, 0.0, 1.0]],
        &[[0.0, -1.0], [0.25, 0.0], [1.0, 3.0]],
    );
    check_law(
        Distribution::normal(1.0, 2.0),
        &[
            [-3.0, 0.02699548325659403, 0.022750131948179195],
            [1.0, 0.19947114020071635, 0.5],
            [2.5, 0.15056871607740221, 0.7733726476231317],
        ],
        &[[0.025, -2.919927969080109], [0.5, 1.0], [0.999, 7.180464612335626]],
    );
    check_law(
        Distribution::lognormal(0.5, 0.75),
        &[
            [-1.0, 0.0, 0.0],
            [0.5, 0.30013236790590825, 0.055820215922533244],
            [3.0, 0.12894230331808726, 0.787608193817726],
        ],
        &[[0.1, 0.6305494642986956], [0.5, 1.6487212707001282], [0.95, 5.661224548918914]],
    );
    check_law(
        Distribution::exponential(2.5),
        &[
            [-1.0, 0.0, 0.0],
            [0.1, 1.947001957678512, 0.22119921692859515],
            [2.0, 0.016844867497713665, 0.9932620530009145],
        ],
        &[[0.0, 0.0], [0.5, 0.2772588722239781], [0.99, 1.8420680743952365]],
    );
    check_law(
        Distribution::pareto(1.0, 2.0),
        &[[0.5, 0.0, 0.0], [1.5, 0.5925925925925926, 0.5555555555555556], [10.0, 0.002, 0.99]],
        &[[0.0, 1.0], [0.5, std::f64::consts::SQRT_2], [0.99, 9.999999999999995]],
    );
    check_law(
        Distribution::pareto(3.0, 1.16),
        &[
            [4.0, 0.207715575602881, 0.28373939447282404],
            [100.0, 0.00019857229020130574, 0.9828816991205771],
        ],
        &[[0.2, 3.6363390466134247], [0.8, 12.013833348671731]],
    );
    check_law(
        Distribution::beta(2.0, 3.0),
        &[
            [-0.5, 0.0, 0.0],
            [0.1, 0.972, 0.05230000000000001],
            [0.5, 1.5000000000000004, 0.6875],
            [0.9, 0.108, 0.9963],
            [1.5, 0.0, 1.0],
        ],
        &[
            [0.0, 0.0],
            [0.05, 0.09761146288641434],
            [0.5, 0.3857275681323895],
            [0.95, 0.7513953742698181],
            [1.0, 1.0],
        ],
    );
    check_law(
        Distribution::beta(0.5, 0.5),
        &[
            [0.01, 3.1991347258556537, 0.06376856085851985],
            [0.7, 0.6946091180428566, 0.6309898804344546],
        ],
        &[[0.01, 0.00024671981713422146], [0.5, 0.4999999999999999], [0.99, 0.9997532801828658]],
    );
    check_law(
        Distribution::beta(0.01, 2.0),
        &[
            [1e-10, 80227151.69912973, 0.80227151707073],
            [0.3, 0.023284631628551364, 0.9949486867023154],
        ],
        &[
            [0.01, 3.6971121232911324e-201],
            [0.5, 2.916507216282999e-31],
            [0.999, 0.6179108672626056],
        ],
    );
    check_law(
        Distribution::beta(40.0, 1.5),
        &[
            [0.9, 1.4963762665742637, 0.03705323851764365],
            [0.99, 19.469532910664334, 0.847307938848001],
        ],
        &[
            [1e-06, 0.6831662212213817],
            [0.01, 0.8685372263863285],
            [0.5, 0.9710353826463591],
            [0.9, 0.9927667173712571],
        ],
    );
    check_law(
        Distribution::beta(3000.0, 5000.0),
        &[
            [0.37, 48.29289221030729, 0.17787900236965334],
            [0.38, 47.92565706744655, 0.8222679337579174],
        ],
        &[[0.01, 0.3624559815142675], [0.5, 0.3749895828331042], [0.9, 0.38194312024918337]],
    );
}

#[test]
fn discrete_laws() {
    check_law(
        Distribution::poisson(3.5),
        &[
            [-1.0, 0.0, 0.0],
            [0.0, 0.0301973834223185, 0.0301973834223185],
            [3.0, 0.21578546903865095, 0.536632667900785],
            [3.5, 0.0, 0.536632667900785],
            [12.0, 0.00021303398015862224, 0.9999240417602283],
        ],
        &[[0.01, 0.0], [0.5, 3.0], [0.9, 6.0], [0.999999, 15.0]],
    );
    check_law(
        Distribution::poisson(200.0),
        &[
            [150.0, 3.4570810220104607e-05, 0.00013135703016944027],
            [200.0, 0.028197727685920822, 0.5187943096786846],
            [260.0, 6.69393528441146e-06, 0.9999790675029321],
        ],
        &[[0.001, 158.0], [0.5, 200.0], [0.9, 218.0]],
    );
    check_law(
        Distribution::poisson(1e5),
        &[
            [99500.0, 0.0003615954944209664, 0.057013604441461335],
            [100000.0, 0.0012615652097053005, 0.5008410430993401],
        ],
        &[[0.01, 99265.0], [0.5, 100000.0], [0.99, 100736.0]],
    );
    check_law(
        Distribution::binomial(10, 0.3),
        &[
            [0.0, 0.0282475249, 0.028247524900000005],
            [3.0, 0.2668279319999998, 0.6496107184000002],
            [10.0, 5.9048999999999975e-06, 1.0],
        ],
        &[[0.01, 0.0], [0.5, 3.0], [0.9, 5.0], [1.0, 10.0]],
    );
    check_law(
        Distribution::binomial(10, 0.9),
        &[
            [5.0, 0.0014880347999999982, 0.0016349373999999981],
            [9.0, 0.38742048899999976, 0.6513215599],
        ],
        &[[0.01, 6.0], [0.5, 9.0], [0.9, 10.0]],
    );
    check_law(
        Distribution::binomial(1000, 0.47),
        &[
            [430.0, 0.0010123901119691667, 0.006085111466623335],
            [470.0, 0.02527051573943747, 0.5128877602720675],
            [520.0, 0.0001690245834398134, 0.9993039484519342],
        ],
        &[[0.001, 421.0], [0.5, 470.0], [0.99, 507.0]],
    );
    check_law(
        Distribution::binomial(1000000, 1e-6),
        &[
            [0.0, 0.3678792572316454, 0.3678792572316451],
            [2.0, 0.18393981255563532, 0.9196986948985504],
        ],
        &[[0.3, 0.0], [0.5, 1.0], [0.99, 4.0]],
    );
    check_law(
        Distribution::binomial(193, 0.5),
        &[
            [96.0, 0.05721100029344232, 0.4999999999999999],
            [120.0, 0.00018250719382717528, 0.9997415160434894],
        ],
        &[[0.05, 85.0], [0.5, 96.0], [0.95, 108.0]],
    );
}

#[test]
fn categories() {
    let law = Distribution::categorical(&[0.0, 0.25, 0.0, 0.75, 0.0]).expect("sums to 1");
    assert_eq!((law.pmf(1.0), law.pmf(1.5), law.pmf(9.0)), (Some(0.25), Some(0.0), Some(0.0)));
    assert_eq!(
        [-1.0, 0.0, 1.0, 2.9, 3.0, 99.0].map(|x| law.cdf(x)),
        [0.0, 0.0, 0.25, 0.25, 1.0, 1.0]
    );
    let quantiles = [0.0, 0.25, 0.250_001, 1.0].map(|p| law.quantile(p));
    assert_eq!(quantiles, [Some(1.0), Some(1.0), Some(3.0), Some(3.0)]);
    assert_eq!((law.mean(), law.variance()), (2.5, 0.75));
    let thirds = Distribution::categorical(&[1.0 / 3.0; 3]).expect("sums to 1");
    assert_eq!((thirds.cdf(2.0), thirds.quantile(1.0)), (1.0, Some(2.0)));
}

#[test]
fn laws_of_a_single_point() {
    let points = [
        (Distribution::normal(2.0, 0.0), 2.0),
        (Distribution::uniform(2.0, 2.0), 2.0),
        (Distribution::lognormal(0.0, 0.0), 1.0),
        (Distribution::poisson(0.0), 0.0),
        (Distribution::binomial(5, 0.0), 0.0),
        (Distribution::binomial(5, 1.0), 5.0),
        (Distribution::binomial(0, 0.5), 0.0),
        (Distribution::categorical(&[0.0, 1.0]), 1.0),
    ];
    for (law, point) in points {
        let law = law.expect("good parameters");
        assert_eq!((law.mean(), law.variance()), (point, 0.0), "{law:?}");
        assert_eq!((law.cdf(point - 0.5), law.cdf(point)), (0.0, 1.0), "{law:?}");
        assert_eq!(law.quantile(0.3), Some(point), "{law:?}");
    }
}

#[test]
fn bad_parameters_are_refused() {
    let bad = [
        Distribution::uniform(1.0, 0.0),
        Distribution::uniform(f64::MIN, f64::MAX),
        Distribution::normal(0.0, -1.0),
        Distribution::normal(f64::NAN, 1.0),
        Distribution::lognormal(0.0, f64::INFINITY),
        Distribution::exponential(0.0),
        Distribution::pareto(1.0, 0.0),
        Distribution::poisson(-1.0),
        Distribution::poisson(1e300),
        Distribution::binomial(3, 1.5),
        Distribution::binomial(u64::MAX, 0.5),
        Distribution::beta(0.0, 1.0),
        Distribution::categorical(&[]),
        Distribution::categorical(&[0.5, 0.4]),
        Distribution::categorical(&[1.5, -0.5]),
    ];
    assert!(bad.iter().all(Result::is_err), "{bad:?}");
    let text = Distribution::pareto(1.0, -2.0).map_err(|error| error.to_string());
    assert_eq!(text, Err(String::from("pareto: shape must be above 0, got -2")));
    assert_eq!(Distribution::normal(0.0, 1.0).map(|law| law.quantile(1.5)), Ok(None));
}

fn some_laws() -> Vec<Distribution> {
    let laws = [
        Distribution::uniform(-1.0, 2.0),
        Distribution::normal(1.0, 2.0),
        Distribution::lognormal(0.0, 0.5),
        Distribution::exponential(2.0),
        Distribution::pareto(1.0, 5.0),
        Distribution::poisson(2.5),
        Distribution::poisson(100.0),
        Distribution::binomial(12, 0.4),
        Distribution::binomial(500, 0.7),
        Distribution::beta(2.0, 5.0),
        Distribution::categorical(&[0.2, 0.3, 0.5]),
    ];
    laws.into_iter().map(|law| law.expect("good parameters")).collect()
}

#[test]
fn draws_never_change() {
    let seed = Stream::new(2026);
    let drawn: Vec<f64> = some_laws()
        .iter()
        .zip(0..)
        .map(|(law, label)| law.sample(&mut seed.child(label)))
        .collect();
    assert_eq!(
        drawn,
        [
            0.9786463694539442,
            1.867647106198016,
            0.2848978862489686,
            0.2081717875947858,
            1.15306140045864,
            0.0,
            110.0,
            6.0,
            374.0,
            0.1591803309010543,
            2.0
        ]
    );
}

#[test]
fn draws_have_the_moments_of_the_law() {
    const N: usize = 20_000;
    for (law, label) in some_laws().iter().zip(0..) {
        let mut stream = Stream::new(11).child(label);
        let draws: Vec<f64> = (0..N).map(|_| law.sample(&mut stream)).collect();
        assert_eq!(stream.position(), N as u64, "one word a draw");
        let mean = draws.iter().sum::<f64>() / N as f64;
        let error = (law.variance() / N as f64).sqrt();
        assert!((mean - law.mean()).abs() < 4.0 * error, "{law:?}: {mean}");
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / N as f64;
        assert!((variance / law.variance() - 1.0).abs() < 0.1, "{law:?}: {variance}");
        // Kolmogorov's distance of a continuous law: beyond 1.95/√n with probability 0.001.
        let share = |p: f64| {
            let x = law.quantile(p).expect("a share");
            draws.iter().filter(|&&y| y <= x).count() as f64 / N as f64 - law.cdf(x)
        };
        for i in 1..20 {
            assert!(share(f64::from(i) / 20.0).abs() < 1.95 / (N as f64).sqrt(), "{law:?}");
        }
    }
}

#[test]
fn quantiles_invert_distribution_functions() {
    for law in some_laws() {
        let mut last = f64::NEG_INFINITY;
        for i in 1..200 {
            let p = f64::from(i) / 200.0;
            let x = law.quantile(p).expect("a share");
            assert!(x >= last, "{law:?}");
            last = x;
            if law.is_discrete() {
                assert!(law.cdf(x) >= p && law.cdf(x - 1.0) < p, "{law:?} at {p}");
                assert_eq!(law.quantile(law.cdf(x)), Some(x), "{law:?} at {p}");
            } else {
                assert!((law.cdf(x) - p).abs() < 1e-14, "{law:?} at {p}");
            }
        }
    }
}

/// Nothing hangs, panics or leaves its range at extreme parameters.
#[test]
fn extremes() {
    let laws = [
        Distribution::beta(1e-5, 1e-5),
        Distribution::beta(1e-300, 1.0),
        Distribution::beta(1e300, 1e-300),
        Distribution::beta(1e300, 1e300),
        Distribution::beta(1e308, 1e308),
        Distribution::beta(1e308, 1e18),
        Distribution::beta(1e308, 0.5),
        Distribution::beta(0.5, 5e-324),
        Distribution::beta(5e-324, 1e308),
        Distribution::beta(1e9, 2e9),
        Distribution::beta(1e-3, 1e8),
        Distribution::poisson(1e15),
        Distribution::poisson(1e-300),
        Distribution::binomial(1 << 53, 0.5),
        Distribution::binomial(1 << 53, 1e-15),
        Distribution::binomial(1 << 53, 1.0 - 1e-15),
        Distribution::binomial(3, 5e-324),
        Distribution::pareto(1e300, 1e-3),
        Distribution::exponential(1e-308),
        Distribution::lognormal(700.0, 100.0),
        Distribution::normal(1e308, 1e308),
    ];
    for law in laws {
        let law = law.expect("good parameters");
        for p in [0.0, 1e-300, 1e-16, 0.1, 0.5, 0.9, 1.0 - 1e-16, 1.0] {
            let x = law.quantile(p).expect("a share");
            assert!(!x.is_nan(), "{law:?} at {p}");
            for x in [x, 0.0, 0.5, 1.0, 1e300, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
                assert!((0.0..=1.0).contains(&law.cdf(x)), "{law:?} at {x}: {}", law.cdf(x));
                let density = law.pdf(x).or(law.pmf(x)).expect("one of them");
                assert!(density >= 0.0 || x.is_nan(), "{law:?} at {x}: {density}");
            }
        }
    }
}
