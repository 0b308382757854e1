//! Roots, extremes, iterations and Bayes' rule.

use std::cmp::Ordering;

use super::walk::{Held, Walk, ask, keep, measure, natural, new_list};
use crate::base::number::shortest;
use crate::base::numeric::{self, Effort, NumericError};
use crate::base::tolerance;
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Callable, Cx, natives};
use crate::lang::value::number;
use crate::lang::value::{Fault, ListRef, Value, equality, with_article};

natives! {
    /// Functions of functions.
    pub static NUMERICS = "Numerics" {
        /// A number at which a function is 0, between two ends where it is below and above 0.
        ///
        /// # Errors
        /// `E0710` where the function has one sign at both ends; `E0709` where `low` is not below `high`; `E0708`
        /// where an end is infinite, or they are too far apart for a float; `E0705` where it gives no number.
        ///
        /// # Examples
        /// ```comity
        /// close(root(|x| x ^ 2 - 2, 0, 2), sqrt(2))   // => true
        /// root(|x| x ^ 2 + 1, 0, 2)              // error[E0710]
        /// ```
        ///
        /// # Sources
        /// [brent-1973]
        fn root(
            cx,
            /// A function of one number.
            f: Callable,
            /// The lower end.
            low: f64,
            /// The upper end.
            high: f64,
        ) -> f64 {
            let mark = cx.values().roots.len();
            let value = |x| {
                cx.heap().unroot(mark);
                measure(cx, "root", f, Value::Float(x))
            };
            let found = numeric::root(value, low, high, CLOSE);
            Ok(found.map_err(|error| refused("root", error))?.x)
        }

        /// Where a function of a number is largest within an interval, ends included: a map with `at`, the
        /// place, and `value`, the function's value there.
        ///
        /// Of several peaks the highest is found if it is broader than a thirtieth of the interval.
        ///
        /// # Errors
        /// `E0709` where `low` is not below `high`; `E0708` where an end is infinite, or they are too far apart for a
        /// float; `E0705` where `f` gives no number.
        ///
        /// # Examples
        /// ```comity
        /// close(maximise(|x| x * (1 - x), 0, 1).at, 0.5)      // => true
        /// close(maximise(|x| x * (1 - x), 0, 1).value, 0.25)  // => true
        /// ```
        fn maximise(
            cx,
            /// A function of one number.
            f: Callable,
            /// The lower end.
            low: f64,
            /// The upper end.
            high: f64,
        ) -> Value {
            extreme(cx, "maximise", f, (low, high), true)
        }

        /// Where a function of a number is smallest within an interval, ends included: a map with `at`, the
        /// place, and `value`, the function's value there.
        ///
        /// # Errors
        /// As `maximise`.
        ///
        /// # Examples
        /// ```comity
        /// close(minimise(|x| (x - 0.3) ^ 2, 0, 1).at, 0.3, within: 1e-6)   // => true
        /// ```
        fn minimise(
            cx,
            /// A function of one number.
            f: Callable,
            /// The lower end.
            low: f64,
            /// The upper end.
            high: f64,
        ) -> Value {
            extreme(cx, "minimise", f, (low, high), false)
        }

        /// The element for which a function is largest; without a function the index of the largest element. Of
        /// a map the key.
        ///
        /// Of several the first.
        ///
        /// # Errors
        /// `E0701` where there is nothing; `E0605` for values without order.
        ///
        /// # Examples
        /// ```comity
        /// argmax(0..=10, |x| x * (7 - x))   // => 3
        /// argmax([3, 9, 4])                 // => 1
        /// argmax([uk: 3, fr: 5])            // => fr
        /// ```
        fn argmax(
            cx,
            /// What has elements, or a map.
            xs: Value,
            /// A function of an element; of a map's `[key, value]`.
            f: Option<Callable>,
        ) -> Value {
            best(cx, "argmax", xs, f, Ordering::Greater)
        }

        /// The element for which a function is smallest; without a function the index of the smallest element.
        /// Of a map the key.
        ///
        /// Of several the first.
        ///
        /// # Errors
        /// `E0701` where there is nothing; `E0605` for values without order.
        ///
        /// # Examples
        /// ```comity
        /// argmin(0..=10, |x| (x - 4) ^ 2)   // => 4
        /// argmin([uk: 3, fr: 5])            // => uk
        /// ```
        fn argmin(
            cx,
            /// What has elements, or a map.
            xs: Value,
            /// A function of an element; of a map's `[key, value]`.
            f: Option<Callable>,
        ) -> Value {
            best(cx, "argmin", xs, f, Ordering::Less)
        }

        /// A value that a function leaves as it is, found by applying it again and again.
        ///
        /// The value is a number or a list of numbers. It is found when a step changes none of them by more than
        /// `within` (relative beyond 1).
        ///
        /// # Errors
        /// `E0711` where that does not happen within `steps`; `E0721` for what is no number.
        ///
        /// # Examples
        /// ```comity
        /// close(fixed_point(|x| x / 2 + 1, 0), 2)                     // => true
        /// close(fixed_point(|[x, y]| [y / 2, 1 - x], [0, 0]), [1/3, 2/3])   // => true
        /// fixed_point(|x| x + 1, 0)                              // error[E0711]
        /// ```
        fn fixed_point(
            cx,
            /// A function that gives the next value.
            f: Callable,
            /// The first value.
            start: Value,
            /// The largest change that counts as none; 1e-12 if left out.
            within: Option<f64>,
            /// How many steps to try; 10000 if left out.
            steps: Option<i64>,
        ) -> Value {
            let steps = natural("fixed_point", "steps", steps.unwrap_or(10_000))?;
            let within = within.unwrap_or(1e-12);
            let held = Held::new(cx, start)?;
            let mut value = start;
            let mut before = coordinates(cx, value)?;
            for _ in 0..steps {
                value = cx.call(f.0, &[value])?;
                held.step(cx, value);
                let now = coordinates(cx, value)?;
                let near = |(a, b): (&f64, &f64)| tolerance::close_within(*a, *b, within);
                if now.len() == before.len() && now.iter().zip(&before).all(near) {
                    return Ok(value);
                }
                before = now;
            }
            Err(library::not_settled("fixed_point", steps, &cx.show_inner(value)).into())
        }

        /// What comes of applying a function again and again: the list `[start, f(start), f(f(start)), …]` with
        /// `steps` + 1 elements.
        ///
        /// # Errors
        /// `E0708` for a negative number of steps.
        ///
        /// # Examples
        /// ```comity
        /// iterate(|x| 2 * x, 1, 4)   // => [1, 2, 4, 8, 16]
        /// ```
        fn iterate(
            cx,
            /// A function that gives the next value.
            f: Callable,
            /// The first value.
            start: Value,
            /// How often the function is applied.
            steps: i64,
        ) -> ListRef {
            let steps = natural("iterate", "steps", steps)?;
            let out = new_list(cx)?;
            cx.heap().push(out, start)?;
            let mark = cx.values().roots.len();
            let mut value = start;
            for _ in 0..steps {
                value = cx.call(f.0, &[value])?;
                cx.heap().push(out, value)?;
                cx.heap().unroot(mark);
            }
            Ok(out)
        }

        /// The smallest number of an interval at which a condition holds, if it fails below and holds above.
        ///
        /// The number is found to the last digits; with `whole: true` only whole numbers are tried.
        ///
        /// # Errors
        /// `E0712` where the condition does not hold at `high`; `E0709` where `low` is above `high`; `E0704`
        /// where the condition gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// close(threshold(|w| w * 3 >= 2, 0, 1), 2/3)             // => true
        /// threshold(|n| n ^ 2 >= 50, 0, 100, whole: true)    // => 8
        /// threshold(|x| x > 2, 0, 1)                         // error[E0712]
        /// ```
        fn threshold(
            cx,
            /// A function of a number that gives true or false.
            condition: Callable,
            /// The lower end.
            low: f64,
            /// The upper end.
            high: f64,
            /// Whether only whole numbers count.
            whole: Option<bool>,
        ) -> Value {
            if whole.unwrap_or(false) {
                whole_threshold(cx, condition, low, high)
            } else {
                smallest(cx, condition, low, high)
            }
        }
    }
}

