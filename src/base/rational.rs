//! Exact fractions, for equilibria, voting power and everything that must come out as `421/2145`.
//!
//! A [`Rational`] is always in lowest terms with a positive denominator, so equal values have equal
//! parts. It never overflows; instead it grows, and [`Rational::bits`] tells how much memory it holds
//! so that whoever runs foreign programs can keep a budget: a sum or product of `a` and `b` needs at
//! most about `a.bits() + b.bits()` bits, and [`Rational::pow`] takes its limit as an argument.
//!
//! Floats meet fractions at two doors. [`Rational::from_f64`] reads a float as what its writer meant
//! (0.1 is 1/10, `2.0 / 3.0` is 2/3); [`Rational::to_f64`] rounds to the nearest float, ties to even.
//! The two agree: `from_f64(x).to_f64()` is `x`. A fraction equals a float that it rounds to.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::meter::{Meter, Stopped};
use super::number::{self, Decimal, MAX_PRECISION};

mod lowest;
mod order;
mod paid;

pub use lowest::{common_divisor, common_multiple};
pub use paid::{USUAL, cancelling, pay, pay_for};

/// An exact fraction of any size.
#[derive(Clone, Debug, Eq)]
pub struct Rational(BigRational);

/// Why an operation on fractions has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RationalError {
    /// Division by zero, or zero to a negative power.
    DivisionByZero,
    /// The result would need more bits than were allowed.
    TooLarge,
}

impl fmt::Display for RationalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DivisionByZero => "division by zero",
            Self::TooLarge => "fraction too large",
        })
    }
}

impl std::error::Error for RationalError {}

/// The largest denominator that [`Rational::from_f64`] considers before it falls back to decimals.
const LARGEST_DENOMINATOR: u128 = 1_000_000;

