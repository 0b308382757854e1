//! Choosing some of many: subsets, combinations and their number.

use super::walk::{keep, natural, room_for_bytes};
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::{Cx, FromValue, Items, natives};
use crate::lang::value::number::{self, checked};
use crate::lang::value::{Fault, ListRef, Value, with_article};

natives! {
    /// Functions that choose.
    pub static CHOICES = "Choices" {
        /// All subsets of a list: 2^n lists, the empty one first, then by size and by place.
        ///
        /// `combinations(xs, k)` gives those of one size.
        ///
        /// # Errors
        /// `E0651` where there are too many for the memory.
        ///
        /// # Examples
        /// ```comity
        /// subsets(["uk", "fr"])       // => [[], ["uk"], ["fr"], ["uk", "fr"]]
        /// subsets(1..=10).len         // => 1024
        /// ```
        fn subsets(
            cx,
            /// What has elements.
            xs: Items,
        ) -> ListRef {
            let count = u32::try_from(xs.0.len()).ok().and_then(|n| 1_usize.checked_shl(n));
            demand(cx, count.unwrap_or(usize::MAX), xs.0.len())?;
            let mut out = Vec::new();
            for size in 0..=xs.0.len() {
                choose(cx, &xs.0, size, &mut out)?;
            }
            keep(cx, out)
        }

        /// In how many ways `k` of `n` can be chosen; of a list, the list of all choices of `k` elements.
        ///
        /// The choices are in the order of their places. With a float for `n` or `k` the number is a float, which
        /// reaches further.
        ///
        /// # Errors
        /// `E0611` where the number is too large for an int; `E0708` for a negative number; `E0651` where there
        /// are too many lists for the memory.
        ///
        /// # Examples
        /// ```comity
        /// combinations(5, 2)                // => 10
        /// combinations(["a", "b", "c"], 2)  // => [["a", "b"], ["a", "c"], ["b", "c"]]
        /// ```
        fn combinations(
            cx,
            /// How many there are, or what has the elements.
            n: Value,
            /// How many are chosen.
            k: Value,
        ) -> Value {
            let size = whole_argument(cx, "combinations", "k", k)?;
            if let Some(items) = Items::from_value(n, cx)? {
                let chosen = natural("combinations", "k", size)?;
                let count = binomial(items.0.len() as u64, chosen as u64);
                let count = count.and_then(|count| usize::try_from(count).ok());
                demand(cx, count.unwrap_or(usize::MAX), chosen)?;
                let mut out = Vec::new();
                choose(cx, &items.0, chosen, &mut out)?;
                return cx.new_list(out);
            }
            count_choices(cx, n, k)
        }
    }
}

/// Asks for the room and the steps that so many lists of about so many elements take.
fn demand(cx: &mut dyn Cx, count: usize, size: usize) -> Result<(), Fault> {
    room_for_bytes(cx, count.saturating_mul(64 + 8 * size))?;
    cx.spend((count as u64).saturating_mul(1 + size as u64 / 16))
}

/// Adds all choices of `size` items, in the order of their places.
fn choose(
    cx: &mut dyn Cx,
    items: &[Value],
    size: usize,
    out: &mut Vec<Value>,
) -> Result<(), Fault> {
    if size > items.len() {
        return Ok(());
    }
    let mut places: Vec<usize> = (0..size).collect();
    loop {
        let chosen = places.iter().filter_map(|&place| items.get(place).copied()).collect();
        cx.spend(0)?;
        out.push(cx.heap().new_list(chosen)?);
        // The last place that can still move moves, and those after it follow closely.
        let movable =
            places.iter().enumerate().rev().find(|&(at, &place)| place + (size - at) < items.len());
        let Some((at, &place)) = movable else { return Ok(()) };
        for (step, later) in places.iter_mut().skip(at).enumerate() {
            *later = place + 1 + step;
        }
    }
}

/// A whole number given as an argument of any type.
pub(super) fn whole_argument(
    cx: &dyn Cx,
    function: &str,
    parameter: &str,
    value: Value,
) -> Result<i64, Fault> {
    number::to_int(value, cx.values()).ok_or_else(|| {
        let found = with_article(value.type_name(cx.values()));
        run::wrong_argument(function, parameter, "a whole number", &found).into()
    })
}

/// In how many ways `k` of `n` can be chosen; `None` where that is too much to count exactly.
fn binomial(n: u64, k: u64) -> Option<u128> {
    let mut result: u128 = 1;
    let Some(other) = n.checked_sub(k) else { return Some(0) };
    for step in 0..k.min(other) {
        result = result.checked_mul(u128::from(n - step))? / u128::from(step + 1);
    }
    Some(result)
}

/// The same as a float, for numbers that are too long.
fn binomial_float(n: u64, k: u64) -> f64 {
    let mut result = 1.0;
    for step in 0..k.min(n.saturating_sub(k)) {
        result = result * (n - step) as f64 / (step + 1) as f64;
        if f64::is_infinite(result) {
            break;
        }
    }
    result
}

/// [`binomial`] of two arguments: an int, or a float where one of them is.
fn count_choices(cx: &mut dyn Cx, n: Value, k: Value) -> Result<Value, Fault> {
    let whole = natural("combinations", "n", whole_argument(cx, "combinations", "n", n)?)? as u64;
    let chosen = natural("combinations", "k", whole_argument(cx, "combinations", "k", k)?)? as u64;
    let exact = binomial(whole, chosen);
    if matches!((n, k), (Value::Float(_), _) | (_, Value::Float(_))) {
        let made = exact.map(|exact| exact as f64);
        return checked(made.unwrap_or_else(|| binomial_float(whole, chosen)), true);
    }
    let made = exact.and_then(|exact| i64::try_from(exact).ok());
    Ok(Value::Int(made.ok_or_else(|| run::overflow("number of choices"))?))
}
