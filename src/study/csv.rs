//! Comma-separated files (RFC 4180), read into tables and written from them.
//!
//! Written: a header, one line a row, a comma between fields, `\n` at the end of lines, quotes where they are
//! needed: around separators, quotes and line ends, and around texts that would read as something else. Missing
//! cells are empty. Floats are written so that they read back the same; fractions as their nearest float.
//!
//! Read: a header, then rows of as many fields. Commas separate; if the header has none, semicolons or tabs do.
//! The type of a column is guessed from all its fields: ints, floats, bools, else text. An empty field is missing, an
//! empty text in quotes is a text. In a column of numbers or bools `NA`, `NaN` and `null` are missing too. A field
//! in quotes is a text, except in files that put everything in quotes, where quotes say nothing.

use std::sync::Arc;

use super::table::{Cell, Table};
use crate::base::number;

/// Why a text is no such file, and in which line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A row has more or fewer fields than the header.
    Ragged {
        /// The line.
        line: usize,
        /// How many columns the header names.
        expected: usize,
        /// How many fields the row has.
        found: usize,
    },
    /// A quote is not closed.
    Open {
        /// The line with the opening quote.
        line: usize,
    },
    /// Something follows a closing quote.
    Stray {
        /// The line.
        line: usize,
    },
}

/// Writes a table.
#[must_use]
pub fn write(table: &Table, separator: char) -> String {
    let mut out = String::new();
    for (at, name) in table.columns.iter().enumerate() {
        if at > 0 {
            out.push(separator);
        }
        let alone = table.columns.len() == 1 && name.is_empty();
        quoted(name, alone || needs_quotes(name, separator), &mut out);
    }
    out.push('\n');
    for row in &table.rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(separator);
            }
            write_cell(cell, separator, &mut out);
        }
        out.push('\n');
    }
    out
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

fn quoted(text: &str, quotes: bool, out: &mut String) {
    if quotes {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// A field as it stands in the file.
#[derive(Debug)]
struct Field {
    text: String,
    quoted: bool,
}

impl Field {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.quoted
    }
}

/// Reads a table.
///
/// # Errors
/// [`Error`], where the text is no such file.
pub fn read(text: &str, separator: Option<char>) -> Result<Table, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator.unwrap_or_else(|| guess_separator(text));
    let mut records = records(text, separator)?.into_iter();
    let Some((_, header)) = records.next() else { return Ok(Table::default()) };
    let width = header.len();
    let mut rows = Vec::new();
    for (line, fields) in records {
        if fields.len() != width {
            return Err(Error::Ragged { line, expected: width, found: fields.len() });
        }
        rows.push(fields);
    }
    // Whether quotes mark texts, or stand everywhere.
    let marks = header
        .iter()
        .chain(rows.iter().flatten())
        .any(|field| !field.quoted && !field.text.is_empty());
    let guesses: Vec<Guess> = (0..width)
        .map(|at| Guess::of_column(rows.iter().filter_map(|row| row.get(at)), marks))
        .collect();
    let cells = |row: Vec<Field>| {
        row.into_iter().zip(&guesses).map(|(field, guess)| guess.cell(field)).collect()
    };
    let rows = rows.into_iter().map(cells).collect();
    Ok(Table { columns: names(header), rows })
}

/// The names of the columns: each something, and each once.
fn names(header: Vec<Field>) -> Vec<Arc<str>> {
    let mut taken: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    let mut made = Vec::with_capacity(header.len());
    for (at, field) in header.into_iter().enumerate() {
        let stem = if field.is_empty() { format!("column_{}", at + 1) } else { field.text };
        let mut name = stem.clone();
        let mut copy = 2;
        while taken.contains(&name) {
            name = format!("{stem}_{copy}");
            copy += 1;
        }
        made.push(name.as_str().into());
        taken.insert(name);
    }
    made
}

fn guess_separator(text: &str) -> char {
    let header = text.lines().next().unwrap_or("");
    *[',', ';', '\t'].iter().find(|&&separator| header.contains(separator)).unwrap_or(&',')
}

