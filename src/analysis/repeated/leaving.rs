//! The best deviation from machines that play for ever.
//!
//! *By one round.* By the one-shot deviation principle a profile is subgame perfect if and only if nobody gains, after
//! any history, by another action in a single round after which all keep to their plans (Blackwell 1965; Abreu 1988).
//! All joint states of the [`Arena`] are gone through. A plan that mixes is kept only if nothing it does is worse
//! than anything else it could do, so its player must be indifferent.
//!
//! *For good.* A Nash equilibrium asks about the path only: against machines the best reply is a plan for each joint
//! state, found by improving one's own plan until nothing is left to improve (policy iteration, Howard 1960).
//!
//! Gains are a round: totals times 1 − δ, as scores are.

use std::cmp::Ordering;

use super::arena::Arena;
use super::chain::{Moves, values};
use super::scalar::{Amount, Scalar};
use crate::analysis::Error;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// The best deviation, and what is deviated from.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// What keeping to the plans is worth to each player from the first round on, a round.
    pub values: Vec<Amount>,
    /// The player that gains most, or loses least.
    pub player: usize,
    /// What it gains, a round, from where it first deviates on.
    pub gain: Amount,
    /// In which joint state it intends which action instead of what its plan says.
    pub steps: Vec<(usize, usize)>,
}

