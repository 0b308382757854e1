//! Checked tree to linked bytecode.
//!
//! Locals live in registers; temporaries above them, as a stack. Names are already resolved: this room only
//! decides where things are kept. Declarations become functions ("makers") that evaluate their parts and hand
//! them to the machine's `Declare`, so a game or a strategy is a call like any other.
//!
//! Invariant: what `check` has accepted compiles, except functions too large for their registers (`E0413`).

mod call;
mod choice;
mod condition;
mod container;
mod declaration;
mod expression;
mod function;
mod kind;
mod mention;
mod statement;
mod study;

use std::sync::Arc;

use indexmap::IndexMap;

use super::bytecode::{
    DeclId, FnId, Image, ItemInfo, ItemValue, ModuleId, ModuleInfo, Op, Reg, TestInfo, verify_code,
};
use super::check::Checked;
use super::diagnostic::{Diagnostic, catalog::shapes};
use super::native::Registry;
use super::source::{Span, Symbol};
use super::syntax::ast::{ItemKind, Module, StatementKind};
use function::FunctionState;

/// Compiles a checked module into the image.
///
/// # Errors
/// `E0413` for functions that need too many registers.
pub fn compile(
    name: &str,
    module: &Module,
    checked: &Checked,
    image: &mut Image,
    registry: &Registry,
    outermost: bool,
) -> Result<ModuleId, Vec<Diagnostic>> {
    let first = image.functions.len();
    let mut compiler = Compiler {
        image,
        registry,
        checked,
        items: IndexMap::new(),
        reserved: IndexMap::new(),
        functions: Vec::new(),
        errors: Vec::new(),
        kinds_done: Vec::new(),
        item: None,
        outermost,
    };
    let info = compiler.module(name, module);
    if compiler.errors.is_empty() {
        debug_assert_eq!(
            verify_code(image, first, registry.len()),
            Ok(()),
            "what is compiled is sound"
        );
        let id = ModuleId::from_index(image.modules.len());
        image.modules.push(Arc::new(info));
        Ok(id)
    } else {
        Err(compiler.errors)
    }
}

struct Compiler<'a> {
    image: &'a mut Image,
    registry: &'a Registry,
    checked: &'a Checked,
    /// Where the module's items are.
    items: IndexMap<Symbol, ItemValue>,
    /// Functions of declared things that are not compiled yet.
    reserved: IndexMap<Symbol, FnId>,
    functions: Vec<FunctionState>,
    errors: Vec<Diagnostic>,
    kinds_done: Vec<Symbol>,
    /// The item that is being compiled, if it does nothing by itself.
    item: Option<Symbol>,
    /// Whether this is the script itself, no module that it uses.
    outermost: bool,
}

