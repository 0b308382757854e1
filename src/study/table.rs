//! Cells, and how a table prints.
//!
//! ```text
//! year  treaty  share
//! ----  ------  -----
//! 1951  Paris   0.250
//! 1957  Rome    0.125
//! ```
//!
//! Numbers stand right, all else left. The floats of a column share one number of decimals: as many as the most
//! demanding of them needs for six significant digits. A long table shows its first and last rows, a wide one its
//! first and last columns; a last line says what is left out. A line has 100 characters, or as many as a terminal.

use std::sync::Arc;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::base::number;
use crate::base::rational::Rational;
use crate::base::text;

/// What stands in a table at one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Missing,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating number.
    Float(f64),
    /// An exact fraction.
    Exact(Rational),
    /// A text.
    Text(Arc<str>),
    /// Anything else, as it is shown.
    Other(Arc<str>),
}

impl Cell {
    /// The number in the cell, a bool as 0 or 1.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Bool(value) => Some(f64::from(u8::from(*value))),
            #[allow(clippy::cast_precision_loss, reason = "the nearest is meant")]
            Self::Int(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            Self::Exact(value) => Some(value.to_f64()),
            Self::Missing | Self::Text(_) | Self::Other(_) => None,
        }
    }
}

/// A table of cells, as files are read into and written from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<Arc<str>>,
    /// The rows; each has a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The table as it prints.
    #[must_use]
    pub fn render(&self) -> String {
        render(&self.columns, self.rows.len(), &|row, column| self.cell(row, column))
    }

    /// What stands at a place; missing where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).cloned().unwrap_or(Cell::Missing)
    }
}

/// A table of more rows is cut.
pub const MOST_ROWS: usize = 40;
/// How many rows a cut table shows of its beginning, and of its end.
const SHOWN: (usize, usize) = (20, 10);
/// The width of a line where nothing says another.
pub const WIDTH: usize = 100;
/// No line is narrower.
const NARROWEST: usize = 20;
/// A longer text is cut.
pub const WIDEST: usize = 40;
/// No column shows more bytes of a text, however many of its characters stand in one place.
const LONGEST: usize = 1 << 10;
/// Significant digits of a float.
const DIGITS: i32 = 6;
/// A column that would need more decimals shows each number by itself.
const MOST_DECIMALS: usize = 10;
const GAP: &str = "  ";

/// Prints a table whose cells are had one by one.
#[must_use]
pub fn render(columns: &[Arc<str>], rows: usize, cell: &dyn Fn(usize, usize) -> Cell) -> String {
    render_in(WIDTH, columns, rows, cell)
}

/// The same with so many decimals in all numbers that are not whole.
#[must_use]
pub fn render_fixed(
    decimals: usize,
    columns: &[Arc<str>],
    rows: usize,
    cell: &dyn Fn(usize, usize) -> Cell,
) -> String {
    render_as(WIDTH, Some(decimals), columns, rows, cell)
}

/// The same in lines of at most so many characters.
#[must_use]
pub fn render_in(
    width: usize,
    columns: &[Arc<str>],
    rows: usize,
    cell: &dyn Fn(usize, usize) -> Cell,
) -> String {
    render_as(width, None, columns, rows, cell)
}

fn render_as(
    width: usize,
    decimals: Option<usize>,
    columns: &[Arc<str>],
    rows: usize,
    cell: &dyn Fn(usize, usize) -> Cell,
) -> String {
    let width = width.max(NARROWEST);
    if columns.is_empty() {
        return String::from("(a table without columns)");
    }
    let shown: Vec<usize> = if rows > MOST_ROWS {
        (0..SHOWN.0).chain(rows - SHOWN.1..rows).collect()
    } else {
        (0..rows).collect()
    };
    // More columns than this find no room on either side, however narrow they are.
    let most = width / (1 + GAP.len()) + 1;
    let behind = columns.len().saturating_sub(most);
    let made: Vec<Column> = (0..columns.len())
        .filter(|at| *at < most || *at >= behind)
        .map(|at| {
            let cells: Vec<Cell> = shown.iter().map(|&row| cell(row, at)).collect();
            Column::new(&columns[at], &cells, decimals, WIDEST.min(width))
        })
        .collect();
    let (left, right) = visible(&made, width);
    let mut out = String::new();
    line(&made, left, right, &mut out, |column| (&column.name, column.right));
    line(&made, left, right, &mut out, |column| (&column.rule, false));
    for (place, &row) in shown.iter().enumerate() {
        if place > 0 && shown[place - 1] + 1 != row {
            out.push_str(&format!("… {} more …\n", row - shown[place - 1] - 1));
        }
        line(&made, left, right, &mut out, |column| (&column.cells[place], column.right));
    }
    if rows == 0 {
        out.push_str("(no rows)\n");
    }
    if rows > MOST_ROWS {
        out.push_str(&format!("({rows} rows)\n"));
    }
    if left + right < columns.len() {
        not_shown(&columns[left..columns.len() - right], width, &mut out);
    }
    out.pop();
    out
}

