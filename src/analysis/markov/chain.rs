//! A chain: its states are numbers from 0 on, its moves are kept row by row, zeros left out.
//!
//! States that can reach each other form a *class*. A class that nothing leaves is *recurrent*: once there, a
//! chain visits all of it for ever. All other states are *transient*. Classes are found by Tarjan's search for
//! strongly connected components (1972), with a stack of its own instead of recursion.

use super::Error;
use crate::base::tolerance::close;

/// A Markov chain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    starts: Vec<u32>,
    targets: Vec<u32>,
    chances: Vec<f64>,
}

/// How the states of a chain hang together.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// The recurrent classes, each in ascending order; in the order of their first states.
    pub recurrent: Vec<Vec<u32>>,
    /// The states of no recurrent class, in ascending order.
    pub transient: Vec<u32>,
}

impl Chain {
    /// What a move takes, in bytes.
    pub const MOVE: usize = size_of::<u32>() + size_of::<f64>();

    /// A chain without states, to which rows are added.
    #[must_use]
    pub fn new() -> Chain {
        Chain { starts: vec![0], targets: Vec::new(), chances: Vec::new() }
    }

    /// The same, with room for so many states and moves.
    #[must_use]
    pub fn with_room(states: usize, moves: usize) -> Chain {
        let mut starts = Vec::with_capacity(states + 1);
        starts.push(0);
        let (targets, chances) = (Vec::with_capacity(moves), Vec::with_capacity(moves));
        Chain { starts, targets, chances }
    }

    /// A chain from its matrix: row by row, where each state leads. Rows that sum to 1 but for rounding are
    /// divided by their sum.
    ///
    /// # Errors
    /// If the matrix is not square or a row is no distribution.
    pub fn from_matrix(matrix: &[Vec<f64>]) -> Result<Chain, Error> {
        if matrix.is_empty() {
            return Err(Error::Shape { row: 0 });
        }
        let moves = matrix.iter().flatten().filter(|p| **p > 0.0).count();
        let mut chain = Chain::with_room(matrix.len(), moves);
        for (row, line) in matrix.iter().enumerate() {
            if line.len() != matrix.len() {
                return Err(Error::Shape { row });
            }
            if let Some(&value) = line.iter().find(|p| !(0.0..=1.0 + 1e-9).contains(*p)) {
                return Err(Error::Entry { row, value });
            }
            let sum: f64 = line.iter().sum();
            if !close(sum, 1.0) {
                return Err(Error::Sum { row, sum });
            }
            for (state, &p) in line.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                chain.push(state as u32, p / sum);
            }
            chain.end_row();
        }
        Ok(chain)
    }

    /// Adds a move to the row that is being written.
    pub fn push(&mut self, target: u32, chance: f64) {
        self.targets.push(target);
        self.chances.push(chance);
    }

    /// Ends the row that is being written.
    pub fn end_row(&mut self) {
        self.starts.push(self.targets.len() as u32);
    }

    /// How many states it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many moves are kept.
    #[must_use]
    pub fn moves(&self) -> usize {
        self.targets.len()
    }

    /// Where a state's moves stand among all.
    #[must_use]
    #[inline]
    pub fn span(&self, state: usize) -> std::ops::Range<usize> {
        self.starts[state] as usize..self.starts[state + 1] as usize
    }

    /// The chance of a move.
    #[must_use]
    #[inline]
    pub fn chance(&self, at: usize) -> f64 {
        self.chances[at]
    }

    /// Where a move leads.
    #[must_use]
    #[inline]
    pub fn target(&self, at: usize) -> usize {
        self.targets[at] as usize
    }

    /// Where a state leads, with what chance; a state may stand several times.
    #[inline]
    pub fn row(&self, state: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let span = self.span(state);
        let chances = &self.chances[span.clone()];
        self.targets[span].iter().zip(chances).map(|(&target, &chance)| (target as usize, chance))
    }

    /// The distribution one step later.
    pub fn step(&self, now: &[f64], next: &mut [f64]) {
        next.fill(0.0);
        for (state, &mass) in now.iter().enumerate().filter(|(_, mass)| **mass > 0.0) {
            for (target, chance) in self.row(state) {
                next[target] += mass * chance;
            }
        }
    }

    /// The moves among some states as a dense matrix, and the chance of leaving each for others.
    #[must_use]
    pub fn among(&self, states: &[u32]) -> (Vec<f64>, Vec<f64>) {
        let m = states.len();
        let mut place = vec![u32::MAX; self.len()];
        for (at, &state) in states.iter().enumerate() {
            place[state as usize] = at as u32;
        }
        let (mut dense, mut exits) = (vec![0.0; m * m], vec![0.0; m]);
        for (at, &state) in states.iter().enumerate() {
            for (target, chance) in self.row(state as usize) {
                match place[target] {
                    u32::MAX => exits[at] += chance,
                    to => dense[at * m + to as usize] += chance,
                }
            }
        }
        (dense, exits)
    }

    /// Its classes.
    #[must_use]
    pub fn classes(&self) -> Classes {
        Search::new(self).run()
    }
}

