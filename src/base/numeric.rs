//! Numbers found by trying: roots, optima, fixed points, thresholds.
//!
//! Each procedure takes a function that may fail, so that it can be a script's, and passes the first
//! failure on. Each has a limit of evaluations and says honestly whether it got there:
//! [`Found::converged`]. All are deterministic; none needs derivatives.
//!
//! Where several roots or optima exist, [`root`] finds one between ends of opposite sign, and
//! [`minimise`] looks at a grid first, then closes in on the best of its cells.

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Where.
    pub x: f64,
    /// The function there.
    pub value: f64,
    /// How often the function was called.
    pub evaluations: u32,
    /// Whether the tolerance was met before the limit of evaluations.
    pub converged: bool,
}

/// Why a search could not be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NumericError<E> {
    /// The function itself failed.
    Function(E),
    /// The function has the same sign at both ends: no root is known to lie between.
    SameSign {
        /// The lower end and the value there.
        low: (f64, f64),
        /// The upper end and the value there.
        high: (f64, f64),
    },
    /// The condition is the same at both ends: no threshold is known to lie between.
    SameAnswer(bool),
    /// The function gave an infinite value or no number.
    NotFinite {
        /// Where.
        at: f64,
        /// What.
        value: f64,
    },
    /// The ends are not finite, or the lower is not below the upper.
    BadInterval {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// The largest error of x, absolute and relative to |x|; never below what floats can tell.
    pub tolerance: f64,
    /// The most evaluations of the function.
    pub evaluations: u32,
}

impl Default for Effort {
    /// 10^−12 within 1000 evaluations.
    fn default() -> Self {
        Self { tolerance: 1e-12, evaluations: 1000 }
    }
}

impl Effort {
    fn width(&self, x: f64) -> f64 {
        self.tolerance.max(2.0 * f64::EPSILON) * x.abs().max(1.0)
    }
}

/// Counts calls, and refuses values that cannot be compared.
struct Caller<F> {
    function: F,
    calls: u32,
}

impl<F> Caller<F> {
    fn new(function: F) -> Self {
        Self { function, calls: 0 }
    }

    fn call<E>(&mut self, x: f64) -> Result<f64, NumericError<E>>
    where
        F: FnMut(f64) -> Result<f64, E>,
    {
        self.calls += 1;
        let value = (self.function)(x).map_err(NumericError::Function)?;
        if value.is_finite() { Ok(value) } else { Err(NumericError::NotFinite { at: x, value }) }
    }

    fn found(&self, (x, value): (f64, f64), converged: bool) -> Found {
        Found { x, value, evaluations: self.calls, converged }
    }
}

/// A root between two ends where the function has opposite signs (Brent 1973): interpolation where it
/// helps, bisection where not, so it is never much slower than bisection.
///
/// # Errors
/// Where the function fails, is not finite, or has the same sign at both ends.
pub fn root<E>(
    function: impl FnMut(f64) -> Result<f64, E>,
    low: f64,
    high: f64,
    effort: Effort,
) -> Result<Found, NumericError<E>> {
    check_interval(low, high)?;
    let mut f = Caller::new(function);
    // `best` is the nearest so far, `other` on the other side of the root, `last` the best before.
    let mut other = (low, f.call(low)?);
    let mut best = (high, f.call(high)?);
    if other.1 == 0.0 {
        return Ok(f.found(other, true));
    }
    if best.1 != 0.0 && (other.1 > 0.0) == (best.1 > 0.0) {
        return Err(NumericError::SameSign { low: other, high: best });
    }
    let mut last = other;
    let (mut step, mut step_before) = (best.0 - last.0, best.0 - last.0);
    loop {
        if best.1 != 0.0 && (best.1 > 0.0) == (other.1 > 0.0) {
            other = last;
            step = best.0 - last.0;
            step_before = step;
        }
        if other.1.abs() < best.1.abs() {
            (last, best, other) = (best, other, best);
        }
        let half = 0.5 * (other.0 - best.0);
        let width = 0.5 * effort.width(best.0);
        if best.1 == 0.0 || half.abs() <= width {
            return Ok(f.found(best, true));
        }
        if f.calls >= effort.evaluations {
            return Ok(f.found(best, false));
        }
        let guess = interpolate(best, last, other);
        let limit = (1.5 * half.abs() - 0.5 * width).min(0.5 * step_before.abs());
        let useful = step_before.abs() >= width && last.1.abs() > best.1.abs();
        (step, step_before) = match guess {
            Some(guess) if useful && guess * half > 0.0 && guess.abs() < limit => (guess, step),
            _ => (half, half),
        };
        last = best;
        let x = best.0 + if step.abs() > width { step } else { width.copysign(half) };
        best = (x, f.call(x)?);
    }
}

