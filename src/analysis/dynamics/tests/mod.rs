//! Dynamics against closed forms, and each part against an independent way on generated cases.

mod flows;
mod people;

use crate::base::rational::Rational;

fn fraction(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}
