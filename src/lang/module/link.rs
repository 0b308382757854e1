//! From a script and its `use` lines to a linked image.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::aftermath::without_consequences;
use crate::lang::bytecode::{Image, ModuleId, ModuleInfo, Offer};
use crate::lang::check::{Checked, Library, Resolution, Session, check};
use crate::lang::compile::compile;
use crate::lang::diagnostic::catalog::names;
use crate::lang::diagnostic::{Diagnostic, nearest};
use crate::lang::native::Registry;
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::{Ident, Module, UsePath};
use crate::lang::syntax::parser::parse;

/// `use library { play as hold }`: the names that need no `use`.
pub const NATIVES: &str = "library";

/// Where the texts of modules come from.
pub trait Loader {
    /// The text of a library module such as `security.alliances`.
    fn library(&self, path: &str) -> Option<&str>;

    /// The names of all library modules.
    fn library_names(&self) -> Vec<String>;

    /// The text of a file, by its path relative to the script's folder.
    ///
    /// # Errors
    /// A sentence that says why it cannot be had.
    fn file(&self, path: &str) -> Result<String, String>;

    /// The library module that offers a name, for suggestions.
    fn module_with(&self, name: &str) -> Option<String>;
}

/// What came of linking a script.
pub struct Linked {
    /// The script as a module; `None` if it has errors.
    pub module: Option<ModuleId>,
    /// Errors and warnings, of the script and of the files that it uses.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the text ends inside an open construct, so that a prompt should read on.
    pub incomplete: bool,
    /// The modules named by the script's `use` lines, by their local names or names taken from them.
    pub tree: Module,
    /// The module of each `use` line.
    pub imports: Vec<Option<ModuleId>>,
    /// The items of modules that the script's names stand for, by the position of the name. The script's own module
    /// is [`Self::module`].
    pub mentions: Vec<(u32, Mention)>,
}

/// What a name of a script stands for, where that is an item of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// An item of the script itself.
    Own(Symbol),
    /// An item of another module.
    Other(ModuleId, Symbol),
}

/// Reads a script and all that it uses into the image.
pub fn link(
    name: &str,
    text: &str,
    image: &mut Image,
    registry: &Registry,
    loader: &dyn Loader,
    earlier: Option<&Session>,
) -> Linked {
    let mut linker = Linker::new(image, registry, loader);
    let (module, tree, imports, incomplete) = linker.module(name, text, Path::new(""), earlier);
    let (diagnostics, mentions) = (linker.diagnostics, linker.mentions);
    Linked { module, diagnostics, incomplete, tree, imports, mentions }
}

/// The names of a text that stand for items of modules.
fn mentions(checked: &Checked) -> Vec<(u32, Mention)> {
    let items = checked.names.iter().filter_map(|(&at, found)| match *found {
        Resolution::Item(name) => Some((at, Mention::Own(name))),
        Resolution::Imported(module, name) => Some((at, Mention::Other(module, name))),
        _ => None,
    });
    items.collect()
}

pub(super) struct Linker<'a> {
    pub(super) image: &'a mut Image,
    registry: &'a Registry,
    loader: &'a dyn Loader,
    done: IndexMap<String, Option<ModuleId>>,
    /// The modules being read, for finding circles.
    open: Vec<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    mentions: Vec<(u32, Mention)>,
}

impl<'a> Linker<'a> {
    pub(super) fn new(
        image: &'a mut Image,
        registry: &'a Registry,
        loader: &'a dyn Loader,
    ) -> Self {
        for word in registry.words() {
            image.names.intern(word);
        }
        Self {
            image,
            registry,
            loader,
            done: IndexMap::new(),
            open: Vec::new(),
            diagnostics: Vec::new(),
            mentions: Vec::new(),
        }
    }

    /// Links a module that a script will use.
    pub(super) fn import_for(&mut self, path: &UsePath) -> Option<ModuleId> {
        self.open.push(String::new());
        let module = self.import(path, Span::default(), Path::new(""));
        self.open.pop();
        module
    }

    fn module(
        &mut self,
        name: &str,
        text: &str,
        folder: &Path,
        earlier: Option<&Session>,
    ) -> (Option<ModuleId>, Module, Vec<Option<ModuleId>>, bool) {
        let shown = if self.open.is_empty() || name.ends_with(".comity") {
            name.to_owned()
        } else {
            format!("stdlib/{}.comity", name.replace('.', "/"))
        };
        let source = self.image.sources.add(&shown, text);
        let parsed = parse(source, text, &mut self.image.names);
        let mut broken = parsed.diagnostics.iter().any(Diagnostic::is_error);
        self.diagnostics.extend(parsed.diagnostics.iter().cloned());
        self.open.push(name.to_owned());
        let imports: Vec<Option<ModuleId>> = parsed
            .module
            .uses
            .iter()
            .map(|line| self.import(&line.path, path_span(&line.path, line.span), folder))
            .collect();
        self.open.pop();
        let loader = self.loader;
        let offers = |name: &str| loader.module_with(name);
        let registry = self.registry;
        let module = |name: &str| {
            let known = loader.library_names();
            let mut all = known.iter().map(String::as_str).chain(registry.module_names());
            all.find(|module| module.rsplit('.').next() == Some(name)).map(str::to_owned)
        };
        let library = Library { offers: &offers, module: &module };
        let checked = check(&parsed.module, &imports, self.image, registry, earlier, library);
        broken |= checked.diagnostics.iter().any(Diagnostic::is_error);
        broken |= imports.iter().any(Option::is_none);
        let own = self.open.is_empty() || name.ends_with(".comity");
        // Warnings about the library are its authors' business.
        let found =
            checked.diagnostics.iter().filter(|found| own || found.is_error()).cloned().collect();
        let mut found: Vec<Diagnostic> = without_consequences(text, &parsed.diagnostics, found);
        // Of a script that is not finished, nobody asks what is superfluous; what a used module imports may be
        // there to be handed on.
        let (idle, import) = (names::unused_name("").code, names::unused_import("").code);
        let used = !self.open.is_empty();
        found
            .retain(|it| !(it.code() == idle && broken || it.code() == import && (broken || used)));
        self.diagnostics.extend(found);
        if broken {
            return (None, parsed.module, imports, parsed.incomplete);
        }
        if self.open.is_empty() {
            self.mentions = mentions(&checked);
        }
        match compile(
            name,
            &parsed.module,
            &checked,
            self.image,
            self.registry,
            self.open.is_empty(),
        ) {
            Ok(id) => (Some(id), parsed.module, imports, false),
            Err(found) => {
                self.diagnostics.extend(found);
                (None, parsed.module, imports, false)
            }
        }
    }

