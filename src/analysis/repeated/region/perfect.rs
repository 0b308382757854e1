//! Payoffs of subgame-perfect equilibria of two players, at a given discount factor: pure actions, with a public draw
//! before each round (Abreu and Sannikov 2014).
//!
//! A payoff v is sustained by a profile a and a promise w of what follows, v = (1 − δ)·g(a) + δ·w, if the promise is
//! itself sustained and worth more to each player than its best deviation h(a) now and the worst promise u after it:
//!
//! ```text
//! w ≥ u + h(a)·(1 − δ)/δ
//! ```
//!
//! Corners of the set are of two kinds only: either a is played for ever, or the promise just deters somebody. So from
//! a set that is too large (what is feasible and individually rational) each profile adds at most four points to the
//! next one: the operator R of the paper.
//!
//! ```text
//! W ──> hull of (1 − δ)·g(a) + δ·{ g(a) if that deters, else the corners of W above the bounds that touch one }
//! ```
//!
//! It is repeated in floats until nothing moves. Then the corners are read as fractions, and if the exact operator
//! leaves these as they are, they are the answer to the last digit.

use super::polygon::{NEAR, Point, at_least, contains, cut, hull, same};
use crate::analysis::Error;
use crate::analysis::repeated::scalar::Scalar;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::{Rational, pay_for};

/// The set, by its corners.
#[derive(Clone, Debug, PartialEq)]
pub struct Sustained {
    /// Counter-clockwise; none where no pure equilibrium exists.
    pub corners: Corners,
    /// How often the operator was applied.
    pub turns: usize,
    /// By how much the last application moved a corner; 0 where the corners are exact.
    pub moved: f64,
}

/// Corners in fractions, or in floats where they are not known as such.
#[derive(Clone, Debug, PartialEq)]
pub enum Corners {
    /// To the last digit.
    Exact(Vec<Point<Rational>>),
    /// Nearly.
    Near(Vec<Point<f64>>),
}

/// A profile as the operator sees it.
pub(super) struct Cell<S> {
    pub(super) profile: Vec<usize>,
    /// What it pays.
    pub(super) pays: Point<S>,
    /// What each player gains by its best deviation, times (1 − δ)/δ.
    pub(super) bribe: Point<S>,
}

/// What a cell takes beside long fractions, in bytes.
const CELL: usize = 320;

/// How lenient floats are with bounds that are just met.
const SLACK: f64 = 1e-11;

/// The operator is applied so often at most.
const MOST_TURNS: usize = 50_000;

/// The payoffs of subgame-perfect equilibria.
///
/// # Errors
/// [`Error::NotTwoByTwo`] for other than two players; whatever the meter answers.
pub fn sustained(
    form: &Strategic,
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Sustained, Error> {
    if form.players() != 2 {
        return Err(Error::NotTwoByTwo);
    }
    let exact = cells::<Rational>(form, delta, meter)?;
    if delta.is_zero() {
        // Nothing follows: equilibria of a single round, by a public draw.
        let stage = exact.iter().filter(|cell| cell.bribe.iter().all(Rational::is_zero));
        let corners = hull(stage.map(|cell| cell.pays.clone()).collect());
        return Ok(Sustained { corners: Corners::Exact(corners), turns: 0, moved: 0.0 });
    }
    let near = cells::<f64>(form, delta, meter)?;
    let mut first = None;
    // Bounds that are just met by fractions may be missed by floats, so these are lenient; where that takes in too
    // much, strict ones follow.
    for slack in [SLACK, -SLACK] {
        let (corners, turns, moved) = limit(&near, delta.to_f64(), slack, meter)?;
        if let Some(corners) = fractions(&exact, &corners, delta, meter)? {
            return Ok(Sustained { corners: Corners::Exact(corners), turns, moved: 0.0 });
        }
        let corners = corners.into_iter().map(|corner| corner.map(plain)).collect();
        let found = Sustained { corners: Corners::Near(corners), turns, moved };
        first.get_or_insert(found);
    }
    first.ok_or(Error::TooLarge)
}

/// All profiles with their payoffs and temptations.
pub(super) fn cells<S: Scalar>(
    form: &Strategic,
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Vec<Cell<S>>, Error> {
    let [rows, columns] = [form.shape()[0], form.shape()[1]];
    meter.steps((rows * columns * 20) as u64)?;
    let pay = |player: usize, profile: [usize; 2]| {
        form.payoff(player, &profile).cloned().ok_or_else(|| Error::Profile(profile.to_vec()))
    };
    // The best payoff of each player against each action of the other.
    let mut best = [vec![None::<Rational>; columns], vec![None; rows]];
    for row in 0..rows {
        for column in 0..columns {
            for (player, against) in [(0, column), (1, row)] {
                let paid = pay(player, [row, column])?;
                let slot = &mut best[player][against];
                if slot.as_ref().is_none_or(|most| paid > *most) {
                    *slot = Some(paid);
                }
            }
        }
    }
    let rate = (&Rational::one() - delta).checked_div(delta).unwrap_or_else(Rational::one);
    pay_for(4 * (rows * columns) as u64, rate.bits(), meter)?;
    meter.bytes(rows * columns * (CELL + 2 * S::of(&rate).words() as usize * 4))?;
    let mut cells = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let pays = [pay(0, [row, column])?, pay(1, [row, column])?];
            let gain = |player: usize, against: usize| {
                let most = best[player][against].clone().unwrap_or_else(Rational::zero);
                S::of(&(&(&most - &pays[player]) * &rate))
            };
            let bribe = [gain(0, column), gain(1, row)];
            cells.push(Cell {
                profile: vec![row, column],
                pays: [S::of(&pays[0]), S::of(&pays[1])],
                bribe,
            });
        }
    }
    Ok(cells)
}

