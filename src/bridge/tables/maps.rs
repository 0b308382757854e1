//! Maps.

use super::lists::elements;
use super::sequences::new_map;
use super::walk::{Given, keep};
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, ListRef, MapRef, Value, number, with_article};

natives! {
    /// Functions of maps.
    pub static MAPS = "Maps" {
        /// The value at a key of a map, or at an index of a list or history; a default where there is none.
        ///
        /// # Errors
        /// `E0607` for what has neither keys nor indexes.
        ///
        /// # Examples
        /// ```comity
        /// get([uk: 3], "uk")       // => 3
        /// get([uk: 3], "fr", 0)    // => 0
        /// get([uk: 3], "fr")       // => none
        /// get([4, 5], 7, 0)        // => 0
        /// ```
        fn get(
            cx,
            /// The map, list or history.
            m: Value,
            /// The key or index.
            key: Value,
            /// What to give where there is none; `none` if left out.
            default: Given,
        ) -> Value {
            Ok(get(cx, m, key)?.or(default.0).unwrap_or(Value::None))
        }

        /// The keys of a map in the order of their insertion.
        ///
        /// # Examples
        /// ```comity
        /// keys([uk: 3, fr: 5])   // => ["uk", "fr"]
        /// ```
        fn keys(
            cx,
            /// The map.
            m: MapRef,
        ) -> ListRef {
            cx.values().note_many(cx.values().map(m).entries.len());
            let keys = cx.values().map(m).entries.values().map(|entry| entry.key).collect();
            keep(cx, keys)
        }

        /// The values of a map in the order of their keys' insertion.
        ///
        /// # Examples
        /// ```comity
        /// values([uk: 3, fr: 5]).sum()   // => 8
        /// ```
        fn values(
            cx,
            /// The map.
            m: MapRef,
        ) -> ListRef {
            cx.values().note_many(cx.values().map(m).entries.len());
            let values = cx.values().map(m).entries.values().map(|entry| entry.value).collect();
            keep(cx, values)
        }

        /// The entries of a map as a list of `[key, value]`.
        ///
        /// # Examples
        /// ```comity
        /// items([uk: 3, fr: 5])   // => [["uk", 3], ["fr", 5]]
        /// ```
        fn items(
            cx,
            /// The map.
            m: MapRef,
        ) -> ListRef {
            let pairs = elements(cx, "items", "m", Value::Map(m))?;
            keep(cx, pairs)
        }

        /// A new map with the entries of several; of a key that stands in more than one the last value.
        ///
        /// # Examples
        /// ```comity
        /// merge([uk: 3, fr: 5], [fr: 6])   // => [uk: 3, fr: 6]
        /// ```
        fn merge(
            cx,
            /// The first map.
            m: MapRef,
            /// The second.
            other: MapRef,
        ) -> MapRef {
            let merged = new_map(cx)?;
            for from in [m, other] {
                let entries = &cx.values().map(from).entries;
                let pairs: Vec<(Value, Value)> =
                    entries.values().map(|entry| (entry.key, entry.value)).collect();
                cx.spend(pairs.len() as u64)?;
                for (key, value) in pairs {
                    cx.heap().insert(merged, key, value)?;
                }
            }
            Ok(merged)
        }

        /// A map out of a list of `[key, value]`, such as `zip(keys, values)` or `items(m)` gives.
        ///
        /// Of a repeated key the last value counts.
        ///
        /// # Errors
        /// `E0719` for an element that is no pair.
        ///
        /// # Examples
        /// ```comity
        /// to_map(zip(["uk", "fr"], [3, 5]))   // => [uk: 3, fr: 5]
        /// to_map([1, 2])                      // error[E0719]
        /// ```
        fn to_map(
            cx,
            /// The pairs.
            pairs: Value,
        ) -> MapRef {
            let map = new_map(cx)?;
            let pairs = elements(cx, "to_map", "pairs", pairs)?;
            cx.spend(pairs.len() as u64)?;
            for (index, pair) in pairs.into_iter().enumerate() {
                let parts = match pair {
                    Value::List(list) => cx.values().list(list).items.clone(),
                    _ => Vec::new(),
                };
                let [key, value] = *parts else {
                    return Err(library::no_pair(index, &cx.show_inner(pair)).into());
                };
                cx.heap().insert(map, key, value)?;
            }
            Ok(map)
        }
    }
}

fn get(cx: &dyn Cx, from: Value, key: Value) -> Result<Option<Value>, Fault> {
    let heap = cx.values();
    let index = || number::to_int(key, heap).and_then(|index| usize::try_from(index).ok());
    match from {
        Value::Map(map) => Ok(heap.map(map).get(key, heap).map(|entry| entry.value)),
        Value::List(list) => {
            Ok(index().and_then(|index| heap.list(list).items.get(index).copied()))
        }
        Value::History(history) => Ok(index().and_then(|index| heap.history(history).get(index))),
        other => {
            let found = with_article(other.type_name(heap));
            Err(run::wrong_argument("get", "m", "a map or list", &found).into())
        }
    }
}
