//! Machines of all players together: every state that any history can lead to, and what can happen there.
//!
//! ```text
//! joint state   everybody's state                     plan    who intends what, how likely
//! profile       what was really done                  next    profile -> joint state
//! ```
//!
//! Subgame perfection asks about all histories, also those that nobody's plan leads to, so states are explored under
//! every profile. Noise replaces an intended action by another; it changes what is likely, not where it leads.
//!
//! Everybody must be able to tell the others' states from what was seen. A machine that remembers a draw of its own
//! which its action does not show has a secret, and is refused: what is best against it depends on beliefs.

use std::collections::BTreeMap;

use crate::analysis::Error;
use crate::analysis::strategic::{Profiles, Strategic, surely};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay_for};
use crate::model::strategy::{Automaton, Decision};

/// The most joint states, and the most of their successors.
const MOST_STATES: usize = 1 << 15;
const MOST_STEPS: usize = 1 << 21;

/// A match of machines, one a player, with everything that can happen.
#[derive(Clone, Debug)]
pub struct Arena {
    /// What everybody gets in each profile.
    pub form: Strategic,
    /// All profiles in order.
    pub profiles: Vec<Vec<usize>>,
    /// For each player and state of its machine what it does there: the chance of each action, after noise.
    pub plans: Vec<Vec<Vec<Rational>>>,
    /// For each player the chance that an intended action goes wrong.
    pub noise: Vec<Rational>,
    /// For each joint state everybody's state. A match begins in the first.
    pub tuples: Vec<Vec<u32>>,
    /// For each joint state and profile the next joint state.
    pub next: Vec<u32>,
}

/// One machine with its leads made plain: state and profile to state.
struct Seat {
    intended: Vec<Vec<Rational>>,
    leads: Vec<Vec<u32>>,
}

impl Arena {
    /// The arena of these machines, one a player, each with its noise.
    ///
    /// # Errors
    /// [`Error::Secret`] for a machine whose state cannot be told; [`Error::TooLarge`] for too many joint states;
    /// whatever the meter answers.
    pub fn new(
        form: Strategic,
        machines: &[&Automaton],
        noise: Vec<Rational>,
        meter: &mut dyn Meter,
    ) -> Result<Arena, Error> {
        let profiles: Vec<Vec<usize>> = Profiles::new(form.shape()).collect();
        let mut seats = Vec::with_capacity(machines.len());
        for (player, machine) in machines.iter().enumerate() {
            let size = machine.states().len() * profiles.len();
            if size > MOST_STEPS {
                return Err(Error::TooLarge);
            }
            meter.steps(size as u64)?;
            let noisy = noise.get(player).is_some_and(Rational::is_positive);
            seats.push(Seat::new(machine, player, &profiles, form.shape()[player], noisy)?);
        }
        let mut plans = Vec::with_capacity(seats.len());
        for (seat, noise) in seats.iter().zip(&noise) {
            let numbers = seat.intended.iter().map(Vec::len).sum::<usize>();
            pay_for(2 * numbers as u64, noise.bits(), meter)?;
            meter.bytes(numbers * (noise.bits() / 4) as usize)?;
            plans.push(seat.intended.iter().map(|chances| shaken(chances, noise)).collect());
        }
        let mut arena =
            Arena { form, profiles, plans, noise, tuples: Vec::new(), next: Vec::new() };
        arena.explore(&seats, meter)?;
        Ok(arena)
    }

    fn explore(&mut self, seats: &[Seat], meter: &mut dyn Meter) -> Result<(), Error> {
        let first = vec![0_u32; seats.len()];
        let mut numbers = BTreeMap::from([(first.clone(), 0_u32)]);
        self.tuples.push(first);
        let mut state = 0;
        while state < self.tuples.len() {
            meter.steps((self.profiles.len() * seats.len() * 8) as u64)?;
            meter.bytes(self.profiles.len() * 4 + seats.len() * 16 + 64)?;
            for profile in 0..self.profiles.len() {
                let tuple = &self.tuples[state];
                let onward = seats.iter().zip(tuple);
                let onward: Vec<u32> =
                    onward.map(|(seat, at)| seat.leads[*at as usize][profile]).collect();
                let fresh = self.tuples.len() as u32;
                let number = *numbers.entry(onward.clone()).or_insert(fresh);
                if number == fresh {
                    self.tuples.push(onward);
                }
                self.next.push(number);
            }
            if self.tuples.len() > MOST_STATES || self.next.len() > MOST_STEPS {
                return Err(Error::TooLarge);
            }
            state += 1;
        }
        Ok(())
    }

    /// The number of players.
    #[must_use]
    pub fn players(&self) -> usize {
        self.plans.len()
    }

