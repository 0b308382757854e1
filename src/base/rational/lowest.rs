//! Arithmetic that leaves fractions in lowest terms, with as little cancelling as that takes (Knuth 1997, 4.5.1), and
//! the common divisor of long numbers by their leading digits (Lehmer 1938).
//!
//! ```text
//! a/b · c/d   cancels a with d and c with b: two short divisors instead of a long one
//! a/b + c/d   where b and d have nothing in common, nothing can be cancelled
//! ```

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

use super::pay;
use crate::base::meter::{Meter, Stopped};

/// Below so many bits the leading digits do not pay.
const LONG: u64 = 192;
/// So many leading bits are divided at a time.
const LEADING: u64 = 62;

/// A fraction in lowest terms, the denominator above 0; it must not be 0.
pub(super) fn reduced(numerator: BigInt, denominator: BigInt) -> BigRational {
    let common = common(&numerator, &denominator);
    let less = |number: BigInt| if common.is_one() { number } else { number / &common };
    let (mut top, mut bottom) = (less(numerator), less(denominator));
    if bottom.sign() == num_bigint::Sign::Minus {
        (top, bottom) = (-top, -bottom);
    }
    BigRational::new_raw(top, bottom)
}

/// The sum, or the difference.
pub(super) fn sum(one: &BigRational, other: &BigRational, minus: bool) -> BigRational {
    let join = |a: BigInt, b: BigInt| if minus { a - b } else { a + b };
    if one.denom() == other.denom() {
        let top = join(one.numer().clone(), other.numer().clone());
        return if one.denom().is_one() {
            BigRational::from_integer(top)
        } else {
            reduced(top, one.denom().clone())
        };
    }
    let shared = common(one.denom(), other.denom());
    let (left, right) = (divided(one.denom(), &shared), divided(other.denom(), &shared));
    let top = join(one.numer() * &right, other.numer() * &left);
    // Whatever the sum has in common with the denominator lies in what the denominators share.
    let rest = common(&top, &shared);
    BigRational::new_raw(divided(&top, &rest), left * divided(other.denom(), &rest))
}

/// The product.
pub(super) fn product(one: &BigRational, other: &BigRational) -> BigRational {
    multiplied([one.numer(), one.denom()], [other.numer(), other.denom()])
}

/// The quotient by a fraction that is not 0.
pub(super) fn quotient(one: &BigRational, divisor: &BigRational) -> BigRational {
    let found = multiplied([one.numer(), one.denom()], [divisor.denom(), divisor.numer()]);
    if found.denom().sign() == num_bigint::Sign::Minus {
        let (top, bottom) = found.into_raw();
        return BigRational::new_raw(-top, -bottom);
    }
    found
}

fn multiplied([a, b]: [&BigInt; 2], [c, d]: [&BigInt; 2]) -> BigRational {
    let (first, second) = (common(a, d), common(c, b));
    let top = divided(a, &first) * divided(c, &second);
    BigRational::new_raw(top, divided(b, &second) * divided(d, &first))
}

/// The greatest common divisor of all numbers, above 0 unless all are 0.
///
/// # Errors
/// If the meter, which is told only of what is long, has had enough.
pub fn common_divisor<'a>(
    numbers: impl Iterator<Item = &'a BigInt>,
    meter: &mut dyn Meter,
) -> Result<BigInt, Stopped> {
    let mut shared = BigInt::zero();
    for number in numbers {
        pay(shared.bits().max(number.bits()), meter)?;
        shared = common(&shared, number);
    }
    Ok(shared)
}

/// The least common multiple of two numbers above 0.
#[must_use]
pub fn common_multiple(one: &BigInt, other: &BigInt) -> BigInt {
    one * divided(other, &common(one, other))
}

fn divided(number: &BigInt, by: &BigInt) -> BigInt {
    if by.is_one() { number.clone() } else { number / by }
}

/// The greatest common divisor, at least 1 unless both are 0.
fn common(a: &BigInt, b: &BigInt) -> BigInt {
    if a.magnitude().is_one() || b.magnitude().is_one() {
        return BigInt::one();
    }
    euclid(a.magnitude(), b.magnitude()).into()
}

