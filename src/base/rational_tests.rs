//! Tests of exact fractions.

use std::hash::BuildHasher;

use super::*;

fn ratio(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).expect("a denominator")
}

fn meant(x: f64) -> String {
    Rational::from_f64(x).expect("finite").to_string()
}

#[test]
fn lowest_terms_and_display() {
    assert_eq!(ratio(842, 4290).to_string(), "421/2145");
    assert_eq!(ratio(3, -6).to_string(), "-1/2");
    assert_eq!(ratio(5, 5).to_string(), "1");
    assert_eq!(Rational::new(1, 0), None);
    assert_eq!(ratio(i64::MIN, i64::MIN), Rational::one());
    assert_eq!(ratio(i64::MIN, -1).to_string(), "9223372036854775808");
}

#[test]
fn order_and_equality_are_those_of_the_products() {
    let all: Vec<(i64, i64)> = (-6..=6).flat_map(|n| (1..=5).map(move |d| (n, d))).collect();
    for &(a, b) in &all {
        for &(c, d) in &all {
            let (x, y) = (ratio(a, b), ratio(c, d));
            assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)), "{x} {y}");
            assert_eq!(x == y, a * d == c * b);
        }
    }
}

#[test]
fn long_continued_fractions_take_no_stack() {
    let fibonacci =
        |n: usize| (0..n).fold((BigInt::ZERO, BigInt::one()), |(a, b), _| (b.clone(), a + b));
    let (a, b) = fibonacci(20_000);
    let x = Rational::from_big(b.clone(), a.clone()).expect("a denominator");
    let y = Rational::from_big(&a + &b, b).expect("a denominator");
    // Such quotients lie by turns above and below the golden ratio.
    assert!(x != y && x > y);
    let built = std::hash::RandomState::new();
    assert_eq!(built.hash_one(&x), built.hash_one(x.clone()));
}

#[test]
fn floats_are_read_as_meant() {
    assert_eq!(meant(0.1), "1/10");
    assert_eq!(meant(2.0 / 3.0), "2/3");
    assert_eq!(meant(-1.0 / 7.0), "-1/7");
    assert_eq!(meant(421.0 / 2145.0), "421/2145");
    assert_eq!(meant(999_999.0 / 1_000_000.0), "999999/1000000");
    assert_eq!(meant(355.0 / 113.0), "355/113");
    assert_eq!(meant(0.0), "0");
    assert_eq!(meant(-0.0), "0");
    assert_eq!(meant(3.0), "3");
    assert_eq!(meant(1e15), "1000000000000000");
    assert_eq!(meant(1e-6), "1/1000000");
    assert_eq!(meant(1e-7), "1/10000000");
    assert_eq!(meant(9_007_199_254_740_991.0), "9007199254740991");
    assert_eq!(meant(1e22), format!("1{}", "0".repeat(22)));
    assert_eq!(meant(0.123_456_789_012), "30864197253/250000000000");
    assert_eq!(Rational::from_f64(f64::NAN), None);
    assert_eq!(Rational::from_f64(f64::INFINITY), None);
}

#[test]
fn reading_and_rounding_are_inverse() {
    let mut state = 1u64;
    for _ in 0..20_000 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let anything = f64::from_bits(state ^ (state >> 29));
        let share = (state >> 11) as f64 / (1u64 << 53) as f64;
        let large = share * 1e15;
        for x in [anything, share, large, 1.0 / large.ceil()] {
            if let Some(fraction) = Rational::from_f64(x) {
                assert_eq!(fraction.to_f64(), x, "{x:e}");
            }
        }
    }
    for power in -1074..1024 {
        let x = libm::ldexp(1.0, power);
        assert_eq!(Rational::from_f64(x).expect("finite").to_f64(), x, "2^{power}");
    }
    for x in [f64::MAX, f64::MIN_POSITIVE, 5e-324, -f64::MAX] {
        assert_eq!(Rational::from_f64(x).expect("finite").to_f64(), x);
    }
}

#[test]
fn fractions_with_small_parts_survive_the_float() {
    for denominator in [1, 2, 3, 7, 97, 1009, 65_537, 999_983] {
        for numerator in [1, 5, 12, 1000, 123_456] {
            let exact = ratio(numerator, denominator);
            assert_eq!(Rational::from_f64(exact.to_f64()), Some(exact));
        }
    }
}

#[test]
fn rounding_is_correct_at_ties_and_ends() {
    let two = |power: u32| BigInt::from(2).pow(power);
    let whole = |n: BigInt| Rational::from(n).to_f64();
    assert_eq!(whole(two(53) + 1), 9_007_199_254_740_992.0);
    assert_eq!(whole(two(53) + 3), 9_007_199_254_740_996.0);
    assert_eq!(whole(two(1000)), libm::ldexp(1.0, 1000));
    assert_eq!(whole(two(1024)), f64::INFINITY);
    assert_eq!(whole(two(1024) - two(970)), f64::INFINITY);
    assert_eq!(whole(two(1024) - two(970) - 1), f64::MAX);
    assert_eq!(whole(-two(5000)), f64::NEG_INFINITY);
    let tiny = |n: i64, power: u32| {
        Rational::from_big(n.into(), two(power)).expect("a denominator").to_f64()
    };
    assert_eq!(tiny(1, 1074), 5e-324);
    assert_eq!(tiny(1, 1075), 0.0);
    assert_eq!(tiny(3, 1075), 1e-323);
    assert_eq!(tiny(3, 1076), 5e-324);
    assert_eq!(tiny(1, 5000), 0.0);
    // A huge numerator over a huge denominator.
    let huge = Rational::from_big(two(4000) + 1, two(4001)).expect("a denominator");
    assert_eq!(huge.to_f64(), 0.5);
    assert_eq!(ratio(1, 3).to_f64(), 1.0 / 3.0);
    assert_eq!(ratio(-2, 3).to_f64(), -2.0 / 3.0);
}

