//! Where to look: points of a space that is too large for a grid.
//!
//! A design gives points of the unit cube, one coordinate for each variable. What a coordinate means is the caller's
//! business: the same share of a range, or the quantile of a distribution.
//!
//! ```text
//! random           independent draws
//! latin hypercube  each variable goes through all its n-th parts once [mckay-1979]
//! sobol            every stretch is covered evenly, in all dimensions together [sobol-1967]
//! ```
//!
//! Draws come from the seed, by the name of the design and the number of the variable: a further variable leaves the
//! coordinates of the others as they were.

mod joe_kuo;
mod sobol;

pub use sobol::{MOST_DIMENSIONS, MOST_POINTS, Sobol};

use crate::base::random::shuffle::permutation;
use crate::base::random::{Draws as _, Key, Stream};

/// A way to choose points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Latin hypercube sampling.
    LatinHypercube,
    /// The Sobol sequence, shifted at random.
    Sobol,
    /// Independent points.
    Random,
}

impl Design {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::LatinHypercube, Self::Sobol, Self::Random];

    /// As scripts call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LatinHypercube => "latin_hypercube",
            Self::Sobol => "sobol",
            Self::Random => "random",
        }
    }

    /// The design of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|design| design.name() == name)
    }

    /// Whether it can have so many points and dimensions.
    #[must_use]
    pub fn can(self, count: usize, dimensions: usize) -> bool {
        self != Self::Sobol || (count <= MOST_POINTS && dimensions <= MOST_DIMENSIONS)
    }

    /// Points of the unit cube one after the other, a list of coordinates each; all lie inside, none on the border.
    /// `None` where the design cannot have so many points or dimensions.
    #[must_use]
    pub fn points(self, count: usize, dimensions: usize, seed: u64) -> Option<Points> {
        let key = Key::new(seed).named("design").named(self.name());
        let streams = (0..dimensions).map(|dimension| key.child(dimension as u64).at(0));
        let way = match self {
            Self::Random => Way::Random(streams.collect()),
            Self::LatinHypercube => {
                let with_order = |mut draws: Stream| (permutation(count, &mut draws), draws);
                Way::LatinHypercube(streams.map(with_order).collect())
            }
            Self::Sobol if self.can(count, dimensions) => {
                let shifts = streams.map(|mut draws| (draws.next_u64() >> 32) as u32);
                Way::Sobol(Sobol::new(dimensions)?, shifts.collect())
            }
            Self::Sobol => return None,
        };
        Some(Points { way, count, next: 0 })
    }
}

/// The points of a design, made as they are asked for: whoever wants very many can stop in between.
#[derive(Clone, Debug)]
pub struct Points {
    way: Way,
    count: usize,
    next: usize,
}

/// What the next point is made from.
#[derive(Clone, Debug)]
enum Way {
    /// For each variable its draws.
    Random(Vec<Stream>),
    /// For each variable the order of its parts and the draws inside them.
    LatinHypercube(Vec<(Vec<usize>, Stream)>),
    /// The sequence and its shift in each dimension.
    Sobol(Sobol, Vec<u32>),
}

impl Iterator for Points {
    type Item = Vec<f64>;

    fn next(&mut self) -> Option<Vec<f64>> {
        let at = self.next;
        if at == self.count {
            return None;
        }
        self.next += 1;
        Some(match &mut self.way {
            Way::Random(streams) => streams.iter_mut().map(Stream::open_uniform).collect(),
            Way::LatinHypercube(variables) => {
                #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
                let place = |part: usize, inside: f64| (part as f64 + inside) / self.count as f64;
                let inside = |(parts, draws): &mut (Vec<usize>, Stream)| {
                    place(parts[at], draws.open_uniform())
                };
                variables.iter_mut().map(inside).collect()
            }
            Way::Sobol(sequence, shifts) => sequence.next_shifted(shifts),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latin_hypercube_meets_every_part_once() {
        let points = Design::LatinHypercube.points(50, 4, 7).unwrap().collect::<Vec<_>>();
        for dimension in 0..4 {
            let mut parts: Vec<usize> =
                points.iter().map(|point| (point[dimension] * 50.0) as usize).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..50).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_shifted_sobol_sequence_is_still_a_net() {
        // Of 64 points each of the 64 boxes of 1/8 by 1/8 has one, in the first two dimensions.
        let points = Design::Sobol.points(64, 3, 11).unwrap();
        let mut boxes: Vec<usize> =
            points.map(|point| (point[0] * 8.0) as usize * 8 + (point[1] * 8.0) as usize).collect();
        boxes.sort_unstable();
        assert_eq!(boxes, (0..64).collect::<Vec<_>>());
    }

    #[test]
    fn the_seed_decides_and_a_further_variable_changes_nothing() {
        for design in Design::ALL {
            let points = |dimensions: usize, seed: u64| -> Vec<Vec<f64>> {
                design.points(20, dimensions, seed).unwrap().collect()
            };
            let (narrow, wide) = (points(2, 1), points(3, 1));
            assert!(narrow.iter().zip(&wide).all(|(a, b)| a[..] == b[..2]));
            assert_ne!(points(2, 2), narrow);
            assert!(narrow.iter().flatten().all(|x| *x > 0.0 && *x < 1.0));
            assert_eq!(Design::named(design.name()), Some(design));
        }
        assert!(Design::Sobol.points(4, MOST_DIMENSIONS + 1, 0).is_none());
    }
}