impl Rational {
    /// `numerator / denominator` in lowest terms; `None` for a zero denominator.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Self::from_big(numerator.into(), denominator.into())
    }

    /// `numerator / denominator` of any size in lowest terms; `None` for a zero denominator.
    #[must_use]
    pub fn from_big(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        (!denominator.is_zero()).then(|| Self(lowest::reduced(numerator, denominator)))
    }

    /// A fraction as it prints: `-3`, `22/7`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        Self::from_big(numerator.trim().parse().ok()?, denominator.trim().parse().ok()?)
    }

    /// 0.
    #[must_use]
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// 1.
    #[must_use]
    pub fn one() -> Self {
        Self(BigRational::one())
    }

    /// The fraction that a float stands for; `None` if it is infinite or no number.
    ///
    /// Of all fractions that round to `x`, the one with the smallest denominator, if that is at most
    /// 10^6; else, and from 2^53 on, the shortest decimal that reads back as `x`. So 0.1 is 1/10,
    /// `2.0 / 3.0` is 2/3, 1e300 is 10^300.
    #[must_use]
    pub fn from_f64(x: f64) -> Option<Self> {
        if !x.is_finite() {
            return None;
        }
        let Some((numerator, denominator)) = simplest(x.abs()) else { return Some(shortest(x)) };
        let sign = if x < 0.0 { Sign::Minus } else { Sign::Plus };
        let numerator = BigInt::from_biguint(sign, numerator.into());
        // The continued fraction gives lowest terms.
        Some(Self(BigRational::new_raw(numerator, denominator.into())))
    }

    /// The nearest float, ties to even; infinite beyond the largest float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        let sign = if self.0.is_negative() { -1.0 } else { 1.0 };
        sign * round_to_f64(self.0.numer().magnitude(), self.0.denom().magnitude())
    }

    /// The value as an integer, if it is whole and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        if self.is_integer() { self.0.numer().to_i64() } else { None }
    }

    /// The numerator, which carries the sign.
    #[must_use]
    pub fn numerator(&self) -> &BigInt {
        self.0.numer()
    }

    /// The denominator, at least 1.
    #[must_use]
    pub fn denominator(&self) -> &BigInt {
        self.0.denom()
    }

    /// The bits of numerator and denominator together, at least 1.
    #[must_use]
    pub fn bits(&self) -> u64 {
        self.0.numer().bits().saturating_add(self.0.denom().bits())
    }

    /// What a fraction whose parts are short takes in memory, in bytes.
    pub const SHORT: usize = size_of::<Self>() + 64;

    /// What it takes in memory, in bytes: about [`Rational::SHORT`] and its digits.
    ///
    /// ```
    /// # use comity::base::rational::Rational;
    /// let third = Rational::new(1, 3).ok_or("a denominator of 0")?;
    /// assert_eq!(third.bytes(), Rational::SHORT);
    /// let long = third.pow(8000, 100_000)?;
    /// assert!(long.bytes() > Rational::SHORT + 1500, "3^8000 has 12,680 bits");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bytes(&self) -> usize {
        if self.is_zero() { Self::SHORT - 32 } else { Self::SHORT + bytes_of(self.bits()) }
    }

    /// Numerators over the least common denominator, and that denominator, which many different fractions make long.
    ///
    /// # Errors
    /// If the meter, which is told of work and memory only where that is long, has had enough.
    pub fn whole<'a>(
        values: impl Iterator<Item = &'a Self> + Clone,
        meter: &mut dyn Meter,
    ) -> Result<(Vec<BigInt>, BigInt), Stopped> {
        let (mut common, mut count) = (BigInt::one(), 0);
        for x in values.clone() {
            count += 1;
            if !x.is_integer() {
                pay(common.bits(), meter)?;
                common = common_multiple(&common, x.denominator());
            }
        }
        let bits = common.bits();
        if bits < USUAL {
            return Ok((values.map(|x| x.over(&common)).collect(), common));
        }
        meter.bytes(bytes_of(bits).saturating_mul(count))?;
        let mut whole = Vec::with_capacity(count);
        for x in values {
            meter.steps(bits / 64)?;
            whole.push(x.over(&common));
        }
        Ok((whole, common))
    }

    /// The numerator over a multiple of the denominator.
    fn over(&self, common: &BigInt) -> BigInt {
        self.numerator() * (common / self.denominator())
    }

    /// Whether the value is whole.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// Whether the value is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether the value is 1.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.0.is_one()
    }

    /// Whether the value is above 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.0.is_positive()
    }

    /// Whether the value is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    /// The largest whole number not above the value.
    #[must_use]
    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    /// The smallest whole number not below the value.
    #[must_use]
    pub fn ceil(&self) -> Self {
        Self(self.0.ceil())
    }

    /// The nearest whole number, ties to even.
    #[must_use]
    pub fn round(&self) -> Self {
        Self(BigRational::from_integer(round_half_even(self.0.numer(), self.0.denom())))
    }

    /// The quotient; `None` for a zero divisor.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        (!divisor.is_zero()).then(|| Self(lowest::quotient(&self.0, &divisor.0)))
    }

    /// The Euclidean quotient `q`, whole, with `self = q·divisor + r` and `0 ≤ r < |divisor|`;
    /// `None` for a zero divisor.
    #[must_use]
    pub fn checked_div_euclid(&self, divisor: &Self) -> Option<Self> {
        let floor = self.checked_div(&divisor.abs())?.floor();
        Some(if divisor.is_negative() { -floor } else { floor })
    }

    /// The Euclidean remainder, in `0..|divisor|`; `None` for a zero divisor.
    #[must_use]
    pub fn checked_rem_euclid(&self, divisor: &Self) -> Option<Self> {
        let quotient = self.checked_div_euclid(divisor)?;
        Some(self - &(&quotient * divisor))
    }

    /// 1 divided by the value; `None` for 0.
    #[must_use]
    pub fn recip(&self) -> Option<Self> {
        (!self.is_zero()).then(|| Self(self.0.recip()))
    }

    /// The value to an integer power; 0 to the 0 is 1.
    ///
    /// # Errors
    /// [`RationalError::DivisionByZero`] for 0 to a negative power; [`RationalError::TooLarge`] if the
    /// result may need more than `max_bits` bits, before anything is computed.
    pub fn pow(&self, exponent: i64, max_bits: u64) -> Result<Self, RationalError> {
        let size = exponent.unsigned_abs();
        // Whatever the exponent, the powers of 0, 1 and −1 stay as small as they are.
        let size = if self.bits() <= 2 { if size < 2 { size } else { 2 + size % 2 } } else { size };
        if self.bits() > 2 && self.bits().saturating_mul(size) > max_bits {
            return Err(RationalError::TooLarge);
        }
        let size = u32::try_from(size).map_err(|_| RationalError::TooLarge)?;
        let base = if exponent < 0 {
            self.recip().ok_or(RationalError::DivisionByZero)?
        } else {
            self.clone()
        };
        let (numerator, denominator) = base.0.into_raw();
        Ok(Self(BigRational::new_raw(numerator.pow(size), denominator.pow(size))))
    }

    /// The order relative to a float: equal if the fraction rounds to it. `None` if it is no number.
    #[must_use]
    pub fn compare_f64(&self, x: f64) -> Option<Ordering> {
        if x.is_infinite() {
            return Some(if x > 0.0 { Ordering::Less } else { Ordering::Greater });
        }
        self.to_f64().partial_cmp(&x)
    }

    /// Whether the fraction rounds to this float.
    #[must_use]
    pub fn equals_f64(&self, x: f64) -> bool {
        self.compare_f64(x) == Some(Ordering::Equal)
    }

    /// The value with `precision` decimals (at most [`MAX_PRECISION`]), ties to even.
    #[must_use]
    pub fn fixed(&self, precision: usize) -> String {
        let precision = precision.min(MAX_PRECISION);
        let scale = power_of_ten(precision);
        let units = round_half_even(&(self.0.numer() * scale), self.0.denom());
        let digits = format!("{:0>width$}", units.magnitude(), width = precision + 1);
        let (whole, decimals) = digits.split_at(digits.len() - precision);
        let sign = if units.is_negative() { "-" } else { "" };
        let point = if decimals.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{decimals}")
    }

    /// The value as a percentage with `precision` decimals; without one as a fraction, `100/3%`.
    #[must_use]
    pub fn percent(&self, precision: Option<usize>) -> String {
        let hundredfold = self * &Self::from(100);
        precision.map_or_else(|| hundredfold.to_string(), |digits| hundredfold.fixed(digits)) + "%"
    }
}

