//! One equilibrium of a two-player game, exactly, also of a large one.
//!
//! Lemke and Howson's path begins where nobody does anything, gives up one label, and then always takes up the label
//! that was just lost twice over, now in the one polytope, now in the other, until nothing is missing:
//!
//! ```text
//! label 2 enters here, 5 leaves   →   5 enters there, 1 leaves   →   1 enters here, 2 leaves: done
//! ```
//!
//! Ties are broken lexicographically (see `tableau`), so that the path cannot come back to where it was. A game with
//! an equilibrium in actions needs no path.
//!
//! # Sources
//! Lemke and Howson 1964; von Stengel 2002.

use num_bigint::BigInt;

use super::bimatrix::{Bimatrix, minor_bits};
use super::extreme::{Equilibrium, shares};
use super::tableau::Tableau;
use super::word::Word;
use crate::analysis::Error;
use crate::analysis::strategic::{Strategic, surely};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// One equilibrium, and how long the path to it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct One {
    /// The equilibrium.
    pub equilibrium: Equilibrium,
    /// The steps of the path; none to an equilibrium in actions.
    pub pivots: u64,
}

/// One equilibrium of a two-player game: the first in actions if there is one, else the end of the path that gives up
/// the first player's first action.
///
/// # Errors
/// [`Error::NotTwoPlayers`]; the meter's.
///
/// # Complexity
/// Each step takes as many operations as the table has payoffs. Steps are few as a rule, though games are known in
/// which they grow exponentially.
pub fn one(game: &Strategic, meter: &mut dyn Meter) -> Result<One, Error> {
    let &[m, n] = game.shape() else { return Err(Error::NotTwoPlayers) };
    if let Some([row, column]) = pure(game, meter)? {
        let mixed = vec![surely(row, m), surely(column, n)];
        let payoffs = [0, 1].iter().filter_map(|&player| game.payoff(player, &[row, column]));
        let equilibrium = Equilibrium { mixed, payoffs: payoffs.cloned().collect() };
        return Ok(One { equilibrium, pivots: 0 });
    }
    let matrices = Bimatrix::of(game, meter)?.ok_or(Error::NotTwoPlayers)?;
    meter.bytes(2 * (m + 1) * (n + 1) * 64)?;
    let bits = [minor_bits(&matrices.second), minor_bits(&matrices.first)];
    let most = bits[0].max(bits[1]);
    let mut found = None;
    if most < 63 {
        found = path::<i64>(&matrices, bits, meter)?;
    }
    if found.is_none() && most < 127 {
        found = path::<i128>(&matrices, bits, meter)?;
    }
    if found.is_none() {
        found = path::<BigInt>(&matrices, bits, meter)?;
    }
    let (parts, pivots) = found.ok_or(Error::TooLarge)?;
    let mixed: Vec<Vec<Rational>> = parts.into_iter().map(shares).collect();
    let payoffs = super::extreme::payoffs(game, &mixed);
    Ok(One { equilibrium: Equilibrium { mixed, payoffs }, pivots })
}

/// The first equilibrium in actions.
fn pure(game: &Strategic, meter: &mut dyn Meter) -> Result<Option<[usize; 2]>, Error> {
    let &[m, n] = game.shape() else { return Err(Error::NotTwoPlayers) };
    meter.steps(4 * (m * n) as u64)?;
    let best = |player: usize, own: usize, other: usize| {
        let at = |own: usize| if player == 0 { [own, other] } else { [other, own] };
        let most = (0..own).filter_map(|own| game.payoff(player, &at(own))).max();
        most.map(|most| (0..own).filter(|&own| game.payoff(player, &at(own)) == Some(most)))
            .map(Iterator::collect::<Vec<usize>>)
            .unwrap_or_default()
    };
    let columns: Vec<Vec<usize>> = (0..m).map(|row| best(1, n, row)).collect();
    let rows: Vec<Vec<usize>> = (0..n).map(|column| best(0, m, column)).collect();
    for (row, replies) in columns.iter().enumerate() {
        if let Some(&column) = replies.iter().find(|&&column| rows[column].contains(&row)) {
            return Ok(Some([row, column]));
        }
    }
    Ok(None)
}

/// The parts of both players' actions at the end of the path; `None` if the word is too narrow.
fn path<W: Word>(
    matrices: &Bimatrix,
    bits: [u64; 2],
    meter: &mut dyn Meter,
) -> Result<Option<([Vec<BigInt>; 2], u64)>, Stopped> {
    let (rows, columns) = matrices.labels();
    let first = Tableau::<W>::new(&matrices.second, rows.clone(), columns.clone(), bits[0]);
    let second = Tableau::<W>::new(&matrices.first, columns.clone(), rows.clone(), bits[1]);
    let (Some(first), Some(second)) = (first, second) else { return Ok(None) };
    let mut tableaux = [first, second];
    let missing = 0;
    let (mut label, mut side, mut pivots) = (missing, 0, 0);
    loop {
        let tableau = &mut tableaux[side];
        meter.steps(2 * tableau.cost())?;
        let Some(column) = tableau.column_of(label) else { return Ok(None) };
        let Some(row) = tableau.ratio(column) else { return Ok(None) };
        label = tableau.leaving(row);
        if tableau.pivot(row, column).is_none() {
            return Ok(None);
        }
        pivots += 1;
        if label == missing {
            let parts = [tableaux[0].parts(&rows), tableaux[1].parts(&columns)];
            return Ok(Some((parts, pivots)));
        }
        side = 1 - side;
    }
}
