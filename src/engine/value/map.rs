//! Maps of the language, in the order of their entries.

use std::fmt;

use super::{Value, separated};

/// A map of the language: entries in the order of insertion, keys of any sort.
///
/// It is for values on their way in and out, mostly small: looking for a key goes through the entries. Who looks up much
/// in a large one takes it as a `HashMap` or `BTreeMap`.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use comity::{Engine, Map};
///
/// let map: Map = Engine::default().eval("[power: 10, size: 3]")?;
/// assert_eq!(map.to_string(), "[power: 10, size: 3]");
/// let sorted: BTreeMap<String, i64> = Engine::default().eval("[b: 2, a: 1]")?;
/// assert_eq!(sorted.keys().collect::<Vec<_>>(), ["a", "b"]);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(pub(crate) Vec<(Value, Value)>);

impl Map {
    /// An empty map.
    ///
    /// ```
    /// assert_eq!(comity::Map::new().to_string(), "[:]");
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands under a string.
    ///
    /// ```
    /// use comity::{Map, Value};
    ///
    /// let map = Map::from_iter([("power", 10), ("size", 3)]);
    /// assert_eq!(map.get("size"), Some(&Value::Int(3)));
    /// assert_eq!(map.get("name"), None);
    /// ```
    ///
    /// # Complexity
    /// In proportion to the number of entries.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.position(key).and_then(|at| self.0.get(at)).map(|(_, value)| value)
    }

    /// The same, to be changed.
    ///
    /// ```
    /// use comity::{Map, Value};
    ///
    /// let mut map = Map::from_iter([("power", 10)]);
    /// if let Some(power) = map.get_mut("power") {
    ///     *power = Value::Int(11);
    /// }
    /// assert_eq!(map.to_string(), "[power: 11]");
    /// ```
    #[must_use]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let at = self.position(key)?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Puts a value under a key, giving the one that was there.
    ///
    /// ```
    /// use comity::{Map, Value};
    ///
    /// let mut map = Map::new();
    /// assert_eq!(map.insert(1957, "Rome"), None);
    /// assert_eq!(map.insert(1957, "Roma"), Some(Value::from("Rome")));
    /// assert_eq!(map.to_string(), "[1957: \"Roma\"]");
    /// ```
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

    /// Takes out what stands under a string; the others keep their order.
    ///
    /// ```
    /// use comity::{Map, Value};
    ///
    /// let mut map = Map::from_iter([("a", 1), ("b", 2), ("c", 3)]);
    /// assert_eq!(map.remove("b"), Some(Value::Int(2)));
    /// assert_eq!(map.to_string(), "[a: 1, c: 3]");
    /// ```
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.position(key)?;
        Some(self.0.remove(at).1)
    }

    /// The entries in order.
    ///
    /// ```
    /// use comity::Map;
    ///
    /// let map = Map::from_iter([("a", 1), ("b", 2)]);
    /// let shown: Vec<String> = map.iter().map(|(key, value)| format!("{key} {value}")).collect();
    /// assert_eq!(shown, ["\"a\" 1", "\"b\" 2"]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// How many entries there are.
    ///
    /// ```
    /// assert_eq!(comity::Map::from_iter([("a", 1), ("b", 2)]).len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    ///
    /// ```
    /// use comity::{Engine, Map};
    ///
    /// assert!(Engine::default().eval::<Map>("[:]")?.is_empty());
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.0.iter().position(|(own, _)| matches!(own, Value::Text(own) if own == key))
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
