//! Strategies of finite memory, written out (Moore machines; Rubinstein 1986, Abreu and Rubinstein 1988).
//!
//! A state says what to do: a [`Decision`], a small tree whose branches are draws. Its leaves say which action is
//! intended and which row of the table of transitions is then in force; what was observed picks the next state in
//! that row.
//!
//! ```text
//!              chance(1/3)                   row 2, observed (own C, other D) -> state 1
//! state 1 ──┬── yes ── play C, row 2  ─────> row 2, observed (own C, other C) -> state 0
//!           └── no  ── play D, row 3
//! ```
//!
//! An observation is what the player itself really did and what it *saw* each of the others do; for a strategy that
//! looks at what it earned, also what the others really did. [`Automaton::observe`] turns it into a column.
//!
//! Invariant: every leaf's row and every entry of the table are in range, so that playing needs no checks.

use crate::model::error::Error;

/// A strategy of finite memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Automaton {
    /// How many actions it chooses from.
    actions: usize,
    /// How many actions each of the others has, in seat order.
    others: Vec<usize>,
    /// Whether the observation includes what the others really did.
    informed: bool,
    states: Vec<State>,
    /// Row by row, one next state for each observation.
    table: Vec<u32>,
    columns: usize,
}

/// A state: what it is called and what is done in it. State 0 is where a match begins.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What tells it from the others, in words.
    pub name: String,
    /// What is done.
    pub decision: Decision,
}

/// What is done in a state. Draws are taken in the order of the tree from the player's stream of the round, so that
/// playing by automaton and asking the strategy give the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// An action is intended; afterwards this row of the table holds.
    Play {
        /// The place of the action in the player's list.
        action: usize,
        /// The row.
        row: usize,
    },
    /// An action is drawn by the engine from probabilities that sum to one.
    Mixed {
        /// Actions with their probabilities.
        parts: Vec<(usize, f64)>,
        /// The row.
        row: usize,
    },
    /// True with probability `p`: one draw.
    Chance {
        /// The probability.
        p: f64,
        /// What follows if so.
        yes: Box<Decision>,
        /// What follows if not.
        no: Box<Decision>,
    },
    /// One of several, each as likely.
    Pick(Vec<Decision>),
}

/// One of the things that can be done in a state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// How likely.
    pub probability: f64,
    /// The intended action.
    pub action: usize,
    /// The row of the table that holds afterwards.
    pub row: usize,
}

impl Automaton {
    /// An automaton from its parts; `table` has one row after the other.
    ///
    /// # Errors
    /// If a row, a state or an action is out of range, or a probability is none.
    pub fn new(
        actions: usize,
        others: Vec<usize>,
        informed: bool,
        states: Vec<State>,
        table: Vec<u32>,
    ) -> Result<Automaton, Error> {
        let seen: usize = others.iter().product();
        let columns = actions * seen * if informed { seen } else { 1 };
        let rows = table.len().checked_div(columns).unwrap_or(0);
        if table.len() != rows * columns || rows == 0 {
            return Err(Error::TableSize { expected: rows * columns, found: table.len() });
        }
        if let Some(&state) = table.iter().find(|&&state| state as usize >= states.len()) {
            return Err(Error::Unknown { what: "state", index: state as usize });
        }
        for state in &states {
            check(&state.decision, actions, rows)?;
        }
        Ok(Automaton { actions, others, informed, states, table, columns })
    }

    /// The same with other names of its states, in their order.
    #[must_use]
    pub fn renamed(mut self, names: Vec<String>) -> Automaton {
        for (state, name) in self.states.iter_mut().zip(names) {
            state.name = name;
        }
        self
    }

    /// How many actions it chooses from.
    #[must_use]
    pub fn actions(&self) -> usize {
        self.actions
    }

    /// How many actions each of the others has.
    #[must_use]
    pub fn others(&self) -> &[usize] {
        &self.others
    }

    /// Whether observations include what the others really did, as a strategy that looks at what it earned needs.
    #[must_use]
    pub fn informed(&self) -> bool {
        self.informed
    }

    /// The states; a match begins in the first.
    #[must_use]
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// The row of next states, one for each observation.
    #[must_use]
    pub fn row(&self, row: usize) -> &[u32] {
        &self.table[row * self.columns..(row + 1) * self.columns]
    }

    /// How many observations there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The column of an observation: what the player did, what it saw each other do, and what those really did
    /// (read only where the automaton is [`informed`](Self::informed)).
    ///
    /// # Examples
    /// For two players with two actions: 0 (C, C), 1 (C, D), 2 (D, C), 3 (D, D), own action first.
    #[must_use]
    pub fn observe(&self, own: usize, seen: &[usize], done: &[usize]) -> usize {
        let digits = |start: usize, acts: &[usize]| {
            self.others.iter().zip(acts).fold(start, |code, (&count, &act)| code * count + act)
        };
        let code = digits(own, seen);
        if self.informed { digits(code, done) } else { code }
    }

    /// Whether chance decides in some state.
    #[must_use]
    pub fn is_stochastic(&self) -> bool {
        let plain = |state: &State| matches!(state.decision, Decision::Play { .. });
        let mut states = self.states.iter().enumerate();
        states.any(|(at, state)| !plain(state) && self.moves(at).len() > 1)
    }

