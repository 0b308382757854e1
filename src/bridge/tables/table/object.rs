//! Tables as values, and tables in groups.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::build::position;
use super::shown::printed;
use crate::base::release;
use crate::bridge::finding::Finding;
use crate::bridge::play::MatrixObject;
use crate::lang::bytecode::Image;
use crate::lang::native::{Cx, FromValue, IntoValue};
use crate::lang::value::history::ActionNames;
use crate::lang::value::object::tag;
use crate::lang::value::{Fault, Form, Heap, Object, Reader, Value};
use crate::study::table::{self, Cell};

/// A table of values. Cheap to clone; nothing in it changes.
#[derive(Clone, Debug)]
pub struct TableObject(Arc<Data>);

/// What a table takes beside its cells and its columns, in bytes. The same on all machines: fields that make tables take
/// steps by it.
const TABLE: usize = 152;

/// What a column takes with its name and its place, in bytes.
const COLUMN: usize = 96;

/// In a table of so few columns a name is found sooner by looking through them.
const NARROW: usize = 16;

#[derive(Debug)]
struct Data {
    columns: Vec<Arc<str>>,
    /// Where each column stands, once that was asked of a wide table.
    places: OnceLock<HashMap<Arc<str>, usize, foldhash::fast::RandomState>>,
    rows: usize,
    /// Row by row.
    cells: Vec<Value>,
    /// What a game calls the actions in it.
    names: Option<ActionNames>,
}

impl TableObject {
    /// A table of the given rows; one that is too short is filled with `none`, one that is too long cut.
    ///
    /// The names of the columns must differ.
    #[must_use]
    pub fn new(columns: Vec<Arc<str>>, rows: Vec<Vec<Value>>) -> Self {
        let (width, count) = (columns.len(), rows.len());
        let mut cells = Vec::with_capacity(width * count);
        for row in rows {
            let fill = std::iter::repeat(Value::None);
            cells.extend(row.into_iter().chain(fill).take(width));
        }
        Self(Arc::new(Data { columns, places: OnceLock::new(), rows: count, cells, names: None }))
    }

    /// The same of as many rows as a script likes.
    ///
    /// # Errors
    /// The limit on time, or the interruption.
    pub fn of_rows(
        cx: &mut dyn Cx,
        columns: Vec<Arc<str>>,
        rows: Vec<Vec<Value>>,
    ) -> Result<Self, Fault> {
        let (width, count) = (columns.len(), rows.len());
        let mut cells = Vec::with_capacity(width * count);
        let mut rows = rows.into_iter();
        for at in 0..count {
            if let Err(stopped) = cx.look_at(at) {
                release::beside(rows);
                return Err(stopped);
            }
            let fill = std::iter::repeat(Value::None);
            cells.extend(rows.next().into_iter().flatten().chain(fill).take(width));
        }
        let places = OnceLock::new();
        Ok(Self(Arc::new(Data { columns, places, rows: count, cells, names: None })))
    }

    /// The same table, in which actions are shown by the names that a game gives them.
    #[must_use]
    pub fn with_names(self, names: Option<ActionNames>) -> Self {
        if names.is_none() {
            return self;
        }
        let data = &self.0;
        let (columns, cells) = (data.columns.clone(), data.cells.clone());
        Self(Arc::new(Data { columns, places: OnceLock::new(), rows: data.rows, cells, names }))
    }

    /// What a game calls the actions in it.
    #[must_use]
    pub fn names(&self) -> Option<ActionNames> {
        self.0.names.clone()
    }

    /// Some rows of this table, by their numbers.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let cells = rows.iter().flat_map(|&row| self.row(row)).copied().collect();
        let columns = self.0.columns.clone();
        Self(Arc::new(Data {
            columns,
            places: OnceLock::new(),
            rows: rows.len(),
            cells,
            names: self.names(),
        }))
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[Arc<str>] {
        &self.0.columns
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.rows
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.rows == 0
    }

    /// A row; an empty one where there is none.
    #[must_use]
    pub fn row(&self, at: usize) -> &[Value] {
        let width = self.0.columns.len();
        let start = at.saturating_mul(width);
        self.0.cells.get(start..start.saturating_add(width)).unwrap_or(&[])
    }

