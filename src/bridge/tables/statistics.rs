//! Statistics of lists, ranges and histories of numbers. A bool counts as 1 or 0.

use super::measures;
use super::walk::{keep, natural, room};
use crate::base::number as digits;
use crate::base::rational::Rational;
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, Items, natives};
use crate::lang::value::number::{self, Number, checked};
use crate::lang::value::{Fault, ListRef, Value, with_article};

natives! {
    /// Functions of many numbers.
    pub static STATISTICS = "Statistics" {
        /// The sum. Of ints it is an int, of ints and fractions a fraction, otherwise a float; of nothing 0.
        ///
        /// Floats are added with their rounding errors kept apart, so ten times 0.1 is 1.
        ///
        /// # Errors
        /// `E0702` for an element that is no number; `E0611` where the sum does not fit.
        ///
        /// # Examples
        /// ```comity
        /// sum([1, 2, 3])                         // => 6
        /// sum([ratio(1, 3), ratio(1, 6), 1])     // => 3/2
        /// sum([true, false, true])               // => 2
        /// ```
        fn sum(
            cx,
            /// The numbers.
            xs: Items,
        ) -> Number {
            total(&numbers(cx, "sum", xs)?)
        }

        /// The product. Of ints it is an int, of ints and fractions a fraction, otherwise a float; of nothing 1.
        ///
        /// # Errors
        /// `E0702` for an element that is no number; `E0611` where the product does not fit.
        ///
        /// # Examples
        /// ```comity
        /// product(1..=5)   // => 120
        /// ```
        fn product(
            cx,
            /// The numbers.
            xs: Items,
        ) -> Value {
            let mut result = Value::Int(1);
            for x in numbers(cx, "product", xs)? {
                let x = x.into_value(cx.heap())?;
                result = number::arithmetic(number::Arithmetic::Multiply, result, x, cx.heap())?;
            }
            Ok(result)
        }

        /// The sums of the first, the first two, the first three … numbers.
        ///
        /// # Errors
        /// As `sum`.
        ///
        /// # Examples
        /// ```comity
        /// cumulative([1, 2, 3])   // => [1, 3, 6]
        /// ```
        fn cumulative(
            cx,
            /// The numbers.
            xs: Items,
        ) -> Value {
            let mut sums = Vec::with_capacity(xs.0.len());
            let mut result = Value::Int(0);
            for x in numbers(cx, "cumulative", xs)? {
                let x = x.into_value(cx.heap())?;
                result = number::arithmetic(number::Arithmetic::Add, result, x, cx.heap())?;
                sums.push(result);
            }
            cx.new_list(sums)
        }

        /// The arithmetic mean: a fraction where there are fractions and no floats, otherwise a float.
        ///
        /// # Errors
        /// `E0701` for an empty list; `E0702` for an element that is no number; `E0706` where there are not as
        /// many weights; `E0717` where the weights add up to 0.
        ///
        /// # Examples
        /// ```comity
        /// mean([1, 2])                         // => 1.5
        /// mean([ratio(1, 2), 1])               // => 3/4
        /// mean([1, 5], weights: [3, 1])        // => 2.0
        /// ```
        fn mean(
            cx,
            /// The numbers.
            xs: Items,
            /// What each counts; all the same if left out.
            weights: Option<Items>,
        ) -> Number {
            let xs = numbers(cx, "mean", xs)?;
            match weights {
                None => mean(&xs),
                Some(weights) => weighted_mean(&xs, &numbers(cx, "mean", weights)?),
            }
        }

        /// The middle number; of an even count the mean of the middle two.
        ///
        /// # Errors
        /// `E0701` for an empty list; `E0702` for an element that is no number.
        ///
        /// # Examples
        /// ```comity
        /// median([5, 1, 3])      // => 3
        /// median([5, 1, 3, 2])   // => 2.5
        /// ```
        fn median(
            cx,
            /// The numbers.
            xs: Items,
        ) -> Number {
            let values = xs.0.clone();
            let xs = numbers(cx, "median", xs)?;
            let values = super::order::arrange(cx, &values, &plain(cx, &xs)?, false)?;
            let middle: Vec<Value> = match values.len() {
                0 => return Err(library::empty("median").into()),
                n => values.get((n - 1) / 2..=n / 2).unwrap_or_default().to_vec(),
            };
            let mut middle = numbers(cx, "median", Items(middle))?;
            if middle.len() == 1 { Ok(middle.remove(0)) } else { mean(&middle) }
        }

        /// The variance of a sample: squared distances from the mean over n − 1; of a whole population over n.
        ///
        /// # Errors
        /// `E0703` for fewer than two numbers, or none of a population; `E0702` for an element that is no number.
        ///
        /// # Examples
        /// ```comity
        /// variance([1, 2, 3, 4])                     // => 1.6666666666666667
        /// variance([1, 2, 3, 4], population: true)   // => 1.25
        /// ```
        fn variance(
            cx,
            /// The numbers.
            xs: Items,
            /// Whether they are all there is, and not a sample.
            population: Option<bool>,
        ) -> Value {
            let made = variance(cx, "variance", xs, population.unwrap_or(false))?;
            checked(made, true)
        }

        /// The standard deviation: the square root of the variance.
        ///
        /// # Errors
        /// As `variance`.
        ///
        /// # Examples
        /// ```comity
        /// sd([2, 4, 4, 4, 5, 5, 7, 9], population: true)   // => 2.0
        /// ```
        fn sd(
            cx,
            /// The numbers.
            xs: Items,
            /// Whether they are all there is, and not a sample.
            population: Option<bool>,
        ) -> Value {
            checked(variance(cx, "sd", xs, population.unwrap_or(false))?.sqrt(), true)
        }

        /// The number below which a share `p` of a list lies, between two elements by a straight line.
        ///
        /// This is the usual definition of R (type 7) and NumPy. Of a list of shares the list of quantiles.
        ///
        /// # Errors
        /// `E0701` for an empty list; `E0702` for an element that is no number; `E0707` for a `p` outside 0..=1.
        ///
        /// # Examples
        /// ```comity
        /// quantile([1, 2, 3, 4], 0.5)        // => 2.5
        /// quantile(0..=100, [0.05, 0.95])    // => [5.0, 95.0]
        /// ```
        ///
        /// # Sources
        /// [hyndman-1996]
        fn quantile(
            cx,
            /// The numbers.
            xs: Items,
            /// The share, or a list of shares.
            p: Value,
        ) -> Value {
            quantiles(cx, xs, p)
        }

        /// The standard error of the mean: the standard deviation over the square root of the count.
        ///
        /// # Errors
        /// `E0703` for fewer than two numbers; `E0702` for an element that is no number.
        ///
        /// # Examples
        /// ```comity
        /// standard_error([2, 4, 4, 6])   // => 0.816496580927726
        /// ```
        fn standard_error(
            cx,
            /// The numbers, independent of each other.
            xs: Items,
        ) -> Value {
            let count = xs.0.len() as f64;
            checked((variance(cx, "standard_error", xs, false)? / count).sqrt(), true)
        }

        /// The interval `[low, high]` that covers the true mean with a given confidence, by Student's t.
        ///
        /// # Errors
        /// `E0703` for fewer than two numbers; `E0702` for an element that is no number; `E0707` for a level
        /// outside 0..=1.
        ///
        /// # Examples
        /// ```comity
        /// let [low, high] = confidence_interval([2, 4, 4, 6])
        /// print("{low:.3} {high:.3}")   // => 1.402 6.598
        /// ```
        fn confidence_interval(
            cx,
            /// The numbers, independent of each other.
            xs: Items,
            /// The confidence; 0.95 if left out.
            level: Option<f64>,
        ) -> Value {
            let level = probability("confidence_interval", "level", level.unwrap_or(0.95))?;
            let values = floats(cx, "confidence_interval", xs)?;
            at_least("confidence_interval", 2, values.len())?;
            let (low, high) = measures::mean_interval(&values, level);
            let ends = vec![checked(low, true)?, checked(high, true)?];
            cx.new_list(ends)
        }

        /// How closely two lists of numbers go together along a straight line, from -1 to 1 (Pearson).
        ///
        /// # Errors
        /// `E0706` where the lists differ in length; `E0703` for fewer than two pairs; `E0717` where one of them
        /// does not vary; `E0702` for an element that is no number.
        ///
        /// # Examples
        /// ```comity
        /// correlation([1, 2, 3], [2, 4, 6])   // => 1.0
        /// correlation([1, 2, 3], [3, 2, 1])   // => -1.0
        /// ```
        fn correlation(
            cx,
            /// One list of numbers.
            xs: Items,
            /// The other, as long.
            ys: Items,
        ) -> Value {
            let xs = floats(cx, "correlation", xs)?;
            let ys = floats(cx, "correlation", ys)?;
            same_length("correlation", xs.len(), ys.len())?;
            at_least("correlation", 2, xs.len())?;
            let made = measures::correlation(&xs, &ys).ok_or_else(|| {
                library::no_variation("correlation", "one of the lists does not vary")
            })?;
            checked(made, true)
        }

        /// The Gini coefficient of inequality: 0 where all have the same, towards 1 where one has everything.
        ///
        /// # Errors
        /// `E0701` for an empty list; `E0715` for a negative number; `E0717` where all are 0; `E0702` for an
        /// element that is no number.
        ///
        /// # Examples
        /// ```comity
        /// gini([1, 1, 1])      // => 0.0
        /// gini([0, 0, 0, 1])   // => 0.75
        /// ```
        ///
        /// # Sources
        /// [gini-1912]
        fn gini(
            cx,
            /// What each has, 0 or more.
            xs: Items,
        ) -> Value {
            let xs = floats(cx, "gini", xs)?;
            at_least("gini", 1, xs.len())?;
            if let Some((index, &x)) = xs.iter().enumerate().find(|&(_, &x)| x < 0.0) {
                return Err(library::negative("gini", index, &digits::shortest(x)).into());
            }
            let made = measures::gini(&xs)
                .ok_or_else(|| library::no_variation("gini", "there is nothing to share"))?;
            checked(made, true)
        }

        /// Evenly spaced floats from one number to another, both included.
        ///
        /// # Errors
        /// `E0708` for a negative count; `E0651` where there are too many for the memory.
        ///
        /// # Examples
        /// ```comity
        /// linspace(0, 1, 5)              // => [0.0, 0.25, 0.5, 0.75, 1.0]
        /// linspace(0.1, 0.3, count: 3)   // => [0.1, 0.2, 0.3]
        /// ```
        fn linspace(
            cx,
            /// The first.
            from: f64,
            /// The last.
            to: f64,
            /// How many.
            count: i64,
        ) -> ListRef {
            let count = natural("linspace", "count", count)?;
            for (parameter, end) in [("from", from), ("to", to)] {
                if end.is_infinite() {
                    let found = digits::shortest(end);
                    return Err(library::outside("linspace", parameter, "finite", &found).into());
                }
            }
            room(cx, count)?;
            cx.spend(count as u64)?;
            let points = measures::evenly(from, to, count);
            keep(cx, points.map(Value::Float).collect())
        }
    }
}

