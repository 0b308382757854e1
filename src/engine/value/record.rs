//! Instances of kinds.

use std::fmt;

use super::{Value, separated};

/// An instance of a kind, such as an actor: the kind's name and its fields in their order.
///
/// ```
/// use comity::{Engine, Record};
///
/// let peru: Record = Engine::default().eval("kind state { power: 1 }\nstate(name: \"Peru\", power: 7)")?;
/// assert_eq!(peru.kind, "state");
/// assert_eq!(peru.to_string(), "state(name: \"Peru\", power: 7)");
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
    ///
    /// ```
    /// use comity::{Engine, Record};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "kind state { power: 1, size: 3 }\nfn strength(it) { it.power * it.size }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let peru = Record::new("state", [("power", 7)]);
    /// assert_eq!(context.call::<i64>("strength", (peru,))?, 21);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn new<K: Into<String>, V: Into<Value>>(
        kind: impl Into<String>,
        fields: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self { kind: kind.into(), fields: fields.collect() }
    }

    /// The field of that name.
    ///
    /// ```
    /// use comity::{Record, Value};
    ///
    /// let peru = Record::new("state", [("power", 7)]);
    /// assert_eq!(peru.get("power"), Some(&Value::Int(7)));
    /// assert_eq!(peru.get("size"), None);
    /// ```
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
