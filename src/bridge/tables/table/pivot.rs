//! Tables made wide and made long.
//!
//! ```text
//! who  year  score       pivot("year", "score")      who  1950  1960
//! usa  1950      3                ->                 usa     3     5
//! usa  1960      5                <-
//!                   unpivot(["1950", "1960"], names: "year", values: "score")
//! ```

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::build::{names, position};
use super::columns::others;
use super::object::TableObject;
use super::verbs::differing;
use crate::bridge::distinct::Distinct;
use crate::bridge::tables::walk::{keep, new_list, room};
use crate::lang::diagnostic::catalog::data;
use crate::lang::native::{Callable, Cx};
use crate::lang::value::show::{quoted, start};
use crate::lang::value::{Fault, Value};
use crate::study::table::Cell;

/// What a wide table is made of.
pub(super) struct Wide {
    /// The column whose values become the names of columns.
    pub names: String,
    /// The column whose values stand under them.
    pub values: String,
    /// The columns that tell rows apart; all others where nothing is said.
    pub by: Option<Value>,
    /// What stands where there is nothing.
    pub fill: Value,
    /// What is made of several values of one place.
    pub measure: Option<Callable>,
}

/// Rows that belong together, and what stands in them, by row and by column.
struct Grid {
    rows: Vec<Vec<Value>>,
    columns: IndexSet<Arc<str>>,
    cells: IndexMap<(usize, usize), Vec<Value>>,
}

pub(super) fn pivot(
    cx: &mut dyn Cx,
    table: &TableObject,
    wide: &Wide,
) -> Result<TableObject, Fault> {
    let (named, valued) =
        (position(cx.values(), table, &wide.names)?, position(cx.values(), table, &wide.values)?);
    let by: Vec<usize> = match wide.by {
        Some(given) => names(cx, "pivot", &[given])?
            .iter()
            .map(|name| position(cx.values(), table, name))
            .collect::<Result<_, _>>()?,
        None => {
            (0..table.columns().len()).filter(|&place| place != named && place != valued).collect()
        }
    };
    cx.spend((table.len() * (by.len() + 2)) as u64)?;
    room(cx, table.len().saturating_mul(by.len() + 8))?;
    let grid = grid(cx, table, &by, named, valued)?;
    cx.look()?;
    let mut columns: Vec<Arc<str>> =
        by.iter().filter_map(|&place| table.columns().get(place).cloned()).collect();
    columns.extend(grid.columns.iter().cloned());
    differing(&columns)?;
    let area = grid.rows.len().saturating_mul(columns.len());
    cx.heap().hold(area.saturating_mul(4 * size_of::<Value>()))?;
    cx.spend(area as u64 / 4)?;
    let made = measured(cx, &columns, by.len(), &grid, wide)?;
    let mut rows: Vec<Vec<Value>> = grid.rows;
    for row in &mut rows {
        row.resize(columns.len(), wide.fill);
    }
    for ((row, column), value) in made {
        if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(by.len() + column)) {
            *cell = value;
        }
    }
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(table.names()))
}

fn grid(
    cx: &mut dyn Cx,
    table: &TableObject,
    by: &[usize],
    named: usize,
    valued: usize,
) -> Result<Grid, Fault> {
    let mut known = Distinct::default();
    let mut grid = Grid { rows: Vec::new(), columns: IndexSet::new(), cells: IndexMap::new() };
    for at in 0..table.len() {
        cx.look_at(at)?;
        let row = table.row(at);
        let cells: Vec<Value> = by.iter().filter_map(|&place| row.get(place).copied()).collect();
        let (place, new) = known.number_of_row(cx, &cells)?;
        if new {
            grid.rows.push(cells);
        }
        cx.heap().hold(CELL)?;
        let column = label(cx, table, (at, named), &mut grid.columns)?;
        let value = row.get(valued).copied().unwrap_or(Value::None);
        grid.cells.entry((place, column)).or_default().push(value);
    }
    Ok(grid)
}

/// What a place of the grid takes with its value, in bytes.
const CELL: usize = 192;

