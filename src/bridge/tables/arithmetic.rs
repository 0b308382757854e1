//! Arithmetic and conversions. Ints and fractions stay exact wherever the result can be.

use std::cmp::Ordering;

use crate::base::math;
use crate::base::rational::Rational;
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, FromValue, Items, Rest, natives};
use crate::lang::value::number::{self, Number, checked};
use crate::lang::value::{Fault, Value, equality, with_article};

natives! {
    /// Functions of numbers, and conversions.
    pub static ARITHMETIC = "Arithmetic" {
        /// The distance from zero.
        ///
        /// Ints and fractions stay what they are.
        ///
        /// # Errors
        /// `E0611` for the smallest int.
        ///
        /// # Examples
        /// ```comity
        /// abs(-3)             // => 3
        /// abs(ratio(-1, 3))   // => 1/3
        /// ```
        fn abs(
            _cx,
            /// The number.
            x: Number,
        ) -> Number {
            Ok(match x {
                Number::Int(x) => Number::Int(x.checked_abs().ok_or_else(|| run::overflow("result"))?),
                Number::Rational(x) => Number::Rational(x.abs()),
                Number::Float(x) => Number::Float(x.abs()),
            })
        }

        /// -1, 0 or 1, as a number is negative, zero or positive.
        ///
        /// # Examples
        /// ```comity
        /// sign(-2.5)   // => -1
        /// ```
        fn sign(
            _cx,
            /// The number.
            x: Number,
        ) -> i64 {
            Ok(match x {
                Number::Int(x) => x.signum(),
                Number::Rational(x) => i64::from(x.is_positive()) - i64::from(x.is_negative()),
                Number::Float(x) => i64::from(x > 0.0) - i64::from(x < 0.0),
            })
        }

        /// The smallest of several values, or of the elements of one list.
        ///
        /// Numbers, strings and lists have an order. Of several that are equal the first is taken, as it is.
        ///
        /// # Errors
        /// `E0701` for an empty list; `E0605` for values without order.
        ///
        /// # Examples
        /// ```comity
        /// min(3, 1, 2)      // => 1
        /// min([0.5, 2])     // => 0.5
        /// min([])           // error[E0701]
        /// ```
        fn min(
            cx,
            /// The values, or one list of them.
            values: Rest,
        ) -> Value {
            extreme(cx, "min", values, Ordering::Less)
        }

        /// The largest of several values, or of the elements of one list.
        ///
        /// Numbers, strings and lists have an order. Of several that are equal the first is taken, as it is.
        ///
        /// # Errors
        /// `E0701` for an empty list; `E0605` for values without order.
        ///
        /// # Examples
        /// ```comity
        /// max(3, 1, 2)         // => 3
        /// [0.5, 2].max()       // => 2
        /// max("no", "yes")     // => yes
        /// ```
        fn max(
            cx,
            /// The values, or one list of them.
            values: Rest,
        ) -> Value {
            extreme(cx, "max", values, Ordering::Greater)
        }

        /// A number moved into an interval: the nearer end if it lies outside.
        ///
        /// # Errors
        /// `E0709` where `low` is above `high`.
        ///
        /// # Examples
        /// ```comity
        /// clamp(1.4, 0, 1)   // => 1
        /// clamp(0.4, 0, 1)   // => 0.4
        /// ```
        fn clamp(
            cx,
            /// The number.
            x: Value,
            /// The lower end.
            low: Value,
            /// The upper end.
            high: Value,
        ) -> Value {
            if ordered(cx, low, high)? == Ordering::Greater {
                return Err(library::no_interval("clamp", &cx.show_inner(low), &cx.show_inner(high)).into());
            }
            let above = ordered(cx, x, high)? == Ordering::Greater;
            let below = ordered(cx, x, low)? == Ordering::Less;
            Ok(if above { high } else if below { low } else { x })
        }

        /// The nearest number with so many digits after the point; without `digits` an int.
        ///
        /// What lies halfway goes to the even digit, as in R and Python. Negative `digits` round to tens and
        /// hundreds.
        ///
        /// # Errors
        /// `E0611` where the result does not fit an int.
        ///
        /// # Examples
        /// ```comity
        /// round(2.6)          // => 3
        /// round(2.5)          // => 2
        /// round(3.14159, 2)   // => 3.14
        /// round(1234, digits: -2)   // => 1200
        /// ```
        fn round(
            _cx,
            /// The number.
            x: Number,
            /// How many digits after the point.
            digits: Option<i64>,
        ) -> Number {
            match digits {
                Some(digits) => round_to(&x, digits),
                None => whole(&x, f64::round_ties_even, Rational::round),
            }
        }

        /// The largest int not above a number.
        ///
        /// # Errors
        /// `E0611` where the result does not fit an int.
        ///
        /// # Examples
        /// ```comity
        /// floor(2.7)    // => 2
        /// floor(-2.7)   // => -3
        /// ```
        fn floor(
            _cx,
            /// The number.
            x: Number,
        ) -> Number {
            whole(&x, f64::floor, Rational::floor)
        }

        /// The smallest int not below a number.
        ///
        /// # Errors
        /// `E0611` where the result does not fit an int.
        ///
        /// # Examples
        /// ```comity
        /// ceil(2.1)             // => 3
        /// ceil(ratio(-7, 2))    // => -3
        /// ```
        fn ceil(
            _cx,
            /// The number.
            x: Number,
        ) -> Number {
            whole(&x, f64::ceil, Rational::ceil)
        }

        /// How many times `b` goes into `a`, by Euclidean division: `a == b * div(a, b) + a % b`, with `a % b`
        /// never negative.
        ///
        /// # Errors
        /// `E0610` where `b` is 0.
        ///
        /// # Examples
        /// ```comity
        /// div(7, 2)     // => 3
        /// div(-7, 2)    // => -4
        /// div(7.5, 2)   // => 3.0
        /// ```
        fn div(
            _cx,
            /// What is divided.
            a: Number,
            /// What it is divided by.
            b: Number,
        ) -> Number {
            quotient(&a, &b)
        }

        /// An exact fraction: `a` divided by `b`.
        ///
        /// Calculating with fractions and ints gives fractions. A float is read as the simplest fraction that
        /// rounds to it, so `ratio(0.1)` is `1/10`.
        ///
        /// # Errors
        /// `E0610` where `b` is 0.
        ///
        /// # Examples
        /// ```comity
        /// ratio(421, 2145)              // => 421/2145
        /// ratio(1, 3) + ratio(1, 6)     // => 1/2
        /// ratio(0.1) * 3                // => 3/10
        /// ```
        fn ratio(
            _cx,
            /// The numerator.
            a: Rational,
            /// The denominator; 1 if left out.
            b: Option<Rational>,
        ) -> Rational {
            let b = b.unwrap_or_else(Rational::one);
            Ok(a.checked_div(&b).ok_or_else(run::division_by_zero)?)
        }
    }
}

