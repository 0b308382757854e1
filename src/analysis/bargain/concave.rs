//! Nash's product for three and more bargainers.
//!
//! The sum of `weight · log gain` is concave, so that a point is best exactly if no outcome is better along the
//! slope there:
//!
//! ```text
//! at gains x, slope = weight / x;    best  ⇔  slope · y ≤ slope · x = sum of weights   for every possible y
//! ```
//!
//! The search goes from corner to corner: a linear programme finds the corner that is best along the slope; the best
//! mixture of the corners found so far gives the next slope. What comes out in floats is then guessed as fractions
//! (on a face of full dimension the answer is one), and the condition above, which is exact, decides whether the guess
//! is the answer. Where it is irrational the distance from the condition is kept as the residual.

use super::axiomatic::Answer;
use super::many::{Mixtures, ideal};
use super::set::{Set, Share};
use crate::base::linear;
use crate::base::meter::{Meter, Stopped, Unmetered};
use crate::base::rational::Rational;
use crate::base::simplex::Relation;

/// Rounds of the search; a handful is usual.
const MOST_ROUNDS: usize = 200;
/// How far from the condition floats may end.
const NEAR: f64 = 1e-12;

/// A corner of the set of agreements that all would accept.
struct Corner {
    /// Of each outcome how much.
    mix: Vec<Rational>,
    /// What each player who can gain at all gains.
    gains: Vec<Rational>,
}

/// The problem among those who can gain.
struct Problem<'a> {
    set: &'a Set,
    mixtures: Mixtures<'a>,
    /// Who can gain.
    open: Vec<usize>,
    weights: Vec<Rational>,
    near: Vec<f64>,
}