/// Tarjan's search.
struct Search<'a> {
    chain: &'a Chain,
    /// When a state was met, from 1; 0 if not yet.
    met: Vec<u32>,
    /// The earliest state met that can be reached.
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<u32>,
    /// The path to where the search is: a state, and the next of its moves.
    path: Vec<(u32, u32)>,
    clock: u32,
    found: Classes,
}

impl<'a> Search<'a> {
    fn new(chain: &'a Chain) -> Self {
        let n = chain.len();
        let found = Classes { recurrent: Vec::new(), transient: Vec::new() };
        Search {
            chain,
            met: vec![0; n],
            low: vec![0; n],
            on_stack: vec![false; n],
            stack: Vec::with_capacity(n),
            path: Vec::with_capacity(n),
            clock: 0,
            found,
        }
    }

    fn run(mut self) -> Classes {
        for state in 0..self.chain.len() as u32 {
            if self.met[state as usize] == 0 {
                self.meet(state);
                while let Some((state, next)) = self.path.pop() {
                    self.go_on(state, next);
                }
            }
        }
        self.found.recurrent.sort_unstable_by_key(|class| class[0]);
        self.found.transient.sort_unstable();
        self.found
    }

    fn meet(&mut self, state: u32) {
        self.clock += 1;
        self.met[state as usize] = self.clock;
        self.low[state as usize] = self.clock;
        self.on_stack[state as usize] = true;
        self.stack.push(state);
        self.path.push((state, self.chain.starts[state as usize]));
    }

    fn go_on(&mut self, state: u32, mut next: u32) {
        let at = state as usize;
        while next < self.chain.starts[at + 1] {
            let target = self.chain.targets[next as usize];
            if self.met[target as usize] == 0 {
                self.path.push((state, next));
                return self.meet(target);
            }
            if self.on_stack[target as usize] {
                self.low[at] = self.low[at].min(self.low[target as usize]);
            }
            next += 1;
        }
        if self.low[at] == self.met[at] {
            self.close(state);
        }
    }

    /// All above this state on the stack, with it, is a class.
    fn close(&mut self, state: u32) {
        let from = self.stack.iter().rposition(|&other| other == state).unwrap_or(0);
        let mut class = self.stack.split_off(from);
        // Nothing leads back to a class once it is closed: a move to a state off the stack leaves it.
        class.iter().for_each(|&member| self.on_stack[member as usize] = false);
        class.sort_unstable();
        let inside = |target: &u32| class.binary_search(target).is_ok();
        let recurrent = class
            .iter()
            .all(|&member| self.chain.targets[self.chain.span(member as usize)].iter().all(inside));
        if recurrent {
            self.found.recurrent.push(class);
        } else {
            self.found.transient.extend(class);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(rows: &[&[f64]]) -> Chain {
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.to_vec()).collect();
        Chain::from_matrix(&rows).unwrap()
    }

    #[test]
    fn classes_are_found() {
        let found = chain(&[
            &[0.0, 0.5, 0.5, 0.0, 0.0],
            &[0.0, 1.0, 0.0, 0.0, 0.0],
            &[0.1, 0.0, 0.0, 0.9, 0.0],
            &[0.0, 0.0, 0.0, 0.0, 1.0],
            &[0.0, 0.0, 0.0, 1.0, 0.0],
        ])
        .classes();
        assert_eq!(found.recurrent, [vec![1], vec![3, 4]]);
        assert_eq!(found.transient, [0, 2]);
    }

    #[test]
    fn a_long_path_needs_no_deep_stack() {
        let n = 100_000;
        let mut chain = Chain::new();
        for state in 0..n {
            chain.push((state + 1) % n, 1.0);
            chain.end_row();
        }
        let classes = chain.classes();
        assert_eq!((classes.recurrent.len(), classes.recurrent[0].len()), (1, n as usize));
    }

    #[test]
    fn what_is_no_matrix_is_refused() {
        let refused = |rows: &[Vec<f64>]| Chain::from_matrix(rows).unwrap_err();
        assert_eq!(refused(&[]), Error::Shape { row: 0 });
        assert_eq!(refused(&[vec![1.0, 0.0]]), Error::Shape { row: 0 });
        assert_eq!(refused(&[vec![-1.0]]), Error::Entry { row: 0, value: -1.0 });
        assert_eq!(refused(&[vec![0.5]]), Error::Sum { row: 0, sum: 0.5 });
    }
}
