//! The embedding API: what a Rust program needs to run scripts.
//!
//! An [`Engine`] holds the natives, the library, the limits and the host. It compiles a script to a [`Program`],
//! which any number of threads can run, each in a [`Context`] of its own. All that hosts use is at the crate's root.
//!
//! ```text
//! builder   what scripts can see: functions, modules, types, strategies of the host
//! program   a compiled script            outline   what it tells of itself
//! context   runs it, and holds its variables
//! run       a run in slices              interrupt stops runs from other threads
//! control   how a context carries out runs
//! value     owned values                 convert   Rust types as values
//! exchange  values over the boundary     error     what went wrong
//! function  closures as natives          call      what they may ask of the script
//! callee    what can be called
//! object    the host's types             module    the host's modules
//! serde     values by serde, with that feature
//! session   entries at a prompt          trials    experiments replicate by replicate
//! kept      work that need not be done twice
//! assist    what editors ask             disk      files, the only door to them
//! ```

pub mod assist;
#[cfg(test)]
mod both_ways;
mod brought;
mod builder;
mod call;
mod callee;
mod context;
mod control;
mod convert;
#[cfg(feature = "files")]
pub(crate) mod disk;
mod dynamics;
mod error;
mod event;
mod exchange;
#[cfg(feature = "files")]
mod folder;
mod format;
mod function;
mod game;
mod generation;
mod given;
mod interrupt;
mod kept;
pub(crate) mod library;
mod listening;
#[cfg(feature = "cli")]
pub(crate) mod literature;
mod module;
mod object;
mod outline;
#[cfg(feature = "files")]
mod output;
mod past;
mod play;
mod player;
mod profile;
mod program;
mod proof;
pub mod reference;
mod run;
#[cfg(feature = "serde")]
mod serde;
mod session;
mod setting;
mod stored;
mod strategy;
mod trials;
mod value;
mod view;

use std::sync::{Arc, OnceLock};

pub use crate::lang::value::Form;
pub use crate::lang::value::Window;
pub use crate::lang::vm::{Host, Limits, NoHost};
pub use builder::EngineBuilder;
pub use call::Call;
pub use callee::Callee;
pub use context::Context;
pub use convert::{Arguments, FromValue, IntoValue, Mismatch, Rest};
#[cfg(feature = "files")]
pub use disk::Disk;
pub use dynamics::{Dynamics, HostDynamics};
pub use error::{Error, ErrorKind, Limit, Place, Problem};
pub use event::{Event, GenerationEvent, Heard, Listen, MatchEnd, MatchId, Progress, Round, Row};
pub use format::{FORMAT_WIDTH, format};
pub use function::{Body, Function, Outcome};
pub use game::{Game, Role};
pub use generation::Generation;
pub use given::Given;
pub use interrupt::{Interrupt, InterruptHandle};
pub use module::Module;
pub use object::ObjectType;
pub use outline::{Parameter, Signature, Test};
pub use past::{Earned, Past};
pub use play::{Entrant, Named, Play, Played, named};
pub use player::ScriptPlayer;
pub use profile::Profile;
pub use program::{Program, Warning};
pub use run::{Run, RunState, Slices};
#[cfg(feature = "serde")]
pub use serde::{Serde, from_value, to_value};
pub use session::{Entry, Note, Session};
pub use setting::Setting;
pub use strategy::{
    BoxError, Choice, HostStrategy, IntoChoice, Move, Player, Strategy, StrategyFn, strategy_fn,
};
pub use trials::{Range, Trials, Wishes};
pub use value::{Callable, Fraction, Map, Object, Record, Table, Value};
pub use view::View;

use crate::lang::native::{Listener, Registry};
use crate::lang::vm::answered_for;
use module::Modules;

/// The seed of a run that is given none.
///
/// ```
/// use comity::{DEFAULT_SEED, Engine};
///
/// let text = "draw(uniform(0, 1))";
/// let same = Engine::default().with_seed(DEFAULT_SEED);
/// assert_eq!(Engine::default().eval::<f64>(text)?, same.eval::<f64>(text)?);
/// # Ok::<(), comity::Error>(())
/// ```
pub const DEFAULT_SEED: u64 = 0;