/// The best deviation by one round after any history; `None` where nobody has a choice.
///
/// # Errors
/// [`Error::TooLarge`]; whatever the meter answers.
pub fn by_one_round(
    arena: &Arena,
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Option<Leaving>, Error> {
    match one_round::<Rational>(arena, delta, meter) {
        Err(Error::TooLarge) => one_round::<f64>(arena, delta, meter),
        found => found,
    }
}

/// The best deviation for good, from the first round on; a gain of 0 stands for none.
///
/// # Errors
/// As [`by_one_round`].
pub fn for_good(
    arena: &Arena,
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Option<Leaving>, Error> {
    match good::<Rational>(arena, delta, meter) {
        Err(Error::TooLarge) => good::<f64>(arena, delta, meter),
        found => found,
    }
}

/// What a move of a chain takes beside its chance, in bytes.
const MOVE: usize = 40;
/// With more joint states than this, fractions are not tried.
const MOST_EXACT: usize = 3000;

/// The game in the numbers it is calculated in.
struct Numbers<'a, S> {
    arena: &'a Arena,
    delta: S,
    /// For each profile what everybody gets, times 1 − δ.
    pays: Vec<Vec<S>>,
}

impl<'a, S: Scalar> Numbers<'a, S> {
    fn new(arena: &'a Arena, delta: &Rational, meter: &mut dyn Meter) -> Result<Self, Error> {
        if S::EXACT && arena.tuples.len() > MOST_EXACT {
            return Err(Error::TooLarge);
        }
        let rest = &Rational::one() - delta;
        meter.steps((arena.profiles.len() * arena.players()) as u64)?;
        let mut pays = Vec::with_capacity(arena.profiles.len());
        for (_, earned) in arena.form.cells() {
            let mut weighted = Vec::with_capacity(earned.len());
            for pay in earned {
                weighted.push(S::of(&rest.times(pay, meter)?));
            }
            pays.push(weighted);
        }
        Ok(Numbers { arena, delta: S::of(delta), pays })
    }

    /// What is realised in a state, see [`Arena::realised`].
    fn realised(
        &self,
        state: usize,
        leaves: Option<(usize, usize)>,
        meter: &mut dyn Meter,
    ) -> Result<Vec<(usize, S)>, Error> {
        let found = self.arena.realised(state, leaves, meter)?;
        meter.steps(4 * (found.len() as u64 + 1) * self.arena.players() as u64)?;
        Ok(found.into_iter().map(|(profile, chance)| (profile, S::of(&chance))).collect())
    }

    /// The chain where everybody keeps to its plan, but for one player that has another.
    fn chain(
        &self,
        other: Option<(usize, &[Option<usize>])>,
        players: &[usize],
        meter: &mut dyn Meter,
    ) -> Result<(Moves<S>, Vec<Vec<S>>), Error> {
        let states = self.arena.tuples.len();
        let (mut moves, mut now) = (Vec::with_capacity(states), Vec::with_capacity(states));
        for state in 0..states {
            let leaves = other.and_then(|(who, plan)| plan[state].map(|action| (who, action)));
            let realised = self.realised(state, leaves, meter)?;
            let mut pay = vec![S::nothing(); players.len()];
            let mut onward = Vec::with_capacity(realised.len());
            for (profile, chance) in realised {
                meter.bytes(MOVE + chance.words() as usize * 4)?;
                for (slot, player) in pay.iter_mut().zip(players) {
                    *slot = slot.plus_times(&chance, &self.pays[profile][*player], meter)?;
                }
                onward.push((self.arena.onward(state, profile), chance));
            }
            moves.push(onward);
            now.push(pay);
        }
        Ok((moves, now))
    }

    /// What keeping to the plans is worth: to everybody from the start on, and to each player in each state.
    fn kept(&self, meter: &mut dyn Meter) -> Result<(Vec<Amount>, Vec<Vec<S>>), Error> {
        let everybody: Vec<usize> = (0..self.arena.players()).collect();
        let (moves, now) = self.chain(None, &everybody, meter)?;
        let all = values(&moves, &now, &self.delta, meter)?;
        let of = |player: usize| all.iter().map(|values| values[player].clone()).collect();
        Ok((all[0].iter().map(Scalar::amount).collect(), everybody.into_iter().map(of).collect()))
    }

    /// What it is worth to intend an action in a state, and to go on with plans of these values.
    fn worth(
        &self,
        state: usize,
        player: usize,
        action: usize,
        values: &[S],
        meter: &mut dyn Meter,
    ) -> Result<S, Error> {
        let mut sum = S::nothing();
        for (profile, chance) in self.realised(state, Some((player, action)), meter)? {
            let later = &values[self.arena.onward(state, profile)];
            let all = self.pays[profile][player].plus_times(&self.delta, later, meter)?;
            sum = sum.plus_times(&chance, &all, meter)?;
        }
        meter.steps(sum.words())?;
        Ok(sum)
    }

    /// Whether a player's plan does something for sure in a state.
    fn surely(&self, state: usize, player: usize, action: usize) -> bool {
        let at = self.arena.tuples[state][player] as usize;
        let chances = &self.arena.plans[player][at];
        let mut best = 0;
        for (other, chance) in chances.iter().enumerate() {
            if *chance > chances[best] {
                best = other;
            }
        }
        let slips = &self.arena.noise[player];
        best == action && (chances[action] == &Rational::one() - slips || chances.len() == 1)
    }
}

fn one_round<S: Scalar>(
    arena: &Arena,
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Option<Leaving>, Error> {
    let numbers = Numbers::<S>::new(arena, delta, meter)?;
    let (start, all) = numbers.kept(meter)?;
    let mut best: Option<(S, usize, usize, usize)> = None;
    for (player, own) in all.into_iter().enumerate() {
        for state in 0..arena.tuples.len() {
            for action in 0..arena.form.shape()[player] {
                if numbers.surely(state, player, action) {
                    continue;
                }
                let gain = numbers.worth(state, player, action, &own, meter)?.minus(&own[state]);
                let more = best.as_ref().is_none_or(|(most, ..)| gain.order(most).is_gt());
                if more {
                    best = Some((gain, player, state, action));
                }
            }
        }
    }
    Ok(best.map(|(gain, player, state, action)| Leaving {
        values: start,
        player,
        gain: gain.amount(),
        steps: vec![(state, action)],
    }))
}

fn good<S: Scalar>(
    arena: &Arena,
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Option<Leaving>, Error> {
    let numbers = Numbers::<S>::new(arena, delta, meter)?;
    let (start, all) = numbers.kept(meter)?;
    let mut best: Option<(S, usize, Vec<(usize, usize)>)> = None;
    for (player, own) in all.into_iter().enumerate() {
        let (plan, optimum) = improve(&numbers, player, own.clone(), meter)?;
        let gain = optimum[0].minus(&own[0]);
        let more = best.as_ref().is_none_or(|(most, ..)| gain.order(most).is_gt());
        if more {
            best = Some((gain, player, visited(&numbers, player, &plan, meter)?));
        }
    }
    Ok(best.map(|(gain, player, steps)| Leaving {
        values: start,
        player,
        gain: gain.amount(),
        steps,
    }))
}

/// A player's best plan, as what it does otherwise in each joint state, and what that is worth.
fn improve<S: Scalar>(
    numbers: &Numbers<'_, S>,
    player: usize,
    mut value: Vec<S>,
    meter: &mut dyn Meter,
) -> Result<(Vec<Option<usize>>, Vec<S>), Error> {
    let arena = numbers.arena;
    let mut plan = vec![None; arena.tuples.len()];
    // Each turn makes the plan better somewhere; in floats only by what is more than rounding.
    let scale = value.iter().fold(1.0, |most: f64, value| match S::EXACT {
        true => most,
        false => most.max(value.size()),
    });
    loop {
        let mut better = false;
        for state in 0..arena.tuples.len() {
            let mut best = value[state].clone();
            for action in 0..arena.form.shape()[player] {
                let worth = numbers.worth(state, player, action, &value, meter)?;
                let gain = worth.minus(&best);
                let counts = match S::EXACT {
                    true => worth.order(&best) == Ordering::Greater,
                    false => worth.order(&best).is_gt() && gain.size() > 1e-12 * scale,
                };
                if counts {
                    (best, better) = (worth, true);
                    plan[state] = Some(action);
                }
            }
        }
        if !better {
            return Ok((plan, value));
        }
        let (moves, now) = numbers.chain(Some((player, &plan)), &[player], meter)?;
        let fresh = values(&moves, &now, &numbers.delta, meter)?;
        value = fresh.into_iter().filter_map(|mut own| own.pop()).collect();
    }
}

/// The deviations of a plan in the states that it leads to.
fn visited<S: Scalar>(
    numbers: &Numbers<'_, S>,
    player: usize,
    plan: &[Option<usize>],
    meter: &mut dyn Meter,
) -> Result<Vec<(usize, usize)>, Error> {
    let mut seen = vec![false; plan.len()];
    let (mut open, mut steps) = (vec![0_usize], Vec::new());
    seen[0] = true;
    let mut at = 0;
    while at < open.len() {
        let state = open[at];
        at += 1;
        let leaves = plan[state].map(|action| (player, action));
        if let Some(action) = plan[state].filter(|action| !numbers.surely(state, player, *action)) {
            steps.push((state, action));
        }
        for (profile, _) in numbers.realised(state, leaves, meter)? {
            let next = numbers.arena.onward(state, profile);
            if !seen[next] {
                seen[next] = true;
                open.push(next);
            }
        }
    }
    Ok(steps)
}

/// The largest gain once more, in floats and by plain repetition: values are put in again and again until they stay,
/// with the best action in each state where a player deviates for good.
///
/// # Errors
/// Whatever the meter answers.
pub fn largest_gain(
    arena: &Arena,
    delta: &Rational,
    good: bool,
    meter: &mut dyn Meter,
) -> Result<f64, Error> {
    let rough = Numbers::<f64>::new(arena, delta, meter)?;
    let mut most = f64::NEG_INFINITY;
    for player in 0..arena.players() {
        let count = arena.form.shape()[player];
        let mut cells = Vec::with_capacity(arena.tuples.len());
        for state in 0..arena.tuples.len() {
            let mut ways = vec![rough.realised(state, None, meter)?];
            for action in 0..count {
                ways.push(rough.realised(state, Some((player, action)), meter)?);
            }
            cells.push(ways);
        }
        let worth = |way: &[(usize, f64)], state: usize, values: &[f64]| -> f64 {
            let one = |(profile, chance): &(usize, f64)| {
                let later = rough.delta * values[arena.onward(state, *profile)];
                chance * (rough.pays[*profile][player] + later)
            };
            way.iter().map(one).sum()
        };
        let settle = |ways: usize, meter: &mut dyn Meter| -> Result<Vec<f64>, Error> {
            let mut values = vec![0.0; cells.len()];
            for _ in 0..1_000_000 {
                let mut change = 0.0_f64;
                meter.steps((cells.len() * ways * 4) as u64)?;
                for (state, all) in cells.iter().enumerate() {
                    let best = all.iter().take(ways).map(|way| worth(way, state, &values));
                    let best = best.fold(f64::NEG_INFINITY, f64::max);
                    change = change.max((best - values[state]).abs());
                    values[state] = best;
                }
                if change <= 1e-12 * (1.0 - rough.delta) {
                    break;
                }
            }
            Ok(values)
        };
        let keeps = settle(1, meter)?;
        if good {
            most = most.max(settle(count + 1, meter)?[0] - keeps[0]);
            continue;
        }
        for (state, all) in cells.iter().enumerate() {
            for (action, way) in all.iter().skip(1).enumerate() {
                if !rough.surely(state, player, action) {
                    most = most.max(worth(way, state, &keeps) - keeps[state]);
                }
            }
        }
    }
    Ok(most)
}

#[cfg(test)]
#[path = "leaving_tests.rs"]
mod tests;
