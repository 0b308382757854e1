//! Security levels: what a player is sure of by mixing, and what the others can hold it down to by mixing.
//!
//! The first, maxmin, is a linear programme for any number of players. For two players the second, minmax, is equal
//! to it (von Neumann 1928), and the programme's prices are the opponent's mixture. With three or more, the others
//! mix independently, which may leave the player more than its maxmin; see [`super::minmax`].
//!
//! # Sources
//! von Neumann 1928; Maschler, Solan and Zamir 2013.

use super::dominance::{everything, rows};
use crate::analysis::Error;
use crate::analysis::strategic::{Strategic, surely};
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Solution};

/// What a player is sure of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security {
    /// The maxmin payoff.
    pub value: Rational,
    /// A mixture that is sure of it.
    pub mixture: Vec<Rational>,
    /// What of the others, acting in concert, holds the player to it: a chance for each of their joint choices, in
    /// the order of [`super::dominance::contexts`].
    pub held_by: Vec<Rational>,
}

/// A player's maxmin in mixed strategies.
///
/// # Errors
/// [`Error::Stopped`].
pub fn maxmin(form: &Strategic, player: usize, meter: &mut dyn Meter) -> Result<Security, Error> {
    let rows = rows(form, &everything(form), player, meter)?;
    value(&rows, meter)
}

/// The value of a matrix to the player who chooses rows and wants much, with both sides' mixtures.
///
/// # Errors
/// [`Error::Stopped`].
pub fn value(rows: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<Security, Error> {
    let (count, columns) = (rows.len(), rows.first().map_or(0, Vec::len));
    // The pure answer, where it is one, is found without the programme.
    meter.steps((count * columns) as u64)?;
    let least = |row: &Vec<Rational>| row.iter().min().cloned().unwrap_or_else(Rational::zero);
    let most = |column: usize| rows.iter().map(|row| &row[column]).max().cloned();
    let row = (0..count).max_by(|&a, &b| least(&rows[a]).cmp(&least(&rows[b])).then(b.cmp(&a)));
    let column = (0..columns).min_by_key(|&column| (most(column), column));
    if let (Some(row), Some(column)) = (row, column)
        && most(column).as_ref() == Some(&least(&rows[row]))
    {
        let (mixture, held_by) = (surely(row, count), surely(column, columns));
        return Ok(Security { value: least(&rows[row]), mixture, held_by });
    }
    by_programme(rows, meter)
}

/// The same by linear programme, whether or not there is a pure answer: chances for the rows and a level, as high as
/// can be, that they are sure of in each column.
pub(super) fn by_programme(
    rows: &[Vec<Rational>],
    meter: &mut dyn Meter,
) -> Result<Security, Error> {
    let (count, columns) = (rows.len(), rows.first().map_or(0, Vec::len));
    let mut objective = vec![Rational::zero(); count + 1];
    objective[count] = Rational::one();
    let mut program = Program::new(objective);
    program.free = vec![false; count + 1];
    program.free[count] = true;
    for column in 0..columns {
        meter.steps(count as u64)?;
        let mut line: Vec<Rational> = rows.iter().map(|row| -row[column].clone()).collect();
        line.push(Rational::one());
        program.row(line, Relation::AtMost, Rational::zero());
    }
    let mut sum = vec![Rational::one(); count];
    sum.push(Rational::zero());
    program.row(sum, Relation::Equal, Rational::one());
    match program.solve(meter)? {
        Solution::Optimal { value, mut point, mut prices } => {
            point.truncate(count);
            prices.truncate(columns);
            Ok(Security { value, mixture: point, held_by: prices })
        }
        // A mixture exists wherever there is an action, and payoffs are finite.
        Solution::Infeasible | Solution::Unbounded => Err(Error::NoTable),
    }
}
