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

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::table::{Cell, Table};
use crate::base::number;

/// Why a text is no such file, and in which line and at which character of it, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A row has more or fewer fields than the header.
    Ragged {
        /// The line.
        line: usize,
        /// Where the first field stands that is too many, or where the line ends too early.
        column: usize,
        /// How many columns the header names.
        expected: usize,
        /// How many fields the row has.
        found: usize,
    },
    /// A quote is not closed.
    Open {
        /// The line with the opening quote.
        line: usize,
        /// Its place in the line.
        column: usize,
    },
    /// Something follows a closing quote.
    Stray {
        /// The line.
        line: usize,
        /// The place of what follows.
        column: usize,
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
        quoted(name, names_need_quotes(name, separator), &mut out);
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

/// Whether the name of a column does: what may separate other files would be taken for what separates this one, and
/// nothing for a column without a name.
fn names_need_quotes(name: &str, separator: char) -> bool {
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
    let Some(Record { fields: header, .. }) = records.next() else { return Ok(Table::default()) };
    let width = header.len();
    let mut rows = Vec::new();
    for Record { line, fields, columns } in records {
        if fields.len() != width {
            let column = columns.get(width.min(fields.len())).copied().unwrap_or(1);
            return Err(Error::Ragged { line, column, expected: width, found: fields.len() });
        }
        rows.push(fields);
    }
    // Whether quotes mark texts, or stand everywhere, around names that need none too.
    let marks = header
        .iter()
        .chain(rows.iter().flatten())
        .any(|field| !field.quoted && !field.text.is_empty())
        || header.iter().all(|field| names_need_quotes(&field.text, separator));
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
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // For each name the next number that may be free.
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    let mut made = Vec::with_capacity(header.len());
    for (at, field) in header.into_iter().enumerate() {
        let stem = if field.is_empty() { format!("column_{}", at + 1) } else { field.text };
        let mut name = stem.clone();
        if taken.contains(&name) {
            let copy = next.entry(stem.clone()).or_insert(2);
            while taken.contains(&name) {
                name = format!("{stem}_{copy}");
                *copy += 1;
            }
        }
        made.push(name.as_str().into());
        taken.insert(name);
    }
    made
}

/// The first of these that separates the names of the columns.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

fn guess_separator(text: &str) -> char {
    let mut quoted = false;
    let mut header = String::new();
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            letter if !quoted => header.push(letter),
            _ => {}
        }
    }
    *SEPARATORS.iter().find(|&&separator| header.contains(separator)).unwrap_or(&',')
}

/// A line of a file, or several where a text in quotes spans them.
struct Record {
    line: usize,
    fields: Vec<Field>,
    /// Where each field begins, and where the record ends.
    columns: Vec<usize>,
}

/// Every record; blank lines are left out where there are several columns.
fn records(text: &str, separator: char) -> Result<Vec<Record>, Error> {
    let mut made: Vec<Record> = Vec::new();
    let mut letters = Letters { rest: text.chars().peekable(), line: 1, column: 1 };
    while letters.rest.peek().is_some() {
        let mut record = Record { line: letters.line, fields: Vec::new(), columns: Vec::new() };
        loop {
            record.columns.push(letters.column);
            record.fields.push(field(&mut letters, separator)?);
            let (line, column) = (letters.line, letters.column);
            match letters.next() {
                Some(letter) if letter == separator => continue,
                Some('\r') => {
                    letters.next_if(|letter| letter == '\n');
                }
                Some('\n') | None => {}
                Some(_) => return Err(Error::Stray { line, column }),
            }
            record.columns.push(column);
            break;
        }
        let blank = matches!(&record.fields[..], [only] if only.is_empty());
        let single = made.first().is_some_and(|header| header.fields.len() == 1);
        if !blank || single {
            made.push(record);
        }
    }
    Ok(made)
}

/// The letters of a file, with the place of the next one.
struct Letters<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    column: usize,
}

impl Letters<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        // A line ends with `\n`, `\r\n` or, on old machines, `\r`.
        let ends = letter == '\n' || letter == '\r' && self.rest.peek() != Some(&'\n');
        (self.line, self.column) =
            if ends { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        Some(letter)
    }

    fn next_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        if self.rest.peek().is_some_and(|&letter| wanted(letter)) { self.next() } else { None }
    }
}

