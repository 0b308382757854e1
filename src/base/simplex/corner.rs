//! From corner to corner: which variable enters the basis and which one leaves it.

use std::cmp::Ordering;

use super::dictionary::{Dictionary, Failure, Variable, Whole};
use crate::base::meter::Meter;

/// Where the way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Optimal,
    Infeasible,
    Unbounded,
}

/// Brings a dictionary to its optimum.
pub(super) fn optimum<T: Whole>(
    dictionary: &mut Dictionary<T>,
    meter: &mut dyn Meter,
) -> Result<Ending, Failure> {
    if !equations(dictionary, meter)? {
        return Ok(Ending::Infeasible);
    }
    free_variables(dictionary, meter)?;
    if !first_corner(dictionary, meter)? {
        return Ok(Ending::Infeasible);
    }
    // A free variable that no condition holds back.
    let objective = dictionary.objective().iter().zip(&dictionary.columns);
    let mut loose = objective.filter(|(_, variable)| is_free(dictionary, **variable));
    if loose.any(|(gain, _)| !gain.is_zero()) {
        return Ok(Ending::Unbounded);
    }
    let last = dictionary.cells.len() - 1;
    let mut stalled = false;
    loop {
        let Some(column) = entering(dictionary, last, stalled, meter)? else {
            return Ok(Ending::Optimal);
        };
        let Some(row) = leaving(dictionary, column, meter)? else { return Ok(Ending::Unbounded) };
        stalled = dictionary.right(row).is_zero();
        dictionary.pivot(row, column, meter)?;
    }
}

/// Whether a variable may be negative.
fn is_free<T>(dictionary: &Dictionary<T>, variable: Variable) -> bool {
    matches!(variable, Variable::Own(own) if dictionary.free[own])
}

/// Whether a variable must be 0.
fn is_fixed<T>(dictionary: &Dictionary<T>, variable: Variable) -> bool {
    matches!(variable, Variable::Slack(row) if dictionary.equation[row])
}

/// Moves the slacks of equations out of the basis; false if one cannot be 0.
fn equations<T: Whole>(
    dictionary: &mut Dictionary<T>,
    meter: &mut dyn Meter,
) -> Result<bool, Failure> {
    for row in 0..dictionary.basis.len() {
        if !is_fixed(dictionary, dictionary.basis[row]) {
            continue;
        }
        let open = |&column: &usize| {
            !dictionary.cells[row][column].is_zero()
                && !is_fixed(dictionary, dictionary.columns[column])
        };
        let columns = || (0..dictionary.columns.len()).filter(open);
        let free = columns().find(|&column| is_free(dictionary, dictionary.columns[column]));
        match free.or_else(|| columns().next()) {
            Some(column) => dictionary.pivot(row, column, meter)?,
            None if dictionary.right(row).is_zero() => {}
            None => return Ok(false),
        }
    }
    Ok(true)
}

/// Moves free variables into the basis, where nothing drives them out; those that occur in no condition stay.
fn free_variables<T: Whole>(
    dictionary: &mut Dictionary<T>,
    meter: &mut dyn Meter,
) -> Result<(), Failure> {
    for column in 0..dictionary.columns.len() {
        if !is_free(dictionary, dictionary.columns[column]) {
            continue;
        }
        meter.steps(dictionary.basis.len() as u64)?;
        let found = (0..dictionary.basis.len()).find(|&row| {
            let basic = dictionary.basis[row];
            !is_free(dictionary, basic)
                && !is_fixed(dictionary, basic)
                && !dictionary.cells[row][column].is_zero()
        });
        if let Some(row) = found {
            dictionary.pivot(row, column, meter)?;
        }
    }
    Ok(())
}

