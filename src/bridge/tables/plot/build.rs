//! Figures out of tables and lists.

use std::sync::Arc;

use super::{grid, natural};
use crate::bridge::distinct::Distinct;
use crate::bridge::tables::table::{TableObject, as_table, entries, position};
use crate::bridge::tables::walk::{measure, room_for_bytes};
use crate::lang::diagnostic::catalog::{library, study};
use crate::lang::native::{Callable, Cx, FromValue, Items};
use crate::lang::value::show::{quoted, start};
use crate::lang::value::{Fault, Value, number, with_article};
use crate::study::plot::{Figure, Kind, Series};

/// What a script asks for.
#[derive(Default)]
pub(super) struct Wish {
    pub(super) x: Option<String>,
    pub(super) y: Vec<String>,
    pub(super) by: Option<String>,
    /// The column that colours cells.
    pub(super) value: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) shape: Option<Shape>,
}

/// Figures that are no series in a plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Heatmap,
    Simplex,
    Network,
    Tree,
}

impl Shape {
    pub(super) const ALL: &[(&str, Self)] = &[
        ("heatmap", Self::Heatmap),
        ("simplex", Self::Simplex),
        ("network", Self::Network),
        ("tree", Self::Tree),
    ];
}

/// The figure of some data.
pub(super) fn figure(cx: &mut dyn Cx, data: Value, wish: &Wish) -> Result<Figure, Fault> {
    if let Some(made) = natural::figure(cx, data, wish)? {
        return Ok(made);
    }
    if let Some(table) = as_table(cx, data)? {
        if matches!(wish.shape, Some(Shape::Network | Shape::Tree)) {
            return Err(natural::unfit(cx, data, wish));
        }
        return of_table(cx, &table, wish);
    }
    if wish.shape.is_some() || !matches!(data, Value::Map(_) | Value::List(_) | Value::Range(_)) {
        return Err(natural::unfit(cx, data, wish));
    }
    let mut series = Vec::new();
    let mut default = Kind::Line;
    if let Value::Map(map) = data {
        for (name, values) in entries(cx, map) {
            series.push(Series { name: name.to_string(), points: numbers(cx, &name, values)? });
        }
    } else {
        let (points, pairs) = points(cx, data)?;
        default = if pairs { Kind::Scatter } else { Kind::Line };
        series.push(Series { name: String::new(), points });
    }
    let mut made = Figure::new(wish.kind.unwrap_or(default), series);
    made.x = wish.x.clone().unwrap_or_default();
    made.y = wish.y.join(", ");
    Ok(made)
}

/// The points of a list of numbers, numbered from 0, or of pairs; and whether they are pairs.
fn points(cx: &mut dyn Cx, data: Value) -> Result<(Vec<(f64, f64)>, bool), Fault> {
    let pair = |cx: &dyn Cx, value: Value| match value {
        Value::List(list) => match cx.values().list(list).items[..] {
            [x, y] => number::to_f64(x, cx.values()).zip(number::to_f64(y, cx.values())),
            _ => None,
        },
        _ => None,
    };
    if let Value::List(list) = data {
        let items = &cx.values().list(list).items;
        let pairs: Option<Vec<_>> = items.iter().map(|&item| pair(cx, item)).collect();
        if let Some(pairs) = pairs.filter(|pairs| !pairs.is_empty()) {
            cx.spend(pairs.len() as u64)?;
            return Ok((pairs, true));
        }
    }
    Ok((numbers(cx, "the list", data)?, false))
}

fn numbers(cx: &mut dyn Cx, name: &str, values: Value) -> Result<Vec<(f64, f64)>, Fault> {
    let refuse = |cx: &dyn Cx, found: Value| -> Fault {
        study::not_drawable(&start(name), &with_article(found.type_name(cx.values()))).into()
    };
    let Some(items) = Items::from_value(values, cx)? else { return Err(refuse(cx, values)) };
    cx.spend(items.0.len() as u64)?;
    room_for_bytes(cx, items.0.len().saturating_mul(16))?;
    let mut points = Vec::with_capacity(items.0.len());
    for (at, &item) in items.0.iter().enumerate() {
        match number::to_f64(item, cx.values()) {
            #[allow(clippy::cast_precision_loss, reason = "an index")]
            Some(value) => points.push((at as f64, value)),
            None if matches!(item, Value::None) => {}
            None => return Err(refuse(cx, item)),
        }
    }
    Ok(points)
}

/// Where the rows of a table stand on the horizontal axis.
struct Places {
    at: Vec<Option<f64>>,
    names: Option<Vec<Arc<str>>>,
}

