//! A mean that knows its own error, so that a test of something random can say when it is near enough.

use std::any::Any;

use crate::base::number as digits;
use crate::base::tolerance::TOLERANCE;
use crate::lang::bytecode::Image;
use crate::lang::value::{Heap, Object, Value, number};

/// How many standard errors off a value may be.
const ERRORS: f64 = 3.0;

/// The mean of independent draws.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    pub(super) mean: f64,
    pub(super) error: f64,
    pub(super) count: usize,
}

impl Object for Estimate {
    fn type_name(&self) -> &'static str {
        "estimate"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        self.show_short(heap, image)
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        let (mean, error) = (digits::shortest(self.mean), digits::shortest(self.error));
        format!("{mean}, standard error {error}, n = {}", self.count)
    }

    fn close_to(&self, other: Value, heap: &Heap) -> Option<bool> {
        let other = number::to_f64(other, heap)?;
        // Draws that do not vary are near only to what they are.
        Some((self.mean - other).abs() <= ERRORS * self.error + TOLERANCE)
    }
}
