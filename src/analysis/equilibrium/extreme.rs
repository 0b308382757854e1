//! All equilibria of a two-player game, exactly, by the corners of its best-response polytopes.
//!
//! A corner of the first player's polytope is a mixture with the labels of the actions that it does not use and of
//! the other's best replies to it; so with the second's. A pair is an equilibrium if every action has its label in one
//! of them: what is used is a best reply. In a degenerate game more than one corner may go with another; the pairs of
//! corners are the *extreme* equilibria, and all equilibria are mixtures of them (see `components`).
//!
//! ```text
//! battle of the sexes    (2,1 0,0 / 0,0 1,2)     three extreme equilibria, each alone
//! a row twice            (1,1 0,0 / 1,1 0,0)     two, and all mixtures of them
//! ```
//!
//! # Sources
//! Mangasarian 1964; Avis, Rosenberg, Savani and von Stengel 2010.

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::bimatrix::Bimatrix;
use super::corners::{Labels, corners};
use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::linear;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// The extreme equilibria of a two-player game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extreme {
    /// Pure ones first, then descending lexicographically.
    pub equilibria: Vec<Equilibrium>,
    /// Whether some mixture has more best replies than it uses actions.
    pub degenerate: bool,
    /// For each equilibrium which of the first player's mixtures it has, and which of the second's: two that have the
    /// same number have the same mixture.
    pub mixtures: Vec<[usize; 2]>,
}

/// A profile of mixtures that nobody leaves alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equilibrium {
    /// For each player the chance of each action.
    pub mixed: Vec<Vec<Rational>>,
    /// What each player gets.
    pub payoffs: Vec<Rational>,
}

impl Equilibrium {
    /// Whether everybody takes one action surely.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        let one = Rational::one();
        self.mixed.iter().all(|chances| chances.contains(&one))
    }

    /// How it stands in the order in which equilibria are listed.
    #[must_use]
    pub fn order(&self, other: &Equilibrium) -> Ordering {
        other.is_pure().cmp(&self.is_pure()).then_with(|| other.mixed.cmp(&self.mixed))
    }
}

/// All extreme equilibria of a two-player game. There is always one.
///
/// # Errors
/// [`Error::NotTwoPlayers`]; [`Error::TooLarge`] for more than 128 actions together; the meter's.
///
/// # Complexity
/// The corners of two polytopes, exponential in the smaller number of actions: some thousand for 10 × 10.
pub fn extreme(game: &Strategic, meter: &mut dyn Meter) -> Result<Extreme, Error> {
    let matrices = Bimatrix::of(game, meter)?.ok_or(Error::NotTwoPlayers)?;
    let (rows, columns) = matrices.labels();
    let (m, n) = (rows.len(), columns.len());
    let first = corners(&matrices.second, &rows, &columns, meter)?.ok_or(Error::TooLarge)?;
    let second = corners(&matrices.first, &columns, &rows, meter)?.ok_or(Error::TooLarge)?;
    let all = Labels::MAX >> (Labels::BITS as usize - m - n);
    // A corner with more labels than dimensions: a mixture with more best replies than actions.
    let crowded = |labels: &Labels, size: usize| labels.count_ones() as usize > size;
    let degenerate = first.iter().any(|labels| crowded(labels, m))
        || second.iter().any(|labels| crowded(labels, n));
    let index = Index::new(&second, n, all, meter)?;
    let mut pairs = Vec::new();
    for (at, &labels) in first.iter().enumerate() {
        meter.steps(8 + index.cost(crowded(&labels, m)))?;
        let from = pairs.len();
        index.covering(all & !labels, crowded(&labels, m), |other| pairs.push([at, other]));
        meter.bytes((pairs.len() - from) * 64)?;
    }
    // The pair in which nobody does anything is none.
    let nothing = |labels: Labels, own: &[usize]| own.iter().all(|&label| labels >> label & 1 == 1);
    pairs.retain(|&[x, y]| !nothing(first[x], &rows) && !nothing(second[y], &columns));
    let mut firsts = Solved::new(&matrices.second, rows, columns.clone(), first.len());
    let mut seconds = Solved::new(&matrices.first, columns, firsts.own.clone(), second.len());
    let mut found = Vec::with_capacity(pairs.len());
    for [x, y] in pairs {
        let mixed =
            vec![firsts.mixture(x, first[x], meter)?, seconds.mixture(y, second[y], meter)?];
        let payoffs = payoffs(game, &mixed);
        meter.steps(20 * (m + n) as u64)?;
        meter.bytes((m + n) * 128)?;
        found.push((Equilibrium { mixed, payoffs }, [x, y]));
    }
    found.sort_by(|(one, _), (two, _)| one.order(two));
    let (equilibria, mixtures) = found.into_iter().unzip();
    Ok(Extreme { equilibria, degenerate, mixtures })
}

/// What both get in an equilibrium: what each gets by any action that it uses.
pub(super) fn payoffs(game: &Strategic, mixed: &[Vec<Rational>]) -> Vec<Rational> {
    let used =
        |player: usize| mixed[player].iter().position(|chance| !chance.is_zero()).unwrap_or(0);
    let by = |player: usize| {
        let own = used(player);
        let chances = mixed[1 - player].iter().enumerate();
        chances
            .filter(|(_, chance)| !chance.is_zero())
            .filter_map(|(other, chance)| {
                let profile = if player == 0 { [own, other] } else { [other, own] };
                Some(chance * game.payoff(player, &profile)?)
            })
            .sum()
    };
    vec![by(0), by(1)]
}

