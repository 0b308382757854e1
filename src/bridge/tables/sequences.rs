//! Lists made from lists: by a function, in another order, in groups and parts.

use super::order::arrange;
use super::walk::{Given, Held, Walk, ask, keep, new_list, room, room_for_bytes};
use crate::bridge::distinct::Distinct;
use crate::lang::diagnostic::catalog::library;
use crate::lang::native::{Callable, Cx, FromValue, Items, Rest, natives};
use crate::lang::value::{Fault, Heap, ListRef, MapRef, TextRef, Value, equality, search};

natives! {
    /// Functions that make lists from lists.
    pub static SEQUENCES = "Lists from lists" {
        /// The list of what a function gives for each element.
        ///
        /// # Errors
        /// What the function raises.
        ///
        /// # Examples
        /// ```comity
        /// map([1, 2, 3], |x| x * x)              // => [1, 4, 9]
        /// [a: 1, b: 2].map(|[key, value]| value) // => [1, 2]
        /// ```
        fn map(
            cx,
            /// What has elements; a map's are `[key, value]`.
            xs: Items,
            /// A function of one element.
            f: Callable,
        ) -> ListRef {
            let out = new_list(cx)?;
            let mut walk = Walk::over(cx, xs.0)?;
            while let Some(item) = walk.next(cx) {
                let made = cx.call(f.0, &[item])?;
                cx.heap().push(out, made)?;
            }
            Ok(out)
        }

        /// The elements that pass a test, in a new list; of a map the entries, in a new map.
        ///
        /// # Errors
        /// `E0704` where the test gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// filter([1, 5, 2], |x| x < 3)                         // => [1, 2]
        /// [uk: 3, fr: 0].filter(|[key, value]| value > 0)      // => [uk: 3]
        /// ```
        fn filter(
            cx,
            /// What has elements; a map's are `[key, value]`.
            xs: Value,
            /// A function of an element that gives true or false.
            test: Callable,
        ) -> Value {
            filter(cx, xs, test)
        }

        /// Folds a list into one value: `f(f(f(start, x0), x1), x2) …`.
        ///
        /// Without a start the first element is the start.
        ///
        /// # Errors
        /// `E0701` for an empty list without a start.
        ///
        /// # Examples
        /// ```comity
        /// reduce([1, 2, 3], |total, x| total + x)         // => 6
        /// reduce(["b", "c"], |text, x| text + x, "a")     // => abc
        /// ```
        fn reduce(
            cx,
            /// What has elements.
            xs: Items,
            /// A function of the result so far and an element, that gives the next result.
            f: Callable,
            /// The first result; the first element if left out.
            start: Given,
        ) -> Value {
            let mut items = xs.0;
            let start = match start.0 {
                Some(start) => start,
                None if items.is_empty() => return Err(library::empty("reduce").into()),
                None => items.remove(0),
            };
            let held = Held::new(cx, start)?;
            let mut walk = Walk::over(cx, items)?;
            let mut result = start;
            while let Some(item) = walk.next(cx) {
                result = cx.call(f.0, &[result, item])?;
                held.set(cx, result);
            }
            Ok(result)
        }

        /// A new list in ascending order. Equal elements keep their order.
        ///
        /// # Errors
        /// `E0605` where two elements have no order.
        ///
        /// # Examples
        /// ```comity
        /// sort([3, 1, 2])                      // => [1, 2, 3]
        /// sort(["uk", "fr"], descending: true) // => ["uk", "fr"]
        /// sort([1, "one"])                     // error[E0605]
        /// ```
        fn sort(
            cx,
            /// What has elements.
            xs: Items,
            /// Whether the largest comes first.
            descending: Option<bool>,
        ) -> ListRef {
            let sorted = arrange(cx, &xs.0, &xs.0, descending.unwrap_or(false))?;
            keep(cx, sorted)
        }

        /// A new list in the order of what a function gives for each element.
        ///
        /// Equal elements keep their order. For a second criterion give a list: `|x| [x.power, x.name]`.
        ///
        /// # Errors
        /// `E0605` where two keys have no order.
        ///
        /// # Examples
        /// ```comity
        /// sort_by(["mouse", "ox"], |word| word.len)              // => ["ox", "mouse"]
        /// sort_by([a: 1, b: 2], |[k, v]| v, descending: true)    // => [["b", 2], ["a", 1]]
        /// ```
        fn sort_by(
            cx,
            /// What has elements.
            xs: Items,
            /// A function of an element that gives what to sort by.
            key: Callable,
            /// Whether the largest comes first.
            descending: Option<bool>,
        ) -> ListRef {
            // The elements, and then what they are sorted by.
            cx.heap().hold(2 * size_of_val(&xs.0[..]))?;
            let items = cx.values().copied(&xs.0);
            let keys = new_list(cx)?;
            let mut walk = Walk::over(cx, xs.0)?;
            while let Some(item) = walk.next(cx) {
                let made = cx.call(key.0, &[item])?;
                cx.heap().push(keys, made)?;
            }
            let keys = cx.values().copied(&cx.values().list(keys).items);
            let sorted = arrange(cx, &items, &keys, descending.unwrap_or(false))?;
            keep(cx, sorted)
        }

        /// The elements from last to first, in a new list; of a string a new string.
        ///
        /// # Errors
        /// `E0607` for what has no elements.
        ///
        /// # Examples
        /// ```comity
        /// reverse([1, 2, 3])   // => [3, 2, 1]
        /// reverse("pact")      // => tcap
        /// ```
        fn reverse(
            cx,
            /// What has elements, or a string.
            xs: Value,
        ) -> Value {
            if let Value::Text(text) = xs {
                return turned(cx, text);
            }
            let mut items = super::lists::elements(cx, "reverse", "xs", xs)?;
            items.reverse();
            cx.new_list(items)
        }

        /// Lists of the elements that stand at the same place: first with first, second with second …
        ///
        /// The shortest says how many.
        ///
        /// # Errors
        /// `E0607` for what has no elements.
        ///
        /// # Examples
        /// ```comity
        /// zip(["uk", "fr"], [3, 5])    // => [["uk", 3], ["fr", 5]]
        /// zip([1, 2], [3, 4], [5])     // => [[1, 3, 5]]
        /// ```
        fn zip(
            cx,
            /// What has elements.
            xs: Items,
            /// More of the kind.
            others: Rest,
        ) -> Value {
            let mut columns = vec![xs.0];
            for other in others.0 {
                let items = super::lists::elements(cx, "zip", "others", other)?;
                cx.heap().hold(size_of_val(&items[..]))?;
                columns.push(items);
            }
            let rows = columns.iter().map(Vec::len).min().unwrap_or(0);
            lists(cx, rows, |row| columns.iter().filter_map(|items| items.get(row).copied()).collect())
        }

        /// Every element with its index before it: `[0, x0], [1, x1]` …
        ///
        /// # Examples
        /// ```comity
        /// enumerate(["uk", "fr"])             // => [[0, "uk"], [1, "fr"]]
        /// enumerate(["uk", "fr"], start: 1)   // => [[1, "uk"], [2, "fr"]]
        /// ```
        fn enumerate(
            cx,
            /// What has elements.
            xs: Items,
            /// The first index; 0 if left out.
            start: Option<i64>,
        ) -> Value {
            let mut index = start.unwrap_or(0);
            lists(cx, xs.0.len(), |row| {
                let item = xs.0.get(row).copied().unwrap_or(Value::None);
                let pair = vec![Value::Int(index), item];
                index = index.saturating_add(1);
                pair
            })
        }

        /// A map from what a function gives for the elements to the list of the elements for which it gives it.
        ///
        /// Keys and elements keep the order in which they first came.
        ///
        /// # Examples
        /// ```comity
        /// group_by(["uk", "fr", "us"], |name| name[0])   // => [u: ["uk", "us"], f: ["fr"]]
        /// ```
        fn group_by(
            cx,
            /// What has elements.
            xs: Items,
            /// A function of an element that gives its group.
            key: Callable,
        ) -> MapRef {
            let groups = new_map(cx)?;
            let mut walk = Walk::over(cx, xs.0)?;
            while let Some(item) = walk.next(cx) {
                let group = cx.call(key.0, &[item])?;
                let known = cx.values().map(groups).get(group, cx.values()).map(|entry| entry.value);
                if let Some(Value::List(list)) = known {
                    cx.heap().push(list, item)?;
                } else {
                    let list = cx.heap().new_list(vec![item])?;
                    cx.heap().insert(groups, group, list)?;
                }
            }
            Ok(groups)
        }

        /// How often each value occurs: a map from value to count, in the order of first occurrence.
        ///
        /// # Examples
        /// ```comity
        /// tally([cooperate, defect, cooperate])   // => [(cooperate): 2, (defect): 1]
        /// ```
        fn tally(
            cx,
            /// What has elements.
            xs: Items,
        ) -> MapRef {
            let counts = new_map(cx)?;
            cx.spend(xs.0.len() as u64)?;
            for (at, item) in xs.0.into_iter().enumerate() {
                cx.look_at(at)?;
                let known = cx.values().map(counts).get(item, cx.values()).map(|entry| entry.value);
                let before = if let Some(Value::Int(before)) = known { before } else { 0 };
                cx.heap().insert(counts, item, Value::Int(before + 1))?;
            }
            Ok(counts)
        }

        /// Lists within a list put one after the other. Other elements stay; deeper lists stay whole.
        ///
        /// # Examples
        /// ```comity
        /// flatten([[1, 2], [3], 4])   // => [1, 2, 3, 4]
        /// flatten([[1, [2]]])         // => [1, [2]]
        /// ```
        fn flatten(
            cx,
            /// A list of lists, ranges or histories.
            xs: Items,
        ) -> ListRef {
            let mut flat = Vec::new();
            for (at, item) in xs.0.into_iter().enumerate() {
                cx.look_at(at)?;
                match item {
                    Value::List(_) | Value::History(_) | Value::Range(_) => {
                        let inner = Items::from_value(item, cx)?.map_or(vec![item], |items| items.0);
                        room(cx, 2 * (flat.len() + inner.len()))?;
                        flat.extend(inner);
                    }
                    other => flat.push(other),
                }
            }
            keep(cx, flat)
        }

        /// The elements that are not missing, which is `none`, in a new list.
        ///
        /// # Examples
        /// ```comity
        /// mean(known([3, none, 5]))   // => 4.0
        /// ```
        fn known(
            cx,
            /// What has elements.
            xs: Items,
        ) -> ListRef {
            cx.spend(xs.0.len() as u64 / 8)?;
            keep(cx, xs.0.into_iter().filter(|item| !matches!(item, Value::None)).collect())
        }

        /// The different elements, each where it first stood, in a new list.
        ///
        /// # Complexity
        /// Quadratic in the number of elements that are, or hold, maps or declared things.
        ///
        /// # Examples
        /// ```comity
        /// unique([3, 1, 3.0, 1])   // => [3, 1]
        /// ```
        fn unique(
            cx,
            /// What has elements.
            xs: Items,
        ) -> ListRef {
            unique(cx, xs.0)
        }

        /// A list cut into lists of so many elements; the last may be shorter.
        ///
        /// # Errors
        /// `E0708` for a size below 1.
        ///
        /// # Examples
        /// ```comity
        /// chunks([1, 2, 3, 4, 5], 2)   // => [[1, 2], [3, 4], [5]]
        /// ```
        fn chunks(
            cx,
            /// What has elements.
            xs: Items,
            /// How many elements in each.
            size: i64,
        ) -> Value {
            let size = usize::try_from(size).ok().filter(|&size| size > 0).ok_or_else(|| {
                library::outside("chunks", "size", "1 or more", &size.to_string())
            })?;
            let count = xs.0.len().div_ceil(size);
            lists(cx, count, |at| xs.0.chunks(size).nth(at).map_or_else(Vec::new, <[Value]>::to_vec))
        }
    }
}