/// The figure of a table.
pub(super) fn of_table(cx: &mut dyn Cx, table: &TableObject, wish: &Wish) -> Result<Figure, Fault> {
    match wish.shape {
        Some(Shape::Heatmap) => return grid::heat(cx, table, wish),
        Some(Shape::Simplex) => return grid::simplex(cx, table, wish),
        Some(Shape::Network | Shape::Tree) | None => {}
    }
    let histogram = wish.kind == Some(Kind::Histogram);
    let by = wish.by.as_deref().map(|name| position(cx.values(), table, name)).transpose()?;
    let (x, ys) = axes(cx, table, wish, histogram, by)?;
    cx.spend((table.len() * (ys.len() + 2)) as u64)?;
    room_for_bytes(cx, table.len().saturating_mul(ys.len() + 2).saturating_mul(24))?;
    let places = places(cx, table, x)?;
    let default = if places.names.is_some() { Kind::Bar } else { Kind::Line };
    let name = |at: usize| table.columns().get(at).map_or("", |name| &**name);

    let (mut known, mut series) = (Distinct::default(), Vec::<Series>::new());
    for &y in &ys {
        for (row, place) in places.at.iter().enumerate() {
            let cell = |at: usize| table.row(row).get(at).copied().unwrap_or(Value::None);
            let value = cell(y);
            let (Some(place), false) = (place, matches!(value, Value::None)) else { continue };
            let Some(value) = number::to_f64(value, cx.values()) else {
                let found = with_article(value.type_name(cx.values()));
                return Err(
                    study::not_drawable(&format!("column {}", quoted(name(y))), &found).into()
                );
            };
            let column = Value::Int(i64::try_from(y).unwrap_or(i64::MAX));
            let group = by.map_or(Value::None, cell);
            let (number, new) = known.number_of_row(cx, &[column, group])?;
            if new {
                let group = by.map(|by| label(cx, name(by), group));
                let name = match (group, ys.len()) {
                    (Some(group), 1) => group,
                    (Some(group), _) => format!("{}, {group}", name(y)),
                    (None, _) => name(y).to_owned(),
                };
                cx.heap().hold(name.len() + size_of::<Series>() * 2)?;
                series.push(Series { name, points: Vec::new() });
            }
            series[number].points.push((*place, value));
        }
    }
    let mut made = Figure::new(wish.kind.unwrap_or(default), series);
    made.places = places.names;
    let only = match ys[..] {
        [y] => name(y).to_owned(),
        _ => String::new(),
    };
    if histogram {
        made.x = only;
    } else {
        made.x = x.map_or_else(|| String::from("row"), |x| name(x).to_owned());
        made.y = only;
    }
    Ok(made)
}

/// Whether a column holds numbers, some of them perhaps missing.
pub(super) fn numeric(cx: &dyn Cx, table: &TableObject, at: usize) -> bool {
    let mut known = table.column(at).filter(|cell| !matches!(cell, Value::None)).peekable();
    known.peek().is_some() && known.all(|cell| number::to_f64(cell, cx.values()).is_some())
}

/// The column of the horizontal axis, `None` for the numbers of the rows, and those of the vertical one.
fn axes(
    cx: &dyn Cx,
    table: &TableObject,
    wish: &Wish,
    histogram: bool,
    by: Option<usize>,
) -> Result<(Option<usize>, Vec<usize>), Fault> {
    let mut x = wish.x.as_deref().map(|name| position(cx.values(), table, name)).transpose()?;
    let mut ys = wish
        .y
        .iter()
        .map(|name| position(cx.values(), table, name))
        .collect::<Result<Vec<_>, _>>()?;
    let numeric = |&at: &usize| numeric(cx, table, at);
    if histogram {
        // The one column asked for, on whichever axis.
        ys.extend(x.take());
    } else if x.is_none() && ys.is_empty() {
        x = (0..table.columns().len()).find(|&at| Some(at) != by);
    }
    if ys.is_empty() {
        let free = (0..table.columns().len()).filter(|&at| Some(at) != x && Some(at) != by);
        ys = free.filter(numeric).collect();
        // A single column of numbers is drawn against the numbers of its rows.
        if let (true, Some(only)) = (ys.is_empty() && wish.x.is_none(), x.filter(numeric)) {
            (x, ys) = (None, vec![only]);
        }
    }
    if ys.is_empty() { Err(study::nothing_to_draw().into()) } else { Ok((x, ys)) }
}

fn places(cx: &mut dyn Cx, table: &TableObject, x: Option<usize>) -> Result<Places, Fault> {
    #[allow(clippy::cast_precision_loss, reason = "an index")]
    let Some(x) = x else {
        let at = (0..table.len()).map(|at| Some(at as f64)).collect();
        return Ok(Places { at, names: None });
    };
    let cells: Vec<Value> = table.column(x).collect();
    let number = |cell: &Value| match cell {
        Value::Bool(_) => None,
        other => number::to_f64(*other, cx.values()),
    };
    if cells.iter().all(|cell| matches!(cell, Value::None) || number(cell).is_some()) {
        return Ok(Places { at: cells.iter().map(number).collect(), names: None });
    }
    // No numbers: places in the order of their first appearance.
    let (at, names) = appearing(cx, &cells)?;
    #[allow(clippy::cast_precision_loss, reason = "an index")]
    let at = at.into_iter().map(|place| Some(place as f64)).collect();
    Ok(Places { at, names: Some(names) })
}