/// Natives, library, limits and host: everything that scripts share. Cheap to clone, and shared by all threads.
///
/// ```
/// use comity::{Engine, Limits};
///
/// let engine = Engine::default();
/// // The same for a guest: what follows shares everything with the first but its limits.
/// let guest = engine.clone().with_limits(Limits::strict()).with_seed(7);
/// let program = engine.compile("t.comity", "draw(uniform(0, 1))")?;
/// let first = guest.context().run(&program)?;
/// assert_eq!(guest.context().run(&program)?, first);
/// assert_ne!(engine.context().run(&program)?, first);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone)]
pub struct Engine {
    registry: Arc<Registry>,
    host: Arc<dyn Host>,
    modules: Arc<Modules>,
    limits: Limits,
    seed: u64,
    interrupt: Interrupt,
    listener: Option<Arc<dyn Listener>>,
    kept: Arc<kept::Kept>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an engine with {:?}, seed {}, {:?}", self.registry, self.seed, self.limits)
    }
}

/// The page that explains a code, in Markdown: what it means, a script that is wrong, and the same script cured.
///
/// ```
/// let page = comity::explain("E0301").expect("a code of the catalog");
/// assert!(page.starts_with("# E0301: "));
/// assert_eq!(comity::explain("E9999"), None);
/// ```
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    crate::lang::diagnostic::explain(code)
}

impl Default for Engine {
    /// The whole library, default limits, no files, and a host that drops what is printed.
    fn default() -> Self {
        static USUAL: OnceLock<Engine> = OnceLock::new();
        let usual = || match EngineBuilder::default().build() {
            Ok(engine) => engine,
            Err(_) => unreachable!("nothing was registered that could be wrong"),
        };
        // Another interrupt for each, so that nobody stops what is not theirs.
        USUAL.get_or_init(usual).clone().with_interrupt(Interrupt::default())
    }
}

impl Engine {
    /// Puts an engine together: functions, modules and types of the host, limits, seed, output.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let engine = Engine::builder().function(Function::new("answer", || 42)).seed(7).build()?;
    /// assert_eq!(engine.eval::<i64>("answer()")?, 42);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// Begins with what this engine has, to add to it.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let engine = Engine::default();
    /// let more = engine.rebuild().function(Function::new("answer", || 42)).build()?;
    /// assert!(engine.compile("t.comity", "answer()").is_err());
    /// assert!(more.compile("t.comity", "answer()").is_ok());
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn rebuild(&self) -> EngineBuilder {
        EngineBuilder::of(self.clone())
    }

