//! Averaging one another's opinions (DeGroot 1974).
//!
//! In each round everybody takes a weighted mean of all opinions, its own included. Who listens to whom decides what
//! comes of it:
//!
//! ```text
//! a group that listens to nobody outside        keeps its own consensus
//! such a group going round (a to b, b to a)     swings for ever: no limit, unless it agrees already
//! all others                                    end between the groups that they listen to in the end
//! ```
//!
//! With one such group, which does not swing, all come to agree, and each member counts with its influence: the weights
//! v that are the same after a round, v = v·W.

use crate::base::linear;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::base::unity::proper;

/// Who listens to whom: row i has the weights that i gives to everybody, which sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Listening {
    rows: Vec<Vec<Rational>>,
}

/// What becomes of opinions.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Everybody's opinion in the long run; `None` if opinions swing for ever.
    pub limit: Option<Vec<Rational>>,
    /// The groups that listen to nobody outside, each with its period: 1 unless it goes round.
    pub groups: Vec<(Vec<usize>, usize)>,
    /// Everybody's weight in what all come to agree on; `None` if that depends on more than weights.
    pub influence: Option<Vec<Rational>>,
}

/// Why these are no weights.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// A row with another number of weights than there are rows.
    Shape(usize),
    /// A row with a weight below 0.
    Negative(usize),
    /// A row that does not sum to 1, and what it sums to.
    Sum(usize, Rational),
}

impl Listening {
    /// The most people: exact elimination takes the cube of their number.
    pub const MOST: usize = 60;

    /// From rows of weights.
    ///
    /// # Errors
    /// If a row is none.
    pub fn new(mut rows: Vec<Vec<Rational>>) -> Result<Listening, Unfit> {
        let count = rows.len();
        for (at, row) in rows.iter_mut().enumerate() {
            if row.len() != count {
                return Err(Unfit::Shape(at));
            }
            if row.iter().any(Rational::is_negative) {
                return Err(Unfit::Negative(at));
            }
            *row = proper(std::mem::take(row)).map_err(|sum| Unfit::Sum(at, sum))?;
        }
        Ok(Listening { rows })
    }

