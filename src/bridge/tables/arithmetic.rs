//! Arithmetic and conversions. Ints and fractions stay exact wherever the result can be.

use std::cmp::Ordering;

use super::walk::Given;
use crate::base::number::{self as digits, Literal, LiteralError};
use crate::base::rational::Rational;
use crate::base::{math, tolerance};
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, FromValue, Items, Rest, natives};
use crate::lang::value::map::Entry;
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
            cx,
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
            cx,
            /// The number.
            x: Number,
        ) -> i64 {
            Ok(match x {
                Number::Int(x) => x.signum(),
                Number::Rational(x) => i64::from(x.is_positive()) - i64::from(x.is_negative()),
                Number::Float(x) => i64::from(x > 0.0) - i64::from(x < 0.0),
            })
        }

        /// The square root, always a float.
        ///
        /// # Errors
        /// `E0612` for a negative number.
        ///
        /// # Examples
        /// ```comity
        /// sqrt(2.25)   // => 1.5
        /// sqrt(-1)     // error[E0612]
        /// ```
        fn sqrt(
            cx,
            /// The number.
            x: f64,
        ) -> Value {
            checked(math::sqrt(x), x.is_finite())
        }

        /// The number e to the power `x`.
        ///
        /// # Errors
        /// `E0611` where the result is too large for a float, from about 709.8.
        ///
        /// # Examples
        /// ```comity
        /// exp(0)   // => 1.0
        /// ```
        fn exp(
            cx,
            /// The exponent.
            x: f64,
        ) -> Value {
            checked(math::exp(x), x.is_finite())
        }

        /// The logarithm: the natural one, or to a base.
        ///
        /// # Errors
        /// `E0612` for 0 and below; `E0708` for a base that is not positive, or 1.
        ///
        /// # Examples
        /// ```comity
        /// log(1)        // => 0.0
        /// log(1000, base: 10)   // => 3.0
        /// log(8, 2)     // => 3.0
        /// ```
        fn log(
            cx,
            /// The number, above 0.
            x: f64,
            /// The base; e if left out.
            base: Option<f64>,
        ) -> Value {
            logarithm(x, base)
        }

        /// The sine of an angle in radians.
        ///
        /// # Examples
        /// ```comity
        /// sin(0)   // => 0.0
        /// ```
        fn sin(
            cx,
            /// The angle.
            x: f64,
        ) -> Value {
            checked(math::sin(x), true)
        }

        /// The cosine of an angle in radians.
        ///
        /// # Examples
        /// ```comity
        /// cos(pi)   // => -1.0
        /// ```
        fn cos(
            cx,
            /// The angle.
            x: f64,
        ) -> Value {
            checked(math::cos(x), true)
        }

        /// The tangent of an angle in radians.
        ///
        /// # Examples
        /// ```comity
        /// tan(0)   // => 0.0
        /// ```
        fn tan(
            cx,
            /// The angle.
            x: f64,
        ) -> Value {
            checked(math::tan(x), true)
        }

        /// The angle, between -π/2 and π/2, that has this tangent.
        ///
        /// # Examples
        /// ```comity
        /// 4 * atan(1) ~= pi   // => true
        /// ```
        fn atan(
            cx,
            /// The tangent.
            x: f64,
        ) -> Value {
            checked(math::atan(x), true)
        }

        /// The hyperbolic tangent, an S-shaped curve from -1 to 1.
        ///
        /// # Examples
        /// ```comity
        /// tanh(0)   // => 0.0
        /// ```
        fn tanh(
            cx,
            /// The number.
            x: f64,
        ) -> Value {
            checked(math::tanh(x), true)
        }

        /// The ratio of a circle's circumference to its diameter.
        ///
        /// # Examples
        /// ```comity
        /// print("{pi:.4}")   // => 3.1416
        /// ```
        [bare] fn pi(cx) -> f64 {
            Ok(std::f64::consts::PI)
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
            cx,
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
            cx,
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
            cx,
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
            cx,
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
            cx,
            /// The numerator.
            a: Rational,
            /// The denominator; 1 if left out.
            b: Option<Rational>,
        ) -> Rational {
            let b = b.unwrap_or_else(Rational::one);
            Ok(a.checked_div(&b).ok_or_else(run::division_by_zero)?)
        }

        /// Whether two numbers, or lists or maps of them, are equal up to a tolerance:
        /// |a − b| ≤ within · max(1, |a|, |b|).
        ///
        /// `a ~= b` is the same with the usual tolerance. What holds no numbers is compared by `==`.
        ///
        /// # Errors
        /// `E0708` for a negative tolerance.
        ///
        /// # Examples
        /// ```comity
        /// close(0.1 + 0.2, 0.3)                // => true
        /// close(3.14, pi, within: 1e-3)        // => true
        /// close([1, 2], [1, 2.1], within: 0.01)   // => false
        /// ```
        fn close(
            cx,
            /// One value.
            a: Value,
            /// The other.
            b: Value,
            /// The tolerance; 1e-9 if left out.
            within: Option<f64>,
        ) -> bool {
            let within = within.unwrap_or(tolerance::TOLERANCE);
            if within < 0.0 {
                let found = digits::shortest(within);
                return Err(library::outside("close", "within", "0 or more", &found).into());
            }
            near(cx, a, b, within, 0)
        }

        /// A whole number out of a number, a bool or a string.
        ///
        /// Decimals are cut off; `round`, `floor` and `ceil` say which way.
        ///
        /// # Errors
        /// `E0713` for a string that is no whole number; `E0611` where the number does not fit; `E0718` for
        /// anything else.
        ///
        /// # Examples
        /// ```comity
        /// int("42")     // => 42
        /// int(2.7)      // => 2
        /// int("many")   // error[E0713]
        /// ```
        fn int(
            cx,
            /// What to convert.
            x: Value,
        ) -> Number {
            match (Number::of(x, cx.values()), literal(cx, x, "an int")?) {
                (Some(number), _) => whole(&number, f64::trunc, truncated),
                (None, Some(Literal::Int(value))) => Ok(Number::Int(value)),
                (None, Some(Literal::Float(_))) => {
                    let help = "`int(float(text))` reads a decimal number and cuts it off";
                    Err(library::unreadable(&cx.show_inner(x), "an int").help(Some(help)).into())
                }
                (None, None) => Err(no_conversion(cx, "an int", x)),
            }
        }

        /// A float out of a number, a bool or a string.
        ///
        /// # Errors
        /// `E0713` for a string that is no number; `E0718` for anything else.
        ///
        /// # Examples
        /// ```comity
        /// float("2.5")         // => 2.5
        /// float(ratio(1, 4))   // => 0.25
        /// float(3)             // => 3.0
        /// ```
        fn float(
            cx,
            /// What to convert.
            x: Value,
        ) -> f64 {
            #[allow(clippy::cast_precision_loss, reason = "the nearest is meant")]
            match (Number::of(x, cx.values()), literal(cx, x, "a float")?) {
                (Some(number), _) => Ok(number.to_f64()),
                (None, Some(Literal::Int(value))) => Ok(value as f64),
                (None, Some(Literal::Float(value))) => Ok(value),
                (None, None) => Err(no_conversion(cx, "a float", x)),
            }
        }

        /// The text of any value, as `print` shows it.
        ///
        /// # Examples
        /// ```comity
        /// string(1 / 4) + "!"     // => 0.25!
        /// string([1, "two"])      // => [1, "two"]
        /// ```
        fn string(
            cx,
            /// What to show.
            x: Value,
        ) -> String {
            Ok(cx.show(x))
        }

        /// The word for a value's type: `int`, `list`, `game` …
        ///
        /// # Examples
        /// ```comity
        /// type_of(1.0)         // => float
        /// type_of(cooperate)   // => action
        /// ```
        fn type_of(
            cx,
            /// Any value.
            x: Value,
        ) -> String {
            Ok(x.type_name(cx.values()).to_owned())
        }

        /// Stops with a message, unless a `try … catch` handles it.
        ///
        /// # Errors
        /// `E0601`, always.
        ///
        /// # Examples
        /// ```comity
        /// fail("no treaty")   // error[E0601]
        /// try { fail("no treaty") } catch e { e.message }   // => no treaty
        /// ```
        fn fail(
            cx,
            /// What went wrong.
            message: Given,
        ) -> Value {
            let message = message.0.map_or_else(|| "failed".to_owned(), |message| cx.show(message));
            Err(run::failed(&message).into())
        }
    }
}

