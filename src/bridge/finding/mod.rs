//! What a solver found, as a value.
//!
//! A [`Finding`] is a record: named fields, perhaps a list of items that `for` and indexing serve, a small table
//! that prints, the method by which it was found, and what `verify` recomputes. All solvers give theirs as one:
//!
//! ```text
//! Finding::new("core", "The core of v", "linear programme, exact")
//!     .field("empty", Value::Bool(false))?
//!     .table(columns, rows)
//!     .note("…")
//!     .checked_by(check)
//! ```

mod lists;
mod verify;

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::metered::metered;
use super::tables::table::TableObject;
use crate::analysis::Error;
use crate::base::meter::Meter;
use crate::lang::bytecode::Image;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Form, Heap, Object, Reader, Value};
use crate::study::page::escaped;
use crate::study::plot::Figure;

pub(super) use lists::{exact_list, exact_values, float_list};
pub(super) use verify::{Check, Claim, verify};

/// Runs a solver within the script's limits; its own errors are the inner ones, for whoever has words for them.
///
/// # Errors
/// Limits and interruption.
pub(super) fn solve<T>(
    cx: &mut dyn Cx,
    run: impl FnOnce(&mut dyn Meter) -> Result<T, Error>,
) -> Result<Result<T, Error>, Fault> {
    metered(cx, run)
}

/// The size of a tree, which is as high as it is.
const TREE: (usize, usize) = (72, 60);

/// What a solver found.
pub(super) struct Finding {
    /// The word for it in messages: `core`, `equilibria`.
    kind: &'static str,
    title: String,
    method: String,
    names: Vec<&'static str>,
    values: Vec<Value>,
    items: Option<Vec<Value>>,
    table: Option<TableObject>,
    /// A drawing below the table.
    drawing: Option<(Arc<Figure>, (usize, usize))>,
    notes: Vec<String>,
    check: Option<Arc<dyn Check>>,
    /// What methods of its own work on, and these: the word in scripts with the native's name.
    subject: Option<Arc<dyn Any + Send + Sync>>,
    methods: &'static [(&'static str, &'static str)],
}

impl Finding {
    /// A finding without fields yet. The title is its first line; the method says how it was found, in few words.
    pub(super) fn new(
        kind: &'static str,
        title: impl Into<String>,
        method: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            title: title.into(),
            method: method.into(),
            names: vec!["method"],
            values: Vec::new(),
            items: None,
            table: None,
            drawing: None,
            notes: Vec::new(),
            check: None,
            subject: None,
            methods: &[],
        }
    }

    /// With a field that scripts read.
    pub(super) fn field(mut self, name: &'static str, value: Value) -> Self {
        self.names.push(name);
        self.values.push(value);
        self
    }

    /// As a list of these items.
    pub(super) fn items(mut self, items: Vec<Value>) -> Self {
        self.items = Some(items);
        self
    }

    /// With the table that it prints, and gives as `.table()`.
    pub(super) fn table(mut self, table: TableObject) -> Self {
        self.table = Some(table);
        self
    }

    /// With a figure below its table, in print at most so many characters wide and lines high.
    pub(super) fn drawing(mut self, figure: Figure, size: (usize, usize)) -> Self {
        self.drawing = Some((Arc::new(figure), size));
        self
    }

    /// With a tree, where there is one.
    pub(super) fn tree(self, figure: Option<Figure>) -> Self {
        match figure {
            Some(figure) => self.drawing(figure, TREE),
            None => self,
        }
    }

    /// The figure that it prints.
    pub(super) fn figure(&self) -> Option<&Arc<Figure>> {
        self.drawing.as_ref().map(|(figure, _)| figure)
    }

    /// As it prints, within a width and perhaps in colours.
    fn shown(&self, screen: Option<(usize, bool)>, heap: &Heap, image: &Image) -> String {
        let mut out = self.title.clone();
        if let Some(table) = &self.table {
            let form = screen.map(|(width, colour)| Form::Screen { width, colour });
            let fitted = form.and_then(|form| table.show_as(form, heap, image));
            let shown = fitted.unwrap_or_else(|| table.show(heap, image));
            let _ = write!(out, "\n\n{shown}");
        } else if self.items.is_none() {
            let width = self.names.iter().skip(1).map(|name| name.len()).max().unwrap_or(0);
            for (name, value) in self.names.iter().skip(1).zip(&self.values) {
                let shown = crate::lang::value::show::show_inner(*value, heap, image);
                let _ = write!(out, "\n  {name:width$}  {shown}");
            }
        }
        if let Some((figure, (most, height))) = &self.drawing {
            let (width, colour) = screen.unwrap_or((*most, false));
            let on = &|| heap.looks_on();
            let drawn = figure.text_while(width.clamp(40, *most), *height, colour, on);
            let _ = write!(out, "\n\n{drawn}");
        }
        if !self.notes.is_empty() {
            out.push('\n');
        }
        for note in &self.notes {
            let _ = write!(out, "\n{note}");
        }
        let _ = write!(out, "\nMethod: {}", self.method);
        out
    }

    /// With a line below its table.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With what `verify` recomputes.
    pub(super) fn checked_by(mut self, check: Arc<dyn Check>) -> Self {
        self.check = Some(check);
        self
    }

    /// The value of a field.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let at = self.names.iter().skip(1).position(|known| *known == name)?;
        self.values.get(at).copied()
    }

    /// With methods of its own, which find what they work on by [`Self::subject`].
    pub(super) fn with_methods(
        mut self,
        subject: Arc<dyn Any + Send + Sync>,
        methods: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.subject = Some(subject);
        self.methods = methods;
        self
    }

    /// What its own methods work on.
    pub(super) fn subject<T: Any>(&self) -> Option<&T> {
        self.subject.as_ref()?.downcast_ref()
    }

    /// The table that it prints.
    pub(super) fn printed(&self) -> Option<&TableObject> {
        self.table.as_ref()
    }

    /// Its table; one of its fields where it has no other.
    pub(super) fn as_table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        if let Some(table) = &self.table {
            return Ok(table.clone());
        }
        let mut rows = Vec::with_capacity(self.values.len());
        for (name, value) in self.names.iter().skip(1).zip(&self.values) {
            rows.push(vec![cx.new_text(name)?, *value]);
        }
        Ok(TableObject::new(vec!["figure".into(), "value".into()], rows))
    }
}

