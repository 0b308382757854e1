//! One stage of the core and the nucleolus: the largest `ε` such that every coalition not settled yet gets at least
//! `ε` more than it is worth.
//!
//! The points asked about are `x = start + D·t`, where the columns of `D` span what earlier stages have left open:
//!
//! ```text
//! maximise ε     with  x(S) − v(S) ≥ ε   for each coalition S with D'S ≠ 0,    xᵢ ≥ v(i) where there is a floor
//! minimise −Σ y(S)·(v(S) − start(S)) …   with  Σ y(S)·D'S = 0,  Σ y(S) = 1,  y ≥ 0         (its dual)
//! ```
//!
//! The dual has a row for each open direction and a column for each coalition. The simplex method keeps only the
//! few columns of its basis; the next one to enter is the coalition that complains most of the point at hand, found
//! by looking through all of them. Ties are broken lexicographically, so that it always ends. Coalitions with a
//! positive weight in the dual solution get exactly `ε` at *every* best point: they are settled from then on.
//!
//! Invariant: all numbers are exact.
//!
//! # Sources
//! Maschler, Peleg and Shapley 1979; Dantzig, Orden and Wolfe 1955 (the lexicographic rule).

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::form::{Coalition, Form, members};
use crate::base::linear::inverse;
use crate::base::meter::{Meter, Stopped, Unmetered};
use crate::base::rational::{Rational, bytes_of, common_multiple, pay};

/// The best of one stage.
#[derive(Clone, Debug)]
pub(super) struct Optimum {
    /// A point that attains it.
    pub(super) point: Vec<Rational>,
    /// `ε`.
    pub(super) least: Rational,
    /// The coalitions that get exactly that much at every such point, with their weights in the dual solution.
    pub(super) settled: Vec<(Coalition, Rational)>,
    /// The players who get exactly their own worth at every such point, likewise.
    pub(super) held: Vec<usize>,
}

/// A form with worths as whole numbers over a common denominator.
pub(super) struct Scaled<'a> {
    form: &'a Form,
    denominator: BigInt,
    big: Vec<BigInt>,
    /// The same where they are small, and the largest of them.
    small: Option<(Vec<i128>, i128)>,
}

impl<'a> Scaled<'a> {
    pub(super) fn of(form: &'a Form, meter: &mut dyn Meter) -> Result<Self, Stopped> {
        meter.bytes(form.bytes())?;
        let mut denominator = BigInt::one();
        for worth in form.worths() {
            meter.steps(10)?;
            if !worth.is_integer() {
                pay(denominator.bits(), meter)?;
                denominator = common_multiple(&denominator, worth.denominator());
            }
        }
        meter.bytes(bytes_of(denominator.bits()).saturating_mul(form.worths().len()))?;
        let mut big = Vec::with_capacity(form.worths().len());
        for worth in form.worths() {
            meter.steps(10 + denominator.bits() / 64)?;
            big.push(worth.numerator() * (&denominator / worth.denominator()));
        }
        let small: Option<Vec<i128>> = big.iter().map(ToPrimitive::to_i128).collect();
        let small = small.map(|list| {
            let most = list.iter().map(|worth| worth.saturating_abs()).max().unwrap_or(0);
            (list, most)
        });
        Ok(Self { form, denominator, big, small })
    }

    /// The coalition, of those not left out, that gets least beyond its worth at a point, and how much.
    fn worst(
        &self,
        point: &[Rational],
        left_out: &[bool],
        meter: &mut dyn Meter,
    ) -> Result<Option<(Coalition, Rational)>, Stopped> {
        meter.steps(3 * self.big.len() as u64)?;
        let (mut whole, scale) = Rational::whole(point.iter(), meter)?;
        whole.iter_mut().for_each(|x| *x *= &self.denominator);
        // Everything below 2^125, so that a difference fits.
        let sum: BigInt = whole.iter().map(BigInt::abs).sum();
        let least = match (&self.small, scale.to_i128()) {
            (Some((worths, most)), Some(small))
                if sum.bits() < 125 && (BigInt::from(*most) * &scale).bits() < 125 =>
            {
                let whole: Vec<i128> = whole.iter().map(|x| x.to_i128().unwrap_or(0)).collect();
                let found = least(worths, &small, &whole, left_out);
                found.map(|(who, much)| (who, BigInt::from(much)))
            }
            _ => {
                meter.steps(30 * self.big.len() as u64)?;
                least(&self.big, &scale, &whole, left_out)
            }
        };
        let units = scale * &self.denominator;
        Ok(least.map(|(who, much)| {
            (who, Rational::from_big(much, units).unwrap_or_else(Rational::zero))
        }))
    }
}