    /// The number of a column.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        let columns = &self.0.columns;
        if columns.len() <= NARROW {
            return columns.iter().position(|column| &**column == name);
        }
        let places = self.0.places.get_or_init(|| {
            columns.iter().enumerate().map(|(at, name)| (Arc::clone(name), at)).collect()
        });
        places.get(name).copied()
    }

    /// Whether it has a field of that name, which may be a column.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields().contains(&name) || self.position(name).is_some()
    }

    /// The cells of a column, by its number.
    pub fn column(&self, at: usize) -> impl Iterator<Item = Value> {
        (0..self.0.rows).map(move |row| self.row(row).get(at).copied().unwrap_or(Value::None))
    }

    /// The names of the columns as values, from which [`Self::row_map`] makes rows.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    pub fn keys(&self, heap: &mut Heap) -> Result<Vec<Value>, Fault> {
        self.0.columns.iter().map(|name| heap.new_text(name)).collect()
    }

    /// A row as scripts read it: a new map.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    pub fn row_map(&self, at: usize, keys: &[Value], heap: &mut Heap) -> Result<Value, Fault> {
        let map = heap.new_map()?;
        for (&key, &value) in keys.iter().zip(self.row(at)) {
            heap.insert(map, key, value)?;
        }
        Ok(Value::Map(map))
    }
}

/// The native that serves a table's `.name(…)`.
#[must_use]
pub(crate) fn method(name: &str) -> Option<&'static str> {
    Some(match name {
        "select" => "select",
        "where" => "where",
        "lookup" => "lookup",
        "summarise" => "summarise",
        "describe" => "describe",
        "sort_by" => "method_table_sort_by",
        "group_by" => "method_table_group_by",
        "join" => "method_table_join",
        "column" => "method_table_column",
        "head" => "method_table_head",
        "tail" => "method_table_tail",
        "derive" => "method_table_derive",
        "rename" => "method_table_rename",
        "without" => "method_table_without",
        "distinct" => "method_table_distinct",
        "count_by" => "method_table_count_by",
        "append" => "method_table_append",
        "fill" => "method_table_fill",
        "drop_missing" => "method_table_drop_missing",
        "pivot" => "method_table_pivot",
        "unpivot" => "method_table_unpivot",
        "regression" => "method_table_regression",
        _ => return None,
    })
}

impl Object for TableObject {
    fn type_name(&self) -> &'static str {
        "table"
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn fields(&self) -> &'static [&'static str] {
        &["columns", "rows", "len"]
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        match name {
            "columns" => Some(self.keys(reader.heap).and_then(|names| reader.heap.new_list(names))),
            "rows" => self.elements(reader),
            "len" => Some(Ok(Value::Int(i64::try_from(self.len()).unwrap_or(i64::MAX)))),
            _ => Some(match position(reader.heap, self, name) {
                Ok(place) => reader.heap.new_list(self.column(place).collect()),
                Err(fault) => Err(fault),
            }),
        }
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        method(name)
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        self.note_printing(heap);
        let cell = |row: usize, column: usize| self.printed(row, column, heap, image);
        table::render(&self.0.columns, self.len(), &cell)
    }

    fn show_fixed(&self, decimals: usize, heap: &Heap, image: &Image) -> Option<String> {
        self.note_printing(heap);
        let cell = |row: usize, column: usize| self.printed(row, column, heap, image);
        Some(table::render_fixed(decimals, &self.0.columns, self.len(), &cell))
    }

    fn show_as(&self, form: Form, heap: &Heap, image: &Image) -> Option<String> {
        let cell = |row: usize, column: usize| self.printed(row, column, heap, image);
        Some(match form {
            Form::Screen { width, .. } => {
                self.note_printing(heap);
                table::render_in(width, &self.0.columns, self.len(), &cell)
            }
            Form::Page => self.page(heap, image),
        })
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("<table of {} rows>", self.len())
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return false };
        let (one, other) = (&self.0, &other.0);
        one.columns == other.columns && one.rows == other.rows
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.0.cells.iter().copied())
    }

    fn tag(&self, _heap: &Heap) -> u64 {
        tag(&(&self.0.columns, self.0.rows))
    }

    fn index(&self, index: Value, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let (Value::Int(at), count) = (index, self.len()) else { return None };
        let at = if at < 0 { at.checked_add(i64::try_from(count).ok()?)? } else { at };
        let at = usize::try_from(at).ok().filter(|at| *at < count)?;
        reader.heap.note(self.0.columns.len() / 16);
        let keys = self.keys(reader.heap);
        Some(keys.and_then(|keys| self.row_map(at, &keys, reader.heap)))
    }

    fn elements(&self, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let make = |heap: &mut Heap| {
            let keys = self.keys(heap)?;
            let rows = (0..self.len()).map(|at| self.row_map(at, &keys, heap));
            rows.collect::<Result<_, Fault>>().and_then(|rows| heap.new_list(rows))
        };
        Some(make(reader.heap))
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.0.cells.iter().for_each(|&cell| mark(cell));
    }

    fn bytes(&self) -> usize {
        TABLE + self.0.cells.len() * size_of::<Value>() + self.0.columns.len() * COLUMN
    }
}

