//! Efficient profiles, and those of largest welfare, among pure ones.
//!
//! ```text
//! efficient          no profile is better for somebody and worse for nobody
//! weakly efficient   no profile is better for everybody
//! utilitarian        the largest sum of payoffs
//! egalitarian        the worst-off gets most; among equals the next worst-off, and so on (leximin)
//! ```
//!
//! # Sources
//! Pareto 1906; Rawls 1971; Sen 1970.

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::base::sort;

/// Profiles by what can be said for them, each list in the order of the game's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Efficient {
    /// Nothing is better for somebody and worse for nobody.
    pub strong: Vec<Vec<usize>>,
    /// Nothing is better for everybody; these include the strong ones.
    pub weak: Vec<Vec<usize>>,
    /// The largest sum of payoffs.
    pub utilitarian: Vec<Vec<usize>>,
    /// The worst-off gets most.
    pub egalitarian: Vec<Vec<usize>>,
    /// The largest sum.
    pub welfare: Rational,
}

impl Efficient {
    /// About how many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists = [&self.strong, &self.weak, &self.utilitarian, &self.egalitarian];
        let each =
            |list: &Vec<Vec<usize>>| list.len() * profile_bytes(list.first().map_or(0, Vec::len));
        lists.into_iter().map(each).sum()
    }
}

/// What a profile takes in a list of them, in bytes.
fn profile_bytes(players: usize) -> usize {
    // Small pieces of memory take a little more than is in them.
    2 * size_of::<Vec<usize>>() + players * size_of::<usize>()
}

/// Sorts out a game's pure profiles.
///
/// # Errors
/// [`Error::Stopped`].
///
/// # Complexity
/// Profiles times efficient payoffs.
pub fn efficient(form: &Strategic, meter: &mut dyn Meter) -> Result<Efficient, Error> {
    // Each profile once here, and once in each of the lists that are found.
    let count = form.shape().iter().product::<usize>();
    meter.bytes(count.saturating_mul(5 * profile_bytes(form.players())))?;
    let cells: Vec<(Vec<usize>, &[Rational])> = form.cells().collect();
    meter.steps(8 * (cells.len() * form.players()) as u64)?;
    // Who dominates stands before whom it dominates in descending order.
    let mut order: Vec<usize> = (0..cells.len()).collect();
    let descending = |&a: &usize, &b: &usize| cells[b].1.cmp(cells[a].1).then(a.cmp(&b));
    sort::in_pieces(&mut order, meter, descending)?;
    let mut front: Vec<&[Rational]> = Vec::new();
    let (mut strong, mut weak) = (vec![false; cells.len()], vec![false; cells.len()]);
    for &at in &order {
        meter.steps((front.len() * form.players()) as u64 + 1)?;
        let pays = cells[at].1;
        let better = |other: &[Rational]| other.iter().zip(pays).all(|(a, b)| a > b);
        let no_worse =
            |other: &[Rational]| other != pays && other.iter().zip(pays).all(|(a, b)| a >= b);
        weak[at] = !front.iter().any(|other| better(other));
        strong[at] = !front.iter().any(|other| no_worse(other));
        if strong[at] && front.last() != Some(&pays) {
            front.push(pays);
        }
    }
    let sum = |pays: &[Rational]| pays.iter().cloned().sum::<Rational>();
    let worst_first = |pays: &[Rational]| {
        let mut sorted = pays.to_vec();
        sorted.sort();
        sorted
    };
    let welfare = cells.iter().map(|(_, pays)| sum(pays)).max().unwrap_or_else(Rational::zero);
    let fairest = cells.iter().map(|(_, pays)| worst_first(pays)).max().unwrap_or_default();
    let pick = |keep: &dyn Fn(usize) -> bool| {
        let chosen = (0..cells.len()).filter(|at| keep(*at));
        chosen.map(|at| cells[at].0.clone()).collect::<Vec<_>>()
    };
    Ok(Efficient {
        strong: pick(&|at| strong[at]),
        weak: pick(&|at| weak[at]),
        utilitarian: pick(&|at| sum(cells[at].1) == welfare),
        egalitarian: pick(&|at| worst_first(cells[at].1) == fairest),
        welfare,
    })
}