/// The step from `best` to where a line, or a parabola in the value, through the points is 0.
fn interpolate(best: (f64, f64), last: (f64, f64), other: (f64, f64)) -> Option<f64> {
    let s = best.1 / last.1;
    let (p, q) = if last.0 == other.0 {
        ((best.0 - other.0) * s, 1.0 - s)
    } else {
        let (q, r) = (last.1 / other.1, best.1 / other.1);
        let p = s * ((other.0 - best.0) * q * (q - r) - (best.0 - last.0) * (r - 1.0));
        (p, -(q - 1.0) * (r - 1.0) * (s - 1.0))
    };
    let step = p / q;
    step.is_finite().then_some(step)
}

/// The cells of the grid that [`minimise`] and [`maximise`] look at first.
const CELLS: u32 = 32;

/// The least value on an interval, ends included: the best point of an even grid of 33, then Brent's
/// method (1973, golden section and parabolas) in the two cells around it. The earliest of equals.
///
/// # Errors
/// Where the function fails or is not finite.
pub fn minimise<E>(
    function: impl FnMut(f64) -> Result<f64, E>,
    low: f64,
    high: f64,
    effort: Effort,
) -> Result<Found, NumericError<E>> {
    check_interval(low, high)?;
    let mut f = Caller::new(function);
    let at = |i: u32| {
        if i == CELLS { high } else { low + (high - low) * (f64::from(i) / f64::from(CELLS)) }
    };
    let (mut best, mut place) = ((low, f.call(low)?), 0);
    for i in 1..=CELLS {
        let value = f.call(at(i))?;
        if value < best.1 {
            (best, place) = ((at(i), value), i);
        }
    }
    let (left, right) = (at(place.saturating_sub(1)), at((place + 1).min(CELLS)));
    let inner = descend(&mut f, left, right, effort)?;
    // At a tie the grid's own point, which is often a round number.
    let better = if inner.value < best.1 { (inner.x, inner.value) } else { best };
    Ok(f.found(better, inner.converged))
}

/// The greatest value on an interval, as [`minimise`].
///
/// # Errors
/// Where the function fails or is not finite.
pub fn maximise<E>(
    mut function: impl FnMut(f64) -> Result<f64, E>,
    low: f64,
    high: f64,
    effort: Effort,
) -> Result<Found, NumericError<E>> {
    let flip = |error| match error {
        NumericError::NotFinite { at, value } => NumericError::NotFinite { at, value: -value },
        other => other,
    };
    let found = minimise(|x| function(x).map(|y| -y), low, high, effort).map_err(flip)?;
    // Adding zero turns -0.0 into 0.0.
    Ok(Found { value: 0.0 - found.value, ..found })
}