    fn import(&mut self, path: &UsePath, span: Span, folder: &Path) -> Option<ModuleId> {
        if let UsePath::Library(parts) = path
            && let Some(module) = self.of_host(parts)
        {
            return Some(module);
        }
        let (key, text, inner) = match path {
            UsePath::Library(parts) if self.is_natives(parts) => return Some(self.natives()),
            UsePath::Library(parts) => {
                let key = self.dotted(parts);
                (key.clone(), self.loader.library(&key).map(str::to_owned), PathBuf::new())
            }
            UsePath::File(path, _) => {
                let Some(joined) = join(folder, path) else {
                    let reason = "scripts may only use files below their own folder";
                    self.report(names::unreadable_module(path, reason).at(span));
                    return None;
                };
                let key = joined.to_string_lossy().into_owned();
                let text =
                    if self.known(&key) { Ok(String::new()) } else { self.loader.file(&key) };
                match text {
                    Ok(text) => {
                        let inner = joined.parent().map(Path::to_path_buf).unwrap_or_default();
                        (key, Some(text), inner)
                    }
                    Err(reason) => {
                        self.report(names::unreadable_module(path, &reason).at(span));
                        return None;
                    }
                }
            }
        };
        if self.open.contains(&key) {
            let first = self.open.iter().position(|open| *open == key).unwrap_or(0);
            let mut chain: Vec<&str> = self.open[first..].iter().map(String::as_str).collect();
            chain.push(&key);
            self.report(names::import_cycle(&chain.join(" → ")).at(span));
            return None;
        }
        if let Some(done) = self.done.get(&key) {
            return *done;
        }
        if let Some(id) = self.image.find_module(&key) {
            return Some(id);
        }
        let Some(text) = text else {
            let known = self.loader.library_names();
            let known = known.iter().map(String::as_str).chain(self.registry.module_names());
            let near = nearest(&key, known);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "a file is named in quotes, as in `use \"./mine.comity\" { helper }`".to_owned()
                }
            };
            self.report(names::unknown_module(&key).help(Some(help)).at(span));
            return None;
        };
        let (id, ..) = self.module(&key, &text, &inner, None);
        let chain = [names::import_cycle("").code, names::broken_module("").code];
        let said = self.diagnostics.iter().rfind(|found| found.is_error());
        if id.is_none() && said.is_none_or(|found| !chain.contains(&found.code())) {
            self.report(names::broken_module(&key).at(span));
        }
        self.done.insert(key, id);
        id
    }

    /// Whether a path means what is in scope everywhere.
    fn is_natives(&self, parts: &[Ident]) -> bool {
        matches!(parts, [one] if self.image.names.name(one.name) == NATIVES)
    }

    /// What is in scope everywhere, as a module: so that a name that is taken can be given another.
    fn natives(&mut self) -> ModuleId {
        if let Some(id) = self.image.find_module(NATIVES) {
            return id;
        }
        let mut handed = IndexMap::new();
        for name in self.registry.names() {
            if let Some(native) = self.registry.find(name) {
                handed.insert(self.image.names.intern(name), Offer::Native(native));
            }
        }
        let module = ModuleInfo { name: NATIVES.into(), handed, ..ModuleInfo::default() };
        self.image.modules.push(Arc::new(module));
        ModuleId::from_index(self.image.modules.len() - 1)
    }

    /// A module of the host.
    fn of_host(&mut self, parts: &[Ident]) -> Option<ModuleId> {
        let name = self.dotted(parts);
        let module = self.registry.module(&name)?;
        if let Some(id) = self.image.find_module(&name) {
            return Some(id);
        }
        let items = module.items.iter();
        let handed = items.map(|(name, id)| (self.image.names.intern(name), Offer::Native(*id)));
        let handed = handed.collect();
        let docs = Some(Arc::clone(&module.docs)).filter(|docs| !docs.is_empty());
        let made = ModuleInfo { name: name.into(), docs, handed, ..ModuleInfo::default() };
        self.image.modules.push(Arc::new(made));
        Some(ModuleId::from_index(self.image.modules.len() - 1))
    }

    fn dotted(&self, parts: &[Ident]) -> String {
        let parts = parts.iter().map(|part| self.image.names.name(part.name));
        parts.collect::<Vec<_>>().join(".")
    }

    fn known(&self, key: &str) -> bool {
        self.done.contains_key(key) || self.open.iter().any(|open| open == key)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Where the name of a module stands in its `use` line.
fn path_span(path: &UsePath, line: Span) -> Span {
    match path {
        UsePath::Library(parts) => match (parts.first(), parts.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => line,
        },
        UsePath::File(_, span) => *span,
    }
}

/// A path below the script's folder; `None` if it leaves it.
fn join(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut joined = folder.to_path_buf();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => joined.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !joined.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(joined)
}
