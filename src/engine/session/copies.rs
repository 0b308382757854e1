//! What is done on a copy of a session, so that nothing of it stays.

use std::sync::Arc;
#[cfg(feature = "clock")]
use std::time::Duration;

use super::{Entry, Session};
#[cfg(feature = "clock")]
use crate::base::clock::Moment;
#[cfg(feature = "clock")]
use crate::engine::error::{Error, ErrorKind};
#[cfg(feature = "clock")]
use crate::lang::bytecode::Image;
#[cfg(feature = "clock")]
use crate::lang::diagnostic::Diagnostic;
#[cfg(feature = "clock")]
use crate::lang::module::link;
use crate::lang::vm::NoHost;

impl Session {
    #[doc(hidden)]
    /// How long a piece of script takes, run again and again for so much time, on copies of the session: nothing of
    /// it stays. Reading and checking the text is not part of it.
    ///
    /// # Errors
    /// What [`Self::enter`] would have come to.
    #[cfg(feature = "clock")]
    pub fn bench(
        &self,
        text: &str,
        patience: Duration,
        most: usize,
    ) -> Result<Vec<Duration>, Box<Entry>> {
        let base = self.silent();
        let mut image = Image::clone(&base.image);
        let (registry, loader) = (&base.engine.registry, &*base.engine.modules);
        let linked = link("<bench>", text, &mut image, registry, loader, Some(&base.known));
        if linked.incomplete {
            return Err(Box::new(Entry::Incomplete));
        }
        let sources = Arc::new(image.sources.clone());
        if linked.module.is_none() {
            let errors = linked.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
            return Err(Box::new(Entry::Failed(Error::new(sources, errors, ErrorKind::Compile))));
        }
        let image = Arc::new(image);
        let (start, mut times) = (Moment::now(), Vec::new());
        while times.is_empty() || times.len() < most && start.is_within(patience) {
            let mut copy = base.clone();
            let begin = Moment::now();
            let result = copy.run(&image);
            times.extend(begin.elapsed());
            if let Err(fault) = result {
                return Err(Box::new(Entry::Failed(Error::from_fault(sources, fault))));
            }
        }
        Ok(times)
    }

    /// What an entry would come to, on a copy of the session that prints nothing.
    #[must_use]
    pub fn try_out(&self, text: &str) -> Entry {
        self.silent().enter(text)
    }

    /// A copy of the session that prints nothing and reads no files.
    fn silent(&self) -> Self {
        let mut copy = self.clone();
        copy.engine = copy.engine.with_host(NoHost);
        if let Some(machine) = &mut copy.machine {
            machine.set_host(Arc::new(NoHost));
        }
        copy
    }
}