/// Makes every right-hand side at least 0 where it must be; false if that cannot be.
fn first_corner<T: Whole>(
    dictionary: &mut Dictionary<T>,
    meter: &mut dyn Meter,
) -> Result<bool, Failure> {
    let bound: Vec<bool> = (dictionary.basis.iter())
        .map(|&basic| !is_free(dictionary, basic) && !is_fixed(dictionary, basic))
        .collect();
    let rows = (0..bound.len()).filter(|&row| bound[row]);
    let lowest =
        rows.reduce(
            |best, row| {
                if dictionary.right(row) < dictionary.right(best) { row } else { best }
            },
        );
    let Some(lowest) = lowest.filter(|&row| *dictionary.right(row) < T::zero()) else {
        return Ok(true);
    };
    dictionary.add_artificial(&bound)?;
    dictionary.pivot(lowest, dictionary.columns.len() - 1, meter)?;
    // The artificial variable's own row says what lowers it. It leaves as soon as it can, so it is above 0 here.
    let mut stalled = false;
    loop {
        let home = dictionary.basis.iter().position(|basic| *basic == Variable::Artificial);
        let Some(home) = home else { break };
        let Some(column) = entering_downward(dictionary, home, stalled, meter)? else {
            return Ok(false);
        };
        let Some(row) = leaving(dictionary, column, meter)? else { return Ok(false) };
        stalled = dictionary.right(row).is_zero();
        dictionary.pivot(row, column, meter)?;
    }
    let column = dictionary.columns.iter().position(|column| *column == Variable::Artificial);
    if let Some(column) = column {
        dictionary.drop_column(column);
    }
    Ok(true)
}

/// The column to enter so that the objective grows: the steepest; by Bland's rule after a step without gain.
fn entering<T: Whole>(
    dictionary: &Dictionary<T>,
    row: usize,
    stalled: bool,
    meter: &mut dyn Meter,
) -> Result<Option<usize>, Failure> {
    choose(dictionary, meter, stalled, |column| {
        let cell = &dictionary.cells[row][column];
        if *cell < T::zero() { cell.minus() } else { None }
    })
}

/// The column to enter so that the variable of a row shrinks.
fn entering_downward<T: Whole>(
    dictionary: &Dictionary<T>,
    row: usize,
    stalled: bool,
    meter: &mut dyn Meter,
) -> Result<Option<usize>, Failure> {
    choose(dictionary, meter, stalled, |column| {
        let cell = &dictionary.cells[row][column];
        (*cell > T::zero()).then(|| cell.clone())
    })
}

/// The open column of largest gain, or by Bland's rule the one whose variable comes first.
fn choose<T: Whole>(
    dictionary: &Dictionary<T>,
    meter: &mut dyn Meter,
    stalled: bool,
    gain: impl Fn(usize) -> Option<T>,
) -> Result<Option<usize>, Failure> {
    meter.steps(dictionary.columns.len() as u64)?;
    let mut best: Option<(usize, T)> = None;
    for (column, &variable) in dictionary.columns.iter().enumerate() {
        if is_fixed(dictionary, variable) || is_free(dictionary, variable) {
            continue;
        }
        let Some(gain) = gain(column) else { continue };
        let better = best.as_ref().is_none_or(|(chosen, most)| {
            let first = variable < dictionary.columns[*chosen];
            if stalled { first } else { gain > *most || gain == *most && first }
        });
        if better {
            best = Some((column, gain));
        }
    }
    Ok(best.map(|(column, _)| column))
}

/// The row that first reaches 0 as the column's variable grows; among several the first variable's.
fn leaving<T: Whole>(
    dictionary: &Dictionary<T>,
    column: usize,
    meter: &mut dyn Meter,
) -> Result<Option<usize>, Failure> {
    let effort = dictionary.scale.effort();
    meter.steps(effort.saturating_mul(dictionary.basis.len() as u64))?;
    let mut best: Option<usize> = None;
    for (row, &variable) in dictionary.basis.iter().enumerate() {
        let cell = &dictionary.cells[row][column];
        if *cell <= T::zero() || is_free(dictionary, variable) || is_fixed(dictionary, variable) {
            continue;
        }
        let sooner = best.is_none_or(|chosen| {
            let other = &dictionary.cells[chosen][column];
            match T::compare(dictionary.right(row), other, dictionary.right(chosen), cell) {
                Ordering::Less => true,
                Ordering::Equal => variable < dictionary.basis[chosen],
                Ordering::Greater => false,
            }
        });
        if sooner {
            best = Some(row);
        }
    }
    Ok(best)
}
