//! The tree gets its meaning: every name is resolved, every call that can be is checked, every declaration is
//! held against what it must contain. What comes out is a table of [`Resolution`]s by position, which `compile`
//! reads, and diagnostics.
//!
//! Names are found in this order: locals, what the body of a strategy, norm or payoff can refer to, the module's
//! items, explicit imports, actions of the module's and of imported games, the library of natives.
//!
//! Invariant: nothing runs here. Whether the payoffs of a game fit its class is found by making it once.

mod calls;
mod declarations;
mod expressions;
mod games;
mod items;
mod payoffs;
mod reads;
mod scope;
mod statements;
mod twice;

use indexmap::{IndexMap, IndexSet};

use super::bytecode::{Context, HistoryUse, Image, ModuleId, NativeId, Offer};
use super::diagnostic::{Diagnostic, Problem};
use super::native::Registry;
use super::source::{Span, Symbol};
use super::syntax::ast;
pub use items::{Item, ItemSort, Signature};
pub(in crate::lang) use payoffs::payoff_reads;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A local variable or parameter.
    Local(LocalId),
    /// What the body can refer to, by way of its view.
    Context(Context, LocalId),
    /// A memory variable of the strategy, by way of its view.
    Memory(u8, LocalId),
    /// A variable of the game's state, by way of its view.
    State(u8, LocalId),
    /// An item of this module.
    Item(Symbol),
    /// An item of another module.
    Imported(ModuleId, Symbol),
    /// An action.
    Action(Symbol),
    /// A native.
    Native(NativeId),
}

impl From<Offer> for Resolution {
    fn from(offer: Offer) -> Self {
        match offer {
            Offer::Item(module, name) => Self::Imported(module, name),
            Offer::Native(native) => Self::Native(native),
        }
    }
}

/// A local variable of the module's functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalId(pub u32);

/// What is known of a local variable.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name.
    pub name: Symbol,
    /// Where it is bound.
    pub span: Span,
    /// Whether an inner function refers to it.
    pub captured: bool,
    /// Whether it is assigned after it was bound.
    pub assigned: bool,
    used: bool,
    warn: bool,
}

impl Local {
    /// Whether it lives in a cell: an inner function must see later assignments, or the other way round.
    #[must_use]
    pub fn boxed(&self) -> bool {
        self.captured && self.assigned
    }
}

/// The result of checking a module.
#[derive(Debug, Default)]
pub struct Checked {
    /// What names stand for, by the position of their first byte.
    pub names: IndexMap<u32, Resolution>,
    /// Which local each binding name is, by position; hidden views by the position of their body.
    pub bindings: IndexMap<u32, LocalId>,
    /// The locals.
    pub locals: Vec<Local>,
    /// The module's items.
    pub items: IndexMap<Symbol, Item>,
    /// The actions that its games declare: as written, and the symbols that they may stand for.
    pub actions: IndexMap<Symbol, Vec<Symbol>>,
    /// Imported names: local name, module, name there.
    pub imports: IndexMap<Symbol, (ModuleId, Symbol)>,
    /// Imported natives, by local name.
    pub natives: IndexMap<Symbol, NativeId>,
    /// How each strategy looks back, by the position of its name.
    pub reads: IndexMap<u32, HistoryUse>,
    /// Whether running the module prints or plays.
    pub acts: bool,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// What the module has from elsewhere and can hand on.
    pub(super) fn handed(&self, image: &Image) -> IndexMap<Symbol, Offer> {
        let items = self
            .imports
            .iter()
            .map(|(name, (module, there))| (*name, Offer::Item(*module, *there)));
        let natives = self.natives.iter().map(|(name, native)| (*name, Offer::Native(*native)));
        items.chain(natives).filter(|(name, _)| !image.name(*name).starts_with('_')).collect()
    }
}

/// Which modules the `use` lines of a module mean, in order; `None` where one could not be loaded.
pub type Imports = Vec<Option<ModuleId>>;