/// Brent's method for a minimum inside an interval.
fn descend<E, F: FnMut(f64) -> Result<f64, E>>(
    f: &mut Caller<F>,
    mut low: f64,
    mut high: f64,
    effort: Effort,
) -> Result<Found, NumericError<E>> {
    /// (3 − √5)/2, the smaller part of the golden section.
    const GOLDEN: f64 = 0.381_966_011_250_105_1;
    let x = low + GOLDEN * (high - low);
    let mut best = (x, f.call(x)?);
    let (mut second, mut third) = (best, best);
    let (mut step, mut step_before) = (0.0f64, 0.0f64);
    loop {
        // The sum of the ends may be infinite.
        let middle = 0.5 * low + 0.5 * high;
        // A minimum is flat: x cannot be had better than to the root of the floats' precision.
        let width = effort.width(best.0).max(1e-8 * best.0.abs()) + 1e-10;
        if (best.0 - middle).abs() + 0.5 * (high - low) <= 2.0 * width {
            return Ok(f.found(best, true));
        }
        if f.calls >= effort.evaluations {
            return Ok(f.found(best, false));
        }
        let parabola = vertex(best, second, third)
            .filter(|step| step_before.abs() > width && step.abs() < 0.5 * step_before.abs())
            .filter(|step| best.0 + step > low && best.0 + step < high);
        step_before = step;
        step = parabola.unwrap_or_else(|| {
            step_before = if best.0 >= middle { low - best.0 } else { high - best.0 };
            GOLDEN * step_before
        });
        if parabola.is_some() && (best.0 + step - low).min(high - best.0 - step) < 2.0 * width {
            step = width.copysign(middle - best.0);
        }
        let x = best.0 + if step.abs() >= width { step } else { width.copysign(step) };
        let next = (x, f.call(x)?);
        if next.1 <= best.1 {
            if next.0 >= best.0 {
                low = best.0;
            } else {
                high = best.0;
            }
            (third, second, best) = (second, best, next);
            continue;
        }
        if next.0 < best.0 {
            low = next.0;
        } else {
            high = next.0;
        }
        if next.1 <= second.1 || second.0 == best.0 {
            (third, second) = (second, next);
        } else if next.1 <= third.1 || third.0 == best.0 || third.0 == second.0 {
            third = next;
        }
    }
}

/// The step from `best` to the vertex of the parabola through three points.
fn vertex(best: (f64, f64), second: (f64, f64), third: (f64, f64)) -> Option<f64> {
    let r = (best.0 - second.0) * (best.1 - third.1);
    let q = (best.0 - third.0) * (best.1 - second.1);
    let p = (best.0 - third.0) * q - (best.0 - second.0) * r;
    let step = -p / (2.0 * (q - r));
    step.is_finite().then_some(step)
}

/// Applies the function to its own result until that no longer moves. `damping` in 0..1 keeps that
/// share of the old value, which tames oscillation; 0 is plain iteration. [`Found::value`] is the
/// function at the last x, so value − x is what is still missing.
///
/// # Errors
/// Where the function fails or is not finite.
pub fn fixed_point<E>(
    function: impl FnMut(f64) -> Result<f64, E>,
    start: f64,
    damping: f64,
    effort: Effort,
) -> Result<Found, NumericError<E>> {
    let mut f = Caller::new(function);
    let mut x = start;
    loop {
        let value = f.call(x)?;
        if (value - x).abs() <= effort.width(x) {
            return Ok(f.found((value, value), true));
        }
        if f.calls >= effort.evaluations {
            return Ok(f.found((x, value), false));
        }
        x = damping * x + (1.0 - damping) * value;
    }
}

/// Where a condition changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// The greatest x tried below the change.
    pub below: f64,
    /// The least x tried beyond it.
    pub above: f64,
    /// What the condition says beyond.
    pub holds_above: bool,
    /// Whether the two are as close as asked.
    pub converged: bool,
}

/// Where a condition that differs at the ends of an interval changes, by bisection. If it changes
/// several times, one of these places.
///
/// # Errors
/// Where the condition fails, or is the same at both ends.
pub fn threshold<E>(
    mut condition: impl FnMut(f64) -> Result<bool, E>,
    low: f64,
    high: f64,
    effort: Effort,
) -> Result<Threshold, NumericError<E>> {
    check_interval(low, high)?;
    let mut holds = |x| condition(x).map_err(NumericError::Function);
    let (mut below, mut above) = (low, high);
    let (at_low, holds_above) = (holds(low)?, holds(high)?);
    if at_low == holds_above {
        return Err(NumericError::SameAnswer(at_low));
    }
    for _ in 2..effort.evaluations {
        let middle = below + 0.5 * (above - below);
        if above - below <= effort.width(middle) || middle <= below || middle >= above {
            return Ok(Threshold { below, above, holds_above, converged: true });
        }
        if holds(middle)? == holds_above { above = middle } else { below = middle }
    }
    Ok(Threshold { below, above, holds_above, converged: false })
}

fn check_interval<E>(low: f64, high: f64) -> Result<(), NumericError<E>> {
    let fine = low < high && (high - low).is_finite();
    if fine { Ok(()) } else { Err(NumericError::BadInterval { low, high }) }
}

#[cfg(test)]
#[path = "numeric_tests.rs"]
mod tests;
