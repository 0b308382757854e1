//! Efforts and the chances they buy (Tullock 1980).
//!
//! ```text
//! chance of i = effort_i^r / Σ effort_j^r          r: decisiveness; nobody's effort: equal chances
//! ```
//!
//! r = 1 is a lottery in which each unit of effort is a ticket; as r grows the strongest wins almost surely.
//! In equilibrium each weighs its marginal chance of a prize worth `value_i` to it against effort at a cost of 1.

use crate::base::math;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay};
use crate::base::sort;

/// The most bits of a power, and of a sum of them, that is kept exactly.
const BITS: u64 = 4096;

/// Each one's chance, exactly; `None` where a power is not rational, or it or the sum too long.
///
/// # Errors
/// If the meter has had enough; so with all that follow.
pub fn exact_chances(
    efforts: &[Rational],
    decisiveness: &Rational,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Rational>>, Stopped> {
    let Some(power) = decisiveness.to_i64() else { return Ok(None) };
    let (mut impacts, mut sum) = (Vec::with_capacity(efforts.len()), Rational::zero());
    for effort in efforts {
        meter.steps(1)?;
        let Ok(impact) = effort.pow(power, BITS) else { return Ok(None) };
        pay(sum.bits().max(impact.bits()), meter)?;
        sum += &impact;
        if sum.bits() > BITS {
            return Ok(None);
        }
        impacts.push(impact);
    }
    if sum.is_zero() {
        let each = i64::try_from(efforts.len()).ok().and_then(|count| Rational::new(1, count));
        return Ok(each.map(|each| vec![each; efforts.len()]));
    }
    let mut chances = Vec::with_capacity(impacts.len());
    for impact in &impacts {
        meter.steps(1)?;
        pay(sum.bits(), meter)?;
        chances.extend(impact.checked_div(&sum));
    }
    Ok(Some(chances))
}

/// Each one's chance in floats; with infinite decisiveness the largest effort wins.
#[must_use]
pub fn chances(efforts: &[f64], decisiveness: f64) -> Vec<f64> {
    let largest = efforts.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return vec![1.0 / efforts.len() as f64; efforts.len()];
    }
    // In units of the largest, so that nothing overflows.
    let impact = |effort: &f64| match decisiveness.is_infinite() {
        true => f64::from(*effort == largest),
        false => math::pow(effort / largest, decisiveness),
    };
    let impacts: Vec<f64> = efforts.iter().map(impact).collect();
    let sum: f64 = impacts.iter().sum();
    impacts.iter().map(|impact| impact / sum).collect()
}

/// An equilibrium in pure strategies.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance<T> {
    /// What each spends.
    pub efforts: Vec<T>,
    /// Each one's chance of winning.
    pub chances: Vec<T>,
}

/// The equilibrium at a decisiveness of 1, exactly: those take part whose value is above the total effort. `None` where
/// the total is too long a fraction.
///
/// # Sources
/// [hillman-1989]
pub fn lottery(
    values: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Balance<Rational>>, Stopped> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    sort::in_pieces(&mut order, meter, |a, b| values[*b].cmp(&values[*a]).then(a.cmp(b)))?;
    // Total effort X = (k − 1) / Σ 1/value over the k who take part.
    let mut inverse = Rational::zero();
    let mut total = Rational::zero();
    for (before, &one) in order.iter().enumerate() {
        if before >= 2 && values[one] <= total {
            break;
        }
        meter.steps(1)?;
        pay(inverse.bits().max(values[one].bits()), meter)?;
        let Some(found) = values[one].recip().and_then(|part| {
            inverse += &part;
            Rational::from(before as i64).checked_div(&inverse)
        }) else {
            return Ok(None);
        };
        total = found;
        if total.bits() > BITS {
            return Ok(None);
        }
    }
    let mut made = Balance { efforts: Vec::new(), chances: Vec::new() };
    for value in values {
        meter.steps(1)?;
        pay(total.bits().max(value.bits()), meter)?;
        let Some(lost) = total.checked_div(value) else { return Ok(None) };
        let chance = &Rational::one() - &lost;
        let chance = if chance.is_positive() { chance } else { Rational::zero() };
        made.efforts.push(&total * &chance);
        made.chances.push(chance);
    }
    Ok(Some(made))
}

/// The equilibrium among equals at any decisiveness up to n/(n − 1), exactly: each spends `r·value·(n − 1)/n²`.
///
/// # Sources
/// [tullock-1980]
#[must_use]
pub fn among_equals(
    count: usize,
    value: &Rational,
    decisiveness: &Rational,
) -> Option<Balance<Rational>> {
    let n = Rational::from(i64::try_from(count).ok()?);
    let others = &n - &Rational::one();
    if decisiveness * &others > n {
        return None;
    }
    let effort = (&(decisiveness * value) * &others).checked_div(&(&n * &n))?;
    let chance = n.recip()?;
    Some(Balance { efforts: vec![effort; count], chances: vec![chance; count] })
}

/// The equilibrium in floats: of two for any decisiveness that has one, of more for one of at most 1.
///
/// Each one's chance s at a total impact Y solves `r·value·(1 − s)·s^(1 − 1/r) = Y^(1/r)`, and falls in Y; the chances
/// must sum to 1.
///
/// # Sources
/// [nti-1999] [cornes-2005]
pub fn balance(
    values: &[f64],
    decisiveness: f64,
    meter: &mut dyn Meter,
) -> Result<Option<Balance<f64>>, Stopped> {
    let r = decisiveness;
    if let [one, other] = *values {
        // The weaker must not lose by taking part.
        let ratio = math::pow(one.min(other) / one.max(other), r);
        if r > 1.0 + ratio {
            return Ok(None);
        }
        let (p, q) = (1.0, math::pow(other / one, r));
        let chances = [p / (p + q), q / (p + q)];
        let part = r * chances[0] * chances[1];
        return Ok(Some(Balance {
            efforts: vec![part * one, part * other],
            chances: chances.to_vec(),
        }));
    }
    if r > 1.0 {
        return Ok(None);
    }
    // In logarithms of Y^(1/r), between bounds that are safely outside.
    let share = |value: f64, effort: f64| {
        // r·value·(1 − s) = effort·s^(1/r − 1), rising on the right, falling on the left.
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            let right = effort * math::pow(middle, 1.0 / r - 1.0);
            if r * value * (1.0 - middle) > right { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    };
    let largest = values.iter().copied().fold(0.0, f64::max);
    let (mut low, mut high) = (math::ln(largest) - 600.0, math::ln(largest) + 600.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        // Some fifty halvings for each.
        meter.steps(values.len() as u64 * 200)?;
        let effort = math::exp(middle);
        let sum: f64 = values.iter().map(|value| share(*value, effort)).sum();
        if sum > 1.0 { low = middle } else { high = middle }
    }
    let total = math::exp(0.5 * (low + high));
    let chances: Vec<f64> = values.iter().map(|value| share(*value, total)).collect();
    let efforts = chances.iter().map(|chance| total * math::pow(*chance, 1.0 / r)).collect();
    Ok(Some(Balance { efforts, chances }))
}
