//! How much time has passed, where there is a clock.
//!
//! The only place of the language and its models that asks for the time. Nothing that a script computes depends on
//! the answer: it ends runs at a limit, and says when work is worth sharing and when somebody should hear of it.
//! Without the feature `clock` nobody knows, and no limit on time can be set.

use std::time::Duration;

/// A moment, from which on time can be measured.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    #[cfg(feature = "clock")]
    at: std::time::Instant,
}

impl Moment {
    /// Now.
    #[must_use]
    pub fn now() -> Self {
        Self {
            #[cfg(feature = "clock")]
            at: std::time::Instant::now(),
        }
    }

    /// How long ago it was; `None` without a clock.
    #[must_use]
    pub fn elapsed(self) -> Option<Duration> {
        #[cfg(feature = "clock")]
        return Some(self.at.elapsed());
        #[cfg(not(feature = "clock"))]
        None
    }

    /// Whether it was less than so long ago; never without a clock.
    #[must_use]
    pub fn is_within(self, time: Duration) -> bool {
        self.elapsed().is_some_and(|elapsed| elapsed < time)
    }
}