/// The least that anybody gets in a set.
pub(super) fn worst<S: Scalar>(corners: &[Point<S>]) -> Option<Point<S>> {
    let least = |axis: usize| {
        let values = corners.iter().map(|corner| &corner[axis]);
        values.min_by(|a, b| a.order(b)).cloned()
    };
    Some([least(0)?, least(1)?])
}

/// The operator R: the next set.
fn turn<S: Scalar>(
    cells: &[Cell<S>],
    corners: &[Point<S>],
    delta: &S,
    slack: f64,
    meter: &mut dyn Meter,
) -> Result<Vec<Point<S>>, Error> {
    let Some(worst) = worst(corners) else { return Ok(Vec::new()) };
    let rest = S::of(&Rational::one()).minus(delta);
    let size = corners.iter().flatten().map(Scalar::words).max().unwrap_or(1);
    let long = corners.iter().flatten().chain([delta]).map(Scalar::cancelling).max().unwrap_or(0);
    let mut points = Vec::new();
    for cell in cells {
        let size = cell.bribe.iter().map(Scalar::cancelling).fold(size.max(long), u64::max);
        meter.steps((corners.len() as u64 + 1) * 6 * size)?;
        let bound = [worst[0].plus(&cell.bribe[0]), worst[1].plus(&cell.bribe[1])];
        if (0..2).all(|axis| reaches(&cell.pays[axis], &bound[axis], slack)) {
            points.push(cell.pays.clone());
            continue;
        }
        let above = cut(&cut(corners, 0, &bound[0]), 1, &bound[1]);
        for promise in above {
            let touches = |axis: usize| at_least(&bound[axis], &promise[axis]);
            if touches(0) || touches(1) {
                let mix =
                    |axis: usize| rest.times(&cell.pays[axis]).plus(&delta.times(&promise[axis]));
                points.push([mix(0), mix(1)]);
            }
        }
    }
    Ok(hull(points))
}

fn reaches<S: Scalar>(value: &S, bound: &S, slack: f64) -> bool {
    if S::EXACT {
        return value.order(bound).is_ge();
    }
    let gap = value.minus(bound);
    let size = bound.size().max(1.0) * slack.abs();
    match (gap.order(&S::of(&Rational::zero())).is_ge(), slack > 0.0) {
        (true, true) => true,
        (false, true) => gap.size() <= size,
        (true, false) => gap.size() >= size,
        (false, false) => false,
    }
}

/// The limit of the operator, from what is feasible and above the minmax of pure actions on.
fn limit(
    cells: &[Cell<f64>],
    delta: f64,
    slack: f64,
    meter: &mut dyn Meter,
) -> Result<(Vec<Point<f64>>, usize, f64), Error> {
    let mut corners = hull(cells.iter().map(|cell| cell.pays).collect());
    // Nobody gets less than its best answer to the action that is worst for it: that much is out from the start.
    for axis in 0..2 {
        let answers = cells.iter().filter(|cell| cell.bribe[axis] == 0.0);
        let least = answers.map(|cell| cell.pays[axis]).fold(f64::INFINITY, f64::min);
        corners = cut(&corners, axis, &least);
    }
    let mut moved = f64::INFINITY;
    for turns in 1..=MOST_TURNS {
        let next = turn(cells, &corners, &delta, slack, meter)?;
        moved = apart(&corners, &next);
        corners = next;
        if moved <= NEAR {
            return Ok((corners, turns, moved));
        }
    }
    Ok((corners, MOST_TURNS, moved))
}

/// How far the corners of two sets are apart at most.
fn apart(one: &[Point<f64>], other: &[Point<f64>]) -> f64 {
    if one.is_empty() || other.is_empty() {
        return if one.len() == other.len() { 0.0 } else { f64::INFINITY };
    }
    let nearest = |point: &Point<f64>, among: &[Point<f64>]| {
        let far = |other: &Point<f64>| (point[0] - other[0]).abs().max((point[1] - other[1]).abs());
        among.iter().map(far).fold(f64::INFINITY, f64::min)
    };
    let there = one.iter().map(|point| nearest(point, other)).fold(0.0, f64::max);
    other.iter().map(|point| nearest(point, one)).fold(there, f64::max)
}

