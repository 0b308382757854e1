//! Matrices with names: who did what against whom.
//!
//! Row and column are asked for by position, by name or by the entrant itself: `m[0][1]`,
//! `m["tit_for_tat"]["always_defect"]`, `m[tit_for_tat].always_defect`. Where a table is asked for, a matrix is one.

use indexmap::{IndexMap, IndexSet};

use std::any::Any;
use std::sync::Arc;

use crate::bridge::tables::table::{TableObject, printed};
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::tournament as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, equality, number};
use crate::study::table;

/// A square of numbers or bools with the names of its rows and columns.
#[derive(Clone, Debug)]
pub(crate) struct MatrixObject(Arc<Data>);

#[derive(Debug)]
struct Data {
    entrants: Arc<Entrants>,
    /// Row by row.
    cells: Vec<Value>,
}

/// Who stands in rows and columns.
#[derive(Debug)]
pub(crate) struct Entrants {
    /// No two are the same.
    pub(crate) names: Vec<Arc<str>>,
    pub(crate) values: Vec<Value>,
}

impl Entrants {
    /// Entrants of the same name are told apart by a number.
    pub(crate) fn new(
        cx: &mut dyn Cx,
        names: impl IntoIterator<Item = String>,
        values: Vec<Value>,
    ) -> Result<Self, Fault> {
        let mut unique: IndexSet<Arc<str>, foldhash::fast::RandomState> = IndexSet::default();
        // For each name the next number that may be free.
        let mut next: IndexMap<String, usize, foldhash::fast::RandomState> = IndexMap::default();
        for (at, name) in names.into_iter().enumerate() {
            cx.look_at(at)?;
            let mut own: Arc<str> = name.as_str().into();
            if unique.contains(&own) {
                let number = next.entry(name.clone()).or_insert(2);
                while unique.contains(&own) {
                    own = format!("{name} {number}").into();
                    *number += 1;
                }
            }
            unique.insert(own);
        }
        Ok(Self { names: unique.into_iter().collect(), values })
    }

    /// The position that an index means: a number, a name, or an entrant.
    pub(crate) fn position(&self, index: Value, heap: &Heap) -> Option<usize> {
        if let Value::Text(text) = index {
            let name = heap.text(text);
            return self.names.iter().position(|known| **known == *name);
        }
        if let Some(at) = number::to_int(index, heap) {
            return usize::try_from(at).ok().filter(|at| *at < self.names.len());
        }
        self.values.iter().position(|known| equality::equal(*known, index, heap))
    }

    fn place(&self, index: Value, reader: &Reader<'_>) -> Result<usize, Fault> {
        self.position(index, reader.heap).ok_or_else(|| {
            let shown = crate::lang::value::show::show_brief(index, reader.heap, reader.image);
            let names: Vec<&str> = self.names.iter().map(|name| &**name).collect();
            words::not_in_matrix(&shown, &names).into()
        })
    }
}

impl MatrixObject {
    /// A matrix of what `cell` gives for row and column.
    pub(crate) fn new(entrants: &Arc<Entrants>, cell: impl Fn(usize, usize) -> Value) -> Self {
        let (size, cell) = (entrants.names.len(), &cell);
        let cells = (0..size).flat_map(|row| (0..size).map(move |column| cell(row, column)));
        Self(Arc::new(Data { entrants: Arc::clone(entrants), cells: cells.collect() }))
    }

    fn size(&self) -> usize {
        self.0.entrants.names.len()
    }

    fn row(&self, at: usize) -> &[Value] {
        let size = self.size();
        self.0.cells.get(at * size..(at + 1) * size).unwrap_or(&[])
    }

    fn row_object(&self, row: usize, heap: &mut Heap) -> Result<Value, Fault> {
        let (entrants, cells) = (Arc::clone(&self.0.entrants), self.row(row).into());
        heap.new_object(Arc::new(RowObject { entrants, row, cells }))
    }

    /// The same as a table: a first column of names, then a column for each.
    pub(crate) fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let names = &self.0.entrants.names;
        let mut rows = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            let mut row = vec![cx.new_text(name)?];
            row.extend(self.row(at));
            rows.push(row);
        }
        Ok(TableObject::new(self.columns(), rows))
    }

    fn columns(&self) -> Vec<Arc<str>> {
        let mut columns: Vec<Arc<str>> = vec!["strategy".into()];
        columns.extend(self.0.entrants.names.iter().cloned());
        columns
    }
}

