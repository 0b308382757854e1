//! When values are equal, and which comes first.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::{Heap, Value, number};

/// Equality of values that stand in themselves, without a heap: symbols, numbers of one type, handles.
#[must_use]
pub fn identical(a: Value, b: Value) -> bool {
    match (a, b) {
        (Value::Symbol(a), Value::Symbol(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Absent, Value::Absent) | (Value::None, Value::None) => true,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::List(a), Value::List(b)) => a == b,
        (Value::Map(a), Value::Map(b)) => a == b,
        (Value::Range(a), Value::Range(b)) => a == b,
        (Value::Rational(a), Value::Rational(b)) => a == b,
        (Value::Record(a), Value::Record(b)) => a == b,
        (Value::History(a), Value::History(b)) => a == b,
        (Value::Function(a), Value::Function(b)) => a == b,
        (Value::Closure(a), Value::Closure(b)) => a == b,
        (Value::Native(a), Value::Native(b)) => a == b,
        (Value::Kind(a), Value::Kind(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => a == b,
        (Value::Cell(a), Value::Cell(b)) => a == b,
        (Value::View(a), Value::View(b)) => a == b,
        _ => false,
    }
}

/// `==`: by value for numbers, by content for strings, lists, maps, histories and ranges, as the object says
/// for objects, by identity for the rest; values of different types are unequal.
#[must_use]
pub fn equal(a: Value, b: Value, heap: &Heap) -> bool {
    let mut work = 0;
    let same = alike(a, b, heap, &mut work, &|a, b| equal_leaves(a, b, heap));
    heap.note(usize::try_from(work / 16).unwrap_or(usize::MAX));
    same
}

/// The same, adding to `work` how many elements were looked at.
#[must_use]
pub fn equal_counted(a: Value, b: Value, heap: &Heap, work: &mut u64) -> bool {
    alike(a, b, heap, work, &|a, b| equal_leaves(a, b, heap))
}

/// Equality of what is no list, history or map, and of objects apart from their parts.
#[must_use]
pub fn equal_leaves(a: Value, b: Value, heap: &Heap) -> bool {
    match (a, b) {
        _ if identical(a, b) => true,
        (Value::Text(a), Value::Text(b)) => {
            let (a, b) = (heap.text(a), heap.text(b));
            a.len() == b.len() && texts(a, b, heap).is_eq()
        }
        (Value::Object(a), Value::Object(b)) => {
            heap.note_object(a);
            heap.object(a).equals(&**heap.object(b), heap)
        }
        (Value::Range(a), Value::Range(b)) => {
            let (a, b) = (heap.range(a), heap.range(b));
            let same = |a, b| number::compare(a, b, heap) == Some(Ordering::Equal);
            a.closed == b.closed && same(a.low, b.low) && same(a.high, b.high)
        }
        _ => number::compare(a, b, heap) == Some(Ordering::Equal),
    }
}

/// Bytes of a text that are compared between two looks whether the run goes on.
const PIECE: usize = 1 << 16;

/// Which of two strings comes first.
fn texts(a: &str, b: &str, heap: &Heap) -> Ordering {
    let (mut one, mut other) = (a.as_bytes().chunks(PIECE), b.as_bytes().chunks(PIECE));
    heap.note(a.len().min(b.len()) / 256);
    loop {
        match (one.next(), other.next()) {
            (Some(a), Some(b)) => match a.cmp(b) {
                Ordering::Equal if a.len() < PIECE || heap.looks_on() => {}
                order => return order,
            },
            (a, b) => return a.is_some().cmp(&b.is_some()),
        }
    }
}

/// Whether two values have the same shape, and `leaves` holds for what stands in corresponding places.
///
/// Containers may share parts and contain themselves: a pair that is being compared, or follows from such pairs,
/// is taken for alike; if it is not, some other place of it differs. So the work is linear in the containers.
pub fn alike(
    a: Value,
    b: Value,
    heap: &Heap,
    work: &mut u64,
    leaves: &dyn Fn(Value, Value) -> bool,
) -> bool {
    if !is_container(a) || !is_container(b) || identical(a, b) {
        return leaves(a, b);
    }
    let mut open = vec![(a, b)];
    let mut classes = Classes::default();
    while let Some((a, b)) = open.pop() {
        *work += 1;
        if !goes_on(heap, *work) {
            return false;
        }
        if !is_container(a) || !is_container(b) {
            if leaves(a, b) {
                continue;
            }
            return false;
        }
        // Small comparisons need no book.
        if identical(a, b) || (*work > UNBOOKED && classes.join(a, b)) {
            continue;
        }
        match (a, b) {
            (Value::Object(one), Value::Object(other)) => {
                if !leaves(a, b) {
                    return false;
                }
                let (mut ones, mut others) = (heap.object(one).parts(), heap.object(other).parts());
                loop {
                    match (ones.next(), others.next()) {
                        (None, None) => break,
                        (Some(a), Some(b)) if is_container(a) && is_container(b) => {
                            open.push((a, b));
                        }
                        (Some(a), Some(b)) => {
                            *work += 1;
                            if !leaves(a, b) || !goes_on(heap, *work) {
                                return false;
                            }
                        }
                        _ => return false,
                    }
                }
            }
            (Value::Object(_), _) | (_, Value::Object(_)) => {
                if !leaves(a, b) {
                    return false;
                }
            }
            (Value::Map(a), Value::Map(b)) => {
                let (a, b) = (&heap.map(a).entries, &heap.map(b).entries);
                if a.len() != b.len() {
                    return false;
                }
                for (key, entry) in a {
                    *work += 1;
                    if !goes_on(heap, *work) {
                        return false;
                    }
                    match b.get(key) {
                        Some(other) => open.push((entry.value, other.value)),
                        None => return false,
                    }
                }
            }
            (Value::Map(_), _) | (_, Value::Map(_)) => return false,
            _ => {
                let (one, other) = (length(a, heap), length(b, heap));
                if one != other {
                    return false;
                }
                for at in (0..one).rev() {
                    match (element(a, at, heap), element(b, at, heap)) {
                        // What stands in itself need not wait.
                        (Some(a), Some(b)) if !is_container(a) || !is_container(b) => {
                            *work += 1;
                            if !leaves(a, b) || !goes_on(heap, *work) {
                                return false;
                            }
                        }
                        (Some(a), Some(b)) => open.push((a, b)),
                        _ => return false,
                    }
                }
            }
        }
    }
    true
}

/// So much is compared before pairs are written down.
const UNBOOKED: u64 = 64;

/// Looks now and then whether the run goes on.
fn goes_on(heap: &Heap, work: u64) -> bool {
    !work.is_multiple_of(LOOK) || heap.looks_on()
}

/// So many elements are compared between two looks.
const LOOK: u64 = 1 << 12;

fn is_container(value: Value) -> bool {
    matches!(value, Value::List(_) | Value::History(_) | Value::Map(_) | Value::Object(_))
}

/// Which containers are taken for alike: each points to another of its class, or is the first of it.
#[derive(Default)]
struct Classes {
    first: HashMap<(u8, u32), (u8, u32)>,
}

impl Classes {
    /// Puts two containers into one class; true if they were in one already.
    fn join(&mut self, a: Value, b: Value) -> bool {
        let (a, b) = (self.find(node(a)), self.find(node(b)));
        if a != b {
            self.first.insert(a, b);
        }
        a == b
    }

    fn find(&mut self, mut node: (u8, u32)) -> (u8, u32) {
        while let Some(&next) = self.first.get(&node) {
            // Halves the way for the next search.
            if let Some(&after) = self.first.get(&next) {
                self.first.insert(node, after);
            }
            node = next;
        }
        node
    }
}

fn node(value: Value) -> (u8, u32) {
    match value {
        Value::List(list) => (0, list.0),
        Value::History(history) => (1, history.0),
        Value::Map(map) => (2, map.0),
        Value::Object(object) => (3, object.0),
        _ => (4, 0),
    }
}

fn length(value: Value, heap: &Heap) -> usize {
    match value {
        Value::List(list) => heap.list(list).items.len(),
        Value::History(history) => heap.history(history).len(),
        _ => 0,
    }
}

fn element(value: Value, at: usize, heap: &Heap) -> Option<Value> {
    match value {
        Value::List(list) => heap.list(list).items.get(at).copied(),
        Value::History(history) => heap.history(history).get(at),
        _ => None,
    }
}

/// `<` and its like: numbers by size, strings by character, lists by their first difference, states of a process
/// by nothing (that needs the process). `None` where two values have no order.
#[must_use]
pub fn order(a: Value, b: Value, heap: &Heap) -> Option<Ordering> {
    let mut work = 0;
    let order = order_counted(a, b, heap, &mut work);
    heap.note(usize::try_from(work / 16).unwrap_or(usize::MAX));
    order
}

/// The same, adding to `work` how many elements were looked at.
#[must_use]
pub fn order_counted(a: Value, b: Value, heap: &Heap, work: &mut u64) -> Option<Ordering> {
    Ranking { heap, work, same: HashSet::new() }.order(a, b, 0)
}

/// Lists nested deeper than this have no order: only those that contain themselves are so deep.
const DEPTH: usize = 64;

struct Ranking<'a> {
    heap: &'a Heap,
    work: &'a mut u64,
    /// Pairs of lists found equal, so that shared parts are compared once.
    same: HashSet<(u32, u32)>,
}

impl Ranking<'_> {
    fn order(&mut self, a: Value, b: Value, depth: usize) -> Option<Ordering> {
        match (a, b) {
            (Value::Text(a), Value::Text(b)) => {
                Some(texts(self.heap.text(a), self.heap.text(b), self.heap))
            }
            (Value::List(one), Value::List(other)) if depth < DEPTH => {
                let pair = (one.0, other.0);
                if *self.work > UNBOOKED && self.same.contains(&pair) {
                    return Some(Ordering::Equal);
                }
                let heap = self.heap;
                let (a, b) = (&heap.list(one).items, &heap.list(other).items);
                for (&one, &other) in a.iter().zip(b) {
                    *self.work += 1;
                    if !goes_on(heap, *self.work) {
                        return None;
                    }
                    match self.order(one, other, depth + 1)? {
                        Ordering::Equal => {}
                        unequal => return Some(unequal),
                    }
                }
                if a.len() == b.len() && *self.work > UNBOOKED {
                    self.same.insert(pair);
                }
                Some(a.len().cmp(&b.len()))
            }
            _ => number::compare(a, b, self.heap),
        }
    }
}
