//! What is done on a copy of a session, so that nothing of it stays.

use std::sync::Arc;

use super::{Entry, Session};
use crate::lang::vm::NoHost;

impl Session {
    /// What an entry would come to, on a copy of the session that prints nothing.
    ///
    /// ```
    /// use comity::{Engine, Entry, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter("let x = 20");
    /// assert!(matches!(session.try_out("x = 0"), Entry::Done { .. }));
    /// assert_eq!(session.show("x").as_deref(), Some("20"));
    /// ```
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