/// Where the library has what a module lacks, for suggestions.
#[derive(Clone, Copy)]
pub struct Library<'a> {
    /// The module that offers a name.
    pub offers: &'a dyn Fn(&str) -> Option<String>,
    /// The whole name of a module of which it is the last word.
    pub module: &'a dyn Fn(&str) -> Option<String>,
}

/// Checks a module. `earlier` are the names that earlier lines of a prompt have left.
#[must_use]
pub fn check(
    module: &ast::Module,
    imports: &Imports,
    image: &Image,
    registry: &Registry,
    earlier: Option<&Session>,
    library: Library<'_>,
) -> Checked {
    let mut checker = Checker {
        image,
        registry,
        library,
        out: Checked::default(),
        errors: 0,
        modules: IndexMap::new(),
        uses: IndexMap::new(),
        functions: Vec::new(),
        bodies: Vec::new(),
        loops: 0,
        lost: IndexSet::new(),
        parents: IndexMap::new(),
        in_assert: false,
        foreign_actions: IndexMap::new(),
        sanctions: false,
        states: Vec::new(),
        earlier,
        prompt: earlier.is_some(),
        pending: Vec::new(),
    };
    checker.imports(module, imports);
    checker.declare(module);
    checker.module(module);
    checker.unused();
    checker.out
}

/// What earlier entries at a prompt have bound.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// Items by name, with the module that holds them.
    pub items: IndexMap<Symbol, (ModuleId, Symbol)>,
    /// Imported natives by name.
    pub natives: IndexMap<Symbol, NativeId>,
    /// Modules imported whole, by their local name.
    pub modules: IndexMap<Symbol, ModuleId>,
    /// Actions of the games declared or imported.
    pub actions: IndexMap<Symbol, Vec<Symbol>>,
}

struct Checker<'a> {
    image: &'a Image,
    registry: &'a Registry,
    library: Library<'a>,
    out: Checked,
    /// How many errors were reported.
    errors: usize,
    /// Modules imported whole, by their local name.
    modules: IndexMap<Symbol, ModuleId>,
    /// Imported names with where they stand and whether they are used.
    uses: IndexMap<Symbol, (Span, bool)>,
    functions: Vec<scope::FunctionScope>,
    bodies: Vec<scope::Body>,
    loops: usize,
    /// Names that a mistake already reported would have brought.
    lost: IndexSet<Symbol>,
    /// Which kind of the module each of its kinds extends.
    parents: IndexMap<Symbol, Symbol>,
    in_assert: bool,
    /// Actions of imported games.
    foreign_actions: IndexMap<Symbol, Vec<Symbol>>,
    /// Whether a norm's sanctions are being read: `or else fine(fine)` takes the parameter from the offender.
    sanctions: bool,
    /// States of the module's and of imported processes.
    states: Vec<Symbol>,
    earlier: Option<&'a Session>,
    prompt: bool,
    /// Variables of the entry that have no value yet: what earlier entries have bound under their names is meant.
    pending: Vec<Symbol>,
}

/// So many problems of a script are told, so many errors in any case.
const ENOUGH: usize = 200;

impl Checker<'_> {
    /// Keeps a problem, unless there are more than anybody reads; an error is kept where there is none yet.
    fn report(&mut self, problem: Problem, span: Span) {
        let found = problem.at(span);
        let is_error = found.is_error();
        let enough = self.out.diagnostics.len() >= ENOUGH && !(is_error && self.errors < ENOUGH);
        if !enough {
            self.errors += usize::from(is_error);
            self.out.diagnostics.push(found);
        }
    }

    fn text(&self, name: Symbol) -> &str {
        self.image.names.name(name)
    }

    fn module(&mut self, module: &ast::Module) {
        self.enter_function(scope::FunctionKind::Module);
        if self.prompt {
            self.pending = module.items.iter().flat_map(items::made_in_order).collect();
        }
        for (index, item) in module.items.iter().enumerate() {
            let last = index + 1 == module.items.len();
            self.item(item, last);
            for name in items::made_in_order(item) {
                self.pending.retain(|other| *other != name);
            }
        }
        self.leave_function();
    }
}
