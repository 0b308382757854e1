//! Telling whoever listens of generations.

use std::sync::Arc;

use crate::bridge::hosted::{GENERATIONS, tell_generation};
use crate::lang::native::Cx;
use crate::lang::value::Fault;
use crate::model::population::Trajectory;

/// Tells whoever listens of every generation, once.
pub(super) struct Herald {
    unit: &'static str,
    /// What the types are called; `None` where nobody listens.
    types: Option<Arc<[String]>>,
    /// How many generations were told, the start counted.
    told: usize,
}

impl Herald {
    pub(super) fn new(cx: &dyn Cx, unit: &'static str, types: &[String]) -> Self {
        Self { unit, types: cx.listens(GENERATIONS).then(|| types.into()), told: 0 }
    }

    /// Tells of all that are new in the path.
    pub(super) fn tell(&mut self, cx: &mut dyn Cx, path: &Trajectory) -> Result<(), Fault> {
        let Some(types) = &self.types else { return Ok(()) };
        while self.told <= path.generations() {
            tell_generation(cx, self.unit, self.told, types, path.at(self.told))?;
            self.told += 1;
        }
        Ok(())
    }
}
