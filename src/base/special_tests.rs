//! Tests of the special functions. The expected values were computed to 40 digits with mpmath from
//! the defining integrals; those for the normal and t laws agree with the usual tables.

use std::hint::black_box;

use super::*;

fn near(got: f64, expected: f64, digits: f64) {
    let error = (got - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(got == expected || error < digits, "{got:e} is not {expected:e}: {error:e}");
}

#[test]
fn error_function_and_gamma() {
    near(erf(0.5), 0.5204998778130465, 1e-15);
    near(erfc(5.0), 1.537459794428035e-12, 1e-14);
    near(ln_gamma(0.5), 0.5723649429247001, 1e-15);
    near(ln_gamma(171.5), 709.1431630309282, 1e-15);
    near(ln_beta(0.5, 0.5), 1.1447298858494002, 1e-13);
    near(ln_beta(2.0, 3.0), -2.4849066497880004, 1e-13);
    near(ln_beta(0.01, 100.0), 4.553477757023141, 1e-13);
    near(ln_beta(0.001, 1000000.0), 6.893363375325389, 1e-13);
    near(ln_beta(20.0, 30.0), -33.968820791977386, 1e-13);
    near(ln_beta(100000.0, 200000.0), -190958.88527911686, 1e-13);
}

#[test]
fn normal_law() {
    near(normal_quantile(0.975), 1.9599639845400538, 1e-14);
    assert_eq!(normal_quantile(0.5), 0.0);
    near(normal_quantile(0.9), 1.2815515655446006, 1e-14);
    near(normal_quantile(0.25), -0.6744897501960817, 1e-14);
    near(normal_quantile(1e-05), -4.264890793922825, 1e-14);
    near(normal_quantile(1e-10), -6.361340902404057, 1e-14);
    near(normal_quantile(1e-100), -21.273453560965326, 1e-14);
    near(normal_quantile(0.9999999999999999), 8.209536151601387, 1e-14);
    near(normal_cdf(1.0), 0.8413447460685429, 1e-13);
    near(normal_cdf(-1.96), 0.024997895148220435, 1e-13);
    near(normal_cdf(-8.0), 6.220960574271784e-16, 1e-13);
    near(normal_cdf(-30.0), 4.906713927148187e-198, 1e-13);
    near(normal_density(1.0), 0.24197072451914337, 1e-15);
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    assert!(normal_quantile(1.1).is_nan());
}

#[test]
fn incomplete_gamma_function() {
    gamma_near(0.5, 0.1, 0.345279153981423, 0.654720846018577);
    gamma_near(1.0, 1.0, 0.6321205588285577, 0.36787944117144233);
    gamma_near(3.0, 2.5, 0.45618688411667047, 0.5438131158833295);
    gamma_near(10.0, 20.0, 0.9950045876916924, 0.004995412308307587);
    gamma_near(0.01, 1e-05, 0.8963367982671973, 0.1036632017328028);
    gamma_near(100.0, 90.0, 0.15822098918643016, 0.8417790108135699);
    gamma_near(100.0, 150.0, 0.9999940754596646, 5.924540335483916e-06);
    gamma_near(12345.5, 12345.5, 0.5011968360567797, 0.49880316394322033);
    gamma_near(100000.0, 101000.0, 0.9991915784870744, 0.0008084215129255907);
    gamma_near(50.0, 5.0, 2.1810592140784887e-32, 1.0);
}

fn gamma_near(a: f64, x: f64, lower: f64, upper: f64) {
    let (p, q) = incomplete_gamma(a, x);
    near(p, lower, 1e-12);
    near(q, upper, 1e-12);
}

#[test]
fn incomplete_beta_function() {
    beta_near([0.5, 0.5], 0.1, 0.20483276469913345, 0.7951672353008665);
    beta_near([2.0, 3.0], 0.4, 0.5248, 0.47519999999999996);
    beta_near([1.0, 1.0], 0.3, 0.3, 0.7000000000000001);
    beta_near([10.0, 20.0], 0.6, 0.9984777778269129, 0.0015222221730871114);
    beta_near([0.01, 5.0], 1e-09, 0.8298833620196531, 0.17011663798034699);
    beta_near([100.0, 200.0], 0.3, 0.10884306564490975, 0.8911569343550902);
    beta_near([5000.0, 7000.0], 0.42, 0.7706878535437867, 0.22931214645621337);
    beta_near([3.0, 1000000.0], 4e-06, 0.7618984527464214, 0.23810154725357863);
    beta_near([100000.0, 100000.0], 0.501, 0.8144532554424433, 0.18554674455755676);
    beta_near([30.0, 2.0], 0.05, 2.7474015951156663e-38, 1.0);
}

fn beta_near([a, b]: [f64; 2], x: f64, lower: f64, upper: f64) {
    let (p, q) = incomplete_beta(a, b, x, 1.0 - x);
    near(p, lower, 3e-12);
    near(q, upper, 3e-12);
}

#[test]
fn t_law() {
    near(t_quantile(0.975, 1.0), 12.706204736174694, 1e-11);
    near(t_quantile(0.975, 2.0), 4.302652729749462, 1e-11);
    near(t_quantile(0.975, 4.0), 2.7764451051977934, 1e-11);
    near(t_quantile(0.975, 30.0), 2.0422724563012378, 1e-11);
    near(t_quantile(0.995, 9.0), 3.249835541592126, 1e-11);
    near(t_quantile(0.9, 1000.0), 1.2823987214609245, 1e-11);
    near(t_quantile(0.6, 3.0), 0.27667066233268983, 1e-11);
    near(t_quantile(0.025, 12.0), -2.178812829667229, 1e-11);
    near(t_quantile(1e-06, 5.0), -24.771029720515944, 1e-11);
    near(t_cdf(2.0, 7.0), 0.957190335718512, 1e-14);
    assert_eq!(t_quantile(0.5, 3.0), 0.0);
    assert_eq!(t_quantile(1.0, 3.0), f64::INFINITY);
    assert!(t_quantile(0.5, 0.0).is_nan() && t_quantile(2.0, 3.0).is_nan());
    assert_eq!(t_quantile(0.975, f64::INFINITY), normal_quantile(0.975));
}

/// Either side of the change to the expansions for large parameters, and far beyond it.
#[test]
fn large_parameters() {
    gamma_close(999999.0, 1000998.9994999999, 0.8413447863683909);
    gamma_close(1000001.0, 1001001.0004999998, 0.8413447863682938);
    gamma_close(1000001.0, 997000.9985000003, 0.001338104173198146);
    gamma_close(1000001.0, 1000001.10000005, 0.5001728749170508);
    gamma_close(1000000000.0, 1000015811.3883009, 0.6914652445935727);
    gamma_close(1000000000.0, 999936754.4467967, 0.022748424576951497);
    beta_close([999999.0, 3000000.0], 0.2502163188238359, 0.841344759498879);
    beta_close([1100000.0, 3000000.0], 0.2685114999899792, 0.8413447568187435);
    beta_close([1100000.0, 3000000.0], 0.26785504880052946, 0.022722216441875647);
    beta_close([1100000.0, 3000000.0], 0.26829268511499993, 0.5000726794247157);
    beta_close([2000000.0, 2000000.0], 0.500075, 0.6179114156815954);
    beta_close([500000000.0, 1000000000.0], 0.3333394191395278, 0.691464068201503);
    beta_close([1100000.0, 1000000000000.0], 1.1007329549836776e-06, 0.7580869710431214);
    beta_close([1000000000000.0, 1100000.0], 0.9999988984279993, 0.06685859223930567);
}

fn gamma_close(a: f64, x: f64, lower: f64) {
    let (p, q) = incomplete_gamma(a, x);
    assert!((p - lower).abs() < 1e-11, "{p} is not {lower}");
    assert!((p + q - 1.0).abs() < 1e-15);
}

fn beta_close([a, b]: [f64; 2], x: f64, lower: f64) {
    let (p, q) = incomplete_beta(a, b, x, 1.0 - x);
    assert!((p - lower).abs() < 1e-10, "{p} is not {lower}");
    assert!((p + q - 1.0).abs() < 1e-15);
}

/// Where the continued fraction would take ever more steps.
#[test]
fn small_parameters() {
    beta_near([1e-4, 0.5], 1e-3, 0.9991710053028115, 0.0008289946971884487);
    beta_near([9e-4, 0.5], 0.2, 0.9974060678929885, 0.0025939321070115044);
    beta_near([1e-9, 0.5], 1e-12, 0.999999970982685, 2.9017315054400712e-8);
    beta_near([1e-4, 1000.0], 1e-5, 0.9995962314430254, 0.0004037685569745459);
    beta_near([1e-6, 1.0], 0.5, 0.9999993068530597, 6.931469403334938e-7);
    beta_near([1e-12, 1e-3], 1e-100, 0.9999999987697431, 1.2302568643095473e-9);
    beta_near([0.00099, 0.01], 0.4, 0.9095619013086938, 0.0904380986913062);
    beta_near([1e-7, 5e-7], 0.5, 0.8333333333333608, 0.16666666666663925);
    beta_near([1e-18, 0.5], 1e-30, 1.0, 7.046384715094126e-17);
    assert_eq!(incomplete_beta(5e-324, 5e-324, 0.3, 0.7), (0.5, 0.5));
    // The same from the other end, where it is 1 − x that is small.
    let (lower, upper) = incomplete_beta(0.5, 1e-9, 1.0 - 1e-12, 1e-12);
    near(lower, 2.9017315054400712e-8, 1e-12);
    near(upper, 0.999999970982685, 1e-12);
}

/// One close to another as the way to work them out changes.
#[test]
fn small_parameters_meet_the_others() {
    for (b, x) in [(0.5, 0.3), (0.5, 0.01), (0.01, 0.4), (20.0, 0.01), (1e5, 1e-6)] {
        let [less, more] = [1.0 - 1e-9, 1.0 + 1e-9].map(|by| {
            let (lower, upper) = incomplete_beta(SMALL * by, b, x, 1.0 - x);
            assert!((lower + upper - 1.0).abs() < 1e-15);
            upper
        });
        near(less, more, 1e-8);
    }
}

/// Sums of such parameters are infinite, or nearly.
#[test]
fn huge_parameters() {
    // What a·(1 − x) is compared with is a gamma law.
    let (lower, upper) = incomplete_beta(1e308, 0.5, 1.0, 0.5370970854287927 * 1e-308);
    near(lower, 0.3, 1e-12);
    near(upper, 0.7, 1e-12);
    let (lower, upper) = incomplete_beta(0.5, 1e307, 0.5370970854287927e-307, 1.0);
    near(lower, 0.7, 1e-12);
    near(upper, 0.3, 1e-12);
    for (a, b) in [(1e308, 1e308), (f64::MAX, f64::MAX), (1e304, 1e304)] {
        near(incomplete_beta(a, b, 0.5, 0.5).0, 0.5, 1e-12);
        assert_eq!(incomplete_beta(a, b, 0.499, 0.501), (0.0, 1.0));
        assert_eq!(incomplete_beta(a, b, 0.501, 0.499), (1.0, 0.0));
    }
    // Nearly normal, with a mean of 1e-290 and a standard deviation of 1e-299.
    let (lower, upper) = incomplete_beta(1e18, 1e308, 1.000000001e-290, 1.0);
    near(lower, 0.8413447460685429, 1e-6);
    near(upper, 1.0 - 0.8413447460685429, 1e-6);
}

/// Whatever is asked, there is an answer.
#[test]
fn everything_ends() {
    let extremes = [
        5e-324,
        1e-310,
        1e-300,
        1e-20,
        1e-8,
        0.5,
        1.0,
        3.0,
        1e5,
        1e6,
        1e7,
        1e16,
        1e150,
        1e300,
        1e308,
        f64::MAX,
    ];
    for a in extremes {
        for b in extremes {
            for x in [5e-324, 1e-300, 1e-17, 1e-3, 0.3, 0.5, 0.9, 1.0 - f64::EPSILON, 1.0] {
                let (lower, upper) = incomplete_beta(a, b, x, 1.0 - x);
                let fine =
                    (-1e-9..=1.0 + 1e-9).contains(&lower) && (lower + upper - 1.0).abs() < 1e-9;
                assert!(fine, "{a:e} {b:e} {x:e}: {lower} {upper}");
            }
            black_box(incomplete_gamma(a, b));
            black_box(t_cdf(b, a));
            black_box(poisson_raw(a, b));
        }
    }
    for odd in [f64::NAN, f64::INFINITY] {
        for other in [0.5, 1e7, 1e308, f64::NAN, f64::INFINITY] {
            for (a, b) in [(odd, other), (other, odd)] {
                black_box(incomplete_beta(a, b, 0.3, 0.7));
                black_box(incomplete_beta(a, 0.5, b, 0.7));
                black_box(incomplete_gamma(a, b));
                black_box(deviance(a, b));
                black_box(deviance_by(a, 0.0, b));
                black_box(binomial_raw(a, b, 0.3, 0.7));
                black_box(poisson_raw(a, b));
                black_box(t_cdf(a, b));
            }
        }
    }
}

#[test]
fn raw_probabilities() {
    near(binomial_raw(3.0, 10.0, 0.3, 1.0 - 0.3), 0.266827932, 1e-13);
    near(binomial_raw(0.0, 10.0, 0.3, 1.0 - 0.3), 0.028247524900000005, 1e-13);
    near(binomial_raw(10.0, 10.0, 0.3, 1.0 - 0.3), 5.9048999999999975e-06, 1e-13);
    near(binomial_raw(500000.0, 1000000.0, 0.5, 1.0 - 0.5), 0.0007978843613317501, 1e-13);
    near(binomial_raw(2.5, 7.25, 0.4, 1.0 - 0.4), 0.28603209278059333, 1e-13);
    near(binomial_raw(0.01, 5.0, 0.2, 1.0 - 0.2), 0.33060258081440236, 1e-13);
    near(binomial_raw(1.0, 1000000000.0, 1e-09, 1.0 - 1e-09), 0.36787944135538203, 1e-13);
    near(poisson_raw(3.0, 2.0), 0.18044704431548358, 1e-12);
    near(poisson_raw(0.0, 2.0), 0.1353352832366127, 1e-12);
    near(poisson_raw(1000.0, 1000.0), 0.012614611348721499, 1e-12);
    near(poisson_raw(0.5, 2.0), 0.2159638660527522, 1e-12);
    near(poisson_raw(1000000.0, 1001000.0), 0.00024205131423621332, 1e-12);
    near(poisson_raw(200.0, 3.0), 1.676790706191923e-281, 1e-12);
}
