//! Points where nothing moves, and whether what is near comes back to them.
//!
//! Newton's method is started from many places of a box, always the same ones. Near a point the motion is that of its
//! linear part, and the eigenvalues of that say where it goes:
//!
//! ```text
//!              y′ = f(y)             y → f(y)
//! comes back   all real parts < 0    all sizes < 1     stable node, or spiral where complex
//! goes away    all > 0               all > 1           unstable node, or spiral
//! both         some of each          some of each      saddle
//! neither      0 and complex         1 and complex     centre, as far as the linear part tells
//! ```

use crate::base::eigen::{self, Complex};
use crate::base::linear;

/// What kind of a point it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everything near comes back, straight.
    StableNode,
    /// Everything near comes back, going round.
    StableSpiral,
    /// Everything near goes away, straight.
    UnstableNode,
    /// Everything near goes away, going round.
    UnstableSpiral,
    /// Some of it comes back and some goes away.
    Saddle,
    /// What is near goes round, as far as the linear part tells.
    Centre,
    /// The linear part does not tell.
    Degenerate,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::StableNode => "stable node",
            Kind::StableSpiral => "stable spiral",
            Kind::UnstableNode => "unstable node",
            Kind::UnstableSpiral => "unstable spiral",
            Kind::Saddle => "saddle",
            Kind::Centre => "centre",
            Kind::Degenerate => "degenerate",
        }
    }

    /// Whether everything near comes back; `None` where the linear part does not tell.
    #[must_use]
    pub fn stable(self) -> Option<bool> {
        match self {
            Kind::StableNode | Kind::StableSpiral => Some(true),
            Kind::UnstableNode | Kind::UnstableSpiral | Kind::Saddle => Some(false),
            Kind::Centre | Kind::Degenerate => None,
        }
    }
}

/// A point at rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// Where.
    pub at: Vec<f64>,
    /// How far from rest it is.
    pub residual: f64,
    /// The linear part there.
    pub jacobian: Vec<Vec<f64>>,
    /// Its eigenvalues.
    pub eigenvalues: Vec<Complex>,
    /// What kind it is.
    pub kind: Kind,
}

/// Where to look, and for what.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The least and the largest value of each variable.
    pub within: Vec<(f64, f64)>,
    /// Whether the function gives the next state; else it gives the slope.
    pub map: bool,
}

/// The function.
type Field<'a, E> = &'a mut dyn FnMut(&[f64]) -> Result<Vec<f64>, E>;

/// Newton's steps from a start.
const STEPS: usize = 60;

impl Search {
    fn width(&self, at: usize) -> f64 {
        self.within[at].1 - self.within[at].0
    }

    /// How far from rest a state is, by component.
    fn off<E>(&self, f: Field<'_, E>, y: &[f64]) -> Result<Vec<f64>, E> {
        let mut made = f(y)?;
        if self.map {
            made.iter_mut().zip(y).for_each(|(next, now)| *next -= now);
        }
        Ok(made)
    }

    /// The linear part of the function at a state, by differences that stay within the box.
    ///
    /// # Errors
    /// What the function answers.
    pub fn jacobian<E>(&self, f: Field<'_, E>, y: &[f64]) -> Result<Vec<Vec<f64>>, E> {
        let count = y.len();
        let mut made = vec![vec![0.0; count]; count];
        for column in 0..count {
            let (low, high) = self.within[column];
            let h = 1e-3 * (high - low).clamp(1e-9, 1.0);
            let mut at = |shift: f64| {
                let mut place = y.to_vec();
                place[column] += shift;
                f(&place)
            };
            // Four places, around if there is room, else to the inside.
            let (weights, shifts) = if y[column] - 2.0 * h >= low && y[column] + 2.0 * h <= high {
                (
                    [1.0 / 12.0, -8.0 / 12.0, 8.0 / 12.0, -1.0 / 12.0, 0.0],
                    [-2.0, -1.0, 1.0, 2.0, 0.0],
                )
            } else {
                let side = if y[column] - low < high - y[column] { 1.0 } else { -1.0 };
                let parts = [-25.0 / 12.0, 4.0, -3.0, 4.0 / 3.0, -0.25].map(|part| part * side);
                (parts, [0.0, 1.0, 2.0, 3.0, 4.0].map(|shift| shift * side))
            };
            for (weight, shift) in weights.into_iter().zip(shifts) {
                if weight == 0.0 {
                    continue;
                }
                let values = at(shift * h)?;
                for (row, value) in made.iter_mut().zip(values) {
                    row[column] += weight * value / h;
                }
            }
        }
        Ok(made)
    }