/// The agreement with the largest weighted product of gains. Who cannot gain gets the disagreement payoff.
pub(super) fn nash(
    set: &Set,
    weights: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Answer>, Stopped> {
    let Some(ideal) = ideal(set, meter)? else { return Ok(None) };
    let hopes = set.gains(&ideal);
    let counts = |one: &usize| hopes[*one].is_positive() && weights[*one].is_positive();
    let open: Vec<usize> = (0..set.players()).filter(counts).collect();
    let chosen: Vec<Rational> = open.iter().map(|&one| weights[one].clone()).collect();
    let near = chosen.iter().map(Rational::to_f64).collect();
    // Those that are tried are counted once; the room of each is free again for the next.
    meter.bytes(set.points().len().saturating_mul((2 * set.players() + 1) * Rational::SHORT))?;
    let problem = Problem { set, mixtures: Mixtures::of(set, meter)?, open, weights: chosen, near };
    let Some((mix, residual)) = problem.search(meter)? else { return Ok(None) };
    let exact = |mix: Vec<Rational>| -> Vec<(usize, Rational)> {
        mix.into_iter().enumerate().filter(|(_, weight)| !weight.is_zero()).collect()
    };
    let mix = exact(mix);
    let payoffs = set.mixture(&mix);
    let share = |x: Rational| match residual {
        None => Share::Exact(x),
        Some(_) => Share::Near(x.to_f64()),
    };
    let payoffs = payoffs.into_iter().map(share).collect();
    let mix = mix.into_iter().map(|(point, weight)| (point, share(weight))).collect();
    Ok(Some(Answer { payoffs, mix, ideal, span: None, residual }))
}

impl Problem<'_> {
    /// The best mixture, and how far it is off where it is not exact.
    fn search(
        &self,
        meter: &mut dyn Meter,
    ) -> Result<Option<(Vec<Rational>, Option<f64>)>, Stopped> {
        let mut corners: Vec<Corner> = Vec::new();
        let none = vec![Rational::zero(); self.open.len()];
        let Some(start) = self.corner(&none, meter)? else { return Ok(None) };
        if self.open.is_empty() {
            return Ok(Some((start.mix, None)));
        }
        for at in 0..self.open.len() {
            let mut along = none.clone();
            along[at] = Rational::one();
            let Some(corner) = self.corner(&along, meter)? else { return Ok(None) };
            push(&mut corners, corner);
        }
        let total: f64 = self.near.iter().sum();
        let mut best = (Vec::new(), f64::INFINITY);
        for _ in 0..MOST_ROUNDS {
            let size = corners.len() as u64;
            meter.steps(size * size * size * 60 + 1000)?;
            let shares = self.mix(&corners);
            let gains = self.near_gains(&corners, &shares);
            let slope: Vec<f64> = self.near.iter().zip(&gains).map(|(w, x)| w / x).collect();
            let Some(along) = fractions(&slope) else { break };
            let Some(next) = self.corner(&along, meter)? else { break };
            let reached: f64 =
                next.gains.iter().zip(&slope).map(|(gain, slope)| gain.to_f64() * slope).sum();
            let gap = (reached - total).max(0.0);
            if gap < best.1 {
                best = (shares, gap);
            }
            if gap <= NEAR * total || !push(&mut corners, next) {
                break;
            }
        }
        let (mut shares, gap) = best;
        shares.resize(corners.len(), 0.0);
        if let Some(exact) = self.exactly(&corners, &shares, meter)? {
            return Ok(Some((exact, None)));
        }
        let mut made = vec![Rational::zero(); self.set.points().len()];
        for (corner, share) in corners.iter().zip(&shares) {
            let Some(share) = Rational::from_f64(*share) else { continue };
            for (sum, weight) in made.iter_mut().zip(&corner.mix) {
                *sum += &(weight * &share);
            }
        }
        Ok(Some((made, Some(gap))))
    }

    /// The corner that is best along a slope.
    fn corner(&self, slope: &[Rational], meter: &mut dyn Meter) -> Result<Option<Corner>, Stopped> {
        let mut along = vec![Rational::zero(); self.set.players()];
        for (&player, slope) in self.open.iter().zip(slope) {
            along[player] = slope.clone();
        }
        let found = self.mixtures.best(&along, meter)?;
        Ok(found.map(|best| {
            let mix: Vec<(usize, Rational)> =
                best.weights.iter().cloned().enumerate().filter(|(_, x)| !x.is_zero()).collect();
            let gains = self.set.gains(&self.set.mixture(&mix));
            let gains = self.open.iter().map(|&one| gains[one].clone()).collect();
            Corner { mix: best.weights, gains }
        }))
    }

    fn near_gains(&self, corners: &[Corner], shares: &[f64]) -> Vec<f64> {
        let gain = |at: usize| {
            corners.iter().zip(shares).map(|(c, share)| c.gains[at].to_f64() * share).sum::<f64>()
        };
        (0..self.open.len()).map(gain).collect()
    }

    /// The best mixture of some corners, in floats: Newton's method with a barrier that keeps shares above 0 and
    /// fades away.
    fn mix(&self, corners: &[Corner]) -> Vec<f64> {
        let count = corners.len();
        let table: Vec<Vec<f64>> =
            corners.iter().map(|c| c.gains.iter().map(Rational::to_f64).collect()).collect();
        let mut shares = vec![1.0 / count as f64; count];
        let mut barrier = 0.1;
        while barrier > 1e-15 {
            for _ in 0..12 {
                let Some(change) = self.newton(&table, &shares, barrier) else { break };
                let room = shares.iter().zip(&change).filter(|(_, d)| **d < 0.0);
                let most = room.map(|(share, d)| -share / d).fold(f64::INFINITY, f64::min);
                let step = (0.9 * most).min(1.0);
                let mut moved = 0.0_f64;
                for (share, d) in shares.iter_mut().zip(&change) {
                    moved = moved.max((d / *share).abs());
                    *share += step * d;
                }
                if moved < 1e-10 {
                    break;
                }
            }
            barrier *= 0.1;
        }
        let sum: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= sum);
        shares
    }

    /// Newton's step for `Σ weight·log gain + barrier·Σ log share`, shares summing to what they do.
    fn newton(&self, table: &[Vec<f64>], shares: &[f64], barrier: f64) -> Option<Vec<f64>> {
        let count = shares.len();
        let gains: Vec<f64> = (0..self.near.len())
            .map(|at| table.iter().zip(shares).map(|(row, share)| row[at] * share).sum())
            .collect();
        // In units of each share, so that small ones are as well told apart as large ones.
        let mut matrix = vec![vec![0.0; count + 1]; count + 1];
        let mut right = vec![0.0; count + 1];
        for i in 0..count {
            for (at, gain) in gains.iter().enumerate() {
                let part = self.near[at] * table[i][at] / gain;
                right[i] -= part * shares[i];
                for j in 0..count {
                    matrix[i][j] -= part * table[j][at] / gain * shares[i] * shares[j];
                }
            }
            right[i] -= barrier;
            matrix[i][i] -= barrier;
            matrix[i][count] = shares[i];
            matrix[count][i] = shares[i];
        }
        let mut found = linear::solve(&matrix, &right)?;
        found.pop();
        Some(found.iter().zip(shares).map(|(d, share)| d * share).collect())
    }

    /// The exact mixture near to one in floats, if it is rational and the condition proves it best.
    fn exactly(
        &self,
        corners: &[Corner],
        shares: &[f64],
        meter: &mut dyn Meter,
    ) -> Result<Option<Vec<Rational>>, Stopped> {
        let used: Vec<(&Corner, f64)> =
            corners.iter().zip(shares.iter().copied()).filter(|(_, share)| *share > 1e-5).collect();
        for gains in [self.on_a_face(&used, meter)?, guessed(&used, meter)?].into_iter().flatten() {
            if gains.iter().any(|gain| !gain.is_positive()) {
                continue;
            }
            let slope = self.weights.iter().zip(&gains).map(|(w, x)| w.quotient(x, meter));
            let slope: Option<Vec<Rational>> = slope.collect::<Result<_, _>>()?;
            let Some(slope) = slope else { continue };
            let Some(best) = self.corner(&slope, meter)? else { continue };
            let reached = Rational::product_sum(&best.gains, &slope, meter)?;
            if reached > Rational::total(&self.weights, meter)? {
                continue;
            }
            // It is best if it can be had at all.
            let mut mixtures = Mixtures::of(self.set, &mut Unmetered)?;
            for (&player, gain) in self.open.iter().zip(&gains) {
                mixtures.demand(player, Relation::Equal, gain, &mut Unmetered)?;
            }
            let none = vec![Rational::zero(); self.set.players()];
            if let Some(found) = mixtures.best(&none, meter)? {
                return Ok(Some(found.weights));
            }
        }
        Ok(None)
    }

    /// Where the used corners span a face `c · gains = 1` of full dimension: there `gain = weight / (sum · c)`.
    fn on_a_face(
        &self,
        used: &[(&Corner, f64)],
        meter: &mut dyn Meter,
    ) -> Result<Option<Vec<Rational>>, Stopped> {
        let size = self.open.len();
        let mut rows: Vec<Vec<Rational>> = Vec::new();
        for (corner, _) in used {
            rows.push(corner.gains.clone());
            if !independent(&rows, meter)? {
                rows.pop();
            }
        }
        if rows.len() != size {
            return Ok(None);
        }
        let normal = linear::solve_exact(&rows, &vec![Rational::one(); size], meter)?;
        let Some(normal) = normal else { return Ok(None) };
        let total = Rational::total(&self.weights, meter)?;
        let gain =
            |(weight, c): (&Rational, &Rational)| weight.quotient(&total.times(c, meter)?, meter);
        self.weights.iter().zip(&normal).map(gain).collect()
    }
}

