//! Lattices: rectangles of squares, each linked to those around it.
//!
//! ```text
//! von Neumann   Moore          node = row · columns + column
//!      .          ...
//!     .o.         .o.          on a torus the edges meet their opposites
//!      .          ...
//! ```

use super::{Kind, Network, check_size};
use crate::base::meter::Meter;
use crate::model::error::Error;

/// The shape of a lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// Whether the four squares at the corners are neighbours too.
    pub moore: bool,
    /// Whether the edges meet their opposites.
    pub torus: bool,
}

impl Network {
    /// A rectangle of squares.
    ///
    /// # Errors
    /// If it has no squares, or too many.
    pub fn lattice(grid: Grid, meter: &mut dyn Meter) -> Result<Network, Error> {
        let Grid { rows, columns, .. } = grid;
        check_size(rows.saturating_mul(columns))?;
        let size = rows * columns;
        let mut offsets = Vec::with_capacity(size + 1);
        let mut links = Vec::with_capacity(size * if grid.moore { 8 } else { 4 });
        let mut around: Vec<u32> = Vec::with_capacity(8);
        offsets.push(0);
        for row in 0..rows {
            meter.steps(columns as u64 * 2)?;
            for column in 0..columns {
                around.clear();
                around.extend(grid.around(row, column).map(|node| node as u32));
                around.sort_unstable();
                around.dedup();
                links.extend_from_slice(&around);
                offsets.push(links.len() as u32);
            }
        }
        Ok(Network { kind: Kind::Lattice(grid), offsets, links, itself: false })
    }
}

impl Grid {
    /// The squares around one; on a narrow torus one may come twice.
    fn around(self, row: usize, column: usize) -> impl Iterator<Item = usize> {
        let steps = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)];
        let near =
            steps.into_iter().filter(move |&(down, right)| self.moore || down == 0 || right == 0);
        let found = near.filter_map(move |(down, right)| {
            let row = shifted(row, down, self.rows, self.torus)?;
            let column = shifted(column, right, self.columns, self.torus)?;
            Some(row * self.columns + column)
        });
        found.filter(move |&node| node != row * self.columns + column)
    }
}

fn shifted(at: usize, by: i64, size: usize, torus: bool) -> Option<usize> {
    let size = size as i64;
    let to = at as i64 + by;
    if torus {
        return Some(to.rem_euclid(size) as usize);
    }
    (0..size).contains(&to).then_some(to as usize)
}
