//! Running a strategy in every situation that it can tell from the others.
//!
//! A situation is the past as far as it is followed, and the memory variables. At first nothing is followed. The
//! strategy is run in the first situation, every draw going either way; where it asks for something that is not
//! followed, that is followed from now on and everything begins anew. Each choice together with each observation
//! leads to a next situation. When no new ones turn up, they are the states.
//!
//! ```text
//! nothing followed ── asks for theirs.last ──> one move of `theirs` ── asks for round <= 6 ──> … ──> 14 situations
//! ```

use std::sync::Arc;

use super::memory::Datum;
use super::past::{Clock, Grains, Past};
use super::reason::Reason;
use super::setting::Setting;
use crate::bridge::strategy::StrategyObject;
use crate::lang::bytecode::Context;
use crate::lang::native::Cx;
use crate::lang::source::Span;
use crate::lang::value::history::Keep;
use crate::lang::value::probe::{Counter, Escape, Grain, Need, Probe};
use crate::lang::value::{Fault, History, HistoryRef, Value, ViewRef, equality};
use crate::model::strategy::{Automaton, State};

/// More situations than this are too many.
const STATES: usize = 4096;
/// More entries than this in the table of transitions are too many.
const ENTRIES: usize = 1 << 20;
/// More observations than this are too many.
pub(super) const COLUMNS: usize = 4096;
/// A row of more observations takes long enough to ask after it whether to go on.
const WIDE: usize = 256;
/// All memories together are at most this part of the memory limit in values of about forty bytes.
const WEIGHT: usize = 512;
/// So often what is followed may be refined.
const ATTEMPTS: usize = 256;
/// More situations than this raise the suspicion that a memory variable grows.
const GROWN: usize = 256;

/// Things in order of their discovery. Which hash finds them does not matter to anybody.
pub(super) type IndexSet<T> = indexmap::IndexSet<T, foldhash::fast::RandomState>;

/// What exploring comes to.
pub(super) enum Explored {
    /// The strategy is an automaton; what is followed, and the situation of each state, for naming them.
    Finite(Found),
    /// It is none, with the place that makes it so.
    Unbounded(Reason, Option<Span>),
    /// It is not known yet: more runs than allowed.
    Unfinished,
}

/// An automaton with what its states stand for.
pub(super) struct Found {
    pub(super) machine: Automaton,
    /// For each state the past and what is remembered once the choice is made.
    pub(super) situations: Vec<Situation>,
    pub(super) grains: Grains,
    /// For each history the values of its moves.
    pub(super) values: Vec<Vec<Value>>,
}

/// The past as far as it is followed, and the memory.
pub(super) type Situation = (Past, Vec<Datum>);

/// How an attempt ended.
pub(super) enum Attempt {
    Done(Box<Found>),
    Needs(Need, Option<Span>),
    Stuck(Reason, Option<Span>),
    /// Too many situations; those that there are.
    Overflow(IndexSet<Situation>),
    Unfinished,
}

/// Explores a strategy in a seat with at most so many runs; says how many it took.
pub(super) fn explore(
    cx: &mut dyn Cx,
    strategy: &StrategyObject,
    setting: &Setting,
    runs: usize,
) -> Result<(Explored, usize), Fault> {
    let mark = cx.heap().roots.len();
    let barrier = cx.heap().enter();
    let stream = cx.stream().clone();
    let result = Explorer::new(cx, strategy, setting, runs).and_then(|mut explorer| {
        let explored = explorer.explore()?;
        Ok((explored, runs - explorer.left))
    });
    cx.swap_stream(stream);
    cx.heap().leave(barrier);
    cx.heap().unroot(mark);
    result
}

/// How memory variables are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Exactly, as long as there are few situations.
    Quick,
    /// Those that grow as counters, whose large values are alike.
    Counters,
    /// Exactly, however many situations there are.
    Patient,
}

pub(super) struct Explorer<'a> {
    pub(super) cx: &'a mut dyn Cx,
    pub(super) strategy: &'a StrategyObject,
    pub(super) setting: &'a Setting,
    pub(super) probe: Arc<Probe>,
    pub(super) view: ViewRef,
    pub(super) histories: Vec<HistoryRef>,
    pub(super) grains: Grains,
    /// The payoffs that can be earned, each once.
    earned: Vec<f64>,
    phase: Phase,
    pub(super) left: usize,
}

