//! Whole numbers for pivoting without fractions: 64 bits, 128 bits, any size.
//!
//! Every entry of a tableau is a minor of the matrix it began with, so Hadamard's inequality bounds its bits
//! beforehand. Where the bound fits, products may wrap: the quotient is known to fit and to leave no rest, and then
//! it is the product with the divisor's inverse modulo a power of two. That costs a few multiplications and no
//! division. Where it does not fit, the next wider word does the work.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Whole numbers in which tableaux are written.
pub(super) trait Word: Clone {
    /// What makes dividing by one number, many times, cheap.
    type Divisor;

    /// The number, if it fits.
    fn of(value: &BigInt) -> Option<Self>;
    /// The number, of any size.
    fn big(&self) -> BigInt;
    /// −1, 0 or 1.
    fn sign(&self) -> i8;
    /// Minus the number.
    fn negated(&self) -> Self;
    /// Prepares to divide by a positive number what leaves no rest and has at most so many bits afterwards; `None`
    /// if the word is too narrow.
    fn divisor(&self, bits: u64) -> Option<Self::Divisor>;
    /// `(a·p − b·c) / d`, which leaves no rest.
    fn step(a: &Self, p: &Self, b: &Self, c: &Self, d: &Self::Divisor) -> Self;
    /// How `a·b` stands to `c·d`.
    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering;
    /// About how many operations on small numbers one on this is.
    fn cost(bits: u64) -> u64;
}

/// Division by `odd · 2^zeros`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shifted<T> {
    zeros: u32,
    inverse: T,
}

macro_rules! machine_word {
    ($type:ty, $unsigned:ty, $convert:ident, $cost:literal, $compare:expr) => {
        impl Word for $type {
            type Divisor = Shifted<$type>;

            fn of(value: &BigInt) -> Option<Self> {
                value.$convert()
            }

            fn big(&self) -> BigInt {
                BigInt::from(*self)
            }

            fn sign(&self) -> i8 {
                self.signum() as i8
            }

            fn negated(&self) -> Self {
                self.wrapping_neg()
            }

            fn divisor(&self, bits: u64) -> Option<Self::Divisor> {
                let zeros = self.trailing_zeros();
                if bits + 1 + u64::from(zeros) > u64::from(<$type>::BITS) {
                    return None;
                }
                let odd = *self >> zeros;
                // Newton: an odd number is its own inverse modulo 8, and each step doubles the bits that are right.
                let mut inverse = odd;
                let mut right = 3;
                while right < <$type>::BITS {
                    let rest = (2 as $type).wrapping_sub(odd.wrapping_mul(inverse));
                    inverse = inverse.wrapping_mul(rest);
                    right *= 2;
                }
                Some(Shifted { zeros, inverse })
            }

            #[inline(always)]
            fn step(a: &Self, p: &Self, b: &Self, c: &Self, d: &Self::Divisor) -> Self {
                let product = a.wrapping_mul(*p).wrapping_sub(b.wrapping_mul(*c));
                let quotient = (product >> d.zeros).wrapping_mul(d.inverse);
                // The topmost bits were lost with the shift; the sign stands below them.
                (quotient << d.zeros) >> d.zeros
            }

            #[inline(always)]
            fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
                $compare(*a, *b, *c, *d)
            }

            fn cost(_bits: u64) -> u64 {
                $cost
            }
        }
    };
}

machine_word!(i64, u64, to_i64, 1, |a, b, c, d| {
    (i128::from(a) * i128::from(b)).cmp(&(i128::from(c) * i128::from(d)))
});
machine_word!(i128, u128, to_i128, 3, compare_wide);

/// The same; products may need 256 bits.
fn compare_wide(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    let (left, right) = (a.signum() * b.signum(), c.signum() * d.signum());
    left.cmp(&right).then_with(|| {
        let one = wide(a.unsigned_abs(), b.unsigned_abs());
        let other = wide(c.unsigned_abs(), d.unsigned_abs());
        if left < 0 { other.cmp(&one) } else { one.cmp(&other) }
    })
}

/// The product of two numbers, its upper half first.
fn wide(a: u128, b: u128) -> (u128, u128) {
    let half = u128::from(u64::MAX);
    let (a1, a0, b1, b0) = (a >> 64, a & half, b >> 64, b & half);
    let low = a0 * b0;
    let one = a1 * b0 + (low >> 64);
    let other = a0 * b1 + (one & half);
    (a1 * b1 + (one >> 64) + (other >> 64), (other << 64) | (low & half))
}

impl Word for BigInt {
    type Divisor = BigInt;

    fn of(value: &BigInt) -> Option<Self> {
        Some(value.clone())
    }

    fn big(&self) -> BigInt {
        self.clone()
    }

    fn sign(&self) -> i8 {
        if self.is_zero() {
            0
        } else if self.is_negative() {
            -1
        } else {
            1
        }
    }

    fn negated(&self) -> Self {
        -self
    }

    fn divisor(&self, _bits: u64) -> Option<Self::Divisor> {
        Some(self.clone())
    }

    fn step(a: &Self, p: &Self, b: &Self, c: &Self, d: &Self::Divisor) -> Self {
        let product = match (a.is_zero(), b.is_zero() || c.is_zero()) {
            (true, true) => return BigInt::zero(),
            (true, false) => -(b * c),
            (false, true) => a * p,
            (false, false) => a * p - b * c,
        };
        if d.is_one() { product } else { product / d }
    }

    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        (a * b).cmp(&(c * d))
    }

    fn cost(bits: u64) -> u64 {
        20 + bits / 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact quotients of all sizes, by each word that is wide enough.
    #[test]
    fn words_agree() {
        let mut state = 7_u64;
        let mut draw = |bits: u32| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let value = (state >> (64 - bits)) as i64;
            if state & 2 == 0 { -value } else { value }
        };
        for round in 0..2000_u32 {
            let bits = 1 + round % 26;
            let (a, p, b, c) = (draw(bits), draw(bits), draw(bits), draw(bits));
            let product = a * p - b * c;
            for d in [1, 2, 3, 8, 12, 96, 35] {
                // Made divisible.
                let (a, b) = (a * d, b * d);
                let expected = product;
                let small = 63 - 7;
                let by64 = i64::step(&a, &p, &b, &c, &d.divisor(small).unwrap());
                assert_eq!(by64, expected, "{a} {p} {b} {c} {d}");
                let w = |x: i64| i128::from(x) << 40;
                let wide = i128::from(d).divisor(110).unwrap();
                let by128 = i128::step(&w(a), &p.into(), &w(b), &c.into(), &wide);
                assert_eq!(by128, w(expected));
                let big = BigInt::from;
                let by_big = BigInt::step(&big(a), &big(p), &big(b), &big(c), &big(d));
                assert_eq!(by_big, big(expected));
            }
        }
        assert!(8_i64.divisor(61).is_none() && 8_i64.divisor(60).is_some());
    }

    #[test]
    fn wide_products_compare() {
        let large = [i128::MAX, i128::MAX - 1, -i128::MAX, 3, -3, 0, 1 << 100, -(1 << 90)];
        for a in large {
            for b in large {
                for c in large {
                    for d in large {
                        let big = BigInt::from;
                        let expected = (big(a) * big(b)).cmp(&(big(c) * big(d)));
                        assert_eq!(i128::compare(&a, &b, &c, &d), expected);
                    }
                }
            }
        }
    }
}
