//! The linked program.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::row::{Laid, Row};
use super::{ConstId, DeclId, Declaration, FnId, GlobalId, KindId, ModuleId, NativeId, Op, SiteId};
use crate::lang::source::{Interner, SourceMap, Span, Symbol};

/// Everything a machine needs to run. Cloning is cheap enough to extend a copy for each line at a prompt.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// The names.
    pub names: Interner,
    /// The texts, for messages.
    pub sources: SourceMap,
    /// All functions.
    pub functions: Vec<Arc<Function>>,
    /// All kinds.
    pub kinds: Vec<Arc<KindInfo>>,
    /// All constants, each once.
    pub constants: Vec<Constant>,
    constant_ids: BTreeMap<ConstantKey, ConstId>,
    /// All remembering places.
    pub sites: Vec<Site>,
    /// All declared things.
    pub declarations: Vec<Arc<Declaration>>,
    /// The names of module-level variables, for messages.
    pub globals: Vec<Symbol>,
    /// The modules, each after those that it uses.
    pub modules: Vec<Arc<ModuleInfo>>,
    /// Field names mentioned anywhere in the code, so that what nobody can ask for need not be kept.
    pub mentioned: indexmap::IndexSet<Symbol>,
    /// What items of used modules mention, until the script refers to them.
    pub dormant: IndexMap<(ModuleId, Symbol), Dormant>,
    laid: Laid,
}

/// What an item mentions that nobody refers to yet.
#[derive(Clone, Debug, Default)]
pub struct Dormant {
    /// Names of fields.
    pub names: Vec<Symbol>,
    /// The items to which it refers.
    pub uses: Vec<(ModuleId, Symbol)>,
}

/// A compiled function.
#[derive(Clone, Debug)]
pub struct Function {
    /// What a call stack calls it.
    pub name: Arc<str>,
    /// Its parameters in order, a hidden view or record first where `hidden`.
    pub parameters: Vec<ParameterInfo>,
    /// Whether the first register is filled by the machine: a view, or `me` of a method.
    pub hidden: bool,
    /// How many registers its frame has.
    pub registers: u16,
    /// Its code.
    pub code: Vec<Op>,
    /// For each instruction where it comes from.
    pub spans: Vec<Span>,
    /// What it captures when it is made, in order.
    pub captures: Vec<Capture>,
    /// What `try` blocks cover, inner ones first.
    pub handlers: Vec<Handler>,
    /// Where it is declared.
    pub span: Span,
}

/// A parameter as callers know it.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Its name; `None` for a list pattern.
    pub name: Option<Symbol>,
    /// Whether it may be left out.
    pub optional: bool,
    /// The text of its default, for help.
    pub default: Option<Arc<str>>,
    /// The text of its legal range, for help.
    pub range: Option<Arc<str>>,
}

/// Where a closure finds what it captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// A register of the function that makes it.
    Register(u8),
    /// Something that that function has captured itself.
    Outer(u8),
}

/// A `try` block: code `start..end` goes to `target` with the error in register `error`.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// First instruction covered.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Where the handler begins.
    pub target: u32,
    /// Where it expects the error.
    pub error: u8,
}

/// What of histories a strategy's body may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryUse {
    /// Only `.last`, `.total`, `.share`, `.run`, `.len` and `.back(k)` with a constant k of at most so much;
    /// `None` if it may look anywhere.
    pub window: Option<u32>,
    /// Whether it looks at what it earned.
    pub earned: bool,
    /// Whether it asks how often something was done.
    pub totals: bool,
}

impl HistoryUse {
    /// Everything.
    pub const WHOLE: Self = Self { window: None, earned: true, totals: true };
}

/// A kind: the shape of its records.
#[derive(Clone, Debug)]
pub struct KindInfo {
    /// Its name.
    pub name: Symbol,
    /// The kind that it extends.
    pub parent: Option<KindId>,
    /// Its fields, inherited ones first; field 0 is `name`.
    pub fields: Vec<KindField>,
    /// The places of its fields as a call takes values without names: its own in their order, then inherited ones
    /// as the parent takes them, `name` last.
    pub order: Vec<usize>,
    /// Its methods, inherited ones included.
    pub methods: IndexMap<Symbol, FnId>,
    /// Makes one.
    pub constructor: FnId,
    /// Functions of a new instance that fail where it must not be so.
    pub asserts: Vec<FnId>,
    /// Where it is declared.
    pub span: Span,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
}

impl KindInfo {
    /// Its fields as a call takes values without names.
    pub fn in_call_order(&self) -> impl Iterator<Item = &KindField> {
        self.order.iter().filter_map(|place| self.fields.get(*place))
    }

