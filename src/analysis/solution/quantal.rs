//! Logit equilibria: everybody errs, the less the more an error costs.
//!
//! ```text
//! p_ia = exp(λ·u_ia(p)) / Σ_b exp(λ·u_ib(p))      where u_ia is what action a pays player i against the others' p
//! ```
//!
//! At λ = 0 all is chance; as λ grows, choices near a Nash equilibrium. The points from the middle on form one curve,
//! the principal branch, which picks out one equilibrium of almost every game (McKelvey and Palfrey 1995). It is
//! followed in logarithms of probabilities by steps along its tangent, each brought back to the curve by Newton's
//! method (Turocy 2005), so that it can turn back in λ and probabilities can become as small as they like.
//!
//! Numbers are floats; residuals are below 1e-9.
//!
//! # Sources
//! McKelvey and Palfrey 1995; Turocy 2005.

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::linear;
use crate::base::math;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// A point of the branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// How sharply players see differences of payoffs, in units of 1/payoff.
    pub lambda: f64,
    /// Each player's probabilities.
    pub mixtures: Vec<Vec<f64>>,
}

/// The most points of a branch.
const POINTS: usize = 20_000;

/// How near to the curve a point must be.
const RESIDUAL: f64 = 1e-11;

/// The principal branch from λ = 0 until `end` is first reached, which is its last point; shorter if the curve can
/// be followed no further.
///
/// # Errors
/// [`Error::Stopped`].
///
/// # Complexity
/// For each point profiles times the square of players, and the cube of the number of actions.
pub fn branch(form: &Strategic, end: f64, meter: &mut dyn Meter) -> Result<Vec<Point>, Error> {
    let curve = Curve::of(form, meter)?;
    let goal = end * curve.range;
    let mut points = vec![curve.start()];
    let mut at = points[0].clone();
    let mut along = vec![0.0; curve.size + 1];
    along[curve.size] = 1.0;
    let mut step = 0.05;
    while at[curve.size] < goal && points.len() < POINTS {
        let Some(tangent) = curve.tangent(&at, &along, meter)? else { break };
        let mut found = None;
        while step > 1e-7 {
            let guess: Vec<f64> = at.iter().zip(&tangent).map(|(x, t)| x + step * t).collect();
            match curve.correct(guess, &tangent, meter)? {
                Some((point, rounds)) if curve.near(&at, &point, step) => {
                    found = Some((point, rounds));
                    break;
                }
                _ => step /= 2.0,
            }
        }
        let Some((point, rounds)) = found else { break };
        if point[curve.size] >= goal {
            // Between the two points, at the very λ.
            let (low, high) = (at[curve.size], point[curve.size]);
            let share = if high > low { (goal - low) / (high - low) } else { 1.0 };
            let mut guess: Vec<f64> =
                at.iter().zip(&point).map(|(a, b)| a + share * (b - a)).collect();
            guess[curve.size] = goal;
            let mut fixed = vec![0.0; curve.size + 1];
            fixed[curve.size] = 1.0;
            if let Some((point, _)) = curve.correct(guess, &fixed, meter)? {
                points.push(point);
                break;
            }
            step /= 4.0;
            if step <= 1e-7 {
                break;
            }
            continue;
        }
        along = tangent;
        meter.bytes(16 * (curve.size + 1))?;
        points.push(point.clone());
        at = point;
        step *= if rounds <= 3 {
            1.6
        } else if rounds > 5 {
            0.7
        } else {
            1.0
        };
    }
    Ok(points.iter().map(|point| curve.read(point)).collect())
}

