//! The embedding API: what a Rust program needs to run scripts.
//!
//! An [`Engine`] holds the natives, the library, the limits and the host. It compiles a script to a [`Program`],
//! which any number of threads can run, each in a [`Context`] of its own.
//!
//! ```
//! use comity::engine::Engine;
//!
//! let engine = Engine::default();
//! let program = engine.compile("sum.comity", "let total = sum([1, 2, 3])")?;
//! let mut context = engine.context();
//! context.run(&program)?;
//! assert_eq!(context.show("total").as_deref(), Some("6"));
//! # Ok::<(), comity::engine::Error>(())
//! ```

pub mod assist;
#[cfg(test)]
mod both_ways;
mod context;
mod convert;
pub(crate) mod disk;
mod error;
mod format;
pub(crate) mod library;
#[cfg(feature = "cli")]
pub(crate) mod literature;
mod program;
pub mod reference;
mod session;
mod trials;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use crate::lang::value::Form;
pub use crate::lang::value::Window;
pub use crate::lang::vm::{Host, Limits, NoHost};
pub use context::Context;
pub use convert::{FromScript, IntoScript, Scripted};
pub use disk::Disk;
pub use error::{Error, ErrorKind};
pub use format::{FORMAT_WIDTH, format};
pub use program::{Program, Warning};
pub use session::{Entry, Note, Session};
pub use trials::{Range, Trials, Wishes};

use crate::lang::module::Loader;
use crate::lang::native::{NativeEntry, Registry};

/// The seed of a run that is given none.
pub const DEFAULT_SEED: u64 = 0;

/// Natives, library, limits and host: everything that scripts share. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    registry: Arc<Registry>,
    host: Arc<dyn Host>,
    loader: Arc<dyn Loader + Send + Sync>,
    limits: Limits,
    seed: u64,
    interrupt: Interrupt,
}

/// Stops runs from another thread. All clones stop the same runs.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Stops whatever runs now, and whatever is started until [`Self::clear`].
    pub fn interrupt(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets scripts run again.
    pub fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

impl Default for Engine {
    /// The whole library, default limits, no files, and a host that drops what is printed.
    fn default() -> Self {
        Self {
            registry: Arc::new(crate::bridge::registry()),
            host: Arc::new(NoHost),
            loader: Arc::new(library::Library),
            limits: Limits::default(),
            seed: DEFAULT_SEED,
            interrupt: Interrupt::default(),
        }
    }
}

impl Engine {
    /// With another host, which takes the output and gives files.
    #[must_use]
    pub fn with_host(mut self, host: impl Host + 'static) -> Self {
        self.host = Arc::new(host);
        self
    }

    /// With modules and data files read below a folder, and nothing outside it.
    #[must_use]
    pub fn with_folder(mut self, folder: impl Into<std::path::PathBuf>) -> Self {
        self.loader = Arc::new(disk::Folder::new(folder.into()));
        self
    }

    /// With other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// With another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// With a function written in Rust that scripts can call.
    ///
    /// ```
    /// use comity::engine::Engine;
    ///
    /// let engine = Engine::default().with_function("tariff", |rate: f64, base: f64| rate * base);
    /// let program = engine.compile("t", "let paid = tariff(0.1, 50)")?;
    /// let mut context = engine.context();
    /// context.run(&program)?;
    /// assert_eq!(context.get::<f64>("paid")?, 5.0);
    /// # Ok::<(), comity::engine::Error>(())
    /// ```
    #[must_use]
    pub fn with_function<A, F: Scripted<A>>(mut self, name: &str, function: F) -> Self {
        let entry: NativeEntry = function.into_entry(name);
        Arc::make_mut(&mut self.registry).add(entry);
        self
    }

    /// Stopped by another interrupt, such as one that several engines share.
    #[must_use]
    pub fn with_interrupt(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = interrupt;
        self
    }

    /// Stops runs of this engine's contexts from another thread.
    #[must_use]
    pub fn interrupt(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// The limits of runs.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Every function that scripts can call, with its documentation.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Reads and checks a script.
    ///
    /// # Errors
    /// All errors that were found.
    pub fn compile(&self, name: &str, text: &str) -> Result<Program, Error> {
        Program::compile(self, name, text)
    }

    /// A place to run programs in.
    #[must_use]
    pub fn context(&self) -> Context {
        Context::new(self.clone())
    }
}
