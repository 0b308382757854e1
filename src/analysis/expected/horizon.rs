//! Matches that end, and matches whose rounds weigh less and less: sums along the chain.
//!
//! With continuation w (1 without) and discount d (1 without), a total S obeys S = x + C·d·S′, where x is the payoff
//! of the round and C is 1 with probability w. So, with m for its mean and V for its variance from a state on,
//!
//! ```text
//! visits  y = start + r·y·P                  r = w for shares, w·d for totals, w·d² for the variance
//! mean    m = E[x] + w·d·E[m′]               total = Σ y·E[x]
//! spread  V = E[(x + C·d·m′ − m)²] + w·d²·E[V′]      (Sobel 1982)
//! ```
//!
//! Every term of V is a square, so that a match without chance has no spread, to the last digit. With a number of
//! rounds the sums are taken round by round, else all at once.

use super::joint::Joint;
use super::{Expected, Horizon, Stage, Wanted};
use crate::analysis::markov::absorbing::Absorbing;
use crate::analysis::markov::{Error, dense};
use crate::base::meter::Meter;

/// Rounds that are gone through before the meter is told.
const TOLD: u64 = 64;

pub(super) fn solve(
    joint: &Joint,
    stage: &Stage,
    horizon: Horizon,
    wanted: Wanted,
    meter: &mut dyn Meter,
) -> Result<Expected, Error> {
    let w = horizon.continuation.unwrap_or(1.0);
    let d = horizon.discount.unwrap_or(1.0);
    let sums = match horizon.rounds {
        Some(rounds) => finite(joint, rounds, w, d, meter)?,
        None => endless(joint, w, d, meter)?,
    };
    let profiles = stage.profiles();
    let realised = joint.realised(&sums.weighted, profiles);
    let total = |player: usize| {
        realised.iter().enumerate().map(|(at, share)| share * stage.pays(at)[player]).sum::<f64>()
    };
    let totals: Vec<f64> = (0..stage.players()).map(total).collect();
    let shares = sums.plain.as_ref().map(|plain| joint.realised(plain, profiles));
    let mut shares = shares.unwrap_or(realised);
    let all: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= all);
    let sd = match wanted.sd {
        true => Some(spread(joint, stage, horizon, meter)?),
        false => None,
    };
    Ok(Expected {
        scores: totals.iter().map(|total| total / sums.divisor).collect(),
        totals: Some(totals),
        divisor: sums.divisor,
        rounds: sums.rounds,
        profiles: shares,
        sd: sd.map(|sd| sd.into_iter().map(|sd| sd / sums.divisor).collect()),
        asymptotic_sd: None,
        states: None,
    })
}

/// How often states are visited.
struct Sums {
    /// With the weight of their round.
    weighted: Vec<f64>,
    /// Each round alike, where that is something else.
    plain: Option<Vec<f64>>,
    divisor: f64,
    rounds: f64,
}

/// Round by round.
fn finite(
    joint: &Joint,
    rounds: u32,
    w: f64,
    d: f64,
    meter: &mut dyn Meter,
) -> Result<Sums, Error> {
    let chain = &joint.chain;
    let n = chain.len();
    let (mut now, mut next) = (vec![0.0; n], vec![0.0; n]);
    now[0] = 1.0;
    let mut weighted = vec![0.0; n];
    let mut plain = (d < 1.0).then(|| vec![0.0; n]);
    let (mut alive, mut weight) = (1.0, 1.0);
    let (mut divisor, mut count) = (Total::default(), Total::default());
    let cost = chain.moves() as u64 / 8 + 1;
    let mut settled = false;
    for round in 0..rounds {
        if u64::from(round) % TOLD == TOLD - 1 {
            meter.steps(if settled { 8 } else { TOLD * cost })?;
        }
        add(&mut weighted, &now, weight);
        if let Some(plain) = &mut plain {
            add(plain, &now, alive);
        }
        divisor.add(weight);
        count.add(alive);
        alive *= w;
        weight *= w * d;
        if weight == 0.0 && alive == 0.0 {
            break;
        }
        if !settled {
            chain.step(&now, &mut next);
            settled = now == next;
            std::mem::swap(&mut now, &mut next);
        }
    }
    Ok(Sums { weighted, plain, divisor: divisor.0, rounds: count.0 })
}

/// A sum.
#[derive(Clone, Copy, Default)]
struct Total(f64, f64);

impl Total {
    /// Adds, and keeps what is lost to rounding for the next time (Kahan 1965).
    fn add(&mut self, x: f64) {
        let x = x - self.1;
        let sum = self.0 + x;
        self.1 = (sum - self.0) - x;
        self.0 = sum;
    }
}

