//! Work that only shows while a population is carried on: how many neighbours an actor that was drawn has, how many
//! mutate, how long one looks through all groups.
//!
//! What is ticked beforehand for usual steps pays for as much of it; what goes beyond is ticked as it comes up, so
//! that small populations take the steps that they always took.

use super::Source;
use crate::model::error::Cause;

/// So many parts of work are a step.
pub(super) const PARTS: u64 = 128;

/// After so many parts it is settled: a fraction of a millisecond.
const MUCH: u64 = 1 << 15;

/// What was done, and what was paid for it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effort {
    done: u64,
    paid: u64,
}

impl Effort {
    /// Ticks steps that pay for what is done from here on.
    ///
    /// # Errors
    /// As [`Source::tick`].
    pub(super) fn pay(&mut self, source: &mut dyn Source, steps: u64) -> Result<(), Cause> {
        source.tick(steps)?;
        self.paid = self.paid.saturating_add(steps);
        Ok(())
    }

    /// So many parts of work (a payoff read, a sum of two, an actor gone through) are about to be done.
    ///
    /// # Errors
    /// As [`Source::tick`].
    #[inline]
    pub(super) fn of(&mut self, source: &mut dyn Source, parts: u64) -> Result<(), Cause> {
        self.done = self.done.saturating_add(parts);
        if self.done < MUCH { Ok(()) } else { self.settle(source) }
    }

    #[cold]
    fn settle(&mut self, source: &mut dyn Source) -> Result<(), Cause> {
        let steps = self.done / PARTS;
        self.done %= PARTS;
        let owed = steps.saturating_sub(self.paid);
        self.paid = self.paid.saturating_sub(steps);
        source.tick(owed)
    }
}
