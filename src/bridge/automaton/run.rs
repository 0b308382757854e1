//! One run of a strategy, watched: a situation is laid out before it, its draws are decided, and what it does and
//! remembers is read.

use std::sync::Arc;

use super::explore::{Attempt, Explorer, Situation, Tree};
use super::memory::{Datum, Encoder, Odd, restore};
use super::past::{Clock, Grains, Past};
use super::reason::Reason;
use crate::lang::bytecode::{Context, DeclarationBody};
use crate::lang::value::many::Many;
use crate::lang::value::probe::{Count, Counter, Escape, Fork, Grain, Need, Watch};
use crate::lang::value::{Fault, FaultKind, Value, number};
use crate::model::strategy::Decision;

/// More outcomes of draws in one situation than this are too many.
const LEAVES: usize = 512;
/// A choice that takes more steps than this is not followed.
const LONGEST: u64 = 20_000;

/// What one run gave.
struct Ran {
    choice: Chosen,
    memory: Vec<Datum>,
    forks: Vec<Fork>,
}

#[derive(Clone, Debug)]
enum Chosen {
    Action(usize),
    Mixed(Vec<(usize, f64)>),
}

impl Explorer<'_> {
    /// The first values of the memory.
    pub(super) fn remember(&mut self) -> Result<Result<Vec<Datum>, Attempt>, Fault> {
        let past = Grains::new(self.setting.players(), 0, true).start();
        let mark = self.cx.heap().roots.len();
        let mut values = Vec::with_capacity(self.strategy.memory.len());
        self.show(&past, &[], None)?;
        for at in 0..self.strategy.memory.len() {
            match self.call(self.strategy.memory[at], &[])? {
                Ok(value) => values.push(self.cx.heap().root(value)),
                Err(attempt) => return Ok(Err(attempt)),
            }
            if !self.probe.forks().is_empty() {
                let span = super::code::beginning(&*self.cx, self.strategy.memory[at]);
                return Ok(Err(Attempt::Stuck(Reason::Draw, span)));
            }
        }
        let memory = self.encode(&values);
        self.cx.heap().unroot(mark);
        Ok(memory)
    }

    /// What is done in a situation when the first draws fall out so.
    pub(super) fn decide(
        &mut self,
        situation: &Situation,
        script: &[usize],
        tree: &mut Tree,
        clock: &Clock<'_>,
    ) -> Result<Result<Decision, Attempt>, Fault> {
        tree.leaves += 1;
        if tree.leaves > LEAVES {
            return Ok(Err(Attempt::Stuck(Reason::TooManyDraws, None)));
        }
        let ran = match self.run(situation, script, clock)? {
            Ok(ran) => ran,
            Err(attempt) => return Ok(Err(attempt)),
        };
        let (row, _) = tree.rows.insert_full((situation.0.clone(), ran.memory));
        let mut decision = match ran.choice {
            Chosen::Action(action) => Decision::Play { action, row },
            Chosen::Mixed(parts) => Decision::Mixed { parts, row },
        };
        // The forks beyond the script, from the last to the first.
        for at in (script.len()..ran.forks.len()).rev() {
            let mut way = |this: &mut Self, way: usize| {
                let mut script: Vec<usize> = script.to_vec();
                script.extend(ran.forks[script.len()..at].iter().map(usual));
                script.push(way);
                this.decide(situation, &script, tree, clock)
            };
            decision = match ran.forks[at] {
                Fork::Chance(p) if p <= 0.0 || p >= 1.0 => {
                    Decision::Chance { p, yes: Box::new(decision.clone()), no: Box::new(decision) }
                }
                Fork::Chance(p) => match way(self, 1)? {
                    Ok(no) => Decision::Chance { p, yes: Box::new(decision), no: Box::new(no) },
                    Err(attempt) => return Ok(Err(attempt)),
                },
                Fork::Pick(n) => {
                    let mut ways = vec![decision];
                    for other in 1..n {
                        match way(self, other)? {
                            Ok(decision) => ways.push(decision),
                            Err(attempt) => return Ok(Err(attempt)),
                        }
                    }
                    Decision::Pick(ways)
                }
            };
        }
        Ok(Ok(decision))
    }

    /// Runs the strategy once.
    fn run(
        &mut self,
        (past, memory): &Situation,
        script: &[usize],
        clock: &Clock<'_>,
    ) -> Result<Result<Ran, Attempt>, Fault> {
        if self.left == 0 {
            return Ok(Err(Attempt::Unfinished));
        }
        self.left -= 1;
        let mark = self.cx.heap().roots.len();
        self.show(past, memory, Some(clock))?;
        let function = match past.round {
            Count::Exact(1) => self.strategy.first,
            _ => self.strategy.then,
        };
        let answer = self.call(function, script)?;
        let ran = answer.and_then(|answer| {
            let choice = self.chosen(answer, function);
            // Looking at the answer may have asked for more.
            self.noted()?;
            let values = self.cx.values().view(self.view).memory.clone();
            Ok(Ran { choice: choice?, memory: self.encode(&values)?, forks: self.probe.forks() })
        });
        self.cx.heap().unroot(mark);
        Ok(ran)
    }

    /// Lets the view show a situation.
    fn show(
        &mut self,
        past: &Past,
        memory: &[Datum],
        clock: Option<&Clock<'_>>,
    ) -> Result<(), Fault> {
        self.probe.begin(&[]);
        let grain = self.grains.round;
        let round = match (past.round, clock) {
            (_, None) => Value::None,
            (Count::Exact(round), _) => Value::Int(round),
            (Count::Many(rest), _) => {
                let many = Many::new(&self.probe, Counter::Round, grain, rest);
                self.cx.new_object(Arc::new(many))?
            }
        };
        let mut values = Vec::with_capacity(memory.len());
        for (slot, datum) in memory.iter().enumerate() {
            values.push(restore(self.cx, &self.probe, slot, self.grains.memory[slot], datum)?);
        }
        for (number, history) in self.histories.iter().enumerate() {
            let (track, followed) = (past.histories.get(number), &self.grains.histories[number]);
            let moves = clock.map_or(&[][..], |clock| &clock.values[number]);
            let window = track.map_or(&[][..], |track| &track.window);
            let counts = |list: &[(Value, Grain)], counts: Option<&Vec<Count>>| {
                let counts = counts.map_or(&[][..], Vec::as_slice);
                list.iter()
                    .zip(counts)
                    .map(|((value, grain), count)| (*value, *count, *grain))
                    .collect()
            };
            let watch = Watch {
                probe: Arc::clone(&self.probe),
                number,
                window: window.iter().map(|at| moves[*at as usize]).collect(),
                depth: followed.depth,
                round: (past.round, grain),
                totals: counts(&followed.totals, track.map(|track| &track.totals)),
                runs: counts(&followed.runs, track.map(|track| &track.runs)),
            };
            self.cx.heap().history_mut(*history).watch = Some(Box::new(watch));
        }
        let view = self.cx.heap().view_mut(self.view);
        view.memory = values;
        view.fields[Context::Round as usize] = round;
        Ok(())
    }

    /// Calls a function of the view, watched.
    fn call(&mut self, function: Value, script: &[usize]) -> Result<Result<Value, Attempt>, Fault> {
        self.probe.begin(script);
        let before = self.cx.probe(Some(Arc::clone(&self.probe)));
        let (mut value, view) = (Value::None, Value::View(self.view));
        let mut taken = 0;
        let answer = self.cx.uncounted(Some(LONGEST), &mut taken, &mut |cx| {
            value = cx.call(function, &[view])?;
            Ok(())
        });
        self.cx.probe(before);
        self.cx.spend(taken)?;
        if let Err(attempt) = self.noted() {
            return Ok(Err(attempt));
        }
        match answer {
            Ok(()) => Ok(Ok(value)),
            Err(fault) if fault.0.kind == FaultKind::Error => {
                let reason = Reason::Fails(fault.0.problem.title.clone());
                Ok(Err(Attempt::Stuck(reason, fault.0.span)))
            }
            Err(fault) if fault.0.problem.code.0 == "E0650" => {
                Ok(Err(Attempt::Stuck(Reason::Long, fault.0.span)))
            }
            Err(fault) => Err(fault),
        }
    }

    /// What the probe has noted, if anything.
    fn noted(&self) -> Result<(), Attempt> {
        match self.probe.found() {
            Some((need, span)) => Err(Attempt::Needs(need, span)),
            None => Ok(()),
        }
    }

    /// The choice in an answer.
    fn chosen(&self, answer: Value, function: Value) -> Result<Chosen, Attempt> {
        let cx = &*self.cx;
        let odd = || {
            let span = super::code::beginning(cx, function);
            Attempt::Stuck(Reason::Choice(cx.show_inner(answer)), span)
        };
        if let Some(action) = self.setting.action(cx, answer) {
            return Ok(Chosen::Action(action));
        }
        let Value::Map(map) = answer else { return Err(odd()) };
        let (mut parts, mut sum) = (Vec::new(), 0.0);
        for entry in cx.values().map(map).entries.values() {
            let action = self.setting.action(cx, entry.key);
            let share = number::to_f64(entry.value, cx.values());
            let (Some(action), Some(share)) =
                (action, share.filter(|share| (0.0..=1.0).contains(share)))
            else {
                return Err(odd());
            };
            sum += share;
            parts.push((action, share));
        }
        if (sum - 1.0).abs() > 1e-9 { Err(odd()) } else { Ok(Chosen::Mixed(parts)) }
    }

    fn encode(&self, values: &[Value]) -> Result<Vec<Datum>, Attempt> {
        let mut encoder = Encoder::new(&*self.cx);
        let grain = |slot: usize| self.grains.memory.get(slot).copied().flatten();
        let slots = values.iter().enumerate();
        let data = slots.map(|(slot, value)| {
            encoder.variable(slot, *value, grain(slot)).map_err(|odd| {
                let span = super::code::assignment(&*self.cx, self.strategy, slot);
                match odd {
                    Odd::Counter(counter @ Counter::Memory(_)) => {
                        Attempt::Needs(Need::Escape(Escape::Counter(counter)), span)
                    }
                    Odd::Counter(counter) => Attempt::Stuck(
                        Reason::Kept(self.variable(slot), self.counter_name(counter)),
                        span,
                    ),
                    Odd::Identity => Attempt::Stuck(Reason::Thing(self.variable(slot)), span),
                }
            })
        });
        data.collect()
    }

    pub(super) fn variable(&self, slot: usize) -> String {
        let DeclarationBody::Strategy(shape) = &self.strategy.made.declaration.body else {
            return String::new();
        };
        shape
            .memory
            .get(slot)
            .map_or_else(String::new, |name| self.cx.image().name(*name).to_owned())
    }

    pub(super) fn history_name(&self, number: usize) -> String {
        super::reason::history(number, self.setting.players())
    }

    pub(super) fn counter_name(&self, counter: Counter) -> String {
        match counter {
            Counter::Memory(slot) => super::reason::variable(&self.variable(slot)),
            other => super::reason::counter(other, self.setting.players()),
        }
    }
}

/// The way that a draw goes where no script decides.
fn usual(fork: &Fork) -> usize {
    match fork {
        Fork::Chance(p) if *p <= 0.0 => 1,
        Fork::Chance(_) | Fork::Pick(_) => 0,
    }
}
