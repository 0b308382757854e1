//! Bargaining as scripts ask about it.
//!
//! ```text
//! problem    what is bargained over: points, a function or a game
//! agreement  what the solutions answer, and how that is verified
//! haggling   offers and counter-offers, one offer, the range of peace
//! chamber    a legislature
//! ```

mod agreement;
mod chamber;
mod haggling;
mod problem;

use std::sync::Arc;

use crate::base::rational::Rational;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{self, Cx, elements};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value};

pub(super) use agreement::{Asked, agree};
pub(super) use chamber::{Floor, legislature};
pub(super) use haggling::{Terms, offers, peace, take_it};

/// An exact number, for the argument of this name.
pub(in crate::bridge) fn fraction(
    cx: &dyn Cx,
    what: &str,
    value: Value,
) -> Result<Rational, Fault> {
    let number = Number::of(value, cx.values()).and_then(|number| number.to_rational());
    number.ok_or_else(|| {
        words::bad_option(what, &cx.show_brief(value), "a number that is not infinite").into()
    })
}

/// A list of so many exact numbers.
pub(in crate::bridge) fn fractions(
    cx: &mut dyn Cx,
    what: &str,
    value: Value,
    count: usize,
) -> Result<Vec<Rational>, Fault> {
    let items = elements(value, cx)?.unwrap_or_default();
    let made = native::fractions(&items, cx)?;
    made.filter(|made| made.len() == count).ok_or_else(|| {
        let expected = format!("a list of {count} numbers, one a player");
        words::bad_option(what, &cx.show_brief(value), &expected).into()
    })
}

/// Names of columns.
pub(in crate::bridge) fn columns(names: &[&str]) -> Vec<Arc<str>> {
    names.iter().copied().map(Arc::from).collect()
}