fn euclid(a: &BigUint, b: &BigUint) -> BigUint {
    if let (Some(a), Some(b)) = (a.to_u64(), b.to_u64()) {
        return a.gcd(&b).into();
    }
    let (mut large, mut small) =
        if a >= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
    while small.bits() >= LONG {
        match steps(&large, &small) {
            Some([to_large, to_small]) => {
                let next = to_small.of(&large, &small);
                large = to_large.of(&large, &small);
                small = next;
            }
            None => {
                large %= &small;
                std::mem::swap(&mut large, &mut small);
            }
        }
    }
    if small.is_zero() {
        return large;
    }
    large %= &small;
    large.gcd(&small)
}

/// Several steps of Euclid's algorithm at once: the difference of two multiples.
struct Multiples {
    large: i64,
    small: i64,
}

impl Multiples {
    fn of(&self, large: &BigUint, small: &BigUint) -> BigUint {
        let (left, right) = (large * self.large.unsigned_abs(), small * self.small.unsigned_abs());
        if self.large < 0 || self.small > 0 { right - left } else { left - right }
    }
}

/// As many steps as the leading digits of two numbers decide, whatever follows them; `None` where they decide none.
fn steps(large: &BigUint, small: &BigUint) -> Option<[Multiples; 2]> {
    let shift = large.bits().saturating_sub(LEADING);
    let leading = |number: &BigUint| (number >> shift).to_i64();
    let (mut a, mut b) = (leading(large)?, leading(small)?);
    let [mut to_large, mut to_small] = [(1_i64, 0_i64), (0_i64, 1_i64)];
    // The quotient is sure if it is the same for the least and the most that the digits may stand for.
    while b + to_small.0 != 0 && b + to_small.1 != 0 {
        let times = (a + to_large.0) / (b + to_small.0);
        if times != (a + to_large.1) / (b + to_small.1) {
            break;
        }
        let next = (to_large.0 - times * to_small.0, to_large.1 - times * to_small.1);
        (to_large, to_small) = (to_small, next);
        (a, b) = (b, a - times * b);
    }
    let multiples = |(large, small)| Multiples { large, small };
    (to_large.1 != 0).then(|| [multiples(to_large), multiples(to_small)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Draws as _, Stream};

    fn number(bits: u64, draws: &mut Stream) -> BigUint {
        let digits = (0..=bits / 32).map(|_| (draws.next_u64() >> 32) as u32);
        BigUint::new(digits.collect()) >> (32 - bits % 32)
    }

    #[test]
    fn common_divisors_are_those_of_the_library() {
        let mut draws = Stream::new(5);
        for bits in [3, 60, 64, 65, 130, 190, 200, 260, 700, 1500, 5000] {
            for other in [1, 63, 128, 193, bits / 2 + 1, bits] {
                for shared in [1, 30, 64, 150, 400] {
                    let factor = number(shared, &mut draws) + 1u8;
                    let a = number(bits, &mut draws) * &factor;
                    let b = number(other, &mut draws) * factor;
                    assert_eq!(euclid(&a, &b), a.gcd(&b), "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn neighbours_of_fibonacci_numbers_take_the_most_steps() {
        let (mut a, mut b) = (BigUint::one(), BigUint::one());
        for _ in 0..3000 {
            (a, b) = (&a + &b, a);
            let (longer, shorter) = (&a * 6u8, &b * 15u8);
            assert_eq!(euclid(&longer, &shorter), longer.gcd(&shorter));
        }
        assert_eq!(euclid(&a, &b), BigUint::one());
    }

    #[test]
    fn arithmetic_is_that_of_the_library() {
        let mut draws = Stream::new(9);
        let mut fraction = |bits: u64, negative: bool| {
            let top = BigInt::from(number(bits, &mut draws));
            let bottom = BigInt::from(number(bits, &mut draws)) + 1;
            BigRational::new(if negative { -top } else { top }, bottom)
        };
        for bits in [2, 5, 20, 62, 64, 100, 300, 900] {
            for round in 0..20 {
                let (a, b) = (fraction(bits, round % 2 == 0), fraction(bits, round % 3 == 0));
                assert_eq!(sum(&a, &b, false), &a + &b);
                assert_eq!(sum(&a, &b, true), &a - &b);
                assert_eq!(product(&a, &b), &a * &b);
                if !b.is_zero() {
                    assert_eq!(quotient(&a, &b), &a / &b);
                }
                let (top, bottom) = (a.numer() * b.denom(), -(b.denom() * a.denom()));
                assert_eq!(reduced(top.clone(), bottom.clone()), BigRational::new(top, bottom));
            }
        }
    }
}
