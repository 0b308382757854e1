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
    ///
    /// ```
    /// use comity::{Callable, Engine};
    ///
    /// let named: Callable = Engine::default().eval("fn due(base) { base / 10 }\ndue")?;
    /// assert_eq!(named.name(), "due");
    /// # Ok::<(), comity::Error>(())
    /// ```
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
///
/// ```
/// use comity::{Engine, Object};
///
/// let engine = Engine::default();
/// let game: Object = engine.eval("use games { chicken }\nchicken()")?;
/// assert_eq!((game.type_name(), game.to_string().as_str()), ("game", "chicken"));
/// # Ok::<(), comity::Error>(())
/// ```
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
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use comity::Object;
    ///
    /// let mine = Arc::new(String::from("kept"));
    /// let object = Object::shared(Arc::clone(&mine));
    /// assert!(object.downcast::<String>().is_some_and(|same| Arc::ptr_eq(&same, &mine)));
    /// ```
    #[must_use]
    pub fn shared<T: Send + Sync + 'static>(value: Arc<T>) -> Self {
        Self(Whose::Host { value, type_name: "object of the host" })
    }

    /// What sort of thing it is: `game`, `match`, or the name of the host's type.
    ///
    /// ```
    /// use comity::{Engine, Object};
    ///
    /// let drawn: Object = Engine::default().eval("uniform(0, 1)")?;
    /// assert_eq!(drawn.type_name(), "distribution");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.0 {
            Whose::Script { type_name, .. } | Whose::Host { type_name, .. } => type_name,
        }
    }

    /// The host's own object, if it is one of that type.
    ///
    /// ```
    /// use comity::{Engine, Object};
    ///
    /// assert_eq!(*Object::new(7_u8).downcast::<u8>().expect("it is one"), 7);
    /// assert!(Object::new(7_u8).downcast::<String>().is_none());
    /// // What is a script's own has no Rust type.
    /// assert!(Engine::default().eval::<Object>("uniform(0, 1)")?.downcast::<u8>().is_none());
    /// # Ok::<(), comity::Error>(())
    /// ```
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
