//! How long a piece of script takes; only where there is a clock.

use std::sync::Arc;
use std::time::Duration;

use super::{Entry, Session};
use crate::base::clock::Moment;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::program::Bounded;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::module::link;

impl Session {
    #[doc(hidden)]
    /// How long a piece of script takes, run again and again for so much time, on copies of the session: nothing of
    /// it stays. Reading and checking the text is not part of it.
    ///
    /// # Errors
    /// What [`Self::enter`] would have come to.
    pub fn bench(
        &self,
        text: &str,
        patience: Duration,
        most: usize,
    ) -> Result<Vec<Duration>, Box<Entry>> {
        let base = self.silent();
        let mut image = Image::clone(&base.image);
        let loader = Bounded::beside(text.len(), &base.engine);
        let (registry, known) = (&base.engine.registry, Some(&base.known));
        let linked = link("<bench>", text, &mut image, registry, &loader, known);
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
}
