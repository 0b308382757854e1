//! Equilibria of games among players who are alike, with two actions, in which all mix alike.
//!
//! If each of the n − 1 others takes the first action with chance p, taking it too is worth
//! D(p) = Σ C(n−1, k)·p^k·(1−p)^(n−1−k)·d(k) more, where d(k) is what it is worth with k others. All mix alike where
//! D is 0. The d(k) are the coefficients of D in Bernstein's form, so that their changes of sign bound its zeros:
//! with none there is no zero, with one there is one, with more the interval is cut in two (de Casteljau).
//!
//! ```text
//! volunteer's dilemma    d = b − c, −c, −c, …    one change: one zero, at 1 − (c/b)^(1/(n−1))
//! ```
//!
//! # Sources
//! Diekmann 1985.

use crate::analysis::strategic::Strategic;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::model::game::Counts;

/// The pure equilibria of a game by counts, each as the number of players who take each action.
///
/// # Errors
/// The meter's.
///
/// # Complexity
/// The ways to share the players among the actions.
pub fn pure(counts: &Counts, meter: &mut dyn Meter) -> Result<Vec<Vec<usize>>, Stopped> {
    let actions = counts.actions();
    let work = (actions * actions * (actions + 60)) as u64;
    let exact = |own: usize, others: &[usize]| {
        counts.by_counts(own, others).and_then(Rational::from_f64).unwrap_or_else(Rational::zero)
    };
    let mut found = Vec::new();
    let mut shares = vec![0; actions];
    if let Some(first) = shares.first_mut() {
        *first = counts.players();
    }
    loop {
        meter.steps(work)?;
        let stays = (0..actions).filter(|&own| shares[own] > 0).all(|own| {
            let mut others = shares.clone();
            others[own] -= 1;
            let gets = exact(own, &others);
            (0..actions).all(|other| exact(other, &others) <= gets)
        });
        if stays {
            meter.bytes(actions * 8 + 24)?;
            found.push(shares.clone());
        }
        // The next share downwards: one less for the last action before the end that has any.
        let Some(at) = (0..actions.saturating_sub(1)).rev().find(|&at| shares[at] > 0) else {
            return Ok(found);
        };
        let rest = shares[actions - 1];
        shares[actions - 1] = 0;
        shares[at] -= 1;
        shares[at + 1] = rest + 1;
    }
}

/// What the first of two actions is worth more than the second, by how many of the others take the first.
#[must_use]
pub fn differences(counts: &Counts) -> Option<Vec<f64>> {
    let others = counts.players().checked_sub(1)?;
    (counts.actions() == 2).then_some(())?;
    let worth = |first: usize| {
        let shares = [first, others - first];
        Some(counts.by_counts(0, &shares)? - counts.by_counts(1, &shares)?)
    };
    (0..=others).map(worth).collect()
}

/// The same of a table, if its players are alike.
#[must_use]
pub fn differences_of(game: &Strategic) -> Option<Vec<f64>> {
    let players = game.players();
    game.shape().iter().all(|&count| count == 2).then_some(())?;
    let mut known: Vec<[Option<&Rational>; 2]> = vec![[None; 2]; players];
    for (profile, payoffs) in game.cells() {
        let firsts = profile.iter().filter(|&&action| action == 0).count();
        for (&own, paid) in profile.iter().zip(payoffs) {
            let place = known.get_mut(firsts - usize::from(own == 0))?.get_mut(own)?;
            if place.is_some_and(|known| known != paid) {
                return None;
            }
            *place = Some(paid);
        }
    }
    known.iter().map(|[one, two]| Some((*one)?.to_f64() - (*two)?.to_f64())).collect()
}

/// What an action gives on average where each of the others takes the first of two with chance `p`.
#[must_use]
pub fn value(gets: &[f64], p: f64) -> f64 {
    let mut row = gets.to_vec();
    for length in (1..row.len()).rev() {
        for at in 0..length {
            row[at] = (1.0 - p) * row[at] + p * row[at + 1];
        }
    }
    row.first().copied().unwrap_or(0.0)
}

