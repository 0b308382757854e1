//! Values outside of scripts: owned, detached from any context, and safe to send anywhere.

mod held;

use std::fmt;

pub(crate) use held::Whose;
pub use held::{Callable, Object};

use crate::base::rational::Rational;
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

/// An exact fraction of any size, always in lowest terms.
///
/// ```
/// use comity::Fraction;
///
/// let power = Fraction::new(842, 4290).expect("not divided by zero");
/// assert_eq!(power.to_string(), "421/2145");
/// assert_eq!(power.parts(), Some((421, 2145)));
/// assert!((power.to_f64() - 0.196_270).abs() < 1e-6);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fraction(pub(crate) Rational);

impl Fraction {
    /// A fraction of whole numbers; `None` for a denominator of zero.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Rational::new(numerator, denominator).map(Self)
    }

    /// Out of its text, such as `22/7`; any number of digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Rational::parse(text).map(Self)
    }

    /// Numerator and denominator, where both fit; the text of the fraction has them always.
    #[must_use]
    pub fn parts(&self) -> Option<(i64, i64)> {
        let text = self.0.to_string();
        let (numerator, denominator) = text.split_once('/').unwrap_or((&text, "1"));
        Some((numerator.parse().ok()?, denominator.parse().ok()?))
    }

    /// The nearest float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64()
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A map of the language: entries in the order of insertion, keys of any sort.
///
/// ```
/// use comity::{Map, Value};
///
/// let mut map = Map::from_iter([("power", 10), ("size", 3)]);
/// map.insert("power", 11);
/// assert_eq!(map.len(), 2);
/// assert_eq!(map.to_string(), "[power: 11, size: 3]");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(pub(crate) Vec<(Value, Value)>);

impl Map {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands under a string.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(own, _)| matches!(own, Value::Text(own) if own == key));
        found.map(|(_, value)| value)
    }

    /// Puts a value under a key, giving the one that was there.
    ///
    /// # Complexity
    /// In proportion to the number of entries; [`FromIterator`] does not look for keys given twice.
    pub fn insert(&mut self, key: impl Into<Value>, value: impl Into<Value>) -> Option<Value> {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(own, _)| *own == key) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                self.0.push((key, value));
                None
            }
        }
    }

    /// The entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<Value>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl IntoIterator for Map {
    type Item = (Value, Value);
    type IntoIter = std::vec::IntoIter<(Value, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("[:]");
        }
        f.write_str("[")?;
        separated(f, self.0.iter(), |f, (key, value)| match key {
            Value::Text(key) => write!(f, "{key}: {value}"),
            key => write!(f, "{key}: {value}"),
        })?;
        f.write_str("]")
    }
}

/// An instance of a kind, such as an actor: the kind's name and its fields in their order.
///
/// ```
/// use comity::{Engine, Value};
///
/// let engine = Engine::default();
/// let text = "kind state { power: 1 }\nactor peru: state { power: 7 }\nperu";
/// let Value::Record(peru) = engine.context().run(&engine.compile("t.comity", text)?)? else {
///     panic!("an actor is a record");
/// };
/// assert_eq!((peru.kind.as_str(), peru.get("power")), ("state", Some(&Value::Int(7))));
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// The name of its kind.
    pub kind: String,
    /// Its fields with their names.
    pub fields: Vec<(String, Value)>,
}

impl Record {
    /// A record to hand to a script; fields left out have the kind's defaults.
    #[must_use]
    pub fn new<K: Into<String>, V: Into<Value>>(
        kind: impl Into<String>,
        fields: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self { kind: kind.into(), fields: fields.collect() }
    }

    /// The field of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.kind)?;
        separated(f, self.fields.iter(), |f, (name, value)| write!(f, "{name}: {value}"))?;
        f.write_str(")")
    }
}

/// A table: named columns, and rows that have a value for each of them.
///
/// ```
/// use comity::{Table, Value};
///
/// let table = Table::new(["year", "share"], [vec![Value::Int(1951), Value::Float(0.25)]]);
/// assert_eq!(table.column("share").collect::<Vec<_>>(), [&Value::Float(0.25)]);
/// assert_eq!(table.to_string(), "year  share\n----  -----\n1951   0.25");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows; each has a value for every column.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table; rows that are too short are filled with `none`, longer ones cut.
    #[must_use]
    pub fn new<C: Into<String>>(
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Self {
        let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
        let mut rows: Vec<Vec<Value>> = rows.into_iter().collect();
        for row in &mut rows {
            row.resize(columns.len(), Value::None);
        }
        Self { columns, rows }
    }

    /// The values of a column, from the first row to the last; none if there is no such column.
    pub fn column(&self, name: &str) -> impl Iterator<Item = &Value> {
        let place = self.columns.iter().position(|column| column == name);
        self.rows.iter().filter_map(move |row| row.get(place?))
    }
}

/// As it prints: a long table shows its beginning and its end.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::engine::exchange::as_cells(self).render().trim_end())
    }
}
