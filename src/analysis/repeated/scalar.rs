//! Numbers to calculate with: fractions where that can be afforded, else floats.

use std::cmp::Ordering;
use std::fmt::Debug;

use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, USUAL, cancelling, pay};

/// What the values of endless play are calculated in.
pub trait Scalar: Clone + Debug {
    /// Whether a gain of any size counts; else it must exceed the tolerance.
    const EXACT: bool;
    /// The nearest to a fraction.
    fn of(value: &Rational) -> Self;
    /// 0.
    fn nothing() -> Self {
        Self::of(&Rational::zero())
    }
    /// 1.
    fn unit() -> Self {
        Self::of(&Rational::one())
    }
    /// The sum.
    fn plus(&self, other: &Self) -> Self;
    /// The difference.
    fn minus(&self, other: &Self) -> Self;
    /// The product.
    fn times(&self, other: &Self) -> Self;
    /// The quotient; `None` for a zero divisor.
    fn over(&self, other: &Self) -> Option<Self>;
    /// Whether it is 0.
    fn is_nothing(&self) -> bool;
    /// The order.
    fn order(&self, other: &Self) -> Ordering;
    /// How large it is, for pivots.
    fn size(&self) -> f64;
    /// About how many machine words it takes.
    fn words(&self) -> u64;
    /// The steps that cancelling it takes, if it is longer than usual; else 0.
    fn cancelling(&self) -> u64 {
        0
    }
    /// Has an operation on two numbers paid that are longer than usual, before it is done.
    ///
    /// # Errors
    /// If the meter has had enough.
    fn pay(&self, _other: &Self, _meter: &mut dyn Meter) -> Result<(), Stopped> {
        Ok(())
    }
    /// The sum with a product, paid where they are long.
    ///
    /// # Errors
    /// If the meter has had enough.
    fn plus_times(&self, one: &Self, other: &Self, meter: &mut dyn Meter) -> Result<Self, Stopped> {
        one.pay(other, meter)?;
        let product = one.times(other);
        self.pay(&product, meter)?;
        Ok(self.plus(&product))
    }
    /// As what results give: a fraction, or a float.
    fn amount(&self) -> Amount;
}

/// A number in a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// Exactly this.
    Exact(Rational),
    /// Nearly this.
    Near(f64),
}

impl Amount {
    /// As a float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            Amount::Exact(value) => value.to_f64(),
            Amount::Near(value) => *value,
        }
    }

    /// Whether it is a gain: above 0 if it is exact, above the tolerance if not.
    #[must_use]
    pub fn is_gain(&self) -> bool {
        match self {
            Amount::Exact(value) => value.is_positive(),
            Amount::Near(value) => *value > crate::base::tolerance::TOLERANCE,
        }
    }
}

impl Scalar for Rational {
    const EXACT: bool = true;
    fn of(value: &Rational) -> Self {
        value.clone()
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn over(&self, other: &Self) -> Option<Self> {
        self.checked_div(other)
    }
    fn is_nothing(&self) -> bool {
        self.is_zero()
    }
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    fn size(&self) -> f64 {
        // Short numbers make the best pivots.
        if self.is_zero() { 0.0 } else { 1.0 / self.bits() as f64 }
    }
    fn words(&self) -> u64 {
        1 + self.bits() / 32
    }
    fn cancelling(&self) -> u64 {
        if self.bits() < USUAL { 0 } else { cancelling(self.bits()) }
    }
    fn pay(&self, other: &Self, meter: &mut dyn Meter) -> Result<(), Stopped> {
        pay(self.bits().max(other.bits()), meter)
    }
    fn amount(&self) -> Amount {
        Amount::Exact(self.clone())
    }
}

impl Scalar for f64 {
    const EXACT: bool = false;
    fn of(value: &Rational) -> Self {
        value.to_f64()
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn over(&self, other: &Self) -> Option<Self> {
        (*other != 0.0).then(|| self / other)
    }
    fn is_nothing(&self) -> bool {
        *self == 0.0
    }
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    fn size(&self) -> f64 {
        self.abs()
    }
    fn words(&self) -> u64 {
        1
    }
    fn amount(&self) -> Amount {
        Amount::Near(*self)
    }
}
