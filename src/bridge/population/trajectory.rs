//! The path of a population as a value.

use std::any::Any;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::base::number::fixed;
use crate::bridge::declared::ALLOCATED;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::native::{Cx, FromValue, IntoValue};
use crate::lang::value::{Fault, Heap, Object, Reader, Value};
use crate::model::population::{Matrix, Trajectory};
use crate::study::table::{WIDEST, cut};

/// The path of a population.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct TrajectoryObject(Arc<Path>);

/// What a trajectory holds.
#[derive(Debug)]
pub(super) struct Path {
    /// `moran(), 100 actors`
    pub(super) title: String,
    /// What is counted: `generation` or `step`.
    pub(super) unit: &'static str,
    /// The types, or the traits, in order.
    pub(super) names: Vec<String>,
    /// With two populations: their roles, and how many types the first has.
    pub(super) sides: Option<([String; 2], usize)>,
    /// One value of each type; nothing for traits.
    pub(super) values: Vec<Value>,
    /// What row's type earns against column's, in a game of two.
    pub(super) payoffs: Option<Matrix>,
    pub(super) trajectory: Trajectory,
}

impl FromValue for TrajectoryObject {
    const EXPECTED: &'static str = "a trajectory";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(cx.values().downcast::<Self>(value).cloned())
    }
}

impl IntoValue for TrajectoryObject {
    const NAME: &'static str = "a trajectory";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}

/// Lines that `print` shows, the last one included.
const LINES: usize = 12;

impl TrajectoryObject {
    pub(super) fn new(path: Path) -> Self {
        Self(Arc::new(path))
    }

    /// The names of the columns: with two populations those that both have are told apart by their role.
    fn columns(&self) -> Vec<String> {
        let path = &*self.0;
        let Some((roles, first)) = &path.sides else { return path.names.clone() };
        let mut counts: HashMap<&str, usize, foldhash::fast::RandomState> = HashMap::default();
        path.names.iter().for_each(|name| *counts.entry(name).or_default() += 1);
        let named = path.names.iter().enumerate().map(|(at, name)| {
            let several = counts.get(name.as_str()).is_some_and(|count| *count > 1);
            let role = &roles[usize::from(at >= *first)];
            if several { format!("{role} {name}") } else { name.clone() }
        });
        named.collect()
    }

    /// One row for each generation.
    pub(in crate::bridge) fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let path = &*self.0;
        let count = path.trajectory.generations() + 1;
        let cells = count.saturating_mul(path.names.len() + 1);
        cx.spend(cells as u64 / 4)?;
        cx.values().fits(cells.saturating_mul(32))?;
        let mut columns: Vec<Arc<str>> = vec![path.unit.into()];
        columns.extend(self.columns().into_iter().map(Arc::from));
        let row = |at: usize| {
            let shares = path.trajectory.at(at).iter().map(|share| Value::Float(*share));
            std::iter::once(Value::Int(at as i64)).chain(shares).collect()
        };
        Ok(TableObject::new(columns, (0..count).map(row).collect()))
    }

