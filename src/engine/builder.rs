//! Building an engine: what scripts can see, and how they run.

use std::sync::Arc;

use super::function::Function;
use super::module::{Module, Modules};
use super::object::{HostTypes, ObjectType};
use super::{DEFAULT_SEED, Engine, Error, Host, Interrupt, Limits};
use crate::lang::diagnostic::catalog::host as words;
use crate::lang::native::{HostModule, Listener, NativeEntry, Registry};
use crate::lang::vm::NoHost;

/// Puts an [`Engine`] together.
///
/// ```
/// use comity::{Engine, Function, Limits};
///
/// let engine = Engine::builder()
///     .function(Function::new("tariff", |rate: f64, base: f64| rate * base))
///     .limits(Limits::default().steps(1_000_000))
///     .seed(7)
///     .build()?;
/// let program = engine.compile("t.comity", "tariff(0.1, 50)")?;
/// assert_eq!(engine.context().run(&program)?.to::<f64>()?, 5.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[must_use = "`build` makes the engine"]
pub struct EngineBuilder {
    pub(super) registry: Registry,
    pub(super) types: HostTypes,
    modules: Modules,
    host: Arc<dyn Host>,
    limits: Limits,
    seed: u64,
    interrupt: Interrupt,
    /// Who hears of what happens in runs.
    pub(super) listener: Option<Arc<dyn Listener>>,
    /// The names of functions, strategies and the like that were registered here, and of types.
    names: Vec<String>,
    type_names: Vec<&'static str>,
    /// What was wrong with what was registered.
    refused: Option<Error>,
}

impl Default for EngineBuilder {
    fn default() -> Self {
        Self {
            registry: crate::bridge::registry(),
            types: HostTypes::default(),
            modules: Modules::default(),
            host: Arc::new(NoHost),
            limits: Limits::default(),
            seed: DEFAULT_SEED,
            interrupt: Interrupt::default(),
            listener: None,
            names: Vec::new(),
            type_names: Vec::new(),
            refused: None,
        }
    }
}

impl EngineBuilder {
    /// Begins with everything that an engine has.
    pub(super) fn of(engine: Engine) -> Self {
        let types = engine.registry.host().and_then(|host| host.downcast_ref::<HostTypes>());
        Self {
            types: types.cloned().unwrap_or_default(),
            registry: Arc::unwrap_or_clone(engine.registry),
            modules: Arc::unwrap_or_clone(engine.modules),
            host: engine.host,
            limits: engine.limits,
            seed: engine.seed,
            interrupt: engine.interrupt,
            listener: engine.listener,
            names: Vec::new(),
            type_names: Vec::new(),
            refused: None,
        }
    }

