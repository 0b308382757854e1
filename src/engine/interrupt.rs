//! Stopping runs from other threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::lang::vm::Signals;

/// Stops every run of an engine from another thread, and every run that is begun, until it is cleared: for Ctrl-C and
/// for shutting down. All clones stop the same runs.
///
/// ```
/// use comity::{Engine, ErrorKind};
///
/// let engine = Engine::default();
/// let program = engine.compile("t.comity", "let x = 1")?;
/// engine.interrupt_handle().interrupt();
/// assert_eq!(engine.context().run(&program).unwrap_err().kind(), ErrorKind::Interrupted);
/// engine.interrupt_handle().clear();
/// engine.context().run(&program)?;
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Stops whatever runs now, and whatever is started until [`Self::clear`].
    ///
    /// ```
    /// use comity::{Engine, Interrupt};
    ///
    /// // One switch for two engines.
    /// let all = Interrupt::default();
    /// let engines = [0, 1].map(|seed| Engine::default().with_seed(seed).with_interrupt(all.clone()));
    /// all.interrupt();
    /// assert!(engines.iter().all(|engine| engine.eval::<i64>("1").is_err()));
    /// ```
    pub fn interrupt(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets scripts run again.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let interrupt = engine.interrupt_handle();
    /// interrupt.interrupt();
    /// assert!(engine.eval::<i64>("1").is_err());
    /// interrupt.clear();
    /// assert_eq!(engine.eval::<i64>("1")?, 1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// What a run looks at that only this can stop.
    pub(crate) fn signals(&self) -> Signals {
        Signals { every: Arc::clone(&self.0), own: Arc::default(), baton: None }
    }
}

/// Stops one run of one [`Context`](super::Context) from any thread.
///
/// An interruption stops the run, call or test that is under way in the context or, if none is, the next one; with
/// that it is used up, and the context can be used again without more ado. Several interruptions before the run has
/// ended are one.
///
/// Whoever interrupts cannot know how far the run is. One that ends by itself at the very moment (or fails, or meets
/// a limit) leaves the interruption to the next: the one that interrupted has then had no answer of kind
/// `Interrupted`, sees that it [is pending](Self::is_pending), and may [take it back](Self::take_back).
///
/// A run is stopped in the middle of a native too, and its copies on other threads with it. The error cannot be caught
/// by the script.
///
/// ```
/// use std::time::Duration;
///
/// use comity::{Engine, ErrorKind};
///
/// let engine = Engine::default();
/// let program = engine.compile("t.comity", "fn spin() { while true { } }\nfn fine() { 42 }")?;
/// let mut context = engine.context();
/// context.run(&program)?;
///
/// let handle = context.interrupt_handle();
/// let watch = std::thread::spawn(move || {
///     std::thread::sleep(Duration::from_millis(20));
///     handle.interrupt();
/// });
/// let error = context.call::<()>("spin", ()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Interrupted);
/// watch.join().expect("it only waits");
///
/// assert_eq!(context.call::<i64>("fine", ())?, 42);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct InterruptHandle(Arc<AtomicBool>);

impl InterruptHandle {
    /// Stops the run that is under way or, if none is, the next one.
    ///
    /// ```
    /// use comity::{Engine, ErrorKind};
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "1 + 1")?;
    /// let mut context = engine.context();
    /// context.interrupt_handle().interrupt();
    /// // The next run is the one that stops; the one after it is not.
    /// assert_eq!(context.run(&program).unwrap_err().kind(), ErrorKind::Interrupted);
    /// assert!(context.run(&program).is_ok());
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn interrupt(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether an interruption has been asked for that has not stopped a run yet.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let handle = context.interrupt_handle();
    /// handle.interrupt();
    /// assert!(handle.is_pending());
    /// assert!(context.run(&engine.compile("t.comity", "1 + 1")?).is_err());
    /// assert!(!handle.is_pending());
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes back an interruption that has not stopped a run yet; whether there was one. A run that has seen it
    /// already stops all the same.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let handle = context.interrupt_handle();
    /// handle.interrupt();
    /// assert!(handle.is_pending() && handle.take_back() && !handle.take_back());
    /// context.run(&engine.compile("t.comity", "let x = 1")?)?;
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn take_back(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }

    /// What a run looks at that this or the engine's interrupt can stop.
    pub(super) fn signals(&self, every: &Interrupt) -> Signals {
        Signals { every: Arc::clone(&every.0), own: Arc::clone(&self.0), baton: None }
    }
}
