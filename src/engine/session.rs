//! Sessions: entries typed one after the other, each seeing what those before have bound.

use std::sync::Arc;

use super::Engine;
use super::error::{Error, ErrorKind};
use crate::base::random::Stream;
use crate::lang::bytecode::{Image, ItemValue};
use crate::lang::check;
use crate::lang::diagnostic::{Diagnostic, terminal};
use crate::lang::module::{Linked, link};
use crate::lang::syntax::ast::UsePath;
use crate::lang::value::{Value, show};
use crate::lang::vm::Machine;

/// The state of a prompt.
pub struct Session {
    engine: Engine,
    image: Arc<Image>,
    machine: Option<Machine>,
    known: check::Session,
    entries: usize,
    /// How many modules have run.
    run: usize,
}

/// What an entry came to.
pub enum Entry {
    /// It ran; the text of its value, if it has one, and of warnings.
    Done {
        /// What to show.
        value: Option<String>,
        /// What is likely not meant.
        warnings: Vec<String>,
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
        let (image, known) = (Arc::new(Image::default()), check::Session::default());
        Self { engine, image, machine: None, known, entries: 0, run: 0 }
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
        let shown = self.machine.as_ref().and_then(|machine| match value {
            Value::None | Value::Absent => None,
            value => Some(show::show(value, machine.heap(), machine.image())),
        });
        let warnings = diagnostics.iter().filter(|found| found.code().0 != "W0910");
        let warnings = warnings.map(|found| terminal::render(&image.sources, found)).collect();
        Entry::Done { value: shown, warnings }
    }

    /// Keeps what the entry's `use` lines have brought.
    fn remember(
        &mut self,
        image: &Image,
        tree: &crate::lang::syntax::ast::Module,
        imports: &[Option<crate::lang::bytecode::ModuleId>],
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

    fn run(&mut self, image: &Arc<Image>) -> Result<Value, crate::lang::value::Fault> {
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