/// A string from its last character to its first.
fn turned(cx: &mut dyn Cx, text: TextRef) -> Result<Value, Fault> {
    let mut end = cx.values().text(text).len();
    cx.spend(end as u64 / 16)?;
    room_for_bytes(cx, end)?;
    let mut turned = String::with_capacity(end);
    while end > 0 {
        cx.look()?;
        let text = cx.values().text(text);
        let start = search::boundary(text, end.saturating_sub(PIECE));
        turned.extend(text[start..end].chars().rev());
        end = start;
    }
    let turned = cx.heap().new_text_of(turned)?;
    Ok(cx.heap().root(turned))
}

/// Bytes of a string between two looks.
const PIECE: usize = 1 << 16;

/// A new, empty map that stays alive until the native ends.
pub(super) fn new_map(cx: &mut dyn Cx) -> Result<MapRef, Fault> {
    let map = cx.heap().new_map()?;
    cx.heap().root(Value::Map(map));
    Ok(map)
}

fn filter(cx: &mut dyn Cx, xs: Value, test: Callable) -> Result<Value, Fault> {
    if let Value::Map(_) = xs {
        let kept = new_map(cx)?;
        let pairs = super::lists::elements(cx, "filter", "xs", xs)?;
        let mut walk = Walk::over(cx, pairs)?;
        while let Some(pair) = walk.next(cx) {
            // The test may change the pair it is given, so its parts are taken first.
            let parts = match pair {
                Value::List(pair) => cx.values().list(pair).items.clone(),
                _ => Vec::new(),
            };
            if ask(cx, "filter", test, &[pair])?
                && let [key, value] = *parts
            {
                cx.heap().insert(kept, key, value)?;
            }
        }
        return Ok(Value::Map(kept));
    }
    let kept = new_list(cx)?;
    let items = super::lists::elements(cx, "filter", "xs", xs)?;
    let mut walk = Walk::over(cx, items)?;
    while let Some(item) = walk.next(cx) {
        if ask(cx, "filter", test, &[item])? {
            cx.heap().push(kept, item)?;
        }
    }
    Ok(Value::List(kept))
}

