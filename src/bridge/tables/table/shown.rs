//! Cells as files see them, and as they stand in a table that prints.

use super::object::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::history::named;
use crate::lang::value::{Fault, Heap, Value, number::Number, show};
use crate::study::page;
use crate::study::table::{self, Cell};

/// A list or map in a cell has about so many bytes at the most: what follows is left out.
const MOST: usize = 1 << 16;

/// The same where it prints: more than a column shows.
const PRINTED: usize = 200;

/// What a cell of a page takes beside its text, in bytes.
const CELL: usize = 128;

/// More cells than this are many.
const MANY: usize = 1024;

/// About so many columns have room in print.
const COLUMNS: usize = 70;

/// So many bytes of a page are made between two looks.
const PIECE: usize = 1 << 18;

impl TableObject {
    /// The cell as files see it.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize, heap: &Heap, image: &Image) -> Cell {
        let value = self.row(row).get(column).copied().unwrap_or(Value::None);
        match self.with_its_names(value, MOST, heap, image) {
            Ok(text) => Cell::Other(text.into()),
            Err(value) => cell_of(value, heap, image),
        }
    }

    /// The cell as it prints: of what no column is wide enough for the beginning.
    pub(super) fn printed(&self, row: usize, column: usize, heap: &Heap, image: &Image) -> Cell {
        let value = self.row(row).get(column).copied().unwrap_or(Value::None);
        match self.with_its_names(value, PRINTED, heap, image) {
            Ok(text) => Cell::Other(text.into()),
            Err(value) => printed(value, heap, image),
        }
    }

    /// Notes the work of printing the table, which belongs to any work where it is small.
    pub(super) fn note_printing(&self, heap: &Heap) {
        note_cells(self.len().min(table::MOST_ROWS) * self.columns().len().min(COLUMNS), heap);
    }

    /// The table as a piece of a page, which shows texts whole.
    pub(super) fn page(&self, heap: &Heap, image: &Image) -> String {
        let made = std::cell::Cell::new(0);
        // What was made, as cells, as texts, and as a part of the page while that is moved to a larger place.
        let count = |bytes: usize| {
            let before = made.replace(made.get() + bytes);
            if heap.fits(4 * made.get()).is_err() {
                heap.fail(Fault::limit(run::out_of_memory(heap.limit())));
            } else if before / PIECE < made.get() / PIECE {
                return heap.looks_on();
            }
            !heap.has_ended()
        };
        let cells = self.len().min(page::MOST_ROWS).saturating_mul(self.columns().len());
        note_cells(cells, heap);
        if !count(cells.saturating_mul(CELL / 4)) {
            return String::new();
        }
        page::table(self.columns(), self.len(), &|row, column| {
            let cell = match heap.has_ended() {
                true => Cell::Missing,
                false => self.cell(row, column, heap, image),
            };
            match &cell {
                Cell::Text(text) | Cell::Other(text) if !count(text.len()) => Cell::Missing,
                _ => cell,
            }
        })
    }

    /// A list or map of a table that has names for actions, as it stands in a cell; else the value, an action by its
    /// name.
    fn with_its_names(
        &self,
        value: Value,
        most: usize,
        heap: &Heap,
        image: &Image,
    ) -> Result<String, Value> {
        let Some(names) = self.names() else { return Err(value) };
        let mut out = String::new();
        let mut add = |key: Option<Value>, value: Value| {
            out.push_str(if out.is_empty() { "[" } else { ", " });
            for (part, after) in [(key, ": "), (Some(value), "")] {
                let Some(part) = part.map(|part| named(part, Some(&names))) else { continue };
                out.push_str(&match most > PRINTED {
                    true => show::show_inner(part, heap, image),
                    false => show::show_brief(part, heap, image),
                });
                out.push_str(after);
            }
            out.len() <= most
        };
        match value {
            Value::List(list) => {
                let _ = heap.list(list).items.iter().all(|&item| add(None, item));
            }
            Value::Map(map) if !heap.map(map).entries.is_empty() => {
                let mut entries = heap.map(map).entries.values();
                let _ = entries.all(|entry| add(Some(entry.key), entry.value));
            }
            value => return Err(named(value, Some(&names))),
        }
        if out.is_empty() {
            out.push('[');
        }
        heap.note_text(out.len());
        Ok(out + "]")
    }
}

fn note_cells(cells: usize, heap: &Heap) {
    heap.note(if cells > MANY { cells / 4 } else { 0 });
}

/// A value as files see it.
#[must_use]
pub fn cell_of(value: Value, heap: &Heap, image: &Image) -> Cell {
    match value {
        Value::None | Value::Absent => Cell::Missing,
        Value::Bool(value) => Cell::Bool(value),
        Value::Text(text) => Cell::Text(heap.text(text).into()),
        _ => match Number::of(value, heap) {
            Some(Number::Int(value)) => Cell::Int(value),
            Some(Number::Float(value)) => Cell::Float(value),
            Some(Number::Rational(value)) => Cell::Exact(value),
            None => Cell::Other(show::show_inner(value, heap, image).into()),
        },
    }
}

/// A value as it stands in a table that prints: of what no column is wide enough for the beginning.
#[must_use]
pub fn printed(value: Value, heap: &Heap, image: &Image) -> Cell {
    match value {
        Value::Text(text) => {
            let text = table::beginning(heap.text(text));
            heap.note_text(text.len());
            Cell::Text(text.into())
        }
        Value::List(_) | Value::Map(_) | Value::Record(_) | Value::History(_) => {
            let text = show::show_brief(value, heap, image);
            // To show the beginning of what is long takes the longest.
            heap.note(if text.len() > PRINTED { PRINTED / 16 } else { 0 });
            Cell::Other(text.into())
        }
        other => cell_of(other, heap, image),
    }
}