/// The numbers in a list.
pub(super) fn numbers(cx: &dyn Cx, function: &str, xs: Items) -> Result<Vec<Number>, Fault> {
    let heap = cx.values();
    let numbers = xs.0.into_iter().enumerate().map(|(index, value)| {
        Number::of(value, heap).ok_or_else(|| {
            let help = matches!(value, Value::List(_)).then_some(
                "of a map take `m.values()`, of nested lists one of them or `flatten(xs)`",
            );
            let found = with_article(value.type_name(heap));
            library::element_no_number(function, index, &found).help(help).into()
        })
    });
    numbers.collect()
}

/// The numbers in a list, as floats.
pub(super) fn floats(cx: &dyn Cx, function: &str, xs: Items) -> Result<Vec<f64>, Fault> {
    Ok(numbers(cx, function, xs)?.iter().map(Number::to_f64).collect())
}

fn plain(cx: &mut dyn Cx, xs: &[Number]) -> Result<Vec<Value>, Fault> {
    xs.iter().map(|x| x.clone().into_value(cx.heap())).collect()
}

/// A probability.
pub(super) fn probability(function: &str, parameter: &str, p: f64) -> Result<f64, Fault> {
    if (0.0..=1.0).contains(&p) {
        Ok(p)
    } else {
        Err(library::no_probability(function, parameter, &digits::shortest(p)).into())
    }
}