    /// The place of a field.
    #[must_use]
    pub fn slot(&self, name: Symbol) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// A field of a kind.
#[derive(Clone, Debug)]
pub struct KindField {
    /// Its name.
    pub name: Symbol,
    /// Evaluates its default; `None` for `name`.
    pub default: Option<FnId>,
    /// Evaluates its legal range.
    pub range: Option<FnId>,
    /// The texts of both, for help.
    pub texts: (Option<Arc<str>>, Option<Arc<str>>),
    /// Its documentation.
    pub docs: Option<Arc<str>>,
}

/// A constant as plain data; each machine makes its own value of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `none`
    None,
    /// A bool.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating number.
    Float(f64),
    /// An action.
    Symbol(Symbol),
    /// A string.
    Text(Arc<str>),
    /// A function that captures nothing.
    Function(FnId),
    /// A native.
    Native(NativeId),
    /// A kind.
    Kind(KindId),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ConstantKey {
    None,
    Bool(bool),
    Int(i64),
    Float(u64),
    Symbol(u32),
    Text(Arc<str>),
    Function(u32),
    Native(u32),
    Kind(u32),
}

/// What an instruction needs beyond its eight bytes.
#[derive(Clone, Debug)]
pub enum Site {
    /// A field's name.
    Field(Symbol),
    /// A method call: its name, the names of its last arguments, and the function of that name in scope.
    Method {
        /// The method.
        name: Symbol,
        /// The names of the trailing arguments.
        names: Arc<[Symbol]>,
        /// What is called where the object has no such method.
        fallback: Option<Constant>,
    },
    /// The names of the last arguments of a call.
    Arguments(Arc<[Symbol]>),
    /// A format of an interpolated string.
    Format(crate::lang::syntax::ast::Format),
    /// A parameter or field with a legal range.
    Parameter {
        /// Its name.
        name: Symbol,
        /// Whose it is, as messages call it.
        owner: Arc<str>,
    },
    /// An `assert`.
    Assert {
        /// How its operands are related; `None` where it has none.
        relation: Option<&'static str>,
        /// The text of the condition.
        condition: Arc<str>,
        /// Whether the register `b` holds the message, `a` and `b` no operands.
        message: bool,
    },
}

/// A module as its importers see it.
#[derive(Clone, Debug, Default)]
pub struct ModuleInfo {
    /// `strategies`, `security.alliances`, `./mine.comity`.
    pub name: Arc<str>,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// What it offers, private items (leading `_`) included.
    pub items: IndexMap<Symbol, ItemInfo>,
    /// What it has from elsewhere and hands on, by its names here.
    pub handed: IndexMap<Symbol, Offer>,
    /// The actions that its games declare, as they are written, each with the symbols it may stand for.
    pub actions: IndexMap<Symbol, Vec<Symbol>>,
    /// Runs its statements.
    pub main: Option<FnId>,
    /// Its tests.
    pub tests: Vec<TestInfo>,
    /// Whether its statements do more than bind names.
    pub acts: bool,
}

impl ModuleInfo {
    /// What it offers under a name; `own` is the module itself.
    #[must_use]
    pub fn offer(&self, own: ModuleId, name: Symbol) -> Option<Offer> {
        let item = self.items.contains_key(&name).then_some(Offer::Item(own, name));
        item.or_else(|| self.handed.get(&name).copied())
    }
}

/// What a module offers to those who use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// An item of the module that declares it.
    Item(ModuleId, Symbol),
    /// What is in scope everywhere.
    Native(NativeId),
}

/// A test of a module.
#[derive(Clone, Debug)]
pub struct TestInfo {
    /// Its name.
    pub name: Arc<str>,
    /// What it does.
    pub function: FnId,
    /// Where it stands.
    pub span: Span,
}

/// An item of a module.
#[derive(Clone, Debug)]
pub struct ItemInfo {
    /// What it is.
    pub kind: ItemValue,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
}

/// What an item of a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemValue {
    /// A variable, an actor or a table.
    Global(GlobalId),
    /// A function.
    Function(FnId),
    /// A kind.
    Kind(KindId),
    /// A game, strategy, norm, regime, process or experiment.
    Declared(DeclId),
}

impl Image {
    /// The id of a constant, made where it is new.
    pub fn constant(&mut self, constant: Constant) -> ConstId {
        let key = match &constant {
            Constant::None => ConstantKey::None,
            Constant::Bool(value) => ConstantKey::Bool(*value),
            Constant::Int(value) => ConstantKey::Int(*value),
            Constant::Float(value) => ConstantKey::Float(value.to_bits()),
            Constant::Symbol(symbol) => ConstantKey::Symbol(symbol.0),
            Constant::Text(text) => ConstantKey::Text(text.clone()),
            Constant::Function(id) => ConstantKey::Function(id.0),
            Constant::Native(id) => ConstantKey::Native(id.0),
            Constant::Kind(id) => ConstantKey::Kind(id.0),
        };
        let next = ConstId::from_index(self.constants.len());
        let id = *self.constant_ids.entry(key).or_insert(next);
        if id == next {
            self.constants.push(constant);
        }
        id
    }

    /// Adds a remembering place.
    pub fn site(&mut self, site: Site) -> SiteId {
        self.sites.push(site);
        SiteId::from_index(self.sites.len() - 1)
    }

    /// Adds a module-level variable.
    pub fn global(&mut self, name: Symbol) -> GlobalId {
        self.globals.push(name);
        GlobalId::from_index(self.globals.len() - 1)
    }

    /// Adds a function.
    pub fn function(&mut self, function: Function) -> FnId {
        self.functions.push(Arc::new(function));
        FnId::from_index(self.functions.len() - 1)
    }

    /// The code of all functions in one row. Nothing is added to the image after that.
    #[must_use]
    pub fn row(&self) -> &Arc<Row> {
        self.laid.row(&self.functions)
    }

    /// The module of that name.
    #[must_use]
    pub fn find_module(&self, name: &str) -> Option<ModuleId> {
        self.modules.iter().position(|module| &*module.name == name).map(ModuleId::from_index)
    }

    /// What a module offers under a name.
    #[must_use]
    pub fn offer(&self, module: ModuleId, name: Symbol) -> Option<Offer> {
        self.modules.get(module.index())?.offer(module, name)
    }

    /// Whether any code mentions a field, a method or a native of that name.
    #[must_use]
    pub fn mentions(&self, name: &str) -> bool {
        self.names.find(name).is_some_and(|name| self.mentioned.contains(&name))
    }

    /// The name of a symbol.
    #[must_use]
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.name(symbol)
    }
}
