//! Histories: what was played, seen or earned, round by round.
//!
//! Moves are kept as bytes into a short alphabet, with running counts, the last move and its streak at hand, so
//! that `.last`, `.total(a)`, `.share(a)`, `.run(a)` and `.len` take the same time after a million rounds as
//! after one. A history that nobody reads beyond those keeps no log.

use std::sync::Arc;

use super::probe::Watch;
use super::tally::Tally;
use super::{Heap, Value, equality};
use crate::lang::source::Symbol;

/// How much of the past a history keeps beside its counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Every move.
    All,
    /// The last few.
    Last(u32),
    /// The last few, and how often each move was made, of however many different ones.
    Counts(u32),
}

impl Keep {
    /// What serves both who needs the one and who needs the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Last(one), Self::Last(other)) => Self::Last(one.max(other)),
            (Self::Last(one) | Self::Counts(one), Self::Last(other) | Self::Counts(other)) => {
                Self::Counts(one.max(other))
            }
            _ => Self::All,
        }
    }
}

/// A sequence that only grows, read-only to scripts.
#[derive(Clone, Debug)]
pub struct History {
    alphabet: Vec<Value>,
    counts: Vec<u64>,
    log: Log,
    /// The counts of a wide log of which not all is kept.
    tally: Option<Box<Tally>>,
    keep: Keep,
    len: u64,
    streak: u64,
    /// What was said with each move, where a view needs it.
    pub said: Value,
    /// The list of all messages, where kept.
    pub messages: Value,
    /// What its game calls its moves.
    pub names: Option<ActionNames>,
    /// What the heap was charged for it when it was made; what it grows by is charged by the match.
    pub(super) charged: usize,
    /// What stands in for the past while code is probed.
    pub watch: Option<Box<Watch>>,
}

/// What a game calls actions that have other names in it: each symbol with its name there.
pub type ActionNames = Arc<[(Symbol, Symbol)]>;

/// A move as its game calls it.
#[must_use]
pub fn named(value: Value, names: Option<&ActionNames>) -> Value {
    match (value, names) {
        (Value::Symbol(symbol), Some(names)) => {
            let found = names.iter().find(|(known, _)| *known == symbol);
            Value::Symbol(found.map_or(symbol, |(_, name)| *name))
        }
        _ => value,
    }
}

/// [`equality::identical`], the commonest moves first.
#[inline]
fn same(one: Value, other: Value) -> bool {
    match (one, other) {
        (Value::Symbol(one), Value::Symbol(other)) => one == other,
        (Value::Float(one), Value::Float(other)) => one.to_bits() == other.to_bits(),
        _ => equality::identical(one, other),
    }
}

#[derive(Clone, Debug)]
enum Log {
    /// Indexes into the alphabet.
    Narrow(Vec<u8>),
    /// More than 256 different values, such as levels and payoffs.
    Wide(Vec<Value>),
}

/// What a history takes beside its actions, in bytes. The same on all machines: fields that make histories take steps by
/// it.
const BESIDE: usize = 168;

impl History {
    /// An empty history.
    #[must_use]
    pub fn new(keep: Keep) -> Self {
        Self {
            alphabet: Vec::new(),
            counts: Vec::new(),
            log: Log::Narrow(Vec::new()),
            tally: None,
            keep,
            len: 0,
            streak: 0,
            said: Value::None,
            messages: Value::None,
            names: None,
            charged: 0,
            watch: None,
        }
    }

    /// Adds a move. Symbols, numbers and whatever else holds no handle may be added.
    #[inline]
    pub fn push(&mut self, value: Value) {
        // Mostly it is the same move again, and there is room for it.
        if let Log::Narrow(log) = &mut self.log
            && let Some(&byte) = log.last()
            && log.len() < log.capacity()
            && let Some(count) = self.counts.get_mut(usize::from(byte))
            && let Some(&known) = self.alphabet.get(usize::from(byte))
            && same(known, value)
        {
            self.len += 1;
            self.streak += 1;
            *count += 1;
            log.push(byte);
        } else {
            self.push_other(value);
        }
    }