/// The corners as fractions, if the exact operator leaves them as they are.
fn fractions(
    cells: &[Cell<Rational>],
    corners: &[Point<f64>],
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Point<Rational>>>, Error> {
    if corners.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let read: Option<Vec<Point<Rational>>> =
        corners.iter().map(|[x, y]| Some([near(*x)?, near(*y)?])).collect();
    let Some(read) = read else { return Ok(None) };
    let read = hull(read);
    // A few turns more mend corners that were nearly straight.
    let mut now = read;
    for _ in 0..3 {
        let next = turn(cells, &now, delta, 0.0, meter)?;
        if next == now {
            return Ok(Some(now));
        }
        let longest = next.iter().flatten().map(Rational::bits).max().unwrap_or(0);
        if next.is_empty() || longest > 4096 {
            return Ok(None);
        }
        now = next;
    }
    Ok(None)
}

/// The simplest fraction very near to a float.
#[allow(clippy::cast_possible_truncation, reason = "within the range that is asked for")]
fn near(x: f64) -> Option<Rational> {
    let allowed = 2e-12 * x.abs().max(1.0);
    if !x.is_finite() || x.abs() > 1e12 {
        return None;
    }
    // Continued fraction: each step is the best approximation with so small a denominator.
    let (mut p, mut q) = ((1_i128, x.floor() as i128), (0_i128, 1_i128));
    let mut rest = x - x.floor();
    for _ in 0..40 {
        if (p.1 as f64 / q.1 as f64 - x).abs() <= allowed {
            let (numerator, denominator) = (i64::try_from(p.1).ok()?, i64::try_from(q.1).ok()?);
            return Rational::new(numerator, denominator);
        }
        if rest <= 0.0 {
            return None;
        }
        let next = 1.0 / rest;
        let whole = next.floor();
        rest = next - whole;
        let whole = whole as i128;
        p = (p.1, p.1.checked_add(whole.checked_mul(p.1)?)?.checked_add(p.0)?.checked_sub(p.1)?);
        q = (q.1, q.1.checked_mul(whole)?.checked_add(q.0)?);
        if q.1 > 1_000_000_000 {
            return None;
        }
    }
    None
}

/// A float, without what rounding has added to a short fraction.
fn plain(x: f64) -> f64 {
    let short = near(x).filter(|near| near.bits() <= 24);
    short.map_or(x, |near| near.to_f64())
}

/// How a corner is sustained: a profile, and the promise of what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Support<S> {
    /// The profile that is played first.
    pub profile: Vec<usize>,
    /// What is promised after it.
    pub promise: Point<S>,
}

/// How each corner of a set is sustained, by what the set itself promises; `None` for one that is not.
///
/// This is self-generation: where every corner has a support, every point is an equilibrium payoff.
///
/// # Errors
/// Whatever the meter answers.
pub fn supports<S: Scalar>(
    form: &Strategic,
    corners: &[Point<S>],
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Vec<Option<Support<S>>>, Error> {
    let cells = cells::<S>(form, delta, meter)?;
    let Some(worst) = worst(corners) else { return Ok(Vec::new()) };
    let (weight, rest) = (S::of(delta), S::of(&(&Rational::one() - delta)));
    let mut found = Vec::with_capacity(corners.len());
    let known = corners.iter().flatten().chain([&weight]);
    let known = known.chain(cells.iter().flat_map(|cell| &cell.bribe));
    let size = known.map(Scalar::cancelling).fold(1, u64::max);
    for corner in corners {
        meter.steps(((cells.len() * (corners.len() + 4)) as u64 * 4).saturating_mul(size))?;
        // Profiles that go on for ever come first, as the plainest.
        let for_ever = cells.iter().filter(|cell| same(&cell.pays, corner));
        let others = cells.iter().filter(|cell| !same(&cell.pays, corner));
        let support = for_ever.chain(others).find_map(|cell| {
            let promise = if delta.is_zero() {
                corner.clone()
            } else {
                let one =
                    |axis: usize| corner[axis].minus(&rest.times(&cell.pays[axis])).over(&weight);
                [one(0)?, one(1)?]
            };
            let deters = (0..2).all(|axis| match delta.is_zero() {
                true => cell.bribe[axis].is_nothing() && same(&cell.pays, corner),
                false => {
                    let bound = worst[axis].plus(&cell.bribe[axis]);
                    match S::EXACT {
                        true => promise[axis].order(&bound).is_ge(),
                        false => reaches(&promise[axis], &bound, 1e-9),
                    }
                }
            });
            let kept = deters && (contains(corners, &promise) || is_near(corners, &promise));
            kept.then(|| Support { profile: cell.profile.clone(), promise })
        });
        found.push(support);
    }
    Ok(found)
}

/// In floats, whether a point is outside by no more than rounding.
fn is_near<S: Scalar>(corners: &[Point<S>], point: &Point<S>) -> bool {
    if S::EXACT {
        return false;
    }
    let float = |point: &Point<S>| match [point[0].amount(), point[1].amount()] {
        [x, y] => [x.to_f64(), y.to_f64()],
    };
    let corners: Vec<Point<f64>> = corners.iter().map(float).collect();
    super::polygon::beyond(&corners, &float(point)) <= 1e-9
}
