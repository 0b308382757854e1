//! Linear programmes, solved exactly over fractions.
//!
//! A [`Program`] maximises a linear form under linear conditions; its [`Solution`] has the best value, a corner
//! of the feasible set that attains it, and the price of each condition: what one unit more of its right-hand
//! side would be worth. Value, point and prices are fractions, and `value = Σ price·right` to the last digit, so
//! that whoever doubts a solution can check it by itself (strong duality).
//!
//! ```text
//! maximise 3x + 2y         x + y ≤ 4        x = 3, y = 1, value 11
//!                          x     ≤ 3        prices 2 and 1
//! ```
//!
//! The method is the simplex on a dictionary of whole numbers with one common denominator: a row for each
//! variable in the basis, a column for each outside it, so that many conditions on few variables stay cheap.
//! Equations and free variables are pivoted away first; one artificial variable finds a first corner (Chvátal 1983).
//! The column of steepest gain enters; after a step that gains nothing, Bland's rule chooses until one does, so
//! that it always ends (Bland 1977). Numbers are 64 bits wide while they fit and as large as they must be after.

mod corner;
mod dictionary;

use num_bigint::BigInt;

use super::meter::{Meter, Stopped};
use super::rational::Rational;
use dictionary::Dictionary;

/// A linear programme: maximise a form of variables, each at least 0 unless it is free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// What a unit of each variable adds to the value; its length is the number of variables.
    pub maximise: Vec<Rational>,
    /// The conditions.
    pub rows: Vec<Row>,
    /// Which variables may be negative; those beyond its end may not.
    pub free: Vec<bool>,
}

/// A condition: `coefficients · x` is at most, at least or equal to `right`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// One for each variable; 0 beyond its end.
    pub coefficients: Vec<Rational>,
    /// How the two sides compare.
    pub relation: Relation,
    /// The right-hand side.
    pub right: Rational,
}

/// How the two sides of a condition compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// ≤
    AtMost,
    /// ≥
    AtLeast,
    /// =
    Equal,
}

/// What becomes of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solution {
    /// It has a best value.
    Optimal {
        /// The largest value of the form.
        value: Rational,
        /// Variables that attain it, at a corner.
        point: Vec<Rational>,
        /// For each row what a unit more on its right would add: at least 0 for `AtMost`, at most 0 for
        /// `AtLeast`.
        prices: Vec<Rational>,
    },
    /// No point satisfies the rows.
    Infeasible,
    /// The form grows without end.
    Unbounded,
}

impl Program {
    /// Maximise this form, without conditions yet.
    #[must_use]
    pub fn new(maximise: Vec<Rational>) -> Program {
        Program { maximise, rows: Vec::new(), free: Vec::new() }
    }

    /// Adds a condition.
    pub fn row(&mut self, coefficients: Vec<Rational>, relation: Relation, right: Rational) {
        self.rows.push(Row { coefficients, relation, right });
    }

    /// Whether a variable may be negative.
    #[must_use]
    pub fn is_free(&self, variable: usize) -> bool {
        self.free.get(variable).copied().unwrap_or(false)
    }

    /// The best value, where it is attained, and what it depends on.
    ///
    /// # Errors
    /// When the meter has had enough.
    ///
    /// # Complexity
    /// A step costs rows times variables; there are seldom more than a few times as many steps as rows.
    pub fn solve(&self, meter: &mut dyn Meter) -> Result<Solution, Stopped> {
        match self.attempt::<i64>(meter)? {
            Some(solution) => Ok(solution),
            // Whole numbers of any size never grow out of their range.
            None => Ok(self.attempt::<BigInt>(meter)?.unwrap_or(Solution::Infeasible)),
        }
    }

    /// The solution by numbers of one kind; `None` when they do not suffice.
    fn attempt<T: dictionary::Whole>(
        &self,
        meter: &mut dyn Meter,
    ) -> Result<Option<Solution>, Stopped> {
        let Some(mut dictionary) = Dictionary::<T>::of(self, meter)? else { return Ok(None) };
        match corner::optimum(&mut dictionary, meter) {
            Ok(corner::Ending::Optimal) => Ok(Some(dictionary.read())),
            Ok(corner::Ending::Infeasible) => Ok(Some(Solution::Infeasible)),
            Ok(corner::Ending::Unbounded) => Ok(Some(Solution::Unbounded)),
            Err(dictionary::Failure::TooSmall) => Ok(None),
            Err(dictionary::Failure::Stopped) => Err(Stopped),
        }
    }
}

#[cfg(test)]
mod tests;
