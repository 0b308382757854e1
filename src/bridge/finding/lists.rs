//! Numbers as lists.

use crate::base::rational::Rational;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// Exact numbers as a list.
///
/// # Errors
/// The memory limit.
pub(in crate::bridge) fn exact_list(cx: &mut dyn Cx, numbers: &[Rational]) -> Result<Value, Fault> {
    let values = exact_values(cx, numbers)?;
    cx.new_list(values)
}

/// Exact numbers as values.
///
/// # Errors
/// The memory limit.
pub(in crate::bridge) fn exact_values(
    cx: &mut dyn Cx,
    numbers: &[Rational],
) -> Result<Vec<Value>, Fault> {
    numbers.iter().map(|number| cx.new_rational(number.clone())).collect()
}

/// Floats as a list.
///
/// # Errors
/// The memory limit.
pub(in crate::bridge) fn float_list(cx: &mut dyn Cx, numbers: &[f64]) -> Result<Value, Fault> {
    cx.new_list(numbers.iter().map(|number| Value::Float(*number)).collect())
}
