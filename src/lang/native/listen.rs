//! Who listens to a run: what happens in it is told as it happens.
//!
//! The machine only carries news, it does not know what they say: the bridge makes them, whoever set the listener
//! reads them. A copy of the machine keeps its news back until it is its turn, so that they come in the same order
//! for any number of threads.

use std::any::Any;
use std::error::Error;
use std::sync::Arc;

/// Something that happened.
pub type News = Arc<dyn Any + Send + Sync>;

/// Who listens, and to what.
pub trait Listener: Send + Sync {
    /// The topics it wants to hear of, one bit each; nobody makes news of others.
    fn topics(&self) -> u8;

    /// Hears of something.
    ///
    /// # Errors
    /// Why the run cannot go on.
    fn hear(&self, news: &(dyn Any + Send + Sync)) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// The topic of [`Progressed`]; all others are the bridge's.
pub const PROGRESS: u8 = 1 << 7;

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug)]
pub struct Progressed {
    /// What is counted, in the plural.
    pub what: &'static str,
    /// How many are done.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}