    /// All points at rest that are found, in order.
    ///
    /// # Errors
    /// What the function answers.
    pub fn find<E>(&self, f: Field<'_, E>) -> Result<Vec<Rest>, E> {
        let mut found: Vec<(Vec<f64>, f64)> = Vec::new();
        for start in self.starts() {
            let Some((at, residual)) = self.newton(f, start)? else { continue };
            let same = |known: &(Vec<f64>, f64)| {
                known
                    .0
                    .iter()
                    .zip(&at)
                    .enumerate()
                    .all(|(one, (a, b))| (a - b).abs() <= 1e-5 * self.width(one))
            };
            match found.iter_mut().find(|known| same(known)) {
                Some(known) if residual < known.1 => *known = (at, residual),
                Some(_) => {}
                None => found.push((at, residual)),
            }
        }
        found.sort_by(|a, b| {
            let pairs = a.0.iter().zip(&b.0);
            pairs
                .map(|(a, b)| a.total_cmp(b))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut made = Vec::with_capacity(found.len());
        for (at, residual) in found {
            made.push(self.describe(f, at, residual)?);
        }
        Ok(made)
    }

    /// What kind of a point this is.
    ///
    /// # Errors
    /// What the function answers.
    pub fn describe<E>(&self, f: Field<'_, E>, at: Vec<f64>, residual: f64) -> Result<Rest, E> {
        let mut jacobian = self.jacobian(f, &at)?;
        // Differences of a linear function miss by rounding only.
        let largest = jacobian.iter().flatten().fold(0.0_f64, |most, x| most.max(x.abs()));
        for cell in jacobian.iter_mut().flatten() {
            let grain = 1e-9 * largest.max(1e-3);
            *cell = (*cell / grain).round() * grain;
            let whole = cell.round();
            if (*cell - whole).abs() < 1e-8 {
                *cell = whole;
            }
        }
        let eigenvalues = eigen::eigenvalues(&jacobian).unwrap_or_default();
        let kind = classify(&eigenvalues, self.map);
        Ok(Rest { at, residual, jacobian, eigenvalues, kind })
    }

    /// Newton's method, kept in the box and damped.
    fn newton<E>(&self, f: Field<'_, E>, start: Vec<f64>) -> Result<Option<(Vec<f64>, f64)>, E> {
        let size = |off: &[f64]| off.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        let mut y = start;
        let mut off = self.off(f, &y)?;
        let scale = 1.0 + size(&off);
        for _ in 0..STEPS {
            if size(&off) == 0.0 {
                break;
            }
            let mut matrix = self.jacobian(f, &y)?;
            if self.map {
                (0..y.len()).for_each(|at| matrix[at][at] -= 1.0);
            }
            let Some(step) = linear::solve(&matrix, &off) else { break };
            let mut part = 1.0;
            let mut next = None;
            while part > 1e-4 {
                let place: Vec<f64> = y
                    .iter()
                    .zip(&step)
                    .zip(&self.within)
                    .map(|((y, step), (low, high))| (y - part * step).clamp(*low, *high))
                    .collect();
                let there = self.off(f, &place)?;
                if size(&there) < size(&off) {
                    next = Some((place, there));
                    break;
                }
                part *= 0.5;
            }
            let Some((place, there)) = next else { break };
            (y, off) = (place, there);
        }
        let residual = size(&off);
        for (at, y) in y.iter_mut().enumerate() {
            if y.abs() < 1e-14 * self.width(at) {
                *y = 0.0;
            }
        }
        Ok((residual <= 1e-10 * scale).then_some((y, residual)))
    }

    /// Places evenly spread over the box: a grid, or in three and more dimensions Halton's sequence.
    fn starts(&self) -> Vec<Vec<f64>> {
        let place = |at: usize, part: f64| self.within[at].0 + part * self.width(at);
        let along = |count: usize| (0..count).map(move |k| k as f64 / (count - 1) as f64);
        match self.within.len() {
            0 => Vec::new(),
            1 => along(65).map(|part| vec![place(0, part)]).collect(),
            2 => along(13)
                .flat_map(|x| along(13).map(move |y| (x, y)))
                .map(|(x, y)| vec![place(0, x), place(1, y)])
                .collect(),
            count => {
                let primes = primes(count);
                let point =
                    |k: usize| (0..count).map(|at| place(at, radical(k, primes[at]))).collect();
                let ends = [0.0, 1.0].map(|end| (0..count).map(|at| place(at, end)).collect());
                ends.into_iter().chain((1..=300).map(point)).collect()
            }
        }
    }
}

fn primes(count: usize) -> Vec<usize> {
    let prime = |n: &usize| (2..*n).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    (2..).filter(prime).take(count).collect()
}

/// The digits of k to a base, behind the point in reverse.
fn radical(mut k: usize, base: usize) -> f64 {
    let (mut made, mut unit) = (0.0, 1.0);
    while k > 0 {
        unit /= base as f64;
        made += unit * (k % base) as f64;
        k /= base;
    }
    made
}

/// What kind of a point has a linear part with these eigenvalues.
#[must_use]
pub fn classify(eigenvalues: &[Complex], map: bool) -> Kind {
    let near = 1e-7 * eigenvalues.iter().map(|x| x.abs()).fold(1.0, f64::max);
    // Below 0: comes back; above: goes away.
    let pull = |x: &Complex| if map { x.abs() - 1.0 } else { x.re };
    let turns = |x: &Complex| x.im.abs() > near;
    let undecided: Vec<&Complex> = eigenvalues.iter().filter(|x| pull(x).abs() <= near).collect();
    if !undecided.is_empty() || eigenvalues.is_empty() {
        let around =
            eigenvalues.len() == 2 && undecided.len() == 2 && undecided.iter().all(|x| turns(x));
        return if around { Kind::Centre } else { Kind::Degenerate };
    }
    let round = eigenvalues.iter().any(turns);
    match (eigenvalues.iter().any(|x| pull(x) < 0.0), eigenvalues.iter().any(|x| pull(x) > 0.0)) {
        (true, true) => Kind::Saddle,
        (true, false) if round => Kind::StableSpiral,
        (true, false) => Kind::StableNode,
        (false, _) if round => Kind::UnstableSpiral,
        (false, _) => Kind::UnstableNode,
    }
}
