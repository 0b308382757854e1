//! What [`run`](super::run) is in a crate that is built without threads: nobody else does any work.

use std::convert::Infallible;
use std::marker::PhantomData;

/// A piece of work on a thread of its own; there is none.
#[derive(Debug)]
pub struct Beside<T>(Infallible, PhantomData<T>);

impl<T> Beside<T> {
    /// What came of it.
    ///
    /// # Errors
    /// None.
    pub fn join(self) -> Result<T, Infallible> {
        match self.0 {}
    }
}

/// Does something on a thread of its own; `None`, for none can be had.
pub fn beside<T: Send + 'static>(_: impl FnOnce() -> T + Send + 'static) -> Option<Beside<T>> {
    None
}