/// The number of the column named by a cell, after those known so far where it is new.
fn label(
    cx: &mut dyn Cx,
    table: &TableObject,
    (row, column): (usize, usize),
    known: &mut IndexSet<Arc<str>>,
) -> Result<usize, Fault> {
    let value = table.row(row).get(column).copied().unwrap_or(Value::None);
    let name: Arc<str> = if let Value::Text(text) = value {
        let name = cx.values().text(text);
        // To look for a name is work where it is long, and to copy it is too.
        cx.values().note_text(name.len());
        if let Some(number) = known.get_index_of(name) {
            return cx.spend(0).map(|()| number);
        }
        name.into()
    } else {
        let name = match table.cell(row, column, cx.values(), cx.image()) {
            Cell::Other(text) => text,
            _ => cx.show(value).into(),
        };
        cx.values().note_many(name.len());
        name
    };
    cx.spend(0)?;
    if !known.contains(&name) {
        cx.heap().hold(name.len() + CELL)?;
    }
    Ok(known.insert_full(name).0)
}

/// One value for each place.
fn measured(
    cx: &mut dyn Cx,
    columns: &[Arc<str>],
    before: usize,
    grid: &Grid,
    wide: &Wide,
) -> Result<Vec<((usize, usize), Value)>, Fault> {
    let mut made = Vec::with_capacity(grid.cells.len());
    let kept = new_list(cx)?;
    let mark = cx.values().roots.len();
    for (&(row, column), values) in &grid.cells {
        let value = match (wide.measure, &values[..]) {
            (None, [value]) => *value,
            (None, _) => return Err(several(cx, columns, before, grid, (row, column), values)),
            (Some(measure), values) => {
                let list = keep(cx, values.to_vec())?;
                let value = cx.call(measure.0, &[Value::List(list)])?;
                cx.heap().push(kept, value)?;
                cx.heap().unroot(mark);
                value
            }
        };
        made.push(((row, column), value));
    }
    Ok(made)
}

/// A message says what a row holds in so many columns.
const SAID: usize = 20;

/// The fault of a place that has several values.
fn several(
    cx: &dyn Cx,
    columns: &[Arc<str>],
    before: usize,
    grid: &Grid,
    (row, column): (usize, usize),
    values: &[Value],
) -> Fault {
    let row = grid.rows.get(row).map(Vec::as_slice).unwrap_or_default();
    let parts = columns.iter().zip(row);
    let parts = parts.take(SAID);
    let parts =
        parts.map(|(name, &cell)| start(&format!("{name}: {}", cx.show_brief(cell))).into_owned());
    let mut parts: Vec<String> = parts.collect();
    if before > SAID {
        parts.push("…".to_owned());
    }
    let row = if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(", ")) };
    let name = columns.get(before + column).map_or("", |name| &**name);
    data::pivot_twice(values.len(), &row, &quoted(name)).into()
}

/// The places of the columns that are made into rows.
pub(super) fn spread(
    cx: &dyn Cx,
    table: &TableObject,
    given: Option<Value>,
    except: Option<Value>,
) -> Result<Vec<usize>, Fault> {
    let Some(given) = given else {
        let except: Vec<Value> = except.into_iter().collect();
        return others(cx, "unpivot", table, &except);
    };
    let names = names(cx, "unpivot", &[given])?;
    differing(&names)?;
    cx.values().note_many(names.len().saturating_mul(table.columns().len()));
    names.iter().map(|name| position(cx.values(), table, name)).collect()
}

pub(super) fn unpivot(
    cx: &mut dyn Cx,
    table: &TableObject,
    places: &[usize],
    (name, value): (&str, &str),
) -> Result<TableObject, Fault> {
    let spread: BTreeSet<usize> = places.iter().copied().collect();
    let kept: Vec<usize> =
        (0..table.columns().len()).filter(|place| !spread.contains(place)).collect();
    let titles = kept.iter().filter_map(|&place| table.columns().get(place).cloned());
    let columns: Vec<Arc<str>> = titles.chain([name.into(), value.into()]).collect();
    differing(&columns)?;
    let area = table.len().saturating_mul(places.len()).saturating_mul(columns.len());
    cx.spend(area as u64 / 4)?;
    let rows = table.len().saturating_mul(places.len());
    room(cx, area.saturating_add(rows).saturating_mul(2))?;
    let mut labels = Vec::with_capacity(places.len());
    for &place in places {
        let text = table.columns().get(place).cloned().unwrap_or_default();
        labels.push((place, cx.new_text(&text)?));
    }
    let mut rows = Vec::with_capacity(table.len().saturating_mul(places.len()));
    for at in 0..table.len() {
        let row = table.row(at);
        let cell = |place: usize| row.get(place).copied().unwrap_or(Value::None);
        for &(place, label) in &labels {
            let same = kept.iter().map(|&place| cell(place));
            rows.push(same.chain([label, cell(place)]).collect());
        }
    }
    Ok(TableObject::of_rows(cx, columns, rows)?.with_names(table.names()))
}