/// A place for each value in the order of their first appearance, and what they are called.
pub(super) fn appearing(
    cx: &mut dyn Cx,
    cells: &[Value],
) -> Result<(Vec<usize>, Vec<Arc<str>>), Fault> {
    let (mut known, mut names) = (Distinct::default(), Vec::<Arc<str>>::new());
    let mut at = Vec::with_capacity(cells.len());
    for &cell in cells {
        let (place, new) = known.number(cx, cell)?;
        if new {
            let name = cx.show(cell);
            cx.heap().hold(name.len() + size_of::<Arc<str>>() * 3)?;
            names.push(name.into());
        }
        at.push(place);
    }
    Ok((at, names))
}

/// What the legend calls a group.
pub(super) fn label(cx: &dyn Cx, column: &str, value: Value) -> String {
    let shown = cx.show(value);
    match value {
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Rational(_) | Value::None => {
            format!("{column} = {shown}")
        }
        _ => shown,
    }
}

/// How finely a curve is drawn.
const STEPS: u32 = 140;
/// What a point takes, in bytes.
const POINT: usize = size_of::<(f64, f64)>();

/// Functions as points over the stretch that the figure covers.
pub(super) fn curves(cx: &mut dyn Cx, figure: &mut Figure, given: Value) -> Result<(), Fault> {
    let mut functions = Vec::new();
    if let Value::Map(map) = given {
        functions = entries(cx, map);
    } else {
        functions.push(("curve".into(), given));
    }
    let places = || figure.series.iter().flat_map(|series| &series.points).map(|point| point.0);
    let (Some(low), Some(high)) = (places().reduce(f64::min), places().reduce(f64::max)) else {
        return Ok(());
    };
    let mark = cx.values().roots.len();
    for (name, function) in functions {
        let Some(function) = Callable::from_value(function, cx)? else {
            let found = with_article(function.type_name(cx.values()));
            let expected = Callable::EXPECTED;
            return Err(crate::lang::diagnostic::catalog::run::wrong_argument(
                "plot", "curve", expected, &found,
            )
            .into());
        };
        let taken = name.len() + size_of::<Series>() * 2 + (STEPS as usize + 1) * POINT;
        cx.heap().hold(taken)?;
        let mut points = Vec::with_capacity(STEPS as usize + 1);
        for step in 0..=STEPS {
            cx.spend(1)?;
            let x = low + (high - low) * (f64::from(step) / f64::from(STEPS));
            points.push((x, measure(cx, "plot", function, Value::Float(x))?));
            cx.heap().unroot(mark);
        }
        figure.curves.push(Series { name: name.to_string(), points });
    }
    Ok(())
}

/// Vertical lines: a number, a list of numbers, or a map from names to numbers.
pub(super) fn marks(cx: &mut dyn Cx, figure: &mut Figure, given: Value) -> Result<(), Fault> {
    let mut named: Vec<(Arc<str>, Value)> = Vec::new();
    match given {
        Value::Map(map) => {
            let count = cx.values().map(map).entries.len();
            room_for_marks(cx, count)?;
            named = entries(cx, map);
        }
        Value::List(list) => {
            let count = cx.values().list(list).items.len();
            room_for_marks(cx, count)?;
            let none: Arc<str> = "".into();
            let items = cx.values().list(list).items.iter();
            named.extend(items.map(|&item| (Arc::clone(&none), item)));
        }
        other => named.push(("".into(), other)),
    }
    for (at, (name, value)) in named.into_iter().enumerate() {
        cx.look_at(at)?;
        cx.heap().hold(name.len())?;
        let Some(place) = number::to_f64(value, cx.values()) else {
            let found = with_article(value.type_name(cx.values()));
            return Err(study::not_drawable("`marks`", &found).into());
        };
        figure.marks.push((name.to_string(), place));
    }
    Ok(())
}

/// Counts so many marks with their names beside them.
fn room_for_marks(cx: &mut dyn Cx, count: usize) -> Result<(), Fault> {
    cx.values().note_many(count);
    cx.spend(0)?;
    cx.heap().hold(count.saturating_mul(MARK))
}

/// What a mark takes twice: as it is given, and as it is drawn; in bytes.
const MARK: usize = 96;

/// Two quantiles.
pub(super) fn band(cx: &dyn Cx, given: &[Value]) -> Result<(f64, f64), Fault> {
    let number = |value: Value| number::to_f64(value, cx.values());
    let ends = match given[..] {
        [low, high] => number(low).zip(number(high)),
        _ => None,
    };
    match ends {
        Some((low, high)) if 0.0 <= low && low <= high && high <= 1.0 => Ok((low, high)),
        _ => {
            let shown: Vec<String> =
                given.iter().take(4).map(|&value| cx.show_brief(value)).collect();
            let requirement = "two numbers in 0..=1, the smaller first";
            let found = format!("[{}]", shown.join(", "));
            Err(library::outside("plot", "band", requirement, &found).into())
        }
    }
}
