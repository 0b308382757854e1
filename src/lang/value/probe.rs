//! Running code on a past that is known only in part, to learn what of it matters.
//!
//! To find out what a strategy remembers, it is run on a past of which just so much is given: the last few moves,
//! counts up to a bound. A number beyond its bound is no int but [`Many`], which knows only that it is large. Code
//! that asks for more than is known gets some answer all the same, but the [`Probe`] notes what was asked for, and
//! whoever runs the code throws the result away and begins again with more given. What no larger past could answer
//! is an [`Escape`]: the code's memory has no bound.
//!
//! Draws are not drawn here. The probe decides them by a script and notes the forks, so that every outcome can be
//! gone through.
//!
//! Invariant: a run during which nothing was noted has used nothing but what was given. So every way by which a
//! value can be looked at, and that [`Many`] and a watched history cannot answer exactly, notes something.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::many::Many;
use super::{Fault, Heap, Value, equality};
use crate::lang::source::Span;

/// A number that grows from round to round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// The number of the round, from 1.
    Round,
    /// How often a move was made: which history, and which of the moves counted there.
    Total(usize, usize),
    /// For how many rounds running a move was made.
    Run(usize, usize),
    /// A memory variable.
    Memory(usize),
}

/// What is known of a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// Its value.
    Exact(i64),
    /// That it has reached its bound, and what remains when it is divided by the modulus of its [`Grain`].
    Many(i64),
}

/// How closely a counter is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grain {
    /// From this value on it is [`Count::Many`].
    pub bound: i64,
    /// What remains after division by this is known always.
    pub modulus: i64,
}

impl Grain {
    /// As little as can be: values from `bound` on are alike.
    #[must_use]
    pub fn coarse(bound: i64) -> Self {
        Self { bound, modulus: 1 }
    }

    /// What is known of a value.
    #[must_use]
    pub fn count(self, value: i64) -> Count {
        if value < self.bound {
            Count::Exact(value)
        } else {
            Count::Many(value.rem_euclid(self.modulus))
        }
    }

    /// What is known after an increase.
    #[must_use]
    pub fn add(self, count: Count, more: i64) -> Count {
        match count {
            Count::Exact(value) => self.count(value.saturating_add(more)),
            Count::Many(rest) => Count::Many((rest + more).rem_euclid(self.modulus)),
        }
    }
}

/// What was asked for and was not given.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// So many of a history's last moves.
    Past(usize, usize),
    /// How often this move was made.
    Total(usize, Value),
    /// For how many rounds running this move was made.
    Run(usize, Value),
    /// Values of a counter below a bound.
    Bound(Counter, i64),
    /// What remains after division of a counter.
    Modulus(Counter, i64),
    /// More than any finite past.
    Escape(Escape),
}

/// How code gets beyond every finite memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// It uses a whole history, by number.
    History(usize),
    /// It does more with a counter than comparing it with fixed numbers.
    Counter(Counter),
    /// It draws in another way than by `chance` and `choice`.
    Draw,
    /// It prints, or reads or writes a file.
    World,
}

/// A draw that the script of a probe decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fork {
    /// True with this probability; way 0 is yes, way 1 is no.
    Chance(f64),
    /// One of so many.
    Pick(usize),
}

/// Watches a run.
#[derive(Debug, Default)]
pub struct Probe(Mutex<Notes>);

#[derive(Debug, Default)]
struct Notes {
    need: Option<Need>,
    place: Option<Span>,
    script: Vec<usize>,
    forks: Vec<Fork>,
}

impl Probe {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a run whose first draws are decided.
    pub fn begin(&self, script: &[usize]) {
        let mut notes = self.notes();
        *notes = Notes { script: script.to_vec(), ..Notes::default() };
    }

    /// The draws of the run.
    #[must_use]
    pub fn forks(&self) -> Vec<Fork> {
        self.notes().forks.clone()
    }

    /// What was asked for first and not given, and where.
    #[must_use]
    pub fn found(&self) -> Option<(Need, Option<Span>)> {
        let notes = self.notes();
        notes.need.map(|need| (need, notes.place))
    }

    /// Notes what is missing; only the first counts.
    pub fn note(&self, need: Need) {
        let mut notes = self.notes();
        if notes.need.is_none() {
            notes.need = Some(need);
        }
    }

    /// Says where the script was when something was noted.
    pub fn locate(&self, span: Option<Span>) {
        let mut notes = self.notes();
        if notes.need.is_some() && notes.place.is_none() {
            notes.place = span;
        }
    }

