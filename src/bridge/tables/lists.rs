//! Lists and whatever else has elements: looking, counting, adding and taking away.
//!
//! What calls a script's function for each element, and what makes new orders and groups, is in
//! [`sequences`](super::sequences).

use super::walk::{keep, natural};
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, FromValue, Items, natives};
use crate::lang::value::number;
use crate::lang::value::{Fault, ListRef, Range, Value, equality, with_article};

natives! {
    /// Functions of lists, and of all that has elements.
    pub static LISTS = "Lists" {
        /// How many elements a list, range, map, history, table or string has.
        ///
        /// Lists, strings, ranges and histories also have the field `.len`.
        ///
        /// # Errors
        /// `E0616` for what has no elements.
        ///
        /// # Examples
        /// ```comity
        /// len([3, 4])       // => 2
        /// len("détente")    // => 7
        /// len(1..=10)       // => 10
        /// len([a: 1])       // => 1
        /// ```
        fn len(
            cx,
            /// What has elements.
            x: Value,
        ) -> i64 {
            length(cx, x)
        }

        /// A new list of the elements of a range, history, map, table or string, or of another list.
        ///
        /// # Errors
        /// `E0607` for what has no elements.
        ///
        /// # Examples
        /// ```comity
        /// list(1..4)     // => [1, 2, 3]
        /// list("no")     // => ["n", "o"]
        /// list([a: 1])   // => [["a", 1]]
        /// ```
        fn list(
            cx,
            /// What has elements; a map's are `[key, value]`.
            xs: Items,
        ) -> ListRef {
            keep(cx, xs.0)
        }

        /// Adds an element to the end of a list, which is changed; gives `none`.
        ///
        /// `xs + [x]` makes a new list instead.
        ///
        /// # Errors
        /// `E0660` where play may not change the list.
        ///
        /// # Examples
        /// ```comity
        /// let xs = [1]
        /// xs.push(2)
        /// xs              // => [1, 2]
        /// ```
        fn push(
            cx,
            /// The list.
            xs: ListRef,
            /// What to add.
            value: Value,
        ) -> () {
            cx.heap().push(xs, value)
        }

        /// Takes the last element, or the one at an index, out of a list, which is changed, and gives it.
        ///
        /// # Errors
        /// `E0701` for an empty list; `E0613` for an index outside; `E0660` where play may not change the list.
        ///
        /// # Examples
        /// ```comity
        /// let xs = [1, 2, 3]
        /// xs.pop()      // => 3
        /// xs.pop(0)     // => 1
        /// xs            // => [2]
        /// ```
        fn pop(
            cx,
            /// The list.
            xs: ListRef,
            /// The index; the last if left out.
            index: Option<i64>,
        ) -> Value {
            if let Some(index) = index {
                let behind = cx.values().list(xs).items.len() as u64;
                cx.spend(behind.saturating_sub(index.unsigned_abs()) / 16)?;
            }
            let items = &mut cx.heap().change_list(xs)?.items;
            match index {
                None => Ok(items.pop().ok_or_else(|| library::empty("pop"))?),
                Some(index) => Ok(items.remove(place(index, items.len())?)),
            }
        }

        /// Puts an element into a list at an index; the list is changed, and what stood there moves on.
        ///
        /// # Errors
        /// `E0613` for an index beyond the end; `E0660` where play may not change the list.
        ///
        /// # Examples
        /// ```comity
        /// let xs = [1, 3]
        /// xs.insert(1, 2)
        /// xs               // => [1, 2, 3]
        /// ```
        fn insert(
            cx,
            /// The list.
            xs: ListRef,
            /// Where, from 0; the list's length adds to the end.
            index: i64,
            /// What to put there.
            value: Value,
        ) -> () {
            let count = cx.values().list(xs).items.len();
            let place = place(index, count + 1)
                .map_err(|_| run::index_outside(index, count, "list"))?;
            cx.spend((count - place) as u64 / 8)?;
            cx.heap().push(xs, value)?;
            if let Some(moved) = cx.heap().change_list(xs)?.items.get_mut(place..) {
                moved.rotate_right(1);
            }
            Ok(())
        }

        /// Takes the first element equal to a value out of a list, or an entry out of a map; gives what was
        /// taken out, of a map the value.
        ///
        /// `pop` takes out of a list by index.
        ///
        /// # Errors
        /// `E0716` where the list has no such element; `E0614` where the map has no such key; `E0660` where play
        /// may not change it.
        ///
        /// # Examples
        /// ```comity
        /// let members = ["uk", "fr"]
        /// members.remove("uk")   // => uk
        /// members                // => ["fr"]
        /// let debts = [fr: 3]
        /// debts.remove("fr")     // => 3
        /// debts                  // => [:]
        /// ```
        fn remove(
            cx,
            /// The list or map.
            from: Value,
            /// The element, or the map's key.
            what: Value,
        ) -> Value {
            remove(cx, from, what)
        }

        /// The first element.
        ///
        /// # Errors
        /// `E0701` where there is none.
        ///
        /// # Examples
        /// ```comity
        /// first([4, 5])   // => 4
        /// ```
        fn first(
            _cx,
            /// What has elements.
            xs: Items,
        ) -> Value {
            Ok(*xs.0.first().ok_or_else(|| library::empty("first"))?)
        }

        /// The last element.
        ///
        /// # Errors
        /// `E0701` where there is none.
        ///
        /// # Examples
        /// ```comity
        /// last([4, 5])   // => 5
        /// ```
        fn last(
            _cx,
            /// What has elements.
            xs: Items,
        ) -> Value {
            Ok(*xs.0.last().ok_or_else(|| library::empty("last"))?)
        }

        /// The first elements, at most so many, as a new list.
        ///
        /// # Errors
        /// `E0708` for a negative count.
        ///
        /// # Examples
        /// ```comity
        /// take([4, 5, 6], 2)   // => [4, 5]
        /// take([4], 2)         // => [4]
        /// ```
        fn take(
            cx,
            /// What has elements.
            xs: Items,
            /// How many.
            count: i64,
        ) -> ListRef {
            let mut items = xs.0;
            items.truncate(natural("take", "count", count)?);
            keep(cx, items)
        }

        /// All but the first so many elements, as a new list.
        ///
        /// # Errors
        /// `E0708` for a negative count.
        ///
        /// # Examples
        /// ```comity
        /// drop([4, 5, 6], 1)   // => [5, 6]
        /// drop([4], 2)         // => []
        /// ```
        fn drop(
            cx,
            /// What has elements.
            xs: Items,
            /// How many.
            count: i64,
        ) -> ListRef {
            let mut items = xs.0;
            items.drain(..natural("drop", "count", count)?.min(items.len()));
            keep(cx, items)
        }
    }
}

