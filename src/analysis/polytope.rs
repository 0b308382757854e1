//! Polytopes by their corners, cut by one half-space after the other (the double-description method).
//!
//! Beliefs that support an action, plans that guarantee a value and what coalitions accept are polytopes: all mixtures
//! of finitely many corners. Whoever knows how to cut off a corner that does not belong there gets the corners of what is left:
//!
//! ```text
//! beliefs over two nodes     (1,0) ───────●──── (0,1)      cut: only if the first is at least as likely
//! ```
//!
//! Two corners are joined by an edge if no third lies on all the faces that they share.
//!
//! # Sources
//! Motzkin, Raiffa, Thompson and Thrall 1953.

use crate::analysis::Error;
use crate::analysis::strategic::surely;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay};

/// More corners than this are not followed.
const CORNERS: usize = 4096;

/// The mixtures of some corners.
#[derive(Clone, Debug)]
pub struct Polytope {
    corners: Vec<Corner>,
    /// How many faces have been numbered.
    faces: usize,
    /// The most that the corners have taken, in bytes, which is counted.
    held: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Corner {
    at: Vec<Rational>,
    /// One bit for each face that it lies on.
    on: Vec<u64>,
    /// Whether it was shown to `cut`, which had nothing to cut off.
    fine: bool,
}

impl Corner {
    fn bytes(&self) -> usize {
        self.at.iter().map(Rational::bytes).sum::<usize>() + self.on.len() * 8 + 64
    }
}

/// A half-space: all points whose product with `normal` is at most `bound`.
#[derive(Clone, Debug)]
pub struct Half {
    /// What points are multiplied with.
    pub normal: Vec<Rational>,
    /// The most that may come out.
    pub bound: Rational,
}

impl Polytope {
    /// A polytope whose corners are those of a larger one with a face wherever a coordinate is 0.
    #[must_use]
    pub fn new(points: Vec<Vec<Rational>>) -> Polytope {
        let size = points.first().map_or(0, Vec::len);
        let corner = |at: Vec<Rational>| {
            let mut on = vec![0; size.div_ceil(64)];
            for (face, _) in at.iter().enumerate().filter(|(_, value)| value.is_zero()) {
                on[face / 64] |= 1 << (face % 64);
            }
            Corner { at, on, fine: false }
        };
        Polytope { corners: points.into_iter().map(corner).collect(), faces: size, held: 0 }
    }

    /// All probabilities over so many things.
    ///
    /// # Errors
    /// If they take too much memory.
    pub fn simplex(size: usize, meter: &mut dyn Meter) -> Result<Polytope, Stopped> {
        let held = size.saturating_mul(size).saturating_mul(size_of::<Rational>() + 32);
        meter.bytes(held)?;
        let made = Polytope::new((0..size).map(|at| surely(at, size)).collect());
        Ok(Polytope { held, ..made })
    }

    /// Counts what corners take, where it is more than ever before.
    fn count(&mut self, bytes: usize, meter: &mut dyn Meter) -> Result<(), Stopped> {
        if let Some(above) = bytes.checked_sub(self.held).filter(|above| *above > 0) {
            meter.bytes(above)?;
            self.held = bytes;
        }
        Ok(())
    }

    /// Cuts until `cut` has nothing more to cut off: it is shown each corner, once.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond `CORNERS` corners; the meter's, and whatever `cut` answers.
    pub fn cut_down(
        mut self,
        meter: &mut dyn Meter,
        mut cut: impl FnMut(&[Rational], &mut dyn Meter) -> Result<Option<Half>, Error>,
    ) -> Result<Polytope, Error> {
        while let Some(corner) = self.corners.iter_mut().find(|corner| !corner.fine) {
            match cut(&corner.at, meter)? {
                None => corner.fine = true,
                Some(half) => self.keep(&half, meter)?,
            }
        }
        Ok(self)
    }

    /// Keeps what lies in a half-space.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond `CORNERS` corners; the meter's.
    pub fn keep(&mut self, half: &Half, meter: &mut dyn Meter) -> Result<(), Error> {
        let size = half.normal.len();
        meter.steps((self.corners.len() * size * 8) as u64)?;
        let over = |corner: &Corner| half.over(&corner.at, meter);
        let over: Vec<Rational> = self.corners.iter().map(over).collect::<Result<_, _>>()?;
        let (face, words) = (self.faces, self.faces / 64 + 1);
        self.faces += 1;
        let mut made: Vec<Corner> = Vec::new();
        let mut bytes: usize = self.corners.iter().map(Corner::bytes).sum();
        for (inside, below) in over.iter().enumerate().filter(|(_, over)| over.is_negative()) {
            for (outside, above) in over.iter().enumerate().filter(|(_, over)| over.is_positive()) {
                meter.steps((self.corners.len() * words) as u64)?;
                if !self.joined(inside, outside) {
                    continue;
                }
                let (one, two) = (&self.corners[inside], &self.corners[outside]);
                // The edge meets the face where `over` is 0.
                pay(above.bits().max(below.bits()), meter)?;
                let share = above.quotient(&(above - below), meter)?.unwrap_or_else(Rational::zero);
                let mut point = Vec::with_capacity(size);
                for (a, b) in one.at.iter().zip(&two.at) {
                    pay(a.bits().max(b.bits()), meter)?;
                    let mut here = b.clone();
                    here.plus_product(&share, &(a - b), meter)?;
                    point.push(here);
                }
                let mut on: Vec<u64> = one.on.iter().zip(&two.on).map(|(a, b)| a & b).collect();
                on.resize(words, 0);
                on[face / 64] |= 1 << (face % 64);
                let corner = Corner { at: point, on, fine: false };
                bytes += corner.bytes();
                made.push(corner);
            }
            self.count(bytes, meter)?;
            if self.corners.len() + made.len() > CORNERS {
                return Err(Error::TooLarge);
            }
        }
        let mut kept = Vec::with_capacity(self.corners.len());
        for (mut corner, over) in std::mem::take(&mut self.corners).into_iter().zip(over) {
            if over.is_positive() {
                continue;
            }
            corner.on.resize(words, 0);
            if over.is_zero() {
                corner.on[face / 64] |= 1 << (face % 64);
            }
            kept.push(corner);
        }
        kept.extend(made);
        self.corners = kept;
        Ok(())
    }

    fn joined(&self, one: usize, two: usize) -> bool {
        let (a, b) = (&self.corners[one].on[..], &self.corners[two].on[..]);
        for (at, corner) in self.corners.iter().enumerate() {
            let mut shared = 0;
            while shared < a.len() && a[shared] & b[shared] & !corner.on[shared] == 0 {
                shared += 1;
            }
            if shared == a.len() && at != one && at != two {
                return false;
            }
        }
        true
    }

    /// The corners, in descending order.
    #[must_use]
    pub fn into_corners(self) -> Vec<Vec<Rational>> {
        let mut corners: Vec<Vec<Rational>> =
            self.corners.into_iter().map(|corner| corner.at).collect();
        corners.sort_by(|one, other| other.cmp(one));
        corners
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.corners.is_empty()
    }
}

impl Half {
    /// By how much a point is outside; negative within.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn over(&self, point: &[Rational], meter: &mut dyn Meter) -> Result<Rational, Stopped> {
        let product = Rational::product_sum(&self.normal, point, meter)?;
        pay(product.bits().max(self.bound.bits()), meter)?;
        Ok(product - self.bound.clone())
    }
}