impl Object for MatrixObject {
    fn type_name(&self) -> &'static str {
        "matrix"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn fields(&self) -> &'static [&'static str] {
        &["columns", "rows", "names", "len"]
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let texts = |names: &[Arc<str>], heap: &mut Heap| {
            let mut items = Vec::with_capacity(names.len());
            for name in names {
                items.push(heap.new_text(name)?);
            }
            heap.new_list(items)
        };
        match name {
            "columns" => Some(texts(&self.columns(), reader.heap)),
            "names" => Some(texts(&self.0.entrants.names, reader.heap)),
            "rows" => self.elements(reader),
            "len" => Some(Ok(Value::Int(i64::try_from(self.size()).unwrap_or(i64::MAX)))),
            _ => {
                let row = self.0.entrants.names.iter().position(|known| **known == *name)?;
                Some(self.row_object(row, reader.heap))
            }
        }
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        crate::bridge::tables::table::method(name)
    }

    fn index(&self, index: Value, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let place = self.0.entrants.place(index, reader);
        Some(place.and_then(|row| self.row_object(row, reader.heap)))
    }

    fn elements(&self, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let mut rows = Vec::with_capacity(self.size());
        for row in 0..self.size() {
            match self.row_object(row, reader.heap) {
                Ok(made) => rows.push(made),
                Err(fault) => return Some(Err(fault)),
            }
        }
        Some(reader.heap.new_list(rows))
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.0.entrants.names == other.0.entrants.names)
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.0.cells.iter().copied())
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let floats = self.0.cells.iter().map(|cell| match cell {
            Value::Float(value) => value.abs(),
            _ => 0.0,
        });
        let largest = floats.fold(0.0, f64::max);
        let cell = |row: usize, column: usize| match column.checked_sub(1) {
            None => table::Cell::Text(Arc::clone(&self.0.entrants.names[row])),
            Some(column) => match self.row(row).get(column).copied().unwrap_or(Value::None) {
                Value::Float(value) => table::Cell::Float(table::rounded(value, largest)),
                other => printed(other, heap, image),
            },
        };
        table::render(&self.columns(), self.size(), &cell)
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("<matrix of {} by {}>", self.size(), self.size())
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.0.cells.iter().chain(&self.0.entrants.values).for_each(|value| mark(*value));
    }

    fn bytes(&self) -> usize {
        64 + self.0.cells.len() * size_of::<Value>() + self.size() * 64
    }
}

/// A row of a matrix, which does not keep the others.
#[derive(Clone, Debug)]
struct RowObject {
    entrants: Arc<Entrants>,
    row: usize,
    cells: Box<[Value]>,
}

impl RowObject {
    fn cell(&self, column: usize) -> Value {
        self.cells.get(column).copied().unwrap_or(Value::None)
    }
}

impl Object for RowObject {
    fn type_name(&self) -> &'static str {
        "row of a matrix"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn fields(&self) -> &'static [&'static str] {
        &["strategy", "len"]
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let names = &self.entrants.names;
        match name {
            "strategy" => Some(reader.heap.new_text(&names[self.row])),
            "len" => Some(Ok(Value::Int(i64::try_from(names.len()).unwrap_or(i64::MAX)))),
            _ => names.iter().position(|known| **known == *name).map(|at| Ok(self.cell(at))),
        }
    }

    fn index(&self, index: Value, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let place = self.entrants.place(index, reader);
        Some(place.map(|column| self.cell(column)))
    }

    fn elements(&self, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        Some(reader.heap.new_list(self.cells.to_vec()))
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        other.as_any().is::<Self>()
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.cells.iter().copied())
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut shown = Vec::new();
        for (at, name) in self.entrants.names.iter().enumerate() {
            let cell = crate::lang::value::show::show_inner(self.cell(at), heap, image);
            shown.push(format!("{name}: {cell}"));
        }
        format!("[{}]", shown.join(", "))
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.show(heap, image)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.cells.iter().chain(&self.entrants.values).for_each(|value| mark(*value));
    }

    fn bytes(&self) -> usize {
        64 + self.cells.len() * (size_of::<Value>() + 48)
    }
}
