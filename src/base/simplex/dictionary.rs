//! The dictionary: every variable in the basis in terms of those outside it, in whole numbers.
//!
//! ```text
//! D·x_b + Σ a·x_n = right      a row for each basic variable, a column for each other
//! D·value         = right − Σ a·x_n      the last row, the objective
//! ```
//!
//! Numbers are minors of the programme's integer matrix and `D` is its basis' determinant, so that a pivot divides
//! without remainder (Edmonds 1967, Bareiss 1968) and they never grow beyond those determinants.

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use super::{Program, Relation, Solution};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, common_divisor};

/// Why a pivot was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The numbers outgrew their kind.
    TooSmall,
    /// The meter has had enough.
    Stopped,
}

impl From<Stopped> for Failure {
    fn from(_: Stopped) -> Failure {
        Failure::Stopped
    }
}

/// Whole numbers of a kind.
pub(super) trait Whole: Clone + Ord + Zero + One {
    /// The number; `None` if it does not fit.
    fn of(number: &BigInt) -> Option<Self>;
    /// The number in full.
    fn big(&self) -> BigInt;
    /// (a·p − b·c) / d, which leaves no remainder; `None` if it does not fit.
    fn cross(a: &Self, p: &Self, b: &Self, c: &Self, d: &Self) -> Option<Self>;
    /// −a; `None` if it does not fit.
    fn minus(&self) -> Option<Self>;
    /// The order of a·b and c·d.
    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> std::cmp::Ordering;
    /// About how many steps [`Whole::cross`] takes for numbers as large as this.
    fn effort(&self) -> u64;
    /// About how many bytes a number as large as this holds.
    fn size(&self) -> usize;
}

impl Whole for i64 {
    fn of(number: &BigInt) -> Option<Self> {
        number.to_i64()
    }

    fn big(&self) -> BigInt {
        BigInt::from(*self)
    }

    fn cross(a: &Self, p: &Self, b: &Self, c: &Self, d: &Self) -> Option<Self> {
        let wide = |x: &Self| i128::from(*x);
        let over = wide(a) * wide(p) - wide(b) * wide(c);
        // Most numbers stay narrow, and narrow ones divide ten times faster.
        match i64::try_from(over) {
            Ok(over) => over.checked_div(*d),
            Err(_) => i64::try_from(over.checked_div(wide(d))?).ok(),
        }
    }

    fn minus(&self) -> Option<Self> {
        self.checked_neg()
    }

    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> std::cmp::Ordering {
        (i128::from(*a) * i128::from(*b)).cmp(&(i128::from(*c) * i128::from(*d)))
    }

    fn effort(&self) -> u64 {
        1
    }

    fn size(&self) -> usize {
        size_of::<i64>()
    }
}

impl Whole for BigInt {
    fn of(number: &BigInt) -> Option<Self> {
        Some(number.clone())
    }

    fn big(&self) -> BigInt {
        self.clone()
    }

    fn cross(a: &Self, p: &Self, b: &Self, c: &Self, d: &Self) -> Option<Self> {
        let over = match (a.is_zero(), b.is_zero() || c.is_zero()) {
            (true, true) => return Some(BigInt::zero()),
            (true, false) => -(b * c),
            (false, true) => a * p,
            (false, false) => a * p - b * c,
        };
        Some(over / d)
    }

    fn minus(&self) -> Option<Self> {
        Some(-self)
    }

    fn compare(a: &Self, b: &Self, c: &Self, d: &Self) -> std::cmp::Ordering {
        (a * b).cmp(&(c * d))
    }

    fn effort(&self) -> u64 {
        let words = self.bits() / 64 + 1;
        words.saturating_mul(words).saturating_add(10)
    }

    fn size(&self) -> usize {
        size_of::<BigInt>() + 16 + usize::try_from(self.bits() / 8).unwrap_or(usize::MAX / 2)
    }
}

/// What a row or column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variable {
    /// The artificial one, which is to become 0.
    Artificial,
    /// One of the programme's.
    Own(usize),
    /// What a row leaves to its right-hand side.
    Slack(usize),
}

/// The dictionary of a programme.
pub(super) struct Dictionary<T> {
    /// For each basic variable its coefficients and at the end its right-hand side; last the objective.
    pub(super) cells: Vec<Vec<T>>,
    pub(super) basis: Vec<Variable>,
    pub(super) columns: Vec<Variable>,
    /// The common denominator, above 0.
    pub(super) scale: T,
    /// Of each of the programme's variables, whether it may be negative.
    pub(super) free: Vec<bool>,
    /// Of each row, whether its slack must stay 0.
    pub(super) equation: Vec<bool>,
    /// What each row, and last the objective, was multiplied by.
    factors: Vec<Rational>,
    told: usize,
}