impl<'a> Explorer<'a> {
    fn new(
        cx: &'a mut dyn Cx,
        strategy: &'a StrategyObject,
        setting: &'a Setting,
        runs: usize,
    ) -> Result<Self, Fault> {
        let players = setting.players();
        let view = cx.heap().new_view()?;
        cx.heap().root(Value::View(view));
        let mut histories = Vec::with_capacity(players + 1);
        for _ in 0..=players {
            let made = cx.heap().new_history(History::new(Keep::All))?;
            cx.heap().root(Value::History(made));
            histories.push(made);
        }
        let seen: Vec<Value> = histories[1..players].iter().map(|h| Value::History(*h)).collect();
        let opponents = cx.new_list(seen.clone())?;
        let fields = &mut cx.heap().view_mut(view).fields;
        for (field, value) in &setting.fields {
            fields[*field as usize] = *value;
        }
        fields[Context::Mine as usize] = Value::History(histories[0]);
        fields[Context::Earned as usize] = Value::History(histories[players]);
        fields[Context::Opponents as usize] = opponents;
        fields[Context::Theirs as usize] = if seen.len() == 1 { seen[0] } else { opponents };
        let mut earned: Vec<f64> = Vec::new();
        for payoff in setting.payoffs.iter().flatten() {
            if !earned.iter().any(|known| known.to_bits() == payoff.to_bits()) {
                earned.push(*payoff);
            }
        }
        let apart = !equality::identical(strategy.first, strategy.then);
        let grains = Grains::new(players, strategy.memory.len(), apart);
        let probe = Arc::new(Probe::default());
        let (phase, left) = (Phase::Quick, runs);
        Ok(Self { cx, strategy, setting, probe, view, histories, grains, earned, phase, left })
    }

    fn explore(&mut self) -> Result<Explored, Fault> {
        for _ in 0..ATTEMPTS {
            match self.attempt()? {
                Attempt::Done(found) => return Ok(Explored::Finite(*found)),
                Attempt::Unfinished => return Ok(Explored::Unfinished),
                Attempt::Stuck(reason, span) => return Ok(Explored::Unbounded(reason, span)),
                Attempt::Needs(Need::Escape(Escape::Counter(Counter::Memory(_))), _) => {
                    self.patient();
                }
                Attempt::Needs(need, span) => {
                    if let Some(reason) = self.refine(need) {
                        return Ok(Explored::Unbounded(reason, span));
                    }
                }
                Attempt::Overflow(situations) => {
                    if let Some((reason, span)) = self.overflowed(&situations) {
                        return Ok(Explored::Unbounded(reason, span));
                    }
                }
            }
        }
        Ok(Explored::Unbounded(Reason::TooMany(STATES), None))
    }

    /// Counters did not help: every value counts.
    fn patient(&mut self) {
        self.phase = Phase::Patient;
        self.grains.memory.fill(None);
    }

    /// Follows more; or why that is of no use.
    fn refine(&mut self, need: Need) -> Option<Reason> {
        let grains = &mut self.grains;
        let earned = grains.histories.len() - 1;
        let of_earned = |history: usize| history == earned && self.setting.payoffs.is_none();
        match need {
            Need::Past(history, _) | Need::Total(history, _) | Need::Run(history, _)
                if of_earned(history) =>
            {
                Some(Reason::Earned)
            }
            Need::Past(history, depth) => {
                let followed = &mut grains.histories[history];
                followed.depth = followed.depth.max(depth);
                (depth > STATES).then_some(Reason::TooMany(STATES))
            }
            Need::Total(history, value) => {
                grains.histories[history].totals.push((value, Grain::coarse(1)));
                None
            }
            Need::Run(history, value) => {
                grains.histories[history].runs.push((value, Grain::coarse(1)));
                None
            }
            Need::Bound(counter, bound) => {
                if let Some(grain) = grains.grain(counter) {
                    grain.bound = grain.bound.max(bound);
                }
                let most = i64::try_from(STATES).unwrap_or(i64::MAX);
                (bound > most).then_some(Reason::TooMany(STATES))
            }
            Need::Modulus(counter, modulus) => {
                if let Some(grain) = grains.grain(counter) {
                    grain.modulus = modulus;
                }
                let most = i64::try_from(STATES).unwrap_or(i64::MAX);
                (modulus > most).then_some(Reason::TooMany(STATES))
            }
            Need::Escape(escape) => Some(match escape {
                Escape::History(number) => Reason::History(self.history_name(number)),
                Escape::Counter(counter) => Reason::Counter(self.counter_name(counter)),
                Escape::Draw => Reason::Draw,
                Escape::World => Reason::World,
            }),
        }
    }

    /// Where situations became too many: another way, or which variable it is.
    fn overflowed(&mut self, situations: &IndexSet<Situation>) -> Option<(Reason, Option<Span>)> {
        let spread = |slot: usize| {
            let values: IndexSet<&Datum> =
                situations.iter().map(|(_, memory)| &memory[slot]).collect();
            values
        };
        let slots = self.grains.memory.len();
        match self.phase {
            Phase::Quick => {
                self.phase = Phase::Patient;
                for slot in 0..slots {
                    let values = spread(slot);
                    let whole = values.iter().all(|value| matches!(value, Datum::Int(_)));
                    if whole && values.len() > GROWN / 16 {
                        self.grains.memory[slot] = Some(Grain::coarse(1));
                        self.phase = Phase::Counters;
                    }
                }
                None
            }
            Phase::Counters => {
                self.patient();
                None
            }
            Phase::Patient => {
                let widest = (0..slots).map(|slot| (spread(slot).len(), slot)).max();
                Some(match widest {
                    Some((count, slot)) if count > GROWN / 16 => {
                        let span = super::code::assignment(&*self.cx, self.strategy, slot);
                        (Reason::Memory(self.variable(slot)), span)
                    }
                    _ => (Reason::TooMany(STATES), None),
                })
            }
        }
    }