/// Names the columns that found no room, as many as a line holds.
fn not_shown(hidden: &[Arc<str>], width: usize, out: &mut String) {
    let mut line = String::from("(not shown: ");
    let rest = format!(" and {} more)", hidden.len().max(100)).len();
    for (at, name) in hidden.iter().enumerate() {
        let name = cut(name, WIDEST.min(width));
        let gap = if at > 0 { ", " } else { "" };
        let room = length(&line) + length(gap) + length(&name) + rest;
        if at > 0 && room > width {
            line.push_str(&format!(" and {} more", hidden.len() - at));
            break;
        }
        line.push_str(gap);
        line.push_str(&name);
    }
    out.push_str(&line);
    out.push_str(")\n");
}

/// One column, ready to print.
struct Column {
    name: String,
    rule: String,
    cells: Vec<String>,
    width: usize,
    right: bool,
}

impl Column {
    fn new(name: &str, cells: &[Cell], asked: Option<usize>, widest: usize) -> Self {
        let decimals = match (decimals(cells), asked) {
            (Decimals::Fixed(_) | Decimals::Each, Some(asked)) => Decimals::Fixed(asked),
            (own, _) => own,
        };
        let written = |cell: &Cell| match (cell, asked) {
            (Cell::Exact(value), Some(asked)) => value.fixed(asked),
            _ => text(cell, decimals),
        };
        let texts = cells.iter().map(|cell| cut(&written(cell), widest));
        let texts: Vec<String> = texts.collect();
        let name = cut(name, widest);
        let widths = texts.iter().map(|text| length(text)).chain([length(&name), 1]);
        let width = widths.max().unwrap_or(1);
        let right = numeric(cells);
        Self { name, rule: "-".repeat(width), cells: texts, width, right }
    }
}

/// Whether a column holds numbers, and at most gaps besides; they stand right.
pub(super) fn numeric(cells: &[Cell]) -> bool {
    let number = |cell: &Cell| matches!(cell, Cell::Int(_) | Cell::Float(_) | Cell::Exact(_));
    cells.iter().any(number) && cells.iter().all(|cell| number(cell) || *cell == Cell::Missing)
}

/// How many columns of the beginning and of the end fit on a line.
fn visible(columns: &[Column], width: usize) -> (usize, usize) {
    let whole: usize = columns.iter().map(|column| column.width + GAP.len()).sum();
    if whole <= width + GAP.len() {
        return (columns.len(), 0);
    }
    // From both ends in turn, the beginning first; the mark of the gap takes a place too.
    let mut room = width.saturating_sub(1);
    let (mut left, mut right) = (0, 0);
    while left + right < columns.len() {
        let at = if left <= right { left } else { columns.len() - 1 - right };
        let needed = columns[at].width + GAP.len();
        if needed > room && left > 0 {
            break;
        }
        room = room.saturating_sub(needed);
        if left <= right { left += 1 } else { right += 1 }
    }
    (left, right)
}

fn line(
    columns: &[Column],
    left: usize,
    right: usize,
    out: &mut String,
    part: impl Fn(&Column) -> (&str, bool),
) {
    let start = out.len();
    for (at, column) in columns.iter().enumerate() {
        if at == left && left + right < columns.len() {
            out.push('…');
            out.push_str(GAP);
        }
        if at >= left && at < columns.len() - right {
            continue;
        }
        let (text, to_right) = part(column);
        let gap = " ".repeat(column.width.saturating_sub(length(text)));
        if to_right {
            out.push_str(&gap);
        }
        out.push_str(text);
        if !to_right {
            out.push_str(&gap);
        }
        out.push_str(GAP);
    }
    out.truncate(start + out[start..].trim_end().len());
    out.push('\n');
}