/// Intervals narrower than this, of which nothing is sure, are not cut any more.
const NARROW: f64 = 1e-9;

/// All chances strictly between 0 and 1 at which D is 0, ascending; zeros that only touch may be left out. Nothing for
/// a D that is 0 everywhere.
///
/// # Errors
/// The meter's.
///
/// # Complexity
/// The square of the players for each halving of an interval.
pub fn alike(differences: &[f64], meter: &mut dyn Meter) -> Result<Vec<f64>, Stopped> {
    let mut found = Vec::new();
    let mut open = vec![(0.0_f64, 1.0_f64, differences.to_vec())];
    let work = (differences.len() * differences.len()) as u64;
    while let Some((low, high, coefficients)) = open.pop() {
        let signs: Vec<f64> =
            coefficients.iter().filter(|c| **c != 0.0).map(|c| c.signum()).collect();
        let changes = signs.windows(2).filter(|two| two[0] * two[1] < 0.0).count();
        if changes == 0 {
            continue;
        }
        meter.steps(work)?;
        if changes == 1 {
            meter.steps(64 * work)?;
            found.push(zero(differences, low, high));
            continue;
        }
        if high - low < NARROW {
            found.push(0.5 * (low + high));
            continue;
        }
        let middle = 0.5 * (low + high);
        let (left, right) = halves(coefficients);
        // A zero just at the cut is on the edge of both sides and a change of sign in neither.
        let touches = left.last().is_some_and(|end| *end == 0.0);
        open.push((middle, high, right));
        open.push((low, middle, left));
        if touches {
            found.push(middle);
        }
    }
    found.sort_by(f64::total_cmp);
    found.dedup_by(|a, b| (*a - *b).abs() < 1e-12);
    Ok(found)
}

/// The one zero between two chances, by halving.
fn zero(differences: &[f64], mut low: f64, mut high: f64) -> f64 {
    // At an end where another zero stands the sign is that of its neighbourhood, which is the other end's opposite.
    let below = match (value(differences, low), value(differences, high)) {
        (at_low, at_high) if at_low.abs() >= at_high.abs() => at_low > 0.0,
        (_, at_high) => at_high < 0.0,
    };
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if !(low < middle && middle < high) {
            break;
        }
        if (value(differences, middle) > 0.0) == below {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The coefficients on the lower and on the upper half.
fn halves(mut row: Vec<f64>) -> (Vec<f64>, Vec<f64>) {
    let count = row.len();
    let (mut left, mut right) = (Vec::with_capacity(count), vec![0.0; count]);
    for step in 0..count {
        left.push(row[0]);
        right[count - 1 - step] = row[count - 1 - step];
        for at in 0..count - 1 - step {
            row[at] = 0.5 * (row[at] + row[at + 1]);
        }
    }
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math;
    use crate::base::meter::Unmetered;

    #[test]
    fn volunteers() {
        for n in [2_usize, 3, 5, 10, 50, 200] {
            for (c, b) in [(1.0, 2.0), (1.0, 3.0), (0.9, 1.0)] {
                let mut d = vec![-c; n];
                d[0] = b - c;
                let found = alike(&d, &mut Unmetered).unwrap();
                let expected = 1.0 - math::pow(c / b, 1.0 / (n as f64 - 1.0));
                assert_eq!(found.len(), 1);
                assert!((found[0] - expected).abs() < 1e-12, "{n}: {} {expected}", found[0]);
            }
        }
    }

    #[test]
    fn several_zeros() {
        // Coordination needs a crowd: negative, positive, negative.
        let found = alike(&[-1.0, 4.0, -1.0], &mut Unmetered).unwrap();
        assert_eq!(found.len(), 2);
        for p in &found {
            let q = 1.0 - p;
            assert!((-q * q + 8.0 * p * q - p * p).abs() < 1e-12);
        }
        assert!(alike(&[1.0, 0.0, 2.0], &mut Unmetered).unwrap().is_empty());
        assert_eq!(alike(&[1.0, -1.0], &mut Unmetered).unwrap(), [0.5]);
        assert!(alike(&[0.0, 0.0], &mut Unmetered).unwrap().is_empty());
    }
}
