//! That no register is read before it is set.
//!
//! What lies in a register that nobody has set is left over from another call, and may name what the collector has
//! freed since. So for each instruction the registers are found that are set on every way that leads there: those
//! of the arguments at the first, then what each instruction adds and what calls take away, the intersection where
//! ways meet. A fault may come anywhere inside a `try` block: its handler knows what is set at all of its places.

use super::operands::{Operand, operands};
use crate::lang::bytecode::{Function, Image, Op};

/// A set of registers.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Registers([u64; 4]);

impl Registers {
    /// The first so many.
    fn first(count: usize) -> Self {
        let mut set = Self([0; 4]);
        set.add(0, count);
        set
    }

    fn add(&mut self, first: usize, count: usize) {
        for register in first..(first + count).min(256) {
            self.0[register / 64] |= 1 << (register % 64);
        }
    }

    fn remove_from(&mut self, first: usize) {
        for register in first..256 {
            self.0[register / 64] &= !(1 << (register % 64));
        }
    }

    fn has(&self, first: usize, count: usize) -> bool {
        (first..first + count)
            .all(|register| register < 256 && self.0[register / 64] >> (register % 64) & 1 == 1)
    }

    fn meet(self, other: Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
        Self(words)
    }
}

/// What is known where an instruction begins, as far as it is reached at all.
struct Flow<'a> {
    function: &'a Function,
    image: &'a Image,
    /// For each instruction the handler that takes its faults.
    handlers: Vec<Option<u32>>,
    known: Vec<Option<Registers>>,
    open: Vec<usize>,
}

/// Finds the first instruction that reads a register before it is set on every way to it. The operands are known
/// to lie inside of the frame and jumps inside of the code.
pub(super) fn check(function: &Function, image: &Image) -> Result<(), (usize, &'static str)> {
    let arguments = function.parameters.len() + usize::from(function.hidden);
    let mut flow = Flow {
        function,
        image,
        handlers: covering(function),
        known: vec![None; function.code.len()],
        open: Vec::new(),
    };
    flow.reach(0, Registers::first(arguments));
    while let Some(at) = flow.open.pop() {
        flow.follow(at)?;
    }
    Ok(())
}

impl Flow<'_> {
    /// Notes that the registers are set where one way reaches an instruction.
    fn reach(&mut self, at: usize, set: Registers) {
        let Some(known) = self.known.get_mut(at) else { return };
        let both = known.map_or(set, |known| known.meet(set));
        if *known != Some(both) {
            *known = Some(both);
            self.open.push(at);
        }
    }

    fn follow(&mut self, at: usize) -> Result<(), (usize, &'static str)> {
        let (Some(before), Some(&op)) = (self.known[at], self.function.code.get(at)) else {
            return Ok(());
        };
        let (mut near, mut kept, mut unset) = (before, before, false);
        let mut far = Vec::new();
        operands(op, self.image, &mut |operand| match operand {
            Operand::Read(first, count) => unset |= !before.has(first.into(), count),
            Operand::Set(first, count) => near.add(first.into(), count),
            Operand::SetNear(first, count) => far.push((false, first, count)),
            Operand::SetFar(first, count) => far.push((true, first, count)),
            Operand::Lost(first) => {
                near.remove_from(first);
                kept.remove_from(first);
            }
            Operand::Made(id) => {
                if let Some(made) = self.image.functions.get(id.index()) {
                    let registers = made.captures.iter().filter_map(|capture| match capture {
                        crate::lang::bytecode::Capture::Register(register) => Some(*register),
                        crate::lang::bytecode::Capture::Outer(_) => None,
                    });
                    unset |= registers.into_iter().any(|it| !before.has(it.into(), 1));
                }
            }
            _ => {}
        });
        if unset {
            return Err((at, "a register that is not set on every way"));
        }
        let mut jumped = near;
        for (jumps, first, count) in far {
            let set = if jumps { &mut jumped } else { &mut near };
            set.add(first.into(), count);
        }
        if let Some(to) = op.target() {
            self.reach((at as i64 + 1 + i64::from(to)) as usize, jumped);
        }
        if !ends(op) {
            self.reach(at + 1, near);
        }
        if let Some(handler) = self.handlers[at] {
            let handler = self.function.handlers[handler as usize];
            kept.add(handler.error.into(), 1);
            self.reach(handler.target as usize, kept);
        }
        Ok(())
    }
}

/// Whether an instruction never goes on to the next one.
pub(super) fn ends(op: Op) -> bool {
    matches!(
        op,
        Op::Return { .. }
            | Op::ReturnConst { .. }
            | Op::ReturnNone
            | Op::Jump { .. }
            | Op::Loop { .. }
            | Op::IterStart { .. }
            | Op::AssertFail { .. }
            | Op::NoMatch { .. }
    )
}

/// For each instruction the first handler that covers it. Every instruction is looked at once, however many
/// handlers there are: `next` leads past those that have theirs.
fn covering(function: &Function) -> Vec<Option<u32>> {
    let len = function.code.len();
    let mut handlers = vec![None; len];
    let mut next: Vec<usize> = (0..=len).collect();
    for (place, handler) in function.handlers.iter().enumerate() {
        let mut at = open(&mut next, handler.start as usize);
        while at < (handler.end as usize).min(len) {
            handlers[at] = u32::try_from(place).ok();
            next[at] = at + 1;
            at = open(&mut next, at + 1);
        }
    }
    handlers
}

/// The first place from `at` on that has no handler; the way there is made shorter for the next who asks.
fn open(next: &mut [usize], at: usize) -> usize {
    let mut end = at;
    while next[end] != end {
        end = next[end];
    }
    let mut at = at;
    while next[at] != end {
        at = std::mem::replace(&mut next[at], end);
    }
    end
}