fn field(letters: &mut Letters<'_>, separator: char) -> Result<Field, Error> {
    let mut text = String::new();
    let (line, column) = (letters.line, letters.column);
    if letters.next_if(|letter| letter == '"').is_none() {
        let ends = |letter: char| letter == separator || matches!(letter, '\n' | '\r');
        while let Some(letter) = letters.next_if(|letter| !ends(letter)) {
            text.push(letter);
        }
        return Ok(Field { text, quoted: false });
    }
    loop {
        match letters.next() {
            None => return Err(Error::Open { line, column }),
            Some('"') if letters.next_if(|letter| letter == '"').is_none() => break,
            Some(letter) => text.push(letter),
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
    fn faults_have_a_place() {
        let ragged = |line, column, found| Err(Error::Ragged { line, column, expected: 2, found });
        assert_eq!(read("a,b\n1,2\n3\n", None), ragged(3, 2, 1));
        assert_eq!(read("a,b\r\n\"x\r\ny\",2\r\n1,2,3\r\n", None), ragged(4, 5, 3));
        assert_eq!(read("a\n\"x\ny\n", None), Err(Error::Open { line: 2, column: 1 }));
        assert_eq!(read("a,b\n1,\"x\"y\n", None), Err(Error::Stray { line: 2, column: 6 }));
    }

    /// Every float but NaN, each pattern of bits as likely: subnormal ones, infinities and -0.0 among them.
    fn any_float() -> impl Strategy<Value = f64> {
        let special = [0.0, -0.0, 5e-324, -5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY];
        let bits = any::<u64>().prop_map(f64::from_bits);
        let subnormal = (1..1_u64 << 52).prop_map(f64::from_bits);
        let floats = prop_oneof![bits, subnormal, proptest::sample::select(special.to_vec())];
        floats.prop_filter("a number", |x| !x.is_nan())
    }

    fn any_text() -> impl Strategy<Value = Cell> {
        let text = prop_oneof![
            "\\PC*",
            "[\"\n\r,;\t 0-9é日]*",
            "NA|NaN|null|true|false|inf|-inf|007|1e5|1951-04-18",
        ];
        text.prop_map(|text| Cell::Text(text.into()))
    }

    fn any_column() -> impl Strategy<Value = Vec<Cell>> {
        fn column(cell: impl Strategy<Value = Cell> + 'static) -> BoxedStrategy<Vec<Cell>> {
            let cell = prop_oneof![4 => cell, 1 => Just(Cell::Missing)];
            proptest::collection::vec(cell, 5).boxed()
        }
        prop_oneof![
            column(any::<i64>().prop_map(Cell::Int)),
            column(any_float().prop_map(Cell::Float)),
            column(any::<bool>().prop_map(Cell::Bool)),
            column(any_text()),
        ]
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|[,\"\n\r\t])*") {
            let _ = read(&text, None);
        }

        #[test]
        fn floats_are_exact(value in any_float()) {
            let table = Table { columns: vec!["x".into()], rows: vec![vec![Cell::Float(value)]] };
            let made = read(&write(&table, ','), None).expect("a table");
            let Cell::Float(found) = made.rows[0][0] else { panic!("{made:?}") };
            prop_assert_eq!(found.to_bits(), value.to_bits());
        }

        #[test]
        fn what_is_written_reads_back(
            columns in proptest::collection::vec(any_column(), 1..4),
            names in proptest::collection::btree_set("[a-z,;\"\n\t é0-9]*", 4),
        ) {
            let row = |at: usize| columns.iter().map(|column| column[at].clone()).collect();
            let names = names.iter().take(columns.len()).map(|name| name.as_str().into());
            let table = Table { columns: names.collect(), rows: (0..5).map(row).collect() };
            for separator in [',', '\t'] {
                let hint = (separator == '\t').then_some('\t');
                prop_assert_eq!(read(&write(&table, separator), hint), Ok(table.clone()));
            }
        }
    }
}