/// Every record with the line it begins in; blank lines are left out where there are several columns.
fn records(text: &str, separator: char) -> Result<Vec<(usize, Vec<Field>)>, Error> {
    let mut made: Vec<(usize, Vec<Field>)> = Vec::new();
    let mut letters = text.chars().peekable();
    let mut line = 1;
    while letters.peek().is_some() {
        let start = line;
        let mut fields = Vec::new();
        loop {
            fields.push(field(&mut letters, separator, &mut line)?);
            match letters.next() {
                Some(letter) if letter == separator => {}
                Some('\r') => {
                    letters.next_if_eq(&'\n');
                    line += 1;
                    break;
                }
                Some('\n') => {
                    line += 1;
                    break;
                }
                None => break,
                Some(_) => return Err(Error::Stray { line }),
            }
        }
        let blank = matches!(&fields[..], [only] if only.is_empty());
        let single = made.first().is_some_and(|(_, header)| header.len() == 1);
        if !blank || single {
            made.push((start, fields));
        }
    }
    Ok(made)
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn field(letters: &mut Letters<'_>, separator: char, line: &mut usize) -> Result<Field, Error> {
    let mut text = String::new();
    if letters.next_if_eq(&'"').is_none() {
        let ends = |letter: &char| *letter == separator || matches!(letter, '\n' | '\r');
        while let Some(letter) = letters.next_if(|letter| !ends(letter)) {
            text.push(letter);
        }
        return Ok(Field { text, quoted: false });
    }
    let start = *line;
    loop {
        match letters.next() {
            None => return Err(Error::Open { line: start }),
            Some('"') if letters.next_if_eq(&'"').is_none() => break,
            Some(letter) => {
                *line += usize::from(letter == '\n');
                text.push(letter);
            }
        }
    }
    Ok(Field { text, quoted: true })
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Guess {
    /// Nothing yet.
    Empty,
    Bool,
    Int,
    Float,
    Text,
}

impl Guess {
    fn of_column<'a>(fields: impl Iterator<Item = &'a Field>, marks: bool) -> Self {
        let mut guess = Self::Empty;
        let mut doubtful = false;
        for field in fields {
            if field.is_empty() {
                continue;
            }
            if field.quoted && (marks || field.text.is_empty()) {
                return Self::Text;
            }
            if is_missing(&field.text) {
                doubtful = true;
                continue;
            }
            let one = Self::of(&field.text);
            let mixed = (guess == Self::Bool || one == Self::Bool) && guess != Self::Empty;
            guess = if mixed && guess != one { Self::Text } else { guess.max(one) };
            if guess == Self::Text {
                break;
            }
        }
        // Where there is nothing else, `NA` is a word.
        if doubtful && guess == Self::Empty { Self::Text } else { guess }
    }

    fn of(text: &str) -> Self {
        if bool_of(text).is_some() {
            Self::Bool
        } else if text.parse::<i64>().is_ok() {
            Self::Int
        } else if float_of(text).is_some() {
            Self::Float
        } else {
            Self::Text
        }
    }

    fn cell(self, field: Field) -> Cell {
        let missing = field.is_empty() || self != Self::Text && is_missing(&field.text);
        let made = match self {
            _ if missing => Some(Cell::Missing),
            Self::Bool => bool_of(&field.text).map(Cell::Bool),
            Self::Int => field.text.parse().ok().map(Cell::Int),
            Self::Float => float_of(&field.text).map(Cell::Float),
            Self::Empty | Self::Text => None,
        };
        made.unwrap_or_else(|| Cell::Text(field.text.into()))
    }
}

fn is_missing(text: &str) -> bool {
    matches!(text, "NA" | "NaN" | "nan" | "null")
}

fn bool_of(text: &str) -> Option<bool> {
    match text {
        "true" | "TRUE" | "True" => Some(true),
        "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// A float as other programs write it, `Inf` included.
fn float_of(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let numeric = unsigned.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    if !numeric && !matches!(unsigned, "inf" | "Inf") {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(word: &str) -> Cell {
        Cell::Text(word.into())
    }

    fn read_rows(text: &str) -> Vec<Vec<Cell>> {
        read(text, None).unwrap().rows
    }

    #[test]
    fn types_are_guessed_by_column() {
        let made =
            read("year,share,member,name\n1951,0.5,true,Paris\n1957,,false,\n", None).unwrap();
        assert_eq!(
            made.columns.iter().map(|name| &**name).collect::<Vec<_>>(),
            ["year", "share", "member", "name"]
        );
        assert_eq!(
            made.rows,
            [
                vec![Cell::Int(1951), Cell::Float(0.5), Cell::Bool(true), text("Paris")],
                vec![Cell::Int(1957), Cell::Missing, Cell::Bool(false), Cell::Missing],
            ]
        );
        assert_eq!(read_rows("x\n1\n2.5\n"), [[Cell::Float(1.0)], [Cell::Float(2.5)]]);
        assert_eq!(read_rows("x\n1\ntrue\n"), [[text("1")], [text("true")]]);
        assert_eq!(read_rows("x\n1\nNA\n"), [[Cell::Int(1)], [Cell::Missing]]);
        assert_eq!(read_rows("iso\nNA\nPE\n"), [[text("NA")], [text("PE")]]);
        assert_eq!(
            read_rows("x\n-Inf\n1e3\n"),
            [[Cell::Float(f64::NEG_INFINITY)], [Cell::Float(1e3)]]
        );
    }

    #[test]
    fn quotes_mark_texts_unless_they_are_everywhere() {
        assert_eq!(read_rows("a,b\n\"007\",1\n"), [[text("007"), Cell::Int(1)]]);
        assert_eq!(read_rows("\"a\",\"b\"\n\"7\",\"x\"\n"), [[Cell::Int(7), text("x")]]);
        let rows = read_rows("a\r\n\"say \"\"no\"\",\r\nthen\"\r\n\"\"\r\n");
        assert_eq!(rows, [[text("say \"no\",\r\nthen")], [text("")]]);
    }

    #[test]
    fn other_dialects_and_odd_headers() {
        assert_eq!(read_rows("a;b\n1;2\n"), [[Cell::Int(1), Cell::Int(2)]]);
        assert_eq!(read_rows("\u{feff}a\tb\n1\t2"), [[Cell::Int(1), Cell::Int(2)]]);
        let made = read(",x,x\n\n1,2,3\n\n", None).unwrap();
        assert_eq!(
            made.columns.iter().map(|name| &**name).collect::<Vec<_>>(),
            ["column_1", "x", "x_2"]
        );
        assert_eq!(made.rows.len(), 1);
        assert_eq!(read("", None), Ok(Table::default()));
    }

    #[test]
    fn faults_name_the_line() {
        let ragged = Error::Ragged { line: 3, expected: 2, found: 1 };
        assert_eq!(read("a,b\n1,2\n3\n", None), Err(ragged));
        assert_eq!(read("a\n\"x\ny\n", None), Err(Error::Open { line: 2 }));
        assert_eq!(read("a\n\"x\"y\n", None), Err(Error::Stray { line: 2 }));
    }

    fn any_cells() -> impl Strategy<Value = Vec<Cell>> {
        fn column(cell: impl Strategy<Value = Cell> + 'static) -> BoxedStrategy<Vec<Cell>> {
            proptest::collection::vec(cell, 1..6).boxed()
        }
        prop_oneof![
            column(any::<i64>().prop_map(Cell::Int)),
            column(
                (any::<f64>())
                    .prop_filter_map("a number", |x| { (!x.is_nan()).then_some(Cell::Float(x)) })
            ),
            column(any::<bool>().prop_map(Cell::Bool)),
            column("\\PC*|[\"\n\r,;\t 0-9]*|NA|true|inf".prop_map(|text| Cell::Text(text.into()))),
        ]
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|[,\"\n\r\t])*") {
            let _ = read(&text, None);
        }

        #[test]
        fn what_is_written_reads_back(cells in any_cells()) {
            let rows = cells.into_iter().map(|cell| vec![cell, Cell::Missing]).collect();
            let table = Table { columns: vec!["x".into(), "y".into()], rows };
            prop_assert_eq!(read(&write(&table, ','), None), Ok(table));
        }
    }
}
