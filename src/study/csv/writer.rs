//! Tables as text with something between the fields.

use super::{Guess, PIECE, SEPARATORS, is_missing};
use crate::base::meter::{Meter, Stopped, Unmetered};
use crate::base::number;
use crate::study::table::{Cell, Table};

/// The text of a table.
#[must_use]
pub fn text(table: &Table, separator: char) -> String {
    write(table, separator, &mut Unmetered).unwrap_or_default()
}

/// Writes a table. The meter is not told of the work, but asked now and then whether to go on.
///
/// # Errors
/// If it does not.
pub fn write(table: &Table, separator: char, meter: &mut dyn Meter) -> Result<String, Stopped> {
    let (mut out, mut turn) = (String::new(), 0);
    for (at, name) in table.columns.iter().enumerate() {
        if at > 0 {
            out.push(separator);
        }
        quoted(name, names_need_quotes(name, separator), &mut out);
    }
    out.push('\n');
    for row in &table.rows {
        for (at, cell) in row.iter().enumerate() {
            // As if a long text were many cells.
            turn += 1 + length(cell) / LETTERS;
            if turn >= PIECE {
                turn = 0;
                meter.look()?;
            }
            if at > 0 {
                out.push(separator);
            }
            write_cell(cell, separator, &mut out);
        }
        out.push('\n');
    }
    Ok(out)
}

/// So many bytes of a text are written in the time of a cell.
const LETTERS: usize = 64;

fn length(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Other(text) => text.len(),
        _ => 0,
    }
}

fn write_cell(cell: &Cell, separator: char, out: &mut String) {
    match cell {
        Cell::Missing => {}
        Cell::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Cell::Int(value) => out.push_str(&value.to_string()),
        Cell::Float(value) => out.push_str(&number::shortest(*value)),
        Cell::Exact(value) => match value.to_i64() {
            Some(whole) => out.push_str(&whole.to_string()),
            None => out.push_str(&number::shortest(value.to_f64())),
        },
        Cell::Text(text) | Cell::Other(text) => {
            let mistaken = text.is_empty() || is_missing(text) || Guess::of(text) != Guess::Text;
            quoted(text, mistaken || needs_quotes(text, separator), out);
        }
    }
}

fn needs_quotes(text: &str, separator: char) -> bool {
    text.contains([separator, '"', '\n', '\r'])
        || text.starts_with(['\u{feff}', ' ', '\t'])
        || text.ends_with([' ', '\t'])
}

/// Whether the name of a column does: what may separate other files would be taken for what separates this one, and
/// nothing for a column without a name.
pub(super) fn names_need_quotes(name: &str, separator: char) -> bool {
    name.is_empty() || needs_quotes(name, separator) || name.contains(SEPARATORS)
}

fn quoted(text: &str, quotes: bool, out: &mut String) {
    if quotes {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}
