//! For tests: whether everybody is asked, and how many matches asked nobody.

use std::cell::Cell;

thread_local! {
    /// Whether everybody is asked, automaton or not.
    pub(crate) static ASK: Cell<bool> = const { Cell::new(false) };
    /// How many matches were played without asking anybody.
    pub(crate) static UNASKED: Cell<usize> = const { Cell::new(0) };
}

/// Counts a match that was played without asking anybody.
pub(super) fn count() {
    UNASKED.set(UNASKED.get() + 1);
}