    /// Adds a move of any kind, where there is room or not.
    #[inline(never)]
    fn push_other(&mut self, value: Value) {
        self.len += 1;
        if let Log::Narrow(log) = &mut self.log {
            Self::make_room(self.keep, log);
            let last = log.last().copied().map(usize::from);
            let found = self.alphabet.iter().position(|&known| same(known, value));
            let index = found.unwrap_or(self.alphabet.len());
            if let Ok(byte) = u8::try_from(index) {
                if found.is_none() {
                    self.alphabet.push(value);
                    self.counts.push(0);
                }
                self.streak = if last == Some(index) { self.streak + 1 } else { 1 };
                self.counts[index] += 1;
                log.push(byte);
                return;
            }
            let wide = log.iter().map(|&byte| self.alphabet[usize::from(byte)]).collect();
            self.log = Log::Wide(wide);
            if matches!(self.keep, Keep::Counts(_)) {
                let mut tally = Tally::default();
                for (&known, &count) in self.alphabet.iter().zip(&self.counts) {
                    tally.add(known, count);
                }
                self.tally = Some(Box::new(tally));
            }
        }
        if let Some(tally) = &mut self.tally {
            tally.add(value, 1);
        }
        if let Log::Wide(log) = &mut self.log {
            Self::make_room(self.keep, log);
            let again = log.last().is_some_and(|last| equality::identical(*last, value));
            self.streak = if again { self.streak + 1 } else { 1 };
            log.push(value);
        }
    }

    /// Drops what is no longer needed, seldom enough that it costs nothing on average, or takes more room.
    fn make_room<T>(keep: Keep, log: &mut Vec<T>) {
        if log.len() < log.capacity() {
            return;
        }
        if let Keep::Last(most) | Keep::Counts(most) = keep {
            let most = most.max(1) as usize;
            if log.len() >= 2 * most + 64 {
                log.drain(..log.len() - most);
            } else {
                log.reserve_exact(2 * most + 64 - log.len());
            }
        }
    }

    /// How many moves were made.
    #[must_use]
    pub fn len(&self) -> usize {
        if let Some(watch) = &self.watch {
            return watch.length().known() as usize;
        }
        usize::try_from(self.len).unwrap_or(usize::MAX)
    }

    /// How many of them are still known.
    #[must_use]
    pub(in crate::lang) fn kept(&self) -> usize {
        match &self.log {
            Log::Narrow(log) => log.len(),
            Log::Wide(log) => log.len(),
        }
    }

    /// Whether nothing was played yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The latest move.
    #[must_use]
    pub fn last(&self) -> Option<Value> {
        if let Some(watch) = &self.watch {
            return watch.back(1);
        }
        match &self.log {
            Log::Narrow(log) => log.last().map(|&byte| self.alphabet[usize::from(byte)]),
            Log::Wide(log) => log.last().copied(),
        }
    }

    /// The last move, where it is an action and kept ready.
    #[inline]
    #[must_use]
    pub(crate) fn last_act(&self) -> Option<Symbol> {
        let Log::Narrow(log) = &self.log else { return None };
        match self.alphabet.get(usize::from(*log.last()?)) {
            Some(Value::Symbol(action)) if self.watch.is_none() => Some(*action),
            _ => None,
        }
    }