    fn attempt(&mut self) -> Result<Attempt, Fault> {
        let memory = match self.remember()? {
            Ok(memory) => memory,
            Err(attempt) => return Ok(attempt),
        };
        let grains = self.grains.clone();
        let clock = Clock::new(&grains, self.setting, &self.earned, self.cx.values());
        let informed = grains.earns() && !self.setting.hidden;
        let observations = self.observations(informed);
        let most = if self.phase == Phase::Quick { GROWN } else { STATES };
        let mut situations: IndexSet<Situation> = IndexSet::default();
        situations.insert((grains.start(), memory));
        let mut tree = Tree::default();
        let (mut decisions, mut table) = (Vec::new(), Vec::new());
        let (mut weight, heaviest) = (0, self.cx.values().limit() / WEIGHT);
        while let Some(situation) = situations.get_index(decisions.len()).cloned() {
            tree.leaves = 0;
            match self.decide(&situation, &[], &mut tree, &clock)? {
                Ok(decision) => decisions.push(decision),
                Err(attempt) => return Ok(attempt),
            }
            // Where the new rows lead.
            while let Some((past, memory)) = tree.rows.get_index(table.len() / observations.len()) {
                self.cx.spend(observations.len() as u64 / 4 + 1)?;
                if observations.len() > WIDE {
                    self.cx.look()?;
                }
                let size: usize = memory.iter().map(Datum::size).sum();
                weight += size * (observations.len() + 1);
                for moves in &observations {
                    let next = (clock.advance(past, moves), memory.clone());
                    table.push(u32::try_from(situations.insert_full(next).0).unwrap_or(u32::MAX));
                }
            }
            if situations.len() > most || table.len() > ENTRIES || weight > heaviest {
                return Ok(Attempt::Overflow(situations));
            }
        }
        let states = decisions.into_iter().map(|decision| State { name: String::new(), decision });
        let counts = self.setting.others().map(|player| self.setting.count(player)).collect();
        let own = self.setting.count(self.setting.seat);
        let values = clock.values.clone();
        Ok(match Automaton::new(own, counts, informed, states.collect(), table) {
            Ok(machine) => {
                // A state is better told by what is remembered after the choice than before it.
                let told = situations.into_iter().enumerate().map(|(state, (past, memory))| {
                    let rows = machine.moves(state);
                    let mut after = rows.iter().filter_map(|one| tree.rows.get_index(one.row));
                    let first = after.next().map(|(_, memory)| memory);
                    let same = first.filter(|first| after.all(|(_, other)| other == *first));
                    (past, same.cloned().unwrap_or(memory))
                });
                let situations = told.collect();
                Attempt::Done(Box::new(Found { machine, situations, grains, values }))
            }
            Err(_) => Attempt::Stuck(Reason::TooMany(STATES), None),
        })
    }

    /// Every observation as one move for each history, in the order of an automaton's columns.
    fn observations(&self, informed: bool) -> Vec<Vec<u32>> {
        let setting = self.setting;
        let others: Vec<usize> = setting.others().map(|player| setting.count(player)).collect();
        let mut digits = vec![setting.count(setting.seat)];
        digits.extend(&others);
        if informed {
            digits.extend(&others);
        }
        let columns: usize = digits.iter().product();
        let mut made = Vec::with_capacity(columns);
        let mut now = vec![0_usize; digits.len()];
        for _ in 0..columns {
            let done = if informed { &now[1 + others.len()..] } else { &now[1..] };
            let mut moves: Vec<u32> =
                now[..=others.len()].iter().map(|at| u32::try_from(*at).unwrap_or(0)).collect();
            moves.push(self.earned_by(now[0], done));
            made.push(moves);
            for place in (0..digits.len()).rev() {
                now[place] += 1;
                if now[place] < digits[place] {
                    break;
                }
                now[place] = 0;
            }
        }
        made
    }

    /// Which payoff a profile earns.
    fn earned_by(&self, own: usize, others: &[usize]) -> u32 {
        let Some(payoffs) = &self.setting.payoffs else { return 0 };
        let mut others = others.iter();
        let mut place = 0;
        for player in 0..self.setting.players() {
            let act =
                if player == self.setting.seat { own } else { others.next().copied().unwrap_or(0) };
            place = place * self.setting.count(player) + act;
        }
        let payoff = payoffs.get(place).copied().unwrap_or(0.0);
        let at = self.earned.iter().position(|known| known.to_bits() == payoff.to_bits());
        u32::try_from(at.unwrap_or(0)).unwrap_or(0)
    }
}

/// Where the decisions of all situations lead, and how many outcomes the present one has.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) rows: IndexSet<Situation>,
    pub(super) leaves: usize,
}
