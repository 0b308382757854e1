//! The one way to compare reals: `a ~= b`.
//!
//! Two numbers are close where |a − b| ≤ within·max(1, |a|, |b|): an absolute tolerance for numbers
//! up to 1, a relative one beyond. The same rule decides ties of payoffs, so that what a test calls
//! equal a solver does not call an improvement.

/// The tolerance of `~=` and of all ties.
pub const TOLERANCE: f64 = 1e-9;

/// Whether `a` and `b` are equal up to [`TOLERANCE`].
///
/// An infinity is close to itself only, and nothing is close to what is no number.
#[inline]
#[must_use]
pub fn close(a: f64, b: f64) -> bool {
    close_within(a, b, TOLERANCE)
}

/// Whether |a − b| ≤ `within`·max(1, |a|, |b|).
#[inline]
#[must_use]
pub fn close_within(a: f64, b: f64, within: f64) -> bool {
    if a.is_infinite() || b.is_infinite() {
        return a == b;
    }
    (a - b).abs() <= within * a.abs().max(b.abs()).max(1.0)
}

/// Whether `a` exceeds `b` by more than [`TOLERANCE`]: a real improvement.
#[inline]
#[must_use]
pub fn clearly_more(a: f64, b: f64) -> bool {
    a > b && !close(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_absolutely_large_ones_relatively() {
        assert!(close(0.1 + 0.2, 0.3));
        assert!(close(0.0, 1e-9));
        assert!(!close(0.0, 1.1e-9));
        assert!(close(1e12, 1e12 + 999.0));
        assert!(!close(1e12, 1e12 + 1001.0));
        assert!(close_within(1.0, 1.0009, 1e-3));
        assert!(!close_within(1.0, 1.1, 1e-3));
    }

    #[test]
    fn infinities_and_no_numbers() {
        assert!(close(f64::INFINITY, f64::INFINITY));
        assert!(!close(f64::INFINITY, f64::MAX));
        assert!(!close(f64::INFINITY, f64::NEG_INFINITY));
        assert!(!close(f64::NAN, f64::NAN));
        assert!(!close(f64::MAX, f64::MIN));
        assert!(clearly_more(2.0, 1.0) && !clearly_more(1.0 + 1e-10, 1.0));
        assert!(!clearly_more(f64::NAN, 1.0));
    }
}
