//! What is asked of a chain: where it is after so many steps, where it ends up, how long it takes.

use super::absorbing::Absorbing;
use super::stationary::stationary;
use super::{Chain, Error, dense};
use crate::base::meter::Meter;

/// Where a chain ends up, from each of its states.
#[derive(Clone, Debug, PartialEq)]
pub struct Absorption {
    /// The recurrent classes.
    pub classes: Vec<Vec<u32>>,
    /// For each state the chance of ending up in each class.
    pub chances: Vec<Vec<f64>>,
}

/// A round that takes more steps is paid for by itself.
const LARGE: u64 = 256;

impl Chain {
    /// The distribution after so many steps.
    ///
    /// # Errors
    /// What the meter answers; so with all that follow.
    ///
    /// # Complexity
    /// Steps times moves, or less where the distribution comes to rest.
    pub fn after(
        &self,
        start: &[f64],
        steps: u64,
        meter: &mut dyn Meter,
    ) -> Result<Vec<f64>, Error> {
        let (mut now, mut next) = (start.to_vec(), vec![0.0; start.len()]);
        let cost = self.moves() as u64 / 8 + 1;
        for step in 0..steps {
            if cost > LARGE {
                meter.steps(cost)?;
            } else if step % 64 == 63 {
                meter.steps(64 * cost)?;
            }
            self.step(&now, &mut next);
            if now == next {
                break;
            }
            std::mem::swap(&mut now, &mut next);
        }
        Ok(now)
    }

    /// The share of time in each state in the long run; `None` where that depends on the start.
    ///
    /// # Errors
    /// If the class is too large.
    pub fn long_run(&self, meter: &mut dyn Meter) -> Result<Option<Vec<f64>>, Error> {
        meter.steps(self.moves() as u64 / 8 + 1)?;
        let classes = self.classes().recurrent;
        let [class] = &classes[..] else { return Ok(None) };
        dense(class.len(), meter)?;
        let (mut matrix, _) = self.among(class);
        let mut shares = vec![0.0; self.len()];
        for (&state, share) in class.iter().zip(stationary(&mut matrix, class.len(), meter)?) {
            shares[state as usize] = share;
        }
        Ok(Some(shares))
    }

    /// Where it ends up, from each state.
    ///
    /// # Errors
    /// If there are too many transient states.
    pub fn absorption(&self, meter: &mut dyn Meter) -> Result<Absorption, Error> {
        meter.steps(self.moves() as u64 / 8 + 1)?;
        let found = self.classes();
        let mut chances = vec![vec![0.0; found.recurrent.len()]; self.len()];
        dense(found.transient.len(), meter)?;
        let (matrix, exits) = self.among(&found.transient);
        let apart = Absorbing::new(matrix, exits, meter)?;
        for (at, class) in found.recurrent.iter().enumerate() {
            meter.look()?;
            let inside = |target: usize| class.binary_search(&(target as u32)).is_ok();
            let entering: Vec<f64> = found
                .transient
                .iter()
                .map(|&state| {
                    let into = self.row(state as usize).filter(|(target, _)| inside(*target));
                    into.map(|(_, chance)| chance).sum()
                })
                .collect();
            for (&state, chance) in found.transient.iter().zip(apart.values(&entering)) {
                chances[state as usize][at] = chance;
            }
            class.iter().for_each(|&state| chances[state as usize][at] = 1.0);
        }
        Ok(Absorption { classes: found.recurrent, chances })
    }

    /// The transient states, each with how often the chain is expected to be there when it begins at `start`, which
    /// counts; without an order.
    ///
    /// # Errors
    /// If there are too many transient states.
    pub fn expected_visits(
        &self,
        start: usize,
        meter: &mut dyn Meter,
    ) -> Result<Vec<(usize, f64)>, Error> {
        meter.steps(self.moves() as u64 / 8 + 1)?;
        let mut way = self.classes().transient;
        let Some(at) = way.iter().position(|state| *state as usize == start) else {
            return Ok(way.into_iter().map(|state| (state as usize, 0.0)).collect());
        };
        way.swap(0, at);
        dense(way.len(), meter)?;
        let (matrix, exits) = self.among(&way);
        let visits = Absorbing::new(matrix, exits, meter)?.visits();
        Ok(way.into_iter().map(|state| state as usize).zip(visits).collect())
    }

