//! Modules of the host, and where a script's modules come from.

use std::sync::Arc;

use indexmap::IndexMap;

use super::convert::IntoValue;
use super::disk::Folder;
use super::function::Function;
use super::library::Library;
use crate::lang::module::Loader;

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
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), docs: String::new(), items: Vec::new() }
    }

    /// What it is for.
    #[must_use]
    pub fn docs(mut self, docs: impl Into<String>) -> Self {
        self.docs = docs.into();
        self
    }

    /// Adds a function.
    #[must_use]
    pub fn function(mut self, function: Function) -> Self {
        self.items.push((function, false));
        self
    }

    /// Adds a value. A script gets it anew each time that it asks.
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

/// Where the modules of an engine's scripts come from: the host's own texts, the library, files.
#[derive(Clone, Debug)]
pub(crate) struct Modules {
    pub(super) scripts: IndexMap<String, Arc<str>>,
    pub(super) library: bool,
    pub(super) folder: Option<Folder>,
}

impl Default for Modules {
    fn default() -> Self {
        Self { scripts: IndexMap::new(), library: true, folder: None }
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
        match &self.folder {
            Some(folder) => folder.file(path),
            None => Library.file(path),
        }
    }

    fn module_with(&self, name: &str) -> Option<String> {
        if self.library { Library.module_with(name) } else { None }
    }
}
