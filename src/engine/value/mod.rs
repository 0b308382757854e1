//! Values outside of scripts: owned, detached from any context, and safe to send anywhere.

mod fraction;
mod held;
mod map;
mod record;
mod table;

use std::fmt;

pub use fraction::Fraction;
pub(crate) use held::Whose;
pub use held::{Callable, Object};
pub use map::Map;
pub use record::Record;
pub use table::Table;

use crate::lang::diagnostic::catalog::host;

/// A value that a script gave or is given.
///
/// Data is copied out whole: changing it changes nothing in the script. Functions, games, matches and the like stay
/// in their context; [`Callable`] and [`Object`] name them and keep them alive there.
///
/// ```
/// use comity::{Engine, Value};
///
/// let engine = Engine::default();
/// let program = engine.compile("t.comity", "[year: 1957, members: [\"Italy\", \"France\"]]")?;
/// let value = engine.context().run(&program)?;
/// assert_eq!(value.get("year"), Some(&Value::Int(1957)));
/// assert_eq!(value.to_string(), "[year: 1957, members: [\"Italy\", \"France\"]]");
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `none`
    #[default]
    None,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating number; never NaN.
    Float(f64),
    /// An exact fraction of any size.
    Fraction(Fraction),
    /// A string.
    Text(String),
    /// An action of a game, such as `cooperate`, or a state of a process.
    Action(String),
    /// A list; ranges and histories come out as lists, too.
    List(Vec<Value>),
    /// A map, in the order of insertion.
    Map(Map),
    /// An instance of a kind, such as an actor.
    Record(Record),
    /// A table of results.
    Table(Table),
    /// A function of the script.
    Function(Callable),
    /// Anything else: a game, a match, a strategy, an object of the host.
    Object(Object),
}

impl Value {
    /// An action by its name, to hand to a script.
    ///
    /// ```
    /// use comity::Value;
    ///
    /// assert_eq!(Value::action("cooperate"), Value::Action("cooperate".into()));
    /// ```
    #[must_use]
    pub fn action(name: impl Into<String>) -> Self {
        Self::Action(name.into())
    }

    /// What a map or a record has under a name.
    ///
    /// ```
    /// use comity::{Map, Value};
    ///
    /// let value = Value::Map(Map::from_iter([("rate", 0.2)]));
    /// assert_eq!(value.get("rate"), Some(&Value::Float(0.2)));
    /// assert_eq!(value.get("base"), None);
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(map) => map.get(name),
            Self::Record(record) => record.get(name),
            _ => None,
        }
    }

    /// The value as a Rust type.
    ///
    /// ```
    /// use comity::Value;
    ///
    /// let list = Value::List(vec![Value::Int(1), Value::Float(2.5)]);
    /// assert_eq!(list.clone().to::<Vec<f64>>()?, [1.0, 2.5]);
    /// let error = list.to::<String>().unwrap_err();
    /// assert_eq!(error.to_string(), "the value is a list, and the host expects a string");
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// `E0833` if it is something else.
    pub fn to<T: crate::engine::FromValue>(self) -> Result<T, crate::engine::Error> {
        let found = self.type_name();
        let unfit = |mismatch: crate::engine::Mismatch| {
            crate::engine::Error::of_host(match mismatch.reason() {
                Some(reason) => host::unfit_for_host("the value", reason),
                None => host::wrong_for_host("the value", T::EXPECTED, &found),
            })
        };
        T::from_value(self).map_err(unfit)
    }

    /// What sort of value it is, with its article, as messages say it: `a list`, `none`.
    ///
    /// ```
    /// assert_eq!(comity::Value::Int(3).type_name(), "an int");
    /// ```
    #[must_use]
    pub fn type_name(&self) -> String {
        crate::lang::value::with_article(match self {
            Self::None => "none",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Fraction(_) => "rational",
            Self::Text(_) => "string",
            Self::Action(_) => "action",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Record(record) => &record.kind,
            Self::Table(_) => "table",
            Self::Function(_) => "function",
            Self::Object(object) => object.type_name(),
        })
    }
}

/// As a script would write it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => f.write_str(&crate::base::number::shortest(*value)),
            Self::Fraction(value) => value.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Action(name) => f.write_str(name),
            Self::List(items) => {
                f.write_str("[")?;
                separated(f, items.iter(), |f, item| item.fmt(f))?;
                f.write_str("]")
            }
            Self::Map(map) => map.fmt(f),
            Self::Record(record) => record.fmt(f),
            Self::Table(table) => table.fmt(f),
            Self::Function(function) => function.fmt(f),
            Self::Object(object) => object.fmt(f),
        }
    }
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write(f, item)?;
    }
    Ok(())
}
