//! Matches without end: the limit of means.
//!
//! From the first round on the chain wanders through transient states until it is caught in a recurrent class; the
//! long run is each class's own, weighted by the chance of ending up there. In a class with stationary shares π,
//! mean μ and the bias h of each state (h = x − μ + P·h),
//!
//! ```text
//! asymptotic variance = Σ π·E[(x − μ + h′ − h)²]
//! ```
//!
//! which is a sum of squares, right for cycles too (a cycle without chance has none). Where classes differ in mean,
//! the mean of a long match stays uncertain however long it is, and the figure is infinite.

use super::joint::Joint;
use super::{Expected, Stage, Wanted};
use crate::analysis::markov::absorbing::Absorbing;
use crate::analysis::markov::stationary::stationary;
use crate::analysis::markov::{Error, dense};
use crate::base::meter::Meter;

/// Differences below this share of the payoffs are rounding.
const ROUNDING: f64 = 1e-12;

/// A class where the chain may end up.
struct Class {
    states: Vec<u32>,
    /// The chance of ending up there.
    chance: f64,
    /// The share of time in each of its states.
    shares: Vec<f64>,
    /// How often each profile is realised.
    profiles: Vec<f64>,
}

impl Class {
    fn mean(&self, stage: &Stage, player: usize) -> f64 {
        self.profiles.iter().enumerate().map(|(at, share)| share * stage.pays(at)[player]).sum()
    }
}

pub(super) fn solve(
    joint: &Joint,
    stage: &Stage,
    wanted: Wanted,
    meter: &mut dyn Meter,
) -> Result<Expected, Error> {
    let classes = classes(joint, stage, meter)?;
    let players = stage.players();
    let mut profiles = vec![0.0; stage.profiles()];
    for class in &classes {
        let parts = profiles.iter_mut().zip(&class.profiles);
        parts.for_each(|(all, share)| *all += class.chance * share);
    }
    let score = |player: usize| -> f64 {
        profiles.iter().enumerate().map(|(at, share)| share * stage.pays(at)[player]).sum()
    };
    let scores: Vec<f64> = (0..players).map(score).collect();
    let sd = wanted.sd || wanted.asymptotic;
    let sd = sd.then(|| (0..players).map(|player| between(&classes, stage, player)));
    let sd: Option<Vec<f64>> = sd.map(Iterator::collect);
    let asymptotic_sd = match (&sd, wanted.asymptotic) {
        (Some(sd), true) => Some(asymptotic(joint, stage, &classes, sd, meter)?),
        _ => None,
    };
    let states = wanted.states.then(|| {
        let mut states = Vec::new();
        for class in &classes {
            for (&state, &share) in class.states.iter().zip(&class.shares) {
                states.push((joint.tuple(state as usize).to_vec(), class.chance * share));
            }
        }
        states
    });
    Ok(Expected {
        scores,
        totals: None,
        divisor: f64::INFINITY,
        rounds: f64::INFINITY,
        profiles,
        sd: sd.filter(|_| wanted.sd),
        asymptotic_sd,
        states,
    })
}

/// The classes that can be reached, each with its long run.
fn classes(joint: &Joint, stage: &Stage, meter: &mut dyn Meter) -> Result<Vec<Class>, Error> {
    let chain = &joint.chain;
    let found = chain.classes();
    let mut visits = vec![0.0; chain.len()];
    if !found.transient.is_empty() && found.recurrent.len() > 1 {
        // The first state is transient, since all others are reached from it.
        dense(found.transient.len(), meter)?;
        let (matrix, exits) = chain.among(&found.transient);
        let apart = Absorbing::new(matrix, exits, meter)?;
        for (&state, stays) in found.transient.iter().zip(apart.visits()) {
            visits[state as usize] = stays;
        }
    }
    let mut classes = Vec::with_capacity(found.recurrent.len());
    let several = found.recurrent.len() > 1;
    for states in found.recurrent {
        dense(states.len(), meter)?;
        let (mut matrix, _) = chain.among(&states);
        let shares = stationary(&mut matrix, states.len(), meter)?;
        let chance = match several {
            true => {
                let inside =
                    |&(target, _): &(usize, f64)| states.binary_search(&(target as u32)).is_ok();
                let entering = |&state: &u32| {
                    let state = state as usize;
                    let into: f64 = chain.row(state).filter(inside).map(|(_, p)| p).sum();
                    visits[state] * into
                };
                found.transient.iter().map(entering).sum()
            }
            false => 1.0,
        };
        let mut time = vec![0.0; chain.len()];
        for (&state, &share) in states.iter().zip(&shares) {
            time[state as usize] = share;
        }
        let mut profiles = joint.realised(&time, stage.profiles());
        let all: f64 = profiles.iter().sum();
        profiles.iter_mut().for_each(|share| *share /= all);
        classes.push(Class { states, chance, shares, profiles });
    }
    let all: f64 = classes.iter().map(|class| class.chance).sum();
    classes.iter_mut().for_each(|class| class.chance /= all);
    Ok(classes)
}

/// The standard deviation of a player's long-run mean: how far the classes lie apart.
fn between(classes: &[Class], stage: &Stage, player: usize) -> f64 {
    let means: Vec<f64> = classes.iter().map(|class| class.mean(stage, player)).collect();
    let mean: f64 = classes.iter().zip(&means).map(|(class, mean)| class.chance * mean).sum();
    let parts = classes.iter().zip(&means);
    let variance: f64 = parts.map(|(class, m)| class.chance * (m - mean) * (m - mean)).sum();
    rounded(variance.sqrt(), stage, player)
}

/// A standard deviation, or 0 where it is rounding.
fn rounded(sd: f64, stage: &Stage, player: usize) -> f64 {
    let largest = (0..stage.profiles()).map(|at| stage.pays(at)[player].abs()).fold(0.0, f64::max);
    if sd <= ROUNDING * largest { 0.0 } else { sd }
}

fn asymptotic(
    joint: &Joint,
    stage: &Stage,
    classes: &[Class],
    sd: &[f64],
    meter: &mut dyn Meter,
) -> Result<Vec<f64>, Error> {
    let mut variances = vec![0.0; sd.len()];
    for class in classes {
        let rest = &class.states[1..];
        dense(rest.len(), meter)?;
        let (matrix, exits) = joint.chain.among(rest);
        let apart = Absorbing::new(matrix, exits, meter)?;
        for (player, variance) in variances.iter_mut().enumerate() {
            let mean = class.mean(stage, player);
            let worth = joint.worth(stage, player);
            let gain: Vec<f64> = rest.iter().map(|&state| worth[state as usize] - mean).collect();
            let mut bias = vec![0.0; joint.chain.len()];
            for (&state, value) in rest.iter().zip(apart.values(&gain)) {
                bias[state as usize] = value;
            }
            for (&state, share) in class.states.iter().zip(&class.shares) {
                for at in joint.chain.span(state as usize) {
                    let pay = stage.pays(joint.profiles[at] as usize)[player];
                    let after = bias[joint.chain.target(at)];
                    let jump = pay - mean + after - bias[state as usize];
                    *variance += class.chance * share * joint.chain.chance(at) * jump * jump;
                }
            }
        }
    }
    let figure = |(player, variance): (usize, &f64)| match sd[player] > 0.0 {
        true => f64::INFINITY,
        false => rounded(variance.sqrt(), stage, player),
    };
    Ok(variances.iter().enumerate().map(figure).collect())
}