impl Compiler<'_> {
    fn module(&mut self, name: &str, module: &Module) -> ModuleInfo {
        self.reserve(module);
        self.kinds(module);
        let mut tests = Vec::new();
        let mut acts = self.checked.acts;
        self.enter("module", module_span(module), false);
        for (index, item) in module.items.iter().enumerate() {
            match &item.kind {
                ItemKind::Statement(statement) => {
                    acts |= !matches!(statement.kind, StatementKind::Let { .. });
                    let last = index + 1 == module.items.len();
                    if last && let StatementKind::Expr(expr) = &statement.kind {
                        let result = self.temp(statement.span);
                        self.expr(expr, result);
                        self.emit(Op::Return { src: result }, statement.span);
                    } else {
                        self.module_statement(statement);
                    }
                }
                // Tests of a module that is only used are nobody's to run.
                ItemKind::Test(_) if !self.outermost => {}
                ItemKind::Test(test) => {
                    let function = self.inner(&test.name, test.body.span, false, |this| {
                        this.body(&test.body);
                    });
                    tests.push(TestInfo {
                        name: test.name.clone(),
                        function,
                        span: test.name_span,
                    });
                }
                ItemKind::Function(node) => {
                    self.within(node.name.name, |this| this.item_function(node));
                }
                ItemKind::Actor(node) => self.actor(node),
                ItemKind::Table(node) => self.table(node),
                ItemKind::Game(node) => self.within(node.name.name, |this| this.game(node)),
                ItemKind::Strategy(node) => {
                    self.within(node.name.name, |this| this.strategy(node));
                }
                ItemKind::Norm(node) => self.within(node.name.name, |this| this.norm(node)),
                ItemKind::Regime(node) => self.within(node.name.name, |this| this.regime(node)),
                ItemKind::Process(node) => self.within(node.name.name, |this| this.process(node)),
                ItemKind::Experiment(node) => {
                    self.within(node.name.name, |this| this.experiment(node));
                }
                ItemKind::Kind(_) | ItemKind::Error => {}
            }
        }
        self.emit(Op::ReturnNone, module_span(module));
        let main = self.leave();
        self.refer(module);
        let docs = docs_of(module);
        let items = self.items.iter().map(|(name, kind)| {
            let span = self.checked.items.get(name).map(|item| item.span).unwrap_or_default();
            (*name, ItemInfo { kind: *kind, span, docs: docs.get(name).cloned() })
        });
        ModuleInfo {
            name: name.into(),
            docs: module.docs.as_ref().map(|docs| docs.text.clone()),
            items: items.collect(),
            handed: self.checked.handed(self.image),
            actions: self.checked.actions.clone(),
            main: Some(main),
            tests,
            acts,
        }
    }

    /// Gives every item its place before anything is compiled, so that order does not matter.
    fn reserve(&mut self, module: &Module) {
        for item in &module.items {
            let docs = item.docs.as_ref().map(|docs| docs.text.clone());
            match &item.kind {
                ItemKind::Function(node) => {
                    let id = self.reserve_function(node.name.name);
                    self.items.insert(node.name.name, ItemValue::Function(id));
                }
                ItemKind::Statement(statement) => {
                    if let StatementKind::Let { pattern, .. } = &statement.kind {
                        let mut names = Vec::new();
                        pattern.names(&mut names);
                        for ident in names {
                            self.reserve_global(ident.name);
                        }
                    }
                }
                ItemKind::Actor(node) => self.reserve_global(node.name.name),
                ItemKind::Table(node) => self.reserve_global(node.name.name),
                _ => self.reserve_declared(&item.kind, docs),
            }
        }
    }

    fn reserve_global(&mut self, name: Symbol) {
        if !matches!(self.items.get(&name), Some(ItemValue::Global(_))) {
            let global = self.image.global(name);
            self.items.insert(name, ItemValue::Global(global));
        }
    }

    /// A place in the image for a function that is compiled later.
    fn reserve_function(&mut self, name: Symbol) -> FnId {
        let text: Arc<str> = Arc::from(self.image.name(name));
        let id = self.image.function(FunctionState::placeholder(text));
        self.reserved.insert(name, id);
        id
    }

    fn decl(&self, name: Symbol) -> Option<DeclId> {
        match self.items.get(&name) {
            Some(ItemValue::Declared(id)) => Some(*id),
            _ => None,
        }
    }

    fn text(&self, span: Span) -> Arc<str> {
        Arc::from(self.image.sources.slice(span))
    }

    fn too_large(&mut self, what: &str, span: Span) {
        if self.errors.is_empty() {
            self.errors.push(shapes::too_large(what).at(span));
        }
    }
}

fn module_span(module: &Module) -> Span {
    let first = module.items.first().map(|item| item.span);
    let last = module.items.last().map(|item| item.span);
    first.zip(last).map(|(first, last)| first.to(last)).unwrap_or_default()
}

/// What is written above each name that a module declares.
fn docs_of(module: &Module) -> IndexMap<Symbol, Arc<str>> {
    let mut found = IndexMap::new();
    for item in &module.items {
        let Some(docs) = &item.docs else { continue };
        let mut tell = |name| {
            found.entry(name).or_insert_with(|| docs.text.clone());
        };
        match &item.kind {
            ItemKind::Function(node) => tell(node.name.name),
            ItemKind::Game(node) => tell(node.name.name),
            ItemKind::Strategy(node) => tell(node.name.name),
            ItemKind::Kind(node) => tell(node.name.name),
            ItemKind::Actor(node) => tell(node.name.name),
            ItemKind::Norm(node) => tell(node.name.name),
            ItemKind::Regime(node) => tell(node.name.name),
            ItemKind::Process(node) => tell(node.name.name),
            ItemKind::Table(node) => tell(node.name.name),
            ItemKind::Experiment(node) => tell(node.name.name),
            ItemKind::Statement(statement) => {
                if let StatementKind::Let { pattern, .. } = &statement.kind {
                    let mut names = Vec::new();
                    pattern.names(&mut names);
                    names.iter().for_each(|ident| tell(ident.name));
                }
            }
            ItemKind::Test(_) | ItemKind::Error => {}
        }
    }
    found
}

/// The highest register that code may use; the rest of the window is the callee's.
const MOST_REGISTERS: u16 = 250;

type Patches = Vec<usize>;

#[allow(unused, reason = "the type names the operand in signatures")]
type Register = Reg;