/// A length as an int.
pub(super) fn count_of(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn length(cx: &mut dyn Cx, x: Value) -> Result<i64, Fault> {
    let heap = cx.values();
    Ok(match x {
        Value::List(list) => count_of(heap.list(list).items.len()),
        Value::Map(map) => count_of(heap.map(map).entries.len()),
        Value::History(history) => count_of(heap.history(history).len()),
        Value::Text(text) => {
            let count = heap.text(text).chars().count();
            cx.spend(count as u64 / 64)?;
            count_of(count)
        }
        Value::Range(range) => match span(heap.range(range), cx) {
            Some(count) => count,
            None => return Err(not_iterable(cx, x)),
        },
        other => match Items::from_value(other, cx)? {
            Some(items) => count_of(items.0.len()),
            None => return Err(not_iterable(cx, x)),
        },
    })
}

/// How many ints a range has; `None` with other ends.
fn span(range: Range, cx: &dyn Cx) -> Option<i64> {
    let low = number::to_int(range.low, cx.values())?;
    let high = number::to_int(range.high, cx.values())?;
    Some(high.saturating_sub(low).saturating_add(i64::from(range.closed)).max(0))
}

fn not_iterable(cx: &dyn Cx, x: Value) -> Fault {
    run::not_iterable(&with_article(x.type_name(cx.values()))).into()
}

/// The elements of an argument that is taken as any value, because a string may be meant as a whole.
pub(super) fn elements(
    cx: &mut dyn Cx,
    function: &str,
    parameter: &str,
    value: Value,
) -> Result<Vec<Value>, Fault> {
    if let Some(items) = Items::from_value(value, cx)? {
        return Ok(items.0);
    }
    let found = with_article(value.type_name(cx.values()));
    Err(run::wrong_argument(function, parameter, Items::EXPECTED, &found).into())
}

/// An index as a place in so many elements.
fn place(index: i64, len: usize) -> Result<usize, Fault> {
    let place = usize::try_from(index).ok().filter(|&place| place < len);
    Ok(place.ok_or_else(|| run::index_outside(index, len, "list"))?)
}

fn remove(cx: &mut dyn Cx, from: Value, what: Value) -> Result<Value, Fault> {
    match from {
        Value::Map(map) => {
            let removed = cx.heap().remove(map, what)?;
            Ok(removed.ok_or_else(|| run::no_key(&cx.show_inner(what)))?)
        }
        Value::List(list) => {
            cx.heap().change_list(list)?;
            cx.spend(cx.values().list(list).items.len() as u64)?;
            let heap = cx.values();
            let at = heap.list(list).items.iter();
            let at = at
                .enumerate()
                .position(|(at, &item)| equality::equal(item, what, heap) || !heap.goes_on_at(at));
            if heap.has_ended() {
                return Err(Fault::interrupted());
            }
            let Some(at) = at else {
                return Err(library::not_among(&cx.show_inner(what)).into());
            };
            Ok(cx.heap().change_list(list)?.items.remove(at))
        }
        other => {
            let found = with_article(other.type_name(cx.values()));
            Err(run::wrong_argument("remove", "from", "a list or map", &found).into())
        }
    }
}
