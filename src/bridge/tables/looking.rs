//! Looking for elements: by a value that they equal or by a test that they pass.

use std::cmp::Ordering;

use super::lists::{count_of, elements};
use super::walk::{Given, Wanted};
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::{Cx, FromValue, Items, natives};
use crate::lang::value::number::compare;
use crate::lang::value::{Fault, TextRef, Value, equality, search, with_article};

natives! {
    /// Functions that look for something.
    pub static LOOKING = "Looking for elements" {
        /// Whether at least one element equals a value or passes a test; without either, whether one is `true`.
        ///
        /// Looks no further than the first.
        ///
        /// # Errors
        /// `E0704` where the test gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// any([1, 5], |x| x > 3)   // => true
        /// any([1, none], none)     // => true
        /// any([])                  // => false
        /// ```
        fn any(
            cx,
            /// What has elements.
            xs: Items,
            /// A value, or a function of an element that gives true or false; `true` if left out.
            wanted: Given,
        ) -> bool {
            let wanted = Wanted::of(wanted.0.unwrap_or(Value::Bool(true)));
            Ok(wanted.first(cx, "any", xs.0, true)?.is_some())
        }

        /// Whether every element equals a value or passes a test; without either, whether all are `true`.
        ///
        /// Looks no further than the first that does not. Of nothing at all it is true.
        ///
        /// # Errors
        /// `E0704` where the test gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// all([4, 5], |x| x > 3)                   // => true
        /// all([cooperate, defect], cooperate)      // => false
        /// all([])                                  // => true
        /// ```
        fn all(
            cx,
            /// What has elements.
            xs: Items,
            /// A value, or a function of an element that gives true or false; `true` if left out.
            wanted: Given,
        ) -> bool {
            let wanted = Wanted::of(wanted.0.unwrap_or(Value::Bool(true)));
            Ok(wanted.first(cx, "all", xs.0, false)?.is_none())
        }

        /// How many elements equal a value or pass a test.
        ///
        /// In a string also how often a part occurs, without overlaps; in a map how often it holds a value.
        ///
        /// # Errors
        /// `E0704` where the test gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// count([1, 5, 1], 1)            // => 2
        /// count(1..=10, |x| x % 3 == 0)  // => 3
        /// count("banana", "an")          // => 2
        /// count([a: yes, b: no], yes)    // => 1
        /// ```
        fn count(
            cx,
            /// What has elements, or a string.
            xs: Value,
            /// A value, or a function of an element that gives true or false.
            wanted: Wanted,
        ) -> i64 {
            match (xs, wanted) {
                (Value::Text(text), Wanted::Value(Value::Text(part))) => occurrences(cx, text, part),
                (Value::History(history), Wanted::Value(value)) => {
                    let count = cx.values().history(history).total(value, cx.values());
                    Ok(i64::try_from(count).unwrap_or(i64::MAX))
                }
                (Value::Map(map), Wanted::Value(value)) => {
                    let entries = cx.values().map(map).entries.values();
                    cx.values().note_many(entries.len());
                    let held = entries.map(|entry| entry.value);
                    let heap = cx.values();
                    let held = held.enumerate().take_while(|(at, _)| heap.goes_on_at(*at));
                    let same = held.filter(|(_, held)| equality::equal(*held, value, heap));
                    Ok(count_of(same.count()))
                }
                _ => {
                    let items = elements(cx, "count", "xs", xs)?;
                    Ok(count_of(wanted.count(cx, "count", items)?))
                }
            }
        }

        /// The first element that equals a value or passes a test; `none` if there is none.
        ///
        /// # Errors
        /// `E0704` where the test gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// find([1, 5, 9], |x| x > 3)   // => 5
        /// find([1, 5, 9], |x| x > 9)   // => none
        /// ```
        fn find(
            cx,
            /// What has elements.
            xs: Items,
            /// A value, or a function of an element that gives true or false.
            wanted: Wanted,
        ) -> Option<Value> {
            Ok(wanted.first(cx, "find", xs.0, true)?.map(|(_, item)| item))
        }

        /// The index of the first element that equals a value or passes a test, or of a part of a string;
        /// `none` if there is none.
        ///
        /// # Errors
        /// `E0704` where the test gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// index_of(["a", "b"], "b")          // => 1
        /// index_of([4, 5, 9], |x| x > 4)     // => 1
        /// index_of("détente", "ente")        // => 3
        /// index_of([4, 5], 6)                // => none
        /// ```
        fn index_of(
            cx,
            /// What has elements, or a string.
            xs: Value,
            /// A value, or a function of an element that gives true or false.
            wanted: Wanted,
        ) -> Option<i64> {
            if let (Value::Text(text), Wanted::Value(Value::Text(part))) = (xs, wanted) {
                cx.spend(cx.values().text(text).len() as u64 / 8)?;
                let (text, part) = (cx.values().text(text), cx.values().text(part));
                let before = search::find(text, part, cx.values()).and_then(|at| text.get(..at));
                return Ok(before.map(|before| count_of(before.chars().count())));
            }
            let items = elements(cx, "index_of", "xs", xs)?;
            Ok(wanted.first(cx, "index_of", items, true)?.map(|(index, _)| count_of(index)))
        }

        /// Whether a list, range or history has an element, a map a key, a string a part; as `in`, the other
        /// way round.
        ///
        /// # Errors
        /// `E0629` for what contains nothing.
        ///
        /// # Examples
        /// ```comity
        /// contains([1, 2], 2)           // => true
        /// contains([a: 1], "a")         // => true
        /// contains("détente", "tent")   // => true
        /// contains(0.0..=1.0, 0.5)      // => true
        /// ```
        fn contains(
            cx,
            /// What may contain it.
            xs: Value,
            /// What is looked for.
            value: Value,
        ) -> bool {
            contains(cx, xs, value)
        }
    }
}

fn occurrences(cx: &mut dyn Cx, text: TextRef, part: TextRef) -> Result<i64, Fault> {
    cx.spend(cx.values().text(text).len() as u64 / 8)?;
    let (text, part) = (cx.values().text(text), cx.values().text(part));
    let count = || search::occurrences(text, part, cx.values());
    Ok(if part.is_empty() { 0 } else { count_of(count()) })
}

fn contains(cx: &mut dyn Cx, xs: Value, value: Value) -> Result<bool, Fault> {
    let heap = cx.values();
    match (xs, value) {
        (Value::Map(map), _) => return Ok(heap.map(map).get(value, heap).is_some()),
        (Value::Text(text), Value::Text(part)) => {
            heap.note(heap.text(text).len() / 8);
            return Ok(search::find(heap.text(text), heap.text(part), heap).is_some());
        }
        (Value::Range(range), _) => {
            let range = heap.range(range);
            let above = compare(range.low, value, heap).is_some_and(Ordering::is_le);
            let below = compare(value, range.high, heap)
                .is_some_and(|order| if range.closed { order.is_le() } else { order.is_lt() });
            return Ok(above && below);
        }
        (Value::Text(_), _) => {
            let found = with_article(value.type_name(heap));
            return Err(run::wrong_argument("contains", "value", "a string", &found).into());
        }
        _ => {}
    }
    match Items::from_value(xs, cx)? {
        Some(items) => Ok(Wanted::Value(value).first(cx, "contains", items.0, true)?.is_some()),
        None => {
            let found = with_article(xs.type_name(cx.values()));
            Err(run::cannot_contain(&found).into())
        }
    }
}