impl From<i64> for Rational {
    fn from(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl From<BigInt> for Rational {
    fn from(value: BigInt) -> Self {
        Self(BigRational::from_integer(value))
    }
}

/// `421/2145`; a whole one without denominator.
impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident, $assign:ident $assign_method:ident: $of:expr;)*) => {$(
        impl $operator<&Rational> for &Rational {
            type Output = Rational;
            fn $method(self, other: &Rational) -> Rational {
                Rational($of(&self.0, &other.0))
            }
        }
        impl $operator for Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                (&self).$method(&other)
            }
        }
        impl $assign<&Rational> for Rational {
            fn $assign_method(&mut self, other: &Rational) {
                *self = (&*self).$method(other);
            }
        }
    )*};
}

operators! {
    Add add, AddAssign add_assign: |a, b| lowest::sum(a, b, false);
    Sub sub, SubAssign sub_assign: |a, b| lowest::sum(a, b, true);
    Mul mul, MulAssign mul_assign: lowest::product;
}

impl Neg for Rational {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::iter::Sum for Rational {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::zero(), |total, term| total + term)
    }
}

/// What so many bits take, in bytes.
#[must_use]
pub fn bytes_of(bits: u64) -> usize {
    usize::try_from(bits / 8).unwrap_or(usize::MAX)
}

/// The nearest integer to `numerator / denominator`, ties to even.
fn round_half_even(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let (floor, rest) = numerator.div_mod_floor(denominator);
    match (rest << 1u8).cmp(denominator) {
        Ordering::Less => floor,
        Ordering::Equal if floor.is_even() => floor,
        Ordering::Equal | Ordering::Greater => floor + 1,
    }
}

fn power_of_ten(exponent: usize) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