/// A whole number given as an argument of any type.
pub(super) fn whole_argument(
    cx: &dyn Cx,
    function: &str,
    parameter: &str,
    value: Value,
) -> Result<i64, Fault> {
    number::to_int(value, cx.values()).ok_or_else(|| {
        let found = with_article(value.type_name(cx.values()));
        run::wrong_argument(function, parameter, "a whole number", &found).into()
    })
}

fn at_least(function: &str, needed: usize, found: usize) -> Result<(), Fault> {
    match found {
        0 => Err(library::empty(function).into()),
        _ if found < needed => Err(library::too_few(function, needed, found).into()),
        _ => Ok(()),
    }
}

fn same_length(function: &str, one: usize, other: usize) -> Result<(), Fault> {
    if one == other { Ok(()) } else { Err(library::unequal_lengths(function, one, other).into()) }
}

/// The sum in the widest type among the numbers.
fn total(xs: &[Number]) -> Result<Number, Fault> {
    if xs.iter().any(|x| matches!(x, Number::Float(_))) {
        let floats: Vec<f64> = xs.iter().map(Number::to_f64).collect();
        let made = measures::sum(&floats);
        checked(made, floats.iter().all(|x| x.is_finite()))?;
        return Ok(Number::Float(made));
    }
    let mut whole: i128 = 0;
    let mut broken: Option<Rational> = None;
    for x in xs {
        match (x, &mut broken) {
            (Number::Int(x), _) => whole += i128::from(*x),
            (Number::Rational(x), None) => broken = Some(x.clone()),
            (Number::Rational(x), Some(broken)) => *broken += x,
            (Number::Float(_), _) => {}
        }
        if broken.as_ref().is_some_and(|broken| broken.bits() > number::MOST_BITS) {
            return Err(run::overflow("fraction").into());
        }
    }
    match broken {
        None => {
            let made = i64::try_from(whole).map_err(|_| run::overflow("sum"))?;
            Ok(Number::Int(made))
        }
        Some(broken) => {
            let whole = Rational::from_big(whole.into(), 1.into()).unwrap_or_else(Rational::zero);
            Ok(Number::Rational(&broken + &whole))
        }
    }
}