/// A cell as it stands in its column.
pub(super) fn text(cell: &Cell, decimals: Decimals) -> String {
    match cell {
        Cell::Missing => String::from("none"),
        Cell::Bool(value) => value.to_string(),
        Cell::Int(value) => match decimals {
            Decimals::Fixed(decimals) => number::fixed_int(*value, decimals),
            Decimals::None | Decimals::Each => value.to_string(),
        },
        Cell::Float(value) => match decimals {
            Decimals::Fixed(decimals) => number::fixed(*value, decimals),
            Decimals::None | Decimals::Each => significant(*value),
        },
        Cell::Exact(value) => value.to_string(),
        Cell::Text(text) | Cell::Other(text) => text.to_string(),
    }
}

/// How the floats of a column are written.
#[derive(Clone, Copy)]
pub(super) enum Decimals {
    /// There are none.
    None,
    /// All with so many decimals.
    Fixed(usize),
    /// Each by itself, as their sizes differ too much.
    Each,
}

/// How the floats among these cells are written.
pub(super) fn decimals(cells: &[Cell]) -> Decimals {
    let mut most = None;
    for cell in cells {
        let Cell::Float(value) = cell else { continue };
        let needed = if !value.is_finite() || *value == 0.0 {
            1
        } else {
            let (digits, exponent) = decimal(*value);
            if exponent > 14 {
                return Decimals::Each;
            }
            let after = i32::try_from(digits.len()).unwrap_or(DIGITS) - 1 - exponent;
            usize::try_from(after).unwrap_or(0).max(1)
        };
        most = most.max(Some(needed));
    }
    match most {
        None => Decimals::None,
        Some(most) if most > MOST_DECIMALS => Decimals::Each,
        Some(most) => Decimals::Fixed(most),
    }
}

/// The significant digits of a finite float, without zeros at the end, and the power of ten of the first.
fn decimal(value: f64) -> (String, i32) {
    let text = format!("{:.*e}", (DIGITS - 1).unsigned_abs() as usize, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    (digits.trim_end_matches('0').to_owned(), exponent.parse().unwrap_or(0))
}

/// A float with six significant digits, in its shortest form.
#[must_use]
pub fn significant(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return number::shortest(value.abs().copysign(if value < 0.0 { -1.0 } else { 1.0 }));
    }
    let text = format!("{:.*e}", (DIGITS - 1).unsigned_abs() as usize, value);
    number::shortest(text.parse().unwrap_or(value))
}

/// A number for a column whose largest is `largest`: with three decimals, or with four significant digits of the
/// largest where that is less than 1.
#[must_use]
pub fn rounded(value: f64, largest: f64) -> f64 {
    let exponent = if largest > 0.0 && largest.is_finite() { decimal(largest).1 } else { 0 };
    let decimals = usize::try_from(3 - exponent).unwrap_or(3).max(3);
    number::fixed(value, decimals).parse().unwrap_or(value)
}

/// As much of a text as [`cut`] looks at.
#[must_use]
pub fn beginning(text: &str) -> &str {
    text::beginning(text, LONGEST + 4)
}

/// A text on one line, cut where it is wider than so many characters.
#[must_use]
pub fn cut(text: &str, widest: usize) -> String {
    let plain = |letter: char| match letter {
        '\n' => '⏎',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    let whole = text.len() <= LONGEST;
    let text: String = text::beginning(text, LONGEST).chars().map(plain).collect();
    if whole && length(&text) <= widest {
        return text;
    }
    let (mut out, mut used) = (String::new(), 1);
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > widest {
            break;
        }
        out.push(letter);
    }
    out.push('…');
    out
}

