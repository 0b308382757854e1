//! Modules of the host, and where a script's modules come from.

use std::sync::Arc;

use indexmap::IndexMap;

use super::convert::IntoValue;
#[cfg(feature = "files")]
use super::folder::Folder;
use super::function::Function;
use super::library::Library;
use crate::lang::module::Loader;
use crate::lang::vm::within;

/// A module written in Rust: scripts write `use treasury { tariff }`, or `use treasury` and `treasury.tariff(…)`.
///
/// ```
/// use comity::{Engine, Function, Module};
///
/// let treasury = Module::new("treasury")
///     .docs("What the state takes.")
///     .function(Function::new("tariff", |rate: f64, base: f64| rate * base))
///     .value("usual_rate", 0.1);
/// let engine = Engine::builder().module(treasury).build()?;
/// let text = "use treasury { tariff, usual_rate }\ntariff(usual_rate, 50)";
/// let value = engine.context().run(&engine.compile("t.comity", text)?)?;
/// assert_eq!(value.to::<f64>()?, 5.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Module {
    pub(super) name: String,
    pub(super) docs: String,
    /// Each with whether it is a value: a function whose bare name is a call.
    pub(super) items: Vec<(Function, bool)>,
}

impl Module {
    /// An empty module of that name, which may have parts: `ministry.treasury`.
    ///
    /// ```
    /// use comity::{Engine, Module};
    ///
    /// let treasury = Module::new("ministry.treasury").value("usual_rate", 0.1);
    /// let engine = Engine::builder().module(treasury).build()?;
    /// assert_eq!(engine.eval::<f64>("use ministry.treasury\ntreasury.usual_rate")?, 0.1);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), docs: String::new(), items: Vec::new() }
    }

    /// What it is for.
    ///
    /// ```
    /// use comity::{Engine, Module};
    ///
    /// let treasury = Module::new("treasury").docs("What the state takes.").value("usual_rate", 0.1);
    /// let engine = Engine::builder().module(treasury).build()?;
    /// assert_eq!(engine.help("treasury"), Some("What the state takes."));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn docs(mut self, docs: impl Into<String>) -> Self {
        self.docs = docs.into();
        self
    }

    /// Adds a function.
    ///
    /// ```
    /// use comity::{Engine, Function, Module};
    ///
    /// let treasury = Module::new("treasury").function(Function::new("tariff", |rate: f64, base: f64| rate * base));
    /// let engine = Engine::builder().module(treasury).build()?;
    /// assert_eq!(engine.eval::<f64>("use treasury { tariff }\ntariff(0.1, 50)")?, 5.0);
    /// // It is there for who asks for it.
    /// assert!(engine.compile("t.comity", "tariff(0.1, 50)").is_err());
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn function(mut self, function: Function) -> Self {
        self.items.push((function, false));
        self
    }

    /// Adds a value. A script gets it anew each time that it asks, so that none can change what another one sees.
    ///
    /// ```
    /// use comity::{Engine, Module};
    ///
    /// let map = Module::new("map").value("members", vec!["Peru", "Chile"]);
    /// let engine = Engine::builder().module(map).build()?;
    /// let text = "use map { members }\nlet mine = members\nmine.push(\"Bolivia\")\nmembers.len";
    /// assert_eq!(engine.eval::<i64>(text)?, 2);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn value<V: IntoValue + Clone + Send + Sync + 'static>(
        mut self,
        name: impl Into<String>,
        value: V,
    ) -> Self {
        let function = Function::new(name, move || value.clone()).docs("A value of the host.");
        self.items.push((function.pure(), true));
        self
    }
}

/// Why a file is not imported.
pub(super) const TOO_LONG: &str = "it is too long for the memory that scripts have";

/// Where the modules of an engine's scripts come from: the host's own texts, the library, files.
#[derive(Clone, Debug)]
pub(crate) struct Modules {
    pub(super) scripts: IndexMap<String, Arc<str>>,
    pub(super) library: bool,
    #[cfg(feature = "files")]
    pub(super) folder: Option<Folder>,
}

impl Default for Modules {
    fn default() -> Self {
        Self {
            scripts: IndexMap::new(),
            library: true,
            #[cfg(feature = "files")]
            folder: None,
        }
    }
}

impl Modules {
    /// The text of a file; `None` if it is longer than `most` bytes.
    pub(super) fn file_within(&self, path: &str, most: usize) -> Result<Option<String>, String> {
        #[cfg(feature = "files")]
        if let Some(folder) = &self.folder {
            return folder.file(path, most);
        }
        Library.file(path).map(|text| within(text, most))
    }
}

impl Loader for Modules {
    fn library(&self, path: &str) -> Option<&str> {
        match self.scripts.get(path) {
            Some(text) => Some(text),
            None if self.library => Library.library(path),
            None => None,
        }
    }

    fn library_names(&self) -> Vec<String> {
        let library = if self.library { Library.library_names() } else { Vec::new() };
        self.scripts.keys().cloned().chain(library).collect()
    }

    fn file(&self, path: &str) -> Result<String, String> {
        self.file_within(path, usize::MAX)?.ok_or_else(|| TOO_LONG.to_owned())
    }

    fn module_with(&self, name: &str) -> Option<String> {
        if self.library { Library.module_with(name) } else { None }
    }
}