    /// What is measured: shares of types, or means of traits.
    pub(in crate::bridge) fn measure(&self) -> &'static str {
        if self.0.values.is_empty() { "mean" } else { "share" }
    }

    /// What types earn from each other, row by row, where the replicator changes their shares.
    pub(super) fn replicated(&self) -> Option<Vec<Vec<f64>>> {
        let path = &*self.0;
        let matrix = path.payoffs.as_ref().filter(|_| path.title.starts_with("replicator"))?;
        let count = path.names.len();
        path.sides.is_none().then(|| (0..count).map(|row| matrix.row(row).to_vec()).collect())
    }

    /// A map from name to share; with two populations one for each role.
    fn map(&self, keys: &[Value], generation: usize, heap: &mut Heap) -> Result<Value, Fault> {
        let path = &*self.0;
        let shares = path.trajectory.at(generation);
        let part = |range: std::ops::Range<usize>, heap: &mut Heap| -> Result<Value, Fault> {
            let map = heap.new_map()?;
            for at in range {
                let (Some(key), Some(share)) = (keys.get(at), shares.get(at)) else { continue };
                heap.insert(map, *key, Value::Float(*share))?;
            }
            Ok(Value::Map(map))
        };
        let Some((_, first)) = path.sides else { return part(0..path.names.len(), heap) };
        let both = [part(0..first, heap)?, part(first..path.names.len(), heap)?];
        let map = heap.new_map()?;
        for (key, side) in keys[path.names.len()..].iter().zip(both) {
            heap.insert(map, *key, side)?;
        }
        Ok(Value::Map(map))
    }

    /// The names as values, the roles behind them.
    fn keys(&self, heap: &mut Heap) -> Result<Vec<Value>, Fault> {
        let path = &*self.0;
        let roles = path.sides.iter().flat_map(|(roles, _)| roles);
        path.names.iter().chain(roles).map(|name| heap.new_text(name)).collect()
    }

    fn shares(&self, heap: &mut Heap) -> Result<Value, Fault> {
        let keys = self.keys(heap)?;
        let count = self.0.trajectory.generations() + 1;
        let mut maps = Vec::with_capacity(count);
        for generation in 0..count {
            maps.push(self.map(&keys, generation, heap)?);
        }
        heap.new_list(maps)
    }

    /// What types earn from each other.
    fn payoffs(&self, heap: &mut Heap) -> Result<Value, Fault> {
        let path = &*self.0;
        let Some(matrix) = &path.payoffs else { return Ok(Value::None) };
        let mut columns: Vec<Arc<str>> = vec!["type".into()];
        columns.extend(path.names.iter().map(|name| Arc::from(name.as_str())));
        let mut rows = Vec::with_capacity(path.names.len());
        for (row, name) in path.names.iter().enumerate() {
            let mut cells = vec![heap.new_text(name)?];
            cells.extend(matrix.row(row).iter().map(|score| Value::Float(*score)));
            rows.push(cells);
        }
        heap.new_object(Arc::new(TableObject::new(columns, rows)))
    }

    /// The types of the nodes at the end.
    fn nodes(&self, heap: &mut Heap) -> Result<Value, Fault> {
        let path = &*self.0;
        if path.trajectory.nodes.is_empty() {
            return Ok(Value::None);
        }
        let value = |kind: &u8| path.values.get(*kind as usize).copied().unwrap_or(Value::None);
        heap.new_list(path.trajectory.nodes.iter().map(value).collect())
    }
}

impl Object for TrajectoryObject {
    fn type_name(&self) -> &'static str {
        "trajectory"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let heap = &mut *reader.heap;
        let path = &*self.0;
        Some(match name {
            "shares" => self.shares(heap),
            "final" => {
                let last = path.trajectory.generations();
                self.keys(heap).and_then(|keys| self.map(&keys, last, heap))
            }
            "generations" => Ok(Value::Int(path.trajectory.generations() as i64)),
            "types" => heap.new_list(path.values.clone()),
            "nodes" => self.nodes(heap),
            "payoffs" => self.payoffs(heap),
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &["shares", "final", "generations", "types", "nodes", "payoffs", "table"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "table").then_some("method_trajectory_table")
    }

    fn show(&self, _heap: &Heap, _image: &Image) -> String {
        let path = &*self.0;
        let last = path.trajectory.generations();
        let plural = if last == 1 { "" } else { "s" };
        let mut out = format!("{}, {last} {}{plural}", path.title, path.unit);
        let columns: Vec<String> = self.columns().iter().map(|name| cut(name, WIDEST)).collect();
        let wide = |name: &String| name.chars().count().max(5);
        let unit = path.unit.len().max(last.to_string().len());
        let _ = write!(out, "\n  {:>unit$}", path.unit);
        // As many columns as a line holds; the rest is in the table.
        let fit = columns.iter().scan(unit, |used, name| {
            *used += wide(name) + 2;
            Some(*used)
        });
        let fit = fit.take_while(|used| *used <= 110).count().max(1);
        for name in columns.iter().take(fit) {
            let width = wide(name);
            let _ = write!(out, "  {name:>width$}");
        }
        let rows = last.min(LINES - 2);
        let mut before = None;
        for line in 0..=rows {
            let at = (line * last).checked_div(rows).unwrap_or(0);
            if before == Some(at) {
                continue;
            }
            before = Some(at);
            let _ = write!(out, "\n  {at:>unit$}");
            for (name, share) in columns.iter().zip(path.trajectory.at(at)).take(fit) {
                let (width, share) = (wide(name), fixed(*share, 3));
                let _ = write!(out, "  {share:>width$}");
            }
        }
        if fit < columns.len() {
            let _ = write!(out, "\n  and {} more in `.table()`", columns.len() - fit);
        }
        out
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        let last = self.0.trajectory.generations();
        format!("trajectory of {last} {}{}", self.0.unit, if last == 1 { "" } else { "s" })
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.0.values.iter().for_each(|value| mark(*value));
    }

    fn bytes(&self) -> usize {
        let name = size_of::<String>() + size_of::<Value>() + ALLOCATED;
        let names: usize = self.0.names.iter().map(|own| own.len() + name).sum();
        let cells = self.0.payoffs.as_ref().map_or(0, |matrix| matrix.types() * matrix.columns());
        let numbers = (self.0.trajectory.shares.len() + cells) * size_of::<f64>();
        256 + numbers + self.0.trajectory.nodes.len() + names
    }
}
