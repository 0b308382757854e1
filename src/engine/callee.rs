//! What a host can call: a function by its name, or one that it holds.

use super::value::Callable;
use crate::lang::bytecode::{Image, ItemValue, ModuleInfo};
use crate::lang::native::Cx;
use crate::lang::value::Value as Raw;

/// What [`Context::call`](super::Context::call) and [`Call::call`](super::Call::call) can call: the name of one of the
/// script's functions, or a [`Callable`].
///
/// ```
/// use comity::{Callable, Callee, Context, Engine, Error};
///
/// /// The value at the middle between two.
/// fn middle(context: &mut Context, of: impl Callee) -> Result<f64, Error> {
///     context.call(of, (0.5,))
/// }
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", "fn square(x) { x * x }\nlet twice = |x| 2 * x")?)?;
/// let twice: Callable = context.get("twice")?;
/// assert_eq!(middle(&mut context, "square")?, 0.25);
/// assert_eq!(middle(&mut context, &twice)?, 1.0);
/// # Ok::<(), Error>(())
/// ```
pub trait Callee {
    /// What is meant.
    #[doc(hidden)]
    fn meant(&self) -> Meant<'_>;
}

/// A name, or a function that the host holds.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Meant<'a> {
    /// What the script calls so.
    Name(&'a str),
    /// This.
    Held(&'a Callable),
}

impl Meant<'_> {
    /// What messages call it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Held(function) => function.name(),
        }
    }
}

impl Callee for &str {
    fn meant(&self) -> Meant<'_> {
        Meant::Name(self)
    }
}

impl Callee for String {
    fn meant(&self) -> Meant<'_> {
        Meant::Name(self)
    }
}

impl Callee for &String {
    fn meant(&self) -> Meant<'_> {
        Meant::Name(self)
    }
}

impl Callee for Callable {
    fn meant(&self) -> Meant<'_> {
        Meant::Held(self)
    }
}

impl Callee for &Callable {
    fn meant(&self) -> Meant<'_> {
        Meant::Held(self)
    }
}

/// What a name of a module stands for; a declared thing is what makes it.
pub(super) fn named(module: &ModuleInfo, image: &Image, cx: &dyn Cx, name: &str) -> Option<Raw> {
    let symbol = image.names.find(name)?;
    Some(match module.items.get(&symbol)?.kind {
        ItemValue::Global(global) => cx.global(global),
        ItemValue::Function(id) => Raw::Function(id),
        ItemValue::Kind(id) => Raw::Kind(id),
        ItemValue::Declared(id) => Raw::Function(image.declarations.get(id.index())?.maker),
    })
}

/// What a name of the running script stands for: of the last module, or of an earlier entry at a prompt.
pub(super) fn running(cx: &dyn Cx, name: &str) -> Option<Raw> {
    let image = cx.image();
    let last = image.modules.len().checked_sub(1)?;
    let own = image.modules.iter().enumerate().rev();
    let mut own = own.filter(|(at, module)| *at == last || module.name.starts_with('<'));
    own.find_map(|(_, module)| named(module, image, cx, name))
}
