//! Comparisons with a tolerance, conversions, and failing.

use super::arithmetic::whole;
use super::walk::Given;
use crate::base::number::{self as digits, Literal, LiteralError};
use crate::base::rational::Rational;
use crate::base::text;
use crate::base::tolerance;
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, natives};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Heap, Value, equality, with_article};

natives! {
    /// Comparing, converting and failing.
    pub static CONVERSIONS = "Conversions" {
        /// Whether two numbers, or lists or maps of them, are equal up to a tolerance:
        /// |a − b| ≤ within · max(1, |a|, |b|).
        ///
        /// `a ~= b` is the same with the usual tolerance. What holds no numbers is compared by `==`.
        ///
        /// # Errors
        /// `E0708` for a negative tolerance; `E0607` for a number and a list or map.
        ///
        /// # Examples
        /// ```comity
        /// close(0.1 + 0.2, 0.3)                // => true
        /// close(3.14, pi, within: 1e-3)        // => true
        /// close([1, 2], [1, 2.1], within: 0.01)   // => false
        /// ```
        fn close(
            cx,
            /// One value.
            a: Value,
            /// The other.
            b: Value,
            /// The tolerance; 1e-9 if left out.
            within: Option<f64>,
        ) -> bool {
            let within = within.unwrap_or(tolerance::TOLERANCE);
            if within < 0.0 {
                let found = digits::shortest(within);
                return Err(library::outside("close", "within", "0 or more", &found).into());
            }
            let holds = |value: Value| matches!(value, Value::List(_) | Value::Map(_));
            let number = |cx: &dyn Cx, value: Value| Number::of(value, cx.values()).is_some();
            if holds(a) && number(cx, b) || holds(b) && number(cx, a) {
                let words = [a, b].map(|value| with_article(value.type_name(cx.values())));
                let [one, other] = &words;
                return Err(run::argument_of_another_sort("close", "b", one, other).into());
            }
            near(cx, a, b, within, 0)
        }

        /// A whole number out of a number, a bool or a string.
        ///
        /// Decimals are cut off; `round`, `floor` and `ceil` say which way.
        ///
        /// # Errors
        /// `E0713` for a string that is no whole number; `E0611` where the number does not fit; `E0718` for
        /// anything else.
        ///
        /// # Examples
        /// ```comity
        /// int("42")     // => 42
        /// int(2.7)      // => 2
        /// int("many")   // error[E0713]
        /// ```
        fn int(
            cx,
            /// What to convert.
            x: Value,
        ) -> Number {
            match (Number::of(x, cx.values()), literal(cx, x, "an int")?) {
                (Some(number), _) => whole(&number, f64::trunc, truncated),
                (None, Some(Literal::Int(value))) => Ok(Number::Int(value)),
                (None, Some(Literal::Float(_))) => {
                    let help = "`int(float(text))` reads a decimal number and cuts it off";
                    Err(library::unreadable(&cx.show_brief(x), "an int").help(Some(help)).into())
                }
                (None, None) => Err(no_conversion(cx, "an int", x)),
            }
        }

        /// A float out of a number, a bool or a string.
        ///
        /// # Errors
        /// `E0713` for a string that is no number; `E0718` for anything else.
        ///
        /// # Examples
        /// ```comity
        /// float("2.5")         // => 2.5
        /// float(ratio(1, 4))   // => 0.25
        /// float(3)             // => 3.0
        /// ```
        fn float(
            cx,
            /// What to convert.
            x: Value,
        ) -> f64 {
            #[allow(clippy::cast_precision_loss, reason = "the nearest is meant")]
            match (Number::of(x, cx.values()), literal(cx, x, "a float")?) {
                (Some(number), _) => Ok(number.to_f64()),
                (None, Some(Literal::Int(value))) => Ok(value as f64),
                (None, Some(Literal::Float(value))) => Ok(value),
                (None, None) => Err(no_conversion(cx, "a float", x)),
            }
        }

        /// The text of any value, as `print` shows it.
        ///
        /// # Examples
        /// ```comity
        /// string(1 / 4) + "!"     // => 0.25!
        /// string([1, "two"])      // => [1, "two"]
        /// ```
        fn string(
            cx,
            /// What to show.
            x: Value,
        ) -> String {
            cx.show_all(x)
        }

        /// The word for a value's type: `int`, `list`, `game` …
        ///
        /// # Examples
        /// ```comity
        /// type_of(1.0)         // => float
        /// type_of(cooperate)   // => action
        /// ```
        fn type_of(
            cx,
            /// Any value.
            x: Value,
        ) -> String {
            Ok(x.type_name(cx.values()).to_owned())
        }

        /// Stops with a message, unless a `try … catch` handles it.
        ///
        /// # Errors
        /// `E0601`, always.
        ///
        /// # Examples
        /// ```comity
        /// fail("no treaty")   // error[E0601]
        /// try { fail("no treaty") } catch e { e.message }   // => no treaty
        /// ```
        fn fail(
            cx,
            /// What went wrong.
            message: Given,
        ) -> Value {
            let message = message.0.map_or_else(|| "failed".to_owned(), |message| cx.show(message));
            let said = text::beginning(&message, MOST_SAID);
            let more = if said.len() < message.len() { "…" } else { "" };
            Err(run::failed(&format!("{said}{more}")).into())
        }
    }
}

