//! What is drawn by the host's own code, out of a stream that nobody else draws from.

use std::cell::RefCell;

use crate::base::random::{Draws, Stream};

/// Draws for who is shown something and changes nothing.
pub(crate) struct Luck(RefCell<Stream>);

impl From<Stream> for Luck {
    fn from(stream: Stream) -> Self {
        Self(RefCell::new(stream))
    }
}

impl Luck {
    /// How far the stream has come.
    pub(in crate::bridge) fn position(&self) -> u64 {
        self.0.borrow().position()
    }

    pub(crate) fn chance(&self, p: f64) -> bool {
        self.0.borrow_mut().chance(p)
    }

    /// One of `0..n`; 0 of nothing.
    pub(crate) fn pick(&self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.borrow_mut().index(n) }
    }

    pub(crate) fn uniform(&self) -> f64 {
        self.0.borrow_mut().uniform()
    }
}
