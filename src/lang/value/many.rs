//! Numbers of which it is known only that they are large, for code that is [probed](super::probe).

use std::any::Any;
use std::cmp::Ordering;
use std::sync::Arc;

use super::number::{self, Arithmetic};
use super::probe::{Counter, Escape, Grain, Need, Probe};
use super::{Heap, Object, Value};
use crate::lang::bytecode::Image;

/// A number of which only this is known: `sign · base + offset`, the base being at least the bound of its counter.
#[derive(Clone, Debug)]
pub struct Many {
    probe: Arc<Probe>,
    counter: Counter,
    grain: Grain,
    rest: i64,
    negative: bool,
    offset: i64,
}

impl Many {
    /// A counter beyond its bound.
    #[must_use]
    pub fn new(probe: &Arc<Probe>, counter: Counter, grain: Grain, rest: i64) -> Self {
        Self { probe: Arc::clone(probe), counter, grain, rest, negative: false, offset: 0 }
    }

    pub(super) fn plus(mut self, more: i64) -> Self {
        match self.offset.checked_add(more) {
            Some(offset) => self.offset = offset,
            None => self.escape(),
        }
        self
    }

    fn negated(mut self) -> Self {
        self.negative = !self.negative;
        match self.offset.checked_neg() {
            Some(offset) => self.offset = offset,
            None => self.escape(),
        }
        self
    }

    /// Its counter and how far beyond it this is, where it has not changed its sign.
    #[must_use]
    pub fn beyond(&self) -> Option<(Counter, i64)> {
        (!self.negative).then_some((self.counter, self.offset))
    }

    /// Which counter it is made of.
    #[must_use]
    pub fn counter(&self) -> Counter {
        self.counter
    }

    /// What remains of it after division by the modulus of its counter, where it has not changed its sign.
    #[must_use]
    pub fn rest_beyond(&self) -> i64 {
        (self.rest + self.offset.rem_euclid(self.grain.modulus)).rem_euclid(self.grain.modulus)
    }

    pub(super) fn escape(&self) {
        self.probe.note(Need::Escape(Escape::Counter(self.counter)));
    }

    /// What remains after division, or nothing if that is not known yet.
    fn remainder(&self, divisor: i64) -> i64 {
        if self.grain.modulus % divisor != 0 {
            let common = self.grain.modulus / gcd(self.grain.modulus, divisor);
            match common.checked_mul(divisor) {
                Some(modulus) => self.probe.note(Need::Modulus(self.counter, modulus)),
                None => self.escape(),
            }
            return 0;
        }
        let base = if self.negative { -self.rest } else { self.rest };
        (base.rem_euclid(divisor) + self.offset.rem_euclid(divisor)).rem_euclid(divisor)
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Bounds above this are not tried: no comparison with a number so large can be followed.
const MOST: f64 = 1e6;

impl Object for Many {
    fn type_name(&self) -> &'static str {
        self.escape();
        "number"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn show(&self, _heap: &Heap, _image: &Image) -> String {
        self.escape();
        "many".to_owned()
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        if other.as_any().is::<Self>() {
            self.escape();
        }
        false
    }

    fn tag(&self, _heap: &Heap) -> u64 {
        self.escape();
        0
    }

    fn close_to(&self, _other: Value, _heap: &Heap) -> Option<bool> {
        self.escape();
        Some(false)
    }

    fn touched(&self) {
        self.escape();
    }

    /// Certain where the other number is below all that it can be; else a higher bound is needed.
    fn compare(&self, other: Value, heap: &Heap) -> Option<Ordering> {
        if let Value::Object(object) = other
            && heap.object(object).as_any().is::<Self>()
        {
            self.escape();
            return Some(Ordering::Equal);
        }
        if matches!(other, Value::Bool(_)) {
            return None;
        }
        let other = number::to_f64(other, heap)?;
        #[allow(clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
        let (bound, offset) = (self.grain.bound as f64, self.offset as f64);
        // In terms of the base, which is at least the bound.
        let (base, answer) = if self.negative {
            (offset - other, Ordering::Less)
        } else {
            (other - offset, Ordering::Greater)
        };
        if base < bound {
            return Some(answer);
        }
        if base == f64::INFINITY {
            return Some(answer.reverse());
        }
        if base > MOST {
            self.escape();
        } else {
            #[allow(clippy::cast_possible_truncation, reason = "at most a million")]
            self.probe.note(Need::Bound(self.counter, base.floor() as i64 + 1));
        }
        Some(Ordering::Equal)
    }

    fn arithmetic(&self, op: Arithmetic, other: Value, first: bool) -> Option<Arc<dyn Object>> {
        let Value::Int(other) = other else {
            self.escape();
            return None;
        };
        let many = self.clone();
        Some(Arc::new(match (op, first) {
            (Arithmetic::Add, _) => many.plus(other),
            (Arithmetic::Subtract, true) => match other.checked_neg() {
                Some(less) => many.plus(less),
                None => return None,
            },
            (Arithmetic::Subtract, false) => many.negated().plus(other),
            _ => {
                self.escape();
                return None;
            }
        }))
    }

    fn remainder(&self, divisor: Value) -> Option<i64> {
        match divisor {
            Value::Int(divisor) if divisor > 0 => Some(Many::remainder(self, divisor)),
            _ => {
                self.escape();
                None
            }
        }
    }

    fn negated(&self) -> Option<Arc<dyn Object>> {
        Some(Arc::new(Many::negated(self.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(bound: i64, modulus: i64, rest: i64) -> (Arc<Probe>, Many) {
        let probe = Arc::new(Probe::default());
        let made = Many::new(&probe, Counter::Round, Grain { bound, modulus }, rest);
        (probe, made)
    }

    #[test]
    fn a_large_number_is_above_what_is_below_its_bound() {
        let heap = Heap::new(1 << 20);
        let (probe, seven) = many(7, 1, 0);
        assert_eq!(seven.compare(Value::Int(6), &heap), Some(Ordering::Greater));
        assert_eq!(seven.compare(Value::Float(6.5), &heap), Some(Ordering::Greater));
        assert_eq!(seven.compare(Value::Float(f64::INFINITY), &heap), Some(Ordering::Less));
        let less = seven.clone().plus(-1);
        assert_eq!(less.compare(Value::Int(5), &heap), Some(Ordering::Greater));
        // 10 - base is at most 3.
        let turned = seven.clone().negated().plus(10);
        assert_eq!(turned.compare(Value::Int(4), &heap), Some(Ordering::Less));
        assert!(probe.found().is_none());
        let _ = turned.compare(Value::Int(2), &heap);
        assert!(matches!(probe.found(), Some((Need::Bound(Counter::Round, 9), _))));
    }

    #[test]
    fn remainders_are_known_of_divisors() {
        let (probe, many) = many(7, 6, 5);
        assert_eq!(many.remainder(3), 2);
        assert_eq!(many.clone().plus(-1).remainder(3), 1);
        assert_eq!(many.clone().negated().remainder(3), 1);
        assert!(probe.found().is_none());
        let _ = many.remainder(4);
        assert!(matches!(probe.found(), Some((Need::Modulus(Counter::Round, 12), _))));
    }
}
