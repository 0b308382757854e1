//! What types get from each other.
//!
//! ```text
//! Pairs    row's score against column
//! Groups   for games of more than two: what each type gets in a group of so many of each type
//! ```
//!
//! Both give the payoff of a type among others of known numbers (drawn without replacement, nobody meeting
//! itself), and in an endless population of known shares, where a type meets its own like any other.

/// Row's score against column.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    types: usize,
    columns: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// A matrix from its cells, row by row.
    #[must_use]
    pub fn new(types: usize, columns: usize, cells: Vec<f64>) -> Option<Matrix> {
        let fits = Some(cells.len()) == types.checked_mul(columns);
        (fits && cells.iter().all(|cell| cell.is_finite())).then_some(Matrix {
            types,
            columns,
            cells,
        })
    }

    /// How many rows.
    #[must_use]
    pub fn types(&self) -> usize {
        self.types
    }

    /// How many columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Row's score against column.
    #[inline]
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.columns + column]
    }

    /// All scores of a row.
    #[inline]
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }

    /// The lowest and the highest cell.
    #[must_use]
    pub fn ends(&self) -> (f64, f64) {
        ends(&self.cells)
    }

    /// How much work it is to go through all of it.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.cells.len() as u64
    }

    /// Every score raised by as much.
    #[must_use]
    pub fn raised(mut self, by: f64) -> Matrix {
        self.cells.iter_mut().for_each(|cell| *cell += by);
        self
    }

    fn change(&mut self, change: impl Fn(usize, usize, f64, &Matrix) -> f64) {
        let old = self.clone();
        for row in 0..self.types {
            for column in 0..self.columns {
                self.cells[row * self.columns + column] =
                    change(row, column, old.at(row, column), &old);
            }
        }
    }
}

fn ends(cells: &[f64]) -> (f64, f64) {
    cells.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &cell| {
        (low.min(cell), high.max(cell))
    })
}

/// What each type gets in each group.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    types: usize,
    size: usize,
    /// How many of each type, and what each type gets there (0 for one that is not in it).
    cells: Vec<(Vec<u32>, Vec<f64>)>,
}

/// The most different groups that are worked out.
pub const MOST_GROUPS: usize = 20_000;

impl Groups {
    /// All groups of a size, the first types most numerous first; `None` if there are too many.
    #[must_use]
    pub fn compositions(types: usize, size: usize) -> Option<Vec<Vec<u32>>> {
        // Count before building: C(size + types − 1, types − 1).
        let mut count = 1_f64;
        for at in 1..types {
            count *= (size + at) as f64 / at as f64;
        }
        if count > MOST_GROUPS as f64 + 0.5 {
            return None;
        }
        let mut all = Vec::new();
        fill(&mut vec![0; types], 0, size as u32, &mut all);
        Some(all)
    }

    /// Groups with what each type gets in them.
    #[must_use]
    pub fn new(types: usize, size: usize, cells: Vec<(Vec<u32>, Vec<f64>)>) -> Option<Groups> {
        let fits = cells.iter().all(|(counts, pays)| {
            counts.len() == types
                && pays.len() == types
                && counts.iter().sum::<u32>() as usize == size
                && pays.iter().all(|pay| pay.is_finite())
        });
        fits.then_some(Groups { types, size, cells })
    }
}

fn fill(counts: &mut Vec<u32>, at: usize, left: u32, into: &mut Vec<Vec<u32>>) {
    if at + 1 == counts.len() {
        counts[at] = left;
        into.push(counts.clone());
        return;
    }
    for here in (0..=left).rev() {
        counts[at] = here;
        fill(counts, at + 1, left - here, into);
    }
}

/// What types get from each other.
#[derive(Clone, Debug, PartialEq)]
pub enum Payoffs {
    /// In pairs.
    Pairs(Matrix),
    /// In groups of more than two.
    Groups(Groups),
}

impl Payoffs {
    /// How many types.
    #[must_use]
    pub fn types(&self) -> usize {
        match self {
            Payoffs::Pairs(matrix) => matrix.types,
            Payoffs::Groups(groups) => groups.types,
        }
    }

    /// How much work it is to work out the payoff of every type once: about an addition each.
    #[must_use]
    pub fn work(&self) -> u64 {
        match self {
            Payoffs::Pairs(matrix) => matrix.work(),
            Payoffs::Groups(groups) => {
                let each = groups.types + groups.size;
                (groups.types * groups.cells.len()).saturating_mul(each) as u64
            }
        }
    }

