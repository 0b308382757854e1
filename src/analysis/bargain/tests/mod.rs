//! Bargaining against closed forms, and each solution against an independent way on generated sets.

mod agreements;
mod curves;
mod haggling;

use super::set::Set;
use crate::base::rational::Rational;

fn fraction(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}

fn whole(numbers: &[i64]) -> Vec<Rational> {
    numbers.iter().copied().map(Rational::from).collect()
}

fn set(points: &[&[i64]], disagreement: &[i64]) -> Set {
    Set::new(points.iter().map(|point| whole(point)).collect(), whole(disagreement)).unwrap()
}
