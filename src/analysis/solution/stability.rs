//! Evolutionary stability in symmetric games of two players.
//!
//! A mixture x is evolutionarily stable if no small group of mutants y does as well: it is a best reply to itself, and
//! against every other best reply y it does better than y itself does. It is neutrally stable if it does at least
//! as well. With z = y − x over the best replies the second part asks for the sign of z'Az on a cone (Haigh 1975),
//! which `copositive` decides exactly.
//!
//! All supports are gone through. On a support there may be a whole set of equilibria; its inner points are alike,
//! and one stands for them.
//!
//! # Sources
//! Maynard Smith and Price 1973; Bishop and Cannings 1976; Haigh 1975; Bomze 1992.

use super::copositive::{self, Sign};
use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Solution};

/// The most actions of which all supports are gone through.
pub const MOST: usize = 12;

/// How stable a mixture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stability {
    /// It is no best reply to itself.
    Never,
    /// A best reply to itself, yet some mutants do better.
    Equilibrium,
    /// No mutants do better, some do as well.
    Neutral,
    /// Evolutionarily stable: all mutants do worse.
    Stable,
}

/// A stable mixture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stable {
    /// The chance of each action.
    pub mixture: Vec<Rational>,
    /// Evolutionarily or neutrally stable.
    pub stability: Stability,
    /// What it earns against itself.
    pub payoff: Rational,
    /// Whether it stands for a whole set of equilibria with the same support.
    pub of_many: bool,
}

/// The first player's payoffs in a symmetric game of two players; `None` for other games.
#[must_use]
pub fn matrix(form: &Strategic) -> Option<Vec<Vec<Rational>>> {
    let &[rows, columns] = form.shape() else { return None };
    let pay = |player, a, b| form.payoff(player, &[a, b]);
    let alike =
        rows == columns && (0..rows).all(|a| (0..rows).all(|b| pay(0, a, b) == pay(1, b, a)));
    let row = |a| (0..rows).map(|b| pay(0, a, b).cloned()).collect::<Option<Vec<_>>>();
    if alike { (0..rows).map(row).collect() } else { None }
}

/// What each action earns against a mixture.
///
/// # Errors
/// If the meter has had enough.
pub fn against(
    matrix: &[Vec<Rational>],
    mixture: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Vec<Rational>, Stopped> {
    matrix.iter().map(|row| Rational::product_sum(row, mixture, meter)).collect()
}

/// How stable a mixture is.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::TooLarge`] if too many actions outside its support are best replies to it.
pub fn stability(
    matrix: &[Vec<Rational>],
    mixture: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Stability, Error> {
    let earned = against(matrix, mixture, meter)?;
    let own = Rational::product_sum(&earned, mixture, meter)?;
    if earned.iter().any(|payoff| *payoff > own) {
        return Ok(Stability::Never);
    }
    let best: Vec<usize> = (0..earned.len()).filter(|&at| earned[at] == own).collect();
    let Some(base) = best.iter().copied().find(|&at| mixture[at].is_positive()) else {
        return Ok(Stability::Never);
    };
    // z sums to 0: written by its parts other than the base action's.
    let rest: Vec<usize> = best.into_iter().filter(|at| *at != base).collect();
    meter.steps(20 * (rest.len() * rest.len()) as u64)?;
    let a = |i: usize, j: usize| &matrix[i][j];
    let half = |i: usize, j: usize| &(&(a(i, j) - a(base, j)) - a(i, base)) + a(base, base);
    let form: Vec<Vec<Rational>> = rest
        .iter()
        .map(|&i| rest.iter().map(|&j| -(&half(i, j) + &half(j, i))).collect())
        .collect();
    let free: Vec<bool> = rest.iter().map(|&at| mixture[at].is_positive()).collect();
    Ok(match copositive::sign(&form, &free, meter)? {
        Sign::Strictly => Stability::Stable,
        Sign::Weakly => Stability::Neutral,
        Sign::Not => Stability::Equilibrium,
    })
}

/// All evolutionarily and neutrally stable mixtures, smaller supports first.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::TooLarge`] beyond [`MOST`] actions.
///
/// # Complexity
/// Exponential in the actions.
pub fn all(matrix: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<Vec<Stable>, Error> {
    let count = matrix.len();
    if count > MOST {
        return Err(Error::TooLarge);
    }
    let mut supports: Vec<u32> = (1..1_u32 << count).collect();
    let members = |set: u32| (0..count).filter(move |at| set >> at & 1 == 1);
    supports.sort_by_cached_key(|&set| (set.count_ones(), members(set).collect::<Vec<_>>()));
    let mut found = Vec::new();
    for set in supports {
        let support: Vec<bool> = (0..count).map(|at| set >> at & 1 == 1).collect();
        let Some((mixture, of_many)) = inside(matrix, &support, meter)? else { continue };
        let stability = stability(matrix, &mixture, meter)?;
        if stability >= Stability::Neutral {
            let earned = against(matrix, &mixture, meter)?;
            let payoff = Rational::product_sum(&earned, &mixture, meter)?;
            found.push(Stable { mixture, stability, payoff, of_many });
        }
    }
    Ok(found)
}

/// A symmetric equilibrium with exactly this support, inside the set of all of them, and whether there are more.
fn inside(
    matrix: &[Vec<Rational>],
    support: &[bool],
    meter: &mut dyn Meter,
) -> Result<Option<(Vec<Rational>, bool)>, Error> {
    let count = matrix.len();
    // Chances, then the common payoff (free), then the smallest chance of the support.
    let (payoff, least) = (count, count + 1);
    let unit = |at: usize| {
        let mut line = vec![Rational::zero(); count + 2];
        line[at] = Rational::one();
        line
    };
    let mut program = Program::new(unit(least));
    program.free = vec![false; count + 2];
    program.free[payoff] = true;
    for at in 0..count {
        let mut line = matrix[at].clone();
        line.extend([-Rational::one(), Rational::zero()]);
        let relation = if support[at] { Relation::Equal } else { Relation::AtMost };
        program.row(line, relation, Rational::zero());
        let mut line = unit(at);
        let relation = if support[at] { Relation::AtLeast } else { Relation::Equal };
        line[least] = if support[at] { -Rational::one() } else { Rational::zero() };
        program.row(line, relation, Rational::zero());
    }
    let mut line = vec![Rational::one(); count];
    line.extend([Rational::zero(), Rational::zero()]);
    program.row(line, Relation::Equal, Rational::one());
    let Solution::Optimal { value, point: first, .. } = program.solve(meter)? else {
        return Ok(None);
    };
    if !value.is_positive() {
        return Ok(None);
    }
    // The middle of points that go as far as possible each way: inside the set.
    let mut corners = vec![first];
    for at in 0..count {
        let mut ways = Vec::new();
        if support[at] {
            ways.push(unit(at));
            ways.push(unit(at).into_iter().map(|x| -x).collect());
        } else {
            let mut way: Vec<Rational> = matrix[at].iter().map(|x| -x.clone()).collect();
            way.extend([Rational::one(), Rational::zero()]);
            ways.push(way);
        }
        for way in ways {
            program.maximise = way;
            if let Solution::Optimal { point, .. } = program.solve(meter)? {
                corners.push(point);
            }
        }
    }
    let of_many = corners.windows(2).any(|two| two[0][..count] != two[1][..count]);
    let share = Rational::new(1, corners.len() as i64).unwrap_or_else(Rational::one);
    let mean =
        |at: usize| &corners.iter().map(|point| point[at].clone()).sum::<Rational>() * &share;
    Ok(Some(((0..count).map(mean).collect(), of_many)))
}
