//! Whether a quadratic form is positive on a cone: some variables free, the others at least 0.
//!
//! Free variables are eliminated one by one, as in Gaussian elimination; of the rest, a form is copositive unless
//! some principal submatrix has a determinant below 0 and an adjugate without negative entries (Hadeler 1983).
//!
//! # Sources
//! Hadeler 1983; Bomze 1992.

use crate::analysis::Error;
use crate::base::linear::determinant;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// How positive a form is on its cone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// It is below 0 somewhere.
    Not,
    /// Nowhere below 0, but 0 at some point other than 0.
    Weakly,
    /// Above 0 except at 0.
    Strictly,
}

/// The most variables that must not be negative.
pub const MOST: usize = 14;

/// The sign of z'Cz for z that may have any sign where `free` and must not be below 0 elsewhere; C is symmetric.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::TooLarge`] beyond [`MOST`] bound variables.
pub fn sign(form: &[Vec<Rational>], free: &[bool], meter: &mut dyn Meter) -> Result<Sign, Error> {
    let mut form = form.to_vec();
    let mut free = free.to_vec();
    let mut sign = Sign::Strictly;
    while let Some(at) = free.iter().position(|free| *free) {
        meter.steps(20 * (form.len() * form.len()) as u64)?;
        let pivot = form[at][at].clone();
        if pivot.is_negative() {
            return Ok(Sign::Not);
        }
        if pivot.is_zero() {
            // It can be moved at no cost: any product with another variable would fall without end.
            if form[at].iter().any(|x| !x.is_zero()) {
                return Ok(Sign::Not);
            }
            sign = Sign::Weakly;
        } else {
            let row = form[at].clone();
            let scale = pivot.recip().unwrap_or_else(Rational::one);
            for line in &mut form {
                let factor = &line[at] * &scale;
                line.iter_mut().zip(&row).for_each(|(x, y)| *x -= &(&factor * y));
            }
        }
        form.remove(at);
        form.iter_mut().for_each(|line| drop(line.remove(at)));
        free.remove(at);
    }
    Ok(sign.min(bound(&form, meter)?))
}

/// The same where no variable may be negative.
fn bound(form: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<Sign, Error> {
    if form.len() > MOST {
        return Err(Error::TooLarge);
    }
    let mut subsets: Vec<u32> = (1..1_u32 << form.len()).collect();
    // Each after its own subsets: the criterion relies on them.
    subsets.sort_by_key(|set| (set.count_ones(), *set));
    let mut sign = Sign::Strictly;
    for set in subsets {
        let members: Vec<usize> = (0..form.len()).filter(|at| set >> at & 1 == 1).collect();
        let part: Vec<Vec<Rational>> = members
            .iter()
            .map(|&row| members.iter().map(|&column| form[row][column].clone()).collect())
            .collect();
        meter.steps(10 * (part.len() as u64).pow(3))?;
        let whole = determinant(&part, meter)?;
        if whole.is_positive() {
            continue;
        }
        let adjugate = adjugate(&part, meter)?;
        let mut cells = adjugate.iter().flatten();
        if whole.is_negative() && cells.clone().all(|x| !x.is_negative()) {
            return Ok(Sign::Not);
        }
        // With a determinant of 0, a positive adjugate is made of a positive vector at which the form is 0.
        if whole.is_zero() && cells.all(Rational::is_positive) {
            sign = Sign::Weakly;
        }
    }
    Ok(sign)
}

/// The cofactors of a symmetric matrix.
fn adjugate(matrix: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<Vec<Vec<Rational>>, Error> {
    let size = matrix.len();
    let mut all = Vec::with_capacity(size);
    for row in 0..size {
        meter.steps(10 * (size as u64).pow(4))?;
        let mut line = Vec::with_capacity(size);
        for column in 0..size {
            let minor: Vec<Vec<Rational>> = (0..size)
                .filter(|at| *at != row)
                .map(|at| {
                    (0..size).filter(|to| *to != column).map(|to| matrix[at][to].clone()).collect()
                })
                .collect();
            let value = determinant(&minor, meter)?;
            line.push(if (row + column) % 2 == 0 { value } else { -value });
        }
        all.push(line);
    }
    Ok(all)
}