    /// From each state the expected number of steps until `goal` is first reached; 0 from there, infinite where it
    /// may never be.
    ///
    /// # Errors
    /// If there are too many states on the way.
    pub fn expected_time(&self, goal: usize, meter: &mut dyn Meter) -> Result<Vec<f64>, Error> {
        let mut stopped = Chain::new();
        for state in 0..self.len() {
            if state == goal {
                stopped.push(goal as u32, 1.0);
            } else {
                self.row(state).for_each(|(target, chance)| stopped.push(target as u32, chance));
            }
            stopped.end_row();
        }
        let found = stopped.classes();
        // Lost are those from where another class can be reached.
        let mut lost = vec![false; self.len()];
        for class in &found.recurrent {
            class.iter().filter(|&&state| state as usize != goal).for_each(|&state| {
                lost[state as usize] = true;
            });
        }
        loop {
            let mut more = false;
            meter.steps(self.moves() as u64 / 8 + 1)?;
            for state in 0..self.len() {
                if !lost[state] && stopped.row(state).any(|(target, _)| lost[target]) {
                    (lost[state], more) = (true, true);
                }
            }
            if !more {
                break;
            }
        }
        let way: Vec<u32> =
            found.transient.iter().copied().filter(|&state| !lost[state as usize]).collect();
        dense(way.len(), meter)?;
        let (matrix, exits) = stopped.among(&way);
        let times = Absorbing::new(matrix, exits, meter)?.values(&vec![1.0; way.len()]);
        let mut all: Vec<f64> =
            lost.iter().map(|&lost| if lost { f64::INFINITY } else { 0.0 }).collect();
        for (&state, time) in way.iter().zip(times) {
            all[state as usize] = time;
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::Unmetered;

    fn near(xs: &[f64], ys: &[f64]) -> bool {
        xs.len() == ys.len()
            && xs.iter().zip(ys).all(|(x, y)| x == y || (x - y).abs() < 1e-12 * y.abs().max(1.0))
    }

    /// A gambler with 1 of 3 pieces and fair coins (Kemeny and Snell 1960, chapter 3).
    #[test]
    fn visits() {
        let rows = [
            vec![1.0, 0.0, 0.0, 0.0],
            vec![0.5, 0.0, 0.5, 0.0],
            vec![0.0, 0.5, 0.0, 0.5],
            vec![0.0, 0.0, 0.0, 1.0],
        ];
        let chain = Chain::from_matrix(&rows).unwrap();
        let meter = &mut Unmetered;
        let mut found = chain.expected_visits(2, meter).unwrap();
        found.sort_by_key(|(state, _)| *state);
        assert!(near(&[found[0].1, found[1].1], &[2.0 / 3.0, 4.0 / 3.0]));
        assert_eq!(chain.expected_visits(0, meter).unwrap().len(), 2);
    }

    /// The land of Oz: never two nice days in a row (Kemeny and Snell 1960, chapter 2).
    #[test]
    fn weather() {
        let rows = [vec![0.5, 0.25, 0.25], vec![0.5, 0.0, 0.5], vec![0.25, 0.25, 0.5]];
        let chain = Chain::from_matrix(&rows).unwrap();
        let meter = &mut Unmetered;
        assert!(near(&chain.long_run(meter).unwrap().unwrap(), &[0.4, 0.2, 0.4]));
        // Mean first passage to rain from nice and from snow.
        assert!(near(&chain.expected_time(0, meter).unwrap(), &[0.0, 8.0 / 3.0, 10.0 / 3.0]));
        assert!(near(&chain.after(&[0.0, 1.0, 0.0], 2, meter).unwrap(), &[0.375, 0.25, 0.375]));
        assert!(near(&chain.after(&[1.0, 0.0, 0.0], 1000, meter).unwrap(), &[0.4, 0.2, 0.4]));
    }

    /// A drunkard between home and bar (Grinstead and Snell 1997, chapter 11).
    #[test]
    fn a_walk_ends() {
        let mut rows = vec![vec![0.0; 5]; 5];
        (rows[0][0], rows[4][4]) = (1.0, 1.0);
        for state in 1..4 {
            (rows[state][state - 1], rows[state][state + 1]) = (0.5, 0.5);
        }
        let chain = Chain::from_matrix(&rows).unwrap();
        let meter = &mut Unmetered;
        let found = chain.absorption(meter).unwrap();
        assert_eq!(found.classes, [vec![0], vec![4]]);
        assert!(near(&found.chances[1], &[0.75, 0.25]) && near(&found.chances[4], &[0.0, 1.0]));
        assert_eq!(chain.long_run(meter).unwrap(), None);
        let infinite = f64::INFINITY;
        let times = chain.expected_time(0, meter).unwrap();
        assert!(near(&times, &[0.0, infinite, infinite, infinite, infinite]));
    }
}