/// How many columns of a terminal a text takes; Chinese characters take two.
fn length(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
        Table { columns: columns.iter().map(|&name| name.into()).collect(), rows }
    }

    fn word(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn columns_are_aligned() {
        let made = table(
            &["year", "treaty", "share"],
            vec![
                vec![Cell::Int(1951), word("Paris"), Cell::Float(0.25)],
                vec![Cell::Int(7), word("Rome"), Cell::Float(0.125)],
                vec![Cell::Missing, word("two\nlines"), Cell::Int(3)],
            ],
        );
        let expected = "\
year  treaty     share
----  ---------  -----
1951  Paris      0.250
   7  Rome       0.125
none  two⏎lines  3.000";
        assert_eq!(made.render(), expected);
        assert_eq!(table(&["a"], Vec::new()).render(), "a\n-\n(no rows)");
        assert_eq!(table(&[], Vec::new()).render(), "(a table without columns)");
    }

    #[test]
    fn wide_letters_take_two_places() {
        let made = table(&["国", "n"], vec![vec![word("日本"), Cell::Int(1)]]).render();
        assert_eq!(made, "国    n\n----  -\n日本  1");
        assert_eq!(cut("日本日本", 5), "日本…");
        // Marks that take no place of their own are cut too.
        let marks = cut(&"\u{301}".repeat(5000), 5);
        assert!(marks.ends_with('…') && marks.len() <= LONGEST + 3);
        let long = "日".repeat(5000);
        assert_eq!(cut(beginning(&long), 5), cut(&long, 5));
    }

    #[test]
    fn floats_share_their_decimals() {
        let column = |values: &[f64]| {
            let cells: Vec<Cell> = values.iter().map(|&value| Cell::Float(value)).collect();
            Column::new("x", &cells, None, WIDEST).cells.join(" ")
        };
        assert_eq!(column(&[1.0, 2.0]), "1.0 2.0");
        assert_eq!(column(&[1.0 / 3.0, 250.0]), "0.333333 250.000000");
        assert_eq!(column(&[1234.5678]), "1234.57");
        assert_eq!(column(&[1e-12, 1.0]), "1e-12 1.0");
        assert_eq!(column(&[1e20, 0.5, f64::INFINITY]), "1e20 0.5 inf");
        assert_eq!(column(&[-0.0]), "0.0");
        assert_eq!(significant(2.0 / 3.0), "0.666667");
        assert_eq!(significant(-0.0), "0.0");
        assert_eq!(significant(f64::NEG_INFINITY), "-inf");
        assert_eq!([rounded(2.0 / 3.0, 5.0), rounded(1234.56789, 1e4)], [0.667, 1234.568]);
        assert_eq!([rounded(2e-5 / 3.0, 2e-5), rounded(0.0, 0.0)], [6.67e-6, 0.0]);
        let exact = Rational::new(1, 3).unwrap();
        assert_eq!(
            Column::new("x", &[Cell::Exact(exact), Cell::Int(2)], None, WIDEST).cells,
            ["1/3", "2"]
        );
    }

    #[test]
    fn long_and_wide_tables_are_cut() {
        let long = table(&["n"], (0..100).map(|n| vec![Cell::Int(n)]).collect()).render();
        assert_eq!(long.lines().count(), 2 + 20 + 1 + 10 + 1);
        assert!(long.contains("\n19\n… 70 more …\n90\n") && long.ends_with("99\n(100 rows)"));
        let names: Vec<String> = (0..30).map(|n| format!("column_{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let wide = table(&names, vec![vec![Cell::Int(1); 30]]).render();
        assert!(wide.lines().take(3).all(|line| length(line) <= WIDTH), "{wide}");
        assert!(wide.contains("column_0 ") && wide.contains("column_29\n"));
        assert!(wide.contains("  …  ") && wide.contains("(not shown: column_"));
        let narrow = table(&names, vec![vec![Cell::Int(1); 30]]);
        let narrow = render_in(40, &narrow.columns, 1, &|row, column| narrow.cell(row, column));
        assert!(narrow.lines().all(|line| length(line) <= 40), "{narrow}");
        // Columns in the middle are not looked at, and take no time.
        let names: Vec<Arc<str>> = (0..5000).map(|n| Arc::from(format!("c{n}"))).collect();
        let looked = std::cell::Cell::new(0);
        let many = render_in(40, &names, 1, &|_, at| {
            looked.set(looked.get() + 1);
            Cell::Int(at as i64 % 10)
        });
        assert!(looked.get() < 40, "{}", looked.get());
        assert!(many.starts_with("c0  c1  ") && many.contains("c4999\n"), "{many}");
        assert!(many.ends_with("more)") && many.lines().all(|line| length(line) <= 40), "{many}");
        let text = "a".repeat(200);
        let one = table(&["x"; 2], vec![vec![word(&text), word(&text)]]).render();
        assert!(one.lines().all(|line| length(line) <= WIDTH));
    }
}