impl<T: Whole> Dictionary<T> {
    /// The programme with all slacks in the basis; `None` if a number does not fit.
    pub(super) fn of(program: &Program, meter: &mut dyn Meter) -> Result<Option<Self>, Stopped> {
        let (rows, width) = (program.rows.len(), program.maximise.len());
        meter.bytes((rows + 1) * (width + 1) * size_of::<T>())?;
        let mut new = Dictionary {
            cells: Vec::with_capacity(rows + 1),
            basis: (0..rows).map(Variable::Slack).collect(),
            columns: (0..width).map(Variable::Own).collect(),
            scale: T::one(),
            free: (0..width).map(|variable| program.is_free(variable)).collect(),
            equation: program.rows.iter().map(|row| row.relation == Relation::Equal).collect(),
            factors: Vec::with_capacity(rows + 1),
            told: size_of::<T>(),
        };
        let nothing = Rational::zero();
        for row in &program.rows {
            meter.steps(8 * (width as u64 + 1))?;
            let own = (0..width).map(|at| row.coefficients.get(at).unwrap_or(&nothing));
            let flip = row.relation == Relation::AtLeast;
            if !new.push(own.chain([&row.right]), flip, meter)? {
                return Ok(None);
            }
        }
        let objective = program.maximise.iter().chain([&nothing]);
        Ok(new.push(objective, true, meter)?.then_some(new))
    }

    /// Adds a row in the smallest whole numbers, its sign turned if asked; false if they do not fit.
    fn push<'a>(
        &mut self,
        row: impl Iterator<Item = &'a Rational> + Clone,
        flip: bool,
        meter: &mut dyn Meter,
    ) -> Result<bool, Stopped> {
        let (whole, over) = Rational::whole(row, meter)?;
        let common = common_divisor(whole.iter(), meter)?;
        let common = if common.is_zero() { BigInt::one() } else { common };
        let common = if flip { -common } else { common };
        let cells: Option<Vec<T>> = whole.iter().map(|x| T::of(&(x / &common))).collect();
        self.cells.extend(cells);
        self.factors.extend(Rational::from_big(over, common));
        Ok(self.cells.len() == self.factors.len())
    }

    /// The right-hand side of a row.
    pub(super) fn right(&self, row: usize) -> &T {
        &self.cells[row][self.columns.len()]
    }

    /// The objective's row.
    pub(super) fn objective(&self) -> &[T] {
        self.cells.last().map_or(&[], Vec::as_slice)
    }

    /// Exchanges the variables of a row and a column; their cell is not 0.
    pub(super) fn pivot(
        &mut self,
        row: usize,
        column: usize,
        meter: &mut dyn Meter,
    ) -> Result<(), Failure> {
        let mut line = std::mem::take(&mut self.cells[row]);
        let pivot = line[column].clone();
        let turned = pivot < T::zero();
        let bytes = pivot.size();
        if bytes > self.told {
            let count = self.cells.len() * line.len();
            meter.bytes((bytes - self.told).saturating_mul(count))?;
            self.told = bytes;
        }
        let effort = pivot.effort().saturating_mul(line.len() as u64);
        // With a negative pivot everything changes its sign, so that the denominator stays positive.
        let sign = |x: T| if turned { x.minus() } else { Some(x) }.ok_or(Failure::TooSmall);
        for (at, cells) in self.cells.iter_mut().enumerate() {
            if at == row {
                continue;
            }
            meter.steps(effort)?;
            let factor = std::mem::replace(&mut cells[column], T::zero());
            for (x, along) in cells.iter_mut().zip(&line) {
                let new = T::cross(x, &pivot, &factor, along, &self.scale);
                *x = sign(new.ok_or(Failure::TooSmall)?)?;
            }
            cells[column] = sign(factor.minus().ok_or(Failure::TooSmall)?)?;
        }
        line[column] = self.scale.clone();
        for x in &mut line {
            *x = sign(std::mem::replace(x, T::zero()))?;
        }
        self.cells[row] = line;
        self.scale = sign(pivot)?;
        std::mem::swap(&mut self.basis[row], &mut self.columns[column]);
        Ok(())
    }

    /// Adds the artificial variable, which relaxes every row for which `relax` says so.
    pub(super) fn add_artificial(&mut self, relax: &[bool]) -> Result<(), Failure> {
        let one = self.scale.minus().ok_or(Failure::TooSmall)?;
        let end = self.columns.len();
        for (at, cells) in self.cells.iter_mut().enumerate() {
            let relaxed = relax.get(at).copied().unwrap_or(false);
            cells.insert(end, if relaxed { one.clone() } else { T::zero() });
        }
        self.columns.push(Variable::Artificial);
        Ok(())
    }

    /// Drops a column whose variable stays 0.
    pub(super) fn drop_column(&mut self, column: usize) {
        for cells in &mut self.cells {
            cells.remove(column);
        }
        self.columns.remove(column);
    }

    /// The solution that an optimal dictionary stands for.
    pub(super) fn read(&self) -> Solution {
        let scale = self.scale.big();
        let fraction =
            |x: &T| Rational::from_big(x.big(), scale.clone()).unwrap_or_else(Rational::zero);
        let mut point = vec![Rational::zero(); self.free.len()];
        for (row, variable) in self.basis.iter().enumerate() {
            if let Variable::Own(own) = *variable {
                point[own] = fraction(self.right(row));
            }
        }
        // The objective was turned when it was written down, hence the absolute value.
        let objective = self.factors.last().map_or_else(Rational::one, Rational::abs);
        let unscale = |x: &Rational| x.checked_div(&objective).unwrap_or_else(Rational::zero);
        let mut prices = vec![Rational::zero(); self.equation.len()];
        for (column, variable) in self.columns.iter().enumerate() {
            if let Variable::Slack(row) = *variable {
                prices[row] = unscale(&(&fraction(&self.objective()[column]) * &self.factors[row]));
            }
        }
        let value = self.objective().get(self.columns.len()).map(&fraction);
        let value = unscale(&value.unwrap_or_else(Rational::zero));
        Solution::Optimal { value, point, prices }
    }
}