impl Finding {
    /// As a piece of a page, with its table as HTML.
    fn piece(&self, table: &str) -> String {
        let mut out = format!("<p><strong>{}</strong></p>\n{table}", escaped(&self.title));
        if let Some(figure) = self.figure() {
            out.push_str(&figure.svg());
        }
        for note in &self.notes {
            let _ = writeln!(out, "<p>{}</p>", escaped(note));
        }
        let _ = writeln!(out, "<p class=\"quiet\">Method: {}</p>", escaped(&self.method));
        out
    }
}

impl Object for Finding {
    fn type_name(&self) -> &'static str {
        self.kind
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if name == "method" {
            return Some(reader.heap.new_text(&self.method));
        }
        if let (Some(items), "len") = (&self.items, name) {
            return Some(Ok(Value::Int(i64::try_from(items.len()).unwrap_or(i64::MAX))));
        }
        match self.names.iter().skip(1).position(|known| *known == name) {
            Some(at) => self.values.get(at).copied().map(Ok),
            // What it has not itself, its table may have.
            None => {
                let table = self.table.as_ref().filter(|table| table.has(name));
                table.and_then(|table| table.field(name, reader))
            }
        }
    }

    fn fields(&self) -> &[&'static str] {
        &self.names
    }

    fn method(&self, name: &str) -> Option<&str> {
        match name {
            "table" => Some("method_finding_table"),
            "verify" => Some("verify"),
            other => {
                let own = self.methods.iter().find(|(word, _)| *word == other);
                let of_table = || self.table.as_ref().and_then(|table| table.method(other));
                own.map(|(_, native)| *native).or_else(of_table)
            }
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        self.shown(None, heap, image)
    }

    fn show_as(&self, form: Form, heap: &Heap, image: &Image) -> Option<String> {
        match form {
            Form::Screen { width, colour } => Some(self.shown(Some((width, colour)), heap, image)),
            Form::Page => {
                let table = self.table.as_ref()?;
                let shown = table.show_as(form, heap, image);
                Some(self.piece(&shown.unwrap_or_else(|| table.show(heap, image))))
            }
        }
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        match &self.items {
            Some(items) => format!("<{} of {}>", self.kind, items.len()),
            None => format!("<{}>", self.kind),
        }
    }

    fn index(&self, index: Value, _reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let Value::Int(at) = index else { return None };
        let items = self.items.as_ref()?;
        let at = if at < 0 { at.checked_add(i64::try_from(items.len()).ok()?)? } else { at };
        usize::try_from(at).ok().and_then(|at| items.get(at)).copied().map(Ok)
    }

    fn elements(&self, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        match &self.items {
            Some(items) => Some(reader.heap.new_list(items.clone())),
            None => self.table.as_ref().and_then(|table| table.elements(reader)),
        }
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.values.iter().chain(self.items.iter().flatten()).for_each(|&value| mark(value));
        if let Some(table) = &self.table {
            table.trace(mark);
        }
        if let Some(check) = &self.check {
            check.trace(mark);
        }
    }

    fn bytes(&self) -> usize {
        let values = self.values.len() + self.items.as_ref().map_or(0, Vec::len);
        let notes: usize = self.notes.iter().map(|note| size_of::<String>() + note.len()).sum();
        let names = self.names.len() * size_of::<&str>();
        let text = self.title.len()
            + self.method.len()
            + notes
            + names
            + self.figure().map_or(0, |figure| figure.bytes());
        let table = self.table.as_ref().map_or(0, TableObject::bytes);
        let check = self.check.as_ref().map_or(0, |check| check.bytes());
        256 + values * size_of::<Value>() + text + table + check
    }
}