/// The least `x(S) − scale·v(S)`.
fn least<T>(worths: &[T], scale: &T, x: &[T], left_out: &[bool]) -> Option<(Coalition, T)>
where
    T: Clone + Ord + Zero + num_traits::Num,
{
    let mut sums: Vec<T> = Vec::with_capacity(worths.len());
    sums.push(T::zero());
    let mut best: Option<(Coalition, T)> = None;
    for coalition in 1..worths.len() {
        let last = coalition.trailing_zeros() as usize;
        let sum = sums[coalition & (coalition - 1)].clone() + x[last].clone();
        if !left_out[coalition] {
            let much = sum.clone() - scale.clone() * worths[coalition].clone();
            if best.as_ref().is_none_or(|(_, known)| much < *known) {
                best = Some((coalition as Coalition, much));
            }
        }
        sums.push(sum);
    }
    best
}

/// What is left open where these coalitions' sums are fixed: whole vectors that span the space.
pub(super) fn directions(players: usize, fixed: &[Coalition]) -> Vec<Vec<i64>> {
    // Reduced rows with the place of their leading 1.
    let mut rows: Vec<(usize, Vec<Rational>)> = Vec::new();
    for coalition in fixed {
        let mut row: Vec<Rational> =
            (0..players).map(|who| Rational::from(i64::from(coalition >> who & 1))).collect();
        for (lead, known) in &rows {
            eliminate(&mut row, known, *lead);
        }
        let Some(lead) = row.iter().position(|x| !x.is_zero()) else { continue };
        if let Some(inverse) = row[lead].recip() {
            row.iter_mut().for_each(|x| *x *= &inverse);
        }
        rows.iter_mut().for_each(|(_, known)| eliminate(known, &row, lead));
        rows.push((lead, row));
    }
    let free = (0..players).filter(|who| rows.iter().all(|(lead, _)| lead != who));
    free.map(|open| {
        let mut direction = vec![Rational::zero(); players];
        direction[open] = Rational::one();
        for (lead, row) in &rows {
            direction[*lead] = -row[open].clone();
        }
        let whole = Rational::whole(direction.iter(), &mut Unmetered).unwrap_or_default().0;
        // Quotients of determinants of zeros and ones, far below 2^63 for so few players.
        whole.iter().map(|x| x.to_i64().unwrap_or(0)).collect()
    })
    .collect()
}

fn eliminate(row: &mut [Rational], by: &[Rational], lead: usize) {
    if row[lead].is_zero() {
        return;
    }
    let times = row[lead].clone();
    for (x, y) in row.iter_mut().zip(by) {
        if !y.is_zero() {
            *x = &*x - &(y * &times);
        }
    }
}

/// What weighs in the dual: a coalition, or a player's floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Coalition(Coalition),
    Floor(usize),
}

/// Solves a stage. There must be at least one direction, the worth of all must be fixed, and `start` must be
/// feasible.
pub(super) fn stage(
    scaled: &Scaled<'_>,
    start: &[Rational],
    directions: &[Vec<i64>],
    floor: bool,
    meter: &mut dyn Meter,
) -> Result<Optimum, Stopped> {
    let form = scaled.form;
    let left_out = left_out(form, directions, meter)?;
    let mut simplex = Simplex::new(form, start, directions);
    let height = directions.len() as u64 + 1;
    loop {
        // An operation on fractions is worth about a hundred small ones.
        meter.steps(100 * height * height)?;
        let (point, least) = simplex.point();
        let enter = entering(scaled, &point, &least, &left_out, floor, meter)?;
        let Some(column) = enter else {
            let (mut settled, mut held) = (Vec::new(), Vec::new());
            for (column, weight) in simplex.basis.iter().zip(&simplex.weights) {
                match column {
                    _ if !weight.is_positive() => {}
                    Column::Coalition(coalition) => settled.push((*coalition, weight.clone())),
                    Column::Floor(who) => held.push(*who),
                }
            }
            settled.sort_by_key(|(coalition, _)| *coalition);
            return Ok(Optimum { point, least, settled, held });
        };
        meter.steps(200 * height * height)?;
        simplex.enter(column);
    }
}