    /// How many there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// The weights.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Rational>] {
        &self.rows
    }

    /// Opinions after a round.
    #[must_use]
    pub fn next(&self, opinions: &[Rational]) -> Vec<Rational> {
        let mean = |row: &Vec<Rational>| {
            let heard = row.iter().zip(opinions).filter(|(weight, _)| !weight.is_zero());
            heard.map(|(weight, opinion)| weight * opinion).sum()
        };
        self.rows.iter().map(mean).collect()
    }

    /// What becomes of these opinions.
    ///
    /// # Errors
    /// If it takes too long.
    ///
    /// # Sources
    /// [degroot-1974]
    pub fn outcome(
        &self,
        opinions: &[Rational],
        meter: &mut dyn Meter,
    ) -> Result<Outcome, Stopped> {
        let count = self.size();
        let groups = self.groups(meter)?;
        let mut limit: Vec<Option<Rational>> = vec![None; count];
        let mut influence = None;
        let mut swings = false;
        for (members, period) in &groups {
            let Some(weights) = self.stationary(members, meter)? else { continue };
            let agreed: Rational =
                members.iter().zip(&weights).map(|(&one, weight)| weight * &opinions[one]).sum();
            let same = members.windows(2).all(|two| opinions[two[0]] == opinions[two[1]]);
            swings |= *period > 1 && !same && !self.settles(members, *period, opinions, meter)?;
            members.iter().for_each(|&one| limit[one] = Some(agreed.clone()));
            if groups.len() == 1 && *period == 1 {
                let mut all = vec![Rational::zero(); count];
                for (&one, weight) in members.iter().zip(weights) {
                    all[one] = weight;
                }
                influence = Some(all);
            }
        }
        let limit = match swings {
            true => None,
            false => self.settled(limit, meter)?,
        };
        Ok(Outcome { limit, groups, influence })
    }

    /// Whether a group that goes round comes to rest all the same: each of its parts agrees on the same.
    fn settles(
        &self,
        members: &[usize],
        period: usize,
        opinions: &[Rational],
        meter: &mut dyn Meter,
    ) -> Result<bool, Stopped> {
        // In the long run a part has the weighted mean of one part; all are the same if these means are.
        let Some(weights) = self.stationary(members, meter)? else { return Ok(false) };
        let parts = self.parts(members, period);
        let mut means: Vec<(Rational, Rational)> =
            vec![(Rational::zero(), Rational::zero()); period];
        for ((&one, weight), &part) in members.iter().zip(&weights).zip(&parts) {
            means[part].0 += &(weight * &opinions[one]);
            means[part].1 += weight;
        }
        let means: Vec<Option<Rational>> =
            means.iter().map(|(sum, weight)| sum.checked_div(weight)).collect();
        Ok(means.windows(2).all(|two| two[0] == two[1]))
    }

    /// Which part of its round each member of a group is in.
    fn parts(&self, members: &[usize], period: usize) -> Vec<usize> {
        let depths = self.depths(members);
        depths.into_iter().map(|depth| depth % period.max(1)).collect()
    }

    /// How many hops each member is from the first.
    fn depths(&self, members: &[usize]) -> Vec<usize> {
        let mut depth = vec![usize::MAX; members.len()];
        let mut queue = std::collections::VecDeque::from([0]);
        if let Some(first) = depth.first_mut() {
            *first = 0;
        }
        while let Some(at) = queue.pop_front() {
            for (other, &member) in members.iter().enumerate() {
                let heard = !self.rows[members[at]][member].is_zero();
                if heard && depth[other] == usize::MAX {
                    depth[other] = depth[at] + 1;
                    queue.push_back(other);
                }
            }
        }
        depth
    }

    /// The weights of a group that a round leaves as they are.
    fn stationary(
        &self,
        members: &[usize],
        meter: &mut dyn Meter,
    ) -> Result<Option<Vec<Rational>>, Stopped> {
        let count = members.len();
        meter.steps((count * count * count) as u64 * 4 + 100)?;
        // v·(W − 1) = 0, the last of which follows from the others and gives way to Σ v = 1.
        let mut matrix = vec![vec![Rational::zero(); count]; count];
        for (column, &from) in members.iter().enumerate() {
            for (row, &to) in members.iter().enumerate() {
                let own = if row == column { Rational::one() } else { Rational::zero() };
                matrix[row][column] = &self.rows[from][to] - &own;
            }
        }
        let mut right = vec![Rational::zero(); count];
        if let (Some(last), Some(end)) = (matrix.last_mut(), right.last_mut()) {
            last.fill(Rational::one());
            *end = Rational::one();
        }
        linear::solve_exact(&matrix, &right, meter)
    }

    /// The limits of all, from those of the groups.
    fn settled(
        &self,
        known: Vec<Option<Rational>>,
        meter: &mut dyn Meter,
    ) -> Result<Option<Vec<Rational>>, Stopped> {
        let open: Vec<usize> = (0..known.len()).filter(|&one| known[one].is_none()).collect();
        let count = open.len();
        meter.steps((count * count * count) as u64 * 4 + 100)?;
        let mut matrix = vec![vec![Rational::zero(); count]; count];
        let mut right = vec![Rational::zero(); count];
        for (row, &one) in open.iter().enumerate() {
            for (column, &other) in open.iter().enumerate() {
                let own = if row == column { Rational::one() } else { Rational::zero() };
                matrix[row][column] = &own - &self.rows[one][other];
            }
            for (other, opinion) in known.iter().enumerate() {
                if let Some(opinion) = opinion {
                    right[row] += &(&self.rows[one][other] * opinion);
                }
            }
        }
        let Some(found) = linear::solve_exact(&matrix, &right, meter)? else { return Ok(None) };
        let mut found = found.into_iter();
        Ok(known.into_iter().map(|one| one.or_else(|| found.next())).collect())
    }

    /// The groups that listen to nobody outside.
    fn groups(&self, meter: &mut dyn Meter) -> Result<Vec<(Vec<usize>, usize)>, Stopped> {
        let count = self.size();
        meter.steps((count * count * count) as u64 / 8 + 100)?;
        // Whom everybody listens to in the end, in rows of bits.
        let mut reach: Vec<Vec<bool>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(|weight| !weight.is_zero()).collect())
            .collect();
        for (one, row) in reach.iter_mut().enumerate() {
            row[one] = true;
        }
        for over in 0..count {
            let through = reach[over].clone();
            for row in &mut reach {
                if row[over] {
                    row.iter_mut().zip(&through).for_each(|(far, near)| *far |= near);
                }
            }
        }
        let mut made: Vec<(Vec<usize>, usize)> = Vec::new();
        for (one, row) in reach.iter().enumerate() {
            let members: Vec<usize> = (0..count).filter(|&other| row[other]).collect();
            // Closed if all that it reaches reach it; counted from its first member.
            if members.first() == Some(&one) && members.iter().all(|&other| reach[other][one]) {
                let period = self.period(&members);
                made.push((members, period));
            }
        }
        Ok(made)
    }

    /// In how many rounds a group comes round: the greatest common divisor of its circles.
    fn period(&self, members: &[usize]) -> usize {
        let depths = self.depths(members);
        let mut period = 0_usize;
        for (at, &from) in members.iter().enumerate() {
            for (other, &to) in members.iter().enumerate() {
                if !self.rows[from][to].is_zero() {
                    period = divisor(period, (depths[at] + 1).abs_diff(depths[other]));
                }
            }
        }
        period.max(1)
    }
}

fn divisor(mut a: usize, mut b: usize) -> usize {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
