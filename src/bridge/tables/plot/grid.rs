//! Heat maps and simplexes out of tables.

use std::sync::Arc;

use super::super::table::{TableObject, name_of, position};
use super::build::{Wish, appearing, label, numeric};
use crate::bridge::distinct::Distinct;
use crate::bridge::tables::walk::room_for_bytes;
use crate::lang::diagnostic::catalog::{figure as words, study};
use crate::lang::native::Cx;
use crate::lang::value::show::quoted;
use crate::lang::value::{Fault, Value, number, with_article};
use crate::study::plot::content::{Content, Grid, corner};
use crate::study::plot::{Figure, Kind, Series};
use crate::study::table::significant;

/// The most cells that are gathered.
const MOST_CELLS: usize = 4_000_000;

/// A heat map of two columns and a third for the colours; of a table that names neither, of its columns of numbers.
pub(super) fn heat(cx: &mut dyn Cx, table: &TableObject, wish: &Wish) -> Result<Figure, Fault> {
    let (Some(x), [y]) = (&wish.x, &wish.y[..]) else {
        return wide(cx, table);
    };
    let (x, y) = (position(cx.values(), table, x)?, position(cx.values(), table, y)?);
    let value = match &wish.value {
        Some(name) => Some(position(cx.values(), table, name)?),
        None => (0..table.columns().len()).find(|&at| at != x && at != y && numeric(cx, table, at)),
    };
    cx.spend(table.len() as u64 * 3)?;
    let (columns, across) = places(cx, table, x)?;
    let (rows, up) = places(cx, table, y)?;
    let count = columns.names.len().saturating_mul(rows.names.len());
    if count > MOST_CELLS {
        return Err(words::too_large_to_draw("a heat map", count, MOST_CELLS).into());
    }
    room_for_bytes(cx, count.saturating_mul(32))?;
    let mut sums = vec![(0.0, 0.0); count];
    for row in 0..table.len() {
        let (Some(column), Some(line)) = (across[row], up[row]) else { continue };
        let found = match value {
            None => Some(1.0),
            Some(at) => measured(cx, table, row, at)?,
        };
        if let (Some(found), Some(sum)) = (found, sums.get_mut(line * columns.names.len() + column))
        {
            *sum = (sum.0 + found, sum.1 + 1.0);
        }
    }
    let counted = value.is_none();
    let cells = sums.into_iter().map(|(sum, count)| match counted {
        true => Some(count),
        false => (count > 0.0).then(|| sum / count),
    });
    let value = value.and_then(|at| table.columns().get(at)).map_or("rows", |name| name);
    let grid = Grid {
        columns: columns.names,
        rows: rows.names,
        cells: cells.collect(),
        upward: rows.numbers,
        value: value.to_owned(),
    };
    let mut made = Figure::showing(Content::Grid(grid));
    let name = |at: usize| table.columns().get(at).map(ToString::to_string).unwrap_or_default();
    (made.x, made.y) = (name(x), name(y));
    Ok(made)
}

/// The number in a cell; nothing where it is missing.
fn measured(cx: &dyn Cx, table: &TableObject, row: usize, at: usize) -> Result<Option<f64>, Fault> {
    let cell = table.row(row).get(at).copied().unwrap_or(Value::None);
    if matches!(cell, Value::None) {
        return Ok(None);
    }
    number::to_f64(cell, cx.values()).map(Some).ok_or_else(|| {
        let name = table.columns().get(at).map_or("", |name| &**name);
        let found = with_article(cell.type_name(cx.values()));
        study::not_drawable(&format!("column {}", quoted(name)), &found).into()
    })
}

/// The values of a column as places along an edge.
struct Edge {
    names: Vec<Arc<str>>,
    numbers: bool,
}

/// Numbers in their order, all else as it appears.
fn places(
    cx: &mut dyn Cx,
    table: &TableObject,
    at: usize,
) -> Result<(Edge, Vec<Option<usize>>), Fault> {
    let cells: Vec<Value> = table.column(at).collect();
    let number = |cell: &Value| match cell {
        Value::Bool(_) | Value::None => None,
        other => number::to_f64(*other, cx.values()).map(|value| value + 0.0),
    };
    let known = || cells.iter().filter(|cell| !matches!(cell, Value::None));
    if known().next().is_some() && known().all(|cell| number(cell).is_some()) {
        let mut sorted: Vec<f64> = cells.iter().filter_map(number).collect();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup_by(|a, b| a.total_cmp(b).is_eq());
        let place = |cell: &Value| {
            sorted.binary_search_by(|known| known.total_cmp(&number(cell).unwrap_or(f64::NAN))).ok()
        };
        let at = cells.iter().map(place).collect();
        let names = sorted.iter().map(|&value| {
            let text = significant(value);
            Arc::from(text.strip_suffix(".0").unwrap_or(&text))
        });
        return Ok((Edge { names: names.collect(), numbers: true }, at));
    }
    let (at, names) = appearing(cx, &cells)?;
    Ok((Edge { names, numbers: false }, at.into_iter().map(Some).collect()))
}

