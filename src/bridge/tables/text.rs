//! Strings. Places in a string count characters, not bytes.

use super::walk::{natural, new_list, room_for_bytes};
use crate::lang::diagnostic::catalog::library;
use crate::lang::native::{Cx, Items, natives};
use crate::lang::value::{Fault, ListRef, Value, search};

natives! {
    /// Functions of strings.
    pub static TEXT = "Text" {
        /// The elements as one string, with a separator between them.
        ///
        /// What is no string is shown as `print` would show it.
        ///
        /// # Examples
        /// ```comity
        /// join(["uk", "fr"], ", ")   // => uk, fr
        /// (1..=3).join("-")          // => 1-2-3
        /// ```
        fn join(
            cx,
            /// What has elements.
            xs: Items,
            /// What stands between two elements; nothing if left out.
            separator: Option<String>,
        ) -> String {
            let separator = separator.unwrap_or_default();
            cx.spend(xs.0.len() as u64)?;
            let mut joined = String::new();
            let mut counted = 0;
            for (index, item) in xs.0.into_iter().enumerate() {
                let between = if index > 0 { separator.as_str() } else { "" };
                let shown = match item {
                    Value::Text(_) => String::new(),
                    other => cx.show_all(other)?,
                };
                let length = match item {
                    Value::Text(text) => cx.values().text(text).len(),
                    _ => shown.len(),
                };
                let longer = joined.len() + between.len() + length;
                if longer > joined.capacity() {
                    // It grows to twice its size.
                    room_for_bytes(cx, longer.saturating_mul(2))?;
                }
                let part = match item {
                    Value::Text(text) => cx.values().text(text),
                    _ => &shown,
                };
                search::append(&mut joined, between, cx.values());
                search::append(&mut joined, part, cx.values());
                if joined.len() - counted > WORK {
                    cx.spend((joined.len() - counted) as u64 / 64)?;
                    cx.look()?;
                    counted = joined.len();
                }
            }
            Ok(joined)
        }

        /// The parts of a string between the places where a separator stands.
        ///
        /// Without a separator the words between blanks, of whatever number. An empty separator gives the
        /// characters.
        ///
        /// # Examples
        /// ```comity
        /// split("uk,fr,,de", ",")      // => ["uk", "fr", "", "de"]
        /// split("  one   world ")      // => ["one", "world"]
        /// split("abc", "")             // => ["a", "b", "c"]
        /// ```
        fn split(
            cx,
            /// The string.
            text: String,
            /// What separates the parts; blanks if left out.
            separator: Option<String>,
        ) -> ListRef {
            match separator.as_deref() {
                None => words(cx, &text),
                Some("") => parts(cx, text.split("").filter(|part| !part.is_empty())),
                Some(separator) => split(cx, &text, separator),
            }
        }

        /// The lines of a string, without their ends.
        ///
        /// # Examples
        /// ```comity
        /// lines("one\ntwo\n")   // => ["one", "two"]
        /// ```
        fn lines(
            cx,
            /// The string.
            text: String,
        ) -> ListRef {
            parts(cx, text.lines())
        }

        /// A string with every occurrence of a part replaced by another.
        ///
        /// # Errors
        /// `E0708` for an empty part.
        ///
        /// # Examples
        /// ```comity
        /// replace("free trade", "free", "fair")   // => fair trade
        /// ```
        fn replace(
            cx,
            /// The string.
            text: String,
            /// What is replaced.
            old: String,
            /// What stands in its place.
            new: String,
        ) -> String {
            if old.is_empty() {
                return Err(library::outside("replace", "old", "at least one character", "\"\"").into());
            }
            cx.spend(text.len() as u64 / 8)?;
            replaced(cx, &text, &old, &new)
        }

        /// A string in capital letters.
        ///
        /// # Examples
        /// ```comity
        /// upper("Zürich")   // => ZÜRICH
        /// ```
        fn upper(
            cx,
            /// The string.
            text: String,
        ) -> String {
            cx.spend(text.len() as u64 / 8)?;
            room_for_bytes(cx, text.len().saturating_mul(2))?;
            Ok(search::upper(&text, cx.values()))
        }

        /// A string in small letters.
        ///
        /// # Examples
        /// ```comity
        /// lower("NATO")   // => nato
        /// ```
        fn lower(
            cx,
            /// The string.
            text: String,
        ) -> String {
            cx.spend(text.len() as u64 / 8)?;
            room_for_bytes(cx, text.len().saturating_mul(2))?;
            Ok(search::lower(&text, cx.values()))
        }

        /// A string without the blanks and line ends at its beginning and end.
        ///
        /// # Examples
        /// ```comity
        /// trim("  pact ") + "."   // => pact.
        /// ```
        fn trim(
            _cx,
            /// The string.
            text: String,
        ) -> String {
            Ok(text.trim().to_owned())
        }

        /// Whether a string begins with another.
        ///
        /// # Examples
        /// ```comity
        /// starts_with("treaty", "tre")   // => true
        /// ```
        fn starts_with(
            _cx,
            /// The string.
            text: String,
            /// The beginning.
            start: String,
        ) -> bool {
            Ok(text.starts_with(&start))
        }

        /// Whether a string ends with another.
        ///
        /// # Examples
        /// ```comity
        /// ends_with("treaty", "aty")   // => true
        /// ```
        fn ends_with(
            _cx,
            /// The string.
            text: String,
            /// The end.
            end: String,
        ) -> bool {
            Ok(text.ends_with(&end))
        }

        /// A string several times over.
        ///
        /// # Errors
        /// `E0708` for a negative count; `E0651` where the result is too long for the memory.
        ///
        /// # Examples
        /// ```comity
        /// repeat("=-", 3)   // => =-=-=-
        /// ```
        fn repeat(
            cx,
            /// The string.
            text: String,
            /// How many times.
            times: i64,
        ) -> String {
            let times = natural("repeat", "times", times)?;
            let bytes = text.len().saturating_mul(times);
            room_for_bytes(cx, bytes)?;
            cx.spend(bytes as u64 / 64)?;
            repeated(cx, &text, times)
        }
    }
}

