//! What is bound in a session, for those who ask.

use std::sync::Arc;

use super::Session;
use super::results::MODULE;
use crate::engine::reference::{self, Described};
use crate::lang::bytecode::{FnId, Image, ItemInfo, ItemValue, KindId, ModuleId, ParameterInfo};
use crate::lang::native::Registry;
use crate::lang::source::Symbol;
use crate::lang::value::{Form, Value, Window, show, window};
use crate::lang::vm::Machine;

/// A value as a prompt shows it.
pub(super) fn shown(value: Value, machine: &Machine, registry: &Registry, on: Window) -> String {
    let image = machine.image();
    match value {
        Value::Function(id) => function(id, image),
        Value::Closure(it) => function(machine.heap().closure(it).function, image),
        Value::Native(id) => {
            let name = &registry.get(id).name;
            format!("the built-in function {name}; `?{name}` says what it does")
        }
        Value::Kind(id) => kind(id, image, on),
        Value::Object(object) if machine.heap().object(object).type_name() == "strategy" => {
            format!("strategy {}", window::show_on(value, machine.heap(), image, on))
        }
        other => window::show_on(other, machine.heap(), image, on),
    }
}

/// A value as a piece of a web page, where it has such a form.
pub(super) fn page(value: Value, machine: &Machine) -> Option<String> {
    let Value::Object(object) = value else { return None };
    let heap = machine.heap();
    heap.object(object).show_as(Form::Page, heap, machine.image())
}

fn function(id: FnId, image: &Image) -> String {
    let Some(function) = image.functions.get(id.index()) else { return String::from("a function") };
    let skipped = usize::from(function.hidden);
    let parameters = function.parameters.iter().skip(skipped);
    let parameters = parameters.map(|it| parameter(it, image)).collect::<Vec<String>>().join(", ");
    match &*function.name {
        "closure" => format!("|{parameters}| …, a function"),
        name => format!("fn {name}({parameters})"),
    }
}

/// A kind with its fields, on a line each.
fn kind(id: KindId, image: &Image, on: Window) -> String {
    let Some(kind) = image.kinds.get(id.index()) else { return String::from("a kind") };
    let wide = kind.fields.iter().skip(1).map(|it| image.name(it.name).chars().count()).max();
    let mut out = format!("kind {}", image.name(kind.name));
    for field in kind.fields.iter().skip(1) {
        let (default, range) = &field.texts;
        let range = range.as_ref().map(|text| format!(" in {text}"));
        let line = format!(
            "  {:wide$}  {}{}",
            image.name(field.name),
            default.as_deref().unwrap_or_default(),
            range.unwrap_or_default(),
            wide = wide.unwrap_or(0)
        );
        out.push_str(&format!("\n{}", window::clip(&line, on.width)));
    }
    out
}

/// A parameter as it is declared.
pub(in crate::engine) fn parameter(it: &ParameterInfo, image: &Image) -> String {
    let mut out = it.name.map_or("[…]", |name| image.name(name)).to_owned();
    if let Some(default) = &it.default {
        out.push_str(&format!(": {default}"));
    }
    if let Some(range) = &it.range {
        out.push_str(&format!(" in {range}"));
    }
    out
}

/// The parameters of a native as its help shows them.
pub(in crate::engine) fn native_parameters(registry: &Registry, name: &str) -> Vec<String> {
    let Some(id) = registry.find(name) else { return Vec::new() };
    // The object of a method stands before the dot.
    let own = usize::from(name.starts_with("method_"));
    let parameters = registry.get(id).parameters.iter().skip(own);
    let shown = parameters.map(|it| match (it.rest || it.named, it.optional) {
        (true, _) => format!("{} …", it.name),
        (_, true) => format!("[{}]", it.name),
        _ => it.name.to_string(),
    });
    shown.collect()
}

