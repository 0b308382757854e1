//! Stable sorting of values.
//!
//! The library's own sort may refuse an order that contradicts itself, and values can have one: two fractions
//! may differ and yet both equal the float between them. And it cannot be stopped, though two strings may be long.
//! So anything but plain ints and floats goes through a merge sort that takes each comparison as it comes.

use std::cmp::Ordering;

use crate::base::sort;
use crate::bridge::metered::counted;
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Value, equality, with_article};

/// The items in the order of their keys.
///
/// # Errors
/// `E0605` where two keys have no order.
pub(super) fn arrange(
    cx: &mut dyn Cx,
    items: &[Value],
    keys: &[Value],
    descending: bool,
) -> Result<Vec<Value>, Fault> {
    let held = cx.heap().held();
    // The pairs, and those that are merged; then the items alone.
    cx.heap().hold(keys.len().saturating_mul(2 * size_of::<(Value, Value)>()))?;
    let count = keys.len() as u64;
    cx.spend(count.saturating_mul(u64::from(count.max(2).ilog2())) / 4)?;
    let mut pairs: Vec<(Value, Value)> = keys.iter().copied().zip(items.iter().copied()).collect();
    cx.look()?;
    let direct = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
    if keys.iter().all(|key| matches!(key, Value::Int(_))) {
        counted(cx, |meter| {
            sort::in_pieces(&mut pairs, meter, |a, b| direct(whole(a.0).cmp(&whole(b.0))))
        })?;
    } else if keys.iter().all(|key| matches!(key, Value::Float(_))) {
        counted(cx, |meter| {
            let order = |a: Value, b: Value| float(a).partial_cmp(&float(b));
            sort::in_pieces(&mut pairs, meter, |a, b| {
                direct(order(a.0, b.0).unwrap_or(Ordering::Equal))
            })
        })?;
    } else {
        let heap = cx.values();
        let mut turns = 0_u32;
        pairs = merge_sort(pairs, |a, b| {
            turns = turns.wrapping_add(1);
            compare(a.0, b.0, heap, turns.is_multiple_of(1 << 12)).map(direct)
        })?;
    }
    let sorted = pairs.into_iter().map(|(_, item)| item).collect();
    cx.heap().let_go(held);
    Ok(sorted)
}

fn whole(key: Value) -> i64 {
    if let Value::Int(value) = key { value } else { 0 }
}

fn float(key: Value) -> f64 {
    if let Value::Float(value) = key { value } else { 0.0 }
}

/// Which of two comes first; now and then it is looked whether the run goes on.
fn compare(a: Value, b: Value, heap: &Heap, look: bool) -> Result<Ordering, Fault> {
    let order = equality::order(a, b, heap);
    if !heap.goes_on() || look && !heap.looks_on() {
        return Err(Fault::interrupted());
    }
    order.ok_or_else(|| {
        let name = |value: Value| with_article(value.type_name(heap));
        run::no_order(&name(a), &name(b)).into()
    })
}

/// Merges ever longer sorted runs, from the left of two where they are equal.
fn merge_sort<T: Copy>(
    mut items: Vec<T>,
    mut compare: impl FnMut(&T, &T) -> Result<Ordering, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut width = 1;
    while width < items.len() {
        let mut merged = Vec::with_capacity(items.len());
        for pair in items.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
            while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
                let next = if compare(one, other)?.is_le() { left.next() } else { right.next() };
                merged.extend(next.copied());
            }
            merged.extend(left.copied());
            merged.extend(right.copied());
        }
        items = merged;
        width *= 2;
    }
    Ok(items)
}
