//! Arithmetic under a meter: the work on long fractions is paid before it is done.
//!
//! A fraction grows with every sum whose terms have other denominators, and cancelling takes a pass for each bit: a
//! thousand terms such as `1/899981` make a sum that takes seconds. Whatever adds or multiplies without knowing how
//! many or how long does it by these.

use super::Rational;
use crate::base::meter::{Meter, Stopped};

/// Numbers of fewer bits are worked with in no time.
pub const USUAL: u64 = 1024;

/// The work of cancelling fractions of so many bits, in steps: the common divisor takes a pass for each bit.
#[must_use]
pub fn cancelling(bits: u64) -> u64 {
    bits.saturating_mul(bits) / 1024
}

/// Numbers of fewer bits are worked with in less time than a meter takes to look whether the work is to end.
const SHORT: u64 = 256;

/// Has the work of an operation on long fractions paid, before it is done; what is of usual length is part of a step.
///
/// # Errors
/// If the meter has had enough.
pub fn pay(bits: u64, meter: &mut dyn Meter) -> Result<(), Stopped> {
    match bits {
        ..SHORT => Ok(()),
        SHORT..USUAL => meter.steps(0),
        USUAL.. => meter.steps(cancelling(bits)),
    }
}

/// The same of several operations.
///
/// # Errors
/// If the meter has had enough.
pub fn pay_for(operations: u64, bits: u64, meter: &mut dyn Meter) -> Result<(), Stopped> {
    if bits < USUAL { Ok(()) } else { meter.steps(cancelling(bits).saturating_mul(operations)) }
}

impl Rational {
    /// Adds a term.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn plus(&mut self, term: &Self, meter: &mut dyn Meter) -> Result<(), Stopped> {
        pay(self.bits().max(term.bits()), meter)?;
        *self += term;
        Ok(())
    }

    /// A difference.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn minus(&self, other: &Self, meter: &mut dyn Meter) -> Result<Self, Stopped> {
        pay(self.bits().max(other.bits()), meter)?;
        Ok(self - other)
    }

    /// Adds a product.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn plus_product(
        &mut self,
        one: &Self,
        other: &Self,
        meter: &mut dyn Meter,
    ) -> Result<(), Stopped> {
        if one.is_zero() || other.is_zero() {
            return Ok(());
        }
        let product = one.times(other, meter)?;
        self.plus(&product, meter)
    }

    /// A product.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn times(&self, other: &Self, meter: &mut dyn Meter) -> Result<Self, Stopped> {
        pay(self.bits().max(other.bits()), meter)?;
        Ok(self * other)
    }

    /// A quotient; `None` if the divisor is 0.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn quotient(&self, divisor: &Self, meter: &mut dyn Meter) -> Result<Option<Self>, Stopped> {
        pay(self.bits().max(divisor.bits()), meter)?;
        Ok(self.checked_div(divisor))
    }

    /// The sum of some fractions.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn total<'a>(
        terms: impl IntoIterator<Item = &'a Self>,
        meter: &mut dyn Meter,
    ) -> Result<Self, Stopped> {
        let mut sum = Self::zero();
        for term in terms {
            sum.plus(term, meter)?;
        }
        Ok(sum)
    }

    /// The sum of the products of what stands at the same places.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn product_sum<'a>(
        ones: impl IntoIterator<Item = &'a Self>,
        others: impl IntoIterator<Item = &'a Self>,
        meter: &mut dyn Meter,
    ) -> Result<Self, Stopped> {
        let mut sum = Self::zero();
        for (one, other) in ones.into_iter().zip(others) {
            sum.plus_product(one, other, meter)?;
        }
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::Unmetered;

    /// Adds up what it is told of.
    struct Told(u64);

    impl Meter for Told {
        fn steps(&mut self, count: u64) -> Result<(), Stopped> {
            self.0 += count;
            if self.0 > 1_000_000 { Err(Stopped) } else { Ok(()) }
        }

        fn bytes(&mut self, _count: usize) -> Result<(), Stopped> {
            Ok(())
        }
    }

    #[test]
    fn paid_arithmetic_is_arithmetic() {
        let [a, b] = [(3, 7), (-5, 14)].map(|(n, d)| Rational::new(n, d).unwrap());
        let mut sum = a.clone();
        sum.plus(&b, &mut Unmetered).unwrap();
        assert_eq!(sum, Rational::new(1, 14).unwrap());
        sum.plus_product(&a, &b, &mut Unmetered).unwrap();
        assert_eq!(sum, Rational::new(-8, 98).unwrap());
        assert_eq!(a.times(&b, &mut Unmetered).unwrap(), Rational::new(-15, 98).unwrap());
        assert_eq!(a.minus(&b, &mut Unmetered).unwrap(), Rational::new(11, 14).unwrap());
        assert_eq!(a.quotient(&b, &mut Unmetered).unwrap(), Rational::new(-6, 5));
        assert_eq!(a.quotient(&Rational::zero(), &mut Unmetered).unwrap(), None);
        assert_eq!(Rational::total([&a, &b], &mut Unmetered).unwrap(), &a + &b);
        let products = Rational::product_sum([&a, &b], [&b, &a], &mut Unmetered).unwrap();
        assert_eq!(products, Rational::new(-15, 49).unwrap());
    }

    #[test]
    fn a_sum_that_grows_is_stopped() {
        let terms: Vec<Rational> =
            (0..10_000).filter_map(|at| Rational::new(1, 900_001 + 2 * at)).collect();
        let mut told = Told(0);
        assert_eq!(Rational::total(&terms[..20], &mut told).map(|_| ()), Ok(()));
        assert_eq!(told.0, 0, "what is short costs nothing beside its step");
        assert_eq!(Rational::total(&terms, &mut told).map(|_| ()), Err(Stopped));
    }
}
