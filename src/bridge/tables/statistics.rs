//! Statistics of lists, ranges and histories of numbers. A bool counts as 1 or 0.

mod estimate;

use std::sync::Arc;

use self::estimate::Estimate;
use super::numbers::{evenly, floats, mean, numbers, refused, total};
use super::walk::{keep, natural, room};
use crate::base::number as digits;
use crate::base::sort;
use crate::base::statistics as summary;
use crate::bridge::metered::counted;
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, Items, natives};
use crate::lang::value::number::{self, Number, checked};
use crate::lang::value::{Fault, ListRef, Shared, Value, with_article};

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
            let xs = numbers(cx, "sum", xs)?;
            total(cx, &xs)
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
                None => mean(cx, &xs),
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
            let keys = plain(cx, &xs)?;
            let values = super::order::arrange(cx, &values, &keys, false)?;
            let middle: Vec<Value> = match values.len() {
                0 => return Err(library::empty("median").into()),
                n => values.get((n - 1) / 2..=n / 2).unwrap_or_default().to_vec(),
            };
            let mut middle = numbers(cx, "median", Items(middle))?;
            if middle.len() == 1 { Ok(middle.remove(0)) } else { mean(cx, &middle) }
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
            let made = summary::standard_error(&floats(cx, "standard_error", xs)?);
            checked(made.map_err(|error| refused("standard_error", "xs", error))?, true)
        }

        /// The mean of draws with its standard error, to be held against a known value by `~=`.
        ///
        /// `estimate(draws) ~= x` is true where x lies within three standard errors of the mean. It depends on
        /// chance, so it belongs in an `assert`; elsewhere it draws a warning.
        ///
        /// # Errors
        /// `E0703` for fewer than two numbers; `E0702` for an element that is no number.
        ///
        /// # Examples
        /// ```comity
        /// estimate([2, 4, 4, 6])     // => 4.0, standard error 0.816496580927726, n = 4
        /// assert estimate([2, 4, 4, 6]) ~= 5
        /// ```
        fn estimate(
            cx,
            /// The draws, independent of each other.
            draws: Items,
        ) -> Shared {
            let draws = floats(cx, "estimate", draws)?;
            let refuse = |error| refused("estimate", "draws", error);
            let mean = summary::mean(&draws).map_err(refuse)?;
            let error = summary::standard_error(&draws).map_err(refuse)?;
            Ok(Arc::new(Estimate { mean, error, count: draws.len() }))
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
        /// "{low:.3} {high:.3}"   // => 1.402 6.598
        /// ```
        fn confidence_interval(
            cx,
            /// The numbers, independent of each other.
            xs: Items,
            /// The confidence; 0.95 if left out.
            level: Option<f64>,
        ) -> Value {
            let function = "confidence_interval";
            let values = floats(cx, function, xs)?;
            let made = summary::confidence_interval(&values, level.unwrap_or(0.95));
            let (low, high) = made.map_err(|error| refused(function, "level", error))?;
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
        /// close(correlation([1, 2, 3], [2, 4, 6]), 1)   // => true
        /// correlation([0, 1, 0, 1], [0, 0, 1, 1])       // => 0.0
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
            let made = summary::correlation(&xs, &ys);
            checked(made.map_err(|error| refused("correlation", "xs", error))?, true)
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
            let xs = ordered(cx, xs)?;
            let made = summary::gini(&xs);
            checked(made.map_err(|error| refused("gini", "xs", error))?, true)
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
            let points = evenly(from, to, count);
            keep(cx, points.map(Value::Float).collect())
        }
    }
}

fn weighted_mean(xs: &[Number], weights: &[Number]) -> Result<Number, Fault> {
    let xs: Vec<f64> = xs.iter().map(Number::to_f64).collect();
    let weights: Vec<f64> = weights.iter().map(Number::to_f64).collect();
    let made = summary::weighted_mean(&xs, &weights);
    let made = made.map_err(|error| refused("mean", "weights", error))?;
    checked(made, true)?;
    Ok(Number::Float(made))
}

fn variance(cx: &mut dyn Cx, function: &str, xs: Items, population: bool) -> Result<f64, Fault> {
    let xs = floats(cx, function, xs)?;
    if population && xs.len() == 1 {
        return Ok(0.0);
    }
    let made = summary::variance(&xs).map_err(|error| refused(function, "xs", error))?;
    let count = xs.len() as f64;
    Ok(if population { made * (count - 1.0) / count } else { made })
}

fn quantiles(cx: &mut dyn Cx, xs: Items, p: Value) -> Result<Value, Fault> {
    let xs = floats(cx, "quantile", xs)?;
    let heap = cx.values();
    let shares = match p {
        Value::List(list) => heap.list(list).items.clone(),
        one => vec![one],
    };
    cx.spend((xs.len() as u64).saturating_mul(shares.len() as u64))?;
    let xs = ordered(cx, xs)?;
    let heap = cx.values();
    let mut found = Vec::with_capacity(shares.len());
    for share in shares {
        let share = number::to_f64(share, heap).ok_or_else(|| {
            let found = with_article(share.type_name(heap));
            run::wrong_argument("quantile", "p", "a number or a list of numbers", &found)
        })?;
        let made = summary::quantile_of_sorted(&xs, share)
            .map_err(|error| refused("quantile", "p", error))?;
        found.push(checked(made, true)?);
    }
    match (p, found.as_slice()) {
        (Value::List(_), _) | (_, []) => cx.new_list(found),
        (_, [one, ..]) => Ok(*one),
    }
}

/// Numbers in ascending order.
fn ordered(cx: &mut dyn Cx, mut xs: Vec<f64>) -> Result<Vec<f64>, Fault> {
    counted(cx, |meter| sort::in_pieces(&mut xs, meter, f64::total_cmp))?;
    Ok(xs)
}

fn plain(cx: &mut dyn Cx, xs: &[Number]) -> Result<Vec<Value>, Fault> {
    xs.iter().map(|x| x.clone().into_value(cx.heap())).collect()
}