/// Work is counted after so many bytes.
const WORK: usize = 1 << 16;

/// A string so many times over, made piece by piece.
fn repeated(cx: &mut dyn Cx, text: &str, times: usize) -> Result<String, Fault> {
    let mut made = String::with_capacity(text.len().saturating_mul(times));
    let piece = text.repeat((WORK / text.len().max(1)).clamp(1, times.max(1)));
    let whole = text.len() * times;
    while made.len() + piece.len() <= whole && !piece.is_empty() {
        made.push_str(&piece);
        cx.look()?;
    }
    made.push_str(&piece[..whole - made.len()]);
    Ok(made)
}

/// A string with something else in place of a part.
fn replaced(cx: &mut dyn Cx, text: &str, old: &str, new: &str) -> Result<String, Fault> {
    let added = search::occurrences(text, old, cx.values()).saturating_mul(new.len());
    room_for_bytes(cx, added.saturating_add(text.len()))?;
    let mut made = String::with_capacity(text.len());
    let (mut rest, mut turn) = (text, 0);
    while let Some(at) = search::find(rest, old, cx.values()) {
        cx.look_at(turn)?;
        made.push_str(&rest[..at]);
        made.push_str(new);
        rest = &rest[at + old.len()..];
        turn += 1;
    }
    made.push_str(rest);
    Ok(made)
}

/// The words between blanks.
fn words(cx: &mut dyn Cx, text: &str) -> Result<ListRef, Fault> {
    let out = new_list(cx)?;
    let mut rest = text;
    while let Some(start) = search::find_letter(rest, |it| !it.is_whitespace(), cx.values()) {
        rest = &rest[start..];
        let end = search::find_letter(rest, char::is_whitespace, cx.values());
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        add(cx, out, word)?;
        rest = after;
    }
    Ok(out)
}

/// The parts between separators.
fn split(cx: &mut dyn Cx, text: &str, separator: &str) -> Result<ListRef, Fault> {
    let out = new_list(cx)?;
    let mut rest = text;
    while let Some(at) = search::find(rest, separator, cx.values()) {
        add(cx, out, &rest[..at])?;
        rest = &rest[at + separator.len()..];
    }
    add(cx, out, rest)?;
    Ok(out)
}

/// Adds a string to a list.
fn add(cx: &mut dyn Cx, out: ListRef, part: &str) -> Result<(), Fault> {
    cx.spend(1)?;
    let part = cx.heap().new_text(part)?;
    cx.heap().push(out, part)
}

/// A list of strings.
fn parts<'a>(cx: &mut dyn Cx, parts: impl Iterator<Item = &'a str>) -> Result<ListRef, Fault> {
    let out = new_list(cx)?;
    for part in parts {
        add(cx, out, part)?;
    }
    Ok(out)
}