    /// A function that all scripts can call by its name. It hides a function of the language of that name.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let engine = Engine::builder().function(Function::new("answer", || 42)).build()?;
    /// assert_eq!(engine.eval::<i64>("answer()")?, 42);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn function(mut self, function: Function) -> Self {
        self.examine(&function);
        let entry = function.into_entry(None, "Host");
        if self.fits_once("function", &entry.name) {
            self.registry.add(entry);
        }
        self
    }

    /// A module of functions and values, for `use`.
    ///
    /// ```
    /// use comity::{Engine, Function, Module};
    ///
    /// let treasury = Module::new("treasury").function(Function::new("tariff", |rate: f64| 100.0 * rate));
    /// let engine = Engine::builder().module(treasury).build()?;
    /// assert_eq!(engine.eval::<f64>("use treasury { tariff }\ntariff(0.1)")?, 10.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn module(mut self, module: Module) -> Self {
        let Module { name, docs, items } = module;
        if !self.fits("module", &name, |name| name.split('.').all(is_name)) {
            return self;
        }
        if super::library::module(&name).is_some() || self.modules.scripts.contains_key(&name) {
            self.refuse("module", &name, words::OF_THE_LIBRARY);
        }
        let mut made = HostModule { docs: docs.into(), items: Vec::new() };
        for (function, value) in items {
            let item: Arc<str> = function.name().into();
            if !self.fits("function", &item, is_name) {
                continue;
            }
            self.examine(&function);
            if made.items.iter().any(|(known, _)| *known == item) {
                self.refuse("function", &item, words::TWICE);
            }
            let known = format!("{name}.{item}");
            let entry = NativeEntry { bare: value, ..function.into_entry(Some(known), &name) };
            made.items.push((item, self.registry.add(entry)));
        }
        if !self.registry.add_module(&name, made) {
            self.refuse("module", &name, words::TWICE);
        }
        self
    }

    /// A module written in Comity, for `use`, as if it were of the library.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::builder()
    ///     .script("house.rules", "/// What is fair.\nfn fair(a, b) { (a + b) / 2 }")
    ///     .build()?;
    /// let program = engine.compile("t.comity", "use house.rules { fair }\nfair(1, 2)")?;
    /// assert_eq!(engine.context().run(&program)?.to::<f64>()?, 1.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn script(mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let name = name.into();
        if self.fits("module", &name, |name| name.split('.').all(is_name)) {
            if super::library::module(&name).is_some() {
                self.refuse("module", &name, words::OF_THE_LIBRARY);
            }
            self.modules.scripts.insert(name, text.into());
        }
        self
    }

    /// Without the library of games, strategies and theories: scripts can use what the host brings, and the functions
    /// that need no `use`.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::builder().without_library().build()?;
    /// assert!(engine.compile("t.comity", "use games { chicken }").is_err());
    /// assert_eq!(engine.eval::<i64>("sum([1, 2])")?, 3);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn without_library(mut self) -> Self {
        self.modules.library = false;
        self
    }

    /// A type of the host that scripts may hold; see [`ObjectType`].
    ///
    /// ```
    /// use comity::{Engine, Object, ObjectType};
    ///
    /// struct Treaty;
    ///
    /// let engine = Engine::builder().object_type(ObjectType::<Treaty>::new("treaty")).build()?;
    /// let mut context = engine.context();
    /// context.set("it", Object::new(Treaty))?;
    /// let program = engine.compile("t.comity", "let it = none\n\"{it}\"")?;
    /// assert_eq!(context.run(&program)?.to::<String>()?, "<treaty>");
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn object_type<T: Send + Sync + 'static>(mut self, object_type: ObjectType<T>) -> Self {
        let (info, natives, mistake) = object_type.into_parts();
        if let Some((member, mistake)) = mistake {
            self.refuse("member", &member, &mistake);
        }
        if self.fits("type", info.name, is_name) {
            if self.type_names.contains(&info.name) {
                self.refuse("type", info.name, words::TWICE);
            }
            self.type_names.push(info.name);
            self.types.add(info);
            for native in natives {
                self.registry.add(native);
            }
        }
        self
    }

    /// What takes the output and gives files; a host of your own, or, with the feature `files`, `Disk`.
    ///
    /// ```
    /// use comity::{Engine, Host};
    ///
    /// /// Has one file, and shows what is printed.
    /// struct Desk;
    ///
    /// impl Host for Desk {
    ///     fn write(&self, text: &str) -> Result<(), String> {
    ///         eprint!("{text}");
    ///         Ok(())
    ///     }
    ///
    ///     fn read_file(&self, path: &str) -> Result<String, String> {
    ///         if path == "rate.txt" { Ok("0.1".into()) } else { Err("there is no such file".into()) }
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().host(Desk).build()?;
    /// assert_eq!(engine.eval::<String>("load(\"rate.txt\")")?, "0.1");
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn host(mut self, host: impl Host + 'static) -> Self {
        self.host = Arc::new(host);
        self
    }

    /// Where output goes, for those who need nothing else of a [`Host`].
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    ///
    /// use comity::Engine;
    ///
    /// let paper = Arc::new(Mutex::new(String::new()));
    /// let copy = Arc::clone(&paper);
    /// let engine = Engine::builder()
    ///     .output(move |text| copy.lock().expect("nobody panics").push_str(text))
    ///     .build()?;
    /// engine.context().run(&engine.compile("t.comity", "print(\"tariffs\")")?)?;
    /// assert_eq!(*paper.lock().expect("nobody panics"), "tariffs\n");
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn output(self, take: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.host(Output(take))
    }

    /// Modules of scripts in files below a folder, and none outside it: `use "./mine.comity" { … }`.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let folder = std::env::temp_dir().join(format!("comity-modules-{}", std::process::id()));
    /// std::fs::create_dir_all(&folder)?;
    /// std::fs::write(folder.join("shared.comity"), "fn fair(a, b) { (a + b) / 2 }")?;
    /// let engine = Engine::builder().folder(&folder).build()?;
    /// assert_eq!(engine.eval::<f64>("use \"./shared.comity\" { fair }\nfair(1, 2)")?, 1.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "files")]
    pub fn folder(mut self, folder: impl Into<std::path::PathBuf>) -> Self {
        self.modules.folder = Some(super::folder::Folder::new(folder.into()));
        self
    }

    /// What a run may use up.
    ///
    /// ```
    /// use comity::{Engine, Limits};
    ///
    /// let engine = Engine::builder().limits(Limits::strict()).build()?;
    /// assert_eq!(engine.eval::<()>("while true { }").unwrap_err().code(), "E0650");
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The seed of random draws; 0 unless said. The same script with the same seed does the same.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let drawn = |seed| Engine::builder().seed(seed).build()?.eval::<f64>("draw(uniform(0, 1))");
    /// assert_eq!(drawn(7)?, drawn(7)?);
    /// assert_ne!(drawn(7)?, drawn(8)?);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// What stops all runs of the engine, such as one that several engines share.
    ///
    /// ```
    /// use comity::{Engine, Interrupt};
    ///
    /// let shutting_down = Interrupt::default();
    /// let engine = Engine::builder().interrupt(shutting_down.clone()).build()?;
    /// shutting_down.interrupt();
    /// assert!(engine.eval::<()>("while true { }").is_err());
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn interrupt(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = interrupt;
        self
    }

    /// The engine.
    ///
    /// # Errors
    /// `E0837` for the first thing that was registered and cannot be: a name that no script can write or that is taken.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let odd = Function::new("two words", || 2);
    /// let error = Engine::builder().function(odd).build().err().expect("a wrong name");
    /// assert_eq!(error.code(), "E0837");
    ///
    /// let shy = Function::new("tariff", |rate: f64| rate).parameter("rate", "a share").parameter("base", "?");
    /// let error = Engine::builder().function(shy).build().err().expect("it has one parameter");
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the host's function `tariff` cannot be registered: it has no parameter that `base` could describe"
    /// );
    /// ```
    pub fn build(mut self) -> Result<Engine, Error> {
        if let Some(error) = self.refused.take() {
            return Err(error);
        }
        self.registry.set_host(Arc::new(self.types));
        Ok(Engine {
            registry: Arc::new(self.registry),
            host: self.host,
            modules: Arc::new(self.modules),
            limits: self.limits,
            seed: self.seed,
            interrupt: self.interrupt,
            listener: self.listener,
            kept: Arc::default(),
        })
    }

    /// Whether something can be registered by a name; notes it where not.
    pub(super) fn fits(&mut self, what: &str, name: &str, is_fit: fn(&str) -> bool) -> bool {
        let fit = is_fit(name);
        if !fit {
            self.refuse(what, name, words::NOT_A_NAME);
        }
        fit
    }

    /// The same for what scripts have by this name without a `use` line, which is one thing.
    pub(super) fn fits_once(&mut self, what: &str, name: &str) -> bool {
        let fit = self.fits(what, name, is_name);
        if self.names.iter().any(|known| *known == *name) {
            self.refuse(what, name, words::TWICE);
        }
        self.names.push(name.to_owned());
        fit
    }

    /// Notes what is wrong with a function.
    fn examine(&mut self, function: &Function) {
        if let Some(mistake) = function.mistake() {
            self.refuse("function", function.name(), &mistake);
        }
    }

    pub(super) fn refuse(&mut self, what: &str, name: &str, reason: &str) {
        self.refused
            .get_or_insert_with(|| Error::of_host(words::bad_registration(what, name, reason)));
    }
}

impl std::fmt::Debug for EngineBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the builder of an engine")
    }
}

/// Whether a script can write a name.
pub(super) fn is_name(name: &str) -> bool {
    crate::lang::syntax::token::is_name(name)
}

/// A host that takes output and nothing else.
pub(super) struct Output<F>(pub(super) F);

impl<F: Fn(&str) + Send + Sync> Host for Output<F> {
    fn write(&self, text: &str) -> Result<(), String> {
        (self.0)(text);
        Ok(())
    }
}