/// How two values stand to each other.
fn ordered(cx: &dyn Cx, a: Value, b: Value) -> Result<Ordering, Fault> {
    let order = equality::order(a, b, cx.values());
    // Texts may be long, and many of them are compared before the native ends.
    if !cx.values().goes_on() {
        return Err(Fault::interrupted());
    }
    order.ok_or_else(|| {
        let name = |value: Value| with_article(value.type_name(cx.values()));
        run::no_order(&name(a), &name(b)).into()
    })
}

fn extreme(cx: &mut dyn Cx, name: &str, values: Rest, sought: Ordering) -> Result<Value, Fault> {
    let items = match values.0.as_slice() {
        [one] => Items::from_value(*one, cx)?.map_or(values.0, |items| items.0),
        _ => values.0,
    };
    cx.spend(items.len() as u64)?;
    let mut rest = items.into_iter();
    let mut best = rest.next().ok_or_else(|| library::empty(name))?;
    // One value alone must have an order too.
    ordered(cx, best, best)?;
    for item in rest {
        if ordered(cx, item, best)? == sought {
            best = item;
        }
    }
    Ok(best)
}

/// A number made whole, as an int.
pub(super) fn whole(
    x: &Number,
    float: impl Fn(f64) -> f64,
    exact: impl Fn(&Rational) -> Rational,
) -> Result<Number, Fault> {
    let made = match x {
        Number::Int(x) => Some(*x),
        Number::Float(x) => number::whole(float(*x)),
        Number::Rational(x) => exact(x).to_i64(),
    };
    Ok(Number::Int(made.ok_or_else(|| run::overflow("result"))?))
}

/// Beyond so many digits rounding changes no float.
const MOST_DIGITS: i64 = 340;

fn round_to(x: &Number, digits: i64) -> Result<Number, Fault> {
    let digits = digits.clamp(-MOST_DIGITS, MOST_DIGITS);
    let places = usize::try_from(digits);
    match (x, places) {
        (Number::Int(x), Ok(_)) => Ok(Number::Int(*x)),
        (Number::Float(x), _) if !x.is_finite() => Ok(Number::Float(*x)),
        // Printing rounds correctly, and reading back gives the nearest float.
        (Number::Float(x), Ok(places)) => {
            Ok(Number::Float(format!("{x:.places$}").parse::<f64>().unwrap_or(*x) + 0.0))
        }
        _ => {
            let scale = Rational::from(10).pow(digits, number::MOST_BITS);
            let scale = scale.map_err(|_| run::overflow("scale"))?;
            let exact = x.to_rational().ok_or_else(run::not_a_number)?;
            let scaled = (&exact * &scale).round();
            let made = scaled.checked_div(&scale).ok_or_else(run::division_by_zero)?;
            match x {
                Number::Int(_) => {
                    Ok(Number::Int(made.to_i64().ok_or_else(|| run::overflow("result"))?))
                }
                Number::Float(_) => Ok(Number::Float(made.to_f64())),
                Number::Rational(_) => Ok(Number::Rational(made)),
            }
        }
    }
}

fn quotient(a: &Number, b: &Number) -> Result<Number, Fault> {
    // A fraction too small for a float is not 0.
    let zero = match b {
        Number::Rational(b) => b.is_zero(),
        _ => b.to_f64() == 0.0,
    };
    if zero {
        return Err(run::division_by_zero().into());
    }
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => {
            Ok(Number::Int(math::quotient(*a, *b).ok_or_else(|| run::overflow("result"))?))
        }
        (Number::Float(_), _) | (_, Number::Float(_)) => {
            let made = math::quotient_float(a.to_f64(), b.to_f64());
            checked(made, true).map(|_| Number::Float(made))
        }
        _ => {
            let exact = a.to_rational().zip(b.to_rational());
            let made = exact.and_then(|(a, b)| a.checked_div_euclid(&b));
            Ok(Number::Rational(made.ok_or_else(run::division_by_zero)?))
        }
    }
}