    /// With probability `r` one meets its own type only, else whom chance brings.
    #[must_use]
    pub fn assorted(mut self, r: f64) -> Payoffs {
        match &mut self {
            Payoffs::Pairs(matrix) => {
                matrix.change(|row, _, cell, old| r * old.at(row, row) + (1.0 - r) * cell);
            }
            Payoffs::Groups(groups) => {
                let size = groups.size as u32;
                let mut alone = vec![0.0; groups.types];
                for (counts, pays) in &groups.cells {
                    if let Some(own) = counts.iter().position(|&count| count == size) {
                        alone[own] = pays[own];
                    }
                }
                for (counts, pays) in &mut groups.cells {
                    for (own, pay) in
                        pays.iter_mut().enumerate().filter(|(own, _)| counts[*own] > 0)
                    {
                        *pay = r * alone[own] + (1.0 - r) * *pay;
                    }
                }
            }
        }
        self
    }

    /// Every payoff raised by as much.
    #[must_use]
    pub fn raised(mut self, by: f64) -> Payoffs {
        match &mut self {
            Payoffs::Pairs(matrix) => matrix.change(|_, _, cell, _| cell + by),
            Payoffs::Groups(groups) => {
                for (counts, pays) in &mut groups.cells {
                    for (pay, _) in pays.iter_mut().zip(counts).filter(|(_, count)| **count > 0) {
                        *pay += by;
                    }
                }
            }
        }
        self
    }

    /// The lowest and the highest payoff of any meeting.
    #[must_use]
    pub fn ends(&self) -> (f64, f64) {
        match self {
            Payoffs::Pairs(matrix) => matrix.ends(),
            Payoffs::Groups(groups) => {
                let present = |(counts, pays): &(Vec<u32>, Vec<f64>)| {
                    let paid = pays.iter().zip(counts).filter(|(_, count)| **count > 0);
                    paid.map(|(pay, _)| *pay).collect::<Vec<f64>>()
                };
                ends(&groups.cells.iter().flat_map(present).collect::<Vec<_>>())
            }
        }
    }

    /// The mean payoff of a type that meets others, of whom there are so many of each type.
    #[must_use]
    pub fn among(&self, own: usize, others: &[u32]) -> f64 {
        let total: u64 = others.iter().map(|&count| u64::from(count)).sum();
        match self {
            Payoffs::Pairs(matrix) => {
                if total == 0 {
                    return 0.0;
                }
                let row = matrix.row(own).iter().zip(others);
                row.map(|(cell, &count)| cell * f64::from(count)).sum::<f64>() / total as f64
            }
            Payoffs::Groups(groups) => groups.mean(own, |counts| {
                let mut p = 1.0;
                let mut drawn = 0;
                for (other, (&count, &there)) in counts.iter().zip(others).enumerate() {
                    for at in 0..count - u32::from(other == own) {
                        // Hypergeometric, factor by factor: ways to take this one, of all ways so far.
                        p *= f64::from(there.saturating_sub(at)) / f64::from(at + 1);
                        p *= f64::from(drawn + 1) / (total as f64 - f64::from(drawn));
                        drawn += 1;
                    }
                }
                p
            }),
        }
    }

    /// The payoff of every type in an endless population.
    pub fn at_shares(&self, shares: &[f64], into: &mut [f64]) {
        match self {
            Payoffs::Pairs(matrix) => {
                for (own, pay) in into.iter_mut().enumerate() {
                    *pay =
                        matrix.row(own).iter().zip(shares).map(|(cell, share)| cell * share).sum();
                }
            }
            Payoffs::Groups(groups) => {
                for (own, pay) in into.iter_mut().enumerate() {
                    *pay = groups.mean(own, |counts| {
                        let mut p = 1.0;
                        let mut drawn = 0;
                        for (other, (&count, &share)) in counts.iter().zip(shares).enumerate() {
                            for at in 0..count - u32::from(other == own) {
                                drawn += 1;
                                p *= share * f64::from(drawn) / f64::from(at + 1);
                            }
                        }
                        p
                    });
                }
            }
        }
    }
}

impl Groups {
    /// The mean over all groups with this type in them, each with the probability of its other members.
    fn mean(&self, own: usize, probability: impl Fn(&[u32]) -> f64) -> f64 {
        let with = self.cells.iter().filter(|(counts, _)| counts[own] > 0);
        with.map(|(counts, pays)| probability(counts) * pays[own]).sum()
    }
}