    /// Where a profile leads from a joint state.
    #[must_use]
    pub fn onward(&self, state: usize, profile: usize) -> usize {
        self.next[state * self.profiles.len() + profile] as usize
    }

    /// What is realised in a joint state where everybody keeps to its plan, but for one player that intends the
    /// given action: profiles with their chances.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn realised(
        &self,
        state: usize,
        leaves: Option<(usize, usize)>,
        meter: &mut dyn Meter,
    ) -> Result<Vec<(usize, Rational)>, Stopped> {
        let tuple = &self.tuples[state];
        let mut found = vec![(0_usize, Rational::one())];
        for (player, at) in tuple.iter().enumerate() {
            let count = self.form.shape()[player];
            let own;
            let chances = match leaves {
                Some((who, action)) if who == player => {
                    own = shaken(&surely(action, count), &self.noise[player]);
                    &own
                }
                _ => &self.plans[player][*at as usize],
            };
            let mut wider = Vec::with_capacity(found.len() * 2);
            for (code, weight) in &found {
                for (action, chance) in chances.iter().enumerate() {
                    if !chance.is_zero() {
                        wider.push((code * count + action, weight.times(chance, meter)?));
                    }
                }
            }
            found = wider;
        }
        Ok(found)
    }
}

/// The chances of what is really done, where an intended action goes wrong with this chance.
fn shaken(intended: &[Rational], noise: &Rational) -> Vec<Rational> {
    let others = i64::try_from(intended.len()).unwrap_or(i64::MAX) - 1;
    let Some(slip) = noise.checked_div(&Rational::from(others)).filter(|slip| !slip.is_zero())
    else {
        return intended.to_vec();
    };
    let keep = &(&Rational::one() - noise) - &slip;
    intended.iter().map(|chance| &slip + &(chance * &keep)).collect()
}

impl Seat {
    fn new(
        machine: &Automaton,
        player: usize,
        profiles: &[Vec<usize>],
        actions: usize,
        noisy: bool,
    ) -> Result<Seat, Error> {
        let count = machine.states().len();
        let mut seat = Seat { intended: Vec::new(), leads: Vec::new() };
        let mut others = Vec::new();
        for state in 0..count {
            let mut leaves = Vec::new();
            flatten(&machine.states()[state].decision, &Rational::one(), &mut leaves)?;
            let mut intended = vec![Rational::zero(); actions];
            for (chance, action, _) in &leaves {
                intended[*action] += chance;
            }
            let mut leads = Vec::with_capacity(profiles.len());
            for profile in profiles {
                let own = profile[player];
                others.clear();
                others.extend_from_slice(&profile[..player]);
                others.extend_from_slice(&profile[player + 1..]);
                let column = machine.observe(own, &others, &others);
                // The rows that may be in force after this action.
                let meant = leaves.iter().any(|(_, action, _)| *action == own) && !noisy;
                let rows = leaves.iter().filter(|(_, action, _)| !meant || *action == own);
                let mut onward = rows.map(|(_, _, row)| machine.row(*row)[column]);
                let first = onward.next().ok_or(Error::Secret(player))?;
                if onward.any(|other| other != first) {
                    return Err(Error::Secret(player));
                }
                leads.push(first);
            }
            seat.intended.push(intended);
            seat.leads.push(leads);
        }
        Ok(seat)
    }
}

/// Everything a decision may come to, with its exact chance: the action and the row.
fn flatten(
    decision: &Decision,
    chance: &Rational,
    into: &mut Vec<(Rational, usize, usize)>,
) -> Result<(), Error> {
    if chance.is_zero() {
        return Ok(());
    }
    let exact = |p: f64| Rational::from_f64(p).ok_or(Error::BadProbability(p));
    match decision {
        Decision::Play { action, row } => into.push((chance.clone(), *action, *row)),
        Decision::Mixed { parts, row } => {
            let mut chances = Vec::with_capacity(parts.len());
            for (_, p) in parts {
                chances.push(exact(*p)?);
            }
            let sum: Rational = chances.iter().cloned().sum();
            let scale = sum.recip().ok_or(Error::BadProbability(0.0))?;
            for ((action, _), p) in parts.iter().zip(&chances) {
                if !p.is_zero() {
                    into.push((&(chance * p) * &scale, *action, *row));
                }
            }
        }
        Decision::Chance { p, yes, no } => {
            let p = exact(*p)?;
            flatten(yes, &(chance * &p), into)?;
            flatten(no, &(chance * &(&Rational::one() - &p)), into)?;
        }
        Decision::Pick(ways) => {
            let count = i64::try_from(ways.len()).unwrap_or(i64::MAX);
            let each = Rational::new(1, count).ok_or(Error::BadProbability(0.0))?;
            for way in ways {
                flatten(way, &(chance * &each), into)?;
            }
        }
    }
    Ok(())
}