/// A heat map of a table as it stands: its columns of numbers, the rows named by the first other column.
pub(super) fn wide(cx: &mut dyn Cx, table: &TableObject) -> Result<Figure, Fault> {
    let columns: Vec<usize> =
        (0..table.columns().len()).filter(|&at| numeric(cx, table, at)).collect();
    let named = (0..table.columns().len()).find(|at| !columns.contains(at));
    cx.spend((table.len() * (columns.len() + 1)) as u64)?;
    room_for_bytes(cx, table.len().saturating_mul(columns.len()).saturating_mul(16))?;
    let mut cells = Vec::new();
    let mut rows: Vec<Arc<str>> = Vec::new();
    for row in 0..table.len() {
        cx.look_at(row)?;
        let name: Arc<str> = match named.and_then(|at| table.row(row).get(at).copied()) {
            Some(name) => name_of(cx, name),
            None => row.to_string().into(),
        };
        cx.heap().hold(name.len() + size_of::<Arc<str>>() * 2)?;
        rows.push(name);
        for &at in &columns {
            cells.push(measured(cx, table, row, at)?);
        }
    }
    let columns = columns.iter().filter_map(|&at| table.columns().get(at).cloned()).collect();
    let grid = Grid { columns, rows, cells, upward: false, value: String::new() };
    let mut made = Figure::showing(Content::Grid(grid));
    let name = named.and_then(|at| table.columns().get(at));
    made.y = name.map(ToString::to_string).unwrap_or_default();
    Ok(made)
}

/// Three columns as shares in a triangle; `by` makes a path of each group.
pub(super) fn simplex(cx: &mut dyn Cx, table: &TableObject, wish: &Wish) -> Result<Figure, Fault> {
    let by = wish.by.as_deref().map(|name| position(cx.values(), table, name)).transpose()?;
    let x = wish.x.as_deref().map(|name| position(cx.values(), table, name)).transpose()?;
    let named = wish
        .y
        .iter()
        .map(|name| position(cx.values(), table, name))
        .collect::<Result<Vec<_>, _>>()?;
    let free = (0..table.columns().len()).filter(|&at| Some(at) != by && Some(at) != x);
    let mut columns: Vec<usize> = match named.is_empty() {
        true => free.filter(|&at| numeric(cx, table, at)).collect(),
        false => named,
    };
    // A column that counts the rows, as the generations of a trajectory, is no share.
    if columns.len() == 4 && wish.y.is_empty() {
        columns.remove(0);
    }
    let [a, b, c] = columns[..] else {
        let count = columns.len();
        let plural = if count == 1 { "column" } else { "columns" };
        return Err(words::not_three(&format!("{count} {plural} of numbers")).into());
    };
    cx.spend(table.len() as u64 * 3)?;
    room_for_bytes(cx, table.len().saturating_mul(24))?;
    let (mut known, mut series) = (Distinct::default(), Vec::<Series>::new());
    for row in 0..table.len() {
        let mut shares = [0.0; 3];
        for (share, at) in shares.iter_mut().zip([a, b, c]) {
            *share = measured(cx, table, row, at)?.unwrap_or(f64::NAN);
        }
        let group = by.and_then(|at| table.row(row).get(at).copied());
        let (number, new) = known.number(cx, group.unwrap_or(Value::None))?;
        if new {
            let column = by.and_then(|at| table.columns().get(at)).map_or("", |name| &**name);
            let name = group.map(|group| label(cx, column, group)).unwrap_or_default();
            cx.heap().hold(name.len() + size_of::<Series>() * 2)?;
            series.push(Series { name, points: Vec::new() });
        }
        series[number].points.push(corner(shares));
    }
    let kind = wish.kind.filter(|kind| *kind == Kind::Scatter).unwrap_or(Kind::Path);
    let mut made = Figure::new(kind, series);
    let name = |at: usize| table.columns().get(at).map(ToString::to_string).unwrap_or_default();
    made.content = Content::Simplex([name(a), name(b), name(c)]);
    Ok(made)
}