/// A message has at most so many bytes.
const MOST_SAID: usize = 1 << 14;

fn truncated(x: &Rational) -> Rational {
    if x.is_negative() { x.ceil() } else { x.floor() }
}

/// What is nested deeper than this contains itself.
const DEPTH: usize = 64;

/// Whether two values are close, number by number.
fn near(cx: &mut dyn Cx, a: Value, b: Value, within: f64, depth: usize) -> Result<bool, Fault> {
    cx.spend(1)?;
    let heap = cx.values();
    let count = match (a, b) {
        _ if depth > DEPTH => return Ok(true),
        (Value::List(one), Value::List(other)) => {
            let (one, other) = (&heap.list(one).items, &heap.list(other).items);
            (one.len() == other.len()).then_some(one.len())
        }
        (Value::Map(one), Value::Map(other)) => {
            let (one, other) = (&heap.map(one).entries, &heap.map(other).entries);
            heap.note_many(one.len());
            let same = one.len() == other.len() && one.keys().all(|key| other.contains_key(key));
            same.then_some(one.len())
        }
        _ => {
            return Ok(match (Number::of(a, heap), Number::of(b, heap)) {
                (Some(one), Some(other)) => {
                    tolerance::close_within(one.to_f64(), other.to_f64(), within)
                }
                _ => equality::equal(a, b, heap),
            });
        }
    };
    let Some(count) = count else { return Ok(false) };
    for at in 0..count {
        if let Some((a, b)) = pair(cx.values(), a, b, at)
            && !near(cx, a, b, within, depth + 1)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What stands in the same place of two lists of one length, or at the same key of two maps. Looked up one by one: a
/// list of all would be made at every depth.
fn pair(heap: &Heap, a: Value, b: Value, at: usize) -> Option<(Value, Value)> {
    match (a, b) {
        (Value::List(one), Value::List(other)) => {
            Some((*heap.list(one).items.get(at)?, *heap.list(other).items.get(at)?))
        }
        (Value::Map(one), Value::Map(other)) => {
            let (key, entry) = heap.map(one).entries.get_index(at)?;
            Some((entry.value, heap.map(other).entries.get(key)?.value))
        }
        _ => None,
    }
}

/// What a string says, if the value is one.
fn literal(cx: &dyn Cx, x: Value, kind: &str) -> Result<Option<Literal>, Fault> {
    let Value::Text(text) = x else { return Ok(None) };
    let text = cx.values().text(text);
    cx.values().note(text.len() / 64 * 8);
    if !cx.values().goes_on() {
        return Err(Fault::interrupted());
    }
    match digits::parse(text.trim()) {
        Ok(literal) => Ok(Some(literal)),
        Err(LiteralError::TooLarge) => Err(run::overflow("number").into()),
        Err(LiteralError::Malformed) => Err(library::unreadable(&cx.show_brief(x), kind).into()),
    }
}

fn no_conversion(cx: &dyn Cx, kind: &str, x: Value) -> Fault {
    library::no_conversion(kind, &with_article(x.type_name(cx.values()))).into()
}