/// Parts as shares of their sum.
pub(super) fn shares(parts: Vec<BigInt>) -> Vec<Rational> {
    let sum: BigInt = parts.iter().sum();
    let share = |part| Rational::from_big(part, sum.clone()).unwrap_or_else(Rational::zero);
    parts.into_iter().map(share).collect()
}

/// Corners with at least given labels, found by bits: one row of bits a label, one bit a corner.
struct Index<'a> {
    corners: &'a [Labels],
    /// Which corners have a label; those with more labels than dimensions alone, and all.
    crowded: Vec<Vec<u64>>,
    everything: Vec<Vec<u64>>,
    /// The numbers of the corners in `crowded`.
    numbers: Vec<usize>,
}

impl<'a> Index<'a> {
    fn new(
        corners: &'a [Labels],
        size: usize,
        all: Labels,
        meter: &mut dyn Meter,
    ) -> Result<Self, Error> {
        let labels = all.count_ones() as usize;
        meter.steps((corners.len() * labels) as u64)?;
        meter.bytes(corners.len() * (labels / 4 + 8))?;
        let crowd = |at: &usize| corners[*at].count_ones() as usize > size;
        let numbers: Vec<usize> = (0..corners.len()).filter(crowd).collect();
        let table = |numbers: &mut dyn Iterator<Item = usize>, count: usize| {
            let mut rows = vec![vec![0_u64; count.div_ceil(64)]; labels];
            for (bit, at) in numbers.enumerate() {
                for (label, row) in rows.iter_mut().enumerate() {
                    row[bit / 64] |= ((corners[at] >> label & 1) as u64) << (bit % 64);
                }
            }
            rows
        };
        let crowded = table(&mut numbers.iter().copied(), numbers.len());
        let everything = table(&mut (0..corners.len()), corners.len());
        Ok(Self { corners, crowded, everything, numbers })
    }

    /// About the operations of a question.
    fn cost(&self, crowded: bool) -> u64 {
        let size = if crowded { self.corners.len() } else { self.numbers.len() };
        (size.div_ceil(64) * self.crowded.len()) as u64
    }

    /// Tells the corners that have all of these labels, in order. Whoever asks with as few labels missing as
    /// dimensions needs to look for just those labels and at crowded corners.
    fn covering(&self, needed: Labels, crowded: bool, mut tell: impl FnMut(usize)) {
        let (table, size) = match crowded {
            true => (&self.everything, self.corners.len()),
            false => (&self.crowded, self.numbers.len()),
        };
        if !crowded && let Ok(at) = self.corners.binary_search(&needed) {
            tell(at);
        }
        let mut block = 0;
        while block * 64 < size {
            let left = size - block * 64;
            let mut bits = if left < 64 { (1 << left) - 1 } else { u64::MAX };
            let mut labels = needed;
            while labels != 0 && bits != 0 {
                bits &= table[labels.trailing_zeros() as usize][block];
                labels &= labels - 1;
            }
            while bits != 0 {
                let at = block * 64 + bits.trailing_zeros() as usize;
                tell(if crowded { at } else { self.numbers[at] });
                bits &= bits - 1;
            }
            block += 1;
        }
    }
}

/// The mixtures of corners, each worked out once.
struct Solved<'a> {
    matrix: &'a [Vec<BigInt>],
    own: Vec<usize>,
    slack: Vec<usize>,
    known: Vec<Option<Vec<Rational>>>,
}

impl<'a> Solved<'a> {
    fn new(matrix: &'a [Vec<BigInt>], own: Vec<usize>, slack: Vec<usize>, count: usize) -> Self {
        Self { matrix, own, slack, known: vec![None; count] }
    }

    /// The chances of a corner: zero for its own labels, and every inequality with a label holds with equality.
    fn mixture(
        &mut self,
        at: usize,
        labels: Labels,
        meter: &mut dyn Meter,
    ) -> Result<Vec<Rational>, Error> {
        if let Some(known) = &self.known[at] {
            return Ok(known.clone());
        }
        let has = |label: usize| labels >> label & 1 == 1;
        let used: Vec<usize> = (0..self.own.len()).filter(|&at| !has(self.own[at])).collect();
        let tight = (0..self.slack.len()).filter(|&at| has(self.slack[at]));
        let rows: Vec<Vec<BigInt>> = tight
            .map(|row| {
                let entries = used.iter().map(|&column| self.matrix[row][column].clone());
                entries.chain([BigInt::from(1)]).collect()
            })
            .collect();
        meter.steps((rows.len() * used.len() * (used.len() + 1) * 20) as u64)?;
        let (parts, _) = linear::solve_whole(rows, meter)?.ok_or(Error::TooLarge)?;
        let mut chances = vec![Rational::zero(); self.own.len()];
        for (place, chance) in used.into_iter().zip(shares(parts)) {
            chances[place] = chance;
        }
        self.known[at] = Some(chances.clone());
        Ok(chances)
    }
}