/// The shortest decimal that reads back as a finite `x`, as a fraction.
fn shortest(x: f64) -> Rational {
    let decimal = Decimal::of(x);
    let digits: u64 = decimal.digits.parse().expect("a float has at most 17 digits");
    let digits = BigInt::from(digits) * if decimal.negative { -1 } else { 1 };
    let places = i64::from(decimal.exponent) + 1 - number::count(decimal.digits.len());
    let scale = power_of_ten(usize::try_from(places.unsigned_abs()).unwrap_or(0));
    if places >= 0 {
        Rational::from(digits * scale)
    } else {
        Rational(BigRational::new(digits, scale))
    }
}

/// The fraction of smallest denominator ≤ 10^6 among those that round to `x` ≥ 0, for `x` < 2^53.
fn simplest(x: f64) -> Option<(u128, u128)> {
    if x == 0.0 {
        return Some((0, 1));
    }
    // Below half a millionth every such fraction rounds to something larger.
    if !(5e-7..9_007_199_254_740_992.0).contains(&x) {
        return None;
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i32 - 1075;
    let mantissa = u128::from(bits & ((1 << 52) - 1) | (1 << 52));
    // In units of a quarter of the last place, x is 4·mantissa; at a power of two the floats below
    // are twice as dense. The exponent is in −73..=0 here, so that everything fits 128 bits.
    let below = if mantissa == 1 << 52 { 1 } else { 2 };
    let unit = 1u128 << (2 - exponent);
    let (low, high) = (4 * mantissa - below, 4 * mantissa + 2);
    // Ties round to the even mantissa, so then the ends belong to the interval.
    let found = simplest_between((low, unit), (high, unit), mantissa % 2 == 0)?;
    (found.1 <= LARGEST_DENOMINATOR).then_some(found)
}

/// The fraction with the smallest denominator (then numerator) between two fractions, by their common
/// continued fraction (Stern–Brocot). `high` may be infinite as (1, 0).
fn simplest_between(low: (u128, u128), high: (u128, u128), closed: bool) -> Option<(u128, u128)> {
    let (whole, rest) = (low.0 / low.1, low.0 % low.1);
    let next = if closed && rest == 0 { whole } else { whole + 1 };
    // next < high, or ≤ if closed.
    let reach = next.checked_mul(high.1)?;
    if reach < high.0 || closed && reach == high.0 {
        return Some((next, 1));
    }
    let high_rest = high.0 - whole * high.1;
    let (numerator, denominator) = simplest_between((high.1, high_rest), (low.1, rest), closed)?;
    // whole + 1/(numerator/denominator)
    Some((whole.checked_mul(numerator)?.checked_add(denominator)?, numerator))
}

/// The float nearest to `numerator / denominator`, ties to even.
fn round_to_f64(numerator: &num_bigint::BigUint, denominator: &num_bigint::BigUint) -> f64 {
    if numerator.is_zero() {
        return 0.0;
    }
    let size = i128::from(numerator.bits()) - i128::from(denominator.bits());
    if size > 1030 {
        return f64::INFINITY;
    }
    if size < -1080 {
        return 0.0;
    }
    // The quotient in units of 2^unit: at least 55 bits, or down to a quarter of the smallest float.
    let unit = (size as i32 - 56).max(-1076);
    let shift = unit.unsigned_abs();
    let (quotient, rest) = if unit >= 0 {
        numerator.div_rem(&(denominator << shift))
    } else {
        (numerator << shift).div_rem(denominator)
    };
    let quotient = quotient.to_u64().expect("at most 57 bits");
    let length = 64 - quotient.leading_zeros() as i32;
    // The last place of the result, and the bits of the quotient below it.
    let place = (unit + length - 53).max(-1074);
    let extra = place - unit;
    let kept = quotient >> extra;
    let dropped = quotient & ((1 << extra) - 1);
    let half = 1 << (extra - 1);
    let up = dropped > half || dropped == half && (!rest.is_zero() || kept % 2 == 1);
    // A carry into the exponent is just the right thing, also from subnormal to normal.
    let bits = (((place + 1074) as u64) << 52) + kept + u64::from(up);
    f64::from_bits(bits.min(f64::INFINITY.to_bits()))
}

#[cfg(test)]
#[path = "rational_tests.rs"]
mod tests;
