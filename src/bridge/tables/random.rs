//! Chance: distributions, and draws from the running module's stream.

mod object;

pub use object::DistributionObject;

use super::walk::{keep, natural, room};
use crate::base::random::Stream;
use crate::base::random::distribution::Distribution;
use crate::base::random::shuffle as orders;
use crate::lang::diagnostic::catalog::{library, run, study};
use crate::lang::native::{Callable, Cx, FromValue, Items, natives};
use crate::lang::value::number;
use crate::lang::value::{Fault, ListRef, Value, with_article};

natives! {
    /// Functions of chance.
    pub static RANDOM = "Chance" {
        /// Every real number between two ends alike.
        ///
        /// Distributions have the fields `.mean`, `.variance` and `.sd`, and answer `.cdf(x)` and `.quantile(p)`; those of
        /// whole numbers and listed values `.pmf(x)`, the others `.pdf(x)`. Two are equal if kind and parameters are.
        ///
        /// # Errors
        /// `E0708` if `high` is below `low`.
        ///
        /// # Examples
        /// ```comity
        /// uniform(0, 1)                       // => uniform(0, 1)
        /// uniform(2, 4).mean                  // => 3.0
        /// uniform(0, 10).cdf(2)               // => 0.2
        /// uniform() == uniform(0.0, 1.0)      // => true
        /// ```
        fn uniform(
            cx,
            /// The lower end; 0 if left out.
            low: Option<f64>,
            /// The upper end; 1 if left out.
            high: Option<f64>,
        ) -> DistributionObject {
            DistributionObject::new(Distribution::uniform(low.unwrap_or(0.0), high.unwrap_or(1.0)))
        }

        /// The normal distribution.
        ///
        /// # Errors
        /// `E0708` if `sd` is negative.
        ///
        /// # Examples
        /// ```comity
        /// normal(10, 2).variance       // => 4.0
        /// normal().cdf(0)              // => 0.5
        /// normal().quantile(0.5)       // => 0.0
        /// ```
        fn normal(
            cx,
            /// The mean; 0 if left out.
            mean: Option<f64>,
            /// The standard deviation; 1 if left out.
            sd: Option<f64>,
        ) -> DistributionObject {
            DistributionObject::new(Distribution::normal(mean.unwrap_or(0.0), sd.unwrap_or(1.0)))
        }

        /// The distribution of a number whose logarithm is normal.
        ///
        /// # Errors
        /// `E0708` if `sd` is negative.
        ///
        /// # Examples
        /// ```comity
        /// lognormal(0, 1).quantile(0.5)   // => 1.0
        /// ```
        fn lognormal(
            cx,
            /// The mean of the logarithm; 0 if left out.
            mean: Option<f64>,
            /// The standard deviation of the logarithm; 1 if left out.
            sd: Option<f64>,
        ) -> DistributionObject {
            DistributionObject::new(Distribution::lognormal(mean.unwrap_or(0.0), sd.unwrap_or(1.0)))
        }

        /// The time until something happens that happens at a constant rate; its mean is 1/rate.
        ///
        /// # Errors
        /// `E0708` unless the rate is above 0.
        ///
        /// # Examples
        /// ```comity
        /// exponential(4).mean   // => 0.25
        /// ```
        fn exponential(
            cx,
            /// How often it happens in a unit of time; 1 if left out.
            rate: Option<f64>,
        ) -> DistributionObject {
            DistributionObject::new(Distribution::exponential(rate.unwrap_or(1.0)))
        }

        /// The Pareto distribution: few have much. The probability of more than x is (minimum/x)^shape.
        ///
        /// Its mean is infinite for a shape of 1 or less, its variance for 2 or less.
        ///
        /// # Errors
        /// `E0708` unless both are above 0.
        ///
        /// # Examples
        /// ```comity
        /// pareto(1, 2).mean       // => 2.0
        /// pareto(1, 2).variance   // => inf
        /// ```
        fn pareto(
            cx,
            /// The smallest outcome.
            minimum: f64,
            /// How fast large outcomes become rare.
            shape: f64,
        ) -> DistributionObject {
            DistributionObject::new(Distribution::pareto(minimum, shape))
        }

        /// How often something rare happens, given how often it happens on average.
        ///
        /// # Errors
        /// `E0708` for a negative mean.
        ///
        /// # Examples
        /// ```comity
        /// poisson(3).variance   // => 3.0
        /// poisson(0).pmf(0)     // => 1.0
        /// ```
        fn poisson(
            cx,
            /// The mean.
            mean: f64,
        ) -> DistributionObject {
            DistributionObject::new(Distribution::poisson(mean))
        }

        /// The number of successes in independent trials.
        ///
        /// # Errors
        /// `E0708` for a negative number of trials, or a probability outside 0..=1.
        ///
        /// # Examples
        /// ```comity
        /// binomial(10, 0.5).mean          // => 5.0
        /// binomial(2, 0.5).cdf(1)         // => 0.75
        /// binomial(2, 0.5).quantile(0.6)  // => 1
        /// ```
        fn binomial(
            cx,
            /// The number of trials.
            n: i64,
            /// The probability of success in each.
            p: f64,
        ) -> DistributionObject {
            let n = natural("binomial", "n", n)?;
            DistributionObject::new(Distribution::binomial(n as u64, p))
        }

        /// The beta distribution on 0..=1, with mean a/(a + b).
        ///
        /// # Errors
        /// `E0708` unless both are above 0.
        ///
        /// # Examples
        /// ```comity
        /// beta(2, 2).mean   // => 0.5
        /// ```
        fn beta(
            cx,
            /// The first parameter.
            a: f64,
            /// The second.
            b: f64,
        ) -> DistributionObject {
            DistributionObject::new(Distribution::beta(a, b))
        }

        /// Listed outcomes with weights, which need not sum to 1: a map from outcomes to weights, or a list of weights of
        /// 0, 1, 2, …
        ///
        /// # Errors
        /// `E0760` where a weight is negative or none is above 0.
        ///
        /// # Examples
        /// ```comity
        /// let d = categorical([tough: 7, weak: 3])
        /// d.pmf("tough")                     // => 0.7
        /// categorical([1, 1, 2]).mean        // => 1.25
        /// categorical([1, 1, 2])             // => categorical([0.25, 0.25, 0.5])
        /// ```
        fn categorical(
            cx,
            /// A map from outcomes to weights, or a list of weights.
            weights: Value,
        ) -> DistributionObject {
            let (outcomes, weights) = match weights {
                Value::Map(map) => {
                    let entries = cx.values().map(map).entries.values();
                    let (keys, values): (Vec<_>, Vec<_>) =
                        entries.map(|entry| (entry.key, entry.value)).unzip();
                    (Some(keys), values)
                }
                other => (None, items(cx, "categorical", "weights", other)?),
            };
            cx.spend(weights.len() as u64)?;
            room(cx, weights.len().saturating_mul(3))?;
            let mut numbers = Vec::with_capacity(weights.len());
            for (index, &weight) in weights.iter().enumerate() {
                let Some(number) = number::to_f64(weight, cx.values()) else {
                    let found = with_article(weight.type_name(cx.values()));
                    return Err(library::element_no_number("categorical", index, &found).into());
                };
                numbers.push(number);
            }
            DistributionObject::categorical(&numbers, outcomes)
        }

        /// An outcome of a distribution by chance, or a list of several.
        ///
        /// # Errors
        /// `E0607` for what is no distribution; `E0708` for a negative count.
        ///
        /// # Examples
        /// ```comity
        /// draw(normal(5, 0))       // => 5.0
        /// draw(binomial(3, 1), 2)  // => [3, 3]
        /// ```
        fn draw(
            cx,
            /// What to draw from.
            distribution: DistributionObject,
            /// How many; a single outcome, not in a list, if left out.
            n: Option<i64>,
        ) -> Value {
            let work = distribution.work();
            let Some(n) = n else {
                cx.spend(work - 1)?;
                return distribution.drawn(cx.stream());
            };
            let n = natural("draw", "n", n)?;
            cx.spend((n as u64).saturating_mul(work))?;
            room(cx, n)?;
            let mut drawn = Vec::with_capacity(n);
            for at in 0..n {
                if at % DRAWS == DRAWS - 1 {
                    cx.look()?;
                }
                drawn.push(distribution.drawn(cx.stream())?);
            }
            keep(cx, drawn).map(Value::List)
        }

        /// True with a probability.
        ///
        /// Uses up one draw whatever the probability, so that changing it changes no other draw.
        ///
        /// # Errors
        /// `E0707` for a number outside 0..=1.
        ///
        /// # Examples
        /// ```comity
        /// chance(1)   // => true
        /// chance(0)   // => false
        /// ```
        fn chance(
            cx,
            /// The probability.
            p: f64,
        ) -> bool {
            if (0.0..=1.0).contains(&p) {
                Ok(cx.chance(p))
            } else {
                Err(library::no_probability("chance", "p", &cx.show(Value::Float(p))).into())
            }
        }

        /// One of the elements, each as likely as any other.
        ///
        /// # Errors
        /// `E0701` where there are none.
        ///
        /// # Examples
        /// ```comity
        /// choice(["open"])           // => open
        /// choice(1..=6) in 1..=6     // => true
        /// ```
        fn choice(
            cx,
            /// A list, or whatever else has elements.
            xs: Value,
        ) -> Value {
            let count = match xs {
                Value::List(list) => cx.values().list(list).items.len(),
                _ => 0,
            };
            if let (Value::List(list), 1..) = (xs, count) {
                let at = cx.pick(count);
                return Ok(cx.values().list(list).items.get(at).copied().unwrap_or(Value::None));
            }
            let items = items(cx, "choice", "xs", xs)?;
            if items.is_empty() {
                return Err(library::empty("choice").into());
            }
            let at = cx.pick(items.len());
            Ok(items.get(at).copied().unwrap_or(Value::None))
        }

        /// What a function gives when all that it draws comes from a seed of its own: the same however often it is asked,
        /// and later draws are as if it had drawn nothing.
        ///
        /// # Errors
        /// Those of the function.
        ///
        /// # Examples
        /// ```comity
        /// with_seed(7, || shuffle(0..5)) == with_seed(7, || shuffle(0..5))   // => true
        ///
        /// fn order(n, seed: 1) { with_seed(seed, || shuffle(0..n)) }
        /// order(4, seed: 3) == order(4, seed: 3)                             // => true
        /// ```
        fn with_seed(
            cx,
            /// The seed.
            seed: i64,
            /// A function without parameters.
            f: Callable,
        ) -> Value {
            let before = cx.swap_stream(Stream::new(seed.cast_unsigned()));
            let made = cx.call(f.0, &[]);
            cx.swap_stream(before);
            made
        }

        /// The elements in random order, as a new list; every order is as likely as any other.
        ///
        /// # Examples
        /// ```comity
        /// shuffle([3, 1, 2]).sort()   // => [1, 2, 3]
        /// ```
        fn shuffle(
            cx,
            /// A list, or whatever else has elements.
            xs: Items,
        ) -> ListRef {
            let mut items = xs.0;
            cx.spend(items.len() as u64)?;
            orders::shuffle(&mut items, cx.stream());
            keep(cx, items)
        }

        /// Several different elements in random order, as a new list.
        ///
        /// # Errors
        /// `E0761` for more elements than there are; `E0708` for a negative number.
        ///
        /// # Examples
        /// ```comity
        /// sample(1..=5, 5).sort()     // => [1, 2, 3, 4, 5]
        /// sample(["a", "b"], 1).len   // => 1
        /// ```
        fn sample(
            cx,
            /// A list, or whatever else has elements.
            xs: Items,
            /// How many to take.
            n: i64,
        ) -> ListRef {
            let (items, n) = (xs.0, natural("sample", "n", n)?);
            if n > items.len() {
                return Err(study::sample_too_large(n, items.len()).into());
            }
            cx.spend(items.len() as u64 / 2)?;
            // Their places, and those that are taken.
            let bytes = items.len() * size_of::<usize>() + n * size_of::<Value>();
            cx.heap().hold(bytes)?;
            let picked = orders::sample(items.len(), n, cx.stream());
            keep(cx, picked.into_iter().filter_map(|at| items.get(at).copied()).collect())
        }

        /// The probability of exactly this outcome, for distributions of whole numbers and of listed values.
        ///
        /// # Errors
        /// `E0762` for a continuous distribution, whose `.pdf(x)` is its density.
        ///
        /// # Examples
        /// ```comity
        /// binomial(2, 0.5).pmf(1)            // => 0.5
        /// categorical([1, 3]).pmf(1)         // => 0.75
        /// ```
        fn method_pmf(
            cx,
            /// The distribution.
            distribution: DistributionObject,
            /// The outcome.
            x: Value,
        ) -> f64 {
            distribution.pmf(x, cx.values())
        }

        /// The density at a number, for continuous distributions.
        ///
        /// # Errors
        /// `E0762` for a distribution of whole numbers or listed values, which has `.pmf(x)`.
        ///
        /// # Examples
        /// ```comity
        /// uniform(0, 2).pdf(1)   // => 0.5
        /// ```
        fn method_pdf(
            cx,
            /// The distribution.
            distribution: DistributionObject,
            /// The number.
            x: f64,
        ) -> f64 {
            distribution.pdf(x)
        }

        /// The probability of an outcome of at most this number.
        ///
        /// # Errors
        /// `E0762` where the outcomes are no numbers.
        ///
        /// # Examples
        /// ```comity
        /// uniform(0, 4).cdf(1)                       // => 0.25
        /// categorical([(10): 1, (20): 1]).cdf(15)    // => 0.5
        /// ```
        fn method_cdf(
            cx,
            /// The distribution.
            distribution: DistributionObject,
            /// The number.
            x: f64,
        ) -> f64 {
            distribution.cdf(x, cx.values())
        }

        /// The smallest outcome for which `.cdf` reaches a probability.
        ///
        /// # Errors
        /// `E0707` for a probability outside 0..=1; `E0762` where the outcomes are no numbers.
        ///
        /// # Examples
        /// ```comity
        /// uniform(0, 4).quantile(0.25)       // => 1.0
        /// categorical([1, 1]).quantile(0.9)  // => 1
        /// ```
        fn method_quantile(
            cx,
            /// The distribution.
            distribution: DistributionObject,
            /// The probability.
            p: f64,
        ) -> Value {
            // Many laws have no formula for it.
            cx.spend(QUANTILE + distribution.work() - 1)?;
            distribution.quantile(p, cx.values())
        }
    }
}

/// So many draws lie between two looks whether to go on.
const DRAWS: usize = 1 << 4;
/// What a quantile costs, in steps.
pub(in crate::bridge) const QUANTILE: u64 = 16;

/// The elements of an argument that has some.
fn items(
    cx: &mut dyn Cx,
    function: &str,
    parameter: &str,
    given: Value,
) -> Result<Vec<Value>, Fault> {
    match Items::from_value(given, cx)? {
        Some(items) => Ok(items.0),
        None => {
            let found = with_article(given.type_name(cx.values()));
            Err(run::wrong_argument(function, parameter, Items::EXPECTED, &found).into())
        }
    }
}
