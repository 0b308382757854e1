//! Numbers out of lists: in the widest type that is needed, or evenly spaced.

use crate::base::number as digits;
use crate::base::rational::Rational;
use crate::base::statistics::{self as summary, StatisticsError};
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, Items};
use crate::lang::value::number::{self, Number, checked};
use crate::lang::value::{Fault, Value, rational_bytes, with_article};

/// The numbers in a list.
pub(super) fn numbers(cx: &mut dyn Cx, function: &str, xs: Items) -> Result<Vec<Number>, Fault> {
    // The elements, the numbers, and a copy of them in another order.
    let each = size_of::<Value>() + size_of::<Number>() + 2 * size_of::<f64>();
    cx.heap().hold(xs.0.len().saturating_mul(each))?;
    let mut numbers = Vec::with_capacity(xs.0.len());
    for (index, value) in xs.0.into_iter().enumerate() {
        cx.look_at(index)?;
        hold_digits(cx, value)?;
        let number = Number::of(value, cx.values());
        numbers.push(number.ok_or_else(|| no_number(cx, function, index, value))?);
    }
    Ok(numbers)
}

/// The numbers in a list, as floats.
pub(super) fn floats(cx: &mut dyn Cx, function: &str, xs: Items) -> Result<Vec<f64>, Fault> {
    // The elements, the floats, and copies of them in another order.
    let each = size_of::<Value>() + 3 * size_of::<f64>();
    cx.heap().hold(xs.0.len().saturating_mul(each))?;
    let mut floats = Vec::with_capacity(xs.0.len());
    for (index, value) in xs.0.into_iter().enumerate() {
        cx.look_at(index)?;
        let float = number::to_f64(value, cx.values());
        floats.push(float.ok_or_else(|| no_number(cx, function, index, value))?);
    }
    Ok(floats)
}

/// Counts what a copy of a fraction takes until the native ends: one long fraction may be many elements of a list.
pub(super) fn hold_digits(cx: &mut dyn Cx, value: Value) -> Result<(), Fault> {
    if let Value::Rational(long) = value {
        let bytes = rational_bytes(cx.values().rational(long));
        cx.heap().hold(bytes)?;
    }
    Ok(())
}

fn no_number(cx: &dyn Cx, function: &str, index: usize, value: Value) -> Fault {
    let help = match value {
        Value::List(_) => {
            Some("of a map take `m.values()`, of nested lists one of them or `flatten(xs)`")
        }
        Value::None => Some("a missing value is `none`; `known(xs)` leaves such values out"),
        _ => None,
    };
    let found = with_article(value.type_name(cx.values()));
    library::element_no_number(function, index, &found).help(help).into()
}

/// The sum in the widest type among the numbers.
pub(super) fn total(cx: &mut dyn Cx, xs: &[Number]) -> Result<Number, Fault> {
    if xs.iter().any(|x| matches!(x, Number::Float(_))) {
        let floats: Vec<f64> = xs.iter().map(Number::to_f64).collect();
        let made = summary::sum(&floats);
        checked(made, floats.iter().all(|x| x.is_finite()))?;
        return Ok(Number::Float(made));
    }
    let mut whole: i128 = 0;
    let mut broken: Option<Rational> = None;
    for x in xs {
        match (x, &mut broken) {
            (Number::Int(x), _) => whole += i128::from(*x),
            (Number::Rational(x), None) => broken = Some(x.clone()),
            (Number::Rational(x), Some(broken)) => {
                // The sum grows, and so does the work of cancelling it.
                cx.values().note(number::cancelling(broken.bits().max(x.bits())));
                cx.spend(1)?;
                *broken += x;
            }
            (Number::Float(_), _) => {}
        }
        if broken.as_ref().is_some_and(|broken| broken.bits() > number::MOST_BITS) {
            return Err(number::too_long("fraction"));
        }
    }
    match broken {
        None => {
            let made = i64::try_from(whole).map_err(|_| run::overflow("sum"))?;
            Ok(Number::Int(made))
        }
        Some(broken) => {
            let whole = Rational::from_big(whole.into(), 1.into()).unwrap_or_else(Rational::zero);
            Ok(Number::Rational(&broken + &whole))
        }
    }
}

pub(super) fn mean(cx: &mut dyn Cx, xs: &[Number]) -> Result<Number, Fault> {
    if xs.is_empty() {
        return Err(library::empty("mean").into());
    }
    let count = xs.len() as f64;
    if xs.iter().any(|x| matches!(x, Number::Rational(_)))
        && let Number::Rational(total) = total(cx, xs)?
    {
        let count = Rational::from(i64::try_from(xs.len()).unwrap_or(i64::MAX));
        let made = total.checked_div(&count).ok_or_else(run::division_by_zero)?;
        return Ok(Number::Rational(made));
    }
    let made = if xs.iter().all(|x| matches!(x, Number::Int(_))) {
        let ints = xs.iter().map(|x| if let Number::Int(x) = x { i128::from(*x) } else { 0 });
        ints.sum::<i128>() as f64 / count
    } else {
        let floats: Vec<f64> = xs.iter().map(Number::to_f64).collect();
        let made = summary::mean(&floats).map_err(|error| refused("mean", "xs", error))?;
        checked(made, floats.iter().all(|x| x.is_finite()))?;
        made
    };
    Ok(Number::Float(made))
}

/// Why there is no such summary, in the words of the language.
pub(super) fn refused(function: &str, parameter: &str, error: StatisticsError) -> Fault {
    let problem = match error {
        StatisticsError::TooFew { have: 0, .. } => library::empty(function),
        StatisticsError::TooFew { need, have } => library::too_few(function, need, have),
        StatisticsError::Unpaired { first, second } => {
            library::unequal_lengths(function, first, second)
        }
        StatisticsError::NoVariation => {
            library::no_variation(function, "the numbers do not vary, or are all 0")
        }
        StatisticsError::Negative(x) => library::negative(function, &digits::shortest(x)),
        StatisticsError::BadShare(x) => {
            library::no_probability(function, parameter, &digits::shortest(x))
        }
    };
    problem.into()
}

/// Evenly spaced points, both ends included.
///
/// Ends that are short decimals give points that are: the fractions that the ends stand for are divided as
/// whole numbers, so that each point is the float nearest to the true one.
pub(super) fn evenly(from: f64, to: f64, count: usize) -> impl Iterator<Item = f64> {
    let steps = count.saturating_sub(1).max(1);
    let exact = fraction(from).zip(fraction(to));
    (0..count).map(move |step| {
        let (near, far) = ((steps - step) as f64, step as f64);
        let exact = exact.and_then(|((a, b), (c, d))| {
            let numerator = (a * d).checked_mul((steps - step) as i128)?;
            let numerator = numerator.checked_add((c * b).checked_mul(step as i128)?)?;
            let denominator = (b * d).checked_mul(steps as i128)?;
            let fits = numerator.abs().max(denominator) <= 1 << 53;
            fits.then(|| numerator as f64 / denominator as f64)
        });
        if step == 0 {
            from
        } else if step == steps {
            to
        } else {
            exact.unwrap_or(from * (near / steps as f64) + to * (far / steps as f64))
        }
    })
}

/// A float as a fraction of two moderate whole numbers.
fn fraction(x: f64) -> Option<(i128, i128)> {
    let fraction = Rational::from_f64(x)?;
    let numerator = i64::try_from(fraction.numerator()).ok()?;
    let denominator = i64::try_from(fraction.denominator()).ok()?;
    Some((numerator.into(), denominator.into()))
}