/// Whose sums do not change along any direction.
fn left_out(
    form: &Form,
    directions: &[Vec<i64>],
    meter: &mut dyn Meter,
) -> Result<Vec<bool>, Stopped> {
    let count = form.worths().len();
    meter.bytes(count * 17)?;
    let mut left_out = vec![true; count];
    let mut sums: Vec<i128> = vec![0; count];
    for direction in directions {
        meter.steps(2 * count as u64)?;
        for coalition in 1..count {
            let last = coalition.trailing_zeros() as usize;
            sums[coalition] = sums[coalition & (coalition - 1)] + i128::from(direction[last]);
            left_out[coalition] &= sums[coalition] == 0;
        }
    }
    Ok(left_out)
}

/// Who complains most; nobody at the optimum.
fn entering(
    scaled: &Scaled<'_>,
    point: &[Rational],
    least: &Rational,
    left_out: &[bool],
    floor: bool,
    meter: &mut dyn Meter,
) -> Result<Option<Column>, Stopped> {
    let mut most = Rational::zero();
    let mut found = None;
    if let Some((coalition, beyond)) = scaled.worst(point, left_out, meter)? {
        let short = least - &beyond;
        if short > most {
            (most, found) = (short, Some(Column::Coalition(coalition)));
        }
    }
    for (who, x) in point.iter().enumerate().filter(|_| floor) {
        let short = scaled.form.worth(1 << who) - x;
        if short > most {
            (most, found) = (short, Some(Column::Floor(who)));
        }
    }
    Ok(found)
}

/// The dual simplex tableau, without the columns outside its basis.
struct Simplex<'a> {
    form: &'a Form,
    start: &'a [Rational],
    directions: &'a [Vec<i64>],
    basis: Vec<Column>,
    /// The inverse of the basis' matrix, the matrix it began with, the weights of the basis, and its costs.
    inverse: Vec<Vec<Rational>>,
    first: Vec<Vec<Rational>>,
    weights: Vec<Rational>,
    costs: Vec<Rational>,
}

impl<'a> Simplex<'a> {
    /// Begins with players whose directions are independent, alone, and with all but the first of them.
    fn new(form: &'a Form, start: &'a [Rational], directions: &'a [Vec<i64>]) -> Self {
        let chosen = independent(form.players(), directions);
        let mut basis: Vec<Column> = chosen.iter().map(|who| Column::Coalition(1 << who)).collect();
        let others = chosen.first().map_or(0, |who| form.grand() & !(1 << who));
        basis.push(Column::Coalition(others));
        let mut made = Self {
            form,
            start,
            directions,
            basis: Vec::new(),
            inverse: Vec::new(),
            first: Vec::new(),
            weights: Vec::new(),
            costs: Vec::new(),
        };
        let columns: Vec<Vec<Rational>> = basis.iter().map(|column| made.column(*column)).collect();
        made.first = (0..columns.len())
            .map(|row| columns.iter().map(|column| column[row].clone()).collect())
            .collect();
        made.inverse = inverse(&made.first).unwrap_or_default();
        made.weights = made.inverse.iter().map(|row| row[row.len() - 1].clone()).collect();
        made.costs = basis.iter().map(|column| made.cost(*column)).collect();
        made.basis = basis;
        made
    }

    fn column(&self, column: Column) -> Vec<Rational> {
        let (coalition, last) = match column {
            Column::Coalition(coalition) => (coalition, Rational::one()),
            Column::Floor(who) => (1 << who, Rational::zero()),
        };
        let sum = |direction: &Vec<i64>| members(coalition).map(|who| direction[who]).sum::<i64>();
        let mut made: Vec<Rational> =
            self.directions.iter().map(|direction| Rational::from(sum(direction))).collect();
        made.push(last);
        made
    }

