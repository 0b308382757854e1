//! Equality, order and hashes of fractions.
//!
//! By hand, since those of the library that is underneath go down a continued fraction, as deep as that is long.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::Rational;

impl PartialEq for Rational {
    fn eq(&self, other: &Self) -> bool {
        self.numerator() == other.numerator() && self.denominator() == other.denominator()
    }
}

impl Hash for Rational {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.numerator().hash(state);
        self.denominator().hash(state);
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = || self.numerator().sign().cmp(&other.numerator().sign());
        if self.denominator() == other.denominator() {
            return self.numerator().cmp(other.numerator());
        }
        signs().then_with(|| {
            (self.numerator() * other.denominator()).cmp(&(other.numerator() * self.denominator()))
        })
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
