//! What stays in its context, or belongs to the host: functions and objects.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::lang::value::Pin;

/// A function of a script, held by the host: [`Context::call`](crate::engine::Context::call) calls it.
///
/// ```
/// use comity::{Callable, Engine};
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", "fn rule(n) { |x| x + n }")?)?;
/// let add_two: Callable = context.call("rule", (2,))?;
/// assert_eq!(context.call::<i64>(&add_two, (40,))?, 42);
/// # Ok::<(), comity::Error>(())
/// ```
///
/// It keeps the function and what it has captured alive in its context.
#[derive(Clone, Debug, PartialEq)]
pub struct Callable {
    pub(crate) pin: Pin,
    pub(crate) name: Arc<str>,
}

impl Callable {
    /// The name that it was declared with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Callable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<function {}>", self.name)
    }
}

/// A game, a match, a strategy, a distribution …, or an object of the host's own type.
#[derive(Clone)]
pub struct Object(pub(crate) Whose);

#[derive(Clone)]
pub(crate) enum Whose {
    /// In a context.
    Script { pin: Pin, type_name: &'static str, text: Arc<str> },
    /// The host's own.
    Host { value: Arc<dyn Any + Send + Sync>, type_name: &'static str },
}

impl Object {
    /// An object of a type that the engine was told of by
    /// [`EngineBuilder::object_type`](crate::engine::EngineBuilder::object_type), to hand to scripts.
    ///
    /// ```
    /// use comity::Object;
    ///
    /// let object = Object::new(String::from("a thing of mine"));
    /// assert_eq!(object.downcast::<String>().as_deref().map(String::as_str), Some("a thing of mine"));
    /// ```
    #[must_use]
    pub fn new<T: Send + Sync + 'static>(value: T) -> Self {
        Self::shared(Arc::new(value))
    }

    /// The same for something that the host goes on sharing.
    #[must_use]
    pub fn shared<T: Send + Sync + 'static>(value: Arc<T>) -> Self {
        Self(Whose::Host { value, type_name: "object of the host" })
    }

    /// What sort of thing it is: `game`, `match`, or the name of the host's type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.0 {
            Whose::Script { type_name, .. } | Whose::Host { type_name, .. } => type_name,
        }
    }

    /// The host's own object, if it is one of that type.
    #[must_use]
    pub fn downcast<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        match &self.0 {
            Whose::Host { value, .. } => Arc::clone(value).downcast().ok(),
            Whose::Script { .. } => None,
        }
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Whose::Script { pin, .. }, Whose::Script { pin: other, .. }) => pin == other,
            (Whose::Host { value, .. }, Whose::Host { value: other, .. }) => {
                Arc::ptr_eq(value, other)
            }
            _ => false,
        }
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Object({self})")
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Whose::Script { text, .. } => f.write_str(text),
            Whose::Host { type_name, .. } => write!(f, "<{type_name}>"),
        }
    }
}
