//! What is done on a copy of a session, so that nothing of it stays.

use std::sync::Arc;

use super::{Entry, Session};
use crate::lang::vm::NoHost;

impl Session {
    /// What an entry would come to, on a copy of the session that prints nothing.
    #[must_use]
    pub fn try_out(&self, text: &str) -> Entry {
        self.silent().enter(text)
    }

    /// A copy of the session that prints nothing and reads no files.
    pub(super) fn silent(&self) -> Self {
        let mut copy = self.clone();
        copy.engine = copy.engine.with_host(NoHost);
        if let Some(machine) = &mut copy.machine {
            machine.set_host(Arc::new(NoHost));
        }
        copy
    }
}
