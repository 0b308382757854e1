//! Roots and extremes of functions of one number that may fail.

/// What a search for a root has found.
pub(super) enum Root {
    /// The root.
    At(f64),
    /// The function has the same sign at both ends: its values there.
    SameSign(f64, f64),
}

/// A root between two ends at which the function differs in sign (Brent 1973).
pub(super) fn root<E>(
    low: f64,
    high: f64,
    mut f: impl FnMut(f64) -> Result<f64, E>,
) -> Result<Root, E> {
    let (mut a, mut b) = (low, high);
    let (mut at_a, mut at_b) = (f(a)?, f(b)?);
    if at_a == 0.0 {
        return Ok(Root::At(a));
    }
    if at_b != 0.0 && (at_a > 0.0) == (at_b > 0.0) {
        return Ok(Root::SameSign(at_a, at_b));
    }
    // `b` is the best guess, `c` the end on the other side of the root, `a` the guess before.
    let (mut c, mut at_c) = (a, at_a);
    let mut step = b - a;
    let mut before = step;
    for _ in 0..200 {
        if (at_b > 0.0) == (at_c > 0.0) {
            (c, at_c) = (a, at_a);
            step = b - a;
            before = step;
        }
        if at_c.abs() < at_b.abs() {
            (a, b, c) = (b, c, b);
            (at_a, at_b, at_c) = (at_b, at_c, at_b);
        }
        let tolerance = 2.0 * f64::EPSILON * b.abs() + f64::MIN_POSITIVE;
        let half = (c - b) / 2.0;
        if half.abs() <= tolerance || at_b == 0.0 {
            break;
        }
        if before.abs() < tolerance || at_a.abs() <= at_b.abs() {
            (step, before) = (half, half);
        } else {
            let ratio = at_b / at_a;
            let (mut p, mut q) = if a == c {
                (2.0 * half * ratio, 1.0 - ratio)
            } else {
                let (u, v) = (at_a / at_c, at_b / at_c);
                let p = ratio * (2.0 * half * u * (u - v) - (b - a) * (v - 1.0));
                (p, (u - 1.0) * (v - 1.0) * (ratio - 1.0))
            };
            if p > 0.0 {
                q = -q
            } else {
                p = -p
            }
            let short = 2.0 * p < (3.0 * half * q - (tolerance * q).abs()).min((before * q).abs());
            (before, step) = if short { (step, p / q) } else { (half, half) };
        }
        (a, at_a) = (b, at_b);
        b += if step.abs() > tolerance { step } else { tolerance.copysign(half) };
        at_b = f(b)?;
    }
    Ok(Root::At(b))
}

/// So many points are looked at before the search closes in.
const SCAN: usize = 64;

/// Where a function is largest, with its value there: the best of a scan, then a golden section around it, then
/// the top of a parabola, which finds smooth maxima to about ten digits.
pub(super) fn maximum<E>(
    low: f64,
    high: f64,
    mut f: impl FnMut(f64) -> Result<f64, E>,
) -> Result<(f64, f64), E> {
    let point = |index: usize| {
        let part = index as f64 / SCAN as f64;
        if index == SCAN { high } else { low + part * (high - low) }
    };
    let mut best = (0, low, f(low)?);
    for index in 1..=SCAN {
        let x = point(index);
        let value = f(x)?;
        if value > best.2 {
            best = (index, x, value);
        }
    }
    let (index, mut top, mut value) = best;
    let (mut left, mut right) = (point(index.saturating_sub(1)), point((index + 1).min(SCAN)));
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let width = right - left;
    let (mut c, mut d) = (right - golden * width, left + golden * width);
    let (mut at_c, mut at_d) = (f(c)?, f(d)?);
    while right - left > 1e-9 * left.abs().max(right.abs()).max(width * 1e-3) {
        if at_c >= at_d {
            (right, d, at_d) = (d, c, at_c);
            c = right - golden * (right - left);
            at_c = f(c)?;
        } else {
            (left, c, at_c) = (c, d, at_d);
            d = left + golden * (right - left);
            at_d = f(d)?;
        }
    }
    for (x, reached) in [(c, at_c), (d, at_d)] {
        if reached > value {
            (top, value) = (x, reached);
        }
    }
    polish(low, high, width, (top, value), f)
}

/// The top of the parabola through a maximum and two points beside it.
fn polish<E>(
    low: f64,
    high: f64,
    width: f64,
    (top, value): (f64, f64),
    mut f: impl FnMut(f64) -> Result<f64, E>,
) -> Result<(f64, f64), E> {
    let reach = width * 1e-4;
    if top - reach < low || top + reach > high {
        return Ok((top, value));
    }
    let (before, after) = (f(top - reach)?, f(top + reach)?);
    let bend = before - 2.0 * value + after;
    let moved = top + reach / 2.0 * (before - after) / bend;
    if bend < 0.0 && (moved - top).abs() < reach {
        let reached = f(moved)?;
        if reached >= value - 4.0 * f64::EPSILON * value.abs() {
            return Ok((moved, reached.max(value)));
        }
    }
    Ok((top, value))
}