fn logarithm(x: f64, base: Option<f64>) -> Result<Value, Fault> {
    if x == 0.0 {
        let problem = run::not_a_number();
        return Err(problem.note("the logarithm falls without end towards 0").into());
    }
    match base {
        None => checked(math::ln(x), x.is_finite()),
        Some(base) if base <= 0.0 || base == 1.0 || base.is_infinite() => {
            let found = digits::shortest(base);
            Err(library::outside("log", "base", "above 0, finite and not 1", &found).into())
        }
        Some(base) => checked(math::log(x, base), x.is_finite()),
    }
}

/// How two values stand to each other.
fn ordered(cx: &dyn Cx, a: Value, b: Value) -> Result<Ordering, Fault> {
    equality::order(a, b, cx.values()).ok_or_else(|| {
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
fn whole(
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

fn truncated(x: &Rational) -> Rational {
    if x.is_negative() { x.ceil() } else { x.floor() }
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
    if b.to_f64() == 0.0 {
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

/// What is nested deeper than this contains itself.
const DEPTH: usize = 64;

/// Whether two values are close, number by number.
fn near(cx: &mut dyn Cx, a: Value, b: Value, within: f64, depth: usize) -> Result<bool, Fault> {
    cx.spend(1)?;
    let heap = cx.values();
    let pairs: Option<Vec<(Value, Value)>> = match (a, b) {
        _ if depth > DEPTH => return Ok(true),
        (Value::List(one), Value::List(other)) => {
            let (one, other) = (&heap.list(one).items, &heap.list(other).items);
            let pairs = one.iter().copied().zip(other.iter().copied());
            (one.len() == other.len()).then(|| pairs.collect())
        }
        (Value::Map(one), Value::Map(other)) => {
            let (one, other) = (&heap.map(one).entries, &heap.map(other).entries);
            let pair = |(key, entry): (_, &Entry)| Some((entry.value, other.get(key)?.value));
            if one.len() == other.len() { one.iter().map(pair).collect() } else { None }
        }
        _ => {
            return Ok(match (Number::of(a, heap), Number::of(b, heap)) {
                (Some(one), Some(other)) => {
                    tolerance::close_within(one.to_f64(), other.to_f64(), within)
                }
                _ => equality::equal(a, b, heap),
            });
        }
    };
    let Some(pairs) = pairs else { return Ok(false) };
    for (a, b) in pairs {
        if !near(cx, a, b, within, depth + 1)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a string says, if the value is one.
fn literal(cx: &dyn Cx, x: Value, kind: &str) -> Result<Option<Literal>, Fault> {
    let Value::Text(text) = x else { return Ok(None) };
    match digits::parse(cx.values().text(text).trim()) {
        Ok(literal) => Ok(Some(literal)),
        Err(LiteralError::TooLarge) => Err(run::overflow("number").into()),
        Err(LiteralError::Malformed) => Err(library::unreadable(&cx.show_inner(x), kind).into()),
    }
}

fn no_conversion(cx: &dyn Cx, kind: &str, x: Value) -> Fault {
    library::no_conversion(kind, &with_article(x.type_name(cx.values()))).into()
}