fn mean(xs: &[Number]) -> Result<Number, Fault> {
    at_least("mean", 1, xs.len())?;
    let count = xs.len() as f64;
    if xs.iter().any(|x| matches!(x, Number::Rational(_)))
        && let Number::Rational(total) = total(xs)?
    {
        let count = Rational::from(i64::try_from(xs.len()).unwrap_or(i64::MAX));
        let made = total.checked_div(&count).ok_or_else(run::division_by_zero)?;
        return Ok(Number::Rational(made));
    }
    let made = if xs.iter().all(|x| matches!(x, Number::Int(_))) {
        let ints = xs.iter().map(|x| if let Number::Int(x) = x { i128::from(*x) } else { 0 });
        ints.sum::<i128>() as f64 / count
    } else {
        let floats: Vec<f64> = xs.iter().map(Number::to_f64).collect();
        let made = measures::mean(&floats);
        checked(made, floats.iter().all(|x| x.is_finite()))?;
        made
    };
    Ok(Number::Float(made))
}

fn weighted_mean(xs: &[Number], weights: &[Number]) -> Result<Number, Fault> {
    same_length("mean", xs.len(), weights.len())?;
    at_least("mean", 1, xs.len())?;
    let weights: Vec<f64> = weights.iter().map(Number::to_f64).collect();
    let terms: Vec<f64> = xs.iter().zip(&weights).map(|(x, weight)| x.to_f64() * weight).collect();
    let whole = measures::sum(&weights);
    if whole == 0.0 {
        return Err(library::no_variation("mean", "the weights add up to 0").into());
    }
    let made = measures::sum(&terms) / whole;
    checked(made, true)?;
    Ok(Number::Float(made))
}

fn variance(cx: &dyn Cx, function: &str, xs: Items, population: bool) -> Result<f64, Fault> {
    let xs = floats(cx, function, xs)?;
    at_least(function, if population { 1 } else { 2 }, xs.len())?;
    Ok(measures::variance(&xs, population))
}

fn quantiles(cx: &mut dyn Cx, xs: Items, p: Value) -> Result<Value, Fault> {
    let mut xs = floats(cx, "quantile", xs)?;
    at_least("quantile", 1, xs.len())?;
    cx.spend(xs.len() as u64)?;
    xs.sort_by(f64::total_cmp);
    let heap = cx.values();
    let shares = match p {
        Value::List(list) => heap.list(list).items.clone(),
        one => vec![one],
    };
    let mut found = Vec::with_capacity(shares.len());
    for share in shares {
        let share = number::to_f64(share, heap).ok_or_else(|| {
            let found = with_article(share.type_name(heap));
            run::wrong_argument("quantile", "p", "a number or a list of numbers", &found)
        })?;
        let share = probability("quantile", "p", share)?;
        found.push(checked(measures::quantile(&xs, share), true)?);
    }
    match (p, found.as_slice()) {
        (Value::List(_), _) | (_, []) => cx.new_list(found),
        (_, [one, ..]) => Ok(*one),
    }
}

/// In how many ways `k` of `n` can be chosen; `None` beyond the ints.
pub(super) fn binomial(n: u64, k: u64) -> Option<i64> {
    let mut result: u128 = 1;
    let Some(other) = n.checked_sub(k) else { return Some(0) };
    for step in 0..k.min(other) {
        result = result.checked_mul(u128::from(n - step))? / u128::from(step + 1);
        if result > i64::MAX.unsigned_abs().into() {
            return None;
        }
    }
    i64::try_from(result).ok()
}

/// [`binomial`] of two arguments: an int, or a float where one of them is.
pub(super) fn count_choices(cx: &mut dyn Cx, n: Value, k: Value) -> Result<Value, Fault> {
    let whole = natural("combinations", "n", whole_argument(cx, "combinations", "n", n)?)?;
    let chosen = natural("combinations", "k", whole_argument(cx, "combinations", "k", k)?)?;
    if matches!((n, k), (Value::Float(_), _) | (_, Value::Float(_))) {
        let steps = chosen.min(whole.saturating_sub(chosen));
        cx.spend(steps as u64)?;
        return checked(measures::binomial(whole as f64, chosen as f64), true);
    }
    let made = binomial(whole as u64, chosen as u64);
    Ok(Value::Int(made.ok_or_else(|| run::overflow("number of choices"))?))
}