fn add(sum: &mut [f64], now: &[f64], weight: f64) {
    sum.iter_mut().zip(now).for_each(|(sum, mass)| *sum += weight * mass);
}

/// All at once: after each round the chain goes on with probability w, and counts d times as much.
fn endless(joint: &Joint, w: f64, d: f64, meter: &mut dyn Meter) -> Result<Sums, Error> {
    // A discount alone is the only weight there is: shares carry it too.
    let apart = w < 1.0 && d < 1.0;
    let weighted = decaying(joint, w * d, (1.0 - w) + w * (1.0 - d), meter)?.visits();
    let plain = match apart {
        true => Some(decaying(joint, w, 1.0 - w, meter)?.visits()),
        false => None,
    };
    let divisor = 1.0 / ((1.0 - w) + w * (1.0 - d));
    Ok(Sums { weighted, plain, divisor, rounds: 1.0 / (1.0 - w) })
}

/// The chain that keeps `keep` of itself each step, and loses the rest, `lose`.
fn decaying(
    joint: &Joint,
    keep: f64,
    lose: f64,
    meter: &mut dyn Meter,
) -> Result<Absorbing, Error> {
    let n = joint.chain.len();
    dense(n, meter)?;
    let mut matrix = vec![0.0; n * n];
    for state in 0..n {
        for (target, chance) in joint.chain.row(state) {
            matrix[state * n + target] += keep * chance;
        }
    }
    Absorbing::new(matrix, vec![lose; n], meter)
}

/// The standard deviation of each player's total.
fn spread(
    joint: &Joint,
    stage: &Stage,
    horizon: Horizon,
    meter: &mut dyn Meter,
) -> Result<Vec<f64>, Error> {
    let w = horizon.continuation.unwrap_or(1.0);
    let d = horizon.discount.unwrap_or(1.0);
    let players = 0..stage.players();
    if let Some(rounds) = horizon.rounds {
        return players
            .map(|player| finite_spread(joint, stage, player, (rounds, w, d), meter))
            .collect();
    }
    let means = decaying(joint, w * d, (1.0 - w) + w * (1.0 - d), meter)?;
    let lost = (1.0 - w) + w * (1.0 - d) * (1.0 + d);
    let visits = decaying(joint, w * d * d, lost, meter)?.visits();
    Ok(players
        .map(|player| {
            let mean = means.values(&joint.worth(stage, player));
            let mut variance = 0.0;
            for (state, visits) in visits.iter().enumerate() {
                variance += visits * jump(joint, stage, player, state, (w, d), mean[state], &mean);
            }
            variance.sqrt()
        })
        .collect())
}

/// E[(x + C·d·m′ − m)²] in a state, given its m and those after.
#[inline]
fn jump(
    joint: &Joint,
    stage: &Stage,
    player: usize,
    state: usize,
    (w, d): (f64, f64),
    mean: f64,
    after: &[f64],
) -> f64 {
    let mut sum = 0.0;
    for at in joint.chain.span(state) {
        let now = stage.pays(joint.profiles[at] as usize)[player] - mean;
        let then = now + d * after[joint.chain.target(at)];
        sum += joint.chain.chance(at) * (w * then * then + (1.0 - w) * now * now);
    }
    sum
}

/// From the last round to the first.
fn finite_spread(
    joint: &Joint,
    stage: &Stage,
    player: usize,
    (rounds, w, d): (u32, f64, f64),
    meter: &mut dyn Meter,
) -> Result<f64, Error> {
    let chain = &joint.chain;
    let n = chain.len();
    let worth = joint.worth(stage, player);
    let (mut mean, mut variance) = (vec![0.0; n], vec![0.0; n]);
    let (mut longer, mut wider) = (vec![0.0; n], vec![0.0; n]);
    let cost = chain.moves() as u64 / 4 + 1;
    for left in 1..=rounds {
        if u64::from(left).is_multiple_of(TOLD) {
            meter.steps(TOLD * cost)?;
        }
        // In the last round nothing follows.
        let w = if left == 1 { 0.0 } else { w };
        for state in 0..n {
            let expected = |values: &[f64]| -> f64 {
                chain.row(state).map(|(target, chance)| chance * values[target]).sum()
            };
            longer[state] = worth[state] + w * d * expected(&mean);
            let jump = jump(joint, stage, player, state, (w, d), longer[state], &mean);
            wider[state] = jump + w * d * d * expected(&variance);
        }
        std::mem::swap(&mut mean, &mut longer);
        std::mem::swap(&mut variance, &mut wider);
    }
    Ok(variance[0].sqrt())
}