/// By how much probabilities miss the logit conditions: the largest difference to the logit reply.
#[must_use]
pub fn residual(form: &Strategic, point: &Point) -> f64 {
    let mut worst = 0.0_f64;
    for (player, own) in point.mixtures.iter().enumerate() {
        let pays = replies(form, player, &point.mixtures);
        let most = pays.iter().fold(f64::NEG_INFINITY, |most, x| most.max(*x));
        let weights: Vec<f64> =
            pays.iter().map(|pay| math::exp(point.lambda * (pay - most))).collect();
        let sum: f64 = weights.iter().sum();
        for (weight, chance) in weights.iter().zip(own) {
            worst = worst.max((weight / sum - chance).abs());
        }
    }
    worst
}

/// What each action of a player pays against the others' probabilities.
#[must_use]
pub fn replies(form: &Strategic, player: usize, mixtures: &[Vec<f64>]) -> Vec<f64> {
    let mut pays = vec![0.0; form.shape()[player]];
    for (profile, payoffs) in form.cells() {
        let others = profile.iter().enumerate().filter(|(at, _)| *at != player);
        let weight: f64 = others.map(|(at, &action)| mixtures[at][action]).product();
        pays[profile[player]] += weight * payoffs[player].to_f64();
    }
    pays
}

/// The equations of the curve, payoffs scaled to a range of 1. A point is the logarithm of each probability, then λ.
struct Curve {
    shape: Vec<usize>,
    starts: Vec<usize>,
    size: usize,
    range: f64,
    cells: Vec<(Vec<usize>, Vec<f64>)>,
}

impl Curve {
    fn of(form: &Strategic, meter: &mut dyn Meter) -> Result<Curve, Error> {
        let shape = form.shape().to_vec();
        meter.steps(4 * form.profiles().count() as u64)?;
        let all = || form.cells().flat_map(|(_, pays)| pays.iter().map(Rational::to_f64));
        let most = all().fold(f64::NEG_INFINITY, f64::max);
        let least = all().fold(f64::INFINITY, f64::min);
        let range = if most > least { most - least } else { 1.0 };
        let scale = |pays: &[Rational]| pays.iter().map(|pay| pay.to_f64() / range).collect();
        let cells = form.cells().map(|(profile, pays)| (profile, scale(pays))).collect();
        let mut starts = Vec::with_capacity(shape.len());
        let mut size = 0;
        for count in &shape {
            starts.push(size);
            size += count;
        }
        meter.bytes(8 * (size + 2) * (size + 2))?;
        Ok(Curve { shape, starts, size, range, cells })
    }

    /// The middle, at λ = 0.
    fn start(&self) -> Vec<f64> {
        let logs = self.shape.iter().flat_map(|&count| {
            #[allow(clippy::cast_precision_loss, reason = "a count of actions")]
            let each = -math::ln(count as f64);
            std::iter::repeat_n(each, count)
        });
        logs.chain([0.0]).collect()
    }

    fn read(&self, point: &[f64]) -> Point {
        let own = |player: usize| {
            let from = self.starts[player];
            point[from..from + self.shape[player]].iter().map(|log| math::exp(*log)).collect()
        };
        let mixtures = (0..self.shape.len()).map(own).collect();
        Point { lambda: point[self.size] / self.range, mixtures }
    }

    /// Whether a step went about as far as it should, not to another part of the curve.
    fn near(&self, from: &[f64], to: &[f64], step: f64) -> bool {
        let square: f64 = from.iter().zip(to).map(|(a, b)| (a - b) * (a - b)).sum();
        math::sqrt(square) <= 2.0 * step && to[self.size] > -1e-12
    }

