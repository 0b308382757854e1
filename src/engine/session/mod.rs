//! Sessions: entries typed one after the other, each seeing what those before have bound.
//!
//! ```text
//! enter     reads and runs an entry, or leaves everything as it was
//! results   `_` and `_1`, `_2` … : the values that entries came to
//! renew     what was declared with a name that now means something else follows it
//! record    what was entered
//! script    and all of it as a script that runs again
//! look      what is bound, for those who ask: helps, lists, completion
//! ```

use std::sync::Arc;

use super::Engine;
use super::error::{Error, ErrorKind};
use super::program::{Bounded, Warning};
use crate::base::random::Stream;
use crate::base::release;
use crate::lang::bytecode::{Image, ItemValue, ModuleId, Offer};
use crate::lang::check;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::module::link;
use crate::lang::source::SourceMap;
use crate::lang::syntax::ast::{Item, ItemKind, Module, UsePath};
use crate::lang::value::{Fault, Value, Window};
use crate::lang::vm::Machine;

#[cfg(feature = "clock")]
mod bench;
mod copies;
mod entry;
mod look;
mod record;
mod renew;
mod results;
mod script;

pub use entry::{Entry, Note};
pub(super) use look::{native_parameters, parameter};

/// Clearing away so many bytes takes no time that anybody would notice.
const LARGE: usize = 8 << 20;

/// The state of a prompt: entries come one after the other, and each sees what those before have bound.
///
/// An entry works wholly or not at all: one that fails, or is stopped by a limit, leaves everything as it was. A clone
/// goes its own way.
///
/// ```
/// use comity::{Engine, Entry, Session};
///
/// let mut session = Session::new(Engine::default());
/// session.enter("let rate = 0.1");
/// assert!(matches!(session.enter("let rate = 1 / 0"), Entry::Failed(_)));
/// assert!(matches!(session.enter("fn paid(base) {"), Entry::Incomplete));
/// session.enter("fn paid(base) { rate * base }");
/// match session.enter("paid(50)") {
///     Entry::Done { value, .. } => assert_eq!(value.as_deref(), Some("5.0")),
///     _ => unreachable!("it runs"),
/// }
/// assert_eq!(session.names().collect::<Vec<_>>(), ["rate", "paid"]);
/// assert_eq!(session.show("rate").as_deref(), Some("0.1"));
/// assert!(session.script().starts_with("let rate = 0.1\n"));
/// ```
#[derive(Clone)]
pub struct Session {
    engine: Engine,
    image: Arc<Image>,
    machine: Option<Machine>,
    known: check::Session,
    entries: usize,
    /// How many modules have run.
    run: usize,
    results: results::Results,
    /// What was entered and worked, for [`Session::script`].
    records: Vec<record::Record>,
    window: Window,
    /// Whether figures are wanted as pictures too.
    pictures: bool,
    /// Values made by the latest entry, and their bytes.
    allocations: (u64, u64),
}

/// What is done with the value of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It is shown, and is the latest result.
    Shown,
    /// It is the latest result.
    Quiet,
    /// Nothing: the entry is a file.
    File,
}

