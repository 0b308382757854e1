//! How a plane flows: arrows, trajectories, and the lines on which one of the two variables stands still.
//!
//! The lines are found on a fine grid: where a slope changes sign between two corners of a cell it is 0 in between.
//! Two such places on the edges of a cell are joined.

use super::flow::{Path, Signal, System, follow};
use crate::base::ode::{Lost, Tolerance};

/// The part of the plane that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The ends of the first variable.
    pub x: (f64, f64),
    /// The ends of the second.
    pub y: (f64, f64),
}

/// The slope at a place.
pub type Field<'a, E> = &'a mut dyn FnMut(f64, f64) -> Result<(f64, f64), E>;

/// A place and the slope there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Where.
    pub at: (f64, f64),
    /// The slope.
    pub slope: (f64, f64),
}

/// Cells a side of the grid on which slopes are compared.
const CELLS: usize = 48;

impl Window {
    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.0 + x * (self.x.1 - self.x.0), self.y.0 + y * (self.y.1 - self.y.0))
    }

    /// The nearest place of the window.
    fn nearest(&self, x: f64, y: f64) -> (f64, f64) {
        (x.clamp(self.x.0, self.x.1), y.clamp(self.y.0, self.y.1))
    }

    /// So many arrows across and up, each in the middle of its field.
    ///
    /// # Errors
    /// What the field answers.
    pub fn arrows<E>(
        &self,
        field: Field<'_, E>,
        across: usize,
        up: usize,
    ) -> Result<Vec<Arrow>, E> {
        let mut made = Vec::with_capacity(across * up);
        for row in 0..up {
            for column in 0..across {
                let part = |at: usize, count: usize| (at as f64 + 0.5) / count as f64;
                let at = self.place(part(column, across), part(row, up));
                made.push(Arrow { at, slope: field(at.0, at.1)? });
            }
        }
        Ok(made)
    }

    /// The pieces of line on which each of the two slopes is 0.
    ///
    /// # Errors
    /// What the field answers.
    pub fn nullclines<E>(&self, field: Field<'_, E>) -> Result<[Vec<[(f64, f64); 2]>; 2], E> {
        // Not quite at the edges of cells, since lines often run along round numbers.
        let part = |at: usize| at as f64 / CELLS as f64;
        let mut slopes = Vec::with_capacity((CELLS + 1) * (CELLS + 1));
        for row in 0..=CELLS {
            for column in 0..=CELLS {
                let (x, y) = self.place(part(column), part(row));
                slopes.push(field(x, y)?);
            }
        }
        let mut made = [Vec::new(), Vec::new()];
        for row in 0..CELLS {
            for column in 0..CELLS {
                let corner = |dx: usize, dy: usize| {
                    let slope = slopes[(row + dy) * (CELLS + 1) + column + dx];
                    (self.place(part(column + dx), part(row + dy)), slope)
                };
                let around = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
                for (which, made) in made.iter_mut().enumerate() {
                    let value = |at: usize| {
                        let slope = around[at % 4].1;
                        if which == 0 { slope.0 } else { slope.1 }
                    };
                    let mut crossed = Vec::new();
                    for edge in 0..4 {
                        let (a, b) = (value(edge), value(edge + 1));
                        if (a >= 0.0) != (b >= 0.0) && (a - b).is_finite() {
                            let share = a / (a - b);
                            let (from, to) = (around[edge].0, around[(edge + 1) % 4].0);
                            crossed.push((
                                from.0 + share * (to.0 - from.0),
                                from.1 + share * (to.1 - from.1),
                            ));
                        }
                    }
                    crossed.chunks_exact(2).for_each(|two| made.push([two[0], two[1]]));
                }
            }
        }
        Ok(made)
    }

    /// Where a place moves in a time, until it leaves the window.
    ///
    /// # Errors
    /// What the field answers, or that the solution is lost.
    pub fn trajectory<E: From<Lost>>(
        &self,
        field: Field<'_, E>,
        start: (f64, f64),
        time: f64,
        points: usize,
    ) -> Result<Path, E> {
        let mut plane = Plane { window: *self, field };
        let count = points.max(1) as f64;
        let times: Vec<f64> = (0..=points).map(|k| time * (k as f64 / count)).collect();
        let tolerance = Tolerance { absolute: 1e-9, relative: 1e-7 };
        follow(&mut plane, &times, &[start.0, start.1], tolerance)
    }
}

/// A field that is asked within the window only, whatever the solver tries.
struct Plane<'a, E> {
    window: Window,
    field: Field<'a, E>,
}

impl<E: From<Lost>> System for Plane<'_, E> {
    type Error = E;

    fn slope(&mut self, _t: f64, y: &[f64], into: &mut [f64]) -> Result<(), E> {
        let (x, y) = self.window.nearest(y[0], y[1]);
        let (dx, dy) = (self.field)(x, y)?;
        (into[0], into[1]) = (dx, dy);
        Ok(())
    }

    fn watch(&mut self, _t: f64, y: &[f64]) -> Result<Vec<Signal>, E> {
        let slack = 1e-9;
        let outside = |value: f64, (low, high): (f64, f64)| {
            let more = slack * (high - low);
            value < low - more || value > high + more
        };
        Ok(vec![Signal::Truth(outside(y[0], self.window.x) || outside(y[1], self.window.y))])
    }

    fn ending(&self) -> usize {
        1
    }
}