/// As close as floats can tell.
const CLOSE: Effort = Effort { tolerance: 0.0, evaluations: 1000 };

/// Why a search came to nothing, in the words of the language.
fn refused(function: &str, error: NumericError<Fault>) -> Fault {
    let problem = match error {
        NumericError::Function(fault) => return fault,
        NumericError::SameSign { low, high } => {
            let [low, at_low, high, at_high] = [low.0, low.1, high.0, high.1].map(shortest);
            library::no_sign_change(&low, &at_low, &high, &at_high)
        }
        // Only thresholds have answers, and they see to this themselves.
        NumericError::SameAnswer(_) => library::never_holds("the upper end"),
        NumericError::NotFinite { at, value } => {
            library::not_finite(function, &shortest(at), &shortest(value))
        }
        NumericError::BadInterval { low, high } => return bad_interval(function, low, high),
    };
    problem.into()
}

/// Why there is nothing to search between two ends.
pub(in crate::bridge) fn bad_interval(function: &str, low: f64, high: f64) -> Fault {
    let problem = match () {
        () if low >= high => library::no_interval(function, &shortest(low), &shortest(high)),
        () if !low.is_finite() => library::outside(function, "low", "finite", &shortest(low)),
        () if !high.is_finite() => library::outside(function, "high", "finite", &shortest(high)),
        () => {
            let range = format!("less than 1.8e308 above `low`, which is {}", shortest(low));
            library::outside(function, "high", &range, &shortest(high))
        }
    };
    problem.into()
}