    /// Decides a draw.
    #[must_use]
    pub fn fork(&self, fork: Fork) -> usize {
        let mut notes = self.notes();
        let way = notes.script.get(notes.forks.len()).copied();
        notes.forks.push(fork);
        way.unwrap_or(match fork {
            Fork::Chance(p) if p <= 0.0 => 1,
            _ => 0,
        })
    }
}

/// What a watched history gives.
#[derive(Clone, Debug)]
pub struct Watch {
    /// Who is told.
    pub probe: Arc<Probe>,
    /// Which history it is.
    pub number: usize,
    /// The last moves, the latest at the end.
    pub window: Vec<Value>,
    /// How many last moves are given, where there are so many.
    pub depth: usize,
    /// The round, and how closely it is followed.
    pub round: (Count, Grain),
    /// Moves whose totals are given.
    pub totals: Vec<(Value, Count, Grain)>,
    /// Moves whose runs are given.
    pub runs: Vec<(Value, Count, Grain)>,
}

impl Watch {
    /// How many rounds were played, where that is known.
    #[must_use]
    pub fn len(&self) -> Option<usize> {
        match self.round.0 {
            Count::Exact(round) => usize::try_from(round - 1).ok(),
            Count::Many(_) => None,
        }
    }

    /// Whether no round was played, where that is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The move `k` rounds ago.
    #[must_use]
    pub fn back(&self, k: usize) -> Option<Value> {
        if k == 0 {
            return None;
        }
        if let Some(place) = self.window.len().checked_sub(k) {
            return self.window.get(place).copied();
        }
        // A window that is not full holds all there is.
        if self.window.len() >= self.depth && self.len().is_none_or(|len| k <= len) {
            self.probe.note(Need::Past(self.number, k));
        }
        None
    }

    /// All moves, where they are given.
    #[must_use]
    pub fn all(&self) -> &[Value] {
        match self.len() {
            Some(len) if len == self.window.len() => {}
            Some(len) => self.probe.note(Need::Past(self.number, len)),
            None if self.window.len() < self.depth => {}
            None => self.escape(),
        }
        &self.window
    }

    /// Notes that the whole history is wanted.
    pub fn escape(&self) {
        self.probe.note(Need::Escape(Escape::History(self.number)));
    }

    /// The number of moves.
    #[must_use]
    pub fn length(&self) -> Reading {
        let (count, grain) = self.round;
        self.reading(Counter::Round, count, grain, -1)
    }

    /// How often a move was made.
    #[must_use]
    pub fn total(&self, value: Value, heap: &Heap) -> Reading {
        let place = self.totals.iter().position(|(known, ..)| same(*known, value, heap));
        match place.map(|at| (at, self.totals[at])) {
            Some((at, (_, count, grain))) => {
                self.reading(Counter::Total(self.number, at), count, grain, 0)
            }
            None => self.asked(value, Need::Total(self.number, value)),
        }
    }

    /// For how many rounds running, up to the last, a move was made.
    #[must_use]
    pub fn run(&self, value: Value, heap: &Heap) -> Reading {
        let place = self.runs.iter().position(|(known, ..)| same(*known, value, heap));
        match place.map(|at| (at, self.runs[at])) {
            Some((at, (_, count, grain))) => {
                self.reading(Counter::Run(self.number, at), count, grain, 0)
            }
            None => self.asked(value, Need::Run(self.number, value)),
        }
    }

    /// Only what stands in itself can be counted; what was never done has the count 0.
    fn asked(&self, value: Value, need: Need) -> Reading {
        match value {
            Value::Symbol(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::None => {
                self.probe.note(need);
            }
            _ => self.escape(),
        }
        Reading::Known(0)
    }

    fn reading(&self, counter: Counter, count: Count, grain: Grain, offset: i64) -> Reading {
        match count {
            Count::Exact(value) => Reading::Known(value + offset),
            Count::Many(rest) => {
                Reading::Many(Many::new(&self.probe, counter, grain, rest).plus(offset))
            }
        }
    }
}

fn same(known: Value, value: Value, heap: &Heap) -> bool {
    equality::equal(known, value, heap)
}

/// What reading a counter gives.
#[derive(Clone, Debug)]
pub enum Reading {
    /// An int.
    Known(i64),
    /// A number beyond its bound.
    Many(Many),
}

impl Reading {
    /// As a value.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    pub fn into_value(self, heap: &mut Heap) -> Result<Value, Fault> {
        match self {
            Self::Known(value) => Ok(Value::Int(value)),
            Self::Many(many) => heap.new_object(Arc::new(many)),
        }
    }

    /// As a number; one that is not known is noted as an escape.
    #[must_use]
    pub fn known(self) -> u64 {
        match self {
            Self::Known(value) => u64::try_from(value).unwrap_or(0),
            Self::Many(many) => {
                many.escape();
                0
            }
        }
    }
}