    /// The equations' values, and their derivatives by each coordinate.
    fn equations(
        &self,
        point: &[f64],
        meter: &mut dyn Meter,
    ) -> Result<(Vec<f64>, Vec<Vec<f64>>), Error> {
        let chances: Vec<f64> = point[..self.size].iter().map(|log| math::exp(*log)).collect();
        let lambda = point[self.size];
        let mut pays = vec![0.0; self.size];
        // How what an action pays changes with each probability of the others.
        let mut slopes = vec![vec![0.0; self.size]; self.size];
        let players = self.shape.len();
        for chunk in self.cells.chunks(1000) {
            meter.steps((chunk.len() * players * players) as u64)?;
            for (profile, payoffs) in chunk {
                for (player, pay) in payoffs.iter().enumerate() {
                    self.add(profile, *pay, player, &chances, &mut pays, &mut slopes);
                }
            }
        }
        meter.steps((self.size * self.size) as u64)?;
        let mut values = vec![0.0; self.size];
        let mut matrix = vec![vec![0.0; self.size + 1]; self.size];
        for (player, &count) in self.shape.iter().enumerate() {
            let first = self.starts[player];
            values[first] = chances[first..first + count].iter().sum::<f64>() - 1.0;
            matrix[first][first..first + count].copy_from_slice(&chances[first..first + count]);
            for at in first + 1..first + count {
                let better = pays[at] - pays[first];
                values[at] = point[at] - point[first] - lambda * better;
                for other in 0..self.size {
                    let slope = slopes[at][other] - slopes[first][other];
                    matrix[at][other] = -lambda * slope * chances[other];
                }
                matrix[at][at] += 1.0;
                matrix[at][first] -= 1.0;
                matrix[at][self.size] = -better;
            }
        }
        Ok((values, matrix))
    }

    /// What one profile adds to what a player's action pays, and to its slopes.
    fn add(
        &self,
        profile: &[usize],
        pay: f64,
        player: usize,
        chances: &[f64],
        pays: &mut [f64],
        slopes: &mut [Vec<f64>],
    ) {
        let place = |at: usize| self.starts[at] + profile[at];
        let own = place(player);
        let others = || (0..profile.len()).filter(|at| *at != player);
        pays[own] += pay * others().map(|at| chances[place(at)]).product::<f64>();
        for other in others() {
            let rest = others().filter(|at| *at != other);
            slopes[own][place(other)] += pay * rest.map(|at| chances[place(at)]).product::<f64>();
        }
    }

    /// The direction of the curve, of length 1, onwards as seen from `along`.
    fn tangent(
        &self,
        point: &[f64],
        along: &[f64],
        meter: &mut dyn Meter,
    ) -> Result<Option<Vec<f64>>, Error> {
        let (_, mut matrix) = self.equations(point, meter)?;
        matrix.push(along.to_vec());
        let mut right = vec![0.0; self.size];
        right.push(1.0);
        meter.steps((self.size as u64 + 1).pow(3) / 3)?;
        let solved = linear::solve_all(&matrix, &[&right], meter)?;
        let Some(mut tangent) = solved.and_then(|mut all| all.pop()) else { return Ok(None) };
        let length = math::sqrt(tangent.iter().map(|x| x * x).sum());
        tangent.iter_mut().for_each(|x| *x /= length);
        Ok(length.is_finite().then_some(tangent))
    }

    /// A point of the curve near a guess, moved only across the direction, and after how many rounds.
    fn correct(
        &self,
        mut point: Vec<f64>,
        direction: &[f64],
        meter: &mut dyn Meter,
    ) -> Result<Option<(Vec<f64>, usize)>, Error> {
        for round in 1..=12 {
            let (values, mut matrix) = self.equations(&point, meter)?;
            if values.iter().all(|value| value.abs() < RESIDUAL * (1.0 + point[self.size].abs())) {
                return Ok(Some((point, round)));
            }
            matrix.push(direction.to_vec());
            let right: Vec<f64> = values.iter().map(|value| -value).chain([0.0]).collect();
            meter.steps((self.size as u64 + 1).pow(3) / 3)?;
            let solved = linear::solve_all(&matrix, &[&right], meter)?;
            let Some(change) = solved.and_then(|mut all| all.pop()) else { return Ok(None) };
            if change.iter().any(|x| !x.is_finite() || x.abs() > 1e3) {
                return Ok(None);
            }
            point.iter_mut().zip(&change).for_each(|(x, dx)| *x += dx);
        }
        Ok(None)
    }
}