    /// What the coalition gets at the start beyond its worth.
    fn cost(&self, column: Column) -> Rational {
        let coalition = match column {
            Column::Coalition(coalition) => coalition,
            Column::Floor(who) => 1 << who,
        };
        let mut cost = -self.form.worth(coalition).clone();
        members(coalition).for_each(|who| cost += &self.start[who]);
        cost
    }

    /// The point and `ε` at which every coalition of the basis gets exactly `ε` and every floor holds exactly.
    fn point(&self) -> (Vec<Rational>, Rational) {
        let height = self.basis.len();
        let price = |at: usize| -> Rational {
            let parts = self.costs.iter().zip(&self.inverse);
            parts.filter(|(cost, _)| !cost.is_zero()).map(|(cost, row)| cost * &row[at]).sum()
        };
        let mut point = self.start.to_vec();
        for (at, direction) in self.directions.iter().enumerate() {
            let t = price(at);
            for (x, step) in point.iter_mut().zip(direction) {
                if *step != 0 {
                    *x = &*x - &(&t * &Rational::from(*step));
                }
            }
        }
        (point, price(height - 1))
    }

    fn enter(&mut self, column: Column) {
        let entries = self.column(column);
        let step: Vec<Rational> = self
            .inverse
            .iter()
            .map(|row| {
                let parts = row.iter().zip(&entries).filter(|(_, entry)| !entry.is_zero());
                parts.map(|(x, entry)| x * entry).sum()
            })
            .collect();
        let Some(leaves) = self.leaving(&step) else { return };
        let Some(by) = step[leaves].recip() else { return };
        self.inverse[leaves].iter_mut().for_each(|x| *x *= &by);
        self.weights[leaves] *= &by;
        let (pivot, weight) = (self.inverse[leaves].clone(), self.weights[leaves].clone());
        for row in (0..step.len()).filter(|row| *row != leaves && !step[*row].is_zero()) {
            for (x, y) in self.inverse[row].iter_mut().zip(&pivot) {
                if !y.is_zero() {
                    *x = &*x - &(y * &step[row]);
                }
            }
            self.weights[row] = &self.weights[row] - &(&weight * &step[row]);
        }
        self.costs[leaves] = self.cost(column);
        self.basis[leaves] = column;
    }

    /// The row that is exhausted first; of several the lexicographically first.
    fn leaving(&self, step: &[Rational]) -> Option<usize> {
        let mut best: Option<(usize, Rational)> = None;
        for (row, by) in step.iter().enumerate().filter(|(_, by)| by.is_positive()) {
            let ratio = self.weights[row].checked_div(by)?;
            let order = best.as_ref().map_or(Ordering::Less, |(known, least)| {
                ratio.cmp(least).then_with(|| self.lexicographic(row, *known, step))
            });
            if order == Ordering::Less {
                best = Some((row, ratio));
            }
        }
        best.map(|(row, _)| row)
    }

    fn lexicographic(&self, a: usize, b: usize, step: &[Rational]) -> Ordering {
        let entry = |row: usize, at: usize| -> Rational {
            self.inverse[row].iter().zip(&self.first).map(|(x, first)| x * &first[at]).sum()
        };
        (0..self.first.len())
            .map(|at| (&entry(a, at) * &step[b]).cmp(&(&entry(b, at) * &step[a])))
            .find(|order| *order != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    }
}

/// Players whose entries in the directions are independent.
fn independent(players: usize, directions: &[Vec<i64>]) -> Vec<usize> {
    let (mut rows, mut chosen): (Vec<(usize, Vec<Rational>)>, Vec<usize>) =
        (Vec::new(), Vec::new());
    for who in 0..players {
        let mut row: Vec<Rational> =
            directions.iter().map(|direction| Rational::from(direction[who])).collect();
        for (lead, known) in &rows {
            eliminate(&mut row, known, *lead);
        }
        let Some(lead) = row.iter().position(|x| !x.is_zero()) else { continue };
        if let Some(by) = row[lead].recip() {
            row.iter_mut().for_each(|x| *x *= &by);
        }
        rows.push((lead, row));
        chosen.push(who);
    }
    chosen
}
