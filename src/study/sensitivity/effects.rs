//! Elementary effects, after Morris: screening for inputs that matter.
//!
//! A trajectory starts somewhere on a grid of the unit cube and moves each input once, by a step of about half the
//! range. The effect of an input is the change of the result over the step; over several trajectories
//!
//! ```text
//! mean       mu       its average
//! absolute   mu*      the average of its size: how much the input matters, though effects may cancel out
//! spread     sigma    its standard deviation: large where the effect depends on other inputs, or is not linear
//! ```
//!
//! [morris-1991], with mu* of [campolongo-2007].

use crate::base::random::shuffle::permutation;
use crate::base::random::{Draws as _, Key};
use crate::base::statistics;

/// What is known of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The mean effect.
    pub mean: f64,
    /// The mean of its size.
    pub absolute: f64,
    /// Its standard deviation; none of a single trajectory.
    pub spread: Option<f64>,
    /// The standard error of the mean size.
    pub error: Option<f64>,
}

/// A plan of trajectories.
#[derive(Clone, Debug)]
pub struct Effects {
    inputs: usize,
    /// For each trajectory the points, and the input that is moved before each but the first, with the step.
    trajectories: Vec<Trajectory>,
}

#[derive(Clone, Debug)]
struct Trajectory {
    points: Vec<Vec<f64>>,
    moves: Vec<(usize, f64)>,
}

/// Relative differences below this are those of arithmetic.
const ROUNDING: f64 = 1e-12;

impl Effects {
    /// Trajectories on a grid with an even number of levels.
    #[must_use]
    pub fn plan(inputs: usize, trajectories: usize, levels: usize, seed: u64) -> Self {
        let levels = levels.max(2) / 2 * 2;
        let key = Key::new(seed).named("elementary effects");
        let trajectory = |at: usize| {
            let mut draws = key.child(at as u64).at(0);
            #[allow(clippy::cast_precision_loss, reason = "few levels")]
            let (cell, step) = {
                let last = (levels - 1) as f64;
                (1.0 / last, (levels / 2) as f64 / last)
            };
            let mut point: Vec<f64> = Vec::with_capacity(inputs);
            let mut steps = Vec::with_capacity(inputs);
            for _ in 0..inputs {
                // In the lower half steps go up, in the upper half down.
                #[allow(clippy::cast_precision_loss, reason = "few levels")]
                let low = draws.index(levels / 2) as f64 * cell;
                let up = draws.chance(0.5);
                point.push(if up { low } else { low + step });
                steps.push(if up { step } else { -step });
            }
            let mut points = vec![point.clone()];
            let mut moves = Vec::with_capacity(inputs);
            for input in permutation(inputs, &mut draws) {
                point[input] = (point[input] + steps[input]).clamp(0.0, 1.0);
                points.push(point.clone());
                moves.push((input, steps[input]));
            }
            Trajectory { points, moves }
        };
        Self { inputs, trajectories: (0..trajectories).map(trajectory).collect() }
    }

    /// Where the model is to be asked, in order.
    pub fn points(&self) -> impl Iterator<Item = &[f64]> {
        self.trajectories.iter().flat_map(|it| it.points.iter().map(Vec::as_slice))
    }

    /// The effects, from the answers in that order; `None` where one is missing.
    #[must_use]
    pub fn of(&self, answers: &[f64]) -> Option<Vec<Effect>> {
        let mut effects: Vec<Vec<f64>> = vec![Vec::new(); self.inputs];
        let mut answers = answers.iter();
        for trajectory in &self.trajectories {
            let mut before = *answers.next()?;
            for (input, step) in &trajectory.moves {
                let after = *answers.next()?;
                effects[*input].push((after - before) / step);
                before = after;
            }
        }
        let effect = |found: Vec<f64>| {
            let sizes: Vec<f64> = found.iter().map(|effect| effect.abs()).collect();
            let absolute = statistics::mean(&sizes).ok()?;
            // What differs in the last digits alone is rounding.
            let tidy = |spread: f64| if spread <= ROUNDING * absolute { 0.0 } else { spread };
            Some(Effect {
                mean: statistics::mean(&found).ok()?,
                absolute,
                spread: statistics::sd(&found).ok().map(tidy),
                error: statistics::standard_error(&sizes).ok().map(tidy),
            })
        };
        effects.into_iter().map(effect).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effects(inputs: usize, count: usize, model: impl Fn(&[f64]) -> f64) -> Vec<Effect> {
        let plan = Effects::plan(inputs, count, 4, 1);
        let answers: Vec<f64> = plan.points().map(model).collect();
        assert_eq!(answers.len(), count * (inputs + 1));
        plan.of(&answers).unwrap()
    }

    #[test]
    fn of_a_linear_model_the_effects_are_its_slopes() {
        for (effect, slope) in
            effects(3, 6, |x| 2.0 * x[0] - 5.0 * x[1] + 1.0).iter().zip([2.0, -5.0, 0.0])
        {
            assert!((effect.mean - slope).abs() < 1e-12);
            assert!((effect.absolute - slope.abs()).abs() < 1e-12);
            assert!(effect.spread.unwrap() < 1e-12);
        }
    }

    #[test]
    fn effects_that_cancel_out_are_seen() {
        // The effect of the first input has the sign of the second.
        let found = effects(2, 200, |x| x[0] * (x[1] - 0.5));
        assert!(found[0].mean.abs() < 0.1 && found[0].absolute > 0.2);
        assert!(found[0].spread.unwrap() > 0.2);
    }

    #[test]
    fn points_lie_on_the_grid() {
        let plan = Effects::plan(5, 20, 4, 3);
        for x in plan.points().flatten() {
            let level = x * 3.0;
            assert!((level - level.round()).abs() < 1e-9 && (0.0..=1.0).contains(x));
        }
    }
}
