//! The Sobol sequence, in the order of Antonov and Saleev: each point differs from the one before by one direction.
//!
//! ```text
//! 0, 0    1/2, 1/2    3/4, 1/4    1/4, 3/4    3/8, 3/8    7/8, 7/8    …
//! ```
//!
//! A digital shift (the same random bits added, without carrying, to all points) keeps its evenness, and keeps the
//! first point away from the corner, where many distributions have no finite quantile.

use super::joe_kuo::DIRECTIONS;

/// Digits of a coordinate.
const BITS: usize = 32;
/// How many dimensions there are numbers for.
pub const MOST_DIMENSIONS: usize = DIRECTIONS.len() + 1;
/// How many points there are before they repeat.
pub const MOST_POINTS: usize = u32::MAX as usize;

/// The sequence, point by point.
#[derive(Clone, Debug)]
pub struct Sobol {
    directions: Vec<[u32; BITS]>,
    state: Vec<u32>,
    index: u32,
}

impl Sobol {
    /// The sequence in so many dimensions; `None` where there are no numbers for so many.
    #[must_use]
    pub fn new(dimensions: usize) -> Option<Self> {
        if dimensions > MOST_DIMENSIONS {
            return None;
        }
        let directions = (0..dimensions).map(directions).collect();
        Some(Self { directions, state: vec![0; dimensions], index: 0 })
    }

    /// The next point as it is published: the first is the corner.
    pub fn next_point(&mut self) -> Vec<f64> {
        let point = self.state.iter().map(|digits| f64::from(*digits) / SIZE).collect();
        self.step();
        point
    }

    /// The next point, shifted, in the middle of the smallest cell.
    pub(super) fn next_shifted(&mut self, shifts: &[u32]) -> Vec<f64> {
        let place = |(digits, shift): (&u32, &u32)| (f64::from(digits ^ shift) + 0.5) / SIZE;
        let point = self.state.iter().zip(shifts).map(place).collect();
        self.step();
        point
    }

    fn step(&mut self) {
        let lowest_zero = (!self.index).trailing_zeros() as usize;
        self.index = self.index.wrapping_add(1);
        for (digits, directions) in self.state.iter_mut().zip(&self.directions) {
            *digits ^= directions.get(lowest_zero).copied().unwrap_or(0);
        }
    }
}

const SIZE: f64 = 4_294_967_296.0;

/// The directions of a dimension, by the recurrence of its polynomial.
fn directions(dimension: usize) -> [u32; BITS] {
    let mut made = [0u32; BITS];
    let Some((polynomial, first)) = dimension.checked_sub(1).and_then(|at| DIRECTIONS.get(at))
    else {
        // Van der Corput's sequence.
        for (at, direction) in made.iter_mut().enumerate() {
            *direction = 1 << (BITS - 1 - at);
        }
        return made;
    };
    let degree = first.len();
    for at in 0..BITS {
        made[at] = if at < degree {
            first[at] << (BITS - 1 - at)
        } else {
            let mut direction = made[at - degree] ^ (made[at - degree] >> degree);
            for step in 1..degree {
                if polynomial >> (degree - step) & 1 == 1 {
                    direction ^= made[at - step];
                }
            }
            direction
        };
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_points_are_the_published_ones() {
        let mut sequence = Sobol::new(8).unwrap();
        let expected = [
            [0.0; 8],
            [0.5; 8],
            [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75],
            [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25],
            [0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875],
            [0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375],
            [0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125],
            [0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625],
        ];
        for point in expected {
            assert_eq!(sequence.next_point(), point);
        }
    }

    #[test]
    fn the_last_of_64_points_in_64_dimensions() {
        let mut sequence = Sobol::new(64).unwrap();
        let last = (0..64).map(|_| sequence.next_point()).last().unwrap();
        let expected = [
            0.015625, 0.796875, 0.359375, 0.453125, 0.859375, 0.140625, 0.578125, 0.140625,
            0.828125, 0.578125, 0.421875, 0.671875, 0.546875, 0.765625, 0.328125, 0.765625,
            0.078125, 0.390625, 0.953125, 0.234375, 0.234375, 0.546875, 0.390625, 0.546875,
            0.953125, 0.640625, 0.203125, 0.296875, 0.296875, 0.453125, 0.015625, 0.921875,
            0.828125, 0.515625, 0.953125, 0.953125, 0.859375, 0.203125, 0.921875, 0.171875,
            0.671875, 0.171875, 0.484375, 0.171875, 0.328125, 0.515625, 0.140625, 0.609375,
            0.484375, 0.671875, 0.265625, 0.984375, 0.671875, 0.265625, 0.015625, 0.609375,
            0.234375, 0.265625, 0.453125, 0.703125, 0.296875, 0.234375, 0.234375, 0.734375,
        ];
        assert_eq!(last, expected);
    }

    #[test]
    fn every_dimension_alone_meets_every_part_once() {
        let mut sequence = Sobol::new(MOST_DIMENSIONS).unwrap();
        let points: Vec<Vec<f64>> = (0..256).map(|_| sequence.next_point()).collect();
        for dimension in 0..MOST_DIMENSIONS {
            let mut parts: Vec<usize> =
                points.iter().map(|point| (point[dimension] * 256.0) as usize).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..256).collect::<Vec<_>>(), "dimension {dimension}");
        }
    }
}