/// A list of so many small lists.
fn lists(
    cx: &mut dyn Cx,
    count: usize,
    mut make: impl FnMut(usize) -> Vec<Value>,
) -> Result<Value, Fault> {
    cx.heap().hold(count.saturating_mul(size_of::<Value>()))?;
    let mut out = Vec::with_capacity(count);
    for at in 0..count {
        cx.spend(1)?;
        out.push(cx.heap().new_list(make(at))?);
    }
    cx.new_list(out)
}

fn unique(cx: &mut dyn Cx, items: Vec<Value>) -> Result<ListRef, Fault> {
    cx.spend(items.len() as u64)?;
    let mut seen = Distinct::default();
    let mut by_content: Vec<Value> = Vec::new();
    let mut kept = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        cx.look_at(at)?;
        let heap = cx.values();
        let new = if has_key(item, heap, 0, &mut 0) {
            seen.number(cx, item)?.1
        } else {
            let alike = |&other: &Value| equality::equal(item, other, heap) || !heap.goes_on();
            let known = by_content.iter().any(alike);
            cx.spend(by_content.len() as u64)?;
            if !known {
                by_content.push(item);
            }
            !known
        };
        if new {
            kept.push(item);
        }
    }
    keep(cx, kept)
}

/// Whether a value's key tells it apart just as `==` does. Maps and objects as keys go by identity.
fn has_key(value: Value, heap: &Heap, depth: usize, met: &mut usize) -> bool {
    *met += 1;
    if met.is_multiple_of(MANY) {
        // Lists in lists may hold the same ones again and again.
        heap.note(MANY / 16);
        if !heap.goes_on() {
            return false;
        }
    }
    match value {
        Value::List(list) => {
            let mut items = heap.list(list).items.iter();
            depth < 16 && items.all(|&item| has_key(item, heap, depth + 1, met))
        }
        Value::Map(_) | Value::Object(_) => false,
        _ => true,
    }
}

/// To look at so many parts of one value is work.
const MANY: usize = 1 << 10;
