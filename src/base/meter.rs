//! Telling whoever pays of work and memory.
//!
//! A computation whose length depends on its input takes a [`Meter`] and tells it beforehand what it is about to
//! do. When the meter has had enough it answers [`Stopped`]; the computation gives that on and ends. The reason
//! (a limit, an interruption) stays with the meter.

use std::fmt;

/// Who is told of work and memory, and may end it.
pub trait Meter {
    /// So many steps are taken; a step is about an operation on two small numbers.
    ///
    /// # Errors
    /// If that is too much.
    fn steps(&mut self, count: u64) -> Result<(), Stopped>;

    /// So many bytes will be held until the end.
    ///
    /// # Errors
    /// If that is too much.
    fn bytes(&mut self, count: usize) -> Result<(), Stopped>;

    /// Looks whether the work is to end, without counting any: for work that was counted as a whole, every few
    /// milliseconds.
    ///
    /// # Errors
    /// If it is.
    fn look(&mut self) -> Result<(), Stopped> {
        self.steps(0)
    }
}

/// The meter has had enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped")
    }
}

impl std::error::Error for Stopped {}

/// Has enough after so many looks, for tests.
#[cfg(test)]
#[derive(Debug)]
pub struct Looks(pub usize);

#[cfg(test)]
impl Meter for Looks {
    fn steps(&mut self, _count: u64) -> Result<(), Stopped> {
        self.0 = self.0.checked_sub(1).ok_or(Stopped)?;
        Ok(())
    }

    fn bytes(&mut self, _count: usize) -> Result<(), Stopped> {
        Ok(())
    }
}

/// Nobody counts.
#[derive(Clone, Copy, Debug)]
pub struct Unmetered;

impl Meter for Unmetered {
    fn steps(&mut self, _count: u64) -> Result<(), Stopped> {
        Ok(())
    }

    fn bytes(&mut self, _count: usize) -> Result<(), Stopped> {
        Ok(())
    }
}