impl Session {
    /// The names that entries have bound or imported, in that order.
    ///
    /// ```
    /// use comity::{Engine, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter("use games { chicken }");
    /// session.enter("let x = 20");
    /// assert_eq!(session.names().collect::<Vec<_>>(), ["chicken", "x"]);
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let items = self.known.items.iter().filter(|(_, (module, _))| *module != MODULE);
        let items = items.map(|(name, _)| name);
        items.chain(self.known.modules.keys()).map(|name| self.image.name(*name))
    }

    #[doc(hidden)]
    /// The numbered results that are still there: `_1`, `_2` …
    pub fn results(&self) -> impl Iterator<Item = &str> {
        let items = self.known.items.iter().filter(|(_, (module, _))| *module == MODULE);
        items.map(|(name, _)| self.image.name(*name)).filter(|name| *name != "_")
    }

    #[doc(hidden)]
    /// The actions that games entered or imported have declared.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.known.actions.keys().map(|name| self.image.name(*name))
    }

    /// A variable as it would be shown inside a list; `None` for functions and declared things.
    ///
    /// ```
    /// use comity::{Engine, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter("let who = \"Peru\"\nfn f() { 1 }");
    /// assert_eq!(session.show("who").as_deref(), Some("\"Peru\""));
    /// assert_eq!(session.show("f"), None);
    /// ```
    #[must_use]
    pub fn show(&self, name: &str) -> Option<String> {
        let machine = self.machine.as_ref()?;
        Some(show::show_brief(self.global(name)?, machine.heap(), machine.image()))
    }

    #[doc(hidden)]
    /// The word for what a name stands for: `list`, `strategy`, `module`.
    #[must_use]
    pub fn sort(&self, name: &str) -> Option<&str> {
        if let Some((_, item)) = self.item(name) {
            return Some(self.item_sort(item.kind));
        }
        let symbol = self.image.names.find(name)?;
        self.known.modules.contains_key(&symbol).then_some("module")
    }

    /// The word for what an item is.
    pub(in crate::engine) fn item_sort(&self, item: ItemValue) -> &str {
        match item {
            ItemValue::Function(_) => "function",
            ItemValue::Kind(_) => "kind",
            ItemValue::Declared(id) => {
                self.image.declarations.get(id.index()).map_or("", |it| it.body.keyword())
            }
            ItemValue::Global(global) => {
                let Some(machine) = self.machine.as_ref() else { return "" };
                let value = machine.global(global.index());
                match value {
                    // An actor is of its kind.
                    Value::Record(it) => {
                        let kind = self.image.kinds.get(machine.heap().record(it).kind.index());
                        kind.map_or("record", |kind| self.image.name(kind.name))
                    }
                    other => other.type_name(machine.heap()),
                }
            }
        }
    }

    /// The value of a variable.
    pub(in crate::engine) fn global(&self, name: &str) -> Option<Value> {
        let (_, item) = self.item(name)?;
        let ItemValue::Global(global) = item.kind else { return None };
        Some(self.machine.as_ref()?.global(global.index()))
    }

    #[doc(hidden)]
    /// What is known of a name that entries have bound or imported.
    #[must_use]
    pub fn describe(&self, name: &str) -> Option<Described> {
        let (module, item) = self.item(name)?;
        if module == MODULE {
            return None;
        }
        let head = self.image.sources.get(item.span.source);
        let head = head.map(|source| reference::head(&source.text, item.span.start as usize));
        let docs = item.docs.as_deref().unwrap_or_default().trim().to_owned();
        let module = self.image.modules.get(module.index()).map(|module| module.name.to_string());
        let module = module.filter(|name| !name.starts_with('<')).unwrap_or_default();
        let (name, at) = (name.to_owned(), item.span.start as usize);
        Some(Described { name, head: head.unwrap_or_default(), docs, module, at })
    }

    #[doc(hidden)]
    /// The text that declares a name, with its documentation, and the name of the text that it is from.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<(String, String)> {
        let (module, item) = self.item(name)?;
        if module == MODULE {
            return None;
        }
        let source = self.image.sources.get(item.span.source)?;
        let text = reference::around(&source.text, item.span.start as usize)?;
        Some((source.name.to_string(), text))
    }

    pub(in crate::engine) fn item(&self, name: &str) -> Option<(ModuleId, &ItemInfo)> {
        let symbol: Symbol = self.image.names.find(name)?;
        let (module, there) = self.known.items.get(&symbol)?;
        Some((*module, self.image.modules.get(module.index())?.items.get(there)?))
    }

    /// The module imported whole under a name.
    pub(in crate::engine) fn module(&self, name: &str) -> Option<ModuleId> {
        let symbol = self.image.names.find(name)?;
        self.known.modules.get(&symbol).copied()
    }

    /// The program so far.
    pub(in crate::engine) fn image(&self) -> &Arc<Image> {
        &self.image
    }

    /// The machine, if anything has run.
    pub(in crate::engine) fn machine(&self) -> Option<&Machine> {
        self.machine.as_ref()
    }

    /// What the session runs with.
    pub(in crate::engine) fn engine(&self) -> &crate::engine::Engine {
        &self.engine
    }
}