    /// With another place for output, such as a text of each request.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    ///
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "print(\"tariffs\")")?;
    /// let paper = Arc::new(Mutex::new(String::new()));
    /// let copy = Arc::clone(&paper);
    /// let output = move |text: &str| copy.lock().expect("nobody panics").push_str(text);
    /// engine.clone().with_output(output).context().run(&program)?;
    /// assert_eq!(*paper.lock().expect("nobody panics"), "tariffs\n");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn with_output(self, take: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.with_host(builder::Output(take))
    }

    /// With another host, which takes the output and gives files.
    ///
    /// ```
    /// use comity::{Engine, NoHost};
    ///
    /// // Whatever the engine shows elsewhere, this run shows nothing.
    /// Engine::default().with_host(NoHost).eval::<()>("print(1)")?;
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn with_host(mut self, host: impl Host + 'static) -> Self {
        self.host = Arc::new(host);
        self
    }

    /// With modules of scripts read below a folder, as [`EngineBuilder::folder`] has it.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let folder = std::env::temp_dir().join(format!("comity-with-{}", std::process::id()));
    /// std::fs::create_dir_all(&folder)?;
    /// std::fs::write(folder.join("shared.comity"), "let rate = 0.1")?;
    /// let engine = Engine::default().with_folder(&folder);
    /// assert_eq!(engine.eval::<f64>("use \"./shared.comity\" { rate }\nrate")?, 0.1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "files")]
    #[must_use]
    pub fn with_folder(mut self, folder: impl Into<std::path::PathBuf>) -> Self {
        let folder = Some(folder::Folder::new(folder.into()));
        self.modules = Arc::new(Modules { folder, ..(*self.modules).clone() });
        self
    }

    /// With other limits.
    ///
    /// ```
    /// use comity::{Engine, Limit, Limits};
    ///
    /// let guest = Engine::default().with_limits(Limits::strict().steps(1000));
    /// assert_eq!(guest.eval::<()>("while true { }").unwrap_err().limit(), Some(Limit::Steps));
    /// ```
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// With another seed.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let drawn = |seed| Engine::default().with_seed(seed).eval::<f64>("draw(uniform(0, 1))");
    /// assert_eq!(drawn(1)?, drawn(1)?);
    /// assert_ne!(drawn(1)?, drawn(2)?);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Stopped by another interrupt, such as one that several engines share.
    ///
    /// ```
    /// use comity::{Engine, Interrupt};
    ///
    /// let guests = Interrupt::default();
    /// let (own, guest) = (Engine::default(), Engine::default().with_interrupt(guests.clone()));
    /// guests.interrupt();
    /// assert!(guest.eval::<i64>("1").is_err());
    /// assert_eq!(own.eval::<i64>("1")?, 1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn with_interrupt(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = interrupt;
        self
    }

    /// Stops runs of this engine's contexts from another thread; see [`Interrupt`]. That of a
    /// [context](Context::interrupt_handle) stops one run.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// engine.interrupt_handle().interrupt();
    /// assert!(engine.eval::<i64>("1").is_err());
    /// engine.interrupt_handle().clear();
    /// assert_eq!(engine.eval::<i64>("1")?, 1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn interrupt_handle(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// The documentation of a function, strategy or the like that scripts have without a `use` line, in Markdown, or of
    /// a module of the host.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let tariff = Function::new("tariff", |base: f64| base / 10.0).docs("What is due.");
    /// let engine = Engine::builder().function(tariff).build()?;
    /// assert_eq!(engine.help("tariff"), Some("What is due."));
    /// assert!(engine.help("sum").is_some_and(|docs| docs.contains("sum")));
    /// assert_eq!(engine.help("tarif"), None);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn help(&self, name: &str) -> Option<&str> {
        let native = self.registry.find(name).map(|id| &*self.registry.get(id).docs);
        native.or_else(|| self.registry.module(name).map(|module| &*module.docs))
    }

    /// The limits of runs.
    ///
    /// ```
    /// use comity::{Engine, Limits};
    ///
    /// let strict = Engine::default().with_limits(Limits::strict());
    /// assert_eq!(strict.limits(), &Limits::strict());
    /// // A little more for this one.
    /// let wider = strict.clone().with_limits(strict.limits().memory(128 << 20));
    /// assert_ne!(wider.limits(), strict.limits());
    /// ```
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Every function that scripts can call, with its documentation.
    #[doc(hidden)]
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Reads and checks a script. `name` is what messages call it; nothing is read by that name.
    ///
    /// To find games that are not what they say they are, each declared thing of the script is made once, within the
    /// engine's limits and a budget for all of them together; what that does not reach is left to the run. Nothing of
    /// that reaches the host: it prints nothing, and functions of the host that are not [pure](Function::pure) are not
    /// called. The [engine's interrupt](Self::interrupt_handle) ends it, and no [context's](Context::interrupt_handle).
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("trade.comity", "let rate = 0.1\nrate * 50")?;
    /// assert_eq!(engine.context().run(&program)?.to::<f64>()?, 5.0);
    ///
    /// let error = engine.compile("trade.comity", "rate * 50").unwrap_err();
    /// assert_eq!(error.to_string(), "there is nothing called `rate` here");
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// All errors that were found.
    pub fn compile(&self, name: &str, text: &str) -> Result<Program, Error> {
        let compiled = answered_for(|| Program::compile(self, name, text));
        compiled.unwrap_or_else(|fault| Err(Error::from_fault(Arc::default(), fault)))
    }

    /// Compiles and runs a script, for what it comes to: the shortest way to a number. What is run more than once is
    /// better compiled once.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// assert_eq!(Engine::default().eval::<i64>("40 + 2")?, 42);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// As of [`Self::compile`] and [`Context::run`]; `E0833` if the script comes to something else.
    pub fn eval<T: FromValue>(&self, text: &str) -> Result<T, Error> {
        self.context().run(&self.compile("script.comity", text)?)?.to()
    }

    /// A place to run programs in.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "let log = []\nfn note(x) { log.push(x) }")?;
    /// // Each context has variables of its own.
    /// let (mut one, mut other) = (engine.context(), engine.context());
    /// one.run(&program)?;
    /// other.run(&program)?;
    /// one.call::<()>("note", (1,))?;
    /// assert_eq!((one.get::<Vec<i64>>("log")?, other.get::<Vec<i64>>("log")?), (vec![1], vec![]));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn context(&self) -> Context {
        Context::new(self.clone())
    }
}
