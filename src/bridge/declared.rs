//! What all declared things have in common: the declaration they come from, their arguments, how they print and
//! when they are equal.

use std::sync::{Arc, OnceLock};

use crate::lang::bytecode::{
    DeclId, Declaration, DeclarationBody, FnId, GlobalId, Image, ParameterInfo,
};
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::Cx;
use crate::lang::source::{Span, Symbol};
use crate::lang::value::object::tag;
use crate::lang::value::{Fault, Heap, Value, show};

/// A declaration made with arguments.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// Which declaration.
    pub(super) id: DeclId,
    /// The declaration.
    pub(super) declaration: Arc<Declaration>,
    /// Its name.
    pub(super) name: Arc<str>,
    /// One value for each parameter.
    pub(super) arguments: Vec<Value>,
    /// How it prints, once that was asked, where arguments cannot change.
    shown: OnceLock<Box<str>>,
}

impl Made {
    /// From what the machine hands to a `declare_…` native.
    pub(super) fn new(cx: &dyn Cx, id: i64, arguments: Value) -> Result<Self, Fault> {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        let image = cx.image();
        let declaration = image.declarations.get(index).cloned();
        let declaration = declaration.ok_or_else(|| {
            Fault::from(run::bad_argument("declare", "there is no such declaration"))
        })?;
        let name = Arc::from(image.name(declaration.name));
        let id = DeclId::from_index(index);
        let (arguments, shown) = (list(cx, arguments), OnceLock::new());
        Ok(Self { id, name, declaration, arguments, shown })
    }

    /// Of something that a host has written in Rust: no script declares it.
    pub(super) fn brought(
        name: &str,
        body: DeclarationBody,
        parameters: Vec<ParameterInfo>,
        arguments: Vec<Value>,
    ) -> Self {
        let declaration = Declaration {
            name: Symbol(u32::MAX),
            parameters,
            maker: FnId::from_index(BROUGHT),
            instance: GlobalId::from_index(BROUGHT),
            bare: true,
            span: Span::default(),
            docs: None,
            body,
        };
        let (id, name) = (DeclId::from_index(BROUGHT), Arc::from(name));
        let (declaration, shown) = (Arc::new(declaration), OnceLock::new());
        Self { id, declaration, name, arguments, shown }
    }

    /// `tit_for_tat`, `generous_tit_for_tat(p: 0.2)`: arguments that differ from the defaults are shown.
    pub(super) fn show(&self, heap: &Heap, image: &Image) -> String {
        if let Some(shown) = self.shown.get() {
            return shown.to_string();
        }
        let shown = self.written(heap, image);
        let plain = |value: &Value| {
            matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Symbol(_))
        };
        if self.arguments.iter().all(plain) {
            // Whoever was first has put in the same.
            let _ = self.shown.set(shown.as_str().into());
        }
        shown
    }

    fn written(&self, heap: &Heap, image: &Image) -> String {
        let mut given = Vec::new();
        for (parameter, value) in self.declaration.parameters.iter().zip(&self.arguments) {
            let shown = show::show_inner(*value, heap, image);
            if parameter.default.as_deref() != Some(shown.as_str()) {
                let name = parameter.name.map_or("?", |name| image.name(name));
                given.push(format!("{name}: {shown}"));
            }
        }
        if given.is_empty() || self.is_default(heap) {
            self.name.to_string()
        } else {
            format!("{}({})", self.name, given.join(", "))
        }
    }

    /// Whether no parameter is known to differ from its default: a default such as `1/3` prints otherwise than
    /// its value.
    fn is_default(&self, heap: &Heap) -> bool {
        self.declaration.parameters.iter().zip(&self.arguments).all(|(parameter, value)| {
            let Some(default) = &parameter.default else { return false };
            match value {
                Value::Float(number) => {
                    fraction(default).is_some_and(|made| made.to_bits() == number.to_bits())
                }
                Value::Int(number) => default.parse() == Ok(*number),
                Value::Bool(value) => default.parse() == Ok(*value),
                Value::Text(text) => default.trim_matches('"') == heap.text(*text),
                Value::None => &**default == "none",
                _ => false,
            }
        })
    }

    /// Whether it comes from the same declaration; what tells two of them apart beside that are their arguments.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.id == other.id && self.name == other.name
    }

    /// What it is as a key, beside its arguments.
    pub(super) fn tag(&self) -> u64 {
        tag(&(self.id, &self.name))
    }

    /// The value of a parameter.
    pub(super) fn argument(&self, name: &str, image: &Image) -> Option<Value> {
        let place =
            self.declaration.parameters.iter().position(|parameter| {
                parameter.name.is_some_and(|known| image.name(known) == name)
            })?;
        self.arguments.get(place).copied()
    }

    /// About how many bytes it holds beside itself.
    pub(super) fn bytes(&self) -> usize {
        let values = self.arguments.len() * size_of::<Value>();
        // How it prints counts from the beginning: an object must always count the same.
        2 * (self.name.len() + ALLOCATED) + values + ALLOCATED
    }

    pub(super) fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.arguments.iter().for_each(|value| mark(*value));
    }
}

/// What memory of its own takes beside what lies there, in bytes.
pub(super) const ALLOCATED: usize = 24;

/// The number of a declaration that is in no image.
const BROUGHT: usize = u32::MAX as usize;

/// `0.5`, `1/3`
fn fraction(text: &str) -> Option<f64> {
    match text.split_once('/') {
        Some((a, b)) => Some(a.trim().parse::<f64>().ok()? / b.trim().parse::<f64>().ok()?),
        None => text.parse().ok(),
    }
}

/// The elements of a list; nothing of anything else.
pub(super) fn list(cx: &dyn Cx, value: Value) -> Vec<Value> {
    match value {
        Value::List(list) => cx.values().list(list).items.clone(),
        _ => Vec::new(),
    }
}