fn extreme(
    cx: &mut dyn Cx,
    function: &str,
    f: Callable,
    (low, high): (f64, f64),
    greatest: bool,
) -> Result<Value, Fault> {
    let mark = cx.values().roots.len();
    let value = |x| {
        cx.heap().unroot(mark);
        measure(cx, function, f, Value::Float(x))
    };
    let found = if greatest {
        numeric::maximise(value, low, high, Effort::default())
    } else {
        numeric::minimise(value, low, high, Effort::default())
    };
    let found = found.map_err(|error| refused(function, error))?;
    cx.new_named(&[("at", Value::Float(found.x)), ("value", Value::Float(found.value))])
}

fn best(
    cx: &mut dyn Cx,
    function: &str,
    xs: Value,
    f: Option<Callable>,
    sought: Ordering,
) -> Result<Value, Fault> {
    let answers: Vec<Value> = match xs {
        Value::Map(map) => cx.values().map(map).entries.values().map(|entry| entry.key).collect(),
        _ => Vec::new(),
    };
    let keys = keep(cx, answers)?;
    let items = match (xs, f) {
        (Value::Map(map), None) => {
            cx.values().map(map).entries.values().map(|entry| entry.value).collect()
        }
        _ => super::lists::elements(cx, function, "xs", xs)?,
    };
    let measured = match f {
        None => keep(cx, items.clone())?,
        Some(f) => {
            let out = new_list(cx)?;
            let mut walk = Walk::over(cx, items.clone())?;
            while let Some(item) = walk.next(cx) {
                let made = cx.call(f.0, &[item])?;
                cx.heap().push(out, made)?;
            }
            out
        }
    };
    let heap = cx.values();
    let measured = &heap.list(measured).items;
    let mut best = *measured.first().ok_or_else(|| library::empty(function))?;
    let mut place = 0;
    for (index, &value) in measured.iter().enumerate() {
        let order = equality::order(value, best, heap);
        if !heap.goes_on_at(index) {
            return Err(Fault::interrupted());
        }
        let order = order.ok_or_else(|| {
            let name = |value: Value| with_article(value.type_name(heap));
            run::no_order(&name(value), &name(best))
        })?;
        if order == sought {
            (best, place) = (value, index);
        }
    }
    let key = heap.list(keys).items.get(place);
    Ok(match (key, f) {
        (Some(&key), _) => key,
        (None, Some(_)) => items.get(place).copied().unwrap_or(Value::None),
        (None, None) => Value::Int(super::lists::count_of(place)),
    })
}

/// A number, or a list of numbers, as floats.
fn coordinates(cx: &mut dyn Cx, value: Value) -> Result<Vec<f64>, Fault> {
    if let Value::List(list) = value {
        let length = cx.values().list(list).items.len();
        // Until the next two are known.
        cx.heap().fits(length.saturating_mul(3 * size_of::<f64>()))?;
        cx.heap().note_many(length);
        cx.spend(0)?;
    }
    let heap = cx.values();
    let made: Option<Vec<f64>> = match value {
        Value::List(list) => {
            heap.list(list).items.iter().map(|&item| number::to_f64(item, heap)).collect()
        }
        other => number::to_f64(other, heap).map(|number| vec![number]),
    };
    made.ok_or_else(|| {
        library::not_numeric("fixed_point", &with_article(value.type_name(heap))).into()
    })
}

/// The smallest float, up to the last digits, at which a condition holds.
fn smallest(cx: &mut dyn Cx, condition: Callable, low: f64, high: f64) -> Result<Value, Fault> {
    let holds = |x| ask(cx, "threshold", condition, &[Value::Float(x)]);
    match numeric::threshold(holds, low, high, CLOSE) {
        Ok(found) if found.holds_above => Ok(Value::Float(found.above)),
        Ok(_) | Err(NumericError::SameAnswer(true)) => Ok(Value::Float(low)),
        Err(NumericError::SameAnswer(false)) => Err(library::never_holds(&shortest(high)).into()),
        Err(error) => Err(refused("threshold", error)),
    }
}

/// The smallest int at which a condition holds.
fn whole_threshold(
    cx: &mut dyn Cx,
    condition: Callable,
    low: f64,
    high: f64,
) -> Result<Value, Fault> {
    let ends = number::whole(low.ceil()).zip(number::whole(high.floor()));
    let (mut low, mut high) = ends.ok_or_else(|| run::overflow("interval"))?;
    if low > high {
        return Err(library::no_interval("threshold", &low.to_string(), &high.to_string()).into());
    }
    if !ask(cx, "threshold", condition, &[Value::Int(high)])? {
        return Err(library::never_holds(&high.to_string()).into());
    }
    while low < high {
        let middle = low.midpoint(high);
        if ask(cx, "threshold", condition, &[Value::Int(middle)])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(Value::Int(high))
}