impl Session {
    /// A session without any bindings.
    ///
    /// ```
    /// use comity::{Engine, Session};
    ///
    /// let session = Session::new(Engine::default());
    /// assert_eq!(session.names().count(), 0);
    /// ```
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        let (mut image, mut known) = (Image::default(), check::Session::default());
        let results = results::Results::begin(&mut image, &mut known);
        let run = image.modules.len();
        Self {
            engine,
            image: Arc::new(image),
            machine: None,
            known,
            entries: 0,
            run,
            results,
            records: Vec::new(),
            window: Window::default(),
            pictures: false,
            allocations: (0, 0),
        }
    }

    /// Reads and runs an entry. Nothing is bound if it fails.
    ///
    /// ```
    /// use comity::{Engine, Entry, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// assert!(matches!(session.enter("let x = 20"), Entry::Done { value: None, .. }));
    /// assert!(matches!(session.enter("if x > 3 {"), Entry::Incomplete));
    /// assert!(matches!(session.enter("x / none"), Entry::Failed(_)));
    /// let Entry::Done { value, .. } = session.enter("2 * x + 2") else { panic!("it runs") };
    /// assert_eq!(value.as_deref(), Some("42"));
    /// ```
    pub fn enter(&mut self, text: &str) -> Entry {
        let name = format!("<prompt {}>", self.entries + 1);
        self.with_followers(&name, text, Way::Shown)
    }

    /// The same, but its value is not worked out as text; it has its name all the same.
    ///
    /// ```
    /// use comity::{Engine, Entry, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// let Entry::Done { value, .. } = session.enter_quietly("list(0..1000)") else { panic!("it runs") };
    /// assert_eq!(value, None);
    /// // It is the latest result all the same.
    /// let Entry::Done { value, .. } = session.enter("_.len") else { panic!("it runs") };
    /// assert_eq!(value.as_deref(), Some("1000"));
    /// ```
    pub fn enter_quietly(&mut self, text: &str) -> Entry {
        let name = format!("<prompt {}>", self.entries + 1);
        self.with_followers(&name, text, Way::Quiet)
    }

    /// Reads and runs a text under the name of a file. Its last value is nobody's result.
    ///
    /// ```
    /// use comity::{Engine, Entry, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter_named("rules.comity", "fn fair(a, b) { (a + b) / 2 }");
    /// let Entry::Failed(error) = session.enter_named("use.comity", "fair(1)") else { panic!("it cannot run") };
    /// assert!(error.render().contains("use.comity:1"));
    /// ```
    pub fn enter_named(&mut self, name: &str, text: &str) -> Entry {
        self.with_followers(name, text, Way::File)
    }

    fn with_followers(&mut self, name: &str, text: &str, way: Way) -> Entry {
        let before = self.allocated();
        let mut entry = self.one(name, text, way);
        if let Entry::Done { notes, .. } = &mut entry
            && !notes.is_empty()
        {
            self.renew(notes);
        }
        let after = self.allocated();
        self.allocations = (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1));
        entry
    }

    /// Reads and runs an entry.
    fn one(&mut self, name: &str, text: &str, way: Way) -> Entry {
        let mut image = Image::clone(&self.image);
        let engine = self.engine.clone();
        let loader = Bounded::beside(text.len(), &engine);
        let linked = link(name, text, &mut image, &engine.registry, &loader, Some(&self.known));
        if linked.incomplete {
            return Entry::Incomplete;
        }
        let sources = Arc::new(image.sources.clone());
        let Some(module) = linked.module else {
            let errors = linked.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
            return Entry::Failed(Error::new(sources, errors, ErrorKind::Compile));
        };
        let tail = record::tail(&linked.tree);
        let place = (tail.is_some() && way != Way::File).then(|| self.results.place(&mut image));
        let image = Arc::new(image);
        let before = self.machine.clone();
        let result = self.run(&image);
        let result = result.and_then(|value| self.trial(&image, module).map(|()| value));
        let value = match result {
            Ok(value) => value,
            Err(fault) => {
                self.undo(before);
                return Entry::Failed(Error::from_fault(sources, fault));
            }
        };
        self.image = Arc::clone(&image);
        self.run = image.modules.len();
        self.entries += 1;
        let notes = self.bind(&image, module, &linked.tree, &linked.imports);
        let (mut shown, mut kind, mut picture) = (None, "none", None);
        let mut number = None;
        if let Some(machine) = self.machine.as_mut()
            && let Some(place) = place
            && !matches!(value, Value::None | Value::Absent)
        {
            if way == Way::Shown {
                shown = Some(look::shown(value, machine, &self.engine.registry, self.window));
            }
            kind = value.type_name(machine.heap());
            if self.pictures && way == Way::Shown && kind == "plot" {
                picture = look::page(value, machine);
            }
            number = Some(self.results.keep(place, value, machine, &mut self.known));
        }
        let shown_now = way == Way::Shown;
        self.records.push(record::Record::new(text, module, &linked, number, shown_now));
        let idle = |found: &Diagnostic| found.code().0 != "W0910";
        let warnings = linked.diagnostics.into_iter().filter(idle);
        let warnings = warnings.map(|found| Warning::new(&image.sources, found)).collect();
        Entry::Done { value: shown, kind, picture, warnings, notes }
    }

    /// Goes back to how things were before an entry. Nobody waits until what it has left is cleared away.
    fn undo(&mut self, before: Option<Machine>) {
        let failed = std::mem::replace(&mut self.machine, before);
        if failed.as_ref().is_some_and(|machine| machine.heap().bytes() > LARGE) {
            release::beside(failed);
        }
    }

    /// Makes the names of an entry known; gives those that were bound before.
    fn bind(
        &mut self,
        image: &Image,
        module: ModuleId,
        tree: &Module,
        imports: &[Option<ModuleId>],
    ) -> Vec<Note> {
        let mut notes = Vec::new();
        for (name, item) in &image.modules[module.index()].items {
            let former = self.known.items.insert(*name, (module, *name));
            if former.is_some_and(|(there, _)| there != results::MODULE) {
                let made = |it: &Item| matches!(it.kind, ItemKind::Actor(_) | ItemKind::Table(_));
                let declared = tree
                    .items
                    .iter()
                    .any(|it| made(it) && it.span.range().contains(&(item.span.start as usize)));
                notes.push(Note {
                    name: image.name(*name).to_owned(),
                    variable: matches!(item.kind, ItemValue::Global(_)) && !declared,
                    followed: Vec::new(),
                    stayed: Vec::new(),
                });
            }
            if let ItemValue::Declared(_) = item.kind {
                self.known.modules.shift_remove(name);
            }
        }
        self.remember(image, tree, imports);
        for (name, symbols) in &image.modules[module.index()].actions {
            self.known.actions.insert(*name, symbols.clone());
        }
        notes
    }

    /// Shows values in another window from now on.
    ///
    /// ```
    /// use comity::{Engine, Entry, Session, Window};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.set_window(Window { width: 40, ..Window::default() });
    /// let Entry::Done { value, .. } = session.enter("list(0..1000)") else { panic!("it runs") };
    /// assert!(value.is_some_and(|text| text.lines().all(|line| line.chars().count() <= 40)));
    /// ```
    pub fn set_window(&mut self, window: Window) {
        self.window = window;
    }

    /// Whether figures are wanted as pictures, beside their text.
    ///
    /// ```
    /// use comity::{Engine, Entry, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.set_pictures(true);
    /// let Entry::Done { picture, .. } = session.enter("plot([1, 4, 9])") else { panic!("it runs") };
    /// assert!(picture.is_some_and(|svg| svg.contains("<svg")));
    /// ```
    pub fn set_pictures(&mut self, wanted: bool) {
        self.pictures = wanted;
    }

    #[doc(hidden)]
    /// Where values are shown.
    #[must_use]
    pub fn window(&self) -> Window {
        self.window
    }

    fn allocated(&self) -> (u64, u64) {
        self.machine.as_ref().map_or((0, 0), |machine| machine.heap().allocations())
    }

    #[doc(hidden)]
    /// How many values the latest entry has made, and how many bytes they took.
    #[must_use]
    pub fn allocations(&self) -> (u64, u64) {
        self.allocations
    }

    /// Goes on with another engine: other files, another host. What is bound stays.
    ///
    /// ```
    /// use comity::{Engine, Entry, Limits, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter("let x = 42");
    /// session.set_engine(Engine::default().with_limits(Limits::strict()));
    /// assert!(matches!(session.enter("while true { }"), Entry::Failed(_)));
    /// assert_eq!(session.show("x").as_deref(), Some("42"));
    /// ```
    pub fn set_engine(&mut self, engine: Engine) {
        if let Some(machine) = &mut self.machine {
            machine.set_host(Arc::clone(&engine.host));
        }
        self.engine = engine;
    }

    /// Goes on with another seed, as if the session had begun with it.
    ///
    /// ```
    /// use comity::{Engine, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter("let first = draw(uniform(0, 1))");
    /// session.set_seed(0);
    /// session.enter("let again = draw(uniform(0, 1))");
    /// assert_eq!(session.show("first"), session.show("again"));
    /// ```
    pub fn set_seed(&mut self, seed: u64) {
        self.engine.seed = seed;
        if let Some(machine) = &mut self.machine {
            machine.swap_stream(own_stream(seed));
        }
    }

    /// Steps that the latest entry took.
    ///
    /// ```
    /// use comity::{Engine, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter("for i in 0..1000 { }");
    /// assert!(session.steps() >= 1000);
    /// ```
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.machine.as_ref().map_or(0, Machine::steps)
    }

    #[doc(hidden)]
    /// All texts entered so far, for messages.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.image.sources
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
    fn remember(&mut self, image: &Image, tree: &Module, imports: &[Option<ModuleId>]) {
        for (line, id) in tree.uses.iter().zip(imports) {
            let Some(id) = *id else { continue };
            match &line.names {
                Some(names) => {
                    for entry in names {
                        let local = entry.alias.unwrap_or(entry.name).name;
                        match image.offer(id, entry.name.name) {
                            Some(Offer::Item(module, name)) => {
                                self.known.items.insert(local, (module, name));
                            }
                            Some(Offer::Native(native)) => {
                                self.known.items.shift_remove(&local);
                                self.known.natives.insert(local, native);
                            }
                            None => {}
                        }
                    }
                    for (name, symbols) in &image.modules[id.index()].actions {
                        self.known.actions.entry(*name).or_insert_with(|| symbols.clone());
                    }
                }
                None => {
                    let local = match &line.path {
                        UsePath::Library(parts) => parts.last().map(|last| last.name),
                        UsePath::File(path, _) => image.names.find(stem(path)),
                    };
                    if let Some(local) = local {
                        self.known.modules.insert(local, id);
                    }
                }
            }
        }
    }

    fn run(&mut self, image: &Arc<Image>) -> Result<Value, Fault> {
        let engine = &self.engine;
        let flag = engine.interrupt.signals();
        let machine = match &mut self.machine {
            Some(machine) => {
                machine.extend(Arc::clone(image))?;
                machine.meter(&engine.limits, &flag);
                machine
            }
            None => {
                let (registry, host) = (Arc::clone(&engine.registry), Arc::clone(&engine.host));
                let image = Arc::clone(image);
                let mut machine =
                    Machine::new(image, registry, host, &engine.limits, flag, engine.seed)?;
                machine.swap_stream(own_stream(engine.seed));
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

/// The random stream of what is entered: that of a script which `run` runs, so that both draw the same.
fn own_stream(seed: u64) -> Stream {
    Stream::new(seed).named("main")
}

/// The local name of a module that is a file: `./far/mine.comity` is `mine`.
fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".comity").unwrap_or(file)
}