impl FromValue for TableObject {
    const EXPECTED: &'static str = "a table";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        if let Some(matrix) = cx.values().downcast::<MatrixObject>(value).cloned() {
            return matrix.table(cx).map(Some);
        }
        if let Some(found) = cx.values().downcast::<Finding>(value) {
            return Ok(found.printed().cloned());
        }
        Ok(cx.values().downcast::<Self>(value).cloned())
    }
}

impl IntoValue for TableObject {
    const NAME: &'static str = "a table";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}

/// The rows of a table, put into groups by what some columns hold.
#[derive(Clone, Debug)]
pub struct GroupsObject {
    /// The columns.
    pub by: Vec<Arc<str>>,
    /// For each group what these columns hold, and its rows.
    pub groups: Arc<[(Vec<Value>, TableObject)]>,
    /// For each group where its rows stood in the table.
    pub places: Arc<[Vec<usize>]>,
    /// The table.
    pub whole: TableObject,
}

impl GroupsObject {
    /// A table in a single group.
    #[must_use]
    pub fn whole(table: TableObject) -> Self {
        let places = [(0..table.len()).collect()].into();
        let groups = [(Vec::new(), table.clone())].into();
        Self { by: Vec::new(), groups, places, whole: table }
    }

    /// What a group takes beside the cells of its rows, told apart by so many values in a table of so many columns.
    #[must_use]
    pub(super) fn group_bytes(keys: usize, columns: usize) -> usize {
        let own = size_of::<(Vec<Value>, TableObject)>() + size_of::<Vec<usize>>();
        own + keys * size_of::<Value>() + TABLE + columns * size_of::<Arc<str>>()
    }
}

impl Object for GroupsObject {
    fn type_name(&self) -> &'static str {
        "grouped table"
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn fields(&self) -> &'static [&'static str] {
        &["tables", "len"]
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        match name {
            "tables" => self.elements(reader),
            "len" => Some(Ok(Value::Int(i64::try_from(self.groups.len()).unwrap_or(i64::MAX)))),
            _ => None,
        }
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        Some(match name {
            "summarise" => "summarise",
            "derive" => "method_table_derive",
            "head" => "method_table_head",
            "tail" => "method_table_tail",
            _ => return None,
        })
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let columns: Vec<Arc<str>> =
            self.by.iter().map(Arc::clone).chain([Arc::from("rows")]).collect();
        let cell = |row: usize, column: usize| match self.groups.get(row) {
            Some((keys, table)) => match keys.get(column) {
                Some(&key) => printed(key, heap, image),
                None => Cell::Int(i64::try_from(table.len()).unwrap_or(i64::MAX)),
            },
            None => Cell::Missing,
        };
        table::render(&columns, self.groups.len(), &cell)
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("<table in {} groups>", self.groups.len())
    }

    fn elements(&self, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let make = |(_, table): &(_, TableObject)| reader.heap.new_object(Arc::new(table.clone()));
        let tables: Result<Vec<Value>, Fault> = self.groups.iter().map(make).collect();
        Some(tables.and_then(|tables| reader.heap.new_list(tables)))
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        for (keys, table) in self.groups.iter() {
            keys.iter().for_each(|&key| mark(key));
            table.trace(mark);
        }
    }

    fn bytes(&self) -> usize {
        let own = |(keys, table): &(Vec<Value>, TableObject)| {
            let cells = table.0.cells.len() * size_of::<Value>();
            let places = table.len() * size_of::<usize>();
            Self::group_bytes(keys.len(), table.columns().len()) + cells + places
        };
        self.whole.bytes() + self.groups.iter().map(own).sum::<usize>()
    }
}

impl FromValue for GroupsObject {
    const EXPECTED: &'static str = "a table, grouped or not";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        if let Some(groups) = cx.values().downcast::<Self>(value) {
            return Ok(Some(groups.clone()));
        }
        Ok(cx.values().downcast::<TableObject>(value).cloned().map(Self::whole))
    }
}

impl IntoValue for GroupsObject {
    const NAME: &'static str = "a grouped table";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}
