//! Sessions: entries typed one after the other, each seeing what those before have bound.

use std::sync::Arc;

use super::Engine;
use super::error::{Error, ErrorKind};
use super::program::Warning;
use super::reference::{self, Described};
use crate::base::random::Stream;
use crate::lang::bytecode::{GlobalId, Image, ItemInfo, ItemValue, ModuleId, ModuleInfo};
use crate::lang::check;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::module::{Linked, link};
use crate::lang::source::{SourceMap, Span, Symbol, known};
use crate::lang::syntax::ast::UsePath;
use crate::lang::value::{Fault, Value, show};
use crate::lang::vm::{Machine, NoHost};

/// The state of a prompt. A clone goes its own way.
#[derive(Clone)]
pub struct Session {
    engine: Engine,
    image: Arc<Image>,
    machine: Option<Machine>,
    known: check::Session,
    entries: usize,
    /// How many modules have run.
    run: usize,
}

/// The variable that holds the latest value.
const LAST: GlobalId = GlobalId(0);

/// What an entry came to.
pub enum Entry {
    /// It ran.
    Done {
        /// The text of its value, if it has one.
        value: Option<String>,
        /// The word for what the value is: `list`, `game`.
        kind: &'static str,
        /// What is likely not meant.
        warnings: Vec<Warning>,
    },
    /// It ends inside an open construct: read on.
    Incomplete,
    /// It failed; everything is as it was before.
    Failed(Error),
}