    /// How many past rounds tell the state, whatever it was before: 0 for a single state, 1 where the last
    /// observation is enough; `None` where no number is, or where the strategy remembers its own draws.
    ///
    /// # Algorithm
    /// All pairs of different states go on together under each observation. The number is how many steps it takes
    /// until no pair of different states is left (definite events: Perles, Rabin and Shamir 1963).
    #[must_use]
    pub fn memory(&self) -> Option<usize> {
        self.memory_while(&mut |_| true)
    }

    /// The same as long as `goes_on`, told of the work before each step of it, says so; `None` once it does not.
    pub(crate) fn memory_while(&self, goes_on: &mut dyn FnMut(usize) -> bool) -> Option<usize> {
        let size = self.states.len();
        if size > MEMORY {
            return None;
        }
        let rows: Vec<Vec<usize>> = (0..size)
            .map(|state| {
                let mut rows: Vec<usize> = self.moves(state).iter().map(|one| one.row).collect();
                rows.dedup_by(|one, other| self.row(*one) == self.row(*other));
                rows
            })
            .collect();
        if rows.iter().any(|rows| rows.len() > 1) {
            return None;
        }
        let mut open = vec![true; size * size];
        (0..size).for_each(|state| open[state * size + state] = false);
        for steps in 0..=size * size {
            if !open.contains(&true) {
                return Some(steps);
            }
            if !goes_on(open.len() * self.columns) {
                return None;
            }
            let mut next = vec![false; size * size];
            for (pair, _) in open.iter().enumerate().filter(|(_, open)| **open) {
                let (one, other) = (self.row(rows[pair / size][0]), self.row(rows[pair % size][0]));
                for (one, other) in one.iter().zip(other) {
                    next[*one as usize * size + *other as usize] |= one != other;
                }
            }
            if next == open {
                return None;
            }
            open = next;
        }
        None
    }

    /// Everything that can be done in a state, with its probability; what is impossible is left out.
    #[must_use]
    pub fn moves(&self, state: usize) -> Vec<Move> {
        let mut moves = Vec::new();
        if let Some(state) = self.states.get(state) {
            flatten(&state.decision, 1.0, &mut moves);
        }
        moves
    }
}

/// The memory of larger automata is not worked out.
const MEMORY: usize = 64;

fn flatten(decision: &Decision, probability: f64, into: &mut Vec<Move>) {
    if probability == 0.0 {
        return;
    }
    match decision {
        Decision::Play { action, row } => {
            into.push(Move { probability, action: *action, row: *row });
        }
        Decision::Mixed { parts, row } => {
            let sum: f64 = parts.iter().map(|part| part.1).sum();
            for &(action, p) in parts.iter().filter(|part| part.1 > 0.0) {
                into.push(Move { probability: probability * p / sum, action, row: *row });
            }
        }
        Decision::Chance { p, yes, no } => {
            flatten(yes, probability * p, into);
            flatten(no, probability * (1.0 - p), into);
        }
        Decision::Pick(ways) => {
            let each = probability / ways.len() as f64;
            ways.iter().for_each(|way| flatten(way, each, into));
        }
    }
}

fn check(decision: &Decision, actions: usize, rows: usize) -> Result<(), Error> {
    let place = |action: usize, row: usize| {
        if action >= actions {
            return Err(Error::Unknown { what: "action", index: action });
        }
        if row >= rows {
            return Err(Error::Unknown { what: "row", index: row });
        }
        Ok(())
    };
    match decision {
        Decision::Play { action, row } => place(*action, *row),
        Decision::Mixed { parts, row } => {
            let sum: f64 = parts.iter().map(|part| part.1).sum();
            if !crate::base::tolerance::close(sum, 1.0) {
                return Err(Error::BadProbability { what: "mixture", value: sum });
            }
            parts.iter().try_for_each(|&(action, p)| {
                crate::model::regime::probability("mixture", p)?;
                place(action, *row)
            })
        }
        Decision::Chance { p, yes, no } => {
            crate::model::regime::probability("chance", *p)?;
            check(yes, actions, rows)?;
            check(no, actions, rows)
        }
        Decision::Pick(ways) if ways.is_empty() => Err(Error::NoActions { player: 0 }),
        Decision::Pick(ways) => ways.iter().try_for_each(|way| check(way, actions, rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Generous tit for tat: states "they cooperated" and "they defected".
    fn generous(p: f64) -> Result<Automaton, Error> {
        let play = |action| Decision::Play { action, row: 0 };
        let forgive = Decision::Chance { p, yes: Box::new(play(0)), no: Box::new(play(1)) };
        let state = |name: &str, decision| State { name: name.into(), decision };
        let states = vec![state("start", play(0)), state("wronged", forgive)];
        Automaton::new(2, vec![2], false, states, vec![0, 1, 0, 1])
    }

    #[test]
    fn moves_and_observations() {
        let machine = generous(0.25).unwrap();
        let after = machine.observe(1, &[1], &[]);
        assert_eq!((after, machine.row(0)[after]), (3, 1));
        let moves = machine.moves(1);
        assert_eq!(moves[0], Move { probability: 0.25, action: 0, row: 0 });
        assert_eq!(moves[1], Move { probability: 0.75, action: 1, row: 0 });
        assert_eq!(generous(0.0).unwrap().moves(1).len(), 1);
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        assert!(generous(1.5).is_err());
        let state = State { name: String::new(), decision: Decision::Play { action: 0, row: 1 } };
        assert!(Automaton::new(2, vec![2], false, vec![state.clone()], vec![0; 4]).is_err());
        assert!(Automaton::new(2, vec![2], false, vec![state], vec![1; 8]).is_err());
    }
}