    /// The move at an index from 0, if it is still known.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Value> {
        if let Some(watch) = &self.watch {
            let Some(len) = watch.len() else {
                watch.escape();
                return None;
            };
            return watch.back(len.checked_sub(index)?);
        }
        let index = (index + self.kept()).checked_sub(self.len())?;
        match &self.log {
            Log::Narrow(log) => log.get(index).map(|&byte| self.alphabet[usize::from(byte)]),
            Log::Wide(log) => log.get(index).copied(),
        }
    }

    /// The move `k` rounds ago, 1 being the last.
    #[must_use]
    pub fn back(&self, k: usize) -> Option<Value> {
        if let Some(watch) = &self.watch {
            return watch.back(k);
        }
        if k == 0 { None } else { self.len().checked_sub(k).and_then(|index| self.get(index)) }
    }

    /// How often an action was done, where that is kept ready.
    #[inline]
    #[must_use]
    pub(crate) fn acts(&self, action: Symbol) -> Option<i64> {
        if self.watch.is_some() || !matches!(self.log, Log::Narrow(_)) {
            return None;
        }
        for (known, &count) in self.alphabet.iter().zip(&self.counts) {
            if matches!(known, Value::Symbol(known) if *known == action) {
                return i64::try_from(count).ok();
            }
        }
        Some(0)
    }

    /// How often a move was made.
    #[must_use]
    pub fn total(&self, value: Value, heap: &Heap) -> u64 {
        if let Some(watch) = &self.watch {
            return watch.total(value, heap).known();
        }
        match &self.log {
            Log::Narrow(_) => {
                let equal = |known: &Value| match (*known, value) {
                    (Value::Symbol(known), Value::Symbol(value)) => known == value,
                    (known, value) => equality::equal(known, value, heap),
                };
                // Whole numbers are the same as ints and as floats, which have counts of their own.
                let counts = self.alphabet.iter().zip(&self.counts);
                counts.filter(|(known, _)| equal(known)).map(|(_, count)| count).sum()
            }
            Log::Wide(log) => {
                if let Some(tally) = &self.tally {
                    return tally.total(value, heap);
                }
                heap.note_many(log.len());
                let made = log.iter().enumerate().take_while(|(at, _)| heap.goes_on_at(*at));
                made.filter(|(_, made)| equality::equal(**made, value, heap)).count() as u64
            }
        }
    }

    /// How many moves were made, rounds sat out left aside: they are `none`.
    #[must_use]
    pub fn acted(&self, heap: &Heap) -> u64 {
        let len = self.len() as u64;
        len - self.total(Value::None, heap).min(len)
    }

    /// For how many rounds running, up to the last, a move was made.
    #[must_use]
    pub fn run(&self, value: Value, heap: &Heap) -> u64 {
        if let Some(watch) = &self.watch {
            return watch.run(value, heap).known();
        }
        let last = self.last();
        if last.is_some_and(|last| equality::equal(last, value, heap)) { self.streak } else { 0 }
    }

    /// The moves from the first still known.
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        let watched = self.watch.as_ref().map_or([].as_slice(), |watch| watch.all());
        let (narrow, wide) = match &self.log {
            Log::Narrow(log) => (log.as_slice(), [].as_slice()),
            Log::Wide(log) => ([].as_slice(), log.as_slice()),
        };
        let narrow = narrow.iter().map(|&byte| self.alphabet[usize::from(byte)]);
        narrow.chain(wide.iter().copied()).chain(watched.iter().copied())
    }

    /// What it holds, for the collector.
    pub(super) fn held(&self) -> impl Iterator<Item = Value> + '_ {
        let log = match &self.log {
            Log::Narrow(_) => [].as_slice(),
            Log::Wide(log) => log.as_slice(),
        };
        let counted = self.tally.iter().flat_map(|tally| tally.held());
        self.alphabet.iter().chain(log).copied().chain(counted)
    }

    /// About how many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let log = match &self.log {
            Log::Narrow(log) => log.capacity(),
            Log::Wide(log) => log.capacity() * size_of::<Value>(),
        };
        let tally = self.tally.as_ref().map_or(0, |tally| tally.bytes());
        log + tally + self.alphabet.capacity() * 24 + BESIDE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_different_moves_all_rounds_count() {
        let heap = Heap::default();
        for keep in [Keep::All, Keep::Counts(1)] {
            let mut history = History::new(keep);
            for round in 1..=20_000_i64 {
                let level = if round % 2 == 0 { 0 } else { round % 1000 };
                history.push(Value::Int(level));
            }
            history.push(Value::None);
            assert_eq!(history.total(Value::Int(0), &heap), 10_000);
            assert_eq!(history.total(Value::Float(-0.0), &heap), 10_000);
            assert_eq!(history.total(Value::Int(7), &heap), 20);
            assert_eq!(history.acted(&heap), 20_000);
        }
    }

    #[test]
    fn a_history_that_serves_several_serves_each() {
        assert_eq!(Keep::Last(3).and(Keep::Counts(2)), Keep::Counts(3));
        assert_eq!(Keep::Last(3).and(Keep::Last(5)), Keep::Last(5));
        assert_eq!(Keep::Counts(3).and(Keep::All), Keep::All);
    }
}