#[test]
fn arithmetic() {
    assert_eq!(ratio(1, 2) + ratio(1, 3), ratio(5, 6));
    assert_eq!(&ratio(1, 2) - &ratio(1, 3), ratio(1, 6));
    assert_eq!(ratio(2, 3) * ratio(3, 4), ratio(1, 2));
    assert_eq!(ratio(1, 2).checked_div(&ratio(1, 4)), Some(ratio(2, 1)));
    assert_eq!(ratio(1, 2).checked_div(&Rational::zero()), None);
    assert_eq!(-ratio(1, 2), ratio(-1, 2));
    assert_eq!([1, 2, 3].map(|n| ratio(1, n)).into_iter().sum::<Rational>(), ratio(11, 6));
    assert_eq!(ratio(-7, 2).checked_rem_euclid(&ratio(2, 1)), Some(ratio(1, 2)));
    assert_eq!(ratio(-7, 2).checked_div_euclid(&ratio(-2, 1)), Some(ratio(2, 1)));
    assert_eq!(ratio(-7, 2).checked_rem_euclid(&ratio(-2, 1)), Some(ratio(1, 2)));
    assert_eq!(ratio(1, 2).checked_rem_euclid(&Rational::zero()), None);
}

#[test]
fn powers_keep_to_their_budget() {
    assert_eq!(ratio(2, 3).pow(3, 1000), Ok(ratio(8, 27)));
    assert_eq!(ratio(2, 3).pow(-3, 1000), Ok(ratio(27, 8)));
    assert_eq!(ratio(-2, 3).pow(-3, 1000), Ok(ratio(-27, 8)));
    assert_eq!(ratio(0, 1).pow(0, 1000), Ok(ratio(1, 1)));
    assert_eq!(ratio(0, 1).pow(-1, 1000), Err(RationalError::DivisionByZero));
    assert_eq!(ratio(2, 3).pow(i64::MAX, 1000), Err(RationalError::TooLarge));
    assert_eq!(ratio(2, 3).pow(i64::MIN, u64::MAX), Err(RationalError::TooLarge));
    assert_eq!(ratio(-1, 1).pow(i64::MAX, 1000), Ok(ratio(-1, 1)));
    assert_eq!(ratio(-1, 1).pow(i64::MIN, 1000), Ok(ratio(1, 1)));
    assert_eq!(ratio(1, 1).pow(i64::MIN, 0), Ok(ratio(1, 1)));
    assert_eq!(ratio(0, 1).pow(i64::MAX, 0), Ok(ratio(0, 1)));
    assert_eq!(ratio(7, 1).pow(0, 0), Ok(ratio(1, 1)));
}

#[test]
fn order_and_floats() {
    assert!(ratio(1, 3) < ratio(34, 100));
    assert!(ratio(1, 3).equals_f64(1.0 / 3.0));
    assert!(!ratio(1, 3).equals_f64(0.333));
    assert_eq!(ratio(1, 3).compare_f64(0.34), Some(Ordering::Less));
    assert_eq!(ratio(1, 3).compare_f64(f64::NEG_INFINITY), Some(Ordering::Greater));
    assert_eq!(ratio(1, 3).compare_f64(f64::NAN), None);
    let huge = Rational::from(BigInt::from(10).pow(400));
    assert_eq!(huge.compare_f64(f64::INFINITY), Some(Ordering::Less));
    assert_eq!(huge.compare_f64(f64::MAX), Some(Ordering::Greater));
}

#[test]
fn whole_numbers() {
    assert_eq!(ratio(7, 2).floor(), ratio(3, 1));
    assert_eq!(ratio(-7, 2).floor(), ratio(-4, 1));
    assert_eq!(ratio(-7, 2).ceil(), ratio(-3, 1));
    for (tie, even) in [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2), (-5, -2)] {
        assert_eq!(ratio(tie, 2).round(), ratio(even, 1));
    }
    assert_eq!(ratio(5, 3).round(), ratio(2, 1));
    assert_eq!(ratio(4, 2).to_i64(), Some(2));
    assert_eq!(ratio(5, 2).to_i64(), None);
    assert_eq!(ratio(i64::MIN, -1).to_i64(), None);
}

#[test]
fn decimals_and_percentages() {
    assert_eq!(ratio(1, 3).fixed(3), "0.333");
    assert_eq!(ratio(-1, 8).fixed(2), "-0.12");
    assert_eq!(ratio(3, 8).fixed(2), "0.38");
    assert_eq!(ratio(-1, 1000).fixed(2), "0.00");
    assert_eq!(ratio(5, 2).fixed(0), "2");
    assert_eq!(ratio(1, 3).fixed(500).len(), 102);
    assert_eq!(ratio(1, 3).percent(Some(1)), "33.3%");
    assert_eq!(ratio(1, 3).percent(None), "100/3%");
    assert_eq!(ratio(1, 2).percent(None), "50%");
    assert_eq!(ratio(1, 3).bits(), 3);
}
