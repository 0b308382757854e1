//! Numbers by player, in and out: maps, lists, tables.

use super::Players;
use crate::base::rational::Rational;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, elements};
use crate::lang::value::number::Number;
use crate::lang::value::show::start;
use crate::lang::value::{Fault, Value};

/// A map from player to number, as `Value`s of their own.
///
/// # Errors
/// The memory limit.
pub(in crate::bridge) fn shares(
    cx: &mut dyn Cx,
    players: &Players,
    numbers: &[f64],
) -> Result<Value, Fault> {
    let entries: Vec<(Value, Value)> =
        players.values.iter().zip(numbers).map(|(who, x)| (*who, Value::Float(*x))).collect();
    cx.new_map(&entries)
}

/// A table with a row for each player.
///
/// # Errors
/// The memory limit.
pub(in crate::bridge) fn points_table(
    cx: &mut dyn Cx,
    players: &Players,
    columns: &[(&str, Vec<Value>)],
) -> Result<TableObject, Fault> {
    cx.spend(players.len() as u64)?;
    let mut names = vec!["player".into()];
    names.extend(columns.iter().map(|(name, _)| (*name).into()));
    let row = |(at, who): (usize, &Value)| {
        let cells = columns.iter().map(|(_, cells)| cells.get(at).copied().unwrap_or(Value::None));
        [*who].into_iter().chain(cells).collect()
    };
    Ok(TableObject::new(names, players.values.iter().enumerate().map(row).collect()))
}

/// What each player gets: a map from player to number, or a list in their order. `what` says what that is, for whom it
/// is not.
///
/// # Errors
/// `E0744` if it is neither, or somebody is missing.
pub(in crate::bridge) fn division(
    cx: &mut dyn Cx,
    players: &Players,
    what: &dyn Fn(&dyn Cx) -> String,
    value: Value,
) -> Result<Vec<Rational>, Fault> {
    let refused = |cx: &mut dyn Cx| -> Fault {
        let found = cx.show_brief(value);
        let what = what(&*cx);
        words::bad_answer(&start(&what), "a number for each player, as a map or a list", &found)
            .into()
    };
    let mut numbers: Vec<Option<Value>> = vec![None; players.len()];
    if let Value::Map(map) = value {
        let entries: Vec<(Value, Value)> = cx.values().map(map).pairs().collect();
        for (turn, (who, number)) in entries.into_iter().enumerate() {
            players.pay(cx, turn)?;
            match players.place(&*cx, who) {
                Some(place) => numbers[place] = Some(number),
                None => return Err(refused(cx)),
            }
        }
    } else {
        let items = elements(value, cx)?.unwrap_or_default();
        if items.len() != players.len() {
            return Err(refused(cx));
        }
        numbers = items.into_iter().map(Some).collect();
    }
    let exact = |number: &Option<Value>| {
        number.and_then(|number| Number::of(number, cx.values())).and_then(|n| n.to_rational())
    };
    let made: Option<Vec<Rational>> = numbers.iter().map(exact).collect();
    made.ok_or_else(|| refused(cx))
}
