//! All natives of an engine, by name and by number.

use std::any::Any;
use std::sync::Arc;

use indexmap::IndexMap;

use super::{NativeFn, Table};
use crate::lang::bytecode::NativeId;

/// A native as the compiler and the machine use it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name that scripts write.
    pub name: Arc<str>,
    /// Its documentation.
    pub docs: Arc<str>,
    /// The chapter of the reference that it belongs to.
    pub chapter: Arc<str>,
    /// Its parameters.
    pub parameters: Arc<[ParameterEntry]>,
    /// What it gives.
    pub returns: Arc<str>,
    /// Whether its bare name is a call.
    pub bare: bool,
    /// Runs it.
    pub run: NativeFn,
}

/// A parameter in an [`Entry`].
#[derive(Clone, Debug)]
pub struct ParameterEntry {
    /// Its name.
    pub name: Arc<str>,
    /// What it means.
    pub docs: Arc<str>,
    /// What it must be.
    pub expected: Arc<str>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it takes all further positional arguments.
    pub rest: bool,
    /// Whether it takes all named arguments that are no other parameter's, as a map.
    pub named: bool,
}

/// A module whose functions are natives.
#[derive(Clone, Debug)]
pub struct HostModule {
    /// Its documentation.
    pub docs: Arc<str>,
    /// What it offers, by the names that scripts write.
    pub items: Vec<(Arc<str>, NativeId)>,
}

type Names<T> = IndexMap<Arc<str>, T, foldhash::fast::RandomState>;

/// The natives of an engine.
#[derive(Clone, Default)]
pub struct Registry {
    entries: Vec<Entry>,
    names: Names<NativeId>,
    modules: Names<HostModule>,
    host: Option<Arc<dyn Any + Send + Sync>>,
    /// Words that a host brings beside its functions, each with the action that it means, if it does.
    words: IndexMap<Arc<str>, Option<Arc<str>>>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} natives", self.entries.len())
    }
}

impl Registry {
    /// Adds every native of a table.
    pub fn add_table(&mut self, table: &Table) {
        for native in table.natives {
            let parameters = native.parameters.iter().map(|parameter| ParameterEntry {
                name: plain(parameter.name).into(),
                docs: parameter.docs.trim().into(),
                expected: parameter.expected.into(),
                optional: parameter.optional,
                rest: parameter.rest,
                named: parameter.named,
            });
            self.add(Entry {
                name: plain(native.name).into(),
                docs: native.docs.trim().into(),
                chapter: table.title.into(),
                parameters: parameters.collect(),
                returns: native.returns.into(),
                bare: native.bare,
                run: NativeFn::Static(native.run),
            });
        }
    }

    /// Adds one native; it replaces one of the same name.
    pub fn add(&mut self, entry: Entry) -> NativeId {
        let id = NativeId::from_index(self.entries.len());
        self.names.insert(entry.name.clone(), id);
        self.entries.push(entry);
        id
    }

    /// Adds a module; `false` where there is one of that name.
    pub fn add_module(&mut self, name: &str, module: HostModule) -> bool {
        self.modules.insert(name.into(), module).is_none()
    }

    /// The module of that name.
    #[must_use]
    pub fn module(&self, name: &str) -> Option<&HostModule> {
        self.modules.get(name)
    }

    /// The names of all modules.
    pub fn module_names(&self) -> impl Iterator<Item = &str> {
        self.modules.keys().map(|name| &**name)
    }

    /// What the host has left for its own natives and objects.
    #[must_use]
    pub fn host(&self) -> Option<&Arc<dyn Any + Send + Sync>> {
        self.host.as_ref()
    }

    /// Leaves something for the host's own natives and objects.
    pub fn set_host(&mut self, host: Arc<dyn Any + Send + Sync>) {
        self.host = Some(host);
    }

    /// Adds a word that scripts may write for an action wherever they are, with the action that it means.
    pub fn add_action(&mut self, word: &str, meaning: &str) {
        self.add_word(meaning);
        self.words.insert(word.into(), Some(meaning.into()));
    }

    /// Adds a word that natives look up by its symbol, such as the name of a parameter.
    pub fn add_word(&mut self, word: &str) {
        self.words.entry(word.into()).or_insert(None);
    }

    /// The action that a word means, where a host has brought it.
    #[must_use]
    pub fn action(&self, word: &str) -> Option<&str> {
        self.words.get(word)?.as_deref()
    }

    /// All such words; every image has a symbol for each.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(|word| &**word)
    }

    /// The native of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<NativeId> {
        self.names.get(name).copied()
    }

    /// What is known of a native.
    #[must_use]
    pub fn get(&self, id: NativeId) -> &Entry {
        &self.entries[id.index()]
    }

    /// How many there are, replaced ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All names that scripts can write, those for declarations and for what belongs to modules and types left out.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let plain = |name: &&str| !name.starts_with("declare_") && !name.contains('.');
        self.names.keys().map(|name| &**name).filter(plain)
    }

    /// All natives in the order of the reference.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.names.values().map(|id| self.get(*id))
    }
}

/// A name without the mark that Rust needs before its own keywords.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
