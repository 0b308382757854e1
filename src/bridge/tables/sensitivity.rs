//! What a model's results depend on.

use crate::bridge::finding::Finding;
use crate::bridge::sensitivity::{self, Model, Search};
use crate::bridge::tables::play::seed_of;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::{library, model as words};
use crate::lang::native::{Callable, natives};
use crate::lang::value::{Fault, Value};

natives! {
    /// What results depend on.
    pub static SENSITIVITY = "Sensitivity" {
        /// Sobol indices: which share of a result's variance comes from which input.
        ///
        /// `first` is the share that an input has by itself, `total` the share in which it has a part: an input whose
        /// total is near 0 may be fixed, and where the total is larger than the first, inputs act together. The columns
        /// `first_error` and `total_error` are half the width of 95 % intervals, found by resampling.
        ///
        /// The model is a function, whose arguments go over ranges or distributions, or an experiment, which is asked at
        /// points of what it varies (its `sample` and `where` are not looked at). With k inputs it is asked
        /// `samples` × (k + 2) times; a power of two serves best. All evaluations draw the same random numbers. First
        /// indices are estimated after Saltelli et al., total ones after Jansen.
        ///
        /// # Errors
        /// `E0867` for a range that is none; `E0868` where a result is no number; `E0869` where an experiment measures
        /// several things and `measure` names none.
        ///
        /// # Examples
        /// ```comity
        /// let found = sobol_indices(|a, b| 2 * a + b, over: [a: [0, 1], b: [0, 1]], samples: 512)
        /// found.columns       // => ["input", "first", "first_error", "total", "total_error"]
        /// close(found.lookup(input: "a").first, 0.8, within: 0.03)    // => true
        /// ```
        ///
        /// # Sources
        /// [sobol-1993], [saltelli-2010], [jansen-1999]
        fn sobol_indices(
            cx,
            /// A function of numbers that gives a number, or an experiment.
            model: Value,
            /// For a function: a map from the names of its arguments, in order, to `[low, high]`, distributions or
            /// lists of three or more values.
            over: Option<Value>,
            /// How many samples; 256 if left out.
            samples: Option<i64>,
            /// For an experiment: the measurement that is meant.
            measure: Option<String>,
            /// Over how many replicates each result is averaged; 1 if left out.
            repeat: Option<i64>,
            /// The seed.
            seed: Option<i64>,
        ) -> TableObject {
            let model = Model::of(cx, model, over, measure)?;
            let (samples, repeat) = (count("samples", samples, 256)?, count("repeat", repeat, 1)?);
            let seed = seed_of(cx, seed);
            sensitivity::indices(cx, &model, samples, seed, repeat)
        }

        /// Elementary effects, after Morris: a cheap look at which inputs matter at all.
        ///
        /// From places on a grid each input is moved once by about half its range. `mean_size` (mu*) is how much the
        /// result changes on average, per whole range, `error` its standard error; `mean` (mu) counts rises and falls
        /// against each other; `sd` (sigma) is large where an effect depends on other inputs or is not linear. With k
        /// inputs the model is asked `trajectories` × (k + 1) times.
        ///
        /// # Errors
        /// As `sobol_indices`.
        ///
        /// # Examples
        /// ```comity
        /// let found = elementary_effects(|a, b| 3 * a - b, over: [a: [0, 1], b: [0, 2]])
        /// found.columns       // => ["input", "mean_size", "error", "mean", "sd"]
        /// close(found.lookup(input: "b").mean, -2)    // => true
        /// ```
        ///
        /// # Sources
        /// [morris-1991], [campolongo-2007]
        fn elementary_effects(
            cx,
            /// A function of numbers that gives a number, or an experiment.
            model: Value,
            /// For a function: a map from the names of its arguments, in order, to `[low, high]`, distributions or
            /// lists of three or more values.
            over: Option<Value>,
            /// How many trajectories; 10 if left out.
            trajectories: Option<i64>,
            /// How many levels the grid has, an even number; 4 if left out.
            levels: Option<i64>,
            /// For an experiment: the measurement that is meant.
            measure: Option<String>,
            /// Over how many replicates each result is averaged; 1 if left out.
            repeat: Option<i64>,
            /// The seed.
            seed: Option<i64>,
        ) -> TableObject {
            let model = Model::of(cx, model, over, measure)?;
            let (trajectories, repeat) = (count("trajectories", trajectories, 10)?, count("repeat", repeat, 1)?);
            let levels = even(count("levels", levels, 4)?)?;
            let seed = seed_of(cx, seed);
            sensitivity::effects(cx, &model, trajectories, levels, seed, repeat)
        }

        /// The smallest value from which on a condition holds, by bisection.
        ///
        /// The condition must not hold at `from`, hold at `to`, and change once between; with `falling` it is the other
        /// way round, and the largest value at which it still holds is found. Without `repeat` it is asked once at each
        /// value. Where chance has a part, `repeat: 100` asks it 100 times at each: it counts as holding where it holds in
        /// more than `share` of all cases, as far as an exact binomial test can tell. `.low` and `.high` then surround the
        /// threshold with the given confidence; in between the replicates do not decide.
        ///
        /// # Errors
        /// `E0866` where the condition holds at both ends or at neither; `E0865` where it is neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// let t = find_threshold(|d| d >= 1/3, from: 0, to: 1)
        /// close(t.value, 1/3, within: 1e-5)   // => true
        /// let coin = find_threshold(|p| chance(p), from: 0, to: 1, within: 0.01, repeat: 400)
        /// coin.low < 0.5 and coin.high > 0.5         // => true
        /// ```
        fn find_threshold(
            cx,
            /// A function of a number that gives true or false.
            holds: Callable,
            /// The lower end.
            from: f64,
            /// The upper end.
            to: f64,
            /// How near both ends are to come; a millionth of the way if left out, a thousandth with `repeat`.
            within: Option<f64>,
            /// How often to ask at each value; 1 if left out.
            repeat: Option<i64>,
            /// The share of cases in which it is to hold; 0.5 if left out.
            share: Option<f64>,
            /// How sure to be; 0.95 if left out.
            confidence: Option<f64>,
            /// Whether the condition holds below the threshold, and not above.
            falling: Option<bool>,
            /// The seed.
            seed: Option<i64>,
        ) -> Finding {
            if !(from < to && (to - from).is_finite()) {
                let wide = from < to && from.is_finite() && to.is_finite();
                let range = if wide { "less than 1.8e308 above `from`" } else { "above `from`, and finite" };
                return Err(words::bad_option("to", &cx.show_brief(Value::Float(to)), range).into());
            }
            let repeat = count("repeat", repeat, 1)?;
            let usual = (to - from) * if repeat == 1 { 1e-6 } else { 1e-3 };
            let within = within.filter(|width| *width > 0.0).unwrap_or(usual);
            let share = inner("find_threshold", "share", share.unwrap_or(0.5))?;
            let confidence = inner("find_threshold", "confidence", confidence.unwrap_or(0.95))?;
            let (falling, seed) = (falling.unwrap_or(false), seed_of(cx, seed));
            let search = Search { holds, from, to, within, repeat, share, confidence, falling, seed };
            sensitivity::find(cx, search)
        }

        /// Compares two models on the same random numbers: by how much does the first give more?
        ///
        /// Both are asked so often, each time with the same luck for both, and the differences are looked at. The fields
        /// `.difference`, `.low` and `.high` are its mean and its interval, `.sd` its standard deviation, `.a` and `.b`
        /// the two means, `.correlation` how alike both are; the higher that is, the more the pairing has helped.
        ///
        /// # Errors
        /// `E0868` where a result is no number.
        ///
        /// # Examples
        /// ```comity
        /// let found = compare(|| draw(normal(1, 1)), || draw(normal(0, 1)), repeat: 50)
        /// close(found.difference, 1)  // => true
        /// found.n                     // => 50
        /// ```
        fn compare(
            cx,
            /// A function without parameters that gives a number.
            a: Callable,
            /// Another.
            b: Callable,
            /// How often; 100 if left out.
            repeat: Option<i64>,
            /// How sure to be; 0.95 if left out.
            confidence: Option<f64>,
            /// The seed.
            seed: Option<i64>,
        ) -> Finding {
            let repeat = count("repeat", repeat, 100)?;
            let confidence = inner("compare", "confidence", confidence.unwrap_or(0.95))?;
            let seed = seed_of(cx, seed);
            sensitivity::compare(cx, a, b, repeat, confidence, seed)
        }
    }
}

/// A number of things, 1 or more.
fn count(name: &str, given: Option<i64>, usual: usize) -> Result<usize, Fault> {
    let Some(given) = given else { return Ok(usual) };
    let bounded = Some(given).filter(|given| (1..=1 << 32).contains(given));
    bounded.and_then(|given| usize::try_from(given).ok()).ok_or_else(|| {
        words::bad_option(name, &given.to_string(), "a whole number of 1 or more").into()
    })
}

fn even(levels: usize) -> Result<usize, Fault> {
    if levels.is_multiple_of(2) && levels <= 1 << 20 {
        return Ok(levels);
    }
    Err(words::bad_option("levels", &levels.to_string(), "an even number of 2 or more").into())
}

/// A share strictly between 0 and 1.
fn inner(function: &str, name: &str, share: f64) -> Result<f64, Fault> {
    if share > 0.0 && share < 1.0 {
        return Ok(share);
    }
    let found = crate::base::number::shortest(share);
    Err(library::outside(function, name, "between 0 and 1", &found).into())
}
