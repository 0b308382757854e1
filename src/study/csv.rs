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

mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::writer::names_need_quotes;
pub use self::writer::{text, write};
use super::table::{Cell, Table};
use crate::base::meter::{Meter, Stopped};
use crate::base::release;

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
    /// Nothing is wrong with it: the meter has had enough.
    Stopped,
}

impl From<Stopped> for Error {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

/// So many fields are read or written between two looks whether to go on, or so many characters.
const PIECE: usize = 1 << 12;

/// Asks a meter now and then.
fn look_at(turn: usize, meter: &mut dyn Meter) -> Result<(), Stopped> {
    if turn % PIECE == PIECE - 1 { meter.look() } else { Ok(()) }
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

/// Reads a table. The meter is not told of the work, but asked now and then whether to go on.
///
/// # Errors
/// [`Error`], where the text is no such file.
pub fn read(text: &str, separator: Option<char>, meter: &mut dyn Meter) -> Result<Table, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator.unwrap_or_else(|| guess_separator(text));
    let mut records = records(text, separator, meter)?.into_iter();
    let Some(Record { fields: header, .. }) = records.next() else { return Ok(Table::default()) };
    let width = header.len();
    let mut rows = Vec::new();
    for (at, Record { line, fields, columns }) in records.enumerate() {
        look_at(at, meter)?;
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
    let mut guesses = Vec::with_capacity(width);
    for at in 0..width {
        look_at(at, meter)?;
        guesses.push(Guess::of_column(rows.iter().filter_map(|row| row.get(at)), marks, meter)?);
    }
    let (mut cells, mut turn) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        let mut made = Vec::with_capacity(width);
        for (field, guess) in row.into_iter().zip(&guesses) {
            turn += 1;
            look_at(turn, meter)?;
            made.push(guess.cell(field));
        }
        cells.push(made);
    }
    Ok(Table { columns: names(header, meter)?, rows: cells })
}

/// The names of the columns: each something, and each once.
fn names(header: Vec<Field>, meter: &mut dyn Meter) -> Result<Vec<Arc<str>>, Stopped> {
    // A name may be as long as the file, so there is one of each.
    let mut taken: BTreeSet<Arc<str>> = BTreeSet::new();
    // For each name the next number that may be free.
    let mut next: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut made = Vec::with_capacity(header.len());
    for (at, field) in header.into_iter().enumerate() {
        look_at(at, meter)?;
        let stem = if field.is_empty() { format!("column_{}", at + 1) } else { field.text };
        let stem: Arc<str> = stem.into();
        let mut name = Arc::clone(&stem);
        if taken.contains(&name) {
            let copy = next.entry(Arc::clone(&stem)).or_insert(2);
            while taken.contains(&name) {
                name = format!("{stem}_{copy}").into();
                *copy += 1;
            }
        }
        made.push(Arc::clone(&name));
        taken.insert(name);
    }
    Ok(made)
}

/// The first of these that separates the names of the columns.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

fn guess_separator(text: &str) -> char {
    let mut quoted = false;
    // The place of the best so far among them.
    let mut found: Option<usize> = None;
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            letter if !quoted => {
                let place = SEPARATORS.iter().position(|&separator| separator == letter);
                found = place.into_iter().chain(found).min();
            }
            _ => {}
        }
    }
    found.and_then(|place| SEPARATORS.get(place)).copied().unwrap_or(',')
}

/// A line of a file, or several where a text in quotes spans them.
struct Record {
    line: usize,
    fields: Vec<Field>,
    /// Where each field begins, and where the record ends.
    columns: Vec<usize>,
}

/// Every record; blank lines are left out where there are several columns.
fn records(text: &str, separator: char, meter: &mut dyn Meter) -> Result<Vec<Record>, Error> {
    let mut made: Vec<Record> = Vec::new();
    let rest = text.chars().peekable();
    let mut letters = Letters { rest, line: 1, column: 1, taken: 0, stopped: false, meter };
    while letters.rest.peek().is_some() {
        let mut record = Record { line: letters.line, fields: Vec::new(), columns: Vec::new() };
        loop {
            record.columns.push(letters.column);
            let read = field(&mut letters, separator);
            if letters.stopped {
                release::beside(made);
                return Err(Error::Stopped);
            }
            record.fields.push(read?);
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
    taken: usize,
    stopped: bool,
    meter: &'a mut dyn Meter,
}

impl Letters<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        self.taken += 1;
        if look_at(self.taken, self.meter).is_err() {
            // Whoever reads on comes to the end of the text.
            self.stopped = true;
            self.rest = "".chars().peekable();
        }
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
    fn of_column<'a>(
        fields: impl Iterator<Item = &'a Field>,
        marks: bool,
        meter: &mut dyn Meter,
    ) -> Result<Self, Stopped> {
        let mut guess = Self::Empty;
        let mut doubtful = false;
        for (at, field) in fields.enumerate() {
            look_at(at, meter)?;
            if field.is_empty() {
                continue;
            }
            if field.quoted && (marks || field.text.is_empty()) {
                return Ok(Self::Text);
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
        Ok(if doubtful && guess == Self::Empty { Self::Text } else { guess })
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
    use crate::base::meter::Unmetered;

    fn read_all(text: &str, separator: Option<char>) -> Result<Table, Error> {
        read(text, separator, &mut Unmetered)
    }

    fn text(word: &str) -> Cell {
        Cell::Text(word.into())
    }

    fn read_rows(text: &str) -> Vec<Vec<Cell>> {
        read_all(text, None).unwrap().rows
    }

    #[test]
    fn types_are_guessed_by_column() {
        let made =
            read_all("year,share,member,name\n1951,0.5,true,Paris\n1957,,false,\n", None).unwrap();
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
        let made = read_all(",x,x\n\n1,2,3\n\n", None).unwrap();
        assert_eq!(
            made.columns.iter().map(|name| &**name).collect::<Vec<_>>(),
            ["column_1", "x", "x_2"]
        );
        assert_eq!(made.rows.len(), 1);
        assert_eq!(read_all("", None), Ok(Table::default()));
    }

    #[test]
    fn faults_have_a_place() {
        let ragged = |line, column, found| Err(Error::Ragged { line, column, expected: 2, found });
        assert_eq!(read_all("a,b\n1,2\n3\n", None), ragged(3, 2, 1));
        assert_eq!(read_all("a,b\r\n\"x\r\ny\",2\r\n1,2,3\r\n", None), ragged(4, 5, 3));
        assert_eq!(read_all("a\n\"x\ny\n", None), Err(Error::Open { line: 2, column: 1 }));
        assert_eq!(read_all("a,b\n1,\"x\"y\n", None), Err(Error::Stray { line: 2, column: 6 }));
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
            let _ = read_all(&text, None);
        }

        #[test]
        fn floats_are_exact(value in any_float()) {
            let table = Table { columns: vec!["x".into()], rows: vec![vec![Cell::Float(value)]] };
            let made = read_all(&super::text(&table, ','), None).expect("a table");
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
                prop_assert_eq!(read_all(&super::text(&table, separator), hint), Ok(table.clone()));
            }
        }
    }
}
