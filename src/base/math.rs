//! The door to `libm`: elementary functions with the same digits on every machine.
//!
//! The methods of `f64` such as `exp` or `powf` go to the platform's own library, and those differ in
//! the last digit between systems. `clippy.toml` forbids them; this module offers the same functions
//! from the pure-Rust `libm`. What IEEE 754 fixes to the last digit (`+ - * /`, `sqrt`, `floor`,
//! `mul_add`) needs no door and stays a method of `f64`.
//!
//! Nothing here raises: outside their domain functions give what IEEE 754 says (`ln(-1)` is no
//! number, `exp(1000)` is infinite). Whoever shows results to a script turns those into errors.
//! Integers are different: [`power`], [`quotient`] and [`remainder`] say `None` where i64 ends.
//!
//! Functions of probability (normal, beta, gamma) live in [`special`](super::special).

/// The natural logarithm of 2π, halved.
pub(super) const LN_SQRT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// e to the power `x`.
#[inline]
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// `exp(x) − 1` without loss for small `x`.
#[inline]
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// The natural logarithm; no number below 0, `-inf` at 0.
#[inline]
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `ln(1 + x)` without loss for small `x`.
#[inline]
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The logarithm to base 2, exact at powers of two.
#[inline]
#[must_use]
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// The logarithm to base 10, exact at powers of ten.
#[inline]
#[must_use]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// The logarithm to any base: to base 2 and 10 by their own functions, else `ln(x) / ln(base)`.
#[must_use]
pub fn log(x: f64, base: f64) -> f64 {
    if base == 2.0 {
        log2(x)
    } else if base == 10.0 {
        log10(x)
    } else {
        ln(x) / ln(base)
    }
}

/// The square root, correctly rounded; no number below 0.
#[inline]
#[must_use]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// The cube root.
#[inline]
#[must_use]
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}

/// `x` to the power `y`. `pow(0, 0)` is 1; no number for a negative `x` and a broken `y`.
#[inline]
#[must_use]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The sine of an angle in radians.
#[inline]
#[must_use]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// The cosine of an angle in radians.
#[inline]
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// The tangent of an angle in radians.
#[inline]
#[must_use]
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// The angle in −π/2..=π/2 with this tangent.
#[inline]
#[must_use]
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}

/// The angle in −π..=π of the point (`x`, `y`).
#[inline]
#[must_use]
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// The hyperbolic tangent.
#[inline]
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// The logistic function 1/(1 + e^−x), as in imitation and logit choice. It never overflows.
#[inline]
#[must_use]
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// An integer power by repeated squaring; `None` where the result leaves i64. `0^0` is 1.
#[must_use]
pub fn power(base: i64, exponent: u64) -> Option<i64> {
    match (base, u32::try_from(exponent)) {
        (_, Ok(exponent)) => base.checked_pow(exponent),
        (0 | 1, Err(_)) => Some(base),
        (-1, Err(_)) => Some(if exponent.is_multiple_of(2) { 1 } else { -1 }),
        (_, Err(_)) => None,
    }
}

/// Euclidean quotient: the `q` with `a = q·b + r` and `0 ≤ r < |b|`.
/// `None` for a zero divisor and for `i64::MIN / -1`.
#[inline]
#[must_use]
pub fn quotient(a: i64, b: i64) -> Option<i64> {
    a.checked_div_euclid(b)
}

/// Euclidean remainder: in `0..|b|`, so `-1 % 3` is 2. `None` for a zero divisor only.
#[inline]
#[must_use]
pub fn remainder(a: i64, b: i64) -> Option<i64> {
    if b == 0 { None } else { Some(a.wrapping_rem_euclid(b)) }
}

/// Euclidean remainder of floats, never below 0.
///
/// The remainder of a tiny negative `a` may round up to `|b|` itself. Zero `b` and infinite `a` give
/// no number.
#[must_use]
pub fn remainder_float(a: f64, b: f64) -> f64 {
    let r = a % b;
    // Adding zero turns -0.0 into 0.0.
    if r < 0.0 { r + b.abs() } else { r + 0.0 }
}

/// Euclidean quotient of floats, always whole and consistent with [`remainder_float`]:
/// `div(1, 0.1)` is 9, since 0.1 is a little more than a tenth.
#[must_use]
pub fn quotient_float(a: f64, b: f64) -> f64 {
    if b.is_infinite() && a.is_finite() {
        // The remainder would be infinite for negative a; the quotient is still 0 or ∓1.
        return if a < 0.0 { -b.signum() } else { 0.0 };
    }
    let exact = a % b;
    let q = ((a - exact) / b).round();
    if exact < 0.0 { q - b.signum() } else { q + 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elementary_functions_agree_with_closed_forms() {
        assert_eq!(exp(0.0), 1.0);
        // One place off in libm, and the same everywhere.
        assert_eq!(exp(1.0), 2.718_281_828_459_045_5);
        assert_eq!(log10(1000.0), 3.0);
        assert_eq!(log(8.0, 2.0), 3.0);
        assert!((log(81.0, 3.0) - 4.0).abs() < 1e-15);
        assert_eq!(pow(2.0, 10.0), 1024.0);
        assert_eq!(pow(0.0, 0.0), 1.0);
        assert_eq!(cbrt(27.0), 3.0);
        assert!(ln(-1.0).is_nan() && exp(1000.0).is_infinite());
        assert!((4.0 * atan(1.0) - std::f64::consts::PI).abs() < 1e-15);
        assert!((sin(1.0) / cos(1.0) - tan(1.0)).abs() < 1e-15);
        assert!((tanh(0.5) - (2.0 * logistic(1.0) - 1.0)).abs() < 1e-15);
        assert_eq!((logistic(0.0), logistic(-800.0), logistic(800.0)), (0.5, 0.0, 1.0));
        assert!((exp(LN_SQRT_TWO_PI) - (2.0 * std::f64::consts::PI).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn integer_powers_stop_at_the_end_of_i64() {
        assert_eq!(power(2, 62), Some(1 << 62));
        assert_eq!(power(2, 63), None);
        assert_eq!(power(-2, 63), Some(i64::MIN));
        assert_eq!(power(0, 0), Some(1));
        assert_eq!(power(0, u64::MAX), Some(0));
        assert_eq!(power(-1, u64::MAX), Some(-1));
        assert_eq!(power(3, u64::MAX), None);
    }

    #[test]
    fn division_is_euclidean() {
        for (a, b) in [(7, 3), (-7, 3), (7, -3), (-7, -3), (6, 3), (-6, 3)] {
            let (q, r) =
                (quotient(a, b).expect("b is not 0"), remainder(a, b).expect("b is not 0"));
            assert_eq!(q * b + r, a);
            assert!((0..b.abs()).contains(&r));
            let (x, y) = (a as f64, b as f64);
            assert_eq!((quotient_float(x, y), remainder_float(x, y)), (q as f64, r as f64));
        }
        assert_eq!(quotient(1, 0), None);
        assert_eq!(remainder(1, 0), None);
        assert_eq!(quotient(i64::MIN, -1), None);
        assert_eq!(remainder(i64::MIN, -1), Some(0));
        assert_eq!(quotient_float(1.0, 0.1), 9.0);
        assert!((remainder_float(1.0, 0.1) - 0.1).abs() < 1e-15);
        assert!(remainder_float(-4.0, 2.0).is_sign_positive());
        assert!(remainder_float(1.0, 0.0).is_nan());
        assert_eq!(quotient_float(-3.0, f64::INFINITY), -1.0);
    }
}