/// Adds a corner that is not known yet; whether it was new.
fn push(corners: &mut Vec<Corner>, corner: Corner) -> bool {
    let known = corners.iter().any(|one| one.gains == corner.gains);
    if !known {
        corners.push(corner);
    }
    !known
}

/// A slope as fractions of nine digits: it need not be exact to point at a corner.
fn fractions(slope: &[f64]) -> Option<Vec<Rational>> {
    let largest = slope.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 || !largest.is_finite() {
        return None;
    }
    let digit = |x: &f64| {
        #[allow(clippy::cast_possible_truncation, reason = "at most 10^15")]
        Rational::from((x / largest * 1e15).round() as i64)
    };
    Some(slope.iter().map(digit).collect())
}

/// The gains if shares are the simplest fractions near to what they are.
fn guessed(
    used: &[(&Corner, f64)],
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Rational>>, Stopped> {
    let Some((last, rest)) = used.split_last() else { return Ok(None) };
    let mut left = Rational::one();
    let mut gains = vec![Rational::zero(); last.0.gains.len()];
    let mut add = |corner: &Corner, share: &Rational| {
        let mut sums = gains.iter_mut().zip(&corner.gains);
        sums.try_for_each(|(sum, x)| sum.plus_product(share, x, meter))
    };
    for (corner, share) in rest {
        let Some(share) = simple(*share) else { return Ok(None) };
        left -= &share;
        add(corner, &share)?;
    }
    if left.is_negative() {
        return Ok(None);
    }
    add(last.0, &left)?;
    Ok(Some(gains))
}

/// The fraction of smallest denominator within 1e-8, if that is below 10 000.
fn simple(x: f64) -> Option<Rational> {
    // Continued fraction.
    let (mut before, mut now) = ((0_i64, 1_i64), (1_i64, 0_i64));
    let mut rest = x;
    for _ in 0..30 {
        let whole = rest.floor();
        if !whole.is_finite() || whole.abs() >= 1e6 {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, reason = "below a million")]
        let term = whole as i64;
        let next = (term * now.0 + before.0, term * now.1 + before.1);
        (before, now) = (now, next);
        if now.1 > 10_000 {
            return None;
        }
        if (now.0 as f64 / now.1 as f64 - x).abs() < 1e-8 {
            return Rational::new(now.0, now.1);
        }
        rest = 1.0 / (rest - whole);
    }
    None
}

/// Whether no row is a combination of the others.
fn independent(rows: &[Vec<Rational>], meter: &mut dyn Meter) -> Result<bool, Stopped> {
    let mut rows = rows.to_vec();
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(found) = (rank..rows.len()).find(|&row| !rows[row][column].is_zero()) else {
            continue;
        };
        rows.swap(rank, found);
        let pivot = rows[rank].clone();
        for row in rows.iter_mut().skip(rank + 1) {
            let Some(factor) = row[column].quotient(&pivot[column], meter)? else { continue };
            let factor = -factor;
            for (x, p) in row.iter_mut().zip(&pivot) {
                x.plus_product(&factor, p, meter)?;
            }
        }
        rank += 1;
    }
    Ok(rank == rows.len())
}