impl Session {
    /// A session without any bindings.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        let (mut image, mut known) = (Image::default(), check::Session::default());
        // The latest value is a variable of a module of its own.
        let global = image.global(known::UNDERSCORE);
        let mut results = ModuleInfo { name: "<results>".into(), ..ModuleInfo::default() };
        let kind = ItemValue::Global(global);
        results
            .items
            .insert(known::UNDERSCORE, ItemInfo { kind, span: Span::default(), docs: None });
        image.modules.push(Arc::new(results));
        known.items.insert(known::UNDERSCORE, (ModuleId::from_index(0), known::UNDERSCORE));
        let run = image.modules.len();
        Self { engine, image: Arc::new(image), machine: None, known, entries: 0, run }
    }

    /// Reads and runs an entry. Nothing is bound if it fails.
    pub fn enter(&mut self, text: &str) -> Entry {
        let name = format!("<prompt {}>", self.entries + 1);
        self.enter_named(&name, text)
    }

    /// The same, under the name of a file.
    pub fn enter_named(&mut self, name: &str, text: &str) -> Entry {
        let mut image = Image::clone(&self.image);
        let engine = self.engine.clone();
        let linked =
            link(name, text, &mut image, &engine.registry, &*engine.loader, Some(&self.known));
        let Linked { module, diagnostics, incomplete, tree, imports } = linked;
        if incomplete {
            return Entry::Incomplete;
        }
        let sources = Arc::new(image.sources.clone());
        let Some(module) = module else {
            let errors = diagnostics.into_iter().filter(Diagnostic::is_error).collect();
            return Entry::Failed(Error::new(sources, errors, ErrorKind::Compile));
        };
        let image = Arc::new(image);
        let before = self.machine.clone();
        let result = self.run(&image);
        let result = result.and_then(|value| self.trial(&image, module).map(|()| value));
        let value = match result {
            Ok(value) => value,
            Err(fault) => {
                self.machine = before;
                return Entry::Failed(Error::from_fault(sources, fault));
            }
        };
        self.image = Arc::clone(&image);
        self.run = image.modules.len();
        self.entries += 1;
        for (name, item) in &image.modules[module.index()].items {
            self.known.items.insert(*name, (module, *name));
            if let ItemValue::Declared(_) = item.kind {
                self.known.modules.shift_remove(name);
            }
        }
        self.remember(&image, &tree, &imports);
        for (name, symbols) in &image.modules[module.index()].actions {
            self.known.actions.insert(*name, symbols.clone());
        }
        let machine = self.machine.as_mut();
        let (mut shown, mut kind) = (None, "none");
        if let (Some(machine), false) = (machine, matches!(value, Value::None | Value::Absent)) {
            shown = Some(show::show(value, machine.heap(), machine.image()));
            kind = value.type_name(machine.heap());
            machine.set_global(LAST.index(), value);
        }
        let warnings = diagnostics.into_iter().filter(|found| found.code().0 != "W0910");
        let warnings = warnings.map(|found| Warning::new(&image.sources, found)).collect();
        Entry::Done { value: shown, kind, warnings }
    }

    /// What an entry would come to, on a copy of the session that prints nothing.
    #[must_use]
    pub fn try_out(&self, text: &str) -> Entry {
        let mut copy = self.clone();
        copy.engine = copy.engine.with_host(NoHost);
        if let Some(machine) = &mut copy.machine {
            machine.set_host(Arc::new(NoHost));
        }
        copy.enter(text)
    }

    /// Goes on with another engine: other files, another host. What is bound stays.
    pub fn set_engine(&mut self, engine: Engine) {
        if let Some(machine) = &mut self.machine {
            machine.set_host(Arc::clone(&engine.host));
        }
        self.engine = engine;
    }

    /// Goes on with another seed, as if the session had begun with it.
    pub fn set_seed(&mut self, seed: u64) {
        self.engine.seed = seed;
        if let Some(machine) = &mut self.machine {
            machine.swap_stream(Stream::new(seed));
        }
    }

    /// Steps that the latest entry took.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.machine.as_ref().map_or(0, Machine::steps)
    }

    /// All texts entered so far, for messages.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.image.sources
    }

    /// The names that entries have bound or imported, in that order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let items = self.known.items.keys().filter(|name| **name != known::UNDERSCORE);
        items.chain(self.known.modules.keys()).map(|name| self.image.name(*name))
    }

    /// The actions that games entered or imported have declared.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.known.actions.keys().map(|name| self.image.name(*name))
    }

    /// A variable as it would be shown inside a list; `None` for functions and declared things.
    #[must_use]
    pub fn show(&self, name: &str) -> Option<String> {
        let (_, item) = self.item(name)?;
        let ItemValue::Global(global) = item.kind else { return None };
        let machine = self.machine.as_ref()?;
        Some(show::show_inner(machine.global(global.index()), machine.heap(), machine.image()))
    }

    /// What is known of a name that entries have bound or imported.
    #[must_use]
    pub fn describe(&self, name: &str) -> Option<Described> {
        let (module, item) = self.item(name)?;
        let head = self.image.sources.get(item.span.source);
        let head = head.map(|source| reference::head(&source.text, item.span.start as usize));
        let docs = item.docs.as_deref().unwrap_or_default().trim().to_owned();
        let module = self.image.modules.get(module.index()).map(|module| module.name.to_string());
        let module = module.filter(|name| !name.starts_with('<')).unwrap_or_default();
        Some(Described { name: name.to_owned(), head: head.unwrap_or_default(), docs, module })
    }

    fn item(&self, name: &str) -> Option<(ModuleId, &ItemInfo)> {
        let symbol: Symbol = self.image.names.find(name)?;
        let (module, there) = self.known.items.get(&symbol)?;
        Some((*module, self.image.modules.get(module.index())?.items.get(there)?))
    }

    /// Makes what the entry declares once, so that a game that is not of its class is found at once.
    fn trial(&mut self, image: &Image, module: ModuleId) -> Result<(), Fault> {
        let seed = self.engine.seed;
        let Some(machine) = &mut self.machine else { return Ok(()) };
        let before = machine.swap_stream(Stream::new(seed));
        let mut result = Ok(Value::None);
        for item in image.modules[module.index()].items.values() {
            if let ItemValue::Declared(id) = item.kind
                && let declaration = &image.declarations[id.index()]
                && declaration.bare
            {
                let absent = vec![Value::Absent; declaration.parameters.len()];
                result = machine.run_function(Value::Function(declaration.maker), &absent);
                if result.is_err() {
                    break;
                }
            }
        }
        machine.swap_stream(before);
        result.map(|_| ())
    }

    /// Keeps what the entry's `use` lines have brought.
    fn remember(
        &mut self,
        image: &Image,
        tree: &crate::lang::syntax::ast::Module,
        imports: &[Option<ModuleId>],
    ) {
        for (line, id) in tree.uses.iter().zip(imports) {
            let Some(id) = *id else { continue };
            match &line.names {
                Some(names) => {
                    for entry in names {
                        let local = entry.alias.unwrap_or(entry.name).name;
                        self.known.items.insert(local, (id, entry.name.name));
                    }
                    for (name, symbols) in &image.modules[id.index()].actions {
                        self.known.actions.entry(*name).or_insert_with(|| symbols.clone());
                    }
                }
                None => {
                    if let UsePath::Library(parts) = &line.path
                        && let Some(last) = parts.last()
                    {
                        self.known.modules.insert(last.name, id);
                    }
                }
            }
        }
    }

    fn run(&mut self, image: &Arc<Image>) -> Result<Value, Fault> {
        let engine = &self.engine;
        let flag = engine.interrupt.flag();
        let machine = match &mut self.machine {
            Some(machine) => {
                machine.extend(Arc::clone(image))?;
                machine.meter(&engine.limits, flag);
                machine
            }
            None => {
                let (registry, host) = (Arc::clone(&engine.registry), Arc::clone(&engine.host));
                let image = Arc::clone(image);
                let machine =
                    Machine::new(image, registry, host, &engine.limits, flag, engine.seed)?;
                self.machine.insert(machine)
            }
        };
        let mut last = Value::None;
        let count = image.modules.len();
        for (index, module) in image.modules.iter().enumerate().skip(self.run) {
            let own = index + 1 == count;
            // Modules have streams of their own; the session's goes on from entry to entry.
            let before = if own {
                None
            } else {
                Some(machine.swap_stream(Stream::new(engine.seed).named(&module.name)))
            };
            if let Some(main) = module.main {
                last = machine.run_function(Value::Function(main), &[])?;
            }
            if let Some(before) = before {
                machine.swap_stream(before);
            }
        }
        Ok(last)
    }
}
